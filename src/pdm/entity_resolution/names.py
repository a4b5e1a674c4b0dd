"""A written name taken apart: its tag, the class it names, its other words, a unit number and a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pdm.accents import unaccented
from pdm.entity_resolution.classes import class_of_word, component_words
from pdm.entity_resolution.ratings import without_ratings
from pdm.grammar.tags import Tag, parse, plain

Kind = Literal["tag", "number", "words"]

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_GLUED = re.compile(r"(?<=[a-zäöüßåæøéèêíóúñç]{3})(?=[A-Z](?![^\W\d_]))")
"""Between a word and a capital at its end, as in `driveB`: the blank of a letter is often lost."""
_NUMBERED = re.compile(r"\b([nN])0(?=[.:# ]{1,2}\d)")
"""`no.` before a number, its vowel taken for a nought."""
_INITIALED = re.compile(r"(?<![A-Za-z\d])([A-Z])0(?= [A-Za-z]{2})")
"""Two initials before a word, the second one an O taken for a nought: `B0 pump`."""
_NUMBER_OF = re.compile(r"\b[nN][°º](?=\s?\d)")
"""The sign for a number, which is no letter of the machine."""
_WITH = re.compile(r"(?<=\s)c/w(?=\s)|(?<![A-Za-z\d])\d{2,}k(?=\s?(?:l|ltrs?|lit(?:re|er)s?)\b)")
"""In a description: complete with, and thousands, whose letters are none of several like machines."""
_MARKED = re.compile(
    r"(?:#|(?<![A-Za-z])[Nn](?:[oO]|[rR]|um)(?:\.\s?|:\s?|\s)#?|[nN][°º]\s?)(?P<number>\d{1,8})(?![\d.,]*\d)"
)
"""A number that a sign says to be that of the machine: `Nr. 7`, `#12`."""
_TYPE = re.compile(r"(?<![A-Za-z\d])(?:(?!no|nr)[A-Za-z]{1,3}\d+(?:[I-Zi-z](?![A-Za-z\d]))?|[A-Za-z][ \-]\d{3,})", re.I)
"""What begins like a type or an area (`E30`, `D10T`, `PM2`, `H 5000`): its letters are none of several like machines, nor is its number where another one stands."""
_INITIALS = re.compile(r"(?<![\w/.])(?<!\d[ -])([^\W\d_])[/.]([^\W\d_])(?:[/.]([^\W\d_]))?\.?(?=\s?[-#:]?\s?[^\W_])")
"""Letters with signs between them that stand for words: `H/P 1`, `D.F. No 4`, `C/W pump`. `P-101 A/B` are two machines."""
_MACHINE = re.compile(r"(?<=[^\W\d_])\s?(?<![^\W_])m/c(?![^\W_])", re.I)
"""Behind a word, what is any machine: `Carding m/c 5`."""
_NUMBER_BEHIND = re.compile(r"(?<![^\W_])([A-Za-z]{1,3})[\s.]{1,2}[Nn][oO]\.?[\s:]?(?=\d)")
"""A few letters of a tag with `No` before its number."""
_INITIAL = re.compile(r"(?<![\w.])([A-Za-z])\.(?=[^\W\d_]{3})")
"""The first letter of a word before another word: `H.Plant`."""
_RANGE = re.compile(
    r"(?<![\w.,/+\-–])0*(\d{1,2})\s?(?:[-–/&+]|(?<=\s)(?:to|thru|and|bis|und|t/m|tot|en|et|à|y|e|og|och)(?=\s))\s?0*(\d{1,2})(?![\w/+\-–]|[.,]\d)", re.I
)  # fmt: skip
"""Numbers of two machines, or of a place between them: `Metal detector 1-2`."""
PLACE_LETTER = re.compile(
    r"(?<=\d)[\s,–-]+(?:tandem|line|linie|ligne|linea|línea|linha|lijn|linje|area|bereich|hall|halle|bay|building|bldg|gebäude|bâtiment|edificio|section|sektion)\s[A-H](?![^\W_])",
    re.I,
)
"""The letter of a place behind the number of a machine: `Mill #5 Tandem A`."""
_TYPE_BESIDE = re.compile(r"(?<=\d)(?:,|\s?[-–—]|\s?[(\[])\s?[A-Z]{1,4}[ \-]?\d{1,3}[A-Z]?(?=[)\]]|\s*$)")
"""Capitals with a number behind the number of a machine, apart from it by a sign."""
_NUMBERED_THINGS = frozenset(
    [
        "no",
        "nr",
        "num",
        "line",
        "bay",
        "hall",
        "cell",
        "zone",
        "area",
        "unit",
        "set",
        "axis",
        "pos",
        "lane",
        "door",
        "tor",
    ]
)
"""Short words before a number that may be that of the machine."""
_UNIT = 2
"""Figures of a unit's number, at most."""
_IDLE = frozenset(["no", "nr", "num", "the", "of", "for", "on", "at", "in", "and", "to", "unit", "old", "new", "our"])
"""Words that tell nothing about which machine is meant."""
_SMALL = frozenset([
    "de", "du", "des", "la", "le", "les", "el", "los", "las", "del", "et", "von", "der", "das", "und", "für", "di", "da", "do", "dos", "het", "een",
])  # fmt: skip
"""The like of other languages: in small letters between words, for `DE fan` is another one."""
SMALL_LETTER = re.compile(r"(?<=[^\W\d_]{3}\s)[aàeioy](?=\s[^\W\d_]{3})|(?<![^\W_])[DdLl]['’](?=[^\W\d_]{2})")
"""A letter that is such a word: `Forno a rulli 2`, `Bomba y motor`, `Portique prise d'eau`."""


