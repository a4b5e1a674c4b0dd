"""How well a written name fits the assets of a site: levels of agreement, each weighed against how many others fit too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pdm.accents import unaccented
from pdm.entity_resolution.alike import NUMBERED, numbered_words
from pdm.entity_resolution.alone import alone
from pdm.entity_resolution.belonging import says_a_part, whole_of
from pdm.entity_resolution.by_tag import ORDER, Extra, Told, by_tag
from pdm.entity_resolution.by_words import MOST, WHOLE, Group, Rest, by_words
from pdm.entity_resolution.hints import SAID, hinted
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lines import beside
from pdm.entity_resolution.names import Name, kind_of, name_key, take_apart
from pdm.entity_resolution.on_lines import told_on
from pdm.entity_resolution.pairs import Others
from pdm.entity_resolution.ratings import without_ratings
from pdm.entity_resolution.several import both_of, each_of, sisters
from pdm.grammar.tags import blur_key

__all__ = ["MOST", "Fit", "Fits", "compare"]
STRANGE_WORD = -1.5
"""Bits of a word that is said of nothing in the register: it is rather in the name of something else."""
NOTHING_LIKE_IT = 4.0
"""Bits for "not in the register" of a name in words none of which fits anything."""
_TOLD = 0.05
"""Other machines, at most, that a description fits as well which tells one."""
_NEARLY_TOLD = 0.1
"""The same of one that is more than a hint."""
_UNNAMED: Extra = (("it would be named", -3.0),)
"""Of what belongs to a machine, where its tag stands alone."""
_RATHER = 0.5
"""Others from which on a name tells none rather than one."""
_OTHER = Told("unit", "", "")
_NUMBER = re.compile(r"\d+")
_OTHERWISE = ", but of another number"
ONLY = "no other machine is called so"
"""How the label of a name ends that is told by that alone."""
_MEANT = ("exact", "agree", "told")
"""Levels at which a name out of a list means a machine."""


class Fit(NamedTuple):
    """How a name fits a candidate, or several that it fits alike.

    Attributes:
        level: Of `pdm.entity_resolution.model.LEVELS`.
        others: Expected number of other machines that fit equally well (found here, and as register pairs have it).
        label: In words.
        extra: Further evidence that is independent of the level: label, bits.
    """

    level: str
    others: float
    label: str
    extra: Extra = ()


class Fits(NamedTuple):
    """How one name fits a site.

    Attributes:
        name: The name.
        kind: tag, number or words.
        groups: Each fit with its candidates, sorted; a candidate stands in one group.
        none_bits: Bits for "not in the register", with the label.
        beyond: Fit and further candidates beyond `MOST`; they are no hypotheses by this name, but it does not speak against them.
        sure: Whether it fits letter by letter: characters that are taken for one another are then not looked at.
        several: Whether it names several machines, each of the candidates.
        lacking: One of those machines that is in no register, empty if there is none.
        by_number: Fit and number of machines of which no more than a figure or two are said: no hypotheses, they only tell how names are
            written here.
    """

    name: Name
    kind: str
    groups: Sequence[tuple[Fit, Sequence[int]]]
    none_bits: tuple[tuple[str, float], ...]
    beyond: Sequence[tuple[Fit, Rest]]
    sure: bool
    several: bool = False
    lacking: str = ""
    by_number: Sequence[tuple[Fit, int]] = ()

    @property
    def best(self) -> dict[int, Fit]:
        """Candidate to its best fit."""
        return {i: fit for fit, candidates in self.groups for i in candidates}

    @property
    def outright(self) -> bool:
        """Whether it names a machine by itself: by a name or a tag, or by all that tells it."""
        return self.several or _is_outright(self.groups)

    @property
    def dropped(self) -> list[tuple[Fit, int]]:
        """Fit and how many more candidates fit so, beyond `MOST`."""
        return [(fit, rest.size) for fit, rest in self.beyond]

    def of(self, candidate: int) -> Fit | None:
        """How the name fits a candidate that another name has brought up; None where it does not."""
        for fit, candidates in self.groups:
            if candidate in candidates:
                return fit
        return next((fit for fit, rest in self.beyond if rest.holds(candidate)), None)


def compare(name: Name, index: SiteIndex, others: Others, *, hand: bool) -> Fits:
    """Compare a name with the candidates that blocking finds for it.

    Args:
        name: The written name.
        index: The site.
        others: u from register pairs.
        hand: Whether it was read from a picture: more characters are then taken for one another.
    """
    if name.key not in index.by_name:
        twice = _twice(name, index, others)
        if twice is not None:
            return twice
        machines, lacking = _machines(name, index, others, hand=hand)
        if machines:
            label = f'"{name.text}" names several machines' + (f", {lacking} is in no register" if lacking else "")
            kind = kind_of(name, index.letters)
            level = "told" if kind == "words" else "agree"
            fit = Fit(level, max(1, len(machines) - 1) + others.expected("agree", "LNT"), label)
            return Fits(name, kind, [(fit, machines)], (), (), sure=True, several=True, lacking=lacking)
    return _on_line(name, index, others, hand=hand) or _compare_one(name, index, others, hand=hand)


def _on_line(name: Name, index: SiteIndex, others: Others, *, hand: bool) -> Fits | None:
    """The fit of a word for a machine with its line beside it (`L2 Filler`); None where it is none, or names a machine by all its words."""
    apart = beside(name.text, index) if name.key not in index.by_name else None
    usual = _compare_one(name, index, others, hand=hand) if apart is not None else None
    if apart is None or usual is None or (usual.outright and _closest(usual) is not None):
        return None
    bare = _compare_one(take_apart(apart.machine), index, others, hand=hand)
    rest = dict(bare.beyond)
    fitting = [(fit.level, all(b >= 0 for _, b in fit.extra), its, rest.get(fit)) for fit, its in bare.groups]
    found = told_on(name.text, apart, fitting, index)
    told = [i for fit, its in usual.groups if fit.level == "told" and fit.others < _RATHER for i in its]
    if len(told) == 1 and found.get(told[0], _OTHER).level != _OTHER.level:
        return None
    return Fits(name, "words", list(_found(found, others)), () if found else bare.none_bits, (), sure=False)


def _twice(name: Name, index: SiteIndex, others: Others) -> Fits | None:
    """The fit of two names of one machine in one cell (`4201 YJ14 KXA`, `P-101A / Boiler feed pump`); None where it is none of such."""
    for end, start in both_of(name.text):
        one, other = name_key(name.text[:end]), name_key(name.text[start:])
        # one of both has to name it outright
        both = (
            set(index.called(one)) & set(index.called(other))
            if one in index.by_name or other in index.by_name
            else set()
        )
        if len(both) == 1:
            label = f'"{name.text}": two names of it'
            fit = Fit("exact", others.expected("exact", "name"), label)
            return Fits(name, kind_of(name, index.letters), [(fit, sorted(both))], (), (), sure=True)
    return None


def _machines(name: Name, index: SiteIndex, others: Others, *, hand: bool) -> tuple[list[int], str]:
    """Candidates that are meant one by one in a list of names, without what others of them are parts of, and a name of a like
    machine that is in no register; none where fewer than two are named."""
    meant: dict[int, str] = {}
    open_names = []
    for one in each_of(name.text, index):
        fits = _compare_one(take_apart(one), index, others, hand=hand)
        best = _closest(fits)
        if best is not None:
            meant[best] = one
        else:
            open_names.append(one)
    # "U100/P-101A" is a machine and where it stands
    above = {index.candidates[i].parent for i in meant}
    meant = {i: one for i, one in meant.items() if index.candidates[i].asset_id not in above}
    if len(meant) > 1:
        return sorted(meant), ""
    for i, one in meant.items():
        lacking = next((other for other in open_names if sisters(one, other, index.candidates[i].label)), "")
        if lacking:
            return [i], lacking
    return [], ""


def _closest(fits: Fits) -> int | None:
    """The one machine that fits a name best, of those that it may mean; None where several fit alike.

    "Boiler 2" is the second boiler, whatever other tags end in 2.
    """
    for level in ("exact", "told", "agree") if fits.kind == "words" else _MEANT:
        its = sorted((fit.others, i) for fit, members in fits.groups if fit.level == level for i in members)
        if its and (len(its) == 1 or its[0][0] < its[1][0]):
            return its[0][1]
    return None


def _compare_one(name: Name, index: SiteIndex, others: Others, *, hand: bool) -> Fits:
    """As `compare`, of a name of one machine."""
    name = _with_own_unit(name, index)
    kind = kind_of(name, index.letters)
    found, sure = _by_letters(name, index, hand=hand)
    found = _whole_first(name, found, index)
    # a class and a number ("Kran 2" in "Hubwerk Kran 2") are less than all of a description, a tag is more
    outright = sure and (kind == "tag" or any(told.level == "exact" for told in found.values()))
    called = {} if outright else _called(name, index)
    if called:
        # what its row calls a machine is said in words, whatever figures stand in it
        kind, sure = "words", False
        # of the others those are left of which no word beside the number speaks against
        found = {i: told for i, told in found.items() if sum(bits for _, bits in told.extra) >= 0} | called
    if kind != "tag" and (said := _numbers_said(name, index)):
        found = {
            i: told._replace(level="letters", label=told.label + _OTHERWISE)
            if told.level != "exact" and _is_another(said, i, index)
            else told
            for i, told in found.items()
        }
    if kind == "tag" and name.tag is not None:
        # what stands in the tag is no word, unit or letter of a description
        own = name.tag.letters.casefold()
        words = tuple([w for w in name.words if w != own])
        name = name._replace(words=words, unit="", letter=name.tag.train)
    groups: list[tuple[Fit, Sequence[int]]] = []
    by_number = {i: told for i, told in found.items() if told.alone}
    found = {i: told for i, told in found.items() if not told.alone}
    beyond: list[tuple[Fit, Rest]] = []
    strange = 0
    if name.words and not (sure and kind != "words"):
        described, strange = _described(name, index)
        if described and not found and kind == "tag" and name.tag is not None and not name.tag.letters:
            # where tags are numbers, one that stands in a description is none of them
            kind = "number"
        if kind == "words":
            # a figure behind a word is the number of a description rather than that of a tag
            told = {i for level, _, _, its, _ in described if level == "told" for i in its}
            # and what a row calls a machine is its name unless the words fit others, too: one of several "haul truck 240t" is a haul truck
            whole = _is_whole(name, called, index)
            if whole:
                # others lack a word or a code of it: the PM2 of `PM2 vac pump 1`
                described = [group for group in described if group.level != "told"]
            surely = called if whole or strange > 0 or told <= called.keys() else {}
            found = {i: one for i, one in found.items() if one.level == "exact" or i in surely or i not in told}
        # a reader joins words
        doubtful = hand and any(index.is_joined(word) for word in name.words)
        extra: Extra = (("a word that is said of nothing here", STRANGE_WORD * min(strange, 2)),) if strange > 0 else ()
        for level, shape, label, kept, rest in described:
            if found and not found.keys().isdisjoint(kept):
                kept = _stronger(level, kept, found)
            if kept:
                level = "partly" if doubtful and level in WHOLE else level
                many = len(kept) + (rest.size if rest is not None else 0)
                fit = Fit(level, many - 1 + others.expected(level, shape), label, extra)
                groups.append((fit, kept))
                if rest is not None:
                    beyond.append((fit, rest))
    if found:
        groups += _found(found, others)
    elif not groups:
        groups += _numbered(name, index, others)
    if not _is_outright(groups):
        groups = _with_hints(name, groups, index, others, hand=hand)
    none: tuple[tuple[str, float], ...] = ()
    if kind == "words" and strange < 0 and not groups and not hand:
        none = (("nothing in the register is called so", NOTHING_LIKE_IT),)
    return Fits(
        name, kind, groups, none, beyond, sure, by_number=[(fit, len(i)) for fit, i in _found(by_number, others)]
    )


def _with_own_unit(name: Name, index: SiteIndex) -> Name:
    """The name with the number that is its machine's as its unit: of `PM2 vac pump 1` not that of the area, where descriptions have both."""
    text = without_ratings(name.text).text
    if len(_NUMBER.findall(text)) < 2 or index.area_numbers.isdisjoint(numbered_words(text)):
        return name
    rest = NUMBERED.sub(lambda m: m[1] if (unaccented(m[1]), m[2]) in index.area_numbers else m[0], text)
    own = take_apart(rest)
    return name._replace(unit=own.unit) if own.unit else name


