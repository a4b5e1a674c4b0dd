"""`pdm-logs explain`: why one asset is where it is on the list."""

from __future__ import annotations

from typing import Annotated

import typer

from pdm.cli.common import Folder, Json, open_workspace, print_json, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("explain", short_help="The reasons for one asset's risk, with the lines.")
    def explain(
        folder: Folder,
        asset: Annotated[str, typer.Argument(help="asset_id or tag.", metavar="ASSET")],
        run: Annotated[str | None, typer.Option(help="Scoring run.", show_default="the newest")] = None,
        json: Json = False,
    ) -> None:
        """Print the reasons for an asset's risk with the lines they rest on."""
        workspace = open_workspace(folder)
        summary = workspace.explain(asset, run=run)
        if json:
            print_json(summary.as_dict())
            return
        say(summary.text())
