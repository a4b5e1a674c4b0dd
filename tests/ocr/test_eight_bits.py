"""Convolutions in whole numbers of eight bits: the same readings in less time, and never with other weights than they were measured for."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ocr.conftest import ROWS, write

from pdm.ocr.engines import eight_bits, network
from pdm.ocr.engines.ctc import best_path
from pdm.ocr.engines.eight_bits import FILE, EightBits, Layer, convolutions, shipped, weights_of
from pdm.ocr.engines.hands import shipped as hands_shipped
from pdm.ocr.engines.network import load, whole_numbers
from pdm.ocr.engines.ppocr import HEIGHT, PPOcr, _prepare, cut_model, filled_width, wheel

openvino = pytest.importorskip("openvino")
HANDS = hands_shipped(wheel())


def own() -> EightBits:
    found = shipped(HANDS)
    assert found is not None
    return found


@given(st.floats(-50, 0), st.floats(0.01, 50))
def test_nought_stays_nought_and_the_bounds_hardly_move(low: float, high: float) -> None:
    step = (high - low) / 255
    least, greatest = Layer(low, high, np.ones(3, np.float32)).bounds()
    assert abs(least / step - round(float(least / step))) < 1e-3
    assert abs(least - low) <= step * 0.51
    assert abs(greatest - high) <= step * 0.51


def test_kept_and_read_again() -> None:
    before = own()
    after = EightBits.from_bytes(before.to_bytes())
    assert after.hands == before.hands
    assert set(after.layers) == set(before.layers)
    for name, layer in before.layers.items():
        assert (after.layers[name].scale == layer.scale).all()
        assert (after.layers[name].low, after.layers[name].high) == (layer.low, layer.high)
        assert np.array_equal(after.layers[name].moves, layer.moves)
    assert len((files("pdm.ocr.engines") / FILE).read_bytes()) < 500_000


def test_weights_are_moved_from_the_nearest_value_by_as_much_as_the_layer_says() -> None:
    model = cut_model(wheel(), HANDS)
    name, layer = next(iter(own().layers.items()))
    kept = []
    for moves in (None, np.ones_like(layer.moves)):
        read = openvino.Core().read_model(model)
        before = next(n for n in convolutions(read) if weights_of(n) == name)
        steps, most = layer.steps(np.array(before.input_value(1).get_node().data))
        EightBits("", {name: replace(layer, moves=moves)}).apply(read)
        after = next(n for n in convolutions(read) if n.get_friendly_name() == before.get_friendly_name())
        kept.append(after.input_value(1).get_node().input_value(0).get_node().data / most * 127)
    assert np.allclose(kept[0], np.round(steps), atol=1e-3)
    assert np.allclose(kept[1], kept[0] + 1, atol=1e-3)
    # the largest weight of each output is the last of the values
    assert np.allclose(np.abs(steps).max(axis=(1, 2, 3)), 127)


@pytest.mark.parametrize("bad", [b"", b"PK\x03\x04 nonsense", b"x" * 100])
def test_what_is_no_such_file_is_told_apart(bad: bytes) -> None:
    with pytest.raises(ValueError, match="not a file of bounds"):
        EightBits.from_bytes(bad)


def test_bounds_of_other_weights_are_not_used() -> None:
    assert HANDS is not None
    assert shipped(replace(HANDS, name="another")) is None
    assert shipped(None) is None


def test_a_layer_that_is_not_there_or_has_other_channels_is_named() -> None:
    read = openvino.Core().read_model(cut_model(wheel(), HANDS))
    with pytest.raises(ValueError, match="no layers gone"):
        EightBits("", {"gone": Layer(0, 1, np.ones(3, np.float32))}).apply(read)
    name = next(iter(own().layers))
    with pytest.raises(ValueError, match=f"{name} has .* channels, not 3"):
        EightBits("", {name: Layer(0, 1, np.ones(3, np.float32))}).apply(read)


@pytest.mark.parametrize(
    ("flags", "has"),
    [("avx512f avx512_vnni", True), ("avx2 avx_vnni", True), ("avx512f avx512_bf16", False), ("my_avx_vnni_x", False)],
)
def test_instructions_for_eight_bits_are_told_by_the_processor(tmp_path: Path, flags: str, has: bool) -> None:
    told = tmp_path / "cpuinfo"
    told.write_text(f"processor: 0\nflags: fpu {flags}\n")
    assert whole_numbers(told) is has
    assert not whole_numbers(tmp_path / "absent")


@pytest.mark.parametrize(("vnni", "amx", "used"), [(True, False, True), (True, True, False), (False, False, False)])
def test_eight_bits_are_used_where_they_are_faster_and_said_in_the_reader_s_version(
    monkeypatch: pytest.MonkeyPatch, vnni: bool, amx: bool, used: bool
) -> None:
    monkeypatch.setattr(network, "whole_numbers", lambda: vnni)
    monkeypatch.setattr(network, "matrix_units", lambda: amx)
    assert (f"eight bits {eight_bits._file().name}" in PPOcr().version) is used


@pytest.fixture(scope="module")
def blocks() -> list[np.ndarray]:
    """The network's input for lines written in a wavering hand."""
    out = []
    for row in ROWS:
        for text in row[:3]:
            picture = np.full((64, 60 + 22 * len(text)), 235, dtype=np.uint8)
            write(picture, text, (16, 44), 30, 60, hand=True)
            ready = _prepare(picture)
            block = np.zeros((1, 3, HEIGHT, filled_width(ready.shape[1])), dtype=np.float32)
            block[0, :, :, : ready.shape[1]] = ready
            out.append(block)
    return out


def test_lines_are_read_as_with_all_digits(monkeypatch: pytest.MonkeyPatch, blocks: list[np.ndarray]) -> None:
    monkeypatch.setattr(network, "matrix_units", lambda: False)
    model = cut_model(wheel(), HANDS)
    monkeypatch.setattr(network, "whole_numbers", lambda: False)
    whole = load(model, own())
    assert "eight bits" not in whole.name
    monkeypatch.setattr(network, "whole_numbers", lambda: True)
    rounded = load(model, own())
    moved = steps = same = 0.0
    for block in blocks:
        p, q = whole(block)[0][0], rounded(block)[0][0]
        same += best_path(p) == best_path(q)
        moved += float(np.abs(p - q).sum())
        steps += len(p)
    assert same >= len(blocks) - 1
    assert 0 < moved / steps < 0.05
