"""Orders that were cancelled: their newest state stands for the earlier ones, and they tell of no other event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pdm.grammar.tags import plain
from pdm.vocabulary.order_status import CANCELLED

_EXPORTS = ("cmms", "typed")

Row = dict[str, Any]


def is_cancelled(row: Row) -> bool:
    """Whether the order of an event was cancelled."""
    return isinstance(row["failure_reason"], str) and row["failure_reason"].startswith(CANCELLED)


def earlier_states(rows: Sequence[Row]) -> dict[str, str]:
    """Events of orders that a later export says are cancelled, each with the event of that later state.

    An earlier state has the same site, number and machine. Of exports that came at one time the cancelled state is the later one:
    an order is opened first. What paper says of the same order is no state of it.

    Args:
        rows: Events; `known_at` tells when their document came.
    """
    orders: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        if isinstance(row["work_order"], str) and row["channel"] in _EXPORTS:
            orders.setdefault((row["site"], row["work_order"].strip().casefold(), _machine(row)), []).append(row)
    out: dict[str, str] = {}
    for states in orders.values():
        newest = max(states, key=_age)
        last = sorted((r for r in states if r["document"] == newest["document"]), key=lambda r: r["event_id"])
        if not all(is_cancelled(r) for r in last):
            continue
        parts = {r["part"]: r["event_id"] for r in reversed(last)}
        out |= {
            r["event_id"]: parts.get(r["part"], last[0]["event_id"])
            for r in states
            if r["document"] != newest["document"]
        }
    return out


def _age(row: Row) -> tuple[float, bool, str]:
    known = row["known_at"]
    return (-1.0 if pd.isna(known) else known.timestamp()), is_cancelled(row), row["event_id"]


def _machine(row: Row) -> str:
    written = row["asset_mention"]
    return plain(written) if isinstance(written, str) else str(row["asset_id"])
