"""Fields of a log line and the header names that people and systems give them.

A header is compared first exactly, then without spaces and with the letters that readers confuse taken as one, then
by whole words, then by edit distance. The words lie in `fields.toml`; `header_words.toml` has single words that only
hint at a field, for callers that look at the cells as well.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from pdm.vocabulary.field_content import SHIFT_WORDS
from pdm.vocabulary.field_units import (
    before_unit,
    counts_standing,
    counts_time,
    fits,
    of_another_time,
    physical,
    says_only_value,
    unit_of,
    without_unit,
)
from pdm.vocabulary.heading_text import beside_day, spellings, spelt_out
from pdm.vocabulary.heading_text import normalise as normalise
from pdm.vocabulary.heading_text import planned as planned
from pdm.vocabulary.machine_kinds import machine_kinds
from pdm.vocabulary.stops import counts_stops, tells_of_stop

FIELDS: tuple[str, ...] = (
    "date", "time", "equipment", "equipment_name", "functional_location", "description", "long_text", "remarks",
    "work_order", "order_type", "work_type", "damage_code", "object_part", "cause_code", "activity_code", "breakdown",
    "started_at", "ended_at", "downtime", "status", "priority", "technician", "reported_by", "temperature", "load",
    "vibration", "pressure", "running_hours", "cost", "parts", "site", "period", "department", "signature", "done",
    "serial_no", "manufacturer",
)  # fmt: skip
"""All fields of a log line, in the order in which they are shown."""

TEXT_FIELDS: tuple[str, ...] = ("description", "long_text", "remarks")
"""Fields that make up `entries.text`, in their order."""

PERSON_FIELDS: tuple[str, ...] = ("technician", "reported_by", "signature")
"""Fields that hold a person's name or initials and nothing else."""

MACHINE_FIELDS: tuple[str, ...] = ("equipment", "equipment_name", "functional_location")
"""Fields that name a machine, or where it stands."""

WHICH_MACHINE: tuple[str, ...] = (*MACHINE_FIELDS, "serial_no")
"""Fields that tell which machine, also by its plate."""

ID_FIELDS: frozenset[str] = frozenset({"equipment", "work_order", "functional_location", "serial_no"})
"""Fields that hold identifiers: never numbers, leading zeros matter."""

MEASURED: tuple[str, ...] = ("temperature", "load", "vibration", "pressure", "running_hours", "downtime", "cost")
"""Fields that hold a number."""

_THRESHOLD, _EXACT, _NEARLY = 0.6, 0.93, 0.94
_MACHINE = ("equipment", "functional_location")
_READ_OFF = ("temperature", "load", "vibration", "pressure", "running_hours")
"""Fields that hold what a machine showed when somebody looked."""
_HINT, _STANDS = 0.5, 0.9
"""Scores of a header that only hints at a field by one of its words, and of one whose unit says so, too."""
_NUMBERED = frozenset({"no", "nr", "num", "number", "ref", "reference", "id", "code", "key", "nummer", "#"})
"""Words that say only that what stands before them has a number."""
_NUMBER_OF = re.compile(
    r"^(?:n|no|nr|nro|num|numero|nummer|number|code|cod|codigo|codice)(?: (?:d|de|del|dell|della|di|du|da|do|der|des|van|of))? (?=[a-z]{2})"
)
"""How a heading begins that says that what follows has a number: "Nº de OT", "Codice macchina"."""
_PARTED = re.compile(r"(?<=[^\W\d_]{3})\.?\s*[/|]\s*(?=[^\W\d_]{3})")
"""Between two whole words of a heading that names two things: "Guasto / Richiesta", not "w/o" and "mm/s"."""
_FIRST_OF_TWO, _SECOND_OF_TWO = 0.92, 0.84
"""Scores of a field that the first part of such a heading names, and of one that another does."""
_TITLE = re.compile(r"\b(?:19|20)\d\d\b|(?:\w+ ){5}")
"""A year, or more words than a heading over amounts has that means nothing but its unit."""
_COUNTED = frozenset(
    {"start", "starts", "count", "counts", "qty", "quantity", "menge", "anzahl", "nombre", "year", "jahr", "setpoint"}
)
"""Words beside which nothing is measured: "hot starts" counts."""
_HOT = frozenset(
    ("brg", "bearing", "lager", "winding", "wicklung", "motor", "mot", "de", "nde", "max", "case", "casing", "gehause", "palier")
)  # fmt: skip
"""Words behind which "t" is a temperature, not tonnes."""
_UNIT_FIELDS = {
    "°c": "temperature", "°f": "temperature", "°k": "temperature", "degc": "temperature", "degf": "temperature", "mm/s": "vibration",
    "in/s": "vibration", "ips": "vibration", "bar": "pressure", "barg": "pressure", "psi": "pressure", "kpa": "pressure",
    "mpa": "pressure", "€": "cost", "eur": "cost", "usd": "cost", "gbp": "cost", "$": "cost", "£": "cost",
}  # fmt: skip
"""What a unit alone says of a column whose header is unknown otherwise."""
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
# letters that readers of print and hand confuse, taken as one
_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b", "6": "b", "q": "g", "9": "g",
                           "v": "u", "c": "e", "z": "2"})  # fmt: skip


