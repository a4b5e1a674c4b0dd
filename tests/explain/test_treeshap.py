"""SHAP values by tables of leaves are LightGBM's own."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from pdm.explain.treeshap import leaf_tables


def fitted(seed: int, **settings: object) -> tuple[lightgbm.Booster, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(800, 7))
    X[:, 5] = rng.integers(0, 4, 800)
    X[rng.random(X.shape) < 0.15] = np.nan
    # a column that was never missing in training: a missing value there counts as nought
    X[:, 2] = rng.normal(size=800) - 1.0
    y = (np.nan_to_num(X[:, 0]) + np.nan_to_num(X[:, 5]) * np.nan_to_num(X[:, 1]) + rng.normal(size=800) > 1).astype(
        float
    )
    given = {
        "objective": "binary",
        "verbose": -1,
        "num_threads": 1,
        "num_leaves": 10,
        "min_data_in_leaf": 10,
        "seed": seed,
        **settings,
    }
    booster = lightgbm.train(given, lightgbm.Dataset(X, y, weight=rng.uniform(0.5, 2, 800)), 40)
    at = rng.normal(size=(200, 7)) * 1.5
    at[:, 5] = rng.integers(-1, 6, 200)
    at[rng.random(at.shape) < 0.2] = np.nan
    return booster, np.vstack([at, np.zeros((1, 7)), np.full((1, 7), np.nan), X[:50]])


@pytest.mark.acceptance
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"extra_trees": True, "bagging_fraction": 0.7, "bagging_freq": 1, "feature_fraction": 0.5},
        {"objective": "poisson"},
        {"num_leaves": 40},
    ],
)
def test_the_values_are_those_of_the_recursive_algorithm(seed: int, settings: dict[str, object]) -> None:
    booster, at = fitted(seed, **settings)
    tables = leaf_tables(booster.model_to_string())
    assert tables is not None
    np.testing.assert_allclose(tables.contributions(at), booster.predict(at, pred_contrib=True), rtol=0, atol=1e-9)
    np.testing.assert_allclose(
        tables.contributions(at).sum(axis=1), booster.predict(at, raw_score=True), rtol=0, atol=1e-9
    )


def test_a_tree_without_splits_is_its_base_value() -> None:
    X = np.zeros((50, 2))
    booster = lightgbm.train({"objective": "binary", "verbose": -1}, lightgbm.Dataset(X, np.arange(50) % 2), 3)
    tables = leaf_tables(booster.model_to_string())
    assert tables is not None
    np.testing.assert_allclose(tables.contributions(X[:2]), booster.predict(X[:2], pred_contrib=True), atol=1e-12)


def test_what_the_tables_do_not_cover_is_left_to_lightgbm() -> None:
    rng = np.random.default_rng(1)
    X = np.column_stack([rng.integers(0, 5, 400), rng.normal(size=400)])
    booster = lightgbm.train(
        {"objective": "binary", "verbose": -1, "min_data_per_group": 5, "cat_smooth": 1}, lightgbm.Dataset(X, (X[:, 0] == 2).astype(float), categorical_feature=[0]), 5
    )  # fmt: skip
    assert leaf_tables(booster.model_to_string()) is None
