"""The language of each site, learned from what its people typed, for reading what they wrote by hand."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pdm.ocr.language import Language
    from pdm.workspace.context import Context

TYPED = ("typed", "cmms", "mail")
HERE, ELSEWHERE = 20_000, 10_000
"""Different texts of the site and of others that are learned from, the newest; a bound on time and memory."""


def in_its_language(context: Context, site: str, entries: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Entries whose handwritten free text is read with the language of the site.

    Args:
        context: The workspace.
        site: The site.
        entries: records.ENTRIES of the site.
        cells: records.CELLS of these entries; they keep the best path of the reader.
    """
    from pdm.ocr.language import read_lines

    if cells.empty or cells["lattice"].isna().all():
        return entries
    return read_lines(entries, cells, _language(_Typed(context, site)))


class _Typed:
    """What was typed by now at a site and elsewhere; equal as long as no lines come in."""

    def __init__(self, context: Context, site: str) -> None:
        newest = max((c.seq for c in context.store.commits() if c.kind.startswith("entries:")), default=0)
        self.context, self.site, self.key = context, site, (str(context.root.resolve()), site, newest)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Typed) and self.key == other.key

    def texts(self) -> tuple[list[str], list[str]]:
        """Texts of the site and of others, each once."""
        where = {"channel": TYPED}
        entries = self.context.store.read("entries", columns=["site", "text"], where=where).dropna()
        mine = entries["site"] == self.site
        here, elsewhere = (entries.loc[m, "text"].drop_duplicates(keep="last") for m in (mine, ~mine))
        return list(here.tail(HERE)), list(elsewhere.tail(ELSEWHERE))


@lru_cache(maxsize=4)
def _language(typed: _Typed) -> Language:
    from pdm.ocr.language import learn

    return learn(*typed.texts())