_CUT_OFF = re.compile(r"([^\W\d_]{3,})\.")
"""A word that was cut off, as narrow columns make of "Schadensbild": "Schad."."""


@dataclass(frozen=True, slots=True)
class Match:
    """A header recognised as a field.

    Attributes:
        field: Canonical field name.
        score: 0 to 1; 1 is an exact name.
        unit: Unit written in the header (`°F`), empty if there is none.
    """

    field: str
    score: float
    unit: str = ""


@dataclass(frozen=True)
class _Vocabulary:
    exact: Mapping[str, tuple[tuple[str, float], ...]]
    compact: Mapping[str, tuple[tuple[str, float], ...]]
    skeleton: Mapping[str, tuple[tuple[str, float], ...]]
    words: Mapping[frozenset[str], tuple[tuple[str, float], ...]]
    names: tuple[str, ...]


@cache
def _vocabulary() -> _Vocabulary:
    raw = tomllib.loads(resources.files(__package__).joinpath("fields.toml").read_text(encoding="utf-8"))
    kinds: tuple[dict[Any, dict[str, float]], ...] = ({}, {}, {}, {})
    whole: dict[str, None] = {}
    for field in FIELDS:
        names = [field, *raw.get(field, [])]
        for rank, name in enumerate(names):
            # names further down the list give way when two headers want one field
            penalty = 0.0005 * min(rank, 80)
            texts = spellings(normalise(name))
            whole.setdefault(texts[0].replace(" ", ""))
            for text in texts:
                compact = text.replace(" ", "")
                for kind, key in zip(kinds, (text, compact, compact.translate(_CONFUSED), frozenset(text.split()))):
                    kind.setdefault(key, {})
                    kind[key][field] = min(kind[key].get(field, 1.0), penalty)
    exact, compacts, skeleton, words = ({k: tuple(v.items()) for k, v in kind.items()} for kind in kinds)
    # three letters are like too many words of four
    return _Vocabulary(exact, compacts, skeleton, words, tuple(n for n in whole if len(n) > 3))


@lru_cache(maxsize=20_000)
def _completed(header: str) -> tuple[tuple[str, float], ...]:
    """Fields of the known names that a header with words cut off may stand for, each with its penalty; a tie costs."""
    cut = {normalise(w) for w in _CUT_OFF.findall(header)}
    words = normalise(header).split()
    if not cut or len(words) > 3:
        return ()
    found: dict[str, float] = {}
    for name, fields in _vocabulary().exact.items():
        whole = name.split()
        if len(whole) == len(words) and all(
            w == full or (w in cut and full.startswith(w)) for w, full in zip(words, whole, strict=True)
        ):
            # the shortest word that it may be is the likeliest
            more = 0.005 * (len(name) - len(" ".join(words)))
            for field, penalty in fields:
                found[field] = min(found.get(field, 1.0), penalty + more)
    tie = 0.1 if len(found) > 1 else 0.0
    return tuple((field, penalty + tie) for field, penalty in found.items())


