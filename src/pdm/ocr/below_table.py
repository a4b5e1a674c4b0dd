"""What stands below a ruled table: remarks are entries, and everything else is kept beside the last row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.ocr.collect import Collector, Line
from pdm.ocr.engines import Engine
from pdm.ocr.forms.form_or_table import another
from pdm.ocr.forms.labels import LABEL, is_sure_label, leading, meant, name_of
from pdm.ocr.free.free_lines import read_free
from pdm.ocr.picture.components import components
from pdm.ocr.picture.orient import Grey, ink
from pdm.ocr.ruled.sheet import Sheet
from pdm.ocr.writing.day_heads import leading_day
from pdm.ocr.writing.freeform import Block, in_lines, part, printed_blocks
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS, candidates, normalise

BELOW = "below the table"
"""Name in `extra` of what stands below a table and is no remark: who signed, as it may be."""
_STRIP, _LETTERS, _HIGH = 40, 12, 8
"""Height in pixels of what is looked at at least, letters that it holds at least, and their height in pixels."""
_MARGIN = 0.06
"""Share of the page at its lower end in which only the numbers of forms and pages stand: they are not worth the time."""
_TOLD = 3
"""Letters and figures of a line that is kept at least."""
_SIGNED = 0.6
"""Score of a name from which a line asks who signed."""
_ANY_YEAR = 2024
"""A leap year: days without a year are looked at in it."""
_APART = 2.2
"""Heights from line to line by which a line lies below the remark before it at least where it is none itself."""
_CARRIED = frozenset((
    "handover", "hand over", "pass down", "passdown", "turnover", "outstanding", "outstanding jobs", "outstanding work", "jobs outstanding",
    "pending", "pending jobs", "pending work", "carried over", "carried forward", "to follow up", "follow up", "for next shift", "next shift",
    "ubergabe", "offene punkte", "offen", "consignes", "a suivre", "pendientes", "pendiente", "entrega", "pendencias", "overdracht", "consegne",
))  # fmt: skip
"""Headings of what one shift leaves to the next, as `normalise` writes them."""


def read_below(sheet: Sheet, collector: Collector, hand: Engine, order: DateOrder) -> None:
    """Read what stands below a table into `collector`.

    Lines under a heading for remarks or for what is handed over are entries of the page. Others tell no work for sure: they are kept
    in `extra` of the last row.

    Args:
        sheet: The page.
        collector: Holds the table's rows.
        hand: Reads handwriting.
        order: Of day, month and year at the site.
    """
    offset, slope = sheet.grid.rows[-1]
    top = round(max(offset, offset + slope * sheet.clean.shape[1])) + 6
    strip = sheet.clean[top : round((1 - _MARGIN) * sheet.clean.shape[0])]
    if not collector.lines or strip.shape[0] < _STRIP or not _written(strip):
        return
    found = [replace(b, box=(b.box[0], b.box[1] + top, b.box[2], b.box[3] + top)) for b in printed_blocks(strip, hand)]
    remarks, others = _parted(in_lines(found))
    last = collector.lines[-1]
    texts = [" ".join(b.text for b in line) for line in others]
    # tails of the last row's letters are read as marks
    if text := " / ".join(t for t in texts if sum(c.isalnum() for c in t) >= _TOLD):
        last.extra[BELOW] = text
    if not remarks:
        return
    beneath = another(collector)
    read_free(remarks, beneath, hand, order=order)
    days = {
        day for line in collector.lines for c in line.cells if c.field == "date" and (day := _any_year(c.text, order))
    }
    for line in beneath.lines:
        _date(line, days, order)
        collector.lines.append(replace(line, row=collector.lines[-1].row + 1))


def _any_year(text: str, order: DateOrder) -> date | None:
    """A day with its year or without, in a year that stands for any."""
    told = parse(text, order=order, default=(_ANY_YEAR, None)) if text else []
    return told[0].day.replace(year=_ANY_YEAR) if told else None


def _date(line: Line, days: Collection[date], order: DateOrder) -> None:
    """Give a remark that begins with a day of the table that day: "4/4 burner 27 out"."""
    told = line.cells[0]
    led = leading_day(told.text, order) if len(line.cells) == 1 and not told.struck else None
    if led is None or not led.rest or _any_year(led.day, order) not in days:
        return
    day = replace(told, field="date", text=led.day, picture=None, lattice=None)
    line.cells = [day, replace(told, text=led.rest, lattice=part(told.lattice, led.rest))]


def _written(strip: Grey) -> bool:
    """Whether a strip holds as many letters as a few words have."""
    _, stats = components(ink(strip))
    high = stats[1:, 3]
    return int(((high >= _HIGH) & (high < strip.shape[0] // 2) & (stats[1:, 2] < 8 * high)).sum()) >= _LETTERS


def _parted(lines: Sequence[list[Block]]) -> tuple[list[Block], list[list[Block]]]:
    """Pieces of writing that are remarks, and the lines that are not."""
    remarks: list[Block] = []
    others: list[list[Block]] = []
    under, foot = False, 0
    for line in lines:
        middle, high = line[0].middle, max(b.height for b in line)
        if (value := _headed(line)) is not None:
            under = True
            remarks += value
        elif under and not _ends(line) and middle - foot <= _APART * high + high:
            remarks += line
        else:
            under = False
            others.append(line)
        foot = round(middle)
    return (remarks, others) if _tell(remarks) else ([], [*others, *([remarks] if remarks else [])])


def _tell(remarks: Sequence[Block]) -> bool:
    """Whether remarks say anything: "none", "nil" and a dash do not."""
    return sum(sum(c.isalpha() for c in word) > 1 for b in remarks for word in b.text.split()) >= 2


def _headed(line: Sequence[Block]) -> list[Block] | None:
    """What stands behind a heading for remarks in its line; None where there is no such heading."""
    first = line[0]
    told = LABEL.match(first.text)
    name = told.group(1) if told else name_of(first.text)
    match = meant(name)
    if (match is None or match.field not in TEXT_FIELDS) and normalise(name) not in _CARRIED:
        return None
    value = told.group(2) if told else ""
    if not value:
        return list(line[1:])
    seen = replace(first.recognition, text=value, lattice=part(first.recognition.lattice, value))
    return [replace(first, text=value, recognition=seen), *line[1:]]


def _ends(line: Sequence[Block]) -> bool:
    """Whether a line asks for something else than remarks, or who signed."""
    first = line[0]
    known = candidates(first.text)
    lead = leading(first.text)
    return (
        (is_sure_label(first) and LABEL.match(first.text) is not None)
        or any(c.field in PERSON_FIELDS and c.score >= _SIGNED for c in known)
        or (lead is not None and lead[1].field in PERSON_FIELDS)
    )
