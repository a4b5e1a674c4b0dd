"""Simulated pages: every field as this package reads it from the page, beside plain readers that are shown its very cells."""

from __future__ import annotations

import resource
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd

from benchmarks.common import row, spent
from benchmarks.ocr_answers import answers
from benchmarks.ocr_confidence import draw, figures, judged, page_of_plant
from benchmarks.ocr_text import error_rate, paired, rapid, squeeze, word_error_rate
from benchmarks.weakness_reading import crops
from pdm.config import OcrSettings, load_settings
from pdm.errors import EngineMissing
from pdm.ocr import read_page
from pdm.ocr.engines import engine
from pdm.ocr.picture.render import render
from pdm.records import PageReading
from pdm.vocabulary.fields import FIELDS

Rows = list[dict[str, Any]]
Pairs = list[tuple[str, str]]
SHOWN_TO_TESSERACT = 240
"""Cells that Tesseract reads, drawn at random: it takes a fifth of a second each."""
SURE = 0.95
"""Confidence from which a cell would go straight through."""


@dataclass
class _Seen:
    pairs: dict[tuple[str, str], Pairs] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    cells: list[pd.DataFrame] = field(default_factory=list)
    pages: int = 0
    readings: list[tuple[PageReading, pd.DataFrame]] = field(default_factory=list)


def simulated(seed: int, profile: str, most: int) -> Rows:
    """Figures of one profile: `simulated/<profile>/<field>`, scans and photographs apart, confidence, speed, memory.

    Args:
        seed: Seed of the plant; nothing may have been developed on it.
        profile: Profile of the simulation.
        most: Pages read.
    """
    from pdm.simulation import simulate

    seen = _Seen()
    with tempfile.TemporaryDirectory() as name:
        plant = Path(name) / "plant"
        simulate(plant, seed=seed, profile=profile, size="demo", processes=1)
        truth = pd.read_parquet(plant / "truth" / "cells.parquet")
        truth = truth[[(plant / f).is_file() for f in truth["file"]]]
        pages = list(truth.groupby(["file", "page"], sort=True))
        pick = np.random.default_rng(seed).choice(len(pages), min(most, len(pages)), replace=False)
        # each has read a page before: loading counts for neither
        _page(plant, str(pages[pick[0]][0][0]), int(pages[pick[0]][0][1]), pages[pick[0]][1], _Seen())
        for i in sorted(pick):
            _page(plant, str(pages[i][0][0]), int(pages[i][0][1]), pages[i][1], seen)
        shown = pd.concat([pages[i][1] for i in sorted(pick)])
        _plain(plant, shown, seen, seed)
        told = answers(plant, profile, seen.readings, shown)
    return _rows(seen, profile) + told


def _page(plant: Path, file: str, number: int, truth: pd.DataFrame, seen: _Seen) -> None:
    page = page_of_plant(plant, file, number)
    # a form has one entry, a ruled page mostly several
    kinds = ("", "/ruled") if truth["row"].nunique() > 1 else ("",)
    began = spent()
    settings = load_settings(plant / "plant.toml", fields=FIELDS).site(Path(file).parts[1])
    reading = read_page(page, settings=settings, ocr=OcrSettings())
    ours = spent() - began
    picture = cv2.cvtColor(render(page, OcrSettings()), cv2.COLOR_GRAY2BGR)
    plain = rapid("pages")
    began = spent()
    plain(picture)
    theirs = spent() - began
    for kind in kinds:
        seen.seconds["pdm", kind].append(ours)
        seen.seconds["rapidocr", kind].append(theirs)
    seen.pages += 1
    seen.readings.append((reading, truth))
    kind = "photograph" if Path(file).name.startswith("IMG_") else "scan"
    for name, pair in paired(reading.entries, truth):
        seen.pairs[name, "pdm"].append(pair)
        seen.pairs[kind, "pdm"].append(pair)
    seen.cells.append(judged(reading, truth).assign(page_id=f"{file}:{number}"))


def _plain(plant: Path, truth: pd.DataFrame, seen: _Seen, seed: int) -> None:
    """Plain readers on the cells as the truth knows their corners, so that finding them is not judged."""
    written = truth[~truth["struck"] & ~truth["ditto"] & truth["written"].fillna("").ne("")]
    few = written.sample(min(SHOWN_TO_TESSERACT, len(written)), random_state=seed)
    pictures = dict(crops(plant, written))
    readers: list[tuple[str, Callable[[Any], str], pd.DataFrame]] = [("rapidocr", _rapid_text, written)]
    try:
        print_ = engine("tesseract")
        readers.append(("tesseract", lambda p: print_.read([p])[0].text, few))
    except EngineMissing:
        pass
    for system, say, cells in readers:
        for cell in cells.itertuples():
            pair = (say(pictures[cell.Index]), str(cell.written))
            kind = "photograph" if Path(cell.file).name.startswith("IMG_") else "scan"
            seen.pairs[str(cell.field), system].append(pair)
            seen.pairs[kind, system].append(pair)


def _rapid_text(picture: Any) -> str:
    found = rapid("cells")(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True)
    return "".join(found.txts or ())


def _rows(seen: _Seen, profile: str) -> Rows:
    out: Rows = []
    for (name, system), pairs in sorted(seen.pairs.items()):
        low = [(a.casefold(), b.casefold()) for a, b in pairs]
        case = f"simulated/{profile}/{name}"
        exact = float(np.mean([squeeze(a) == squeeze(b) for a, b in low]))
        for metric, value in (("exact", exact), ("cer", error_rate(low)), ("wer", word_error_rate(low))):
            out.append(row(case, system, metric, value, n=len(pairs)))
    for (system, kind), seconds in seen.seconds.items():
        speed, count = 60 * len(seconds) / sum(seconds), len(seconds)
        out.append(row(f"simulated/{profile}{kind}", system, "pages_a_minute", speed, "per core", count))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = pd.concat(seen.cells, ignore_index=True)
    draw(cells, profile)
    sure = cells["confidence"] >= SURE
    right = float(cells.loc[sure, "right"].mean()) if sure.any() else float("nan")
    return [
        *out,
        row(f"simulated/{profile}", "pdm", "straight_through", float(sure.mean()), n=len(cells)),
        row(f"simulated/{profile}", "pdm", "right_of_those", right, n=int(sure.sum())),
        row(f"simulated/{profile}", "all in one process", "peak_memory", peak, "MiB"),
        *figures(cells, f"confidence/{profile}"),
    ]
