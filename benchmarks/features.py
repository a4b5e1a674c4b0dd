"""Features: the whole catalogue beside DuckDB and Polars, where these are installed, equal results checked.

The others are asked for every figure of an asset's own events, exact on two times (what happened in the window and was available
at T): counts in windows, days since the last, what came since the last repair, medians of intervals, a trend, a sum. Our time is
for the whole catalogue: those, rates shrunk to peers, readings and register.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from pdm.features import CATALOGUE, build
from pdm.model import Feature
from pdm.records import EVENTS, READINGS, REGISTER

COLUMNS = [
    "asset_id",
    "occurred_at",
    "available_at",
    "is_failure",
    "negated",
    "planned",
    "work_type",
    "failure_mode",
    "action",
    "downtime_hours",
]
RENEWED = "not e.negated and not e.planned and (e.is_failure or e.action in ('repair', 'replace'))"
T0 = pd.Timestamp("2020-01-01", tz="UTC").as_unit("us")


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Run; returns figures {case, system, metric, value, unit, n}."""
    parser = argparse.ArgumentParser(prog="bench features", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", help="not used: the events are drawn here")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    args = parser.parse_args(argv)
    events, register, rows = tables(args.seed, args.rows, args.events)
    # what numba compiles once is not what is measured
    build(rows.head(10), events=events.head(1000), readings=READINGS.empty(), register=register)
    case = f"{args.rows:,} rows over {args.events:,} events"
    started = time.perf_counter()
    X = build(rows, events=events, readings=READINGS.empty(), register=register)
    ours = time.perf_counter() - started
    wanted = asked()
    out = [
        row(case, "pdm", "time", ours, "s", args.rows),
        row(case, "pdm", "features", float(len(CATALOGUE)), "", args.rows),
    ]
    mine = X[[f.name for f in wanted]].to_numpy()
    peers: dict[str, Callable[..., pd.DataFrame]] = {"duckdb": in_duckdb, "polars": in_polars}
    for name, compute in peers.items():
        if importlib.util.find_spec(name) is None:
            print(f"absent: {name} is not installed (it is a peer of this benchmark, not a dependency)")
            continue
        started = time.perf_counter()
        theirs = compute(rows, events, wanted)
        spent = time.perf_counter() - started
        same = np.isclose(mine, theirs[[f.name for f in wanted]].to_numpy(float), rtol=0, atol=1e-6, equal_nan=True)
        out += [
            row(case, name, "time", spent, "s", args.rows), row(case, name, "features", float(len(wanted)), "", args.rows),
            row(case, name, "equal", float(same.all()), "", args.rows), row(case, name, "times_slower", spent / ours, "", args.rows),
        ]  # fmt: skip
    return out


def asked() -> list[Feature]:
    """Features of an asset's own events (rates, which need its peers, are left out)."""
    return [f for f in CATALOGUE if f.group in ("event", "gap") and f.statistic != "rate"]


def condition(feature: Feature) -> str:
    """The feature's selection as SQL over an event `e`."""
    parts = []
    for column, allowed in feature.select.items():
        if column == "column":
            continue
        if all(isinstance(a, bool) for a in allowed):
            parts.append(f"e.{column} = {str(allowed[0]).lower()}")
        else:
            parts.append(f"e.{column} in ({', '.join(repr(a) for a in allowed)})")
    return " and ".join(parts) or "true"


def tables(seed: int, rows: int, events: int, per_asset: int = 300) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Events, register and rows of a plant that writes about `per_asset` lines an asset."""
    rng = np.random.default_rng(seed)
    names = np.array([f"a{i:07d}" for i in range(max(events // per_asset, 1))])
    asset = names[rng.integers(0, len(names), events)]
    # no two at the same time, whose order would have to be agreed on
    at = (
        T0
        + pd.to_timedelta(rng.integers(0, 1800 * 1440, events), unit="min")
        + pd.to_timedelta(np.arange(events), unit="us")
    )
    late = pd.to_timedelta(rng.integers(0, 30 * 1440, events), unit="min")
    frame = EVENTS.conform(pd.DataFrame({
        "event_id": np.char.add("e", np.arange(events).astype(str)), "asset_id": asset, "site": "s", "occurred_at": at, "available_at": at + late,
        "known_at": at + late, "is_failure": rng.random(events) < 0.3, "negated": False, "planned": False,
        "work_type": rng.choice(np.array(["corrective", "preventive", "inspection", "other"], dtype=object), events),
        "failure_mode": rng.choice(np.array(["noise", "vibration", "leak_external", "other"], dtype=object), events),
        "downtime_hours": rng.integers(0, 400, events) / 10.0, "action": rng.choice(np.array(["repair", "lubricate", "inspect", "clean"], dtype=object), events),
    }))  # fmt: skip
    register = REGISTER.conform(pd.DataFrame({"asset_id": names, "tag": names, "site": "s", "equipment_class": "pump"}))
    days = T0 + pd.to_timedelta(rng.integers(400, 1800, rows), unit="D")
    wanted = pd.DataFrame({"asset_id": names[rng.integers(0, len(names), rows)], "as_of": days})
    return frame, register, wanted


def in_duckdb(rows: pd.DataFrame, events: pd.DataFrame, wanted: list[Feature]) -> pd.DataFrame:
    """The features by a join in DuckDB, a column each."""
    import duckdb  # type: ignore[import-not-found,unused-ignore]

    db = duckdb.connect()
    db.register("wanted", rows.reset_index(names="i"))
    db.register("e", events[COLUMNS].astype(dict.fromkeys(("is_failure", "negated", "planned"), bool)))
    columns, rhythms, joins = [], [], []
    for f in wanted:
        chosen, name = condition(f), f.name
        inside = f"{chosen} and e.occurred_at > e.as_of - interval {int(f.window_days or 36500)} day"
        fresh = f"{chosen} and (e.renewed is null or e.occurred_at > e.renewed)"
        if f.statistic == "count":
            columns.append(f"count(*) filter (where {inside}) as {name}")
        elif f.statistic == "sum":
            columns.append(f"sum(e.downtime_hours) filter (where {inside}) as {name}")
        elif f.statistic == "trend":
            recent = inside.replace("365 day", "90 day")
            columns.append(
                f"count(*) filter (where {recent}) / 90 / (count(*) filter (where {inside}) / 365) as {name}"
            )
        elif f.statistic == "count_since_repair":
            columns.append(f"count(*) filter (where {fresh}) as {name}")
        elif f.statistic == "days_since_first":
            columns.append(f"min(e.occurred_at) filter (where {fresh}) as {name}")
        elif f.statistic == "days_since_renewal":
            columns.append(f"any_value(e.renewed) as {name}")
        elif f.statistic == "days_since":
            columns.append(f"max(e.occurred_at) filter (where {chosen}) as {name}")
        else:
            gap = (
                "epoch_us(e.occurred_at) - lag(epoch_us(e.occurred_at)) over (partition by e.i order by e.occurred_at)"
            )
            rhythms.append(
                f"g_{name} as (select i, median(gap) / 86400000000 as gap, max(occurred_at) as newest from "
                f"(select e.i, e.occurred_at, {gap} as gap from seen e where {chosen}) group by i)"
            )
            joins.append(f"left join g_{name} on g_{name}.i = f.i")
            columns.append(f"null as {name}")
    overdue = {f.name for f in wanted if f.statistic == "overdue"}
    replaced = [
        f"g_{f.name}.gap as {f.name}" + (f", g_{f.name}.newest as {f.name}_newest" if f.name in overdue else "")
        for f in wanted if f.statistic in ("interval", "overdue")
    ]  # fmt: skip
    names = ", ".join(f.name for f in wanted if f.statistic in ("interval", "overdue"))
    found = db.execute(
        "with joined as (select w.i, w.as_of, e.* from wanted w join e on e.asset_id = w.asset_id "
        "and e.occurred_at <= w.as_of and e.available_at <= w.as_of), "
        f"seen as (select e.*, max(case when {RENEWED} then e.occurred_at end) over (partition by e.i) as renewed from joined e), "
        f"f as (select e.i, any_value(e.as_of) as as_of, {', '.join(columns)} from seen e group by e.i), {', '.join(rhythms)} "
        f"select f.* exclude ({names}), {', '.join(replaced)} from f {' '.join(joins)}"
    ).df()
    return _finished(found.set_index("i").reindex(range(len(rows))), wanted)


def in_polars(rows: pd.DataFrame, events: pd.DataFrame, wanted: list[Feature]) -> pd.DataFrame:
    """The features by a join in Polars, a column each.

    Several ways were timed; this is its fastest: the last renewal by a join of its own and conditions without `filter` (three times
    as fast as both within the aggregation).
    """
    import polars as pl  # type: ignore[import-not-found,unused-ignore]

    left = pl.from_pandas(rows.reset_index(names="i")).lazy()
    right = pl.from_pandas(events[COLUMNS].astype(dict.fromkeys(("is_failure", "negated", "planned"), bool))).lazy()
    seen = left.join(right, on="asset_id").filter(
        (pl.col("occurred_at") <= pl.col("as_of")) & (pl.col("available_at") <= pl.col("as_of"))
    )
    seen = seen.drop("asset_id", "available_at")
    at, age = pl.col("occurred_at"), pl.col("as_of") - pl.col("occurred_at")
    renews = (
        ~pl.col("negated") & ~pl.col("planned") & (pl.col("is_failure") | pl.col("action").is_in(["repair", "replace"]))
    )
    last = seen.filter(renews).group_by("i").agg(renewed=at.max())
    fresh = pl.col("renewed").is_null() | (at > pl.col("renewed"))
    columns, rhythms = [pl.col("as_of").first()], []
    for f in wanted:
        chosen = pl.lit(True)
        for column, allowed in f.select.items():
            if allowed in ((True,), (False,)):
                chosen = chosen & (pl.col(column) if allowed[0] else ~pl.col(column))
            elif column != "column":
                chosen = chosen & pl.col(column).is_in(list(allowed))
        inside = chosen & (age < pl.duration(days=int(f.window_days or 36500)))
        if f.statistic == "count":
            made = inside.sum()
        elif f.statistic == "sum":
            made = pl.when(inside).then(pl.col("downtime_hours")).otherwise(0).sum()
        elif f.statistic == "trend":
            made = (chosen & (age < pl.duration(days=90))).sum() / 90 / (inside.sum() / 365)
        elif f.statistic == "count_since_repair":
            made = (chosen & fresh).sum()
        elif f.statistic == "days_since_first":
            made = pl.when(chosen & fresh).then(at).min()
        elif f.statistic == "days_since_renewal":
            made = pl.col("renewed").first()
        elif f.statistic == "days_since":
            made = pl.when(chosen).then(at).max()
        else:
            middle = at.sort().diff().median().dt.total_microseconds() / 86_400_000_000
            rhythms.append(
                seen.filter(chosen).group_by("i").agg(middle.alias(f.name), at.max().alias(f"{f.name}_newest"))
            )
            continue
        columns.append(made.alias(f.name))
    found = seen.join(last, on="i", how="left").group_by("i").agg(columns)
    for rhythm in rhythms:
        found = found.join(rhythm, on="i", how="left")
    return _finished(found.collect(engine="streaming").to_pandas().set_index("i").reindex(range(len(rows))), wanted)


def _finished(found: pd.DataFrame, wanted: list[Feature]) -> pd.DataFrame:
    """Counts and sums with nought for none, times as days before T."""
    out = {}
    for f in wanted:
        if f.statistic in ("count", "count_since_repair", "sum"):
            out[f.name] = found[f.name].fillna(0).astype(float)
        elif f.statistic in ("trend", "interval"):
            out[f.name] = found[f.name].astype(float)
        elif f.statistic == "overdue":
            since = (found["as_of"] - found[f"{f.name}_newest"]).dt.total_seconds() / 86400
            out[f.name] = since / found[f.name].astype(float).clip(lower=1.0)
        else:
            out[f.name] = (found["as_of"] - found[f.name]).dt.total_seconds() / 86400
    return pd.DataFrame(out)
