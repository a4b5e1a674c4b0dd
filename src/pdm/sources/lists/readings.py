"""`readings.csv` and `limits.csv`: measurements and what is plausible."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pdm.errors import Reason, Refusal, SettingsError
from pdm.records import LIMITS, READINGS, stable_id
from pdm.sources.lists.plain_tables import read_plain
from pdm.sources.lists.unknown_words import unknown_limits, unknown_readings

_READING_NAMES = {
    "asset_id": "assetid asset assetnum equipment equnr equipmentid",
    "tag": "tag tagno",
    "measured_at": "measuredat timestamp time date datetime measuredon readingdate metertime",
    "quantity": "quantity metername measurement parameter kind characteristic",
    "value": "value reading meterreading wert measuredvalue",
    "unit": "unit uom einheit units measureunit",
    "part": "part point location position measuringpoint",
}
_LIMIT_NAMES = {
    "equipment_class": "equipmentclass class",
    "asset_id": "assetid asset",
    "quantity": "quantity",
    "low": "low min minimum lower",
    "high": "high max maximum upper",
    "unit": "unit uom einheit",
}
_OFFSET = r"[T ]\d{2}.*(?:Z|[+-]\d{2}(?::?\d{2})?)$"
"""A time with its offset behind it."""
_QUANTITIES = {
    "temp": "temperature", "temperatur": "temperature", "vib": "vibration", "schwingung": "vibration", "hours": "running_hours",
    "runninghours": "running_hours", "runhours": "running_hours", "betriebsstunden": "running_hours", "druck": "pressure",
    "last": "load", "amps": "current", "strom": "current", "rpm": "speed", "drehzahl": "speed",
}  # fmt: skip


def read_readings(
    path: Path | str, register: pd.DataFrame, zones: Mapping[str, ZoneInfo] | None = None
) -> tuple[pd.DataFrame, list[Refusal]]:
    """Read measurements.

    Args:
        path: `readings.csv`: `asset_id` or `tag`, `measured_at`, `quantity`, `value`, `unit`.
        register: The assets; a tag that is unique in the enterprise finds its asset.
        zones: Time zone of each site's clocks, which times without an offset are of; UTC for sites that are not named.

    Returns:
        A frame of `READINGS` without `known_at` and `available_at`, and the rows that were set aside; quantities and units that are
        unknown are told beside them, once a word, and their rows kept.

    Raises:
        SettingsError: The file cannot be read or a required column is missing.
    """
    path = Path(path)
    frame = read_plain(path, "readings.csv", _by_name(_READING_NAMES))
    _require(frame, ("measured_at", "quantity", "value"), path)
    if "asset_id" not in frame and "tag" not in frame:
        raise SettingsError("needs a column asset_id or tag.", place=str(path), remedy="Add it to the header row.")
    refusals: list[Refusal] = []
    asset = _assets(frame, register)
    measured = pd.to_datetime(frame["measured_at"], errors="coerce", utc=True, format="ISO8601")
    # as floats even when all are whole: an identifier must not depend on the other rows of the file
    value = pd.to_numeric(frame["value"].str.replace(",", ".", regex=False), errors="coerce").astype("float64")
    sane = measured.dt.year.between(1900, 2200)
    for bad, reason, column, message in (
        (asset.isna(), Reason.BROKEN_ROW, "asset_id" if "asset_id" in frame else "tag", "is no asset of the register, or a tag of several"),
        (measured.isna() | ~sane, Reason.BAD_DATE, "measured_at", "is no date; write 2024-05-31T14:00"),
        (value.isna(), Reason.IMPOSSIBLE_VALUE, "value", "is no number"),
    ):  # fmt: skip
        for row, cell in frame.loc[bad, column].items():
            refusals.append(
                Refusal(
                    reason, f"{column} {cell!r} {message}; the measurement was set aside.", "Correct the cell and run again.",
                    origin=path.name, row=int(str(row)), value=str(cell)[:200],
                )
            )  # fmt: skip
    keep = asset.notna() & measured.notna() & sane & value.notna()
    quantity = _quantities(frame["quantity"])
    refusals += unknown_readings(frame.assign(quantity=quantity)[keep], path.name)
    sites = register.set_index("asset_id")["site"]
    out = pd.DataFrame(
        {
            "asset_id": asset, "measured_at": measured, "quantity": quantity, "value": value,
            "unit": frame.get("unit", ""), "part": frame.get("part", ""), "document": path.name, "row": frame.index,
        }
    )[keep]  # fmt: skip
    out["site"] = out["asset_id"].map(sites)
    out["aware"] = frame["measured_at"].str.contains(_OFFSET)[keep]
    # the same measurement in two files, or in a file sent twice, is one
    out["reading_id"] = [
        stable_id("reading", *key)
        for key in zip(out["asset_id"], out["measured_at"], out["quantity"], out["value"], out["part"])
    ]
    out = out.drop_duplicates("reading_id").reset_index(drop=True)
    out["measured_at"] = _instants(out, zones or {})
    out[["unit", "part"]] = out[["unit", "part"]].replace("", None)
    return READINGS.validate(out.drop(columns="aware")), refusals


def _quantities(written: pd.Series) -> pd.Series:  # type: ignore[type-arg]
    """Quantities under their usual names."""
    plain = written.str.casefold().str.replace(r"[\s_-]+", "_", regex=True)
    return plain.map(lambda q: _QUANTITIES.get(str(q).replace("_", ""), q))


def _instants(readings: pd.DataFrame, zones: Mapping[str, ZoneInfo]) -> pd.Series:  # type: ignore[type-arg]
    """`measured_at` as instants: what was written without an offset is on the clocks of the site."""
    at = readings["measured_at"].copy()
    for site, zone in zones.items():
        here = readings["site"].eq(site) & ~readings["aware"]
        local = at[here].dt.tz_localize(None)
        at[here] = local.dt.tz_localize(
            zone, ambiguous=np.ones(len(local), dtype=bool), nonexistent="shift_forward"
        ).dt.tz_convert("UTC")
    return at


def _assets(frame: pd.DataFrame, register: pd.DataFrame) -> pd.Series:  # type: ignore[type-arg]
    known = set(register["asset_id"])
    once = register.drop_duplicates("tag", keep=False)
    by_tag = dict(zip(once["tag"], once["asset_id"]))
    found = pd.Series(None, index=frame.index, dtype="str")
    for column in ("asset_id", "tag"):
        if column in frame:
            named = frame[column].map(lambda v: v if v in known else by_tag.get(v))
            found = found.where(found.notna(), named.astype("str"))
    return found


def read_limits(path: Path | str) -> pd.DataFrame:
    """Read `limits.csv`: `equipment_class` or `asset_id`, `quantity`, `low`, `high`, `unit`.

    Returns:
        A frame of `LIMITS`, quantities under their usual names (`Temp` is `temperature`).

    Raises:
        SettingsError: It cannot be read, or has mistakes; all of them are listed with their rows.
    """
    frame = _limits(Path(path))
    return LIMITS.validate(frame[[c for c in LIMITS.names if c in frame]].reset_index(drop=True))


def strange_limits(path: Path | str, register: pd.DataFrame) -> list[Refusal]:
    """Words of `limits.csv` that stand for nothing known: classes, assets, quantities, units.

    Raises:
        SettingsError: As `read_limits`.
    """
    path = Path(path)
    return unknown_limits(_limits(path), register, path.name)


def _limits(path: Path) -> pd.DataFrame:
    """The checked rows of `limits.csv`; the index is the row in the file."""
    frame = read_plain(path, "limits.csv", _by_name(_LIMIT_NAMES))
    _require(frame, ("quantity",), path)
    problems = []
    for column in ("low", "high"):
        text = frame[column] if column in frame else pd.Series("", index=frame.index, dtype="str")
        number = pd.to_numeric(text.where(text.ne("")).str.replace(",", ".", regex=False), errors="coerce")
        problems += [f"row {r}: {column} {v!r} is no number" for r, v in text[text.ne("") & number.isna()].items()]
        frame[column] = number
    crossed = frame["low"] > frame["high"]
    problems += [f"row {r}: low is above high" for r in frame.index[crossed]]
    problems += [f"row {r}: quantity is empty" for r in frame.index[frame["quantity"].eq("")]]
    owner = pd.Series(False, index=frame.index)
    for column in ("equipment_class", "asset_id"):
        if column in frame:
            owner |= frame[column].ne("")
            frame[column] = frame[column].replace("", None)
    problems += [f"row {r}: neither equipment_class nor asset_id" for r in frame.index[~owner]]
    if problems:
        raise SettingsError("has mistakes:", place=str(path), remedy="Correct these rows.", problems=tuple(problems))
    return frame.assign(quantity=_quantities(frame["quantity"]))


def _require(frame: pd.DataFrame, columns: tuple[str, ...], path: Path) -> None:
    lacking = [c for c in columns if c not in frame]
    if lacking:
        raise SettingsError(
            f"column {', '.join(lacking)} missing; found: {', '.join(map(str, frame.columns))}.",
            place=str(path), remedy="Add it to the header row.",
        )  # fmt: skip


def _by_name(names: dict[str, str]) -> dict[str, str]:
    return {name: column for column, all_names in names.items() for name in all_names.split()}
