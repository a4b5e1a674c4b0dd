"""The name out of a field with what its text makes of it: a longer name, several machines, or words where the field holds a foreign key."""

from __future__ import annotations

import re

from pdm.accents import unaccented
from pdm.entity_resolution.alike import near_numbers
from pdm.entity_resolution.alone import alone
from pdm.entity_resolution.belonging import belonging, one_beside, other_beside, says_a_part, whole_of
from pdm.entity_resolution.by_tag import is_instrument
from pdm.entity_resolution.by_words import by_words
from pdm.entity_resolution.context import USUAL
from pdm.entity_resolution.first_words import LEADING, TOKEN, named_in
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lines import is_line
from pdm.entity_resolution.names import is_idle, name_key, take_apart
from pdm.entity_resolution.several import is_of_items
from pdm.entity_resolution.spoken import (
    FAR,
    PARTS,
    Source,
    Spoken,
    agreeing,
    begins_with_another,
    longer_name,
    meant_by,
    spoken,
    tagged_in,
    told_alone,
)
from pdm.entity_resolution.text import names_in_text
from pdm.entity_resolution.troubled import is_troubled
from pdm.entity_resolution.whole import OWN_PARTS

_GOES_ON = re.compile(r"\W*(?:[/,;&+|]|\b(?:and|und|et|y|e|en|og|och)\b)\s*", re.I)
"""What stands between a name in a field and one with which its text goes on: `RF 14`, `and RF 13 both stopped`."""
_SENTENCES = re.compile(r".*[.!?;](?=\s)", re.S)
"""A text up to the end of its last sentence."""
_FIRST_SENTENCE = re.compile(r".*?(?:[.!?;](?=\s)|\n|\s/\s|$)", re.S)
_FIRST_WORD = re.compile(r"(?:^|[.!?;:]\s+)([^\W\d_]{4,})(?![\w-])")
"""A word that begins a sentence."""
_KIND_HEAD = re.compile(r"\W*([^\W\d_]{4,})\s*(?::\s|\s[-–—]\s)")
"""A word before a colon or a dash at the beginning of a text."""
_TAG = re.compile(r"(?<![A-Za-z0-9])(?P<letters>[A-Z]{2,4})[\s\-]?(?P<number>\d{3,6})(?![A-Za-z0-9])")
_KEY = 4
"""Figures of a number, at least, that may be the key of a machine in another system."""
_OF = r"\b(?:of|von|vom|de|du|des|del|della|der|van|av)\s+(?:the\s+|la\s+|den\s+)?"
"""Words with which a machine is the place of something else: `Field 3 of boiler 2`."""


def with_its_text(name: str, text: object, index: SiteIndex) -> Spoken:
    """A name out of a field with what its text makes of it: `Boiler 1` before `ID fan damper stuck` may be the fan, and of
    `Precipitator of boiler 2` the boiler is the place."""
    if not isinstance(text, str) or not text:
        return Spoken(name, Source.FIELD, counted=True)
    key = ("goes on", name)
    joined = _GOES_ON.match(text)
    if joined and (others := [n for start, _, n in names_in_text(text, index) if start == joined.end()]):
        # the field holds the first of several
        return Spoken(f"{name} & {others[0]}", Source.HINT)
    if (told := _of_a_whole(name, text, index)) is not None:
        return told
    at = text.casefold().find(name.casefold())
    if at > 0 and begins_with_another(text[:at], meant_by(name, index), index):
        # a reader took the tag out of a text that begins with another machine
        return Spoken(name, Source.HINT)
    if _begins_with_a_kind(text, name, index):
        return Spoken(name, Source.HINT)
    if at >= 0 and (part := _part_named(text, name, at + len(name), index)):
        return Spoken(f"{name} & {part}", Source.HINT)
    owner: frozenset[int] | None = index.worked.get(("owner", name))
    if owner is None:
        owner = index.worked["owner", name] = frozenset(i for i in meant_by(name, index) if belonging(i, index))
    if owner and (beside := other_beside(text, 0, 0, owner, index)):
        return Spoken(f"{beside} {name}", Source.HINT)
    known: tuple[frozenset[str], int] | None = index.worked.get(key)
    if known is None:
        known = index.worked[key] = _further_words(name, index)
    further, own = known
    words = [(m.start(), m.end()) for m in TOKEN.finditer(text[:FAR])][: LEADING - 1] if further else []
    if words and unaccented(text[slice(*words[0])]) in further:
        for start, end in reversed(words):
            longer = f"{name} {text[words[0][0] : end]}"
            if unaccented(text[start:end]) in further and told_alone(longer, index) not in (-1, own):
                return Spoken(longer, Source.HINT)
    if name.casefold() in text.casefold() and re.search(_OF + re.escape(name) + r"\b", text, re.I):
        return Spoken(name, Source.TEXT, counted=True)
    return Spoken(name, Source.FIELD, counted=True)


