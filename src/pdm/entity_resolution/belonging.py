"""Machines that belong to others, by what a register calls them: `Agitator for R-2301`, `Rührwerk zu R-2301`, or by their parent.

People name such a machine by the tag of the other one: `R-2301 agitator` and `agitator of R-2301` tell of the agitator.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from pdm.accents import unaccented
from pdm.entity_resolution.classes import class_at_end
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lines import line_itself, tagged_so
from pdm.entity_resolution.names import is_idle, name_key
from pdm.vocabulary.phrases import phrases

_TAG = re.compile(r"(?<![^\W_])[A-Za-z]{1,5}[ \-_./]?\d{2,6}[A-Za-z]?(?![^\W_])")
_WORD = re.compile(r"[^\W_]+")
_BEFORE = re.compile(r"([^\W\d_]{3,})[ \t]+$")
_ENDS = re.compile(r"[.;:!?,()\n]")
_BEHIND = re.compile(r"\s*([^\W\d_]+)")
"""A word right behind a tag, no sign between."""
_LETTERS = re.compile(r"[^\W\d_]")
_NEAR = 2
"""Words before a tag, and behind it, among which the word for what belongs to its machine stands."""
_SEVERAL = 2
"""Machines of one tag among which a word may tell one, at least."""
_LEAST = 4
"""Letters of a word that is none for a class, at least."""


def belonging(i: int, index: SiteIndex) -> frozenset[int]:
    """Candidates that belong to a candidate."""
    key = "belonging"
    if key not in index.worked:
        index.worked[key] = _all(index)
    known: dict[int, frozenset[int]] = index.worked[key]
    return known.get(i, frozenset())


def _all(index: SiteIndex) -> dict[int, frozenset[int]]:
    out: dict[int, set[int]] = {}
    for j, candidate in enumerate(index.candidates):
        texts = [shown for shown, kind in candidate.called.values() if kind == "description"]
        keys = {name_key(tag) for text in texts for tag in _TAG.findall(text)}
        keys.add(name_key(candidate.parent))
        for i in {i for key in keys if key for i in index.by_name.get(key, ()) if i != j}:
            out.setdefault(i, set()).add(j)
    return {i: frozenset(its) for i, its in out.items()}


def whole_of(its: Collection[int], index: SiteIndex) -> int:
    """The one of several machines of one tag to which all others belong: of a press, its feed and its transfer the press; -1 where there is none."""
    wholes = (
        [i for i in its if belonging(i, index).issuperset(j for j in its if j != i)] if len(its) >= _SEVERAL else []
    )
    return wholes[0] if len(wholes) == 1 else -1


def says_a_part(text: str, whole: int, its: Collection[int], index: SiteIndex) -> bool:
    """Whether a text has a word that is said of what belongs to a machine, of those that bear its tag, its maker and type included, and not of
    the machine itself."""
    words = {unaccented(word) for word in _WORD.findall(text) if not is_idle(word)}
    kinds = {kind for word in words if (kind := class_at_end(word)) is not None} - index.kinds(whole)
    own = {*index.candidates[whole].words, *index.candidates[whole].makes}
    return any(
        not kinds.isdisjoint(_own(j, index))
        or not words.isdisjoint({*index.candidates[j].words, *index.candidates[j].makes} - own)
        for j in its
        if j != whole
    )


def is_bare(text: str, start: int, end: int, whole: int, its: Collection[int], index: SiteIndex) -> bool:
    """Whether a tag that several machines bear, at these places of a text, stands for the one to which the others belong: the text begins with
    it and goes on with what befalls a machine, or a part (`P5 - ran good`, `P7 clutch slips`), not with something else (`P7 reel`)."""
    if _LETTERS.search(text[:start]):
        return False
    behind = _BEHIND.match(text, end)
    word = unaccented(behind[1]) if behind is not None else ""
    known = not word or is_idle(word) or begins_a_phrase(word) or word in index.candidates[whole].words
    return known and not says_a_part(text[end:], whole, its, index)


def begins_a_phrase(word: str) -> bool:
    """Whether a phrase of the vocabulary begins with a word, without accents: what befalls a machine, is done to it, or is a part of it."""
    return word in _begins()


@cache
def _begins() -> frozenset[str]:
    return frozenset(unaccented(phrase.text.split()[0]) for phrase in phrases())


def meant_beside(word: str, its: frozenset[int], index: SiteIndex) -> frozenset[int]:
    """Candidates that belong to one of some machines and that a word beside the tag of these is for, and not for these themselves."""
    plain = unaccented(word)
    if not its or len(plain) < _LEAST or is_idle(word):
        return frozenset()
    kind = class_at_end(plain)
    if any(plain in index.candidates[i].words or kind in index.kinds(i) for i in its):
        return frozenset()
    others = {j for i in its for j in belonging(i, index)}
    if all(line_itself(i, index) for i in its):
        # of a line any word that is said of what stands there: the `pasteuriser L1` of a tunnel pasteuriser
        said = frozenset(j for j in index.match(plain)[0].tolist() if j in others)
        return said or frozenset(j for j in others if tagged_so(plain, j, index))
    return frozenset(j for j in others if plain in index.candidates[j].words[:1] or kind in _own(j, index))


def one_beside(text: str, start: int, end: int, its: frozenset[int], index: SiteIndex) -> str:
    """The word close to a tag, that stands at these places of a text, for one of the several machines that bear this tag, and for no other of
    them: of a press and its feed the feed of `P5 - feed rolls slip`; empty if there is none, or the text has words for two of them."""
    if len(its) < _SEVERAL:
        return ""
    told = {word: of for word in _WORD.findall(text) if (of := _only(word, its, index)) >= 0}
    near = [word for word in _near(text, start, end) if word in told]
    return near[0] if near and len(set(told.values())) == 1 else ""


def _only(word: str, its: frozenset[int], index: SiteIndex) -> int:
    """The one of some machines that a word says what it is, and which alone it is said of, or that has this code; -1 where there is none."""
    plain = unaccented(word)
    if coded := [i for i in its if name_key(word) in index.candidates[i].codes]:
        return coded[0] if len(coded) == 1 else -1
    kind = class_at_end(plain)
    of = [i for i in its if plain in index.candidates[i].words or kind in index.kinds(i)]
    named = len(of) == 1 and (plain == index.candidates[of[0]].words[0] or kind in _own(of[0], index))
    return of[0] if named and not is_idle(word) else -1


def other_beside(text: str, start: int, end: int, its: frozenset[int], index: SiteIndex) -> str:
    """The word close to a tag, that stands at these places of a text, for another machine, which belongs to that of the tag, or, right before that of a
    line, for one of any kind; empty if there is none."""
    near = next((word for word in _near(text, start, end) if meant_beside(word, its, index)), "")
    before = _BEFORE.search(text[:start])
    kind = before is not None and index.class_of(unaccented(before[1])) is not None
    return before[1] if not near and before and kind and its and all(line_itself(i, index) for i in its) else near


def _near(text: str, start: int, end: int) -> list[str]:
    """The words close to what stands at these places of a text, in its clause."""
    near = _WORD.findall(_ENDS.split(text[:start])[-1])[-_NEAR:]
    return near + _WORD.findall(_ENDS.split(text[end:])[0])[:_NEAR]


def _own(j: int, index: SiteIndex) -> frozenset[str]:
    """The class of a machine, or that which the word for it says first or last."""
    said = [kind for word in index.candidates[j].words if (kind := class_at_end(word)) is not None]
    return index.kinds(j) & ({index.candidates[j].equipment_class} | set(said[:1]))
