"""What else a site wrote, for dating a few of its lines as if all of them were read together.

A page that comes alone, and a line that is derived again after a decision, are dated with the other lines of their document and with the
years that the site is known to write of: a day is told by its page, and a misread year by the years around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pdm.extraction import Beside
from pdm.grammar.named_days import page_of_book
from pdm.workspace.named import PICTURED, SURE

CLOSE_BY = 10
"""Pages of a book between which the year of a day is carried."""

if TYPE_CHECKING:
    from pdm.workspace.context import Context
    from pdm.workspace.decisions import Effective


def lines_beside(context: Context, site: str, entries: pd.DataFrame, decisions: Effective) -> Beside | None:
    """Other lines of the documents of some lines that were read from pictures and of the pages of their book, and the years of all other lines.

    Args:
        context: The workspace.
        site: The site.
        entries: records.ENTRIES that are dated now.
        decisions: The ledger; corrected days count as corrected.
    """
    shown = entries[entries["channel"].isin(PICTURED)]
    if shown.empty:
        return None
    store, here = context.store, set(entries["entry_id"])
    documents = set(shown["document_id"])
    others = store.lines(
        "entries", where={"document_id": sorted(documents | _of_the_book(context, site, documents)), "site": [site]}
    )
    others = others[~others["entry_id"].isin(here)]
    pages = set(zip(shown["document_id"], shown["page"], strict=True))
    pages |= {(document, page - 1) for document, page in pages}
    here_or_before = [p in pages for p in zip(others["document_id"], others["page"], strict=True)]
    near = others[np.array(here_or_before, dtype=bool)]
    cells = store.lines("cells", where={"entry_id": list(near["entry_id"])})
    cells = cells[cells["field"] == "date"]
    others, cells = decisions.correct_readings(others.reset_index(drop=True), cells.reset_index(drop=True))
    return Beside(others, cells, *_years(context, site, here | set(others["entry_id"])))


def _of_the_book(context: Context, site: str, documents: set[str]) -> set[str]:
    """Documents that are pages close by in the books of some."""
    known = context.store.read("documents", columns=["document_id", "origin"], where={"site": [site]})
    pages = {d: page for d, o in known.itertuples(index=False) if (page := page_of_book(o)) is not None}
    mine = [pages[d] for d in documents if d in pages]
    return {d for d, (book, n) in pages.items() if any(book == b and abs(n - m) <= CLOSE_BY for b, m in mine)}


def _years(context: Context, site: str, but: set[str]) -> tuple[dict[int, int], dict[int, int]]:
    """How many lines are of each year: typed ones, and those whose day was surely read from a picture."""
    columns = ["event_id", "entry_id", "channel", "occurred_at", "date_confidence", "date_source", "supersedes"]
    known = context.store.read("events", columns=columns, where={"site": [site]})
    known = known[~known["event_id"].isin(set(known["supersedes"].dropna())) & known["occurred_at"].notna()]
    known = known[~known["entry_id"].isin(but)].drop_duplicates("entry_id")
    pictured = known["channel"].isin(PICTURED)
    sure = (known["date_confidence"] >= SURE) & known["date_source"].eq("written")
    typed, read = (known.loc[m, "occurred_at"].dt.year.value_counts() for m in (~pictured, pictured & sure))
    return _counted(typed), _counted(read)


def _counted(counts: pd.Series[int]) -> dict[int, int]:
    return {int(str(year)): int(n) for year, n in counts.items()}
