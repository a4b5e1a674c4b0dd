"""Real writing as a pen's strokes: lines and words that people wrote on a tablet, and hands made of their letters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt

from pdm.lattice import LATIN
from pdm.ocr.tuning.ink import Floats, Ink, Rng
from pdm.ocr.tuning.pen import Manner, inked, strokes_of
from pdm.ocr.tuning.skeleton import Hand, Letter
from pdm.ocr.tuning.texts import CAPITALS, LONGEST, only
from pdm.ocr.tuning.unipen import Segment

_X, _CAPITAL, _DESCENT = 0.45, 0.7, 0.25
"""Heights of small letters and of capitals, and how far tails reach below the line, em."""
_SPACING = 0.055
"""Between two points of a stroke, em."""
_GRAIN = 1000.0
"""Parts of an em in which places are kept."""
_BLANK, _BESIDE, _PEN = 0.35, 0.12, 0.08
"""Of hands of single letters, of which nobody told it: width of a blank, room beside a letter, width of a stroke; em."""
_LEAST_OF_HAND = 45
"""Letters and digits that a hand of single letters has at least."""
_SLIMMEST, _WIDEST = 0.12, 1.3
"""Width of a line's letter over the line's height, at least and at most: what is wider or slimmer is several lines, or something else."""
_TAILS, _TALL = frozenset("gjpqy,;Q"), frozenset("bdfhklitj0123456789/()[]{}|!?&%$#@'\"" + CAPITALS)
_LOW, _MIDDLE, _HIGH = frozenset(".,_;:"), frozenset("-=+~<>*"), frozenset("'\"`^")
_PUNCTUATION = re.compile(r" +(?=[.,;:!?)\]])|(?<=[(\[]) +")


@dataclass(frozen=True)
class Writer:
    """What one person wrote.

    Attributes:
        lines: Texts of several words with their strokes.
        words: Single ones, standing on the line of writing.
    """

    lines: tuple[Piece, ...] = ()
    words: tuple[Piece, ...] = ()

    @property
    def weight(self) -> float:
        """How often it is drawn from, over others: who wrote more is drawn from more often, but not as much."""
        return float((4 * len(self.lines) + len(self.words)) ** 0.7)


@dataclass(frozen=True)
class Piece:
    """Strokes and what they say.

    Attributes:
        text: Of `pdm.lattice.LATIN`.
        points: Of all strokes, thousandths of an em, y downwards from the line of writing; int16 [points, 2].
        ends: Where each stroke ends; int32 [strokes].
    """

    text: str
    points: npt.NDArray[np.int16]
    ends: npt.NDArray[np.int32]

    @classmethod
    def of(cls, text: str, strokes: Sequence[Floats]) -> Piece:
        """From strokes in em; points beyond 32 em are lost."""
        spaced = [_spaced(s) for s in strokes]
        points = np.clip(np.vstack(spaced) * _GRAIN, -32_000, 32_000).round().astype(np.int16)
        return cls(text, points, np.cumsum([len(s) for s in spaced]).astype(np.int32))

    def strokes(self) -> list[Floats]:
        """[points, 2] each, em."""
        return np.split((self.points / np.float32(_GRAIN)).astype(np.float32), self.ends[:-1])

    @property
    def width(self) -> float:
        """Of all strokes, em."""
        return float(np.ptp(self.points[:, 0].astype(np.int32))) / _GRAIN


def text_of(label: str) -> str:
    """What a segment's label says: single spaces, none before stops, spaced-out characters together; empty where it cannot be told."""
    text = " ".join(label.replace('\\"', '"').replace("\\", "").split())
    if len(parts := text.split(" ")) > 2 and sum(len(p) == 1 for p in parts) > 0.6 * len(parts):
        text = "".join(parts)
    text = _PUNCTUATION.sub("", text)
    return text if text and len(text) <= LONGEST and set(text) <= set(LATIN) else ""


