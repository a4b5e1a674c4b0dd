"""What on a form is a label: with a colon, alone, or a known name at the beginning of what is written behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.ocr.writing.freeform import Block
from pdm.vocabulary.columns import MEASURED, name_value
from pdm.vocabulary.fields import (
    MACHINE_FIELDS,
    PERSON_FIELDS,
    TEXT_FIELDS,
    Match,
    candidates,
    normalise,
    recognise,
    told_in_part,
)

LABEL = re.compile(r"^\s*([^:]{2,32}?)\s*[:=]\s*(.*)$")
TRAILING = re.compile(r"^\s*([A-Za-z][^:\d]{2,24}?)\s+(\d[\d.,]*)\s*$")
"""A label with a number behind it whose colon was not read."""
DATED = frozenset(("date", "started_at", "ended_at"))
NUMBERED = frozenset((*MEASURED, "time", *DATED))
"""Fields whose values are numbers or days."""
SURE_LABEL = 0.8
HINTED = 0.45
"""Score of a label that only hints at a field."""
_LEADING = 0.89
"""Score of a name that stands in one piece with its value, without a colon: hardly a letter of it may be misread."""
_ORDERS: tuple[DateOrder, ...] = ("DMY", "MDY")
_AMOUNT = re.compile(r"\W*\d+(?:[.,:/]\d+)*\s*[^\W\d]{1,6}\W*")
"""A figure with its unit is a value: "6 hrs"."""
_LONG, _LONGEST = 34, 60
_AS_DIGITS = str.maketrans("OoQDlI|ZzSsB", "000011122558")
_BETWEEN = re.compile(r"\s*[/&+,]\s*|\s+(?:and|or|und|oder|et|ou|y|e|o|en)\s+", re.I)
_FILLERS = frozenset((
    "of", "the", "a", "to", "be", "in", "on", "at", "for", "and", "or", "is",
    "was", "with", "not", "any", "done", "made", "requested", "required", "reported", "performed", "carried", "out",
    "taken", "found", "observed", "undertaken", "completed", "other", "general", "brief", "full", "please", "give", "state", "nature",
    "de", "la", "le", "les", "l", "du", "des", "d", "au", "aux", "en", "el", "los", "las", "del", "al", "do", "da", "dos", "das", "no", "na",
    "di", "il", "lo", "gli", "della", "dello", "dei", "delle", "der", "die", "dem", "den", "zu", "zur", "zum", "am", "im", "von", "vom", "van", "het", "een",
    "natura", "naturaleza", "natureza", "aard", "kurze", "kurz", "breve", "bref", "korte",
))  # fmt: skip
"""Words of long labels that name nothing: "Description of work to be carried out", "Nature de la panne"."""
"""Fields that say which machine is meant, the plainest first."""
_SHARP_S = re.compile(r"(?<=[^\W\d_A-Z])B(?=[a-z]|\b)")
"""How readers that know no sharp s see it within a word: "MaBnahme"."""
_TROUBLES = frozenset(("trouble", "difficulty", "deficiency", "breakage", "abnormality"))
"""Words for what is wrong with a machine that name no column of a list, but what is written on a form."""
_SIGNED = re.compile(
    r"^\W*sign(?:ed|ature)?\W*(?:off|out)\W*(?:by)?\W*$|\w\W*[-–(/,]\s*(?:sign(?:ed|ature)?|sig|initials?|name|unterschrift|firma|visa|paraaf)\W*$",
    re.I,
)
"""Labels of what somebody signs for: "Signed off", "FIT FOR SERVICE (sign)"."""
_OF_NUMBERS = frozenset(("work_order", "serial_no"))
_PERSON = 0.9
"""Score of a name that surely asks for a person."""
_TITLE = re.compile(
    r"^(?:(?:report|request|sheet|card|form|log|order|record|ticket|notice|note|book|list|register|slip|docket)s?\W*)+$",
    re.I,
)
"""What stands behind a name that is a form's title: "BREAKDOWN REPORT"."""
_TITLED = re.compile(
    r"^\W*(?:[^\W\d_]+[\s/&'-]+){0,4}(?:report|request|sheet|card|form|log|log ?book|record|ticket|notice|register|slip|docket|check|check ?list|inspection|diary|journal|karte|bericht|buch|protokoll|fiche|rapport|registre|ficha|informe|bitacora|registro|scheda|rapporto|kaart|boek)s?(?:\s*[-–—:(].*)?$",
    re.I,
)
"""How a form's title in capitals goes on behind a name: "EQUIPMENT DEFECT CARD", "UNIT CONTROLLERS LOG - UNIT 1"."""
_OF = re.compile(r"(?:of|der|des|die|de|du|del|della|di|van|da|do)\s", re.I)
"""How a title in capitals goes on behind its first word: "NOTIZ DER SCHICHT"."""
_HANDED = re.compile(r"(?:hand[- ]?over|turn[- ]?over|pass[- ]?down|übergabe|relève|overdracht)\b", re.I)
"""The same behind "Shift", whatever follows: "SHIFT HANDOVER - MECHANICAL"."""
_BY = re.compile(r"\s+by\s+.*$", re.I)


