"""What stands above a table and in the names of its sheet and file: of which month its rows are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pdm.grammar.dates import parse_period
from pdm.grammar.months import month_of

_MONTH_AND_YEAR = re.compile(
    r"^(?:[^\W\d_]+[\s:–-]+){0,4}?(?P<month>[^\W\d_]{3,12}\.?[\s,/'’-]*(?:de\s+|del\s+)?(?:(?:19|20)\d{2}|['’]\d{2})|(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:19|20)\d{2})\s*$"
)
"""A title that ends with a month and its year: "SHIFT BOOK February 2021", "07/2019"."""
_NOT_OF_ROWS = re.compile(
    r"\b(?:updated?|printed|revis\w*|rev|issued?|version|since|as of|stand|gedruckt|geändert|ausgabe|ab|seit|édité|edité|imprimé|mis à jour|depuis|actualizad[oa]|impreso|desde|aggiornat[oa])\b",
    re.I,
)
"""Words of titles whose month is that of the form or the print, not of what is told."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def month_of_titles(rows: Iterable[Sequence[str]]) -> str:
    """The month and year that a cell above a table names, as written; empty if none does or they differ."""
    found: dict[tuple[int, int | None], str] = {}
    for cell in (c.strip() for row in rows for c in row):
        told = _MONTH_AND_YEAR.match(cell) if len(cell) <= 60 and not _NOT_OF_ROWS.search(cell) else None
        if told is None or not all(month_of(w.casefold()) for w in _WORD.findall(told["month"])[:1]):
            continue
        period = parse_period(told["month"], "DMY")
        if period is not None and period[1] is not None:
            found.setdefault(period, told["month"])
    return next(iter(found.values())) if len(found) == 1 else ""


def month_of_sheet(name: str, rows: Iterable[Sequence[str]], origin: str) -> str:
    """A sheet's name as a month: with the year of the titles or of the file's name where it says none ("Feb" of "Shift book 2021.xlsx").

    Args:
        name: Of the sheet.
        rows: Above its table.
        origin: The file.
    """
    words = _WORD.findall(name)
    if words and not any(month_of(w.casefold()) for w in words):
        # "Maintenance 2021" is of no month
        own = _YEAR.findall(name)
        return own[0] if len(own) == 1 else name
    if _YEAR.search(name) or parse_period(name, "DMY") is not None:
        return name
    years = {y for row in rows for c in row if not _NOT_OF_ROWS.search(c) for y in _YEAR.findall(c)}
    file = re.split(r"[/\\!]", origin)[-1]
    for told in (years, set(_YEAR.findall(file))):
        if len(told) == 1:
            return f"{name} {next(iter(told))}"
    return name
