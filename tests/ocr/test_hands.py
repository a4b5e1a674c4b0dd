"""The differences that tuning on many hands left: kept small, added exactly where they belong, never to another recogniser."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pdm.ocr.engines.hands import FILE, Hands, shipped
from pdm.ocr.engines.ppocr import PPOcr, cut_model


def wheel() -> bytes:
    folder = files("rapidocr") / "models"
    return next(p for p in folder.iterdir() if "_rec_" in p.name).read_bytes()


@given(arrays(np.float32, (3, 4, 2), elements=st.floats(-1, 1, width=32)), arrays(np.float32, 5, elements=st.floats(-1, 1, width=32)))  # fmt: skip
def test_differences_are_kept_to_a_hundredth_of_their_largest(matrix: np.ndarray, vector: np.ndarray) -> None:
    kept = Hands.from_bytes(Hands("ab", {"m": matrix, "v": vector}).to_bytes())
    assert kept.base == "ab"
    largest = np.abs(matrix).reshape(3, -1).max(axis=1)[:, None, None]
    assert (np.abs(kept.differences["m"] - matrix) <= 0.01 * largest + 1e-6).all()
    assert np.allclose(kept.differences["v"], vector, atol=1e-3)


@pytest.mark.parametrize("bad", [b"", b"PK\x03\x04 nonsense", b"x" * 100])
def test_what_is_no_such_file_is_told_apart(bad: bytes) -> None:
    with pytest.raises(ValueError, match="not a file of differences"):
        Hands.from_bytes(bad)


def test_the_shipped_differences_belong_to_the_wheel_and_change_every_reader_s_version() -> None:
    hands = shipped(wheel())
    assert hands is not None
    assert f"hands {hands.name}" in PPOcr().version


def test_another_recogniser_is_left_as_it_is() -> None:
    assert shipped(b"a recogniser of a later version") is None


def test_weights_that_are_not_there_are_named() -> None:
    import onnx

    model = onnx.load_from_string(cut_model(wheel()))
    with pytest.raises(ValueError, match="no weights 'gone'"):
        Hands("", {"gone": np.zeros(3, dtype=np.float32)}).apply(model)


def test_applying_adds_to_the_weights() -> None:
    import onnx
    from onnx import numpy_helper

    hands = shipped(wheel())
    assert hands is not None
    plain, tuned = (
        {w.name: numpy_helper.to_array(w) for w in onnx.load_from_string(cut_model(wheel(), h)).graph.initializer}
        for h in (None, hands)
    )
    for name, weight in tuned.items():
        difference = np.asarray(hands.differences.get(name, np.zeros_like(weight)))
        # of letters that were added to the last layer since they know nothing
        had = tuple(slice(0, n) for n in difference.shape)
        moved = weight - plain[name]
        assert np.allclose(moved[had], difference, atol=1e-5), name
        assert np.allclose(moved.sum(), difference.sum(), atol=1e-2), name


def test_the_file_is_small() -> None:
    assert len((files("pdm.ocr.engines") / FILE).read_bytes()) < 15_000_000
