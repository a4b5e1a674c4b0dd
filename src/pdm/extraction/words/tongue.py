"""Whether a text is in another language than English: words of such texts are no misspelt English, and what was learned from English says nothing of them."""

from __future__ import annotations

import re
from functools import lru_cache

LANGUAGES = ("de", "fr", "es", "nl", "pt", "it", "pl")
_WORD = re.compile(r"[^\W\d_]{2,}")
_COMMON, _VERY_COMMON = 3.5, 5.0
"""Occurrences in a billion words, as a power of ten, of a word that speaks for its language, and of one that speaks twice."""
_ENGLISH = 3.0
"""From here on a word is English as well."""
_LEAST = 2


@lru_cache(maxsize=50_000)
def foreign(text: str) -> bool:
    """Whether more words speak for another language than for English, two of them or one that is very common there."""
    return max(_votes(text), default=0) >= _LEAST


def _votes(text: str) -> list[int]:
    """How far each language is ahead of English."""
    others = [0] * len(LANGUAGES)
    english = 0
    for word in _WORD.findall(text):
        mine, theirs = _speaks(word.casefold())
        english += mine
        others = [a + b for a, b in zip(others, theirs, strict=True)]
    # as many English words, and it is an English text with some others in it
    return [n if n > english else 0 for n in others]


@lru_cache(maxsize=100_000)
def _speaks(word: str) -> tuple[int, tuple[int, ...]]:
    from wordfreq import zipf_frequency

    from pdm.extraction.words.tokens import is_short
    from pdm.vocabulary.phrases import known_words

    often = zipf_frequency(word, "en")
    if is_short(word) or often >= _COMMON:
        known = often >= _COMMON or word in known_words()
        there = [zipf_frequency(word, x, wordlist="small") for x in LANGUAGES]
        # a word that is commoner elsewhere speaks for nobody ("die", "los")
        return int(known and often >= max(there) - 1.0), (0,) * len(LANGUAGES)
    if often >= _ENGLISH:
        return 0, (0,) * len(LANGUAGES)
    there = [zipf_frequency(word, x, wordlist="small") for x in LANGUAGES]
    # letters that English does not have speak for any other language
    marked = not word.isascii()
    return 0, tuple(max(marked, (z >= _COMMON) + (z >= _VERY_COMMON)) for z in there)
