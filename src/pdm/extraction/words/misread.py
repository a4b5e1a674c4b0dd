"""Words of read handwriting: a word that nobody writes is taken for the word of the vocabulary that looks like it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pdm.vocabulary.phrases import known_words, mendable_words, words_of_others
from pdm.vocabulary.shorthand import shorthand
from pdm.vocabulary.words import stem

_ALIKE = (
    "nuvrmwi",
    "aoecdqgu0",
    "lit1jf!",
    "hkbnl",
    "gqy9p",
    "s5re",
    "z2",
    "o0d",
    "b6lh",
    "pfr",
    "ce",
    "xk",
    "vy",
    "td",
    "mn",
)
_SAME = {(a, b) for group in _ALIKE for a in group for b in group}
_PAIRS = {
    ("m", "rn"),
    ("m", "nn"),
    ("m", "in"),
    ("w", "vv"),
    ("d", "cl"),
    ("h", "li"),
    ("n", "ri"),
    ("u", "ii"),
    ("k", "lc"),
    ("b", "lo"),
    ("g", "cy"),
}
_UNITS = (
    (re.compile(r"(?<=\d)\s?m[mnreu]{1,2}n?\s?/\s?[se58]\b", re.I), " mm/s"),
    (re.compile(r"(?<=\d)\s?(?!in/|l/)[a-z]{1,4}\s?/\s?s\b", re.I), " mm/s"),
    (re.compile(r"(?<=\d)\s?[mu][mnru][es5]\b", re.I), " mms"),
    (re.compile(r"(?<=\d[.,])\s?[Il|!](?=\s?m)"), "1"),
    (re.compile(r"(?<=\d[.,])\s(?=\d\s?m)"), ""),
    (re.compile(r"(?<=\d)[oO](?=\s?(?:mm|deg|°|[CF]\b))"), "0"),
)
_SHARE, _MOST = 0.2, 1.7
_OF_OTHERS, _ALIKE_ONLY = 6, 0.6
"""Letters of a word of another language that is taken for a misread one, and what it may cost: the vocabulary knows few words of any of them."""
# how common a word is that English knows, zipf scale
_ENGLISH = 1.5
# words that most lines of any log are made of: likelier than others that look as near
_USUAL = frozenset(
    ["bearing", "bearings", "seal", "leak", "leaking", "running", "drive", "pump", "motor", "belt", "valve", "check", "checked", "replaced", "replace", "repaired", "noise", "noisy", "vibration",
     "temp", "hot", "high", "low", "oil", "grease", "greased", "gearbox", "coupling", "fan", "shaft", "filter", "hose", "cleaned", "inspection", "inspected", "adjusted", "tripped", "failed",
     "stopped", "seized", "broken", "worn", "loose", "tightened", "service", "found", "fitted", "changed", "load", "level", "impeller", "gland", "packing", "plate", "end", "no", "not", "new",
     "brg", "brgs", "repl", "chk", "vib", "mtr", "cplg", "pressure", "flow", "bolts", "guard", "start", "trip", "damage", "seen", "under", "alarm", "reset", "idler", "roller", "drum", "water"]
)  # fmt: skip


def clean(text: str) -> str:
    """Units and figures as they are usually misread, set right. Lengths may change: for coding, not for showing."""
    for pattern, right in _UNITS:
        text = pattern.sub(right, text)
    return text


@lru_cache(maxsize=100_000)
def reread(word: str, foreign: bool = False) -> str:
    """The word or shorthand of the vocabulary that `word` (lower case) is a likely misreading of, else `word`.

    Args:
        word: As read.
        foreign: It stands in a text of another language, so only that of the words of others is meant.
    """
    from wordfreq import zipf_frequency

    if (
        len(word) < 3
        or not word.isalpha()
        or word in shorthand()
        or stem(word) in _stems()
        or zipf_frequency(word, "en") >= 4.0
    ):
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    # short words look like too many others
    allowed = min(_MOST, _SHARE * len(word) + 0.35) if len(word) > 3 else 0.5
    allowed = min(allowed, _ALIKE_ONLY) if foreign else allowed
    near = process.extract(
        word, _targets(foreign), scorer=Levenshtein.distance, score_cutoff=3 if len(word) > 5 else 2, limit=40
    )
    costs = [(looks_unlike(word, w) - 0.3 * (w in _USUAL), -zipf_frequency(w, "en"), w) for w, _, _ in near]
    best = min((c for c in costs if c[0] <= allowed), default=None)
    if best is None:
        return word
    # a word that English knows is rarely a misreading, and if so of a word that stands in most logs
    known = zipf_frequency(word, "en")
    if known >= _ENGLISH and best[2] not in _USUAL:
        return word
    return best[2] if best[0] <= allowed - 0.15 * max(0.0, known - 2.0) else word


def looks_unlike(read: str, written: str) -> float:
    """Edits from one word to the other; letters that look alike cost less."""
    n, m = len(read), len(written)
    row = [0.9 * j for j in range(m + 1)]
    rows = [row]
    for i in range(1, n + 1):
        line = [0.9 * i]
        for j in range(1, m + 1):
            a, b = read[i - 1], written[j - 1]
            cost = 0.0 if a == b else 0.45 if (a, b) in _SAME else 1.0
            best = min(rows[i - 1][j - 1] + cost, rows[i - 1][j] + 0.9, line[j - 1] + 0.9)
            if i > 1 and (b, read[i - 2 : i]) in _PAIRS:
                best = min(best, rows[i - 2][j - 1] + 0.4)
            if j > 1 and (a, written[j - 2 : j]) in _PAIRS:
                best = min(best, rows[i - 1][j - 2] + 0.4)
            line.append(best)
        rows.append(line)
    return rows[n][m]


@cache
def _targets(foreign: bool) -> list[str]:
    if foreign:
        return sorted(w for w in words_of_others() if len(w) >= _OF_OTHERS)
    return sorted(
        {w for w in mendable_words() if len(w) >= 3} | {s for s in shorthand() if len(s) >= 3 and s.isalpha()}
    )


@cache
def _stems() -> frozenset[str]:
    return frozenset(stem(w) for w in known_words())
