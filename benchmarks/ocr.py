"""Reading: real handwritten fields and pages, simulated pages, a register on a lattice; beside RapidOCR and Tesseract."""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

from benchmarks.common import data_set, row
from pdm.config import OcrSettings, SiteSettings
from pdm.errors import EngineMissing
from pdm.grammar import codes
from pdm.lattice import LATIN, Candidates, Lattice
from pdm.ocr import read_page
from pdm.ocr.engines import engine
from pdm.records import Page

Rows = list[dict[str, Any]]
YEARS = [str(y) for y in range(1950, 2050)]
CLOUDS = {"azure": "azure", "aws": "aws", "gcv": "google"}


def main(argv: list[str]) -> Rows:
    """All figures of reading; sets that are absent give none."""
    parser = argparse.ArgumentParser(prog="bench ocr")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--profile", default="normal", choices=["easy", "normal", "worst"])
    parser.add_argument("--pages", type=int, default=16, help="simulated pages that are read")
    chosen = parser.parse_args(argv)
    rows = register_on_a_lattice()
    if (fields := data_set("handwriting/form_fields")) is not None:
        rows += form_fields(fields)
    handwriting = fields.parent if fields is not None else None
    for folder in sorted(handwriting.glob("*_pages")) if handwriting is not None else []:
        rows += page_set(folder, chosen.seed)
    return rows + simulated(chosen.seed, chosen.profile, chosen.pages)


def measured(path: Path) -> bool:
    """Whether a picture belongs to the half that is measured; the other half served development."""
    return int(hashlib.sha256(path.read_bytes()).hexdigest(), 16) % 2 == 1


def rapid() -> Any:
    """RapidOCR as it comes, on one thread."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def squeeze(text: str) -> str:
    """Text without spaces."""
    return "".join(text.split())


def drawn_out(picture: np.ndarray) -> list[np.ndarray]:
    """Pictures of one field for a joint reading: as it is, and two widths more."""
    return [picture, *(cv2.resize(picture, None, fx=f, fy=1, interpolation=cv2.INTER_CUBIC) for f in (1.2, 1.4))]


def form_fields(folder: Path) -> Rows:
    """Years with all of 1950 to 2049 as equal candidates, and code strings, on the half that is measured."""
    labels = [line.split("\t") for line in (folder / "labels.tsv").read_text().splitlines() if line.count("\t") == 2]
    labels = [x for x in labels if (folder / x[0]).is_file()]
    # the numbers that occur in the other half stand for a site's list of codes
    known = {
        part
        for name, kind, text in labels
        if kind == "code" and not measured(folder / name)
        for part in text.split("/")
    }
    labels = [x for x in labels if measured(folder / x[0])]
    hand, plain = engine("ppocr"), rapid()
    try:
        print_ = engine("tesseract")
    except EngineMissing:
        print_ = None
    said: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for name, kind, truth in labels:
        picture = cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE)
        lattices = [r.lattice for r in hand.read(drawn_out(picture)) if r.lattice is not None]
        if kind == "year":
            mine = YEARS[int(lattices[0].log_likelihood(YEARS).argmax())]
        else:
            mine = codes.read(lattices)[0]
            said[kind, "pdm, codes of the other half known"].append((codes.read(lattices, known=known)[0], truth))
        said[kind, "pdm"].append((mine, truth))
        found = plain(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True)
        said[kind, "rapidocr"].append(("".join(found.txts or ()), truth))
        if print_ is not None:
            said[kind, "tesseract"].append((print_.read([picture])[0].text, truth))
    out: Rows = []
    for (kind, system), pairs in said.items():
        case, n = f"form_fields/{kind}", len(pairs)
        out.append(row(case, system, "exact", float(np.mean([squeeze(a) == b for a, b in pairs])), n=n))
        out.append(row(case, system, "cer", error_rate(pairs), n=n))
    return out


def error_rate(pairs: list[tuple[str, str]]) -> float:
    """Character errors over characters, spaces aside, all pairs together."""
    errors = sum(Levenshtein.distance(squeeze(a), squeeze(b)) for a, b in pairs)
    return errors / max(sum(len(squeeze(b)) for _, b in pairs), 1)


def page_set(folder: Path, seed: int) -> Rows:
    """Pages with their text: character errors, and how sure it is that this package's are fewer (pages paired)."""
    pages = [p for p in sorted([*folder.glob("*.jpg"), *folder.glob("*.png")]) if measured(p)]
    plain = rapid()
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    for path in pages:
        truth = path.with_suffix(".gt.txt").read_text(encoding="utf-8", errors="replace")
        began = time.process_time()
        reading = read_page(page_of(path), settings=SiteSettings(), ocr=OcrSettings())
        seconds["pdm"] += time.process_time() - began
        lines = [json.loads(f) for f in reading.entries["fields"]]
        said["pdm"].append(("\n".join(" ".join(x.get(k, "") for k in ("date", "description")) for x in lines), truth))
        began = time.process_time()
        said["rapidocr"].append(("\n".join(plain(str(path)).txts or ()), truth))
        seconds["rapidocr"] += time.process_time() - began
        for ending, system in CLOUDS.items():
            other = path.with_suffix(f".{ending}.txt")
            if other.is_file():
                said[system].append((other.read_text(encoding="utf-8", errors="replace"), truth))
    out = [row(folder.name, s, "cer", error_rate(pairs), n=len(pairs)) for s, pairs in said.items()]
    out += [
        row(folder.name, s, "cer_mean_of_pages", float(np.mean([error_rate([p]) for p in pairs])), n=len(pairs))
        for s, pairs in said.items()
    ]
    out += [
        row(folder.name, s, "pages_a_minute", 60 * len(pages) / t, "per core", len(pages)) for s, t in seconds.items()
    ]
    rng = np.random.default_rng(seed)
    better = 0
    for _ in range(2000):
        pick = rng.integers(len(pages), size=len(pages))
        better += error_rate([said["pdm"][i] for i in pick]) < error_rate([said["rapidocr"][i] for i in pick])
    return [*out, row(folder.name, "pdm", "bootstrap_better_than_rapidocr", better / 2000, n=len(pages))]


