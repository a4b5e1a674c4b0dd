"""How well a written name fits the assets of a site: levels of agreement, each weighed against how many others fit too."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from pdm.entity_resolution.by_tag import ORDER, Extra, Told, by_tag
from pdm.entity_resolution.by_words import MOST, WHOLE, Group, Rest, by_words
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import Name, kind_of
from pdm.entity_resolution.pairs import Others
from pdm.grammar.tags import blur_key

__all__ = ["MOST", "Fit", "Fits", "compare"]
STRANGE_WORD = -1.5
"""Bits of a word that is said of nothing in the register: it is rather in the name of something else."""
NOTHING_LIKE_IT = 4.0
"""Bits for "not in the register" of a name in words none of which fits anything."""


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
        pattern: The same for names with the same figures: they differ in labels and candidates only.
    """

    name: Name
    kind: str
    groups: Sequence[tuple[Fit, Sequence[int]]]
    none_bits: tuple[tuple[str, float], ...]
    beyond: Sequence[tuple[Fit, Rest]]
    pattern: Hashable

    @property
    def best(self) -> dict[int, Fit]:
        """Candidate to its best fit."""
        return {i: fit for fit, candidates in self.groups for i in candidates}

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
    kind = kind_of(name, index.letters)
    found = _by_letters(name, index, hand=hand)
    sure = any(told.level in ("exact", "agree") for told in found.values())
    if kind == "tag" and name.tag is not None:
        # what stands in the tag is no word, unit or letter of a description
        own = name.tag.letters.casefold()
        name = name._replace(words=tuple([w for w in name.words if w != own]), unit="", letter=name.tag.train)
    # a long number that no tag has is not explained by the words beside it
    numbered = name.tag is not None and len(name.tag.number) > 2
    described: list[Group] = []
    strange = 0
    if name.words and not numbered and not (sure and kind != "words"):
        described, strange = _described(name, index)
    groups = _fits(found, described, strange, others)
    none: tuple[tuple[str, float], ...] = ()
    if kind == "words" and strange < 0 and not groups and not hand:
        none = (("nothing in the register is called so", NOTHING_LIKE_IT),)
    beyond: Sequence[tuple[Fit, Rest]] = ()
    if any(group.rest for group in described):
        fit_of = {fit.level: fit for fit, _ in groups}
        beyond = [(fit_of[g.level], g.rest) for g in described if g.rest is not None and g.level in fit_of]
    pattern = (
        kind, none, tuple([(f.level, f.others, len(its), *[bits for _, bits in f.extra]) for f, its in groups]),
        tuple([(f.level, rest.size) for f, rest in beyond]),
    )  # fmt: skip
    # one copy of each: there are few
    return Fits(name, kind, groups, none, beyond, index.worked.setdefault(pattern, pattern))


def _by_letters(name: Name, index: SiteIndex, *, hand: bool) -> dict[int, Told]:
    """The strongest fit of each candidate by its names and its tags, letter by letter."""
    found: dict[int, Told] = {}
    for i in index.by_name.get(name.key, ()):
        shown, what = index.candidates[i].names[name.key]
        label = f'"{name.text}" is its {what}' + ("" if shown == name.text else f" {shown}")
        found[i] = Told("exact", "name", label)
    if name.tag is not None:
        for i, told in by_tag(name, name.tag, index):
            if i not in found or ORDER[told.level] < ORDER[found[i].level]:
                found[i] = told
    if any(told.level in ("exact", "agree") for told in found.values()):
        return found
    for i in index.by_blur[hand].get(blur_key(name.key, hand=hand), ()):
        if i not in found or ORDER["alike"] < ORDER[found[i].level]:
            label = f'"{name.text}" for {index.candidates[i].label}: letters that are taken for one another'
            found[i] = Told("alike", "alike", label)
    return found


def _described(name: Name, index: SiteIndex) -> tuple[list[Group], int]:
    groups, strange = by_words(name, index)
    if any(g.level in WHOLE for g in groups):
        return groups, strange
    # no machine is called so with the strictest readings of the words: all their readings together
    again = by_words(name, index, loose=True)
    return again if any(g.level in WHOLE for g in again[0]) else (groups, strange)


def _fits(
    found: dict[int, Told], described: list[Group], strange: int, others: Others
) -> list[tuple[Fit, Sequence[int]]]:
    """Candidates by fit, each in its strongest one, and how many others are expected to fit so."""
    members: dict[Told, Sequence[int]] = {}
    beyond: dict[tuple[str, str], int] = {}
    extra: Extra = (("a word that is said of nothing here", STRANGE_WORD * min(strange, 2)),) if strange > 0 else ()
    for group in described:
        kept: list[int] = group.kept
        if found and not found.keys().isdisjoint(kept):
            stronger = ORDER[group.level]
            kept = [i for i in kept if i not in found or stronger < ORDER[found[i].level]]
            for i in kept:
                found.pop(i, None)
        if kept:
            members[Told(group.level, group.shape, group.label, extra)] = kept
        if group.rest is not None:
            beyond[group.level, group.shape] = group.rest.size
    for i, told in sorted(found.items()):
        members[told] = [*members.get(told, ()), i]
    together = dict(beyond)
    for (level, shape, _, _), candidates in members.items():
        together[level, shape] = together.get((level, shape), 0) + len(candidates)
    out: list[tuple[Fit, Sequence[int]]] = []
    for (level, shape, label, more), candidates in members.items():
        # two that bear the very name are rivals of each other; it does not make a third that is in no register likelier
        mates = 0 if level == "exact" else together[level, shape] - 1
        out.append((Fit(level, mates + others.expected(level, shape), label, more), candidates))
    return out
