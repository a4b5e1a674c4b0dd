"""The one machine of a site that is called by certain words, in any order, all of them (`No.2 Nash PM1` for `PM1 No 2 Nash`) or as
many as people say (`Compressor 2` of `Air Compressor No.2`, `Friteuse` of `Friteuse lijn 1`)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pdm.accents import unaccented
from pdm.entity_resolution.candidate import Candidate
from pdm.entity_resolution.classes import class_at_end, component_words
from pdm.entity_resolution.names import PLACE_LETTER, SMALL_LETTER, is_idle, joined_initials, without_type
from pdm.entity_resolution.ratings import without_ratings
from pdm.vocabulary.components import equipment_classes
from pdm.vocabulary.shorthand import shorthand

if TYPE_CHECKING:
    from pdm.entity_resolution.index import SiteIndex


def _with_plain(words: Iterable[str]) -> frozenset[str]:
    """The words, and the same without accents."""
    return frozenset(form for word in words for form in (word, unaccented(word)))


_TOKEN = re.compile(r"[^\W_]+")
_NO = re.compile(r"(?<![^\W_])(?:n(?:o|r|um)[.:]{0,2}|n?[°º]|#)\s?(?=\d)", re.I)
"""The sign of a number."""
_STUCK = re.compile(r"([^\W\d_]{3,})0*(\d{1,2})|0*(\d{1,2})([a-h])")
"""A word and the number behind it, or a number and a letter: `pump2`, `1a`."""
_BESIDE = re.compile(r"[(\[]([^)\]]*)|(?:,|\s[-–—])\s?(.+)")
"""What a description says beside: in brackets, behind a comma or a dash."""
_STANDS = re.compile(r"(?<=\d)\s+(?:[^\W\d_]+\s+){0,2}([^\W\d_]+)\s*$")
"""The words behind a number at the end of a description."""
_ORDINAL = re.compile(r"(?<=\d)(?:[ºª°]|o(?![^\W_]))")
"""Behind a number, what makes it that of one in a row: `3º terno`, `4o terno`."""
_INITIALS = re.compile(r"[A-Z]{2,4}")
OTHER_NAMES = ("other name", "name, confirmed here")
"""Names beside a machine's tag that somebody wrote down as such."""
_LINES = _with_plain([
    "line", "linie", "ligne", "linea", "línea", "linha", "lijn", "linje", "strasse", "straße", "cell", "zelle", "bay", "hall", "halle", "hal", "area",
    "bereich", "zone", "zona", "building", "bldg", "gebäude", "floor", "level", "shop", "werk",
])  # fmt: skip
"""Words for places that are numbered: `Friteuse lijn 1` is the only one where no other line has one."""
PLACES = _with_plain([
    "room", "rm", "area", "building", "bldg", "house", "hall", "bay", "shed", "shop", "yard", "corridor", "roof", "door", "gate", "lighting", "lights",
    "store", "stores", "warehouse", "office", "canteen", "kitchen", "lab", "laboratory", "workshop", "basement", "cellar", "tunnel", "platform", "dock",
    "raum", "halle", "gebäude", "bereich", "haus", "tor", "dach", "beleuchtung", "werkstatt", "lager", "büro", "kantine", "labor", "küche", "keller", "hof",
    "salle", "bâtiment", "atelier", "magasin", "bureau", "cantine", "laboratoire", "cuisine", "cave", "sala", "edificio", "zona", "taller", "almacén",
    "oficina", "comedor", "laboratorio", "cocina", "sótano", "patio", "ruimte", "gebouw", "werkplaats", "magazijn", "kantoor", "keuken", "kelder",
    "rum", "rom", "verkstad", "verksted", "kontor", "kök", "kjøkken", "källare", "kjeller", "local",
]) | _LINES  # fmt: skip
"""Words that make a name that of a place."""
_TAILS = _with_plain([
    "plant", "system", "machine", "station", "set", "anlage", "maschine", "installation", "installatie", "équipement", "sistema", "planta", "equipo",
    "anläggning", "anlegg",
])  # fmt: skip
"""Words at the end of a description that say no more than that it is something: `Water softener plant`."""
MORE_THAN_LISTED = frozenset([
    "motor", "gearbox", "valve", "filter", "agitator", "heat_exchanger", "fan", "pump", "conveyor", "tank", "transformer", "compressor",
])  # fmt: skip
"""Classes of which a plant has more machines than its register lists: one word for them is not the only one of it."""
_ROW = 3
"""Machines of a class, at least, whose numbers are those of a row."""
_FEW = 6
"""Machines, at most, of whose descriptions the words of a name may be part where one of them alone is called so."""