def page_of(path: Path, number: int = 1) -> Page:
    """A file's page."""
    return Page("0" * 64, "bench", path.name, str(path), "pdf" if path.suffix == ".pdf" else "image", number)


def simulated(seed: int, profile: str, most: int) -> Rows:
    """Pages of a simulated plant: per field exact cells and character errors; pages a minute beside RapidOCR."""
    from pdm.simulation import simulate

    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    plain = rapid()
    with tempfile.TemporaryDirectory() as folder:
        simulate(Path(folder), seed=seed, profile=profile, size="demo")
        cells = pd.read_parquet(Path(folder) / "truth" / "cells.parquet")
        cells = cells[[(Path(folder) / f).is_file() for f in cells["file"]]]
        pages = list(cells.groupby(["file", "page"], sort=True))
        pick = np.random.default_rng(seed).choice(len(pages), min(most, len(pages)), replace=False)
        for (file, number), truth in (pages[i] for i in sorted(pick)):
            page = page_of(Path(folder) / str(file), int(number))
            began = time.process_time()
            reading = read_page(page, settings=SiteSettings(), ocr=OcrSettings())
            seconds["pdm"] += time.process_time() - began
            from pdm.ocr.render import render

            picture = cv2.cvtColor(render(page, OcrSettings()), cv2.COLOR_GRAY2BGR)
            began = time.process_time()
            plain(picture)
            seconds["rapidocr"] += time.process_time() - began
            for field, pair in paired(reading.entries, truth):
                said[field].append(pair)
    out = [
        row(f"simulated/{profile}/{f}", "pdm", m, v, n=len(p))
        for f, p in sorted(said.items())
        for m, v in (
            ("exact", float(np.mean([squeeze(a).casefold() == squeeze(b).casefold() for a, b in p]))),
            ("cer", error_rate([(a.casefold(), b.casefold()) for a, b in p])),
        )
    ]
    return out + [
        row(f"simulated/{profile}", s, "pages_a_minute", 60 * len(pick) / t, "per core", len(pick))
        for s, t in seconds.items()
    ]


def paired(entries: pd.DataFrame, truth: pd.DataFrame) -> list[tuple[str, tuple[str, str]]]:
    """Written cells (those struck out aside) with what was read in them; lines are matched in order by their text."""
    found = [json.loads(f) for f in entries["fields"]]
    rows = [g for _, g in truth.groupby("row", sort=True)]
    read = ["".join(v for k, v in f.items() if k not in ("period", "site")) for f in found]
    written = ["".join(str(w) for w in g["written"] if isinstance(w, str)) for g in rows]
    score = np.zeros((len(rows) + 1, len(read) + 1))
    like = np.array(
        [[Levenshtein.normalized_similarity(squeeze(a), squeeze(b)) for b in read] for a in written]
    ).reshape(len(rows), len(read))
    for i in range(1, len(rows) + 1):
        for j in range(1, len(read) + 1):
            score[i, j] = max(score[i - 1, j], score[i, j - 1], score[i - 1, j - 1] + like[i - 1, j - 1])
    match: dict[int, int] = {}
    i, j = len(rows), len(read)
    while i and j:
        if score[i, j] == score[i - 1, j - 1] + like[i - 1, j - 1]:
            match[i - 1] = j - 1
            i, j = i - 1, j - 1
        elif score[i, j] == score[i - 1, j]:
            i -= 1
        else:
            j -= 1
    out = []
    for k, group in enumerate(rows):
        fields = found[match[k]] if k in match else {}
        for cell in group.itertuples():
            if cell.struck or not isinstance(cell.value, str) or not cell.value.strip():
                continue
            want = cell.value if cell.ditto or not isinstance(cell.written, str) else cell.written
            names = ("description", "long_text", "remarks") if cell.field == "description" else (cell.field,)
            out.append((str(cell.field), ("".join(fields.get(n, "") for n in names), want)))
    return out


def register_on_a_lattice() -> Rows:
    """Time to score 100,000 identifiers against one cell, best of five."""
    rng = np.random.default_rng(3)
    tags = [
        f"{u:02d}-{c}-{n:04d}{s}"
        for u in range(1, 11)
        for c in ("P", "K", "E", "C", "V")
        for n in range(1000)
        for s in ("A", "B")
    ]
    p = np.full((48, len(LATIN) + 1), 1e-4)
    p[:, 0] = 0.9
    for t, c in zip(range(2, 48, 5), tags[777]):
        p[t, LATIN.index(c) + 1], p[t, 0] = 0.7, 0.1
        p[t, rng.integers(1, len(LATIN))] += 0.15
    lattice, ready = Lattice.from_probabilities(p), Candidates(tags)
    lattice.log_likelihood(ready)
    times = []
    for _ in range(5):
        fresh = Lattice.from_bytes(lattice.to_bytes())
        began = time.process_time()
        found = fresh.log_likelihood(ready)
        times.append(time.process_time() - began)
    if tags[int(found.argmax())] != tags[777]:
        raise AssertionError("the tag on the lattice is not the likeliest")
    return [row("register/100000", "pdm", "milliseconds_a_cell", 1000 * min(times), "ms", len(tags))]
