"""How far a reading's confidence can be trusted: calibration error, reliability and risk-coverage on simulated pages; and the fit.

`python -m benchmarks.ocr_confidence --fit` fits `pdm/ocr/confidence.json` on the development seeds below, which no figure
comes from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

import pdm.ocr.confidence as rule
from benchmarks.common import OUT, row
from pdm.config import OcrSettings, SiteSettings
from pdm.lattice import Lattice
from pdm.ocr import read_page
from pdm.records import Page, PageReading
from pdm.vocabulary.fields import TEXT_FIELDS

Rows = list[dict[str, Any]]
FITTED_ON = (
    *(("normal", s) for s in (401, 402, 472, 480, 482, 484, 486, 488, 501, 524, 525, 526, 527, 528, 529)),
    *(("worst", s) for s in (405, 480, 482, 484)),
)
"""Profiles and seeds that the calibrators are fitted on."""
LEAST = 120
"""Cells from which a kind of field has a calibrator of its own."""
RIDGE = 1.0


def squeeze(text: Any) -> str:
    """A text without blanks and case."""
    return "".join(text.split()).casefold() if isinstance(text, str) else ""


def lines_matched(entries: pd.DataFrame, rows: list[pd.DataFrame]) -> dict[int, int]:
    """Lines as written -> lines as read, in order, by how alike they are; those struck out go with those struck out.

    Args:
        entries: Of one page, columns of records.ENTRIES.
        rows: The simulation's `cells` of each line of the page.
    """
    fields = [json.loads(f) for f in entries["fields"]]
    read = ["".join(str(v) for k, v in f.items() if k not in ("period", "site")) for f in fields]
    written = ["".join(w for w in g["written"] if isinstance(w, str)) for g in rows]
    off = entries["extra"].fillna("").str.contains('"struck_out"', regex=False).tolist()
    return matched(read, written, [(bool(g["struck"].all()), off) for g in rows])


def matched(read: list[str], written: list[str], struck: list[tuple[bool, list[bool]]] | None = None) -> dict[int, int]:
    """Lines as written -> lines as read, in order, by how alike they are.

    Args:
        read: Texts of lines as read.
        written: Texts of lines as written.
        struck: Of each line as written: whether it is struck out, and whether each line that was read is.
    """
    like = np.array(
        [[Levenshtein.normalized_similarity(squeeze(a), squeeze(b)) for b in read] for a in written]
    ).reshape(len(written), len(read))
    for i, (out, off) in enumerate(struck or []):
        # a line that was written again stands below the one struck out, with the same words
        like[i] = np.where(off, 1.0 if out else like[i], like[i] * (0.9 if out else 1.0))
    score = np.zeros((len(written) + 1, len(read) + 1))
    for i in range(1, len(written) + 1):
        for j in range(1, len(read) + 1):
            score[i, j] = max(score[i - 1, j], score[i, j - 1], score[i - 1, j - 1] + like[i - 1, j - 1])
    out: dict[int, int] = {}
    i, j = len(written), len(read)
    while i and j:
        if score[i, j] == score[i - 1, j - 1] + like[i - 1, j - 1]:
            out[i - 1] = j - 1
            i, j = i - 1, j - 1
        elif score[i, j] == score[i - 1, j]:
            i -= 1
        else:
            j -= 1
    return out


def whole_cells(row: pd.DataFrame) -> list[tuple[str, str]]:
    """Field and text of each cell of a row, struck ones aside; a cell of several lines is one text."""
    out: dict[str, list[str]] = {}
    for cell in row.sort_values("part", kind="stable").itertuples():
        if not cell.struck and isinstance(cell.value, str) and cell.value.strip():
            want = cell.value if cell.ditto or not isinstance(cell.written, str) else cell.written
            out.setdefault(str(cell.field), []).append(want)
    return [(field, " ".join(dict.fromkeys(parts))) for field, parts in out.items()]


def judged(reading: PageReading, truth: pd.DataFrame) -> pd.DataFrame:
    """Cells that were read on a page, each with what was written.

    Args:
        reading: Of one page.
        truth: Its rows of the simulation's `cells`.

    Returns:
        One row per cell that was read and not struck out, in lines that were found: columns of records.CELLS, `row`, `written`
        ('' where nothing stands in that field), `right` (blanks and case aside) and `share` (of characters that are right).
    """
    groups = [g for _, g in truth.groupby("row", sort=True)]
    cells = reading.cells[~reading.cells["struck"].fillna(False).astype(bool) & reading.cells["text"].fillna("").ne("")]
    by_line = dict(iter(cells.groupby("entry_id")))
    parts = []
    for k, j in lines_matched(reading.entries, groups).items():
        mine = by_line.get(reading.entries["entry_id"].iloc[j])
        if mine is None:
            continue
        want = dict(whole_cells(groups[k]))
        names = ["description" if f in TEXT_FIELDS else f for f in mine["field"]]
        parts.append(mine.assign(row=int(groups[k]["row"].iloc[0]), written=[want.get(n) or "" for n in names]))
    if not parts:
        return reading.cells.iloc[:0].assign(row=0, written="", right=False, share=0.0)
    out = pd.concat(parts, ignore_index=True)
    pairs = [(squeeze(a), squeeze(b)) for a, b in zip(out["text"], out["written"], strict=True)]
    wrong = [Levenshtein.distance(a, b) / max(len(b), 1) for a, b in pairs]
    return out.assign(right=[a == b for a, b in pairs], share=np.clip(1 - np.array(wrong), 0, 1))


def simulated_cells(seed: int, profile: str, most: int) -> pd.DataFrame:
    """Judged cells of some pages of a simulated plant; `page_id` tells the pages apart."""
    from pdm.simulation import simulate

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        simulate(folder / "plant", seed=seed, profile=profile, size="demo", processes=1)
        return cells_of(folder / "plant", seed, most).assign(profile=profile)


def cells_of(plant: Path, seed: int, most: int) -> pd.DataFrame:
    """Judged cells of some pages of a simulated plant's folder."""
    truth = pd.read_parquet(plant / "truth" / "cells.parquet")
    truth = truth[[(plant / f).is_file() for f in truth["file"]]]
    pages = list(truth.groupby(["file", "page"], sort=True))
    pick = np.random.default_rng(seed).choice(len(pages), min(most, len(pages)), replace=False)
    parts = []
    for i in sorted(pick):
        (file, number), of_page = pages[i]
        page = page_of_plant(plant, str(file), int(number))
        reading = read_page(page, settings=SiteSettings(), ocr=OcrSettings())
        parts.append(judged(reading, of_page).assign(page_id=f"{seed}:{file}:{number}"))
    return pd.concat(parts, ignore_index=True)