def _is_outright(groups: Sequence[tuple[Fit, Sequence[int]]]) -> bool:
    return any(fit.level in _MEANT and (fit.level != "told" or fit.others <= _TOLD) for fit, _ in groups)


def _with_hints(
    name: Name, groups: list[tuple[Fit, Sequence[int]]], index: SiteIndex, others: Others, *, hand: bool
) -> list[tuple[Fit, Sequence[int]]]:
    """The fits with machines that the name is said of without being theirs, which then do not fit otherwise."""
    # what is alike to one machine alone is nearer than what a hand may have misread
    alike = sum(len(its) for fit, its in groups if fit.level == "alike")
    hints = hinted(name, index, hand=hand and alike != 1)
    if not hints:
        return groups
    # what a machine is called, alone or at all, is more than what is said of it
    nearly = {
        i for fit, its in groups if fit.level == "told" and fit.others <= _NEARLY_TOLD and not fit.extra for i in its
    }
    told = {i for fit, its in groups if fit.level == "told" for i in its}
    hints = {i: one for i, one in hints.items() if i not in (told if one.shape == SAID else nearly)}
    rest = [(fit, [i for i in its if i not in hints]) for fit, its in groups]
    # what is called so, number included, comes before what the name is only said of
    called = sum(len(its) for fit, its in rest if fit.level == "told") if name.unit else 0
    of_hints = [(fit._replace(others=fit.others + called), its) for fit, its in _found(hints, others)]
    return [(fit, its) for fit, its in rest if its] + of_hints


