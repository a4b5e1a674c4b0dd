"""Words that say what kind of machine is meant."""

from __future__ import annotations

from functools import cache

from pdm.accents import unaccented
from pdm.vocabulary.shorthand import shorthand
from pdm.vocabulary.tables import read_table, split_list

LEAST_END, LEAST_BEFORE = 4, 3
"""Letters of a word that may end a compound, and of what stands before it there."""


@cache
def _by_word() -> dict[str, str]:
    """Single words, and their short forms, to the class of equipment."""
    phrases: dict[str, str] = {}
    for row in read_table("equipment_classes"):
        for phrase in (row["code"], *split_list(row["phrases"])):
            phrases.setdefault(phrase.casefold(), row["code"])
    out = {p: c for p, c in phrases.items() if " " not in p}
    for short, full in shorthand().items():
        if full.casefold() in phrases and short.isalpha():
            out.setdefault(short.casefold(), phrases[full.casefold()])
    for row in read_table("equipment_kinds"):
        for word in split_list(row["words"]):
            out.setdefault(word, row["code"])
    return out


@cache
def _unaccented() -> dict[str, str]:
    return {unaccented(word): code for word, code in reversed(_by_word().items())}


@cache
def class_words() -> frozenset[str]:
    """All words that name a class."""
    return frozenset(_by_word())


def class_of_word(word: str) -> str | None:
    """The class that a word names, with its accents or without them; None when it names none."""
    return _unaccented().get(unaccented(word))


def is_end(word: str, longer: str) -> bool:
    """Whether a longer word may be a compound that ends in a word: `Kran` of a `Brückenkran`, and no chiller of a `Stoomschiller`, whose
    sch is one sound."""
    before = longer[: -len(word)]
    if len(word) < LEAST_END or len(before) < LEAST_BEFORE or not longer.endswith(word):
        return False
    return not (word.startswith("ch") and before.endswith("s")) and not (word.startswith("h") and before.endswith("c"))


@cache
def class_at_end(word: str) -> str | None:
    """The class that a word names, or that its end names where it is a compound: `Schraubenkompressor` is a compressor."""
    ends = (word[n:] for n in range(LEAST_BEFORE, len(word) - LEAST_END + 1) if is_end(word[n:], word))
    return next((kind for end in (word, *ends) if (kind := class_of_word(end)) is not None), None)


@cache
def words_of_class(code: str) -> tuple[str, ...]:
    """Words that name a class, the plain ones first."""
    plain = [p for row in read_table("equipment_classes") if row["code"] == code for p in split_list(row["phrases"])]
    short = sorted((w for w, c in _by_word().items() if c == code and w not in plain), key=lambda w: (len(w), w))
    return tuple(dict.fromkeys([*(p for p in plain[:1] if " " not in p), *short, *(p for p in plain if " " not in p)]))


@cache
def component_words() -> frozenset[str]:
    """Words that name a component by themselves."""
    rows = read_table("components")
    return frozenset(
        form
        for row in rows
        for p in split_list(row["phrases"])
        if " " not in p
        for form in (p.casefold(), unaccented(p))
    )
