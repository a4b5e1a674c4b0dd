"""Lines as cells are cut, each with what is written on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pdm.ocr.engines.ppocr import HEIGHT
from pdm.ocr.tuning.camera import seen
from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.ink import Floats, Ink, Rng, chance, leaning, wavy
from pdm.ocr.tuning.outlines import SEPARATORS, Digits, filled, in_digits, printed
from pdm.ocr.tuning.paper import on_paper
from pdm.ocr.tuning.pen import Manner, written
from pdm.ocr.tuning.skeleton import Hand, Letter, with_digits
from pdm.ocr.tuning.texts import date, measured, number, numbers, only, tag
from pdm.ocr.tuning.traces import Writer, traced

_UPSIDE_DOWN = 0.02
"""Share of lines turned over, on which nothing is to be read: a page's wrong way round must not look like writing."""
_SECOND_HAND = 0.3
_PEOPLE = 0.35
"""Share of a pen's lines in letters that people wrote one by one."""
WIDEST = 1200
"""Pixels of a picture 48 high: a long line of a log."""
_LABELS = ("No", "Date", "Equip.", "Hours", "Sign", "Remarks", "Shift", "Work done", "Page", "Ref")
T = TypeVar("T")
Forms = Mapping[str, Sequence[Letter]]
_OWN_FORMS = 0.5
"""Share of a pen's lines whose digits are those of its font."""


@dataclass(frozen=True)
class Line:
    """One line to learn from.

    Attributes:
        picture: As the network gets it, uint8 [48, width].
        text: What is written, of `pdm.lattice.LATIN` alone; empty where nothing is to be read.
    """

    picture: npt.NDArray[np.uint8]
    text: str


@dataclass(frozen=True)
class Sources:
    """What lines are drawn with.

    Attributes:
        texts: What is written.
        hands: Letters as strokes, for half of the lines.
        faces: Fonts whose letters are filled, for more than a third.
        prints: Fonts of print; none where empty.
        digits: Real digits; none where empty.
        forms: Real digits as strokes, which hands write in half of their lines; none where empty.
        people: Hands of single letters that people wrote, for a third of what a pen writes; none where empty.
        writers: Lines and words that people wrote, for more than a quarter of the lines; none where empty.
    """

    texts: Callable[[Random], str]
    hands: Sequence[Hand] = ()
    faces: Sequence[Face] = ()
    prints: Sequence[Face] = ()
    digits: Digits = field(default_factory=dict)
    forms: Forms = field(default_factory=dict)
    people: Sequence[Hand] = ()
    writers: Sequence[Writer] = ()


