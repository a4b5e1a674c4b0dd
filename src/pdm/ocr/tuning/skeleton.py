"""Letters as strokes: the middle lines of a font's filled letters, which a pen can follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled
from pdm.ocr.tuning.fonts import Face

Floats = npt.NDArray[np.float32]
Point = tuple[int, int]

EM = 72
"""Pixels of an em at which letters are thinned."""
_SPUR = 6
"""Points below which a loose end is a burr of the thinning, not a stroke."""
_SPACING = 4
_AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


@dataclass(frozen=True)
class Letter:
    """One letter as strokes, in em, y downwards from the baseline.

    Attributes:
        advance: From its origin to the next letter's.
        thickness: Mean width of its strokes.
        strokes: [points, 2] each.
    """

    advance: float
    thickness: float
    strokes: tuple[Floats, ...]


@dataclass(frozen=True)
class Hand:
    """The letters of a font as strokes.

    Attributes:
        family: The font's.
        letters: By character.
        space: Width of a blank, em.
        weight: How often it is drawn with, over others.
    """

    family: str
    letters: dict[str, Letter]
    space: float
    weight: float = 1.0


def hand(face: Face) -> Hand:
    """Thin all letters of a font; those that leave nothing are missing."""
    found = {c: letter(face, c) for c in sorted(face.characters)}
    return Hand(
        face.family, {c: x for c, x in found.items() if x is not None}, face.at(EM).getlength(" ") / EM, face.weight
    )


def letter(face: Face, character: str) -> Letter | None:
    """One letter of a font; nothing where it leaves no ink."""
    import cv2
    from PIL import Image, ImageDraw

    font = face.at(EM)
    advance = font.getlength(character)
    origin = (int(0.8 * EM), int(1.7 * EM))
    image = Image.new("L", (int(advance + 1.6 * EM), int(2.6 * EM)), 0)
    ImageDraw.Draw(image).text(origin, character, fill=255, font=font, anchor="ls")
    ink = np.asarray(image) > 127
    if not ink.any():
        return None
    thin = thinned(ink)
    across = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 3)
    strokes = tuple((_smooth(t) - np.array(origin, dtype=np.float32)) / np.float32(EM) for t in traced(thin))
    return Letter(advance / EM, float(across[thin].mean()) * 2 / EM, strokes) if strokes else None


def digit(picture: npt.NDArray[np.uint8], faint: int) -> Letter | None:
    """A real digit as strokes one em high, standing on the baseline; nothing where it leaves no ink.

    Args:
        picture: Ink bright, uint8 [height, width].
        faint: Grey below which there is paper.
    """
    import cv2

    rows, columns = np.nonzero(picture > faint)
    if not len(rows):
        return None
    part = picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    size = (max(3, round(part.shape[1] * EM / part.shape[0])), EM)
    ink = np.pad(cv2.resize(part, size, interpolation=cv2.INTER_CUBIC) > faint + 40, 2)
    thin = thinned(ink)
    if not thin.any():
        return None
    across = cv2.distanceTransform(ink.astype(np.uint8), cv2.DIST_L2, 3)
    foot = np.array((2 - 0.1 * EM, EM + 2), dtype=np.float32)
    strokes = tuple(np.asarray((_smooth(t) - foot) / np.float32(EM)) for t in traced(thin))
    return Letter(size[0] / EM + 0.2, float(across[thin].mean()) * 2 / EM, strokes) if strokes else None


def with_digits(hand: Hand, forms: Mapping[str, Letter]) -> Hand:
    """The hand with other digits, as high as its own."""
    own = [s[:, 1] for c in "0123456789" if c in hand.letters for s in hand.letters[c].strokes]
    if not own:
        return hand
    tall = np.float32(max(0.3, float(np.quantile(np.concatenate(own), 0.98) - np.quantile(np.concatenate(own), 0.02))))
    sized = {
        c: replace(x, advance=x.advance * float(tall), strokes=tuple(np.asarray(s * tall) for s in x.strokes))
        for c, x in forms.items()
    }
    return replace(hand, letters={**hand.letters, **sized})


def thinned(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Lines one pixel wide that have the shape's branches and holes; bool [height, width].

    The two alternating passes of Zhang and Suen (1984).
    """
    grid = np.pad(ink, 1).astype(np.uint8)
    while _peel(grid, 0) + _peel(grid, 1):
        pass
    return grid[1:-1, 1:-1].astype(np.bool_)


