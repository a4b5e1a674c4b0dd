"""The language of each site, learned from what its people typed, for reading what they wrote by hand.

Where they typed hardly anything, the pages that were read teach it, each part of them the others (`pdm.ocr.language.own`).
"""

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
    from pdm.ocr.language import is_little, read_in_parts, read_lines

    if cells.empty or cells["lattice"].isna().all():
        return entries
    typed = _Typed(context, site)
    if not is_little(x for texts in _texts(typed) for x in texts):
        return read_lines(entries, cells, _language(typed))
    return read_in_parts(entries, cells, lambda part: _language(_Typed(context, site, part)))


def typed_language(context: Context, site: str) -> Language:
    """The language of a site as its people typed it."""
    return _language(_Typed(context, site))


class _Typed:
    """What was typed by now at a site and elsewhere, with what was read on all its pages but those of a part; equal as long as no lines
    come in."""

    def __init__(self, context: Context, site: str, but_part: int | None = None) -> None:
        newest = max((c.seq for c in context.store.commits() if c.kind.startswith("entries:")), default=0)
        self.context, self.site, self.but_part = context, site, but_part
        self.key = (str(context.root.resolve()), site, but_part, newest)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Typed) and self.key == other.key

    def texts(self) -> tuple[list[str], list[str]]:
        """Texts of the site and of others, each once."""
        where = {"channel": TYPED}
        entries = self.context.store.lines("entries", columns=["site", "text"], where=where).dropna()
        # pages are read line by line
        entries = entries.assign(text=entries["text"].str.split("\n")).explode("text", ignore_index=True)
        mine = entries["site"] == self.site
        here, elsewhere = (entries.loc[m, "text"].drop_duplicates(keep="last") for m in (mine, ~mine))
        return [*self._read(), *here.tail(HERE)], list(elsewhere.tail(ELSEWHERE))

    def _read(self) -> list[str]:
        """What was read on the site's pages of other parts, as often as it stands there."""
        from pdm.ocr.language import part_of

        if self.but_part is None:
            return []
        where = {"channel": ("hand",), "site": (self.site,)}
        read = self.context.store.lines("entries", columns=["document_id", "page", "text"], where=where)
        read = read.dropna(subset=["text"])
        return list(read.loc[part_of(read) != self.but_part, "text"].tail(HERE))


@lru_cache(maxsize=4)
def _texts(typed: _Typed) -> tuple[list[str], list[str]]:
    return typed.texts()


@lru_cache(maxsize=16)
def _language(typed: _Typed) -> Language:
    from pdm.ocr.language import learn

    # what was read is no measure of what was typed
    return learn(*_texts(typed), little=None if typed.but_part is None else True)
