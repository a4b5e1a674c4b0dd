"""A cell as a camera or scanner gives it: small, unsharp, unevenly lit, noisy, compressed, evened out."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.ocr.tuning.ink import Floats, Rng, chance, field, weighed

_HEIGHTS = ((14, 26), (24, 50), (45, 80))
"""Pixels of a cell's height, from coarse to fine pictures."""


def seen(grey: Floats, rng: Rng) -> npt.NDArray[np.uint8]:
    """A picture of a cell.

    Args:
        grey: Grey values 0 to 255, [height, width].
        rng: All chance comes from it.

    Returns:
        uint8 [height, width], 14 to 80 pixels high.
    """
    import cv2

    small = _sized(grey, rng)
    height, width = small.shape
    if chance(rng, 0.45):
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.3, 0.3 + 0.024 * height))
    if chance(rng, 0.35):
        small = small + field(rng, (height, width), max(8, width / rng.uniform(1, 5)), rng.uniform(3, 18))
    if chance(rng, 0.6):
        small = small + rng.normal(0, rng.uniform(1, 11), small.shape)
    small = np.ascontiguousarray(small, dtype=np.float32)
    if chance(rng, 0.12):
        for _ in range(int(rng.integers(1, 9))):
            centre = (int(rng.integers(width)), int(rng.integers(height)))
            cv2.circle(small, centre, int(rng.integers(max(1, height // 18) + 1)), rng.uniform(0, 160), -1)
    picture = np.clip(small, 0, 255).astype(np.uint8)
    if chance(rng, 0.35):
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(22, 90))]
        picture = cv2.imdecode(cv2.imencode(".jpg", picture, quality)[1], cv2.IMREAD_GRAYSCALE)
    return _evened(picture, rng)


def _sized(grey: Floats, rng: Rng) -> Any:
    import cv2

    scale = rng.uniform(*weighed(rng, _HEIGHTS, (0.3, 0.45, 0.25))) / grey.shape[0]
    size = (max(6, int(grey.shape[1] * scale)), max(6, int(grey.shape[0] * scale)))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)


def _evened(picture: npt.NDArray[np.uint8], rng: Rng) -> npt.NDArray[np.uint8]:
    """Sometimes with full contrast, or in black and white."""
    import cv2

    k = rng.random()
    if k < 0.15:
        low, high = np.percentile(picture, (2, 85))
        stretched = (picture.astype(np.float32) - low) * 255 / max(high - low, 20)
        return np.asarray(np.clip(stretched, 0, 255), dtype=np.uint8)
    if k < 0.22:
        around = cv2.blur(picture, (31, 31)).astype(np.int16)
        return np.where(picture < np.clip(around - 20, 0, 255), 0, 255).astype(np.uint8)
    return picture
