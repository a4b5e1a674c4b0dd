"""Letters before a tag that say where it is: `A-AHU-01` and `B-AHU-01` stand in two buildings and are two machines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pdm.entity_resolution.alike import inside
from pdm.entity_resolution.classes import class_of_word
from pdm.grammar.tags import Tag

SHORT = -3.0
"""Bits of a letter and a figure or two that end a longer tag: `B1` is rather a floor than `DC-PDU-B1`."""
_SHORT_NUMBER = 2
_FEW = 2
_LEAST_GROUP = 2
_APART = r"(?<![A-Za-z0-9])([A-Za-z]{1,6})(?:\s{1,2}|\s?/\s?)"


def place_before(text: str, tag: Tag, places: Collection[str]) -> str:
    """The place that stands apart before a tag in a name (`B AHU 02`), for a site whose tags have these places.

    A capital by itself counts where places of the site are such letters, whichever it is; empty if there is none.
    """
    found = re.search(_APART + re.escape(tag.letters) + r"(?![A-Za-z])", text, re.I) if tag.letters else None
    if found is None:
        return ""
    word = found[1]
    if any(_within(word.upper(), place) for place in places):
        return word.upper()
    lettered = len(word) == 1 and word.isupper() and any(len(p) == 1 for p in places)
    return word if lettered else ""


def stands_at(written: str, own: str, places: Collection[str]) -> bool:
    """Whether a written place may be that of a machine: the same, or some letters of it or the other way round (`A` and `KEL-A`).

    Of a machine whose tag has none only a place that other tags of the site have is another one: what else stands there says nothing.
    """
    if own:
        return _within(written, own) or _within(own, written)
    return not any(_within(written, place) or _within(place, written) for place in places)


def is_tail(tag: Tag, own: Tag, first: Tag) -> bool:
    """Whether a letter or two and a figure or two are written of a place that says no more than where a machine stands.

    A machine CWP-01 in the place `CPP-CWS-P1` is no P1: so would be the first pump of any other system. `P0101A` of
    `HAR-01-P0101A` tells its machine by itself, and the K1 of a place is KOMP1.

    Args:
        tag: As it is written.
        own: A tag of the machine.
        first: Its first one.
    """
    short = len(own.letters) <= _FEW and len(tag.number) <= _SHORT_NUMBER
    if not own.place or tag.place or not short:
        return False
    return bool(first.letters) and not (first.letters.startswith(own.letters) and first.number == own.number)


def is_short(tag: Tag, own: Tag, words: Sequence[str]) -> bool:
    """Whether a letter and a figure or two are written of a tag that has before them what its machine is.

    The `B1` of `DC-PDU-B1`, a power distribution unit, is one of its like as a number is, and a floor, a bay or a boiler elsewhere; the
    `K01` of `EN-DLU-K01` is a compressor by itself.

    Args:
        tag: As it is written.
        own: The machine's.
        words: Words of the machine's description; without them it may be anything.
    """
    if not own.place or tag.place or len(tag.letters) != 1 or len(tag.number) > _SHORT_NUMBER:
        return False
    return not words or _says(own.place.rsplit("-", 1)[-1].casefold(), words)


def _says(group: str, words: Sequence[str]) -> bool:
    """Whether letters are the initials or a short form of words, or one for a class."""
    if len(group) < _LEAST_GROUP:
        return False
    initials = "".join(word[0] for word in words)
    short = any(word[0] == group[0] and inside(group, word) for word in words)
    return short or group in initials or class_of_word(group) is not None


def _within(some: str, whole: str) -> bool:
    """Whether all letters of a place stand in another one, in their order."""
    rest = iter(whole.split("-"))
    return all(group in rest for group in some.split("-"))