def _who(header: str) -> str:
    """The field of people that a heading names, empty where it names none."""
    when = not SHIFT_WORDS.isdisjoint(normalise(header).split())
    return "" if when else next((m.field for m in candidates(header) if m.field in PERSON_FIELDS), "")


def _stem(text: str) -> str:
    """A normalised header without a last word, or a beginning, that only says that there is a number."""
    words = text.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in _NUMBERED else _NUMBER_OF.sub("", text)


def _of_parts(header: str) -> dict[str, float]:
    """Fields that the parts of a heading such as "Guasto / Richiesta" name, and how surely; the first one says what it mainly is."""
    parts = [normalise(p) for p in _PARTED.split(header)]
    if len(parts) < 2 or parts[0] not in _vocabulary().exact:
        return {}
    out: dict[str, float] = {}
    for part, score in zip(parts, (_FIRST_OF_TWO, *[_SECOND_OF_TWO] * len(parts)), strict=False):
        for field, penalty in _vocabulary().exact.get(part, ()):
            out[field] = max(out.get(field, 0.0), score - penalty)
    if not set(PERSON_FIELDS).issuperset(out):
        # below "Fitter / Status" stand no names alone
        out = {f: s for f, s in out.items() if f not in PERSON_FIELDS}
    if "status" in out and not set(TEXT_FIELDS).isdisjoint(out):
        # below "Status / work done" people write what they did
        first = out.pop("status")
        out = {f: max(s, first) if f in TEXT_FIELDS else s for f, s in out.items()}
    if "description" in out:
        # of "Comments / action taken" either part is told
        out["description"] = max(s for f, s in out.items() if f in TEXT_FIELDS)
        out = {f: s for f, s in out.items() if f == "description" or f not in TEXT_FIELDS}
    return out


@cache
def _hints() -> dict[str, tuple[str, ...]]:
    raw = tomllib.loads(resources.files(__package__).joinpath("header_words.toml").read_text(encoding="utf-8"))
    return {field: tuple(dict.fromkeys(normalise(w) for w in words)) for field, words in raw.items()}


@cache
def _hint_words() -> frozenset[str]:
    return frozenset(w for words in _hints().values() for w in words)


def _hinted(text: str) -> list[str]:
    """Fields at which a word of a normalised header hints."""
    words = text.split()
    if not _COUNTED.isdisjoint(words) or not _NUMBERED.isdisjoint(words):
        return []
    if words[1:] and words[-1] == "t" and words[-2] not in _HOT:
        # "FW prod / t": tonnes
        words = words[:-1]
    return [
        field
        for field, hints in _hints().items()
        if any(w == h or (len(h) >= 5 and h in w) for h in hints for w in words)
    ]


