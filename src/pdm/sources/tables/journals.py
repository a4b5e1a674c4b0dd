"""Notes that a system keeps one above the other in one cell, each below who wrote it and when: as they were told, without these lines."""

from __future__ import annotations

import re
from datetime import datetime

from pdm.config import DateOrder
from pdm.grammar.dates import parse

STAMP = (
    r"^[ \t]*(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})[ T,]+\d{1,2}:\d{2}(?::\d{2})?(?:[ ]?[AaPp][Mm])?"
    r"[ \t]+-[ \t]+[^\n]{1,60}[ \t]\([^()\n]{3,40}\)[ \t]*$"
)
"""The line above a note: "2023-04-18 15:20:00 - Name (Work notes)"."""
_STAMP = re.compile(STAMP, re.M)


def in_order(cell: str, order: DateOrder) -> str:
    """The notes of a cell from the oldest to the newest, with ` / ` between; a cell without such notes is left as it is.

    Args:
        cell: As the system exports it, mostly the newest note first.
        order: Order of day, month and year at the site.
    """
    found = list(_STAMP.finditer(cell))
    if not found:
        return cell
    ends = [m.start() for m in found[1:]] + [len(cell)]
    notes = [cell[m.end() : end].strip() for m, end in zip(found, ends, strict=True)]
    first, last = (_moment(m[0].partition(" - ")[0].strip(), order) for m in (found[0], found[-1]))
    if first is not None and last is not None and first > last:
        notes.reverse()
    return " / ".join(n for n in (cell[: found[0].start()].strip(), *notes) if n)


def _moment(written: str, order: DateOrder) -> datetime | None:
    told = next(iter(parse(written, order=order)), None)
    return datetime(told.day.year, told.day.month, told.day.day, *(told.time or (0, 0))) if told else None
