"""The last part of the recogniser, from what its convolutions see to its letters, counted in numpy both ways.

What the convolutions saw of a picture does not change when a hand is learned, so only this part, a tenth of the network, is run
again and again: two convolutions along the line, two blocks of attention and a mixing layer, and the last matrix. The
backward way is written out, so that nothing but numpy is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pdm.ocr.engines.ctc import Floats

SEEN = "p2o.pd_op.pool2d.1.0"
"""What the graph of the recogniser calls what its convolutions see: [batch, channels, 1, time]."""

_CONVOLUTIONS = {"skip": ("conv2d_67", "batch_norm2d_57"), "inner": ("conv2d_65", "batch_norm2d_55"), "along": ("conv2d_66", "batch_norm2d_56")}  # fmt: skip
_LINEAR = {"0query": 0, "0out": 1, "0up": 2, "0down": 3, "1query": 4, "1out": 5, "1up": 6, "1down": 7, "head": 8}
_NORMS = {"0before": 0, "0between": 2, "1before": 4, "1between": 6, "last": 8}
_HEADS = 8
_SMALL = {"last": 1e-6}
_LITTLE = 1e-5
Values = dict[str, Any]


@dataclass(frozen=True)
class Neck:
    """Weights of the part, by layer: `.w` a matrix or a gain, `.b` what is added.

    Attributes:
        weights: Those of convolutions with their normalisation multiplied in.
        scales: What the normalisation multiplied each channel by.
    """

    weights: Mapping[str, Floats]
    scales: Mapping[str, Floats]

    @classmethod
    def of(cls, model: Any) -> Neck:
        """The part of a recogniser as it is used, an ONNX model.

        Raises:
            ValueError: It is another network than the one whose parts are known.
        """
        from onnx import numpy_helper

        known = {w.name: w for w in model.graph.initializer}
        try:
            get = {n: np.asarray(numpy_helper.to_array(known[n]), dtype=np.float32) for n in _names()}
        except KeyError as error:
            raise ValueError(f"the recogniser's parts are not known: it has no {error.args[0]}.") from error
        weights: dict[str, Floats] = {}
        scales: dict[str, Floats] = {}
        for layer, (convolution, norm) in _CONVOLUTIONS.items():
            gain, shift, mean, variance = (get[f"{norm}.{part}"] for part in ("w_0", "b_0", "w_1", "w_2"))
            scales[layer] = gain / np.sqrt(variance + _LITTLE)
            kernel = get[f"{convolution}.w_0"]
            weights[f"{layer}.w"] = (kernel.reshape(len(kernel), -1) * scales[layer][:, None]).T
            weights[f"{layer}.b"] = shift - mean * scales[layer]
        for layer, number in _LINEAR.items():
            weights[f"{layer}.w"], weights[f"{layer}.b"] = get[f"linear_{number}.w_0"], get[f"linear_{number}.b_0"]
        for layer, number in _NORMS.items():
            weights[f"{layer}.w"], weights[f"{layer}.b"] = (get[f"helper.reshape.{number + k}"] for k in (0, 1))
        return cls({n: np.ascontiguousarray(w) for n, w in weights.items()}, scales)

    def differences(self, to: Mapping[str, Floats]) -> dict[str, Floats]:
        """What has to be added to the initialisers of the model to have the weights `to`; weights that are the same are left out."""
        out: dict[str, Floats] = {}
        for name, weight in self.weights.items():
            if (change := to[name] - weight).any():
                layer, kind = name.split(".")
                out[_initialiser(layer, kind)] = self._unfolded(layer, kind, change)
        return out

    def _unfolded(self, layer: str, kind: str, change: Floats) -> Floats:
        if layer not in self.scales or kind == "b":
            return change
        scale = self.scales[layer][:, None]
        # a channel that its normalisation puts out cannot be moved
        kernel = np.divide(change.T, scale, out=np.zeros_like(change.T), where=np.abs(scale) > 1e-6)
        return kernel[:, None, None, :] if layer == "along" else kernel[:, :, None, None]


def _initialiser(layer: str, kind: str) -> str:
    part = "w_0" if kind == "w" else "b_0"
    if layer in _CONVOLUTIONS:
        return f"{_CONVOLUTIONS[layer][kind == 'b']}.{part}"
    return f"linear_{_LINEAR[layer]}.{part}" if layer in _LINEAR else f"helper.reshape.{_NORMS[layer] + (kind == 'b')}"


def _names() -> Iterator[str]:
    for convolution, norm in _CONVOLUTIONS.values():
        yield from (f"{convolution}.w_0", *(f"{norm}.{part}" for part in ("w_0", "b_0", "w_1", "w_2")))
    for layer in (*_LINEAR, *_NORMS):
        yield from (_initialiser(layer, kind) for kind in "wb")


def forward(weights: Mapping[str, Floats], seen: Floats) -> tuple[Floats, Values]:
    """Logits, and what `backward` needs.

    Args:
        weights: As in `Neck`.
        seen: What the convolutions saw; [pictures, time, channels].

    Returns:
        [pictures, time, 1 + len(LATIN)], column 0 the blank.
    """
    v: Values = {"seen": seen}
    skip = _curved(v, "skip", _linear(weights, "skip", seen))
    inner = _curved(v, "inner", _linear(weights, "inner", seen))
    kernel, time = weights["along.w"], seen.shape[1]
    side = len(kernel) // 2
    v["wide"] = wide = np.pad(inner, ((0, 0), (side, side), (0, 0)))
    along = weights["along.b"] + sum(wide[:, k : k + time] * row for k, row in enumerate(kernel))
    h = inner + _curved(v, "along", along)
    for block in "01":
        h = h + _attention(weights, v, block, _normalised(weights, v, f"{block}before", h))
        v[f"{block}up"] = _normalised(weights, v, f"{block}between", h)
        v[f"{block}down"] = _curved(v, f"{block}mixed", _linear(weights, f"{block}up", v[f"{block}up"]))
        h = h + _linear(weights, f"{block}down", v[f"{block}down"])
    v["head"] = _normalised(weights, v, "last", h) + skip
    return _linear(weights, "head", v["head"]), v


def backward(weights: Mapping[str, Floats], v: Values, slope: Floats) -> dict[str, Floats]:
    """Slopes of all weights.

    Args:
        weights: As `forward` had them.
        v: What `forward` kept.
        slope: By the logits.
    """
    g: dict[str, Floats] = {}
    d_head = _taught(weights, g, "head", v["head"], slope)
    d = _normalised_back(weights, v, g, "last", d_head)
    for block in "10":
        mixed = _taught(weights, g, f"{block}down", v[f"{block}down"], d)
        mixed = _taught(weights, g, f"{block}up", v[f"{block}up"], _curved_back(v, f"{block}mixed", mixed))
        d = d + _normalised_back(weights, v, g, f"{block}between", mixed)
        d = d + _normalised_back(weights, v, g, f"{block}before", _attention_back(weights, v, g, block, d))
    along, wide, time = _curved_back(v, "along", d), v["wide"], d.shape[1]
    kernel = weights["along.w"]
    g["along.w"] = np.stack([(along * wide[:, k : k + time]).sum(axis=(0, 1)) for k in range(len(kernel))])
    g["along.b"] = along.sum(axis=(0, 1))
    d_wide = np.zeros_like(wide)
    for k, row in enumerate(kernel):
        d_wide[:, k : k + time] += along * row
    side = len(kernel) // 2
    _learned(g, "inner", v["seen"], _curved_back(v, "inner", d + d_wide[:, side : side + time]))
    _learned(g, "skip", v["seen"], _curved_back(v, "skip", d_head))
    return g


def _linear(weights: Mapping[str, Floats], layer: str, x: Floats) -> Floats:
    return _times(x, weights[f"{layer}.w"]) + weights[f"{layer}.b"]


def _times(x: Floats, matrix: Floats) -> Floats:
    # one large product instead of one a picture
    return (x.reshape(-1, x.shape[-1]) @ matrix).reshape(*x.shape[:-1], matrix.shape[1])


def _learned(g: dict[str, Floats], layer: str, x: Floats, slope: Floats) -> None:
    flat = slope.reshape(-1, slope.shape[-1])
    g[f"{layer}.w"], g[f"{layer}.b"] = x.reshape(-1, x.shape[-1]).T @ flat, flat.sum(axis=0)


def _taught(weights: Mapping[str, Floats], g: dict[str, Floats], layer: str, x: Floats, slope: Floats) -> Floats:
    _learned(g, layer, x, slope)
    return _times(slope, weights[f"{layer}.w"].T)


def _curved(v: Values, name: str, x: Floats) -> Floats:
    """x * sigmoid(x)."""
    gate = 1 / (1 + np.exp(-np.clip(x, -80, 80)))
    v[f"{name}.x"], v[f"{name}.gate"] = x, gate
    return np.asarray(x * gate)


def _curved_back(v: Values, name: str, slope: Floats) -> Floats:
    x, gate = v[f"{name}.x"], v[f"{name}.gate"]
    return np.asarray(slope * (gate * (1 + x * (1 - gate))))


def _normalised(weights: Mapping[str, Floats], v: Values, layer: str, x: Floats) -> Floats:
    """Mean 0 and variance 1 along the channels, then a gain and a shift for each."""
    apart = x - x.mean(axis=-1, keepdims=True)
    rate = 1 / np.sqrt((apart * apart).mean(axis=-1, keepdims=True) + np.float32(_SMALL.get(layer, _LITTLE)))
    even = apart * rate
    v[f"{layer}.even"], v[f"{layer}.rate"] = even, rate
    return np.asarray(even * weights[f"{layer}.w"] + weights[f"{layer}.b"])


def _normalised_back(
    weights: Mapping[str, Floats], v: Values, g: dict[str, Floats], layer: str, slope: Floats
) -> Floats:
    even, rate = v[f"{layer}.even"], v[f"{layer}.rate"]
    g[f"{layer}.w"], g[f"{layer}.b"] = (slope * even).sum(axis=(0, 1)), slope.sum(axis=(0, 1))
    d = slope * weights[f"{layer}.w"]
    return np.asarray(rate * (d - d.mean(axis=-1, keepdims=True) - even * (d * even).mean(axis=-1, keepdims=True)))


def _attention(weights: Mapping[str, Floats], v: Values, block: str, x: Floats) -> Floats:
    pictures, time, channels = x.shape
    split = _linear(weights, f"{block}query", x).reshape(pictures, time, 3, _HEADS, -1).transpose(2, 0, 3, 1, 4)
    query, key, value = (np.ascontiguousarray(part) for part in split)
    query *= np.float32(query.shape[-1] ** -0.5)
    looks = query @ key.swapaxes(2, 3)
    looks -= looks.max(axis=-1, keepdims=True)
    np.exp(looks, out=looks)
    looks /= looks.sum(axis=-1, keepdims=True)
    v[f"{block}attention"] = query, key, value, looks
    v[f"{block}found"] = found = (looks @ value).transpose(0, 2, 1, 3).reshape(pictures, time, channels)
    v[f"{block}query"] = x
    return _linear(weights, f"{block}out", found)


def _attention_back(
    weights: Mapping[str, Floats], v: Values, g: dict[str, Floats], block: str, slope: Floats
) -> Floats:
    query, key, value, looks = v[f"{block}attention"]
    pictures, time, channels = slope.shape
    d_found = _taught(weights, g, f"{block}out", v[f"{block}found"], slope)
    d = d_found.reshape(pictures, time, _HEADS, -1).transpose(0, 2, 1, 3)
    d_value = looks.swapaxes(2, 3) @ d
    d_looks = d @ value.swapaxes(2, 3)
    d_looks = looks * (d_looks - (d_looks * looks).sum(axis=-1, keepdims=True))
    d_query = (d_looks @ key) * np.float32(query.shape[-1] ** -0.5)
    parts = np.stack([d_query, d_looks.swapaxes(2, 3) @ query, d_value])
    d_split = parts.transpose(1, 3, 0, 2, 4).reshape(pictures, time, 3 * channels)
    return _taught(weights, g, f"{block}query", v[f"{block}query"], d_split)
