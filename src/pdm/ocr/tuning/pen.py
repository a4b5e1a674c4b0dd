"""Writing by a pen that follows the middle lines of letters: it shakes, slurs, hurries and presses as people do."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pdm.ocr.tuning.ink import Floats, Ink, Rng, chance, pick, weighed
from pdm.ocr.tuning.skeleton import Hand, Letter

_WIDEST, _HIGHEST = 6000, 400
"""Pixels of a line; a longer one is not drawn."""
_OTHER = 0.25
"""Share of letters that are taken from a second hand, where one is given: people have several forms for a letter."""
_PIECE = 5
"""Points after which the pressure changes."""
_SLIP, _SLIPS = 0.004, "aoe1380"
"""Share of letters that are written over another one, and which."""


@dataclass(frozen=True)
class Manner:
    """How one line is written; lengths in em unless said otherwise.

    Attributes:
        em: Pixels of an em.
        pen: Width of the pen, pixels.
        press: How much the pressure varies, a share.
        bend: How far letters are out of shape.
        slur: How much corners are rounded, points of a stroke.
        uneven: How much letters differ in size, a share.
        drift: How far letters leave the line.
        turn: How far letters are turned, radians.
        lean: Of all letters, a share of their height.
        wide: Width over the font's.
        tall: Height over the font's.
        gap: Between letters, beyond the font's.
        blank: Between words, over the font's.
        hurry: How much the letters of a word shrink and flatten after its first, 0 to about 0.45.
        joined: Whether small letters are joined.
    """

    em: int = 60
    pen: float = 4.0
    press: float = 0.0
    bend: float = 0.0
    slur: float = 0.0
    uneven: float = 0.0
    drift: float = 0.0
    turn: float = 0.0
    lean: float = 0.0
    wide: float = 1.0
    tall: float = 1.0
    gap: float = 0.0
    blank: float = 1.0
    hurry: float = 0.0
    joined: bool = False

    @classmethod
    def drawn(cls, hand: Hand, rng: Rng) -> Manner:
        """A manner by chance, from neat to careless."""
        em, careless = int(rng.integers(50, 67)), rng.uniform(0.3, 1.5)
        thickness = float(np.median([g.thickness for g in hand.letters.values()])) if hand.letters else 0.08
        return cls(
            em=em, pen=em * float(np.clip(thickness * rng.uniform(0.45, 1.25), 0.035, 0.17)), press=rng.uniform(0, 0.35),
            bend=careless * rng.uniform(0.01, 0.045), slur=weighed(rng, (0.0, 1.0, 2.0, 3.0), (0.5, 0.25, 0.15, 0.1)),
            uneven=careless * rng.uniform(0.01, 0.08), drift=careless * rng.uniform(0.005, 0.04),
            turn=careless * rng.uniform(0, 0.06), lean=careless * rng.normal(0, 0.04), wide=rng.uniform(0.75, 1.25),
            tall=rng.uniform(0.85, 1.15), gap=rng.uniform(-0.06, 0.12), blank=rng.uniform(0.7, 1.7),
            hurry=max(0.0, rng.uniform(-0.3, 0.45)), joined=chance(rng, 0.25),
        )  # fmt: skip


def written(text: str, hand: Hand, manner: Manner, rng: Rng, other: Hand | None = None) -> Ink | None:
    """Ink of a text; nothing where the hand lacks a letter of it, or it is too long or empty.

    Args:
        text: One line.
        hand: Whose letters.
        manner: How they are written.
        rng: All chance comes from it.
        other: A second hand, some of whose letters are used.
    """
    strokes = strokes_of(text, hand, manner, rng, other)
    return None if strokes is None else inked(strokes, manner, rng)


def strokes_of(text: str, hand: Hand, manner: Manner, rng: Rng, other: Hand | None = None) -> list[Floats] | None:
    """Strokes of a text in em, y downwards from the line of writing; nothing where the hand lacks a letter of it."""
    strokes: list[Floats] = []
    x = level = 0.0
    for n, word in enumerate(text.split()):
        x += (hand.space * manner.blank * manner.wide + 0.03) if n else 0.0
        before: Floats | None = None
        for k, character in enumerate(word):
            letter = hand.letters.get(character)
            if other is not None and chance(rng, _OTHER):
                letter = other.letters.get(character, letter)
            if letter is None:
                return None
            level = 0.8 * level + rng.normal(0, manner.drift)
            hurry = manner.hurry * min(k / 3, 1.0) if character.islower() else 0.0
            ink, wide = _letter(letter, manner, hurry, rng)
            place = np.array([x, level], dtype=np.float32)
            ink = [np.asarray(s + place) for s in ink]
            slip = hand.letters.get(pick(rng, _SLIPS)) if chance(rng, _SLIP) and character.isalnum() else None
            if slip is not None:
                strokes += [np.asarray(s + place) for s in _letter(slip, manner, 0.0, rng)[0]]
            strokes += ink
            if manner.joined and character.islower():
                if before is not None and ink:
                    strokes += _join(before, ink)
                before = _leaves(ink)
            else:
                before = None
            x += (letter.advance * wide + manner.gap * rng.uniform(0.6, 1.4)) * (1 - 0.2 * hurry)
    return strokes


def _letter(letter: Letter, manner: Manner, hurry: float, rng: Rng) -> tuple[list[Floats], float]:
    """Strokes of a letter as this manner writes it, and its width over the font's."""
    size = 1 + rng.normal() * manner.uneven
    wide, tall = manner.wide * size * (1 + rng.normal() * manner.uneven * 0.7), size * manner.tall
    bend, turn = _bend(manner.bend, rng), rng.normal(0, manner.turn)
    cos, sin = math.cos(turn), math.sin(turn)
    shape = np.array([[cos * wide, sin * tall], [-sin * wide - manner.lean, cos * tall]], dtype=np.float32)
    flat = np.array([1.0, 1 - 0.45 * hurry], dtype=np.float32)
    rounding = manner.slur * 0.45 + hurry * 1.6
    return [np.asarray(_rounded(bend(s), rounding) * flat @ shape, dtype=np.float32) for s in letter.strokes], wide


