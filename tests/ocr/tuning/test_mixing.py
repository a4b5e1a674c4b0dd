from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from pydantic import ValidationError

from pdm.ocr.engines.ppocr import cut_model, wheel
from pdm.ocr.tuning.drawing import Line
from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.mixing import Share, as_line, error, judged, mixed, parts
from pdm.ocr.tuning.outlines import printed
from pdm.ocr.tuning.training import Tuned

NOTHING = Share(stem=0, middle=0, neck=0, head=0)


@cache
def weights() -> dict[str, np.ndarray]:
    graph = onnx.load_from_string(cut_model(wheel())).graph
    found = {w.name: np.array(numpy_helper.to_array(w)) for w in graph.initializer}
    return {n: a for n, a in found.items() if a.dtype == np.float32 and a.size > 1}


def tuned(noise: float) -> Tuned:
    rng = np.random.default_rng(0)
    before = weights()
    after = {n: (a + noise * a.std() * rng.normal(size=a.shape)).astype(np.float32) for n, a in before.items()}
    return Tuned(before, after, 1, 1, 0.0, "cpu")


def lines(sans: Face, *texts: str) -> list[Line]:
    found = []
    for text in texts:
        writing = printed(text, sans).trimmed()
        assert writing is not None
        found.append(as_line(np.pad(255 - (writing * 255).astype(np.uint8), 8, constant_values=255), text))
    return found


def test_no_share_leaves_the_recogniser_as_it_was(sans: Face) -> None:
    hands = mixed(wheel(), tuned(0.5), NOTHING)
    assert hands.differences == {}
    assert cut_model(wheel(), hands) == cut_model(wheel())
    some = lines(sans, "Pump 12", "12.03.1998")
    assert error(wheel(), hands, some) == error(wheel(), None, some)


def test_the_whole_share_gives_the_tuned_weights_to_the_precision_of_eight_bits() -> None:
    made = tuned(0.1)
    hands = mixed(wheel(), made, Share(stem=1, middle=1, neck=1, head=1))
    assert hands.base == hashlib.sha256(wheel()).hexdigest()
    for name, difference in hands.differences.items():
        wanted = made.after[name] - made.before[name]
        step = np.abs(wanted).max() / 127
        assert np.abs(difference - wanted).max() <= 0.6 * step + 1e-6


def test_a_part_without_a_share_stays_and_the_parts_are_in_order() -> None:
    where = parts(cut_model(wheel()))
    assert set(where.values()) == {"stem", "middle", "neck", "head"}
    assert [list(where.values()).index(p) for p in ("stem", "middle", "neck", "head")] == sorted(
        list(where.values()).index(p) for p in set(where.values())
    )
    hands = mixed(wheel(), tuned(0.1), Share(stem=0, middle=0.5, neck=0, head=0.5))
    assert {where[n] for n in hands.differences} == {"middle", "head"}
    assert len([n for n in weights() if where[n] == "head"]) == 2


def test_what_a_training_began_with_is_kept_and_the_rest_added() -> None:
    made = tuned(0.1)
    everything = Share(stem=1, middle=1, neck=1, head=1)
    start = mixed(wheel(), made, everything)
    assert mixed(wheel(), made, NOTHING, start).differences.keys() == start.differences.keys()
    twice = mixed(wheel(), made, everything, start)
    for name, difference in start.differences.items():
        assert np.abs(twice.differences[name] - 2 * difference).max() <= 0.03 * np.abs(difference).max() + 1e-6


def test_the_best_share_is_taken_and_each_is_told(sans: Face) -> None:
    worse = tuned(1.5)
    some = {"print": lines(sans, "Pump 12", "seal leaks", "0458/7")}
    hands, rows = judged(wheel(), worse, [Share(stem=1, middle=1, neck=1, head=1), NOTHING], some)
    assert hands.differences == {}
    assert [r["share"] for r in rows] == [
        None,
        {"stem": 1.0, "middle": 1.0, "neck": 1.0, "head": 1.0},
        NOTHING.model_dump(),
    ]
    assert rows[0]["print"] == rows[2]["print"] < rows[1]["print"]
    assert rows[2]["over"] == 1.0 < rows[1]["over"]


def test_errors_count_characters_without_spaces(sans: Face) -> None:
    right = lines(sans, "Pump 12")
    assert error(wheel(), None, right) == 0.0
    assert error(wheel(), None, [Line(right[0].picture, "Pum p13")]) == pytest.approx(1 / 6)


def test_another_network_is_refused() -> None:
    model = onnx.load_from_string(cut_model(wheel()))
    del model.graph.node[len(model.graph.node) // 4 :]
    with pytest.raises(ValueError, match="parts are not known"):
        parts(model.SerializeToString())


def test_a_share_lies_between_nothing_and_all() -> None:
    with pytest.raises(ValidationError):
        Share(stem=1.2)