class Said(NamedTuple):
    """What a machine is called, as words.

    Attributes:
        words: Words and numbers, lower case; codes (`pm1`, `hp4`) as they stand.
        needed: Those that all of the name has: without a type at its end.
        kinds: Classes that the words name, but for those of its place.
        kind: The one of them that says what it is (a pump, of a boiler feed pump); all where the register often begins with it.
        numbers: Numbers and single letters that tell it from its like; none that stands behind a word for a place.
        head: The word that says what it is, where no word names a class; empty if there is none.
        beside: Words in brackets, behind a comma or a dash, which say what it has or where it is.
    """

    words: frozenset[str]
    needed: frozenset[str]
    kinds: frozenset[str]
    kind: frozenset[str]
    numbers: frozenset[str]
    head: str
    beside: frozenset[str]


class Alone(NamedTuple):
    """The one machine that a name means.

    Attributes:
        candidate: Index of the machine.
        whole: Whether the name is all that it is called.
        shortened: Whether a word of the name is a short form of one that it is called.
    """

    candidate: int
    whole: bool
    shortened: bool


class Sayings:
    """What the machines of a site are called, by their words.

    Attributes:
        said: By candidate.
        by_word: Word to candidates.
        first: Whether descriptions mostly begin with what a machine is.
    """

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.by_word: dict[str, set[int]] = {}
        self._joined: dict[str, tuple[str, str]] = {}
        self.first = _names_what_it_is_first(candidates)
        self.said = [[_said(shown, c, first=self.first) for shown in _shown(c)] for c in candidates]
        for i, candidate in enumerate(candidates):
            for shown in _shown(candidate):
                words = _words(shown)
                pairs = itertools.pairwise(words)
                self._joined.update({a + b: (a, b) for a, b in pairs if a.isalpha() and b.isalpha()})
            for word in {w for said in self.said[i] for w in said.words}:
                self.by_word.setdefault(word, set()).add(i)

    def read(self, words: Sequence[str]) -> frozenset[str]:
        """The words of a name as the register writes them; none where one of them stands in nothing that a machine is called."""
        out: list[str] = []
        at = 0
        while at < len(words):
            two = "".join(words[at : at + 2])
            if at + 1 < len(words) and words[at] not in self.by_word and two in self.by_word:
                out.append(two)
                at += 2
                continue
            known = self._known(words[at])
            if not known:
                return frozenset()
            out += known
            at += 1
        return frozenset(out)

    def _known(self, word: str) -> tuple[str, ...]:
        for one in (word, unaccented(shorthand().get(word, "")), other_number(word)):
            if one and one in self.by_word:
                return (one,)
        return self._joined.get(word, ())


def alone(text: str, index: SiteIndex) -> Alone | None:
    """The one machine of a site that all words of a name are said of, a number of several like ones included; None where there is none,
    where others may be meant as well, or where the words are also those for a part, an area, or a class with more members."""
    key = ("alone", text)
    if key not in index.worked:
        index.worked[key] = _alone(text, index)
    found: Alone | None = index.worked[key]
    return found


