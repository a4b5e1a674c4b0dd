"""Connectionist temporal classification (Graves et al. 2006): the text of a best path, and the slopes that teach a text."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.compiled import compiled
from pdm.lattice import LATIN

Floats = npt.NDArray[np.float32]


def best_path(probabilities: Floats) -> str:
    """Text of the likeliest column at each step; [time, 1 + len(LATIN)], column 0 the blank."""
    best = probabilities.argmax(axis=1)
    new = np.concatenate([[True], best[1:] != best[:-1]]) & (best != 0)
    return "".join(LATIN[i - 1] for i in best[new])


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    p = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(p / p.sum(axis=-1, keepdims=True), dtype=np.float32)


@compiled()
def slopes(p: Any, ends: Any, codes: Any, lengths: Any) -> Any:
    """Gradient of the loss by the logits; a text that cannot be had from its picture gives none.

    Args:
        p: Probabilities of all pictures one after the other; float64 [steps, columns].
        ends: Where each picture's steps end; [pictures].
        codes: Columns of each text's characters; int64 [pictures, longest].
        lengths: Characters of each text; [pictures].
    """
    out = np.zeros_like(p)
    start = 0
    for n in range(len(ends)):
        end = ends[n]
        steps, states = end - start, 2 * lengths[n] + 1
        symbol = np.zeros(states, dtype=np.int64)
        for i in range(lengths[n]):
            symbol[2 * i + 1] = codes[n, i]
        forward = np.zeros((steps, states))
        forward[0, 0] = p[start, 0]
        forward[0, 1] = p[start, symbol[1]]
        possible = True
        for t in range(steps):
            if t > 0:
                for s in range(states):
                    a = forward[t - 1, s]
                    if s > 0:
                        a += forward[t - 1, s - 1]
                    if s > 1 and symbol[s] != 0 and symbol[s] != symbol[s - 2]:
                        a += forward[t - 1, s - 2]
                    forward[t, s] = a * p[start + t, symbol[s]]
            total = forward[t].sum()
            if total <= 0.0:
                possible = False
                break
            forward[t] /= total
        if possible and forward[steps - 1, states - 1] + forward[steps - 1, states - 2] > 0.0:
            backward = np.zeros(states)
            backward[states - 1] = backward[states - 2] = 1.0
            for t in range(steps - 1, -1, -1):
                if t < steps - 1:
                    after = np.zeros(states)
                    for s in range(states):
                        b = backward[s] * p[start + t + 1, symbol[s]]
                        after[s] += b
                        if s > 0:
                            after[s - 1] += b
                        if s > 1 and symbol[s] != 0 and symbol[s] != symbol[s - 2]:
                            after[s - 2] += b
                    backward = after / after.sum()
                share = forward[t] * backward
                share /= share.sum()
                out[start + t] = p[start + t]
                for s in range(states):
                    out[start + t, symbol[s]] -= share[s]
        start = end
    return out
