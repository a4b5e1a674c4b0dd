"""Hands: how somebody writes letters, and text written in such a hand as pen strokes.

A hand has its own forms of letters, slant, size, spacing, joins and pen. Every letter differs a little from the one before;
letters in the middle of words are slurred, lines rise and sink, and a pen slips now and then and goes over a letter again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from pdm.simulation.documents.alphabet import JOIN_IN, JOIN_OUT, Bools, Floats, Glyph, forms, forms_of

SAMPLES = 6
"""Points that a curve has between two control points."""
CARE = {"easy": 0.55, "normal": 1.0, "worst": 1.2}
"""How carelessly people write, by profile."""


@dataclass(frozen=True)
class Hand:
    """How somebody writes.

    Lengths are in heights of a small letter.

    Attributes:
        forms: Number of the usual form of each character.
        faithful: Chance that a letter has its usual form.
        slant: How far a letter leans, x by y.
        width: Factor on the width of letters.
        spacing: Room between letters; negative for letters that touch.
        word_space: Room between words.
        joined: Chance that letters which can be joined are.
        slur: How far curves are cut short, 0 to 0.5.
        shake: Spread of control points.
        wander: Spread of the line of writing from letter to letter.
        size_spread: Spread of letters' sizes.
        rise: Slope of a line of writing.
        tall: Factor on what rises above small letters or hangs below.
        overwrite: Chance that a letter is written over another.
        pen: Width of the pen, mm.
        pressure: How much the width varies.
        ink: Grey of the ink, 0 black.
        colour: RGB of the ink on a coloured picture.
        size: Height of a small letter as a share of a usual ruled row.
        drop: How far the line of writing lies above the ruling, share of a row; negative crosses it.
        hurry: How much free text is slurred beyond tags and figures.
        zeros: Whether days and months below ten get a leading zero.
        ditto: What this person writes for "as above"; empty for somebody who writes everything out.
        wraps: Whether text too long for its cell goes on in a second line there, else in the next row.
    """

    forms: dict[str, int] = field(default_factory=dict)
    faithful: float = 0.9
    slant: float = 0.1
    width: float = 1.0
    spacing: float = 0.2
    word_space: float = 0.7
    joined: float = 0.0
    slur: float = 0.1
    shake: float = 0.03
    wander: float = 0.03
    size_spread: float = 0.05
    rise: float = 0.0
    tall: float = 1.0
    overwrite: float = 0.0
    pen: float = 0.45
    pressure: float = 0.3
    ink: int = 40
    colour: tuple[int, int, int] = (30, 40, 110)
    size: float = 0.34
    drop: float = 0.2
    hurry: float = 0.0
    zeros: bool = True
    ditto: str = '"'
    wraps: bool = False


_COLOURS = ((24, 34, 120), (20, 20, 26), (40, 52, 140), (16, 16, 20), (70, 70, 74), (30, 60, 110))


def make_hand(rng: np.random.Generator, profile: str = "normal") -> Hand:
    """A hand, drawn; the profile says how carelessly it writes."""
    care = CARE[profile]
    joined = float(rng.choice((0.0, 0.15, 0.75, 0.92), p=(0.3, 0.25, 0.25, 0.2)))
    colour = _COLOURS[int(rng.integers(len(_COLOURS)))]
    pencil = colour[0] == 70
    return Hand(
        forms={c: int(rng.integers(len(g))) for c, g in forms().items()},
        faithful=1.0 - care * float(rng.uniform(0.04, 0.18)),
        slant=float(np.clip(rng.normal(0.16, 0.16), -0.1, 0.4)),
        width=float(rng.uniform(0.82, 1.12)),
        spacing=float(rng.uniform(0.02, 0.24)) if joined < 0.5 else float(rng.uniform(0.0, 0.1)),
        word_space=float(rng.uniform(0.5, 0.95)),
        joined=joined,
        slur=care * float(rng.uniform(0.14, 0.18)),
        shake=care * float(rng.uniform(0.044, 0.06)),
        wander=care * float(rng.uniform(0.02, 0.06)),
        size_spread=care * float(rng.uniform(0.04, 0.1)),
        rise=float(rng.normal(0, 0.008)),
        tall=float(rng.uniform(0.8, 1.08)),
        overwrite=care * 0.006,
        pen=float(rng.uniform(0.24, 0.44)),
        pressure=float(rng.uniform(0.15, 0.5)),
        ink=int(rng.integers(70, 110)) if pencil else int(rng.integers(15, 60)),
        colour=colour,
        size=float(rng.uniform(0.27, 0.38)),
        drop=float(rng.uniform(0.06, 0.26)),
        hurry=min(care * float(rng.uniform(0.8, 1.05)), 1.1),
        zeros=bool(rng.random() < 0.6),
        ditto=str(rng.choice(('"', ",,", '- " -', "do", ""), p=(0.4, 0.2, 0.15, 0.1, 0.15))),
        wraps=bool(rng.random() < 0.5),
    )


@dataclass(frozen=True)
class Writing:
    """Pen strokes of a text; x from 0 to the right, y up from the line of writing, in heights of a small letter.

    Attributes:
        points: Points along the strokes, [n, 2].
        lifted: Whether the pen is lifted before a point, [n].
        width: How far the writing reaches.
        words: Where each word begins and ends, x.
    """

    points: Floats
    lifted: Bools
    width: float
    words: tuple[tuple[float, float], ...] = ()


def write(text: str, hand: Hand, rng: np.random.Generator, hurry: float = 0.0) -> Writing:
    """`text` in a hand, one line; `hurry` (0 to 1) flattens the letters behind the beginning of a word."""
    parts: list[Floats] = []
    corners: list[Bools] = []
    starts: list[Bools] = []
    x, level = 0.0, 0.0
    words: list[tuple[float, float]] = []
    for number, word in enumerate(text.split(" ")):
        if number:
            x += hand.word_space * float(rng.uniform(0.75, 1.3))
        late: list[tuple[Floats, Bools, Bools]] = []
        joins = False
        begin = x
        for at, character in enumerate(word):
            glyph = _form(character, hand, rng)
            again = rng.random() < hand.overwrite and character.isalnum()
            level = 0.8 * level + float(rng.normal(0, hand.wander))
            haste = hurry * min(at / 3.0, 1.0) * (1.0 if character.islower() else 0.5 if character.isalpha() else 0.0)
            placed = _placed(glyph, hand, rng, x, level, haste, _wide(character))
            first = glyph.stroke == 0
            start = np.diff(glyph.stroke, prepend=-1) != 0
            if joins and character in JOIN_IN:
                start[0] = False
            if again:
                wrong = _placed(_form("aoe1380"[int(rng.integers(7))], hand, rng), hand, rng, x, level, 0.0, 0.86)
                late.append(wrong)
            parts.append(placed[0][first])
            corners.append(placed[1][first])
            starts.append(start[first])
            if not first.all():
                late.append((placed[0][~first], placed[1][~first], start[~first]))
            following = word[at + 1] if at + 1 < len(word) else ""
            joins = character in JOIN_OUT and following in JOIN_IN and rng.random() < hand.joined
            room = hand.spacing if character.islower() else max(hand.spacing, 0.16)
            gap = room * float(rng.uniform(0.6, 1.4)) + (0.04 if joins else 0.0)
            x += (glyph.width + 0.06) * hand.width * _wide(character) * (1 - 0.25 * haste) + gap
        words.append((begin, x))
        for points, corner, start in late:
            parts.append(points)
            corners.append(corner)
            starts.append(start)
    if not parts:
        return Writing(np.zeros((0, 2)), np.zeros(0, dtype=bool), 0.0)
    points, corner, start = np.vstack(parts), np.concatenate(corners), np.concatenate(starts)
    points = _slurred(points, corner, start, hand.slur * (1 + hurry))
    points[:, 1] += points[:, 0] * hand.rise
    points[:, 0] += hand.slant * points[:, 1]
    curve, lifted = _curve(points, corner, start)
    return Writing(curve, lifted, float(curve[:, 0].max()), tuple(words))


def _wide(character: str) -> float:
    return 0.86 if character.isupper() or character.isdigit() else 1.0


def _form(character: str, hand: Hand, rng: np.random.Generator) -> Glyph:
    known = forms_of(character)
    usual = hand.forms.get(character, 0) % len(known)
    return known[usual if rng.random() < hand.faithful else int(rng.integers(len(known)))]


def _placed(
    glyph: Glyph, hand: Hand, rng: np.random.Generator, x: float, level: float, haste: float, wide: float
) -> tuple[Floats, Bools, Bools]:
    """A glyph in its place, with a size, lean and shape of its own."""
    points = glyph.points.copy()
    above = points[:, 1] > 1
    points[above, 1] = 1 + (points[above, 1] - 1) * hand.tall
    size = 1 + float(rng.normal(0, hand.size_spread)) - 0.35 * haste
    wide *= hand.width * (1 + float(rng.normal(0, hand.size_spread))) * (1 - 0.25 * haste)
    lean = float(rng.normal(0, 0.6 * hand.size_spread))
    points += rng.normal(0, hand.shake * (1 + haste), points.shape)
    points[:, 0] = points[:, 0] * wide + lean * points[:, 1]
    points[:, 1] = points[:, 1] * size + level
    points[:, 0] += x
    return points, glyph.corner, np.diff(glyph.stroke, prepend=-1) != 0


def _slurred(points: Floats, corner: Bools, start: Bools, slur: float) -> Floats:
    """Points drawn towards their neighbours on the same stroke: a quick pen cuts curves short."""
    if len(points) < 3:
        return points
    middle = np.zeros(len(points), dtype=bool)
    middle[1:-1] = ~start[1:-1] & ~start[2:]
    pull = np.where(middle, np.where(corner, 0.5 * slur, slur), 0.0)[:, None]
    near = points.copy()
    near[1:-1] = (points[:-2] + points[2:]) / 2
    out: Floats = points * (1 - pull) + near * pull
    return out


def _curve(points: Floats, corner: Bools, start: Bools) -> tuple[Floats, Bools]:
    """Hermite curves through the points of every stroke; corners and ends take the direction of one side."""
    step = np.zeros_like(points)
    step[1:] = points[1:] - points[:-1]
    step[start] = 0
    ahead = np.roll(step, -1, axis=0)
    ahead[-1] = 0
    smooth = (step + ahead) / 2
    first, last = start, np.append(start[1:], True)
    leaving = np.where((corner | first)[:, None], ahead, smooth)
    coming = np.where((corner | last)[:, None], step, smooth)
    segment = np.flatnonzero(~start)
    if not len(segment):
        return points, start
    p0, p1 = points[segment - 1], points[segment]
    m0, m1 = leaving[segment - 1], coming[segment]
    t = np.linspace(0, 1, SAMPLES + 1)[1:][None, :, None]
    square, cube = t * t, t * t * t
    made = (
        (2 * cube - 3 * square + 1) * p0[:, None]
        + (cube - 2 * square + t) * m0[:, None]
        + (3 * square - 2 * cube) * p1[:, None]
        + (cube - square) * m1[:, None]
    )
    opens = start[segment - 1]
    count = np.full(len(segment), SAMPLES) + opens
    out = np.empty((int(count.sum()), 2))
    lifted = np.zeros(len(out), dtype=bool)
    ends = np.cumsum(count)
    begins = ends - SAMPLES
    out[(begins[:, None] + np.arange(SAMPLES)).ravel()] = made.reshape(-1, 2)
    out[begins[opens] - 1] = p0[opens]
    lifted[begins[opens] - 1] = True
    return out, lifted
