"""Make a page flat and straight: perspective of photographs, uneven light, skew, turns by 90 degrees."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled
from pdm.ocr.picture.runs import GAP, runs

Grey = npt.NDArray[np.uint8]

BLANK_INK, SLAB = 0.0006, 256
"""Share of dark pixels below which a page is blank, and rows of pixels in which they are counted at a time."""

LEVELS = (1.0, 0.85, 0.7)
"""Shares of the level between light and dark that are tried: a shadow on the paper can be as dark as what it lies on."""

PAPER, LIKE_SIZE = 0.25, 0.4
"""Share of a photograph that a sheet of paper takes at least, and share of its size that others have which lie beside it."""

ACROSS = 0.2
"""Correlation of what is dark on both sides of an edge from which lines cross it; photographs of paper give 0, folds 0.3 to 0.7."""


def flatten(grey: Grey) -> Grey:
    """Take shadows and uneven light out: paper becomes white, ink stays dark."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(15, (min(small.shape) // 24) | 1)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), min(size, 255))
    paper = np.maximum(cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR), 1)
    return np.asarray(_shares(grey, paper), dtype=np.uint8)


@compiled()
def _shares(grey: Any, paper: Any) -> Any:
    """Shares of the light that paper gives, 255 at most."""
    out = np.empty_like(grey)
    height, width = grey.shape
    for y in range(height):
        for x in range(width):
            level = np.float32(grey[y, x]) / np.float32(paper[y, x]) * np.float32(255)
            out[y, x] = np.uint8(min(level, np.float32(255)))
    return out


def ink(flat: Grey) -> npt.NDArray[np.uint8]:
    """Ink as 255 on 0."""
    level, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    _, mask = cv2.threshold(flat, float(np.clip(level, 120, 205)), 255, cv2.THRESH_BINARY_INV)
    return np.asarray(mask, dtype=np.uint8)


def is_blank(flat: Grey) -> bool:
    """Whether nothing is written: specks and edges of the scan do not count."""
    height, width = flat.shape
    inner = ink(flat)[int(0.03 * height) : int(0.97 * height), int(0.03 * width) : int(0.97 * width)]
    found = 0
    for first in range(0, len(inner), SLAB):
        # two rows more: what is no speck may begin there
        slab = cv2.morphologyEx(inner[max(first - 2, 0) : first + SLAB + 2], cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
        found += cv2.countNonZero(slab[min(first, 2) : min(first, 2) + SLAB])
        if found >= BLANK_INK * inner.size:
            return False
    return True


def rectify(grey: Grey) -> Grey:
    """A photograph's page seen from straight above, with others of like size that lie beside it; the picture itself when no page stands out
    from a background."""
    height, width = grey.shape
    scale = 700 / max(height, width)
    small = cv2.GaussianBlur(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (7, 7), 0)
    level, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    found = (_papers(np.asarray(small, dtype=np.uint8), share * level) for share in LEVELS)
    quads = next((q for q in found if q), None)
    if quads is None:
        return grey
    quad, *others = (q / scale for q in quads)
    across = max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))
    down = max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))
    target = np.array([[0, 0], [across, 0], [across, down], [0, down]], dtype=np.float32)
    warp = cv2.getPerspectiveTransform(quad, target)
    if others:
        # as the first lies straight, so do they but for little; the table between them stays
        corners = np.concatenate([target, cv2.perspectiveTransform(np.concatenate(others)[None], warp)[0]])
        left, top = np.floor(corners.min(axis=0))
        warp = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ warp
        across, down = np.ceil(corners.max(axis=0)) - (left, top)
    return np.asarray(cv2.warpPerspective(grey, warp, (int(across), int(down)), borderValue=255), dtype=np.uint8)


def _papers(small: Grey, level: float) -> list[npt.NDArray[np.float32]]:
    """Corners of what is lighter than `level`, in order, where it looks like a sheet of paper on something darker; others of like size after it."""
    mask = np.where(small > level, 255, 0).astype(np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), dtype=np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest, *others = sorted(contours, key=cv2.contourArea, reverse=True) or [None]
    first = _sheet(small, largest, PAPER) if largest is not None else None
    if first is None or _written_across(small, first):
        return []
    alike = (c for c in others if cv2.contourArea(c) >= LIKE_SIZE * cv2.contourArea(largest))
    return [first, *(q for c in alike if (q := _sheet(small, c, LIKE_SIZE * PAPER)) is not None)]


