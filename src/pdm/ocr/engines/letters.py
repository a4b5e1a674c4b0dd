"""Letters with accents and those of other languages: their columns of the recogniser's last layer.

Lines of plain letters that taught the recogniser hands took such letters from it ("ü" was "u"). What it sees of them is still there:
the file beside this module holds columns that were fitted anew to it by `pdm.ocr.tuning.letters`, all others as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.lattice import LATIN
from pdm.ocr.engines.arrays import packed, short_name, unpacked
from pdm.ocr.engines.hands import LAST_LAYER, Hands

FILE = "letters.npz"
"""File of the columns."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Letters:
    """Columns of the last layer.

    Attributes:
        hands: Short name of the differences (`Hands`) with which what they weigh is seen.
        characters: Whose columns they are.
        weights: [features, characters].
        bias: [characters].
        name: Short name, the same for the same file.
    """

    hands: str
    characters: str
    weights: Floats
    bias: Floats
    name: str = ""

    def apply(self, model: Any) -> None:
        """Put the columns into an ONNX model whose last layer is cut to blank and `pdm.lattice.LATIN`."""
        from onnx import numpy_helper

        weights = {w.name: w for w in model.graph.initializer}
        at = [LATIN.index(c) + 1 for c in self.characters]
        for name, columns in zip(LAST_LAYER, (self.weights, self.bias), strict=True):
            whole = numpy_helper.to_array(weights[name]).copy()
            whole[..., at] = columns
            weights[name].CopyFrom(numpy_helper.from_array(whole, name))

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads; sixteen bits a weight."""
        return packed({
            "hands": np.array(self.hands), "characters": np.array(self.characters),
            "weights": self.weights.astype(np.float16), "bias": self.bias.astype(np.float16),
        })  # fmt: skip

    @classmethod
    def from_bytes(cls, data: bytes) -> Letters:
        """What `to_bytes` wrote.

        Raises:
            ValueError: The bytes are nothing of the kind.
        """
        try:
            file = unpacked(data)
            weights, bias = (file[k].astype(np.float32) for k in ("weights", "bias"))
            return cls(str(file["hands"]), str(file["characters"]), weights, bias, short_name(data))
        except (KeyError, ValueError) as error:
            raise ValueError(f"not a file of letters: {error}") from error


def shipped(hands: Hands | None) -> Letters | None:
    """The columns that come with the package; nothing where they belong to other differences than `hands`."""
    letters = _file()
    return letters if hands is not None and letters.hands == hands.name else None


@cache
def _file() -> Letters:
    return Letters.from_bytes(Path(__file__).with_name(FILE).read_bytes())
