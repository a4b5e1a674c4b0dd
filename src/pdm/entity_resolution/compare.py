"""How well a written name fits the assets of a site: levels of agreement, each weighed against how many others fit too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from pdm.entity_resolution.index import SiteIndex, near_numbers
from pdm.entity_resolution.lexicon import separator_after, tokens_after
from pdm.entity_resolution.names import Name, kind_of
from pdm.entity_resolution.pairs import Others
from pdm.grammar.tags import Tag, blur

MOST = 12
"""Candidates kept of those that fit equally well."""
STRANGE_WORD = -1.5
"""Bits of a word that is said of nothing in the register: it is rather in the name of something else."""
NOTHING_LIKE_IT = 4.0
"""Bits for "not in the register" of a name in words none of which fits anything."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One candidate and how a name fits it.

    Attributes:
        level: Of `pdm.entity_resolution.model.LEVELS`.
        others: Expected number of other machines that fit equally well (found here, and as register pairs have it).
        label: In words.
        extra: Further evidence that is independent of the level: label, bits.
    """

    level: str
    others: float
    label: str
    extra: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Fits:
    """How one name fits a site.

    Attributes:
        name: The name.
        kind: tag, number or words.
        best: Candidate to its best fit.
        dropped: Fit and how many more candidates fit so, beyond `MOST`.
        none_bits: Bits for "not in the register", with the label.
        beyond: Fit and these candidates, sorted; they are no hypotheses by this name, but it does not speak against them.
    """

    name: Name
    kind: str
    best: dict[int, Fit]
    dropped: tuple[tuple[Fit, int], ...] = ()
    none_bits: tuple[tuple[str, float], ...] = ()
    beyond: tuple[tuple[Fit, npt.NDArray[np.int64]], ...] = ()

    def of(self, candidate: int) -> Fit | None:
        """How the name fits a candidate that another name has brought up; None where it does not."""
        fit = self.best.get(candidate)
        if fit is not None:
            return fit
        for fit, rest in self.beyond:
            at = int(np.searchsorted(rest, candidate))
            if at < len(rest) and rest[at] == candidate:
                return fit
        return None


_ORDER = {level: n for n, level in enumerate(
    ("exact", "agree", "told", "alike", "notrain", "part", "unlettered", "partly", "near", "letters", "area", "train", "unit"),
)}  # fmt: skip


def compare(name: Name, index: SiteIndex, others: Others, *, hand: bool) -> Fits:
    """Compare a name with the candidates that blocking finds for it.

    Args:
        name: The written name.
        index: The site.
        others: u from register pairs.
        hand: Whether it was read from a picture: more characters are then taken for one another.
    """
    found: dict[int, tuple[str, str, str, tuple[tuple[str, float], ...]]] = {}

    def add(i: int, level: str, shape: str, label: str, extra: tuple[tuple[str, float], ...] = ()) -> None:
        if i not in found or _ORDER[level] < _ORDER[found[i][0]]:
            found[i] = (level, shape, label, extra)

    kind = kind_of(name, index.letters)
    for i in index.by_name.get(name.key, ()):
        shown, what = index.candidates[i].names[name.key]
        add(i, "exact", "name", f'"{name.text}" is its {what}' + ("" if shown == name.text else f" {shown}"))
    if name.tag is not None:
        for i, level, shape, label, extra in _by_tag(name, name.tag, index):
            add(i, level, shape, label, extra)
    sure = any(f[0] in ("exact", "agree") for f in found.values())
    if not sure:
        for i in index.by_blur[hand].get(blur(name.key, hand=hand), ()):
            add(
                i,
                "alike",
                "alike",
                f'"{name.text}" for {index.candidates[i].label}: letters that are taken for one another',
            )
    dropped: list[tuple[str, str, npt.NDArray[np.int64]]] = []
    strange = False
    if kind == "tag" and name.tag is not None:
        # what stands in the tag is no word, unit or letter of a description
        own = name.tag.letters.casefold()
        name = replace(name, words=tuple(w for w in name.words if w != own), unit="", letter=name.tag.train)
    # a long number that no tag has is not explained by the words beside it
    numbered = name.tag is not None and len(name.tag.number) > 2
    if name.words and not numbered and not (sure and kind != "words"):
        told, left, strange = _by_words(name, index)
        if not any(f[1] in ("told", "unlettered") for f in told):
            # no machine is called so with the strictest readings of the words: all their readings together
            again = _by_words(name, index, loose=True)
            told, left, strange = (
                again if any(f[1] in ("told", "unlettered") for f in again[0]) else (told, left, strange)
            )
        dropped += left
        for i, level, shape, label, extra in told:
            add(i, level, shape, label, extra)
    together = _count(found.values())
    for level, shape, rest in dropped:
        together[level, shape] = together.get((level, shape), 0) + len(rest)
    # two that bear the very name are rivals of each other; it does not make a third that is in no register likelier
    mates = {key: 0 if key[0] == "exact" else n - 1 for key, n in together.items()}
    # many candidates fit in the same way: what is expected of it is looked up once
    expected = {key: n + _expected(*key, others) for key, n in mates.items()}
    made: dict[tuple[str, str, str, tuple[tuple[str, float], ...]], Fit] = {}
    best = {}
    for i, told_ in sorted(found.items()):
        fit = made.get(told_)
        if fit is None:
            level, shape, label, extra = told_
            fit = made[told_] = Fit(level, expected[level, shape], label, extra)
        best[i] = fit
    kept = {f.level: f for f in best.values()}
    beyond = tuple((kept[level], rest) for level, _, rest in dropped if level in kept)
    more = tuple((fit, len(rest)) for fit, rest in beyond)
    none: tuple[tuple[str, float], ...] = ()
    if kind == "words" and strange and not best and not hand:
        none = (("nothing in the register is called so", NOTHING_LIKE_IT),)
    return Fits(name, kind, best, more, none, beyond)


def _count(found: Iterable[tuple[str, str, Any, Any]]) -> dict[tuple[str, str], int]:
    out: dict[tuple[str, str], int] = {}
    for level, shape, _, _ in found:
        out[level, shape] = out.get((level, shape), 0) + 1
    return out


def _expected(level: str, shape: str, others: Others) -> float:
    if level == "area":
        return others.between("LNTS", "ALNTS")
    if level == "letters":
        return others.between("NT", "LNT")
    if level == "train":
        return others.between("LN", "LNT")
    return others.of(shape)


_TEXT = "\0"
"""Stands for the name as it was written: names of the same words share the rest."""
_NO_ONE = np.zeros(0, dtype=np.int64)


def _shape(letters: set[str]) -> str:
    return "d" + "".join(x for x in "wcul" if x in letters)


Found = tuple[int, str, str, str, tuple[tuple[str, float], ...]]


def _by_tag(name: Name, tag: Tag, index: SiteIndex) -> list[Found]:
    meant = index.class_of(tag.letters.casefold()) if tag.letters and tag.letters not in index.letters else None
    if tag.suffix and separator_after(name.text, tag.number + tag.train) in index.cuts:
        tag = replace(tag, suffix="")
    if not tag.suffix and index.suffixes:
        meant_suffix = next((index.suffixes[t] for t in tokens_after(name.text, tag.number) if t in index.suffixes), "")
        tag = replace(tag, suffix=meant_suffix)
    train = tag.train
    words = [w for w in name.words if w != tag.letters.casefold()]
    out: list[Found] = []
    for i in index.by_number.get(tag.number, ()):
        fit = _tag_level(tag, train, meant, words, i, index)
        if fit is not None:
            out.append((i, *fit))
    out = _longest_suffix(tag, out, index)
    if len(tag.number) >= 3 and not any(f[1] in ("agree", "notrain", "part") for f in out):
        for number in near_numbers(tag.number):
            for i in index.by_number.get(number, ()):
                moved = Tag(tag.letters, number, tag.train, tag.area, tag.suffix)
                fit = _tag_level(moved, train, meant, words, i, index)
                if fit is not None and fit[0] == "agree":
                    label = index.candidates[i].label
                    out.append((i, "near", "near", f"{_told(tag)} differs from {label} by one digit", ()))
    return out


def _tag_level(
    tag: Tag, train: str, meant: str | None, words: list[str], i: int, index: SiteIndex
) -> tuple[str, str, str, tuple[tuple[str, float], ...]] | None:
    """Level, shape, label and further evidence of a tag against a candidate with its number; None when too much differs."""
    candidate = index.candidates[i]
    best: tuple[str, str, str] | None = None
    for own in candidate.tags:
        if own.number != tag.number:
            continue
        against: list[tuple[str, str]] = []
        letters = "L"
        if not tag.letters:
            letters = ""
        elif meant is not None:
            letters = "C"
            if candidate.equipment_class and meant != candidate.equipment_class:
                against.append(
                    (
                        "letters",
                        f"{tag.letters.lower()} is a {meant}, not a {candidate.equipment_class or 'known class'}",
                    )
                )
        elif tag.letters != own.letters and _slip(tag.letters, own.letters, index):
            against.append(("alike", f"letters {tag.letters} for {own.letters}"))
        elif tag.letters != own.letters:
            against.append(("letters", f"letters {tag.letters}, not {own.letters or 'none'}"))
        if not train and own.train:
            against.append(("notrain", f"letter {own.train} not written"))
        elif train != own.train:
            against.append(("train", f"letter {train}, not {own.train or 'none'}"))
        if tag.area and own.area and tag.area != own.area:
            against.append(("area", f"area {tag.area}, not {own.area}"))
        if tag.suffix != own.suffix:
            if own.suffix and tag.suffix and not tag.suffix.startswith(own.suffix):
                continue
            against.append(("part", f"suffix {tag.suffix or 'none'}, not {own.suffix or 'none'}"))
        if len(against) > 1:
            continue
        level, label = against[0] if against else ("agree", f"{_told(tag)} agrees with {candidate.label}")
        shape = letters + ("N" if level == "notrain" else "NT")
        if letters == "L" and (level == "agree" or (level == "part" and tag.suffix)):
            shape += "S"  # a suffix that is written points to one machine, or to the one it is a part of
        if level == "alike":
            shape = "alike"
        if best is None or _ORDER[level] < _ORDER[best[0]]:
            best = (level, shape, label)
    if best is None:
        return None
    level, shape, label = best
    extra: list[tuple[str, float]] = []
    for word in words:
        fitting, taken = index.match(word)
        if not len(fitting):
            continue
        here = bool(np.isin(i, fitting, assume_unique=True))
        if index.class_of(word) is not None:
            if not here and not candidate.equipment_class:
                continue
            if not here:
                if level != "agree":
                    return None
                level, label = (
                    "letters",
                    f"{_told(tag)}, but {word} is not a {candidate.equipment_class or 'known class'}",
                )
            elif shape.startswith("N"):
                shape = "C" + shape
        elif here:
            extra.append((f"{word}: {taken}", min(3.0, 0.5 * float(np.log2(len(index) / len(fitting))))))
        elif word in index.by_word:
            extra.append((f"{word} is said of others", -2.0))
    return level, shape, label, tuple(extra)


def _slip(written: str, own: str, index: SiteIndex) -> bool:
    """Whether three letters or more differ by one, and no tag of the site has the written ones."""
    if written in index.letters or min(len(written), len(own)) < 3:
        return False
    return OSA.distance(written, own, score_cutoff=1) <= 1


def _longest_suffix(tag: Tag, found: list[Found], index: SiteIndex) -> list[Found]:
    """Of candidates whose suffix begins the written one, those with the longest only."""
    if not tag.suffix:
        return found

    def length(i: int) -> int:
        return max((len(t.suffix) for t in index.candidates[i].tags if tag.suffix.startswith(t.suffix)), default=0)

    longest = max((length(f[0]) for f in found if f[1] == "part"), default=0)
    return [f for f in found if f[1] != "part" or length(f[0]) == longest]


def _told(tag: Tag) -> str:
    return "-".join(p for p in (tag.area, tag.letters, tag.number + tag.train, tag.suffix) if p)


def _by_words(
    name: Name, index: SiteIndex, *, loose: bool = False
) -> tuple[list[Found], list[tuple[str, str, npt.NDArray[np.int64]]], bool]:
    """Fits by description; what was dropped of large groups; whether no word fits anything."""
    key = (name.words, name.unit, name.letter, loose)
    worked = index.worked.get(key)
    if worked is None:
        worked = index.worked[key] = _words_fit(name, index, loose=loose)
    groups, strange, known = worked
    if not known:
        return [], [], True
    extra = (("a word that is said of nothing here", STRANGE_WORD * min(strange, 2)),) if strange else ()
    out: list[Found] = []
    dropped = []
    for level, form, where, label in groups:
        label = label.replace(_TEXT, name.text)
        out += [(i, level, form, label, extra) for i in where[:MOST].tolist()]
        if len(where) > MOST:
            dropped.append((level, form, where[MOST:]))
    return out, dropped, False


def _words_fit(
    name: Name, index: SiteIndex, *, loose: bool
) -> tuple[list[tuple[str, str, npt.NDArray[np.int64], str]], int, int]:
    """Level, shape, candidates (sorted) and label by group of fits; number of words that fit nothing, and something."""
    count = len(index)
    hits = np.zeros(count, dtype=np.int16)
    known, strange, shape = 0, 0, set()
    said: list[str] = []
    for word in name.words:
        fitting, taken = index.match(word, loose=loose)
        if not len(fitting):
            strange += 1
            continue
        known += 1
        hits[fitting] += 1
        shape.add("c" if index.says_class(word) else "w")
        said.append(taken)
    if not known:
        return [], strange, known
    right = {}
    for written, where, letter in ((name.unit, index.by_unit, "u"), (name.letter, index.by_train, "l")):
        right[letter] = np.zeros(count, dtype=bool)
        right[letter][where.get(written, _NO_ONE)] = True
        if written:
            shape.add(letter)
    fits = right["u"] | (not name.unit)
    # a machine of several needs its letter; one that stands alone has none to write
    lettered = right["l"] & fits
    unlettered = ~right["l"] & fits & (not name.letter)
    wrong = ~lettered & ~unlettered
    form, whole = _shape(shape), _shape(shape | {"l"})
    end = " ".join(x for x in (name.unit, name.letter) if x)
    words = ", ".join(said)
    most = max(int(hits[lettered].max(initial=0)), 1)
    levels = (
        ("told", whole, np.flatnonzero((hits == known) & lettered), f'"{_TEXT}": {words} {end}'.rstrip()),
        ("unlettered", form, np.flatnonzero((hits == known) & unlettered), f'"{_TEXT}": {words} {end}, letter not written'),
        ("unit", _shape(shape - {"u", "l"}), np.flatnonzero((hits == known) & wrong), f"{words}, but not {end}"),
        ("partly", _shape((shape - {"w"}) | {"l"}), np.flatnonzero((hits == most) & (hits < known) & lettered), f'"{_TEXT}" in part {end}'.rstrip()),
    )  # fmt: skip
    groups = [(level, form, where, label) for level, form, where, label in levels if len(where)]
    return groups, strange, known
