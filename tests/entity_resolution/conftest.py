"""A small plant, and mentions of its machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from pdm.config import LinkSettings
from pdm.entity_resolution import resolve
from pdm.records import REGISTER

NO_ALIASES = pd.DataFrame(columns=["site", "alias", "asset_id"])
NO_DECISIONS = pd.DataFrame(columns=["event_id", "asset_id"])
DUTIES = (
    ("boiler feed", "pump", "P"),
    ("cooling water", "pump", "P"),
    ("mill", "motor", "M"),
    ("exhaust", "fan", "F"),
    ("reclaim", "conveyor", "CV"),
)


def plant_rows(site: str = "north", first: int = 101) -> list[dict[str, Any]]:
    """40 machines: of each duty four units with an A and a B."""
    rows = []
    for d, (duty, kind, letters) in enumerate(DUTIES):
        for unit in range(1, 5):
            number = first + 20 * d + 2 * unit
            for letter in "AB":
                rows.append({
                    "asset_id": f"{site[0]}{number:04d}{letter}", "tag": f"{letters}-{number}{letter}", "site": site, "equipment_class": kind,
                    "description": f"{duty.capitalize()} {kind} {unit}{letter.lower()}",
                })  # fmt: skip
    return rows


@pytest.fixture(scope="session")
def register() -> pd.DataFrame:
    """Two sites of 40 machines."""
    return REGISTER.rows([*plant_rows(), *plant_rows("south", 501)])


def mentions(*names: Any, site: str = "north", **more: Any) -> pd.DataFrame:
    """Mentions as `mentions_of` gives them; a name is a text or a mapping of columns."""
    usual = {
        "name": None, "functional_location": None, "lattice": None, "channel": "typed", "component": None, "text": "", "serial_no": None,
        "occurred_at": pd.Timestamp("2025-03-01", tz="UTC"), "document": None, "page": None, "technician": None, "measured": None,
    }  # fmt: skip
    rows = []
    for n, name in enumerate(names):
        own = name if isinstance(name, dict) else {"mention": name}
        rows.append({"event_id": f"e{n:03d}", "site": site, **usual, **more, **own})
    return pd.DataFrame(rows)


def link(
    given: pd.DataFrame,
    register: pd.DataFrame,
    aliases: pd.DataFrame = NO_ALIASES,
    decided: pd.DataFrame = NO_DECISIONS,
) -> pd.DataFrame:
    """Links, by event_id."""
    return resolve(given, register, settings=LinkSettings(), aliases=aliases, decided=decided).set_index("event_id")


@pytest.fixture
def asset_of(register: pd.DataFrame) -> Callable[..., Any]:
    """The asset that one name is linked to, None when it stays open."""

    def find(name: Any, **more: Any) -> Any:
        found = link(mentions(name, **more), register)["asset_id"].iloc[0]
        return found if isinstance(found, str) else None

    return find


def candidates(links: pd.DataFrame, event: str = "e000") -> dict[Any, float]:
    """Candidates of a link and their posterior."""
    return {c["asset_id"]: c["posterior"] for c in json.loads(links.at[event, "candidates"])}
