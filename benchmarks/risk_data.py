"""Tables for the risk benchmark: true events of a simulated plant, excavators, chillers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pdm.config import SiteSettings
from pdm.extraction import extract
from pdm.records import CELLS, ENTRIES, EVENTS, LIMITS, READINGS, REGISTER
from pdm.simulation.truth import Truth

NOW = pd.Timestamp("2026-01-01", tz="UTC").as_unit("us")
MODE = {
    "leak": "leak_external", "noise": "noise", "heat": "overheating", "vibration": "vibration", "other": "minor",
    "worn": "structural", "failure": "breakdown",
}  # fmt: skip
"""Kinds of the simulation in the words of the package: what a perfect reader would write down."""


@dataclass(frozen=True)
class Tables:
    """What the risk rooms get.

    Attributes:
        events: records.EVENTS.
        readings: records.READINGS.
        register: records.REGISTER.
        lag_days: Reporting lag by site.
        limits: records.LIMITS; none when None.
    """

    events: pd.DataFrame
    readings: pd.DataFrame
    register: pd.DataFrame
    lag_days: dict[str, int]
    limits: pd.DataFrame | None = None


def simulated(truth: Truth) -> Tables:
    """True events of a simulated plant, each available when its first line arrived."""
    lines = truth.lines.sort_values("arrives_at", kind="stable")
    also = lines.drop(columns="event_id").rename(columns={"also_event_id": "event_id"})
    tellings = pd.concat([lines, also]).dropna(subset=["event_id"]).sort_values("arrives_at", kind="stable")
    first = tellings.drop_duplicates("event_id").set_index("event_id")
    told = truth.events[truth.events["event_id"].isin(first.index)].reset_index(drop=True)
    arrived = utc(told["event_id"].map(first["arrives_at"]))
    kind = told["true_kind"].astype("object")
    done = told["repaired"].to_numpy(bool) | told["is_failure"].to_numpy(bool)
    action = np.where(done, "repair", np.where(kind == "lubrication", "lubricate", None))
    action = np.where(kind.isin(["fine", "worn"]) & ~done, "inspect", action)
    hold = first.reindex(told["event_id"])
    events = EVENTS.conform(pd.DataFrame({
        "event_id": told["event_id"], "asset_id": told["asset_id"], "asset_confidence": 1.0, "accepted_by": "register",
        "site": told["site"], "occurred_at": utc(told["occurred_at"]), "occurred_from": utc(told["occurred_at"]),
        "occurred_to": utc(told["occurred_at"]), "date_confidence": 1.0, "available_at": arrived, "known_at": arrived,
        "loaded_as": "live", "work_type": told["work_type"], "is_failure": told["is_failure"].astype(bool),
        "planned": told["planned"].astype(bool), "negated": told["negated"].astype(bool), "failure_mode": kind.map(MODE),
        "component": told["component"], "action": action, "downtime_hours": hold["downtime"].to_numpy(float),
        "channel": hold["channel"].to_numpy(object),
    }))  # fmt: skip
    register = REGISTER.conform(_times(truth.register.drop(columns="row", errors="ignore")))
    # what the register lacks is in no list
    events = events[events["asset_id"].isin(set(register["asset_id"]))].reset_index(drop=True)
    lag = {s: int(v["lag_days"]) for s, v in truth.parameters["sites"].items()}
    return Tables(events, _readings(truth, lines, register), register, lag, LIMITS.conform(truth.limits))


def _readings(truth: Truth, lines: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Readings from rounds (known the same day) and those written in lines (known when the line came)."""
    site = register.set_index("asset_id")["site"]
    rounds = truth.readings
    parts = [
        pd.DataFrame({
            "asset_id": rounds["asset_id"], "measured_at": utc(rounds["measured_at"]), "available_at": utc(rounds["measured_at"]),
            "quantity": rounds["quantity"], "value": rounds["value"], "unit": rounds["unit"],
        })
    ]  # fmt: skip
    for quantity, unit in (("temperature", "degC"), ("load", "%"), ("vibration", "mm/s"), ("running_hours", "h")):
        if quantity not in lines:
            continue
        told = lines[lines[quantity].notna()]
        parts.append(pd.DataFrame({
            "asset_id": told["asset_id"], "measured_at": utc(told["occurred_at"]), "available_at": utc(told["arrives_at"]),
            "quantity": quantity, "value": told[quantity].astype(float), "unit": unit,
        }))  # fmt: skip
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["asset_id"].isin(set(register["asset_id"]))].reset_index(drop=True)
    return READINGS.conform(frame.assign(
        reading_id=[f"M{i:07d}" for i in range(len(frame))], site=frame["asset_id"].map(site), known_at=frame["available_at"],
        plausible=True,
    ))  # fmt: skip


