"""More texts out of marked ones: what a text names is exchanged for other things, whose class is known.

A few hundred marked texts name few of the things that break. `things.tsv` says of a thousand and more what they are; put into marked
texts in place of what stands there, they are learned together with the ways in which people write of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from pdm.extraction.spans.spans import LONGEST, Span

Runs = dict[tuple[int, int], str]
"""Label of each marked run of words (start, end)."""
_OBJECT, _ACTIVITY, _TROUBLES = "PhysicalObject", "Activity", ("State", "Process")
_PLACE = 0.6
"""Chance that a place is exchanged."""
_OTHER_CLASS = 0.6
"""Chance that an object gives way to one of any class, not of its own."""
_TROUBLE = 0.7
"""Chance that a trouble at the end of a text is exchanged, where its place is."""
_MADE_OF = frozenset(
    ("oil", "water", "air", "fuel", "grease", "lube", "coolant", "gas", "dust", "diesel", "hydraulic", "brake", "swing", "slew", "drag", "hoist", "crowd", "walk", "fire")
)  # fmt: skip
"""Before another word these name a kind of it (`oil filter` is a filter), where `motor controller` is a controller of a motor."""


@cache
def things() -> dict[str, list[str]]:
    """Class to its words, of the file beside this module."""
    text = resources.files(__package__).joinpath("things.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {label: [t.strip() for t in terms.split(",")] for label, terms in rows}


@dataclass(frozen=True)
class Piece:
    """Words with what is marked in them, counted from their first."""

    words: tuple[str, ...]
    runs: tuple[tuple[int, int, str], ...]


class _Deck:
    """Draws without putting back until nothing is left, so that every thing is shown about as often."""

    def __init__(self, of: Sequence[Piece]) -> None:
        self._of = of
        self._left: list[int] = []

    def draw(self, rng: np.random.Generator) -> Piece | None:
        """The next one; None of nothing."""
        if not self._left:
            self._left = rng.permutation(len(self._of)).tolist()
        return self._of[self._left.pop()] if self._left else None


class Exchange:
    """Exchanges what marked texts name.

    Args:
        texts: Words of each.
        spans: What people marked in them.
        known: Class to further words of it; see `things`. Classes that nobody marked are left out.
    """

    def __init__(
        self, texts: Sequence[Sequence[str]], spans: Sequence[Iterable[Span]], known: Mapping[str, Sequence[str]]
    ) -> None:
        self._parts = [_outermost(words, list(marked)) for words, marked in zip(texts, spans, strict=True)]
        found: dict[str, dict[tuple[str, ...], Piece]] = defaultdict(dict)
        for parts in self._parts:
            for _, piece in parts or ():
                found[piece.runs[0][2]].setdefault(piece.words, piece)
        marked_words = {" ".join(p.words) for of in found.values() for p in of.values()}
        first = {term: label for label, terms in reversed(list(known.items())) for term in terms if label in found}
        self._bases = {label: set(terms) for label, terms in known.items() if _top(label) == _ACTIVITY}
        fresh = {
            label: [_piece(term, label, first, marked_words) for term in terms]
            for label, terms in known.items()
            if label in found
        }
        every = {label: [*fresh.get(label, ()), *of.values()] for label, of in found.items()}
        self._by_class = {label: _Deck(of) for label, of in every.items()}
        self._objects = _Deck([p for label, of in every.items() if _top(label) == _OBJECT for p in of])
        self._activities = _Deck([p for label, of in fresh.items() if _top(label) == _ACTIVITY for p in of])
        self._troubles = _Deck([p for label, of in fresh.items() if _top(label) in _TROUBLES for p in of])

    def text(self, n: int, words: Sequence[str], cut: int, rng: np.random.Generator) -> tuple[list[str], Runs] | None:
        """Text `n` without its first `cut` words and with some of what it names exchanged; None where nothing was."""
        parts = self._parts[n]
        if not parts:
            return None
        out: list[str] = []
        runs: Runs = {}
        at, exchanged = cut, False
        for start, piece in parts:
            end = start + len(piece.words)
            out += words[at:start]
            new = self._other(piece, start == cut, end == len(words), rng) if rng.random() < _PLACE else None
            exchanged |= new is not None
            kept = new or piece
            runs |= {(a + len(out), b + len(out)): label for a, b, label in kept.runs if b - a <= LONGEST}
            out += kept.words
            at = end
        return (out + list(words[at:]), runs) if exchanged else None

    def _other(self, piece: Piece, first: bool, last: bool, rng: np.random.Generator) -> Piece | None:
        label = piece.runs[0][2]
        top = _top(label)
        if top == _OBJECT:
            return (self._objects if rng.random() < _OTHER_CLASS else self._by_class[label]).draw(rng)
        # a verb gives way to a verb: only at the beginning and in its base form is that sure
        if top == _ACTIVITY and first and any(" ".join(piece.words) in of for of in self._bases.values()):
            return self._activities.draw(rng)
        if top in _TROUBLES and last and rng.random() < _TROUBLE:
            return self._troubles.draw(rng)
        return None


def _top(label: str) -> str:
    return label.split("/")[0]


def _outermost(words: Sequence[str], spans: Sequence[Span]) -> list[tuple[int, Piece]] | None:
    """Start and words of the spans that lie in no other, with what lies in them; None where some cross."""
    groups: list[list[Span]] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if groups and span.start < groups[-1][0].end:
            if span.end > groups[-1][0].end:
                return None
            groups[-1].append(span)
        else:
            groups.append([span])
    return [
        (g[0].start, Piece(tuple(words[g[0].start : g[0].end]), tuple((s.start - g[0].start, s.end - g[0].start, s.label) for s in g)))
        for g in groups
    ]  # fmt: skip


def _piece(term: str, label: str, classes: Mapping[str, str], marked: set[str]) -> Piece:
    """A known thing as people would mark it: kinds within kinds, or a part and its whole beside one another."""
    words = tuple(term.split())
    whole = (0, len(words), label)
    if _top(label) != _OBJECT or len(words) == 1:
        return Piece(words, (whole,))
    before = " ".join(words[:-1])
    owner = classes.get(before, "")
    is_part = _top(owner) == _OBJECT and classes.get(words[-1]) == label
    if is_part and before not in _MADE_OF and term not in marked:
        return Piece(words, ((0, len(words) - 1, owner), (len(words) - 1, len(words), label)))
    inner = ((k, len(words), label) for k in range(1, len(words)) if classes.get(" ".join(words[k:])) == label)
    return Piece(words, (whole, *inner))
