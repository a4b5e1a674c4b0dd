"""What tuning on many hands taught the recogniser: differences to the weights of the `rapidocr` wheel.

The file beside this module was made by `pdm-logs train-recogniser` on lines drawn in free fonts; `NOTICE` names them. Only the
differences are kept, in eight bits: three megabytes, and the wheel's own weights stay where they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.ocr.engines.arrays import Arrays, packed, short_name, unpacked

FILE = "hands.npz"
"""File of the differences."""
LAST_LAYER = ("linear_8.w_0", "linear_8.b_0")
"""Names of the initialisers of the last layer, a column for the blank and each character."""
_SCALE, _BASE = "|scale", "|base"
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Hands:
    """Differences to a recogniser's weights.

    Attributes:
        base: SHA-256 of the model file they are differences to, as hexadecimal digits.
        differences: By name of the initialiser of the model with its last layer cut.
        name: Short name, the same for the same file.
    """

    base: str
    differences: Mapping[str, Floats]
    name: str = ""

    def apply(self, model: Any) -> None:
        """Add the differences to the initialisers of an ONNX model; of a last layer that has got more characters since, to those it had.

        Raises:
            ValueError: The model has not the weights they belong to.
        """
        from onnx import numpy_helper

        weights = {w.name: w for w in model.graph.initializer}
        for name, difference in self.differences.items():
            dims = tuple(weights[name].dims) if name in weights else ()
            had = difference.shape
            if dims[:-1] != had[:-1] or not dims or dims[-1] < had[-1] or (dims != had and name not in LAST_LAYER):
                raise ValueError(f"the recogniser has no weights {name!r} of shape {had}.")
            more = [(0, 0)] * (len(dims) - 1) + [(0, dims[-1] - had[-1])]
            whole = numpy_helper.to_array(weights[name]) + np.pad(difference, more)
            weights[name].CopyFrom(numpy_helper.from_array(whole.astype(np.float32), name))

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads: matrices as eight bits with a scale a row, vectors as sixteen bits."""
        out: Arrays = {_BASE: np.array(self.base)}
        for name, difference in self.differences.items():
            if difference.ndim < 2:
                out[name] = difference.astype(np.float16)
                continue
            row = np.abs(difference).reshape(len(difference), -1).max(axis=1) / 127
            scale = np.maximum(row, 1e-7).astype(np.float16)
            wide = scale.astype(np.float32).reshape(-1, *[1] * (difference.ndim - 1))
            out[name] = np.clip(np.round(difference / wide), -127, 127).astype(np.int8)
            out[name + _SCALE] = scale
        return packed(out)

    @classmethod
    def from_bytes(cls, data: bytes) -> Hands:
        """What `to_bytes` wrote.

        Raises:
            ValueError: The bytes are nothing of the kind.
        """
        try:
            file = unpacked(data)
            base = str(file[_BASE])
            found = {n: a for n, a in file.items() if n != _BASE and not n.endswith(_SCALE)}
            scales = {n: file[n + _SCALE].astype(np.float32) for n, a in found.items() if a.dtype == np.int8}
        except (KeyError, ValueError) as error:
            raise ValueError(f"not a file of differences: {error}") from error
        out = {
            n: a.astype(np.float32) * (scales[n].reshape(-1, *[1] * (a.ndim - 1)) if n in scales else np.float32(1))
            for n, a in found.items()
        }
        return cls(base, out, short_name(data))


def together(one: Floats, other: Floats) -> Floats:
    """Two differences of the same weights added; one of a last layer with fewer characters says nothing of the others."""
    if one.shape == other.shape:
        return one + other
    few, many = sorted((one, other), key=lambda d: d.shape[-1])
    added: Floats = np.pad(few, [(0, 0)] * (few.ndim - 1) + [(0, many.shape[-1] - few.shape[-1])]) + many
    return added


def shipped(base: bytes) -> Hands | None:
    """The differences that come with the package; nothing where they belong to another recogniser than `base`, a model file."""
    hands = Hands.from_bytes(Path(__file__).with_name(FILE).read_bytes())
    return hands if hands.base == hashlib.sha256(base).hexdigest() else None
