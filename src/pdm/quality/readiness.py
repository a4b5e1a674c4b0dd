"""Readiness in words: what each site's data is good for today, and what to mend first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from pdm.config import Settings
from pdm.quality.gate import percent
from pdm.quality.inputs import LOW_CONFIDENCE, PAPER, QualityInputs, failures
from pdm.quality.mends import Mend, count, mends, months_of
from pdm.service import in_service

QUANTITIES = {"temperature": "temperature", "load": "load", "running_hours": "running hours"}
"""Measurements that tell most about wear, with their names in words."""
ALL_SITES = "all sites"
RECENT_DAYS = 365
POSITIVE_ROWS = 40
"""Rows asset x date that end in a failure, below which a model is not fitted."""
WARM_UP_DAYS = 120
"""Features need this much past before the first date to learn from."""
SMALLEST_SLICE = 0.14
"""Share of the dates in the smallest of the slices that a model is fitted and judged on."""


@dataclass(frozen=True)
class Readiness:
    """What one site's data is worth (or that of all sites together).

    Attributes:
        site: The site.
        documents, events, assets: Counts.
        first, last: Days of the oldest and newest record.
        months, months_between: Months with records, and months from first to last.
        hand: Share of the events written by hand (0 to 1).
        read: Share of the events from paper whose reading is more likely right than wrong; None without paper.
        linked: Share of the events tied to an asset.
        missing: Share of the assets in service without a plausible value in the last year, by quantity.
        failures: Failures seen; `usable` those with asset and day.
        enough: Whether that is enough to train a model; `because` says why.
        mends: What to mend, most valuable first.
    """

    site: str
    documents: int
    events: int
    assets: int
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    months: int
    months_between: int
    hand: float
    read: float | None
    linked: float
    missing: dict[str, float]
    failures: int
    usable: int
    enough: bool
    because: str
    mends: tuple[Mend, ...]

    def sentences(self) -> list[str]:
        """The readiness in words, one sentence a line."""
        if not self.events and self.documents:
            told = [f"{self.site}: {count(self.documents, 'document')} came in, and no event was found there."]
        elif not self.events:
            told = [f"{self.site}: no records of {count(self.assets, 'asset')} came in yet."]
        else:
            span = (
                f"{self.months} of {self.months_between} months covered ({self.first:%Y-%m-%d} to {self.last:%Y-%m-%d})"
                if self.first is not None
                else "no record carries a date"
            )
            told = [
                f"{self.site}: {count(self.events, 'event')} from {count(self.documents, 'document')}, {span}.",
                f"Handwritten: {percent(self.hand)}. "
                + (f"Paper read well enough to use: {percent(self.read)}. " if self.read is not None else "")
                + f"Tied to an asset: {percent(self.linked)}.",
            ]
        if self.assets:
            lacking = ", ".join(f"{QUANTITIES[q]} {percent(s)}" for q, s in self.missing.items())
            told.append(f"No value in the last year, share of {count(self.assets, 'asset')}: {lacking}.")
        told.append(f"Failures seen: {self.failures}, of these {self.usable} with asset and day.")
        told.append(f"Enough to train: {'yes' if self.enough else 'no'}, because {self.because}.")
        told += [f"Mend {number}: {mend}." for number, mend in enumerate(self.mends[:3], start=1)]
        return told

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return {
            **{k: v for k, v in vars(self).items() if k not in ("mends", "first", "last")},
            "first": None if self.first is None else self.first.isoformat(),
            "last": None if self.last is None else self.last.isoformat(),
            "mends": [{"text": m.text, "failures": round(m.failures, 2)} for m in self.mends],
            "sentences": self.sentences(),
        }


def readiness(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> list[Readiness]:
    """All sites together first (when there are several), then each site."""
    events = {str(s): part for s, part in inputs.events.groupby("site")}
    none = inputs.events.iloc[:0]
    sites = inputs.sites(settings)
    single = [_of(inputs, settings, today, site, events.get(site, none)) for site in sites]
    if len(sites) < 2:
        return single
    ranked = [Mend(f"{r.site}: {m.text}", m.failures) for r in single for m in r.mends if m.failures > 0]
    ranked.sort(key=lambda m: (-m.failures, m.text))
    whole = _of(inputs, settings, today, ALL_SITES, inputs.events, sites=sites, ranked=ranked)
    return [whole, *single]


def _of(
    inputs: QualityInputs, settings: Settings, today: pd.Timestamp, site: str, events: pd.DataFrame, *,
    sites: list[str] | None = None, ranked: list[Mend] | None = None,
) -> Readiness:  # fmt: skip
    among = sites or [site]
    lag = max(settings.site(s).reporting_lag_days for s in among)
    when = events["occurred_at"].dropna()
    when = when[when <= today]
    zones = {settings.site(s).zone for s in among}
    zone = zones.pop() if len(zones) == 1 else ZoneInfo("UTC")
    months = months_of(when)
    assets = inputs.register[in_service(inputs.register, today)]
    assets = assets[assets["site"].isin(among)]
    missing = _missing(inputs.readings, assets, today)
    paper = events.loc[events["channel"].isin(PAPER), "text_confidence"].dropna()
    failed = failures(events)
    usable = failed[failed["asset_id"].notna() & failed["occurred_at"].notna() & (failed["occurred_at"] <= today)]
    why_not = None if inputs.too_little is None else inputs.too_little(events, among, today)
    enough, because = _enough(usable["occurred_at"], when, settings, lag, why_not)
    if not enough and sites is None and len(inputs.sites(settings)) > 1:
        because += " (this site alone; one model learns from all sites)"
    ranked = (mends(inputs, site, events, today, lag, settings.site(site).zone) if ranked is None else ranked) + (
        _measure(missing) if len(assets) else [Mend("List the equipment in register.csv", 0.0)]
    )
    return Readiness(
        site=site, documents=int(inputs.documents["site"].isin(among).sum()), events=len(events), assets=len(assets),
        first=None if when.empty else when.min().tz_convert(zone), last=None if when.empty else when.max().tz_convert(zone), months=len(months),
        months_between=len(pd.period_range(months[0], months[-1], freq="M")) if len(months) else 0,
        hand=float((events["channel"] == "hand").mean()) if len(events) else 0.0,
        read=float((paper >= LOW_CONFIDENCE).mean()) if len(paper) else None,
        linked=float(events["asset_id"].notna().mean()) if len(events) else 0.0,
        missing=missing, failures=len(failed), usable=len(usable), enough=enough, because=because, mends=tuple(ranked),
    )  # fmt: skip


def measured(readings: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Plausible measurements of the last year."""
    recent = (readings["measured_at"] > today - pd.Timedelta(days=RECENT_DAYS)) & (readings["measured_at"] <= today)
    return readings[recent & readings["plausible"].fillna(True).astype(bool)]


