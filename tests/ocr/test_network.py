"""How the networks are run: on this machine as fast as it can, and said so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pdm.ocr.engines.network import _OnnxRuntime, load, matrix_units
from pdm.ocr.engines.ppocr import cut_model, wheel


@pytest.mark.parametrize(("flags", "has"), [("avx512f amx_bf16 amx_tile", True), ("avx512f avx512_bf16", False)])
def test_matrix_units_are_told_by_the_processor(tmp_path: Path, flags: str, has: bool) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text(f"processor: 0\nflags: fpu {flags}\n")
    assert matrix_units(told) is has
    assert not matrix_units(tmp_path / "absent")


def test_without_matrix_units_both_runtimes_count_alike() -> None:
    pytest.importorskip("openvino")
    network = load(cut_model(wheel()))
    assert matrix_units() or "f32" in network.name
    picture = np.random.default_rng(0).normal(0, 0.5, (1, 3, 48, 160)).astype(np.float32)
    other = _OnnxRuntime(cut_model(wheel()))(picture)[0]
    assert np.abs(network(picture)[0] - other).max() < (0.1 if matrix_units() else 1e-3)
