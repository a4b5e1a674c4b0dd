"""Where hardly anything was typed: pages read at a site teach its language, each part of them the others.

What a site writes by hand comes again and again, and slips of reading do not: best paths of other pages are worth more than general
English. A page does not teach what it is read with, or its own slips would bear themselves out.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

import pandas as pd

from pdm.ocr.language.lines import read_lines
from pdm.ocr.language.site import ENOUGH, Language, learn

PARTS = 8
"""Parts that pages are dealt into, each read with what the others teach."""


def is_little(typed: Iterable[str]) -> bool:
    """Whether what was typed is too little to tell how a site writes."""
    return sum(map(len, typed)) < ENOUGH


def part_of(entries: pd.DataFrame) -> pd.Series:  # type: ignore[type-arg]
    """Part of each entry's page, 0 to `PARTS` - 1; the same wherever and whenever the page is read."""
    pages = zip(entries["document_id"], entries["page"], strict=True)
    return pd.Series([zlib.crc32(f"{d}:{p}".encode()) % PARTS for d, p in pages], index=entries.index, dtype="int64")


def read_in_parts(entries: pd.DataFrame, cells: pd.DataFrame, language_of: Callable[[int], Language]) -> pd.DataFrame:
    """As `read_lines`, each part of the pages with a language of its own.

    Args:
        entries: records.ENTRIES.
        cells: records.CELLS of these entries.
        language_of: The language for a part's pages, learned without them.

    Returns:
        `entries` in their order, with other `fields` and `text` where another text was chosen.
    """
    parts, untaught = part_of(entries), learn([])
    read = [
        read_lines(
            mine, cells[cells["entry_id"].isin(set(mine["entry_id"]))], language_of(int(part)).judged_by(untaught)
        )
        for part, mine in entries.groupby(parts, sort=True)
    ]
    return pd.concat(read).reindex(entries.index) if read else entries
