"""Fit, calibrate, judge out of time; then fit again on everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.model import Feature, FittedModel, logistic
from pdm.training.baselines import baseline_scores, logistic_baseline
from pdm.training.labels import failures_of
from pdm.training.metrics import bootstrap_interval, figures, platt

MIN_FAILURES = 40
"""Positive rows below which nothing is learned."""
MIN_DATES = 12

SEARCH: tuple[dict[str, Any], ...] = (
    {"num_leaves": 6, "min_data_in_leaf": 60, "learning_rate": 0.03, "feature_fraction": 0.35, "lambda_l2": 10.0},
    {"num_leaves": 10, "min_data_in_leaf": 100, "learning_rate": 0.03, "feature_fraction": 0.3, "lambda_l2": 20.0},
    {"num_leaves": 4, "min_data_in_leaf": 40, "learning_rate": 0.05, "feature_fraction": 0.5, "lambda_l2": 5.0},
)
MAX_ROUNDS = 400


def train(
    X: pd.DataFrame,
    labels: pd.DataFrame,
    *,
    features: Sequence[Feature],
    horizon_days: int,
    seed: int,
    lag_days: Mapping[str, int],
    register: pd.DataFrame,
    events: pd.DataFrame,
) -> FittedModel:
    """Fit a model and judge it out of time.

    The dates are cut into fit, early-stopping, calibration and test slices with a gap of horizon + longest lag between them.
    What the test slice says stands in the card; the model that is kept is then fitted on all slices with the same settings
    and calibrated on forecasts that were out of time.

    Args:
        X: Features, one row per row of `labels`.
        labels: asset_id, as_of, y, weight.
        features: Declaration of X's columns.
        horizon_days: Days ahead.
        seed: Seed.
        lag_days: Reporting lag by site.
        register: For baselines and typical values.
        events: For baselines and the fallback's rates.

    Returns:
        A model of kind `lightgbm`; with too little to learn from, one of kind `fallback` whose card says why.
    """
    use = labels["y"].notna().to_numpy()
    y = labels["y"].to_numpy(float)
    dates = labels["as_of"].to_numpy()
    gap = pd.Timedelta(days=horizon_days + max(lag_days.values(), default=0))
    slices = split_dates(pd.DatetimeIndex(labels.loc[use, "as_of"].unique()), gap)
    why = _too_little(y[use], slices)
    common: dict[str, Any] = {"features": tuple(features), "horizon_days": horizon_days, "seed": seed,
                              "cutoff": str(labels["as_of"].max()) if len(labels) else ""}  # fmt: skip
    if why:
        return fallback(X, labels, why=why, register=register, events=events, **common)
    part = {k: use & np.isin(dates, v.to_numpy()) for k, v in slices.items()}
    weight = labels["weight"].to_numpy(float)
    matrix = X[[f.name for f in features]]
    settings, rounds, tried = _search(matrix, y, weight, part, seed)
    judged = _boost(matrix[part["fit"]], y[part["fit"]], weight[part["fit"]], settings, rounds, seed)
    slope, offset = platt(_raw(judged, matrix[part["calibrate"]]), y[part["calibrate"]], weight[part["calibrate"]])
    test = part["test"]
    scores = logistic(slope * _raw(judged, matrix[test]) + offset)
    # forecasts of the calibration and test slices were both made out of time: the kept model's calibrator may use them
    later = part["calibrate"] | test
    raw_later = _raw(judged, matrix[later])
    slope_all, offset_all = platt(raw_later, y[later], weight[later])
    kept = _boost(matrix[use], y[use], weight[use], settings, rounds, seed)
    base = float(np.mean(_base(kept, matrix[use].head(1))) * slope_all + offset_all)
    model = FittedModel(
        kind="lightgbm", booster=kept.model_to_string(), slope=slope_all, offset=offset_all, base=base,
        typical=_typical(matrix[use], labels.loc[use, "asset_id"], register),
        calibration={"margin": np.round(slope_all * raw_later + offset_all, 6).tolist(), "y": y[later].tolist()},
        rates=_rates(register, events), **common,
    )  # fmt: skip
    model.card = _card(
        labels, part, scores, matrix, y, register=register, events=events, horizon_days=horizon_days, slices=slices, settings=settings,
        rounds=rounds, tried=tried, gap=gap,
    )  # fmt: skip
    return model


def split_dates(dates: pd.DatetimeIndex, gap: pd.Timedelta) -> dict[str, pd.DatetimeIndex]:
    """Fit, stop, calibrate and test slices in the order of time, dates within a gap left out."""
    ordered = dates.sort_values()
    if len(ordered) < MIN_DATES:
        return {}
    first, span = ordered[0], ordered[-1] - ordered[0]
    edges = [first + span * f for f in (0.0, 0.46, 0.60, 0.80, 1.0)]
    out = {}
    for i, name in enumerate(("fit", "stop", "calibrate", "test")):
        begin = edges[i] if i == 0 else edges[i] + gap
        here = ordered[(ordered >= begin) & (ordered <= edges[i + 1])]
        if here.empty:
            return {}
        out[name] = here
    return out


def _too_little(y: npt.NDArray[np.float64], slices: dict[str, pd.DatetimeIndex]) -> str:
    if not slices:
        return "the records span too little time to learn from one part and judge on a later one"
    if y.sum() < MIN_FAILURES:
        return f"only {int(y.sum())} rows end in a failure; {MIN_FAILURES} are needed"
    return ""


def _parameters(settings: dict[str, Any], seed: int) -> dict[str, Any]:
    return {
        "objective": "binary", "verbose": -1, "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": 2,
        "bagging_fraction": 0.75, "bagging_freq": 1, "boost_from_average": True, **settings,
    }  # fmt: skip


def _boost(X: pd.DataFrame, y: Any, weight: Any, settings: dict[str, Any], rounds: int, seed: int) -> Any:
    import lightgbm

    return lightgbm.train(_parameters(settings, seed), lightgbm.Dataset(X, y, weight=weight), rounds)


def _search(
    X: pd.DataFrame, y: npt.NDArray[np.float64], weight: npt.NDArray[np.float64], part: dict[str, Any], seed: int
) -> tuple[dict[str, Any], int, list[dict[str, Any]]]:
    """Settings and number of trees by log-loss on the early-stopping slice."""
    import lightgbm

    best: tuple[float, dict[str, Any], int] | None = None
    tried = []
    for settings in SEARCH:
        train_set = lightgbm.Dataset(X[part["fit"]], y[part["fit"]], weight=weight[part["fit"]])
        stop_set = lightgbm.Dataset(X[part["stop"]], y[part["stop"]], weight=weight[part["stop"]], reference=train_set)
        booster = lightgbm.train(
            {**_parameters(settings, seed), "metric": "binary_logloss"}, train_set, MAX_ROUNDS, valid_sets=[stop_set],
            callbacks=[lightgbm.early_stopping(60, verbose=False)],
        )  # fmt: skip
        loss = float(booster.best_score["valid_0"]["binary_logloss"])
        rounds = max(int(booster.best_iteration), 20)
        tried.append({**settings, "rounds": rounds, "log_loss": loss})
        if best is None or loss < best[0]:
            best = (loss, settings, rounds)
    assert best is not None
    return best[1], best[2], tried


def _raw(booster: Any, X: pd.DataFrame) -> npt.NDArray[np.float64]:
    return np.asarray(booster.predict(X.astype("float64"), raw_score=True), dtype=np.float64)


def _base(booster: Any, X: pd.DataFrame) -> npt.NDArray[np.float64]:
    return np.asarray(booster.predict(X.astype("float64"), pred_contrib=True), dtype=np.float64)[:, -1]


def _typical(X: pd.DataFrame, assets: pd.Series[Any], register: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Means of counts and medians of the rest, by class, for "assets like it"."""
    cls = assets.map(register.drop_duplicates("asset_id").set_index("asset_id")["equipment_class"])
    out = {"": _centre(X)}
    for name, part in X.groupby(cls.to_numpy()):
        out[str(name)] = _centre(part)
    return out


