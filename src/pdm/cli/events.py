"""`pdm-logs events`: the events table as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Folder, counted, open_workspace, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("events")
    def events(
        folder: Folder,
        out: Annotated[Path, typer.Option(help="File to write: .parquet, .csv or .xlsx.")],
    ) -> None:
        """Export all current events with their sources."""
        workspace = open_workspace(folder)
        frame = workspace.export_events(out)
        say(f"Wrote {counted(len(frame), 'event')} to {out}.")
