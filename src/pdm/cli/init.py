"""`pdm-logs init`: a new workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Folder, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("init", short_help="Make a new workspace with folders to fill.")
    def init(
        folder: Folder,
        register_from: Annotated[
            Path | None,
            typer.Option(help="List of equipment to make register.csv from, or to add to it.", metavar="EXPORT"),
        ] = None,
        site: Annotated[str, typer.Option(help="Site of equipment for which the export names none.", metavar="S")] = "",
    ) -> None:
        """Make a new workspace: plant.toml, register.csv and inbox folders to fill; or add the equipment of a further list to one."""
        from pdm.workspace.init import initialise

        there = (folder / "plant.toml").exists()
        told = initialise(folder, register_from, site)
        for sentence in told:
            say(sentence)
        if there:
            say(f"Put logs into {folder / 'inbox'}/<site>/ and run: pdm-logs ingest {folder} --history")
            return
        say(f"Made {folder}. Now:")
        say(f"  1. describe your sites in {folder / 'plant.toml'}: time zone, order of dates")
        say(f"  2. {'check' if told else 'list'} your equipment in {folder / 'register.csv'}")
        say(f"  3. put logs into {folder / 'inbox'}/<site>/ and run: pdm-logs ingest {folder} --history")
