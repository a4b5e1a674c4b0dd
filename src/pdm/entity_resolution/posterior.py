"""From fits to scores in bits and a posterior over the candidates and "not in the register"."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pdm.entity_resolution.compare import Fits
from pdm.entity_resolution.model import LinkModel, Mass

Evidence = list[tuple[str, float]]


@dataclass
class Scored:
    """One hypothesis with its evidence in bits.

    Attributes:
        asset: Index of the candidate; -1 for "not in the register".
        level: Worst level at which a written name agrees; empty for "not in the register".
        evidence: Labels and bits; they sum to the score.
    """

    asset: int
    level: str
    evidence: Evidence

    @property
    def score(self) -> float:
        """Sum of the bits."""
        return sum([bits for _, bits in self.evidence])


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
    told: list[dict[tuple[str, float], float]] = [{} for _ in fields]
    scored = []
    for i in sorted({i for f in fields for i in f.best}):
        evidence: Evidence = [start]
        worst = ""
        for n, fits in enumerate(fields):
            fit = fits.best.get(i)
            if fit is None:
                evidence.append(missing[n])
                worst = "other"
                continue
            key = (fit.level, fit.others)
            bits = told[n].get(key)
            if bits is None:
                bits = told[n][key] = model.bits(fits.kind, hand, fit.level) - math.log2(fit.others / size)
            evidence.append((fit.label, bits))
            evidence += fit.extra
            worst = worst or fit.level
        scored.append(Scored(i, worst, evidence))
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
    ordered = sorted((-s.score, s.asset < 0, names[s.asset] if s.asset >= 0 else "", n) for n, s in enumerate(scored))
    scores = [-o[0] for o in ordered]
    total = float(np.logaddexp2.reduce(np.array([*scores, rest])))
    return Ranking([scored[o[3]] for o in ordered], [2.0 ** (s - total) for s in scores], rest, total)


def waterfall(ranking: Ranking, place: int, names: Sequence[str]) -> str:
    """JSON of the evidence of one hypothesis: its bits, then normalisation, posterior and nearest rival.

    The bits before `score` sum to it exactly; score and normalisation sum to log2 of the posterior.
    """
    one = ranking.best[place]
    rows: list[dict[str, Any]] = [{"label": label, "bits": bits} for label, bits in one.evidence]
    rows.append({"label": "score", "bits": one.score})
    rows.append({"label": "normalisation: all candidates together", "bits": -ranking.total})
    rival = next((s for n, s in enumerate(ranking.best) if n != place), None)
    posterior = ranking.posterior[place]
    told, name, margin = "none", None, None
    if rival is not None:
        margin = one.score - rival.score
        name = names[rival.asset] if rival.asset >= 0 else "not in the register"
        told = f"{name} ({rival.score:+.2f} bits); {abs(margin):.2f} bits for it would change the answer"
    rows.append({
        "label": f"posterior {posterior:.6f}; nearest rival {told}", "bits": None, "rival": name, "margin": margin,
    })  # fmt: skip
    return json.dumps(rows, ensure_ascii=False)
