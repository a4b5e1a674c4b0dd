"""Days of the week, whole and cut short, in the languages of the plants."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from pdm.accents import unaccented

_NAMES: tuple[tuple[tuple[str, ...], ...], ...] = tuple(
    tuple(tuple(day.split("/")) for day in language.split())
    for language in (
        "monday tuesday wednesday/weds thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lunes martes miercoles jueves viernes sabado domingo",
        "lunedi martedi mercoledi giovedi venerdi sabato domenica",
        "segunda/segunda-feira terca/terca-feira quarta/quarta-feira quinta/quinta-feira sexta/sexta-feira sabado domingo",
        "poniedzialek/pn wtorek sroda czwartek piatek/pt sobota niedziela/nd",
    )
)
"""For each language the names of each day, Monday first; what begins like the first is short for it. Where a word is a day in several, the first has it."""
_CUT = frozenset(
    [
        "Mon",
        "Tue",
        "Tues",
        "Wed",
        "Weds",
        "Thu",
        "Thur",
        "Thurs",
        "Fri",
        "Sat",
        "Sun",
        "MON",
        "TUE",
        "TUES",
        "WED",
        "THU",
        "THURS",
        "FRI",
        "SAT",
        "SUN",
    ]
)
_PART = re.compile(r"(?:s|morgen|mittag|vormittag|nachmittag|abend|nacht|fruh|ochtend|middag|avond)$")
_NUMBERS_TOO = frozenset(["segunda", "terca", "quarta", "quinta", "sexta"])
"""Days that are numbers as well."""
_SHORTEST, _SHORT, _MISSPELT = 2, 3, 6
"""Letters of a short name, the most that one has, and those of a name that may have a slip."""
_WITH_DAY = re.compile(
    r"\s*(?P<name>[^\W\d_]{2,12}(?:-feira)?)(?:\.,?|,)?(?:\s*\(?\b(?:am|pm|days?|nights?|early|late|morning|afternoon|evening|fr[üu]h|sp[äa]t|nacht|matin|soir|nuit|mañana|tarde|noche)\b\.?\)?)?"
    r"\s*(?P<rest>\d.*)?\s*",
    re.I,
)


def split_weekday(text: str) -> tuple[str, str]:
    """The word that a text begins with, where it may be a day of the week, and the figures behind it: "Mon 10/3" is Mon and 10/3; empty where it is not of that kind."""
    found = _WITH_DAY.fullmatch(text)
    return (found["name"], found["rest"] or "") if found else ("", "")


def weekdays_of(words: Iterable[str]) -> dict[str, int]:
    """Words that are days of the week, Monday 0, as the language has it that knows most of them; without those that languages take for different days.

    Args:
        words: As written.
    """
    told = set(words)
    known = [{w: day for w in told if (day := _in(n, _plain(w))) is not None} for n in range(len(_NAMES))]
    most = max(map(len, known))
    best = [k for k in known if len(k) == most] if most else []
    meant: dict[str, set[int]] = {}
    for of_language in best:
        for word, day in of_language.items():
            meant.setdefault(word, set()).add(day)
    return {word: min(days) for word, days in meant.items() if len(days) == 1}


def weekday_of(word: str) -> int | None:
    """The day of the week that a word by itself is, Monday 0, in the first language that has it; None where it is none."""
    plain = _plain(word)
    return next((day for n in range(len(_NAMES)) if (day := _in(n, plain)) is not None), None)


def whole_weekday(word: str) -> int | None:
    """The day of the week that a word of a text names, Monday 0: by its whole name, perhaps with the part of the day ("zaterdagavond"), or cut short as
    English cuts it, with its capital; None for a word that only begins like one ("Montage", "sat").
    """
    if word in _CUT:
        return weekday_of(word)
    plain = _plain(word)
    return next(
        (day for name in (plain, _PART.sub("", plain)) if len(name) > _SHORT and name not in _NUMBERS_TOO
         for days in _NAMES for day, names in enumerate(days) if name in names), None,
    )  # fmt: skip


def like_weekday(word: str, day: int) -> bool:
    """Whether a word is a name of a day of the week, Monday 0, or one of which a letter was misread ("Tho") that is like no other day's."""
    plain = _plain(word)
    if len(plain) < _SHORT:
        return False
    near = {
        n
        for days in _NAMES
        for n, names in enumerate(days)
        for name in names
        if OSA.distance(plain, name[: len(plain)], score_cutoff=1) <= 1
    }
    return near == {day}


def _plain(word: str) -> str:
    return unaccented(word).rstrip(".")


@lru_cache(maxsize=2_000)
def _in(language: int, word: str) -> int | None:
    if len(word) < _SHORTEST:
        return None
    for day, (name, *others) in enumerate(_NAMES[language]):
        if name.startswith(word) or any(o == word or (len(word) > _SHORT and o.startswith(word)) for o in others):
            return day
        if len(word) >= _MISSPELT and OSA.distance(word, name, score_cutoff=1) <= 1:
            return day
    return None
