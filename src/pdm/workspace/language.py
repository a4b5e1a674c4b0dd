"""The language of each site, learned from what its people typed, for reading what they wrote by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pdm.workspace.context import Context

TYPED = ("typed", "cmms", "mail")
MOST = 40_000
"""Lines that are learned from, the newest of each kind; a bound on time and memory."""


def in_its_language(context: Context, site: str, entries: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Entries whose handwritten free text is read with the language of the site.

    Lines stay as they are where nobody typed anything in the plant: general English alone is too little to read by.

    Args:
        context: The workspace.
        site: The site.
        entries: records.ENTRIES of the site.
        cells: records.CELLS of these entries.
    """
    from pdm.ocr.language import learn, read_lines

    if cells.empty or cells["lattice"].isna().all():
        return entries
    here, elsewhere = _typed(context, site)
    return read_lines(entries, cells, learn(here, elsewhere)) if here or elsewhere else entries


def _typed(context: Context, site: str) -> tuple[list[str], list[str]]:
    """Texts typed at the site and at others, each different text once."""
    entries = context.store.read("entries", columns=["site", "text"], where={"channel": TYPED})
    entries = entries[entries["text"].notna()]
    mine = entries["site"] == site
    here, elsewhere = entries.loc[mine, "text"], entries.loc[~mine, "text"]
    return [list(t.drop_duplicates(keep="last").tail(MOST)) for t in (here, elsewhere)]  # type: ignore[return-value]
