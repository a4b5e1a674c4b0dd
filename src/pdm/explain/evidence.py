"""The rows behind a feature's value, found again from its declaration in plain pandas.

This is on purpose a second implementation beside the kernel that computed the value: what a report shows is looked up
from the same declaration, and tests compare the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pdm.explain.lines import Lines, written
from pdm.explain.peers import Others, in_words
from pdm.model import Feature, plural
from pdm.service import begins

MAX_ROWS = 12
_REPORTS = {
    "reported trouble": "reports of trouble",
    "past failures and trouble": "past failures",
    "amount of records": "lines",
    "other defects": "unplanned jobs and reports",
    "time lost": "failures",
    **{family: f"reports of {family}" for family in ("leaks", "vibration", "noise", "heat")},
}
"""What was looked for where a family's name alone does not say it."""
_FINDINGS = {
    "trouble_rate": "reports of trouble",
    "trouble_365d": "reports of trouble",
    "days_since_found_worn": "inspections with a finding",
    "found_since_repair": "inspections with a finding",
    "days_since_found_fine": "inspections without a finding",
}
"""The same of single features."""
NOTHING_FOUND = ("days_since_found_worn", "found_since_repair")
"""Features of findings: where there is none, the inspections that found nothing are shown."""
SINCE_RENEWAL = ("count_since_repair", "fading", "days_since_first")
"""Statistics that begin anew with each repair or failure."""
RENEWALS = ("renewal", "days_since_renewal")
"""How statistics begin that look at repairs and failures alone."""
INSPECTED = Feature(
    name="days_since_inspection", unit="1", family="inspections", group="event", statistic="count",
    select={"work_type": ("inspection",), "planned": (False,)},
)  # fmt: skip
"""All inspections, by the name of the feature that looks at them."""
LAST = ("last", "of_limit", "days_since")
"""Statistics of measurements that the newest one alone makes."""


