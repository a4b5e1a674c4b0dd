"""What is said of an asset whose site is held back: what is missing since when, and which figure stands instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

from pdm.explain.evidence import Evidence
from pdm.vocabulary.held_back import CLOSED, figure_day, why_held

SILENT_DAYS = 90
"""Days without a record from which a site's silence is told first (as for measurements of an asset)."""
FAMILY = "data gaps"


def held_back(row: Mapping[str, Any], evidence: Evidence, site_name: str) -> dict[str, Any]:
    """The one reason of a `stale` row.

    Args:
        row: Its row of records.RISK.
        evidence: Evidence at the date of the list.
        site_name: The site as people call it.

    Returns:
        A reason as in `explain`. Its points are all that lies between the base risk and the older figure, none where there is no figure.
    """
    site, why = str(row["site"]), why_held(row["basis_reason"])
    known, closed, sends = not pd.isna(row["risk"]), CLOSED in why, _sends(evidence, site, why)
    first = silence(evidence, site, site_name)
    if closed:
        first = f"{site_name} is kept out of the forecasts by the plant's own settings"
    elif sends or not first:
        first = why or f"the records of {site_name} are held back"
    day = figure_day(row["basis_reason"])
    listed = "an earlier list" if day is None else f"the list of {day.day} {day:%B %Y}"
    until = "as long as it is" if closed else "until that is mended" if sends else "until newer records are there"
    ended = day is not None and day + timedelta(days=int(row["horizon_days"])) <= evidence.as_of.date()
    passed = f", and the {row['horizon_days']} days that it spoke of are over" if ended else ""
    text = f"{first}; " + (f"the figure is that of {listed}{passed}" if known else f"no figure can be given {until}")
    points = float(row["risk"] - row["base_risk"]) if known and not pd.isna(row["base_risk"]) else 0.0
    if closed:
        shown = {"kind": "settings", "file": "plant.toml", "key": "[gate] closed", "value": site}
    elif sends:
        shown = evidence.newest_of_site(site)
    else:
        shown = evidence.silence(site, f"records of {site_name}")
    return {"family": FAMILY, "text": text[:1].upper() + text[1:], "risk_points": points, "evidence": [shown]}


def silence(evidence: Evidence, site: str, site_name: str) -> str:
    """Since when a site has sent nothing, in a sentence; empty where its records still come."""
    last = evidence.last_of_site(site)
    if last is None:
        return f"nothing was ever recorded at {site_name}"
    if (evidence.as_of - last).days <= SILENT_DAYS:
        return ""
    day = last.tz_convert(evidence.zone(site))
    return f"nothing was recorded at {site_name} since {day.day} {day:%B %Y}"


def _sends(evidence: Evidence, site: str, why: str) -> bool:
    """Whether a site is held back for what its records are like, not for their absence."""
    last = evidence.last_of_site(site)
    if last is None or (evidence.as_of - last).days < 1:
        return last is not None
    return bool(why) and not why.startswith(("silent for", "no record"))
