"""Several columns of one quantity: the pressures before and behind a pump or a filter, each told by its heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pdm.vocabulary.column_cells import RANGES, Column
from pdm.vocabulary.field_units import measured_in, of_another_time, unit_of
from pdm.vocabulary.fields import candidates

QUANTITIES = ("pressure",)
"""Quantities that are kept for each place where they were measured. Those from which figures of risk are made stay one series a machine."""
_NUMBERS, _SAYS, _IS = 0.8, 0.6, 0.9
_WORD = re.compile(r"[^\s()\[\]{}]+")
_ENDS = " .,:;/|-–_"


def several_readings(
    headers: Sequence[str], samples: Mapping[int, Sequence[str]], columns: Mapping[int, str]
) -> dict[str, dict[int, str]]:
    """Columns of a quantity that has more than one, each with what its heading says of the place: "Suct" of "Suct bar".

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
        columns: Column to field.

    Returns:
        Field to its columns, each with its place; the field's own column may have none.
    """
    out = {}
    for field in QUANTITIES:
        own = next((p for p, f in columns.items() if f == field and p < len(headers)), None)
        if own is None:
            continue
        others = {
            p: place
            for p, header in enumerate(headers)
            if p not in columns and _measures(header, samples.get(p, ()), field) and (place := place_of(header, field))
        }
        if others:
            out[field] = dict(sorted({own: place_of(headers[own], field), **others}.items()))
    return out


def place_of(header: str, field: str) -> str:
    """What a heading says beside its unit and the name of the quantity: "Disch" of "Disch. press (bar)"."""
    unit = unit_of(header)
    words = [w.strip(_ENDS) for w in _WORD.findall(header)]
    return " ".join(w for w in words if w and w.casefold() != unit.casefold() and not _is(w, field))


def _is(word: str, field: str) -> bool:
    return any(m.field == field for m in candidates(word, _IS))


def _measures(header: str, cells: Sequence[str], field: str) -> bool:
    """Whether a column holds measurements of a quantity, not limits of it or set points."""
    said = measured_in(unit_of(header)) == field or any(m.field == field for m in candidates(header.strip(), _SAYS)[:1])
    if not said or of_another_time(header):
        return False
    holds = Column.of(cells)
    low, high = RANGES[field]
    return holds.filled > 0 and holds.numbers >= _NUMBERS and low <= holds.low and holds.high <= high
