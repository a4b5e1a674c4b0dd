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
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from pdm.features import CATALOGUE, build
from pdm.features.events import RATES
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
DAY = 86_400_000_000
T0 = pd.Timestamp("2020-01-01", tz="UTC").as_unit("us")


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Run; returns figures {case, system, metric, value, unit, n}."""
    parser = argparse.ArgumentParser(prog="bench features", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", help="not used: the events are drawn here")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3, help="rounds in which all take turns; medians are told")
    args = parser.parse_args(argv)
    events, register, rows = tables(args.seed, args.rows, args.events)
    wanted = asked()
    systems: dict[str, Callable[[], pd.DataFrame]] = {
        "pdm": lambda: build(rows, events=events, readings=READINGS.empty(), register=register)
    }
    for name, compute in (("duckdb", in_duckdb), ("polars", in_polars)):
        if importlib.util.find_spec(name) is None:
            print(f"absent: {name} is not installed (it is a peer of this benchmark, not a dependency)")
        else:
            systems[name] = partial(compute, rows, events, wanted)
    # what numba compiles once is not what is measured
    build(rows.head(10), events=events.head(1000), readings=READINGS.empty(), register=register)
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in systems}
    found = {}
    for _ in range(args.rounds):
        for name, compute in systems.items():
            started, worked = time.perf_counter(), time.process_time()
            found[name] = compute()
            spent[name].append((time.perf_counter() - started, time.process_time() - worked))
    case = f"{args.rows:,} rows over {args.events:,} events"
    out = [row(case, "pdm", "features", float(len(CATALOGUE)), "", args.rows)]
    mine = found["pdm"][[f.name for f in wanted]].to_numpy()
    for name, times in spent.items():
        whole, work = np.median(np.array(times), axis=0)
        out += [
            row(case, name, "time", float(whole), "s", args.rows),
            row(case, name, "processor_time", float(work), "s", args.rows),
        ]
        if name == "pdm":
            continue
        theirs = found[name][[f.name for f in wanted]].to_numpy(float)
        same = np.isclose(mine, theirs, rtol=0, atol=1e-6, equal_nan=True)
        # of turns that follow one another, since the machine's load changes
        slower = [t / o for (t, _), (o, _) in zip(times, spent["pdm"], strict=True)]
        out += [
            row(case, name, "features", float(len(wanted)), "", args.rows),
            row(case, name, "equal", float(same.all()), "", args.rows),
            row(case, name, "times_slower", float(np.median(slower)), "", args.rows),
            row(case, name, "times_slower_least", float(np.min(slower)), "", args.rows),
        ]
    return out


def asked() -> list[Feature]:
    """Features of an asset's own events (rates, which need its peers, are left out)."""
    return [f for f in CATALOGUE if f.group in ("event", "gap") and f.statistic not in RATES]


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
    """The features by a join in DuckDB, a column each.

    Several ways were timed; this is its fastest: selections made once an event before the join, times as numbers, the last renewal
    by a grouping of its own (five times as fast as conditions after the join and a window function for the renewal).
    """
    import duckdb  # type: ignore[import-not-found,unused-ignore]

    db = duckdb.connect()
    db.register("wanted", rows.reset_index(names="i"))
    db.register("told", events[COLUMNS].astype(dict.fromkeys(("is_failure", "negated", "planned"), bool)))
    marks: dict[str, str] = {}
    columns, rhythms, joins, last = [], [], [], []
    for f in wanted:
        chosen, name = "e." + marks.setdefault(condition(f), f"s{len(marks)}"), f.name
        inside = f"{chosen} and e.age < {int(f.window_days or 36500) * DAY}"
        fresh = f"{chosen} and (e.renewed is null or e.stamp > e.renewed)"
        if f.statistic == "count":
            columns.append(f"count_if({inside}) as {name}")
        elif f.statistic == "sum":
            columns.append(f"coalesce(sum(case when {inside} then e.downtime_hours end), 0) as {name}")
        elif f.statistic == "trend":
            recent = f"{chosen} and e.age < {90 * DAY}"
            columns.append(f"count_if({recent}) / 90 / (count_if({inside}) / 365) as {name}")
        elif f.statistic == "count_since_repair":
            columns.append(f"count_if({fresh}) as {name}")
        elif f.statistic == "fading":
            columns.append(
                f"coalesce(sum(case when {fresh} then pow(0.5, e.age / {int(f.window_days or 0) * DAY}) end), 0) as {name}"
            )
        elif f.statistic == "days_since_first":
            columns.append(f"max(case when {fresh} then e.age end) / {DAY} as {name}")
        elif f.statistic == "days_since_renewal":
            columns.append(f"any_value(e.t - e.renewed) / {DAY} as {name}")
        elif f.statistic == "days_since":
            columns.append(f"min(case when {chosen} then e.age end) / {DAY} as {name}")
        else:
            gap = "e.stamp - lag(e.stamp) over (partition by e.i order by e.stamp)"
            rhythms.append(
                f"g_{name} as (select i, median(gap) / {DAY} as middle, min(age) / {DAY} as ago from "
                f"(select e.i, e.age, {gap} as gap from seen e where {chosen}) group by i)"
            )
            joins.append(f"left join g_{name} on g_{name}.i = f.i")
            middle, ago = f"g_{name}.middle", f"g_{name}.ago"
            least = f"case when {middle} < 1 then 1 else {middle} end"
            last.append(f"{middle if f.statistic == 'interval' else f'{ago} / ({least})'} as {name}")
    found = db.execute(
        "with e as (select asset_id, epoch_us(occurred_at) as stamp, epoch_us(available_at) as known, downtime_hours, "
        f"({RENEWED}) as renews, {', '.join(f'({c}) as {n}' for c, n in marks.items())} from told e), "
        "w as (select i, asset_id, epoch_us(as_of) as t from wanted), "
        "seen as materialized (select w.i, w.t, w.t - e.stamp as age, e.* exclude (asset_id, known) from w join e "
        "on e.asset_id = w.asset_id and e.stamp <= w.t and e.known <= w.t), "
        "r as (select i, max(stamp) as renewed from seen where renews group by i), "
        f"f as (select e.i, {', '.join(columns)} from (select seen.*, r.renewed from seen left join r using (i)) e group by e.i), "
        f"{', '.join(rhythms)} select f.*, {', '.join(last)} from f {' '.join(joins)}"
    ).df()
    return _finished(found, rows, wanted)


