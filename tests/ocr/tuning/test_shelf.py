from __future__ import annotations

import numpy as np
import pytest

from pdm.ocr.tuning.pool import Block
from pdm.ocr.tuning.shelf import Shelf, varied


def block(first: int, count: int, width: int = 64) -> Block:
    """Lines whose length tells which they are."""
    pictures = np.zeros((count, 48, width), dtype=np.uint8)
    numbers = np.arange(first, first + count)
    return Block(pictures, np.full(count, 40), np.zeros((count, 46), dtype=np.int64), numbers)


@pytest.mark.torch
def test_new_lines_take_the_place_of_the_oldest() -> None:
    import torch

    torch.manual_seed(0)
    shelf = Shelf(torch, "cpu", most=1024)
    shelf.add([block(0, 700)])
    assert shelf.counts() == {64: 700}
    shelf.add([block(700, 700), block(0, 10, 96)])
    # a width with ten lines has to wait for more
    assert shelf.counts() == {64: 1024}
    pictures, codes, lengths = shelf.batch(64, 3000)
    assert (pictures.shape, codes.shape) == ((3000, 3, 48, 64), (3000, 46))
    assert int(lengths.min()) >= 1400 - 1024
    assert len(lengths.unique()) > 900


@pytest.mark.torch
def test_room_grows_without_losing_lines() -> None:
    import torch

    shelf = Shelf(torch, "cpu")
    for n in range(6):
        shelf.add([block(n * 500, 500)])
    assert shelf.counts() == {64: 3000}
    assert len(torch.cat([shelf.batch(64, 1000)[2] for _ in range(12)]).unique()) > 2900


@pytest.mark.torch
def test_a_varied_picture_stays_in_range_and_has_nothing_beside_it() -> None:
    import torch

    torch.manual_seed(1)
    pictures = torch.ones(20, 48, 96)
    pictures[:, :, 10:14] = -1
    out = varied(torch, pictures, torch.full((20,), 60.0))
    assert out.shape == pictures.shape
    assert out.abs().max() <= 1
    assert not out[:, :, 72:].any()
    assert not torch.equal(out[0], out[1])
    # the stroke is still there, near where it was
    dark = out[:, 10:38, 5:20].amin(dim=(1, 2))
    assert (dark < 0).all()
