"""PP-OCRv6 (small), as shipped in the `rapidocr` wheel, run directly so that its probabilities can be kept.

The last layer is cut to the Latin characters of `pdm.lattice.LATIN`: it saves time and rules Chinese confusions out. All layers
are moved part of the way to weights that were tuned on many hands (`hands.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import compress, groupby, islice
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import EngineMissing
from pdm.lattice import LATIN, Lattice
from pdm.ocr.engines import eight_bits
from pdm.ocr.engines.adaptation import Adaptation, Sight, learn, teaches
from pdm.ocr.engines.base import Engine, Recognition
from pdm.ocr.engines.hands import Hands, shipped
from pdm.ocr.engines.letters import Letters
from pdm.ocr.engines.letters import shipped as shipped_letters
from pdm.ocr.engines.neck import SEEN, Neck
from pdm.ocr.engines.network import Network, load
from pdm.ocr.engines.pooling import pool_first
from pdm.ocr.picture.variants import altered

HEIGHT = 48
MAX_WIDTH = 2400
TOLD = 300
"""At most so many of its own readings teach a reader, evenly spread."""
MARGIN = 1.15
"""Paper after the writing: with a seventh more than its width the last letters are read best."""


class PPOcr(Engine):
    """Reads handwriting and print; gives lattices."""

    name = "ppocr"

    def __init__(self, adaptation: Adaptation | None = None, margin: float = MARGIN) -> None:
        self.margin = margin
        self.adaptation = adaptation
        base = wheel()
        hands = shipped(base)
        letters = shipped_letters(hands)
        self.network = load(cut_model(base, hands, adaptation, letters), eight_bits.shipped(hands))
        self.version = f"{version('rapidocr')} {self.network.name}"
        if hands is not None:
            self.version += f", hands {hands.name}"
        if letters is not None:
            self.version += f", letters {letters.name}"
        if adaptation is not None:
            self.version += f", adapted {adaptation.name}"

    def read(self, pictures: Sequence[npt.NDArray[Any]]) -> list[Recognition]:
        """See `Engine.read`. Pictures of like width are read together; what is read does not depend on the others."""
        ready = [_prepare(p) for p in pictures]
        widths = [filled_width(p.shape[1], self.margin) for p in ready]
        order = sorted(range(len(ready)), key=lambda i: widths[i])
        out: list[Recognition | None] = [None] * len(ready)
        for width, same in groupby(order, key=lambda i: widths[i]):
            for some in _batches(same, self.network.together(width)):
                for i, recognition in zip(some, self._batch([ready[i] for i in some], width), strict=True):
                    out[i] = recognition
        return [r for r in out if r is not None]

    def learn(
        self,
        pictures: Sequence[npt.NDArray[Any]],
        texts: Sequence[str | None],
        *,
        read: Sequence[str | None] | None = None,
    ) -> bytes | None:
        """See `Engine.learn`."""
        try:
            part = neck(self.adaptation)
        except ValueError:  # a wheel with another network: it is read with, but nothing is learned
            return None
        eyes = _with_features() if self.adaptation is None else _seeing(self.adaptation)
        examples = list(zip(look(pictures, eyes), texts, strict=True))
        good = [teaches(s, t, r) for (s, t), r in zip(examples, read or [None] * len(examples), strict=True)]
        # what is to be read as before is seen often enough as it is
        if read is not None:
            # of a reader's own readings there are more to be had than time to look at them again
            sure = [i for i, t in enumerate(texts) if good[i] and t is not None]
            kept = {sure[int(i)] for i in np.linspace(0, len(sure) - 1, min(TOLD, len(sure))).round()}
            good = [g and (texts[i] is None or i in kept) for i, g in enumerate(good)]
        told = [p for p, g, t in zip(pictures, good, texts, strict=True) if g and t is not None]
        again = iter(look_again(told, eyes))
        views = [next(again) if t is not None else [] for t, g in zip(texts, good, strict=True) if g]
        learned = learn(part, list(compress(examples, good)), views=views, believed=read is not None)
        if learned is None:
            return None
        return (learned if self.adaptation is None else learned.on_top_of(self.adaptation)).to_bytes()

    def adapted(self, learned: bytes) -> Engine:
        """See `Engine.adapted`."""
        return _adapted(learned)

    def _batch(self, pictures: list[npt.NDArray[np.float32]], width: int) -> list[Recognition]:
        # beside the picture: paper, as the recogniser was trained (0 = mid grey after scaling)
        block = np.zeros((len(pictures), 3, HEIGHT, width), dtype=np.float32)
        for i, picture in enumerate(pictures):
            block[i, :, :, : picture.shape[1]] = picture
        probabilities = self.network(block)[0]
        result = []
        for i, picture in enumerate(pictures):
            steps = probabilities.shape[1]
            used = min(steps, int(np.ceil(picture.shape[1] / width * steps)) + 1)
            lattice = Lattice.from_probabilities(probabilities[i, :used])
            text, confidence = lattice.greedy()
            result.append(Recognition(text.strip(), confidence if text.strip() else 0.0, lattice))
        return result


def filled_width(width: int, margin: float = MARGIN) -> int:
    """Width of the network's input for writing of `width` pixels: one of few, as a network keeps memory for each."""
    wanted = max(64, math.ceil(width * margin))
    step = 32 if wanted <= 384 else 64 if wanted <= 768 else 128
    return math.ceil(wanted / step) * step


