"""Convolutions that count in whole numbers of eight bits, on processors with instructions for it.

What goes into a convolution is rounded to one of 256 values between two bounds, its weights to one of 255 for each output.
Channels with large values are first divided by a scale that the weights are multiplied by, so that one channel does not take
the precision of all others (Xiao et al. 2023, SmoothQuant). Some weights are rounded the other way, so that what rounding adds to
an output at one weight it takes away at the next (Frantar et al. 2023, GPTQ). The file beside this module holds bounds, scales and
these moves as they were measured on drawn lines (`pdm.ocr.tuning.eight_bits`); it belongs to the differences of `hands.py` and to
no others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.ocr.engines.arrays import Arrays, packed, short_name, unpacked
from pdm.ocr.engines.hands import Hands

FILE = "eight_bits.npz"
"""File of the bounds, scales and moves."""
_BOUNDS, _MOVES, _HANDS = "|bounds", "|moves", "|hands"
LEVELS, WEIGHT_LEVELS = 256, 255
"""Values of an input and of a weight."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Layer:
    """How one convolution is rounded.

    Attributes:
        low: Least value of the scaled input, 0 or below.
        high: Greatest value of the scaled input, above `low`.
        scale: What each channel is divided by, [channels], above 0.
        moves: By how many values each weight is moved from the nearest one, as the weights lie; None where none is moved.
    """

    low: float
    high: float
    scale: Floats
    moves: npt.NDArray[np.int8] | None = None

    def bounds(self) -> tuple[np.float32, np.float32]:
        """The bounds moved to where nought is one of the values, as paper and padding are nought."""
        step = (self.high - self.low) / (LEVELS - 1)
        below = round(-self.low / step)
        return np.float32(-below * step), np.float32((LEVELS - 1 - below) * step)

    def steps(self, weights: Floats) -> tuple[Floats, Floats]:
        """Weights times the scale as numbers of steps, not rounded yet, and the greatest of each output, [outputs, 1, 1, 1].

        Raises:
            ValueError: The layer has another number of channels.
        """
        if weights.shape[1] != len(self.scale):
            raise ValueError(f"{weights.shape[1]} channels, not {len(self.scale)}.")
        scaled = weights * self.scale.reshape(1, -1, 1, 1)
        most = np.maximum(np.abs(scaled).max(axis=(1, 2, 3), keepdims=True), np.float32(1e-8))
        return np.asarray(scaled / (most / (WEIGHT_LEVELS // 2)), dtype=np.float32), most


@dataclass(frozen=True)
class EightBits:
    """The layers of a recogniser that count in eight bits.

    Attributes:
        hands: Name of the differences to the wheel's weights that they were measured with.
        layers: By name of the convolution's weights in the model.
        name: Short name, the same for the same file.
    """

    hands: str
    layers: Mapping[str, Layer]
    name: str = ""

    def apply(self, model: Any) -> None:
        """Have the layers of an OpenVINO model rounded; the runtime then counts them in whole numbers.

        Raises:
            ValueError: The model lacks one of the layers.
        """
        found = {weights_of(n): n for n in convolutions(model)}
        if absent := set(self.layers) - set(found):
            raise ValueError(f"the recogniser has no layers {', '.join(sorted(absent))}.")
        for name, layer in self.layers.items():
            _round(found[name], layer)
        model.validate_nodes_and_infer_types()

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads."""
        out: Arrays = {_HANDS: np.array(self.hands)}
        for name, layer in self.layers.items():
            out[name] = layer.scale.astype(np.float16)
            out[name + _BOUNDS] = np.array([layer.low, layer.high], dtype=np.float32)
            if layer.moves is not None:
                out[name + _MOVES] = layer.moves
        return packed(out)

    @classmethod
    def from_bytes(cls, data: bytes) -> EightBits:
        """What `to_bytes` wrote.

        Raises:
            ValueError: The bytes are nothing of the kind.
        """
        try:
            file = unpacked(data)
            hands = str(file.pop(_HANDS))
            bounds = {n: file[n + _BOUNDS] for n in file if not n.endswith((_BOUNDS, _MOVES))}
            layers = {
                n: Layer(float(b[0]), float(b[1]), file[n].astype(np.float32), file.get(n + _MOVES))
                for n, b in bounds.items()
            }
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(f"not a file of bounds and scales: {error}") from error
        return cls(hands, layers, short_name(data))


def shipped(hands: Hands | None) -> EightBits | None:
    """The bounds and scales that come with the package; nothing where they were measured with other weights than `hands`."""
    found = _file()
    return found if hands is not None and found.hands == hands.name else None


def convolutions(model: Any) -> list[Any]:
    """The plain convolutions of an OpenVINO model, in order."""
    return [n for n in model.get_ordered_ops() if n.get_type_name() == "Convolution"]


def weights_of(convolution: Any) -> str:
    """What the model calls the weights of a convolution."""
    return str(convolution.input_value(1).get_node().get_friendly_name())


@cache
def _file() -> EightBits:
    return EightBits.from_bytes(Path(__file__).with_name(FILE).read_bytes())


def _round(convolution: Any, layer: Layer) -> None:
    from openvino import opset13

    weights = np.array(convolution.input_value(1).get_node().data, dtype=np.float32)
    try:
        steps, most = layer.steps(weights)
    except ValueError as error:
        raise ValueError(f"the layer {weights_of(convolution)} has {error}") from error
    scale = layer.scale.reshape(1, -1, 1, 1)
    low, high = layer.bounds()
    whole = np.round(steps) if layer.moves is None else np.round(steps) + layer.moves

    def rounded(value: Any, source: tuple[Any, Any], target: tuple[Any, Any], levels: int) -> Any:
        ends = [opset13.constant(np.asarray(end, dtype=np.float32)) for end in (*source, *target)]
        return opset13.fake_quantize(value, *ends, levels).output(0)

    seen = rounded(convolution.input_value(0), (low * scale, high * scale), (low, high), LEVELS)
    kept = rounded(
        opset13.constant(np.asarray(whole * (most / (WEIGHT_LEVELS // 2)), np.float32)),
        (-most, most),
        (-most, most),
        WEIGHT_LEVELS,
    )
    convolution.input(0).replace_source_output(seen)
    convolution.input(1).replace_source_output(kept)
