"""`pdm-logs audit`: who decided, ran and changed what, and when."""

from __future__ import annotations

from typing import Annotated

import typer

from pdm.cli.common import Folder, Json, open_workspace, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("audit")
    def audit(
        folder: Folder,
        asset: Annotated[str | None, typer.Argument(help="Only what concerns this asset.", metavar="ASSET")] = None,
        json: Json = False,
    ) -> None:
        """The trail of runs, settings and decisions, oldest first."""
        workspace = open_workspace(folder)
        trail = workspace.audit(asset)
        if json:
            print_json(trail.to_dict("records"))
            return
        shown = trail.assign(at=trail["at"].dt.strftime("%Y-%m-%d %H:%M:%S"))
        print_table(shown, title="Audit trail (UTC)")