def _sheet(small: Grey, outline: npt.NDArray[Any], least: float) -> npt.NDArray[np.float32] | None:
    """Corners of a sheet of paper by the outline of what is light; none where it is no quadrilateral or ends softly."""
    hull = cv2.convexHull(outline)
    share = cv2.contourArea(hull) / small.size
    corners = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if (
        len(corners) != 4
        or not least < share < 0.97
        or cv2.contourArea(hull) < 0.9 * cv2.contourArea(cv2.convexHull(corners))
    ):
        return None
    # paper that fills the picture to its edges has no corners to find
    near = sum((x < 6 or x > small.shape[1] - 7) and (y < 6 or y > small.shape[0] - 7) for x, y in corners)
    if near >= 3:
        return None
    quad = _on_sides(outline.reshape(-1, 2).astype(np.float32), _ordered(corners.astype(np.float32)))
    return quad if _edged(small, quad) else None


def _on_sides(
    outline: npt.NDArray[np.float32], quad: npt.NDArray[np.float32], within: float = 36.0
) -> npt.NDArray[np.float32]:
    """Corners where the sides of the paper would meet: its own may be round, bent or hidden.

    Args:
        outline: Points of the paper's rim; [n, 2].
        quad: Corners, roughly; in order.
        within: Pixels by which the rim may lie off a rough side.
    """
    for _ in range(3):
        sides = []
        for a, b in zip(quad, np.roll(quad, -1, axis=0), strict=True):
            length = max(float(np.linalg.norm(b - a)), 1e-6)
            unit = (b - a) / length
            along = (outline - a) @ unit / length
            off = np.abs((outline - a) @ np.array([-unit[1], unit[0]]))
            near = outline[(along > 0.1) & (along < 0.9) & (off < within)]
            if len(near) < 20:
                return quad
            vx, vy, x, y = cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
            # n . p = d
            sides.append((-vy, vx, -vy * x + vx * y))
        met = []
        for one, two in zip(np.roll(sides, 1, axis=0), np.array(sides), strict=True):
            matrix = np.array([one[:2], two[:2]])
            if abs(np.linalg.det(matrix)) < 0.3:
                return quad
            met.append(np.linalg.solve(matrix, np.array([one[2], two[2]])))
        quad, within = np.array(met, dtype=np.float32), within / 2
    return quad


def _edged(small: Grey, quad: npt.NDArray[np.float32]) -> bool:
    """Whether paper ends abruptly at the sides of `quad`; the rim of a shadow is soft.

    Sides at the picture's rim count, but three of them do not make a paper: the fourth is the fold of a book that was scanned.
    """
    height, width = small.shape
    middle = quad.mean(axis=0)
    sharp = at_rim = 0
    for a, b in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = a + (b - a) * np.linspace(0.1, 0.9, 41)[:, None]
        normal = np.array([b[1] - a[1], a[0] - b[0]]) / max(float(np.linalg.norm(b - a)), 1e-6)
        if np.dot(middle - along[20], normal) < 0:
            normal = -normal
        inside, outside = along + 7 * normal, along - 7 * normal
        beyond = (outside < 1).any(axis=1) | (outside[:, 0] > width - 2) | (outside[:, 1] > height - 2)
        if beyond.mean() > 0.5:
            at_rim += 1
            continue
        step = [float(small[_at(i, small)]) - float(small[_at(o, small)]) for i, o in zip(inside, outside, strict=True)]
        sharp += float(np.median(step)) > 22 and float(np.mean(np.array(step) > 10)) > 0.75
    return sharp + at_rim == 4 and at_rim < 3


