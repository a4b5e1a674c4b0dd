"""Names of a site's machines in what people wrote: by which words a line without a table is one about a machine.

The names come from the register as they stand there (ids, tags, descriptions, other names). Which machine is meant is told
later, by the room that links; here it only counts that one is.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pdm.vocabulary.fields import normalise

_WORD = re.compile(r"[^\W_]+(?:(?:[-_/]|(?<=\d)\.(?=\d))[^\W_]+)*")
_DIGIT = re.compile(r"\d")
_NUMBERED = frozenset(("no", "nr", "num", "number", "nummer"))
_CODE = re.compile(r"[^\W\d_]{2,8}(?:[-_/][^\W\d_]{2,8})+")
_TAG = re.compile(r"[^\W\d_]+[-_/. ]?(\d{3,6})")
_PARTED = re.compile(r"[-_/. ]")
_STEPS = re.compile(r"[-_/. +=]")
"""What parts the steps of a place or a designation, the signs of IEC 81346 among them."""
_LONG_NUMBER, _LETTERS, _NOUN, _RARE = 5, 2, 4, 5
"""Digits of a number that is a name by itself; letters that make a name with a number, a noun, and a word that tells one machine."""
_LETTERS_OF = re.compile(r"[A-Z]+")
_KNOWN_LETTERS = 3
"""Kinds of tags from which it can be told that a code is none."""
_COUNTED = re.compile(r"([^\W\d_]{3,})[ .#]{1,2}(?:no\.? ?|nr\.? ?)?\d{1,2}\b(?![.,:]\d| ?[°%])", re.I)
_BEFORE = re.compile(r"[,;(/\d]| - | no\b| nr\b", re.I)
_ARTICLE = re.compile(r"(?:the|our|die|der|das|le|la|les|el|il|lo|de|het|o|a)\s+|l['’]", re.I)
_FEW = 3
"""Words of a text that is about the machine whose kind it names."""
_WORDS = 6
"""Words of the longest name that is looked for."""


class Named(NamedTuple):
    """A machine named in a text: where its name begins, and the name as it is written."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class _Index:
    keys: frozenset[str]
    """Names with a number, their separators and leading zeros left out: "EX-03" is "ex3"."""
    codes: frozenset[str]
    """Tags of letters alone, in parts ("UT-BOI"), as they are written."""
    nouns: Mapping[int, frozenset[str]]
    """Words of names by the numbers that stand in them."""
    phrases: frozenset[tuple[str, ...]]
    words: frozenset[str]
    rare: frozenset[str]
    """Words of one name only."""
    together: frozenset[frozenset[str]]
    """Pairs of words that stand in one name."""
    letters: frozenset[str]
    """Letters of tags."""
    kinds: frozenset[str]
    """What names of words call a machine: the word before a comma, a bracket or a number ("Passenger lift, core left")."""
    heads: frozenset[str]
    """First and last words of names up to there, one of which says what the machine is ("Chaudière Babcock", "gas boiler")."""
    bare: frozenset[str]
    """Numbers that one tag only ends in: "101" of "DT101"."""


def named_in(text: str, names: frozenset[str]) -> Named | None:
    """The first machine of a site that a text names, or None.

    Args:
        text: A line.
        names: Ids, tags, descriptions and other names of the site's machines.
    """
    return next(_all(text, names), None)


def is_name(text: str, names: frozenset[str]) -> bool:
    """Whether a text is the name of a machine of the site and nothing else."""
    named = named_in(text, names)
    return named is not None and named.text == text


def one_in(text: str, names: frozenset[str]) -> bool:
    """Whether a text names one machine of the site, however often."""
    return len({_key(named.text) for named in _all(text, names)}) == 1


def _all(text: str, names: frozenset[str]) -> Iterator[Named]:
    index = _index(names)
    found = list(_WORD.finditer(text)) if names else []
    plain = [normalise(word.group()) for word in found]
    i = 0
    while i < len(found):
        last = _ends(i, text, found, plain, index)
        if last is not None:
            start, end = found[i].start(), found[last].end()
            if text.count("(", start, end) > text.count(")", start, end) and text[end : end + 1] == ")":
                end += 1
            yield Named(start, text[start:end])
            i = last
        i += 1


def bears_like(tag: str, names: frozenset[str]) -> bool:
    """Whether some machine of the site bears letters of a tag; true where too few tags are known to tell."""
    letters = _index(names).letters if names else frozenset()
    return len(letters) < _KNOWN_LETTERS or not letters.isdisjoint(_LETTERS_OF.findall(tag.upper()))


