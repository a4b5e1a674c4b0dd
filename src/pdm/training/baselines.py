"""Plain forecasts that any planner could make: past failure rates, days since the last failure, logistic regression."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.training.labels import failures_of

WINDOWS = {"rate_90d": 90, "rate_1y": 365, "rate_3y": 1095, "rate_all": 36500}
PRIOR_DAYS = 365.0
"""How many days of its class an asset's own record is mixed with."""

PLAIN = (
    "failures_90d", "failures_365d", "failures_1095d", "days_since_failure", "age_years", "peer_rate_3y",
)  # fmt: skip
"""What the logistic regression knows: what a planner could count in a spreadsheet."""


def baseline_scores(
    rows: pd.DataFrame, *, events: pd.DataFrame, register: pd.DataFrame, horizon_days: int
) -> pd.DataFrame:
    """Scores of the plain baselines.

    Args:
        rows: asset_id, as_of.
        events: Current events; each row sees those with `available_at <= as_of`.
        register: For the class to which rates are shrunk.
        horizon_days: Days ahead (rates are turned into probabilities for it).

    Returns:
        asset_id, as_of and a column per baseline: rates over 90 days, one year, three years and all time, each shrunk to the
        class, and `recent_failure` (more recent is higher).
    """
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    cls = rows["asset_id"].map(of["equipment_class"]).fillna("")
    parts = []
    for day, part in rows.groupby("as_of"):
        seen = events[(events["available_at"] <= day) & (events["occurred_at"] <= day)]
        failures = failures_of(seen)
        start = seen["occurred_at"].min()
        history = max((day - start).days, 1) if not pd.isna(start) else 1
        age = (day - failures["occurred_at"]).dt.total_seconds() / 86400
        out = part[["asset_id", "as_of"]].copy()
        for name, window in WINDOWS.items():
            exposure = float(min(window, history))
            found = failures.loc[age < window, "asset_id"].value_counts()
            count = out["asset_id"].map(found).fillna(0.0).to_numpy(float)
            grouped = pd.Series(count, index=cls.loc[out.index].to_numpy()).groupby(level=0)
            by_class = grouped.transform("mean").to_numpy(float) / exposure
            rate = (count + PRIOR_DAYS * by_class) / (exposure + PRIOR_DAYS)
            out[name] = 1.0 - np.exp(-rate * horizon_days)
        last = out["asset_id"].map(pd.Series(age.to_numpy(), index=failures["asset_id"]).groupby(level=0).min())
        out["recent_failure"] = 1.0 / (1.0 + last.fillna(36500.0).astype(float) / 30.0)
        parts.append(out)
    if not parts:
        return rows[["asset_id", "as_of"]].assign(**dict.fromkeys([*WINDOWS, "recent_failure"], 0.0))
    return pd.concat(parts).reindex(rows.index)


def logistic_scores(X: pd.DataFrame, y: npt.NDArray[np.float64], at: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Logistic regression on plain counts: fitted on X, y; probabilities at `at`, [rows]."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fit = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=500))
    fit.fit(_plain(X), y)
    return np.asarray(fit.predict_proba(_plain(at))[:, 1])


def _plain(X: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Counts and days on a logarithmic scale; "never" is ten years ago, an unknown age ten years."""
    columns = []
    for name in PLAIN:
        values = X[name].to_numpy(float)
        missing = 10.0 if name == "age_years" else 3650.0 if name.startswith("days_") else 0.0
        columns.append(np.log1p(np.maximum(np.where(np.isnan(values), missing, values), 0.0)))
    return np.stack(columns, axis=1)