@lru_cache(maxsize=20_000)
def candidates(header: str, least: float = _THRESHOLD) -> tuple[Match, ...]:
    """All fields that `header` may mean with a score of `least` or more, best first."""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    unit = unit_of(header)
    text = normalise(without_unit(header)) or normalise(header)
    if not text or len(text) > 60:
        return ()
    header = spelt_out(header)
    spelt = normalise(without_unit(header)) or text
    behind = normalise(before_unit(header))
    vocabulary = _vocabulary()
    listed = {field for field, _ in vocabulary.exact.get(text, ())}
    if "downtime" not in listed and counts_stops(behind or spelt, in_time=bool(unit) and fits(unit, "downtime")):
        # whatever else "D/T hrs" and "Lost (min)" are like
        return (Match("downtime", _NEARLY if not unit else _STANDS, unit),)
    if not listed and (of_stop := tells_of_stop(spelt)):
        return (Match(of_stop, _NEARLY, unit),)
    compact = text.replace(" ", "")
    found: dict[str, float] = {}

    def note(fields: Sequence[tuple[str, float]], score: float) -> None:
        for field, penalty in fields:
            found[field] = max(found.get(field, 0.0), score - penalty)

    words = text.split()
    note(vocabulary.exact.get(text, ()), 1.0)
    note(vocabulary.compact.get(compact, ()), 0.97)
    note(vocabulary.words.get(frozenset(words), ()), 0.95)
    if spelt != text:
        note(vocabulary.exact.get(spelt, ()), _NEARLY)
    for stem in {_stem(spelt)} - {text}:
        note([x for x in vocabulary.exact.get(stem, ()) if x[0] in ID_FIELDS or x[0].endswith("_code")], 0.94)
        note([("equipment", 0.0)] if stem in machine_kinds() else [], 0.94)
    if behind:
        # "Dauer min": the last word is only what is counted in
        note([x for x in vocabulary.exact.get(behind, ()) if x[0] in MEASURED and fits(unit, x[0])], 0.96)
    if counts_standing(header):
        found["downtime"] = max(found.get("downtime", 0.0), _STANDS)
    if len(compact) >= 3:
        note(vocabulary.skeleton.get(compact.translate(_CONFUSED), ()), 0.9)
    note(_completed(header), 0.8)
    if who := _who(beside_day(header)):
        # "Verified by/date": somebody signs there, and writes the day beside it
        found = {"date": _SECOND_OF_TWO, who: _STANDS, "signature": _NEARLY}
    if not found:
        found |= _of_parts(header)
    aside = normalise(_ASIDE.sub(" ", header))
    if aside and aside != text:
        # "Date (dd.mm.yyyy)": what stands in brackets explains
        note(vocabulary.exact.get(aside, ()), 0.93)
    # where cells have a say as well, less likely meanings count too
    if not found or max(found.values()) < 0.85 or least < _THRESHOLD:
        if len(words) > 1:
            # what is numbered, not that it is, says what stands in a column
            words = _stem(text).split()
            for start in range(len(words)):
                for stop in range(start + 1, len(words) + 1):
                    part = " ".join(words[start:stop])
                    share = len(part) / len(text)
                    # the head noun of an English or German header stands last
                    bonus = 0.12 if stop == len(words) else 0.0
                    if len(part) > 2 and share >= (0.3 if bonus else 0.4):
                        note(vocabulary.exact.get(part, ()), 0.45 + 0.4 * share + bonus)
        # a word that is known is no misreading of another one: "Lost" is not "Cost"
        if len(compact) >= 4 and text not in _hint_words():
            for name, similarity, _ in process.extract(
                compact,
                vocabulary.names,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=0.72 if len(compact) >= 6 else 0.75,
                limit=4,
            ):
                note(vocabulary.compact[name], 0.9 * similarity)
    if least <= _HINT:
        hinted = _hinted(text)
        if "downtime" in hinted and not vocabulary.exact.get(text):
            # "stood hrs": hours are what is measured in, not what is meant
            found.pop("running_hours", None)
        for field in hinted:
            found[field] = max(found.get(field, 0.0), _HINT)
    if found.get("cost", 1.0) < _EXACT and counts_time(f"{text} {unit}"):
        # "timeSpentSec", "Hours charged", "Actual hours": no money
        found.pop("cost")
    # an amount in minutes is no temperature, whatever its heading hints at
    found = {f: s for f, s in found.items() if not unit or f not in MEASURED or s >= _EXACT or fits(unit, f)}
    if says_only_value(header):
        # "Messwert" is like "Messwert C", but says nothing of degrees
        found = {f: s for f, s in found.items() if f not in MEASURED or s >= _EXACT}
    # a title that was joined to a unit is no heading
    measured = "" if _TITLE.search(text) else _UNIT_FIELDS.get(unit.casefold().replace(" ", ""), "")
    if measured and measured in _hinted(text):
        # "Vel RMS mm/s": a word and the unit say the same
        found[measured] = max(found.get(measured, 0.0), _STANDS)
    if measured and not found:
        found[measured] = 0.65
    if any(found.get(f, 0.0) > _HINT for f in _READ_OFF):
        # "Discharge pressure" is of a pressure, whatever "charge" hints at
        found = {f: s for f, s in found.items() if f not in _READ_OFF or s > _HINT}
    if of_another_time(header):
        # "Previous mm/s", "Tref °C", "Limit bar": no reading of the machine at that time
        found = {f: s for f, s in found.items() if f not in _READ_OFF}
    elif planned(header):
        # what a job was to take is on no meter, and no machine stood for it
        found = {f: s for f, s in found.items() if f not in (*_READ_OFF, "downtime", "breakdown") or s >= _EXACT}
    if physical(header):
        # what is counted in degrees is no order, however its heading is spelt
        found = {f: s for f, s in found.items() if f not in ID_FIELDS or (s >= _EXACT and f in _MACHINE)}
    matches = [Match(f, round(s, 4), unit) for f, s in found.items() if s >= least]
    return tuple(sorted(matches, key=lambda m: (-m.score, FIELDS.index(m.field))))


