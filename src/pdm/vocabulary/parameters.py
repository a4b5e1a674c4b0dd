"""Columns that name, row by row, what was read off a machine: "Steam psig" beside the reading 104."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pdm.vocabulary.field_units import measured_in, of_another_time, says_only_value, unit_of
from pdm.vocabulary.fields import candidates
from pdm.vocabulary.heading_text import normalise

_PARAMETERS = frozenset(
    ("parameter", "parameters", "measured parameter", "process parameter", "quantity", "measured quantity", "quantity measured", "reading of", "what is read", "messgrosse", "messgroesse", "kenngrosse", "prozessgrosse",
     "parametre", "parametres", "grandeur", "grandeur mesuree", "parametro", "parametros", "parametri", "magnitud", "variable", "grandeza", "grandezza", "grandezza misurata", "grootheid", "meetgrootheid", "parametr", "storhet")
)  # fmt: skip
"""Headings, as `normalise` writes them, above the names of what was measured."""
ROUND = "rounds"
"""Kind of work of a row that holds nothing but what was read."""
_BY_UNIT = ("temperature", "vibration", "pressure")
_BY_NAME = (*_BY_UNIT, "running_hours")
_NAMED = 0.75


def parameter_column(headers: Sequence[str]) -> tuple[int, int] | None:
    """The column of the names of what was measured, and that of what was read, which only calls itself so; None where a table has no such pair.

    Args:
        headers: Texts of the header row by column.
    """
    named = [p for p, h in enumerate(headers) if normalise(h) in _PARAMETERS]
    read = [p for p, h in enumerate(headers) if says_only_value(h)]
    return (named[0], read[0]) if len(named) == 1 and len(read) == 1 else None


@lru_cache(maxsize=10_000)
def quantity_of(parameter: str) -> tuple[str, str]:
    """The quantity that a parameter is, and the unit written in it ("CHW supply temp F" is a temperature in F); empty for none that is kept."""
    if of_another_time(parameter):
        return "", ""
    unit = unit_of(parameter)
    if (field := measured_in(unit)) in _BY_UNIT:
        return field, unit
    best = candidates(parameter.strip(), _NAMED)[:1]
    return (best[0].field, unit) if best and best[0].field in _BY_NAME else ("", "")
