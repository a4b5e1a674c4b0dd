"""How people mark words, counted in marked texts: which runs of words are marked, and whether two nouns are one thing or two.

`air filter` may be marked as one thing, as a thing with `filter` inside of it, or as two. That is a convention of whoever marks, and it goes
by both words: `fuel …` are kinds of what follows, `engine …` are wholes with their parts.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from pdm.extraction.spans.spans import Span, candidates

WAYS = ("two", "one", "one within")
"""Both words marked apart; both as one thing; as one and the last within it too."""
_OBJECT = "PhysicalObject"
_SHRUNK = 2.0
"""Compounds of the usual mixture that every word is thought to have been seen in beforehand."""
_NESTED_LEAST, _NESTED_SHARE = 20, 0.99
Table = Mapping[int, tuple[int, ...]]


@lru_cache(maxsize=100_000)
def _key(*words: str) -> int:
    return zlib.crc32(" ".join(words).encode())


@dataclass(frozen=True)
class Habits:
    """What marked texts show; words as hashes, so that it holds no text.

    Attributes:
        runs: How often a run of words was there, and how often it was marked.
        nested: How many spans lay within another, and how many of these ended with it and were of its topmost class.
        before, last: How many different compounds with this word before or last were marked in each of `WAYS`.
    """

    runs: Table
    before: Table
    last: Table
    nested: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], spans: Sequence[Iterable[Span]]) -> Habits:
        """Count texts (their words) and what people marked in them."""
        runs: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        ways: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
        within = alike = 0
        for words, found in zip(texts, spans, strict=True):
            low = [w.casefold() for w in words]
            marked = {(s.start, s.end): s.label.split("/")[0] for s in found}
            for a, b in candidates(len(low)):
                count = runs[_key(*low[a:b])]
                count[0] += 1
                count[1] += (a, b) in marked
            for (a, b), label in marked.items():
                own = [(y, top) for (x, y), top in marked.items() if a <= x and y <= b and (x, y) != (a, b)]
                within += len(own)
                alike += own.count((b, label))
            objects = {run for run, label in marked.items() if label == _OBJECT}
            for a in range(len(low) - 1):
                pair = (low[a], low[a + 1])
                if (a, a + 2) in objects:
                    ways[pair][1 + ((a + 1, a + 2) in objects)] += 1
                elif (a, a + 1) in objects and (a + 1, a + 2) in objects:
                    ways[pair][0] += 1
        before: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        last: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        # each compound once: the commonest would outvote all others
        for (first, second), count_of in ways.items():
            way = max(range(3), key=lambda k: count_of[k])
            before[_key(first)][way] += 1
            last[_key(second)][way] += 1
        counted = [{k: tuple(v) for k, v in table.items()} for table in (runs, before, last)]
        return cls(counted[0], counted[1], counted[2], (within, alike))

    def run(self, words: Sequence[str]) -> tuple[int, int]:
        """How often these words (case folded) were there, and how often they were marked."""
        there, marked = self.runs.get(_key(*words), (0, 0))
        return there, marked

    @property
    def tails_only(self) -> bool:
        """Whether what lies within a span is the end of it and of its topmost class, a kind's genus, and nothing else."""
        within, alike = self.nested
        return within >= _NESTED_LEAST and alike >= _NESTED_SHARE * within

    def ways(self, before: str, last: str) -> list[float]:
        """Probability of each of `WAYS` for two words (case folded) that may be a compound."""
        odds = []
        first, second = self.before.get(_key(before)), self.last.get(_key(last))
        for k, usual in enumerate(self._usual):
            chance = usual
            for seen in (first, second):
                if seen is not None:
                    chance *= (seen[k] + _SHRUNK * usual) / (sum(seen) + _SHRUNK) / usual
            odds.append(chance)
        return [x / sum(odds) for x in odds]

    @cached_property
    def _usual(self) -> list[float]:
        total = [sum(row[k] for row in self.before.values()) + 1.0 for k in range(len(WAYS))]
        return [x / sum(total) for x in total]

    def arrays(self) -> dict[str, npt.NDArray[np.uint32]]:
        """As it is kept; see `from_arrays`."""
        tables = ((name, getattr(self, name)) for name in _TABLES)
        out = {name: np.array([(k, *table[k]) for k in sorted(table)], dtype=np.uint32) for name, table in tables}
        return out | {"nested": np.array(self.nested, dtype=np.uint32)}

    @classmethod
    def from_arrays(cls, kept: Mapping[str, npt.NDArray[np.uint32]]) -> Habits:
        """What `arrays` gave."""
        tables = [{int(k): tuple(map(int, row)) for k, *row in kept[name]} for name in _TABLES]
        within, alike = (int(n) for n in kept["nested"])
        return cls(tables[0], tables[1], tables[2], (within, alike))


_TABLES = ("runs", "before", "last")
