"""`pdm-logs init`: a new workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Folder, print_refusals, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("init", short_help="Make a new workspace with folders to fill.")
    def init(
        folder: Folder,
        register_from: Annotated[
            Path | None, typer.Option(help="CMMS export of equipment to make register.csv from.", metavar="EXPORT")
        ] = None,
    ) -> None:
        """Make a new workspace: plant.toml, register.csv and inbox folders to fill."""
        from pdm.workspace.init import initialise

        refusals = initialise(folder, register_from)
        say(f"Made {folder}. Now:")
        say(f"  1. describe your sites in {folder / 'plant.toml'}")
        say(f"  2. list your equipment in {folder / 'register.csv'}")
        say(f"  3. put logs into {folder / 'inbox'}/<site>/ and run: pdm-logs ingest {folder} --history")
        print_refusals(refusals)
