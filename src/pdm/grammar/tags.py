"""Equipment tags: their parts, and the ways in which people write them.

Understood are ISA-5.1 tags (`23-PT-96186-01`), plain plant tags (`P-101A`, `1P0101A`), tags behind the letters of a place
(`A-AHU-01` of building A), KKS codes (`10LAC20AP001`), places of SAP's kind (`HAR-01-P0101A`), and what people make of them (`p 101 a`,
`#101A`, `pump 101A`). Which letters and how many digits a plant uses is learned from its own tags (`HouseStyle`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pdm.accents import unaccented

FORMULA = r"(?i:NH3|CO2|CLO2|N2O?|H2O2|H2[OS]?|O[23]|SO[23]|NO2|CL2|SF6)(?=[\s\-_./]\d)"
"""Gases and liquids whose formula stands for the letters of a tag: the 3 of `NH3-02` is no machine's number."""
_TAG = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?P<area>\d{{1,3}})[\s\-_./]{{0,2}})?(?P<letters>{FORMULA}|[A-Za-z]{{1,6}})[\s\-_./#]{{0,2}}(?P<number>\d{{1,8}})"
    r"(?:[\s\-_./]{0,2}(?P<train>[A-Za-z]))?(?![^\W_])"
)
_KKS = re.compile(
    r"(?<![A-Za-z0-9])(?P<area>\d{1,2})?[ ]?(?P<system>[A-Z]{3})[ ]?(?P<n>\d{2})[ ]?(?P<unit>[A-Z]{2})[ ]?(?P<number>\d{3})"
    r"(?P<train>[A-Z]?)(?![A-Za-z0-9])"
)
_SHORTEST_KKS = 10
_LEAST_ALONE = 3
"""Figures of a number that names a machine without the letters that are joined to it."""
_NUMBER = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?P<hash>#\s?))(?P<number>\d{2,8})(?:[\s\-_/]{0,2}(?P<train>[A-Za-z]))?(?![^\W_])"
)
_SUFFIX = re.compile(r"(?:[-_+](?:[A-Z]{0,3}\d{1,3}[A-Z]?|[A-Z]{1,3})(?![A-Za-z0-9]))+")
_AREA_BEFORE = re.compile(r"(?<!\d)(\d{1,3})[\s\-_./]$")
PLACE = r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,6}[\-_]|[A-Z]{1,3}\.)+"
"""Letters and signs before a tag that say where it is: `A-`, `DC-PDU-`."""
_PLACE_BEFORE = re.compile(rf"({PLACE})$")
_PLACE_GLUED = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,3})$")
"""Letters that stand at the number of an area: `A2-AHU-01`."""
_PLAIN = re.compile(r"[^0-9a-z]+")
_NUMBER_WORDS = frozenset(("NO", "NR", "NUM", "UNIT", "WO", "ORDER"))
"""Letters before a number that are no part of a tag."""


class Tag(NamedTuple):
    """Parts of a tag.

    Attributes:
        letters: Function letters, upper case; empty when only a number was written. For KKS the system and the unit's letters.
        number: Number without leading zeros.
        train: Letter of one of several like machines; empty if there is none.
        area: Area or unit before the letters, without leading zeros.
        suffix: Component within the machine (`M01-62B`), leading zeros left out; empty if there is none.
        place: Letters before the tag, joined to it by a sign, upper case with `-` between them (`A` of `A-AHU-01`): a building, a line,
            or the kind of thing that the tag is a part of; empty if there are none.
    """

    letters: str
    number: str
    train: str = ""
    area: str = ""
    suffix: str = ""
    place: str = ""


@lru_cache(maxsize=200_000)
def parse(text: str) -> Tag | None:
    """The parts of the tag in `text`, None when there is none; of several, the one with the longest number.

    `P-101A`, `p 101 a`, `P101/A`, `01-P-0101A`, `pump P101A` and `#101A` are understood.
    """
    kks = _KKS.search(text) if len(text) >= _SHORTEST_KKS else None
    if kks:
        return Tag(
            kks["system"] + kks["unit"], _stripped(kks["n"] + kks["number"]), kks["train"], _stripped(kks["area"] or "")
        )
    best: re.Match[str] | None = None
    for found in _TAG.finditer(text):
        if found["letters"].upper() in _NUMBER_WORDS:
            continue
        if best is None or len(found["number"]) >= len(best["number"]):
            best = found
    number = _beyond(text, best)
    if number is not None:
        return Tag("", _stripped(number["number"]), (number["train"] or "").upper())
    if best is None:
        return None
    area, place = _before(text, best)
    suffix = _SUFFIX.match(text, best.end()) if best.end() < len(text) else None
    return Tag(
        best["letters"].upper(),
        _stripped(best["number"]),
        (best["train"] or "").upper(),
        area.lstrip("0"),
        suffix_of(suffix[0]) if suffix else "",
        place,
    )


def _beyond(text: str, best: re.Match[str] | None) -> re.Match[str] | None:
    """A number that outweighs the best tag: `#101A`, and a long one behind a word that happens to stand before a short one."""
    # a longer number behind the tag needs room
    if best is not None and len(text) - best.end() <= len(best["number"]):
        return None
    number = _NUMBER.search(text)
    if number is None or best is None:
        return number
    if len(number["number"]) <= len(best["number"]) or number.start() < best.end():
        return None
    # "L2-04" is one tag: two figures behind its sign are none without it
    joined = number.start() == best.end() + 1 and text[best.end()] in "-_"
    return None if joined and len(number["number"]) < _LEAST_ALONE else number


