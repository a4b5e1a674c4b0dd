"""Rows in which a column of no field says what they tell: what was read off, named row by row, and what a log of oil or grease has filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.writing.freeform import Block, in_lines
from pdm.vocabulary.column_cells import mended
from pdm.vocabulary.fields import MACHINE_FIELDS, TEXT_FIELDS
from pdm.vocabulary.parameters import ROUND, parameter_column, quantity_of

_OF_OIL = re.compile(
    r"\b(?:oils?|lubes?|lubric\w*|greas\w*|top[- ]?ups?|coolant|(?:hydraulik|getriebe)?öle?|schmier\w*|nachfüll\w*|huiles?|graiss\w*|appoints?|lubrifi\w*|aceites?|engras\w*"
    r"|lubricaci\w*|rellen\w*|óleos?|graxas?|lubrifica\w*|olio|olii|ingrass\w*|rabbocc\w*|olie|smeer\w*|bijvul\w*)\b",
    re.I,
)
"""Words in titles of logs in which is written what was filled up."""
_AMOUNT = re.compile(r"\W*\d+(?:[.,]\d+)?\s*[^\W\d]{0,4}\W*")
_FIGURE = re.compile(r"[-+]?\d[\d.,]*")
_BEHIND = re.compile(r"\s[-–—]\s")
"""Before what a title says of where its log is kept."""
_LONGEST = 12
"""Words of a title at most."""


def tell_amounts(collector: Collector, above: Sequence[Block], engine: str) -> None:
    """Give rows with a machine and an amount, in which no text stands, what the page's title and their cells say, and rows of a round what was read off.

    Args:
        collector: Holds the rows.
        above: Writing above the table.
        engine: Who read it.
    """
    _tell_readings(collector, engine)
    lines = [" ".join(b.text for b in line if ":" not in b.text) for line in in_lines(list(above), sizes=True)]
    title = next((x for x in lines if _OF_OIL.search(x) and 1 < len(x.split()) <= _LONGEST and x[0].isupper()), "")
    if not title:
        return
    for line in collector.lines:
        told = {name: text for name, text in line.extra.items() if text.strip()}
        if not _lacks_text(line) or not any(_AMOUNT.fullmatch(text) for text in told.values()):
            continue
        text = f"{_BEHIND.split(title)[0]}: {', '.join(f'{name} {value}' for name, value in told.items())}"
        sure = min(c.confidence for c in line.cells)
        line.cells.append(Reading("description", text, sure, line.box, engine=engine))


def _tell_readings(collector: Collector, engine: str) -> None:
    """Give rows that name what was measured ("Steam psig") the quantity that it is, and the others among them in which nothing is remarked its words."""
    for line in collector.lines:
        names = list(line.extra)
        pair = parameter_column(names)
        if pair is None or not line.cells:
            continue
        parameter, value = (line.extra[names[p]].strip() for p in pair)
        quantity, unit = quantity_of(parameter)
        figure = re.sub(r"^[.,]", "0.", mended(value))
        sure = min(c.confidence for c in line.cells)
        if quantity and _FIGURE.fullmatch(figure) and quantity not in {c.field for c in line.cells}:
            line.cells.append(Reading(quantity, figure, sure, line.box, engine=engine, unit=unit))
        if not value or not _lacks_text(line):
            continue
        if "work_type" not in {c.field for c in line.cells}:
            line.cells.append(Reading("work_type", ROUND, sure, line.box, engine=engine))
        if not quantity:
            line.cells.append(Reading("description", f"{parameter}: {value}", sure, line.box, engine=engine))


def _lacks_text(line: Line) -> bool:
    live = {c.field for c in line.cells if c.text.strip() and not c.struck}
    return bool(live & set(MACHINE_FIELDS)) and not live & set(TEXT_FIELDS)