def rare_in(text: str, names: frozenset[str]) -> Named | None:
    """The first word of a text that stands in one name of the site only (the maker of its one mill), or None."""
    rare = _index(names).rare if names else frozenset()
    return next((Named(w.start(), w.group()) for w in _WORD.finditer(text) if normalise(w.group()) in rare), None)


def bears_a_word(text: str, names: frozenset[str]) -> bool:
    """Whether a short text holds a word that stands in names of the site's machines, as an area does that they are called by ("PM1")."""
    words = _index(names).words if names else frozenset()
    return any(len(w) > _LETTERS and w in words for w in normalise(text).split())


def is_word_of(code: str, names: frozenset[str]) -> bool:
    """Whether a code is a word of some machine's name ("T2" of "Transformer T2 13.8/120 kV")."""
    return bool(names) and normalise(code) in _index(names).words


def about_in(text: str, names: frozenset[str]) -> Named | None:
    """What a text of few words is about where it names no machine as the register does: neighbouring words of one name, a word of one name only at
    the text's head or at one end of that name, a kind of machine; None where it has none of them.
    """
    if (named := words_in(text, names)) is not None:
        return named
    index = _index(names)
    rare = [w for w in _WORD.finditer(text) if normalise(w.group()) in index.rare]
    # in the midst of both it may be anything ("filter change of all units")
    return next(
        (Named(w.start(), w.group()) for w in rare if w.start() == 0 or normalise(w.group()) in index.heads), None
    )


def other_at_head(text: str, machine: str, names: frozenset[str]) -> Named | None:
    """The machine that a sentence begins with, where it is another one than that which is talked of; a maker is none.

    Args:
        text: A paragraph.
        machine: What is talked of, as it is called there.
        names: Of the site's machines.
    """
    index = _index(names)
    begun = _ARTICLE.match(text)
    start = begun.end() if begun else 0
    named = named_in(text, names)
    if named is None or named.start != start:
        word = _WORD.match(text, start)
        plain = normalise(word.group()) if word else ""
        if word is None or plain not in index.rare or all(normalise(name) != plain for name in names):
            return None
        named = Named(start, word.group())
    told, own = set(normalise(named.text).split()), set(normalise(machine).split())
    same = told & own or any(frozenset((a, b)) in index.together for a in told for b in own)
    return None if (same and not any(map(str.isdigit, named.text))) or _key(named.text) == _key(machine) else named


def counts_a_kind(text: str, names: frozenset[str]) -> bool:
    """Whether a text names a kind of the site's machines with a number: "on CHW pump 1"."""
    index = _index(names)
    return any(normalise(found[1]) in index.kinds for found in _COUNTED.finditer(text))


def words_in(text: str, names: frozenset[str]) -> Named | None:
    """Neighbouring words of a text that stand together in one name of the site ("left lift", "revolving door"), or the kind of machine that a
    text of few words is about ("lift alarm"); None where there are none.
    """
    index = _index(names)
    found = list(_WORD.finditer(text)) if names else []
    plain = [normalise(word.group()) for word in found]
    for i in range(len(found) - 1):
        last = i
        while last + 1 < len(found) and frozenset(plain[last : last + 2]) in index.together:
            last += 1
        if last > i:
            return Named(found[i].start(), text[found[i].start() : found[last].end()])
    if len(found) > _FEW:
        return None
    return next((Named(w.start(), w.group()) for w, p in zip(found, plain, strict=True) if p in index.kinds), None)


def _ends(i: int, text: str, found: list[re.Match[str]], plain: list[str], index: _Index) -> int | None:
    """The last word of the name that begins at word `i`, or None."""
    # one word may be several to the register ("PW-Anlage")
    for last in range(min(i + _WORDS, len(found)) - 1, i - 1, -1):
        if tuple(" ".join(plain[i : last + 1]).split()) in index.phrases:
            return last
    word = found[i].group()
    if word.casefold() in index.codes:
        return i
    if _DIGIT.search(word):
        begins = i == 0 and found[i].start() == 0
        known = _is_key(word, begins, index) or (begins and _is_bare(word, text, found[i].end(), index))
        return i if known else None
    if i + 1 == len(found) or text[found[i].end() : found[i + 1].start()].strip(" .#-"):
        return _noun(i, found, plain, index)
    after = found[i + 1].group()
    if _DIGIT.match(after) and _is_key(word + after, False, index):
        return i + 1
    return _noun(i, found, plain, index)


def _is_key(word: str, begins: bool, index: _Index) -> bool:
    key = _key(word)
    if key not in index.keys:
        return False
    letters = sum(c.isalpha() for c in key)
    if letters >= _LETTERS:
        return True
    if letters:
        return any(c.isupper() for c in word)
    # a short number is a name where a line begins with it; else it may be anything
    return len(key) >= _LONG_NUMBER or (begins and len(key) >= _LONG_NUMBER - 1)


