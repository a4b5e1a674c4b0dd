"""Short names at the head of a line (`Cdg 8 belt cut`, `RM - roller out`, `988 would not start`) and tags that a hand makes unreadable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pdm.accents import unaccented
from pdm.entity_resolution.alike import misread
from pdm.entity_resolution.alone import alone, other_number
from pdm.entity_resolution.belonging import begins_a_phrase
from pdm.entity_resolution.by_words import by_words
from pdm.entity_resolution.context import USUAL
from pdm.entity_resolution.hints import hinted
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import is_idle, joined_initials, name_key, take_apart
from pdm.vocabulary.shorthand import shorthand

_TOKEN = re.compile(r"[^\W_]+")
_LEADING = 4
"""Words behind the number of a list that may be a name."""
_LISTED = re.compile(r"\W*\d{1,2}[.)]\s+(?=[^\W\d_])")
"""The number of a line in a list."""
_BEFORE = re.compile(r"([^\W\d_]{3,})\.?[\s-]$")
"""The word right before a name."""
COUNTS = frozenset([
    "h", "hr", "hrs", "hour", "hours", "min", "mins", "day", "days", "wk", "wks", "week", "weeks", "x", "times", "off", "of", "std", "stunden", "tage",
    "mal", "heures",
])  # fmt: skip
"""Words behind a number that is a count, not that of a machine."""
_BEFORE_SIGN = re.compile(r"[\s*•>\"'(\-]*(?P<name>[^\n:;,.]{1,24}?)\s*(?::\s|[-–—]+\s|\s[-–—])")
"""What stands before a colon or a dash at the beginning of a line."""
_NUMBERED = re.compile(
    r"[\s*•>\"'(\-]*(?P<name>(?:[^\W\d_][^\W\d_./]*[ ./\-]{1,2}(?:no\.? ?|# ?)?){1,3}\d{1,3}[A-Za-z]?)(?![\w.,/]\w|\w)",
    re.I,
)
"""One to three words and a number at the beginning of a line."""
_CODE = re.compile(r"[\s*•>\"'(]*(?P<name>\d{3,5}|[A-Za-z]{1,2}-?\d{1,3}|[A-Z]{2,4})(?![\w\-/.])")
"""Capitals, a number, or a letter with one at the beginning of a line."""
_FIRST = re.compile(
    r"[\s*•>\"'(\-]*(?:(?:the|our|il|lo|la|le|el|der|die|das|de|het|o|os)\s+|l['’]\s?)?(?P<name>[^\W\d_][\w\-]{2,})(?![\w'’])",
    re.I,
)
"""The first word of a text, an article before it or not."""
_CODED = re.compile(r"(?<![\w.,/\-])[A-Z]{1,3}-?\d{1,2}(?![\w/]|[.,\-]\d)")
"""A letter or a few with a number, anywhere in a text."""
_READ = re.compile(r"(?<![\w\-/.])[A-Z\d][A-Z\dlo]{2,5}(?![\w\-/])")
"""Capitals and figures that may be a tag; a 1 may be read as an l and a 0 as an o."""
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 5
"""Words of a name anywhere in a text, at most."""
_FAR = 40
"""Words of a text that are looked at."""
_CAPITALS = 2
"""Capitals and figures, at least, of a tag with letters that were read small."""
_LONG = 4
"""Figures of a number that may be that of a tag, at least: shorter ones are counts and sizes."""
_MOST = 3
"""Machines, at most, that such a name is worth telling for."""


def at_head(text: str, index: SiteIndex) -> str:
    """The short name at the beginning of a text that means one machine of the site or a few; empty if there is none.

    It is a hint: a word and a number may also be something else.
    """
    return next((name for name in _heads(text) if _means_few(name, index)), "") or _made(text, index)


def _made(text: str, index: SiteIndex) -> str:
    """The word of a maker or a type with which a text begins, where it is that of a few machines: `Engel pump cavitating`, `il Falcon si ferma`."""
    first = _FIRST.match(text)
    if first is None or name_key(first["name"]) not in index.said_of.by_make or first["name"].casefold() in USUAL:
        return ""
    return first["name"] if hinted(take_apart(first["name"]), index) else ""


def coded(text: str, index: SiteIndex) -> str:
    """The one code of a text that stands in the description of a few machines (`fuite d'huile au radiateur 4 du T2`); empty if there is none, or
    several. It is a hint."""
    tokens = {
        token
        for token in _CODED.findall(text)
        if name_key(token) in index.said_of.by_code or name_key(token) in index.said_of.by_group
    }
    its = next(iter(tokens)) if len(tokens) == 1 else ""
    return its if its and hinted(take_apart(its), index) else ""


def within(text: str, index: SiteIndex) -> str:
    """The words anywhere in a text that mean one machine of the site, or a few: `New wear strips in debarker 2 infeed`; empty if there are
    none, or those of others, too. They are a hint."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)][:_FAR]
    known = [text[slice(*w)].isdigit() or _is_said(text[slice(*w)], index) for w in words]
    found: dict[frozenset[int], str] = {}
    first = 0
    while first < len(words):
        end = next((n for n in range(first, len(words)) if not known[n]), len(words))
        for last in range(min(end, first + _LONGEST) - 1, first, -1):
            name = text[words[first][0] : words[last][1]]
            if re.search(r"[.;:!?,]\s|\s[-–—]", name) or name[0].isdigit():
                continue
            if meant := _meant(name, text[words[last][1] :], index):
                found.setdefault(meant, name)
                first = last
                break
        first += 1
    return next(iter(found.values())) if len(found) == 1 else ""


