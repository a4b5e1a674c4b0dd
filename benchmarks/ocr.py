"""Reading: real handwritten fields and pages, simulated pages, a register on a lattice; beside RapidOCR and Tesseract."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd

from benchmarks.common import data_set, row, spent
from benchmarks.ocr_confidence import calibration_error, risk_coverage
from benchmarks.ocr_print import degraded_print
from benchmarks.ocr_simulated import simulated
from benchmarks.ocr_text import error_rate, rapid, squeeze, word_error_rate
from pdm.config import OcrSettings, SiteSettings
from pdm.errors import EngineMissing
from pdm.lattice import LATIN, Candidates, Lattice
from pdm.ocr import read_page
from pdm.ocr.engines import Engine, engine
from pdm.ocr.field import read_code, read_codes, read_year
from pdm.ocr.language import Language, learn, part_of, read_in_parts
from pdm.records import Page, PageReading

Rows = list[dict[str, Any]]
CLOUDS = {"azure": "azure", "aws": "aws", "gcv": "google"}


def main(argv: list[str]) -> Rows:
    """All figures of reading; sets that are absent give none."""
    parser = argparse.ArgumentParser(prog="bench ocr")
    parser.add_argument("--seed", type=int, default=471)
    parser.add_argument("--profile", nargs="+", default=["normal", "worst"], choices=["easy", "normal", "worst"])
    parser.add_argument("--pages", type=int, default=16, help="simulated pages that are read of each profile")
    chosen = parser.parse_args(argv)
    rows = register_on_a_lattice()
    if (fields := data_set("handwriting/form_fields")) is not None:
        rows += form_fields(fields)
    handwriting = fields.parent if fields is not None else None
    for folder in sorted(handwriting.glob("*_pages")) if handwriting is not None else []:
        rows += page_set(folder, chosen.seed)
    rows += degraded_print()
    for profile in chosen.profile:
        rows += simulated(chosen.seed, profile, chosen.pages)
    return rows


def measured(path: Path) -> bool:
    """Whether a picture belongs to the half that is measured; the other half served development."""
    return int(hashlib.sha256(path.read_bytes()).hexdigest(), 16) % 2 == 1


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
    others = [x[0] for x in labels if x[1] == "code" and not measured(folder / x[0])]
    labels = [x for x in labels if measured(folder / x[0])]
    hand, plain, print_ = engine("ppocr"), rapid("cells"), _print_engine()
    said: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    trust: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    shown = [cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE) for name, _, _ in labels]
    # code strings of one archive are read together, the other half's pictures too: numbers that come again bear one another
    # out, and no label of any is used
    codes = [p for p, (_, kind, _) in zip(shown, labels, strict=True) if kind == "code"]
    codes += [cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE) for name in others]
    together, with_list = iter(read_codes(codes, hand)), iter(read_codes(codes, hand, known))
    for picture, (_, kind, truth) in zip(shown, labels, strict=True):
        if kind == "year":
            year, sure = read_year(picture, hand)
            mine = str(year)
        else:
            mine, sure = next(together)
            said[kind, "pdm, each alone"].append((read_code(picture, hand)[0], truth))
            said[kind, "pdm, codes of the other half known"].append((next(with_list)[0], truth))
        said[kind, "pdm"].append((mine, truth))
        greedy = hand.read([picture])[0]
        trust[kind, "pdm"].append((sure, mine == truth))
        trust[kind, "engine's own"].append((greedy.confidence, squeeze(greedy.text) == truth))
        found = plain(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True)
        said[kind, "rapidocr"].append(("".join(found.txts or ()), truth))
        if print_ is not None:
            said[kind, "tesseract"].append((print_.read([picture])[0].text, truth))
    out: Rows = []
    for (kind, system), pairs in said.items():
        case, n = f"form_fields/{kind}", len(pairs)
        out.append(row(case, system, "exact", float(np.mean([squeeze(a) == b for a, b in pairs])), n=n))
        out.append(row(case, system, "cer", error_rate(pairs), n=n))
        out.append(row(case, system, "wer", word_error_rate(pairs), n=n))
    for (kind, system), known_right in trust.items():
        chance, came = np.array(known_right, dtype=float).T
        out.append(
            row(
                f"form_fields/{kind} confidence",
                system,
                "ece_of_5_bins",
                calibration_error(chance, came, 5),
                n=len(came),
            )
        )
        out.append(
            row(
                f"form_fields/{kind} confidence", system, "aurc", float(risk_coverage(chance, came).mean()), n=len(came)
            )
        )
    return out


def page_set(folder: Path, seed: int) -> Rows:
    """Pages with their text: character errors, and how sure it is that this package's are fewer (pages paired)."""
    every = sorted([*folder.glob("*.jpg"), *folder.glob("*.png")])
    pages = [p for p in every if measured(p)]
    plain, print_ = rapid("pages"), _print_engine()
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    readings = []
    for path in pages:
        truth = path.with_suffix(".gt.txt").read_text(encoding="utf-8", errors="replace")
        began = spent()
        reading = read_page(page_of(path), settings=SiteSettings(), ocr=OcrSettings())
        seconds["pdm, best path"] += spent() - began
        readings.append(reading)
        said["pdm, best path"].append((_text(reading.entries), truth))
        began = spent()
        said["rapidocr"].append(("\n".join(plain(str(path)).txts or ()), truth))
        seconds["rapidocr"] += spent() - began
        if print_ is not None:
            began = spent()
            said["tesseract"].append((_page_by_tesseract(path), truth))
            seconds["tesseract"] += spent() - began
        for ending, system in CLOUDS.items():
            other = path.with_suffix(f".{ending}.txt")
            if other.is_file():
                said[system].append((other.read_text(encoding="utf-8", errors="replace"), truth))
    # pages of the other half are of the same archive: what is read on them teaches, too, and no text that comes with a page does
    others = [read_page(page_of(p), settings=SiteSettings(), ocr=OcrSettings()) for p in every if p not in pages]
    truths = [truth for _, truth in said["pdm, best path"]]
    for system, taught in (("pdm", True), ("pdm, nothing typed or read", False)):
        began = spent()
        said[system] = list(zip(_in_their_language(readings, others if taught else None), truths, strict=True))
        seconds[system] = seconds["pdm, best path"] + spent() - began
    out = [
        row(folder.name, s, m, rate(pairs), n=len(pairs))
        for s, pairs in said.items()
        for m, rate in (("cer", error_rate), ("wer", word_error_rate))
    ]
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


