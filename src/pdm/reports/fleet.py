"""The whole list as one page with filters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pdm.reports.html import environment, page
from pdm.reports.words import BASIS, basis, in_hundred, kind, points, short_basis
from pdm.vocabulary.held_back import over

_BESIDE = re.compile(r" \((?:average of|typical of|most of|an even share|at other sites)[^)]*\)")
"""What is usual, beside a figure: left to the asset's report."""
LATE = timedelta(days=30)
"""How long before a list a failure may have been that only came to be known after it."""
_RENEWALS = {"days_since_renewal": "", "days_since_failure": "it failed", "days_since_repair": "it was repaired"}
"""Features that cite the last failure or repair, with which of them it was; of the first its reason says so."""


def fleet_page(
    risk: pd.DataFrame,
    *,
    plant: str,
    names: dict[str, str],
    links: dict[str, str],
    changes: list[str],
    value: str = "",
    since: str = "",
    model_before: str = "",
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
        model_before: Model of the last list; empty where it is not known.
    """
    ordered = [{str(k): v for k, v in r.items()} for r in risk.sort_values("rank").to_dict("records")]
    # what is no forecast any more comes behind all that are
    ordered.sort(key=lambda r: over(r) is not None)
    rows = [_row(r, names, links) for r in ordered]
    held = sorted({names.get(str(s), str(s)) for s in risk.loc[risk["basis"] == "stale", "site"]})
    expired = sorted({names.get(str(r["site"]), str(r["site"])) for r in ordered if over(r)})
    learned = risk.loc[risk["basis"] == "model", "basis_reason"].dropna()
    doubt = basis("model", str(learned.iloc[0])).removeprefix(BASIS["model"]).strip() if len(learned) else ""
    models = set(risk.loc[risk["basis"] == "model", "model_id"].dropna())
    body = environment().get_template("fleet.html.j2").render(
        rows=rows, plant=plant, as_of=f"{risk['as_of'].iloc[0]:%Y-%m-%d}", horizon=int(risk["horizon_days"].iloc[0]),
        sites=sorted({r["site"] for r in rows}), classes=sorted({r["equipment_class"] for r in rows if r["equipment_class"]}),
        held=held, expired=expired, changes=[_explained(c, ordered, names, since) for c in changes], value=value, since=since, doubt=doubt,
        other_model=bool(model_before and models and models != {model_before}), run_id=risk["run_id"].iloc[0],
    )  # fmt: skip
    return page("Assets by risk", body)


def _row(row: dict[str, Any], names: dict[str, str], links: dict[str, str]) -> dict[str, Any]:
    reasons = _reasons(row, "reasons")
    known, ended = not pd.isna(row["risk"]), over(row)
    # the figure of a site that is held back is the one before
    old = pd.isna(row["previous_risk"]) or row["basis"] == "stale"
    change = row["risk"] - row["previous_risk"] if known and not old else None
    against = [] if reasons else _reasons(row, "against")
    why = row["basis_reason"] if isinstance(row["basis_reason"], str) else ""
    if told := reasons or against:
        why = f"{'' if reasons else 'speaks against it: '}{told[0]['text']}"
    return {
        "rank": "" if pd.isna(row["rank"]) else "–" if ended else int(row["rank"]),
        "tag": row["tag"],
        "description": row["description"] if isinstance(row["description"], str) else "",
        "site": names.get(str(row["site"]), str(row["site"])),
        "equipment_class": kind(row["equipment_class"]),
        "risk": float(row["risk"]) if known and not ended else None,
        "shown": in_hundred(float(row["risk"])) if known and not ended else "–",
        "change": points(change) if change is not None else "",
        "why": _BESIDE.sub("", why),
        "basis": short_basis(row),
        "link": links.get(str(row["asset_id"])),
    }


def _explained(change: str, rows: list[dict[str, Any]], names: dict[str, str], since: str) -> str:
    """A change with the site's name, and with the failure or repair that came since the last list."""
    for row in rows:
        head = f"{row['tag']} ({row['site']})"
        if change.startswith(f"{head} "):
            named = f"{row['tag']} ({names.get(str(row['site']), str(row['site']))})"
            rest = change[len(head) :]
            return named + rest + next(_renewed(row, _told_from(since, " down " in rest)), "")
    return change


def _told_from(since: str, fell: bool) -> str:
    """Day after which a failure or repair is told beside a change: what fell may have failed before the last list and been recorded after."""
    return f"{date.fromisoformat(since) - LATE:%Y-%m-%d}" if since and fell else since


def _renewed(row: dict[str, Any], since: str) -> Iterator[str]:
    """That an asset failed or was repaired after a day, by the lines that its reasons cite."""
    for reason in [*_reasons(row, "against"), *_reasons(row, "reasons")]:
        for piece in reason["evidence"]:
            if piece["kind"] != "rows" or piece.get("feature") not in _RENEWALS or not since:
                continue
            what = _RENEWALS[piece["feature"]] or (
                "it failed" if "(it failed)" in reason["text"] else "it was repaired"
            )
            if piece["rows"] and piece["rows"][0]["date"] > since:
                yield f": {what} on {piece['rows'][0]['date']}"


def _reasons(row: dict[str, Any], column: str) -> list[dict[str, Any]]:
    return list(json.loads(row[column])) if isinstance(row[column], str) else []
