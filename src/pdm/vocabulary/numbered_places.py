"""Words for places that are numbered, and machines named after them: `Line 2 filler`, and `LINE 2 CANS - STOP LOG` above a table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from pdm.accents import unaccented

NUMBERED_PLACES = frozenset(map(unaccented, [
    "line", "linie", "ligne", "linea", "línea", "linha", "lijn", "linje", "strasse", "straße", "train", "stream", "cell", "zelle", "bay", "hall", "halle",
    "area", "bereich", "zone", "zona", "building", "bldg", "gebäude", "floor", "level", "shop", "werk",
]))  # fmt: skip
TITLED = "titled"
"""Key in `fields` of entries below a title that names such a place, with its word and number (`line 2`)."""
_WRITTEN = re.compile(r"(?<![^\W_])([^\W\d_]+)[ .:#\-]{0,2}(?:n(?:[or]\b\.?|°)\s?)?0*(\d{1,2})(?![^\W_]|[./]\d)", re.I)
_LONGEST_SHORT = 2
_LEAST = 2
"""Names of machines that hold a place, at least: one alone may be that of what is so called."""
_LONGEST_TITLE = 60


def is_short_for(said: str, word: str) -> bool:
    """Whether what is written stands for a word for a place: the word, or a letter or two of it (`L`, `Ln`)."""
    if said == word:
        return True
    rest = iter(word)
    return len(said) <= _LONGEST_SHORT and said[0] == word[0] and all(letter in rest for letter in said)


def place_of_titles(texts: Iterable[str], machines: Collection[str]) -> str:
    """The numbered place that titles above a table name, as machines of the site are named after it; empty where they name none, or several.

    Args:
        texts: Titles.
        machines: Names of the site's machines, as `machine_keys` gives them.
    """
    found = {
        (word, number)
        for text in texts
        if len(text) <= _LONGEST_TITLE
        for said, number in _WRITTEN.findall(text)
        for word in NUMBERED_PLACES
        if is_short_for(unaccented(said), word) and _is_known(word, number, machines)
    }
    return " ".join(next(iter(found))) if len(found) == 1 else ""


def _is_known(word: str, number: str, machines: Collection[str]) -> bool:
    named = re.compile(rf"{word}0*{number}(?!\d)")
    return sum(1 for key in machines if word in key and named.search(unaccented(key))) >= _LEAST
