"""Words with which a text begins, and whether they are a machine's name rather than those of a part, a place or a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pdm.accents import unaccented
from pdm.entity_resolution.alone import OTHER_NAMES, PLACES
from pdm.entity_resolution.by_words import by_words
from pdm.entity_resolution.classes import component_words
from pdm.entity_resolution.context import USUAL
from pdm.entity_resolution.heads import COUNTS
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import is_idle, name_key, take_apart
from pdm.entity_resolution.troubled import is_troubled
from pdm.vocabulary.components import equipment_classes

TOKEN = re.compile(r"[^\W_]+")
LONGEST = 7
"""Words of a machine's name, at most."""
LEADING = 4
"""Words at the beginning of a line that are taken for a name together, at most."""
_LEAST = 4
"""Letters of a name of one word, at least: shorter ones are words of any text."""


def named_in(text: str, words: Sequence[tuple[int, int]], index: SiteIndex) -> Iterator[tuple[int, int]]:
    """First and last word of each name of the site's machines in a text, letter by letter, the longest one at each place."""
    at = 0
    while at < len(words):
        if name_key(text[slice(*words[at])])[:3] not in index.beginnings:
            at += 1
            continue
        for last in range(min(at + LONGEST, len(words)) - 1, at - 1, -1):
            if may_be_name(text, words, at, last, index) and index.called(
                name_key(text[words[at][0] : words[last][1]])
            ):
                yield at, last
                at = last
                break
        at += 1


def may_be_name(text: str, words: Sequence[tuple[int, int]], first: int, last: int, index: SiteIndex) -> bool:
    """Whether words may be a name by themselves: not over a full stop, not of two numbers, and one word only at the beginning."""
    span = text[words[first][0] : words[last][1]]
    if first == last:
        short = len(span) == _LEAST - 1 and span.isalpha()
        known = len(span) >= _LEAST or (
            short and ((span.isupper() and not text.isupper()) or is_other_name(text, span, index))
        )
        return first == 0 and known and span.casefold() not in USUAL
    numbers = re.search(r"\d[^\w]+\d", span) is not None
    return not numbers and not re.search(r"[.;:!?,]\s", span) and word_behind(text, words, last) not in COUNTS


def word_behind(text: str, words: Sequence[tuple[int, int]], last: int) -> str:
    """The word behind, lower case; empty where there is none."""
    return text[slice(*words[last + 1])].casefold() if last + 1 < len(words) else ""


def is_machine(name: str, index: SiteIndex) -> bool:
    """Whether one word at the beginning of a text is a machine rather than a part: `Hydrapulper`, not `Motor`."""
    word = unaccented(name)
    usual = index.class_of(word) in equipment_classes()
    return len(word) > _LEAST and word.isalpha() and not usual and word not in component_words()


def is_other_name(text: str, name: str, index: SiteIndex) -> bool:
    """Whether one word at the beginning of a text is a machine's other name as the register writes it: capitals (`WST`), or a name that may be
    a person's where a sign or a trouble follows (`Rosi: chain lengthened`, `Rosi tripped`)."""
    its = index.by_name.get(name_key(name), ())
    same = [i for i in its if index.candidates[i].names[name_key(name)] in ((name, kind) for kind in OTHER_NAMES)]
    if len(its) != 1 or not same or text.isupper() or not name[0].isupper():
        return False
    end = text.find(name) + len(name)
    return name.isupper() or text[end : end + 1] == ":" or text[end : end + 2] == " -" or is_troubled(text, end)


def is_confirmed(name: str, index: SiteIndex) -> bool:
    """Whether one word is the name of one machine that people confirmed, as they wrote it, and neither a kind of machine nor a part: `Barmac`."""
    its = index.by_name.get(name_key(name), ())
    if len(its) != 1 or index.candidates[its[0]].names[name_key(name)] != (name, OTHER_NAMES[1]):
        return False
    word = unaccented(name)
    return index.class_of(word) is None and word not in component_words()


def leading(text: str, words: Sequence[tuple[int, int]], index: SiteIndex) -> str:
    """The longest beginning of a text all of whose words, known ones, are said of one machine or a few; empty if there is none."""
    for last in range(_known_words(text, words, index) - 1, -1, -1):
        name = text[words[0][0] : words[last][1]]
        if re.search(r"[.;:!?,]\s|\s[-–—]\s", name) or (
            name[-1].isdigit() and word_behind(text, words, last) in COUNTS
        ):
            continue
        taken = take_apart(name)
        if not taken.words or taken.numbers:
            continue
        if len(taken.words) == 1 and not taken.unit and taken.words[0] in USUAL:
            continue
        groups, strange = by_words(taken, index)
        if not strange and groups and groups[0].level == "told" and groups[0].rest is None:
            return name
    return ""


def _known_words(text: str, words: Sequence[tuple[int, int]], index: SiteIndex) -> int:
    """How many words at the beginning of a text are known ones, numbers, letters, or words that tell nothing."""
    for n, (start, end) in enumerate(words[:LEADING]):
        word = text[start:end]
        if len(word) > 1 and word.isalpha() and not is_idle(word) and not _is_known(unaccented(word), index):
            return n
    return min(LEADING, len(words))


def _is_known(word: str, index: SiteIndex) -> bool:
    """Whether a word stands in a description, whole or as its end, or names a class of which the site has machines."""
    if word in index.by_word:
        return True
    meant = index.class_of(word)
    return bool(len(index.ends(word))) or (meant is not None and meant in index.by_class)


def is_telling(name: str, text: str, index: SiteIndex) -> bool:
    """Whether a text begins with a name that is not known yet and says more than a kind of machine, a part or a place: a person's answer about it
    is one about the name."""
    at = text.casefold().find(name.casefold())
    if at < 0 or TOKEN.search(text[:at]) or name_key(name) in index.by_name:
        return False
    words = [unaccented(w) for w in TOKEN.findall(name) if len(w) >= _LEAST - w.isalpha() and not w.isdigit()]
    return any(
        index.class_of(w) is None
        and w not in component_words()
        and w not in PLACES
        and w not in USUAL
        and not is_idle(w)
        for w in words
    )