class Name(NamedTuple):
    """What is written in a name.

    Attributes:
        text: As written.
        key: As it is looked up: letters and digits, a number without leading zeros.
        tag: Its tag, if it holds one.
        words: Words in lower case without accents, tag letters among them.
        unit: One of several like machines by number (one or two digits), or two of them (`1-2`); empty if none.
        letter: A single letter that stands alone or after the unit, upper case; empty if none.
        numbers: Numbers that are longer than a unit's, without leading zeros.
        rated: Numbers of ratings, without leading zeros.
    """

    text: str
    key: str
    tag: Tag | None
    words: tuple[str, ...]
    unit: str
    letter: str
    numbers: tuple[str, ...] = ()
    rated: tuple[str, ...] = ()


def take_apart(text: str) -> Name:
    """The parts of a written name."""
    words = [unaccented(initial) for initial in _INITIAL.findall(text)]
    letter = ""
    seen, rated = without_ratings(_INITIALED.sub(r"\1O", _NUMBER_OF.sub(" ", joined_initials(_INITIAL.sub("", text)))))
    tag = _tag(seen)
    own = tag.letters if tag is not None else ""
    plain_no = SMALL_LETTER.sub(" ", _NUMBERED.sub(r"\1o", seen))
    unit = _ranged(plain_no) or _marked(plain_no) or next(_units(plain_no), "")
    for token in _TOKEN.findall(_GLUED.sub(" ", plain_no)):
        if token.isdigit():
            continue
        if len(token) == 1:
            if not token.isascii():
                continue  # a word of some language: `Pompe à vide`
            if token.upper() == own:
                own = ""  # the function letter of the tag; the next such letter is a letter again
            else:
                letter = token.upper()
        elif (word := unaccented(token)) not in words and not is_idle(token, first=not words):
            words.append(word)
    return Name(text, name_key(text), tag, tuple(words), unit, letter, long_numbers(seen), rated)


def joined_initials(text: str) -> str:
    """The text with letters that stand for words as one word (`H/P 1` is `HP 1`), without those for any machine.

    Letters that follow one another in the alphabet are those of two machines.
    """

    def joined(found: re.Match[str]) -> str:
        letters = "".join(part for part in found.groups() if part)
        if len(letters) == 2 and ord(letters[1].upper()) - ord(letters[0].upper()) == 1:
            return found[0]
        return letters

    return _INITIALS.sub(joined, _MACHINE.sub("", text)) if "/" in text or "." in text else text


def _tag(text: str) -> Tag | None:
    """The tag in a name; a number behind `#` counts before letters and a number of no more figures: `D11 #12` is 12, of type D11."""
    tag, marked = parse(_NUMBER_BEHIND.sub(r"\1 ", text)), _MARKED.search(text)
    if tag is None or marked is None or marked[0][0] != "#" or not len(tag.number) <= len(marked["number"]) > 1:
        return tag
    return parse(text[marked.start() :]) if marked["number"].lstrip("0") != tag.number else tag


def _marked(text: str) -> str:
    """The unit number that a sign says to be one; empty if there is none."""
    marked = _MARKED.search(text)
    number = marked["number"].lstrip("0") or "0" if marked else ""
    return number if len(number) <= _UNIT else ""


def _ranged(text: str) -> str:
    """Two numbers that are written as one, with a dash between them; empty if there are none."""
    found = _RANGE.search(text)
    return f"{found[1]}-{found[2]}" if found else ""


def _units(text: str) -> Iterator[str]:
    """Numbers that may be a unit's, in their order; those of a type only where no other one stands."""
    for part in (_TYPE.sub(" ", text), text):
        short = [t.lstrip("0") or "0" for t in _TOKEN.findall(part) if t.isdigit()]
        if found := [n for n in short if len(n) <= _UNIT]:
            yield from found
            return


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
    """Words (two letters or more) of a description, lower case without accents, in their order, each once."""
    words = _TOKEN.findall(without_ratings(joined_initials(text)).text)
    return tuple(dict.fromkeys(unaccented(w) for w in words if not w.isdigit() and len(w) > 1))


def unit_and_letter(description: str) -> tuple[str, str]:
    """The unit number and the letter at the end of a description (`Boiler feed pump 1a` gives 1 and A).

    Ratings (`10 t`) and types (`E30`, where another number stands by itself) are none; a number that is marked as one (`Nr. 7`) is the
    unit, and of two that are written as one (`1-2`) neither is it alone.
    """
    plain_words = SMALL_LETTER.sub(" ", joined_initials(description))
    text, _ = without_ratings(_WITH.sub(" ", _NUMBER_OF.sub(" ", plain_words)))
    letters = [
        t.upper()
        for t in _TOKEN.findall(PLACE_LETTER.sub(" ", _TYPE.sub(" ", text)))
        if len(t) == 1 and t.isascii() and t.isalpha()
    ]
    units = list(_units(without_type(text))) or list(_units(text)) or [""]
    return _ranged(text) or _marked(description) or units[-1], letters[-1] if letters else ""


def without_type(text: str) -> str:
    """A description without a type that stands beside a number: `CALDEIRA 2` of `CALDEIRA 2 - APU 53`."""
    beside = _TYPE_BESIDE.search(text)
    words = [w for w in _TOKEN.findall(beside[0]) if not w.isdigit()] if beside else []
    own = any(class_of_word(w) or w.casefold() in component_words() or w.casefold() in _NUMBERED_THINGS for w in words)
    return text if beside is None or own else text[: beside.start()] + text[beside.end() :]


def long_numbers(text: str) -> tuple[str, ...]:
    """Numbers of a description or a name that are longer than a unit's, in their order, without leading zeros."""
    return tuple(t.lstrip("0") for t in _TOKEN.findall(text) if t.isdigit() and len(t) > 2)