def _centre(X: pd.DataFrame) -> dict[str, float]:
    # a median of rare counts is always nought and tells nothing
    values = {
        c: X[c].median() if c.startswith(("days_", "running", "age")) or c.endswith(("_last", "_mean")) else X[c].mean()
        for c in X
    }
    return {c: round(float(v), 4) for c, v in values.items() if v == v}


def _rates(register: pd.DataFrame, events: pd.DataFrame) -> dict[str, float]:
    """Failures per asset and day by class, and the days of class record that an asset's own is mixed with."""
    dated = events.dropna(subset=["occurred_at"])
    days = max((dated["occurred_at"].max() - dated["occurred_at"].min()).days, 1) if len(dated) else 1
    failures = failures_of(events)
    cls = register.drop_duplicates("asset_id").set_index("asset_id")["equipment_class"]
    total = len(failures) / max(len(register), 1) / days
    out = {"": total, "_prior_days": 365.0}
    counts = failures["asset_id"].map(cls).value_counts()
    for name, size in register["equipment_class"].value_counts().items():
        # a class of few assets leans on the whole
        out[str(name)] = (float(counts.get(name, 0)) + 5 * total * days) / ((float(size) + 5) * days)
    return out


def fallback(
    X: pd.DataFrame, labels: pd.DataFrame, *, why: str, register: pd.DataFrame, events: pd.DataFrame, features: tuple[Feature, ...],
    horizon_days: int, seed: int, cutoff: str,
) -> FittedModel:  # fmt: skip
    """Failure rates shrunk to class, under their own name, with the reason why nothing more was learned."""
    rates = _rates(register, events)
    chance = float(np.clip(1 - np.exp(-rates[""] * horizon_days), 1e-9, 1 - 1e-9))
    known = labels["y"].notna()
    card = {
        "kind": "fallback", "why": why, "horizon_days": horizon_days, "evaluation": [],
        "rows": {"all": len(labels), "labelled": int(known.sum()), "failures": int(labels.loc[known, "y"].sum())},
    }  # fmt: skip
    return FittedModel(
        kind="fallback", features=features, booster="", slope=1.0, offset=0.0, horizon_days=horizon_days, cutoff=cutoff, seed=seed,
        base=float(np.log(chance / (1 - chance))), rates=rates, card=card,
    )  # fmt: skip


