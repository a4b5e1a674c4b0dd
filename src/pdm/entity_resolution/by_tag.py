"""How a written tag, or a bare number, fits the machines that bear its number or one near it."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from pdm.entity_resolution.alike import inside, near_numbers
from pdm.entity_resolution.belonging import meant_beside
from pdm.entity_resolution.candidate import Candidate
from pdm.entity_resolution.classes import class_at_end
from pdm.entity_resolution.fleet import fleet
from pdm.entity_resolution.index import Ints, SiteIndex
from pdm.entity_resolution.lexicon import separator_after, tokens_after
from pdm.entity_resolution.names import Name, name_key
from pdm.entity_resolution.tag_places import SHORT, is_short, is_tail, place_before, stands_at
from pdm.entity_resolution.units import is_end_alone, is_told_by
from pdm.grammar.tags import Tag
from pdm.vocabulary.components import equipment_classes

Extra = tuple[tuple[str, float], ...]

ORDER = {level: n for n, level in enumerate(
    ("exact", "agree", "told", "alike", "notrain", "part", "unlettered", "partly", "near", "letters", "area", "train", "unit", "hint"),
)}  # fmt: skip
"""Levels, the strongest first: of two ways in which a name fits a candidate the stronger one counts."""
_CODED = re.compile(r"(?<![^\W_])[A-Za-z]{1,3}-?\d{1,3}[A-Za-z]?(?![^\W_])")
"""What may be a code of a description."""
_LEAST = 3
"""Figures of a number that names a machine by itself, and letters that may be a code."""
_SHORT_NUMBER = 2
"""Figures of a number that many machines of a site bear, each among its like."""
_NO_MACHINES = frozenset([
    "area", "auftrag", "bay", "beleg", "bestellung", "bldg", "building", "commande", "dock", "door", "dörr", "etage",
    "floor", "gate", "hall", "halle", "hours", "hrs", "invoice", "item", "job", "km", "level", "ligne", "lijn", "line",
    "linea", "linie", "meldung", "miles", "note", "orden", "order", "ordre", "page", "part", "pedido", "po", "porte", "pr",
    "puerta", "raum", "rm", "rom", "room", "route", "ruimte", "rum", "sal", "sala", "salle", "seite", "so", "stop",
    "ticket", "tor", "wo", "zimmer", "zone",
])  # fmt: skip
"""Words before a number that is not that of a machine."""
_INSTRUMENT = re.compile(r"[AFLPTVSZHX][DFQS]?(?:[ACEGIRSTVY]|SH|SL|IC|IT|CV|SV|DT|AH|AL){1,2}")
"""Letters of instruments: a quantity measured, then what is done with it."""
_BESIDE = frozenset(("motor", "valve"))
"""Classes of what belongs to another machine and has letters of its own."""
_NUMBERS = frozenset(("N", "NT", "CN", "CNT"))
"""Shapes of a number without the letters of its tag."""
_ANY = frozenset(("machine", "unit", "maschine", "engin", "maquina", "machina", "macchina", "equipo"))
"""Words for any machine."""
_OF_A_MACHINE = frozenset(("agree", "notrain", "part"))


class Told(NamedTuple):
    """How a candidate is meant.

    Attributes:
        level: Of `pdm.entity_resolution.model.LEVELS`.
        shape: Of the name, as `pdm.entity_resolution.pairs` counts them.
        label: In words.
        extra: Further evidence that is independent of the level: label, bits.
        alone: Whether it has no more than a figure or two in common: it is then no machine to ask about.
    """

    level: str
    shape: str
    label: str
    extra: Extra = ()
    alone: bool = False


def by_tag(name: Name, tag: Tag, index: SiteIndex) -> list[tuple[int, Told]]:
    """Candidates whose tags fit the written one, and how; those one digit away where none has its number."""
    if index.places and not tag.place and not tag.area:
        tag = tag._replace(place=place_before(name.text, tag, index.places))
    if index.suffixes or index.cuts:
        return _by_tag(name, tag, index)
    # a tag is written in several ways
    key = (tag, name.words, _is_beside(name.text, tag, index), _codes(name.text, tag, index))
    known: list[tuple[int, Told]] | None = index.worked.get(key)
    if known is None:
        known = index.worked[key] = _by_tag(name, tag, index)
    return known


def _by_tag(name: Name, tag: Tag, index: SiteIndex) -> list[tuple[int, Told]]:
    meant = index.class_of(tag.letters.casefold()) if tag.letters and tag.letters not in index.letters else None
    if tag.suffix and separator_after(name.text, tag.number + tag.train) in index.cuts:
        tag = tag._replace(suffix="")
    if not tag.suffix and index.suffixes:
        meant_suffix = next((index.suffixes[t] for t in tokens_after(name.text, tag.number) if t in index.suffixes), "")
        tag = tag._replace(suffix=meant_suffix)
    own = {tag.letters.casefold(), tag.letters.rstrip("0123456789").casefold(), *tag.place.casefold().split("-")}
    words = [w for w in name.words if w not in own]
    beside = _is_beside(name.text, tag, index)
    out: list[tuple[int, Told]] = []
    for i in index.by_number.get(tag.number, ()):
        told = _fit(tag, meant, words, i, index, beside=beside)
        if told is not None:
            long = len(tag.number) >= _LEAST and told.shape in _NUMBERS
            if long and _is_of_fleet(tag, words, told, i, index):
                # no other one is called by its number
                out.append((i, told._replace(shape="called")))
                continue
            out.append((i, told._replace(shape=f"{told.shape}3") if long else told))
    out = [(i, _of_several(tag, words, told, i, index)) for i, told in out]
    if codes := _codes(name.text, tag, index):
        out = _of_codes(codes, out, index)
    if tag.suffix:
        out = _longest_suffix(tag, out, index)
    if tag.train and not tag.letters:
        out = _main_first(tag, out, index)
    if len(tag.number) >= 3 and not any(told.level in _OF_A_MACHINE for _, told in out):
        for number in near_numbers(tag.number):
            for i in index.by_number.get(number, ()):
                told = _fit(tag._replace(number=number), meant, words, i, index)
                if told is not None and told.level == "agree":
                    label = f"{_shown(tag)} differs from {index.candidates[i].label} by one digit"
                    out.append((i, Told("near", "near", label)))
    return out


def _of_several(tag: Tag, words: list[str], told: Told, i: int, index: SiteIndex) -> Told:
    """The fit of a letter and a figure or two that end the tags of several machines, whatever these are: it means none by itself.

    The `P1` at some place may be `LS04-P1` as well as `BPS-P1`; a word beside it that is said of one of them only tells which.
    """
    own = next((t for t in index.candidates[i].tags if t.number == tag.number and t.letters == tag.letters), None)
    its = is_end_alone(tag, own, index) if told.level == "agree" and own is not None else frozenset()
    if not its or is_told_by(words, i, its, index):
        return told
    label = f"{told.label}, but {len(its)} machines end so"
    return told._replace(
        level="letters", shape="NT", label=label, extra=(*told.extra, ("what stands before it is not written", SHORT))
    )


def _is_of_fleet(tag: Tag, words: list[str], told: Told, i: int, index: SiteIndex) -> bool:
    """Whether a name is the number of one machine of a fleet, with no words or such as are said of it: `503`, `Dozer 602`."""
    if told.level != "agree" or fleet(index).get(tag.number) != i:
        return False
    return all(_holds(index.match(word)[0], i) or word in _ANY for word in words)


def _codes(text: str, tag: Tag, index: SiteIndex) -> frozenset[str]:
    """Codes of descriptions that stand beside a tag: the R1 of `WC20 R1`."""
    keys = {name_key(token) for token in _CODED.findall(text)} - {name_key(tag.letters + tag.number + tag.train)}
    return frozenset(key for key in keys if key in index.said_of.by_code)


def _of_codes(codes: frozenset[str], found: list[tuple[int, Told]], index: SiteIndex) -> list[tuple[int, Told]]:
    """Of machines that bear one tag those with the codes beside it before the others."""
    its = [i for i, told in found if told.level == "agree" and codes <= {*index.candidates[i].codes}]
    label = f"{' '.join(sorted(codes)).upper()} stands in another description with this tag"
    return [
        (i, told if i in its or told.level != "agree" or not its else Told("letters", told.shape, label))
        for i, told in found
    ]


def _is_beside(text: str, tag: Tag, index: SiteIndex) -> bool:
    """Whether the letters before a long number, that one machine bears, are a word and no tag's: `bus 4203` of bus 4203.

    `Room 4203` is none, and `MH 4203` may be the tag of another machine.
    """
    word = tag.letters.casefold()
    if (
        len(tag.number) < _LEAST
        or not word
        or tag.letters in index.letters
        or len(index.by_number.get(tag.number, ())) != 1
    ):
        return False
    return word not in _NO_MACHINES and (len(word) > _LEAST or tag.letters not in text)


def _fit(
    tag: Tag, meant: str | None, words: list[str], i: int, index: SiteIndex, *, beside: bool = False
) -> Told | None:
    """How a tag fits a candidate with its number, the words beside it weighed; None when too much differs."""
    candidate = index.candidates[i]
    best: Told | None = None
    if index.places and not tag.place and any(index.class_of(w) and _holds(index.match(w)[0], i) for w in words):
        # "pump P1" says what the letter alone does not
        tag = tag._replace(place=candidate.tags[0].place)
    for own in candidate.tags:
        if own.number == tag.number:
            told = _tag_fit(tag, own, meant, candidate, index, beside=beside)
            if told is not None and (best is None or ORDER[told.level] < ORDER[best.level]):
                best = told
    return _with_words(best, tag, words, i, index) if best is not None and words else best


def _kinds(tag: Tag, meant: str, candidate: Candidate) -> frozenset[str]:
    """Classes that a machine may be of; empty where nothing tells: its class, else what the words of its description say.

    Of a class by a plant's own name a word that stands in its description may say what it is.
    """
    if candidate.equipment_class:
        said = _is_own(candidate) and tag.letters.casefold() in candidate.words
        return frozenset((meant,)) if said else frozenset((candidate.equipment_class,))
    return frozenset(kind for word in candidate.words if (kind := class_at_end(word)) is not None)


def _is_own(candidate: Candidate) -> bool:
    """Whether the class of a machine is one of the plant's own: whatever it is called, a usual word for a class may say it."""
    return candidate.equipment_class not in equipment_classes()


