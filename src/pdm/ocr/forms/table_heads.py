"""What stands above a table: labels with their values, the week it is of, and the machine whose card it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pdm.config import DateOrder
from pdm.grammar import tags
from pdm.grammar.dates import parse
from pdm.ocr.collect import Collector, Reading
from pdm.ocr.forms.form_filling import filled
from pdm.ocr.forms.forms import label_values
from pdm.ocr.forms.labels import LABEL, is_day, meant
from pdm.ocr.forms.page_heads import is_title, page_head
from pdm.ocr.writing.day_heads import leading_day
from pdm.ocr.writing.freeform import Block, in_lines
from pdm.ocr.writing.periods import named_period
from pdm.ocr.writing.places import cut
from pdm.vocabulary.column_cells import misread_keys, misread_machine_key
from pdm.vocabulary.fields import MACHINE_FIELDS, normalise
from pdm.vocabulary.machine_kinds import machine_kinds

_WEEK_OF = re.compile(
    r"^\W*(?:(?:wk|week|w)\W*(?:of|beginning|commencing|starting|begin|comm|c|b|from)?|(?:woche|kw)\W*(?:vom|ab)?|sem(?:aine|ana)?\W*(?:du|del?|da)?|week\W*van)\W+"
    r"(?=.*\d)(?P<day>.{4,20})$",
    re.I,
)
"""The week of which a sheet is, by its first day: "Wk of 3/18/24", "W/C 18.3.24"."""
_TAG = re.compile(r"^\W*(?:\d{1,4}[\s\-./])?(?P<letters>[A-Z]{1,5})[\-./#]?\d{1,6}[A-Z]?(?:[\-./][A-Z0-9]{1,6})*\W*$")
_NUMBERS = re.compile(r"^(?P<kind>[^\W\d_]{3,})\W*(?:n[o°ºr]|num(?:ber|mer|ero)?|número|numéro|id)\W*$", re.I)
"""A label that asks which one of a kind: "Loco No:"."""
_NUMBERED_KIND = re.compile(r"\W*(?:#|\b(?:n[o°ºr]|num(?:ber|mer|ero)?|número|numéro|id)\b\.?)\W*$", re.I)
_ANY_LABEL = re.compile(r"^\W*(?:[^\W\d_]{1,9}\W{1,3})?(?P<day>\d{1,4}\s?[./\-]\s?\d{1,2}\s?[./\-]\s?\d{2,4})\W*$")
"""A whole day behind a word, which may be a label that was misread ("Dte: 11/07/25")."""
_CODE = re.compile(r"\W*([A-Za-zÄÖÜ]{1,4}[-_ ]?\d{1,5}[A-Za-z]?)\b(?!\s*(?:[°%]|mm\b|bar\b|kw\b|rpm\b))")
"""A code of a machine at the beginning of a text."""
_CODES = frozenset((
    "code", "machine code", "asset code", "sigla", "sigla macchina", "codice", "codice macchina", "matricola", "codigo", "codigo de maquina", "codigo do equipamento",
    "code machine", "repere", "kurzzeichen", "kennzeichen", "kennung", "anlagencode", "codering", "machinecode",
))  # fmt: skip
"""Labels of a machine's code beside its name, as `normalise` writes them."""
_LEAST_KEY = 3
_KIND = re.compile(r"\W*([^\W\d_]{3,})\s*:")
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
    if "date" not in out and "date" not in columns and (day := _week(found, order) or _day(found, order)) is not None:
        out["date"] = day
    lines = [" ".join(b.text for b in line) for line in in_lines(found, sizes=True)]
    if "period" not in out and (period := named_period([*lines, *(b.text for b in found)], days, order)) is not None:
        out["period"] = period[1]
    if not set(MACHINE_FIELDS) & {*out, *columns}:
        out |= _machine(found)
    elif (
        not set(MACHINE_FIELDS) & {*columns}
        and not _is_tag(out.get("equipment", ""))
        and (tag := _code(found)) is not None
    ):
        # a machine's name and its code stand side by side
        out |= {"equipment": tag, **({"equipment_name": out["equipment"]} if "equipment" in out else {})}
    return out


def numbered_machine(found: list[Block]) -> Block | None:
    """What is written behind a label that numbers machines of a kind, however it was read: "19H75" behind "Loco No:".

    The kind is one of machines, or what the page's title says that it is about ("LOCOMOTIVE DEFECT BOOK").
    """
    lines = in_lines(found, sizes=True)
    words = {
        w for line in lines for b in line if ":" not in b.text for w in normalise(b.text).split() if not is_title(w)
    }
    for line in lines:
        for n, block in enumerate(line):
            colon = LABEL.match(block.text)
            label = _NUMBERS.match(colon[1]) if colon is not None else None
            if colon is None or label is None or meant(colon[1]) is not None:
                continue
            kind = normalise(label["kind"])
            if is_title(kind) or not (kind in machine_kinds() or any(w.startswith(kind) for w in words)):
                continue
            behind = cut(block, [(colon.start(2), len(block.text))]) if colon[2].strip() else line[n + 1 : n + 2]
            if behind and any(c.isdigit() for c in behind[0].text) and not is_day(behind[0].text):
                return behind[0]
    return None