def _of_a_whole(name: str, text: str, index: SiteIndex) -> Spoken | None:
    """What a text makes of a tag that a machine and what belongs to it bear: one of these, with which it begins (`Feed rolls worn`), else a
    question where it speaks of one; None where it speaks of none, or the name is none of such."""
    whole, its = _whole(name, index)
    if whole < 0:
        return None
    if one := one_beside(text, 0, 0, its, index):
        return Spoken(f"{name} {one}", Source.FIELD, counted=True)
    return Spoken(name, Source.HINT, counted=True) if says_a_part(text, whole, its, index) else None


def _whole(name: str, index: SiteIndex) -> tuple[int, frozenset[int]]:
    """Of the machines of one tag the one to which the others belong, -1 where it is none of such; and all of them."""
    key = ("whole", name)
    if key not in index.worked:
        its = meant_by(name, index)
        index.worked[key] = whole_of(its, index), its
    known: tuple[int, frozenset[int]] = index.worked[key]
    return known


def at_its_place(name: str, place: str, index: SiteIndex) -> Spoken | None:
    """What the cell of a place beside a tag that a machine and what belongs to it bear makes of it (`TP1` at `DESTACK`): a question where it
    tells none of them (`STA 2`); None where the tag is none of such, or the place is the name of one."""
    whole, its = _whole(name, index)
    if whole < 0 or index.called(name_key(place)):
        return None
    words = {unaccented(word) for word in TOKEN.findall(place)}
    if words <= {*index.candidates[whole].words} and not says_a_part(place, whole, its, index):
        return Spoken(name, Source.FIELD, counted=True)
    told = len(agreeing(f"{name} {place}", index) & its) == 1
    return Spoken(f"{name} {place}" if told else name, Source.FIELD if told else Source.HINT, counted=True)


def of_page(name: str, text: object, index: SiteIndex) -> Spoken:
    """As `with_its_text`, of a name that stands at the head of a page or above, not in a cell of the line: a line that begins with the tag of
    another machine may be about that one."""
    start, _, tag = next(iter(names_in_text(text, index)), (1, 0, "")) if isinstance(text, str) else (1, 0, "")
    its, own = (meant_by(tag, index), meant_by(name, index)) if start == 0 else (frozenset(), frozenset())
    if its and own and its.isdisjoint(own):
        return Spoken(f"{name} & {tag}", Source.HINT)
    return with_its_text(name, text, index)


def _begins_with_a_kind(text: str, name: str, index: SiteIndex) -> bool:
    """Whether a text begins with a word for a machine of another kind, set off by a sign: `Entgaser: Dampfventil zu` on the page of a boiler."""
    head = _KIND_HEAD.match(text)
    kind = index.class_of(unaccented(head[1])) if head is not None else None
    its = meant_by(name, index) if kind is not None and kind not in OWN_PARTS else frozenset()
    return bool(its) and all(kind not in (index.candidates[i].equipment_class, *index.kinds(i)) for i in its)


def _part_named(text: str, name: str, end: int, index: SiteIndex) -> str:
    """The tag that a text, out of which the name of a machine was taken, gives of what belongs to it: the registered one, or an instrument
    of its number (`Emil (R-2301): TE2301 zeigt zu viel`); empty where there is none, or the machine itself is said to have failed."""
    its = meant_by(name, index)
    if len(its) != 1 or is_troubled(text, end):
        return ""
    i = next(iter(its))
    parts = belonging(i, index)
    for _, _, tag in names_in_text(text, index) if parts else ():
        if (meant := meant_by(tag, index)) and meant <= parts:
            return tag
    own = {t.number for t in index.candidates[i].tags}
    return next(
        (m[0] for m in _TAG.finditer(text) if m["number"].lstrip("0") in own and is_instrument(m["letters"])), ""
    )


