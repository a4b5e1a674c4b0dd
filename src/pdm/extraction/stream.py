"""A long log, a piece at a time: memory stays bounded and each different text is coded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

from pdm.extraction.extract import Extraction, extract
from pdm.extraction.words.memory import Memory

ROWS = 10_000
"""Lines that are worked on together."""

Piece = tuple[pd.DataFrame, pd.DataFrame]
"""Entries and their cells."""


def extract_stream(
    pieces: Iterable[Piece], *, progress: Callable[[int], None] | None = None, rows: int = ROWS, **settings: Any
) -> Iterator[Extraction]:
    """Extract pieces of one site's log as they come.

    Args:
        pieces: Entries with the cells of these entries; a document lies within one piece, as its dates are read together.
        progress: Told the number of lines done after each piece.
        rows: A piece of typed lines longer than this is worked on in parts.
        settings: As for `extract`: site, settings, truth, known_at, loaded_as, limits, today, words.

    Yields:
        What each piece gave, in order.
    """
    memory = Memory()
    done = 0
    for entries, cells in pieces:
        for part in _parts(entries, cells, rows):
            mine = cells[cells["entry_id"].isin(set(part["entry_id"]))] if len(cells) else cells
            yield extract(part, mine, memory=memory, **settings)
            done += len(part)
            if progress is not None:
                progress(done)


def _parts(entries: pd.DataFrame, cells: pd.DataFrame, rows: int) -> Iterator[pd.DataFrame]:
    """Lines that were read from pictures stay together; their pages are dated as a whole."""
    if len(cells) or len(entries) <= rows:
        yield entries
        return
    for at in range(0, len(entries), rows):
        yield entries.iloc[at : at + rows]
