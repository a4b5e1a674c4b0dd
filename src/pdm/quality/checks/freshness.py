"""Freshness and volume of each site, against its own history."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_rows
from pdm.quality.gate import days_between, gate
from pdm.quality.inputs import QualityInputs

WINDOW_DAYS = 30
HISTORY_WINDOWS = 12
MIN_WINDOWS = 4
DROP = 0.5
"""A window below half of the usual is a drop, when chance alone would not give it."""
CHANCE = 0.001


def freshness(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Sites that are silent, sites held back, and the age of each site's newest record."""
    newest = inputs.events[inputs.events["occurred_at"] <= today].groupby("site")["occurred_at"].max()
    rows = []
    for site in inputs.sites(settings):
        last = newest.get(site)
        limit = settings.gate.max_days_silent + settings.site(site).reporting_lag_days
        age = None if last is None else days_between(last, today)
        silent = age is None or age > limit
        rows.append({
            "check": "freshness", "site": site, "field": "occurred_at",
            "reason": Code.NO_RECORDS if age is None else Code.SILENT if silent else Code.NEWEST,
            "severity": "error" if silent else "info", "value": None if age is None else f"{age} days",
            "rule": f"newest dated record at most {limit} days old (max_days_silent and reporting lag)",
            "remedy": "Ask the site for its logs, and whether its export still runs." if silent else None,
        })  # fmt: skip
    yield of_rows(rows)
    yield of_rows([
        {
            "check": "gate", "site": site, "reason": Code.HELD_BACK, "severity": "error", "value": reason,
            "rule": "limits in plant.toml, [gate]", "remedy": "Mend the cause, or change the limit; other sites go on.",
        }
        for site, state in gate(inputs, settings, today).items() for reason in state.reasons
    ])  # fmt: skip


def volume(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Channels of a site that bring far fewer records than they used to."""
    dated = inputs.events.loc[inputs.events["occurred_at"].notna(), ["site", "channel", "occurred_at"]]
    rows = []
    for (site, channel), part in dated.groupby(["site", "channel"]):
        # records younger than the lag are still on their way
        end = today - pd.Timedelta(days=settings.site(str(site)).reporting_lag_days)
        counts = windows(part["occurred_at"], end)
        if len(counts) < MIN_WINDOWS + 1:
            continue
        now, before = int(counts[0]), counts[1:]
        usual = float(np.median(before))
        if now < DROP * usual and lower_tail(now, before) < CHANCE:
            rows.append({
                "check": "volume", "site": site, "reason": Code.VOLUME_DROP, "severity": "warning", "field": channel,
                "value": f"{now} records", "remedy": "Ask whether all logs of this kind were sent.",
                "rule": f"{channel} records of the {WINDOW_DAYS} days to {end:%Y-%m-%d} at least half of the usual {usual:.0f}",
            })  # fmt: skip
    yield of_rows(rows)


def windows(when: pd.Series[pd.Timestamp], end: pd.Timestamp) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Records in each window before `end`, newest first, as far back as there are records (at most a year)."""
    back = ((end - when) // pd.Timedelta(days=WINDOW_DAYS)).to_numpy()
    back = back[when.to_numpy() <= end]
    if not len(back):
        return np.zeros(0, dtype=np.int64)
    reach = int(min(back.max(), HISTORY_WINDOWS))  # the oldest window may be cut short by the beginning
    complete = reach if back.max() <= HISTORY_WINDOWS else reach + 1
    return np.bincount(back[back <= reach].astype(np.int64), minlength=reach + 1)[:complete].astype(np.int64)


def lower_tail(now: int, before: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
    """Chance of a window of `now` records or fewer, if the past goes on (negative binomial; Poisson when even)."""
    from scipy.stats import nbinom, poisson

    mean, spread = float(before.mean()), float(before.var(ddof=1))
    if spread <= mean * 1.05:
        return float(poisson.cdf(now, mean))
    size = mean**2 / (spread - mean)
    return float(nbinom.cdf(now, size, size / (size + mean)))
