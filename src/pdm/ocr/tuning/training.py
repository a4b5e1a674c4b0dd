"""Tuning of all weights of the recogniser on lines drawn meanwhile: CTC, AdamW, a rising and falling rate, a mean of the weights."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pdm.errors import PdmError
from pdm.ocr.tuning.drawing import Line
from pdm.ocr.tuning.network import Floats, TorchGraph, torch_here
from pdm.ocr.tuning.pool import Block, Supply, blocks
from pdm.ocr.tuning.shelf import Shelf

Progress = Callable[[str, int, int], None]
_WIDTH = 320
"""Columns of the lines that a plan's batch counts; batches of wider lines have fewer."""
_DECAY, _BETAS, _STEEPEST = 0.02, (0.9, 0.98), 1.0
_FLOOR = 0.02
"""Share of the rate that is left at the end."""
_MEMORY = 0.999
"""How slowly the mean of the weights follows them."""
_MISLABELLED = 5.0
"""Loss a character, nats, from which a line is taken for one whose text is wrong."""
_FRESH = 25
"""Steps after which what was drawn meanwhile is added."""


@dataclass(frozen=True)
class Plan:
    """How long and how fast is learned.

    Attributes:
        seconds: Time after which learning ends.
        steps: Number of steps after which it ends; what comes first, and 0 sets no bound.
        rate: Greatest learning rate.
        warmup: Steps until it is reached.
        batch: Lines of 320 columns in a step.
        first: Lines that have to be drawn before the first step.
        seed: Of the batches and of what is varied in them.
        hold: How much it counts, over an error on the lines, that known pictures are read otherwise than before.
    """

    seconds: float = 0.0
    steps: int = 0
    rate: float = 3.5e-4
    warmup: int = 300
    batch: int = 280
    first: int = 2000
    seed: int = 1
    hold: float = 0.3

    def done(self, step: int, seconds: float) -> float:
        """Share of the learning that is over, 0 to 1."""
        shares = [part / whole for part, whole in ((step, self.steps), (seconds, self.seconds)) if whole]
        return min(1.0, max(shares))

    def pace(self, step: int, done: float) -> float:
        """The learning rate: rises to `rate`, then falls as half a cosine."""
        fall = _FLOOR + (1 - _FLOOR) * 0.5 * (1 + math.cos(math.pi * done))
        return self.rate * min(1.0, (step + 1) / max(1, self.warmup)) * fall


@dataclass(frozen=True)
class Tuned:
    """What was learned.

    Attributes:
        before: Weights by name of the initialiser, as they were.
        after: The mean of the weights over the last thousand steps or so.
        steps: Steps made.
        lines: Lines seen, with repetition.
        loss: Mean loss a character of the last hundred steps, nats.
        device: Where.
    """

    before: dict[str, Floats]
    after: dict[str, Floats]
    steps: int
    lines: int
    loss: float
    device: str


