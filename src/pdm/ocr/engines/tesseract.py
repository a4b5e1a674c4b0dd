"""Tesseract, for print and as a second opinion; the system package may be missing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
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
        if not pictures:
            return []
        import cv2
        import pytesseract

        # one call for all: starting it and loading its model takes longer than reading a cell
        with tempfile.TemporaryDirectory(prefix="pdm-print-") as folder:
            files = [os.path.join(folder, f"{n}.png") for n in range(len(pictures))]
            for file, picture in zip(files, pictures, strict=True):
                grey = picture if picture.ndim == 2 else picture[..., :3].mean(axis=2).astype(np.uint8)
                cv2.imwrite(file, np.pad(grey, 12, constant_values=255))
            names = os.path.join(folder, "pictures.txt")
            Path(names).write_text("\n".join(files), encoding="utf-8")
            data = pytesseract.image_to_data(names, config="--psm 7", output_type=pytesseract.Output.DICT)
        words: dict[int, list[tuple[str, float]]] = {}
        for page, text, sure in zip(data["page_num"], data["text"], data["conf"], strict=True):
            if str(text).strip() and float(sure) >= 0:
                words.setdefault(int(page) - 1, []).append((str(text), float(sure)))
        return [_recognition(words.get(n, [])) for n in range(len(pictures))]


def _recognition(words: list[tuple[str, float]]) -> Recognition:
    if not words:
        return Recognition("", 0.0)
    return Recognition(" ".join(w for w, _ in words), sum(c for _, c in words) / len(words) / 100)
