"""Averages taken early: the recogniser gives what it gave, and a network whose sums may not be exchanged stays as it is."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from pdm.ocr.engines import ppocr
from pdm.ocr.engines.hands import shipped
from pdm.ocr.engines.pooling import pool_first


def network(*, pads: int = 0, kernel: int = 1, also_read: bool = False) -> onnx.ModelProto:
    """A convolution with its bias, added to what went into it, averaged by threes and twos."""
    rng = np.random.default_rng(5)
    edge = kernel // 2
    nodes = [
        helper.make_node("Conv", ["x", "weights"], ["a"], name="points", pads=[edge] * 4),
        helper.make_node("Add", ["a", "bias"], ["b"], name="bias"),
        helper.make_node("Identity", ["b"], ["c"], name="same"),
        helper.make_node("Add", ["x", "c"], ["d"], name="sum"),
        helper.make_node("AveragePool", ["d"], ["y"], name="average", kernel_shape=[3, 2], strides=[3, 2], pads=[pads] * 4),
    ]  # fmt: skip
    outputs = ["y", "c"] if also_read else ["y"]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 4, 3, None])],
        [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs],
        [
            numpy_helper.from_array(rng.normal(size=(4, 4, kernel, kernel)).astype(np.float32), "weights"),
            numpy_helper.from_array(rng.normal(size=(1, 4, 1, 1)).astype(np.float32), "bias"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def given(model: onnx.ModelProto, block: np.ndarray) -> list[np.ndarray]:
    run = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return list(run.run(None, {run.get_inputs()[0].name: block}))


def before_points(model: onnx.ModelProto) -> str:
    """What is counted just before the convolution."""
    seen = next(n.input[0] for n in model.graph.node if n.op_type == "Conv")
    return next((n.op_type for n in model.graph.node if seen in n.output), "")


@pytest.mark.parametrize("width", [2, 7, 40])
def test_a_convolution_of_single_points_sees_averages_and_gives_the_same(width: int) -> None:
    block = np.random.default_rng(width).normal(size=(2, 4, 3, width)).astype(np.float32)
    model = network()
    wanted = given(model, block)
    pool_first(model)
    assert before_points(model) == "AveragePool"
    np.testing.assert_allclose(given(model, block)[0], wanted[0], atol=1e-5)


@pytest.mark.parametrize("kind", [{"pads": 1}, {"kernel": 3}, {"also_read": True}])
def test_what_may_not_be_exchanged_stays(kind: dict[str, int]) -> None:
    model = network(**kind)
    block = np.random.default_rng(1).normal(size=(1, 4, 3, 12)).astype(np.float32)
    wanted = given(model, block)
    pool_first(model)
    assert before_points(model) == ""
    for got, want in zip(given(model, block), wanted, strict=True):
        np.testing.assert_allclose(got, want, atol=1e-5)


def test_the_recogniser_reads_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    base = ppocr.wheel()
    early = onnx.load_from_string(ppocr.cut_model(base, shipped(base)))
    monkeypatch.setattr(ppocr, "pool_first", lambda model: None)
    late = onnx.load_from_string(ppocr.cut_model(base, shipped(base)))
    assert sum(n.op_type == "AveragePool" for n in early.graph.node) > sum(
        n.op_type == "AveragePool" for n in late.graph.node
    )
    block = np.random.default_rng(2).uniform(-1, 1, (1, 3, 48, 96)).astype(np.float32)
    np.testing.assert_allclose(given(early, block)[0], given(late, block)[0], atol=1e-4)