def page_of_plant(plant: Path, file: str, number: int) -> Page:
    """A page of a simulated plant's file, to be read."""
    media: Any = "pdf" if file.endswith(".pdf") else "image"
    return Page(hashlib.sha256(file.encode()).hexdigest(), "bench", file, str(plant / file), media, number)


def shown(cells: pd.DataFrame) -> np.ndarray:
    """Features of judged cells, page by page, [cells, features]."""
    out = np.zeros((len(cells), len(rule.FEATURES)))
    cells = cells.reset_index(drop=True)
    for _, page in cells.groupby("page_id"):
        out[page.index] = rule.features(sights(page))
    return out


def misnamed(cells: pd.DataFrame) -> np.ndarray:
    """Cells of columns that were taken for another field, by how little of them is right: what the reader saw is not at fault."""
    columns = cells.groupby(["page_id", "field"])["share"]
    return ((columns.transform("median") < 0.35) & (columns.transform("size") >= 3)).to_numpy()


def left_out(plants: list[pd.DataFrame]) -> pd.DataFrame:
    """All cells, each with the confidence that calibrators give it which were fitted on the other plants."""
    parts = []
    for i, plant in enumerate(plants):
        others = fit(pd.concat([p for j, p in enumerate(plants) if j != i], ignore_index=True))
        made = {part: {k: np.array(v) for k, v in others[part].items()} for part in ("seen", "unseen")}
        given = rule.Calibrator(made["seen"], made["unseen"])
        for _, page in plant.groupby("page_id"):
            parts.append(page.assign(confidence=given.right(sights(page))))
    return pd.concat(parts, ignore_index=True)


def sights(page: pd.DataFrame) -> list[rule.Sight]:
    """Judged cells of a page as the calibrator sees them."""
    return [
        rule.Sight(
            c.field, c.text, c.engine_confidence, Lattice.from_bytes(c.lattice) if isinstance(c.lattice, bytes) else None, bool(c.ditto)
        )
        for c in page.itertuples()
    ]  # fmt: skip


def fit(cells: pd.DataFrame) -> dict[str, Any]:
    """Weights of the calibrators of one engine, as they stand in `confidence.json`."""
    x = shown(cells)
    kinds = np.array([rule.kind_of(f) for f in cells["field"]])
    with_lattice = np.array([isinstance(v, bytes) for v in cells["lattice"]])
    right, share = cells["right"].to_numpy(float), cells["share"].to_numpy(float)
    seen: dict[str, list[float]] = {"other": _weights(x[with_lattice], right[with_lattice])}
    unseen: dict[str, list[float]] = {"other": _weights(x[:, :1], right)}
    for kind in sorted(set(kinds)):
        here = kinds == kind
        if (here & with_lattice).sum() >= LEAST:
            seen[kind] = _weights(x[here & with_lattice], right[here & with_lattice])
            unseen[kind] = _weights(x[here][:, :1], right[here])
    text = kinds == "text"
    seen[rule.SHARE] = _weights(x[text & with_lattice], share[text & with_lattice])
    unseen[rule.SHARE] = _weights(x[text][:, :1], share[text])
    return {"seen": seen, "unseen": unseen}


