"""`readings.csv` and other measurement files into the readings table, each measurement once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd

from pdm.errors import Reason, Refusal
from pdm.records import READINGS, stable_id
from pdm.workspace.incoming import file_hash
from pdm.workspace.refusals import READINGS_LOADED, refusal_rows

if TYPE_CHECKING:
    from pdm.workspace.context import Context


def load_readings(context: Context, loaded_as: str, refusals: list[Refusal]) -> int:
    """Bring new rows of `readings.csv` in; returns how many."""
    from pdm.sources import read_readings

    path = context.root / "readings.csv"
    if not path.exists():
        return 0
    # a machine that was added to the register may be that of measurements which found none
    key = f"readings:{file_hash(path)}:{_named(context.register)}"
    if context.store.state.has([key]):
        return 0
    zones = {s: context.settings.site(str(s)).zone for s in context.register["site"].unique()}
    frame, set_aside = read_readings(path, context.register, zones)
    known = set(context.store.read("readings", columns=["reading_id"])["reading_id"])
    frame = frame[~frame["reading_id"].isin(known)].copy()
    at = context.clock()
    late, utc = frame["measured_at"] > at, ZoneInfo("UTC")
    for row in frame[late].itertuples():
        set_aside.append(
            Refusal(
                Reason.FUTURE_DATE,
                f"a measurement is dated {row.measured_at.tz_convert(zones.get(row.site, utc)):%Y-%m-%d}, in the future.",
                "Mend the date.",
                origin="readings.csv",
                row=int(row.row) if not pd.isna(row.row) else 0,
            )  # fmt: skip
        )
    frame = frame[~late]
    frame["known_at"] = at
    if loaded_as == "history":
        lag = frame["site"].map(lambda s: pd.Timedelta(days=context.settings.site(str(s)).reporting_lag_days))
        frame["available_at"] = (frame["measured_at"] + lag).clip(upper=at) if len(frame) else at
    else:
        frame["available_at"] = at
    tables = {"readings": READINGS.conform(frame), "refusals": refusal_rows(set_aside, "", at)}
    if context.store.commit(tables, kind=READINGS_LOADED, at=at, keys=[key]) is None:
        return 0
    refusals += set_aside
    return len(frame)


def _named(register: pd.DataFrame) -> str:
    """What of the register decides whose measurement a row is."""
    return stable_id("register", *register[["asset_id", "tag", "site"]].fillna("").to_numpy().ravel(), length=16)
