"""How much a row of cells looks like the header of a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.vocabulary.fields import Match, candidates, listed, recognise_row

_VALUE = re.compile(
    r"^\s*(?:[-+]?\d[\d.,:/\s-]*(?:h|hrs|c|°c|%|bar|mm/s)?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*)\s*$|^(?=.*\d)[A-Z]{1,5}[- ]?\d{2,}.*$",
    re.I,
)


def header_score(cells: Sequence[str]) -> float:
    """How much a row of cells looks like a header, 0 to 1.

    The share of its filled cells that name different fields, less the share of cells that are values (numbers, dates,
    tags). A row with fewer than two recognised cells scores 0.
    """
    filled = [c.strip() for c in cells if c and c.strip()]
    if len(filled) < 2:
        return 0.0
    values = sum(1 for c in filled if _VALUE.match(c) and not listed(c))
    known = sum(m.score for m in _best(filled))
    if len({m.field for m in _best(filled)}) < 2:
        return 0.0
    return max(0.0, min(1.0, (known - values) / len(filled)))


def _best(cells: Sequence[str]) -> list[Match]:
    assigned = recognise_row(cells)
    return [m for p, f in assigned.items() for m in candidates(cells[p]) if m.field == f]


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row of cells is a header row."""
    return header_score(cells) >= 0.34
