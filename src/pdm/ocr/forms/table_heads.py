"""What stands above a table: labels with their values, the week it is of, and the machine whose card it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pdm.config import DateOrder
from pdm.grammar import tags
from pdm.grammar.dates import parse
from pdm.ocr.forms.form_filling import filled
from pdm.ocr.forms.forms import label_values
from pdm.ocr.forms.labels import is_day
from pdm.ocr.writing.freeform import Block, in_lines
from pdm.ocr.writing.periods import named_period
from pdm.vocabulary.fields import normalise

_MACHINES = frozenset(("equipment", "equipment_name", "functional_location"))
_WEEK_OF = re.compile(
    r"^\W*(?:(?:wk|week|w)\W*(?:of|beginning|commencing|starting|begin|comm|c|b|from)?|(?:woche|kw)\W*(?:vom|ab)?|sem(?:aine|ana)?\W*(?:du|del?|da)?|week\W*van)\W+"
    r"(?=.*\d)(?P<day>.{4,20})$",
    re.I,
)
"""The week of which a sheet is, by its first day: "Wk of 3/18/24", "W/C 18.3.24"."""
_TAG = re.compile(r"^\W*(?:\d{1,4}[\s\-./])?(?P<letters>[A-Z]{1,5})[\-./#]?\d{1,6}[A-Z]?(?:[\-./][A-Z0-9]{1,6})*\W*$")
_NO_TAGS = frozenset(
    (
        "FORM",
        "REV",
        "NO",
        "NR",
        "PAGE",
        "PG",
        "P",
        "SHEET",
        "ROUTE",
        "WEEK",
        "WK",
        "KW",
        "SHIFT",
        "CREW",
        "BOOK",
        "VOL",
        "ISO",
        "ED",
        "V",
        "COPY",
    )
)
_OF_A_MACHINE = re.compile(
    r"\b(?:equipment|machine|machinery|asset|unit|plant item|pump|motor)\b.*\b(?:card|record|history|history sheet|log card)\b|\b(?:history|record) card\b"
    r"|\b(?:maschinen|anlagen|geraete|gerate)\s?(?:karte|stammkarte|lebenslauf|akte)\b|\bfiche (?:de )?(?:machine|vie|equipement)\b"
    r"|\b(?:ficha|hoja|tarjeta) (?:de )?(?:vida|maquina|equipo|historial)\b|\bmachinekaart\b"
)
"""Titles of cards of which each is a machine's, as `normalise` writes them."""


def told_above(
    found: list[Block], columns: Collection[str], order: DateOrder, days: Sequence[str] = ()
) -> dict[str, str]:
    """Fields that what stands above a table tells of all its rows.

    Args:
        found: Writing above the table.
        columns: Fields of the table itself: a machine is told only where it has none of its own.
        order: Of day, month and year at the site.
        days: Those of the table as they were read; where they have no year, it is looked for above them.
    """
    out: dict[str, str] = {}
    for field, text in label_values(found):
        out.setdefault(field, text)
    if "date" not in out and "date" not in columns and (day := _week(found, order)) is not None:
        out["date"] = day
    lines = [" ".join(b.text for b in line) for line in in_lines(found, sizes=True)]
    if "period" not in out and (period := named_period([*lines, *(b.text for b in found)], days, order)) is not None:
        out["period"] = period[1]
    if not _MACHINES & {*out, *columns}:
        out |= _machine(found)
    return out


def _week(found: Sequence[Block], order: DateOrder) -> str | None:
    """The first day of the week that is named."""
    for line in in_lines(list(found), sizes=True):
        for k in range(len(line)):
            told = _WEEK_OF.match(" ".join(b.text for b in line[k : k + 3])) or _WEEK_OF.match(line[k].text)
            if told is not None and is_day(told["day"]) and parse(told["day"], order=order):
                return told["day"].strip()
    return None


def _machine(found: list[Block]) -> dict[str, str]:
    """The tag that stands alone, and on a machine's card what it is called."""
    used = filled(found).used
    lines = [[b for b in line if id(b) not in used] for line in in_lines(found, sizes=True)]
    free = [b for line in lines for b in line]
    tagged = [b for b in free if _is_tag(b.text)]
    out = {"equipment": tagged[0].text.strip()} if len({b.text for b in tagged}) == 1 else {}
    title = next(
        (n for n, line in enumerate(lines) if _OF_A_MACHINE.search(normalise(" ".join(b.text for b in line)))), None
    )
    if title is None:
        return out
    below = [" ".join(b.text for b in line if b not in tagged) for line in lines[title + 1 :]]
    names = [t for t in below if sum(c.isalpha() for c in t) >= 3 and not is_day(t)]
    return {**out, "equipment_name": names[0]} if names else out


def _is_tag(text: str) -> bool:
    found = _TAG.match(text)
    if found is None or found["letters"] in _NO_TAGS or is_day(text.strip()):
        return False
    return tags.parse(text) is not None
