from __future__ import annotations

import numpy as np
import pytest

from pdm.ocr.engines.ppocr import cut_model, wheel
from pdm.ocr.tuning import pool
from pdm.ocr.tuning.drawing import Line, Sources
from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.mixing import as_line
from pdm.ocr.tuning.outlines import printed
from pdm.ocr.tuning.pool import Block, Supply, blocks
from pdm.ocr.tuning.texts import Texts
from pdm.ocr.tuning.training import Plan, Tuned, tune


class Same(Supply):
    """The same few lines again and again, with a letter that the recogniser takes for another."""

    def __init__(self, face: Face, label: str = "Pamp") -> None:
        self.made = 0
        self.face = face
        self.label = label

    def line(self) -> Line:
        writing = printed("Pump", self.face).trimmed()
        assert writing is not None
        return as_line(255 - (writing * 255).astype(np.uint8), self.label)

    def take(self, *, wait: bool) -> list[Block]:
        self.made += 40
        return blocks([self.line()] * 40)


def test_the_rate_rises_and_falls() -> None:
    plan = Plan(steps=100, rate=1.0, warmup=10)
    paces = [plan.pace(s, plan.done(s, 0.0)) for s in range(101)]
    assert paces[0] == pytest.approx(0.1)
    assert max(paces) == paces[9]
    assert paces[9:] == sorted(paces[9:], reverse=True)
    assert paces[100] == pytest.approx(0.02)


def test_what_comes_first_ends_it() -> None:
    assert Plan(steps=10).done(10, 1e9) == 1.0
    assert Plan(seconds=10).done(10**9, 5.0) == 0.5
    assert Plan(steps=10, seconds=10).done(1, 9.0) == 0.9


def test_a_plan_without_an_end_is_refused(sans: Face) -> None:
    with pytest.raises(ValueError, match="steps or seconds"):
        tune(b"", Same(sans), Plan())


@pytest.mark.torch
def test_what_is_shown_is_learned(sans: Face) -> None:
    import torch  # noqa: F401

    seen: list[int] = []

    def run(steps: int) -> Tuned:
        plan = Plan(steps=steps, rate=1e-4, warmup=1, batch=8, first=1, seed=2)
        return tune(cut_model(wheel()), Same(sans), plan, "cpu", lambda _, done, all_: seen.append(done))

    first, last = run(1), run(5)
    assert last.loss < first.loss
    assert (last.steps, last.lines, seen[-1]) == (5, 5 * 8 * 2, 5)
    assert set(last.after) == set(last.before)
    assert all(np.isfinite(a).all() for a in last.after.values())


@pytest.mark.torch
def test_a_line_that_shows_something_else_than_its_label_teaches_nothing(sans: Face) -> None:
    import torch  # noqa: F401

    plan = Plan(steps=3, rate=1e-3, warmup=1, batch=8, first=1, seed=2)
    wrong, near = (tune(cut_model(wheel()), Same(sans, label), plan, "cpu") for label in ("0123", "Pamp"))

    def moved(tuned: Tuned) -> float:
        # single values: no decay moves them by itself
        return sum(float(np.abs(tuned.after[n] - b).sum()) for n, b in tuned.before.items() if b.ndim <= 1)

    assert moved(wrong) == 0.0
    assert moved(near) > 0.0


@pytest.mark.torch
def test_steps_on_a_cpu_can_be_repeated(sans: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch  # noqa: F401

    monkeypatch.setattr(pool, "_LINES", 80)

    def run() -> Tuned:
        with Supply(Sources(Texts(["pump", "seal"]), faces=[sans]), 1) as supply:
            return tune(cut_model(wheel()), supply, Plan(steps=2, batch=8, first=1), "cpu")

    one, two = run(), run()
    assert all(np.array_equal(one.after[n], two.after[n]) for n in one.after)
    assert one.loss == two.loss


@pytest.mark.torch
def test_frozen_weights_stay_and_known_pictures_hold_the_reading(sans: Face) -> None:
    import torch  # noqa: F401

    def run(hold: float, frozen: tuple[str, ...] = ()) -> Tuned:
        plan = Plan(steps=6, rate=3e-4, warmup=1, batch=8, first=1, seed=2, hold=hold)
        # what is held is the very picture that the lines say something else of
        known = [Same(sans).line()] * 40
        return tune(cut_model(wheel()), Same(sans), plan, "cpu", frozen=frozen, known=known)

    free, held = run(0.0), run(30.0)
    name = next(iter(free.before))
    assert held.loss > free.loss
    kept = run(0.0, (name,))
    assert name in free.after
    assert name not in kept.after
    assert not np.array_equal(free.after[name], free.before[name])
