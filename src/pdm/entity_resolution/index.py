"""The register of one site, prepared for comparison: candidates, and where to find them (blocking)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz.distance import OSA

from pdm.accents import unaccented
from pdm.entity_resolution.alike import NUMBERED, inside, misread, numbered_words
from pdm.entity_resolution.alone import Sayings, other_number
from pdm.entity_resolution.candidate import COLUMNS, Candidate, candidate_of, tags_of_areas
from pdm.entity_resolution.classes import (
    LEAST_END,
    class_at_end,
    class_of_word,
    class_words,
    is_end,
    words_of_class,
)
from pdm.entity_resolution.lexicon import Lexicon, learn_cuts, learn_suffixes
from pdm.entity_resolution.names import is_idle
from pdm.entity_resolution.ratings import without_ratings
from pdm.entity_resolution.said_of import SaidOf, postings
from pdm.grammar.tags import HouseStyle, blur_key, plain
from pdm.vocabulary.components import equipment_classes
from pdm.vocabulary.shorthand import shorthand

LEAST_LIKE, SHORT_WORD = 4, 5
"""Letters of a word that may be misspelt, and up to which its first one is written right."""
LONGEST_ENDING = 3
"""Letters of the ending of a word, at most."""
LEAST_KEY = 3
"""Letters and figures of a tag without what stands before it that are looked at for characters taken for one another."""
_DIGIT = re.compile(r"\d")
_CLIPPED = re.compile(r"([^\W\d_]{4,})(?:y|ie|o)")
"""A word cut short as people do: `pally` of a palletiser, `pasto` of a pasteuriser."""
SEVERAL_KINDS = frozenset(["vehicle", "tank", "crusher", "conveyor", "heat_exchanger", "filter", "valve", "press"])
"""Classes of machines that nobody takes for one another."""
Ints = npt.NDArray[np.int64]
_NONE: Ints = np.zeros(0, dtype=np.int64)


class SiteIndex:
    """Candidates of a site and where to find them.

    Attributes:
        candidates: In the order of asset_id.
        letters: Function letters of the site's tags.
        places: Letters that stand before them (see `pdm.grammar.tags.Tag`).
        style: How the site writes tags.
        suffixes: What stands for a component's suffix in names that people confirmed.
        cuts: Separators that end the tag in such names.
    """

    def __init__(self, register: pd.DataFrame, aliases: pd.DataFrame, lexicon: Lexicon) -> None:
        confirmed: dict[str, list[str]] = {}
        for alias, asset in zip(aliases["alias"], aliases["asset_id"], strict=True):
            confirmed.setdefault(str(asset), []).append(str(alias))
        rows = register[list(COLUMNS)].sort_values(["asset_id"]).to_dict("records")
        areas = tags_of_areas(r["functional_location"] for r in rows)
        self.candidates = [candidate_of(r, sorted(confirmed.get(r["asset_id"], [])), areas) for r in rows]
        self.lexicon = lexicon
        labels = {c.asset_id: c.label for c in self.candidates}
        self.suffixes, self.cuts = learn_suffixes(labels, aliases), learn_cuts(labels, aliases)
        self.style = HouseStyle.learn(c.label for c in self.candidates)
        self.letters = frozenset(t.letters for c in self.candidates for t in c.tags)
        self.places = frozenset(t.place for c in self.candidates for t in c.tags if t.place)
        self._learned: dict[str, str] = {}
        self._class_only: dict[str, bool] = {}
        self._ends: dict[str, Ints] = {}
        self._matches: dict[tuple[str, bool], tuple[Ints, str]] = {}
        self.worked: dict[Hashable, Any] = {}

    def __len__(self) -> int:
        return len(self.candidates)

    @cached_property
    def by_name(self) -> dict[str, list[int]]:
        """Name key to candidates."""
        return postings((n, i) for i, c in enumerate(self.candidates) for n in c.names)

    @cached_property
    def by_call(self) -> dict[str, list[int]]:
        """Key of what candidates are called by their rows, to these; without what names one outright, or says no more than a class."""
        pairs = ((k, i) for i, c in enumerate(self.candidates) for k in c.called if not self._is_plain(c, k))
        return {k: its for k, its in postings(pairs).items() if k not in self.by_name}

    @staticmethod
    def _is_plain(candidate: Candidate, key: str) -> bool:
        """Whether a name is a description of one word for a class: `Pump`, which people write of any."""
        told = candidate.called[key][1] == "description" and len(candidate.words) == 1 and not candidate.unit
        return told and class_of_word(candidate.words[0]) in equipment_classes()

    def called(self, key: str) -> list[int]:
        """Candidates that a key names, outright or by what their rows imply."""
        return self.by_name.get(key) or self.by_call.get(key, [])

    @cached_property
    def said_of(self) -> SaidOf:
        """What is said of the candidates and is no name of theirs."""
        return SaidOf(self)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """First one to three characters of all that candidates are called."""
        return frozenset(key[:n] for keys in (self.by_name, self.by_call) for key in keys for n in (1, 2, 3))

    @cached_property
    def by_figure(self) -> dict[str, list[int]]:
        """Long number of a description to candidates."""
        return postings((f, i) for i, c in enumerate(self.candidates) for f in sorted(c.figures))

    @cached_property
    def numbered(self) -> frozenset[tuple[str, str]]:
        """Words (lower case) and the numbers behind them in descriptions: `line` and `2` of `Line 2 filler`."""
        return frozenset(pair for its in self._numbered for pair in its)

    def numbered_of(self, i: int) -> frozenset[tuple[str, str]]:
        """The same of one candidate."""
        return self._numbered[i]

    @cached_property
    def _numbered(self) -> list[frozenset[tuple[str, str]]]:
        told = [[shown for shown, kind in c.called.values() if kind == "description"] for c in self.candidates]
        return [frozenset(pair for shown in its for pair in numbered_words(shown)) for its in told]

    @cached_property
    def area_numbers(self) -> frozenset[tuple[str, str]]:
        """Those of `numbered` behind which the number of the machine stands: `line` and `2` of `Line 2 pump 3`."""
        told = (shown for c in self.candidates for shown, kind in c.called.values() if kind == "description")
        texts = (without_ratings(shown).text for shown in told)
        found = ((m, text) for text in texts for m in NUMBERED.finditer(text) if _DIGIT.search(text, m.end()))
        return frozenset((unaccented(m[1]), m[2]) for m, _ in found if not is_idle(m[1]))

    @cached_property
    def described(self) -> list[str]:
        """Keys of the descriptions of each candidate, as one text."""
        return [" ".join(key for key, (_, kind) in c.called.items() if kind == "description") for c in self.candidates]

    @cached_property
    def sayings(self) -> Sayings:
        """What the candidates are called, by words."""
        return Sayings(self.candidates)

    @cached_property
    def by_number(self) -> dict[str, list[int]]:
        """Number of a tag to candidates."""
        return postings((t.number, i) for i, c in enumerate(self.candidates) for t in c.tags)

    @cached_property
    def by_blur(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """Blurred names (typed, hand) to candidates."""
        forms = [(_keys(c), i) for i, c in enumerate(self.candidates)]
        return (
            postings((blur_key(k), i) for keys, i in forms for k in keys),
            postings((blur_key(k, hand=True), i) for keys, i in forms for k in keys),
        )

    @cached_property
    def by_misread(self) -> dict[str, list[int]]:
        """Names with letters and figures that a hand makes alike, made equal, to candidates."""
        return postings(
            (misread(k), i) for i, c in enumerate(self.candidates) for k in sorted(_keys(c)) if len(k) >= LEAST_KEY
        )

    @cached_property
    def by_word(self) -> dict[str, Ints]:
        """Description word to candidates."""
        return _arrays((w, i) for i, c in enumerate(self.candidates) for w in c.words)

    @cached_property
    def by_class(self) -> dict[str, Ints]:
        """Equipment class to candidates."""
        return _arrays((c.equipment_class, i) for i, c in enumerate(self.candidates) if c.equipment_class)

    @cached_property
    def by_kind(self) -> dict[str, Ints]:
        """The class that the description of a candidate without a usual one says, in whatever language, to candidates; none of those that
        hold machines of several kinds (a silo and a reactor are tanks)."""
        usual, at = equipment_classes(), 0 if self.sayings.first else -1
        said = (
            (i, [k for w in c.words if (k := class_at_end(w)) is not None])
            for i, c in enumerate(self.candidates)
            if c.equipment_class not in usual
        )
        return _arrays((kinds[at], i) for i, kinds in said if kinds and kinds[at] not in SEVERAL_KINDS)

    @cached_property
    def by_unit(self) -> dict[str, Ints]:
        """Unit number to candidates."""
        return _arrays((c.unit, i) for i, c in enumerate(self.candidates))

    @cached_property
    def by_train(self) -> dict[str, Ints]:
        """Letter to candidates."""
        return _arrays((c.train, i) for i, c in enumerate(self.candidates))

    @cached_property
    def _initials(self) -> dict[str, Ints]:
        pairs = []
        for i, c in enumerate(self.candidates):
            first = "".join(w[0] for w in c.words)
            pairs += [(first[:n], i) for n in range(2, len(first) + 1)]
            # behind what a machine is, the first letters of what it does: the `ID fan` is the `FAN INDUCED DRAFT`
            pairs += [(first[1:n], i) for n in range(3, len(first) + 1) if self.sayings.first]
        return _arrays(pairs)

    def learn_words(self, meant: dict[str, str]) -> None:
        """Words that were found to name a class here (word to class); replaces what was learned before."""
        self.worked.clear()
        if meant == self._learned:
            return
        self._learned = dict(meant)
        self._matches.clear()
        self._ends.clear()
        self._class_only.clear()

    def class_of(self, word: str) -> str | None:
        """The class that a word names at this site."""
        return class_of_word(word) or self._learned.get(word)

    def words_for(self, code: str, most: int) -> tuple[str, ...]:
        """Words for a class: so many usual ones, and those that were found to name it here."""
        usual = words_of_class(code)[:most]
        return (*usual, *sorted(w for w, c in self._learned.items() if c == code and w not in usual))

    def says_class(self, word: str) -> bool:
        """Whether a word only tells the class: `mill` does not, where there are mill motors."""
        if word not in self._class_only:
            meant = self.class_of(word)
            bearing = self.by_word.get(word, _NONE).tolist()
            self._class_only[word] = meant is not None and all(
                self.candidates[i].equipment_class == meant for i in bearing
            )
        return self._class_only[word]

    def match(self, word: str, *, loose: bool = False) -> tuple[Ints, str]:
        """Candidates that a word may be said of, and what it was taken for.

        The strictest reading that fits anything counts; `loose` takes all readings of an unknown word together.
        """
        key = (word, loose)
        if key not in self._matches:
            fitting = (r for r in self._readings(word) if len(r[0]))
            if loose:
                found = list(fitting)
                self._matches[key] = (_union([r[0] for r in found]), " or ".join(dict.fromkeys(r[1] for r in found)))
            else:
                # the looser readings of a word that has a strict one are never looked for
                self._matches[key] = next(fitting, (_NONE, ""))
        return self._matches[key]

    def _readings(self, word: str) -> Iterable[tuple[Ints, str]]:
        """Readings of a word, the strictest first: known word, alias's short word, start or initials, misspelling, letters."""
        meant = self.class_of(word)
        full = unaccented(shorthand().get(word, ""))
        known = [
            self.by_word.get(word, _NONE),
            self.by_class.get(meant, _NONE) if meant else _NONE,
            self.by_word.get(full, _NONE),
            self.by_word.get(other_number(word), _NONE),
        ]
        if any(map(len, known)):
            known.append(self.ends(word))
        yield _union(known), word if word in self.by_word else full or meant or word
        if any(map(len, known)):
            return
        yield self.by_kind.get(meant or "", _NONE), meant or word
        if word in self.lexicon:
            yield self._all_of(self.lexicon[word]), " ".join(sorted(self.lexicon[word]))
        ends = self.ends(word)
        starts = [
            v for v in self.by_word if v.startswith(word) or (len(word) >= 5 and word.startswith(v) and len(v) >= 4)
        ]
        # the end of a compound says what it is
        yield _union([ends, *(self.by_word[v] for v in starts)]), ", ".join(sorted(starts)[:2]) or f"…{word}"
        clipped = _CLIPPED.fullmatch(word)
        longer = [v for v in self.by_word if v.startswith(clipped[1])] if clipped is not None else []
        yield _union([self.by_word[v] for v in longer]), ", ".join(sorted(longer)[:2])
        yield self._initials.get(word, _NONE), f"{word} (initials)"
        close = 1 if len(word) < 8 else 2
        like = [v for v in self.by_word if _may_be(word, v) and OSA.distance(word, v, score_cutoff=close) <= close]
        kinds = {
            class_of_word(v) for v in class_words() if len(word) >= 5 and OSA.distance(word, v, score_cutoff=1) <= 1
        }
        meant_so = [self.by_class.get(k, _NONE) for k in sorted(k for k in kinds if k)]
        yield (
            _union([*(self.by_word[v] for v in like), *meant_so]),
            ", ".join([*sorted(like), *sorted(k for k in kinds if k)][:2]),
        )
        yield self._letters_of(word)
        for letters, its in self.by_letters.items():
            short = word[: -len(letters)]
            if len(short) >= 2 and word.endswith(letters):
                found, taken = self._letters_of(short)
                yield np.intersect1d(found, its), f"{taken} {letters.upper()}"

    def ends(self, word: str) -> Ints:
        """Candidates of which a word says what they are as the end of a longer one only: `Kran` of a `Brückenkran`."""
        if word not in self._ends:
            out = _NONE
            if len(word) >= LEAST_END:
                longer = [v for v in self.by_word if is_end(word, v)]
                itself = [self.by_word.get(word, _NONE), self.by_class.get(self.class_of(word) or "", _NONE)]
                out = np.setdiff1d(_union([self.by_word[v] for v in longer]), _union(itself))
            self._ends[word] = out
        return self._ends[word]

    def is_short(self, word: str) -> bool:
        """Whether a word has no more than two letters, tag letters behind them or not."""
        return (
            any(0 < len(word) - len(end) <= 2 for end in ("", *self.by_letters) if word.endswith(end))
            and self.class_of(word) is None
        )

    def is_joined(self, word: str) -> bool:
        """Whether a word begins with a known one and goes on with more than an ending or a word for a class: two words that lost the blank
        between them (`coolingwatp`), of which the first alone may be said of another machine."""
        if word in self.by_word or self.class_of(word) is not None or len(self.ends(word)):
            return False
        rests = [word[len(v) :] for v in self.by_word if len(v) >= LEAST_LIKE and word.startswith(v)]
        return bool(rests) and all(len(r) > LONGEST_ENDING and self.class_of(r) is None for r in rests)

    def surely(self, word: str) -> frozenset[int]:
        """Candidates of which a word is said as it stands, by a short name that a register explains, or as initials."""
        full = unaccented(shorthand().get(word, ""))
        known = [self.by_word.get(word, _NONE), self.by_word.get(full, _NONE), self._initials.get(word, _NONE)]
        if word in self.lexicon:
            known.append(self._all_of(self.lexicon[word]))
        return frozenset(_union(known).tolist())

    def words_said(self, word: str) -> int:
        """How many words of a description beside the class a word stands for."""
        if self.class_of(word) is not None:
            return 0
        return len(self.lexicon[word]) if word in self.lexicon else 1

    def duty(self, i: int) -> tuple[str, ...]:
        """Words of a candidate's description that tell more than its class."""
        candidate = self.candidates[i]
        return tuple([w for w in candidate.words if self.class_of(w) != candidate.equipment_class])

    def kinds(self, i: int) -> frozenset[str]:
        """Classes that a candidate may be of: its own where it is a usual one, else those that words of its description say."""
        candidate = self.candidates[i]
        if candidate.equipment_class in equipment_classes():
            return frozenset((candidate.equipment_class,))
        return frozenset(kind for word in candidate.words if (kind := class_at_end(word)) is not None)

    def area(self, i: int) -> str:
        """Area in a candidate's tag; empty if there is none."""
        return next((t.area for t in self.candidates[i].tags if t.area), "")

    def _letters_of(self, word: str) -> tuple[Ints, str]:
        within = [v for v in self.by_word if len(word) < len(v) and v[0] == word[0] and inside(word, v)]
        return _union([self.by_word[v] for v in within]), ", ".join(sorted(within)[:2])

    @cached_property
    def by_letters(self) -> dict[str, Ints]:
        """Letters of a tag, lower case, to candidates."""
        return _arrays(
            (c.tags[0].letters.casefold(), i) for i, c in enumerate(self.candidates) if c.tags and c.tags[0].letters
        )

    def _all_of(self, words: frozenset[str]) -> Ints:
        arrays = [self.by_word.get(w, _NONE) for w in sorted(words)]
        out = arrays[0]
        for array in arrays[1:]:
            out = np.intersect1d(out, array)
        return out


def _arrays(pairs: Iterable[tuple[str, int]]) -> dict[str, Ints]:
    return {k: np.unique(np.array(v, dtype=np.int64)) for k, v in postings(pairs).items()}


def _union(arrays: list[Ints]) -> Ints:
    full = [a for a in arrays if len(a)]
    return np.unique(np.concatenate(full)) if len(full) > 1 else full[0] if full else _NONE


def _may_be(word: str, other: str) -> bool:
    """Whether a word may be another one misspelt: a short one begins as it does (`night` is not `right`)."""
    return len(word) >= LEAST_LIKE and (word[0] == other[0] or len(word) > SHORT_WORD)


def _keys(candidate: Candidate) -> set[str]:
    keys = set(candidate.names)
    for tag in candidate.tags:
        if tag.suffix:
            continue
        own = plain(tag.letters + tag.number + tag.train)
        # a figure or two alone are read as anything, and so are a letter and a figure that end a longer tag
        if len(own) >= LEAST_KEY or (tag.letters and not tag.place):
            keys |= {own, plain(tag.area + own)}
        if tag.place:
            keys.add(plain(tag.place + tag.area + own))
    return keys
