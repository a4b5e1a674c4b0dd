"""Measurements of a text, without the figures that only look like one: an angle, and the number of a part before its reading."""

from __future__ import annotations

import re

from pdm.grammar.numbers import PHYSICS, Measurement, find_measurements
from pdm.vocabulary.phrases import known_words
from pdm.vocabulary.points import is_point
from pdm.vocabulary.shorthand import shorthand

_ANGLE = re.compile(r"\d\s?(?:deg(?:rees?|\.)?|°)\s*$", re.I)
_TURNED_BEFORE = re.compile(
    r"\b(?:roll(?:ed|ing)?|turn(?:ed|ing)?|rotat(?:ed?|ing|ion)|flip(?:ped)?|tilt(?:ed|ing)?|swung|swing|slew(?:ed|ing)?|index(?:ed)?|bent|bend|elbow|angle[ds]?|angled at|lean(?:s|ing)?|list(?:ing)?|pitch(?:ed)?"
    r"|crank|phase|clocked|hung|luff(?:ed|ing)?|boom|jib|mast|flaps?|ramp|slope|incline[ds]?|opened to|gedreht|verdreht|gekippt|geschwenkt|winkel|tourné|girado)\b[^,;.]{0,16}$",
    re.I,
)
_TURNED_BEHIND = re.compile(
    r"^\W{0,2}(?:elbows?|bends?|angles?|turns?|rotat\w+|fittings?|adapt[eo]rs?|knees?|out of (?:phase|line|true)|[ab]tdc|[ab]bdc|from (?:the )?(?:horizontal|vertical)|bogen|winkel|gedreht|verdreht)\b",
    re.I,
)
# "cyl 6 520 C": the number of a part is not the thousands of its reading
_NUMBERED = re.compile(
    r"(?:\b(?:cyl(?:inder)?s?|zyl(?:inder)?|units?|einheit|pos(?:ition|n)?|no|nr|num(?:ber)?|brgs?|bearings?|lager|zones?|stages?|stufe|phases?|ax[ei]s|achse|stations?|sections?|points?|"
    r"tc|ch(?:annel)?|kanal|engines?|eng|motors?|mtr|pumps?|pmp|fans?|lines?|linie|tanks?|bank|turbo|coolers?|boilers?|kessel|compressors?|comp|wtg|gen(?:erator)?|furnace|ofen|mill|injectors?|[a-z]/[a-z])\.?|#)\s{0,2}"
    r"(?P<number>\d{1,3})(?P<gap> )(?=\d{3}(?:[.,]\d+)?(?!\d))",
    re.I,
)
_PLATE = re.compile(r"\b(?P<letters>[A-Z]{2,3})[ -]?\d{3}[A-Z]$")
_GASES = frozenset(("exh", "egt", "tit", "cht", "hot", "amb", "tmp"))
_A_WORD = 3.5
"""Occurrences in a billion words of English, as a power of ten, from which letters are a word."""
_SERVICED = re.compile(
    r"^[\s-]{0,2}(?:\w+\s)?(?:service|svc|serv|pm|ppm|inspection|insp|overhaul|check|oil change|wartung|inspektion|servicio|mantenimiento|revisi[óo]n|revis[ãa]o|manuten[çc][ãa]o|entretien|vidange|tagliando|beurt|onderhoud)\b",
    re.I,
)
_GROUPED = re.compile(r"\d{1,3} \d{3}(?:[.,]\d+)?")


def measurements(text: str, units: dict[str, str] | None = None) -> list[Measurement]:
    """All measurements of a text, as `find_measurements` gives them, in common units.

    Args:
        text: As written.
        units: Quantity to the unit that the site writes when it writes none.
    """
    # as long as before, so that places hold
    parted = _NUMBERED.sub(lambda m: m[0][: m.start("gap") - m.start()] + "_" + m[0][m.end("gap") - m.start() :], text)
    found = find_measurements(parted, units)
    none_of = (_is_angle, _is_a_plate, _is_an_interval)
    return [_possible(m, parted, units) for m in found if not any(is_none(m, parted) for is_none in none_of)]


def _is_a_plate(m: Measurement, text: str) -> bool:
    """ "KBT 412F": letters that are no word, three figures and a letter of a unit are the number of a vehicle."""
    plate = _PLATE.search(text[max(0, m.start - 6) : m.end]) if m.quantity in ("temperature", "load") else None
    if plate is None:
        return False
    from wordfreq import zipf_frequency

    letters = plate["letters"].casefold()
    known = letters in _GASES or letters in shorthand() or letters in known_words() or is_point(letters)
    return not known and zipf_frequency(letters, "en") < _A_WORD


def _is_an_interval(m: Measurement, text: str) -> bool:
    """ "500 hr engine service": how often, not how many hours it has run."""
    usual = (m.value % 250 == 0 and m.value <= 10_000) or (m.value <= 500 and m.value % 50 == 0)
    return m.quantity == "running_hours" and usual and _SERVICED.match(text[m.end :]) is not None


def _is_angle(m: Measurement, text: str) -> bool:
    """ "tyres rolled 90 deg", "90 deg elbow": degrees of turning."""
    if m.quantity != "temperature" or _ANGLE.search(text[m.start : m.end]) is None:
        return False
    return bool(_TURNED_BEFORE.search(text[max(0, m.start - 40) : m.start]) or _TURNED_BEHIND.match(text[m.end :]))


def _possible(m: Measurement, text: str, units: dict[str, str] | None) -> Measurement:
    """A figure that no plant has, read without the number before it: "6 520 C" are 520."""
    low, high = PHYSICS.get(m.quantity, (float("-inf"), float("inf")))
    gap = text.find(" ", m.start, m.end)
    if low <= m.value <= high or _GROUPED.match(text, m.start, m.end) is None:
        return m
    alone = [n for n in find_measurements(text[:gap] + "_" + text[gap + 1 :], units) if n.start == gap + 1]
    return alone[0] if alone and low <= alone[0].value <= high else m
