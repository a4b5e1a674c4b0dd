"""How a name in words fits the descriptions of a site's machines, their unit numbers and their letters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import numpy as np

from pdm.entity_resolution.candidate import Candidate
from pdm.entity_resolution.index import SEVERAL_KINDS, SiteIndex
from pdm.entity_resolution.names import Name, is_idle

MOST = 12
"""Candidates kept of those that fit equally well."""
WHOLE = ("told", "unlettered")
"""Levels at which all words fit, and the unit; they come first."""


class Rest(NamedTuple):
    """Candidates beyond those that are kept, without a list of their own.

    Attributes:
        every: Candidates that fit so, sorted, with those that are kept and those that fit otherwise.
        otherwise: Those that fit otherwise.
        size: Number without both.
    """

    every: Sequence[int]
    otherwise: Sequence[int]
    size: int

    def holds(self, candidate: int) -> bool:
        """Whether a candidate that is not kept is one of them."""
        at = bisect_left(self.every, candidate)
        return at < len(self.every) and self.every[at] == candidate and candidate not in self.otherwise


class Group(NamedTuple):
    """Candidates that fit a name in the same way.

    Attributes:
        level: Of `pdm.entity_resolution.model.LEVELS`.
        shape: Of the name, as `pdm.entity_resolution.pairs` counts them.
        label: In words.
        kept: The first `MOST` of them, sorted.
        rest: The others; None where there are none.
    """

    level: str
    shape: str
    label: str
    kept: list[int]
    rest: Rest | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the words of a name are said of.

    Attributes:
        known, strange: Number of words that fit something, and nothing.
        kinds: `c` when a word tells the class, `w` when one tells more.
        label: What the words were taken for.
        whole: Candidates that all known words fit, sorted.
        units: The same by unit number and letter.
        weak: Those of them of whose description the words may tell too little to be it.
        compound: Those of them that a word fits as the end of a longer one only.
    """

    known: int
    strange: int
    kinds: str
    label: str
    whole: list[int]
    units: dict[str, dict[str, list[int]]]
    weak: frozenset[int]
    compound: frozenset[int] = frozenset()


def by_words(name: Name, index: SiteIndex, *, loose: bool = False) -> tuple[list[Group], int]:
    """Groups of candidates that fit, and how many words fit nothing (-1: none fits anything)."""
    # the words of a name are looked up once, whatever the unit and the letter beside them
    key = (name.words, loose)
    said = index.worked.get(key)
    if said is None:
        said = index.worked[key] = _said(name.words, index, loose=loose)
    if not said.known:
        return [], -1
    if name.numbers or name.rated:
        said = _of_numbers(said, name, index)
        if name.numbers and not said.whole:
            # a long number that stands in no description is not explained by the words beside it
            return [], 0
    told, unlettered = _of_unit(said.units, name.unit, name.letter)
    shapes = _shapes(said.kinds, bool(name.unit), bool(name.letter))
    end = f"{name.unit} {name.letter}" if name.unit and name.letter else name.unit or name.letter
    label = f'"{name.text}": {said.label} {end}'
    out = []
    mentioned = _mentioned(name, [i for i in told + unlettered if i not in said.weak], index)
    if mentioned:
        said = replace(said, weak=said.weak | mentioned)
        if not _kinds_said(name, index):
            # a word that tells where others stand says no more than a class does: `linea 3`
            shapes = _shapes("c", bool(name.unit), bool(name.letter))
    strong = [i for i in told if i not in said.weak and i not in said.compound]
    whole = _whole(name, said, strong, index)
    if whole:
        numbered = f" {' '.join(name.numbers)}" if name.numbers else ", all of its description"
        # the only one that is called so is as sure as a name: how many others share theirs tells nothing of it
        out.append(_group("told", "whole" if len(whole) > 1 else "sole", f"{label.rstrip()}{numbered}", whole))
        strong = [i for i in strong if i not in whole]
    ends = [i for i in sorted(told + unlettered) if i in said.compound and i not in said.weak]
    if ends and not whole:
        # the end of a compound tells no more than a class does; what has the word itself is not surer: `Kran 2` and `Hubwerk Kran 2`
        kinds = _shapes("c", bool(name.unit), bool(name.letter))[0]
        out.append(_group("told", kinds, f"{label.rstrip()}, or what ends so", sorted(strong + ends)))
        strong = []
    if strong:
        out.append(_group("told", shapes[0], label.rstrip(), strong))
    there = _of_area(name, said, index, told)
    if there:
        out.append(_group("told", shapes[0], f'"{name.text}": {said.label} of area {name.unit}', there))
    lettered = [i for i in unlettered if i not in said.weak and i not in said.compound]
    if lettered:
        out.append(_group("unlettered", shapes[1], f"{label}, letter not written", lettered))
    weak = [i for i in sorted(told + unlettered) if i in said.weak or (whole and i in ends)]
    if weak:
        out.append(_group("partly", shapes[3], f'"{name.text}" in part {end}'.rstrip(), weak))
    wrong = len(said.whole) - len(told) - len(unlettered)
    if wrong:
        fitting = told + unlettered + there
        wrong -= len(there)
        kept = [i for i in said.whole[: MOST + len(fitting)] if i not in fitting][:MOST]
        rest = Rest(said.whole, fitting, wrong - MOST) if wrong > MOST else None
        out.append(Group("unit", shapes[2], f"{said.label}, but not {end}", kept, rest))
    if not told and not unlettered and said.known > 1:
        partly = _partly(name, said, index, loose=loose)
        if partly:
            out.append(_group("partly", shapes[3], f'"{name.text}" in part {end}'.rstrip(), partly))
    return out, said.strange


