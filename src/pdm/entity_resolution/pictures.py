"""A handwritten name: the picture itself is compared with the forms of the assets, not the best guess of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from pdm.entity_resolution.compare import ONLY, Fits, compare
from pdm.entity_resolution.forms import KINDS, MOST_TOLD, Forms, as_seen, forms_of, learn_shorts
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.model import LinkModel
from pdm.entity_resolution.names import Name, take_apart
from pdm.entity_resolution.pairs import Others
from pdm.entity_resolution.posterior import Scored, score
from pdm.entity_resolution.renumbered import marks_of, renumbered
from pdm.grammar.tags import parse
from pdm.lattice import Lattice

TEMPER = 0.55
"""Lattices are too sure of themselves: log ratios between two forms are scaled by this."""
NOVEL = 0.2
"""Scale of the log ratio of the best form to any string at all: a slip of the pen or of the reader is no other machine."""
KEEP_BITS = 14.0
"""Bits behind the best form beyond which a form is not looked at."""
SHORTLIST = 60
MEANT = frozenset(("exact", "agree", "notrain", "told", "unlettered", "partly", "letters"))
"""Levels at which a name as it is written may stand for a machine; what is left to the reader's errors is in the picture."""
UNREAD = 1.0
"""Other machines that fit as well a name whose number was not read."""
_NUMBERED = frozenset(("exact", "agree", "notrain", "told"))
"""Levels at which a name has the number of a machine."""
LIKE = 24
"""Names written elsewhere at the site that are most like the best guess of a picture, and are tried on it too."""
MOST_NAMES = 5_000
"""Names of a site that are looked at: beyond, they cost more time than they tell."""
GHOSTS_OF = 12
"""Forms that fit best, around which tags of unregistered machines are thought of."""
SIBLING = 0.6
"""Share of unregistered machines that stand beside a registered one of the same number."""
REACH = 25