def _by_letters(name: Name, index: SiteIndex, *, hand: bool) -> tuple[dict[int, Told], bool]:
    """The strongest fit of each candidate by its names and its tags, letter by letter, and whether one is sure."""
    found: dict[int, Told] = {}
    sure = False
    for i in index.by_name.get(name.key, ()):
        shown, what = index.candidates[i].names[name.key]
        label = f'"{name.text}" is its {what}' + ("" if shown == name.text else f" {shown}")
        found[i] = Told("exact", "name", label)
        sure = True
    if name.tag is not None:
        for i, told in by_tag(name, name.tag, index):
            if i not in found or ORDER[told.level] < ORDER[found[i].level]:
                found[i] = told
                sure = sure or told.level == "agree"
    if sure:
        return found, True
    for i in index.by_blur[hand].get(blur_key(name.key, hand=hand), ()):
        if i not in found or ORDER["alike"] < ORDER[found[i].level]:
            label = f'"{name.text}" for {index.candidates[i].label}: letters that are taken for one another'
            found[i] = Told("alike", "alike", label)
    return found, False


def _whole_first(name: Name, found: dict[int, Told], index: SiteIndex) -> dict[int, Told]:
    """Of machines that bear one tag the one to which the others belong, where no word beside the tag may tell one of these."""
    its = [i for i, told in found.items() if told.level == "agree"]
    whole = whole_of(its, index)
    if whole < 0 or name.tag is None:
        return found
    letters = {name.tag.letters.casefold(), *name.tag.place.casefold().split("-")}
    words = {word for word in name.words if word not in letters}
    if not words <= {*index.candidates[whole].words} or says_a_part(" ".join(words), whole, its, index):
        return found
    label = f'"{name.text}" is {index.candidates[whole].label} where none of what belongs to it is named'
    return {
        i: Told("letters", told.shape, label, _UNNAMED) if i in its and i != whole else told
        for i, told in found.items()
    }


