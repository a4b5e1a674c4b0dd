"""Words without their accents, which people leave out and readers of handwriting lose."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_JOINED = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})
"""Letters that are none with an accent, in the sense of Unicode."""


@lru_cache(maxsize=100_000)
def bare(text: str) -> str:
    """A text without accents and umlauts, as long as before where each stood on one letter."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def unaccented(text: str) -> str:
    """Lower case, without accents and strokes."""
    folded = text.casefold()
    return folded if folded.isascii() else bare(folded.translate(_JOINED))
