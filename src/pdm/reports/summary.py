"""The one summary of an asset that every rendering draws from."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from pdm.reports.look_at import look_at
from pdm.reports.record import aftermath
from pdm.vocabulary.held_back import figure_day
from pdm.vocabulary.order_status import CANCELLED
from pdm.vocabulary.places import place

Crop = Callable[[str], bytes | None]

MAX_ROWS = 12
"""Evidence lines shown per reason; the count tells how many there are."""
LIKELY = 0.10
"""Chance of being of the asset from which an unsettled line is shown."""


@dataclass
class AssetSummary:
    """What is to be said about one asset at one date.

    Attributes:
        risk: The asset's row of records.RISK, times as local dates; `as_of` as the day that was asked for (UTC).
        asset: Its row of the register.
        reasons: What raises the risk: family, text, risk_points, evidence (with pictures).
        against: What lowers it.
        gaps: What is missing, in sentences.
        timeline: Events of the asset, newest first: date, text, what, where, failure.
        history: (date, risk) of earlier lists.
        past: What earlier lists that were forecasts said, and what came after: date, risk, after; newest first.
        doubtful: Lines that may belong to this asset and are not settled, with the `chance` of each in a hundred.
        site_name: Name of the site.
        fleet: Number of assets in the list.
        record: How the list did before at this site, in a sentence; empty when that cannot be said.
        after_repair: The risk if it were repaired today; None where that would not lower it or is not known.
        figure_model: The model that the figure comes from; empty where that is not known.
        look_at: Which parts to look at, in a sentence or two; empty where no line names any.
    """

    risk: dict[str, Any]
    asset: dict[str, Any]
    reasons: list[dict[str, Any]]
    against: list[dict[str, Any]]
    gaps: list[str]
    timeline: list[dict[str, Any]]
    history: list[tuple[str, float]]
    doubtful: list[dict[str, Any]]
    site_name: str
    fleet: int
    record: str = ""
    after_repair: float | None = None
    look_at: str = ""
    past: list[dict[str, Any]] = field(default_factory=list)
    figure_model: str = ""
    pictures: dict[str, str] = field(default_factory=dict, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Everything but the pictures, for JSON."""
        return {k: v for k, v in vars(self).items() if k != "pictures"}

    def text(self) -> str:
        """For a terminal."""
        from pdm.reports.text import render_text

        return render_text(self)

    def _repr_html_(self) -> str:
        from pdm.reports.html import render_fragment

        return render_fragment(self)


def summarise(
    row: pd.Series[Any],
    *,
    register: pd.DataFrame,
    events: pd.DataFrame,
    documents: pd.DataFrame,
    history: pd.DataFrame,
    crop: Crop,
    zone: ZoneInfo,
    site_name: str,
    fleet: int,
    record: str = "",
    repaired: float | None = None,
    forecasts: pd.DataFrame | None = None,
) -> AssetSummary:
    """Gather what a report says about one asset.

    Args:
        row: The asset's row of records.RISK, with reasons.
        register: records.REGISTER.
        events: Current events available at `as_of`.
        documents: records.DOCUMENTS, for the names of files.
        history: Earlier rows of records.RISK of this asset.
        crop: Gives the PNG of a crop_id.
        zone: The site's time zone.
        site_name: The site's name.
        fleet: Number of assets listed with it.
        record: How the list did before at this site.
        repaired: The risk after a repair today, where it is known and lower.
        forecasts: Those rows of `history` that did not know what followed; none when None.
    """
    asset_id = row["asset_id"]
    named = zip(documents["origin"], documents["kind"].fillna(""), strict=True)
    origins = dict(zip(documents["document_id"], named, strict=True))
    asset = register[register["asset_id"] == asset_id].iloc[0].to_dict()
    mine = events[(events["asset_id"] == asset_id) & events["same_event_as"].isna()]
    possible = _possible(events, str(asset_id))
    reasons, against = _reasons(row["reasons"]), _reasons(row["against"])
    pictures = _pictures([*reasons, *against], crop)
    return AssetSummary(
        risk={
            **_plain(row.drop(["reasons", "against", "data_gaps"]).to_dict(), zone),
            # a list is of one day, whichever day its instant falls on at the site
            "as_of": f"{row['as_of']:%Y-%m-%d}",
        },
        asset=_plain(asset, zone),
        reasons=reasons,
        against=against,
        gaps=json.loads(row["data_gaps"]) if isinstance(row["data_gaps"], str) else [],
        timeline=[
            _event(e, origins, zone) for e in mine.sort_values("occurred_at", ascending=False).to_dict("records")
        ],
        history=[
            (f"{t:%Y-%m-%d}", float(r))
            for t, r in history.sort_values("as_of")[["as_of", "risk"]].dropna().itertuples(index=False)
        ],
        doubtful=[
            {**_event(e, origins, zone), "chance": round(100 * e["chance"])}
            for e in possible.sort_values("occurred_at", ascending=False).to_dict("records")
        ],
        site_name=site_name,
        fleet=fleet,
        record=record,
        after_repair=repaired,
        past=_past(row, forecasts, mine, events, zone),
        figure_model=_figure_model(row, history),
        look_at=look_at(mine, row["as_of"], zone) if row["basis"] != "stale" else "",
        pictures=pictures,
    )