def give_machine(collector: Collector, machine: Block, engine: str) -> None:
    """Give all lines but those of others the machine of the page with its picture: what it may have been taken for is asked of the register.

    It stands on the page once: what a person says of it on the first line holds for the others.
    """
    seen, box = machine.recognition.lattice, machine.box
    for n, line in enumerate(line for line in collector.lines if not line.apart):
        told = Reading("equipment", machine.text, machine.confidence, box, machine.picture, seen, engine, ditto=n > 0)
        line.cells.append(told)


def head_of_sheet(found: list[Block], order: DateOrder) -> dict[str, str]:
    """Day and machine at the head of a sheet whose labels are not known: the only whole day, and what stands behind the name of a kind of machine.

    Args:
        found: Writing of the head.
        order: Of day, month and year at the site.
    """
    out: dict[str, str] = {}
    days = {
        day["day"] for b in found if (day := _ANY_LABEL.match(b.text)) is not None and parse(day["day"], order=order)
    }
    if (day_of := _week(found, order)) is not None:
        out["date"] = day_of
    elif len(days) == 1:
        out["date"] = days.pop()
    if (machine := _behind_kind(found)) is not None:
        out["equipment"] = machine
    return out


def _behind_kind(found: list[Block]) -> str | None:
    """A machine that is told by its kind and what stands behind that: "Crane: BAY A", "Truck #: 12"; a code says all by itself."""
    for line in in_lines(found, sizes=True):
        for n, block in enumerate(line):
            colon = LABEL.match(block.text)
            kind = _NUMBERED_KIND.sub("", colon[1]).strip() if colon is not None else ""
            if (
                colon is None
                or not kind
                or normalise(kind).split()[-1:] == []
                or normalise(kind).split()[-1] not in machine_kinds()
            ):
                continue
            value = colon[2] or (
                line[n + 1].text if n + 1 < len(line) and LABEL.match(line[n + 1].text) is None else ""
            )
            if any(c.isalnum() for c in value) and not is_day(value):
                return value if _is_tag(value) else f"{kind} {value}"
    return None


def tells_another(text: str, machine: str, machines: Collection[str]) -> bool:
    """Whether a line begins with another machine than that of the page: a code, a name of the site's machines, or a kind with a colon.

    Args:
        text: Of the line.
        machine: Of the page.
        machines: Names of the site's machines, as `machine_key` gives them.
    """
    own = misread_machine_key(machine)
    code = _CODE.match(text)
    words = text.split()
    begun = {misread_machine_key(" ".join(words[:k])) for k in (1, 2, 3)} if words else set()
    named = {*begun, misread_machine_key(code[1])} if code is not None else begun
    # the page's machine may be told with more: "1 (K-7010)"
    if any(n == own or (len(n) >= _LEAST_KEY and n in own) for n in named):
        return False
    kind = _KIND.match(text)
    return (
        code is not None
        or not misread_keys(frozenset(machines)).isdisjoint(named)
        or (kind is not None and normalise(kind[1]) in machine_kinds())
    )


def _week(found: Sequence[Block], order: DateOrder) -> str | None:
    """The first day of the week that is named."""
    for line in in_lines(list(found), sizes=True):
        for k in range(len(line)):
            told = _WEEK_OF.match(" ".join(b.text for b in line[k : k + 3])) or _WEEK_OF.match(line[k].text)
            if told is not None and is_day(told["day"]) and parse(told["day"], order=order):
                return told["day"].strip()
    return None


def _day(found: Sequence[Block], order: DateOrder) -> str | None:
    """The day that heads a page, as on one without a table: behind its title, or in a line that begins with it."""
    lines = in_lines(list(found), sizes=True)
    if (head := page_head(lines, order)) is not None:
        return head.led.day
    told = (leading_day(" ".join(b.text for b in line), order) for line in lines)
    return next((led.day for led in told if led is not None and led.bare and led.sure), None)


def _code(found: list[Block]) -> str | None:
    """What stands behind a label that asks for a machine's code: "Sigla: PR-01"."""
    for line in in_lines(found, sizes=True):
        for n, block in enumerate(line):
            told = LABEL.match(block.text)
            if told is None or normalise(told[1]) not in _CODES:
                continue
            value = told[2] or (line[n + 1].text if n + 1 < len(line) else "")
            if _is_tag(value):
                return value.strip()
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
