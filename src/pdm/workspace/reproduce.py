"""`reproduce`: a recorded scoring run again, from the store, register, settings and model as they were."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from pdm.config import Settings
from pdm.errors import UsageError
from pdm.workspace.forecast import compute
from pdm.workspace.score import at_run, kept, previous_risk, read_run, risk_hash
from pdm.workspace.train import load_model

if TYPE_CHECKING:
    from pdm.workspace.context import Context

TOLERANCE = 1e-9


@dataclass
class Reproduction:
    """Outcome of a replay.

    Attributes:
        run_id: The run.
        same: Equal bit by bit, or within 1e-9 (then `note` says so).
        note: In words.
        differences: asset_id, as_of, column, recorded, recomputed.
    """

    run_id: str
    same: bool
    note: str
    differences: pd.DataFrame = field(default_factory=pd.DataFrame)

    def lines(self) -> list[str]:
        """For a terminal."""
        shown = [
            f"  {d.asset_id} {d.as_of:%Y-%m-%d} {d.column}: recorded {d.recorded}, recomputed {d.recomputed}"
            for d in self.differences.head(20).itertuples()
        ]
        more = len(self.differences) - 20
        return [f"{self.run_id}: {self.note}", *shown, *([f"  … and {more} more"] if more > 0 else [])]


def reproduce(context: Context, run: str) -> Reproduction:
    """Recompute a scoring run and compare every value.

    Raises:
        UsageError: The run is unknown, or its model, register or settings are gone.
    """
    record, recorded = read_run(context, run)
    arguments = json.loads(record["arguments"])
    places = kept(context, record)
    for path in places.values():
        if not path.exists():
            raise UsageError(f"{path} is gone.", remedy="Restore the .pdm folder from a backup.")
    then = at_run(context, record)
    then.__dict__["settings"] = Settings.model_validate_json(places["settings"].read_text(encoding="utf-8"))
    days = [pd.Timestamp(t) for t in arguments["as_of"]]
    model = load_model(context, arguments["model"])
    if model.model_id != arguments["model"]:
        note = f"the stored model {arguments['model']} is not what the run used: its file was changed."
        return Reproduction(run, False, note)
    before = arguments["previous_run"]
    previous = previous_risk(context, min(days), model.horizon_days, before) if before else recorded.head(0)
    again = compute(then, model, days, version=int(record["store_version"]), run_id=run, previous=previous)
    if risk_hash(again) == risk_hash(recorded) == record["result_hash"]:
        return Reproduction(run, True, "recomputed; every value is the same, bit by bit.")
    differences = compare(recorded, again)
    if differences.empty and len(recorded) == len(again):
        return Reproduction(run, True, "recomputed; every value is the same within 1e-9.")
    return Reproduction(run, False, f"{len(differences)} values differ.", differences)


def compare(recorded: pd.DataFrame, again: pd.DataFrame) -> pd.DataFrame:
    """Values that differ by more than 1e-9 (numbers) or at all (text)."""
    key = ["asset_id", "as_of", "horizon_days"]
    both = recorded.merge(again, on=key, how="outer", suffixes=("", "__again"), indicator=True)
    rows = [
        {
            "asset_id": r.asset_id,
            "as_of": r.as_of,
            "column": "(row)",
            "recorded": m != "right_only",
            "recomputed": m != "left_only",
        }
        for r, m in zip(both.itertuples(), both["_merge"], strict=True)
        if m != "both"
    ]
    both = both[both["_merge"] == "both"]
    for column in recorded.columns:
        if column in key or column == "run_id":
            continue
        a, b = both[column], both[f"{column}__again"]
        if pd.api.types.is_float_dtype(a):
            unequal = ((a - b).abs() > TOLERANCE) | (a.isna() != b.isna())
        else:
            unequal = (a.astype("object") != b.astype("object")) & ~(a.isna() & b.isna())
        for i in both.index[unequal.fillna(False)]:
            rows.append({
                "asset_id": both.at[i, "asset_id"], "as_of": both.at[i, "as_of"], "column": column,
                "recorded": a[i], "recomputed": b[i],
            })  # fmt: skip
    return pd.DataFrame(rows, columns=["asset_id", "as_of", "column", "recorded", "recomputed"])
