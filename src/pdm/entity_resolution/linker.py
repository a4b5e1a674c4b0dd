"""Links the mentions of one site: names compared once, then what stands around each mention weighed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from pdm.entity_resolution.compare import Fits, compare
from pdm.entity_resolution.context import Measured, Talk, component_bits, validity
from pdm.entity_resolution.field_text import at_a_place, at_its_place, beside_a_key, in_prose, of_page, with_its_text
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lines import standing_there
from pdm.entity_resolution.model import NEVER_ALONE, LinkModel, Mass
from pdm.entity_resolution.names import take_apart
from pdm.entity_resolution.no_names import is_relay_element, is_signed_day
from pdm.entity_resolution.pairs import Others
from pdm.entity_resolution.patterns import Figures, figures, pattern_of
from pdm.entity_resolution.pictures import Pictures
from pdm.entity_resolution.placed import (
    NAMED_IN_TEXT,
    buildings_of,
    is_about,
    joints_of,
    lines_in,
    room_of,
    stands_elsewhere,
    told_together,
)
from pdm.entity_resolution.posterior import (
    Evidence,
    Ranking,
    is_tied,
    likeliest,
    listed,
    mass,
    quoted,
    rank,
    score,
    stands_about,
    waterfall,
    with_more,
)
from pdm.entity_resolution.rows import PLACES, PROSE, Rows
from pdm.entity_resolution.spoken import Source, spoken
from pdm.entity_resolution.text import corrected_in_text
from pdm.entity_resolution.together import NOTHING, Around, Link, Together
from pdm.vocabulary.components import equipment_classes

IN_TEXT = {Source.TEXT: -1.5, Source.HINT: -4.0}
"""Bits of a name that stands in the text alone: it may be that of a neighbour, or words of something else."""


NAMED_ONLY = "named in the text only"
"""Says so in the evidence; behind it a name about which people's answers tell."""
NEVER_LINKED = (Source.HINT, Source.PLACE)
"""Where a name stands that is for a person to say."""

LEAST_HINT = 0.03
"""Posterior of a machine from which on words of a text are a hint worth asking about."""


ELSEWHERE = -8.5
"""Bits of a machine whose tag begins with the letters of another building than its line names."""


