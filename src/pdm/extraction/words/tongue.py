"""Whether a text is in another language than English: words of such texts are no misspelt English, and what was learned from English says nothing of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

LANGUAGES = ("de", "fr", "es", "nl", "pt", "it", "pl", "sv", "nb", "da")
_OF_THE_NORTH = frozenset(("sv", "nb", "da"))
"""They share many words with German and Dutch, so that they are meant only where they are ahead of all others."""
_HEAD_FIRST, _HEAD_LAST = ("fr", "es", "pt", "it", "pl"), ("de", "nl", "sv", "nb", "da")
_AHEAD = 0.5
_WORD = re.compile(r"[^\W\d_]{2,}")
_COMMON, _VERY_COMMON = 3.5, 5.0
"""Occurrences in a billion words, as a power of ten, of a word that speaks for its language, and of one that speaks twice."""
_ENGLISH = 3.0
"""From here on a word is English as well."""
_LEAST = 2


_KNOWN, _PLAIN = 3.0, 4.0
"""Occurrences, likewise, of a word that a language knows at all, and of one by which it is told without the words beside it."""
_FEWEST_LINES, _SHARE = 3, 0.2
"""Lines, and their share of a site's lines, that make a language one of the site's."""
_MOST_LINES = 2_000


@lru_cache(maxsize=50_000)
def foreign(text: str) -> bool:
    """Whether more words speak for another language than for English, two of them or one that is very common there."""
    return max(_votes(text), default=0) >= _LEAST


@lru_cache(maxsize=50_000)
def tongues(text: str) -> frozenset[str]:
    """The languages that a text is most likely in, none where it is English or does not say."""
    votes = dict(zip(LANGUAGES, _votes(text), strict=True))
    most = max(votes.values())
    others = max(n for x, n in votes.items() if x not in _OF_THE_NORTH)
    told = {x for x, n in votes.items() if n == (most if x in _OF_THE_NORTH else others) and n >= _LEAST}
    return frozenset(told if most > others else told - _OF_THE_NORTH)


def spoken(texts: Iterable[str]) -> frozenset[str]:
    """The languages, English apart, that a site's people write in: a share of its lines is in them."""
    lines = list(dict.fromkeys(t for t in texts if t))[-_MOST_LINES:]
    # Dutch is half German: of languages that a line may be in as well, the one of most lines is meant
    often = Counter(x for t in lines for x in tongues(t))
    least = max(_FEWEST_LINES, _SHARE * len(lines))
    return frozenset(x for x, n in often.items() if n >= least and n >= max(often.values()) / 2)


def is_word_of(word: str, text: str, site: frozenset[str] = frozenset()) -> bool:
    """Whether a word is one of another language, and stands in a text of that language or of nobody knows which.

    Args:
        word: In lower case.
        text: Where it stands.
        site: Languages of the site, English apart.
    """
    from wordfreq import zipf_frequency

    from pdm.vocabulary.phrases import words_of_others

    if zipf_frequency(word, "en") >= _ENGLISH:
        return False
    here = tongues(text) | site
    if not here and _is_english(text):
        return False
    least = _PLAIN if not here or _is_english(text) else _KNOWN
    known = any(zipf_frequency(word, x, wordlist="small") >= least for x in here or LANGUAGES)
    return known or word in words_of_others()


@lru_cache(maxsize=50_000)
def names_head_first(text: str) -> bool:
    """Whether more words of a text are of languages that name a part before what it belongs to ("courroie ventilateur") than of others."""
    return sum(_leans(w.casefold()) for w in _WORD.findall(text)) > 0


@lru_cache(maxsize=100_000)
def _leans(word: str) -> int:
    """1 for a word of a language that names a part first, -1 for one of another, 0 for one of both or of none."""
    from wordfreq import zipf_frequency

    often = [
        max(zipf_frequency(word, x, wordlist="small") for x in there) for there in (_HEAD_FIRST, ("en", *_HEAD_LAST))
    ]
    foreign = zipf_frequency(word, "en") < _ENGLISH
    return int(foreign and often[0] > often[1] + _AHEAD) - int(often[1] > often[0] + _AHEAD)


@lru_cache(maxsize=50_000)
def in_another(text: str, site: frozenset[str] = frozenset()) -> bool:
    """Whether a text is in another language than English, or holds a word of one that the site writes in."""
    return foreign(text) or (bool(site) and any(is_word_of(w.casefold(), text, site) for w in _WORD.findall(text)))


@lru_cache(maxsize=50_000)
def _is_english(text: str) -> bool:
    """Whether a word of a text speaks for English."""
    return any(_speaks(w.casefold())[0] for w in _WORD.findall(text))


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
