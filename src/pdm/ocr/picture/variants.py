"""Several pictures of one field, for a joint reading of writing that one picture leaves in doubt."""

from __future__ import annotations

import cv2
import numpy as np

from pdm.ocr.picture.orient import Grey


def pictures(picture: Grey) -> list[Grey]:
    """The field as it is, drawn out by 1.2 and 1.4, smoothed, without its foot (where forms have a line), and with full contrast.

    A recogniser errs a little differently on each; log likelihoods of known answers are averaged over them. Six readings
    take six times as long: for fields that matter and are in doubt.
    """
    height = picture.shape[0]
    large = cv2.resize(picture, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    return [
        picture,
        _wide(picture, 1.2),
        _wide(picture, 1.4),
        np.asarray(cv2.GaussianBlur(large, (0, 0), 2.0), dtype=np.uint8),
        picture[: max(height - int(0.2 * height), 1)],
        _wide(_stretched(picture), 1.2),
    ]


def altered(picture: Grey) -> list[Grey]:
    """The same writing drawn out, leaning to the left, and with a thicker pen: what one hand might have written as well.

    A layer learned from a hand's few corrections learns from these, too, and takes less of it from chance.
    """
    height, width = picture.shape
    lean = np.array([[1, 0.12, -0.06 * height], [0, 1, 0]], dtype=np.float64)
    leaning = cv2.warpAffine(picture, lean, (width, height), borderMode=cv2.BORDER_REPLICATE)
    thick = cv2.erode(picture, np.ones((2, 2), np.uint8))
    return [_wide(picture, 1.15), np.asarray(leaning, dtype=np.uint8), np.asarray(thick, dtype=np.uint8)]


def _wide(picture: Grey, factor: float) -> Grey:
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=1, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _stretched(picture: Grey) -> Grey:
    """Ink black and paper white."""
    low, high = np.percentile(picture, 2), np.percentile(picture, 90)
    return np.asarray(np.clip((picture.astype(np.float32) - low) * 255 / max(high - low, 20), 0, 255), dtype=np.uint8)
