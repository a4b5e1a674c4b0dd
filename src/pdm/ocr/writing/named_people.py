"""Names of people behind the day and the shift of a heading: "R. Delgado", "Tom K / Mark H", "BUCHANAN", "JB"."""

from __future__ import annotations

import re
from functools import cache

from pdm.accents import unaccented
from pdm.vocabulary.phrases import known_words, words_of_others

_BETWEEN = re.compile(r"\s*[/&+,;]\s*|\s+(?:and|und|et|y|e|en|with|mit|avec|con|met)\s+")
_NAME = r"[^\W\d_a-z][^\W\d_]*(?:['’\-][^\W\d_]+)*"
_PARTICLES = r"(?:(?:[Vv]an|[Vv]on|[Dd]e|der|den|di|da|dos|du|del|della|la|le|ten|ter|zu|St\.?)\s+)*"
_WITH_INITIAL = re.compile(
    rf"(?:[^\W\d_a-z]\.\s?){{1,3}}{_PARTICLES}(?P<last>[^\W\d_]+(?:['’\-][^\W\d_]+)*)|(?P<first>{_NAME})\s+[^\W\d_a-z]\.?"
)
_LETTER_FIRST = re.compile(rf"[^\W\d_a-z]\s(?P<last>{_NAME})")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?\s?){2,3}")
_ALONE = re.compile(rf"{_NAME}(?:\s+{_PARTICLES}{_NAME})?")
_ROOMS = frozenset((
    "room", "shop", "dept", "department", "area", "side", "floor", "team", "crew", "weld", "welding", "mech", "mechanical", "elec", "electrical",
    "maint", "maintenance", "werkstatt", "mechanik", "elektrik", "atelier", "mecanique", "electrique", "equipe", "taller", "mecanica", "electrica",
    "officina", "meccanica", "elettrica", "oficina", "manutencao", "mantenimiento", "manutenzione", "werkplaats",
))  # fmt: skip
"""Last words of what names the place or the trade of a shift's people."""
_LETTERED = frozenset((
    "bay", "line", "cell", "unit", "train", "zone", "hall", "bloc", "block", "row", "section", "sector", "halle", "linie", "ligne", "linea", "linha", "lijn",
))  # fmt: skip
"""Places that a letter tells apart: "Bay A" is nobody."""
_COMMON, _LEAST, _BEFORE = 4.6, 3, 2
"""Frequency from which a word is any word; letters of a name; words before a name that may say where its bearer works."""


def only_people(text: str) -> bool:
    """Whether a text behind the shift of a heading is nothing but who worked, perhaps behind the place where they do."""
    if any(c.isdigit() for c in text):
        return False
    words = text.split()
    if _are_people(text, initials_only=False):
        return True
    for k in range(1, min(_BEFORE, len(words) - 1) + 1):
        place = unaccented(words[k - 1].strip(".,:-–—"))
        if place in _ROOMS and _are_people(" ".join(words[k:]).strip("-–—:, "), initials_only=True):
            return True
    return False


def _are_people(text: str, *, initials_only: bool) -> bool:
    parts = [p for p in _BETWEEN.split(text.strip(" .,;:()[]-–—")) if p]
    return bool(parts) and all(_is_person(p, initials_only) for p in parts)


def _is_person(text: str, initials_only: bool) -> bool:
    if _INITIALS.fullmatch(text) is not None:
        return True
    if (found := _WITH_INITIAL.fullmatch(text)) is not None:
        name = found["last"] or found["first"]
        return len(name) >= _LEAST - 1 and not _is_word(name, float("inf")) and unaccented(name) not in _LETTERED
    if (found := _LETTER_FIRST.fullmatch(text)) is not None:
        return len(found["last"]) >= _LEAST and not _is_word(found["last"], _COMMON)
    if initials_only or _ALONE.fullmatch(text) is None:
        return False
    return all(len(w) >= _LEAST and not _is_word(w, _COMMON) for w in re.split(r"[\s'’\-]+", text) if w[:1].isupper())


@cache
def _is_word(word: str, common: float) -> bool:
    """Whether a word is one of the trade, or any other common one."""
    low = word.casefold()
    if low in known_words() or low in words_of_others():
        return True
    from wordfreq import zipf_frequency

    return bool(zipf_frequency(low, "en") >= common)
