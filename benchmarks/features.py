"""Features: the whole catalogue beside DuckDB and Polars, where these are installed, equal results checked.

The others are asked for less: counts in windows and days since the last, of all selections that the catalogue has, exact on two
times (what happened in the window and was available at T), by one join and filtered aggregates. Our time is for everything:
those, medians of intervals, rates shrunk to peers, what came since the last repair, readings and register.
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
]
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
    """Features that a join with filtered aggregates can give: counts in windows, and days since the last."""
    return [f for f in CATALOGUE if f.group in ("event", "gap") and f.statistic in ("count", "days_since")]


def condition(feature: Feature) -> str:
    """The feature's selection as SQL over an event `e`."""
    parts = []
    for column, allowed in feature.select.items():
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
    at = T0 + pd.to_timedelta(rng.integers(0, 1800 * 1440, events), unit="min")
    late = pd.to_timedelta(rng.integers(0, 30 * 1440, events), unit="min")
    frame = EVENTS.conform(pd.DataFrame({
        "event_id": np.char.add("e", np.arange(events).astype(str)), "asset_id": asset, "site": "s", "occurred_at": at, "available_at": at + late,
        "known_at": at + late, "is_failure": rng.random(events) < 0.3, "negated": False, "planned": False,
        "work_type": rng.choice(np.array(["corrective", "preventive", "inspection", "other"], dtype=object), events),
        "failure_mode": rng.choice(np.array(["noise", "vibration", "leak_external", "other"], dtype=object), events),
        "action": rng.choice(np.array(["repair", "lubricate", "inspect", "clean"], dtype=object), events),
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
    columns = []
    for f in wanted:
        if f.statistic == "count":
            inside = f"{condition(f)} and e.occurred_at > w.as_of - interval {int(f.window_days or 36500)} day"
            columns.append(f"count(*) filter (where {inside}) as {f.name}")
        else:
            columns.append(f"max(e.occurred_at) filter (where {condition(f)}) as {f.name}")
    found = db.execute(
        f"select w.i, any_value(w.as_of) as as_of, {', '.join(columns)} from wanted w join e on e.asset_id = w.asset_id "
        "and e.occurred_at <= w.as_of and e.available_at <= w.as_of group by w.i"
    ).df()
    return _finished(found.set_index("i").reindex(range(len(rows))), wanted)


def in_polars(rows: pd.DataFrame, events: pd.DataFrame, wanted: list[Feature]) -> pd.DataFrame:
    """The features by a join in Polars, a column each."""
    import polars as pl  # type: ignore[import-not-found,unused-ignore]

    left = pl.from_pandas(rows.reset_index(names="i")).lazy()
    right = pl.from_pandas(events[COLUMNS].astype(dict.fromkeys(("is_failure", "negated", "planned"), bool))).lazy()
    seen = left.join(right, on="asset_id").filter(
        (pl.col("occurred_at") <= pl.col("as_of")) & (pl.col("available_at") <= pl.col("as_of"))
    )
    columns = [pl.col("as_of").first()]
    for f in wanted:
        chosen = pl.lit(True)
        for column, allowed in f.select.items():
            chosen = chosen & pl.col(column).is_in(list(allowed))
        if f.statistic == "count":
            age = pl.col("as_of") - pl.col("occurred_at")
            columns.append((chosen & (age < pl.duration(days=int(f.window_days or 36500)))).sum().alias(f.name))
        else:
            columns.append(pl.col("occurred_at").filter(chosen).max().alias(f.name))
    found = seen.group_by("i").agg(columns).collect(engine="streaming").to_pandas()
    return _finished(found.set_index("i").reindex(range(len(rows))), wanted)


def _finished(found: pd.DataFrame, wanted: list[Feature]) -> pd.DataFrame:
    """Counts with nought for none, last times as days before T."""
    out = {}
    for f in wanted:
        if f.statistic == "count":
            out[f.name] = found[f.name].fillna(0).astype(float)
        else:
            out[f.name] = (found["as_of"] - found[f.name]).dt.total_seconds() / 86400
    return pd.DataFrame(out)
