"""`pdm-logs links`: what was linked to an asset, and why."""

from __future__ import annotations

import json as json_
from typing import Annotated, Any

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
        for row in frame.to_dict("records"):
            for line in _told(row):
                say(line)


def _told(row: dict[str, Any]) -> list[str]:
    """One name with its waterfall: bits of evidence, a rule, their sum, the normalisation, and the nearest rival."""
    times = "once" if row["times"] == 1 else f"{row['times']} times"
    by = row["accepted_by"] if isinstance(row["accepted_by"], str) else "nobody"
    sure = row["asset_confidence"]
    lines = [
        "",
        f'"{row["asset_mention"]}" ({times}), posterior {sure:.4f}, accepted by {by}'
        if sure == sure
        else f'"{row["asset_mention"]}" ({times})',
    ]
    if isinstance(row.get("decided_by"), str):
        lines.append(f"  decided: {row['decided_by']}")
    for part in json_.loads(row["link_reason"]) if isinstance(row["link_reason"], str) else []:
        bits = part.get("bits")
        if part["label"] == "score":
            lines.append("  " + "-" * 8)
        shown = f"{bits:+8.2f}" if isinstance(bits, int | float) else " " * 8
        lines.append(f"  {shown}  {part['label']}")
    return lines
