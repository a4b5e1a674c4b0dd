"""What an encoder is shown: marked texts, some without their identifier, some with other things in place of those they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pdm.extraction.encoder.exchange import Exchange, Runs, things
from pdm.extraction.encoder.pieces import Batch, Pairs, Pieces, batch_of, pairs_of
from pdm.extraction.spans.relations import Relation
from pdm.extraction.spans.spans import LONGEST, NOTHING, Span, candidates

BATCH = 16
_CUT = 0.6
"""Chance that a text is taken without its identifier."""
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Example:
    """A text as it is shown once: its words, the label of each marked run, and the relations of runs, None where they are not known."""

    words: Sequence[str]
    runs: Runs
    relations: Mapping[tuple[tuple[int, int], tuple[int, int]], str] | None


class Examples:
    """Draws what is shown.

    Args:
        texts: Words of each text.
        spans: What people marked in them.
        relations: Between the spans of each.
        cuts: How many words at the beginning of each may be left out.
        exchanged: Share of the texts in which what they name is exchanged.
    """

    def __init__(
        self, texts: Sequence[Sequence[str]], spans: Sequence[Sequence[Span]], relations: Sequence[Sequence[Relation]], cuts: Sequence[int], exchanged: float
    ) -> None:  # fmt: skip
        self._texts, self._spans, self._relations, self._cuts = texts, spans, relations, cuts
        self._exchanged = exchanged
        self._exchange = Exchange(texts, spans, things()) if exchanged else None

    def draw(self, n: int, rng: np.random.Generator) -> Example:
        """Text `n` as it is shown this time."""
        cut = self._cuts[n] if self._cuts[n] and rng.random() < _CUT else 0
        if self._exchange is not None and rng.random() < self._exchanged:
            other = self._exchange.text(n, self._texts[n], cut, rng)
            if other is not None:
                return Example(*other, None)
        at = [(s.start - cut, s.end - cut) for s in self._spans[n]]
        runs = {run: s.label for run, s in zip(at, self._spans[n], strict=True) if s.end - s.start <= LONGEST}
        related = {(at[r.head], at[r.tail]): r.label for r in self._relations[n]}
        return Example(self._texts[n][cut:], runs, related)

    def batches(
        self, passes: int, labels: Sequence[str], kinds: Sequence[str], pieces: Pieces, rng: np.random.Generator
    ) -> Iterator[tuple[Batch, Numbers, Pairs, Numbers]]:
        """Batches of all passes: every run of words and its label, every pair of spans and its relation, as numbers."""
        label_at = {label: n for n, label in enumerate(labels)}
        kind_at = {kind: n for n, kind in enumerate(kinds)}
        for _ in range(passes):
            order = rng.permutation(len(self._texts))
            for first in range(0, len(order), BATCH):
                shown = [self.draw(int(n), rng) for n in order[first : first + BATCH]]
                yield _batch(shown, label_at, kind_at, pieces)


def _batch(
    shown: Sequence[Example], label_at: Mapping[str, int], kind_at: Mapping[str, int], pieces: Pieces
) -> tuple[Batch, Numbers, Pairs, Numbers]:
    runs = [candidates(len(x.words)) for x in shown]
    batch = batch_of([x.words for x in shown], runs, pieces)
    flat = [(n, run) for n, own in enumerate(runs) for run in own]
    wanted = np.array([label_at[shown[n].runs.get(run, NOTHING)] for n, run in flat], dtype=np.int64)
    # pairs of marked runs of the texts whose relations are known, among the rows of all runs
    rows = [k for k, (n, run) in enumerate(flat) if kind_at and shown[n].relations is not None and run in shown[n].runs]
    pick = np.array(rows, dtype=np.int64)
    marked = Batch(batch.pieces, batch.there, batch.words, batch.text[pick], batch.start[pick], batch.end[pick])
    within = pairs_of(marked, wanted[pick])
    names = [flat[k] for k in rows]
    told = [
        kind_at[(shown[names[i][0]].relations or {}).get((names[i][1], names[j][1]), NOTHING)]
        for i, j in zip(within.head, within.tail, strict=True)
    ]
    pairs = Pairs(
        pick[within.head], pick[within.tail], within.head_class, within.tail_class, within.place, within.text, within.start, within.end
    )  # fmt: skip
    return batch, wanted, pairs, np.array(told, dtype=np.int64)
