"""What cells deny that the heading above them says: no words stand in figures, no moments under a little word that means other things, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pdm.vocabulary.column_cells import Column
from pdm.vocabulary.fields import TEXT_FIELDS, candidates, normalise

_NUMBERS, _FEW = 0.8, 2
_MOMENTS = ("started_at", "ended_at")
_LITTLE = frozenset(
    ("de", "to", "from", "a", "au", "al", "da", "do", "van", "tot", "von", "bis", "od", "fin", "on", "off")
)
"""Headings of beginnings and ends that are also other words: "DE" is the drive end of a motor."""


def denied(headers: Sequence[str], samples: Mapping[int, Sequence[str]]) -> dict[int, tuple[str, ...]]:
    """Fields that headings name and cells below them rule out, by column.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
    """
    holds = {p: Column.of(samples.get(p, ())) for p in range(len(headers))}
    named = {p: {m.field for m in candidates(h.strip())} for p, h in enumerate(headers) if h.strip()}
    words = {p for p, fields in named.items() if fields & set(TEXT_FIELDS) and _in_words(holds[p])}
    out: dict[int, tuple[str, ...]] = {}
    for position, fields in named.items():
        column = holds[position]
        figures = column.filled >= _FEW and column.numbers >= _NUMBERS
        if figures and fields & set(TEXT_FIELDS) and words - {position}:
            # "Fault" beside "Alert" and "Comments" is the limit of a fault
            out[position] = TEXT_FIELDS
        elif normalise(headers[position]) in _LITTLE and column.filled and max(map(column.fit, _MOMENTS)) <= 0:
            out[position] = _MOMENTS
    return out


def _in_words(column: Column) -> bool:
    return bool(column.filled) and column.numbers < 1 - _NUMBERS and column.dates < _NUMBERS and column.letters > 0.5
