"""The sites' queries: rows changed since the watermark, committed together with the new watermark."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pandas as pd

from pdm.errors import Reason, Refusal, Refused
from pdm.records import DOCUMENTS, ENTRIES
from pdm.workspace.privacy import Privacy
from pdm.workspace.refusals import refusal_rows

if TYPE_CHECKING:
    from pdm.workspace.context import Context


def load_sql(
    context: Context, loaded_as: str, refusals: list[Refusal], privacy: Privacy, only: str | None = None
) -> int:
    """Run every `[[sites.<id>.sql]]` query (of the site `only`, when given); returns the number of lines read."""
    lines = 0
    for site, settings in context.settings.sites.items():
        if only is not None and site != only:
            continue
        for number, _ in enumerate(settings.sql):
            try:
                lines += _load_one(context, site, number, loaded_as, refusals, privacy)
            except Refused as refused:
                refusals.append(refused.refusal)
                at = context.clock()
                context.store.commit({"refusals": refusal_rows([refused.refusal], site, at)}, kind="refusals", at=at)
    return lines


def _load_one(
    context: Context, site: str, number: int, loaded_as: str, refusals: list[Refusal], privacy: Privacy
) -> int:
    from pdm.sources import read_sql

    settings = context.settings.site(site)
    sql = settings.sql[number]
    url = os.environ.get(sql.url_env)
    if not url:
        raise Refused(
            Refusal(
                Reason.DATABASE,
                f"the environment variable {sql.url_env} is not set.",
                f"Set it to the database's SQLAlchemy URL, e.g. {sql.url_env}=postgresql+psycopg://user@host/db.",
                origin=f"{site}: query {sql.name}",
            )  # fmt: skip
        )
    origin = f"sql:{sql.name}"
    since = _watermark(context, site, origin)
    result = read_sql(sql, url, site=site, settings=settings, watermark=since, limits=context.settings.limits)
    chunks = [privacy.reading(c, settings.people) for c in result.chunks]
    entries = pd.concat([ENTRIES.empty(), *(c.entries for c in chunks)], ignore_index=True)
    if entries.empty:
        return 0
    set_aside = [r for c in chunks for r in c.refusals]
    at = context.clock()
    # the new watermark stands in the document's row, so that rows and watermark become visible together
    document = {
        **result.document, "site": site, "origin": origin, "path": f"watermark:{result.watermark}", "kind": "sql",
        "loaded_as": loaded_as, "known_at": at, "status": "read",
    }  # fmt: skip
    tables = {
        "entries": entries,
        "documents": DOCUMENTS.rows([document]),
        "refusals": refusal_rows(set_aside, site, at),
    }
    key = f"sql:{site}:{sql.name}:{since}"
    if context.store.commit(tables, kind=f"entries:{loaded_as}", at=at, keys=[key]) is None:
        return 0
    refusals += set_aside
    return len(entries)


def _watermark(context: Context, site: str, origin: str) -> str | None:
    documents = context.store.read("documents", columns=["site", "origin", "path"])
    mine = documents[(documents["site"] == site) & (documents["origin"] == origin)]
    return None if mine.empty else str(mine["path"].iloc[-1]).removeprefix("watermark:")
