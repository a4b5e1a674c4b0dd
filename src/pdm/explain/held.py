"""What is said of an asset whose site is held back: what is missing since when, and which figure stands instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pdm.explain.evidence import Evidence

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
    site = str(row["site"])
    first = (
        silence(evidence, site, site_name) or _why(row["basis_reason"]) or f"the records of {site_name} are held back"
    )
    known = not pd.isna(row["risk"])
    figure = (
        "the figure is that of an earlier list" if known else "no figure can be given until newer records are there"
    )
    text = f"{first}; {figure}"
    points = float(row["risk"] - row["base_risk"]) if known and not pd.isna(row["base_risk"]) else 0.0
    return {
        "family": FAMILY, "text": text[:1].upper() + text[1:], "risk_points": points,
        "evidence": [evidence.silence(site, f"records of {site_name}")],
    }  # fmt: skip


def silence(evidence: Evidence, site: str, site_name: str) -> str:
    """Since when a site has sent nothing, in a sentence; empty where its records still come."""
    last = evidence.last_of_site(site)
    if last is None:
        return f"nothing was ever recorded at {site_name}"
    if (evidence.as_of - last).days <= SILENT_DAYS:
        return ""
    day = last.tz_convert(evidence.zone(site))
    return f"nothing was recorded at {site_name} since {day.day} {day:%B %Y}"


def _why(basis_reason: Any) -> str:
    """Why it is held back, as the gate says."""
    told = basis_reason if isinstance(basis_reason, str) else ""
    return told.removeprefix("Held back: ").rstrip(".")
