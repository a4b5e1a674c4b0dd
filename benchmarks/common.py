"""What the benchmarks share: where the public data lies, the table, the file of figures."""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out"
SETS = (
    "handwriting/form_fields",
    "handwriting/code_pages",
    "maintie",
    "maintnorm",
    "failure_modes",
    "excavators",
    "chillers",
    "valhall",
)


def data_folder() -> Path | None:
    """The folder of public data sets that `PDM_DATA` names, None when it is not set."""
    named = os.environ.get("PDM_DATA")
    return Path(named) if named else None


def data_set(name: str) -> Path | None:
    """The folder of one public data set, None when it is absent."""
    root = data_folder()
    return root / name if root is not None and (root / name).is_dir() else None


def absent_sets() -> list[str]:
    """Public data sets that are not there, in words."""
    if data_folder() is None:
        return ["all public data sets (PDM_DATA is not set)"]
    return [f"{name} (not in PDM_DATA)" for name in SETS if data_set(name) is None]


def row(case: str, system: str, metric: str, value: float, unit: str = "", n: int = 0) -> dict[str, Any]:
    """One figure: what was measured, of whom, on how many."""
    return {"case": case, "system": system, "metric": metric, "value": float(value), "unit": unit, "n": int(n)}


def table(rows: list[dict[str, Any]]) -> str:
    """Figures as text: a block per case, a line per system, a column per metric."""
    lines: list[str] = []
    for case in dict.fromkeys(r["case"] for r in rows):
        mine = [r for r in rows if r["case"] == case]
        metrics = list(dict.fromkeys(r["metric"] for r in mine))
        systems = list(dict.fromkeys(r["system"] for r in mine))
        value = {(r["system"], r["metric"]): r for r in mine}
        grid = [["", *(_head(m, mine) for m in metrics)]]
        grid += [[s, *(_cell(value.get((s, m))) for m in metrics)] for s in systems]
        widths = [max(len(g[i]) for g in grid) for i in range(len(grid[0]))]
        lines.append(f"{case} (n = {max((r['n'] for r in mine), default=0)})")
        for g in grid:
            cells = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(g, widths, strict=True))]
            lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines)


def _head(metric: str, rows: list[dict[str, Any]]) -> str:
    unit = next((r["unit"] for r in rows if r["metric"] == metric and r["unit"]), "")
    return f"{metric} [{unit}]" if unit else metric


def _cell(found: dict[str, Any] | None) -> str:
    if found is None:
        return ""
    value = found["value"]
    return "-" if value != value else f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def write_figures(name: str, rows: list[dict[str, Any]]) -> Path:
    """Write the figures of a benchmark to `benchmarks/out/<name>.json`; not-a-number becomes null."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{name}.json"
    clean = [{**r, "value": None if r["value"] != r["value"] else r["value"]} for r in rows]
    path.write_text(json.dumps(clean, indent=1), encoding="utf-8")
    return path


def spent() -> float:
    """CPU seconds of this process and of its finished child processes (Tesseract is one)."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime
