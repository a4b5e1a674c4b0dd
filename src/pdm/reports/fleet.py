"""The whole list as one page with filters."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from pdm.reports.html import environment, page
from pdm.reports.words import BASIS, basis, kind, points, short_basis


def fleet_page(
    risk: pd.DataFrame,
    *,
    plant: str,
    names: dict[str, str],
    links: dict[str, str],
    changes: list[str],
    value: str = "",
    since: str = "",
) -> str:
    """The ranked list of one date as a standalone page.

    Args:
        risk: Rows of records.RISK of one date and horizon.
        plant: Name of the plant.
        names: Names of sites.
        links: asset_id -> file name of its report, for those that have one.
        changes: What moved since the last list, in words.
        value: What following earlier lists would have been worth, in words.
        since: Day of the last list; empty where it is not known.
    """
    ordered = risk.sort_values("rank")
    rows = [_row(r, names, links) for r in ordered.to_dict("records")]
    held = sorted({names.get(str(s), str(s)) for s in risk.loc[risk["basis"] == "stale", "site"]})
    learned = risk.loc[risk["basis"] == "model", "basis_reason"].dropna()
    doubt = basis("model", str(learned.iloc[0])).removeprefix(BASIS["model"]).strip() if len(learned) else ""
    body = environment().get_template("fleet.html.j2").render(
        rows=rows, plant=plant, as_of=f"{risk['as_of'].iloc[0]:%Y-%m-%d}", horizon=int(risk["horizon_days"].iloc[0]),
        sites=sorted({r["site"] for r in rows}), classes=sorted({r["equipment_class"] for r in rows if r["equipment_class"]}),
        held=held, changes=changes, value=value, since=since, doubt=doubt, run_id=risk["run_id"].iloc[0],
    )  # fmt: skip
    return page("Assets by risk", body)


def _row(row: dict[str, Any], names: dict[str, str], links: dict[str, str]) -> dict[str, Any]:
    reasons = json.loads(row["reasons"]) if isinstance(row["reasons"], str) else []
    known = not pd.isna(row["risk"])
    # the figure of a site that is held back is the one before
    old = pd.isna(row["previous_risk"]) or row["basis"] == "stale"
    change = row["risk"] - row["previous_risk"] if known and not old else None
    return {
        "rank": "" if pd.isna(row["rank"]) else int(row["rank"]),
        "tag": row["tag"],
        "description": row["description"] if isinstance(row["description"], str) else "",
        "site": names.get(str(row["site"]), str(row["site"])),
        "equipment_class": kind(row["equipment_class"]),
        "risk": float(row["risk"]) if known else None,
        "change": points(change) if change is not None else "",
        "why": reasons[0]["text"] if reasons else (row["basis_reason"] if isinstance(row["basis_reason"], str) else ""),
        "basis": short_basis(row),
        "link": links.get(str(row["asset_id"])),
    }