def tune(
    model: bytes, supply: Supply, plan: Plan, device: str = "", progress: Progress | None = None, *,
    frozen: Collection[str] = (), known: Sequence[Line] = (),
) -> Tuned:  # fmt: skip
    """Tune a recogniser.

    Args:
        model: ONNX file, its last layer cut to blank and `pdm.lattice.LATIN`.
        supply: Where lines come from.
        plan: How long and how fast.
        device: `cpu` or `cuda`; where none is named, a GPU if there is one.
        progress: Told of steps (or seconds) done and to do.
        frozen: Names of weights that stay.
        known: Pictures whose reading should stay as it is, whatever it is ("learning without forgetting", Li and Hoiem 2016).

    Raises:
        EngineMissing: torch is not installed.
        PdmError: The rate was too high, the weights are no numbers any more.
    """
    if not plan.steps and not plan.seconds:
        raise ValueError("a plan needs steps or seconds.")
    torch = torch_here()
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    if device.startswith("cuda"):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    torch.manual_seed(plan.seed)
    graph, shelf, chance = TorchGraph(model, device), Shelf(torch, device), random.Random(plan.seed)
    held = _Held(torch, graph, device, blocks(known), plan, chance)
    names = [n for n in graph.weights if n not in frozen]
    weights = [graph.weights[n] for n in names]
    before = {n: np.array(w.cpu().numpy()) for n, w in zip(names, weights, strict=True)}
    mean = [w.clone() for w in weights]
    for weight in weights:
        weight.requires_grad_(True)
    optimiser = _optimiser(torch, weights, plan.rate, fused=device.startswith("cuda"))
    while supply.made < plan.first or not shelf.counts():
        shelf.add(supply.take(wait=True))
    began = time.monotonic()
    step = lines = 0
    losses: list[Any] = []
    while (done := plan.done(step, (now := time.monotonic()) - began)) < 1.0:
        if step and step % _FRESH == 0:
            shelf.add(supply.take(wait=False))
        for group in optimiser.param_groups:
            group["lr"] = plan.pace(step, done)
        counts = shelf.counts()
        sizes = {w: max(8, plan.batch * _WIDTH // w // 8 * 8) for w in counts}
        width = chance.choices(list(counts), weights=[n / sizes[w] for w, n in counts.items()])[0]
        loss = _loss(torch, graph, *shelf.batch(width, sizes[width])) + held.loss()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, _STEEPEST)
        optimiser.step()
        with torch.no_grad():
            # the first steps count less, so that the mean does not drag the beginning along
            torch._foreach_lerp_(mean, weights, 1 - min(_MEMORY, (1 + step) / (10 + step)))
        step, lines = step + 1, lines + sizes[width]
        losses = [*losses[-99:], loss.detach()]
        if progress is not None:
            progress(*(("steps", step, plan.steps) if plan.steps else ("seconds", int(now - began), int(plan.seconds))))
    after = {n: np.array(m.cpu().numpy()) for n, m in zip(names, mean, strict=True)}
    if not all(np.isfinite(a).all() for a in after.values()):
        raise PdmError(
            "the learning ran away: weights are no numbers any more.", remedy="Lower the rate, or warm up longer."
        )
    return Tuned(before, after, step, lines, float(torch.stack(losses).mean()), device)


class _Held:
    """Pictures whose reading should stay: how far it has moved, in nats a character that was read."""

    def __init__(self, torch: Any, graph: TorchGraph, device: str, found: list[Block], plan: Plan, chance: random.Random) -> None:  # fmt: skip
        self._torch, self._graph, self._plan, self._chance = torch, graph, plan, chance
        self._shelf = Shelf(torch, device)
        self._shelf.add(found)
        self._before = {n: w.clone() for n, w in graph.weights.items()} if found else {}

    def loss(self) -> Any:
        counts = self._shelf.counts()
        if not counts:
            return 0.0
        width = self._chance.choices(list(counts), weights=list(counts.values()))[0]
        pictures, _, _ = self._shelf.batch(width, max(8, self._plan.batch * _WIDTH // width // 8))
        with self._torch.no_grad():
            then = self._graph.logits(pictures, self._before).float().log_softmax(-1)
        now = self._graph.logits(pictures).float().log_softmax(-1)
        moved = (then.exp() * (then - now)).sum((1, 2))
        read = (then.argmax(-1) > 0).sum(1).clamp(min=4)
        return self._plan.hold * (moved / read).mean()


def _optimiser(torch: Any, weights: list[Any], rate: float, *, fused: bool) -> Any:
    groups = [
        {"params": [w for w in weights if w.dim() > 1], "weight_decay": _DECAY},
        {"params": [w for w in weights if w.dim() <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=rate, betas=_BETAS, fused=fused)


def _loss(torch: Any, graph: TorchGraph, pictures: Any, codes: Any, lengths: Any) -> Any:
    """Mean over lines of the CTC loss a character; texts of fewer than four count as four, empty ones too."""
    logs = graph.logits(pictures).float().log_softmax(-1).permute(1, 0, 2)
    steps = torch.full((pictures.shape[0],), logs.shape[0], dtype=torch.long, device=logs.device)
    each = torch.nn.functional.ctc_loss(logs, codes, steps, lengths, reduction="none", zero_infinity=True)
    # beyond this a picture does not show what its label says; such lines teach nothing
    return (each / lengths.clamp(min=4).float()).clamp(max=_MISLABELLED).mean()
