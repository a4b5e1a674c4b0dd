"""Events from text: public data and the simulated logbook, beside plain baselines."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from benchmarks.common import data_set, row
from benchmarks.extraction_hand import hand_coded
from benchmarks.extraction_learned import failure_modes, maintie, maintnorm
from benchmarks.extraction_read import handwritten
from benchmarks.extraction_simulated import simulated

_DATA_CASES = ("maintnorm", "maintie", "failure_modes", "hand_coded")


def main(argv: list[str]) -> list[dict[str, Any]]:
    """All figures, or those of the cases named with `--only`."""
    parser = argparse.ArgumentParser(prog="./run bench extraction", description=__doc__)
    parser.add_argument("--seed", type=int, default=7001)
    parser.add_argument("--profile", default="normal", choices=("easy", "normal", "worst"))
    parser.add_argument("--size", default=None, help="size of the simulated enterprise; the demo's when left out")
    parser.add_argument(
        "--workspace", default=None, help="a workspace of 'pdm-logs demo': adds its handwriting as read"
    )
    parser.add_argument(
        "--only", default="", help=f"comma-separated: {', '.join((*_DATA_CASES, 'simulated', 'speed'))}"
    )
    chosen = parser.parse_args(argv)
    only = {c for c in chosen.only.split(",") if c}
    rows: list[dict[str, Any]] = []
    for case in _DATA_CASES:
        if only and case not in only:
            continue
        root = data_set("excavators" if case == "hand_coded" else case)
        if root is None:
            print(f"absent: {case} (its data is not in PDM_DATA)")
        elif case == "maintnorm":
            rows += maintnorm(root, 7)
        elif case == "failure_modes":
            rows += failure_modes(root, 7)
        elif case == "maintie":
            rows += maintie(root, data_set("maintnorm"), 7)
        elif data_set("maintnorm") is not None:
            rows += hand_coded(root.parent)
    if not only or "simulated" in only:
        rows += simulated(chosen.seed, chosen.profile, chosen.size)
    if chosen.workspace:
        rows += handwritten(Path(chosen.workspace))
    if not only or "speed" in only:
        rows += speed(chosen.seed, chosen.size)
    return rows


def speed(seed: int, size: str | None) -> list[dict[str, Any]]:
    """Time of the whole extraction on the simulated lines, told ten times over as logs do."""
    import pandas as pd

    from benchmarks.extraction_simulated import entries_of
    from pdm.config import SiteSettings
    from pdm.extraction import extract
    from pdm.records import CELLS, LIMITS, stable_id
    from pdm.simulation.logbook import build_truth

    lines = build_truth(seed, "normal", size).lines
    entries, _ = entries_of(lines, "DMY", "s", coded=True)
    entries = pd.concat([entries] * 10, ignore_index=True)
    entries["row"] = range(1, len(entries) + 1)
    entries["entry_id"] = [stable_id(i) for i in range(len(entries))]
    now = pd.Timestamp("2026-06-01", tz="UTC")
    started = time.perf_counter()
    extract(
        entries, CELLS.empty(), site="s", settings=SiteSettings(), truth=(), known_at=now, loaded_as="history", limits=LIMITS.empty(), today=now,
    )  # fmt: skip
    took = time.perf_counter() - started
    return [row("speed", "extract, whole events", "ms per text", 1000 * took / len(entries), "ms", len(entries))]