def writer(segments: Iterable[Segment]) -> Writer:
    """Lines and words of one file, all in one scale."""
    lines: list[tuple[str, tuple[Floats, ...]]] = []
    words: list[tuple[str, tuple[Floats, ...]]] = []
    for segment in segments:
        text = text_of(segment.text)
        if not text or segment.kind not in ("TEXT", "WORD") or (segment.kind == "TEXT" and len(text) < 2):
            continue
        points = np.vstack(segment.strokes)
        wide, tall = (float(v) for v in np.ptp(points, axis=0))
        if len(text) > 3 and not _SLIMMEST < wide / max(tall, 1.0) / len(text) < _WIDEST:
            continue
        if segment.kind == "TEXT" and _turns(segment.strokes):
            continue
        (words if segment.kind == "WORD" else lines).append((text, segment.strokes))
    em = _em([(t, float(np.ptp(np.vstack(s)[:, 1]))) for t, s in (*lines, *words)])
    if not em:
        return Writer()
    return Writer(*(tuple(Piece.of(t, _standing(t, s, em)) for t, s in some) for some in (lines, words)))


def _turns(strokes: Sequence[Floats]) -> bool:
    """Whether a second line begins: the pen goes far back and on below what it wrote, which dots and bars set later do not."""
    points = np.vstack(strokes)
    wide, tall = (float(v) for v in np.ptp(points, axis=0))
    centres = np.array([(s.min(axis=0) + s.max(axis=0)) / 2 for s in strokes])
    for n in range(1, len(centres)):
        back = centres[:n, 0].max() - centres[n, 0]
        if back > 0.4 * wide and centres[:n, 1].mean() - centres[n, 1] > 0.4 * tall:
            return True
    return False


def hands(name: str, segments: Sequence[Segment], rng: Rng, most: int = 3) -> list[Hand]:
    """Hands of one person's single letters, each with another sample of a letter where there are several; none where too many lack."""
    found: dict[str, list[tuple[Floats, ...]]] = defaultdict(list)
    for segment in segments:
        if len(segment.text) == 1 and segment.text in LATIN and segment.text != " ":
            found[segment.text].append(segment.strokes)
    if sum(c.isalnum() for c in found) < _LEAST_OF_HAND:
        return []
    em = _em([(c, float(np.ptp(np.vstack(s)[:, 1]))) for c, several in found.items() for s in several])
    if not em:
        return []
    count = min(most, max(1, int(np.median([len(v) for v in found.values()]))))
    return [
        Hand(name, {c: _letter(c, several[int(rng.integers(len(several)))], em) for c, several in sorted(found.items())}, _BLANK)
        for _ in range(count)
    ]  # fmt: skip


def traced(who: Writer, single: Sequence[Hand], extra: str, words: Random, rng: Rng) -> tuple[Ink, str] | None:
    """Ink of a real line, or of some of one person's words side by side; nothing where it is too long.

    Args:
        who: What one person wrote.
        single: Hands of single letters; one of them writes `extra` among the words.
        extra: A text for it, as the name of a machine.
        words: Chance of what is written.
        rng: Chance of how.
    """
    manner = _manner(rng)
    if who.lines and (not who.words or words.random() < len(who.lines) / (len(who.lines) + 0.3 * len(who.words))):
        piece = words.choice(who.lines)
        return _with(_drawn(piece.strokes(), manner, rng), piece.text)
    chosen = [words.choice(who.words) for _ in range(words.choice((1, 1, 1, 2, 2, 3, 4, 5, 7)))]
    at = words.randrange(len(chosen)) if single and len(chosen) > 1 and words.random() < 0.4 else -1
    blank, x, level = rng.uniform(0.2, 0.75), 0.0, 0.0
    strokes: list[Floats] = []
    texts = []
    for n, piece in enumerate(chosen):
        ink, text, wide = piece.strokes(), piece.text, piece.width
        if n == at:
            hand = words.choice(single)
            text = only(extra, frozenset(hand.letters))
            ink = strokes_of(text, hand, manner, rng) or [] if text else []
            if not ink:
                continue
            wide = float(np.ptp(np.vstack(ink)[:, 0]))
        left = np.vstack(ink)[:, 0].min()
        level = 0.7 * level + rng.normal(0, 0.04)
        strokes += [np.asarray(s + np.array([x - left, level], dtype=np.float32)) for s in ink]
        x += wide + blank * rng.uniform(0.7, 1.4)
        texts.append(text)
    text = " ".join(texts)
    return _with(_drawn(strokes, manner, rng), text) if strokes and len(text) <= LONGEST else None


