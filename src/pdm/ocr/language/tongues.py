"""Which languages a site writes, and their words: general ones beside what it writes itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from pdm.accents import unaccented
from pdm.lattice import LATIN
from pdm.ocr.language.ngrams import Table, count

WORDS = 40_000
"""The commonest words of a language that are known."""
TONGUES = ("en", "de", "fr", "es", "pt", "it", "nl", "sv", "nb", "da", "fi", "pl", "cs", "id")
LEAST, MOST = 0.15, 0.85
"""Share of words from which a language counts as one of the site's, and from which it is its only one."""
ENOUGH = 15
"""Different words from which a language can be told."""
SOME = 1e-4
"""Share of a language's words in which a letter stands that it has."""
_UNKNOWN = 1e-8
"""Chance of a word that a language does not have."""
_ROUNDS = 30
_SHARP = re.compile(
    r"(?<=ei)ss|(?<=ie)ss|(?<=[rt]o)ss|(?<=[rt]ö)ss|(?<=fu)ss|(?<=fü)ss|(?<=stra)ss|(?<=au)ss(?=e[nr])|^mass$"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def tongues(texts: Iterable[str]) -> Mapping[str, float]:
    """Languages of texts with their shares, in steps of a tenth; none where too little is written to tell.

    The shares of languages by which the words of the texts are likeliest (expectation maximisation over a mixture of unigrams).

    Args:
        texts: What was written, each once.
    """
    seen = Counter(w for t in texts for w in _WORD.findall(t.casefold()))
    chance = np.array([[_rates(code).get(w, _UNKNOWN) for code in TONGUES] for w in seen])
    known = (chance > _UNKNOWN).any(axis=1) if len(seen) else np.zeros(0, dtype=bool)
    if known.sum() < ENOUGH:
        return {}
    # a word that comes often is no surer sign than one that comes twice
    chance, often = chance[known], np.minimum(np.array([*seen.values()])[known], 2)
    share = np.full(len(TONGUES), 1.0 / len(TONGUES))
    for _ in range(_ROUNDS):
        owed = chance * share
        share = often @ (owed / owed.sum(axis=1, keepdims=True)) / often.sum()
    if share.max() >= MOST:
        return {TONGUES[int(share.argmax())]: 1.0}
    share = np.where(share >= LEAST, share, 0.0)
    rounded = np.round(10 * share / share.sum()) / 10 if share.any() else share
    return {code: float(s) for code, s in zip(TONGUES, rounded, strict=True) if s > 0}


def general(shares: Mapping[str, float]) -> Table:
    """Single words of languages by how often they are used, a share of each."""
    return _general(tuple(sorted(shares.items())))


def letters(shares: Mapping[str, float]) -> frozenset[str]:
    """Letters that English lacks and words of languages have, small and large."""
    return frozenset(c for code in shares for c in _letters(code))


def is_word(word: str, codes: Iterable[str]) -> bool:
    """Whether a word, in small letters, is one of some languages."""
    return any(word.replace("ß", "ss") in _rates(code) for code in codes)


@cache
def _general(shares: tuple[tuple[str, float], ...]) -> Table:
    return count([(w, 1e6 * share * rate) for code, share in shares for w, rate in _words(code)])


@cache
def _letters(code: str) -> frozenset[str]:
    if code == "en":
        return frozenset()
    often: dict[str, float] = defaultdict(float)
    for word, rate in _words(code):
        for c in set(word):
            if not c.isascii():
                often[c] += rate
    return frozenset(x for c, rate in often.items() if rate > SOME for x in (c, c.upper()) if len(x) == 1)


def _words(code: str) -> list[tuple[str, float]]:
    """Common words of a language in letters that can be read, and how often they are used."""
    import wordfreq

    rates = wordfreq.get_frequency_dict(code)
    some = [w for w in wordfreq.top_n_list(code, WORDS, ascii_only=code == "en") if w.isalpha()]
    spelt = [(w if set(w) <= _READ else unaccented(w), rates[w]) for w in some]
    if code != "de":
        return spelt
    # the list has no sharp s; the Swiss write none
    return [(v, rate / 2) for w, rate in spelt for v in (w, _SHARP.sub("ß", w))]


@cache
def _rates(code: str) -> Mapping[str, float]:
    import wordfreq

    return wordfreq.get_frequency_dict(code, "small")  # type: ignore[no-any-return]


_READ = frozenset(LATIN)