class Drawer:
    """Draws lines; the same sources and seed give the same lines.

    Args:
        sources: What to draw with; hands or faces at least.
        seed: Of all chance.
        widest: Pixels of a picture 48 high, at most.
    """

    def __init__(self, sources: Sources, seed: int, widest: int = WIDEST) -> None:
        self.sources, self.widest = sources, widest
        self.words = Random(seed)
        self.rng: Rng = np.random.default_rng(seed)
        ways: list[tuple[float, Callable[[], tuple[Ink, str] | None], bool]] = [
            (5, self._digits, bool(sources.digits)), (7, self._printed, bool(sources.prints)),
            (50, self._written, bool(sources.hands)), (38, self._filled, bool(sources.faces)),
            (40, self._traced, bool(sources.writers)),
        ]  # fmt: skip
        self._ways = [way for _, way, there in ways if there]
        self._weights = list(accumulate(weight for weight, _, there in ways if there))
        if not sources.hands and not sources.faces and not sources.writers:
            raise ValueError("there is no hand to draw with.")
        self._hands, self._faces, self._people = _pool(sources.hands), _pool(sources.faces), _pool(sources.people)
        self._writers = _pool(sources.writers)

    def line(self) -> Line:
        """One line."""
        while True:
            drawn = self._ink()
            if drawn is None:
                continue
            ink, text = drawn
            grey = on_paper(ink, self.rng, self._neighbour, self._label)
            if grey is None:
                continue
            picture = seen(grey, self.rng)
            if chance(self.rng, _UPSIDE_DOWN):
                picture, text = picture[::-1, ::-1], ""
            ready = scaled(picture)
            if ready.shape[1] <= self.widest:
                return Line(ready, text)

    def _ink(self) -> tuple[Ink, str] | None:
        return self.words.choices(self._ways, cum_weights=self._weights)[0]()

    def _written(self) -> tuple[Ink, str] | None:
        real = bool(self.sources.people) and chance(self.rng, _PEOPLE)
        hand = self._people(self.words) if real else self._hands(self.words)
        if self.sources.forms and not real and not chance(self.rng, _OWN_FORMS):
            hand = with_digits(hand, {c: self.words.choice(x) for c, x in self.sources.forms.items()})
        text = only(self.sources.texts(self.words), frozenset(hand.letters))
        other = self._hands(self.words) if not real and chance(self.rng, _SECOND_HAND) else None
        ink = written(text, hand, Manner.drawn(hand, self.rng), self.rng, other)
        if ink is None:
            return None
        ink = leaning(ink, self.rng)
        return (wavy(ink, self.rng, 1.6, (20, 50)) if chance(self.rng, 0.5) else ink), text

    def _traced(self) -> tuple[Ink, str] | None:
        name = self.words.choice((tag, tag, date, measured, number))(self.words)
        drawn = traced(self._writers(self.words), self.sources.people, name, self.words, self.rng)
        if drawn is None:
            return None
        ink = leaning(drawn[0], self.rng, (0.8, 1.15))
        return (wavy(ink, self.rng, 1.2, (20, 50)) if chance(self.rng, 0.4) else ink), drawn[1]

    def _filled(self) -> tuple[Ink, str] | None:
        face = self._faces(self.words)
        text = only(self.sources.texts(self.words), face.characters)
        return (filled(text, face, self.rng), text) if text else None

    def _printed(self) -> tuple[Ink, str] | None:
        face = self.words.choice(self.sources.prints)
        text = only(self.sources.texts(self.words), face.characters)
        return (printed(text, face), text) if text else None

    def _digits(self) -> tuple[Ink, str] | None:
        text = self.words.choice((date, date, number, number, numbers))(self.words)
        text = only(text, frozenset("0123456789" + SEPARATORS)).strip(SEPARATORS)
        ink = in_digits(text, self.sources.digits, self.rng)
        return None if ink is None else (leaning(ink, self.rng), text)

    def _neighbour(self) -> Floats | None:
        drawn = self._ink()
        return None if drawn is None else drawn[0].trimmed()

    def _label(self) -> Floats | None:
        if not self.sources.prints:
            return None
        return printed(self.words.choice(_LABELS), self.words.choice(self.sources.prints), 40).trimmed()


def taken_again(line: Line, rng: Rng) -> Line:
    """A picture of a line as another camera might have taken it: bent, leaning, in other light and sharpness."""
    ink = leaning(Ink.of(255 - line.picture.astype(np.float32), HEIGHT), rng)
    cover = wavy(ink, rng, 1.2, (20, 50)).cover
    light, pale = rng.uniform(-10, 20), rng.uniform(0.75, 1.1)
    return Line(scaled(seen(np.asarray(255 - light - cover * 255 * pale, dtype=np.float32), rng)), line.text)


def _pool(items: Sequence[T]) -> Callable[[Random], T]:
    """Chooses among hands or faces by their weights."""
    weights = list(accumulate(float(getattr(i, "weight", 1.0)) for i in items))
    return lambda r: r.choices(items, cum_weights=weights)[0]


def scaled(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A picture at the network's height, as the reader scales it; uint8 [48, width]."""
    import cv2

    height, width = picture.shape
    size = (max(8, int(np.ceil(width * HEIGHT / height))), HEIGHT)
    method = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR
    out: npt.NDArray[np.uint8] = cv2.resize(np.ascontiguousarray(picture), size, interpolation=method)
    return out