@lru_cache(maxsize=20_000)
def meant(name: str) -> Match | None:
    """The field that a label surely names, or None; long ones are understood by their words."""
    found = _meant(name)
    return found if found is not None or not _SHARP_S.search(name) else _meant(_SHARP_S.sub("ß", name))


def _meant(name: str) -> Match | None:
    # what a column of cells bears out is too little for one value: "Crane No: 4", "Start / machine"
    known = recognise(name) if len(name) <= _LONG and not told_in_part(name) else None
    if known is not None and known.unit and _AMOUNT.fullmatch(name):
        return None
    if known is not None and known.score >= SURE_LABEL:
        return known
    if len(name) <= _LONG and _SIGNED.search(name):
        return Match("signature", SURE_LABEL)
    words = normalise(name).split()
    if len(name) > _LONGEST or not 2 <= len(words) <= 9 or any(c.isdigit() for c in name):
        return None
    parts = [p for p in _BETWEEN.split(name.strip()) if p]
    if len(parts) == 2 and (both := _of_both(parts) or _of_one(parts)) is not None:
        return Match(both, SURE_LABEL)
    # "Remarks / outages", "Nature de la panne / demande": what stands first says what is wanted
    first = recognise(parts[0]) if len(parts) > 1 else None
    if first is not None and first.score >= 0.95 and first.field in TEXT_FIELDS:
        return Match(first.field, SURE_LABEL)
    if len(parts) > 2 and (several := _of_several(parts)) is not None:
        return Match(several, SURE_LABEL)
    told = _of_words(name) or (_of_words(parts[0]) if len(parts) > 1 else None)
    return Match(told, SURE_LABEL) if told is not None else None


def _of_words(name: str) -> str | None:
    """The field of running text that the words of a long name name, those aside that name nothing."""
    telling = [w for w in normalise(_BY.sub("", name)).split() if w not in _FILLERS]
    fields = [_of_text(w) for w in telling]
    return fields[0] if fields and all(fields) and len(telling) < len(normalise(name).split()) else None


def _of_one(parts: Sequence[str]) -> str | None:
    """The field that both names of a label name, or which machine is meant where both say that: "Anlage / Maschine"."""
    known = [m for p in parts if (m := recognise(p)) is not None and m.score >= _LEADING]
    fields = {m.field for m in known}
    if len(known) < len(parts):
        return None
    machines = [f for f in MACHINE_FIELDS if f in fields]
    return known[0].field if len(fields) == 1 else machines[0] if len(machines) == len(fields) else None


def _of_both(parts: Sequence[str]) -> str | None:
    """The field of a label of two names that both ask for a text, or one for a text and one for who did it: "Defects / remarks"."""
    texts = [
        _of_text(" ".join(w for w in normalise(p).split() if w not in _FILLERS)) or _of_text(p) or _of_work(p)
        for p in parts
    ]
    people = [(m := recognise(p)) is not None and m.score >= _PERSON and m.field in PERSON_FIELDS for p in parts]
    told = [t for t in texts if t is not None]
    return told[0] if told and all(t is not None or p for t, p in zip(texts, people, strict=True)) else None


def _of_several(parts: Sequence[str]) -> str | None:
    """The text that a label of three names or more asks for, of which one at most is not known: "Status / work done / outstanding"."""
    known = [(_of_text(p) or _of_work(p), recognise(p)) for p in parts]
    unknown = sum(text is None and (m is None or m.score < _LEADING) for text, m in known)
    return next((text for text, _ in known if text is not None), None) if unknown <= 1 else None