def _before(text: str, tag: re.Match[str]) -> tuple[str, str]:
    """Area and place that stand before a tag."""
    if tag["area"] or not tag.start():
        return tag["area"] or "", ""
    area = _AREA_BEFORE.search(text[: tag.start()])
    place = (_PLACE_GLUED if area else _PLACE_BEFORE).search(text[: area.start() if area else tag.start()])
    groups = [g for g in re.split(r"[-_.]", place[1].upper()) if g] if place else []
    return area[1] if area else "", "" if not _NUMBER_WORDS.isdisjoint(groups) else "-".join(groups)


def suffix_of(text: str) -> str:
    """A component suffix in one form: parts joined by `-`, numbers without leading zeros (`_M01-039` is `M1-39`)."""
    parts = [p for p in re.split(r"[-_+\s]+", text.upper()) if p]
    return "-".join(re.sub(r"(?<!\d)0+(?=\d)", "", p) for p in parts)


def _stripped(digits: str) -> str:
    return (digits.lstrip("0") or "0") if digits else ""


def plain(text: str) -> str:
    """Lower case letters and digits only, accents off: for comparing names letter by letter."""
    folded = unaccented(text)
    return folded if folded.isascii() and folded.isalnum() else _PLAIN.sub("", folded)


@lru_cache(maxsize=200_000)
def written_forms(tag: str) -> tuple[tuple[str, float], ...]:
    """The ways in which people write a tag, with weights that add up to about one."""
    parts = parse(tag)
    if parts is None or not parts.letters or parts.suffix:
        return ((tag, 0.8), (tag.replace("-", ""), 0.2)) if "-" in tag else ((tag, 1.0),)
    p, n, t = parts.letters, parts.number, parts.train
    forms: dict[str, float] = {tag: 0.40}
    for form, weight in (
        (f"{p}{n}{t}", 0.16), (f"{p}-{n}{t}", 0.12), (f"{p} {n}{t}", 0.10), (f"{p}-{n} {t}".strip(), 0.05), (f"{p}{n} {t}".strip(), 0.03),
        (f"{p}.{n}{t}", 0.01), (f"{p}{n}/{t}" if t else f"{p}/{n}", 0.02), (f"{p}{n:0>4}{t}", 0.02), (f"{p}{n:0>5}{t}", 0.01),
        (f"{p}{n}{t}".lower(), 0.02), (f"{p}.{n}{t}".lower(), 0.01), (f"#{n}{t}", 0.01), (f"{n}{t}", 0.02), (tag.replace("-", ""), 0.03),
        (tag.replace("-", " "), 0.02), (tag.lower(), 0.02),
    ):  # fmt: skip
        forms[form] = forms.get(form, 0.0) + weight
    total = sum(forms.values())
    return tuple((f, w / total) for f, w in forms.items())


_BLUR_TYPED = str.maketrans("oil", "011")
_BLUR_HAND = str.maketrans("odqiltsbzgum", "0001115826vn")


def blur(text: str, *, hand: bool = False) -> str:
    """`plain` text with characters that are taken for one another made equal.

    Typists take O for 0 and I or l for 1; in handwriting more letters look alike. Equal blurred texts are a hint, not proof:
    a register may hold both.
    """
    return blur_key(plain(text), hand=hand)


def blur_key(key: str, *, hand: bool = False) -> str:
    """`blur` of a text that is `plain` already."""
    return key.translate(_BLUR_HAND if hand else _BLUR_TYPED)


@dataclass(frozen=True)
class HouseStyle:
    """How one plant writes its tags, learned from its register.

    Attributes:
        letters: Function letters and how often they occur.
        digits: Length of the number (without leading zeros) and how often it occurs.
        trains: Train letter (empty for none) and how often it occurs.
    """

    letters: Counter[str]
    digits: Counter[int]
    trains: Counter[str]

    @classmethod
    def learn(cls, tags: Iterable[str]) -> HouseStyle:
        """The style of `tags`; texts that hold no tag are left out."""
        letters: Counter[str] = Counter()
        digits: Counter[int] = Counter()
        trains: Counter[str] = Counter()
        for text in tags:
            tag = parse(text)
            if tag is not None and tag.letters:
                letters[tag.letters] += 1
                digits[len(tag.number)] += 1
                trains[tag.train] += 1
        return cls(letters, digits, trains)

    def bits(self, tag: Tag) -> float:
        """log2 probability that a machine that is in no register bears this tag, by this plant's style.

        Letters, length and train letter are drawn as the register has them, digits at random.
        """
        total = sum(self.letters.values())
        chance = (self.letters[tag.letters] + 0.02) / (total + 1) if tag.letters else 0.05
        chance *= (self.digits[len(tag.number)] + 0.05) / (total + 1) * 10.0 ** -len(tag.number)
        chance *= (self.trains[tag.train] + 0.05) / (total + 1)
        return math.log2(chance)
