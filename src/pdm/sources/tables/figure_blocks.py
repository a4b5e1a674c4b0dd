"""Tables of figures above a log, as of the readings of each hour: they are no head of its form, and are told where they are not read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.errors import Reason, Refusal
from pdm.sources.files.opened import Source
from pdm.vocabulary.field_content import DATE

_FIGURE = re.compile(r"[-+<>≤≥~]?\s*\d+(?:[.,]\d+)?\s*[!*?]?")
_LEAST_FIGURES, _LEAST_ROWS, _LEAST_HEADINGS = 3, 3, 3
"""Figures of a row, rows of them, and cells of a row above that are their headings."""
_HALF, _MOST_WORDS = 0.5, 8


def figure_blocks(rows: Sequence[Sequence[str]]) -> list[range]:
    """Positions of rows that are tables of figures with their headings and what stands right below them.

    Args:
        rows: Above the header of a log.
    """
    out: list[range] = []
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and any(c.strip() for c in rows[end]):
            end += 1
        figures = [i for i in range(at, end) if _of_figures(rows[i])]
        if len(figures) >= _LEAST_ROWS:
            first = figures[0]
            while first > at and _of_headings(rows[first - 1]):
                first -= 1
            out.append(range(first, end))
        at = end + 1
    return out


def without_figures(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows that are no part of a table of figures."""
    inside = {i for block in figure_blocks(rows) for i in block}
    return [r for i, r in enumerate(rows) if i not in inside]


def figures_told(source: Source, rows: Sequence[Sequence[str]], page: int, header: int) -> tuple[Refusal, ...]:
    """That tables of figures above the header of a log were not read.

    Args:
        source: The document.
        rows: Above the header.
        page: Sheet or page.
        header: Row of the header.
    """
    return tuple(
        source.refusal(
            Reason.UNMAPPED_HEADER,
            f"Rows {block[0] + 1} to {block[-1] + 1} above the header in row {header} are a table of figures; it was not read"
            + (f", nor what stands among the figures ({', '.join(words)})." if (words := _words(rows, block)) else "."),
            "Put readings that matter into readings.csv (asset_id or tag, measured_at, quantity, value, unit).", page=page, row=block[0] + 1,
            value=" | ".join(c for c in rows[block[0]] if c.strip()),
        )
        for block in figure_blocks(rows)
    )  # fmt: skip


def _of_figures(row: Sequence[str]) -> bool:
    told = [c.strip() for c in row if c.strip()]
    figures = sum(bool(_FIGURE.fullmatch(c)) for c in told)
    return figures >= _LEAST_FIGURES and figures >= _HALF * len(told)


def _words(rows: Sequence[Sequence[str]], block: range) -> list[str]:
    """What was written where others have figures ("TRIP", "off", "104!"), each once."""
    rows = [rows[i] for i in block if _of_figures(rows[i])]
    told = [(p, c.strip()) for row in rows for p, c in enumerate(row) if c.strip()]
    counted = {p for p, c in told if _FIGURE.fullmatch(c)}
    said = dict.fromkeys(
        c for p, c in told if p in counted and len(c) > 1 and not (_FIGURE.fullmatch(c) and c[-1].isdigit())
    )
    return list(said)[:_MOST_WORDS]


def _of_headings(row: Sequence[str]) -> bool:
    told = [c.strip() for c in row if c.strip()]
    return len(told) >= _LEAST_HEADINGS and not any(DATE.match(c) or ":" in c for c in told)
