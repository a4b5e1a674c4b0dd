"""`pdm-logs reproduce`: a recorded run again, from the store as it was."""

from __future__ import annotations

from typing import Annotated

import typer

from pdm.cli.common import Folder, open_workspace, say
from pdm.errors import ExitStatus


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("reproduce", short_help="Recompute a scoring run and compare.")
    def reproduce(
        folder: Folder, run: Annotated[str, typer.Argument(help="run_id of a scoring run.", metavar="RUN")]
    ) -> None:
        """Recompute a scoring run from the store as it was and compare; exit status 4 when it differs."""
        workspace = open_workspace(folder)
        result = workspace.reproduce(run)
        for line in result.lines():
            say(line)
        if not result.same:
            raise typer.Exit(int(ExitStatus.DIFFERS))
