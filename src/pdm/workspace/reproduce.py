"""`reproduce`: a recorded scoring run again, from the store, register, settings and model as they were."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm import __version__
from pdm.config import Settings
from pdm.errors import UsageError
from pdm.workspace.forecast import compute
from pdm.workspace.score import at_run, kept, previous_risk, read_run, risk_hash
from pdm.workspace.train import load_model

if TYPE_CHECKING:
    from pdm.workspace.context import Context

TOLERANCE = 1e-9
_EACH = 3
"""Values shown of each column that differs."""
_SHOWN, _BEFORE = 90, 30
"""Characters shown of a value, and of these how many before the place where it differs."""
_WORDS = ("reasons", "against", "data_gaps", "basis_reason", "tag", "description", "functional_location")
"""Columns that tell of a figure and are none."""
_RISK = ("(row)", "risk", "rank")


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
        told = [f"{self.run_id}: {self.note}"]
        if self.differences.empty:
            return told
        for column, found in self.differences.groupby("column", sort=False):
            for d in found.head(_EACH).itertuples():
                place, *values = first_difference(d.recorded, d.recomputed)
                recorded, recomputed = _short(*values)
                told.append(
                    f"  {d.asset_id} {d.as_of:%Y-%m-%d} {column}{place}: recorded {recorded}, recomputed {recomputed}"
                )
            more = len(found) - _EACH
            told += [f"  … and {column} of {more} more"] if more > 0 else []
        return told


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
    return Reproduction(run, False, _note(differences, str(record["package_version"])), differences)


def _note(differences: pd.DataFrame, version: str) -> str:
    """What kind of values differ, and whether another version of the package recorded them."""
    count = len(differences)
    told = f"{count} value{' differs' if count == 1 else 's differ'}"
    columns = set(differences["column"])
    if columns <= set(_WORDS):
        told += ", all in the words beside the figures: every risk, range and rank is the same"
    elif not columns & set(_RISK):
        told += ", but every risk and rank is the same"
    if version != __version__:
        told += f". The run was recorded by pdm-logs {version}; this is {__version__}, and it may well word or work out things in another way"
    return f"{told}."


def first_difference(recorded: Any, recomputed: Any) -> tuple[str, Any, Any]:
    """Where two values first differ, and what stands there; inside, where both are JSON of the same shape down to there."""
    a, b, place = _json(recorded), _json(recomputed), ""
    while True:
        if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
            key = next((k for k in a if a[k] != b[k]), None)
            name = f".{key}"
        elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
            key = next((i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y), None)
            name = f"[{key}]"
        else:
            return place, a, b
        if key is None:
            return place, a, b
        a, b, place = a[key], b[key], place + name


def _json(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("[", "{")):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _short(*values: Any) -> list[str]:
    """Values as they are shown beside one another; of long ones the part from where they differ."""
    texts = [v if isinstance(v, str) else json.dumps(v, ensure_ascii=False, default=str) for v in values]
    same = next((i for i, signs in enumerate(zip(*texts, strict=False)) if len(set(signs)) > 1), min(map(len, texts)))
    cut = same - _BEFORE if same > _BEFORE and max(map(len, texts)) > _SHOWN else 0
    shown = [f"{'…' if cut else ''}{t[cut : cut + _SHOWN]}{'…' if len(t) > cut + _SHOWN else ''}" for t in texts]
    return [f"“{t}”" if isinstance(v, str) else t for t, v in zip(shown, values, strict=True)]


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
