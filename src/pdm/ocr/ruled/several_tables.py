"""Several tables in one ruling: side by side, or one below the other with the head written again."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from pdm.vocabulary.fields import normalise

_ALIKE = 0.74
"""How like two headings are that are one, as they are read."""
_LEAST = 3
"""Headings that have to come again for a second table beside the first."""
_AGAIN = 0.6
"""Share of the headings that a row holds which is the head again."""


def second_begins(headers: Sequence[str]) -> int | None:
    """The column at which the same headings begin again: a second table stands beside the first; None where there is none."""
    for start in range(_LEAST, len(headers) - _LEAST + 1):
        pairs = [(a, b) for a, b in zip(headers, headers[start:], strict=False) if a.strip() or b.strip()]
        if headers[start].strip() and len(pairs) >= _LEAST and all(_same(a, b) for a, b in pairs):
            return start
    return None


def is_head_again(cells: Sequence[str], headers: Sequence[str]) -> bool:
    """Whether a row holds the headings of its columns."""
    there = [(a, b) for a, b in zip(cells, headers, strict=False) if b.strip()]
    same = sum(_same(a, b) for a, b in there)
    return same >= max(2.0, _AGAIN * len(there))


def _same(one: str, other: str) -> bool:
    one, other = normalise(one), normalise(other)
    return bool(one) and Levenshtein.normalized_similarity(one, other) >= _ALIKE
