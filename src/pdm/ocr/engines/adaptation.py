"""A recogniser that learns a hand from cells whose text is known: the last part of its network, moved a little.

What the convolutions see of a picture stays as it is; the weights after them are moved by gradient descent on the CTC loss
(Graves et al. 2006) of the corrected texts, in a few passes of small batches. This is done several times, each without another part
of the corrections, which it is judged by; the weights are averaged, which takes chance out of them (Wortsman et al. 2022, "model
soups"). They are used only if the parts held back are read better.

What a reader learns makes it surer than it is right, and readings are weighed by how sure they are. So it is also held to what it said
before, step by step ("learning without forgetting", Li and Hoiem 2016): on texts that no person gave, and on cells without a text.
"""

from __future__ import annotations

import hashlib
import math
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Levenshtein

from pdm.lattice import LATIN, encode
from pdm.ocr.engines import descent
from pdm.ocr.engines.ctc import Floats, best_path, slopes, softmax
from pdm.ocr.engines.hands import Hands, together
from pdm.ocr.engines.neck import Neck, backward, forward

_LAYER, _MAGIC = b"A1", b"A2"
_HEAD = ">ffI"

LEAST = 24
"""Corrected cells below which nothing is learned."""

FOLDS, FEW, FOLDS_OF_FEW = 4, 60, 8
"""Parts of the corrections, each held back once, to judge by; of fewer corrections than `FEW` more parts, so that as many teach."""

LIKE, SAME = 0.2, 0.7
"""How like its text a picture has to be read to teach anything, 0 to 1, and how like what it was read as before."""

PASSES, LEAST_PASSES, MOST = 14, 2, 60_000
"""How often a cell is shown; less often, but so often at least, where that would be more time steps than `MOST`."""

STEPS, RATE, WARM = 200, 7e-4, 5
"""Time steps shown together, largest rate, and how many batches it takes to get there."""


HELD, HELD_ALONE = 0.3, 0.5
"""Weights of what the reader said before: beside a text that no person gave, and of pictures without a text."""

A_CHARACTER = 6
"""Time steps that count as much as one character."""


@dataclass(frozen=True)
class Sight:
    """What the recogniser made of one picture.

    Attributes:
        probabilities: [time, 1 + len(LATIN)].
        features: What its convolutions saw, of the paper after the writing, too; [time or more, channels].
    """

    probabilities: Floats
    features: Floats


@dataclass(frozen=True)
class Adaptation:
    """What was learned of a hand.

    Attributes:
        differences: Added to the weights of the recogniser; by name of its initialiser.
        before: Character error rate of the best path on corrections held back, without them.
        after: With them.
        cells: Number of corrected cells they were learned from.
    """

    differences: Mapping[str, Floats]
    before: float
    after: float
    cells: int

    @property
    def name(self) -> str:
        """Short name, the same for the same differences."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:8]

    def on_top_of(self, earlier: Adaptation) -> Adaptation:
        """This, learned by a reader that had learned `earlier`, as learned by one that had learned nothing."""
        both = dict(earlier.differences)
        for name, difference in self.differences.items():
            both[name] = together(both[name], difference) if name in both else difference
        return Adaptation(both, self.before, self.after, self.cells)

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads; the differences in eight bits."""
        head = struct.pack(_HEAD, self.before, self.after, self.cells)
        return _MAGIC + head + Hands("", self.differences).to_bytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Adaptation:
        """What `to_bytes` wrote, now or when only the last layer was learned.

        Raises:
            ValueError: The bytes are no adaptation.
        """
        try:
            if data[:2] == _LAYER:
                return _last_layer(data[2:])
            if data[:2] != _MAGIC:
                raise ValueError("wrong beginning")
            before, after, cells = struct.unpack_from(_HEAD, data, 2)
            differences = Hands.from_bytes(data[2 + struct.calcsize(_HEAD) :]).differences
            if not all(np.isfinite(d).all() for d in differences.values()):
                raise ValueError("not finite")
        except (zlib.error, struct.error, ValueError) as error:
            raise ValueError(f"not an adaptation: {error}") from error
        return cls(differences, before, after, cells)


def _last_layer(data: bytes) -> Adaptation:
    """What earlier versions stored: a matrix and a bias for the last layer."""
    raw = zlib.decompress(data)
    rows, columns, before, after, cells = struct.unpack_from(">HHffI", raw)
    values = np.frombuffer(raw, dtype=">f2", offset=struct.calcsize(">HHffI")).astype(np.float32)
    layer, bias = values[: rows * columns].reshape(rows, columns), values[rows * columns :]
    if len(bias) != columns or columns > len(LATIN) + 1 or not np.isfinite(values).all():
        raise ValueError("wrong size")
    return Adaptation({"linear_8.w_0": layer, "linear_8.b_0": bias}, before, after, cells)


@dataclass(frozen=True)
class _Cell:
    text: str | None
    pictures: list[Sight]
    """As it is, then altered."""


@dataclass(frozen=True)
class _Known(_Cell):
    text: str


