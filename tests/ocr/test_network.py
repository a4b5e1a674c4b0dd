"""How the networks are run: on this machine as fast as it can, and said so."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from pdm.ocr.engines.network import TOGETHER, _OnnxRuntime, load, matrix_units
from pdm.ocr.engines.ppocr import PPOcr, cut_model, wheel


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


def test_a_cell_reads_the_same_alone_and_among_others() -> None:
    rng = np.random.default_rng(1)
    cells = []
    for number in range(TOGETHER + 2):
        cell = np.full((40, 90 + 2 * number), 255, np.uint8)
        cv2.putText(cell, str(rng.integers(100, 999)), (6, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
        cells.append(cell)
    reader = PPOcr()
    together, alone = reader.read(cells), [reader.read([cell])[0] for cell in cells]
    assert all(r.text for r in together)
    kept = [[r.lattice and r.lattice.to_bytes() for r in found] for found in (together, alone)]
    assert kept[0] == kept[1]