def _bend(amount: float, rng: Rng) -> Callable[[Floats], Floats]:
    """One smooth displacement for all strokes of a letter: three waves of 0.7 to 3 em."""
    much = rng.normal(0, amount, (3, 2))
    waves = rng.uniform(2.0, 9.0, (3, 2)) * rng.choice([-1, 1], (3, 2))
    phase = rng.uniform(0, 2 * math.pi, 3)

    def bent(points: Floats) -> Floats:
        return np.asarray(points + np.sin(points @ waves.T + phase) @ much, dtype=np.float32)

    return bent


def _rounded(points: Floats, amount: float) -> Floats:
    """A stroke averaged along itself with a normal weight of `amount` points; open ends stay where they are."""
    if len(points) <= 3 or amount <= 0:
        return points
    reach = math.ceil(2 * amount)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(amount, 0.2)) ** 2)
    weights /= weights.sum()
    wide = np.pad(points, ((reach, reach), (0, 0)), mode="edge")
    out = np.stack([np.convolve(wide[:, k], weights, "valid") for k in (0, 1)], axis=1).astype(np.float32)
    if np.hypot(*(points[0] - points[-1])) >= 0.02:
        out[0], out[-1] = points[0], points[-1]
    return out


def _leaves(ink: list[Floats]) -> Floats | None:
    """Where the pen leaves a letter towards the next: its rightmost point, unless it lies high."""
    if not ink:
        return None
    points = np.vstack(ink)
    end: Floats = points[np.argmax(points[:, 0])]
    return end if end[1] > -0.45 else None


def _join(start: Floats, ink: list[Floats]) -> list[Floats]:
    """A hanging curve to the leftmost point of the next letter, where that is near."""
    points = np.vstack(ink)
    end = points[np.argmin(points[:, 0])]
    if not 0 < end[0] - start[0] < 0.6:
        return []
    low = np.array([(start[0] + end[0]) / 2, max(start[1], end[1]) + 0.04])
    t = np.linspace(0, 1, 7)[:, None]
    return [np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * low + t**2 * end, dtype=np.float32)]


def inked(strokes: list[Floats], manner: Manner, rng: Rng) -> Ink | None:
    """Strokes drawn by the pen, whose width follows the pressure."""
    import cv2

    if not strokes:
        return None
    points = np.vstack(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = manner.em * 0.5 + manner.pen
    width, height = (int(v) for v in (high - low) * manner.em + 2 * margin)
    if not 4 <= width <= _WIDEST or height > _HIGHEST:
        return None
    image = np.zeros((height, width), dtype=np.uint8)
    by_width: dict[int, list[np.ndarray[tuple[int, ...], np.dtype[np.int32]]]] = {}
    for stroke in strokes:
        # sixteenths of a pixel
        places = np.round(((stroke - low) * manner.em + margin) * 16).astype(np.int32)
        force = max(0.5, 1 + rng.normal() * manner.press)
        for first in range(0, max(len(places) - 1, 1), _PIECE):
            force = 0.7 * force + 0.3 * max(0.45, 1 + rng.normal() * manner.press)
            pen = max(1, round(manner.pen * min(max(force, 0.5), 1.7)))
            by_width.setdefault(pen, []).append(places[first : first + _PIECE + 1])
    for pen, pieces in by_width.items():
        cv2.polylines(image, pieces, False, 255, pen, cv2.LINE_AA, 4)
    return Ink.of(image, manner.em)
