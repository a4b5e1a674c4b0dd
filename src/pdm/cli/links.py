"""`pdm-logs links`: what was linked to an asset, and why."""

from __future__ import annotations

import json as json_
from typing import Annotated

import typer

from pdm.cli.common import Folder, Json, open_workspace, print_json, say


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("links")
    def links(
        folder: Folder,
        asset: Annotated[str, typer.Option(help="asset_id or tag.")],
        json: Json = False,
    ) -> None:
        """List the names under which an asset was found, each with its waterfall in bits."""
        workspace = open_workspace(folder)
        frame = workspace.links(asset)
        if json:
            print_json(frame.to_dict("records"))
            return
        say(f"{len(frame)} different links to {workspace.context.asset(asset)}")
        for row in frame.itertuples():
            say(
                f'\n"{row.asset_mention}" ({row.times} times), posterior {row.asset_confidence:.4f}, accepted by {row.accepted_by}'
            )
            for part in json_.loads(row.link_reason) if isinstance(row.link_reason, str) else []:
                bits = part.get("bits")
                say(
                    f"  {bits:+8.2f}  {part['label']}"
                    if isinstance(bits, int | float)
                    else f"            {part['label']}"
                )
