"""All word lists as phrases to look for in text: failure modes, mechanisms, components, actions, positions, cues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pdm.accents import bare
from pdm.vocabulary.lost_functions import all_words
from pdm.vocabulary.tables import read_table, split_list

_NO_ACCENTS = str.maketrans({"ł": "l", "ß": "ss", "ø": "o", "æ": "ae"})
_ENGLISH = 3.0
"""Occurrences in a billion words of English, as a power of ten, from which a word is an English one."""
_LEAST_LETTERS = 4

KINDS = ("mode", "mechanism", "component", "class", "action", "position", "cue")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the vocabulary.

    Attributes:
        text: Words in lower case, separated by one space.
        kind: One of `KINDS`.
        code: What it stands for in its kind.
        failed: The phrase says that a function was lost (failure modes only).
        exact: Only these word forms match; otherwise any form with the same stems.
        other: It is of another language than English.
    """

    text: str
    kind: str
    code: str
    failed: bool = False
    exact: bool = False
    other: bool = False


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every phrase, each once for a kind and code."""
    found: dict[tuple[str, str, bool], Phrase] = {}
    for kind, table, column in (
        ("mode", "failure_modes", "code"), ("mechanism", "mechanisms", "code"), ("component", "components", "code"),
        ("class", "equipment_classes", "code"), ("action", "actions", "code"), ("position", "positions", "code"),
        ("cue", "cues", "kind"),
    ):  # fmt: skip
        for row in read_table(table):
            for text in split_list(row["phrases"]):
                failed, text = text.startswith("!"), text.removeprefix("!")
                exact, text = text.startswith("="), text.removeprefix("=")
                found.setdefault((kind, text, exact), Phrase(text, kind, row[column], failed, exact))
    for row in read_table("languages"):
        for text in split_list(row["phrases"]):
            failed, text = text.startswith("!"), text.removeprefix("!")
            for spelt in _spellings(text):
                # exact: the stems of other languages are not those of English
                if not any((row["kind"], spelt, exact) in found for exact in (False, True)):
                    found[row["kind"], spelt, True] = Phrase(spelt, row["kind"], row["code"], failed, True, True)
    # a mode may share its words with a cue ("no fault found"); within modes the first list wins
    return tuple(found.values())


def _spellings(text: str) -> tuple[str, ...]:
    """A phrase as it is, and without accents where that gives no word that English uses."""
    from wordfreq import zipf_frequency

    plain = bare(text.translate(_NO_ACCENTS))
    if plain == text or (" " not in plain and zipf_frequency(plain, "en") >= _ENGLISH):
        return (text,)
    return text, plain


@cache
def words_of_others() -> frozenset[str]:
    """Words of other languages: they stand for themselves and are no misspelt English."""
    told = {w for p in phrases() if p.other for w in p.text.split() if len(w) >= _LEAST_LETTERS and w.isalpha()}
    told |= {w for w in all_words() if len(w) >= _LEAST_LETTERS and w.isalpha()}
    return frozenset(told - known_words())


@cache
def known_words() -> frozenset[str]:
    """Every single English word of the vocabulary, and those other words that stand among them, for finding misreadings of them."""
    words = {w for p in phrases() if not p.other for w in p.text.split()}
    words |= {w for row in read_table("shorthand") for w in row["long"].split()}
    return frozenset(w for w in words if w.isalpha())


@cache
def kept_words() -> frozenset[str]:
    """Words of the trade that look like misspelt commoner ones and are none."""
    return frozenset(row["word"] for row in read_table("kept_words"))


_PLAIN_FAILURES = frozenset(
    ["failed", "failure", "broken", "broke", "breakdown", "tripped", "trip", "seized", "burst", "burnt", "snapped", "sheared", "stopped", "fractured", "collapsed", "ripped", "torn", "shorted"]
)  # fmt: skip


@cache
def mendable_words() -> frozenset[str]:
    """Words that a misspelt or misread word may be taken for: not those rare words that would make a failure of it."""
    rare = {p.text for p in phrases() if p.failed and " " not in p.text} - _PLAIN_FAILURES
    return known_words() - rare
