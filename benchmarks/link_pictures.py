"""What lattices add: names written by drawn hands on ruled pages, photographed or scanned, read, and linked with and without."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from benchmarks.link_data import simulated
from benchmarks.weakness_reading import cut
from pdm.simulation.documents.canvas import Canvas
from pdm.simulation.documents.hands import make_hand
from pdm.simulation.documents.scan import Look, take

NAMES = 480
ROWS = 20
ROW = 8.5
"""Height of a ruled row, mm."""
WIDE = 34.0
"""Width of the column for equipment, mm."""


def picture_rows(seed: int, profile: str, names: int = NAMES) -> list[dict[str, Any]]:
    """Figures of handwritten names, with lattices, without, and for the nearest name by rapidfuzz.

    Args:
        seed, profile: Of the simulation; hands and pages are drawn from the same seed.
        names: How many names are written.
    """
    from benchmarks.link_figures import Answers, best_threshold, figures, measured, pdm_answers, sure_threshold
    from benchmarks.link_peers import rapidfuzz_answers

    data = simulated(seed, profile)
    keep = (data.mentions["mention"].notna() & (data.mentions["channel"] == "hand")).to_numpy()
    chosen = np.flatnonzero(keep)
    chosen = np.sort(np.random.default_rng(seed).permutation(chosen)[:names])
    mentions = data.mentions.iloc[chosen].reset_index(drop=True)
    true = [data.registered[i] for i in chosen]
    texts, lattices = written_and_read(list(mentions["mention"]), seed, profile)
    exact = np.mean([r.replace(" ", "") == w.replace(" ", "") for r, w in zip(texts, mentions["mention"], strict=True)])
    case = f"simulated/{profile} handwritten"
    read = mentions.assign(mention=texts)
    # the plant's other lines are in view, as they are where pages come in: its words for machines are learned from them
    typed = data.mentions[data.mentions["mention"].notna() & (data.mentions["channel"] != "hand")]
    rows = [row(case, "best guess", "read exactly", float(exact), n=len(read))]
    for system, given in (("pdm", read.assign(lattice=pd.Series(lattices, dtype="object"))), ("pdm/no-lattice", read)):
        both, cost = measured(lambda g=given: pdm_answers(pd.concat([g, typed], ignore_index=True), data.register)[0])
        assert both is not None
        n = len(given)
        answers = Answers(both.asset[:n], both.score[:n], both.auto[:n], cost)
        rows += figures(case, system, answers, true, 0.5)
    told = rapidfuzz_answers(read, data.register, None)
    assert told is not None
    plain = Answers(told[0], told[1], [False] * len(read))
    # tuned on these very names: what a threshold can give it at best
    plain.auto = [s >= sure_threshold(plain, true) for s in plain.score]
    return rows + figures(case, "rapidfuzz (own best)", plain, true, best_threshold(plain, true))


def written_and_read(names: list[str], seed: int, profile: str) -> tuple[list[str], list[bytes | None]]:
    """Names as a reader sees them: best guess, and lattice."""
    from pdm.ocr.engines.ppocr import PPOcr

    rng = np.random.default_rng([seed, 77])
    cells: list[Any] = []
    for first in range(0, len(names), ROWS):
        page = names[first : first + ROWS]
        hand = make_hand(rng, profile)
        canvas = Canvas(WIDE + 20, ROW * (len(page) + 2), 300)
        rects = [(10.0, ROW * (n + 1), 10.0 + WIDE, ROW * (n + 2)) for n in range(len(page))]
        for rect, name in zip(rects, page, strict=True):
            canvas.box(rect)
            canvas.write(name, rect, hand, rng, row=ROW)
        photo = bool(rng.random() < 0.2)
        taken = take(canvas, hand, Look(int(rng.choice((150, 200, 300))), photo=photo, profile=profile), rng)
        cells += [cut(taken.picture, [float(x) for x in taken.quad(rect).ravel()]) for rect in rects]
    found = PPOcr().read(cells)
    return [r.text for r in found], [r.lattice.to_bytes() if r.lattice is not None else None for r in found]
