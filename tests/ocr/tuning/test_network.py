from __future__ import annotations

import sys

import numpy as np
import pytest

from pdm.errors import EngineMissing
from pdm.ocr.engines.ppocr import cut_model, wheel
from pdm.ocr.tuning.network import TorchGraph, torch_here


def test_without_torch_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineMissing, match="pip install torch"):
        torch_here()


@pytest.mark.torch
def test_torch_gives_what_onnx_runtime_gives() -> None:
    import torch

    onnxruntime = pytest.importorskip("onnxruntime")
    model = cut_model(wheel())
    block = np.random.default_rng(0).uniform(-1, 1, (2, 3, 48, 96)).astype(np.float32)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options)
    (wanted,) = session.run(None, {session.get_inputs()[0].name: block})
    found = TorchGraph(model).logits(torch.from_numpy(block)).softmax(-1).numpy()
    assert np.abs(found - wanted).max() < 1e-5


@pytest.mark.torch
def test_other_weights_may_be_given() -> None:
    import torch

    graph = TorchGraph(cut_model(wheel()))
    block = torch.zeros(1, 3, 48, 64)
    same = graph.logits(block, {n: w.clone() for n, w in graph.weights.items()})
    other = graph.logits(block, {n: w * 1.5 for n, w in graph.weights.items()})
    assert torch.equal(same, graph.logits(block))
    assert not torch.allclose(other, same)
