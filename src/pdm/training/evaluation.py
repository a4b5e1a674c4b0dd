"""What the judged slice says, beside the plain baselines: the contents of the model card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.training.baselines import baseline_scores, logistic_scores
from pdm.training.boosting import Bools, Chosen, Floats
from pdm.training.metrics import (
    average_precision,
    bootstrap_interval,
    caught_top10,
    figures,
    predicted_over_observed,
    roc_auc,
)
from pdm.training.unplaced import counted, stands_for

LIFT = (0.01, 0.02, 0.05, 0.10, 0.20, 0.30, 0.50)
"""Shares of the list for which the lift curve is given."""
SEEN = 0.001
"""Share of failures on their way from which the card speaks of them."""


@dataclass(frozen=True)
class Judged:
    """Forecasts made out of time.

    Attributes:
        test: Rows judged.
        scores: Their forecasts, [test rows].
        earlier: Rows of the calibration slice.
    """

    test: Bools
    scores: Floats
    earlier: Bools


def make_card(
    labels: pd.DataFrame, X: pd.DataFrame, judged: Judged | None, *, register: pd.DataFrame, events: pd.DataFrame,
    horizon_days: int, chosen: Chosen, gap: pd.Timedelta, slices: dict[str, list[Any]],
) -> dict[str, Any]:  # fmt: skip
    """The card of a fitted model; without figures when nothing was kept for judging."""
    y = labels["y"].to_numpy(float)
    unknown = labels.loc[labels["y"].isna(), "reason"].value_counts().to_dict() if "reason" in labels else {}
    card: dict[str, Any] = {
        "kind": "lightgbm", "horizon_days": horizon_days, "gap_days": gap.days, "settings": chosen.settings, "trees": chosen.trees,
        "tried": list(chosen.tried), "slices": slices, "evaluation": [], "intervals": {}, "calibration": [], "groups": [], "lift": [],
        "rows": {"all": len(labels), "labelled": int(labels["y"].notna().sum()), "failures": int(np.nansum(y)), "unknown": unknown},
        "limits": [
            "Figures are of the months of the judged slice; the kept model has also learned from them.", *limits(events), *_late(labels),
        ],
    }  # fmt: skip
    if judged is None:
        return card
    test, scores = judged.test, judged.scores
    truth, dates = y[test], labels.loc[test, "as_of"].to_numpy()
    assets = labels.loc[test, "asset_id"].to_numpy(object)
    before = (
        labels["y"].notna().to_numpy(bool)
        & (labels["as_of"] < labels.loc[judged.earlier, "as_of"].min() - gap).to_numpy()
    )
    plain = _baselines(labels, X, y, before, test, register=register, events=events, horizon_days=horizon_days)
    best = _best_on(labels, X, y, before, judged.earlier, register=register, events=events, horizon_days=horizon_days)
    systems = {"pdm": scores} | plain
    for name, values in systems.items():
        found = figures(values, truth, dates, probabilities=name in ("pdm", "logistic"))
        card["evaluation"] += [
            {"system": name, "metric": m, "value": v, "n": int(test.sum())} for m, v in found.items()
        ]
    for name in ("pdm", best):
        low, high = bootstrap_interval(systems[name], truth, assets)
        card["intervals"][name] = {"low": low, "high": high}
    card["bounds"] = {
        name: bootstrap_interval(scores, truth, assets, of=of)
        for name, of in (("roc_auc", roc_auc), ("predicted_over_observed", predicted_over_observed))
    }
    bins = np.array_split(np.argsort(scores, kind="stable"), 10)
    card |= {
        "base_rate": float(truth.mean()), "best_plain": best,
        "calibration": [[float(scores[i].mean()), float(truth[i].mean()), len(i)] for i in bins if len(i)],
        "lift": [[share, caught_top10(scores, truth, dates, share), caught_top10(systems[best], truth, dates, share)] for share in LIFT],
        "groups": _groups(assets, scores, truth, register),
    }  # fmt: skip
    return card


def _baselines(
    labels: pd.DataFrame, X: pd.DataFrame, y: Floats, before: Bools, at: Bools, *, register: pd.DataFrame, events: pd.DataFrame,
    horizon_days: int,
) -> dict[str, Floats]:  # fmt: skip
    rows = labels.loc[at, ["asset_id", "as_of"]].reset_index(drop=True)
    plain = baseline_scores(rows, events=events, register=register, horizon_days=horizon_days)
    out = {c: plain[c].to_numpy(float) for c in plain.columns if c not in ("asset_id", "as_of")}
    if 0 < y[before].sum() < before.sum():
        out["logistic"] = logistic_scores(X[before], y[before], X[at])
    return out


def _best_on(labels: pd.DataFrame, X: pd.DataFrame, y: Floats, before: Bools, at: Bools, **given: Any) -> str:
    """The plain baseline with the best average precision on the calibration slice: chosen before it is judged."""
    found = {k: float(average_precision(v, y[at])) for k, v in _baselines(labels, X, y, before, at, **given).items()}
    return max(found, key=lambda k: (found[k] if found[k] == found[k] else -1.0, k))


def _groups(assets: npt.NDArray[Any], scores: Floats, truth: Floats, register: pd.DataFrame) -> list[dict[str, Any]]:
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    out = []
    for column in ("site", "equipment_class"):
        names = pd.Series(assets).map(of[column]).to_numpy(object)
        for name in sorted({str(n) for n in names if isinstance(n, str)}):
            here = names == name
            out.append({
                "by": column, "name": name, "rows": int(here.sum()), "failures": int(truth[here].sum()),
                "predicted": float(scores[here].sum()),
            })  # fmt: skip
    return out


def _late(labels: pd.DataFrame) -> list[str]:
    """That failures of the newest windows are still to be reported, where the delays on record say so."""
    if "known" not in labels:
        return []
    known = labels.loc[labels["y"] == 1, "known"].to_numpy(float)
    share = 1.0 - len(known) / float(np.sum(1.0 / known)) if len(known) else 0.0
    if share < SEEN:
        return []
    return [
        f"Some failures are reported late: by the delays on record about {100 * share:.1f} % of those that are learned from are still on their way, "
        "and forecasts are that much higher than those on record would make them."
    ]


def limits(events: pd.DataFrame) -> list[str]:
    """Known limits in words, with the size of what could not be linked."""
    failed = counted(events)
    placed = failed & events["asset_id"].notna() & events["occurred_at"].notna()
    found, lost = int(placed.sum()), int((failed & ~placed).sum())
    out = [
        "A failure that nobody wrote down counts as none.",
        f"{int(events['asset_id'].isna().sum())} of {len(events)} events have no asset and inform no forecast.",
    ]
    if lost:
        most = f"{100 * lost / found:.0f} %" if found else "an unknown share"
        out.append(
            f"{lost} of {found + lost} failures have no asset or no day. If all of them were failures of registered assets, true risks "
            f"would be up to {most} higher on average than the placed ones show."
        )
    more = {site: factor for site, factor in stands_for(events).items() if factor >= 1.005}
    if more:
        told = ", ".join(f"{site} {100 * (factor - 1):.0f} %" for site, factor in sorted(more.items()))
        out.append(
            f"For failures that could not be placed or read, forecasts are higher than placed failures alone would make them ({told}): "
            "predicted lies above recorded on purpose."
        )
    return out
