"""`pdm-logs demo`: a simulated enterprise through the whole path."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Progress, Workers, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("demo", short_help="Simulate plants with bad logs and run the whole path.")
    def demo(
        folder: Annotated[Path, typer.Argument(help="Folder to make; must be new or empty.", metavar="DIR")],
        seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 1,
        profile: Annotated[str, typer.Option(help="easy, normal or worst.")] = "normal",
        size: Annotated[str, typer.Option(help="demo or tiny.")] = "demo",
        workers: Workers = None,
    ) -> None:
        """Simulate a plant with bad logs and take it from documents to ranked risks and reports."""
        from pdm.workspace.demo import run_demo

        run_demo(folder, seed=seed, profile=profile, size=size, workers=workers, progress=Progress(), say=say)
