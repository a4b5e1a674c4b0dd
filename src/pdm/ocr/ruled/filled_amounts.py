"""Rows of a log of oil or grease in which nothing is remarked: what was filled in is the work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.writing.freeform import Block, in_lines
from pdm.vocabulary.fields import MACHINE_FIELDS, TEXT_FIELDS

_OF_OIL = re.compile(
    r"\b(?:oils?|lubes?|lubric\w*|greas\w*|top[- ]?ups?|coolant|(?:hydraulik|getriebe)?öle?|schmier\w*|nachfüll\w*|huiles?|graiss\w*|appoints?|lubrifi\w*|aceites?|engras\w*"
    r"|lubricaci\w*|rellen\w*|óleos?|graxas?|lubrifica\w*|olio|olii|ingrass\w*|rabbocc\w*|olie|smeer\w*|bijvul\w*)\b",
    re.I,
)
"""Words in titles of logs in which is written what was filled up."""
_AMOUNT = re.compile(r"\W*\d+(?:[.,]\d+)?\s*[^\W\d]{0,4}\W*")
_BEHIND = re.compile(r"\s[-–—]\s")
"""Before what a title says of where its log is kept."""
_LONGEST = 12
"""Words of a title at most."""


def tell_amounts(collector: Collector, above: Sequence[Block], engine: str) -> None:
    """Give rows with a machine and an amount, in which no text stands, what the page's title and their cells say.

    Args:
        collector: Holds the rows.
        above: Writing above the table.
        engine: Who read it.
    """
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


def _lacks_text(line: Line) -> bool:
    live = {c.field for c in line.cells if c.text.strip() and not c.struck}
    return bool(live & set(MACHINE_FIELDS)) and not live & set(TEXT_FIELDS)
