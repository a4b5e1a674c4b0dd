from __future__ import annotations

import numpy as np

from pdm.extraction.encoder.examples import Examples
from pdm.extraction.encoder.pieces import FIRST, LAST, STRANGE, Pieces
from pdm.extraction.spans.relations import Relation
from pdm.extraction.spans.spans import NOTHING, Span

WORDS = ["<id>", "leaking", "hydraulic", "hose"]
SPANS = [Span(1, 2, "Process"), Span(2, 4, "PhysicalObject"), Span(3, 4, "PhysicalObject")]
RELATIONS = [Relation(0, 1, "of"), Relation(1, 2, "isA")]
LABELS, KINDS = [NOTHING, "PhysicalObject", "Process"], [NOTHING, "isA", "of"]
PIECES = Pieces([FIRST, LAST, STRANGE, "unit"])


def test_labels_and_relations_move_with_the_words_when_the_identifier_is_left_out() -> None:
    examples = Examples([WORDS] * 40, [SPANS] * 40, [RELATIONS] * 40, [1] * 40, 0.0)
    rng = np.random.default_rng(3)
    lengths = set()
    for batch, wanted, pairs, wanted_pairs in examples.batches(1, LABELS, KINDS, PIECES, rng):
        told = {
            (int(t), int(a), int(b)): LABELS[w]
            for t, a, b, w in zip(batch.text, batch.start, batch.end, wanted, strict=True)
            if w
        }
        for text in range(len(batch.pieces)):
            cut = 1 - int((batch.text == text).sum() == 10)
            lengths.add(cut)
            assert {(a + cut, b + cut): label for (t, a, b), label in told.items() if t == text} == {
                (s.start, s.end): s.label for s in SPANS
            }
        related = {
            (int(batch.text[h]), int(batch.end[h] - batch.start[h]), int(batch.end[t] - batch.start[t]), KINDS[w])
            for h, t, w in zip(pairs.head, pairs.tail, wanted_pairs, strict=True)
            if w
        }
        assert related == {(n, *rest) for n in range(len(batch.pieces)) for rest in ((1, 2, "of"), (2, 1, "isA"))}
        assert len(pairs.head) == 6 * len(batch.pieces)
    assert lengths == {0, 1}


def test_relations_of_texts_with_other_things_in_them_are_not_claimed() -> None:
    spans = [Span(1, 3, "PhysicalObject"), Span(0, 1, "Process")]
    # another text names what may stand in place of the hose
    texts, marked = [WORDS[1:], ["pump"]], [spans, [Span(0, 1, "PhysicalObject")]]
    examples = Examples(texts, marked, [[Relation(1, 0, "of")], []], [0, 0], 1.0)
    rng = np.random.default_rng(3)
    drawn = [examples.draw(0, rng) for _ in range(60)]
    changed = [x for x in drawn if list(x.words) != WORDS[1:]]
    assert 0 < len(changed) < len(drawn)
    assert all(x.relations is None for x in changed)
    assert any(x.relations == {((0, 1), (1, 3)): "of"} for x in drawn)
