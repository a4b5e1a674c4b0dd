"""`pdm-logs report`: one page per asset for the plant manager, and a fleet page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Folder, counted, open_workspace, say
from pdm.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("report", short_help="Write HTML reports (PDF too) and a fleet page.")
    def report(
        folder: Folder,
        out: Annotated[Path, typer.Option(help="Folder for the pages.", metavar="DIR2")],
        assets: Annotated[list[str] | None, typer.Argument(help="asset_ids or tags.", metavar="ASSET…")] = None,
        top: Annotated[int | None, typer.Option(help="The N highest risks instead.", min=1)] = None,
        run: Annotated[str | None, typer.Option(help="Scoring run.", show_default="the newest")] = None,
        pdf: Annotated[bool, typer.Option("--pdf", help="Each report as PDF too, for paper and archive.")] = False,
    ) -> None:
        """Write standalone HTML reports (PDF too when asked) and a fleet page."""
        if not assets and top is None:
            raise UsageError("no asset named.", remedy="Name assets or give --top N.")
        workspace = open_workspace(folder)
        pages = workspace.report(assets or None, top=top, out=out, run=run, pdf=pdf)
        say(f"Wrote {counted(len(pages) - 1, 'report')} and the fleet page {pages[0]}.")