def _missing(readings: pd.DataFrame, assets: pd.DataFrame, today: pd.Timestamp) -> dict[str, float]:
    recent = measured(readings, today)
    recent = recent[recent["asset_id"].isin(set(assets["asset_id"]))]
    known = recent.groupby("quantity")["asset_id"].nunique()
    return {q: 1.0 - float(known.get(q, 0)) / len(assets) if len(assets) else 1.0 for q in QUANTITIES}


def _measure(missing: dict[str, float]) -> list[Mend]:
    """Measurements to begin with; they are told last, for they win no failures but make them easier to foresee."""
    worst = sorted((q for q in missing if missing[q] > 0.5), key=lambda q: (-missing[q], q))
    return [
        Mend(f"Record {QUANTITIES[q]} in the logs or readings.csv: {percent(missing[q])} of the assets have none", 0.0)
        for q in worst
    ]


def _enough(
    usable: pd.Series[pd.Timestamp],
    when: pd.Series[pd.Timestamp],
    settings: Settings,
    lag: int,
    why_not: str | None,
) -> tuple[bool, str]:
    """Whether a model can be fitted and judged out of time, and why, in numbers that a person can work on.

    What training itself says (`why_not`, empty where it would learn) has the last word; where nobody asked it, its limits are estimated.
    """
    risk = settings.risk
    needed_days = WARM_UP_DAYS + math.ceil((risk.horizon_days + lag) / SMALLEST_SLICE)
    days = (when.max() - when.min()).days if len(when) else 0
    needed = math.ceil(POSITIVE_ROWS / max(1.0, risk.horizon_days / risk.step_days))
    counted = int((usable > when.min() + pd.Timedelta(days=WARM_UP_DAYS)).sum()) if len(when) else 0
    lacking = []
    if counted < needed:
        lacking.append(
            f"{counted} of these {_came(counted)} after the first {WARM_UP_DAYS} days, which are needed as their past, and about {needed} are needed"
        )
    if days < needed_days:
        lacking.append(f"the records span {days} days, and about {needed_days} are needed to judge on a later part")
    if why_not or (why_not is None and lacking):
        return False, "; ".join(lacking) or str(why_not)
    return True, (
        f"{counted} of these {_came(counted)} after the first {WARM_UP_DAYS} days, which are needed as their past "
        f"(about {needed} needed; the records span {days} days)"
    )


def _came(number: int) -> str:
    return "comes" if number == 1 else "come"
