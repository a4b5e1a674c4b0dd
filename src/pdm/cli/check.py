"""`pdm-logs check`: readiness in words, then the checks."""

from __future__ import annotations

from typing import Annotated

import typer

from pdm.cli.common import Folder, Json, open_workspace, parse_date, print_json, print_table, say, say_next


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("check", short_help="Say what the data is worth and what to mend first.")
    def check(
        folder: Folder,
        as_of: Annotated[str | None, typer.Option(help="Day to look from (YYYY-MM-DD).", show_default="today")] = None,
        json: Json = False,
    ) -> None:
        """Say what the data is worth, site by site, and what to mend first."""
        workspace = open_workspace(folder)
        report = workspace.check(today=parse_date(as_of) if as_of else None)
        if json:
            print_json(report.as_dict())
            return
        for ready in report.readiness:
            for sentence in ready.sentences():
                say(sentence)
            say()
        held = {s: g for s, g in report.gate.items() if not g.open}
        for site, gate in held.items():
            say(f"Held back: {site}: {'; '.join(gate.reasons)}.")
        if len(report.reading):
            print_table(report.reading_in_words(), title="Reading confidence")
        if len(report.findings):
            print_table(report.by_site(), title="Findings (every row: --json)")
        if report.readiness and report.readiness[0].enough:
            say_next(workspace, "train {}")
