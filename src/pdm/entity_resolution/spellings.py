"""Which names of unregistered machines are spellings of one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from pdm.grammar.tags import blur

LOOKS_LIKE_A_DIGIT = frozenset("ILO")
"""Letters that are hardly used to tell machines apart, for they are read as digits."""
LEAST_NUMBER = 3
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Spelling:
    """What is the same in all ways to write a name down.

    Attributes:
        key: As text.
        letters, number, train, suffix: Of a tag; empty in a name in words.
        words: Of a name in words, classes by their code; empty in a tag.
        unit: Unit number and letter of a name in words.
    """

    key: str
    letters: str = ""
    number: str = ""
    train: str = ""
    suffix: str = ""
    words: tuple[str, ...] = ()
    unit: str = ""


def together(spellings: Iterable[Spelling]) -> dict[str, str]:
    """Spellings of one site: key to the key of the fullest one that it stands for, itself where there is none or more than one.

    A number without its letters stands for the only tag that has it; a letter that is read as a digit for that digit; words for
    longer ones of which they are short forms or initials, with the same unit and letter.
    """
    found = {s.key: s for s in spellings}
    tags = [s for s in found.values() if s.number]
    named = [s for s in found.values() if s.words]
    out = {key: key for key in found}
    out |= _only({s.key: [t.key for t in tags if t.letters and _same_number(s, t)] for s in tags if not s.letters})
    out |= _only({s.key: [t.key for t in tags if _misread(s, t)] for s in tags if s.train in LOOKS_LIKE_A_DIGIT})
    longer = {s.key: [t.key for t in named if t.unit == s.unit and stands_for(s.words, t.words)] for s in named}
    # a short form may stand for a longer short form: what counts is what the fullest ones are
    out |= _only({key: [t for t in to if not longer[t]] for key, to in longer.items() if to})
    return out


def _only(meant: dict[str, list[str]]) -> dict[str, str]:
    return {key: to[0] for key, to in meant.items() if len(to) == 1}


def _same_number(one: Spelling, other: Spelling) -> bool:
    return (one.number, one.train, one.suffix) == (other.number, other.train, other.suffix)


def _misread(one: Spelling, other: Spelling) -> bool:
    """Whether the letter at the end of `one` is a digit of `other`'s number that was misread."""
    return (
        not other.train
        and len(other.number) >= LEAST_NUMBER
        and other.letters == one.letters
        and blur(one.key) == blur(other.key)
    )


def stands_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether words are short forms, or initials, of others: `boos pump` of `booster pump`, `khf` of `kiln hood fan`."""
    here, there = [w for w in short if w not in full], [w for w in full if w not in short]
    if not here or not there or len(there) > MOST_WORDS:
        return False
    if len(here) == len(there):
        return any(all(_shortened(a, b) for a, b in zip(here, order, strict=True)) for order in permutations(there))
    return len(here) == 1 and any(_initials(here[0], order) for order in permutations(there))


def _shortened(short: str, word: str) -> bool:
    """Whether the letters stand in the word in their order, the first one first."""
    if len(short) < 2 or len(short) >= len(word) or short[0] != word[0]:
        return False
    rest = iter(word)
    return all(c in rest for c in short)


def _initials(short: str, words: tuple[str, ...]) -> bool:
    """Whether the letters are beginnings of all the words, one after the other: `sup` of `sludge pump`."""
    if not words:
        return not short
    if not short or short[0] != words[0][0]:
        return False
    for size in range(1, len(short) + 1):
        part = short[:size]
        rest = iter(words[0])
        if not all(c in rest for c in part):
            return False
        if _initials(short[size:], words[1:]):
            return True
    return False
