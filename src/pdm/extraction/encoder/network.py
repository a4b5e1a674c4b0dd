"""The network: a transformer encoder (BERT's layers), a head that judges runs of words, and one that judges pairs of them.

One function serves training and use: `xp` is torch there and numpy here, whose functions and methods bear the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pdm.extraction.encoder.pieces import Batch, Pairs
from pdm.extraction.spans.spans import LONGEST

HEADS = 12
FAR_APART = 10
"""Words between two runs that are looked at, from the first of them."""
_TINY = 1e-12
_FAR = -1e9
Array = Any
"""Of numpy or of torch."""


def states(
    p: Mapping[str, Array], layers: int, batch: Batch, xp: Any, drop: Callable[[Array], Array]
) -> tuple[Array, Array]:
    """What the encoder makes of words, [texts, most words + 2, hidden], and the head of runs of words, [runs, middle].

    Args:
        p: Weights by name. Matrices are [in, out].
        layers: Of the encoder.
        batch: Texts and runs; arrays of `xp`.
        xp: numpy or torch.
        drop: Dropout in training; the identity otherwise.
    """
    hidden = _encoded(p, layers, batch, xp, drop)
    words = batch.words @ hidden
    text, start, end = batch.text, batch.start, batch.end
    first, last = words[text, start + 1], words[text, end]
    most = first
    for more in range(1, LONGEST):
        within = (start + more < end)[:, None]
        at = xp.where(start + more < end, start + more, start) + 1
        most = xp.where(within, xp.maximum(most, words[text, at]), most)
    width = p["width"][end - start]
    seen = xp.concatenate(
        [first, last, most, words[text, start], words[text, end + 1], words[text, 0 * text], width], -1
    )
    return words, drop(_gelu(drop(seen) @ p["head.in"] + p["head.in.bias"], xp))


def run_logits(p: Mapping[str, Array], middle: Array) -> Array:
    """Logits of each label for each run of words, [runs, labels]."""
    return middle @ p["head.out"] + p["head.out.bias"]


def pair_logits(p: Mapping[str, Array], words: Array, middle: Array, pairs: Pairs, xp: Any) -> Array:
    """Logits of each relation for each pair of runs, [pairs, relations]: from both, their classes, where they lie, what is between."""
    between = words @ p["pair.between"]
    start, end = pairs.start, pairs.end
    most = between[pairs.text, start + 1]
    for more in range(1, FAR_APART):
        within = (start + more < end)[:, None]
        at = xp.where(start + more < end, start + more, start) + 1
        most = xp.where(within, xp.maximum(most, between[pairs.text, at]), most)
    most = xp.where((start < end)[:, None], most, 0.0 * most)
    seen = (
        (middle @ p["pair.head"])[pairs.head] + (middle @ p["pair.tail"])[pairs.tail] + most
        + p["pair.head.class"][pairs.head_class] + p["pair.tail.class"][pairs.tail_class] + p["pair.place"][pairs.place]
    )  # fmt: skip
    return _gelu(seen + p["pair.bias"], xp) @ p["pair.out"] + p["pair.out.bias"]


def _encoded(p: Mapping[str, Array], layers: int, batch: Batch, xp: Any, drop: Callable[[Array], Array]) -> Array:
    texts, length = batch.pieces.shape
    x = drop(_normed(p["pieces"][batch.pieces] + p["places"][:length], p, "embedded", xp))
    size = x.shape[-1] // HEADS
    away = (1.0 - batch.there)[:, None, None, :] * _FAR
    for n in range(layers):
        k = f"{n}."
        q, key, value = (
            (_through(x, p[k + m]) + p[k + m + ".bias"]).reshape(texts, length, HEADS, size).swapaxes(1, 2)
            for m in ("query", "key", "value")
        )
        weights = _softmax(q @ key.swapaxes(2, 3) / size**0.5 + away, xp)
        seen = (weights @ value).swapaxes(1, 2).reshape(texts, length, HEADS * size)
        x = _normed(x + drop(_through(seen, p[k + "mix"]) + p[k + "mix.bias"]), p, k + "seen", xp)
        wide = _gelu(_through(x, p[k + "wide"]) + p[k + "wide.bias"], xp)
        x = _normed(x + drop(_through(wide, p[k + "narrow"]) + p[k + "narrow.bias"]), p, k + "done", xp)
    return x


def _through(x: Array, weight: Array) -> Array:
    """`x @ weight` for [texts, length, in] as one product: a product a text would read the weights again and again."""
    return (x.reshape(-1, x.shape[-1]) @ weight).reshape(*x.shape[:-1], weight.shape[-1])


def _normed(x: Array, p: Mapping[str, Array], name: str, xp: Any) -> Array:
    off = x - x.mean(axis=-1, keepdims=True)
    spread = (off * off).mean(axis=-1, keepdims=True)
    return off / xp.sqrt(spread + _TINY) * p[name + ".scale"] + p[name + ".shift"]


def _softmax(x: Array, xp: Any) -> Array:
    raised = xp.exp(x - xp.amax(x, -1)[..., None])
    return raised / raised.sum(axis=-1, keepdims=True)


def _gelu(x: Array, xp: Any) -> Array:
    return 0.5 * x * (1.0 + xp.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
