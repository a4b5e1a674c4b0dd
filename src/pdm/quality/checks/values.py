"""Values that cannot be: outside limits or physics, counters that go back or run faster than the clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pdm.config import Settings
from pdm.grammar.numbers import PHYSICS, convert
from pdm.grammar.units import in_common
from pdm.quality.finding import Code, of_events
from pdm.quality.inputs import QualityInputs

MAX_DOWNTIME_HOURS = 24 * 366.0
COUNTER_SLACK = 24.0
"""Hours by which a counter may differ from the clock: many readings have a day and no time."""
_REMEDY = "Compare with the paper or the meter, and correct the source; the value is not used."


def impossible_values(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Measurements and figures that cannot be right."""
    readings = in_common(inputs.readings[inputs.readings["value"].notna()])
    low, high = bounds(readings, inputs.register, inputs.limits)
    value = readings["value"]
    outside = (value < low) | (value > high) | ~np.isfinite(value) | (~readings["plausible"].fillna(True).astype(bool))
    wrong = readings[outside]
    rule = [
        f"{q} from {_figure(a)} to {_figure(b)} {u if isinstance(u, str) else ''}".rstrip()
        for q, a, b, u in zip(wrong["quantity"], low[outside], high[outside], wrong["unit"], strict=True)
    ]
    yield _found(inputs, wrong, Code.OUTSIDE_LIMITS, pd.Series(rule, index=wrong.index, dtype="str"))
    yield from _counters(inputs, readings[~outside & (readings["quantity"] == "running_hours")])
    events = inputs.events
    for field, bad, words in (
        ("downtime_hours", (events["downtime_hours"] < 0) | (events["downtime_hours"] > MAX_DOWNTIME_HOURS), f"downtime from 0 to {MAX_DOWNTIME_HOURS:.0f} h"),
        ("cost", events["cost"] < 0, "cost of at least 0"),
    ):  # fmt: skip
        yield of_events(
            events[bad], inputs.origins, check="impossible_values", reason=Code.IMPOSSIBLE_VALUE, severity="error",
            rule=words, remedy=_REMEDY, value=events.loc[bad, field], field=field,
        )  # fmt: skip


def bounds(
    readings: pd.DataFrame, register: pd.DataFrame, limits: pd.DataFrame
) -> tuple[pd.Series[float], pd.Series[float]]:
    """Lowest and highest plausible value of each reading: of its asset, else of its class, else of physics."""
    class_of = register.drop_duplicates("asset_id").set_index("asset_id")["equipment_class"]
    low, high = (
        readings["quantity"].map({q: b[i] for q, b in PHYSICS.items()}).astype(float).fillna(far)
        for i, far in ((0, -np.inf), (1, np.inf))
    )
    own = limits.assign(low=_converted(limits, "low"), high=_converted(limits, "high"))
    for owner, column in ((readings["asset_id"].map(class_of), "equipment_class"), (readings["asset_id"], "asset_id")):
        named = own[own[column].notna()].drop_duplicates([column, "quantity"], keep="last")
        table = named.set_index([column, "quantity"])[["low", "high"]]
        keys = pd.MultiIndex.from_arrays([owner.astype("object"), readings["quantity"].astype("object")])
        hit = table.reindex(keys)
        low = pd.Series(hit["low"].to_numpy(), index=readings.index).fillna(low)
        high = pd.Series(hit["high"].to_numpy(), index=readings.index).fillna(high)
    return low, high


def _converted(limits: pd.DataFrame, column: str) -> list[float]:
    """Limits in common units."""
    out = []
    for value, unit in zip(limits[column], limits["unit"], strict=True):
        known = convert(float(value), unit) if isinstance(unit, str) and value == value else None
        out.append(float(value) if known is None else known[0])
    return out


def _counters(inputs: QualityInputs, hours: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Counters of running hours that went back or ran faster than the clock; the reading that fits neither neighbour is named."""
    hours = hours[hours["asset_id"].notna() & hours["measured_at"].notna()]
    hours = hours.sort_values(["asset_id", "measured_at", "reading_id"])
    groups = hours.groupby("asset_id", sort=False)
    value = hours["value"]
    before, after = groups["value"].shift(1), groups["value"].shift(-1)
    earlier = groups["value"].shift(2)
    back = value < before - 1.0
    # a dip: the next one goes on from the one before; else the one before was the spike
    dip = back & (after.isna() | (after >= before - 1.0) | (earlier > value))
    spike = (after < value - 1.0) & ~(dip.groupby(hours["asset_id"]).shift(-1, fill_value=False))
    elapsed = groups["measured_at"].diff().dt.total_seconds() / 3600
    fast = (
        (value - before > 1.02 * elapsed + COUNTER_SLACK)
        & ~spike
        & ~dip.groupby(hours["asset_id"]).shift(1, fill_value=False)
    )
    told = pd.Series([f"{b:g} then {v:g}" for b, v in zip(before, value, strict=True)], index=hours.index, dtype="str")
    yield _found(inputs, hours[dip], Code.COUNTER_BACK, "running hours never fall", told[dip])
    yield _found(
        inputs, hours[spike], Code.COUNTER_BACK, "running hours never fall: the next reading is lower", told[spike]
    )
    yield _found(inputs, hours[fast], Code.COUNTER_FAST, "running hours grow no faster than the clock", told[fast])


def _found(
    inputs: QualityInputs, readings: pd.DataFrame, reason: Code, rule: Any, value: pd.Series[Any] | None = None
) -> pd.DataFrame:
    out = of_events(
        readings, inputs.origins, check="impossible_values", reason=reason, severity="error", rule=rule, remedy=_REMEDY,
        value=readings["value"] if value is None else value,
    )  # fmt: skip
    out["field"] = readings["quantity"]
    # measurements of a file have no document of their own: the file is named
    out["origin"] = out["origin"].fillna(readings["document"])
    return out


def _figure(value: float) -> str:
    return "anything" if not np.isfinite(value) else f"{value:g}"
