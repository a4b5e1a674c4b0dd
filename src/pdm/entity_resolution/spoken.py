"""The machine that the words of a line speak of, where no field names one: `Emergency generator radiator hose burst`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from pdm.accents import unaccented
from pdm.entity_resolution.alone import PLACES, alone
from pdm.entity_resolution.belonging import is_bare, one_beside, other_beside, whole_of
from pdm.entity_resolution.by_tag import by_tag
from pdm.entity_resolution.by_words import by_words
from pdm.entity_resolution.classes import component_words
from pdm.entity_resolution.first_words import (
    LEADING,
    LONGEST,
    TOKEN,
    is_confirmed,
    is_machine,
    is_other_name,
    is_telling,
    leading,
    may_be_name,
    named_in,
    word_behind,
)
from pdm.entity_resolution.fleet import fleet_in_text
from pdm.entity_resolution.heads import at_head, coded, is_qualified, misread_tag, within, without_list_number
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import is_idle, joined_initials, name_key, take_apart
from pdm.entity_resolution.several import goes_on, is_of_items
from pdm.entity_resolution.text import codes_in_text, names_in_text, numbers_in_text
from pdm.entity_resolution.troubled import is_troubled
from pdm.entity_resolution.units import ends_on, one_of_place, shared, written_apart
from pdm.entity_resolution.whole import owner_in
from pdm.grammar.clock import without_clock

_MOST_TAGS = 6
"""Machines of a text that are told together, at most."""
_JOINED = re.compile(r"\s*(?:[/,;&+|]|\b(?:and|und|et|y|e|en|og|och|with|mit)\b)?\s*", re.I)
_PLACED = re.compile(
    r"\b(?:on|of|for|at|near|by|an|am|bei|von|vom|de|du|del|des|sur|en|på|av|til|van|bij|op)\W*$", re.I
)
"""What stands before a machine that is the place of what is told: `Motor on 2301A`."""
_NEW_PART = re.compile(r"(?:[:;,.&+/]|\b(?:and|und|et|y|e|en|og|och)\b)\s+", re.I)
"""What parts a text into what is said of one thing and of the next."""
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)$")
"""A bracket that is open, and what stands in it so far."""
_LETTERED = re.compile(r"(?:\d{1,3}[\s\-_./]?)?[A-Za-z]")
"""A tag with letters, an area before them or not."""
_FOR = frozenset(["for", "fur", "fuer", "pour", "para", "per", "voor", "til", "till", "dla"])
"""Words before a machine for which something else is done."""
_NUMBERED_BESIDE = re.compile(r"[^\W\d_]{3,}\s?\d{1,3}[A-Za-z]?\s*(?:[&+]|\b(?:and|und|et|y|og|och)\b)\s*$", re.I)
"""A word with a number and an "and" before a tag."""
_BEARING = "lager"
"""A store, and right behind the name of a machine its bearing."""
_BESIDE = 2
"""Words behind a name that may say that it is that of another machine."""
FAR = 40
"""Words of a text that are looked at."""
PARTS = frozenset(["motor", "gearbox", "valve", "filter", "agitator", "heat_exchanger", "fan"])
"""Classes of what is mostly a part of the machine that is named before it; `Moulder 2 chiller` is a machine of its own."""


class Source(IntEnum):
    """Where the name of a machine stands: in a field, in the text, in the text as a hint, in the text as what failed, in the cell of a
    place alone."""

    FIELD = 0
    TEXT = 1
    HINT = 2
    SUBJECT = 3
    PLACE = 4


class Spoken(NamedTuple):
    """The name that a text gives of its machine.

    Attributes:
        name: As it stands there; empty if there is none.
        source: `TEXT` or `SUBJECT` where it may be linked, `HINT` where it is for a person to say.
        counted: Whether it is a tag, which tells how names are written here.
        telling: Whether the text begins with it and a person's answer about it is one about the name: it is more than words for a kind
            of machine, a part or a place, and not known yet.
    """

    name: str
    source: Source
    counted: bool = False
    telling: bool = False


NOTHING = Spoken("", Source.HINT)


def told_alone(name: str, index: SiteIndex) -> int:
    """The one machine of which all words of a name are said, number included; -1 where there is none or several."""
    groups, strange = by_words(take_apart(name), index)
    alone = not strange and bool(groups) and groups[0].level == "told" and len(groups[0].kept) == 1
    return groups[0].kept[0] if alone else -1


def spoken(text: object, index: SiteIndex, *, hand: bool = False) -> Spoken:
    """The one machine that a text names: by its tag, by another of its names, or by the words at its beginning.

    Args:
        text: The text.
        index: The site.
        hand: Whether it was read from a picture.
    """
    if not isinstance(text, str):
        return NOTHING
    told = _spoken(text, index, hand=hand)
    return (
        told._replace(telling=is_telling(told.name, text, index)) if told.source == Source.HINT and told.name else told
    )


def _spoken(text: str, index: SiteIndex, *, hand: bool) -> Spoken:
    tagged = _with_words(text, tagged_in(text, index), index)
    if (placed := _of_place(text, tagged, index)) is not None:
        return placed
    if tagged:
        told = _of_tags(text, tagged, index)
        return told._replace(source=Source.HINT) if is_of_items(text) else told
    text = joined_initials(without_list_number(_without_clock(text, index), index))
    words = [(m.start(), m.end()) for m in TOKEN.finditer(text)][:FAR]
    named = list(named_in(text, words, index))
    if named:
        meant = {tuple(index.called(name_key(text[words[first][0] : words[last][1]]))) for first, last in named}
        first, last = named[0]
        name = text[words[first][0] : words[last][1]]
        if len(meant) > 1:
            return NOTHING
        its = next(iter(meant))
        only = _alone(text, words, index)
        if only.name.startswith(f"{name} "):
            return only
        longer = longer_name(text, words, first, last, index)
        if longer:
            return Spoken(longer, Source.HINT)
        machine = last > 0 or is_machine(name, index) or is_other_name(text, name, index) or is_confirmed(name, index)
        alone_there = first == 0 and len(its) == 1 and machine and not is_of_items(text)
        owner = None if alone_there else _of_owner(text, words, index)
        if owner is not None and owner.source == Source.TEXT and meant_by(owner.name, index) == frozenset(its):
            return owner
        sure = alone_there and not _is_of_another(text, words, last, its[0], index)
        sure = sure and not other_beside(text, words[first][0], words[last][1], frozenset(its), index)
        return Spoken(name, Source.TEXT if sure else Source.HINT)
    if (only := _alone(text, words, index)).name:
        return only
    if (owner := _of_owner(text, words, index)) is not None:
        return owner
    name = leading(text, words, index) or (misread_tag(text, index) if hand else "") or at_head(text, index)
    name = name or within(text, index) or coded(text, index)
    return Spoken(name, Source.HINT)


def _of_owner(text: str, words: Sequence[tuple[int, int]], index: SiteIndex) -> Spoken | None:
    """The machine that a text names behind what belongs to it, for a person to say where it may tell of another one; None where it names none."""
    owner = owner_in(text, index)
    if owner is None:
        return None
    its = frozenset((owner.candidate,))
    others = [word for word in words if not owner.start <= word[0] < owner.end]
    doubtful = (
        not owner.sure
        or is_of_items(text)
        or _names_another(text, others, owner.candidate, index)
        or begins_with_another(text[: owner.start], its, index)
    )
    return Spoken(owner.name, Source.HINT if doubtful else Source.TEXT)


def tagged_in(text: str, index: SiteIndex) -> list[tuple[int, str, bool]]:
    """Tags of machines in a text: where each ends, the tag, and whether it is one of a list; each tag once."""
    named = [found for found in names_in_text(text, index) if not _goes_on_in_words(text, found, index)]
    for further in (numbers_in_text(text, index), codes_in_text(text, index), fleet_in_text(text, index)):
        named += [found for found in further if not any(s < found[1] and found[0] < e for s, e, _ in named)]
    out: dict[str, tuple[int, str, bool]] = {}
    listed = 0
    for start, end, name in sorted(named):
        if start < listed:
            # the P2 of "LS04-P1/P2" is told with the tag before it
            continue
        ends = ends_on(text, name, end, index)
        listed = ends[-1][0] if ends else 0
        more = [label for _, label in ends] or goes_on(text, name, end, index)
        for written in (name, *more):
            out.setdefault(name_key(written), (end, written, bool(more)))
    return list(out.values())


def _goes_on_in_words(text: str, found: tuple[int, int, str], index: SiteIndex) -> bool:
    """Whether a tag is the beginning of a longer name, of another machine or of one of several that it may mean: `PM1` of `PM1 calender`."""
    start, end, tag = found
    behind = [m.end() for m in itertools.islice(TOKEN.finditer(text, end), LEADING)]
    longer = (text[start:last] for last in reversed(behind))
    called = next((its for name in longer if (its := index.called(name_key(name)))), [])
    return bool(called) and not agreeing(tag, index).issubset(called)


def _with_words(text: str, tagged: list[tuple[int, str, bool]], index: SiteIndex) -> list[tuple[int, str, bool]]:
    """A shared end with the word right before it, where both tell one machine (`Booster P1`); other tags as they are."""
    end, name, listed = tagged[0] if len(tagged) == 1 else (0, "", False)
    before = re.search(r"[^\W\d_]{3,} $", text[: end - len(name)]) if name and shared(name, index) else None
    longer = f"{before[0]}{name}" if before is not None else ""
    return [(end, longer, listed)] if longer and len(meant_by(longer, index)) == 1 else tagged


def _of_place(text: str, tagged: list[tuple[int, str, bool]], index: SiteIndex) -> Spoken | None:
    """For a person to say, the machine of a place of which a text writes the end of its tag, that others share: `LS 4 Airport P1 tripped`."""
    if len(tagged) == 1 and (label := written_apart(tagged[0][1], index)):
        return Spoken(label, Source.HINT)
    ends = {its for _, name, _ in tagged if (its := shared(name, index))}
    one = one_of_place(text, next(iter(ends)), index) if len(ends) == 1 else ""
    # another tag that is whole names its own machine
    others = any(name_key(name) in index.by_name for _, name, _ in tagged)
    return Spoken(one, Source.HINT) if one and not others else None


def _of_tags(text: str, tagged: list[tuple[int, str, bool]], index: SiteIndex) -> Spoken:
    """The machine that one tag names; of several the one that is said to have failed, else all of them, for a person to say."""
    meant = [meant_by(name, index) for _, name, _ in tagged]
    if len(tagged) == 1 or (len(set(meant)) == 1 and len(meant[0]) == 1):
        end, name, _ = tagged[0]
        placed = _PLACED.search(text[: end - len(name)]) is not None
        if _NUMBERED_BESIDE.search(text[: end - len(name)]):
            # another machine may be written in words: "carding 8 and R/F 13"
            return Spoken(name, Source.HINT)
        if is_qualified(text[: end - len(name)], name, meant[0], index):
            return Spoken(name, Source.HINT)
        if placed and not _LETTERED.match(name):
            # "motor on 2301A" may be that of a motor with a tag of its own
            return Spoken(name, Source.HINT)
        if other := other_beside(text, end - len(name), end, meant_by(name, index), index):
            return Spoken(f"{other} {name}", Source.HINT)
        one = one_beside(text, end - len(name), end, meant[0], index)
        shown = f"{one} {name}" if one else name
        whole = -1 if one else whole_of(meant[0], index)
        if whole >= 0 and not is_bare(text, end - len(name), end, whole, meant[0], index):
            # one of what belongs to it may be meant
            return Spoken(name, Source.HINT, counted=True)
        if is_troubled(text, end) and not placed:
            return Spoken(shown, Source.SUBJECT, counted=True)
        before = text[: end - len(name)]
        beside = _explains(text, name, end, meant[0], index) or begins_with_another(before, meant[0], index)
        return Spoken(shown, Source.HINT if beside else Source.TEXT, counted=not beside)
    troubled = [name for end, name, listed in tagged if not listed and is_troubled(text, end)]
    if len(troubled) == 1 and not any(listed for *_, listed in tagged) and not _are_joined(text, tagged):
        return Spoken(troubled[0], Source.SUBJECT, counted=True)
    return Spoken(" & ".join(name for _, name, _ in tagged[:_MOST_TAGS]), Source.HINT)


def _explains(text: str, name: str, end: int, its: frozenset[int], index: SiteIndex) -> bool:
    """Whether brackets hold a tag with words that are not what its machine is called, and so tell what the line has to do with it:
    `Ceiling tile (AHU4 drain pan)`; `(AHU4 air handler)` is a name."""
    before = _IN_BRACKETS.search(text[: end - len(name)])
    behind = re.match(r"[^()\[\]]*", text[end:])
    if before is None or behind is None:
        return False
    own = {w for i in its for w in index.candidates[i].words}
    classes = {index.candidates[i].equipment_class for i in its}
    words = [unaccented(w) for w in TOKEN.findall(f"{before[1]} {behind[0]}")]
    return not _FOR.isdisjoint(words) or any(
        not is_idle(w) and w not in own and index.class_of(w) not in classes - {None, ""} for w in words
    )


def begins_with_another(before: str, its: frozenset[int], index: SiteIndex) -> bool:
    """Whether what is told before the tag of some machines begins with words for others: `Hog hammers, CV-101 sprockets`."""
    words = [(m.start(), m.end()) for m in TOKEN.finditer(before)]
    name = _alone(before, words, index).name if words else ""
    first = alone(name, index) if name else None
    # right behind a name a tag is that of a machine that stands there: `Boiler 1 P-101 greased`
    if first is not None and first.candidate not in its and len(TOKEN.findall(before[len(name) :])) >= LEADING:
        return True
    parts = _NEW_PART.split(before)[:-1] if _NEW_PART.search(before) else []
    for part in parts:
        name = leading(part, [(m.start(), m.end()) for m in TOKEN.finditer(part)], index)
        said = {unaccented(w) for w in TOKEN.findall(name)}
        kinds = {index.class_of(w) for w in said}
        if not name or not said.isdisjoint(component_words()) or not kinds.isdisjoint(PARTS):
            continue
        groups, _ = by_words(take_apart(name), index)
        if groups and its.isdisjoint(groups[0].kept):
            return True
    return False


def agreeing(name: str, index: SiteIndex) -> frozenset[int]:
    """Machines with whose tag a name agrees."""
    taken = take_apart(name)
    if taken.tag is None:
        return frozenset()
    return frozenset(i for i, told in by_tag(taken, taken.tag, index) if told.level == "agree")


def meant_by(name: str, index: SiteIndex) -> frozenset[int]:
    """Machines that a name may mean: those it names outright, or whose tag it is."""
    return frozenset(index.called(name_key(name))) or agreeing(name, index)


def _are_joined(text: str, tagged: list[tuple[int, str, bool]]) -> bool:
    """Whether no more than a sign or an "and" stands between two of the tags: what is said of the second is said of both."""
    pairs = itertools.pairwise(tagged)
    return any(_JOINED.fullmatch(text[end : after - len(name)]) is not None for (end, *_), (after, name, _) in pairs)


def _is_of_another(text: str, words: Sequence[tuple[int, int]], last: int, i: int, index: SiteIndex) -> bool:
    """Whether a word behind the name of a machine makes it that of a place, or of a machine of another kind that belongs to it:
    `Twin hyd pump` is none of the twin resaw."""
    candidate = index.candidates[i]
    end = words[last][1]
    for n, (start, stop) in enumerate(words[last + 1 : last + 1 + _BESIDE]):
        if re.search(r"[^\w\s/-]|\s-", text[end:start]):
            return False
        word, end = unaccented(text[start:stop]), stop
        kind = index.class_of(word)
        its = kind == candidate.equipment_class or word in candidate.words
        if (n == 0 and word in PLACES and word != _BEARING) or (kind is not None and kind not in PARTS and not its):
            return True
    return False


def longer_name(text: str, words: Sequence[tuple[int, int]], first: int, last: int, index: SiteIndex) -> str:
    """The name with up to three words behind it where these together tell another machine: `No 4 boiler ID fan`; else empty."""
    start, end = words[first][0], words[last][1]
    own = told_alone(text[start:end], index)
    for _, further in reversed(words[last + 1 : last + LEADING]):
        longer = text[start:further]
        if not re.search(r"[.;:!?,]\s|\s[-–—]", text[end:further]) and told_alone(longer, index) not in (-1, own):
            return longer
    return ""


def _without_clock(text: str, index: SiteIndex) -> str:
    """The text without the time of day at its beginning; with it where a machine bears that number."""
    number = re.match(r"\d+(?![^\W_]|[.:]\d)|", text)
    borne = number is not None and (name_key(number[0]) in index.by_number or bool(index.called(name_key(number[0]))))
    return text if borne else without_clock(text)


def _alone(text: str, words: Sequence[tuple[int, int]], index: SiteIndex) -> Spoken:
    """The longest beginning of a text that means one machine of the site alone; nothing where there is none."""
    for last in range(min(LONGEST, len(words)) - 1, -1, -1):
        name = text[words[0][0] : words[last][1]]
        if not may_be_name(text, words, 0, last, index) or (found := alone(name, index)) is None:
            continue
        doubtful = (
            found.shortened
            or (word_behind(text, words, last).isdigit() and not name[-1].isdigit())
            or (last == 0 and not is_machine(name, index))
            or _is_of_another(text, words, last, found.candidate, index)
            or _names_another(text, words[last + 1 :], found.candidate, index)
            or other_beside(text, words[0][0], words[last][1], frozenset((found.candidate,)), index)
            or is_of_items(text)
        )
        return Spoken(name, Source.HINT if doubtful else Source.TEXT)
    return NOTHING


def _names_another(text: str, words: Sequence[tuple[int, int]], i: int, index: SiteIndex) -> bool:
    """Whether words of a text are all that another machine is called, or one of them a code that it alone is called by (`K2`)."""
    for first in range(len(words)):
        word = text[slice(*words[first])]
        coded = index.called(name_key(word)) if not word.isalpha() and not word.isdigit() else []
        if len(coded) == 1 and coded[0] != i:
            return True
        for last in range(first + 1, min(first + LEADING, len(words))):
            found = alone(text[words[first][0] : words[last][1]], index)
            if found is not None and found.whole and found.candidate != i:
                return True
    return False
