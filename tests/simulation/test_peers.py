"""The profile `normal` counts only while plain peers stay weak on it (the benchmark `weakness` judges reading as well)."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from pdm.simulation.logbook import build_truth

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def weakness():
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    from benchmarks import weakness

    return weakness


@pytest.fixture(scope="module")
def truth():
    return build_truth(8, "normal", "demo")


@pytest.mark.acceptance
def test_keyword_lists_miss_failures_or_take_harmless_lines_for_them(weakness, truth):
    rows = weakness.failure_rows("normal", truth, 8, "normal", "demo")
    judged = [r["value"] for r in rows if r["metric"] == "is_failure f1"]
    assert 0.3 < max(judged) <= 0.85


@pytest.mark.acceptance
def test_fuzzy_matching_of_names_links_wrongly(weakness, truth):
    assert 0.5 < max(r["value"] for r in weakness.link_rows("normal", truth)) <= 0.90


@pytest.mark.acceptance
def test_plain_counts_forecast_worse_than_what_can_be_known(weakness, truth):
    rows = weakness.risk_rows("normal", truth)
    plain = [r["value"] for r in rows if r["metric"] == "roc_auc" and r["system"] != "oracle"]
    assert 0.68 <= max(plain) <= 0.80
    assert next(r["value"] for r in rows if r["system"].startswith("oracle over")) >= 1.3


def test_cells_are_cut_out_straight(weakness):
    from benchmarks.weakness_reading import cut

    page = np.full((400, 600), 250, np.uint8)
    # a dark bar along the upper edge of a turned cell
    corners = np.array([[500, 300], [100, 280], [105, 180], [505, 200]], float)
    for t in np.linspace(0, 1, 400):
        x, y = corners[0] + t * (corners[1] - corners[0])
        page[int(y) - 8 : int(y) - 1, int(x)] = 0
    found = cut(page, (corners / [600, 400]).ravel().tolist())
    assert found.shape[1] > 3.5 * found.shape[0]
    dark = (found < 120).mean(axis=1)
    assert dark[: len(dark) // 3].max() > 0.9
    assert dark[len(dark) // 2 :].max() < 0.1
