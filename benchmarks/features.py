"""Features: rows a second, beside the same counts in DuckDB and Polars where these are installed, equal results checked.

All are given the same events of one selection and asked for counts over four windows, exact on two times (what happened in the
window and was available at T). Our own figure is for the whole catalogue, which is far more than the others are asked for.
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
from pdm.records import EVENTS, READINGS, REGISTER

WINDOWS = (30, 90, 365, 1095)
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
    build(rows.head(10), events=events.head(1000), readings=READINGS.empty(), register=register)
    case = f"{args.rows:,} rows over {args.events:,} events"
    started = time.perf_counter()
    X = build(rows, events=events, readings=READINGS.empty(), register=register)
    ours = time.perf_counter() - started
    out = [
        row(case, "pdm", "time", ours, "s", args.rows),
        row(case, "pdm", "features", float(len(CATALOGUE)), "", args.rows),
        row(case, "pdm", "time_per_feature", 1e3 * ours / len(CATALOGUE), "ms", args.rows),
    ]
    mine = X[[f"failures_{w}d" for w in WINDOWS]].to_numpy()
    peers: dict[str, Callable[[pd.DataFrame, pd.DataFrame], Any]] = {"duckdb": in_duckdb, "polars": in_polars}
    for name, counts in peers.items():
        if importlib.util.find_spec(name) is None:
            print(f"absent: {name} is not installed (it is a peer of this benchmark, not a dependency)")
            continue
        started = time.perf_counter()
        theirs = counts(rows, events)
        spent = time.perf_counter() - started
        out += [
            row(case, name, "time", spent, "s", args.rows), row(case, name, "features", float(len(WINDOWS)), "", args.rows),
            row(case, name, "time_per_feature", 1e3 * spent / len(WINDOWS), "ms", args.rows),
            row(case, name, "equal", float(np.array_equal(mine, theirs)), "", args.rows),
        ]  # fmt: skip
    return out


def tables(seed: int, rows: int, events: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Events, register and rows of a plant that writes about 300 lines an asset."""
    rng = np.random.default_rng(seed)
    names = np.array([f"a{i:06d}" for i in range(max(events // 300, 1))])
    asset = names[rng.integers(0, len(names), events)]
    at = T0 + pd.to_timedelta(rng.integers(0, 1800 * 1440, events), unit="min")
    late = pd.to_timedelta(rng.integers(0, 30 * 1440, events), unit="min")
    frame = EVENTS.conform(pd.DataFrame({
        "event_id": np.char.add("e", np.arange(events).astype(str)), "asset_id": asset, "site": "s", "occurred_at": at, "available_at": at + late,
        "known_at": at + late, "is_failure": rng.random(events) < 0.3, "negated": False, "planned": False, "work_type": "corrective",
        "failure_mode": rng.choice(np.array(["noise", "vibration", "leak_external", "other"], dtype=object), events),
        "action": rng.choice(np.array(["repair", "lubricate", "inspect", "clean"], dtype=object), events),
    }))  # fmt: skip
    register = REGISTER.conform(pd.DataFrame({"asset_id": names, "tag": names, "site": "s", "equipment_class": "pump"}))
    days = T0 + pd.to_timedelta(rng.integers(400, 1800, rows), unit="D")
    wanted = pd.DataFrame({"asset_id": names[rng.integers(0, len(names), rows)], "as_of": days})
    return frame, register, wanted


def in_duckdb(rows: pd.DataFrame, events: pd.DataFrame) -> Any:
    """The counts by a join in DuckDB, [rows, windows]."""
    import duckdb  # type: ignore[import-not-found,unused-ignore]

    wanted = rows.reset_index(names="i")
    failed = events.loc[events["is_failure"].astype(bool), ["asset_id", "occurred_at", "available_at"]]
    db = duckdb.connect()
    db.register("wanted", wanted)
    db.register("failed", failed)
    counts = ", ".join(f"count(*) filter (where e.occurred_at > w.as_of - interval {d} day) as c{d}" for d in WINDOWS)
    found = db.execute(
        f"select w.i, {counts} from wanted w join failed e on e.asset_id = w.asset_id and e.occurred_at <= w.as_of "
        "and e.available_at <= w.as_of group by w.i"
    ).df()
    return found.set_index("i").reindex(range(len(rows)), fill_value=0)[[f"c{d}" for d in WINDOWS]].to_numpy(float)


def in_polars(rows: pd.DataFrame, events: pd.DataFrame) -> Any:
    """The counts by a join in Polars, [rows, windows]."""
    import polars as pl  # type: ignore[import-not-found,unused-ignore]

    wanted = pl.from_pandas(rows.reset_index(names="i")).lazy()
    failed = pl.from_pandas(
        events.loc[events["is_failure"].astype(bool), ["asset_id", "occurred_at", "available_at"]]
    ).lazy()
    seen = wanted.join(failed, on="asset_id").filter(
        (pl.col("occurred_at") <= pl.col("as_of")) & (pl.col("available_at") <= pl.col("as_of"))
    )
    age = pl.col("as_of") - pl.col("occurred_at")
    counted = seen.group_by("i").agg([(age < pl.duration(days=d)).sum().alias(f"c{d}") for d in WINDOWS])
    found = counted.collect().to_pandas().set_index("i")
    return found.reindex(range(len(rows)), fill_value=0)[[f"c{d}" for d in WINDOWS]].to_numpy(float)
