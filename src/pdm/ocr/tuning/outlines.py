"""Lines in a font's filled letters, in print, and in real digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import SettingsError
from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.ink import Floats, Ink, Rng, chance, leaning, pick, wavy

Digits = Mapping[str, Sequence[npt.NDArray[np.uint8]]]
"""Pictures of each digit, ink bright: uint8 [height, width] each."""

_PRINT_EM, _DIGIT_EM = 52, 52
FAINT = 80
"""Grey of a digit's picture below which there is paper."""
SEPARATORS = "/-.:, "


def read_digits(path: Path) -> Digits:
    """Real digits from an `.npz` file with arrays `0` to `9`, uint8 [pictures, height, width], ink bright.

    Raises:
        SettingsError: It is not such a file.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {d: file[d] for d in "0123456789"}
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError("holds no digits.", place=str(path), remedy="Write arrays '0' to '9' with numpy.savez.") from error  # fmt: skip
    if bad := [d for d, a in found.items() if a.ndim != 3 or a.dtype != np.uint8 or not (a > FAINT).any()]:
        raise SettingsError(
            f"has no pictures of {', '.join(bad)}.", place=str(path), remedy="uint8 [pictures, height, width], ink bright."
        )  # fmt: skip
    return {d: [p for p in a if (p > FAINT).any()] for d, a in found.items()}


def printed(text: str, face: Face, em: int = _PRINT_EM) -> Ink:
    """A line of print as a font sets it."""
    from PIL import Image, ImageDraw

    font = face.at(em)
    image = Image.new("L", (int(font.getlength(text)) + 2 * em, 3 * em), 0)
    ImageDraw.Draw(image).text((em, 2 * em), text, fill=255, font=font, anchor="ls")
    return Ink.of(np.asarray(image), em)


def filled(text: str, face: Face, rng: Rng) -> Ink:
    """A line in a font's own letters, set unevenly, bent, thinned or thickened."""
    import cv2

    em = int(rng.integers(46, 61))
    ink = _one_by_one(text, face, em, rng) if chance(rng, 0.5) else printed(_spaced(text, rng), face, em)
    ink = leaning(ink, rng, (0.75, 1.3))
    if chance(rng, 0.9):
        ink = wavy(ink, rng, 2.2, (14, 40))
    k = rng.random()
    if k < 0.25:
        side = 3 if chance(rng, 0.7) else 5
        return Ink(cv2.dilate(ink.cover, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))), em)
    return Ink(cv2.erode(ink.cover, np.ones((2, 2), dtype=np.uint8)), em) if k < 0.4 else ink


def _spaced(text: str, rng: Rng) -> str:
    return text if chance(rng, 0.8) else text.replace(" ", "  ")


def _one_by_one(text: str, face: Face, em: int, rng: Rng) -> Ink:
    """Each letter of its own size, place and turn."""
    from PIL import Image, ImageDraw

    off, uneven, turn = rng.uniform(0, 0.05) * em, rng.uniform(0, 0.07), rng.uniform(0, 4)
    gap, blank = rng.uniform(-0.05, 0.1) * em, rng.uniform(0.7, 1.6)
    font = face.at(em)
    length = sum(font.getlength(c) for c in text) * 1.35 + 3 * em + abs(gap) * len(text)
    image = Image.new("L", (int(length), 3 * em), 0)
    x = float(em)
    for character in text:
        if character == " ":
            x += font.getlength(" ") * blank + 0.05 * em
            continue
        own = face.at(max(20, int(em * (1 + rng.normal() * uneven))))
        y = 2 * em + rng.normal() * off
        mask = Image.new("L", (int(own.getlength(character)) + em, 3 * em), 0)
        ImageDraw.Draw(mask).text((em // 2, y), character, fill=255, font=own, anchor="ls")
        if turn > 1.5 and chance(rng, 0.5):
            mask = mask.rotate(rng.normal() * turn * 0.6, resample=Image.Resampling.BILINEAR)
        image.paste(255, (int(x) - em // 2, 0), mask)
        x += own.getlength(character) + gap + rng.normal() * em * 0.015
    return Ink.of(np.asarray(image), em)


def in_digits(text: str, digits: Digits, rng: Rng) -> Ink | None:
    """A number in real digits, its separators drawn; nothing where it has other characters."""
    if any(c not in digits and c not in SEPARATORS for c in text) or not text.strip():
        return None
    em = _DIGIT_EM
    gap, worn, pen = int(rng.uniform(-5, 6)), int(rng.integers(3)), max(2, int(em * rng.uniform(0.05, 0.1)))
    parts = [_digit(pick(rng, digits[c]), em, worn, rng) if c in digits else _separator(c, em, pen, rng) for c in text]
    whole = np.zeros((3 * em, sum(p.shape[1] for p in parts) + abs(gap) * len(parts) + em), dtype=np.float32)
    x = em // 2
    for part in parts:
        there = whole[:, x : x + part.shape[1]]
        np.maximum(there, part, out=there)
        x += max(3, part.shape[1] + gap)
    return Ink.of(whole, em)


def _digit(picture: npt.NDArray[np.uint8], em: int, worn: int, rng: Rng) -> Floats:
    """A small picture of a digit as sharp strokes, its foot near the line of writing at 1.9 em; [3 em, width]."""
    import cv2

    rows, columns = np.nonzero(picture > FAINT)
    part = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height = int(em * rng.uniform(0.85, 1.1))
    width = max(3, int(part.shape[1] * height / part.shape[0] * rng.uniform(0.75, 1.1)))
    width = min(width, 2 * em)
    large = cv2.resize(part, (width, height), interpolation=cv2.INTER_CUBIC)
    sharp: Any = np.clip((cv2.GaussianBlur(large, (0, 0), 1.2).astype(np.float32) - FAINT) * 255 / 70, 0, 255)
    if worn:
        sharp = cv2.erode(sharp, np.ones((worn + 1, worn + 1), dtype=np.uint8))
    out = np.zeros((3 * em, width + 2), dtype=np.float32)
    top = int(np.clip(1.9 * em - height + rng.normal() * 2, 0, 3 * em - height))
    out[top : top + height, 1 : 1 + width] = sharp
    return out


def _separator(character: str, em: int, pen: int, rng: Rng) -> Floats:
    import cv2

    width, foot = int(em * rng.uniform(0.25, 0.5)), int(1.9 * em)
    out = np.zeros((3 * em, width), dtype=np.uint8)
    middle = width // 2
    if character == "/":
        low, high = foot + int(em * rng.uniform(0, 0.3)), foot - int(em * rng.uniform(0.9, 1.3))
        cv2.line(out, (2, low), (width - 2, high), 255, pen, cv2.LINE_AA)
    elif character == "-":
        cv2.line(out, (3, foot - em // 2), (width - 3, foot - em // 2 + int(rng.normal() * 2)), 255, pen, cv2.LINE_AA)
    elif character == ",":
        cv2.line(out, (middle + 1, foot - 3), (middle - 2, foot + em // 6), 255, pen)
    elif character in ".:":
        for y in (foot - 3, foot - em // 2)[: 1 + (character == ":")]:
            cv2.circle(out, (middle, y), pen, 255, -1)
    return out.astype(np.float32)
