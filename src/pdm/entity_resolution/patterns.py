"""Names that fit in one pattern have the same figures: weighed once, with texts that have gaps for labels and assets.

A plant writes tens of thousands of names in a few hundred patterns, such as one machine that is told and eleven of other units.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pdm.entity_resolution.compare import Fits
from pdm.entity_resolution.model import LinkModel
from pdm.entity_resolution.posterior import NOBODY, SHOWN, Scored, in_order, listed, quoted, rank, score, waterfall

GAP = "\ue000"
"""Of private use, and in no text that is the same for all names of a pattern."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The link of a name, without its labels and assets.

    Attributes:
        runs: Groups of the name's fits, best first, those of one score together; -1 for "not in the register".
        level: Level of the best one; empty for "not in the register".
        posterior: Its posterior.
        listed, reason: The texts between the gaps.
    """

    runs: tuple[tuple[int, ...], ...]
    level: str
    posterior: float
    listed: Sequence[str]
    reason: Sequence[str]

    def best(self, fits: Fits) -> list[int]:
        """The best candidates, -1 for "not in the register"."""
        out: list[int] = []
        for run in self.runs:
            its: Sequence[int] = fits.groups[run[0]][1] if run[0] >= 0 else NOBODY
            if len(run) > 1:
                its = sorted([i for n in run for i in (fits.groups[n][1] if n >= 0 else NOBODY)], key=in_order)
            out += its[: SHOWN - len(out)]
        return out

    def texts(self, fits: Fits, best: Sequence[int], names: Sequence[str]) -> tuple[str, str]:
        """The JSON of candidates and of the reason, as `listed` and `waterfall` write them.

        Args:
            fits: The name's.
            best: Its best candidates.
            names: Assets, quoted for JSON, without the quotes.
        """
        assets = [names[i] for i in best if i >= 0]
        labels: list[str] = []
        if best[0] >= 0:
            fit = fits.groups[self.runs[0][0]][0]
            labels = [quoted(fit.label)[1:-1], *[quoted(label)[1:-1] for label, _ in fit.extra]]
        rival = [names[best[1]]] * 2 if len(best) > 1 and best[1] >= 0 else []
        return _filled(self.listed, assets), _filled(self.reason, [*labels, *rival])


class _Gaps(Sequence[str]):
    """A gap for the name of each asset."""

    def __getitem__(self, at: object) -> str:  # type: ignore[override]
        return GAP

    def __len__(self) -> int:
        return 0


def pattern_of(fits: Fits, hand: bool) -> Hashable:
    """The same for names with the same figures."""
    groups = [(fit.level, fit.others, len(its), *[bits for _, bits in fit.extra]) for fit, its in fits.groups]
    return (
        hand,
        fits.kind,
        fits.several,
        fits.lacking,
        fits.none_bits,
        tuple(groups),
        tuple([(fit.level, rest.size) for fit, rest in fits.beyond]),
        tuple([(fit.level, fit.others, more) for fit, more in fits.by_number]),
    )


def figures(fits: Fits, hand: bool, model: LinkModel, size: int) -> Figures | None:
    """Figures of all names that fit as this one does (`pattern_of`); None where several groups fit it best.

    Args:
        fits: The only name of a mention, around which there is nothing to weigh.
        hand: Whether it was read from a picture.
        model: m and the prior.
        size: Assets of the site.
    """
    scored, rest = score([fits], hand, model, size)
    ranking = rank(scored, rest)
    number = {id(group): n for n, group in enumerate(scored[:-1])}
    runs = [[number.get(id(g), -1) for g in equal] for _, equal in groupby(ranking.groups, key=lambda g: g.score)]
    if len(runs[0]) > 1:
        return None
    best, one = ranking.best[0]
    posterior = ranking.posterior(one)
    texts = listed(ranking, _Gaps())
    if best >= 0:
        labelled = [one.evidence[0], *[(GAP, bits) for _, bits in one.evidence[1:]]]
        ranking.best[0] = best, Scored(one.assets, one.level, labelled)
    reason = waterfall(ranking, 0, _Gaps())
    return Figures(tuple(map(tuple, runs[:SHOWN])), one.level, posterior, texts.split(GAP), reason.split(GAP))


def _filled(texts: Sequence[str], gaps: Sequence[str]) -> str:
    out = [texts[0]]
    for gap, text in zip(gaps, texts[1:], strict=True):
        out += (gap, text)
    return "".join(out)
