"""Events from text: public data and the simulated logbook, beside plain baselines."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from benchmarks.common import data_set
from benchmarks.extraction_entities import entities
from benchmarks.extraction_hand import hand_coded
from benchmarks.extraction_learned import SEEDS, failure_modes, maintie, maintnorm
from benchmarks.extraction_read import handwritten
from benchmarks.extraction_simulated import simulated
from benchmarks.extraction_speed import ROWS, speed

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
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the case 'speed'")
    parser.add_argument("--trainings", type=int, default=len(SEEDS), help="trainings whose mean is given")
    chosen = parser.parse_args(argv)
    seeds = SEEDS[: max(1, chosen.trainings)]
    only = {c for c in chosen.only.split(",") if c}
    rows: list[dict[str, Any]] = []
    for case in _DATA_CASES:
        if only and case not in only:
            continue
        root = data_set("excavators" if case == "hand_coded" else case)
        if root is None:
            print(f"absent: {case} (its data is not in PDM_DATA)")
        elif case == "maintnorm":
            rows += maintnorm(root, seeds)
        elif case == "failure_modes":
            rows += failure_modes(root, seeds)
        elif case == "maintie":
            rows += maintie(root, data_set("maintnorm"), seeds)
        elif data_set("maintnorm") is not None:
            rows += hand_coded(root.parent)
    if not only or "simulated" in only:
        rows += simulated(chosen.seed, chosen.profile, chosen.size)
        rows += entities(chosen.seed, chosen.profile, chosen.size)
    if chosen.workspace:
        rows += handwritten(Path(chosen.workspace))
    if not only or "speed" in only:
        rows += speed(chosen.seed, chosen.size, chosen.rows)
    return rows
