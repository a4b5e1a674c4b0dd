"""How a scored list would have done: failures caught by its top tenth, beside plain baselines and the best possible.

Only for simulated plants, whose truth is known; a plant's own figures stand in the model card.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pdm.workspace.workspace import Workspace

TOP = 0.10


def held_out_dates(workspace: Workspace, months: int = 6) -> tuple[pd.Timestamp, list[pd.Timestamp]]:
    """The last day of the records, and the scoring days of the months before it, one horizon apart."""
    events = workspace.events
    # by lines that were typed: a misread year must not move the end of a history
    typed = events[~events["channel"].isin(["hand", "print"])]
    dated = (typed if len(typed) else events)["occurred_at"].dropna()
    end = dated.quantile(0.9995).normalize() + pd.Timedelta(days=1)
    horizon = workspace.context.settings.risk.horizon_days
    return end, [end - pd.Timedelta(days=horizon * k) for k in range(months, 0, -1)]


def caught(scores: pd.DataFrame, column: str, top: float = TOP) -> float:
    """Share of failures in the top tenth of the list, summed over the dates.

    Args:
        scores: as_of, y (failed within the horizon) and the score; ties are broken by asset_id.
    """
    hits = total = 0
    for _, day in scores.groupby("as_of"):
        count = max(1, round(top * len(day)))
        listed = day.sort_values([column, "asset_id"], ascending=[False, True]).head(count)
        hits += int(listed["y"].sum())
        total += int(day["y"].sum())
    return hits / total if total else float("nan")


def evaluate(workspace: Workspace, risk: pd.DataFrame, truth: Path) -> pd.DataFrame:
    """Failures caught by the top tenth: by this list, each plain baseline and the oracle; all, paper and digital sites.

    Returns:
        group, system, caught (0 to 1), failures, rows.
    """
    from pdm.simulation import Truth, oracle, true_labels
    from pdm.training import baseline_scores
    from pdm.workspace.train import as_known, lags

    known = Truth.load(truth)
    horizon = int(risk["horizon_days"].iloc[0])
    days = sorted(risk["as_of"].unique())
    labels = true_labels(known, days, horizon)
    lag = lags(workspace.context)
    best = oracle(truth, days, horizon, lag).rename(columns={"risk": "oracle"})
    events, _ = as_known(workspace.context, None)
    plain = baseline_scores(
        risk[["asset_id", "as_of"]].reset_index(drop=True),
        events=events,
        register=workspace.register,
        horizon_days=horizon,
    )
    table = (
        risk[["asset_id", "as_of", "site", "risk"]]
        .merge(labels, on=["asset_id", "as_of"])
        .merge(best[["asset_id", "as_of", "oracle"]], on=["asset_id", "as_of"], how="left")
    )
    table = table.merge(plain, on=["asset_id", "as_of"], how="left").rename(columns={"risk": "pdm"})
    systems = ["pdm", *[c for c in plain.columns if c not in ("asset_id", "as_of")], "oracle"]
    table[systems] = table[systems].fillna(0.0)
    paper = paper_sites(workspace.events)
    rows = []
    for group, part in (
        ("all sites", table), ("paper sites", table[table["site"].isin(paper)]), ("digital sites", table[~table["site"].isin(paper)]),
    ):  # fmt: skip
        for system in systems:
            rows.append({
                "group": group, "system": system, "caught": caught(part, system), "failures": int(part["y"].sum()), "rows": len(part),
            })  # fmt: skip
    return pd.DataFrame(rows)


def paper_sites(events: pd.DataFrame) -> set[str]:
    """Sites that hold half of their events or more in handwriting."""
    share = events["channel"].isin(["hand"]).groupby(events["site"]).mean()
    return set(share[share >= 0.5].index)


def evaluation_lines(table: pd.DataFrame) -> list[str]:
    """The table in words."""
    lines = []
    for group, part in table.groupby("group", sort=False):
        by = part.set_index("system")["caught"]
        plain = by.drop(["pdm", "oracle"])
        if not part["failures"].iloc[0]:
            lines.append(f"{group}: no failure in these months, so nothing can be said.")
            continue
        lines.append(
            f"{group}: the top tenth of the list catches {100 * by['pdm']:.0f} % of {part['failures'].iloc[0]} failures; "
            f"best plain baseline ({plain.idxmax()}) {100 * plain.max():.0f} %; best possible {100 * by['oracle']:.0f} %; "
            f"share of the best possible {100 * by['pdm'] / by['oracle']:.0f} %."
        )
    return lines
