"""What the cell of a place tells beside the name of a machine: the room at the end of a path, and the line that a machine is named after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pdm.accents import unaccented
from pdm.entity_resolution.alike import NUMBERED
from pdm.entity_resolution.compare import Fits
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import name_key, take_apart
from pdm.entity_resolution.tag_places import stands_at
from pdm.vocabulary.numbered_places import NUMBERED_PLACES, is_short_for

_STEP = re.compile(r"\s*[/>\\|,;\n]\s*")
_BUILDING = re.compile(
    r"(?P<word>(?:bldg|building|block|gebäude|geb|haus|bâtiment|bat|edificio|prédio|gebouw|byggnad|bygg)\b\.?\s*)?(?P<letters>[A-Za-z]{1,6})",
    re.I,
)
_NUMBER = re.compile(r"0*(\d{1,2})")
_NUMBERED_PLACE = re.compile(r"(?P<word>[^\W\d_]+)[ .:#\-]{0,2}(?:n(?:[or]\b\.?|°)\s?)?0*(?P<number>\d{1,2})", re.I)
NAMED_IN_TEXT = 2.0
"""Bits of a machine on a line that the text names, where its name fits several alike."""
_MANY = 3
"""Names of machines beside a place from which on it is that of several, whatever it is called."""
_IN_TEXT = re.compile(r"(?<![^\W_])([^\W\d_]+)[\s.\-]?0*(\d{1,2})(?![^\W_])")


class Joint(NamedTuple):
    """A machine and its place as one name.

    Attributes:
        name: The name, as a register would have it.
        sure: Whether the place says what its number is that of; a number alone may be a floor's.
    """

    name: str
    sure: bool


def room_of(place: str, index: SiteIndex) -> str:
    """The place out of a path (`Bldg A / B1 / Chiller hall`) that the register has, the last one; all of the text where there is none.

    Where the path names a building that tags of the site begin with, it has to be that of a machine there.
    """
    steps = _STEP.split(place)
    if name_key(place) in index.by_name:
        return place
    if len(steps) < 2:
        return as_registered(place, index)
    buildings = buildings_of(place, index)
    for step in reversed(steps):
        key = name_key(step)
        its = [i for i in index.by_name.get(key, ()) if index.candidates[i].names[key][1] == "place"]
        if its and not all(stands_elsewhere(i, buildings, index) for i in its):
            return step
    return place


def as_registered(place: str, index: SiteIndex) -> str:
    """A numbered place in the words of the register (`line 1` for `L1` and `Line no. 1`); as it is written where the register has none, or several."""
    written = _NUMBERED_PLACE.fullmatch(place.strip())
    if written is None:
        return place
    said, number = unaccented(written["word"]), written["number"]
    known = [
        f"{word} {number}"
        for word in sorted(NUMBERED_PLACES)
        if is_short_for(said, word) and ((word, number) in index.numbered or name_key(word + number) in index.by_name)
    ]
    return known[0] if len(known) == 1 else place


def buildings_of(place: str, index: SiteIndex) -> tuple[str, ...]:
    """Letters of the buildings that a place names, for a site whose tags begin with such: `B` of `Bldg B / Roof`."""
    found = [_BUILDING.fullmatch(step.strip()) for step in _STEP.split(place)] if index.places else []
    lettered = any(len(p) == 1 for p in index.places)
    out = []
    for building in found:
        if building is not None:
            letters = building["letters"].upper()
            # a building by that word may be one of which no machine is registered
            if not stands_at(letters, "", index.places) or (building["word"] and lettered and len(letters) == 1):
                out.append(letters)
    return tuple(out)


def stands_elsewhere(i: int, buildings: Sequence[str], index: SiteIndex) -> bool:
    """Whether the tag of a candidate begins with the letters of another building than one that is named."""
    tags = index.candidates[i].tags
    own = tags[0].place if tags else ""
    return bool(own) and any(not stands_at(building, own, index.places) for building in buildings)


def joints_of(machine: str, place: str, index: SiteIndex) -> tuple[Joint, ...]:
    """The names of a machine with the line that its cell of a place may give: `Filler` on `Line 2`; none where no machines are named so."""
    taken = take_apart(machine)
    if not taken.words or taken.tag is not None or taken.unit or taken.letter or taken.numbers:
        return ()
    last = as_registered(_STEP.split(place)[-1].strip(), index)
    number = _NUMBER.fullmatch(last)
    if number is not None:
        # of what the number is, only machines that are named after such a place can say
        words = sorted(word for word, its in index.numbered if word in NUMBERED_PLACES and its == number[1])
        return tuple(Joint(f"{word} {number[1]} {machine}", sure=False) for word in words)
    numbered = NUMBERED.fullmatch(last)
    if numbered is None or (unaccented(numbered[1]), numbered[2]) not in index.numbered:
        return ()
    return (Joint(f"{last} {machine}", sure=unaccented(numbered[1]) in NUMBERED_PLACES),)


def is_about(place: Fits, machine: Fits, beside: int) -> bool:
    """Whether the cell of a place says no more than where about a machine stands, so that it is no other one: what it fits in part
    (`Crush`), or by its words beside many names (`Mill`), or the place of several (`Yard W`) beside the very name of one.

    Args:
        place: How it fits.
        machine: How the name of the machine fits.
        beside: Names of machines with which it stands in the log.
    """
    letter_by_letter = [i for fit, its in place.groups if fit.level in ("exact", "agree") for i in its]
    if not place.groups or place.kind == "tag":
        return False
    if letter_by_letter:
        named = [i for fit, its in machine.groups if fit.level == "exact" for i in its]
        return len(letter_by_letter) > 1 and len(named) == 1 and not machine.several
    return not place.outright or beside >= _MANY


def told_together(fits: Fits, *, sure: bool) -> Fits | None:
    """How a joint name fits the only machine of which all of it is said; None where there is none, or another one.

    It stays a proposal where the place is a number alone, or the name is less than all of the description.
    """
    told = [(fit, its) for fit, its in fits.groups if fit.level == "told"]
    if sum(len(its) for _, its in told) != 1:
        return None
    fit, its = told[0]
    if any(bits < 0 for _, bits in fit.extra):
        return None
    level = "told" if sure and fits.outright else "hint"
    return fits._replace(groups=[(fit._replace(level=level), its)], beyond=())


def lines_in(text: str, index: SiteIndex) -> frozenset[tuple[str, str]]:
    """Lines and the like that a text names, of those that machines are named after: `line` and `2` of `L2 capper torque low`."""
    named = [(unaccented(word), number) for word, number in _IN_TEXT.findall(text)]
    return frozenset(
        (word, number)
        for word, number in index.numbered
        if word in NUMBERED_PLACES and any(number == its and is_short_for(said, word) for said, its in named)
    )
