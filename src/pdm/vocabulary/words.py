"""Word forms: one stem for the forms of a word, so that a list names each word once."""

from __future__ import annotations

from functools import lru_cache

_KEEP = frozenset(
    [
        "loss",
        "pass",
        "gas",
        "glass",
        "brass",
        "press",
        "process",
        "access",
        "less",
        "excess",
        "bus",
        "class",
        "always",
        "is",
        "was",
        "has",
        "its",
        "this",
        "us",
        "as",
        "bearing",
        "casing",
        "housing",
        "coupling",
        "ring",
        "spring",
        "king",
        "wiring",
        "lining",
        "fitting",
        "piping",
        "tubing",
        "packing",
        "string",
        "during",
        "opening",
        "reading",
        "ceiling",
        "bushing",
        "gearing",
        "mounting",
        "rating",
        "morning",
        "evening",
        "feed",
        "speed",
        "need",
        "bleed",
        "reed",
        "seed",
        "weed",
        "shed",
        "bed",
        "red",
        "used",
        "bled",
    ]
)
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a lower-case word: endings -s, -es, -ed, -ing and a final -e are taken off.

    It needs no dictionary and is right for comparing only: `seized` and `seize` both give `seiz`.
    """
    if len(word) < 4 or not word.isalpha():
        return word
    base = word
    if base in _KEEP:
        return base
    if base.endswith("s") and base[:-1] in _KEEP:
        return base[:-1]
    if base.endswith("ies") and len(base) > 4:
        return base[:-3] + "y"
    if base.endswith("ied") and len(base) > 4:
        return base[:-3] + "y"
    for ending in ("ing", "ed"):
        if base.endswith(ending) and len(base) - len(ending) >= 3 and _VOWELS & set(base[: -len(ending)]):
            base = base[: -len(ending)]
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
                base = base[:-1]
            return base.removesuffix("e")
    if base.endswith(("sses", "shes", "ches", "xes")):
        return base[:-2]
    if base.endswith("s") and not base.endswith(("ss", "us", "is")):
        base = base[:-1]
    return base.removesuffix("e") if len(base) > 3 else base
