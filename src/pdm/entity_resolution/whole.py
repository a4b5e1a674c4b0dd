"""The machine that a line names behind what belongs to it: `redutor da moenda 2`, `Lager der Pumpe 3`, `joint de la chaudière 1`.

What stands before such a word is the machine or its part, unless it is a machine of its own, a place or a person.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from pdm.accents import unaccented
from pdm.entity_resolution.alone import PLACES, alone
from pdm.entity_resolution.classes import component_words
from pdm.entity_resolution.heads import COUNTS
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import is_idle, name_key, take_apart
from pdm.vocabulary.components import equipment_classes

_OF = re.compile(
    r"(?<![^\W_])(?:of|von|vom|der|des|du|de|del|della|dello|di|do|da|dos|das|van|av)\s+(?:(?:the|la|le|el|los|las|den|der|het|de|our)\s+)?(?=[^\W_])|(?<![^\W_])d['’]\s?",
    re.I,
)
"""What stands between a thing and that to which it belongs."""
_DEFINITE = re.compile(
    r"(?:\s(?:the|la|le|el|den|der|het)|(?<![^\W_])(?:der|des|vom|du|del|della|dello|do|da))\s+$", re.I
)
"""The same with an article: `da 4102` is a machine, `de 1500` an amount."""
_CLAUSE = re.compile(r"[.;:!?\n()\[\]]\s*|\s[-–—]+\s|,\s")
"""What parts a text into clauses."""
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 7
"""Words of a name, at most."""
_NEAR = 3
"""Words before a name that may be for a machine which belongs to it."""
_LEAST = 3
"""Figures of a number that is a machine by itself, at least."""
_SHORT = 3
"""Letters of a word that says nothing of what belongs to a machine, at most."""
_ASIDE = re.compile(
    r"\b(?:instead|because|in place|in front|ahead|outside|anstelle|anstatt|statt|infolge|aufgrund|wegen|oberhalb|unterhalb|in der nahe|au lieu|a cause|a cote|en face|"
    r"en lugar|en vez|em vez|a causa|por causa|por culpa|(?:ao|al) lado|em frente|enfrente|delante|detras|atras|debajo|embaixo|encima|cerca|perto|pres|in plaats|"
    r"al posto|invece|di fronte|behind|beside|near|above|below|after|before|during|since|until|nach|vor|wahrend|seit|apres|avant|pendant|depuis|depois|antes|"
    r"durante|desde|apos|despues|tras|dopo|prima|tijdens|sinds|like|same as|wie|comme|como|come)\b",
)
"""Words that set what is told apart from a machine: another one, or a time. Without accents."""
_BEARING = "lager"
"""A store, and of a machine its bearing."""
_PEOPLE = re.compile(
    r"(?:operat|operad|operar|operai|opérat|driver|motorist|chofer|conductor|conducteur|fahrer|bedien|führer|fuhrer|maschinist|maquinist|macchinist|operate)",
    re.I,
)
"""How words for those who work with a machine begin."""

OWN_PARTS = frozenset(
    ["motor", "gearbox", "valve", "filter", "agitator", "heat_exchanger", "fan", "pump", "conveyor", "tank", "turbine"]
)
"""Classes of what a machine has of its own."""


class Owner(NamedTuple):
    """The machine to which what a line tells of belongs.

    Attributes:
        name: As it stands there.
        start, end: Where.
        candidate: The machine.
        sure: Whether what belongs to it is no machine, place or person of its own.
    """

    name: str
    start: int
    end: int
    candidate: int
    sure: bool


def owner_in(text: str, index: SiteIndex) -> Owner | None:
    """The one machine that a text names behind what belongs to it; None where there is none, or several."""
    found = list(_owners(text, index))
    return found[0] if len({one.candidate for one in found}) == 1 else None


def _owners(text: str, index: SiteIndex) -> Iterator[Owner]:
    for of in _OF.finditer(text):
        words = itertools.islice(_WORD.finditer(text, of.end()), _LONGEST)
        for last in reversed(list(words)):
            name = text[of.end() : last.end()]
            if not _CLAUSE.search(name) and (i := _meant(name, text, of, last.end(), index)) is not None:
                yield _whole(Owner(name, of.end(), last.end(), i, sure=True), of.start(), text, index)
                break


def _meant(name: str, text: str, of: re.Match[str], end: int, index: SiteIndex) -> int | None:
    """The machine that a name behind such a word means: that of a number with an article, or that of words."""
    key = name_key(name)
    behind = _WORD.match(text, end + 1) if end < len(text) else None
    if name[-1].isdigit() and behind is not None and unaccented(behind[0]) in COUNTS:
        return None
    if name.isdigit() and (len(key) < _LEAST or not _DEFINITE.search(text[: of.end()])):
        return None
    its = index.by_name.get(key, [])
    if len(its) == 1 and index.candidates[its[0]].names[key][1] != "place" and not _is_usual(name, index):
        return its[0]
    one = alone(name, index)
    if one is None or one.shortened or _is_usual(name, index):
        return None
    return one.candidate


def _is_usual(name: str, index: SiteIndex) -> bool:
    """Whether one word of letters is that for a class or a part: any of them may be meant."""
    word = unaccented(name)
    return name.isalpha() and (
        len(word) <= _SHORT or index.class_of(word) in equipment_classes() or word in component_words()
    )


def _whole(owner: Owner, at: int, text: str, index: SiteIndex) -> Owner:
    """The owner, or what belongs to it where that is a machine of its own (`exaustor da caldeira 2`), for a person to say where it may be one."""
    start = max((found.end() for found in _CLAUSE.finditer(text, 0, at)), default=0)
    before = list(_WORD.finditer(text, start, at))
    for first in before[-_NEAR:]:
        longer = text[first.start() : owner.end]
        one = alone(longer, index)
        if one is not None and one.candidate != owner.candidate and not one.shortened:
            return Owner(longer, first.start(), owner.end, one.candidate, sure=False)
    # capitals stand for something that has a name of its own: `ESP field 3 of boiler 2`
    short = not text.isupper() and any(len(word[0]) > 1 and word[0].isupper() and word[0].isalpha() for word in before)
    aside = short or _ASIDE.search(unaccented(text[start:at])) is not None
    sure = bool(before) and not aside and not any(_is_apart(unaccented(word[0]), owner, index) for word in before)
    return owner._replace(sure=sure)


def _is_apart(word: str, owner: Owner, index: SiteIndex) -> bool:
    """Whether a word before the name of a machine is for a place, a person, or a machine that may be another one."""
    if is_idle(word) or len(word) <= _SHORT:
        return False
    if (word in PLACES and word != _BEARING) or _PEOPLE.match(word):
        return True
    kind = index.class_of(word)
    if kind is not None and kind not in index.kinds(owner.candidate) and kind not in OWN_PARTS:
        return True
    others = index.match(word)[0] if kind is not None or word in index.by_word else ()
    own = set(take_apart(owner.name).words) | {take_apart(owner.name).key}
    return any(
        j != owner.candidate
        and not own.isdisjoint((*index.candidates[j].words, *(t.number for t in index.candidates[j].tags)))
        for j in others
    )
