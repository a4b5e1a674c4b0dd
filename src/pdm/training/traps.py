"""Named warnings for the traps of learning from maintenance records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pdm.model import NO_BETTER

MANY = 0.05
"""Share of failures from which a trap is worth a warning."""


def traps(events: pd.DataFrame, *, horizon_days: int, lag_days: Mapping[str, int]) -> list[dict[str, str]]:
    """What in the data may make figures look better, or forecasts less use, than they are.

    Args:
        events: Events known at the cut-off.
        horizon_days: Days ahead.
        lag_days: Reporting lag by site.

    Returns:
        name and text of each warning: `horizon_shorter_than_lag`, `failure_known_before_it_happened`,
        `failures_on_one_day` (entered in bulk, so that their dates are those of the entering).
    """
    out = []
    slow = sorted(s for s, lag in lag_days.items() if lag >= horizon_days)
    if slow:
        out.append({
            "name": "horizon_shorter_than_lag",
            "text": f"Records of {', '.join(slow)} take as long as the forecast looks ahead ({horizon_days} days): most failures are over "
            "before the list can know of what led to them. Use a longer horizon or get the records sooner.",
        })  # fmt: skip
    failed = events[events["is_failure"].fillna(False).astype(bool) & events["occurred_at"].notna()]
    if failed.empty:
        return out
    early = float((failed["available_at"] < failed["occurred_at"]).mean())
    if early >= MANY:
        out.append({
            "name": "failure_known_before_it_happened",
            "text": f"{100 * early:.0f} % of failures were on record before the date they carry: the order that reports a failure, dated by its "
            "planned repair, gives the failure away. Map the date of the malfunction, not that of the order.",
        })  # fmt: skip
    local = failed["occurred_at"].dt.floor("D")
    bulk = failed.groupby([failed["site"], local]).size()
    for site in sorted(failed["site"].dropna().unique()):
        share = float(bulk[site].max() / bulk[site].sum())
        if share >= 2 * MANY and bulk[site].sum() >= 50:
            out.append({
                "name": "failures_on_one_day",
                "text": f"{100 * share:.0f} % of the failures of {site} carry one date ({bulk[site].idxmax():%Y-%m-%d}): they were entered in bulk, "
                "and when they happened is not known.",
            })  # fmt: skip
    return out


def no_better_than_none(evaluation: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The warning `no_better_than_the_base_rate` where a model's forecasts were worse than one figure for everybody.

    Args:
        evaluation: Figures out of time: system, metric, value; none where nothing was judged.
    """
    of = {e["metric"]: float(e["value"]) for e in evaluation if e["system"] == "pdm"}
    skill, area = of.get("brier_skill", 1.0), of.get("roc_auc", 1.0)
    if skill > 0 and area > 0.5:
        return []
    return [{
        "name": NO_BETTER,
        "text": f"On months that it had not seen, the model did no better than one figure for everybody (Brier skill {skill:.3f}, ROC AUC {area:.3f}): "
        "do not rely on the order of its list. Look at 'pdm-logs check' for what would help most.",
    }]  # fmt: skip