class Pictures:
    """Compares pictures with the machines of a site; keeps the forms ready."""

    def __init__(self, index: SiteIndex, others: Others, names: Iterable[tuple[str, int]] = ()) -> None:
        """Names: those that are written at the site, the most frequent first, and what they are known by; the first few are used."""
        self.index = index
        self.others = others
        self._names: dict[str, int] = {}
        for text, number in islice(names, MOST_NAMES):
            self._names.setdefault(text, number)
        self._ordered = sorted(self._names)
        self._all: Forms | None = None
        self._numbers = np.sort([int(t.number) for c in index.candidates for t in c.tags[:1]])
        self._said = [" ".join((*c.words, c.unit + c.train)) for c in index.candidates]

    def like(self, text: str) -> list[int]:
        """Numbers of the names written at the site that are most like a text, which itself is left out."""
        near = process.extract(text, self._ordered, scorer=fuzz.ratio, limit=LIKE + 1, score_cutoff=55)
        return [self._names[name] for name, _, _ in near if name != text]

    def scores(
        self, picture: bytes, fields: Sequence[Fits], model: LinkModel, written: Sequence[Fits] = ()
    ) -> tuple[list[Scored], float]:
        """Hypotheses from a lattice, with the other fields of the line as they are written.

        The likelihood of an asset is the sum over its forms, against the best string of an open model. What a form tells when it
        is surely what stands there is what comparing it as text would tell; an unsure picture takes its log ratio off that. The
        best guess as text speaks only for names that no form covers; the better of the two speaks, never both.

        Args:
            picture: Lattice.to_bytes().
            fields: Fits of each name that is written; the first one is the best guess of the picture.
            model: m and the prior.
            written: Fits of names that are written elsewhere at the site, in ways that no form foresees.
        """
        index, size = self.index, len(self.index)
        lattice = Lattice.from_bytes(picture)
        by_text, rest = score(fields, True, model, size)
        scored = {i: Scored((i,), s.level, list(s.evidence)) for s in by_text for i in s.assets}
        prior = (f"one of {size} assets", math.log2((1 - model.none) / size))
        forms = self._forms(lattice.greedy()[0], set(scored))
        plain = lattice.evidence(forms.strings) / math.log(2)
        ghosts, chances = self._ghosts(forms, plain)
        strange = lattice.evidence(ghosts) / math.log(2) if ghosts else np.zeros(0)
        said = [one for f in (fields[0], *written) for one in self._said_of(f, model)]
        said += [
            (seen, i, level, bits + often)
            for f, as_seen in self._renumbered(fields[0])
            for text, i, level, bits in self._said_of(f, model)
            if text == f.name.text and level in _NUMBERED
            for seen, often in as_seen
        ]
        names = list(dict.fromkeys(text for text, *_ in said))
        named = lattice.evidence(names) / math.log(2) if names else np.zeros(0)
        top = max(float(plain.max()), float(strange.max(initial=-np.inf)), float(named.max(initial=-np.inf)))
        fit = TEMPER * (plain - top) + NOVEL * top
        usual = float(forms.weight[int(np.argmax(fit + forms.weight))])
        told = np.array(
            [model.bits(k, True, level) - math.log2(self.others.of(shape) / size) for k, level, shape in KINDS]
        )
        bits = fit + forms.weight - usual + told[forms.kind]
        total = np.full(size, -np.inf)
        np.logaddexp2.at(total, forms.owner, bits)
        seen = dict(zip(names, named.tolist(), strict=True))
        meant: dict[int, tuple[float, str, str]] = {}
        for text, i, level, its in said:
            its += TEMPER * (seen[text] - top) + NOVEL * top
            if its > meant.get(i, (-math.inf,))[0]:
                meant[i] = (its, text, level)
        for i, (its, _, _) in meant.items():
            total[i] = max(total[i], its)
        if ghosts:
            # a machine that is not registered and has a tag like these: what the picture says of it, by how likely there is one
            each = TEMPER * (strange - top) + NOVEL * top + float(told[0]) + chances
            likeliest = ghosts[int(np.argmax(each))]
            scored[-1].say(
                f'or a machine that is not registered, "{likeliest}"',
                float(np.logaddexp2(0.0, np.logaddexp2.reduce(each))),
            )
        for i in np.flatnonzero(total > max(total.max() - KEEP_BITS, 0.0)).tolist():
            mine = np.flatnonzero(forms.owner == i)
            best = int(mine[np.argmax(bits[mine])]) if len(mine) else -1
            form = forms.strings.strings[best] if best >= 0 else ""
            level = KINDS[int(forms.kind[best])][1] if best >= 0 else ""
            if i in meant and meant[i][0] >= total[i]:
                _, form, level = meant[i]
            fitting = f'the writing fits "{form}" of {index.candidates[i].label}'
            one = Scored((i,), level, [prior, (fitting, float(total[i]))])
            _add_fields(one, i, fields[1:], model, size)
            if i not in scored or one.score > scored[i].score or not _covered(fields[0]):
                scored[i] = one
        return list(scored.values()), rest

    def _said_of(self, fits: Fits, model: LinkModel) -> Iterator[tuple[str, int, str, float]]:
        """Machines that a written name may stand for, and its like with their own number and letter: text, machine, level, bits."""
        name, size = fits.name, len(self.index)
        told = next((fit for fit, _ in fits.groups if fit.level == "told" and fits.kind == "words"), None)
        for fit, its in fits.groups:
            like = told if fit.level in ("unit", "unlettered") and told is not None else fit
            if like.level not in MEANT:
                continue
            bits = model.bits(fits.kind, False, like.level) - math.log2(like.others / size)
            for i in its:
                own = self.index.candidates[i]
                text = _with_number(name, own.unit, own.train) if like is not fit else name.text
                if text:
                    yield text, i, like.level, bits + sum(b for _, b in like.extra)

    def _renumbered(self, fits: Fits) -> list[tuple[Fits, list[tuple[str, float]]]]:
        """Fits of a name in words with other numbers of the site, each with how a reader may see it: text, log2 of how often."""
        levels = {fit.level for fit, _ in fits.groups}
        if fits.kind == "tag" or not fits.name.words or not levels.isdisjoint(_NUMBERED):
            return []
        # a number that is one of a machine called so is not doubted, only the letter that is missing
        known = fits.name.unit if "unlettered" in levels else ""
        marks = [(unit, train) for unit, train in self._marks if known in ("", unit)]
        out = []
        for name in renumbered(fits.name.text, marks):
            other = compare(take_apart(name.text), self.index, self.others, hand=True)
            # that no other machine is called so tells nothing where nobody read its number
            groups = [
                (fit._replace(others=UNREAD) if fit.label.endswith(ONLY) else fit, its) for fit, its in other.groups
            ]
            other = other._replace(groups=groups)
            seen = [(name.text.replace(name.mark, mark, 1), math.log2(often)) for mark, often in as_seen(name.mark)]
            out.append((other, [(name.text, 0.0), *seen]))
        return out

    @cached_property
    def _marks(self) -> list[tuple[str, str]]:
        return marks_of((c.unit, c.train) for c in self.index.candidates)

    def _ghosts(self, forms: Forms, fit: npt.NDArray[np.float64]) -> tuple[list[str], npt.NDArray[np.float64]]:
        """Tags that no registered machine has and that differ by one digit or the train letter from those that fit best.

        Returns:
            The strings, and log2 of the chance that an unregistered machine bears each.
        """
        known = self._known()
        strings = set(forms.strings.strings)
        out: dict[str, float] = {}
        order = np.argsort(-fit, kind="stable")[:GHOSTS_OF]
        for n in order.tolist():
            form, own = forms.strings.strings[n], self.index.candidates[int(forms.owner[n])]
            tag = parse(form)
            if tag is not None and len(tag.number) >= 2 and not tag.suffix:
                for other in _numbered(form, tag.number):
                    ghost = parse(other)
                    if ghost is not None and (ghost.number, ghost.train) not in known and other not in strings:
                        out.setdefault(other, self._density(ghost.number))
            elif own.unit:
                for other in _numbered(form, own.unit)[:6]:
                    if other not in strings:
                        out.setdefault(other, (1 - SIBLING) / (6 * len(self.index)))
            for other in _lettered(form, own.train):
                ghost = parse(other)
                taken = ghost is not None and len(ghost.number) >= 2 and (ghost.number, ghost.train) in known
                if not taken and other not in strings:
                    out[other] = SIBLING / len(self.index)
        return list(out), np.log2(np.array(list(out.values()))) if out else np.zeros(0)

    def _known(self) -> set[tuple[str, str]]:
        return {(t.number, t.train) for c in self.index.candidates for t in c.tags}

    def _density(self, number: str) -> float:
        """Chance that an unregistered machine has this number: as dense as the register's numbers are around it."""
        at = int(number)
        low, high = np.searchsorted(self._numbers, (at - REACH, at + REACH))
        return float((1 - SIBLING) * (high - low + 0.2) / ((2 * REACH + 1) * len(self.index)))

    @cached_property
    def _shorts(self) -> dict[str, list[str]]:
        return learn_shorts(self._ordered, self.index)

    def _forms(self, text: str, likely: set[int]) -> Forms:
        if len(self.index) <= MOST_TOLD:
            if self._all is None:
                self._all = forms_of(self.index, range(len(self.index)), self._shorts)
            return self._all
        near = process.extract(text, self._said, scorer=fuzz.token_sort_ratio, limit=SHORTLIST)
        return forms_of(self.index, {i for i in likely if i >= 0} | {n for _, _, n in near}, self._shorts)