TITLED = 4.0
"""Bits of a machine on the line that a title above its row names."""


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
        self._quoted = [quoted(name)[1:-1] for name in self.names]
        self._patterns: dict[Hashable, int] = {}
        self._figures: dict[int, Figures | None] = {}
        self.index.learn_words({})
        self._drop_signatures()
        self._number_names()
        by_use = sorted((-self._times[n], text, n) for n, (text, _) in enumerate(self._texts))
        self._pictures = Pictures(self.index, self.others, ((text, n) for _, text, n in by_use))
        times = [at for at in self.rows.at if at is not None]
        first, last = min(times, default=0), max(times, default=0)
        services = enumerate(c.in_service for c in self.index.candidates)
        self._changing = {i for i, (since, until) in services if since > first or until < last}

    def _drop_signatures(self) -> None:
        """Take away who signed and when, where a machine's name belongs."""
        for n, names in enumerate(self.rows.written):
            if names and is_signed_day(names[0], self.index):
                self.rows.written[n], self.rows.lattice[n] = names[1:], None

    def _number_names(self) -> None:
        """Each name gets a number, and each set of names that stand together: rows then hold numbers, not texts."""
        numbers: dict[tuple[str, bool], int] = {}
        together: dict[Hashable, Together] = {}
        self._texts: list[tuple[str, bool]] = []
        self._times: list[int] = []
        # the number of the same text in the other hand, where that came first
        self._twin: list[int] = []
        self._together: list[Together | None] = []
        # names of machines that stand beside the cell of a place
        self._beside: dict[int, set[str]] = {}
        self._sources: list[Source] = []
        self._telling: list[bool] = []

        def number_of(name: str, hand: bool) -> int:
            number = numbers.setdefault((name, hand), len(numbers))
            if number == len(self._texts):
                self._texts.append((name, hand))
                self._times.append(0)
                self._twin.append(numbers.get((name, not hand), -1))
            return number

        given = self.rows
        rows = zip(
            given.written, given.text, given.hand, given.place, given.channel, given.lattice, given.titled, strict=True
        )
        for names, text, hand, place, channel, lattice, titled in rows:
            if names and isinstance(text, str) and (others := corrected_in_text(text, self.index, names[0])):
                names = tuple(dict.fromkeys((*names, *others)))
            source, counted, telling = Source.FIELD, True, False
            element = len(names) == 1 and is_relay_element(names[0], self.index)
            if element:
                # it protects a machine, which the text may name
                names = ()
            if not names and (in_text := spoken(text, self.index, hand=hand)).name:
                names, source, counted, telling = (in_text.name,), in_text.source, in_text.counted, in_text.telling
                source = Source.HINT if element else source
            elif names == (place,) and (there := at_a_place(place, text, self.index, hand=hand)) is not None:
                names, source, counted = tuple(dict.fromkeys((there.name, place))), there.source, there.counted
            elif names:
                read = in_prose if channel == PROSE else of_page if hand and lattice is None else with_its_text
                keyed = not hand and all(name == place for name in names[1:])
                told = beside_a_key(names[0], text, self.index) if keyed else None
                if told is not None:
                    # how many names are in no register is told by the key
                    self._times[number_of(names[0], hand)] += 1
                said = told or read(names[0], text, self.index)
                if place in names[1:] and (there := at_its_place(names[0], place, self.index)) is not None:
                    said = there if there.source == Source.FIELD else said._replace(source=Source.HINT)
                    names = tuple(name for name in names if name != place)
                names, source, counted = (said.name, *names[1:]), said.source, said.counted
            at = place if len(names) > 1 and place in names else ""
            # a title above tells where a machine stands whose row does not
            stands = at or titled
            known = together.get((names, hand, stands))
            if known is None and names:
                machine = next((n for n in names if n != at), names[0])
                joints = joints_of(machine, stands, self.index) if stands else ()
                # a place that stands first is the machine's name unless both are one
                in_order = (machine, *(n for n in names if n != machine)) if joints and at else names
                fields = [number_of(room_of(n, self.index) if n == at else n, hand) for n in in_order]
                numbered = tuple((number_of(joint.name, hand), joint.sure) for joint in joints)
                placed = fields[in_order.index(at)] if at else -1
                known = together[names, hand, stands] = Together(tuple(dict.fromkeys(fields)), hand, numbered, placed)
                known.there = standing_there(titled, self.index) if titled and not at else frozenset()
                if placed >= 0:
                    self._beside.setdefault(placed, set()).add(machine)
                if at != names[0] and at and not self._tells_building(names[0]):
                    known.buildings = buildings_of(at, self.index)
            if known is not None and counted:
                self._times[known.fields[0]] += 1
            self._together.append(known)
            self._sources.append(source)
            self._telling.append(telling)
        self._fits: list[Fits | None] = [None] * len(self._texts)
        self._pattern = [-1] * len(self._texts)
        self._moving: list[Sequence[int]] = [()] * len(self._texts)
        # first names, in the order of their texts
        seen = [n for n, times in enumerate(self._times) if times] if len(self.index) else []
        self._seen = sorted(seen, key=self._texts.__getitem__)

    def class_words(self) -> dict[str, dict[str, set[int]]]:
        """Words that stand beside a number that names one machine, with the classes of these: `drive 212A` is a motor.

        Usual words for a class are among them: those that people use here.
        """
        out: dict[str, dict[str, set[int]]] = {}
        # in the order of the rows, as they are linked: what is used together then lies together in memory
        for number in sorted(self._seen):
            fits = self.fits(number)
            name = fits.name
            if not name.words:
                continue
            agreeing = [i for fit, its in fits.groups if fit.level in ("agree", "notrain") for i in its]
            classes = {self.index.candidates[i].equipment_class for i in agreeing}
            if len(classes) != 1 or not all(classes):
                continue
            usual = classes.issubset(equipment_classes())
            letters = name.tag.letters if name.tag is not None else ""
            own = letters.casefold() if letters in self.index.letters else ""
            for word in name.words:
                # a word of descriptions says more than a class by a plant's own name, of which machines of all kinds may be
                if (
                    word != own
                    and self.index.class_of(word) in (None, *classes)
                    and (usual or word not in self.index.by_word)
                ):
                    out.setdefault(word, {}).setdefault(next(iter(classes)), set()).update(agreeing)
        return out

    def learn_words(self, meant: dict[str, str]) -> None:
        """Take over words that name a class, and compare the names that hold them anew."""
        told = {word for word in meant if self.index.class_of(word) is None}
        self.index.learn_words(meant)
        for number, fits in enumerate(self._fits):
            if fits is not None and fits.name.words and not told.isdisjoint(fits.name.words):
                self._fits[number] = None

    def masses(self) -> list[Mass]:
        """What EM needs of the site's names."""
        known: dict[int, Mass] = {}
        out = []
        for number in self._seen:
            fits = self.fits(number)
            like = known.get(self._pattern[number])
            if like is None:
                like = mass(fits, self._texts[number][1], 1)
                # sums over several groups of one level depend on the order of their candidates, which is not in the pattern
                if len({fit.level for fit, _ in fits.groups}) == len(fits.groups):
                    known[self._pattern[number]] = like
            out.append(Mass(like.kind, like.hand, like.levels, like.none, self._times[number]))
        return out

    def fits(self, number: int) -> Fits:
        """How a name fits, computed once."""
        known = self._fits[number]
        if known is None:
            text, hand = self._texts[number]
            twin = self._fits[self._twin[number]] if self._twin[number] >= 0 else None
            if twin is not None and twin.sure:
                known = twin
            else:
                known = compare(take_apart(text), self.index, self.others, hand=hand)
            self._fits[number] = known
            self._pattern[number] = self._patterns.setdefault(pattern_of(known, hand), len(self._patterns))
            self._moving[number] = [i for _, its in known.groups for i in its if i in self._changing] or ()
        return known

    def links(self) -> Iterator[tuple[int, Link]]:
        """Row and link, each row once; none for rows without a name."""
        rows = self.rows
        sure = [-1] * len(rows)
        open_: list[tuple[int, Link]] = []
        around = zip(self._sources, self._telling, rows.component, rows.at, rows.lattice, strict=True)
        for n, (together, (source, telling, component, at, lattice)) in enumerate(
            zip(self._together, around, strict=True)
        ):
            if together is None:
                continue
            # rows with the same around them have the same link
            absent = self._absent(together, at) if at is not None and together.changing != [] else ()
            key = (source, telling, component, absent) if lattice is None else (source, telling, component, at, lattice)
            link = together.links.get(key)
            if link is None:
                here = Around(source, component, at if absent or lattice else None, lattice, telling)
                link = together.links[key] = self._link_of(together, here)
            sure[n] = link.sure
            if link.sure < 0:
                open_.append((n, link))
            else:
                yield n, link
        talks = [Talk(what, at, sure, len(self.index)) for (what, _), at in zip(PLACES, rows.places, strict=True)]
        classes = [c.equipment_class for c in self.index.candidates]
        measured = Measured(rows.measured, [classes[i] if i >= 0 else "" for i in sure])
        for n, link in open_:
            tied = link.ranking is not None and is_tied(link.ranking)
            text = rows.text[n]
            on_lines = lines_in(text, self.index) if tied and isinstance(text, str) else frozenset()

            def more(asset: int, n: int = n, on_lines: frozenset[tuple[str, str]] = on_lines) -> Evidence:
                its = on_lines and on_lines & self.index.numbered_of(asset)
                line = [(f"the text names {' '.join(sorted(its)[0])}", NAMED_IN_TEXT)] if its else []
                said = line + [
                    e for talk, at in zip(talks, rows.places, strict=True) for e in talk.evidence(at[n], asset)
                ]
                return said + measured.evidence(rows.measured[n], classes[asset])

            ranking = with_more(link.ranking, more) if link.ranking is not None else None
            if ranking is not None and link.ranking is not None:
                # which of two that its names fit alike is meant, the lines around may suggest and never settle
                source = Source.HINT if tied else self._sources[n]
                link = self._link(ranking, rows.lattice[n] is not None, source)
            told = link.ranking is not None and likeliest(link.ranking) >= LEAST_HINT
            if told or self._sources[n] != Source.HINT:
                yield n, link
        self.index.worked.clear()

    def _absent(self, together: Together, at: int) -> tuple[tuple[int, bool], ...]:
        """Candidates that were not in service, and whether they were retired rather than not yet installed."""
        if together.changing is None:
            numbers = (*together.fields, *(number for number, _ in together.joints))
            changing = {i for number in numbers for i in self._changing_of(number)}
            together.changing = [(i, *self.index.candidates[i].in_service) for i in sorted(changing)]
        return tuple([(i, at > until) for i, since, until in together.changing if not since <= at <= until])

    def _changing_of(self, number: int) -> Sequence[int]:
        self.fits(number)
        return self._moving[number]

    def _link_of(self, together: Together, around: Around) -> Link:
        fields = [self.fits(number) for number in together.fields]
        about = self._about(together, fields)
        # a second field in which nothing fits tells nothing; a first one does
        fields = [f for n, f in enumerate(fields) if n == 0 or (f.groups and f is not about)]
        joint = self._joint(together, fields[0]) if around.lattice is None else None
        if joint is not None:
            return self._link(self._rank([joint], together, around, None), False, around.source)
        if around == NOTHING and len(fields) == 1 and not together.buildings and not together.there and about is None:
            link = self._by_pattern(fields[0], together.hand, self._pattern[together.fields[0]])
            if link is not None:
                return link
        return self._link(self._rank(fields, together, around, about), around.lattice is not None, around.source)

    def _about(self, together: Together, fields: Sequence[Fits]) -> Fits | None:
        """The cell of a place behind a name that says no more than where about its machine stands; None where there is none."""
        if together.place in (-1, together.fields[0]):
            return None
        fits = fields[together.fields.index(together.place)]
        return fits if is_about(fits, fields[0], len(self._beside[together.place])) else None

    def _tells_building(self, name: str) -> bool:
        """Whether a name is a machine's letter by letter, or a tag with what stands before it."""
        taken = take_apart(name)
        return taken.key in self.index.by_name or (taken.tag is not None and bool(taken.tag.place))

    def _joint(self, together: Together, alone: Fits) -> Fits | None:
        """How a name that is none by itself fits with the line where its machine stands; None where that names no machine."""
        if not together.joints or alone.outright:
            return None
        found = [told_together(self.fits(number), sure=sure) for number, sure in together.joints]
        told = [fits for fits in found if fits is not None]
        if not told and together.there.isdisjoint(alone.best):
            # what is short for it on the line of the title comes before what is called so elsewhere
            short = [self.fits(number) for number, sure in together.joints if sure]
            told = [fits for fits in short if not together.there.isdisjoint(fits.best)]
        return told[0] if len(told) == 1 else None

    def _by_pattern(self, fits: Fits, hand: bool, pattern: int) -> Link | None:
        """The link of a name around which there is nothing to weigh; None where it has to be ranked, or is open."""
        if pattern not in self._figures:
            self._figures[pattern] = figures(fits, hand, self.model, len(self.index))
        told = self._figures[pattern]
        if told is None or not self._accepts(told.level, told.posterior, picture=False):
            return None
        best = told.best(fits)
        candidates, reason = told.texts(fits, best, self._quoted)
        return Link(best[0], told.level == "exact", told.posterior, candidates, reason, None)

    def _rank(self, fields: Sequence[Fits], together: Together, around: Around, about: Fits | None) -> Ranking:
        if around.lattice is not None and not fields[0].several:
            like = [self.fits(n) for n in self._pictures.like(fields[0].name.text)]
            scored, rest = self._pictures.scores(around.lattice, fields, self.model, like)
        else:
            scored, rest = score(fields, together.hand, self.model, len(self.index))
        if around == NOTHING and not together.buildings and not together.there and about is None:
            return rank(scored, rest)

        only = f"{NAMED_ONLY}: {quoted(fields[0].name.text)}" if around.telling else NAMED_ONLY

        def more(asset: int) -> Evidence:
            if asset < 0:
                return [(only, 0.0)] if around.telling else []
            candidate = self.index.candidates[asset]
            elsewhere = stands_elsewhere(asset, together.buildings, self.index)
            said = [("the place names another building", ELSEWHERE)] if elsewhere else []
            said += [("the title names where it stands", TITLED)] if asset in together.there else []
            said += [(only, bits)] if (bits := IN_TEXT.get(around.source)) else []
            said += stands_about(about, asset, together.hand, self.model, len(self.index)) if about is not None else []
            return said + component_bits(around.component, candidate, self.index) + validity(candidate, around.at)

        return rank([apart for one in scored for apart in one.with_more(more)], rest)

    def _link(self, ranking: Ranking, picture: bool, source: Source) -> Link:
        best, group = ranking.best[0]
        posterior = ranking.posterior(group)
        accepted = source not in NEVER_LINKED and self._accepts(group.level, posterior, picture=picture)
        return Link(
            best if accepted else -1, group.level == "exact", posterior, listed(ranking, self.names),
            waterfall(ranking, 0, self.names), None if accepted else ranking,
        )  # fmt: skip

    def _accepts(self, level: str, posterior: float, *, picture: bool) -> bool:
        """Whether the best hypothesis is linked without a person; its level is empty for "not in the register"."""
        return posterior >= self.needed[picture] and level not in NEVER_ALONE and level not in ("", "other")
