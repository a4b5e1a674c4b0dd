"""Whether the promised precision of readings taken without a person is backed by the random audit, field by field.

The rule is that of links (`pdm.quality.promise`): only audited readings count, the threshold comes from the shipped
calibration and is never chosen by the audit.
"""

from __future__ import annotations

import pandas as pd

from pdm.quality.promise import Promise, judge

FIELDS = ("date", "temperature", "load", "vibration", "pressure", "running_hours", "downtime")
"""Fields other than the asset that are taken without a person and that forecasts rest on."""


def judge_readings(items: pd.DataFrame, decisions: pd.DataFrame, target: float) -> dict[str, Promise]:
    """The promise of each field that was audited, and of dates in any case.

    Args:
        items: records.ITEMS as they were asked.
        decisions: records.DECISIONS.
        target: Promised share of right readings.
    """
    audited = items[items["audit"].fillna(False).astype(bool) & (items["kind"] == "reading")]
    audited = audited.drop_duplicates("item_id").set_index("item_id")
    holds = decisions["undoes"].isna() & ~decisions["decision_id"].isin(set(decisions["undoes"].dropna()))
    seen = decisions[holds & decisions["item_id"].isin(set(audited.index))].drop_duplicates("item_id", keep="last")
    frame = pd.DataFrame({
        "field": seen["item_id"].map(audited["field"]),
        "wrong": [_plain(a) != _plain(b) for a, b in zip(seen["answer"], seen["item_id"].map(audited["reading"]), strict=True)],
    })  # fmt: skip
    counts = frame.groupby("field")["wrong"].agg(["size", "sum"])
    out = {"date": judge(0, 0, target)}
    return out | {str(f): judge(int(n), int(wrong), target) for f, n, wrong in counts.itertuples()}


def _plain(text: object) -> str:
    return "".join(str(text).split()).casefold()
