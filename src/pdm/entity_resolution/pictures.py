"""A handwritten name: the picture itself is compared with every form of every asset, not the best guess of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pdm.entity_resolution.compare import Fits
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.model import LinkModel
from pdm.entity_resolution.posterior import Scored, score
from pdm.grammar.tags import parse
from pdm.lattice import Lattice

TEMPER = 0.55
"""Lattices are too sure of themselves: their log ratios are scaled by this."""
KEEP_BITS = 16.0
OPEN_BITS = 12.0
"""Bits of the best open string where it is no tag: about as rare as a tag of three digits."""


def picture_scores(
    picture: bytes, fields: Sequence[Fits], model: LinkModel, index: SiteIndex
) -> tuple[list[Scored], float]:
    """Hypotheses from a lattice, with the other fields of the line as they are written.

    The likelihood of an asset is the sum over its written forms. It is set against the background: what else could be written
    there, by the plant's own style of tags. The best reading as text is compared too where it is a name in words, which no
    list of forms can hold; the better of the two speaks, never both.
    """
    lattice = Lattice.from_bytes(picture)
    strings, weights, owner = index.forms
    ratio = TEMPER * (lattice.log_likelihood(strings) - lattice.open_log_likelihood()) / math.log(2) + weights
    total = np.full(len(index), -np.inf)
    np.logaddexp2.at(total, owner, ratio)
    tag = parse(lattice.greedy()[0])
    background = -index.style.bits(tag) if tag is not None and tag.letters in index.letters else OPEN_BITS
    by_text, rest = score(fields[:1], True, model, len(index))
    textual = {s.asset: s for s in by_text}
    prior = (
        by_text[0].evidence[0]
        if by_text[0].asset >= 0
        else ("one of the assets", math.log2((1 - model.none) / len(index)))
    )
    scored = {-1: textual[-1]}
    as_words = fields[0].kind == "words" if fields else False
    for i in np.flatnonzero(total > total.max() - KEEP_BITS).tolist():
        bits = max(background + float(total[i]), -20.0)
        scored[i] = Scored(
            i, "agree" if bits > 0 else "other", [prior, (f"the writing fits {index.candidates[i].label}", bits)]
        )
    for i, one in textual.items():
        if i >= 0 and as_words and (i not in scored or one.score > scored[i].score):
            scored[i] = one
    for fits in fields[1:]:
        rest += model.bits(fits.kind, True, "other")
        for i, one in scored.items():
            if i < 0:
                continue
            fit = fits.best.get(i)
            if fit is None:
                one.evidence.append((f'"{fits.name.text}" is not its name', model.bits(fits.kind, True, "other")))
                one.level = "other"
            else:
                one.evidence.append(
                    (fit.label, model.bits(fits.kind, True, fit.level) - math.log2(fit.others / len(index)))
                )
    return list(scored.values()), rest
