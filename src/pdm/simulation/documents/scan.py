"""From a page of paper to a picture: stains and age, the scanner's skew and noise, the telephone's perspective and shadow."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pdm.simulation.documents.canvas import Canvas
from pdm.simulation.documents.hands import Hand

Picture = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]
BADNESS = {"easy": 0.5, "normal": 1.0, "worst": 1.45}


@dataclass(frozen=True)
class Look:
    """How a page was taken.

    Attributes:
        dpi: Resolution of the picture.
        photo: Taken with a telephone.
        colour: The picture has colours.
        turned: Quarter turns against the clock: 0 upright, 2 upside down.
        bilevel: Black and white only, as old scanners save it.
        profile: Profile of the simulation.
    """

    dpi: int
    photo: bool = False
    colour: bool = False
    turned: int = 0
    bilevel: bool = False
    profile: str = "normal"


@dataclass(frozen=True)
class Taken:
    """A picture of a page.

    Attributes:
        picture: Grey [height, width] or RGB [height, width, 3].
        matrix: Maps millimetres on the page to pixels (homogeneous, 3 by 3).
        messes: Words for what befell it: skew, shadow, stain, perspective, upside down, ...
    """

    picture: Picture
    matrix: Matrix
    messes: tuple[str, ...]

    def quad(self, rect: tuple[float, float, float, float]) -> npt.NDArray[np.float64]:
        """The corners of a rectangle (mm) as fractions of the picture's width and height, clockwise from its top left, [4, 2]."""
        x0, y0, x1, y1 = rect
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]]).T
        at = self.matrix @ corners
        height, width = self.picture.shape[:2]
        out: npt.NDArray[np.float64] = np.clip((at[:2] / at[2]).T / np.array([width, height]), 0.0, 1.0)
        return out


def take(canvas: Canvas, hand: Hand, look: Look, rng: np.random.Generator) -> Taken:
    """Age the page, lay the ink on it and take its picture."""
    bad = BADNESS[look.profile]
    messes: list[str] = []
    mask = canvas.strokes.draw(canvas.printed.shape[:2])
    printed = canvas.printed
    to_pixels = np.diag([canvas.scale, canvas.scale, 1.0])
    goal = look.dpi / 25.4
    if not look.photo and goal < 0.9 * canvas.scale:
        size = (round(printed.shape[1] * goal / canvas.scale), round(printed.shape[0] * goal / canvas.scale))
        mask, printed = (cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (mask, printed))
        to_pixels = np.diag([size[0] / canvas.size[0], size[1] / canvas.size[1], 1.0])
    paper = _paper(printed.shape[:2], bad, rng, messes)
    page = _laid(np.asarray(mask, dtype=np.uint8), np.asarray(printed, dtype=np.uint8), paper, hand, look, rng)
    page, warp = _photographed(page, bad, rng, messes) if look.photo else _scanned(page, bad, rng, messes)
    page = _sensed(page, look, bad, rng, messes)
    turn = np.eye(3)
    for _ in range(look.turned % 4):
        turn = np.array([[0, 1, 0], [-1, 0, page.shape[1]], [0, 0, 1.0]]) @ turn
        page = np.ascontiguousarray(np.rot90(page))
    if look.turned % 4 == 2:
        messes.append("upside down")
    elif look.turned % 4:
        messes.append("on its side")
    return Taken(page, turn @ warp @ to_pixels, tuple(messes))


