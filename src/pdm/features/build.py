"""Build the declared features for rows (asset, T)."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.features.catalogue import CATALOGUE, FAILURES, REPAIRS
from pdm.features.kernel import DAY, event_statistics, ranges, reading_statistics
from pdm.model import Feature

_NEVER = np.iinfo(np.int64).max
_CRITICALITY = {"a": 3.0, "b": 2.0, "c": 1.0, "high": 3.0, "medium": 2.0, "low": 1.0, "1": 3.0, "2": 2.0, "3": 1.0}


def build(
    rows: pd.DataFrame,
    *,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    register: pd.DataFrame,
    knowledge: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Features of assets at dates.

    Args:
        rows: `asset_id, as_of` (UTC).
        events: records.EVENTS; superseded versions may be among them.
        readings: records.READINGS.
        register: records.REGISTER.
        knowledge: K: only rows with `known_at <= K` exist; all when None.

    Returns:
        One row per row of `rows` (same index), one column per feature of `CATALOGUE`, float64, NaN for "none".
        Depends on nothing with `available_at > as_of` or `known_at > knowledge`.
    """
    at = _micro(rows["as_of"])
    table = _events(events, knowledge)
    columns: dict[str, npt.NDArray[Any]] = {}
    event_features = [f for f in CATALOGUE if f.group == "event"]
    columns |= _event_columns(event_features, rows, at, table)
    columns |= _reading_columns([f for f in CATALOGUE if f.group == "reading"], rows, at, readings, knowledge)
    columns |= _register_columns(rows, register)
    columns["days_since_record"] = columns.pop("_since_any")
    columns |= _peer_columns(rows, at, table, register)
    return pd.DataFrame({f.name: columns[f.name] for f in CATALOGUE}, index=rows.index, dtype="float64")


def _micro(times: pd.Series[Any]) -> npt.NDArray[np.int64]:
    """Microseconds since 1970; a missing time never comes."""
    values = times.dt.as_unit("us")
    return np.where(values.isna(), _NEVER, values.astype("int64")).astype(np.int64)


def _events(events: pd.DataFrame, knowledge: pd.Timestamp | None) -> pd.DataFrame:
    known = events if knowledge is None else events[events["known_at"] <= knowledge]
    # a superseded version is visible until the row that replaces it is known and available
    replaced = (
        known[known["supersedes"].notna()]
        .drop_duplicates("supersedes", keep="last")
        .set_index("supersedes")["available_at"]
    )
    usable = known["asset_id"].notna() & known["same_event_as"].isna() & known["occurred_at"].notna()
    out = known[usable].copy()
    out["_off"] = _micro(out["event_id"].map(replaced).astype("datetime64[us, UTC]")) if len(replaced) else _NEVER
    return out.sort_values(["asset_id", "occurred_at", "event_id"], ignore_index=True)


def _member(table: pd.DataFrame, select: Any) -> npt.NDArray[np.bool_]:
    keep = np.ones(len(table), dtype=bool)
    for column, allowed in select.items():
        values = table[column]
        if values.dtype == "boolean":
            values = values.fillna(False).astype(bool)
        keep &= values.isin(list(allowed)).to_numpy()
    return keep


def _event_columns(
    features: list[Feature], rows: pd.DataFrame, at: npt.NDArray[np.int64], table: pd.DataFrame
) -> dict[str, npt.NDArray[Any]]:
    selections: list[Any] = []
    index: dict[str, int] = {}
    for feature in features:
        key = repr(sorted(feature.select.items()))
        if key not in index:
            index[key] = len(selections)
            selections.append(feature.select)
    lengths = sorted({f.window_days for f in features if f.window_days is not None})
    windows = np.array([*(int(w * DAY) for w in lengths), _NEVER], dtype=np.int64)
    member = (
        np.stack([_member(table, s) for s in selections], axis=1)
        if len(table)
        else np.zeros((0, len(selections)), dtype=bool)
    )
    renewal = _member(table, REPAIRS) | _member(table, FAILURES)
    first, last = ranges(
        table["asset_id"].to_numpy(dtype=object).astype(str), rows["asset_id"].to_numpy(dtype=object).astype(str)
    )
    counts, since, after = event_statistics(
        first, last, at, _micro(table["occurred_at"]), _micro(table["available_at"]), table["_off"].to_numpy(np.int64),
        member, renewal, windows,
    )  # fmt: skip
    out: dict[str, npt.NDArray[Any]] = {}
    for feature in features:
        s = index[repr(sorted(feature.select.items()))]
        if feature.statistic == "count":
            w = lengths.index(feature.window_days) if feature.window_days is not None else len(lengths)
            out[feature.name] = counts[:, s, w]
        elif feature.statistic == "days_since":
            out[feature.name] = since[:, s]
        else:
            out[feature.name] = after[:, s]
    out["_since_any"] = since[:, index[repr([])]]
    return out


