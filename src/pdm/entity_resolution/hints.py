"""What is said of a machine and is no name of it: its maker or a word of its type (`Elopak`, `Grasso 2`, `Creadigit`), the letters of its tag
alone (`GEN`) or short for them (`CV7` of `CNV-07`), its type (`JAT-22`), codes of its description (`C-3`, `WC20 R1`), a first letter (`L-23`), the
number of its group (`G1`), or, by hand, its tag misread (`GRI`).

Such a name means a machine where no other one is of this maker or has these letters; another that nobody registered may be, so a person
says. Where it is two things at once (letters and the number, a maker and the number, two codes), it counts as a name, as sure as its chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pdm.entity_resolution.alike import inside, misread
from pdm.entity_resolution.by_tag import Told
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import Name, name_key

_LEAST = 2
"""Letters of a tag that are written for all of it."""
_MOST = 3
"""Machines, at most, of which a hint is worth telling."""
_MOST_OF_GROUP = 6
"""The same of those that stand together under one number."""
_CODED, _SHORT, _MADE = "stands in its description", "is short for its tag", "is a word of its maker or type"
_MAKER, _OF_TYPE = "is its maker", "is its number behind the letters of its type"
_INITIAL = "is its number behind the first letter of what it is"
_OF_GROUP, _PARTED = "is the number of its group", "has its letters and number among its parts"
TWO_THINGS = ("its letters or a word, and its number", 0.0)
"""What a hint tells that may be linked where nothing else fits: two things said of one machine, and of no other."""
SAID = "said"
"""Shape of what is weaker than any name in words."""
_SAID = frozenset([_PARTED, _CODED, _SHORT, _MADE, _OF_GROUP])
_GROUP_BITS = 5.0
"""Bits of the number of a group for each of its machines: one of them is meant, whichever it is."""
_TOKEN = re.compile(r"[^\W_]+(?:-\d+[A-Za-z]?)?")
_POINT = re.compile(r"[^\W_]+(?:[._/\-][^\W_]+){2,}")
"""The name of a measuring point or a signal: three parts or more, without blanks."""
_PART = re.compile(r"[._/\-]")
_LEAST_PARTS = 2
_SHORT_NUMBER = 2
"""Figures of the number of a tag, at most, that is written behind other letters than its own."""


def hinted(name: Name, index: SiteIndex, *, hand: bool = False) -> dict[int, Told]:
    """Candidates that a name is said of without being theirs, by the first of the ways in which it may be."""
    for its, what in _ways(name, index, hand=hand):
        if its:
            label = f'"{name.text}" {what}'
            most = _MOST_OF_GROUP if what == _OF_GROUP else _MOST
            extra = ((f"one of {len(its)} that stand there", _GROUP_BITS),) if what == _OF_GROUP else ()
            shape = SAID if what in _SAID else "hint"
            if len(its) == 1 and _tells_two_things(name, what, its[0], index):
                extra = (*extra, TWO_THINGS)
            return {i: Told("hint", shape, label, extra) for i in its} if len(its) <= most else {}
    return {}


def _tells_two_things(name: Name, what: str, i: int, index: SiteIndex) -> bool:
    """Whether a hint is both a word or letters for a machine and its number, or a type with a number, or two codes."""
    if what in (_MADE, _MAKER):
        made = {key for token in _TOKEN.findall(name.text) if (key := name_key(token)) in index.candidates[i].makes}
        return bool(name.unit and name.unit == index.candidates[i].unit) or any(_tells_type(key) for key in made)
    if what == _CODED:
        return sum(name_key(token) in index.candidates[i].codes for token in _TOKEN.findall(name.text)) >= _LEAST_PARTS
    return what in (_SHORT, _OF_TYPE, _INITIAL)


def _tells_type(key: str) -> bool:
    """Whether a word is a type rather than a number: letters and figures."""
    return any(c.isdigit() for c in key) and any(c.isalpha() for c in key)


def _ways(name: Name, index: SiteIndex, *, hand: bool) -> Iterator[tuple[list[int], str]]:
    """Its maker with the unit number and letter beside it, letters of a tag, a code or a type, an initial; then what a hand makes of its tag."""
    if name.words and not name.numbers:
        made = index.said_of.by_maker.get("".join(name_key(word) for word in name.words), [])
        yield [i for i in made if _is_unit(name, i, index)], _MAKER
        if len(name.words) == 1 and len(name.key) >= _LEAST and name.key == name.words[0]:
            yield (
                index.by_letters[name.key].tolist() if name.key in index.by_letters else [],
                "are the letters of its tag",
            )
        yield _between(name, index), "is one of the numbers of its description"
    yield _of_parts(name, index), _PARTED
    yield _all_said(name, index.said_of.by_code), _CODED
    yield _short_tag(name, index), _SHORT
    tag = name.tag
    if tag is not None and not tag.letters and name.key == tag.number:
        yield index.said_of.by_type.get(tag.number, []), "begins its type"
    elif tag is not None and tag.letters not in index.letters and name.unit:
        typed = index.said_of.by_type.get(tag.letters.casefold(), [])
        yield [i for i in typed if index.candidates[i].unit == name.unit], _OF_TYPE
        if len(tag.letters) == 1 and len(name.words) == 0:
            its = [int(i) for i in index.by_unit.get(name.unit, []) if _begins(tag.letters, int(i), index)]
            tagged = [
                i
                for i in its
                if index.candidates[i].tags and index.candidates[i].tags[0].letters.startswith(tag.letters)
            ]
            yield tagged or (its if index.sayings.first else []), _INITIAL
    yield index.said_of.by_group.get(name.key, []), _OF_GROUP
    made = _all_said(name, index.said_of.by_make)
    said = [
        i
        for i in made
        if all(i in index.match(word)[0] or name_key(word) in index.said_of.by_make for word in name.words)
    ]
    yield [i for i in said or made if _is_unit(name, i, index) or not name.unit], _MADE
    if hand:
        yield index.by_misread.get(misread(name.key), []), "may be its tag misread"


def _all_said(name: Name, known: dict[str, list[int]]) -> list[int]:
    """Candidates of which all those words of a name are said that are known so."""
    found = [set(known[key]) for token in _TOKEN.findall(name.text) if (key := name_key(token)) in known]
    return sorted(set.intersection(*found)) if found else []


def _of_parts(name: Name, index: SiteIndex) -> list[int]:
    """Candidates that two or more parts of the name of a measuring point or a signal are said of (`CCB.G2.MEX.PRES_HUILE`, `T2/BAT/TMP`): letters of
    tags, codes of descriptions, numbers of groups."""
    parts = [name_key(part) for part in _PART.split(name.text)] if _POINT.fullmatch(name.text) else []
    said = [
        {
            *index.said_of.by_code.get(key, ()),
            *index.said_of.by_group.get(key, ()),
            *index.said_of.by_any_letters.get(key, ()),
        }
        for key in dict.fromkeys(parts)
    ]
    known = [its for its in said if its]
    return sorted(set.intersection(*known)) if len(known) >= _LEAST_PARTS else []


def _short_tag(name: Name, index: SiteIndex) -> list[int]:
    """Candidates with the number of a name in their tags and none else in their descriptions, of which the one word before it is short for
    the letters (`CV7` of `CNV-07`) or says what they are (`Crusher 3` of `CRU-03`)."""
    number = name.tag.number if name.tag is not None else name.unit
    word = name.words[0] if len(name.words) == 1 else ""
    if not word or not number or len(number) > _SHORT_NUMBER:
        return []
    kind = index.class_of(word)

    def means(i: int) -> bool:
        candidate = index.candidates[i]
        letters = [t.letters.casefold() for t in candidate.tags if t.number == number]
        short = any(word != own and word[0] == own[:1] and len(word) >= _LEAST and inside(word, own) for own in letters)
        said = word == candidate.equipment_class.casefold() or (kind is not None and kind in index.kinds(i))
        return (short and candidate.unit in ("", number)) or (said and not candidate.unit)

    return [i for i in index.by_number.get(number, ()) if means(i)]


def _between(name: Name, index: SiteIndex) -> list[int]:
    """Candidates of which all words of a name are said, where it or they have two numbers (`Metal detector 1-2`, `Crane 1+2`) and that of the
    other is one of these or between."""
    first, last = _numbers(name.unit)
    its: set[int] = set()
    for unit, bearing in index.by_unit.items():
        low, high = _numbers(unit)
        if "-" in name.unit + unit and unit != name.unit and low <= last and first <= high:
            its.update(bearing.tolist())
    return sorted(i for i in its if all(i in index.match(word)[0] for word in name.words))


def _numbers(unit: str) -> tuple[int, int]:
    """The least and the greatest number of a unit; none lies between where there is none."""
    numbers = sorted(int(number) for number in unit.split("-") if number)
    return (numbers[0], numbers[-1]) if numbers else (1, 0)


def _begins(letter: str, i: int, index: SiteIndex) -> bool:
    """Whether a letter begins the description of a candidate: the L of a loom."""
    words = index.candidates[i].words
    return bool(words) and words[0][0] == letter.casefold()


def _is_unit(name: Name, i: int, index: SiteIndex) -> bool:
    candidate = index.candidates[i]
    return name.unit in ("", candidate.unit) and name.letter in ("", candidate.train)