class Evidence:
    """Finds evidence for the assets of one date.

    Args:
        events: Current events available at `as_of` (records.EVENTS).
        readings: Readings available at `as_of` (records.READINGS).
        register: records.REGISTER.
        documents: records.DOCUMENTS, for the names of files.
        as_of: The date of the list.
        zones: Time zone by site, for local dates.
        site_names: What sites are called, by site; those that are not in it by their key.
    """

    def __init__(
        self,
        events: pd.DataFrame,
        readings: pd.DataFrame,
        register: pd.DataFrame,
        documents: pd.DataFrame,
        as_of: pd.Timestamp,
        zones: Mapping[str, ZoneInfo],
        site_names: Mapping[str, str] | None = None,
    ) -> None:
        self._site_names = site_names or {}
        usable = events[events["asset_id"].notna() & events["occurred_at"].notna()]
        # a second telling counts as long as the first one is not there, or is of another asset
        first = usable.drop_duplicates("event_id").set_index("event_id")["asset_id"]
        self.events = usable[usable["same_event_as"].map(first) != usable["asset_id"]].sort_values(
            ["occurred_at", "event_id"], ascending=False, ignore_index=True
        )
        # what no machine can show is no figure either
        use = (
            readings["asset_id"].notna()
            & readings["measured_at"].notna()
            & readings["plausible"].fillna(True).astype(bool)
        )
        self.readings = readings[use].sort_values("measured_at", ascending=False, ignore_index=True)
        self.register: dict[str, dict[str, Any]] = {
            str(r["asset_id"]): {str(k): v for k, v in r.items()} for r in register.to_dict("records")
        }
        self._registered = register
        self.came = dict(zip(register["asset_id"], begins(register), strict=True))
        self._alike = Counter((r["site"], r["equipment_class"]) for r in self.register.values())
        self._lines = Lines(documents, zones)
        self.as_of = as_of
        self._event_rows = self.events.to_dict("records")
        self._reading_rows = self.readings.to_dict("records")
        self._events_of = _positions(self.events["asset_id"])
        self._readings_of = _positions(self.readings["asset_id"])
        dated = events[events["occurred_at"] <= as_of].sort_values(["occurred_at", "event_id"])
        self._newest = dated.drop_duplicates("site", keep="last").set_index("site", drop=False)
        self._first = self.events["occurred_at"].min()
        self._told: dict[int, dict[str, Any]] = {}
        self._masks: dict[str, np.ndarray[Any, np.dtype[np.bool_]]] = {}

    def of(self, feature: Feature, asset: str, value: float) -> list[dict[str, Any]]:
        """Evidence for one feature of one asset; never empty."""
        if feature.group == "event":
            found = self._events(feature, asset)
            if feature.name in NOTHING_FOUND and found[0]["kind"] == "absence":
                found += self._looked(asset, since_renewal=feature.statistic in SINCE_RENEWAL)
            return found
        if feature.group == "reading":
            return self._readings(feature, asset)
        if feature.group == "gap":
            newest = self._event_positions(asset, None)[:1]
            if not newest:
                return [self._absence("any record", None, newest, asset)]
            return [{"kind": "rows", "feature": feature.name, "count": 1, "rows": [self._row(newest[0])]}]
        if feature.group == "peer":
            return [*self._peers(feature, asset, value), *self._register(feature, asset)]
        return self._register(feature, asset)

    def last_of_site(self, site: str) -> pd.Timestamp | None:
        """When the newest record of a site happened, whichever asset it is of; None without any."""
        return self._newest.at[site, "occurred_at"] if site in self._newest.index else None

    def silence(self, site: str, looked_for: str) -> dict[str, Any]:
        """That a site sent nothing since its newest record: the period searched, and that record."""
        last = self.last_of_site(site)
        zone = self.zone(site)
        since = "the first record" if last is None else f"{last.tz_convert(zone) + pd.Timedelta(days=1):%Y-%m-%d}"
        return {
            "kind": "absence", "looked_for": looked_for, "from": since, "to": f"{self.as_of:%Y-%m-%d}",
            "last": None if last is None else self._of_site(site),
        }  # fmt: skip

    def newest_of_site(self, site: str) -> dict[str, Any]:
        """The newest record of a site that has one."""
        return {"kind": "rows", "feature": "", "count": 1, "rows": [self._of_site(site)]}

    def _of_site(self, site: str) -> dict[str, Any]:
        # whichever asset it is of, how surely, and how that is called says nothing of the one whose report it stands in
        line = self._lines.event(self._newest.loc[site].to_dict())
        return {**line, "mention": None, "confidence": None, "decided_by": None}

    def zone(self, site: str) -> ZoneInfo:
        """Time zone of a site."""
        return self._lines.zone(site)

    def rows_of(self, feature: Feature, asset: str) -> list[dict[str, Any]]:
        """All events that the feature counts for the asset, newest first."""
        return [self._event_rows[i] for i in self._counted(feature, asset, self._event_positions(asset, feature))]

    def count_of(self, feature: Feature, asset: str) -> int:
        """How many measurements lie behind a figure that is made of them."""
        return int(self._readings(feature, asset)[0].get("count", 0))

    def measured_over(self, feature: Feature, asset: str) -> tuple[float, int]:
        """Days from the first to the last of the measurements that a figure is made of, and their number."""
        when = [self._reading_rows[i]["measured_at"] for i in self._measured(feature, asset)]
        return ((when[0] - when[-1]) / pd.Timedelta(days=1), len(when)) if when else (0.0, 0)

    def inspected(self, asset: str, *, since_renewal: bool) -> list[dict[str, Any]]:
        """All inspections of an asset, or those since its last failure or repair, newest first."""
        return self.rows_of(replace(INSPECTED, statistic="count_since_repair") if since_renewal else INSPECTED, asset)

    def interval_of(self, feature: Feature, asset: str) -> float | None:
        """Median days between the events that a feature looks at; None with fewer than two."""
        when = [r["occurred_at"] for r in self.rows_of(feature, asset)]
        days = [(later - earlier) / pd.Timedelta(days=1) for later, earlier in pairwise(when)]
        return max(float(np.median(days)), 1.0) if days else None

    def days_ago(self, feature: Feature, asset: str, value: float) -> float:
        """Days from the date that stands beside the line a figure counts from to the day of the list; `value` where there is no line."""
        pieces = self.of(feature, asset, value) if value == value else []
        dates = [row["date"] for piece in pieces if piece["kind"] == "rows" for row in piece["rows"][:1]]
        return float((self.as_of.date() - date.fromisoformat(dates[0])).days) if dates else value

    def _counted(self, feature: Feature, asset: str, matching: list[int]) -> list[int]:
        """Those of the matching rows (newest first) that the statistic counts."""
        # what fades has no end, only less and less weight
        inside = self._in_window(matching, None if feature.statistic == "fading" else feature.window_days)
        if feature.statistic not in SINCE_RENEWAL:
            return inside
        renewal = self._last_renewal(asset)
        counted = [i for i in inside if renewal is None or i < renewal]
        return counted[-1:] if feature.statistic == "days_since_first" else counted

    def _last_renewal(self, asset: str) -> int | None:
        """Where the newest repair or failure stands; None without any."""
        return next((i for i in self._events_of.get(asset, []) if _renews(self._event_rows[i])), None)

    def _renewed(self, feature: Feature, asset: str) -> pd.Timestamp | None:
        """Since when a statistic counts that begins anew with each repair or failure; None for the others."""
        last = self._last_renewal(asset) if feature.statistic in SINCE_RENEWAL else None
        return None if last is None else self._event_rows[last]["occurred_at"]

    def _event_positions(self, asset: str, feature: Feature | None) -> list[int]:
        mine = self._events_of.get(asset, [])
        if feature is None:
            return mine
        mask = self._mask(feature)
        renewals = feature.statistic.startswith(RENEWALS)
        return [i for i in mine if mask[i] and (not renewals or _renews(self._event_rows[i]))]

    def _mask(self, feature: Feature) -> np.ndarray[Any, np.dtype[np.bool_]]:
        if feature.name not in self._masks:
            keep = np.ones(len(self.events), dtype=bool)
            for column, allowed in feature.select.items():
                if column == "column":
                    continue
                values = self.events[column]
                if values.dtype == "boolean":
                    keep &= values.fillna(False).astype(bool).isin([bool(a) for a in allowed]).to_numpy()
                else:
                    keep &= values.isin(list(allowed)).to_numpy()
            self._masks[feature.name] = keep
        return self._masks[feature.name]

    def _in_window(self, positions: list[int], window_days: float | None) -> list[int]:
        if window_days is None:
            return positions
        start = self.as_of - pd.Timedelta(days=window_days)
        return [i for i in positions if start < self._event_rows[i]["occurred_at"] <= self.as_of]

    def _events(self, feature: Feature, asset: str) -> list[dict[str, Any]]:
        matching = self._event_positions(asset, feature)
        if feature.statistic == "days_since":
            if not matching:
                return [self._absence(_looked_for(feature), None, matching, asset)]
            return [{"kind": "rows", "feature": feature.name, "count": 1, "rows": [self._row(matching[0])]}]
        if feature.statistic == "days_since_renewal":
            matching = matching[:1]
        inside = self._counted(feature, asset, matching)
        if not inside:
            # what fades has no end
            days = None if feature.statistic == "fading" else feature.window_days
            return [self._absence(_looked_for(feature), days, matching, asset, self._renewed(feature, asset))]
        return [
            {
                "kind": "rows",
                "feature": feature.name,
                "count": len(inside),
                "rows": [self._row(i) for i in inside[:MAX_ROWS]],
            }
        ]

    def _looked(self, asset: str, *, since_renewal: bool) -> list[dict[str, Any]]:
        """The inspections among which no finding is, as evidence."""
        rows = [self._lines.event(r) for r in self.inspected(asset, since_renewal=since_renewal)]
        return (
            [{"kind": "rows", "feature": INSPECTED.name, "count": len(rows), "rows": rows[:MAX_ROWS]}] if rows else []
        )

    def _of_quantity(self, feature: Feature, asset: str) -> list[int]:
        """All measurements of a feature's quantities, newest first."""
        quantities = feature.select.get("quantity")
        mine = self._readings_of.get(asset, [])
        return [i for i in mine if quantities is None or self._reading_rows[i]["quantity"] in quantities]

    def _measured(self, feature: Feature, asset: str) -> list[int]:
        """Those within its window."""
        mine = self._of_quantity(feature, asset)
        if feature.window_days is None:
            return mine
        start = self.as_of - pd.Timedelta(days=feature.window_days)
        return [i for i in mine if self._reading_rows[i]["measured_at"] > start]

    def _readings(self, feature: Feature, asset: str) -> list[dict[str, Any]]:
        mine = self._measured(feature, asset)
        if not mine:
            what = str(" and ".join(feature.select.get("quantity") or ("any reading",))).replace("_", " ")
            before = self._of_quantity(feature, asset)[:1]
            last = self._lines.reading(self._reading_rows[before[0]]) if before else None
            return [{**self._absence(what, feature.window_days, [], asset), "last": last}]
        shown = mine[:1] if feature.statistic in LAST else mine
        rows = [self._lines.reading(self._reading_rows[i]) for i in shown[:MAX_ROWS]]
        return [{"kind": "rows", "feature": feature.name, "count": len(shown), "rows": rows}]

    def _register(self, feature: Feature, asset: str) -> list[dict[str, Any]]:
        columns = feature.select.get("column", ("equipment_class",))
        row = self.register[asset]
        return [
            {
                "kind": "register",
                "row": int(row["row"]) if not pd.isna(row["row"]) else 0,
                "column": str(column),
                "value": written(row.get(column)),
            }
            for column in columns
        ]

    def _peers(self, feature: Feature, asset: str, value: float) -> list[dict[str, Any]]:
        row = self.register[asset]
        of_class = feature.statistic == "class_rate" and isinstance(row["equipment_class"], str)
        site = self._site_names.get(row["site"], row["site"])
        who = f"{plural(row['equipment_class']) if of_class else 'assets'} at {site}"
        count = sum(
            n
            for (place, kind), n in self._alike.items()
            if place == row["site"] and (kind == row["equipment_class"] or not of_class)
        )
        equipment = row["equipment_class"] if isinstance(row["equipment_class"], str) else "asset without a class"
        found = self._others.count(feature, asset, self._mask(feature))
        shown = None if value != value else round(float(value), 3)
        told = in_words(feature, found, equipment, site)
        return [{"kind": "peers", "count": count, "who": who, "value": shown, "told": told}]

    @cached_property
    def _others(self) -> Others:
        return Others(self._registered, self.events, self.as_of)

    def of_class(self, asset: str) -> list[dict[str, Any]]:
        """That an asset is of its class, and how many there are of it at all sites."""
        kind = self.register[asset]["equipment_class"]
        count = sum(n for (_, c), n in self._alike.items() if c == kind)
        cell = self._register(Feature("class", "", "", "register", "value", {"column": ("equipment_class",)}), asset)
        who = f"{plural(kind) if isinstance(kind, str) else 'assets'} at all sites"
        return [{"kind": "peers", "count": count, "who": who, "value": None}, *cell]

    def _absence(
        self,
        looked_for: str,
        window_days: float | None,
        matching: list[int],
        asset: str | None,
        since: pd.Timestamp | None = None,
    ) -> dict[str, Any]:
        start = self._first if since is None else since
        begun = "the first record" if pd.isna(start) else f"{start.tz_convert(self._zone(asset)):%Y-%m-%d}"
        if window_days is not None and since is None:
            begun = f"{self.as_of - pd.Timedelta(days=window_days):%Y-%m-%d}"
        return {
            "kind": "absence", "looked_for": looked_for,
            "from": begun,
            "to": f"{self.as_of:%Y-%m-%d}",
            "last": self._row(matching[0]) if matching else None,
        }  # fmt: skip

    def _zone(self, asset: str | None) -> ZoneInfo:
        return self.zone(str(self.register[asset]["site"] if asset is not None else None))

    def _row(self, position: int) -> dict[str, Any]:
        if position not in self._told:
            self._told[position] = self._lines.event(self._event_rows[position])
        return self._told[position]


def _looked_for(feature: Feature) -> str:
    """What was searched for, in words."""
    if feature.statistic.startswith(RENEWALS):
        return "repairs and failures"
    return _FINDINGS.get(feature.name) or _REPORTS.get(feature.family, feature.family)


def _renews(event: Mapping[str, Any]) -> bool:
    """Whether an event renews the asset: a failure (it was repaired) or a repair that was done."""
    if event["negated"] is True or event["planned"] is True:
        return False
    return event["is_failure"] is True or event["action"] in ("replace", "repair")


def _positions(assets: pd.Series[Any]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, asset in enumerate(assets):
        found.setdefault(asset, []).append(position)
    return found
