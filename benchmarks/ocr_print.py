"""Print in poor scans: PP-OCRv6 beside Tesseract, and what Tesseract adds where the two disagree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.common import row
from benchmarks.ocr_text import squeeze
from pdm.errors import EngineMissing
from pdm.ocr.engines import engine

WORDS = [
    "replaced",
    "bearing",
    "seal",
    "leak",
    "pump",
    "motor",
    "coupling",
    "vibration",
    "high",
    "temp",
    "oil",
    "level",
    "checked",
    "filter",
    "cleaned",
    "belt",
    "worn",
    "gearbox",
    "noise",
    "tripped",
    "overload",
    "shaft",
    "aligned",
    "greased",
    "NDE",
    "brg",
    "DE",
    "valve",
    "stuck",
]
FACES = ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSansMono.ttf", "DejaVuSans-Bold.ttf", "STIXGeneral.ttf")


def degraded_print(count: int = 160, seed: int = 471) -> list[dict[str, Any]]:
    """Printed cells, small, blurred and noisy: exact of each reader and of the pair, and who is right where they disagree."""
    try:
        import matplotlib

        second = engine("tesseract")
    except (ImportError, EngineMissing):
        return []
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    rng = np.random.default_rng(seed)
    texts = [_text(rng) for _ in range(count)]
    pictures = [_drawn(t, folder / FACES[rng.integers(len(FACES))], rng) for t in texts]
    first = engine("ppocr").read(pictures)
    other = second.read([cv2.resize(p, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) for p in pictures])
    one = np.array([squeeze(r.text) == squeeze(t) for r, t in zip(first, texts, strict=True)])
    two = np.array([squeeze(r.text) == squeeze(t) for r, t in zip(other, texts, strict=True)])
    apart = np.array([squeeze(a.text) != squeeze(b.text) for a, b in zip(first, other, strict=True)])
    # the second reader is taken where it is the surer of the two
    surer = apart & np.array([b.confidence > a.confidence for a, b in zip(first, other, strict=True)])
    rows = [
        row("print/degraded", s, "exact", float(v.mean()), n=count)
        for s, v in (("pdm", one), ("tesseract", two), ("the surer of both", np.where(surer, two, one)))
    ]
    return rows + [
        row(
            "print/degraded",
            s,
            "right_where_they_disagree",
            float(v[apart].mean()) if apart.any() else float("nan"),
            n=int(apart.sum()),
        )
        for s, v in (("pdm", one), ("tesseract", two))
    ]


def _text(rng: np.random.Generator) -> str:
    kind = rng.integers(5)
    if kind == 0:
        return f"{rng.integers(1, 29):02d}.{rng.integers(1, 13):02d}.20{rng.integers(20, 26)}"
    if kind == 1:
        return f"{rng.integers(1, 9):02d}-{'PKECV'[rng.integers(5)]}-{rng.integers(100, 9999)}{'AB'[rng.integers(2)]}"
    if kind == 2:
        return f"{rng.integers(20, 120)}.{rng.integers(10)}"
    return " ".join(rng.choice(WORDS, rng.integers(3, 7)))


def _drawn(text: str, face: Path, rng: np.random.Generator) -> Any:
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(face), 40)
    image = Image.new("L", (int(font.getlength(text)) + 30, 64), 245)
    ImageDraw.Draw(image).text((14, 8), text, font=font, fill=int(rng.integers(20, 90)))
    scale = float(rng.choice([12, 15, 18, 24])) / 40
    small = cv2.resize(np.array(image), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), float(rng.uniform(0.3, 1.0)))
    noisy = np.clip(small + rng.normal(0, rng.uniform(2, 16), small.shape), 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 80))])[1]
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
