"""Extraction on real raw lines that were coded by hand before the extractor read them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from pdm.extraction.events.coding import code
from pdm.vocabulary.failure_modes import failure_modes

_LABELS = Path(__file__).with_name("hand_coded.tsv")


def hand_coded(root: Path) -> list[dict[str, Any]]:
    """Figures against the labels; `root` is the folder of the public data."""
    labels = load(root)
    coded = [code(t) for t in labels["text"]]
    family = [failure_modes()[c.failure_mode].family if c.failure_mode else "" for c in coded]
    ours = pd.DataFrame(
        {"work_type": [c.work_type for c in coded], "is_failure": [c.is_failure for c in coded], "mode_family": family}
    )
    out = _figures("pdm-logs", labels, ours)
    text = labels["text"].str.casefold()
    plain = pd.DataFrame(
        {
            "work_type": np.select([text.str.contains("service|pm |maintenance"), text.str.contains("insp|check"), text.str.contains("fit|install|modif")],
                                   ["preventive", "inspection", "modification"], "corrective"),
            "is_failure": text.str.contains("fail|broke|not work|u/s|blown|seized|trip|won.?t"),
            "mode_family": np.select([text.str.contains("leak"), text.str.contains("crack|worn|broke|bent"), text.str.contains("nois"), text.str.contains("hot|heat")],
                                     ["leak", "structural", "noise", "heat"], ""),
        }
    )  # fmt: skip
    return out + _figures("keywords", labels, plain)


def load(root: Path) -> pd.DataFrame:
    """Labels with the texts they belong to: set, line, work_type, is_failure, mode_family, negated, text."""
    labels = pd.read_csv(_LABELS, sep="\t", comment="#", dtype={"set": str, "mode_family": str}, keep_default_na=False)
    with (root / "excavators/work_orders.csv").open(encoding="utf-8", newline="") as file:
        orders = [r["OriginalShorttext"] for r in csv.DictReader(file)]
    norm = {c: (root / f"maintnorm/company_{c}/val.norm").read_text(encoding="utf-8").split("\n") for c in "abc"}
    labels["text"] = [
        orders[n - 2] if s == "e" else _tokens(norm[s], n) for s, n in zip(labels["set"], labels["line"], strict=True)
    ]
    return labels


def _tokens(lines: list[str], first: int) -> str:
    words = []
    for line in lines[first - 1 :]:
        if not line.strip():
            break
        words.append(line.split("\t")[0])
    return " ".join(words)


def _figures(system: str, labels: pd.DataFrame, said: pd.DataFrame) -> list[dict[str, Any]]:
    n = len(labels)
    true, ours = labels["is_failure"].astype(bool), said["is_failure"].astype(bool)
    f1 = 2 * float((true & ours).sum()) / max(1, int(true.sum()) + int(ours.sum()))
    told = labels["mode_family"] != ""
    negated = labels["negated"].astype(bool)
    return [
        row("hand_coded", system, "f1 is_failure", f1, n=n),
        row("hand_coded", system, "accuracy work_type", float((labels["work_type"] == said["work_type"]).mean()), n=n),
        row("hand_coded", system, "accuracy mode family", float((labels["mode_family"] == said["mode_family"])[told].mean()), n=int(told.sum())),
        row("hand_coded", system, "negated as failure", float((negated & ours).sum()), n=int(negated.sum())),
    ]  # fmt: skip
