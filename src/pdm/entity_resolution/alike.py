"""What letters and figures of names are taken for one another, and numbers behind words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pdm.accents import unaccented
from pdm.entity_resolution.names import is_idle

NUMBERED = re.compile(r"(?<![^\W_])([^\W\d_]{2,})\s?0*(\d{1,2})(?![^\W_])")
"""A word and a number of one of several behind it."""
_MISREAD = str.maketrans("ouvilzsbgec", "00011258666")


def misread(key: str) -> str:
    """A key with letters and figures made equal that readers of handwriting take for one another: `O61` is `OC1`, `GRI` is `GR1`, `OF-01` is `UF-01`."""
    return key.translate(_MISREAD)


def near_numbers(number: str) -> set[str]:
    """Numbers one digit away (changed, or two neighbours swapped)."""
    out = {number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)}
    for i in range(len(number)):
        before, behind = number[:i], number[i + 1 :]
        out.update([before + d + behind for d in ("0123456789" if i else "123456789")])
    out.discard(number)
    return {n for n in out if n[0] != "0"} if number[1:2] == "0" else out


def inside(short: str, word: str) -> bool:
    """Whether the letters of `short` stand in `word` in this order."""
    rest = iter(word)
    return all(letter in rest for letter in short)


def numbered_words(text: str) -> Iterator[tuple[str, str]]:
    """Words of a text, lower case, with the number of one or two figures behind each."""
    return ((unaccented(word), number) for word, number in NUMBERED.findall(text) if not is_idle(word))