def _alone(text: str, index: SiteIndex) -> Alone | None:
    written, sayings = _words(text), index.sayings
    words = sayings.read(written)
    if not words:
        return None
    shortened = any(w in shorthand() and w not in sayings.by_word for w in written)
    near = set.intersection(*(sayings.by_word[w] for w in words))
    fitting = {i: [s for s in sayings.said[i] if words <= s.words] for i in near}
    fitting = {i: its for i, its in fitting.items() if its}
    kinds = _kinds(words)
    whole = [i for i, its in fitting.items() if any(s.needed <= words for s in its)]
    # of a machine of another class the words tell where it belongs: `Boiler 1` and `Boiler 1 ID fan`
    if len(whole) == 1 and all(i in whole or not index.kinds(i) <= kinds for i in fitting):
        return None if len(words) == 1 and kinds else Alone(whole[0], whole=True, shortened=shortened)
    if whole or not fitting or len(fitting) > (_FEW if any(map(_tells, words)) else 1):
        return None
    enough = [i for i, its in fitting.items() if any(_is_enough(words, kinds, s, i, index) for s in its)]
    if len(enough) != 1 or not all(i in enough or _is_of_it(words, kinds, its) for i, its in fitting.items()):
        return None
    i = enough[0]
    if len(written) == 1 and any(j != i for j in index.by_letters.get(written[0], ())):
        # the letters of another one's tag
        return None
    return Alone(i, whole=False, shortened=shortened)


def _is_of_it(words: frozenset[str], kinds: frozenset[str], its: Iterable[Said]) -> bool:
    """Whether what a machine is called says that it is of another kind than a name with a number, which tells where it belongs."""
    return any(map(_tells, words)) and all(
        said.head not in words and said.kind and not said.kind <= kinds for said in its
    )


def _is_enough(words: frozenset[str], kinds: frozenset[str], said: Said, i: int, index: SiteIndex) -> bool:
    """Whether some of the words that a machine is called name it: its number is among them, and what it is."""
    telling = [w for w in words if _is_word(w)]
    if not telling or not said.numbers <= words:
        return False
    # where descriptions begin with what a machine is, the words behind say what it has: `3º terno` of `3º terno de moenda`
    headed = index.sayings.first and not kinds and said.head in words
    needed = said.kinds if len(telling) == 1 else said.kind
    if not headed and not needed <= kinds and not _is_of_a_whole(telling, kinds, said):
        return False
    if not kinds and not words.isdisjoint(said.beside):
        # a part or a place of it, which others have, too: the `edger arbor` of `Gang edger (vertical arbor)`
        return False
    if not kinds and (said.head not in words or said.head in PLACES):
        return False
    if len(telling) > 1:
        return True
    kind = _class_of(telling[0])
    if kind is None:
        return telling[0] not in component_words()
    if said.numbers:
        return _are_alike(i, telling[0], index)
    return kind not in MORE_THAN_LISTED and _has_other_names(i, kind, index)


def _is_of_a_whole(telling: Sequence[str], kinds: frozenset[str], said: Said) -> bool:
    """Whether a name says more of a fan, a pump or the like than its class, and leaves out what it belongs to: `ID fan 3` of `ID fan boiler 3`."""
    more = len(telling) > 1 and any(_class_of(word) is None for word in telling)
    return more and bool(kinds) and kinds <= MORE_THAN_LISTED and MORE_THAN_LISTED.isdisjoint(said.kinds - kinds)


def _are_alike(i: int, word: str, index: SiteIndex) -> bool:
    """Whether all machines of a class that are called by a word and a number are called by the same words, or numbered in one row, so that
    their numbers alone tell them apart: the `Water truck` is none of the trucks with numbers."""
    kind, sayings = _class_of(word), index.sayings
    own = set(index.candidates[i].words)
    its = [j for j in range(len(index)) if any(kind in said.kind and said.numbers for said in sayings.said[j])]
    if all(set(index.candidates[j].words) == own for j in its):
        return True
    # numbered in one row, whatever else they are called: `Turbine Francis 1` to `3` and `Turbine Kaplan 4`
    row = sorted(index.candidates[j].unit for j in its)
    return kind not in MORE_THAN_LISTED and len(row) >= _ROW and row == sorted(str(n + 1) for n in range(len(row)))


def _has_other_names(i: int, kind: str, index: SiteIndex) -> bool:
    """Whether what each other machine of a class is called says another word for it: a grader among haul trucks."""
    own = {w for w in index.candidates[i].words if _class_of(w) == kind}
    others = (index.candidates[j].words for j in range(len(index)) if j != i and kind in index.kinds(j))
    return all(any(_class_of(w) == kind and w not in own for w in words) for words in others)