def learn(
    neck: Neck,
    examples: Sequence[tuple[Sight, str | None]],
    *,
    least: int = LEAST,
    views: Sequence[Sequence[Sight]] | None = None,
    believed: bool = False,
) -> Adaptation | None:
    """What is learned of a hand from pictures with their right texts; None when held-back texts are not read better with it.

    Texts with characters outside the alphabet, too long for their pictures, or read as something else altogether teach nothing.

    Args:
        neck: The part that is moved, as it reads now.
        examples: Pictures as they are; one without a text is to be read as before.
        least: How many with a text are needed.
        views: For each example the same writing altered (`variants.altered`), which teaches but is not judged by.
        believed: The texts are what the reader itself is believed to have read right, not a person's.
    """
    pairs = list(zip(examples, views if views is not None else [()] * len(examples), strict=True))
    cells = [_Known(t, [s, *(v for v in more if _fits(v, t))]) for (s, t), more in pairs if t and _fits(s, t)]
    others = [_Cell(None, [s, *more]) for (s, t), more in pairs if t is None and len(s.probabilities)]
    if len(cells) < max(least, 2):
        return None
    before = after = 0
    moved = []
    folds = FOLDS if len(cells) >= FEW else min(FOLDS_OF_FEW, len(cells))
    for fold in range(folds):
        held = cells[fold::folds]
        mine = [*(c for i, c in enumerate(cells) if i % folds != fold), *others]
        moved.append(_moved(neck.weights, mine, fold, HELD if believed else 0.0))
        before += sum(_wrong(best_path(c.pictures[0].probabilities), c.text) for c in held)
        after += sum(_wrong(text, c.text) for text, c in zip(_read(moved[-1], held), held, strict=True))
    if after >= before:
        return None
    mean = {n: np.asarray(np.mean([m[n] for m in moved], axis=0), dtype=np.float32) for n in neck.weights}
    differences = neck.differences(mean)
    characters = sum(len(_squeezed(c.text)) for c in cells)
    return Adaptation(differences, before / characters, after / characters, len(cells))


def teaches(seen: Sight, text: str | None, before: str | None = None) -> bool:
    """Whether a picture teaches its text; one without a text always does, by being read as before.

    Args:
        seen: The picture.
        text: What stands there.
        before: What it was read as, where it is to be read like that.
    """
    if text is None:
        return True
    if not _fits(seen, text):
        return False
    now = _squeezed(best_path(seen.probabilities))
    return before is None or Levenshtein.normalized_similarity(now, _squeezed(before)) >= SAME


def _fits(seen: Sight, text: str) -> bool:
    _, lengths = encode([text])
    doubled = sum(a == b for a, b in pairwise(text))
    if not 0 < lengths[0] <= len(seen.probabilities) - doubled:
        return False
    # a picture of several lines, or of something else, is hardly read like its text
    return Levenshtein.normalized_similarity(best_path(seen.probabilities), text) >= LIKE


def _wrong(read: str, text: str) -> int:
    """Character errors, spaces aside."""
    return Levenshtein.distance(_squeezed(read), _squeezed(text))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _read(weights: Mapping[str, Floats], cells: Sequence[_Known]) -> list[str]:
    """Best paths of cells with other weights."""
    seen = [c.pictures[0] for c in cells]
    return [best_path(forward(weights, s.features[None])[0][0, : len(s.probabilities)]) for s in seen]


def _moved(weights: Mapping[str, Floats], cells: Sequence[_Cell], run: int, held: float) -> dict[str, Floats]:
    """Weights that read the cells better, by Adam with a rate that falls along a cosine (Loshchilov and Hutter 2017)."""
    now = {n: w.copy() for n, w in weights.items()}
    mean, square = ({n: np.zeros(w.size, dtype=np.float32) for n, w in weights.items()} for _ in range(2))
    batches = list(_batches(cells, run))
    for step, batch in enumerate(batches, 1):
        rate = RATE * min(1.0, step / WARM) * 0.5 * (1 + math.cos(math.pi * step / len(batches)))
        # both moments start at nothing
        first, second = np.float32(rate / (1 - 0.9**step)), np.float32(1 - 0.99**step)
        for name, slope in _gradient(now, batch, held).items():
            descent.step(now[name].ravel(), slope.ravel(), mean[name], square[name], first, second)
    return now


def _batches(cells: Sequence[_Cell], run: int) -> Iterator[list[tuple[Sight, str | None]]]:
    """Each cell some times, each time with another of its pictures; pictures of one width together, in an order by chance."""
    chance = np.random.default_rng(run)
    once = sum(len(c.pictures[0].features) for c in cells)
    for turn in range(run, run + max(LEAST_PASSES, min(PASSES, MOST // once))):
        shown = [(c.pictures[turn % len(c.pictures)], c.text) for c in cells]
        widths: dict[int, list[tuple[Sight, str | None]]] = {}
        for i in chance.permutation(len(shown)):
            widths.setdefault(len(shown[i][0].features), []).append(shown[i])
        batches = []
        for width, same in widths.items():
            size = max(1, STEPS // width)
            batches += [same[k : k + size] for k in range(0, len(same), size)]
        yield from (batches[i] for i in chance.permutation(len(batches)))


def _gradient(
    weights: Mapping[str, Floats], batch: Sequence[tuple[Sight, str | None]], held: float
) -> dict[str, Floats]:
    """Slopes of the loss a character: of the texts, and of what was said before at each step."""
    logits, kept = forward(weights, np.stack([s.features for s, _ in batch]).astype(np.float32))
    used = [len(s.probabilities) for s, _ in batch]
    codes, lengths = encode([t if t is not None else " " for _, t in batch])
    rows = np.concatenate([softmax(one[:n]) for one, n in zip(logits, used, strict=True)]).astype(np.float64)
    ends = np.cumsum(used)
    slope = slopes(rows, ends, codes.astype(np.int64), lengths)
    before = rows - np.concatenate([s.probabilities for s, _ in batch])
    characters = sum(n / A_CHARACTER if t is None else len(t) for (_, t), n in zip(batch, used, strict=True))
    by_picture = np.zeros_like(logits)
    for i, (_, text) in enumerate(batch):
        part = slice(ends[i] - used[i], ends[i])
        told = HELD_ALONE * before[part] if text is None else slope[part] + held * before[part]
        by_picture[i, : used[i]] = told / characters
    return backward(weights, kept, by_picture)