def _reading_columns(
    features: list[Feature],
    rows: pd.DataFrame,
    at: npt.NDArray[np.int64],
    readings: pd.DataFrame,
    knowledge: pd.Timestamp | None,
) -> dict[str, npt.NDArray[Any]]:
    kinds = list(dict.fromkeys(f.select["quantity"][0] for f in features))
    use = readings["asset_id"].notna() & readings["measured_at"].notna() & readings["quantity"].isin(kinds)
    use &= readings["plausible"].fillna(True).astype(bool) & readings["value"].notna()
    if knowledge is not None:
        use &= readings["known_at"] <= knowledge
    table = readings[use].sort_values(["asset_id", "measured_at", "reading_id"], ignore_index=True)
    window = np.array(
        [min(int((f.window_days or 36500) * DAY) for f in features if f.select["quantity"][0] == k) for k in kinds],
        dtype=np.int64,
    )
    first, last = ranges(
        table["asset_id"].to_numpy(dtype=object).astype(str), rows["asset_id"].to_numpy(dtype=object).astype(str)
    )
    latest, mean = reading_statistics(
        first, last, at, _micro(table["measured_at"]), _micro(table["available_at"]), table["value"].to_numpy(np.float64),
        table["quantity"].map({k: i for i, k in enumerate(kinds)}).to_numpy(np.int64), len(kinds), window,
    )  # fmt: skip
    return {
        f.name: (latest if f.statistic == "last" else mean)[:, kinds.index(f.select["quantity"][0])] for f in features
    }


def _register_columns(rows: pd.DataFrame, register: pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    of = register.drop_duplicates("asset_id").set_index("asset_id").reindex(rows["asset_id"])
    installed = of["installed_on"].to_numpy()
    age = (rows["as_of"].to_numpy() - installed) / np.timedelta64(1, "D") / 365.25
    criticality = of["criticality"].map(lambda v: _CRITICALITY.get(str(v).strip().casefold(), np.nan))
    return {
        "age_years": np.asarray(age, dtype=np.float64),
        "criticality": criticality.to_numpy(np.float64),
        "class_code": of["equipment_class"].map(_code).to_numpy(np.float64),
        "site_code": of["site"].map(_code).to_numpy(np.float64),
    }


def _code(name: Any) -> float:
    """A number that is the same for a name in every plant and version of the register."""
    return float(zlib.crc32(str(name).casefold().encode()) % 997) if isinstance(name, str) else np.nan


def _peer_columns(
    rows: pd.DataFrame, at: npt.NDArray[np.int64], table: pd.DataFrame, register: pd.DataFrame
) -> dict[str, npt.NDArray[Any]]:
    """Failures a year of the other assets at the site, and of those of the class there, drawn towards the site's rate.

    Within a site only: what one site does must not move another site's figures.
    """
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    failures = table[_member(table, FAILURES)]
    site_of = failures["asset_id"].map(of["site"])
    class_of = failures["asset_id"].map(of["equipment_class"])
    when = np.maximum(_micro(failures["occurred_at"]), _micro(failures["available_at"]))
    occurred = _micro(failures["occurred_at"])
    size_site = register.groupby("site")["asset_id"].nunique()
    size_class = register.groupby(["site", "equipment_class"])["asset_id"].nunique()
    asset_of_row = rows["asset_id"].to_numpy(dtype=object)
    peer, site_rate = np.zeros(len(rows)), np.zeros(len(rows))
    site_values = site_of.to_numpy(dtype=object)
    for (site, cls), positions in _groups(rows, of).items():
        mine = np.asarray(site_values == site)
        same = mine & (class_of.to_numpy(dtype=object) == cls)
        n_site, n_class = float(size_site.get(site, 1)), float(size_class.get((site, cls), 1))
        for t in np.unique(at[positions]):
            seen = (when <= t) & (t - occurred < 365 * DAY) & (failures["_off"].to_numpy(np.int64) > t)
            site_count = pd.Series(failures["asset_id"].to_numpy(dtype=object)[seen & mine]).value_counts()
            class_count = pd.Series(failures["asset_id"].to_numpy(dtype=object)[seen & same]).value_counts()
            here = positions[at[positions] == t]
            own = np.array([float(site_count.get(a, 0)) for a in asset_of_row[here]])
            rate = (float(site_count.sum()) - own) / max(n_site - 1, 1.0)
            site_rate[here] = rate
            peer[here] = (float(class_count.sum()) - own + 3.0 * rate) / (max(n_class - 1, 0.0) + 3.0)
    return {"peer_rate": peer, "site_rate": site_rate}


def _groups(rows: pd.DataFrame, of: pd.DataFrame) -> dict[tuple[Any, Any], npt.NDArray[np.int64]]:
    site = rows["asset_id"].map(of["site"]).to_numpy(dtype=object)
    cls = rows["asset_id"].map(of["equipment_class"]).to_numpy(dtype=object)
    out: dict[tuple[Any, Any], list[int]] = {}
    for i, key in enumerate(zip(site, cls, strict=True)):
        out.setdefault(key, []).append(i)
    return {k: np.array(v, dtype=np.int64) for k, v in out.items()}
