"""The recogniser's ONNX graph run by torch, so that its weights can be tuned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import EngineMissing
from pdm.ocr.tuning.nodes import read, statistics, with_gelu, with_spent

Floats = npt.NDArray[np.float32]
Attributes = Mapping[str, Any]


def torch_here() -> Any:
    """The torch module.

    Raises:
        EngineMissing: It is not installed.
    """
    try:
        import torch
    except ModuleNotFoundError as error:
        raise EngineMissing(
            f"tuning a recogniser needs {error.name}, which is not installed.", remedy="Run 'pip install torch'."
        ) from error
    return torch


class TorchGraph:
    """A graph whose last node is a softmax, run up to what goes into it.

    Attributes:
        weights: By name of the initialiser, as float32: all but single numbers and the statistics of batches, which stay as they are.
    """

    def __init__(self, model: bytes, device: str = "cpu") -> None:
        import onnx
        from onnx import numpy_helper

        torch = self.torch = torch_here()
        graph = onnx.load_from_string(model).graph
        if graph.node[-1].op_type != "Softmax":
            raise ValueError("the graph does not end with a softmax.")
        arrays = {w.name: np.array(numpy_helper.to_array(w)) for w in graph.initializer}
        single = {n: float(a.item()) for n, a in arrays.items() if a.size == 1}
        found = with_gelu(read(graph), single)
        if unknown := sorted({n.kind for n in found} - set(_KINDS)):
            raise ValueError(f"the graph has nodes of unknown kinds: {', '.join(unknown)}.")
        self.input, self.last = graph.input[0].name, found[-1].output
        self._nodes = with_spent(found, {*arrays, self.last})
        fixed = statistics(found)
        self.weights: dict[str, Any] = {}
        self._constants: dict[str, Any] = {}
        for name, array in arrays.items():
            if array.dtype == np.float32 and array.size > 1 and name not in fixed:
                self.weights[name] = torch.tensor(array, device=device)
            else:
                # sizes are counted where the program runs
                self._constants[name] = torch.tensor(array, device=device if array.dtype == np.float32 else "cpu")

    def logits(self, block: Any, weights: Mapping[str, Any] | None = None) -> Any:
        """What the softmax gets.

        Args:
            block: Pictures, values -1 to 1; tensor [batch, 3, 48, width].
            weights: Others than the graph's own.

        Returns:
            Tensor [batch, time, 1 + len(LATIN)], column 0 the blank.
        """
        known = {**self._constants, **(self.weights if weights is None else weights), self.input: block}
        for node in self._nodes:
            known[node.output] = _KINDS[node.kind](
                self.torch, node.attributes, *(known[i] if i else None for i in node.inputs)
            )
            for name in node.spent:
                del known[name]
        return known[self.last]


def _axes(attributes: Attributes, given: Any) -> list[int]:
    return [int(a) for a in (attributes["axes"] if given is None else given)]


def _conv(torch: Any, a: Attributes, x: Any, weight: Any, bias: Any = None) -> Any:
    strides, dilations = a.get("strides", [1, 1]), a.get("dilations", [1, 1])
    top, left, bottom, right = margins = a.get("pads", [0, 0, 0, 0])
    even = a.get("auto_pad", b"NOTSET") == b"NOTSET" and (top, left) == (bottom, right)
    if not even:
        x = _padded(torch, a, x, list(weight.shape[2:]), strides)
    # even margins cost no copy
    around = list(margins[:2]) if even else 0
    return torch.nn.functional.conv2d(x, weight, bias, strides, around, dilations, a.get("group", 1))


def _padded(torch: Any, a: Attributes, x: Any, kernel: Sequence[int], strides: Sequence[int], fill: float = 0.0) -> Any:
    """`x` with the margins that a node asks for, by numbers or as `SAME`."""
    how = a.get("auto_pad", b"NOTSET")
    if how in (b"SAME_UPPER", b"SAME_LOWER"):
        more = [max((-(-n // s) - 1) * s + k - n, 0) for n, k, s in zip(x.shape[2:], kernel, strides, strict=True)]
        low = [m // 2 if how == b"SAME_UPPER" else m - m // 2 for m in more]
        pads = [*low, *(m - v for m, v in zip(more, low, strict=True))]
    else:
        pads = list(a.get("pads", [0, 0, 0, 0]))
    top, left, bottom, right = pads
    return torch.nn.functional.pad(x, (left, right, top, bottom), value=fill) if any(pads) else x


def _max_pool(torch: Any, a: Attributes, x: Any) -> Any:
    kernel, strides = a["kernel_shape"], a.get("strides", [1, 1])
    x = _padded(torch, a, x, kernel, strides, -float("inf"))
    return torch.nn.functional.max_pool2d(x, kernel, strides, ceil_mode=bool(a.get("ceil_mode", 0)))


def _average_pool(torch: Any, a: Attributes, x: Any) -> Any:
    if any(a.get("pads", [0])) or a.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID"):
        raise ValueError("average pooling with margins is not known here.")
    return torch.nn.functional.avg_pool2d(
        x, a["kernel_shape"], a.get("strides", [1, 1]), ceil_mode=bool(a.get("ceil_mode", 0))
    )


def _normalised(torch: Any, a: Attributes, x: Any, gain: Any, shift: Any, mean: Any, variance: Any) -> Any:
    return torch.nn.functional.batch_norm(x, mean, variance, gain, shift, False, 0.0, a.get("epsilon", 1e-5))


def _slice(torch: Any, a: Attributes, x: Any, starts: Any, ends: Any, axes: Any = None, steps: Any = None) -> Any:
    begin, end = starts.tolist(), ends.tolist()
    along = axes.tolist() if axes is not None else list(range(len(begin)))
    by = steps.tolist() if steps is not None else [1] * len(begin)
    cut = [slice(None)] * x.dim()
    for axis, first, last, step in zip(along, begin, end, by, strict=True):
        cut[axis] = slice(first, None if last >= 2**31 - 1 else last, step)
    return x[tuple(cut)]


def _reshaped(torch: Any, a: Attributes, x: Any, shape: Any) -> Any:
    return x.reshape([x.shape[k] if n == 0 else n for k, n in enumerate(int(s) for s in shape)])


def _squeezed(torch: Any, a: Attributes, x: Any, axes: Any = None) -> Any:
    for axis in sorted(_axes(a, axes), reverse=True):
        x = x.squeeze(axis)
    return x


def _unsqueezed(torch: Any, a: Attributes, x: Any, axes: Any = None) -> Any:
    for axis in sorted(_axes(a, axes)):
        x = x.unsqueeze(axis)
    return x


_KINDS: dict[str, Callable[..., Any]] = {
    "Add": lambda t, a, x, y: x + y,
    "Sub": lambda t, a, x, y: x - y,
    "Mul": lambda t, a, x, y: x * y,
    "Div": lambda t, a, x, y: x / y,
    "Pow": lambda t, a, x, y: x**y,
    "Sqrt": lambda t, a, x: x.sqrt(),
    "Erf": lambda t, a, x: t.erf(x),
    "Gelu": lambda t, a, x: t.nn.functional.gelu(x),
    "Relu": lambda t, a, x: t.relu(x),
    "Sigmoid": lambda t, a, x: t.sigmoid(x),
    "HardSigmoid": lambda t, a, x: (x * a.get("alpha", 0.2) + a.get("beta", 0.5)).clamp(0, 1),
    "Softmax": lambda t, a, x: x.softmax(a.get("axis", -1)),
    "MatMul": lambda t, a, x, y: x @ y,
    "ReduceMean": lambda t, a, x, axes=None: x.mean(_axes(a, axes), keepdim=bool(a.get("keepdims", 1))),
    "Transpose": lambda t, a, x: x.permute(*a["perm"]),
    "Shape": lambda t, a, x: t.tensor(x.shape),
    "Concat": lambda t, a, *xs: t.cat(xs, a["axis"]),
    "Slice": _slice,
    "Reshape": _reshaped,
    "Squeeze": _squeezed,
    "Unsqueeze": _unsqueezed,
    "Conv": _conv,
    "BatchNormalization": _normalised,
    "MaxPool": _max_pool,
    "AveragePool": _average_pool,
}