def _with_number(name: Name, unit: str, train: str) -> str:
    """The name with another number and letter where it has its own; empty where it has others than a machine would need."""
    if bool(name.unit) != bool(unit) or bool(name.letter) != bool(train):
        return ""
    text = name.text
    if unit:
        text = re.sub(rf"(?<!\d)0*{name.unit}(?!\d)", unit, text, count=1)
    if train:
        found = list(re.finditer(rf"(?<![A-Za-z]){name.letter}(?![A-Za-z])", text, re.IGNORECASE))
        if not found:
            return ""
        at = found[-1].start()
        text = text[:at] + (train.lower() if text[at].islower() else train) + text[at + 1 :]
    return text


def _numbered(form: str, number: str) -> list[str]:
    """The form with one digit of its number changed."""
    start = form.rfind(number)
    places = range(start, start + len(number)) if start >= 0 else range(0)
    return [
        form[:n] + d + form[n + 1 :] for n in places for d in "123456789" + ("0" if n > start else "") if d != form[n]
    ]


def _lettered(form: str, train: str) -> list[str]:
    """The form with another train letter, or none; with a letter, where it has none."""
    if not train:
        return [form + c for c in "AB"] if form[-1:].isdigit() else []
    found = re.search(rf"(?<![A-Za-z]){train}(?![A-Za-z])", form, re.IGNORECASE)
    if found is None:
        return []
    at = found.start()
    others = [c.lower() if form[at].islower() else c for c in "ABCD" if c != train]
    return [form[:at] + c + form[at + 1 :] for c in others] + [" ".join((form[:at] + form[at + 1 :]).split())]


def _covered(fits: Fits) -> bool:
    """Whether the best guess is a name in words, which forms may miss."""
    return fits.kind == "words"


def _add_fields(one: Scored, asset: int, fields: Sequence[Fits], model: LinkModel, size: int) -> None:
    for fits in fields:
        fit = fits.of(asset)
        if fit is None:
            one.say(f'"{fits.name.text}" is not its name', model.bits(fits.kind, True, "other"))
            one.level = "other"
        else:
            one.say(fit.label, model.bits(fits.kind, True, fit.level) - math.log2(fit.others / size))