def _card(
    labels: pd.DataFrame, part: dict[str, Any], scores: Any, X: pd.DataFrame, y: Any, *, register: pd.DataFrame, events: pd.DataFrame,
    horizon_days: int, slices: dict[str, pd.DatetimeIndex], settings: dict[str, Any], rounds: int, tried: list[dict[str, Any]], gap: pd.Timedelta,
) -> dict[str, Any]:  # fmt: skip
    """All that the test slice says, beside the plain baselines."""
    test = part["test"]
    rows = labels.loc[test, ["asset_id", "as_of"]].reset_index(drop=True)
    truth, dates, assets = y[test], labels.loc[test, "as_of"].to_numpy(), labels.loc[test, "asset_id"].to_numpy(object)
    before = part["fit"] | part["stop"]
    plain = baseline_scores(rows, events=events, register=register, horizon_days=horizon_days)
    systems = {"pdm": scores} | {c: plain[c].to_numpy(float) for c in plain.columns if c not in ("asset_id", "as_of")}
    systems["logistic"] = logistic_baseline(X[before], y[before], X[test])
    evaluation = []
    for name, values in systems.items():
        found = figures(values, truth, dates, probabilities=name in ("pdm", "logistic"))
        evaluation += [{"system": name, "metric": m, "value": v, "n": int(test.sum())} for m, v in found.items()]
    intervals = {
        name: dict(
            zip(
                ("low", "high"),
                bootstrap_interval(systems[name], truth, dates, assets, "average_precision"),
                strict=True,
            )
        )
        for name in ("pdm", _best_plain(evaluation))
    }
    of = register.drop_duplicates("asset_id").set_index("asset_id")
    groups = []
    for column in ("site", "equipment_class"):
        names = pd.Series(assets).map(of[column]).to_numpy(object)
        for name in sorted({str(n) for n in names if isinstance(n, str)}):
            here = names == name
            groups.append({
                "by": column, "name": name, "rows": int(here.sum()), "failures": int(truth[here].sum()),
                "predicted": float(scores[here].sum()),
            })  # fmt: skip
    bins = np.array_split(np.argsort(scores, kind="stable"), 10)
    return {
        "kind": "lightgbm", "horizon_days": horizon_days, "gap_days": gap.days, "settings": settings, "trees": rounds, "tried": tried,
        "slices": {k: [str(v[0].date()), str(v[-1].date()), len(v)] for k, v in slices.items()},
        "rows": {"all": len(labels), "labelled": int(labels["y"].notna().sum()), "failures": int(np.nansum(y)),
                 "unknown": labels.loc[labels["y"].isna(), "reason"].value_counts().to_dict()},
        "base_rate": float(truth.mean()), "evaluation": evaluation, "intervals": intervals, "best_plain": _best_plain(evaluation),
        "calibration": [[float(scores[i].mean()), float(truth[i].mean()), len(i)] for i in bins if len(i)], "groups": groups,
        "limits": [
            "Figures are of the months of the test slice; the kept model has also learned from them.",
            "Failures that nobody wrote down, or that could not be linked to an asset, count as none.",
            f"{int(events['asset_id'].isna().sum())} of {len(events)} events have no asset and inform no forecast.",
        ],
    }  # fmt: skip


def _best_plain(evaluation: list[dict[str, Any]]) -> str:
    plain = {
        e["system"]: e["value"]
        for e in evaluation
        if e["metric"] == "average_precision" and e["system"] not in ("pdm", "logistic")
    }
    return max(plain, key=lambda k: plain[k]) if plain else "rate_all"