def _tag_fit(
    tag: Tag, own: Tag, meant: str | None, candidate: Candidate, index: SiteIndex, *, beside: bool = False
) -> Told | None:
    """How a tag fits one of the same number; None when more than one part differs."""
    # a second tag of a machine, or a room as its register tells it, is where the first one is
    own = own if own.place else own._replace(place=candidate.tags[0].place)
    if tag.letters != own.letters and own.place and tag.letters == own.place.replace("-", "") + own.letters:
        tag = tag._replace(letters=own.letters, place=own.place)
    against: list[tuple[str, str]] = []
    letters = "L" if tag.letters else ""
    if meant is not None and letters:
        kinds = _kinds(tag, meant, candidate)
        letters = "C" if kinds else ""
        if kinds and meant not in kinds:
            against.append(("letters", f"{tag.letters.lower()} is a {meant}, not a {' or '.join(sorted(kinds))}"))
    elif letters and tag.letters != own.letters:
        if beside and not own.letters:
            letters = ""
        elif _slip(tag.letters, own.letters, index):
            against.append(("alike", f"letters {tag.letters} for {own.letters}"))
        else:
            against.append(("letters", f"letters {tag.letters}, not {own.letters or 'none'}"))
    if tag.train != own.train:
        if tag.train:
            against.append(("train", f"letter {tag.train}, not {own.train or 'none'}"))
        else:
            against.append(("notrain", f"letter {own.train} not written"))
    if tag.area and own.area and tag.area != own.area:
        against.append(("area", f"area {tag.area}, not {own.area}"))
    if tag.place and not stands_at(tag.place, own.place, index.places):
        # as another letter behind it: another machine
        against.append(("train", f"{tag.place}, not {own.place or 'none'}"))
    if tag.suffix != own.suffix:
        if own.suffix and tag.suffix and not tag.suffix.startswith(own.suffix):
            return None
        against.append(("part", f"suffix {tag.suffix or 'none'}, not {own.suffix or 'none'}"))
    if len(against) > 1:
        return None
    level, label = against[0] if against else ("agree", f"{_shown(tag)} agrees with {candidate.label}")
    if level == "alike":
        return Told(level, "alike", label)
    if level != "letters" and (
        is_tail(tag, own, candidate.tags[0]) or (level == "agree" and is_short(tag, own, candidate.words))
    ):
        return Told(
            "letters", "NT", f"{label}, but for {own.place}", (("what stands before it is not written", SHORT),)
        )
    shape = letters + ("N" if level == "notrain" else "NT")
    if letters == "L" and (level == "agree" or (level == "part" and tag.suffix)):
        shape += "S"  # a suffix that is written points to one machine, or to the one it is a part of
        if tag.place and own.place and level == "agree":
            shape = "A" + shape
    return Told(level, shape, label, alone=level == "letters" and _is_number_alone(tag, own))