def _past(
    row: pd.Series[Any], forecasts: pd.DataFrame | None, mine: pd.DataFrame, events: pd.DataFrame, zone: ZoneInfo
) -> list[dict[str, Any]]:
    if forecasts is None or forecasts.empty:
        return []
    written = events.loc[(events["site"] == row["site"]).to_numpy(), "occurred_at"]
    newest = written[written <= row["as_of"]].max()
    return aftermath(forecasts, mine, newest=newest, until=row["as_of"], zone=zone)


def _possible(events: pd.DataFrame, asset_id: str) -> pd.DataFrame:
    """Lines without an asset that may well be of this one, with their `chance`."""
    named = events["candidates"].str.contains(json.dumps(asset_id), regex=False, na=False)
    found = events[events["asset_id"].isna() & named]
    chance = [
        max((float(c.get("posterior", 0.0)) for c in json.loads(told) if c.get("asset_id") == asset_id), default=0.0)
        for told in found["candidates"]
    ]
    found = found.assign(chance=pd.Series(chance, index=found.index, dtype=float))
    return found[found["chance"] >= LIKELY]


def _figure_model(row: pd.Series[Any], history: pd.DataFrame) -> str:
    """The model of the list that the figure comes from; of an older figure that of its day."""
    if row["basis"] != "stale":
        return row["model_id"] if isinstance(row["model_id"], str) else ""
    day = figure_day(row["basis_reason"])
    if day is None or "model_id" not in history:
        return ""
    then = history.loc[history["as_of"].dt.date == day, "model_id"].dropna()
    return str(then.iloc[-1]) if len(then) else ""


def _reasons(value: Any) -> list[dict[str, Any]]:
    return list(json.loads(value)) if isinstance(value, str) else []


def _pictures(reasons: list[dict[str, Any]], crop: Crop) -> dict[str, str]:
    wanted = [
        r.get("crop")
        for reason in reasons
        for e in reason.get("evidence", [])
        for r in (e.get("rows") or [])[:MAX_ROWS]
    ]
    wanted += [(e.get("last") or {}).get("crop") for reason in reasons for e in reason.get("evidence", [])]
    out: dict[str, str] = {}
    for name in dict.fromkeys(w for w in wanted if isinstance(w, str)):
        png = crop(name)
        if png is not None:
            out[name] = "data:image/png;base64," + base64.b64encode(png).decode()
    return out


def _event(event: dict[str, Any], origins: dict[str, tuple[str, str]], zone: ZoneInfo) -> dict[str, Any]:
    kind = "failure" if event["is_failure"] is True and event["negated"] is not True else event["work_type"]
    return {
        "event_id": event["event_id"],
        "date": f"{event['occurred_at'].tz_convert(zone):%Y-%m-%d}" if not pd.isna(event["occurred_at"]) else "undated",
        "text": event["text"] if isinstance(event["text"], str) else "",
        "kind": kind if isinstance(kind, str) else "other",
        "what": _what(event, kind if isinstance(kind, str) else "other"),
        "mode": event["failure_mode"] if isinstance(event["failure_mode"], str) else "",
        "mention": event["asset_mention"] if isinstance(event["asset_mention"], str) else "",
        "where": _where(event, origins),
        "channel": event["channel"] if isinstance(event["channel"], str) else "",
        "confidence": float(event["asset_confidence"]) if not pd.isna(event["asset_confidence"]) else None,
        "decided_by": event["decided_by"] if isinstance(event["decided_by"], str) else "",
    }


def _what(event: dict[str, Any], kind: str) -> str:
    """What a line is, as a reader would say."""
    if str(event.get("failure_reason")).startswith(CANCELLED):
        return f"{kind}, {CANCELLED}"
    if event["planned"] is True:
        return f"{kind}, announced"
    if event["negated"] is True:
        return f"{kind}, nothing found"
    return f"{kind}, told again" if isinstance(event["same_event_as"], str) else kind


def _where(event: dict[str, Any], documents: dict[str, tuple[str, str]]) -> str:
    """Where an event is written, as a person would look it up."""
    origin, kind = documents.get(event["document"], (str(event["document"])[:12], ""))
    page, row = (0 if pd.isna(event[k]) else int(event[k]) for k in ("page", "row"))
    return place(origin, kind, page, row)


def _plain(values: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in values.items():
        if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
            out[str(key)] = None
        elif isinstance(value, pd.Timestamp):
            out[str(key)] = f"{value.tz_convert(zone):%Y-%m-%d}"
        else:
            out[str(key)] = value.item() if hasattr(value, "item") else value
    return out
