"""Throughput and memory of extraction over a long log, beside a plain spaCy NER called row by row on the same texts."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row

ROWS = 1_000_000
_PIECE = 10_000
_NER_ROWS = 2_000
_DIFFERENT_ROWS = 20_000


def speed(seed: int, size: str | None, rows: int = ROWS) -> list[dict[str, Any]]:
    """Both in a process of their own, so that peak memory is that of extraction alone."""
    command = [sys.executable, "-m", "benchmarks.extraction_speed", "--seed", str(seed), "--rows", str(rows)]
    told = subprocess.run([*command, *(["--size", size] if size else [])], check=True, capture_output=True, text=True)
    found = json.loads(told.stdout.strip().splitlines()[-1])
    n = int(found["rows"])
    return [
        row("speed", "extract", "ms per row", found["ms"], "ms", n),
        row("speed", "extract", "times a row-by-row NER", found["ner_ms"] / found["ms"], n=n),
        row("speed", "extract", "peak memory", found["peak_mb"], "MB", n),
        row("speed", "extract", "different texts", found["different"], n=n),
        row("speed", "extract, every text different", "ms per row", found["different_ms"], "ms", _DIFFERENT_ROWS),
        row("speed", "extract, every text different", "times a row-by-row NER", found["ner_ms"] / found["different_ms"], n=_DIFFERENT_ROWS),
        row("speed", "spaCy NER, row by row", "ms per row", found["ner_ms"], "ms", _NER_ROWS),
    ]  # fmt: skip


def pieces(pool: pd.DataFrame, rows: int, seed: int) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Lines drawn from a logbook, as a log of a million lines repeats itself, a piece at a time."""
    from pdm.records import CELLS

    rng = np.random.default_rng(seed)
    for at in range(0, rows, _PIECE):
        count = min(_PIECE, rows - at)
        piece = pool.iloc[rng.integers(0, len(pool), count)].reset_index(drop=True)
        piece["row"] = pd.array(range(at + 1, at + count + 1), dtype="Int64")
        piece["entry_id"] = [f"e{n}" for n in range(at, at + count)]
        yield piece, CELLS.empty()


def _measure(seed: int, size: str | None, rows: int) -> dict[str, float]:
    from benchmarks.extraction_simulated import entries_of
    from pdm.config import SiteSettings
    from pdm.extraction import extract_stream
    from pdm.records import LIMITS
    from pdm.simulation.logbook import build_truth

    pool, _ = entries_of(build_truth(seed, "normal", size).lines, "DMY", "s", coded=True)
    now = pd.Timestamp("2026-06-01", tz="UTC")
    settings: dict[str, Any] = {
        "site": "s", "settings": SiteSettings(), "truth": (), "known_at": now, "loaded_as": "history", "limits": LIMITS.empty(), "today": now,
    }  # fmt: skip

    def told(done: int) -> None:
        if done % 100_000 == 0:
            print(f"{done:,} rows", file=sys.stderr)

    def timed(source: Iterator[tuple[pd.DataFrame, pd.DataFrame]]) -> float:
        """CPU seconds of extraction, without those of making up the rows."""
        spent = 0.0

        def watched() -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
            nonlocal spent
            while True:
                began = time.process_time()
                piece = next(source, None)
                spent += time.process_time() - began
                if piece is None:
                    return
                yield piece

        began = time.process_time()
        events = sum(len(x.events) for x in extract_stream(watched(), progress=told, **settings))
        assert events
        return time.process_time() - began - spent

    different = pool.iloc[np.random.default_rng(seed).integers(0, len(pool), _DIFFERENT_ROWS)].reset_index(drop=True)
    different["entry_id"] = [f"d{n}" for n in range(len(different))]
    different["row"] = pd.array(range(1, len(different) + 1), dtype="Int64")
    different["text"] = [f"{t}, WO{n:06d}" for n, t in enumerate(different["text"])]
    from pdm.records import CELLS

    each = timed(iter([(different, CELLS.empty())]))
    whole = timed(pieces(pool, rows, seed))
    peak = _peak_mb()
    texts = pool["text"].sample(_NER_ROWS, replace=True, random_state=seed).tolist()
    return {
        "rows": rows, "ms": 1000 * whole / rows, "peak_mb": peak, "different": int(pool["text"].nunique()), "different_ms": 1000 * each / _DIFFERENT_ROWS,
        "ner_ms": _row_by_row(texts),
    }  # fmt: skip


def _peak_mb() -> float:
    """Peak memory of this process, in MB."""
    status = Path("/proc/self/status")
    if status.is_file():
        # not ru_maxrss, which on Linux begins with the peak of the process that started this one
        return int(re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="utf-8"))[1]) / 1024  # type: ignore[index]
    import resource

    # in kilobytes, on macOS in bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def _row_by_row(texts: list[str]) -> float:
    """CPU milliseconds a text of a spaCy NER with its default network (weights do not change the time)."""
    import spacy

    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    for label in ("PhysicalObject", "State", "Process", "Activity", "Property"):
        ner.add_label(label)
    spacy.util.fix_random_seed(7)
    nlp.initialize()
    nlp(texts[0])
    began = time.process_time()
    for text in texts:
        nlp(text)
    return 1000 * (time.process_time() - began) / len(texts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7001)
    parser.add_argument("--size", default=None)
    parser.add_argument("--rows", type=int, default=ROWS)
    chosen = parser.parse_args()
    print(json.dumps(_measure(chosen.seed, chosen.size, chosen.rows)))
