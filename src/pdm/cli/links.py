"""`pdm-logs links`: what was linked to an asset, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from pdm.cli.common import Folder, Json, counted, open_workspace, print_json, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("links", short_help="The names under which an asset was found, and why.")
    def links(
        folder: Folder,
        asset: Annotated[str, typer.Option(help="asset_id or tag.")],
        json: Json = False,
    ) -> None:
        """List the names under which an asset was found, each with its waterfall in bits."""
        from pdm.entity_resolution.waterfall import Waterfall
        from pdm.workspace.links import decision_lines, headline

        workspace = open_workspace(folder)
        frame = workspace.links(asset)
        if json:
            print_json(frame.to_dict("records"))
            return
        say(f"{counted(len(frame), 'different link')} to {workspace.context.asset(asset)}")
        for row in frame.to_dict("records"):
            say()
            say(headline(row))
            for line in (*decision_lines(row), *Waterfall.of(row["link_reason"]).lines()):
                say(f"  {line}")
