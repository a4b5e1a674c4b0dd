"""A written name taken apart: its tag, the class it names, its other words, a unit number and a letter."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from pdm.grammar.tags import Tag, parse, plain

Kind = Literal["tag", "number", "words"]

_TOKEN = re.compile(r"[A-Za-zÄÖÜäöüß]+|\d+")
_GLUED = re.compile(r"(?<=[a-zäöüß]{3})(?=[A-Z](?![A-Za-zÄÖÜäöüß]))")
"""Between a word and a capital at its end, as in `driveB`: the blank of a letter is often lost."""
_NUMBERED = re.compile(r"\b([nN])0(?=[.:# ]{1,2}\d)")
"""`no.` before a number, its vowel taken for a nought."""
_INITIALED = re.compile(r"(?<![A-Za-z\d])([A-Z])0(?= [A-Za-z]{2})")
"""Two initials before a word, the second one an O taken for a nought: `B0 pump`."""
_NUMBER_OF = re.compile(r"\b[nN][°º](?=\s?\d)")
"""The sign for a number, which is no letter of the machine."""
_IDLE = frozenset(["no", "nr", "num", "the", "of", "for", "on", "at", "in", "and", "to", "unit", "old", "new", "our"])
"""Words that tell nothing about which machine is meant."""
_SMALL = frozenset([
    "de", "du", "des", "la", "le", "les", "el", "los", "las", "del", "et", "von", "der", "das", "und", "für", "di", "da", "do", "dos", "het", "een",
])  # fmt: skip
"""The like of other languages: in small letters between words, for `DE fan` is another one."""


class Name(NamedTuple):
    """What is written in a name.

    Attributes:
        text: As written.
        key: As it is looked up: letters and digits, a number without leading zeros.
        tag: Its tag, if it holds one.
        words: Words in lower case, tag letters among them.
        unit: One of several like machines by number (one or two digits); empty if none.
        letter: A single letter that stands alone or after the unit, upper case; empty if none.
    """

    text: str
    key: str
    tag: Tag | None
    words: tuple[str, ...]
    unit: str
    letter: str


def take_apart(text: str) -> Name:
    """The parts of a written name."""
    words: list[str] = []
    unit = letter = ""
    seen = _INITIALED.sub(r"\1O", _NUMBER_OF.sub(" ", text))
    tag = parse(seen)
    own = tag.letters if tag is not None else ""
    for token in _TOKEN.findall(_NUMBERED.sub(r"\1o", _GLUED.sub(" ", seen))):
        if token.isdigit():
            short = token.lstrip("0") or "0"
            if len(short) <= 2 and not unit:
                unit = short
        elif len(token) == 1:
            if token.upper() == own:
                own = ""  # the function letter of the tag; the next such letter is a letter again
            else:
                letter = token.upper()
        elif (word := token.casefold()) not in words and not is_idle(token, first=not words):
            words.append(word)
    return Name(text, name_key(text), tag, tuple(words), unit, letter)


def is_idle(word: str, *, first: bool = False) -> bool:
    """Whether a word of a name, as it is written, tells nothing about which machine is meant; `first` where none is before it."""
    return word.casefold() in _IDLE or (not first and word in _SMALL)


def kind_of(name: Name, letters: frozenset[str]) -> Kind:
    """What sort of name it is, for a plant whose tags use these function letters."""
    if name.tag is None:
        return "words"
    if name.tag.letters in letters:
        return "tag"
    return "number" if len(name.tag.number) > 1 else "words"


def name_key(text: str) -> str:
    """A name as it is looked up: letters and digits, a number without leading zeros."""
    key = plain(text)
    return key.lstrip("0") or key if key.isdigit() else key


def words_of(text: str) -> tuple[str, ...]:
    """Words (two letters or more) of a description, lower case, in their order, each once."""
    return tuple(dict.fromkeys(w.casefold() for w in _TOKEN.findall(text) if not w.isdigit() and len(w) > 1))


def unit_and_letter(description: str) -> tuple[str, str]:
    """The unit number and the letter at the end of a description (`Boiler feed pump 1a` gives 1 and A)."""
    unit = letter = ""
    for token in _TOKEN.findall(_NUMBER_OF.sub(" ", description)):
        if token.isdigit() and len(token) <= 2:
            unit = token.lstrip("0") or "0"
        elif len(token) == 1:
            letter = token.upper()
    return unit, letter


def long_numbers(text: str) -> tuple[str, ...]:
    """Numbers of a description or a name that are longer than a unit's, in their order, without leading zeros."""
    return tuple(t.lstrip("0") for t in _TOKEN.findall(text) if t.isdigit() and len(t) > 2)
