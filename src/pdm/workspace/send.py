"""`score --to-…`: a scored list to a database, or its head to a CMMS as proposed work."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pdm.errors import UsageError
from pdm.workspace.score import read_run

if TYPE_CHECKING:
    from pdm.workspace.context import Context


def send(
    context: Context,
    *,
    run: str | None = None,
    database: str | None = None,
    sap: str | Path | None = None,
    maximo: str | Path | None = None,
    top: int = 20,
) -> dict[str, int]:
    """Hand on the list of a scoring run.

    Args:
        context: The workspace.
        run: Scoring run; the newest when None.
        database: Name of the environment variable that holds the SQLAlchemy URL (so that no password is typed).
        sap: File for SAP maintenance notifications.
        maximo: File for Maximo service requests.
        top: How many assets are proposed to SAP or Maximo.

    Returns:
        Rows handed on, by target.

    Raises:
        UsageError: No target is named, the environment variable holds no URL, `top` is below 1, or nothing was scored.
        StorageError: The target does not take the rows, or the workspace may not be written: what is handed on leaves a trace.
    """
    from pdm.sinks import write_maximo_requests, write_risk_table, write_sap_notifications

    if database is None and sap is None and maximo is None:
        raise UsageError("nobody is named to hand the list to.", remedy="Name database, sap or maximo.")
    context.store.require_writable()
    if top < 1:
        raise UsageError(f"{top} assets cannot be proposed.", remedy="Ask for one at least.")
    record, risk = read_run(context, run)
    url = None if database is None else database_url(database)
    done: dict[str, int] = {}
    started = context.clock()
    arguments = {"run": str(record["run_id"]), "database": database, "sap": str(sap or ""), "maximo": str(maximo or "")}
    try:
        if url is not None:
            done["database"] = write_risk_table(risk, url)
        if sap is not None:
            done["sap"] = write_sap_notifications(risk, Path(sap), top=top)
        if maximo is not None:
            done["maximo"] = write_maximo_requests(risk, Path(maximo), top=top)
    finally:
        # one target has the list even where the next one does not take it
        if done:
            context.record_run("send", started_at=started, arguments=arguments, summary=dict(done))
    return done


def database_url(variable: str) -> str:
    """The SQLAlchemy URL that an environment variable holds.

    Raises:
        UsageError: It is not set, or holds no URL of a database whose driver is there.
    """
    from pdm.sinks import check_url

    url = os.environ.get(variable)
    if not url:
        raise UsageError(
            f"the environment variable {variable} is not set.",
            remedy=f"Set it to the database's URL, e.g. {variable}=postgresql+psycopg://user@host/db.",
        )
    check_url(url)
    return url
