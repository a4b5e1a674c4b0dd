"""Tesseract, for print and as a second opinion; the system package may be missing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import EngineMissing
from pdm.ocr.engines.base import Engine, Recognition


class Tesseract(Engine):
    """Reads print. No lattices."""

    name = "tesseract"

    def __init__(self) -> None:
        import pytesseract

        # several processes read at once: one thread each
        os.environ["OMP_THREAD_LIMIT"] = "1"
        try:
            self.version = str(pytesseract.get_tesseract_version()).split()[0]
        except (pytesseract.TesseractNotFoundError, OSError) as error:
            raise EngineMissing(
                "Tesseract is not installed; print is read by the other reader alone.",
                remedy="On Debian or Ubuntu: sudo apt-get install tesseract-ocr",
            ) from error

    def read(self, pictures: Sequence[npt.NDArray[Any]]) -> list[Recognition]:
        """See `Engine.read`."""
        return [self._one(p) for p in pictures]

    def _one(self, picture: npt.NDArray[Any]) -> Recognition:
        import pytesseract

        padded = np.pad(picture, 12, constant_values=255)
        data = pytesseract.image_to_data(padded, config="--psm 7", output_type=pytesseract.Output.DICT)
        words = [(t, float(c)) for t, c in zip(data["text"], data["conf"], strict=True) if t.strip() and float(c) >= 0]
        if not words:
            return Recognition("", 0.0)
        return Recognition(" ".join(w for w, _ in words), sum(c for _, c in words) / len(words) / 100)
