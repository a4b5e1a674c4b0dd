"""What other pages of a site teach the reader without a person: pages of simulated sites read before and after.

As at intake: evenly spread pages of each site are read as they are, what is surely read there teaches the reader, and the others are
read with that. The others are measured; none of them teaches.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from benchmarks.link_data import CHANNEL
from benchmarks.ocr_answers import TYPED, days, texts
from benchmarks.ocr_confidence import figures, judged, page_of_plant
from benchmarks.ocr_machines import named_machines
from benchmarks.ocr_text import error_rate, paired, squeeze
from pdm.config import OcrSettings, load_settings
from pdm.ocr import read_page
from pdm.ocr.engines import Engine, engine
from pdm.ocr.language import learn
from pdm.ocr.self_training import machine_names, sure_readings
from pdm.records import PageReading
from pdm.simulation import Truth
from pdm.vocabulary.fields import FIELDS
from pdm.workspace.self_taught import LEAST, pages_that_teach, some_of, spread

Rows = list[dict[str, Any]]
Read = list[tuple[PageReading, pd.DataFrame]]


def main(argv: list[str]) -> Rows:
    """Figures by profile: each field, days, free text, machines by single cells, confidence."""
    parser = argparse.ArgumentParser(prog="bench ocr_taught")
    parser.add_argument("--seed", type=int, nargs="+", default=[471])
    parser.add_argument("--profile", nargs="+", default=["normal"], choices=["easy", "normal", "worst"])
    parser.add_argument("--workspace", type=Path, help="a simulated plant that is there already")
    parser.add_argument("--pages", type=int, default=24, help="pages of each site that are measured, at most")
    chosen = parser.parse_args(argv)
    out: Rows = []
    for profile in chosen.profile:
        for seed in chosen.seed:
            if chosen.workspace is not None:
                out += taught(chosen.workspace, profile, seed, chosen.pages)
                continue
            from pdm.simulation import simulate

            with tempfile.TemporaryDirectory() as folder:
                simulate(Path(folder), seed=seed, profile=profile, size="demo", processes=1)
                out += taught(Path(folder), profile, seed, chosen.pages)
    return out


def taught(plant: Path, profile: str, seed: int, most: int) -> Rows:
    """Pages of one plant before and after.

    Args:
        plant: A simulated plant with its truth.
        profile: Its profile.
        seed: Chooses the pages that are measured.
        most: How many of each site, at most.
    """
    truth = Truth.load(plant / "truth")
    cells = pd.read_parquet(plant / "truth" / "cells.parquet")
    cells = cells[np.array([(plant / f).is_file() for f in cells["file"]])]
    cells["from"] = [Path(f).parts[1] for f in cells["file"]]
    before: Read = []
    after: Read = []
    readers: dict[str, Engine] = {}
    shown = []
    seconds, examples = 0.0, 0
    for site, mine in cells.groupby("from", sort=True):
        pages = [(str(f), int(n), t) for (f, n), t in mine.groupby(["file", "page"], sort=True)]
        teachers = set(spread(pages_that_teach(len(pages)), len(pages)))
        others = [p for i, p in enumerate(pages) if i not in teachers]
        others = [others[i] for i in np.random.default_rng(seed).permutation(len(others))[:most]]
        if not others:
            continue
        began = time.process_time()
        learned, count = _learned(plant, truth, str(site), [pages[i] for i in sorted(teachers)])
        seconds, examples = seconds + time.process_time() - began, examples + count
        readers[str(site)] = engine("ppocr") if learned is None else engine("ppocr").adapted(learned)
        for file, number, true in others:
            before.append((_read(plant, str(site), file, number, None), true))
            after.append((_read(plant, str(site), file, number, learned), true))
            shown.append(true)
    case = f"simulated/{profile}/{seed}"
    out = [
        row(case, "pdm, taught", "seconds for pages that teach", seconds, "s", len(readers)),
        row(case, "pdm, taught", "sure readings", examples, n=len(readers)),
    ]
    every = pd.concat(shown)
    for system, readings in (("pdm", before), ("pdm, taught", after)):
        found = [*_fields(case, readings), *days(plant, case, truth, readings), *texts(case, truth, readings)]
        judgements = [judged(r, t).assign(page_id=str(i)) for i, (r, t) in enumerate(readings)]
        found += figures(pd.concat(judgements, ignore_index=True), f"{case}/confidence")
        found += named_machines(plant, case, truth, every, {} if system == "pdm" else readers)
        out += [f | {"system": f["system"].replace("pdm", system, 1)} for f in found]
    return out


def _learned(
    plant: Path, truth: Truth, site: str, pages: list[tuple[str, int, pd.DataFrame]]
) -> tuple[bytes | None, int]:
    typed = truth.lines[truth.lines["channel"].map(CHANNEL).isin(TYPED)]
    mine = typed["site"] == site
    texts_ = typed.dropna(subset=["text"])
    text = learn(list(texts_.loc[mine, "text"].unique()), list(texts_.loc[~mine, "text"].unique()))
    register = truth.register[truth.register["site"] == site]
    names = machine_names(register, typed.loc[mine, "mention"].dropna().unique())
    found = []
    for file, number, _ in pages:
        reading = _read(plant, site, file, number, None)
        crops = dict(zip(reading.crops["crop_id"], reading.crops["png"], strict=True))
        found += sure_readings(reading.cells, crops, text=text, names=names)
    found = some_of(found)
    pictures, texts, read = [e[0] for e in found], [e[1] for e in found], [e[2] for e in found]
    sure = sum(t is not None for t in texts)
    if sure < LEAST:
        return None, sure
    return engine("ppocr").learn(pictures, texts, read=read), sure


def _read(plant: Path, site: str, file: str, number: int, learned: bytes | None) -> PageReading:
    settings = load_settings(plant / "plant.toml", fields=FIELDS).site(site)
    return read_page(page_of_plant(plant, file, number), settings=settings, ocr=OcrSettings(), learned=learned)


def _fields(case: str, readings: Read) -> Rows:
    pairs: dict[str, list[tuple[str, str]]] = {}
    for reading, true in readings:
        for name, pair in paired(reading.entries, true):
            pairs.setdefault(name, []).append(pair)
    out: Rows = []
    for name, both in sorted(pairs.items()):
        out.append(
            row(f"{case}/{name}", "pdm", "exact", np.mean([squeeze(a) == squeeze(b) for a, b in both]), n=len(both))
        )
        out.append(
            row(
                f"{case}/{name}", "pdm", "cer", error_rate([(a.casefold(), b.casefold()) for a, b in both]), n=len(both)
            )
        )
    return out
