"""`pdm-logs score`: the ranked list."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pdm.cli.common import Folder, Json, counted, open_workspace, parse_date, print_json, print_table, say, say_next
from pdm.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("score", short_help="Risk of every asset, ranked, with reasons.")
    def score(
        folder: Folder,
        as_of: Annotated[
            str | None,
            typer.Option(help="Day or days, separated by commas.", metavar="DATE[,…]", show_default="today"),
        ] = None,
        out: Annotated[
            list[Path] | None,
            typer.Option(
                help="Where to: .parquet, .csv, .xlsx (may be given more than once).",
                show_default="none: the list is shown, and kept in the workspace",
            ),
        ] = None,
        model: Annotated[str | None, typer.Option(help="Model to use.", show_default="the newest")] = None,
        to_database: Annotated[
            str | None,
            typer.Option(help="Also into a database: the variable that holds its SQLAlchemy URL.", metavar="ENV"),
        ] = None,
        to_sap: Annotated[Path | None, typer.Option(help="Also as SAP notifications.", metavar="FILE")] = None,
        to_maximo: Annotated[Path | None, typer.Option(help="Also as Maximo service requests.", metavar="FILE")] = None,
        propose: Annotated[int, typer.Option(help="How many assets SAP or Maximo are told of.", min=1)] = 20,
        json: Json = False,
    ) -> None:
        """Risk of every asset, ranked, with reasons; all runs can be reproduced."""
        from pdm.workspace.send import database_url

        told = date.today().isoformat() if as_of is None else as_of
        dates = [parse_date(d) for d in told.split(",") if d.strip()]
        if not dates:
            raise UsageError("no date given.", remedy="Write --as-of 2026-01-31.")
        workspace = open_workspace(folder)
        if to_database:
            # wrong usage changes nothing: not after an hour of scoring
            database_url(to_database)
        run = workspace.score(dates, out=out or [], model=model)
        sent: dict[str, int] = {}
        if to_database or to_sap or to_maximo:
            sent = workspace.send(run=run.run_id, database=to_database, sap=to_sap, maximo=to_maximo, top=propose)
        if json:
            print_json(run.as_dict())
            return
        print_table(run.top(10), title=f"Highest risks on {run.risk['as_of'].max():%Y-%m-%d} ({run.run_id})")
        for line in run.changes():
            say(line)
        if run.caution():
            say(run.caution().replace(" DIR ", f" {folder} "))
        for path in out or []:
            say(f"Wrote {counted(len(run.risk), 'row')} to {path}.")
        for target, count in sent.items():
            say(f"Handed {counted(count, 'row')} to {target}.")
        if not sent:
            say_next(workspace, "report {} --top 20 --out reports", first=False)
