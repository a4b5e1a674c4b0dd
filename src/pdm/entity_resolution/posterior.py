"""From fits to scores in bits and a posterior over the candidates and "not in the register"."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from operator import attrgetter

import numpy as np

from pdm.entity_resolution.compare import Fit, Fits
from pdm.entity_resolution.hints import TWO_THINGS
from pdm.entity_resolution.model import SEVERAL, LinkModel, Mass

Evidence = list[tuple[str, float]]
NOBODY = (-1,)
"""Stands for "not in the register" where candidates stand."""
SHOWN = 5
"""Candidates that a link lists."""
_ALIKE = 1e-6
"""Bits by which two machines differ no more than sums of decimals do."""
ABOUT_MOST = 3.0
"""Bits, at most, of a place that says no more than where about a machine stands."""
_SCORE = attrgetter("score")
quoted = encode_basestring


class Scored:
    """Hypotheses for which the same evidence speaks, in bits.

    Attributes:
        assets: Indexes of the candidates, in their order; `NOBODY` for "not in the register".
        level: Worst level at which a written name agrees; empty for "not in the register".
        evidence: Labels and bits; they sum to the score.
        score: Sum of the bits.
    """

    __slots__ = ("assets", "evidence", "level", "score")

    def __init__(self, assets: Sequence[int], level: str, evidence: Evidence) -> None:
        self.assets = assets
        self.level = level
        self.evidence = evidence
        self.score: float = sum([bits for _, bits in evidence])

    def say(self, label: str, bits: float) -> None:
        """Add a piece of evidence."""
        self.evidence.append((label, bits))
        self.score = sum([bits for _, bits in self.evidence])

    def with_more(self, more: Callable[[int], Evidence]) -> Iterator[Scored]:
        """The hypotheses with further evidence; those of which the same is said stay together."""
        apart: dict[tuple[tuple[str, float], ...], list[int]] = {}
        for asset in self.assets:
            apart.setdefault(tuple(more(asset)), []).append(asset)
        for said, assets in apart.items():
            yield Scored(assets, self.level, [*self.evidence, *said])


@dataclass(slots=True)
class Ranking:
    """Hypotheses, best first, with their posterior.

    Attributes:
        groups: Hypotheses that fit alike, best first.
        best: The `SHOWN` best ones one by one, candidate and its group: of equal scores by name, "not in the register" last.
        rest: log2 weight of all other assets of the site.
        total: log2 of the sum of all weights: the normalisation.
    """

    groups: list[Scored]
    best: list[tuple[int, Scored]]
    rest: float
    total: float

    def posterior(self, group: Scored) -> float:
        """Of each hypothesis of a group. What is missing to one over all is on assets that nothing speaks for."""
        return float(2.0 ** (group.score - self.total))


def mass(fits: Fits, hand: bool, times: float) -> Mass:
    """What EM needs of a name."""
    parts: dict[str, list[tuple[int, float]]] = {}
    for fit, assets in fits.groups:
        each = 2.0 ** sum([bits for _, bits in fit.extra]) / fit.others
        parts.setdefault(fit.level, []).extend([(asset, each) for asset in assets])
    levels: dict[str, float] = {}
    for level, its in parts.items():
        # added up in the order of the candidates: sums of decimals depend on it
        levels[level] = sum([each for _, each in sorted(its)])
    for fit, more in (*fits.dropped, *fits.by_number):
        levels[fit.level] = levels.get(fit.level, 0.0) + more / fit.others
    none = 2.0 ** sum([bits for _, bits in fits.none_bits])
    return Mass(fits.kind, hand, tuple(sorted(levels.items())), none, times)


def _alike(fields: Sequence[Fits]) -> Iterable[tuple[Sequence[int], list[Fit | None]]]:
    """Candidates that fit all fields in the same ways, with these; None for a field in which they do not occur."""
    if len(fields) == 1:
        return [(assets, [fit]) for fit, assets in fields[0].groups]
    out: dict[tuple[int, ...], tuple[list[int], list[Fit | None]]] = {}
    for i in sorted({i for f in fields for i in f.best}):
        found = [f.of(i) for f in fields]
        out.setdefault(tuple([id(f) for f in found]), ([], found))[0].append(i)
    return out.values()


def score(fields: Sequence[Fits], hand: bool, model: LinkModel, size: int) -> tuple[list[Scored], float]:
    """Hypotheses of one mention, from the names in its fields, and log2 weight of all assets that nothing speaks for.

    Each hypothesis starts from its prior. A field in which a candidate does not occur speaks against it.

    Args:
        fields: Fits of each name that is written (tag, place, descriptive name).
        hand: Whether they were read from a picture.
        model: m and the prior.
        size: Assets of the site.
    """
    prior = math.log2((1 - model.none) / max(size, 1))
    start = (f"one of {size} assets", prior)
    other = [model.bits(f.kind, hand, "other") for f in fields]
    named = 0
    scored = []
    for assets, found in _alike(fields):
        evidence: Evidence = [start]
        worst = ""
        for fits, fit, missing in zip(fields, found, other, strict=True):
            if fit is None:
                evidence.append((f'"{fits.name.text}" is not its name', missing))
                # where a machine is named letter by letter, a place in which words fit others in part is no other machine
                worst = worst if worst == "exact" and not fits.outright else "other"
                continue
            evidence.append((fit.label, model.bits(fits.kind, hand, fit.level) - math.log2(fit.others / size)))
            evidence += fit.extra
            worst = _level(worst, fits, fit)
        scored.append(Scored(assets, worst, evidence))
        named += len(assets)
    none: Evidence = [("in no register", math.log2(model.none))]
    for fits in fields:
        none += fits.none_bits
        if fits.lacking:
            # as likely as the one that is: a hair less, so that which of them stands first is no matter of rounding
            fit = fits.groups[0][0]
            equal = prior + model.bits(fits.kind, hand, fit.level) - math.log2(fit.others / size)
            none.append((f"{fits.lacking} is in no register", equal - math.log2(model.none) - 0.01))
    scored.append(Scored(NOBODY, "", none))
    named += sum([more for _, more in fields[0].by_number])
    rest = prior + math.log2(max(size - named, 1e-9)) + sum(other)
    for fits in fields[:1]:
        for fit, more in (*fits.dropped, *fits.by_number):
            against = prior + math.log2(more) + model.bits(fits.kind, hand, fit.level) - math.log2(fit.others / size)
            rest = float(np.logaddexp2(rest, against))
    return scored, rest


def _level(first: str, fits: Fits, fit: Fit) -> str:
    """The level of a hypothesis with one field more: that of its first one, which counts where two things are said of it, or where a further
    field is a name of it."""
    if first:
        return "agree" if first == "hint" and fit.level == "exact" else first
    if fits.several:
        return SEVERAL
    return "agree" if fit.level == "hint" and TWO_THINGS in fit.extra else fit.level


def stands_about(about: Fits, asset: int, hand: bool, model: LinkModel, size: int) -> Evidence:
    """What a place that says no more than where about a machine stands says for a candidate; it never speaks against one."""
    fit = about.of(asset)
    bits = model.bits(about.kind, hand, fit.level) - math.log2(fit.others / size) if fit is not None else 0.0
    return [(fit.label, min(bits, ABOUT_MOST))] if fit is not None and bits > 0 else []


def rank(scored: Sequence[Scored], rest: float) -> Ranking:
    """Order hypotheses and normalise: posterior = 2^score over the sum of all, the rest of the site included."""
    groups = sorted(scored, key=_SCORE, reverse=True)
    top = max(groups[0].score, rest)
    weights = [2.0 ** (rest - top)]
    for group in groups:
        weights += [2.0 ** (group.score - top)] * len(group.assets)
    return Ranking(groups, _best(groups), rest, top + math.log2(math.fsum(weights)))


def _best(groups: list[Scored]) -> list[tuple[int, Scored]]:
    out: list[tuple[int, Scored]] = []
    at = 0
    while at < len(groups) and len(out) < SHOWN:
        end = at + 1
        while end < len(groups) and groups[end].score == groups[at].score:
            end += 1
        if end == at + 1:
            out += [(asset, groups[at]) for asset in groups[at].assets[: SHOWN - len(out)]]
        else:
            equal = [(asset, group) for group in groups[at:end] for asset in group.assets]
            out += sorted(equal, key=lambda e: in_order(e[0]))[: SHOWN - len(out)]
        at = end
    return out


def in_order(asset: int) -> tuple[bool, int]:
    """Sorts candidates of one score: as their names do, "not in the register" last."""
    return asset < 0, asset


def is_tied(ranking: Ranking) -> bool:
    """Whether the two likeliest machines fit alike."""
    scores = [group.score for asset, group in ranking.best if asset >= 0][:2]
    return len(scores) > 1 and abs(scores[0] - scores[1]) < _ALIKE


def likeliest(ranking: Ranking) -> float:
    """Posterior of the likeliest machine."""
    return next((ranking.posterior(group) for asset, group in ranking.best if asset >= 0), 0.0)


def with_more(ranking: Ranking, more: Callable[[int], Evidence]) -> Ranking | None:
    """The hypotheses with what else is said of their assets; None when nothing is."""

    def of(asset: int) -> Evidence:
        return more(asset) if asset >= 0 else []

    if not any(of(asset) for group in ranking.groups for asset in group.assets):
        return None
    return rank([apart for group in ranking.groups for apart in group.with_more(of)], ranking.rest)


def waterfall(ranking: Ranking, place: int, names: Sequence[str]) -> str:
    """JSON of the evidence of one of the best hypotheses: its bits, then normalisation, posterior and nearest rival.

    The bits before `score` sum to it exactly; score and normalisation sum to log2 of the posterior.
    """
    one = ranking.best[place][1]
    # written out by hand, as `json.dumps` would: it is a tenth of the time of linking
    rows = [f'{{"label": {quoted(label)}, "bits": {bits!r}}}' for label, bits in one.evidence]
    rows.append(f'{{"label": "score", "bits": {one.score!r}}}')
    rows.append(f'{{"label": "normalisation: all candidates together", "bits": {-ranking.total!r}}}')
    told, name, margin = "none", "null", "null"
    if len(ranking.best) > 1:
        asset, rival = ranking.best[place == 0]
        against = one.score - rival.score
        shown = names[asset] if asset >= 0 else "not in the register"
        name, margin = quoted(shown), repr(against)
        told = f"{shown} ({rival.score:+.2f} bits); {abs(against):.2f} bits for it would change the answer"
    label = quoted(f"posterior {ranking.posterior(one):.6f}; nearest rival {told}")
    rows.append(f'{{"label": {label}, "bits": null, "rival": {name}, "margin": {margin}}}')
    return f"[{', '.join(rows)}]"


def listed(ranking: Ranking, names: Sequence[str]) -> str:
    """JSON of the best hypotheses with their posterior; asset_id null = not in the register."""
    shown = [
        f'{{"asset_id": {quoted(names[asset]) if asset >= 0 else "null"}, "posterior": {ranking.posterior(group)!r}}}'
        for asset, group in ranking.best
    ]
    return f"[{', '.join(shown)}]"
