"""Names of several machines in one cell: `P-101A/B`, `P-101A & P-101B`, `P-101 A,B`, `P101A + K-2205`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import name_key
from pdm.entity_resolution.text import names_in_text
from pdm.entity_resolution.units import ends_on
from pdm.grammar.tags import parse

_BETWEEN = r"(?:\s*[/,;&+|\n]\s*|\s+(?:and|und|et|y|e|en|i)\s+)"
_ONLY_BETWEEN = re.compile(rf"{_BETWEEN}+", re.I)
_LIST = re.compile(
    r"(?<![A-Za-z0-9])(?P<letters>[A-Za-z]{1,10}[\s\-_./#]{0,2}|(?=#?\d\d)#?)(?P<number>\d{1,7})(?P<train>[\s\-]?[A-Za-z])?"
    rf"(?P<more>(?:{_BETWEEN}(?:\d{{1,7}}\s?[A-Za-z]?|[A-Za-z])(?![A-Za-z0-9]|[-_]\d))+)",
    re.I,
)
_MAY_BE = re.compile(
    rf"{_BETWEEN}|\d\s?-?[A-Za-z]\s?(?:[-–…]|\.\.|to\b|thru\b|bis\b|t/m|tot\b|do\b)\s?[A-Za-z](?![A-Za-z])|\d[A-Za-z]?\s+[A-Za-z]{{1,10}}[\s\-_./#]{{0,2}}\d",
    re.I,
)
"""What every list has: looked for first, since most names are none."""
_MORE = re.compile(rf"{_BETWEEN}(?:(\d{{1,7}})\s?([A-Za-z]?)|([A-Za-z]))(?![A-Za-z0-9]|[-_]\d)", re.I)

_RANGE = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,10}[\s\-_./#]{0,2}|(?=#?\d\d)#?)(?P<number>\d{1,7})[\s\-]?(?P<first>[A-Za-z])\s?(?:[-–…]|\.\.|to|thru|bis|t/m|tot|do)\s?(?P<last>[A-Za-z])(?![A-Za-z0-9])",
    re.I,
)
_LONGEST_RANGE = 6
_HEADING = re.compile(r"(?<![\w\-–/])([A-ZÀ-Þ][\w/&]{1,14}(?:\s\d{1,2}[A-Z]?)?)\s[-–—]\s+(?=[^\W_])")
"""A word with a capital, and a number behind it, before a dash."""
_NUMBERED = re.compile(r"[^\W\d_]{2}.*\d")
"""A word and a number behind it."""
_GAP = re.compile(r"[\s/,;|=()\[\]\-–]+")
_LONGEST_PAIR = 80
"""Letters of two names, at most; what is longer is a text."""


def each_of(text: str, index: SiteIndex) -> tuple[str, ...]:
    """The names in a text that may be a list of machines, each written out; none where nothing is listed.

    A letter or a number alone goes on from the name before it; `P101/A` is one machine. Whether they name machines, and
    different ones, is not looked at.
    """
    if not _MAY_BE.search(text):
        return ()
    out: list[str] = []
    for found in _LIST.finditer(text):
        before, number = text[: found.start()] + found["letters"], found["number"]
        train = (found["train"] or "").strip(" -")
        listed = [number + train]
        last = number
        for other, its, letter in _MORE.findall(found["more"]):
            last = other or last
            listed.append(last + (its or letter))
        if not train and not any(re.fullmatch(r"\d+", n) for n in listed[1:]):
            # "P-101/A/B": the number stands for them all
            listed = listed[1:]
        if len(listed) > 1:
            out += [before + n for n in listed]
    out += _ranges(text, index)
    named = names_in_text(text, index)
    for (_, end, one), (start, _, other) in itertools.pairwise(named):
        alike = _letters(one) == _letters(other)
        if _ONLY_BETWEEN.fullmatch(text[end:start]) or (alike and text[end:start].isspace()):
            out += [one, other]
    for _, end, one in named:
        if more := ends_on(text, one, end, index):
            out += [one, *(label for _, label in more)]
    out += _pieces(text, index)
    return tuple(dict.fromkeys(out))


def goes_on(text: str, name: str, end: int, index: SiteIndex) -> list[str]:
    """Names of machines of the site that a list in a text goes on with, behind a name that ends there: `& 13` behind `RF-14`."""
    alone = re.fullmatch(r"(?P<letters>.*?)(?P<number>\d+)\s?(?P<train>[A-Za-z]?)", name)
    if alone is None:
        return []
    out = []
    while (more := _MORE.match(text, end)) is not None:
        end = more.end()
        written = alone["letters"] + (more[1] + more[2] if more[1] else alone["number"] + more[3])
        if not _is_borne(written, name, index):
            break
        out.append(written)
    return out


def _is_borne(written: str, like: str, index: SiteIndex) -> bool:
    """Whether a machine of the site bears a tag, or another name, that is written as another one of its kind is."""
    if name_key(written) in index.by_name and name_key(like) in index.by_name:
        return written != like
    tag, other = parse(written), parse(like)
    if tag is None or other is None or tag.number + tag.train == other.number + other.train:
        return False
    its = (t for i in index.by_number.get(tag.number, ()) for t in index.candidates[i].tags)
    return any((t.number, t.train, t.letters) == (tag.number, tag.train, tag.letters) for t in its)


def is_of_items(text: str) -> bool:
    """Whether a text tells of several things one after the other, each behind its heading: `PM2 - rope off. Effl - rake stopped`."""
    return len({head.casefold() for head in _HEADING.findall(text)}) > 1


def both_of(text: str) -> Iterator[tuple[int, int]]:
    """Where a text may be two names: end of the first and beginning of the second, between words and at signs."""
    for between in _GAP.finditer(text, 1, len(text) - 1) if len(text) <= _LONGEST_PAIR else ():
        yield between.start(), between.end()


def _ranges(text: str, index: SiteIndex) -> list[str]:
    """Names out of "P-101A-C" and "P-101 A to C"; none unless two of them are known, for a letter may also stand for a part."""
    out = []
    for found in _RANGE.finditer(text):
        first, last = ord(found["first"].upper()), ord(found["last"].upper())
        names = [text[: found.end("number")] + chr(c) for c in range(first, last + 1)]
        if 1 < len(names) <= _LONGEST_RANGE and sum(name_key(n) in index.by_name for n in names) > 1:
            out += names
    return out


def _pieces(text: str, index: SiteIndex) -> list[str]:
    """What stands between the signs of a list, where each is numbered or what a machine is called: `Boiler 1, Boiler 2`."""
    pieces = [piece.strip() for piece in re.split(_BETWEEN, text, flags=re.I)] if len(text) <= _LONGEST_PAIR else []
    if not 1 < len(pieces) <= _LONGEST_RANGE:
        return []
    named = all(_NUMBERED.search(piece) or index.called(name_key(piece)) for piece in pieces)
    return pieces if named else []


def sisters(one: str, other: str, label: str) -> bool:
    """Whether two names of a list are those of machines beside one another: they differ in their last letter alone, which the first
    bears on its plate, too (`label`); "P-101 U/S" is one machine out of order."""
    last = one[-1:].casefold()
    lettered = last.isalpha() and other[-1:].isalpha() and other[-1:].casefold() != last
    return lettered and one[:-1] == other[:-1] and label[-1:].casefold() == last


def _letters(name: str) -> str:
    return name[: re.search(r"[^A-Za-z]|$", name).start()].casefold()  # type: ignore[union-attr]