def _is_number_alone(tag: Tag, own: Tag) -> bool:
    """Whether tags of different letters have no more in common than a figure or two: `bagger 2` is nothing of `CPK-02`, `C-12` may be `CV-12`."""
    short, long = sorted((tag.letters, own.letters), key=len)
    return len(tag.number) <= _SHORT_NUMBER and not (short and short[0] == long[0] and inside(short, long))


def _with_words(told: Told, tag: Tag, words: list[str], i: int, index: SiteIndex) -> Told | None:
    """The fit with the words beside the tag; None when they say of a doubtful one that it is another machine."""
    level, shape, label, _, alone = told
    kind = index.candidates[i].equipment_class
    extra: list[tuple[str, float]] = []
    for word in words:
        fitting, taken = index.match(word)
        if not len(fitting) and not (level == "agree" and meant_beside(word, frozenset((i,)), index)):
            continue
        here = _holds(fitting, i)
        alone = alone and not here
        if not here and level == "agree" and (other := _described_by(tag, word, i, fitting, index)) is not None:
            # "FM2 elev" is the machine that is described so, not FM2
            level, label = "letters", f"{_shown(tag)}, but {word} is said of {other} with it"
            continue
        if index.class_of(word) is not None:
            if not here and (not kind or _is_own(index.candidates[i])):
                continue
            if not here:
                if level != "agree":
                    return None
                level, label = "letters", f"{_shown(tag)}, but {word} is not a {kind}"
            elif shape.startswith("N"):
                shape = "C" + shape
        elif here:
            extra.append((f"{word}: {taken}", min(3.0, 0.5 * float(np.log2(len(index) / len(fitting))))))
        elif word in index.by_word:
            extra.append((f"{word} is said of others", -2.0))
    return Told(level, shape, label, tuple(extra), alone)


