"""What a reason says points the way it is told for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pdm.explain.words import agrees
from pdm.features import CATALOGUE
from pdm.model import FittedModel

NONE = float("nan")
OF = {f.name: f for f in CATALOGUE}
EVIDENCE: Any = SimpleNamespace(
    register={"a": {"equipment_class": "pump", "criticality": "A"}}, rows_of=lambda feature, asset: [{}, {}]
)
TYPICAL = {"failure_rate_1y": 0.8, "days_since_trouble": 99.0, "failure_interval": 120.0, "heat_since_repair": 0.4, "found_since_repair": 0.1, "days_since_repair": 90.0}  # fmt: skip
MODEL = FittedModel("lightgbm", CATALOGUE, "", 1.0, 0.0, 30, "", 1, -1.0, typical={"": TYPICAL})


@pytest.mark.parametrize(
    ("name", "value", "raises", "lowers"),
    [
        ("failure_rate_1y", 0.2, False, True),
        ("failure_rate_1y", 2.0, True, False),
        ("days_since_trouble", 9.0, True, False),
        ("days_since_trouble", 400.0, False, True),
        ("days_since_trouble", NONE, False, True),
        ("failure_interval", 40.0, True, False),
        # two reports since the last repair, though little is left of their weight
        ("heat_fading", 0.1, True, False),
        ("found_since_repair", 1.0, True, False),
        # of these a reader takes neither more nor less for worse
        ("days_since_repair", 300.0, True, True),
        ("load_mean", 106.0, True, True),
        ("failures_90d", 0.0, True, True),
    ],
)
def test_a_figure_is_told_on_the_side_that_a_reader_expects(
    name: str, value: float, raises: bool, lowers: bool
) -> None:
    feature = OF[name]
    assert agrees(feature, value, MODEL, "a", EVIDENCE, 1.0) is raises
    assert agrees(feature, value, MODEL, "a", EVIDENCE, -1.0) is lowers
