"""Pages of what real people wrote on tablets (UNIPEN), for the people whom the recogniser never learned from."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from pdm.ocr.tuning.material import people_of
from pdm.ocr.tuning.traces import Piece

WORDS, LINES, MOST = 4, 4, 22
"""Words of a line and lines of a page at least, lines of a page at most."""
_WIDEST = 3400


def pages(folder: Path) -> list[tuple[Any, list[str]]]:
    """Pictures of pages, a file of the collection each, and their lines as labelled.

    Lines of addresses, alphabets and the like stay; those of which more than a fifth is figures and signs do not.
    """
    out = []
    for who, wrote, _ in people_of(folder)[1]:
        lines = [x for x in wrote.lines if len(x.text.split()) >= WORDS and _lettered(x.text) > 0.8][:MOST]
        if len(lines) >= LINES:
            seed = hashlib.sha256(f"{who} {lines[0].text}".encode()).hexdigest()[:8]
            out.append((_page(lines, np.random.default_rng(int(seed, 16))), [x.text for x in lines]))
    return out


def _lettered(text: str) -> float:
    return sum(c.isalpha() or c == " " for c in text) / len(text)


def _page(lines: list[Piece], rng: np.random.Generator) -> Any:
    """Lines under one another on paper that is not quite even, a little blurred; grey, [height, width]."""
    em = min(int(rng.integers(44, 60)), int(_WIDEST / max(x.width for x in lines)))
    gap, pen = rng.uniform(1.5, 2.1) * em, max(2, round(em * rng.uniform(0.05, 0.1)))
    wide = int(max(x.width for x in lines) * em) + 300
    ink = np.zeros((int(gap * len(lines)) + 3 * em + 200, max(1500, wide)), dtype=np.uint8)
    for n, line in enumerate(lines):
        left = min(s[:, 0].min() for s in line.strokes()) - rng.uniform(0, 0.4)
        x, y, slope = 130, 100 + 2 * em + n * gap + rng.normal(0, 0.05) * em, rng.normal(0, 0.006)
        for stroke in line.strokes():
            places = np.stack(
                [(stroke[:, 0] - left) * em + x, (stroke[:, 1] + slope * (stroke[:, 0] - left)) * em + y], axis=1
            )
            cv2.polylines(ink, [np.round(places * 16).astype(np.int32)], False, 255, pen, cv2.LINE_AA, 4)
    paper = 1 - ink.astype(np.float32) / 255 * rng.uniform(0.65, 0.9)
    grain = cv2.GaussianBlur(rng.normal(0, 0.03, paper.shape).astype(np.float32), (0, 0), 0.8)
    seen = cv2.GaussianBlur(paper * rng.uniform(0.9, 1) + grain, (0, 0), rng.uniform(0.5, 1.1))
    return np.clip(seen * 255, 0, 255).astype(np.uint8)