def _mentioned(name: Name, fitting: list[int], index: SiteIndex) -> frozenset[int]:
    """Those of the candidates that are machines of another class, while one is of the class that the name says and of no other, or of no
    usual class, while the name says what another one is: `Boiler 1` is the boiler rather than `Boiler 1 ID fan`, whose place it is,
    and `linea 1` rather `Linea smaltatura 1` than `Stampante linea 1`."""
    if len(fitting) < 2:
        return frozenset()
    kinds = _kinds_said(name, index)
    if not kinds and name.unit:
        headed = {i for i in fitting if any(said.head in name.words for said in index.sayings.said[i])}
        return frozenset(fitting).difference(headed) if headed else frozenset()
    its = {i: index.kinds(i) for i in fitting}
    if not kinds or not any(own and own <= kinds for own in its.values()):
        return frozenset()
    return frozenset(i for i, own in its.items() if not own <= kinds)


def _kinds_said(name: Name, index: SiteIndex) -> frozenset[str]:
    """Classes that words of a name say."""
    return frozenset(kind for word in name.words if (kind := index.class_of(word)) is not None)


def _whole(name: Name, said: Said, strong: list[int], index: SiteIndex) -> list[int]:
    """Those of the candidates that a name tells as surely as all of a description does: by all of its words, or by its long number."""
    whole = [i for i in strong if _is_all(name, said, i, index)]
    return whole if whole or not name.numbers or said.strange else strong


def _is_all(name: Name, said: Said, i: int, index: SiteIndex) -> bool:
    """Whether a name that fits a candidate, number and letter included, is all of its description: `slurry pump`, `conveyor 1`."""
    candidate = index.candidates[i]
    if said.strange or not set(candidate.numbers) <= {*name.numbers, *name.rated}:
        return False
    if all(index.is_short(word) and i not in index.surely(word) for word in name.words):
        # two letters of a word are not all of it: `PI` is none for `Pallettizzatore`
        return False
    telling = [word for n, word in enumerate(candidate.words) if not is_idle(word, first=n == 0)]
    return sum(max(1, index.words_said(word)) for word in name.words) >= len(telling)


def _group(level: str, shape: str, label: str, candidates: list[int]) -> Group:
    if len(candidates) <= MOST:
        return Group(level, shape, label, candidates, None)
    return Group(level, shape, label, candidates[:MOST], Rest(candidates, (), len(candidates) - MOST))


def _said(words: tuple[str, ...], index: SiteIndex, *, loose: bool) -> Said:
    found = [(word, *index.match(word, loose=loose)) for word in words]
    found = [(word, fitting, taken) for word, fitting, taken in found if len(fitting)]
    known = len(found)
    kinds = {"c" if index.says_class(word) else "w" for word, _, _ in found}
    if known == len(words) == 1 and len(index.by_class.get(index.class_of(words[0]) or "", ())):
        kinds = {"c"}  # alone, "conveyor" is one, though there is a conveyor gearbox too
    whole: list[int] = []
    if known == 1:
        whole = found[0][1].tolist()
    elif known:
        whole = np.flatnonzero(_hits(words, index, loose=loose) == known).tolist()
    units: dict[str, dict[str, list[int]]] = {}
    for i in whole:
        candidate = index.candidates[i]
        units.setdefault(candidate.unit, {}).setdefault(candidate.train, []).append(i)
    label = ", ".join([taken for _, _, taken in found])
    strange = len(words) - known
    weak = frozenset(whole) if strange and kinds == {"c"} else _hardly([w for w, _, _ in found], whole, index)
    weak |= _of_other_kinds([w for w, _, _ in found], whole, index)
    ends = {i for word, _, _ in found for i in index.ends(word).tolist()}
    return Said(known, strange, "".join(sorted(kinds)), label, whole, units, weak, frozenset(ends.intersection(whole)))