def _written_across(small: Grey, quad: npt.NDArray[np.float32]) -> bool:
    """Whether lines go on beyond a side of `quad`: then it is the dark of a fold or a shadow, and paper lies on both sides of it."""
    dark = ink(flatten(np.asarray(cv2.resize(small, None, fx=2, fy=2), dtype=np.uint8))) > 0
    height, width = dark.shape
    corners = 2 * quad
    middle = corners.mean(axis=0)
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        length = max(float(np.linalg.norm(b - a)), 64.0)
        along = a + (b - a) * np.linspace(0.03, 0.97, int(length))[:, None]
        normal = np.array([b[1] - a[1], a[0] - b[0]]) / length
        if np.dot(middle - along[len(along) // 2], normal) < 0:
            normal = -normal
        profiles = []
        for far in (range(8, 30), range(-30, -8)):
            at = np.round(along + np.array(far)[:, None, None] * normal).astype(np.int64)
            inside = (at >= 0).all(axis=2) & (at[..., 0] < width) & (at[..., 1] < height)
            at[~inside] = 0
            profiles.append((dark[at[..., 1], at[..., 0]] & inside).mean(axis=0))
        if _alike(*profiles) > ACROSS:
            return True
    return False


def _alike(one: npt.NDArray[Any], other: npt.NDArray[Any], shift: int = 6) -> float:
    """Highest correlation of two profiles that may be moved against each other by a few steps; 0 where one is flat."""
    middle, best = one[shift : len(one) - shift], 0.0
    for k in range(2 * shift + 1):
        moved = other[k : k + len(middle)]
        if min(middle.std(), moved.std()) > 0.02:
            best = max(best, float(np.corrcoef(middle, moved)[0, 1]))
    return best


def _at(point: npt.NDArray[Any], picture: Grey) -> tuple[int, int]:
    height, width = picture.shape
    return int(np.clip(point[1], 0, height - 1)), int(np.clip(point[0], 0, width - 1))


def _ordered(corners: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Top left, top right, bottom right, bottom left."""
    total, difference = corners.sum(axis=1), np.diff(corners, axis=1)[:, 0]
    return corners[[int(total.argmin()), int(difference.argmin()), int(total.argmax()), int(difference.argmax())]]


def skew(flat: Grey) -> float:
    """Angle in degrees by which ruling and lines of writing are turned, within 8 degrees.

    The page is sheared by trial angles; at the right one the ink of its rows is sharpest (Postl 1986). Columns are
    looked at as well: the page may still lie on its side.
    """
    mask = ink(flat)
    scale = min(1000 / max(mask.shape), 1.0)
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # a thin scanned frame or dark margin would outvote the rows
    border = max(2, round(0.015 * max(small.shape)))
    ys, xs = np.nonzero(small[border:-border, border:-border] > 60)
    if len(ys) < 50:
        return 0.0
    if len(ys) > 60_000:
        pick = np.linspace(0, len(ys) - 1, 60_000).astype(np.int64)
        ys, xs = ys[pick], xs[pick]
    ys, xs = ys.astype(np.float64), xs.astype(np.float64)
    # a third of the points is enough to tell half a degree
    best = _sharpest(ys[::3].copy(), xs[::3].copy(), np.arange(-8, 8.01, 0.5))
    best = _sharpest(ys, xs, best + np.arange(-0.5, 0.51, 0.1))
    return _sharpest(ys, xs, best + np.arange(-0.1, 0.101, 0.02))


def _sharpest(ys: npt.NDArray[Any], xs: npt.NDArray[Any], angles: npt.NDArray[np.float64]) -> float:
    scores = [max(_sharpness(ys, xs, -s), _sharpness(xs, ys, s)) for s in np.tan(np.radians(angles))]
    return float(angles[int(np.argmax(scores))])


@compiled(fastmath=True)
def _sharpness(at: Any, beside: Any, slope: float) -> Any:
    """How sharply points gather when they are moved along one axis by their place on the other, times the slope."""
    moved = at + slope * beside
    least = moved.min()
    # 1.5 pixels a bin: finer ones reward noise, coarser ones blur ruling
    profile = np.zeros(int((moved.max() - least) / 1.5) + 1, dtype=np.int64)
    for i in range(len(moved)):
        profile[int((moved[i] - least) / 1.5)] += 1
    total = 0
    for i in range(1, len(profile)):
        total += (profile[i] - profile[i - 1]) ** 2
    return float(total)


def turn(picture: Grey, degrees: float) -> Grey:
    """The picture turned by a small angle, on white."""
    if abs(degrees) < 0.05:
        return picture
    height, width = picture.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255), dtype=np.uint8
    )


def lies_on_its_side(flat: Grey) -> bool | None:
    """Whether ruled rows run from top to bottom; None where there is too little ruling to tell."""
    mask = ink(flat)
    across, down = _count(mask), _count(np.asarray(cv2.transpose(mask), dtype=np.uint8))
    return down > 1.4 * across if max(across, down) >= 6 else None


def _count(mask: npt.NDArray[np.uint8]) -> int:
    """Number of separate long level lines: bands in which straight strokes cover a third of the page."""
    long = runs(mask, GAP, max(40, mask.shape[1] // 36))[0]
    ink = np.asarray(cv2.reduce(long, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)).ravel() // 255
    covered: npt.NDArray[Any] = ink / mask.shape[1] > 0.28
    return int((covered[1:] & ~covered[:-1]).sum())
