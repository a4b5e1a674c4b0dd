"""The stroke alphabet (`alphabet.txt`): forms of letters as control points of pen strokes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

JOIN_IN = frozenset("abcdeghijklmnopqrstuvwxyz")
JOIN_OUT = frozenset("abcdefhiklmnopqrtuvwz")
"""Letters that a joined hand comes into and goes out of."""

_ACCENTS = {
    "ä": ("a", '"'),
    "ö": ("o", '"'),
    "ü": ("u", '"'),
    "Ä": ("A", '"'),
    "Ö": ("O", '"'),
    "Ü": ("U", '"'),
    "ß": ("B", ""),
}
_LIKE = {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\\": "/", "[": "(", "]": ")", "{": "(", "}": ")"}  # fmt: skip


@dataclass(frozen=True)
class Glyph:
    """One form of a letter.

    Attributes:
        points: Control points, [n, 2]; the line of writing is y = 0, small letters are 1 high.
        corner: Whether the pen turns sharply in a point, [n].
        stroke: Number of the stroke a point belongs to, from 0, [n].
        width: Rightmost point.
    """

    points: Floats
    corner: Bools
    stroke: npt.NDArray[np.int64]
    width: float


def _parse(text: str) -> Glyph:
    points, corner, stroke = [], [], []
    for number, part in enumerate(text.split(" / ")):
        for item in part.split():
            corner.append(item.endswith("!"))
            x, y = item.rstrip("!").split(",")
            points.append((float(x), float(y)))
            stroke.append(number)
    at = np.array(points)
    return Glyph(at, np.array(corner), np.array(stroke), float(at[:, 0].max()))


@cache
def forms() -> dict[str, tuple[Glyph, ...]]:
    """All forms of every character."""
    out: dict[str, list[Glyph]] = {}
    for line in Path(__file__).with_name("alphabet.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("## "):
            out.setdefault(line[0], []).append(_parse(line[2:]))
    for letter, (base, marks) in _ACCENTS.items():
        out[letter] = [_accented(g, bool(marks)) for g in out[base]]
    return {c: tuple(g) for c, g in out.items()}


def _accented(glyph: Glyph, dots: bool) -> Glyph:
    if not dots:
        return glyph
    top = float(glyph.points[:, 1].max()) + 0.35
    dot = np.array([[0.2, top], [0.23, top + 0.04], [0.5, top], [0.53, top + 0.04]])
    last = int(glyph.stroke.max())
    return Glyph(
        np.vstack([glyph.points, dot]),
        np.concatenate([glyph.corner, np.zeros(4, dtype=bool)]),
        np.concatenate([glyph.stroke, np.array([last + 1, last + 1, last + 2, last + 2])]),
        glyph.width,
    )


def forms_of(character: str) -> tuple[Glyph, ...]:
    """Forms of a character; those of `?` for one that nobody has taught."""
    known = forms()
    return known.get(_LIKE.get(character, character)) or known["?"]
