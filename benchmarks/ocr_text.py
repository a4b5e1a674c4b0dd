"""What the benchmarks of reading share: RapidOCR as it comes, error rates, lines matched with what was written."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz.distance import Levenshtein

from benchmarks.ocr_confidence import lines_matched, whole_cells
from pdm.records import PageReading


@cache
def rapid(purpose: str) -> Any:
    """RapidOCR as it comes, on one thread; one object for `pages` and one for `cells`, as a call changes those after it."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1})


def squeeze(text: str) -> str:
    """Text without spaces."""
    return "".join(text.split())


def error_rate(pairs: list[tuple[str, str]]) -> float:
    """Character errors over characters, spaces aside, all pairs together."""
    errors = sum(Levenshtein.distance(squeeze(a), squeeze(b)) for a, b in pairs)
    return errors / max(sum(len(squeeze(b)) for _, b in pairs), 1)


def word_error_rate(pairs: list[tuple[str, str]]) -> float:
    """Word errors over words, all pairs together."""
    errors = sum(Levenshtein.distance(a.split(), b.split()) for a, b in pairs)
    return errors / max(sum(len(b.split()) for _, b in pairs), 1)


_WITH_UNIT = re.compile(r"([-+]?\d[\d.,]*) \D+$")


def paired(entries: pd.DataFrame, truth: pd.DataFrame) -> list[tuple[str, tuple[str, str]]]:
    """Written cells (those struck out aside) with what was read in them; lines are matched in order by their text."""
    found = [json.loads(f) for f in entries["fields"]]
    rows = [g for _, g in truth.groupby("row", sort=True)]
    match = lines_matched(entries, rows)
    out = []
    for k, group in enumerate(rows):
        fields = found[match[k]] if k in match else {}
        for field, want in whole_cells(group):
            names = ("description", "long_text", "remarks") if field == "description" else (field,)
            out.append((field, (_as_written("".join(fields.get(n, "") for n in names), want), want)))
    return out


def _as_written(text: str, want: str) -> str:
    """What was read without the unit of its heading, which entries have behind bare numbers."""
    found = _WITH_UNIT.match(text)
    return found[1] if found is not None and not any(map(str.isalpha, want)) else text


def by_site(readings: list[tuple[PageReading, pd.DataFrame]]) -> dict[str, list[tuple[PageReading, pd.DataFrame]]]:
    """Pages as read, each with what was written on it, by the site in whose folder its file lies."""
    out: dict[str, list[tuple[PageReading, pd.DataFrame]]] = defaultdict(list)
    for reading, cells in readings:
        out[Path(str(cells["file"].iloc[0])).parts[1]].append((reading, cells))
    return out


def lines_of(reading: PageReading, cells: pd.DataFrame) -> list[tuple[str | None, pd.DataFrame]]:
    """Lines as written, each with the entry that was read of it."""
    rows = [g for _, g in cells.groupby("row", sort=True)]
    match = lines_matched(reading.entries, rows)
    ids = list(reading.entries["entry_id"])
    return [(ids[match[k]] if k in match else None, g) for k, g in enumerate(rows)]