def in_polars(rows: pd.DataFrame, events: pd.DataFrame, wanted: list[Feature]) -> pd.DataFrame:
    """The features by a join in Polars, a column each.

    Several ways were timed; this is its fastest: selections made once an event before the join, ages as numbers, the join worked
    out once and kept, the last renewal by a join of its own, no `filter` within the aggregation, the streaming engine.
    """
    import polars as pl  # type: ignore[import-not-found,unused-ignore]

    left = pl.from_pandas(rows.reset_index(names="i")).lazy()
    right = pl.from_pandas(events[COLUMNS].astype(dict.fromkeys(("is_failure", "negated", "planned"), bool))).lazy()
    marks: dict[str, tuple[str, pl.Expr]] = {}
    for f in wanted:
        chosen = pl.lit(True)
        for column, allowed in f.select.items():
            if allowed in ((True,), (False,)):
                chosen = chosen & (pl.col(column) if allowed[0] else ~pl.col(column))
            elif column != "column":
                chosen = chosen & pl.col(column).is_in(list(allowed))
        marks.setdefault(condition(f), (f"s{len(marks)}", chosen))
    renews = (
        ~pl.col("negated") & ~pl.col("planned") & (pl.col("is_failure") | pl.col("action").is_in(["repair", "replace"]))
    )
    right = right.select(
        "asset_id", "occurred_at", "available_at", "downtime_hours", renews.alias("renews"),
        *(made.alias(name) for name, made in marks.values()),
    )  # fmt: skip
    at, age = pl.col("occurred_at"), pl.col("age")
    seen = (
        left.join(right, on="asset_id")
        .filter((at <= pl.col("as_of")) & (pl.col("available_at") <= pl.col("as_of")))
        .drop("asset_id", "available_at")
        .with_columns(age=(pl.col("as_of") - at).dt.total_microseconds())
        .collect(engine="streaming")
        .lazy()
    )
    last = seen.filter(pl.col("renews")).group_by("i").agg(renewed=at.max())
    fresh = pl.col("renewed").is_null() | (at > pl.col("renewed"))
    columns, rhythms = [], []
    for f in wanted:
        chosen = pl.col(marks[condition(f)][0])
        inside = chosen & (age < int(f.window_days or 36500) * DAY)
        if f.statistic == "count":
            made = inside.sum()
        elif f.statistic == "sum":
            made = pl.when(inside).then(pl.col("downtime_hours")).otherwise(0).sum()
        elif f.statistic == "trend":
            made = (chosen & (age < 90 * DAY)).sum() / 90 / (inside.sum() / 365)
        elif f.statistic == "count_since_repair":
            made = (chosen & fresh).sum()
        elif f.statistic == "fading":
            made = pl.when(chosen & fresh).then(0.5 ** (age / (int(f.window_days or 0) * DAY))).otherwise(0.0).sum()
        elif f.statistic == "days_since_first":
            made = pl.when(chosen & fresh).then(age).max() / DAY
        elif f.statistic == "days_since_renewal":
            made = (pl.col("as_of").first() - pl.col("renewed").first()).dt.total_microseconds() / DAY
        elif f.statistic == "days_since":
            made = pl.when(chosen).then(age).min() / DAY
        else:
            middle = at.sort().diff().median().dt.total_microseconds() / DAY
            least = pl.when(middle < 1.0).then(1.0).otherwise(middle)
            figure = middle if f.statistic == "interval" else age.min() / DAY / least
            rhythms.append(seen.filter(chosen).group_by("i").agg(figure.alias(f.name)))
            continue
        columns.append(made.alias(f.name))
    found = seen.join(last, on="i", how="left").group_by("i").agg(columns)
    for rhythm in rhythms:
        found = found.join(rhythm, on="i", how="left")
    return _finished(found.collect(engine="streaming").to_pandas(), rows, wanted)


def _finished(found: pd.DataFrame, rows: pd.DataFrame, wanted: list[Feature]) -> pd.DataFrame:
    """In the order of the rows; counts and sums nought where an asset has no events."""
    out = found.set_index("i").reindex(range(len(rows)))[[f.name for f in wanted]].astype(float)
    none = {f.name: 0.0 for f in wanted if f.statistic in ("count", "count_since_repair", "fading", "sum")}
    return out.fillna(none)