def _paper(shape: tuple[int, int], bad: float, rng: np.random.Generator, messes: list[str]) -> Picture:
    """Paper with its grain, fingers' dirt, rings of cups, drops of oil and folds."""
    height, width = shape
    small = np.full((height // 8 + 1, width // 8 + 1), float(rng.uniform(232, 252)), np.float32)
    small += cv2.resize(
        rng.normal(0, 2.5 * bad, (9, 12)).astype(np.float32), small.shape[::-1], interpolation=cv2.INTER_CUBIC
    )
    count = int(rng.poisson(0.5 * bad))
    for _ in range(count):
        at = (int(rng.integers(0, small.shape[1])), int(rng.integers(0, small.shape[0])))
        stain = np.zeros_like(small)
        size = int(rng.integers(8, 34))
        if rng.random() < 0.4:
            cv2.ellipse(stain, at, (size, int(size * rng.uniform(0.9, 1.0))), 0, int(rng.integers(0, 360)), 620, 1.0, 2)
        else:
            axes = (size, max(3, int(size * rng.uniform(0.3, 0.9))))
            cv2.ellipse(stain, at, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
        small -= cv2.GaussianBlur(stain, (0, 0), 1.6) * float(rng.uniform(18, 60)) * min(bad, 1.3)
    if count:
        messes.append("stain")
    if rng.random() < 0.25 * bad:
        crease = int(small.shape[0] * rng.uniform(0.3, 0.7))
        small[crease : crease + 1] -= 22
        small[crease + 1 : crease + 2] += 5
        messes.append("fold")
    paper = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(paper, 60, 255), dtype=np.uint8)


def _laid(mask: Picture, printed: Picture, paper: Picture, hand: Hand, look: Look, rng: np.random.Generator) -> Picture:
    """Print and ink on the paper; ink lets the paper through where the pen skips."""
    height, width = mask.shape
    tile = rng.integers(0, 256, (256, 256), dtype=np.uint8)
    grain = cv2.GaussianBlur(np.tile(tile, (height // 256 + 1, width // 256 + 1))[:height, :width], (0, 0), 1.0)
    cover = np.where(grain < 112, 196, 244).astype(np.uint8)
    ink = cv2.multiply(mask, cover, scale=1 / 255)
    ground = cv2.multiply(paper, printed, scale=1 / 255)
    if not look.colour:
        dark = np.uint8(hand.ink)
        keep = cv2.subtract(np.full_like(ink, 255), ink)
        return np.asarray(
            cv2.add(
                cv2.multiply(ground, keep, scale=1 / 255), cv2.multiply(np.full_like(ink, dark), ink, scale=1 / 255)
            )
        )
    keep = cv2.subtract(np.full_like(ink, 255), ink)
    tint = rng.uniform(0.93, 1.0, 3) * np.array([1.0, 0.995, 0.97])
    channels = [
        cv2.add(
            cv2.multiply(ground, keep, scale=float(t) / 255), cv2.multiply(np.full_like(ink, c), ink, scale=1 / 255)
        )
        for t, c in zip(tint, hand.colour, strict=True)
    ]
    return np.asarray(cv2.merge(channels), dtype=np.uint8)


def _scanned(page: Picture, bad: float, rng: np.random.Generator, messes: list[str]) -> tuple[Picture, Matrix]:
    """Skewed and moved a little on the glass; the book's spine throws a shadow now and then."""
    height, width = page.shape[:2]
    degrees = float(rng.normal(0, 0.8 * bad))
    if abs(degrees) > 0.5:
        messes.append("skew")
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0, 0, 1]])
    matrix[:2, 2] += rng.normal(0, 0.003 * width, 2)
    lid = 250 if rng.random() < 0.7 else 30
    page = np.asarray(
        cv2.warpAffine(page, matrix[:2], (width, height), flags=cv2.INTER_LINEAR, borderValue=(lid, lid, lid)),
        dtype=np.uint8,
    )
    if rng.random() < 0.3 * bad:
        messes.append("shadow")
        ramp = 1 - float(rng.uniform(0.25, 0.6)) * np.exp(-np.linspace(0, 1, width) / float(rng.uniform(0.04, 0.16)))
        page = _shaded(page, (ramp if rng.random() < 0.5 else ramp[::-1])[None, :].astype(np.float32))
    return page, matrix


def _photographed(page: Picture, bad: float, rng: np.random.Generator, messes: list[str]) -> tuple[Picture, Matrix]:
    """In perspective on a table, with uneven light and the shadow of a hand."""
    height, width = page.shape[:2]
    out_w, out_h = round(1.14 * width), round(1.14 * height)
    lean = 0.05 * bad
    corners = np.array([[0.06, 0.06], [0.94, 0.06], [0.94, 0.94], [0.06, 0.94]]) + rng.uniform(-lean, lean, (4, 2))
    target = (np.clip(corners, 0.015, 0.985) * np.array([out_w, out_h])).astype(np.float32)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    desk = cv2.resize(rng.normal(0, 7, (70, 5)).astype(np.float32), (out_w, out_h), interpolation=cv2.INTER_CUBIC)
    base = np.array(((120, 92, 66), (70, 74, 80), (96, 98, 92))[int(rng.integers(3))], np.float32)
    if page.ndim == 3:
        ground = np.clip(desk[..., None] + base, 0, 255).astype(np.uint8)
    else:
        ground = np.clip(desk + base.mean(), 0, 255).astype(np.uint8)
    cv2.warpPerspective(
        page, matrix, (out_w, out_h), dst=ground, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT
    )
    messes += ["photograph", "perspective"]
    y, x = np.mgrid[0:60, 0:80].astype(np.float32) / 60
    angle = rng.uniform(0, 2 * np.pi)
    light = 0.9 + 0.14 * bad * (np.cos(angle) * (x - 0.66) + np.sin(angle) * (y - 0.5))
    if rng.random() < 0.6:
        edge = np.cos(angle + 1) * (x - rng.uniform(0.3, 1.0)) + np.sin(angle + 1) * (y - rng.uniform(0.2, 0.8))
        light = light * (1 - 0.32 / (1 + np.exp(-edge * 25)))
        messes.append("shadow")
    return _shaded(ground, light.astype(np.float32)), matrix


def _shaded(page: Picture, light: npt.NDArray[np.float32]) -> Picture:
    small = np.clip(light * 200, 0, 255).astype(np.uint8)
    full = cv2.resize(small, page.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    if page.ndim == 3:
        full = cv2.merge([full, full, full])
    return np.asarray(cv2.multiply(page, full, scale=1 / 200), dtype=np.uint8)


def _sensed(page: Picture, look: Look, bad: float, rng: np.random.Generator, messes: list[str]) -> Picture:
    """Blur and noise of the sensor; two shades only for a scanner that knows no grey."""
    blur = float(rng.uniform(0.4, 0.9 if look.photo else 0.6)) * (0.7 + 0.3 * bad) * (1.5 if look.dpi >= 250 else 1.0)
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), blur), dtype=np.uint8)
    tile = rng.normal(0, (3.0 if look.photo else 2.0) * bad, (512, 512)).astype(np.int8)
    height, width = page.shape[:2]
    noise = np.tile(tile, (height // 512 + 1, width // 512 + 1))[:height, :width]
    if page.ndim == 3:
        noise = np.repeat(noise[..., None], 3, axis=2)
    page = np.asarray(cv2.add(page, noise.astype(np.int16), dtype=cv2.CV_8U), dtype=np.uint8)
    if look.bilevel:
        messes.append("black and white")
        local = cv2.blur(page, (61, 61))
        page = np.where(page < np.clip(local.astype(np.int16) - 26, 0, 255), 0, 255).astype(np.uint8)
    return page
