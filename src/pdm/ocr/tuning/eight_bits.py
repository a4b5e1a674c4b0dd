"""Measures how the recogniser's convolutions can be rounded to eight bits, so that its probabilities move least.

Each convolution is tried alone with several scales and bounds on drawn lines, and its weights are then rounded together
(`rounding`); one that moves the probabilities much whatever is tried stays as it is. No line needs its text: the recogniser is
compared with itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import EngineMissing
from pdm.ocr.engines.eight_bits import LEVELS, WEIGHT_LEVELS, EightBits, Layer, convolutions, weights_of
from pdm.ocr.engines.neck import SEEN
from pdm.ocr.engines.ppocr import HEIGHT, filled_width
from pdm.ocr.tuning.drawing import Line
from pdm.ocr.tuning.rounding import places, rounded_together
from pdm.ocr.tuning.training import Progress

_SHARES = (0.0, 0.25, 0.5, 0.75)
"""How much of a channel's range is moved to the weights, as an exponent; 0 leaves all channels as they are."""
_WITHIN = (1.0, 0.98, 0.9)
"""Share of the lines whose values all lie within the bounds; what lies beyond is cut off."""
_MOST = 0.006
"""A layer that alone moves more of the probability of a step than this stays as it is."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Choice:
    """What was chosen for a layer.

    Attributes:
        share: Exponent of the scales.
        within: Share of the lines within the bounds.
        moved: Probability that moved to other letters, mean over the steps, 0 to 2.
        kept: Whether the layer counts in eight bits.
    """

    share: float
    within: float
    moved: float
    kept: bool


def measured(
    model: bytes, hands: str, lines: Sequence[Line], judges: Sequence[Line], progress: Progress | None = None
) -> tuple[EightBits, dict[str, Choice]]:
    """Bounds, scales and moves for the convolutions of a recogniser, and what was chosen for each.

    Args:
        model: The recogniser as it reads, an ONNX file.
        hands: Name of the differences it was moved by.
        lines: What the bounds are measured on, and the weights are rounded for.
        judges: Other lines, on which the probabilities are compared.
        progress: Told of each layer.

    Raises:
        EngineMissing: OpenVINO is not installed.
    """
    blocks = [_block(line) for line in judges]
    if find_spec("openvino") is None:
        raise EngineMissing(
            "how a recogniser counts in eight bits is measured with OpenVINO, which is not installed.",
            remedy="Install openvino, or leave eight_bits out of the config.",
        )
    whole = _probabilities(model, None)
    plain = [whole(b) for b in blocks]
    bounds = _bounds(model, lines)
    weights = _weights(model)
    layers: dict[str, Layer] = {}
    chosen: dict[str, Choice] = {}
    for number, (name, ranges) in enumerate(bounds.items(), start=1):
        tried = []
        for share, within in product(_SHARES, _WITHIN):
            layer = _layer(ranges, weights[name], share, within)
            runs = _probabilities(model, EightBits(hands, {name: layer}))
            tried.append((_moved(runs, blocks, plain), share, within, layer))
        _, share, within, nearest = min(tried, key=lambda t: t[0])
        layer = _together(model, name, nearest, lines)
        moved = _moved(_probabilities(model, EightBits(hands, {name: layer})), blocks, plain)
        chosen[name] = Choice(share, within, moved, moved <= _MOST)
        if progress is not None:
            progress("eight bits", number, len(bounds))
        if chosen[name].kept:
            layers[name] = layer
    return EightBits.from_bytes(EightBits(hands, layers).to_bytes()), chosen


def _rounded(model: Any) -> Iterator[Any]:
    """The convolutions that are worth rounding: over all of a picture, but for the first, which sees three channels."""
    for node in convolutions(model):
        source, seen = node.input_value(0), node.input_value(0).get_partial_shape()
        # of width 1 are weights for whole channels, counted once a picture
        whole = seen[3].is_static and seen[3].get_length() == 1
        picture = source.get_node().get_type_name() == "Parameter"
        # what follows on what was seen is the part that learns a hand
        if not (whole or picture or SEEN in source.get_names()):
            yield node


def _weights(model: bytes) -> dict[str, Floats]:
    import openvino

    read = openvino.Core().read_model(model)
    return {weights_of(n): np.array(n.input_value(1).get_node().data, dtype=np.float32) for n in _rounded(read)}


def _bounds(model: bytes, lines: Sequence[Line]) -> dict[str, Floats]:
    """Least and greatest input of each convolution in each line: [lines, 2, channels]."""
    import openvino
    from openvino import opset13

    read = openvino.Core().read_model(model)
    nodes = list(_rounded(read))
    names = [weights_of(n) for n in nodes]
    inner = openvino.Model([opset13.result(n.input_value(0)) for n in nodes], read.get_parameters())
    runs = _compiled(inner)
    found: dict[str, list[Floats]] = {n: [] for n in names}
    for line in lines:
        runs.infer([_block(line)])
        for name, tensor in zip(names, runs.output_tensors, strict=True):
            seen = tensor.data[0].reshape(tensor.data.shape[1], -1)
            found[name].append(np.stack([seen.min(axis=1), seen.max(axis=1)]))
    return {n: np.stack(v) for n, v in found.items()}


def _layer(ranges: Floats, weights: Floats, share: float, within: float) -> Layer:
    low = np.minimum(np.quantile(ranges[:, 0], 1 - within, axis=0), 0)
    high = np.maximum(np.quantile(ranges[:, 1], within, axis=0), 0)
    width = np.maximum(high - low, 1e-4)
    heaviest = np.maximum(np.abs(weights).max(axis=(0, 2, 3)), 1e-4)
    scale = width**share / heaviest ** (1 - share) if share else np.ones_like(width)
    scale = np.clip(scale / np.exp(np.log(scale).mean()), 1e-3, 1e3).astype(np.float16).astype(np.float32)
    return Layer(float((low / scale).min()), float((high / scale).max()), scale)


def _together(model: bytes, name: str, layer: Layer, lines: Sequence[Line]) -> Layer:
    """A layer whose weights are rounded together, for what it sees of lines."""
    import openvino
    from openvino import opset13

    read = openvino.Core().read_model(model)
    node = next(n for n in _rounded(read) if weights_of(n) == name)
    weights = np.array(node.input_value(1).get_node().data, dtype=np.float32)
    runs = _compiled(openvino.Model([opset13.result(node.input_value(0))], read.get_parameters()))
    low, high = layer.bounds()
    step, scale = (high - low) / (LEVELS - 1), layer.scale[:, None, None]
    rng = np.random.default_rng(0)
    products = np.zeros((weights[0].size, weights[0].size))
    for line in lines:
        runs.infer([_block(line)])
        seen = np.clip(np.round((runs.output_tensors[0].data[0] / scale - low) / step), 0, LEVELS - 1) * step + low
        pads = node.get_pads_begin(), node.get_pads_end()
        at = places(seen, weights.shape[2:], node.get_strides(), pads, rng)
        products += at @ at.T
    steps, _ = layer.steps(weights)
    moves = rounded_together(steps.reshape(len(steps), -1), products, WEIGHT_LEVELS // 2)
    return replace(layer, moves=moves.reshape(weights.shape))


def _probabilities(model: bytes, eight: EightBits | None) -> Callable[[Floats], Floats]:
    import openvino

    read = openvino.Core().read_model(model)
    if eight is not None:
        eight.apply(read)
    runs = _compiled(read)

    def probabilities(block: Floats) -> Floats:
        runs.infer([block], share_inputs=True)
        return np.array(runs.output_tensors[0].data[0])

    return probabilities


def _compiled(model: Any) -> Any:
    import openvino
    import openvino.properties as properties

    settings: dict[Any, Any] = {
        properties.inference_num_threads(): 1,
        "ENABLE_CPU_PINNING": False,
        properties.hint.inference_precision(): openvino.Type.f32,
    }
    return openvino.Core().compile_model(model, "CPU", settings).create_infer_request()


def _moved(runs: Callable[[Floats], Floats], blocks: Sequence[Floats], plain: Sequence[Floats]) -> float:
    """Sum of the changes of probability, mean over all steps."""
    changed = sum(float(np.abs(runs(b) - p).sum()) for b, p in zip(blocks, plain, strict=True))
    return changed / max(1, sum(len(p) for p in plain))


def _block(line: Line) -> Floats:
    width = line.picture.shape[1]
    block = np.zeros((1, 3, HEIGHT, filled_width(width)), dtype=np.float32)
    block[0, :, :, :width] = line.picture.astype(np.float32) / 127.5 - 1
    return block