@compiled()
def _peel(grid: Any, second: int) -> int:
    """Take away the border points of one pass, all at once; how many."""
    height, width = grid.shape
    away = []
    n = np.zeros(8, dtype=np.uint8)
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            if not grid[y, x]:
                continue
            for k in range(8):
                n[k] = grid[y + _AROUND[k][0], x + _AROUND[k][1]]
            changes = 0
            for k in range(8):
                changes += n[k] == 0 and n[(k + 1) % 8] == 1
            if not 2 <= n.sum() <= 6 or changes != 1:
                continue
            up, right, down, left = n[0], n[2], n[4], n[6]
            if second:
                stays = up * right * left + up * down * left
            else:
                stays = up * right * down + right * down * left
            if stays == 0:
                away.append((y, x))
    for y, x in away:
        grid[y, x] = 0
    return len(away)


def traced(thin: npt.NDArray[np.bool_]) -> list[Floats]:
    """Lines from end or crossing to end or crossing, then closed ones; [points, 2] as x, y in pixels."""
    points: set[Point] = {(int(y), int(x)) for y, x in zip(*np.nonzero(thin), strict=True)}
    joined = {p: _joined(p, points) for p in points}
    nodes = {p for p, around in joined.items() if len(around) != 2}
    seen: set[tuple[Point, Point]] = set()

    def walk(start: Point, then: Point) -> list[Point]:
        path = [start, then]
        seen.update(((start, then), (then, start)))
        while path[-1] not in nodes and path[-1] != start:
            on = next((q for q in joined[path[-1]] if (path[-1], q) not in seen), None)
            if on is None:
                break
            seen.update(((path[-1], on), (on, path[-1])))
            path.append(on)
        return path

    paths: list[list[Point]] = []
    for node in sorted(nodes):
        if not joined[node]:
            paths.append([node])
        paths += [walk(node, q) for q in joined[node] if (node, q) not in seen]
    for p in sorted(points - {p for path in paths for p in path}):
        paths += [walk(p, q) for q in joined[p][:1] if (p, q) not in seen]
    return [np.array([(x, y) for y, x in p], dtype=np.float32) for p in paths if not _burr(p, joined, len(paths))]


def _joined(point: Point, points: set[Point]) -> list[Point]:
    """Neighbours; a diagonal one that a straight one leads to does not count."""
    y, x = point
    near = [(y + a, x + b) for a, b in _AROUND if (y + a, x + b) in points]
    return [q for q in near if q[0] == y or q[1] == x or not ((q[0], x) in points or (y, q[1]) in points)]


def _burr(path: list[Point], joined: dict[Point, list[Point]], paths: int) -> bool:
    loose = sum(len(joined[p]) == 1 for p in (path[0], path[-1]))
    return len(path) < _SPUR and loose == 1 and paths > 1


def _smooth(points: Floats) -> Floats:
    """The steps of pixels evened out, a point every four pixels; a dot becomes a short stroke."""
    if len(points) == 1:
        return np.vstack([points, points + np.array([0.6, 0.3], dtype=np.float32)])
    if len(points) <= _SPACING:
        return points
    wide = np.pad(points, ((2, 2), (0, 0)), mode="edge")
    even: Floats = np.stack([wide[k : k + len(points)] for k in range(5)]).mean(axis=0)
    even[0], even[-1] = points[0], points[-1]
    kept = np.linspace(0, len(points) - 1, max(2, round(len(points) / _SPACING) + 1)).round().astype(int)
    return np.asarray(even[kept], dtype=np.float32)