def _is_bare(word: str, text: str, end: int, index: _Index) -> bool:
    """Whether a line begins with the number of one machine ("101 back up", "104: axle"), not with an amount or a time."""
    return word in index.bare and bool(re.match(r" ?[:–-] |\s+[^\W\d_]{3}", text[end:]))


def _noun(i: int, found: list[re.Match[str]], plain: list[str], index: _Index) -> int | None:
    """A machine by its kind and number: "Kompressor 3" where one is called "Schraubenkompressor 3"; words of names before it belong to it."""
    last = i
    while last < min(i + _WORDS, len(found)) - 1:
        if len(plain[last]) < _NOUN and plain[last] not in index.words:
            return None
        number = last + 1
        while number < len(found) - 1 and plain[number] in _NUMBERED:
            number += 1
        if found[number].group().isdecimal():
            nouns = index.nouns.get(int(found[number].group()), frozenset())
            told = len(plain[last]) >= _NOUN and any(noun.endswith(plain[last]) for noun in nouns)
            return number if told else None
        if plain[last] not in index.words:
            return None
        last += 1
    return None


def _key(name: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", _PARTED.sub("", name).casefold())


@lru_cache(maxsize=16)
def _index(names: frozenset[str]) -> _Index:
    keys: set[str] = set()
    nouns: dict[int, set[str]] = defaultdict(set)
    phrases: set[tuple[str, ...]] = set()
    often: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for name in names:
        words = normalise(re.sub(r"\([^)]*\)", " ", name)).split()
        often.update(set(words))
        keys.update(_keys_of(name))
        if found := _TAG.fullmatch(name):
            ends[found[1]] += 1
        if 1 < len(words) <= _WORDS and sum(map(len, words)) >= 2 * _NOUN:
            phrases.add(tuple(words))
        # "CHILLER, PROCESS, 60T, #1"
        bare_words = [w.lstrip("#") for w in words]
        for number in {int(w) for w in bare_words if w.isdecimal() and len(w) <= _LONG_NUMBER}:
            nouns[number].update(w for w in words if len(w) >= _NOUN and w.isalpha())
    rare = frozenset(w for w, n in often.items() if n == 1 and len(w) >= _RARE and w.isalpha())
    bare = frozenset(number for number, n in ends.items() if n == 1)
    codes = frozenset(name.casefold() for name in names if _CODE.fullmatch(name))
    by_number = {n: frozenset(w) for n, w in nouns.items()}
    together, kinds, heads = _in_words(names)
    letters = frozenset(
        x for name in names if _DIGIT.search(name) and " " not in name for x in _LETTERS_OF.findall(name.upper())
    )
    return _Index(
        keys=frozenset(keys), codes=codes, nouns=by_number, phrases=frozenset(phrases), words=frozenset(often), rare=rare,
        together=together, letters=letters, kinds=kinds, heads=heads, bare=bare,
    )  # fmt: skip


def _in_words(names: frozenset[str]) -> tuple[frozenset[frozenset[str]], frozenset[str], frozenset[str]]:
    """Pairs of words that stand in one name, words that say what a machine is, and those that may."""
    together: set[frozenset[str]] = set()
    kinds: set[str] = set()
    heads: set[str] = set()
    for name in names:
        words = [w for w in normalise(re.sub(r"\([^)]*\)", " ", name)).split() if w.isalpha() and len(w) > 1]
        head = [w for w in normalise(_BEFORE.split(name, maxsplit=1)[0]).split() if w.isalpha()]
        heads.update(head[:1], head[-1:])
        if 1 < len(words) <= _WORDS:
            together.update(frozenset(pair) for pair in itertools.combinations(words, 2) if len(set(pair)) > 1)
            kinds.update(w for w in head[-1:] if len(w) >= _NOUN)
    return frozenset(together), frozenset(kinds), frozenset(heads)


def _keys_of(name: str) -> Iterator[str]:
    """What a name with a number is by itself, and what a path ends in ("MK1-H2-ZSP-BAZ02" in "BAZ02", "+A3-KA104" in "KA104")."""
    if not _DIGIT.search(name) or len(name.split()) > 2:
        return
    yield _key(own := name.lstrip("=+-"))
    parts = [p for p in _STEPS.split(own) if p]
    if (
        len(parts) > (1 if own != name else _LETTERS)
        and _DIGIT.search(parts[-1])
        and sum(c.isalpha() for c in parts[-1]) >= _LETTERS
    ):
        yield _key(parts[-1])