def _names_what_it_is_first(candidates: Iterable[Candidate]) -> bool:
    """Whether the descriptions of a site mostly begin with what a machine is (`Pump carbon transfer`) rather than end so."""
    first = last = 0
    for candidate in candidates:
        words = [w for w in candidate.words if _is_word(w)]
        if len(words) > 1:
            first += _class_of(words[0]) is not None
            last += _class_of(words[-1]) is not None
    return first > last


def _shown(candidate: Candidate) -> Iterator[str]:
    for shown in (shown for shown, kind in candidate.called.values() if kind == "description"):
        yield from dict.fromkeys((shown, without_type(shown)))
    yield from (shown for shown, kind in candidate.names.values() if kind in OTHER_NAMES)


def _said(shown: str, candidate: Candidate, *, first: bool) -> Said:
    words = _words(shown)
    own = without_place(_BESIDE.sub(" ", shown))
    beside = frozenset(words).difference(_words(own))
    there = frozenset(_words(without_place(shown)))
    numbers = {w for n, w in enumerate(words) if _tells(w) and w in there and not (n and words[n - 1] in _LINES)}
    if candidate.train:
        numbers.add(candidate.train.casefold())
    every = frozenset(words) | numbers
    typed = len(words) > 1 and not words[-1].isdigit() and not words[-1].isalpha()
    named = [one for w in words if w not in beside and (one := _class_of(w)) is not None]
    kinds = _kinds(w for w in words if w in there)
    kind = kinds if first else frozenset(named[-1:])
    head = _head(shown, words, beside, first=first)
    return Said(every, every - {words[-1]} if typed else every, kinds, kind, frozenset(numbers), head, beside)


def without_place(text: str) -> str:
    """A description without the place that stands behind its number: `Mill #5` of `Mill #5 Tandem A`, `Crane 2` of `Crane 2 Mill House`."""
    text = PLACE_LETTER.sub(" ", text)
    behind = _STANDS.search(text)
    return text[: behind.start()] if behind is not None and unaccented(behind[1]) in PLACES else text


def _head(shown: str, words: Sequence[str], beside: frozenset[str], *, first: bool) -> str:
    """The word of a name that says what its machine is: the first or the last one, but for where it stands."""
    initials = {t.casefold() for t in _INITIALS.findall(shown)} if not shown.isupper() else set()
    own = [w for n, w in enumerate(words) if _is_word(w) and not (n and (w in _TAILS or w in beside or w in initials))]
    # "Linea smaltatura 1" is a line, where machines are called by what they are first; "Line 1 pump" is none
    places = [w for w, behind in itertools.pairwise([*words, ""]) if w in _LINES and not (first and _is_word(behind))]
    own = [w for w in own if w not in places] or own
    return own[0 if first else -1] if own else ""


def _kinds(words: Iterable[str]) -> frozenset[str]:
    return frozenset(kind for word in words if (kind := _class_of(word)) is not None)


def _class_of(word: str) -> str | None:
    """The usual class that a word names or ends in: of a kind that is none (`Palletiser`) a plant mostly has what its register lists."""
    kind = class_at_end(word)
    return kind if kind in equipment_classes() else None


def _is_word(word: str) -> bool:
    return word.isalpha() and len(word) > 1


def _tells(word: str) -> bool:
    """Whether a word is a number or a letter of one of several like machines."""
    return word.isdigit() or len(word) == 1


def other_number(word: str) -> str:
    """The plural that ends in s of a word, or the word of such a plural: one of the `Line 1 conveyors` is written, too."""
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word + "s"


def _words(text: str) -> list[str]:
    """Words and numbers of a name, lower case, each once; a number that is stuck to a word, or a letter to it, apart."""
    out: list[str] = []
    plain = SMALL_LETTER.sub(" ", joined_initials(text))
    for token in _TOKEN.findall(_ORDINAL.sub("", _NO.sub(" ", without_ratings(plain).text))):
        word = unaccented(token)
        if is_idle(token, first=not out):
            continue
        stuck = _STUCK.fullmatch(word)
        parts = [p for p in stuck.groups() if p] if stuck else [word.lstrip("0") or "0" if word.isdigit() else word]
        out += [p for p in parts if p not in out]
    return out