def _called(name: Name, index: SiteIndex) -> dict[int, Told]:
    """Candidates that their rows call so; what many are called is found by its words, where the others are counted."""
    its = index.by_call.get(name.key, ())
    out = {}
    for i in its if len(its) <= MOST else ():
        shown, what = index.candidates[i].called[name.key]
        label = f'"{name.text}" is its {what}' + ("" if shown == name.text else f" {shown}")
        out[i] = Told("told", "called", label)
    if not its and (one := alone(name.text, index)) is not None:
        label = f'"{name.text}": {ONLY}'
        out[one.candidate] = Told("told", "called" if one.whole else "only", label)
    return out


def _is_whole(name: Name, called: dict[int, Told], index: SiteIndex) -> bool:
    """Whether several words of a name are all that one machine is called, and no other."""
    one = alone(name.text, index) if len(called) == 1 else None
    return one is not None and one.whole and one.candidate in called and len(name.words) > 1


def _numbered(name: Name, index: SiteIndex, others: Others) -> Iterator[tuple[Fit, Sequence[int]]]:
    """Candidates of a long number and nothing else, that stands in their descriptions or types: a hint for a person."""
    its = index.by_figure.get(name.numbers[0], []) if len(name.numbers) == 1 and not name.words else []
    if its:
        label = f"{name.numbers[0]} stands in its description or type"
        yield Fit("partly", len(its) - 1 + others.expected("partly", "N"), label), its[:MOST]


