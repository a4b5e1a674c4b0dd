"""The plain files of a workspace: settings, register, limits, readings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from pdm.simulation.documents.manner import Manner

REGISTER_COLUMNS = [
    "asset_id", "tag", "site", "description", "parent_id", "equipment_class", "functional_location",
    "manufacturer", "model", "serial_no", "valid_from", "valid_to", "installed_on", "retired_on",
    "criticality", "aliases",
]  # fmt: skip


def write_settings(
    path: Path,
    name: str,
    manners: Mapping[str, Manner],
    people: Mapping[str, Iterable[str]],
    lag_days: Mapping[str, int],
) -> None:
    """Write `plant.toml` with a section for each site.

    Args:
        path: File to write.
        name: Name of the enterprise.
        manners: Manner of every site.
        people: Names as a site's staff list has them.
        lag_days: Days between work and its record in normal running, by site.
    """
    out = ["[plant]", f"name = {_quoted(name)}", 'register = "register.csv"', ""]
    for site, manner in sorted(manners.items()):
        staff = ", ".join(_quoted(p) for p in people.get(site, ()))
        out += [
            f"[sites.{site}]",
            f"name = {_quoted(site.replace('_', ' ').title())}",
            f"timezone = {_quoted(manner.timezone)}",
            f"date_order = {_quoted(manner.date_order)}",
            f"reporting_lag_days = {lag_days[site]}",
            f"people = [{staff}]",
            "",
        ]
    out += ["[risk]", "horizon_days = 30", ""]
    path.write_text("\n".join(out), encoding="utf-8")


def _quoted(text: str) -> str:
    # a JSON string is a TOML basic string
    return json.dumps(text, ensure_ascii=False)


def write_table(path: Path, table: pd.DataFrame, columns: list[str] | None = None) -> None:
    """Write a CSV (UTF-8, `,`, one line feed a row), dates without a time where all are midnight."""
    chosen = table[[c for c in columns if c in table]] if columns else table
    chosen = chosen.copy()
    for column in chosen.select_dtypes(include=["datetime", "datetimetz"]):
        times = chosen[column]
        whole = bool((times.dropna() == times.dropna().dt.normalize()).all())
        chosen[column] = times.dt.strftime("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M:%S%z")
    chosen.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
