"""`pdm-logs status`: what the workspace holds."""

from __future__ import annotations

import typer

from pdm.cli.common import Folder, Json, open_workspace, print_json, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("status", short_help="Counts, newest records, model, open questions.")
    def status(folder: Folder, json: Json = False) -> None:
        """Counts, newest records per site, model, last runs, open questions, the state of the promise."""
        workspace = open_workspace(folder)
        state = workspace.status()
        if json:
            print_json(state)
            return
        for line in workspace.status_lines(state):
            say(line)
