"""The language of a site: learned from what its people typed, general English beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.lattice import LATIN, Lattice
from pdm.ocr.language.beam import NEVER, search
from pdm.ocr.language.looks import agreed
from pdm.ocr.language.marks import LOGS, PROSE_CASING
from pdm.ocr.language.marks import PROSE as PROSE_MARKS
from pdm.ocr.language.neighbours import BEGIN, words
from pdm.ocr.language.ngrams import Table, count, encoded, log_probability
from pdm.ocr.language.plain import prose_cost
from pdm.ocr.language.program import is_code
from pdm.ocr.language.tongues import general, is_word, letters, tongues
from pdm.vocabulary.phrases import phrases
from pdm.vocabulary.shorthand import shorthand

ENGLISH_ALONE: Mapping[str, float] = {"en": 1.0}
"""Languages of a site that writes English alone, or of which nothing is known."""
_UNUSED = 255
_NOTHING = -1e6
"""Log probability of what a lattice that shows one text alone does not show."""


@dataclass(frozen=True)
class Weights:
    """How the search weighs the picture and the language; fitted on simulated pages of a development seed.

    Attributes:
        language: Weight of the language's log probability.
        bonus: Nats added for each character.
        here: Share of what is written here in a new word.
        foreign: Nats a character above which a page's text is held to be of another kind than what is known of the site.
        beam: Beginnings kept.
        margin: Nats behind the best at which one is dropped.
        neighbours: Share that the words before have in a word of general English, beside its letters.
        prose: Whether marks and capitals are those of running English, and lines follow on from one another.
    """

    language: float = 0.85
    bonus: float = 3.2
    here: float = 0.95
    foreign: float = 2.5
    beam: int = 64
    margin: float = 14.0
    neighbours: float = 0.5
    prose: bool = False


UNKNOWN = Weights(language=0.6, bonus=3.0, here=0.9, foreign=3.2, neighbours=0.7)
"""Where hardly anybody typed anything: general English, and what people of the trade write."""

TRADE = 0.2
"""What a line as people of the trade write it counts there, beside one of the plant."""

CAUTIOUS = Weights(language=0.3, bonus=1.1, neighbours=0.0)
"""For pages of another kind, such as tables of codes: the picture has nearly all to say."""

PROSE = Weights(language=0.7, bonus=2.8, here=0.003, neighbours=0.999, prose=True)
"""For pages of running English, whatever the site writes otherwise."""

ENGLISH = 4.5
"""Nats a character that the best paths of such a page cost at most in single English words; fitted on drawn prose and on pages of code."""

RUNNING, RUNNING_NEIGHBOURS = 2.05, 0.99
"""Nats a character that running English costs at most as such (`plainness`), and the share that neighbours have there: drawn prose 1.2 to
1.9 as it is first read, pages of code 2.2 and more, short texts of real orders 2.4 to 2.9."""

ACCENT = 3.0
"""Nats by which letters with accents are likelier where a language has them than the reader holds, which takes them to be seldom."""

AS_B = 1.0
"""Nats by which a B is less likely a sharp s, which the reader takes for one."""
_B, _SHARP_S = LATIN.index("B") + 1, LATIN.index("ß") + 1

ENOUGH = 2000
"""Characters typed in the plant from which its own language counts for more than general English."""


def _shapes() -> npt.NDArray[np.int64]:
    return np.array([0, *(2 if c.isupper() else 1 if c.islower() else 0 for c in LATIN)], dtype=np.int64)


SHAPES = _shapes()


class Language:
    """What may be written at a site, as `learn` gives it.

    Args:
        here: Strings of what is written here.
        casing: Log probability of small letter and capital; [letter before: none, small, capital][word begins, goes on].
        weights: How the search weighs.
        judge: What tells first whether a page is running English; nothing for this language itself.
        shares: Languages that people write there, and how much of each.
    """

    def __init__(
        self,
        here: Table,
        casing: npt.NDArray[np.float64],
        weights: Weights,
        judge: Language | None = None,
        shares: Mapping[str, float] = ENGLISH_ALONE,
    ) -> None:
        self.here, self.casing, self.weights, self.judge, self.shares = here, casing, weights, judge, shares
        self.raised = np.array([0.0, *(ACCENT * (c in letters(shares)) for c in LATIN)])

    @property
    def general(self) -> Table:
        """Single words of the languages that people write there."""
        return general(self.shares)

    def judged_by(self, other: Language) -> Language:
        """The same language, with `other` telling first which pages are running English, and reading them.

        A language learned from readings takes their slips for what is written, and finds pages of the same kind no plain English.
        """
        return Language(self.here, self.casing, self.weights, other, self.shares)

    def read(self, lattice: Lattice, weights: Weights | None = None) -> tuple[str, float]:
        """The likeliest text of a lattice, and its probability among the texts that were weighed.

        The lattice stays what it is; the best path alone is `Lattice.greedy`.
        """
        return self._after(BEGIN, lattice, weights or self.weights)[:2]

    def _after(self, before: tuple[int, int], lattice: Lattice, w: Weights) -> tuple[str, float, tuple[int, int]]:
        """As `read`, after the words `before` (the last one first); gives the last two words, too."""
        if not len(lattice) or lattice.alphabet != LATIN:
            return *lattice.greedy(), BEGIN
        text, sure, last = self._search(before, *_columns(lattice, self.raised), w)
        if not lattice.looks:
            return text, sure, last
        others = [self._search(before, *_columns(x, self.raised), w)[0] for x in lattice.looks if x.alphabet == LATIN]
        seen = [lattice, *(x for x in lattice.looks if x.alphabet == LATIN)]
        chosen, share = agreed([text, *others], seen, lambda t: self._told(before, t, w)[0])
        # sure is what all looks are sure of, and what the first one was of its text
        return chosen, min(share, sure) if chosen == text else share, self._told(before, chosen, w)[1]

    def _told(self, before: tuple[int, int], text: str, w: Weights) -> tuple[float, tuple[int, int]]:
        """What the language says of a text, nats, and its last two words: the search with a lattice that shows nothing else."""
        shown = [k for c in text for k in (LATIN.index(c) + 1, 0)] or [0]
        symbols = np.array(shown, dtype=np.int64)[:, None]
        _, score, last = self._search(
            before, symbols, np.zeros(symbols.shape), np.full(len(shown), _NOTHING), w, whole=True
        )
        return score, last

    def _search(
        self, before: tuple[int, int], symbols: Any, logs: Any, rest: Any, w: Weights, whole: bool = False
    ) -> tuple[str, float, tuple[int, int]]:
        table = english() if w.prose else self.general
        # only English words know their neighbours
        told = w.neighbours if w.prose else w.neighbours * self.shares.get("en", 0.0)
        columns, score, sure, last = search(
            symbols, logs, rest, self.here, table, words(), before,
            PROSE_MARKS if w.prose else LOGS, PROSE_CASING if w.prose else self.casing, SHAPES,
            w.here, told, w.prose, w.language, w.bonus, w.beam, w.margin,
        )  # fmt: skip
        text = "".join(LATIN[c - 1] for c in columns).strip()
        return text, float(score) if whole else float(np.exp(min(sure, 0.0))), (int(last[0]), int(last[1]))

    def read_page(self, lattices: Sequence[Lattice]) -> list[str]:
        """Texts of the cells of one page.

        Where the likeliest texts are running English rather than what the site writes, or are not of its kind while the best paths
        look like English, the page is read as running English, unless its signs are those of program code; where they are of neither kind,
        with caution.
        """
        seen = [x.greedy()[0] for x in lattices]
        code = is_code(seen)
        if self.judge is not None and not code and self.judge.is_running([self.judge.read(x)[0] for x in lattices]):
            return self.judge.read_prose(lattices)
        texts = [self.read(x)[0] for x in lattices]
        if not code and self.is_running(texts):
            return self.read_prose(lattices)
        strange = self.surprise(texts)
        if strange <= self.weights.foreign:
            return texts
        plain = strangeness(seen)
        if not code and self.shares != ENGLISH_ALONE and strangeness(seen, self.shares) <= min(ENGLISH, plain):
            return texts
        if not code and plain <= ENGLISH:
            return self.read_prose(lattices)
        return [self.read(x, CAUTIOUS)[0] for x in lattices]

    def read_prose(self, lattices: Sequence[Lattice], weights: Weights = PROSE) -> list[str]:
        """Texts of the lines of a page of running English; each goes on where the line above ends."""
        texts, before = [], BEGIN
        for lattice in lattices:
            text, _, before = self._after(before, lattice, weights)
            texts.append(text)
        return texts

    def is_running(self, texts: Sequence[str]) -> bool:
        """Whether the likeliest texts of a page are running English rather than what is written here."""
        return plainness(texts) < min(self.surprise(texts), RUNNING)

    def surprise(self, texts: Sequence[str]) -> float:
        """Nats a character that texts cost in what is written here."""
        return -sum(log_probability(self.here, t) for t in texts) / max(1, sum(len(t) + 1 for t in texts))


def strangeness(texts: Iterable[str], shares: Mapping[str, float] = ENGLISH_ALONE) -> float:
    """Nats a character that the words of texts cost as single words of some languages, marks around them aside."""
    words, table = [w for t in texts for w in (x.strip(".,;:!?\"'") for x in t.split()) if w], general(shares)
    return -sum(log_probability(table, w) for w in words) / max(1, sum(len(w) + 1 for w in words))


def plainness(texts: Iterable[str]) -> float:
    """Nats a character that texts cost as running English whose words know their neighbours."""
    coded = [encoded(t) for t in texts]
    cost = sum(prose_cost(c, english(), words(), PROSE_MARKS, RUNNING_NEIGHBOURS) for c in coded)
    return float(cost) / max(1, sum(len(c) - 1 for c in coded))


def learn(
    texts: Iterable[str],
    others: Iterable[str] = (),
    weights: Weights | None = None,
    *,
    little: bool | None = None,
    seen: Iterable[str] = (),
) -> Language:
    """The language of a site.

    Args:
        texts: What was typed at the site, or where that is little, what was read there.
        others: What was typed at other sites of the plant.
        weights: How the search weighs; by default according to how much was typed.
        little: Whether hardly anything was typed, so that what people of the trade write counts beside it; by the length of all texts when None.
        seen: Texts as a reader first took them; they teach nothing but in which languages people write, where no other text tells.
    """
    own = [t for t in texts if t.strip()]
    typed = [*own, *(t for t in others if t.strip())]
    few = sum(map(len, typed)) < ENOUGH if little is None else little
    shares = next((found for some in (own, typed, seen) if (found := tongues(dict.fromkeys(some)))), ENGLISH_ALONE)
    known = [(t, 1.0) for t in (*typed, *_vocabulary(tuple(shares)))] + [(t, TRADE) for t in (trade() if few else ())]
    return Language(count(known), _casing(typed), weights or (UNKNOWN if few else Weights()), shares=shares)


def _columns(lattice: Lattice, raised: Any) -> tuple[Any, Any, Any]:
    """What the search takes of a lattice: columns and log probabilities of each step, some raised, and that of any other column."""
    use = lattice.costs != _UNUSED
    logs = np.where(use, -lattice.costs.astype(np.float64) / 16.0 + raised[lattice.symbols], NEVER)
    if raised.any():
        logs -= np.maximum(np.logaddexp.reduce(logs, axis=1, keepdims=True), 0.0)
    others = np.maximum(len(LATIN) + 1 - use.sum(axis=1), 1)
    symbols = lattice.symbols.astype(np.int64)
    if raised[_SHARP_S]:
        # the reader takes this letter for a B, always
        taken = np.where((symbols == _B) & use, logs - AS_B, NEVER).max(axis=1, keepdims=True)
        symbols = np.hstack([symbols, np.full_like(symbols[:, :1], _SHARP_S)])
        logs = np.hstack([np.where(symbols[:, :-1] == _SHARP_S, NEVER, logs), taken])
    return symbols, logs, -lattice.rest.astype(np.float64) / 16.0 - np.log(others)


@cache
def _vocabulary(codes: tuple[str, ...]) -> tuple[str, ...]:
    # words of languages that a site does not write would draw readings away from those it does
    others = codes != ("en",)
    told = (p.text for p in phrases() if not p.other or (others and all(is_word(w, codes) for w in p.text.split())))
    return tuple(dict.fromkeys([*told, *shorthand(), *shorthand().values()]))


@cache
def trade() -> tuple[str, ...]:
    """Lines as maintenance people of many trades write them, none of a real plant; see NOTICE."""
    return tuple(resources.files("pdm.ocr.language").joinpath("trade.txt").read_text(encoding="utf-8").splitlines())


def english() -> Table:
    """Single words of general English by how often they are used."""
    return general(ENGLISH_ALONE)


def _casing(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """Log probability of small letters and capitals by the letter before; a few lines stand for what nobody typed."""
    seen = np.array([[[2.0, 8.0], [1.0, 1.0]], [[20.0, 2.0], [60.0, 0.5]], [[3.0, 6.0], [3.0, 6.0]]])
    for text in texts[:20_000]:
        before = inside = 0
        for c in text:
            shape = 2 if c.isupper() else 1 if c.islower() else 0
            if shape:
                seen[before, inside, shape - 1] += 1
                before = shape
            inside = int(shape > 0)
    out: npt.NDArray[Any] = np.log(seen / seen.sum(axis=2, keepdims=True))
    return out
