"""What written words stood for in pairs of written and standard words, and in which company."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Pair = tuple[str, str]
Sentence = Sequence[Pair]

START, END = "<s>", "</s>"
_DIGITS, _UPPER, _LOWER = re.compile(r"\d"), re.compile(r"[A-Z]"), re.compile(r"[a-z]")
_RUN = re.compile(r"(.)\1{2,}")


def shape(word: str) -> str:
    """The look of a word: digits 0, capitals A, small letters a, runs cut to two."""
    out = _LOWER.sub("a", _UPPER.sub("A", _DIGITS.sub("0", word)))
    return _RUN.sub(r"\1\1", out) if out.replace("0", "") != "" else out[:6]


def abstract(low: str, standard: str) -> str:
    """A standard form that holds for every word of a shape: masks as they are, the rest as kept, dropped or changed."""
    if "<" in standard or standard == "":
        return standard
    return "=" if standard.casefold() == low else "~"


Table = defaultdict[Any, Counter[str]]


def _table() -> Table:
    return defaultdict(Counter)


@dataclass
class Counts:
    """Tables of how often a standard form was meant, by what stood around it."""

    word: Table = field(default_factory=_table)
    site_word: Table = field(default_factory=_table)
    after: Table = field(default_factory=_table)
    before: Table = field(default_factory=_table)
    both: Table = field(default_factory=_table)
    shapes: Table = field(default_factory=_table)
    shape_before: Table = field(default_factory=_table)
    shape_after: Table = field(default_factory=_table)
    norm: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    apart: Counter[tuple[str, str]] = field(default_factory=Counter)
    follows: dict[Any, list[int]] = field(default_factory=dict)
    """Of a (word, standard form) and of a standard form: how often it stood before a word, and before one of empty form."""

    def add(self, sentence: Sentence, site: str) -> None:
        """Count one sentence of a site."""
        low = [START, *(a.casefold() for a, _ in sentence), END]
        shapes = [START, *(shape(a) for a, _ in sentence), END]
        said = [s for _, s in sentence]
        previous = START
        for i, standard in enumerate(said, start=1):
            kind = abstract(low[i], standard)
            for key in ((low[i], standard), standard):
                seen = self.follows.setdefault(key, [0, 0])
                seen[0] += 1
                seen[1] += i < len(said) and said[i] == ""
            self.word[low[i]][standard] += 1
            self.site_word[site, low[i]][standard] += 1
            self.after[low[i], low[i + 1]][standard] += 1
            self.before[low[i - 1], low[i]][standard] += 1
            self.both[low[i - 1], low[i], low[i + 1]][standard] += 1
            self.shapes[site, shapes[i], i == 1][kind] += 1
            self.shape_before[shapes[i], low[i - 1]][kind] += 1
            self.shape_after[shapes[i], low[i + 1]][kind] += 1
            if standard:
                self.norm[standard] += 1
                self.pairs[previous, standard] += 1
                previous = standard
        self.pairs[previous, END] += 1
        for i, one in enumerate(said):
            if one and "<" not in one:
                self.apart.update((one, two) for j, two in enumerate(said) if abs(i - j) > 1)
