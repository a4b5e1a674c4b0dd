"""Pieces of ink are measured as OpenCV measures them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdm.ocr.picture.components import components


@pytest.mark.parametrize("connectivity", [4, 8])
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_pieces_have_the_places_sizes_and_areas_that_opencv_gives(connectivity: int, share: float) -> None:
    mask = (np.random.default_rng(7).random((60, 90)) < share).astype(np.uint8) * 255
    labels, stats = components(mask, connectivity)
    _, known, theirs, _ = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    assert (labels == known).all()
    assert stats[1:].tolist() == theirs[1:].tolist()
