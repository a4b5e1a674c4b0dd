"""How far the recogniser's weights are moved to the tuned ones: a share for each part of the network.

A network tuned on drawn lines reads drawn hands best and forgets some of what it knew of others; weights part of the way
between both keep what each is good at (Wortsman et al. 2022, WiSE-FT). The share is chosen on lines kept for it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field
from rapidfuzz.distance import Levenshtein

from pdm.ocr.engines import network
from pdm.ocr.engines.ctc import best_path
from pdm.ocr.engines.hands import Hands, together
from pdm.ocr.engines.ppocr import HEIGHT, cut_model, filled_width
from pdm.ocr.tuning.drawing import Line, scaled
from pdm.ocr.tuning.training import Tuned

_STARTS = {"middle": "p2o.pd_op.conv2d.17.0", "neck": "p2o.pd_op.conv2d.41.0", "head": "p2o.pd_op.matmul.12.0"}
"""What the first node of each part gives, in the order of the parts; before them lies the stem."""
_FEWEST = 0.5
"""Errors that a set counts as at least, so that none makes all others irrelevant."""


class Share(BaseModel):
    """Share of the tuned weights, 0 to 1, in each part: the first layers see strokes, the last ones letters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stem: float = Field(default=0.3, ge=0, le=1)
    middle: float = Field(default=0.3, ge=0, le=1)
    neck: float = Field(default=0.3, ge=0, le=1)
    head: float = Field(default=0.3, ge=0, le=1)


def parts(model: bytes) -> dict[str, str]:
    """Which part of the network each initialiser belongs to: stem, middle, neck or head.

    Raises:
        ValueError: It is another network than the one whose parts are known.
    """
    import onnx

    graph = onnx.load_from_string(model).graph
    outputs = {o for n in graph.node for o in n.output}
    if unknown := set(_STARTS.values()) - outputs:
        raise ValueError(f"the recogniser's parts are not known: it has no {', '.join(sorted(unknown))}.")
    initialisers = {w.name for w in graph.initializer}
    handed = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Identity"}
    found: dict[str, str] = {}
    part = "stem"
    for node in graph.node:
        part = next((p for p, start in _STARTS.items() if start in node.output), part)
        if node.op_type == "Identity":
            continue
        for name in node.input:
            while name in handed:
                name = handed[name]
            if name in initialisers:
                found.setdefault(name, part)
    return found


def mixed(base: bytes, tuned: Tuned, share: Share, start: Hands | None = None) -> Hands:
    """The differences that move the recogniser by `share`, as they will be kept.

    Args:
        base: The recogniser's model file.
        tuned: Its weights, with the last layer cut, before and after.
        share: How far.
        start: Differences that it was tuned with, to which the others are added.
    """
    where = parts(cut_model(base))
    amount = {name: float(getattr(share, where[name])) for name in tuned.after}
    moved = {n: (tuned.after[n] - tuned.before[n]) * np.float32(a) for n, a in amount.items() if a}
    for name, difference in (start.differences if start else {}).items():
        moved[name] = together(difference, moved[name]) if name in moved else difference
    whole = Hands(hashlib.sha256(base).hexdigest(), {n: d for n, d in moved.items() if d.any()})
    return Hands.from_bytes(whole.to_bytes())


def error(base: bytes, hands: Hands | None, lines: Sequence[Line]) -> float:
    """Character error rate of the best paths on lines, spaces aside."""
    runs = network.load(cut_model(base, hands))
    wrong = characters = 0
    for line in lines:
        width, used = filled_width(line.picture.shape[1]), line.picture.shape[1]
        block = np.zeros((1, 3, HEIGHT, width), dtype=np.float32)
        block[0, :, :, :used] = line.picture.astype(np.float32) / 127.5 - 1
        probabilities = runs(block)[0][0]
        read = best_path(probabilities[: math.ceil(used / width * len(probabilities)) + 1])
        wrong += Levenshtein.distance("".join(read.split()), "".join(line.text.split()))
        characters += len("".join(line.text.split()))
    return wrong / max(1, characters)


def judged(
    base: bytes, tuned: Tuned, shares: Sequence[Share], sets: Mapping[str, Sequence[Line]], start: Hands | None = None
) -> tuple[Hands, list[dict[str, Any]]]:
    """The best of several shares, and what each gives.

    Best is the least geometric mean, over the sets of lines, of the character errors over those without any tuning.

    Returns:
        The differences; for no tuning and for each share a row with `share`, the error rate of each set, and `over`.
    """
    if len(shares) == 1 and not sets:
        return mixed(base, tuned, shares[0], start), []
    plain = {name: error(base, start, lines) for name, lines in sets.items()}
    rows: list[dict[str, Any]] = [{"share": None, **plain, "over": 1.0}]
    found = [mixed(base, tuned, share, start) for share in shares]
    for share, hands in zip(shares, found, strict=True):
        rates = {name: error(base, hands, lines) for name, lines in sets.items()}
        rows.append({"share": share.model_dump(), **rates, "over": _over(rates, plain, sets)})
    best = min(range(len(shares)), key=lambda n: float(rows[n + 1]["over"]))
    return found[best], rows


def _over(rates: Mapping[str, float], plain: Mapping[str, float], sets: Mapping[str, Sequence[Line]]) -> float:
    logs = []
    for name, lines in sets.items():
        least = _FEWEST / max(1, sum(len(line.text) for line in lines))
        logs.append(math.log(max(rates[name], least) / max(plain[name], least)))
    return math.exp(sum(logs) / max(1, len(logs)))


def as_line(picture: npt.NDArray[np.uint8], text: str) -> Line:
    """A picture of a line, grey or in colours, with its text."""
    grey = picture if picture.ndim == 2 else picture[..., :3].mean(axis=2).astype(np.uint8)
    return Line(scaled(grey), text)
