"""The fitted model: guarded columns, exact contributions, the same scores after saving."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pdm.errors import PdmError
from pdm.model import Feature, FittedModel, logistic

NAMES = ("leaks", "age", "load")
FEATURES = tuple(
    Feature(n, "1", f"family {n}", "event", "count", {"failure_mode": ("noise",)}, 90, "{value} " + n) for n in NAMES
)


@pytest.fixture(scope="module")
def X() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    return pd.DataFrame(rng.normal(size=(600, 3)), columns=list(NAMES)).mask(rng.random((600, 3)) < 0.1)


@pytest.fixture(scope="module", params=["binary", "poisson"])
def model(request: pytest.FixtureRequest, X: pd.DataFrame) -> FittedModel:
    import lightgbm

    rng = np.random.default_rng(1)
    y = (rng.random(len(X)) < logistic(2 * X["leaks"].fillna(0).to_numpy() - 1)).astype(float)
    settings = {"objective": request.param, "verbose": -1, "num_threads": 1, "seed": 1}
    booster = lightgbm.train(settings, lightgbm.Dataset(X, y), 40)
    slope, offset = 0.8, -0.2
    base = slope * float(booster.predict(X.head(1), pred_contrib=True)[0, -1]) + offset
    margin = slope * booster.predict(X, raw_score=True) + offset
    return FittedModel(
        kind="lightgbm", features=FEATURES, booster=booster.model_to_string(), slope=slope, offset=offset, horizon_days=30, cutoff="2025-01-01",
        seed=1, base=base, calibration={"margin": margin.tolist(), "y": y.tolist()},
        card={"value": np.float64(0.25), "count": np.int64(3)},
    )  # fmt: skip


def test_the_order_of_columns_does_not_matter_and_a_missing_one_is_named(model: FittedModel, X: pd.DataFrame) -> None:
    turned = X[["load", "leaks", "age"]].assign(more=1.0)
    np.testing.assert_array_equal(model.margin(X), model.margin(turned))
    with pytest.raises(PdmError, match="age"):
        model.margin(X.drop(columns="age"))


@pytest.mark.acceptance
def test_contributions_add_up_to_the_margin(model: FittedModel, X: pd.DataFrame) -> None:
    phi, base = model.contributions(X)
    np.testing.assert_allclose(base + phi.sum(axis=1), model.margin(X), atol=1e-9)
    assert base == pytest.approx(model.base, abs=1e-12)
    np.testing.assert_allclose(model.probability(X), logistic(base + phi.sum(axis=1)), atol=1e-9)


def test_a_rate_in_the_calibrator_is_told_under_its_own_name(model: FittedModel, X: pd.DataFrame) -> None:
    from dataclasses import replace

    leaning = replace(model, rate_feature="age", rate_weight=0.5, rate_centre=-1.0)
    phi, base = leaning.contributions(X)
    np.testing.assert_allclose(base + phi.sum(axis=1), leaning.margin(X), atol=1e-9)
    plain, plain_base = model.contributions(X)
    assert base == plain_base
    np.testing.assert_array_equal(phi[:, [0, 2]], plain[:, [0, 2]])
    # unknown and tiny rates count as one in twenty years
    expected = 0.5 * (np.log(np.maximum(X["age"].fillna(0.0).to_numpy(), 0.05)) + 1.0)
    np.testing.assert_allclose(phi[:, 1] - plain[:, 1], expected, atol=1e-12)


def test_a_saved_model_is_the_same_model(model: FittedModel, X: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    model.save(path)
    back = FittedModel.load(path)
    assert back.model_id == model.model_id
    assert back.features == model.features
    assert back.card == {"value": 0.25, "count": 3}
    assert model.margin(X).tobytes() == back.margin(X).tobytes()
    assert [p.name for p in tmp_path.iterdir()] == ["m.json"]


def test_a_damaged_file_is_said_to_be_so(model: FittedModel, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    model.save(path)
    path.write_text(path.read_text()[:500])
    with pytest.raises(PdmError, match="Train again"):
        FittedModel.load(path)


def test_the_card_is_no_part_of_the_name(model: FittedModel) -> None:
    from dataclasses import replace

    assert replace(model, card={}).model_id == model.model_id
    assert replace(model, slope=model.slope + 1e-9).model_id != model.model_id


def test_intervals_hold_the_probability_and_grow_with_it(model: FittedModel, X: pd.DataFrame) -> None:
    margin = np.sort(model.margin(X))
    low, high = model.interval(margin)
    p = logistic(margin)
    assert ((low <= p) & (p <= high)).all()
    assert (low >= 0).all()
    assert (high <= 1).all()


def test_venn_abers_intervals_hold_the_observed_share() -> None:
    rng = np.random.default_rng(5)
    margin = rng.normal(-1, 1.5, 3000)
    y = (rng.random(3000) < logistic(margin)).astype(float)
    model = FittedModel(
        "lightgbm", FEATURES, "", 1.0, 0.0, 30, "", 1, -1.0, calibration={"margin": margin.tolist(), "y": y.tolist()}
    )  # fmt: skip
    points = np.linspace(-3, 1.5, 10)
    low, high = model.interval(points)
    truth = logistic(points)
    assert ((low - 0.05 <= truth) & (truth <= high + 0.05)).all()
    assert (high - low < 0.2).all()
    few = FittedModel(
        "lightgbm", FEATURES, "", 1.0, 0.0, 30, "", 1, -1.0, calibration={"margin": [0.0] * 5, "y": [0.0] * 5}
    )
    assert few.interval(points)[0].tolist() == [0.0] * 10


def test_no_rows_no_scores(model: FittedModel, X: pd.DataFrame) -> None:
    none = X.iloc[:0]
    assert model.margin(none).shape == (0,)
    assert model.contributions(none)[0].shape == (0, 3)


def test_a_value_is_told_with_number_window_and_comparison() -> None:
    feature = Feature("x", "1", "leaks", "event", "count", {}, 60, "{value} leak report{s} {window}")
    assert feature.sentence(3, typical=0.4, equipment="pump") == "3 leak reports in 60 days (pumps like it: 0.4)"
    assert feature.sentence(1, typical=None, equipment="pump") == "1 leak report in 60 days"
    assert feature.sentence(float("nan"), typical=1, equipment="pump") == "no leaks on record"
    assert feature.sentence(0, typical=0.4, equipment="pump") == "no leak reports in 60 days (pumps like it: 0.4)"
    assert feature.sentence(3, typical=3.02, equipment="pump") == "3 leak reports in 60 days"
    since = Feature("y", "d", "leaks", "event", "days_since", {}, None, "last leak {value} days ago")
    assert since.sentence(40, typical=87, equipment="pump") == "last leak 40 days ago (pumps like it: 87 days)"
    assert since.sentence(10.6, typical=None, equipment="pump") == "last leak 11 days ago"
    assert since.sentence(1, typical=21, equipment="pump") == "last leak 1 day ago (pumps like it: 21 days)"
    assert since.sentence(21, typical=1, equipment="pump") == "last leak 21 days ago (pumps like it: 1 day)"
    assert since.sentence(0.3, typical=10, equipment="pump") == "last leak today (pumps like it: 10 days)"
    rate = Feature("z", "1/a", "leaks", "event", "rate", {}, 365, "leaks about {value} times a year")
    assert rate.sentence(0.02, typical=None, equipment="pump") == "leaks less than once in 20 years"
    load = Feature("z", "%", "load", "reading", "mean", {}, 365, "mean load {value} % over a year")
    assert load.sentence(120, typical=54, equipment="pump") == "mean load 120 % over a year (pumps like it: 54 %)"
    slope = Feature("w", "°C/a", "heat", "reading", "slope", {}, 365, "temperature changing by {value} °C a year")
    assert load.sentence(92816, typical=54, equipment="pump").startswith("mean load 92,816 %")
    assert slope.sentence(9, typical=1, equipment="pump") == "temperature rising by 9 °C a year"
    assert slope.sentence(-7, typical=2, equipment="pump") == "temperature falling by 7 °C a year"
    assert slope.sentence(-0.01, typical=2, equipment="pump") == "temperature hardly changing"
    heard = Feature("v", "1", "noise", "event", "count", {}, 90, "unusual noise reported {value} time{s} {window}")
    assert (
        heard.sentence(0, typical=0.2, equipment="fan") == "no report of unusual noise in 90 days (fans like it: 0.2)"
    )
    assert heard.sentence(1, typical=0.2, equipment="fan", beside="all equipment").endswith("(all equipment: 0.2)")


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("pump", "pumps"),
        ("gearbox", "gearboxes"),
        ("heat_exchanger", "heat exchangers"),
        ("assembly", "assemblies"),
        ("FOER", "assets of class FOER"),
        ("Pompe doseuse", "assets of class Pompe doseuse"),
    ],
)
def test_several_of_a_class_are_named_in_plain_words(one: str, several: str) -> None:
    from pdm.model import plural

    assert plural(one) == several


@pytest.mark.parametrize(("value", "told"), [(1.0, "noise reported once"), (2.0, "noise reported twice"), (3.0, "noise reported 3 times"), (0.0, "no report of noise")])  # fmt: skip
def test_times_are_counted_as_people_do(value: float, told: str) -> None:
    feature = Feature("noise", "1", "noise", "event", "count", {}, 365, "noise reported {value} time{s}")
    assert feature.sentence(value, typical=None, equipment="pump") == told


@pytest.mark.parametrize(
    ("name", "once", "twice"),
    [
        ("failure_rate", "fails about once a year,", "fails about twice a year,"),
        ("trouble_trend", "trouble lately as often as over", "trouble lately twice as often as over"),
        ("lubrication_overdue", "is just its usual interval", "is twice its usual interval"),
        ("leaks_90d", "1 leak report in 90 days", "2 leak reports in 90 days"),
        ("renewals_usual", "the usual interval has gone by once", "the usual interval has gone by twice"),
        ("trouble_rate", "about 1 report of trouble", "about 2 reports of trouble"),
        ("peer_rate", "failed once a year each", "failed twice a year each"),
    ],
)
def test_one_and_two_times_are_told_as_people_do(name: str, once: str, twice: str) -> None:
    from pdm.features import CATALOGUE

    (feature,) = (f for f in CATALOGUE if f.name == name)
    assert once in feature.sentence(1.01, typical=None, equipment="pump")
    assert twice in feature.sentence(2.0, typical=None, equipment="pump")
    assert "1 times" not in feature.sentence(1.0, typical=None, equipment="pump")
    none = next(f for f in CATALOGUE if f.name == "site_share_365d").sentence(0.0, typical=None, equipment="pump")
    assert none == "none of its site's failures in a year were its own"
    (oiled,) = (f for f in CATALOGUE if f.name == "lubrications_180d")
    assert oiled.sentence(0.0, typical=0.6, equipment="pump") == "not lubricated in 180 days (pumps like it: 0.6)"
