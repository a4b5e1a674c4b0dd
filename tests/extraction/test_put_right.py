"""A machine stood, one column says what was wrong and another what was done: a stop that was put right, in whatever words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pdm.extraction import Extraction

Run = Callable[..., Extraction]


def line(wrong: str, done: str, **fields: str) -> tuple[str, dict[str, str]]:
    return f"{wrong} / {done}", {
        "date": "2024-12-02", "equipment": "P-101", "description": wrong, "remarks": done, "downtime": "30 min", **fields,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "done"),
    [
        ("dropping bags", "suction cups changed"),
        ("seal leaking", "seal replaced"),
        ("doos scheef in de bek", "zuignappen vervangen"),
        ("film plisse", "réglage tension film"),
        ("olieniveau alarm, vlotter lek", "vlotter vervangen"),
        ("Etiketten schief", "Spender neu eingestellt"),
    ],
)
def test_a_stop_that_was_put_right_is_a_failure(run: Run, wrong: str, done: str) -> None:
    event = run(line(wrong, done)).events.iloc[0]
    assert event["is_failure"]
    assert event["work_type"] == "corrective"


@pytest.mark.parametrize(
    ("wrong", "done"),
    [
        ("folierol op", "rol gewisseld"),
        ("format change 400 g", "guides adjusted"),
        ("replace belt", "belt replaced"),
        ("conveyor gearbox", "gearbox replaced"),
        ("8000 h service", "oil and filters changed"),
        ("no leak found at seal", "packing tightened"),
        ("label ribbon out", "ribbon replaced"),
    ],
)
def test_what_was_meant_or_used_up_is_none(run: Run, wrong: str, done: str) -> None:
    assert not run(line(wrong, done)).events["is_failure"].any()


def test_without_a_standstill_or_of_another_type_it_stays_a_defect(run: Run) -> None:
    assert not run(line("seal leaking", "seal replaced", downtime="")).events["is_failure"].any()
    assert not run(line("bearing noisy", "bearing replaced", work_type="corrective")).events["is_failure"].any()
