"""Names of machines in a text, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pdm.entity_resolution.context import USUAL
from pdm.entity_resolution.heads import COUNTS
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import name_key

LONGEST = 7
"""Words of a machine's name, at most."""
LEAST = 4
"""Letters of a name of one word, at least: shorter ones are words of any text."""


def named_in(text: str, words: Sequence[tuple[int, int]], index: SiteIndex) -> Iterator[tuple[int, int]]:
    """First and last word of each name of the site's machines in a text, letter by letter, the longest one at each place."""
    at = 0
    while at < len(words):
        if name_key(text[slice(*words[at])])[:3] not in index.beginnings:
            at += 1
            continue
        for last in range(min(at + LONGEST, len(words)) - 1, at - 1, -1):
            if may_be_name(text, words, at, last) and index.called(name_key(text[words[at][0] : words[last][1]])):
                yield at, last
                at = last
                break
        at += 1


def may_be_name(text: str, words: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    """Whether words may be a name by themselves: not over a full stop, not of two numbers, and one word only at the beginning."""
    span = text[words[first][0] : words[last][1]]
    if first == last:
        known = len(span) >= LEAST or (
            len(span) == LEAST - 1 and span.isupper() and span.isalpha() and not text.isupper()
        )
        return first == 0 and known and span.casefold() not in USUAL
    numbers = re.search(r"\d[^\w]+\d", span) is not None
    return not numbers and not re.search(r"[.;:!?,]\s", span) and next_word(text, words, last) not in COUNTS


def next_word(text: str, words: Sequence[tuple[int, int]], last: int) -> str:
    """The word behind, lower case; empty where there is none."""
    return text[slice(*words[last + 1])].casefold() if last + 1 < len(words) else ""
