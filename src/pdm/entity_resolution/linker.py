"""Links the mentions of one site: names compared once, then what stands around each mention weighed."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from pdm.entity_resolution.compare import Fits, compare
from pdm.entity_resolution.context import Talk, component_bits, validity
from pdm.entity_resolution.index import ALWAYS, SiteIndex
from pdm.entity_resolution.model import NEVER_ALONE, LinkModel, Mass
from pdm.entity_resolution.names import name_key, take_apart
from pdm.entity_resolution.pairs import Others
from pdm.entity_resolution.pictures import Pictures
from pdm.entity_resolution.posterior import Evidence, Ranking, listed, mass, rank, score, waterfall
from pdm.entity_resolution.rows import PLACES, Rows
from pdm.entity_resolution.text import names_in_text

IN_TEXT = -2.0
"""Bits of a name that stands in the text alone: it may be that of a neighbour."""


@dataclass(slots=True)
class Link:
    """What a mention is linked to.

    Attributes:
        asset_id: The asset, None when unresolved.
        posterior: Of the asset, or of the best candidate.
        candidates, reason: JSON, as `posterior.listed` and `posterior.waterfall` write it.
        exact: Whether the name is one of the asset, letter by letter.
        ranking: The hypotheses.
        sure: Index of the asset, -1 when unresolved.
    """

    asset_id: str | None
    posterior: float
    candidates: str | None
    reason: str
    exact: bool = False
    ranking: Ranking | None = None
    sure: int = -1

    def accepted_by(self, channel: object) -> str | None:
        """Who accepts it: `register` where its very name came from a system, or was typed."""
        if self.asset_id is None:
            return None
        return "register" if self.exact and channel in ("cmms", "typed") else "default"


def nameless(why: str) -> Link:
    """Of a mention without a name to go by."""
    return Link(None, float("nan"), None, json.dumps([{"label": why, "bits": 0.0}]))


class _Names:
    """Names that stand together in a mention.

    Attributes:
        fields: How each fits; a second field in which nothing fits tells nothing, a first one does.
        since, until: While all their candidates were in service.
        ends: When one of these began or ended.
        links: What is linked, by what stands around.
    """

    __slots__ = ("ends", "fields", "links", "since", "until")

    def __init__(self, fits: list[Fits], index: SiteIndex) -> None:
        self.fields = [f for n, f in enumerate(fits) if n == 0 or f.groups]
        services = [index.candidates[i].in_service for f in self.fields for _, its in f.groups for i in its]
        self.since = max([since for since, _ in services], default=-ALWAYS)
        self.until = min([until for _, until in services], default=ALWAYS)
        self.ends: list[int] | None = None
        self.links: dict[Hashable, Link] = {}

    def service(self, at: int | None, index: SiteIndex) -> tuple[int, int] | None:
        """Days with the same value have the same candidates in service; None when all are, or it is not known."""
        if at is None or self.since <= at <= self.until:
            return None
        if self.ends is None:
            found = {i for f in self.fields for _, its in f.groups for i in its}
            self.ends = sorted({end for i in found for end in index.candidates[i].in_service})
        return bisect_left(self.ends, at), bisect_right(self.ends, at)


@dataclass
class Linker:
    """Links the mentions of one site.

    Attributes:
        index: The site.
        others: u, pooled over the sites.
        needed: Posterior of an automatic link, of a text and of a picture.
        rows: The mentions.
        model: m and the prior.
    """

    index: SiteIndex
    others: Others
    needed: tuple[float, ...]
    rows: Rows
    model: LinkModel = field(default_factory=LinkModel)

    def __post_init__(self) -> None:
        self.names = [c.asset_id for c in self.index.candidates]
        self._fits: tuple[dict[str, Fits], dict[str, Fits]] = ({}, {})
        self._pictures = Pictures(self.index, self.others)
        self.index.learn_words({})
        rows = self.rows
        self._named = [bool(names) for names in rows.written]
        self._written = [names or self._in_text(text) for names, text in zip(rows.written, rows.text, strict=True)]
        seen = Counter([(names[0], hand) for names, hand in zip(self._written, rows.hand, strict=True) if names])
        self._seen = dict(sorted(seen.items())) if len(self.index) else {}

    def _in_text(self, text: object) -> tuple[str, ...]:
        """The name in the text of a line that names its machine nowhere else; none where the text names several."""
        found = {name_key(n): n for _, _, n in names_in_text(text, self.index)} if isinstance(text, str) else {}
        return tuple(found.values()) if len(found) == 1 else ()

    def class_words(self) -> dict[str, dict[str, set[int]]]:
        """Words that stand beside a number that names one machine, with the classes of these: `drive 212A` is a motor."""
        out: dict[str, dict[str, set[int]]] = {}
        for text, hand in self._seen:
            fits = self.fits(text, hand)
            name = fits.name
            if not name.words:
                continue
            agreeing = [i for fit, its in fits.groups if fit.level in ("agree", "notrain") for i in its]
            classes = {self.index.candidates[i].equipment_class for i in agreeing}
            if len(classes) != 1 or not all(classes):
                continue
            for word in name.words:
                own = (
                    name.tag is not None
                    and word == name.tag.letters.casefold()
                    and name.tag.letters in self.index.letters
                )
                if not own and self.index.class_of(word) is None:
                    out.setdefault(word, {}).setdefault(next(iter(classes)), set()).update(agreeing)
        return out

    def learn_words(self, meant: dict[str, str]) -> None:
        """Take over words that name a class, and compare the names that hold them anew."""
        self.index.learn_words(meant)
        for fits in self._fits:
            for text in [t for t, f in fits.items() if f.name.words and not meant.keys().isdisjoint(f.name.words)]:
                del fits[text]

    def masses(self) -> list[Mass]:
        """What EM needs of the site's names."""
        return [mass(self.fits(text, hand), hand, times) for (text, hand), times in self._seen.items()]

    def fits(self, text: str, hand: bool) -> Fits:
        """How a name fits, computed once."""
        known = self._fits[hand].get(text)
        if known is None:
            known = self._fits[hand][text] = compare(take_apart(text), self.index, self.others, hand=hand)
        return known

    def links(self) -> list[Link]:
        """One link a row."""
        rows = self.rows
        if not len(self.index):
            return [nameless("the site has no register")] * len(rows)
        together: dict[tuple[tuple[str, ...], bool], _Names] = {}
        none = nameless("no name was written")
        out = []
        for names, named, hand, component, at, lattice in zip(
            self._written, self._named, rows.hand, rows.component, rows.at, rows.lattice, strict=True
        ):
            if not names:
                out.append(none)
                continue
            known = together.get((names, hand))
            if known is None:
                known = together[names, hand] = _Names([self.fits(n, hand) for n in names], self.index)
            # rows with the same around them have the same link
            around: Hashable = (component, named, known.service(at, self.index))
            if lattice is not None:
                around = (component, named, at, lattice)
            link = known.links.get(around)
            if link is None:
                ranking = self._rank(known, hand, named, component, at, lattice)
                link = known.links[around] = self._link(ranking, lattice is not None)
            out.append(link)
        return self._with_talk(out)

    def _rank(
        self, names: _Names, hand: bool, named: bool, component: str | None, at: int | None, lattice: bytes | None
    ) -> Ranking:
        if lattice is not None:
            scored, rest = self._pictures.scores(lattice, names.fields, self.model)
        else:
            scored, rest = score(names.fields, hand, self.model, len(self.index))
        beyond = lattice is not None or names.service(at, self.index) is not None
        if named and component is None and not beyond:
            return rank(scored, rest)

        def more(asset: int) -> Evidence:
            if asset < 0:
                return []
            candidate = self.index.candidates[asset]
            said = [] if named else [("named in the text only", IN_TEXT)]
            return said + component_bits(component, candidate, self.index) + validity(candidate, at)

        return rank([apart for one in scored for apart in one.with_more(more)], rest)

    def _with_talk(self, links: list[Link]) -> list[Link]:
        """With what their page and their writer say elsewhere of those that are open."""
        sure = [link.sure for link in links]
        talks = [Talk(what, at, sure, len(self.index)) for (what, _), at in zip(PLACES, self.rows.places, strict=True)]
        out = []
        for n, link in enumerate(links):
            here = [(talk, at[n]) for talk, at in zip(talks, self.rows.places, strict=True)] if link.sure < 0 else []
            if link.ranking is not None and here:
                ranking = _talked(link.ranking, here)
                if ranking is not None:
                    link = self._link(ranking, self.rows.lattice[n] is not None)
            out.append(link)
        return out

    def _link(self, ranking: Ranking, picture: bool) -> Link:
        best, group = ranking.best[0]
        posterior = ranking.posterior(group)
        accepted = (
            best >= 0
            and posterior >= self.needed[picture]
            and group.level not in NEVER_ALONE
            and group.level != "other"
        )
        return Link(
            self.names[best] if accepted else None, posterior, listed(ranking, self.names), waterfall(ranking, 0, self.names),
            group.level == "exact", ranking, best if accepted else -1,
        )  # fmt: skip


def _talked(ranking: Ranking, talks: Sequence[tuple[Talk, Hashable]]) -> Ranking | None:
    """The hypotheses with what is said of them elsewhere; None when nothing is."""

    def more(asset: int) -> Evidence:
        return [e for talk, place in talks for e in talk.evidence(place, asset)] if asset >= 0 else []

    if not any(more(asset) for group in ranking.groups for asset in group.assets):
        return None
    return rank([apart for group in ranking.groups for apart in group.with_more(more)], ranking.rest)
