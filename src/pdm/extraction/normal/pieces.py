"""Words that are several written as one: "RHbucket", "AB1234-Fit", "no-2", "disc&", "R/H/F"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

from pdm.extraction.normal.counts import Counts

_LONGEST_WORD = 30
_LONGEST_PIECE = 15
_WAYS = 3
_IDENTIFIER = re.compile(r"[a-z]{2}\d{3,4}")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# marks between pieces: left out; kept as words of their own; kept where they stand
_STYLES: tuple[tuple[dict[str, str], bool], ...] = (
    ({"&": " and ", "+": " and ", "#": " number "}, False),
    ({"&": " and ", "+": " and ", "#": " number ", "-": " - ", "/": " / "}, False),
    ({"&": " and ", "/": " or "}, True),
)
# Costs are natural logarithms of how likely a piece is; only their order matters
_COST_NUMBER, _COST_IDENTIFIER, _COST_MARK, _COST_SHORTHAND, _COST_STRANGE = -5.0, -6.0, -3.0, -11.0, -14.0
_COST_SHORT = {1: -4.0, 2: -2.0}


class Pieces:
    """Cuts words into known ones.

    Args:
        counts: Words as they were written and what they stood for.
        short: The vocabulary's shorthand.
        english: How common a word is, as a base-10 logarithm per billion words.
    """

    def __init__(self, counts: Counts, short: Mapping[str, str], english: Callable[[str], float]) -> None:
        self._english = english
        self._cache: dict[str, list[str]] = {}
        self._known: dict[str, tuple[float, list[str]]] = {}
        total = sum(counts.norm.values()) + 1
        for low, stood in counts.word.items():
            kept = [(k, n) for k, n in stood.most_common(6) if k and "<" not in k][:2]
            if kept and any(ch.isalpha() for ch in low):
                cost = float(np.log(sum(n for _, n in kept) / total)) + _COST_SHORT.get(len(low), 0.0)
                self._known[low] = (cost, [k for k, _ in kept])
        for word, n in counts.norm.items():
            if word.isalpha() and len(word) > 2:
                self._known.setdefault(word.casefold(), (float(np.log(n / total)) - 1.0, [word]))
        for written, standard in short.items():
            if len(written) > 2:
                self._known.setdefault(written, (_COST_SHORTHAND, [standard]))

    def forms(self, word: str) -> list[str]:
        """Standard forms of a word that is several, likeliest cut first; none when it cannot be cut."""
        low = word.casefold()
        if low not in self._cache:
            self._cache[low] = self._forms(low) if 2 < len(low) <= _LONGEST_WORD else []
        return self._cache[low]

    def _forms(self, low: str) -> list[str]:
        out: list[str] = []
        for pieces in self._cuts(low):
            for wording in (0, 1) if len(pieces) > 1 else ():
                for marks, keep in _STYLES:
                    words = (
                        self._stands_for(p, wording) if p[0].isalnum() else marks.get(p[0], p[0] if keep else " ")
                        for p in pieces
                    )
                    out.append(" ".join("".join(words).split()))
        return list(dict.fromkeys(o for o in out if o))

    def _stands_for(self, piece: str, wording: int) -> str:
        if _IDENTIFIER.fullmatch(piece):
            return " <id> "
        if piece[0].isdigit():
            return " <num> "
        forms = self._known[piece][1] if piece in self._known else [piece]
        return f" {forms[min(wording, len(forms) - 1)]} "

    def _cuts(self, low: str) -> list[list[str]]:
        """The two likeliest ways to cut a word."""
        best: list[list[tuple[float, list[str]]]] = [[(0.0, [])]]
        for end in range(1, len(low) + 1):
            ways: list[tuple[float, list[str]]] = []
            for start in range(max(0, end - _LONGEST_PIECE), end):
                cost = self._cost(low[start:end], low[start - 1 : start] if start else "", low[end : end + 1])
                if cost is not None:
                    ways += [(s + cost, [*w, low[start:end]]) for s, w in best[start]]
            ways.sort(key=lambda way: -way[0])
            best.append(ways[:_WAYS])
        return [way for _, way in best[-1][:2]]

    def _cost(self, piece: str, before: str, after: str) -> float | None:
        """How likely a piece is between the characters before and after it; None when it cannot stand there."""
        if _NUMBER.fullmatch(piece):
            return None if before.isdigit() or after.isdigit() else _COST_NUMBER
        if _IDENTIFIER.fullmatch(piece):
            return None if before.isalpha() or after.isdigit() else _COST_IDENTIFIER
        if not any(ch.isalnum() for ch in piece):
            return _COST_MARK if len(set(piece)) == 1 and piece[0] not in (before, after) else None
        if (known := self._known.get(piece)) is not None:
            return known[0]
        if not piece.isalpha() or before.isalpha() or (after.isalpha() and len(piece) < 3):
            return None
        common = self._english(piece) if len(piece) > 2 else 0.0
        return float(np.log(10.0) * (common - 9)) if common > 2.5 else _COST_STRANGE - len(piece)