def recognise(header: str) -> Match | None:
    """The field that `header` names, or None.

    Works on technical names (`QMTXT`, `WONUM`), display names in English, German, French and Spanish, and names with
    reading errors (`Equipmcnt N0`). A unit in the header is kept in the match.
    """
    found = candidates(header.strip())
    return found[0] if found else None


def told_in_part(header: str) -> bool:
    """Whether a header is known only by one of the two things that it names, or by the kind of machine that it numbers ("Crane No")."""
    return not listed(header) and bool(_of_parts(header) or _stem(normalise(header)) in machine_kinds())


def listed(header: str) -> bool:
    """Whether a header is a name that the vocabulary has, letter by letter."""
    return normalise(header) in _vocabulary().exact


def recognise_row(headers: Sequence[str], forms: Sequence[Any] = (), *, origin: str = "") -> dict[int, str]:
    """Assign fields to the columns of a header row, at most one column to a field.

    Args:
        headers: Cells of the header row.
        forms: The site's `FormSettings`; one whose `match` is a file-name pattern of `origin` or a text of the header
            row wins over recognition. A column mapped to an empty name is left alone.
        origin: Path of the document, for file-name patterns.

    Returns:
        Column position to field name; columns that mean nothing known are absent.
    """
    mapped, silent = settled(headers, forms, origin)
    options = [
        (match.score, -position, match.field, position)
        for position, header in enumerate(headers)
        if position not in silent and header.strip()
        for match in candidates(header.strip())
    ]
    for _, _, field, position in sorted(options, reverse=True):
        if position not in mapped and field not in mapped.values():
            mapped[position] = field
    return dict(sorted(mapped.items()))


def settled(headers: Sequence[str], forms: Sequence[Any], origin: str = "") -> tuple[dict[int, str], set[int]]:
    """Columns that the site's settings name (texts several to a field), and all of which they say something, be it that they are nothing."""
    named: dict[int, str] = {}
    silent: set[int] = set()
    mapping = site_mapping(headers, forms, origin)
    for position, header in enumerate(headers):
        field = mapping.get(normalise(header))
        if field is not None and (field not in named.values() or field in TEXT_FIELDS):
            silent.add(position)
            if field in FIELDS:
                named[position] = field
    return named, silent


def site_mapping(headers: Sequence[str], forms: Sequence[Any], origin: str = "") -> dict[str, str]:
    """Normalised header to field, from the forms of the site that match this document."""
    row = " ".join(normalise(h) for h in headers)
    name = origin.replace("\\", "/").rsplit("/", 1)[-1].rsplit("!", 1)[-1]
    out: dict[str, str] = {}
    for form in forms:
        pattern = str(form.match)
        by_name = fnmatch.fnmatch(name.casefold(), pattern.casefold()) or fnmatch.fnmatch(origin, pattern)
        if by_name or (normalise(pattern) and normalise(pattern) in row):
            out.update({normalise(header): field for header, field in form.columns.items()})
    return out