def excavators(folder: Path) -> Tables:
    """Work orders of five excavators; an asset is a machine with a functional location, a site is a machine.

    PM01 is corrective and counts as failure. Date, order type, place, cost and short text are taken from the file; the text is
    coded by the package's own extraction.
    """
    raw = pd.read_csv(folder / "work_orders.csv", dtype="str")
    when = pd.to_datetime(raw["BscStartDate"])
    place = raw["FuncLocation"].str.upper().str.strip()
    types = {"PM01": "corrective", "PM02": "preventive", "PM06": "other", "PM05": "modification", "PM04": "other"}
    work = raw["PMType"].map(types).fillna("other")
    frame = _plain_events(
        raw["Asset"] + "|" + place, raw["Asset"], when, work, work == "corrective", raw["OriginalShorttext"]
    )
    frame["cost"] = pd.to_numeric(raw["Cost"]).to_numpy()
    register = pd.DataFrame(
        {"asset_id": raw["Asset"] + "|" + place, "site": raw["Asset"], "equipment_class": place}
    ).drop_duplicates("asset_id")
    return Tables(
        read_texts(EVENTS.conform(frame)),
        READINGS.empty(),
        _register(register),
        dict.fromkeys(raw["Asset"].unique(), 0),
    )


def chillers(folder: Path) -> Tables:
    """Work orders of eleven chillers at one site; a corrective order counts as failure."""
    raw = pd.read_csv(folder / "event.csv", dtype="str")
    raw = raw[raw["event_group"] == "WORK_ORDER"].reset_index(drop=True)
    work = raw["event_category"].map({"CM": "corrective", "PM": "preventive"}).fillna("other")
    site = pd.Series("plant", index=raw.index)
    frame = _plain_events(
        raw["equipment_id"], site, pd.to_datetime(raw["event_time"]), work, work == "corrective", raw["description"]
    )
    register = pd.DataFrame(
        {"asset_id": raw["equipment_id"], "site": "plant", "equipment_class": "chiller"}
    ).drop_duplicates("asset_id")
    return Tables(read_texts(EVENTS.conform(frame)), READINGS.empty(), _register(register), {"plant": 0})


def read_texts(events: pd.DataFrame) -> pd.DataFrame:
    """The same events with component, failure mode and action as the package's extraction reads them from the short text."""
    entries = ENTRIES.rows(
        {
            "entry_id": e, "document_id": "d", "site": "plant", "page": 1, "row": i + 1, "channel": "cmms", "text": t, "text_confidence": 1.0,
            "fields": {"date": f"{at:%Y-%m-%d}", "description": t},
        }
        for i, (e, t, at) in enumerate(zip(events["event_id"], events["text"], events["occurred_at"], strict=True))
    )  # fmt: skip
    read = extract(
        entries, CELLS.empty(), site="plant", settings=SiteSettings(date_order="YMD"), truth=(), known_at=NOW, loaded_as="history",
        limits=LIMITS.empty(), today=NOW,
    ).events.drop_duplicates("entry_id").set_index("entry_id")  # fmt: skip
    out = events.copy()
    for column in ("component", "failure_mode", "action"):
        out[column] = events["event_id"].map(read[column])
    return EVENTS.conform(out)


def _plain_events(
    asset: pd.Series[Any], site: pd.Series[Any], when: pd.Series[Any], work: pd.Series[Any], failed: pd.Series[Any], text: pd.Series[Any]
) -> pd.DataFrame:  # fmt: skip
    at = utc(when)
    return pd.DataFrame({
        "event_id": [f"E{i:06d}" for i in range(len(asset))], "asset_id": asset, "asset_confidence": 1.0, "accepted_by": "register",
        "site": site, "occurred_at": at, "occurred_from": at, "occurred_to": at, "date_confidence": 1.0, "available_at": at, "known_at": at,
        "loaded_as": "history", "work_type": work, "is_failure": failed, "planned": False, "negated": False, "text": text, "channel": "cmms",
    })  # fmt: skip


def _register(frame: pd.DataFrame) -> pd.DataFrame:
    return REGISTER.conform(frame.assign(tag=frame["asset_id"])).reset_index(drop=True)


def _times(frame: pd.DataFrame) -> pd.DataFrame:
    out = frame.copy()
    for column in ("valid_from", "valid_to", "installed_on", "retired_on"):
        out[column] = utc(pd.to_datetime(out[column]))
    return out


def utc(times: pd.Series[Any]) -> pd.Series[Any]:
    """Local times of the sources, taken as they stand: every side of a comparison uses the same clock."""
    values = pd.to_datetime(times)
    return (values.dt.tz_localize("UTC") if values.dt.tz is None else values).dt.as_unit("us")
