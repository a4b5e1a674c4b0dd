"""Patterns that are looked for only where a text holds one of the strings that each match of them has to hold.

What is looked for in maintenance lines is seldom there. A pattern of many alternatives is tried at each letter; a few strings of it
are found or missed at once. The strings are derived from the parsed pattern, as RE2 and Hyperscan derive their prefilters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_SHORTEST = 2
"""Characters of a string that is worth looking for."""
_LONG = 5
"""From here on longer strings are no better than fewer."""
_MOST_EXACT, _MOST_STRINGS, _MOST_CHARACTERS = 96, 160, 8
_MANY, _BEGINNING = 24, 7
"""Strings that are too many to look for them whole, and characters of their beginnings that are looked for instead."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of the texts that a part of a pattern matches.

    Attributes:
        exact: All of them, in lower case; None where they are too many.
        held: Strings of which each of them holds at least one; None where there are none.
    """

    exact: frozenset[str] | None = None
    held: frozenset[str] | None = None

    @property
    def best(self) -> frozenset[str] | None:
        """Strings to look for."""
        return self.held if self.exact is None else _worth(self.exact)


_EMPTY, _UNKNOWN = _Told(exact=frozenset(("",))), _Told()


class Prefiltered:
    """A compiled pattern behind its prefilter; finds what `re` finds.

    Attributes:
        regex: The pattern itself.
        strings: In lower case; a text without all of them holds no match. None where the pattern has none.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.regex = re.compile(pattern, flags)
        best = _of_sequence(_parser.parse(pattern, flags)).best
        if best is not None and len(best) > _MANY:
            best = _worth(frozenset(s[:_BEGINNING] for s in best))
        self.strings = None if best is None else tuple(sorted(best))

    def may_match(self, text: str) -> bool:
        """Whether a text holds one of the strings."""
        return self.strings is None or any(map(_folded(text).__contains__, self.strings))

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.regex.search(text) if self.may_match(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self.regex.match(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.regex.finditer(text) if self.may_match(text) else iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As `re.Pattern.sub`."""
        return self.regex.sub(new, text) if self.may_match(text) else text


def _folded(text: str) -> str:
    """A text in lower case, as `re.IGNORECASE` compares: the Turkish i with and without its dot are i."""
    return text.lower() if text.isascii() else text.casefold().replace("i\u0307", "i").replace("ı", "i")


def _worth(strings: frozenset[str]) -> frozenset[str] | None:
    """Strings without those that hold another one; None where one is too short or they are too many."""
    if not strings or min(map(len, strings)) < _SHORTEST or len(strings) > _MOST_STRINGS:
        return None
    return frozenset(s for s in strings if not any(o != s and o in s for o in strings))


def _of_sequence(items: Any) -> _Told:
    """What is known of parts one behind the other."""
    exact, whole = frozenset(("",)), True
    found: list[frozenset[str]] = []

    def keep(strings: frozenset[str] | None) -> None:
        if strings is not None:
            found.append(strings)

    for item in items:
        told = _of_item(item)
        if told.exact is not None and len(exact) * len(told.exact) <= _MOST_EXACT:
            exact = frozenset(a + b for a, b in product(exact, told.exact))
            continue
        whole = False
        keep(_worth(exact))
        exact = frozenset(("",)) if told.exact is None else told.exact
        keep(told.held)
    if whole:
        return _Told(exact=exact)
    keep(_worth(exact))
    return _Told(held=max(found, key=_goodness)) if found else _UNKNOWN


def _goodness(strings: frozenset[str]) -> tuple[int, int]:
    return min(_LONG, *map(len, strings)) if len(strings) > 1 else min(_LONG, len(next(iter(strings)))), -len(strings)


def _of_item(item: tuple[Any, Any]) -> _Told:
    """What is known of one part of a parsed pattern."""
    kind, of = item
    if kind is _constants.LITERAL:
        return _Told(exact=frozenset((_folded(chr(of)),)))
    if kind in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
        return _EMPTY
    if kind is _constants.IN:
        return _of_set(of)
    if kind is _constants.SUBPATTERN:
        return _of_sequence(of[3])
    if kind is _constants.BRANCH:
        return _of_branches([_of_sequence(x) for x in of[1]])
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return _of_repeat(*of)
    return _UNKNOWN


def _of_set(members: Any) -> _Told:
    """A few characters in brackets."""
    letters: set[str] = set()
    for kind, of in members:
        if kind is _constants.LITERAL:
            letters.add(_folded(chr(of)))
        elif kind is _constants.RANGE and of[1] - of[0] < _MOST_CHARACTERS:
            letters |= {_folded(chr(c)) for c in range(of[0], of[1] + 1)}
        else:
            return _UNKNOWN
    return _Told(exact=frozenset(letters)) if len(letters) <= _MOST_CHARACTERS else _UNKNOWN


def _of_branches(told: list[_Told]) -> _Told:
    exact = [t.exact for t in told if t.exact is not None]
    every = frozenset().union(*exact)
    if len(exact) == len(told) and len(every) <= _MOST_STRINGS:
        return _Told(exact=every)
    best = [t.best for t in told if t.best is not None]
    return _Told(held=_worth(frozenset().union(*best))) if len(best) == len(told) else _UNKNOWN


def _of_repeat(least: int, most: int, items: Any) -> _Told:
    told = _of_sequence(items)
    if least == 0:
        once = most == 1 and told.exact is not None and len(told.exact) < _MOST_EXACT
        return _Told(exact=told.exact | {""}) if once and told.exact is not None else _UNKNOWN
    if least == most == 1:
        return told
    return _Told(held=told.best)