def _meant(name: str, behind: str, index: SiteIndex) -> frozenset[int]:
    """The one machine that alone is called so, or the few of a word and a number that is no count."""
    follows = re.match(r"\W*(\w*)", behind)
    if name[-1].isdigit() and follows is not None and follows[1].casefold() in COUNTS:
        return frozenset()
    one = alone(name, index)
    if one is not None:
        return frozenset([one.candidate])
    taken = take_apart(name)
    if not name[-1].isdigit() or not taken.words or taken.key in USUAL:
        return frozenset()
    groups, strange = by_words(taken, index)
    told = not strange and bool(groups) and groups[0].level == "told" and groups[0].rest is None
    return frozenset(groups[0].kept) if told and len(groups[0].kept) <= _MOST else frozenset()


def _is_said(word: str, index: SiteIndex) -> bool:
    """Whether a word stands in what a machine is called, in short or as a plural, too."""
    folded = unaccented(word)
    said = index.sayings.by_word
    return any(w in said for w in (folded, shorthand().get(folded, ""), other_number(folded)))


def _heads(text: str) -> Iterator[str]:
    before = _BEFORE_SIGN.match(text)
    if before:
        yield before["name"]
    numbered = _NUMBERED.match(text)
    if numbered:
        behind = re.match(r"\W*(\w*)", text[numbered.end() :])
        if behind is None or behind[1].casefold() not in COUNTS:
            yield numbered["name"]
    code = _CODE.match(text)
    # a line in capitals says nothing by them
    if code and not (code["name"].isalpha() and text.isupper()):
        yield code["name"]


def _means_few(name: str, index: SiteIndex) -> bool:
    taken = take_apart(name)
    if taken.key.isalpha() and (taken.key in USUAL or is_idle(name)):
        return False
    numbered = len(index.by_number.get(taken.key, ())) if len(taken.key) >= _LONG else 0
    if 0 < len(index.called(taken.key)) + numbered <= _MOST or hinted(taken, index):
        return True
    groups, strange = by_words(taken, index) if taken.words else ([], 0)
    return (
        not strange
        and bool(groups)
        and groups[0].level in ("told", "unlettered")
        and groups[0].rest is None
        and len(groups[0].kept) <= _MOST
    )


def misread_tag(text: str, index: SiteIndex) -> str:
    """The one tag in a text by hand that is a machine's once letters and figures are taken for one another: `CBI` is CB1; empty if
    there is none, or if it may be that of several."""
    found: dict[int, str] = {}
    for token in _READ.findall(joined_initials(text)):
        if (
            token.isdigit()
            or (text.isupper() and token.isalpha())
            or sum(map(str.islower, token)) > len(token) - _CAPITALS
        ):
            continue
        its = index.by_misread.get(misread(name_key(token)), [])
        if len(its) != 1:
            continue
        found.setdefault(its[0], token)
    return next(iter(found.values())) if len(found) == 1 else ""


def without_list_number(text: str, index: SiteIndex) -> str:
    """The text without its number in a list (`2. Filler B: guard open`) where a name of a machine follows, of more than one word; `2. Presse` is the second one."""
    numbered = _LISTED.match(text)
    words = (
        [(m.start(), m.end()) for m in _TOKEN.finditer(text, numbered.end())][:_LEADING] if numbered is not None else []
    )
    named = any(index.called(name_key(text[words[0][0] : end])) for _, end in words[1:])
    return text[words[0][0] :] if named else text


def is_qualified(before: str, name: str, its: frozenset[int], index: SiteIndex) -> bool:
    """Whether the word right before a class and a number is said of none of the machines that these may mean: `cond. pump 1` is no lift pump;
    `changed pump 1` says what was done."""
    word = _BEFORE.search(before)
    taken = take_apart(name)
    if word is None or taken.tag is None or taken.tag.letters in index.letters or is_idle(word[1]):
        return False
    plain = unaccented(word[1])
    return not begins_a_phrase(plain) and its.isdisjoint(index.match(plain)[0].tolist())
