"""How layers are chosen for eight bits: channels of very different size are evened out, a layer that cannot be rounded stays."""

from __future__ import annotations

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from pdm.errors import EngineMissing
from pdm.ocr.engines.neck import SEEN
from pdm.ocr.tuning import eight_bits
from pdm.ocr.tuning.drawing import Line
from pdm.ocr.tuning.eight_bits import measured

LETTERS = 5


def recogniser(outlier: float, seen: str = "b") -> bytes:
    """A small network of the same build: a convolution over the picture, one of single points over what is `seen`, letters for each step."""
    rng = np.random.default_rng(3)
    first = rng.normal(0, 0.5, (8, 3, 3, 3)).astype(np.float32)
    first[0] *= outlier
    point = rng.normal(0, 1, (LETTERS, 8, 1, 1)).astype(np.float32)
    point[:, 0] /= outlier
    nodes = [
        helper.make_node("Conv", ["x", "first"], ["a"], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["a"], [seen]),
        helper.make_node("Conv", [seen, "point"], ["c"]),
        helper.make_node("ReduceMean", ["c"], ["d"], axes=[2], keepdims=0),
        helper.make_node("Transpose", ["d"], ["e"], perm=[0, 2, 1]),
        helper.make_node("Softmax", ["e"], ["y"], axis=2),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 3, 48, None])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, None, LETTERS])],
        [numpy_helper.from_array(first, "first"), numpy_helper.from_array(point, "point")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    return bytes(model.SerializeToString())


def lines(seed: int, count: int) -> list[Line]:
    rng = np.random.default_rng(seed)
    return [Line(rng.integers(0, 255, (48, int(rng.integers(40, 120)))).astype(np.uint8), "x") for _ in range(count)]


def test_convolutions_are_rounded_but_for_the_first_which_sees_the_picture() -> None:
    told: list[tuple[str, int, int]] = []
    eight, chosen = measured(recogniser(1.0), "ab", lines(0, 6), lines(1, 4), lambda *step: told.append(step))
    assert list(eight.layers) == list(chosen) == ["point"]
    assert eight.hands == "ab"
    assert told == [("eight bits", 1, 1)]
    assert 0 < chosen["point"].moved <= 0.006
    moves = eight.layers["point"].moves
    assert moves is not None
    assert moves.shape == (LETTERS, 8, 1, 1)


def test_the_part_that_learns_a_hand_is_not_rounded() -> None:
    assert not measured(recogniser(1.0, SEEN), "", lines(0, 2), lines(1, 2))[1]


def test_a_channel_much_larger_than_the_others_is_scaled_down() -> None:
    eight, chosen = measured(recogniser(300.0), "", lines(0, 6), lines(1, 4))
    scale = eight.layers["point"].scale
    assert chosen["point"].share > 0
    assert scale[0] > 5 * np.median(scale[1:])


def test_a_layer_that_moves_too_much_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eight_bits, "_MOST", 0.0)
    eight, chosen = measured(recogniser(1.0), "", lines(0, 6), lines(1, 4))
    assert not eight.layers
    assert not chosen["point"].kept


def test_without_openvino_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eight_bits, "find_spec", lambda _: None)
    with pytest.raises(EngineMissing, match="OpenVINO"):
        measured(recogniser(1.0), "", lines(0, 1), lines(1, 1))
