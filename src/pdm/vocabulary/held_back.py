"""How the list says that a site is held back: written where it is scored, read where it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

CLOSED = "closed by the plant (plant.toml, [gate] closed)"
"""The reason of a site that people hold back, whatever its records are like."""

_HELD = "Held back: "
_DAY = re.compile(r" The figure is that of (\d{4}-\d\d-\d\d)\.$")


def held_reason(reasons: Sequence[str], day: date | None = None) -> str:
    """`basis_reason` of an asset whose site is held back.

    Args:
        reasons: Why, as the gate says.
        day: Day of the list that its figure comes from; None where there is no figure, or where that is not known.
    """
    return f"{_HELD}{'; '.join(reasons)}." + ("" if day is None else f" The figure is that of {day:%Y-%m-%d}.")


def figure_day(basis_reason: object) -> date | None:
    """Day of the list that a held-back asset's figure comes from."""
    found = _DAY.search(basis_reason) if isinstance(basis_reason, str) else None
    return date.fromisoformat(found[1]) if found else None


def over(risk: Mapping[str, Any]) -> date | None:
    """Last day that an older figure spoke of, where that is not after the day of the list; None for figures that still hold.

    Args:
        risk: Row of records.RISK.
    """
    day = figure_day(risk["basis_reason"]) if risk["basis"] == "stale" else None
    if day is None:
        return None
    end = day + timedelta(days=int(risk["horizon_days"]))
    return end if end.isoformat() <= str(risk["as_of"])[:10] else None


def why_held(basis_reason: object) -> str:
    """Why a site is held back, as the gate says; empty where that is not told."""
    told = basis_reason if isinstance(basis_reason, str) else ""
    return _DAY.sub("", told).removeprefix(_HELD).rstrip(".")
