"""Fit, calibrate, judge out of time; then fit again on everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.model import Feature, FittedModel, logistic
from pdm.training.boosting import USUAL_SLOPE, Bools, Floats, Outcome, boost, choose, grown, judge_rows, raw_margin
from pdm.training.calibration import RATE, Calibrator, calibrate, levelled
from pdm.training.evaluation import Judged, make_card
from pdm.training.fallback import failure_rates, fallback
from pdm.training.splits import Fold, folds
from pdm.training.traps import no_better_than_none, traps

MIN_FAILURES = 40
"""Rows that end in a failure below which nothing is learned."""
MIN_TO_FIT, MIN_TO_CALIBRATE = 8, 3
"""The same for each part that is learned from, and for the calibrating one, where priors help."""


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
    origins: Sequence[pd.Timestamp] | None = None,
    judge: bool = True,
    refit: bool = True,
) -> FittedModel:
    """Fit a model and judge it out of time.

    Rolling origin with a gap of horizon + longest lag: the first origins choose settings and number of trees, the next one
    calibrates (Platt on the margin), the last one is judged. What it says stands in the card; the model that is kept is
    then fitted on all rows with the same settings, of trees as many more as they carry, and calibrated on margins that were out of time, its mean level set on the rows
    it learned from since the first of these forecasts.

    Args:
        X: Features, one row per row of `labels`.
        labels: asset_id, as_of, y, weight and, if known, n (number of failures) and known (share of the failures of a window that were
            reported in time to be seen: the level makes up for the others).
        features: Declaration of X's columns.
        horizon_days: Days ahead.
        seed: Seed.
        lag_days: Reporting lag by site.
        register: For baselines.
        events: For baselines and the fallback's rates.
        origins: Last dates to fit on (see `splits.folds`); by share of the time when None.
        judge: Whether the last origin is kept for judging; when not, it calibrates and the card has no figures.
        refit: Whether the kept model is fitted on all rows; when not, on those up to the calibrating origin.

    Returns:
        A model of kind `lightgbm`; with too little to learn from, one of kind `fallback` whose card says why.
    """
    use = labels["y"].notna().to_numpy(bool)
    y = labels["y"].to_numpy(float)
    weight = labels["weight"].to_numpy(float)
    outcome = Outcome(y, labels["n"].to_numpy(float) if "n" in labels else y, weight)
    reported = labels["known"].to_numpy(float) if "known" in labels else np.ones(len(labels))
    gap = _gap(horizon_days, lag_days)
    dates = labels["as_of"].to_numpy()
    made, parts = _parts(labels, gap, origins)
    common: dict[str, Any] = {"features": tuple(features), "horizon_days": horizon_days, "seed": seed,
                              "cutoff": str(labels["as_of"].max()) if len(labels) else ""}  # fmt: skip
    why = _too_little(y, use, parts, judge)
    if why:
        plain = fallback(labels, why=why, register=register, events=events, **common)
        plain.card["warnings"] = traps(events, horizon_days=horizon_days, lag_days=lag_days)
        return plain
    matrix = X[[f.name for f in features]].astype("float64")
    judging = parts[-1] if judge else None
    before = parts[:-1] if judge else parts
    calibrating = before[-1]
    rising = [f.name for f in features if f.monotone]
    chosen = choose(matrix, outcome, before[:-1], seed, rising=rising)

    searched = float(np.mean([fit.sum() for fit, _ in before[:-1]]))

    def fitted(rows: Bools) -> Any:
        trees = grown(chosen.trees, rows.sum() / searched)
        return boost(matrix[rows], outcome.of(rows), chosen.settings, trees, seed, rising)

    judged_from = dates[before[0][1]].min()

    def levelled_for(trees: Any, calibrator: Calibrator, rows: Bools) -> Calibrator:
        # as the rate was since the first forecasts that were judged, not in the first years
        lately = rows & (dates >= judged_from)
        return levelled(
            calibrator, raw_margin(trees, matrix[lately]), matrix[lately], outcome.of(lately), reported[lately]
        )

    first = fitted(calibrating[0])
    later = calibrating[1]
    margins = raw_margin(first, matrix[later])
    early = calibrate(margins, matrix[later], outcome.of(later), USUAL_SLOPE)
    out_of_time = [(chosen.margins, judge_rows(before[:-1])), (margins, np.flatnonzero(later))]
    judged: Judged | None = None
    if judging is not None:
        test = judging[1]
        trees = fitted(judging[0])
        raw = raw_margin(trees, matrix[test])
        there = levelled_for(trees, early, judging[0])
        judged = Judged(test, logistic(there(raw, matrix[test])), later)
        out_of_time.append((raw, np.flatnonzero(test)))
    kept = fitted(use) if refit else first
    # all of these are forecasts of what the trees had not seen: the kept calibrator may use them
    z, place = np.concatenate([m for m, _ in out_of_time]), np.concatenate([p for _, p in out_of_time])
    final = calibrate(z, matrix.iloc[place], outcome.of(place), USUAL_SLOPE)
    own = levelled_for(kept, final, use) if refit else final
    model = FittedModel(
        kind="lightgbm", booster=kept.model_to_string(), slope=own.slope, offset=own.offset,
        rate_feature=RATE if own.rate else "", rate_weight=own.rate, rate_centre=own.centre,
        base=_base(kept, matrix[use].head(1)) * own.slope + own.offset,
        calibration={"margin": np.round(final(z, matrix.iloc[place]), 6).tolist(), "y": y[place].tolist()},
        rates=failure_rates(register, events), **common,
    )  # fmt: skip
    names = ("choose",) * (len(before) - 1) + ("calibrate",) + (("judge",) if judge else ())
    model.card = make_card(
        labels, matrix, judged, register=register, events=events, horizon_days=horizon_days, chosen=chosen, gap=gap,
        slices=_slices(made, names),
    )  # fmt: skip
    model.card["trees"] = kept.num_trees()
    model.card["warnings"] = [
        *no_better_than_none(model.card["evaluation"]),
        *traps(events, horizon_days=horizon_days, lag_days=lag_days),
    ]
    return model


def too_little(labels: pd.DataFrame, *, horizon_days: int, lag_days: Mapping[str, int]) -> str:
    """Why nothing would be learned from these labels, in words; empty where `train` learns a model."""
    _, parts = _parts(labels, _gap(horizon_days, lag_days), None)
    return _too_little(labels["y"].to_numpy(float), labels["y"].notna().to_numpy(bool), parts, judge=True)


def _gap(horizon_days: int, lag_days: Mapping[str, int]) -> pd.Timedelta:
    return pd.Timedelta(days=horizon_days + max(lag_days.values(), default=0))


def _parts(
    labels: pd.DataFrame, gap: pd.Timedelta, origins: Sequence[pd.Timestamp] | None
) -> tuple[list[Fold], list[tuple[Bools, Bools]]]:
    """The folds, and which rows of each are learned from and which are judged."""
    use, dates = labels["y"].notna().to_numpy(bool), labels["as_of"].to_numpy()
    made = folds(pd.DatetimeIndex(labels.loc[use, "as_of"]), gap, origins)
    return made, [(_rows(use, dates, f.fit), _rows(use, dates, f.judge)) for f in made]


def _rows(use: Bools, dates: npt.NDArray[Any], wanted: pd.DatetimeIndex) -> Bools:
    inside: Bools = use & np.isin(dates, wanted.to_numpy())
    return inside


def _too_little(y: Floats, use: Bools, parts: Sequence[tuple[Bools, Bools]], judge: bool) -> str:
    if len(parts) < (2 if not judge else 3):
        return "the records span too little time to learn from one part and judge on a later one"
    failures = int(np.nansum(y[use]))
    if failures < MIN_FAILURES:
        return f"failures followed {failures} of the days looked at; {MIN_FAILURES} are needed"
    if failures == int(use.sum()):
        return "a failure followed every day looked at"
    for rows, least, doing in (
        *((fit, MIN_TO_FIT, "learned from") for fit, _ in parts),
        (parts[-2 if judge else -1][1], MIN_TO_CALIBRATE, "calibrated on"),
    ):
        found = int(y[rows].sum())
        if found < least:
            return f"a part of the time that is {doing} has only {found} rows that end in a failure; {least} are needed"
    return ""


def _slices(made: Sequence[Fold], names: Sequence[str]) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = {"fit": _span(made[0].fit)}
    for i, (fold, name) in enumerate(zip(made, names, strict=True)):
        key = name if names.count(name) == 1 else f"{name} {i + 1}"
        out[key] = _span(fold.judge)
    return out


def _span(dates: pd.DatetimeIndex) -> list[Any]:
    return [str(dates[0].date()), str(dates[-1].date()), len(dates)]


def _base(booster: Any, X: pd.DataFrame) -> float:
    return float(np.asarray(booster.predict(X, pred_contrib=True), dtype=np.float64)[0, -1])
