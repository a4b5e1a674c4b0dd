"""Read events as they should have been read: the same lines with their true asset, day and meaning."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz.fuzz import ratio

from benchmarks.risk_data import MODE, utc
from pdm.records import EVENTS
from pdm.simulation.truth import Truth


def lines_of(events: pd.DataFrame, truth: Truth, documents: pd.DataFrame) -> pd.DataFrame:
    """The true line that stands where each event was read (truth.lines by events' index; empty cells where none does).

    A row that was not seen, or one too many, shifts the numbers of all rows below it; where boxes lie tells then. On pages that
    were turned the numbers are right and boxes are not. Of the two, a page's is the one by which its texts are more alike.
    """
    origin = events["document"].map(documents.drop_duplicates("document_id").set_index("document_id")["origin"])
    stands = {page: part.drop_duplicates("row") for page, part in truth.documents.groupby(["file", "page"], sort=False)}
    line = pd.Series(None, index=events.index, dtype="object")
    for page, part in events.groupby([origin, events["page"].astype(float)], sort=False):
        true = stands.get((page[0], int(page[1])))
        if true is not None:
            line[part.index] = max((_by_number(part, true), _by_box(part, true)), key=lambda f: _alike(part, f, true))
    lines = truth.lines.drop_duplicates("line_id").set_index("line_id", drop=False)
    return lines.reindex(line.to_numpy()).set_axis(events.index)


def _by_number(part: pd.DataFrame, true: pd.DataFrame) -> list[Any]:
    """line_id of the row of the same number, None where there is none."""
    of = dict(zip(true["row"].astype(float), true["line_id"], strict=True))
    return [of.get(float(row)) if row == row else None for row in part["row"].astype(float)]


def _by_box(part: pd.DataFrame, true: pd.DataFrame) -> list[Any]:
    """line_id of the row that overlaps most in height, None where none does by half."""
    rows = [
        (json.loads(box), name) for box, name in zip(true["box"], true["line_id"], strict=True) if isinstance(box, str)
    ]
    out: list[Any] = []
    for box in part["box"]:
        place = json.loads(box) if isinstance(box, str) else None
        found = [(_overlap(place, there), name) for there, name in rows] if place else []
        best = max(found, default=(0.0, None), key=lambda f: f[0])
        out.append(best[1] if best[0] >= 0.5 else None)
    return out


def _overlap(a: list[float], b: list[float]) -> float:
    """Shared height over that of the lower one of two boxes [left, top, right, bottom]."""
    low = max(min(a[3] - a[1], b[3] - b[1]), 1e-9)
    return (min(a[3], b[3]) - max(a[1], b[1])) / low if min(a[2], b[2]) > max(a[0], b[0]) else 0.0


def _alike(part: pd.DataFrame, found: list[Any], true: pd.DataFrame) -> float:
    """How alike the texts of a page are to those of the rows found for them, summed."""
    text = dict(zip(true["line_id"], true["text"], strict=True))
    return sum(
        ratio(str(read).casefold(), str(text[name]).casefold())
        for read, name in zip(part["text"], found, strict=True)
        if name is not None
    )


def told_truly(
    events: pd.DataFrame, truth: Truth, documents: pd.DataFrame, register: pd.DataFrame
) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
    """Events with the asset, day and meaning that their lines truly have, and which of them stand where a true line stands.

    A second event that was read out of a line that tells one only is left without an asset; crossed-out lines too.
    """
    lines = lines_of(events, truth, documents)
    known = lines["line_id"].notna().to_numpy(bool)
    second = (events["part"].fillna(0) > 0).to_numpy(bool)
    told = lines["event_id"].where(~second, lines["also_event_id"])
    event = (
        truth.events.drop_duplicates("event_id").set_index("event_id").reindex(told.to_numpy()).set_axis(events.index)
    )
    meant = event["is_failure"].notna().to_numpy(bool) & known & ~lines["void"].fillna(False).to_numpy(bool)
    asset = lines["asset_id"].where(lines["asset_id"].isin(set(register["asset_id"])), None)
    kind = event["true_kind"].astype("object")
    failed = event["is_failure"].fillna(False).astype(bool)
    done = event["repaired"].fillna(False).astype(bool).to_numpy(bool) & ~failed.to_numpy(bool)
    action = np.where(done, "repair", np.where(kind == "lubrication", "lubricate", None))
    # a line that tells a failure need not say what was done about it
    action = np.where(failed.to_numpy(bool), events["action"].to_numpy(object), action)
    true: dict[str, Any] = {
        "is_failure": failed, "planned": event["planned"].fillna(False).astype(bool), "negated": event["negated"].fillna(False).astype(bool),
        "work_type": event["work_type"], "failure_mode": kind.map(MODE), "component": event["component"],
        "action": np.where(kind.isin(["fine", "worn"]) & ~done, "inspect", action), "occurred_at": utc(event["occurred_at"]),
    }  # fmt: skip
    out = events.copy()
    for name, values in true.items():
        out[name] = pd.Series(values, index=events.index).astype(object).where(meant, events[name].astype(object))
    out["asset_id"] = asset.astype(object).where(known & meant, None).where(known, events["asset_id"].astype(object))
    return EVENTS.conform(out), known & meant