def _weights(x: np.ndarray, y: np.ndarray) -> list[float]:
    """Bias and weights, none negative, of a logistic regression with a light ridge on scaled features."""
    from scipy.optimize import minimize

    middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    z = (x - middle) / spread

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        m = z @ w[1:] + w[0]
        off = 1 / (1 + np.exp(-m)) - y
        slope = np.concatenate([[off.sum()], z.T @ off + RIDGE * w[1:]])
        return float((np.logaddexp(0, m) - y * m).sum() + 0.5 * RIDGE * (w[1:] ** 2).sum()), slope

    limits = [(None, None), *[(0, None)] * x.shape[1]]
    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=limits).x
    weights = found[1:] / spread
    return [round(float(v), 4) for v in (found[0] - (weights * middle).sum(), *weights)]


def calibration_error(chance: np.ndarray, came: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width (Guo et al. 2017); 0 to 1."""
    place = np.minimum((chance * bins).astype(int), bins - 1)
    parts = [(place == k) for k in range(bins) if (place == k).any()]
    return float(sum(p.mean() * abs(chance[p].mean() - came[p].mean()) for p in parts))


def risk_coverage(chance: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Share of errors among the surest 1, 2, ... n cells; its mean is the area under the risk-coverage curve."""
    order = np.argsort(-chance, kind="stable")
    return np.asarray(np.cumsum(1 - came[order]) / np.arange(1, len(came) + 1))


def figures(cells: pd.DataFrame, case: str) -> Rows:
    """Per kind of field: mean, calibration error and area under the risk-coverage curve, calibrated and raw."""
    out: Rows = []
    rng = np.random.default_rng(1)
    kinds = np.array([rule.kind_of(f) for f in cells["field"]])
    for kind in sorted(set(kinds)):
        here = cells[kinds == kind]
        if len(here) < 50:
            continue
        came = here["right"].to_numpy(float)
        for system, column in (("pdm", "confidence"), ("engine's own", "engine_confidence")):
            chance = here[column].to_numpy(float)
            out += [
                row(f"{case}/{kind}", system, m, v, n=len(here))
                for m, v in (
                    ("right", float(came.mean())), ("mean", float(chance.mean())),
                    ("ece", calibration_error(chance, came)), ("ece_of_chance", expected_error(chance, rng)), ("aurc", float(risk_coverage(chance, came).mean())),
                )
            ]  # fmt: skip
    return out


def draw(cells: pd.DataFrame, profile: str) -> Path:
    """Reliability plots and risk-coverage curves of every kind of field, as the quality report draws them, in `benchmarks/out/`."""
    from pdm.quality.curves import pictures
    from pdm.quality.reliability import reliability

    kinds = cells.assign(field=[rule.kind_of(f) for f in cells["field"]])
    OUT.mkdir(exist_ok=True)
    path = OUT / f"ocr_confidence_{profile}.html"
    page = f"<!doctype html><meta charset='utf-8'><title>Confidence of reading, {profile}</title>{pictures(reliability(kinds))}"
    path.write_text(page, encoding="utf-8")
    return path


def expected_error(chance: np.ndarray, rng: np.random.Generator, bins: int = 10) -> float:
    """Calibration error that a perfect calibrator would show on so few cells, mean of 200 draws."""
    return float(
        np.mean([calibration_error(chance, (rng.random(len(chance)) < chance).astype(float), bins) for _ in range(200)])
    )


def main(argv: Iterable[str]) -> Rows:
    """Figures on seeds that nothing was fitted on; `--fit` fits and writes the table instead."""
    parser = argparse.ArgumentParser(prog="bench ocr_confidence")
    parser.add_argument(
        "--fit",
        action="store_true",
        help="fit pdm/ocr/confidence.json on the development seeds; figures leave out each plant in turn",
    )
    parser.add_argument("--seed", type=int, nargs="+", default=[471, 472, 473])
    parser.add_argument("--profile", default="normal", choices=["easy", "normal", "worst"])
    parser.add_argument("--pages", type=int, default=30, help="pages read of each plant")
    chosen = parser.parse_args(list(argv))
    if chosen.fit:
        plants = [simulated_cells(s, p, chosen.pages) for p, s in FITTED_ON]
        plants = [p[~misnamed(p)].reset_index(drop=True) for p in plants]
        crossed = left_out(plants)
        draw(crossed, "left_out")
        write_table(pd.concat(plants, ignore_index=True))
        return figures(crossed, "confidence/each plant left out")
    cells = pd.concat([simulated_cells(s, chosen.profile, chosen.pages) for s in chosen.seed], ignore_index=True)
    draw(cells, chosen.profile)
    return figures(cells, f"confidence/{chosen.profile}")


def write_table(cells: pd.DataFrame) -> Path:
    """Fit on judged cells and write the table beside the rule."""
    path = Path(rule.__file__).with_name("confidence.json")
    fitted = [f"{p} {s}" for p, s in FITTED_ON]
    table = {
        "features": list(rule.FEATURES),
        "fitted_on": fitted,
        "cells": len(cells),
        "engines": {"ppocr": fit(cells)},
    }
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    rule.calibrator.cache_clear()
    return path


if __name__ == "__main__":
    from benchmarks.common import table as as_table

    print(as_table(main(sys.argv[1:])))