def _of_text(word: str) -> str | None:
    """The field of running text that a single word names."""
    if word.casefold().removesuffix("s") in _TROUBLES:
        return "description"
    for form in (word, word.removesuffix("s")):
        found = recognise(form)
        if found is not None and found.score >= 0.95 and found.field in TEXT_FIELDS:
            return found.field
    return None


def _of_work(part: str) -> str | None:
    """The field of running text that a part of a label of two names names: "ACTION" alone may ask for a code."""
    known = recognise(part)
    return "description" if known is not None and known.score >= 0.95 and known.field == "activity_code" else None


def leading(text: str) -> tuple[str, Match, str] | None:
    """A known name at the beginning of a text without a colon: the name, its field, and what stands behind it."""
    words = text.split()
    for count in range(min(5, len(words) - 1), 0, -1):
        name, value = " ".join(words[:count]).strip(" .:_-"), " ".join(words[count:]).strip(" ._")
        match = recognise(name) if 3 <= len(name) <= _LONG else None
        if match is None or match.score < _LEADING or not value or not may_be(match.field, value):
            continue
        # "Not pumping" is no number of an order
        if match.field in _OF_NUMBERS and not any(c.isdigit() for c in value):
            continue
        # the longest name counts; with another name behind it, or a single word for a text, it is a title: "REPAIR ORDER"
        titled = (
            meant(value) is not None
            or _HANDED.match(value)
            or _TITLE.match(value)
            or (name.isupper() and value.isupper() and _TITLED.match(value))
            or (_OF.match(value) and name.isupper())
            or (match.field in TEXT_FIELDS and len(value.split()) < 2)
        )
        return None if titled else (name, match, value)
    return None


def split(text: str) -> tuple[str, str] | None:
    """Name and value of a block with a colon, or whose colon was not read before a number."""
    told = LABEL.match(text) or TRAILING.match(text)
    return (told.group(1), told.group(2).strip(" ._")) if told else None


def name_of(text: str) -> str:
    """The name that a block bears as a label."""
    told = split(text)
    return told[0] if told else text.rstrip(" .:_")


def is_label(block: Block) -> bool:
    """Whether a block may be a label, so that it is nobody's value."""
    text = block.text.rstrip()
    # a reader sees colons at the end of sentences as well
    if text.endswith(":") and len(text.split()) <= 4 and len(text) <= _LONG:
        return True
    name = name_of(block.text)
    if split(block.text) is not None and candidates(name, HINTED):
        return True
    return meant(name) is not None


def is_sure_label(block: Block) -> bool:
    """Whether a block surely is a label: running text goes down to it ("6 mth PM: oil, filters" is text)."""
    text = block.text.rstrip()
    if text.endswith(":") and len(text.split()) <= 4 and len(text) <= _LONG:
        return True
    told = LABEL.match(block.text)
    name = name_of(block.text)
    if told is not None and len(name.split()) <= 2 and not any(c.isdigit() for c in name) and candidates(name, HINTED):
        return True
    return meant(name) is not None


def is_no_machine(block: Block) -> bool:
    """Whether a block may not be what a machine is called: "Press 4" may, "Hours 412" and "Load: 3" are labels."""
    told = TRAILING.match(block.text)
    if told is None:
        return is_label(block)
    match = meant(told.group(1))
    return match is not None and match.field in NUMBERED


def may_be(field: str, value: str) -> bool:
    """Whether a text can be the value of a field: measurements and times begin with a number, days are days."""
    if field not in NUMBERED:
        return True
    first = value.split(maxsplit=1)[0] if value.strip() else ""
    if any(c.isdigit() for c in first) or (first and first.translate(_AS_DIGITS).isdigit()):
        return True
    return field in DATED and is_day(value)


def field_with(label: str, value: str, known: str) -> str:
    """The field of a label with its value: "Clock hrs: 31475" is no time of day."""
    # "PRESS P5" on a tag is a machine, and no pressure
    if known == "pressure" and normalise(label) == "press" and value[:1].isalpha():
        return "equipment"
    return known if known in TEXT_FIELDS else name_value(label, value, known)


def is_day(value: str) -> bool:
    """Whether a text is a day and nothing else."""
    if not 3 <= len(value) <= 20 or len(value.split()) > 4:
        return False
    # a year stands in for one that is not written
    return any(parse(value, order=order, default=(2000, None)) for order in _ORDERS)
