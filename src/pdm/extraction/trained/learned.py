"""What the span model adds to the vocabulary: parts named in words that no list has.

The vocabulary goes first; a span counts only where none of its phrases stands and the model is sure enough. Troubles and
activities are left to the vocabulary: on held-out texts the model found next to none that it had missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

from pdm.extraction.spans.spans import Span, SpanFinder
from pdm.extraction.trained.pipeline import load_models
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token

PART = 0.5
"""Least confidence of a span that names a part; set on folds of marked texts."""

_OBJECT = "PhysicalObject"
_NO_NAMES = frozenset((IDENTIFIER, NUMBER))
# they name no part of a machine
_WHOLE = frozenset(
    (
        "machine",
        "machines",
        "unit",
        "equipment",
        "plant",
        "system",
        "repair",
        "repairs",
        "jobs",
        "misc",
        "miscellaneous",
        "air",
        "fuel",
        "water",
        "poss",
        "workplace",
        "slurry",
        "product",
        "material",
    )
)
_SMALL_WORDS = frozenset(
    ["the", "a", "an", "to", "on", "in", "at", "of", "for", "from", "with", "and", "or", "is", "was", "are", "were", "has", "have", "had", "been", "be", "as", "per", "by", "it", "its", "all",
     "this", "that", "when", "after", "before", "into", "off", "up", "down", "out", "also", "still", "again", "very", "too", "not", "no", "will", "both", "x"]
)  # fmt: skip
_FEWEST_LETTERS = 3


class Learned:
    """Finds parts by a span model."""

    def __init__(self, spans: SpanFinder) -> None:
        self._spans = spans

    def parts(self, texts: Sequence[Sequence[Token]]) -> list[list[Hit]]:
        """Hits of kind component of each text; the code of such a part is its words."""
        found = self._spans.find([[t.text for t in tokens] for tokens in texts])
        return [
            [h for s in _outermost(spans) if _is_name((h := _hit(s, tokens)).text)]
            for tokens, spans in zip(texts, found, strict=True)
        ]


def may_name(tokens: Sequence[Token], vocabulary: Sequence[Hit]) -> bool:
    """Whether words are left that could name a part: a span counts only where no phrase of the vocabulary stands."""
    taken = {i for h in vocabulary for i in range(h.start, h.end)}
    letters = 0
    for i, token in enumerate(tokens):
        if i in taken or token.text in _NO_NAMES:
            letters = 0
        elif token.text not in _SMALL_WORDS:
            letters += sum(c.isalpha() for c in token.text)
            if letters >= _FEWEST_LETTERS:
                return True
    return False


def _hit(span: Span, tokens: Sequence[Token]) -> Hit:
    words = " ".join(t.text for t in tokens[span.start : span.end])
    return Hit("component", words, False, span.start, span.end, words, span.confidence)


def _is_name(words: str) -> bool:
    return (
        words not in _WHOLE
        and not set(words.split()) & _NO_NAMES
        and sum(c.isalpha() for c in words) >= _FEWEST_LETTERS
    )


def _outermost(spans: Sequence[Span]) -> list[Span]:
    sure = [s for s in spans if s.label.startswith(_OBJECT) and s.confidence >= PART]
    return [s for s in sure if not any(o is not s and o.start <= s.start and s.end <= o.end for o in sure)]


@cache
def own_models() -> Learned:
    """With the weights of the package."""
    with resources.as_file(resources.files("pdm.extraction") / "weights") as folder:
        return Learned(load_models(folder)[0])
