"""A reader that learns from corrections: errors of a writer's other cells, and of the second halves of real pages."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.common import data_set, row
from benchmarks.ocr import measured, page_of
from benchmarks.ocr_language import error_rate, in_order
from benchmarks.weakness_reading import crops
from pdm.config import OcrSettings
from pdm.ocr.engines.adaptation import Adaptation, learn
from pdm.ocr.engines.ppocr import PPOcr, look, look_again, neck

FIELDS = ("equipment", "description", "date", "technician", "temperature", "running_hours")


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Figures before and after, by writer and pooled."""
    parser = argparse.ArgumentParser(prog="bench ocr_adaptation")
    parser.add_argument("--seed", type=int, default=411)
    parser.add_argument("--profile", default="normal", choices=["easy", "normal", "worst"])
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--workspace", type=Path, help="a simulated workspace that is there already")
    parser.add_argument("--development", action="store_true", help="pages of the half that served development")
    chosen = parser.parse_args(argv)
    if chosen.workspace is not None:
        out = writers(chosen.workspace, chosen.profile, chosen.writers, chosen.seed)
    else:
        from pdm.simulation import simulate

        with tempfile.TemporaryDirectory() as folder:
            simulate(Path(folder), seed=chosen.seed, profile=chosen.profile, size="demo", processes=1)
            out = writers(Path(folder), chosen.profile, chosen.writers, chosen.seed)
    pages = data_set("handwriting/code_pages")
    return out + (halves(pages, development=chosen.development) if pages is not None else [])


def writers(folder: Path, profile: str, most: int, seed: int) -> list[dict[str, Any]]:
    """For each of the writers with most cells: 200 cells are corrected, the others are read before and after."""
    cells = pd.read_parquet(folder / "truth" / "cells.parquet")
    lines = pd.read_parquet(folder / "truth" / "documents.parquet").drop_duplicates("line_id").set_index("line_id")
    cells["writer"] = cells["line_id"].map(lines["writer_id"])
    plain = ~cells["struck"].astype(bool) & ~cells["ditto"].astype(bool) & (cells["crossed"] == "")
    cells = cells[plain & cells["written"].notna() & cells["field"].isin(FIELDS)]
    busiest = cells.groupby("writer").size().sort_values(ascending=False, kind="stable").index[:most]
    out, all_before, all_after = [], [], []
    for writer in busiest:
        mine = cells[cells["writer"] == writer].sample(frac=1.0, random_state=seed).head(400)
        pictures = dict(crops(folder, mine))
        pairs = [(pictures[i], str(mine.at[i, "written"])) for i in mine.index]
        began = time.process_time()
        learned = corrected(pairs[:200])
        spent = time.process_time() - began
        before, after = read(None, pairs[200:]), read(learned, pairs[200:])
        all_before, all_after = all_before + before, all_after + after
        out += _rows(f"simulated/{profile}/{writer}", before, after)
        out.append(row(f"simulated/{profile}/{writer}", "after 200 cells", "seconds to learn", spent, "s", 200))
    return out + _rows(f"simulated/{profile}", all_before, all_after)


def halves(folder: Path, *, development: bool) -> list[dict[str, Any]]:
    """Pages of real handwriting: lines of the first half are corrected, those of the second half are read."""
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    for path in sorted(p for p in folder.glob("*.jpg") if measured(p) is not development):
        pairs = lines_of(path)
        half = len(pairs) // 2
        learned = corrected(pairs[:half], least=4)
        before += read(None, pairs[half:])
        after += read(learned, pairs[half:])
    return _rows("code_pages, second halves", before, after)


def lines_of(path: Path) -> list[tuple[Any, str]]:
    """Lines of a page as pictures with their texts, from top to bottom; lines that cannot be told apart are left out."""
    from pdm.ocr.engines import engine
    from pdm.ocr.picture.render import render
    from pdm.ocr.read import make_upright
    from pdm.ocr.writing.freeform import blocks, in_lines

    hand = engine("ppocr")
    upright = make_upright(render(page_of(path), OcrSettings()), hand)
    lines = [line for line in in_lines(blocks(upright.flat, hand, upright.writing)) if len(line) == 1]
    texts = [t.strip() for t in path.with_suffix(".gt.txt").read_text(encoding="utf-8", errors="replace").splitlines()]
    texts = [t for t in texts if t]
    pairs = in_order([line[0].text for line in lines], texts, 0.4)
    return [(lines[i][0].picture, texts[j]) for i, j in pairs]


def corrected(pairs: list[tuple[Any, str]], **least: int) -> Adaptation | None:
    """What pictures teach whose texts somebody corrected, as it is stored."""
    pictures = [p for p, _ in pairs]
    examples = list(zip(look(pictures), [t for _, t in pairs], strict=True))
    learned = learn(neck(), examples, views=look_again(pictures), **least)
    return None if learned is None else Adaptation.from_bytes(learned.to_bytes())


def read(learned: Adaptation | None, pairs: list[tuple[Any, str]]) -> list[tuple[str, str]]:
    """What is read, and what was written."""
    return [(r.text, t) for r, (_, t) in zip(PPOcr(learned).read([p for p, _ in pairs]), pairs, strict=True)]


def _rows(case: str, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> list[dict[str, Any]]:
    rates = [error_rate(p, cased=True) for p in (before, after)]
    n = len(before)
    return [
        row(case, "as it comes", "cer", rates[0], n=n),
        row(case, "after corrections", "cer", rates[1], n=n),
        row(case, "after corrections", "errors gone", 1 - rates[1] / max(rates[0], 1e-9), n=n),
    ]
