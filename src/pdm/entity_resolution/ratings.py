"""What a machine lifts, drives or holds, as it stands in its name: in `Overhead crane 1 10 t` the number is 1."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"(?<![\w\-./#,])(?P<number>\d+(?:[.,]\d+)?)(?P<room>\s?)"
_SURE = (
    r"[km]va|knm|mbar|m[3³]/h(?:r|our)?|m[3³]|(?:l|ltr|litres?|liters?)/(?:min|s|h)|ltrs?|lit(?:er|re)s?|gpm|cfm|rpm|u/min|"
    r"tons?|tonnes?|tonnen|k?hz|[km]pa|psi|inch(?:es)?|zoll"
)
_OTHER = r"(?-i:t|T|l|m|V|W)|m2|kg|kn|nm|kw|mw|kv|mm|cm|kl|hl|hp|ps|cv|bar|ampere|amps?|(?-i:A)"
"""Units that are something else, too: a letter of one of several like machines, initials, high pressure, a bar screen."""
_RATE = r"(?:t|to|kg|l|m[3³]|nm[3³])/(?:h|hr|std|d|day|min|s)|t[pc][hd]|m²"
_RATING = re.compile(
    r"(?<![\w.,/])(?P<size>\d+(?:[.,]\d+)?(?:\s?[x×]\s?\d+(?:[.,]\d+)?)+)(?:\s?(?:mm|cm|m|\"|inch(?:es)?|zoll|pol))?(?![\w/])"
    r"|(?<![\w.,])(?P<degrees>-?\d+(?:[.,]\d+)?(?:\s?[/–-]\s?-?\d+)?)\s?°\s?[CF](?!\w)"
    rf"|{_NUMBER}(?:(?P<sure>{_SURE}|{_RATE})|(?P<other>{_OTHER}))(?![\w/])",
    re.I,
)
"""What it lifts or drives, how large it is (`42x78`, `3000 m2`), how much it makes (`8 t/h`, `40TPH`), how cold (`6/12 °C`)."""
_ORDINAL = re.compile(r"(?<=\d)\s?[ºª°](?!\w)")
"""The sign behind the number of one of several: `1º/2º`."""
_FIGURES = re.compile(r"\d+(?:[.,]\d+)?")
_CODE_BEFORE = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{1,2}\s$")
"""One or two letters before a number are rather those of a tag: `P 101 t`."""
_LEAST = 10
"""Number from which on a unit that may be something else is one."""
_LEAST_CURRENT = 100
"""Letters A are those of machines; a current that is written in a name is a large one."""


class Rated(NamedTuple):
    """A name without its ratings.

    Attributes:
        text: The rest of the name, blanks in the places of what was taken out.
        numbers: Numbers of the ratings, without leading zeros.
    """

    text: str
    numbers: tuple[str, ...]


def without_ratings(text: str) -> Rated:
    """Take the ratings and the signs of ordinals out of a name: `55 kW`, `10t`, `80kL`, `400 V`. `pump 1 A` and `feed pump 2 HP` have none."""
    numbers: list[str] = []

    def taken(found: re.Match[str]) -> str:
        beside = found["size"] or found["degrees"]
        if beside:
            numbers.extend(n.lstrip("0") or "0" for n in _FIGURES.findall(beside))
            return " "
        if found["sure"] is None and not _is_unit(found, text):
            return found[0]
        numbers.append(found["number"].lstrip("0") or "0")
        return " "

    rest = _ORDINAL.sub("", _RATING.sub(taken, text)) if any(c.isdigit() for c in text) else text
    return Rated(rest, tuple(numbers))


def _is_unit(found: re.Match[str], text: str) -> bool:
    """Whether a letter, or a word that has another meaning, is the unit of the number before it."""
    before, value = text[: found.start()], float(found["number"].replace(",", "."))
    if _CODE_BEFORE.search(before):
        return False
    numbered = any(c.isdigit() for c in before)
    unit = found["other"]
    if unit == "A":
        return numbered and value >= _LEAST_CURRENT
    if unit == "t" and found["room"]:
        return True
    return numbered or value >= _LEAST or "." in found["number"] or "," in found["number"]
