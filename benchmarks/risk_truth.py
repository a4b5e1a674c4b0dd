"""Read events as they should have been read: the same lines with their true asset, day and meaning."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.risk_data import MODE, utc
from pdm.records import EVENTS
from pdm.simulation.truth import Truth


def lines_of(events: pd.DataFrame, truth: Truth, documents: pd.DataFrame) -> pd.DataFrame:
    """The true line that stands where each event was read (truth.lines by events' index; empty cells where none does)."""
    origin = events["document"].map(documents.drop_duplicates("document_id").set_index("document_id")["origin"])
    place = pd.MultiIndex.from_arrays([origin, events["page"].astype(float), events["row"].astype(float)])
    stands = truth.documents.assign(
        page=truth.documents["page"].astype(float), row=truth.documents["row"].astype(float)
    )
    line = stands.drop_duplicates(["file", "page", "row"]).set_index(["file", "page", "row"])["line_id"]
    lines = truth.lines.drop_duplicates("line_id").set_index("line_id", drop=False)
    return lines.reindex(line.reindex(place).to_numpy()).set_axis(events.index)


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