def _described(name: Name, index: SiteIndex) -> tuple[list[Group], int]:
    groups, strange = by_words(name, index)
    if not groups or groups[0].level not in WHOLE:
        # no machine is called so with the strictest readings of the words: all their readings together
        again = by_words(name, index, loose=True)
        groups, strange = again if again[0] and again[0][0].level in WHOLE else (groups, strange)
    return _of_its_numbers(_numbers_said(name, index), groups, index), strange


def _numbers_said(name: Name, index: SiteIndex) -> frozenset[tuple[str, str]]:
    """Words of descriptions with the numbers that a name gives them, where it has several: one alone is that of the machine."""
    text = without_ratings(name.text).text
    said = index.numbered.intersection(numbered_words(text)) if len(_NUMBER.findall(text)) > 1 else frozenset()
    # an area and a number alone say nothing of what stands there
    areas = {word for word, _ in said}
    return frozenset() if areas.issuperset(w.rstrip("0123456789").casefold() for w in name.words) else said


def _is_another(said: frozenset[tuple[str, str]], i: int, index: SiteIndex) -> bool:
    """Whether a word of a name has another number in the description of a candidate: of `1st press PM1` in `PM2 1st Press`."""
    own = index.numbered_of(i)
    return bool({word for word, _ in said} & {word for word, _ in own} - {word for word, _ in said & own})


def _of_its_numbers(said: frozenset[tuple[str, str]], groups: list[Group], index: SiteIndex) -> list[Group]:
    """The groups with machines of which a word has another number apart, which is told as other letters are."""
    out: list[Group] = []
    for group in groups if said else ():
        apart = [i for i in group.kept if group.level != "unit" and _is_another(said, i, index)]
        kept = [i for i in group.kept if i not in apart]
        if kept or not apart:
            out.append(group._replace(kept=kept))
        if apart:
            out.append(Group("letters", group.shape, group.label + _OTHERWISE, apart, None))
    return out if said else groups


def _stronger(level: str, candidates: list[int], found: dict[int, Told]) -> list[int]:
    """Candidates that fit no better letter by letter; those that fit worse are taken out of `found`."""
    order = ORDER[level]
    out = [i for i in candidates if i not in found or order < ORDER[found[i].level]]
    for i in out:
        found.pop(i, None)
    return out


def _found(found: dict[int, Told], others: Others) -> Iterator[tuple[Fit, Sequence[int]]]:
    """Candidates by fit, and how many others are expected to fit so."""
    members: dict[Told, list[int]] = {}
    together: dict[tuple[str, str], int] = {}
    for i, told in sorted(found.items()):
        members.setdefault(told, []).append(i)
        together[told.level, told.shape] = together.get((told.level, told.shape), 0) + 1
    for told, candidates in members.items():
        # two that bear the very name are rivals of each other; it does not make a third that is in no register likelier
        mates = 0 if told.level == "exact" else together[told.level, told.shape] - 1
        yield Fit(told.level, mates + others.expected(told.level, told.shape), told.label, told.extra), candidates
