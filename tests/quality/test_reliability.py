"""Confidence beside what people answered: figures, drawings, and a site's own calibration."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.quality import check
from pdm.quality.reading import cells_read
from pdm.quality.reliability import agrees, by_site, reliability, risk_coverage, settled
from pdm.records import CELLS, DECISIONS, ENTRIES, item_id

FIELD = "temperature"


def plant_with_answers(plant: Any, *, cells: int, right: float, confidence: float = 0.9, undone: int = 0) -> Any:
    """North's cells, all read as 70 and answered: a share `right` of them as 70, the others as 71."""
    rows, told = [], []
    for k in range(cells):
        rows.append(
            {
                "entry_id": f"north-{k}",
                "document_id": "doc-north",
                "site": "north",
                "page": 1,
                "row": k,
                "channel": "hand",
            }
        )
        told.append({
            "decision_id": f"d{k}", "item_id": item_id("reading", "doc-north", 1, k, 0, FIELD), "kind": "reading",
            "answer": "70" if k < right * cells else "71", "by": "ann", "decided_at": plant.today,
        })  # fmt: skip
    told += [{**told[k], "decision_id": f"u{k}", "undoes": f"d{k}"} for k in range(undone)]
    read = [
        {
            "entry_id": f"north-{k}",
            "field": FIELD,
            "text": "70",
            "confidence": confidence,
            "engine_confidence": 0.99,
            "engine": "ppocr 1",
        }
        for k in range(cells)
    ]
    return replace(plant.inputs, entries=ENTRIES.rows(rows), cells=CELLS.rows(read), decisions=DECISIONS.rows(told))


def test_settled_cells_are_those_that_people_answered_and_did_not_take_back(made: Any) -> None:
    inputs = plant_with_answers(made, cells=20, right=0.5, undone=4)
    cells = settled(inputs, made.settings)
    assert len(cells) == 16
    assert cells["right"].sum() == 6


def test_the_report_shows_how_confidence_held_and_draws_it(made: Any) -> None:
    report = check(plant_with_answers(made, cells=50, right=0.6), made.settings, made.today)
    (found,) = report.reliability
    assert (found.field, found.cells, found.right) == (FIELD, 50, pytest.approx(0.6))
    assert found.error == pytest.approx(0.3)
    shown = report._repr_html_()
    assert shown.count("<svg") == 2
    assert "calibration error 0.300" in shown
    assert "calibration error 0.300" in report.text()
    assert report.as_dict()["reliability"][0]["bins"][0]["cells"] == 50


def test_few_answers_say_nothing(made: Any) -> None:
    report = check(plant_with_answers(made, cells=10, right=0.6), made.settings, made.today)
    assert report.reliability == []
    assert "<svg" not in report._repr_html_()


def test_a_site_with_enough_answers_has_its_own_confidence(made: Any) -> None:
    many = cells_read(plant_with_answers(made, cells=200, right=0.5), made.settings)
    few = cells_read(plant_with_answers(made, cells=60, right=0.5), made.settings)
    assert many["confidence"].mean() == pytest.approx(0.5, abs=0.05)
    assert few["confidence"].mean() == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("field", "text", "answer", "same"),
    [
        ("date", "3.4.24", "2024-04-03", True),
        ("date", "3.4.24", "2024-04-08", False),
        ("date", "3.4.", "2024-04-03", True),
        ("date", "scribble", "2024-04-03", False),
        ("equipment", "p - 101a", "P-101A", True),
        ("description", "seal leeking", "seal leaking", False),
    ],
)
def test_an_answer_agrees_with_a_reading(field: str, text: str, answer: str, same: bool) -> None:
    assert agrees(field, text, answer, "DMY") is same


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_the_curve_ends_at_the_share_of_errors_and_a_perfect_order_is_never_worse(
    pairs: list[tuple[float, bool]],
) -> None:
    chance, came = np.array([p for p, _ in pairs]), np.array([float(r) for _, r in pairs])
    curve = risk_coverage(chance, came)
    assert curve["risk"].iloc[-1] == pytest.approx(1 - came.mean())
    assert risk_coverage(came, came)["risk"].mean() <= curve["risk"].mean() + 1e-12


def test_surer_stays_surer_at_a_site_whose_answers_speak_against_it() -> None:
    cells = pd.DataFrame({
        "site": "north", "engine": "ppocr 1", "field": FIELD, "confidence": np.linspace(0.1, 0.9, 200), "engine_confidence": 0.9,
        "right": np.arange(200) < 100,
    })  # fmt: skip
    ((slope, _),) = by_site(cells).values()
    assert slope >= 0
    assert reliability(cells)[0].cells == 200