def beside_a_key(name: str, text: object, index: SiteIndex) -> Spoken | None:
    """The machine that the words of a line speak of, for a person to say, where its field holds a key of another system (`100404`):
    a long number that is none of the site's, nor one digit from one; None where it is not so."""
    number = name.strip().lstrip("0")
    if not number.isdigit() or len(number) < _KEY or index.called(name_key(name)):
        return None
    if number in index.by_number or any(n in index.by_number or index.called(n) for n in near_numbers(number)):
        return None
    told = spoken(text, index)
    return Spoken(told.name, Source.HINT) if told.name else None


def at_a_place(place: str, text: object, index: SiteIndex, *, hand: bool) -> Spoken | None:
    """The machine that the words of a line speak of, where all that its fields tell is a place that is no machine (`B2-WHARF`), or that of
    several; None where the place may be a machine.

    It is for a person to say where the first sentence does not name it, the place speaks of a kind of machine, or is that of others.
    """
    taken = take_apart(place)
    its = frozenset(index.called(taken.key))
    tagged = taken.tag is not None and taken.tag.letters in index.letters
    if (
        not place
        or len(its) == 1
        or (not its and (tagged or agreeing(place, index) or alone(place, index) is not None))
    ):
        return None
    told = spoken(text, index, hand=hand)
    if not told.name or not isinstance(text, str):
        return None if its else Spoken(place, Source.PLACE, counted=True)
    elsewhere = bool(its) and not meant_by(told.name, index) <= its
    doubtful = elsewhere or any(index.class_of(word) is not None for word in taken.words)
    first = _FIRST_SENTENCE.match(text)
    if doubtful or first is None or told.name not in first[0]:
        return told._replace(source=Source.HINT)
    return told


def in_prose(name: str, text: object, index: SiteIndex) -> Spoken:
    """A name that was found in running text, a mail's: it is for a person to say where the text names other machines too, tells of
    several things, spoke of a machine of some kind before it, or goes on to another name."""
    at = text.casefold().find(name.casefold()) if isinstance(text, str) else -1
    if at < 0 or not isinstance(text, str):
        return with_its_text(name, text, index)
    if at > 0 and is_line(name, index) and (head := spoken(text[:at], index)).name:
        # the line that a machine stopped or starved: what is told of stands before it
        return Spoken(head.name, Source.HINT)
    words = [(m.start(), m.end()) for m in TOKEN.finditer(text)][:FAR]
    its = [n for n, (start, _) in enumerate(words) if at <= start < at + len(name)]
    longer = longer_name(text, words, its[0], its[-1], index) if its else ""
    if longer:
        return Spoken(longer, Source.HINT)
    own = meant_by(name, index)
    named = [text[words[first][0] : words[last][1]] for first, last in named_in(text, words, index)]
    named += [tag for _, tag, _ in tagged_in(text, index)]
    named += [word for word in _FIRST_WORD.findall(text) if word.casefold() not in USUAL]
    of_others = any(its and its.isdisjoint(own) for its in (meant_by(other, index) for other in named))
    if of_others or is_of_items(text) or _speaks_of_another(text[:at], index):
        return Spoken(name, Source.HINT)
    return with_its_text(name, text, index)


def _speaks_of_another(before: str, index: SiteIndex) -> bool:
    """Whether a sentence speaks of a machine of some kind before the first name stands."""
    said = _SENTENCES.match(before)
    kinds = (index.class_of(word.casefold()) for word in TOKEN.findall(said[0])) if said else ()
    return any(kind is not None and kind not in PARTS for kind in kinds)


def _further_words(name: str, index: SiteIndex) -> tuple[frozenset[str], int]:
    """Further words of the machines in whose descriptions a name in words stands, and the one that it tells; none where it tells
    several, or by more than words."""
    taken = take_apart(name)
    own = told_alone(name, index)
    tagged = taken.tag is not None and taken.tag.letters in index.letters
    if own < 0 or tagged or index.called(taken.key):
        return frozenset(), own
    its = {i for group in by_words(taken, index)[0] if group.level == "partly" for i in group.kept}
    words = (word for i in its for word in index.candidates[i].words if not is_idle(word))
    return frozenset(words).difference(taken.words), own
