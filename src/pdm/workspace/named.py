"""What the names of a site's documents, and cameras, tell of the days in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from pdm.grammar.named_days import CAMERA, NamedDays, Span, in_name, page_of_book

PICTURED = ("hand", "print")
"""Channels of lines that were read from pictures: only these teach."""

if TYPE_CHECKING:
    from pdm.workspace.context import Context

SURE = 0.9
"""Confidence from which a day that was read tells how long before the day in a name lines are written."""


def named_days(context: Context, site: str, entries: pd.DataFrame) -> NamedDays:
    """Spans of the documents of some entries, and distances seen in all other documents of the site.

    Args:
        context: The workspace.
        site: The site.
        entries: records.ENTRIES that are dated now; what was made of them before does not count.
    """
    store, settings = context.store, context.settings.site(site)
    today = context.clock().tz_convert(settings.zone).date()
    documents = store.read("documents", columns=["document_id", "origin", "taken_at"], where={"site": [site]})
    spans: dict[str, Span] = {}
    for document, origin, taken in documents.itertuples(index=False):
        span = _taken(taken, today) or in_name(origin, settings.date_order, today)
        if span is not None:
            spans.setdefault(document, span)
    here = set(entries["document_id"])
    origins = documents[documents["document_id"].isin(here)].drop_duplicates("document_id")
    books = {
        d: page for d, o in zip(origins["document_id"], origins["origin"], strict=True) if (page := page_of_book(o))
    }
    if not spans:
        return NamedDays({}, books=books)
    columns = ["document", "entry_id", "channel", "occurred_at", "date_confidence", "date_source"]
    read = store.read("events", columns=columns, where={"site": [site]})
    sure = (read["date_confidence"] >= SURE) & read["date_source"].eq("written") & read["channel"].isin(PICTURED)
    read = read[sure & read["document"].isin(set(spans)) & ~read["entry_id"].isin(set(entries["entry_id"]))]
    read = read.drop_duplicates("entry_id")
    local = read["occurred_at"].dt.tz_convert(settings.zone)
    lines = read["document"].map(read["document"].value_counts())
    known = tuple(
        (spans[d], (spans[d].last - at.date()).days, 1.0 / n)
        for d, at, n in zip(read["document"], local, lines, strict=True)
    )
    return NamedDays({d: s for d, s in spans.items() if d in here}, known, books)


def _taken(day: object, today: date) -> Span | None:
    if not isinstance(day, str):
        return None
    taken = date.fromisoformat(day)
    # a camera whose clock was never set says 1970 or 2000
    return Span(taken, taken, CAMERA) if date(2001, 1, 1) < taken <= today else None