def _with(ink: Ink | None, text: str) -> tuple[Ink, str] | None:
    return None if ink is None else (ink, text)


def _manner(rng: Rng) -> Manner:
    em = int(rng.integers(44, 62))
    return Manner(
        em=em, pen=em * rng.uniform(0.035, 0.13), press=rng.uniform(0, 0.35), bend=rng.uniform(0, 0.02), uneven=rng.uniform(0, 0.05),
        drift=rng.uniform(0, 0.02), wide=rng.uniform(0.85, 1.1),
    )  # fmt: skip


def _drawn(strokes: list[Floats], manner: Manner, rng: Rng) -> Ink | None:
    lean = np.array([[manner.wide, 0.0], [rng.normal(0, 0.08), 1.0]], dtype=np.float32)
    return inked([np.asarray(s @ lean) for s in strokes], manner, rng)


def _em(heights: Sequence[tuple[str, float]]) -> float:
    """The tablet's units in an em, by the heights of several texts; 0 where none tells."""
    told = [tall / (_top(t) + _below(t)) for t, tall in heights if tall > 0 and not set(t) <= _LOW | _MIDDLE | _HIGH]
    return float(np.median(told)) if told else 0.0


def _top(text: str) -> float:
    return _CAPITAL if set(text) & _TALL else _X


def _below(text: str) -> float:
    return _DESCENT if set(text) & _TAILS else 0.0


def _standing(text: str, strokes: Sequence[Floats], em: float) -> list[Floats]:
    """Strokes in em, y downwards from the line of writing, which is where letters without tails end."""
    points = np.vstack(strokes)
    tall = float(np.ptp(points[:, 1])) / em
    below = min(_below(text), 0.4 * tall)
    start = np.array([points[:, 0].min(), np.quantile(points[:, 1], 0.01) + below * em], dtype=np.float32)
    return [np.asarray((s - start) / np.float32(em) * np.array([1, -1], dtype=np.float32)) for s in strokes]


def _letter(character: str, strokes: Sequence[Floats], em: float) -> Letter:
    """A single letter where it stands on a line, since a box tells nothing of that."""
    points = np.vstack(strokes)
    low, high = (points[:, 1].min(), points[:, 1].max())
    tall = float(high - low) / em
    foot = 0.0
    if character in _MIDDLE:
        foot = 0.28 - tall / 2
    elif character in _HIGH:
        foot = _CAPITAL - tall
    elif character in ",;" or character in _TAILS:
        foot = -min(_DESCENT, 0.45 * tall)
    start = np.array([points[:, 0].min() - 0.04 * em, low - foot * em], dtype=np.float32)
    flip = np.array([1, -1], dtype=np.float32)
    placed = tuple(_spaced(np.asarray((s - start) / np.float32(em) * flip)) for s in strokes)
    return Letter(float(np.ptp(points[:, 0])) / em + _BESIDE, _PEN, placed)


def _spaced(points: Floats) -> Floats:
    """A stroke with points at even distances, its ends kept; a dot becomes a short stroke."""
    steps = np.hypot(*np.diff(points, axis=0).T) if len(points) > 1 else np.zeros(0)
    length = float(steps.sum())
    if length < 0.01:
        return np.vstack([points[:1], points[:1] + np.array([0.01, 0.005], dtype=np.float32)])
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0, length, max(2, round(length / _SPACING) + 1))
    return np.stack([np.interp(at, along, points[:, k]) for k in (0, 1)], axis=1).astype(np.float32)