def _described_by(tag: Tag, word: str, i: int, candidates: Ints, index: SiteIndex) -> str | None:
    """A candidate whose description holds the tag of another one: `FM2` of `FM2 Elevator`; None where none does."""
    if belong := meant_beside(word, frozenset((i,)), index):
        return index.candidates[min(belong)].label
    kind = index.class_of(word)
    if kind is not None:
        same = (
            j
            for j in index.by_number.get(tag.number, ())
            if any(t.letters == tag.letters for t in index.candidates[j].tags)
        )
        if tag.letters and (other := next((j for j in same if j != i and kind in index.kinds(j)), None)) is not None:
            return index.candidates[other].label
    key = name_key(tag.letters + tag.number)
    if not tag.letters:
        return None
    return next((index.candidates[j].label for j in candidates.tolist() if key in index.described[j]), None)


def _holds(candidates: Ints, i: int) -> bool:
    """Whether a sorted array holds a candidate."""
    at = int(candidates.searchsorted(i))
    return at < len(candidates) and bool(candidates[at] == i)


def _slip(written: str, own: str, index: SiteIndex) -> bool:
    """Whether three letters or more differ by one, and no tag of the site has the written ones."""
    if written in index.letters or min(len(written), len(own)) < 3:
        return False
    return OSA.distance(written, own, score_cutoff=1) <= 1


def _longest_suffix(tag: Tag, found: list[tuple[int, Told]], index: SiteIndex) -> list[tuple[int, Told]]:
    """Of candidates whose suffix begins the written one, those with the longest only."""

    def length(i: int) -> int:
        return max((len(t.suffix) for t in index.candidates[i].tags if tag.suffix.startswith(t.suffix)), default=0)

    longest = max((length(i) for i, told in found if told.level == "part"), default=0)
    return [(i, told) for i, told in found if told.level != "part" or length(i) == longest]


def _main_first(tag: Tag, found: list[tuple[int, Told]], index: SiteIndex) -> list[tuple[int, Told]]:
    """Of machines that a number and a letter fit without letters before them, the one main machine before its motor, valves and
    instruments, of which people write the letters: `2301A` is P-2301A, not PM-2301A."""
    agree = [i for i, told in found if told.level == "agree"]
    main = [i for i in agree if not _is_beside_one(i, index)]
    if len(main) != 1 or len(agree) == 1:
        return found
    label = f"{_shown(tag)} is {index.candidates[main[0]].label} where no letters are written"
    return [
        (i, told if i in main or told.level != "agree" else Told("letters", told.shape, label)) for i, told in found
    ]


def _is_beside_one(i: int, index: SiteIndex) -> bool:
    """Whether a machine is a motor, a valve or an instrument of another one, by its class or the letters of its tag."""
    kinds, tags = index.kinds(i), index.candidates[i].tags
    instrument = not kinds and bool(tags) and is_instrument(tags[0].letters)
    return instrument or not kinds.isdisjoint(_BESIDE)


def _shown(tag: Tag) -> str:
    letters, number, train, area, suffix, place = tag
    return "-".join([p for p in (place, area, letters, number + train, suffix) if p])


def is_instrument(letters: str) -> bool:
    """Whether letters of a tag are those of an instrument: `TE`, `PIC`."""
    return _INSTRUMENT.fullmatch(letters) is not None
