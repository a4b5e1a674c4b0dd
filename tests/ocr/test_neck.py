"""The part of the recogniser that learns: the same readings as the network, and slopes that are those of its function."""

from __future__ import annotations

import numpy as np
import onnx
import pytest

from pdm.ocr.engines.ctc import Floats, softmax
from pdm.ocr.engines.hands import Hands
from pdm.ocr.engines.neck import SEEN, Neck, backward, forward
from pdm.ocr.engines.ppocr import cut_model, neck, wheel


def run(model: onnx.ModelProto, picture: Floats) -> list[Floats]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return list(session.run(None, {session.get_inputs()[0].name: picture}))


def picture() -> Floats:
    return np.random.default_rng(0).normal(0, 0.5, (1, 3, 48, 160)).astype(np.float32)


def test_moved_weights_read_in_the_network_as_they_do_here() -> None:
    model = onnx.load_from_string(cut_model(wheel()))
    model.graph.output.append(onnx.helper.make_tensor_value_info(SEEN, onnx.TensorProto.FLOAT, None))
    part = Neck.of(model)
    rng = np.random.default_rng(1)
    moved = {n: w + rng.normal(0, 0.02, w.shape).astype(np.float32) * np.abs(w).mean() for n, w in part.weights.items()}
    for weights, differences in ((part.weights, {}), (moved, part.differences(moved))):
        Hands("", differences).apply(model)
        probabilities, seen = run(model, picture())
        logits, _ = forward(weights, np.ascontiguousarray(seen[:, :, 0].transpose(0, 2, 1)))
        assert np.abs(softmax(logits) - probabilities).max() < 1e-4


def test_weights_that_did_not_move_have_no_difference() -> None:
    assert neck().differences(neck().weights) == {}


def test_slopes_are_those_of_the_function() -> None:
    rng = np.random.default_rng(2)
    weights = {n: w.astype(np.float64) for n, w in neck().weights.items()}
    seen = np.abs(rng.normal(0, 0.3, (2, 9, weights["skip.w"].shape[0])))
    logits, kept = forward(weights, seen)  # type: ignore[arg-type]
    direction = rng.normal(size=logits.shape)
    slopes = backward(weights, kept, direction)  # type: ignore[arg-type]
    for name, slope in slopes.items():
        at = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        ends = []
        for step in (1e-4, -1e-4):
            changed = {**weights, name: weights[name].copy()}
            changed[name][at] += step
            ends.append(float((forward(changed, seen)[0] * direction).sum()))  # type: ignore[arg-type]
        assert (ends[0] - ends[1]) / 2e-4 == pytest.approx(slope[at], rel=1e-3), name
    assert slopes.keys() == weights.keys()


def test_another_network_is_told_apart() -> None:
    model = onnx.load_from_string(cut_model(wheel()))
    del model.graph.initializer[:]
    with pytest.raises(ValueError, match="parts are not known"):
        Neck.of(model)
