"""The short form "us" for unserviceable ("fuel pump us", "gauge US"), told from the English word and from the unit of conductivity."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from pdm.vocabulary.phrases import phrases
from pdm.vocabulary.words import stem

LONG = "unserviceable"
_WRITTEN = ("us", "US")
"""Otherwise it is the unit ("uS"), or begins a sentence."""
_TAKES_A_PERSON = frozenset(
    ["to", "for", "by", "from", "with", "of", "in", "at", "about", "on", "near", "behind", "between", "like", "than", "the", "let", "lets", "give", "gives", "gave", "given", "tell", "tells", "told",
     "send", "sends", "sent", "help", "helps", "helped", "ask", "asks", "asked", "call", "calls", "called", "ring", "rang", "rung", "phone", "phoned", "email", "emailed", "contact", "contacted",
     "inform", "informed", "advise", "advised", "notify", "notified", "show", "showed", "shown", "allow", "allowed", "allows", "supply", "supplied", "lend", "lent", "sell", "sold", "owe", "cost",
     "costs", "want", "wants", "wanted", "leave", "left", "join", "joined", "assist", "assisted", "update", "updated", "get", "got", "bring", "brought", "warn", "warned", "lost", "invoiced", "charged", "quoted"]
)  # fmt: skip
_ASKED = frozenset(
    ("to", "please", "pls", "plz", "can", "could", "will", "would", "must", "should", "they", "he", "she", "you", "who", "cannot", "not", "let", "then")
)  # fmt: skip
"""Before a word that is a thing and something to do, these make it the latter: "to ring us", "can drive us"."""
_OF_A_PERSON = frozenset(
    ("to", "with", "by", "a", "an", "the", "if", "when", "that", "about", "all", "some", "our", "their", "his", "into", "know")
)  # fmt: skip
_IS = frozenset(
    ("is", "are", "was", "were", "be", "been", "found", "still", "now", "both", "completely", "totally", "went", "gone", "all")
)  # fmt: skip
_CHANGED = frozenset(
    ("replace", "replaced", "replacing", "repair", "repaired", "change", "changed", "changing", "out", "remove", "removed", "fix", "fixed")
)  # fmt: skip
_NEAR = 3
"""Words behind, among which the thing is that was changed."""
_MOST_DIGITS = 2
"""Of the number of a machine ("pump 2 us"); more are a reading."""


class _Word(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def stem(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@cache
def _things() -> frozenset[str]:
    """Stems of the words that names of parts and machines end in."""
    return frozenset(stem(p.text.split()[-1]) for p in phrases() if p.kind in ("component", "class"))


def is_the_word(at: int, words: Sequence[_Word], text: str) -> bool:
    """Whether what stands at a place is the English word, or a unit, and not the short form.

    Args:
        at: Place of a word that was read as "unserviceable".
        words: Words of the text; names of machines are `<id>`, numbers `<num>`.
        text: As written.
    """
    written = text[words[at].start : words[at].end]
    return len(written) == len(_WRITTEN[0]) and not _is_short(at, words, text, written)


def _is_short(at: int, words: Sequence[_Word], text: str, written: str) -> bool:
    if written not in _WRITTEN:
        return False
    before = words[at - 1].text if at else ""
    behind = words[at + 1].text if at + 1 < len(words) else ""
    ends = not behind[:1].isalnum() and behind != "<num>"
    if behind == "or" and words[at + 1].start == words[at].end:
        # "us/cm"
        return False
    if before == "<num>":
        digits = sum(c.isdigit() for c in text[words[at - 1].start : words[at - 1].end])
        return digits <= _MOST_DIGITS and at > 1 and words[at - 2].stem in _things()
    if not before[:1].isalnum() and before != "<id>":
        # "US tyre", "P101 - us", and nothing else in a column of findings
        return (bool(behind) and stem(behind) in _things()) or (ends and (at > 0 or len(words) == 1))
    if before in _TAKES_A_PERSON:
        return False
    if before in _IS:
        return ends
    if before in _CHANGED:
        # "change out us duo cone seal"
        return any(w.stem in _things() for w in words[at + 1 : at + 1 + _NEAR])
    if at > 1 and words[at - 2].text in _ASKED:
        return False
    if before == "<id>" or words[at - 1].stem in _things():
        return behind not in _OF_A_PERSON
    return ends and (not before.endswith(("ed", "ing")) or (written == "US" and not text.isupper()))