def _in_their_language(readings: list[PageReading], others: list[PageReading] | None) -> list[str]:
    """Texts of pages as intake reads them where nobody has typed anything: best paths of their and other pages teach the language.

    Where `others` is None, nothing teaches it.
    """
    entries, cells = (pd.concat([getattr(r, t) for r in readings], ignore_index=True) for t in ("entries", "cells"))
    teachers = pd.concat([entries, *(r.entries for r in others or [])], ignore_index=True)
    parts = part_of(teachers)

    def language_of(part: int) -> Language:
        return learn(teachers.loc[parts != part, "text"].dropna() if others is not None else [], little=True)

    read = read_in_parts(entries, cells, language_of)
    return [
        _text(read[read["document_id"] == r.entries["document_id"].iloc[0]]) if len(r.entries) else "" for r in readings
    ]


def _text(entries: pd.DataFrame) -> str:
    lines = [json.loads(f) for f in entries["fields"]]
    return "\n".join(" ".join(x.get(k, "") for k in ("date", "description")) for x in lines)


def _print_engine() -> Engine | None:
    try:
        return engine("tesseract")
    except EngineMissing:
        return None


def _page_by_tesseract(path: Path) -> str:
    import pytesseract

    return str(pytesseract.image_to_string(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)))


def page_of(path: Path, number: int = 1) -> Page:
    """A file's page."""
    document = hashlib.sha256(path.name.encode()).hexdigest()
    return Page(document, "bench", path.name, str(path), "pdf" if path.suffix == ".pdf" else "image", number)


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
        began = spent()
        found = fresh.log_likelihood(ready)
        times.append(spent() - began)
    if tags[int(found.argmax())] != tags[777]:
        raise AssertionError("the tag on the lattice is not the likeliest")
    return [row("register/100000", "pdm", "milliseconds_a_cell", 1000 * min(times), "ms", len(tags))]