def _of_numbers(said: Said, name: Name, index: SiteIndex) -> Said:
    """The same, of machines whose description holds the long numbers of a name, and none but its ratings."""
    whole = [i for i in said.whole if _holds_numbers(name, index.candidates[i])]
    units: dict[str, dict[str, list[int]]] = {}
    for i in whole:
        candidate = index.candidates[i]
        units.setdefault(candidate.unit, {}).setdefault(candidate.train, []).append(i)
    return replace(said, whole=whole, units=units)


def _holds_numbers(name: Name, candidate: Candidate) -> bool:
    figures = candidate.figures
    return set(name.numbers) <= figures and (not figures or set(name.rated) <= figures)


def _hardly(words: list[str], whole: list[int], index: SiteIndex) -> frozenset[int]:
    """Candidates that one or two letters are read as one word of (`BO` as boiler) while other words of theirs (feed) are not
    written: such letters rather stand for a whole description, and for another one (booster)."""
    out: set[int] = set()
    for word in words:
        if index.is_short(word):
            said = 1 + sum([index.words_said(other) for other in words if other != word])
            known = index.surely(word)
            out.update(i for i in whole if i not in known and len(index.duty(i)) > said)
    return frozenset(out)


def _of_other_kinds(words: list[str], whole: list[int], index: SiteIndex) -> frozenset[int]:
    """Candidates that are called by other words for a class whose machines nobody takes for one another, while one is called so: for
    `grader` the excavators."""
    out: set[int] = set()
    for word in words:
        called = (
            {i for i in whole if word in index.candidates[i].words} if index.class_of(word) in SEVERAL_KINDS else ()
        )
        out.update(set(whole).difference(called) if called else ())
    return frozenset(out)


def _of_area(name: Name, said: Said, index: SiteIndex, told: list[int]) -> list[int]:
    """Candidates of a class in the area of that number: `pump 3` is pump 3 of some kind, or the pump of unit 3."""
    if said.kinds != "c" or said.strange or not name.unit or name.letter:
        return []
    classes = {index.class_of(word) for word in name.words}
    like = [i for i in said.whole if index.candidates[i].equipment_class in classes]
    here = [i for i in like if index.area(i) == name.unit]
    # an area in which all of them stand tells none apart
    return [i for i in here if i not in told] if len(here) < len(like) else []


def _hits(words: tuple[str, ...], index: SiteIndex, *, loose: bool) -> np.ndarray:  # type: ignore[type-arg]
    """How many of the words fit each candidate."""
    hits = np.zeros(len(index), dtype=np.int16)
    for word in words:
        hits[index.match(word, loose=loose)[0]] += 1
    return hits


def _of_unit(units: dict[str, dict[str, list[int]]], unit: str, letter: str) -> tuple[list[int], list[int]]:
    """Candidates of a unit with its letter, and without: a machine of several needs it, one alone has none to write."""
    here = units.get(unit)
    if unit and letter:
        return here.get(letter, []) if here else [], []
    lettered = [here] if here is not None else []
    if not unit:
        lettered = list(units.values())
    told = [i for by_letter in lettered for i in by_letter.get(letter, ())]
    if letter:
        return sorted(told), []
    return sorted(told), sorted(i for by_letter in lettered for own, its in by_letter.items() if own for i in its)


def _partly(name: Name, said: Said, index: SiteIndex, *, loose: bool) -> list[int]:
    """Candidates of the unit and the letter that most words fit, and not all."""
    lettered = np.zeros(len(index), dtype=bool)
    lettered[index.by_train.get(name.letter, [])] = True
    if name.unit:
        of_unit = np.zeros(len(index), dtype=bool)
        of_unit[index.by_unit.get(name.unit, [])] = True
        lettered &= of_unit
    hits = np.where(lettered, _hits(name.words, index, loose=loose), 0)
    most = int(hits.max(initial=0))
    return [] if most == 0 else np.flatnonzero(hits == most).tolist()


@cache
def _shapes(kinds: str, unit: bool, letter: bool) -> tuple[str, str, str, str]:
    """Shapes of names that fit in the ways told, unlettered, unit, partly."""
    written = {*kinds, *("u" if unit else ""), *("l" if letter else "")}
    return _shape(written | {"l"}), _shape(written), _shape(written - {"u", "l"}), _shape((written - {"w"}) | {"l"})


def _shape(letters: set[str]) -> str:
    return "d" + "".join(x for x in "wcul" if x in letters)
