"""From fits to scores in bits and a posterior over the candidates and "not in the register"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from operator import attrgetter

import numpy as np

from pdm.entity_resolution.compare import Fits
from pdm.entity_resolution.model import LinkModel, Mass

Evidence = list[tuple[str, float]]
NAN = float("nan")
_SCORE = attrgetter("score")
_QUOTED = encode_basestring


@dataclass(slots=True)
class Scored:
    """One hypothesis with its evidence in bits.

    Attributes:
        asset: Index of the candidate; -1 for "not in the register".
        level: Worst level at which a written name agrees; empty for "not in the register".
        evidence: Labels and bits; they sum to the score. Candidates that fit alike share the list.
        score: Sum of the bits.
    """

    asset: int
    level: str
    evidence: Evidence
    score: float = NAN

    def __post_init__(self) -> None:
        if self.score != self.score:
            self.score = sum([bits for _, bits in self.evidence])

    def of(self, asset: int) -> Scored:
        """The same evidence for another candidate."""
        return Scored(asset, self.level, self.evidence, self.score)

    def say(self, label: str, bits: float) -> None:
        """Add a piece of evidence."""
        self.evidence.append((label, bits))
        self.score = sum([bits for _, bits in self.evidence])

    def with_more(self, more: Evidence) -> Scored:
        """The hypothesis with further evidence."""
        return Scored(self.asset, self.level, [*self.evidence, *more])


@dataclass
class Ranking:
    """Hypotheses, best first, with their posterior.

    Attributes:
        best: Named hypotheses, best first.
        posterior: Of each, same order. What is missing to one is on assets that nothing speaks for.
        rest: log2 weight of all other assets of the site.
        total: log2 of the sum of all weights: the normalisation.
    """

    best: list[Scored]
    posterior: list[float]
    rest: float
    total: float


def mass(fits: Fits, hand: bool, times: float) -> Mass:
    """What EM needs of a name."""
    levels: dict[str, float] = {}
    for fit in fits.best.values():
        levels[fit.level] = levels.get(fit.level, 0.0) + 2.0 ** sum(b for _, b in fit.extra) / fit.others
    for fit, more in fits.dropped:
        levels[fit.level] = levels.get(fit.level, 0.0) + more / fit.others
    none = 2.0 ** sum(b for _, b in fits.none_bits)
    return Mass(fits.kind, hand, tuple(sorted(levels.items())), none, times)


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
    missing = [(f'"{f.name.text}" is not its name', model.bits(f.kind, hand, "other")) for f in fields]
    # many candidates fit in the same way: what speaks for them is put together once
    alike: dict[tuple[int, ...], Scored] = {}
    scored = []
    for i in sorted({i for f in fields for i in f.best}):
        found = [f.of(i) for f in fields]
        key = tuple([id(f) for f in found])
        like = alike.get(key)
        if like is None:
            evidence: Evidence = [start]
            worst = ""
            for n, (fits, fit) in enumerate(zip(fields, found, strict=True)):
                if fit is None:
                    evidence.append(missing[n])
                    worst = "other"
                    continue
                evidence.append((fit.label, model.bits(fits.kind, hand, fit.level) - math.log2(fit.others / size)))
                evidence += fit.extra
                worst = worst or fit.level
            like = alike[key] = Scored(i, worst, evidence)
            scored.append(like)
        else:
            scored.append(like.of(i))
    none: Evidence = [("in no register", math.log2(model.none))]
    for fits in fields:
        none += fits.none_bits
    scored.append(Scored(-1, "", none))
    rest = prior + math.log2(max(size - len(scored) + 1, 1e-9)) + sum(model.bits(f.kind, hand, "other") for f in fields)
    for fits in fields[:1]:
        for fit, more in fits.dropped:
            rest = float(
                np.logaddexp2(
                    rest,
                    prior + math.log2(more) + model.bits(fits.kind, hand, fit.level) - math.log2(fit.others / size),
                )
            )
    return scored, rest


def rank(scored: list[Scored], rest: float, names: Sequence[str]) -> Ranking:
    """Order hypotheses and normalise: posterior = 2^score over the sum of all, the rest of the site included."""
    # by score, then "not in the register" last, then by name: equal scores are rare, so names are looked at only where they occur
    ordered = sorted(scored, key=_SCORE, reverse=True)
    scores = [s.score for s in ordered]
    if len(set(scores)) < len(scores):
        ordered = sorted(scored, key=lambda s: (-s.score, s.asset < 0, names[s.asset] if s.asset >= 0 else ""))
    top = max(scores[0], rest)
    total = top + math.log2(math.fsum([2.0 ** (s - top) for s in scores] + [2.0 ** (rest - top)]))
    return Ranking(ordered, [2.0 ** (s - total) for s in scores], rest, total)


def waterfall(ranking: Ranking, place: int, names: Sequence[str]) -> str:
    """JSON of the evidence of one hypothesis: its bits, then normalisation, posterior and nearest rival.

    The bits before `score` sum to it exactly; score and normalisation sum to log2 of the posterior.
    """
    one = ranking.best[place]
    # written out by hand, as `json.dumps` would: it is a tenth of the time of linking
    rows = [f'{{"label": {_QUOTED(label)}, "bits": {bits!r}}}' for label, bits in one.evidence]
    rows.append(f'{{"label": "score", "bits": {one.score!r}}}')
    rows.append(f'{{"label": "normalisation: all candidates together", "bits": {-ranking.total!r}}}')
    rival = next((s for n, s in enumerate(ranking.best) if n != place), None)
    told, name, margin = "none", "null", "null"
    if rival is not None:
        against = one.score - rival.score
        shown = names[rival.asset] if rival.asset >= 0 else "not in the register"
        name, margin = _QUOTED(shown), repr(against)
        told = f"{shown} ({rival.score:+.2f} bits); {abs(against):.2f} bits for it would change the answer"
    label = _QUOTED(f"posterior {ranking.posterior[place]:.6f}; nearest rival {told}")
    rows.append(f'{{"label": {label}, "bits": null, "rival": {name}, "margin": {margin}}}')
    return f"[{', '.join(rows)}]"


def listed(ranking: Ranking, names: Sequence[str], most: int) -> str:
    """JSON of the best hypotheses with their posterior; asset_id null = not in the register."""
    shown = [
        f'{{"asset_id": {_QUOTED(names[s.asset]) if s.asset >= 0 else "null"}, "posterior": {p!r}}}'
        for s, p in zip(ranking.best[:most], ranking.posterior[:most], strict=True)
    ]
    return f"[{', '.join(shown)}]"