def _batches(items: Iterable[int], size: int) -> Iterator[list[int]]:
    """Whole batches, and what is left one by one: a network keeps memory for every size of batch."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield from [some] if len(some) == size else ([one] for one in some)


def _prepare(picture: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Grey picture scaled to 48 pixels of height, values -1 to 1, [48, width]."""
    import cv2

    grey = picture if picture.ndim == 2 else picture[..., :3].mean(axis=2).astype(np.uint8)
    height, width = grey.shape
    if height < 1 or width < 1:
        return np.zeros((HEIGHT, 8), dtype=np.float32)
    scaled = int(np.clip(np.ceil(width * HEIGHT / height), 8, MAX_WIDTH))
    small = cv2.resize(grey, (scaled, HEIGHT), interpolation=cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR)
    out: npt.NDArray[np.float32] = small.astype(np.float32) / 127.5 - 1.0
    return out


@lru_cache(maxsize=8)
def _adapted(learned: bytes) -> PPOcr:
    return PPOcr(Adaptation.from_bytes(learned))


def look(pictures: Sequence[npt.NDArray[Any]], eyes: Network | None = None) -> list[Sight]:
    """What the recogniser makes of pictures, with what its convolutions see; in their order."""
    eyes = eyes or _with_features()
    out = []
    for ready in map(_prepare, pictures):
        width = filled_width(ready.shape[1])
        block = np.zeros((1, 3, HEIGHT, width), dtype=np.float32)
        block[0, :, :, : ready.shape[1]] = ready
        probabilities, seen = eyes(block)
        used = min(probabilities.shape[1], math.ceil(ready.shape[1] / width * probabilities.shape[1]) + 1)
        out.append(Sight(probabilities[0, :used], np.ascontiguousarray(seen[0, :, 0].T)))
    return out


def look_again(pictures: Sequence[npt.NDArray[Any]], eyes: Network | None = None) -> list[list[Sight]]:
    """For each picture what the recogniser makes of it altered (`variants.altered`)."""
    greys = [p if p.ndim == 2 else p[..., :3].mean(axis=2).astype(np.uint8) for p in pictures]
    return [look(altered(g), eyes) if min(g.shape) > 0 else [] for g in greys]


@cache
def _with_features() -> Network:
    return _seeing(None)


def _seeing(adaptation: Adaptation | None) -> Network:
    """The recogniser, what its convolutions see as a second output."""
    import onnx

    model = onnx.load_from_string(_cut_model(adaptation))
    model.graph.output.append(onnx.helper.make_tensor_value_info(SEEN, onnx.TensorProto.FLOAT, None))
    return load(bytes(model.SerializeToString()), eight_bits.shipped(shipped(wheel())))


def neck(adaptation: Adaptation | None = None) -> Neck:
    """The part of the recogniser that learns a hand, as it reads with what it has learned.

    Raises:
        ValueError: The wheel has another network than the one whose parts are known.
    """
    import onnx

    return Neck.of(onnx.load_from_string(_cut_model(adaptation)))


def wheel(part: str = "rec") -> bytes:
    """A network of the `rapidocr` wheel, a model file: the recogniser ("rec") or the detector ("det").

    Raises:
        EngineMissing: The wheel has none.
    """
    folder = files("rapidocr") / "models"
    found = sorted(
        (p for p in folder.iterdir() if f"_{part}_" in p.name and p.name.endswith(".onnx")), key=lambda p: p.name
    )
    if not found:
        raise EngineMissing(
            f"the rapidocr package has no network of the kind {part!r} in it.",
            remedy="Install rapidocr 3.10 from its wheel.",
        )
    return found[0].read_bytes()


def _cut_model(adaptation: Adaptation | None = None) -> bytes:
    """The recogniser as it is used: cut, tuned, and corrected by what was learned of a hand."""
    base = wheel()
    hands = shipped(base)
    return cut_model(base, hands, adaptation, shipped_letters(hands))


def cut_model(
    base: bytes, hands: Hands | None = None, adaptation: Adaptation | None = None, letters: Letters | None = None
) -> bytes:
    """A recogniser with its last layer cut to blank and `LATIN`, moved by what hands and letters taught and by what was learned of one hand."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load_from_string(base)
    characters = next(p.value for p in model.metadata_props if p.key == "character").split("\n")
    index = {c: i + 1 for i, c in enumerate(characters)}
    weights = {w.name: w for w in model.graph.initializer}
    last = [n for n in model.graph.node if n.op_type == "MatMul"][-1]
    matrix = next(n for n in last.input if n in weights)
    add = next(n for n in model.graph.node if n.op_type == "Add" and last.output[0] in n.input)
    bias = next(n for n in add.input if n in weights)
    w, b = numpy_helper.to_array(weights[matrix]), numpy_helper.to_array(weights[bias])
    # the space follows the characters; one the model does not know never wins
    index[" "] = w.shape[1] - 1
    rows = [0, *(index.get(c, -1) for c in LATIN)]
    known = np.array([r >= 0 for r in rows])
    new_w = np.where(known, w[:, [max(r, 0) for r in rows]], 0.0).astype(np.float32)
    new_b = np.where(known, b[[max(r, 0) for r in rows]], -30.0).astype(np.float32)
    weights[matrix].CopyFrom(numpy_helper.from_array(new_w, matrix))
    weights[bias].CopyFrom(numpy_helper.from_array(new_b, bias))
    if hands is not None:
        hands.apply(model)
    if letters is not None:
        letters.apply(model)
    if adaptation is not None:
        Hands("", adaptation.differences).apply(model)
    model.graph.output[0].type.tensor_type.shape.dim[2].ClearField("dim_value")
    pool_first(model)
    return bytes(model.SerializeToString())
