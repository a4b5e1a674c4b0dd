"""What a system says of names, and figures of it: precision, recall, whole curves, what is linked without a person, cost."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from benchmarks.common import row
from pdm.config import LinkSettings
from pdm.entity_resolution import resolve

NO_ALIASES = pd.DataFrame(columns=["site", "alias", "asset_id"])
NO_DECISIONS = pd.DataFrame(columns=["event_id", "asset_id"])
Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    """What a run took.

    Attributes:
        seconds: Processor time of the process and those it started, s.
        wall: Time on the clock, s.
        memory: Most memory of a process, MiB; data that the parent held already is counted in.
    """

    seconds: float
    wall: float
    memory: float


def measured(work: Callable[[], T], limit: float | None = None) -> tuple[T | None, Cost]:
    """Run in a process of its own; None when it takes longer than `limit` seconds.

    Raises:
        RuntimeError: The process died.
    """
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run() -> None:
        os.setsid()  # so that what the work starts can be ended with it
        started, before = time.monotonic(), time.process_time()
        value = work()
        wall, own = time.monotonic() - started, time.process_time() - before
        mine, children = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        seconds = own + children.ru_utime + children.ru_stime
        there.send((value, Cost(seconds, wall, max(mine.ru_maxrss, children.ru_maxrss) / 1024)))

    process = context.Process(target=run)
    process.start()
    there.close()
    if not here.poll(limit):
        os.killpg(process.pid, signal.SIGKILL)
        process.join()
        return None, Cost(float("nan"), float("nan"), float("nan"))
    try:
        value, cost = here.recv()
    except EOFError as error:
        raise RuntimeError("the process died") from error
    process.join()
    return value, cost


@dataclass
class Answers:
    """What a system says of each mention.

    Attributes:
        asset: Best asset or None.
        score: Higher is surer.
        auto: Whether it would be linked without a person.
        cost: What it took.
    """

    asset: list[str | None]
    score: list[float]
    auto: list[bool]
    cost: Cost | None = None


def pdm_answers(
    mentions: pd.DataFrame, register: pd.DataFrame, aliases: pd.DataFrame = NO_ALIASES
) -> tuple[Answers, pd.DataFrame]:
    """This package's answers, with its links."""
    links = resolve(mentions, register, settings=LinkSettings(), aliases=aliases, decided=NO_DECISIONS)
    best = [
        json.loads(c)[0] if isinstance(c, str) else {"asset_id": None, "posterior": 0.0} for c in links["candidates"]
    ]
    return Answers(
        [b["asset_id"] for b in best], [b["posterior"] for b in best], list(links["asset_id"].notna())
    ), links


def figures(case: str, system: str, answers: Answers, true: list[str | None], least: float) -> list[Row]:
    """precision, recall and F1 of best candidates with a score of `least` or more, and of what is linked automatically.

    Args:
        case, system: Names.
        answers: What the system says.
        true: The registered asset meant, None where none is.
        least: Threshold for precision, recall and F1.
    """
    right = np.array([a is not None and a == t for a, t in zip(answers.asset, true, strict=True)])
    said = np.array([a is not None for a in answers.asset])
    score, auto = np.array(answers.score), np.array(answers.auto)
    meant = sum(t is not None for t in true)
    taken = said & (score >= least)
    precision = right[taken].sum() / max(taken.sum(), 1)
    recall = right[taken].sum() / max(meant, 1)
    n = len(true)
    out = [
        row(case, system, "precision", precision, n=n), row(case, system, "recall", recall, n=n),
        row(case, system, "f1", 2 * precision * recall / max(precision + recall, 1e-9), n=n),
        row(case, system, "auto_precision", right[auto].sum() / max(auto.sum(), 1), n=int(auto.sum())),
        row(case, system, "auto_share", auto.sum() / max(n, 1), n=n),
        row(case, system, "auto_wrong", (auto & ~right).sum(), "links", n=n),
    ]  # fmt: skip
    if answers.cost is not None:
        out += cost_rows(case, system, answers.cost, n)
    return out


def curve(answers: Answers, true: list[str | None]) -> list[tuple[float, float, float]]:
    """Threshold, precision and recall where links are taken from the surest on."""
    order = np.argsort(-np.array(answers.score), kind="stable")
    said = np.array([answers.asset[i] is not None for i in order])
    right = np.array([answers.asset[i] is not None and answers.asset[i] == true[i] for i in order])
    taken, good = np.cumsum(said), np.cumsum(right)
    meant = max(sum(t is not None for t in true), 1)
    score = np.array(answers.score)[order]
    last = np.flatnonzero(np.append(score[1:] != score[:-1], True))
    return [(float(score[i]), float(good[i] / max(taken[i], 1)), float(good[i] / meant)) for i in last]


def wrong_at(points: list[tuple[float, float, float]], recall: float) -> float:
    """Share of wrong links at the first point of a curve with that recall; nan where it is not reached."""
    return next((1 - p for _, p, r in points if r >= recall), float("nan"))


def wrong_rows(
    case: str, curves: dict[str, list[tuple[float, float, float]]], recalls: Sequence[float], n: int
) -> list[Row]:
    """Share of wrong links of each system at the recalls that it reaches."""
    found = ((name, r, wrong_at(points, r)) for name, points in curves.items() for r in recalls)
    return [row(case, name, f"wrong_at_recall_{r}", share, n=n) for name, r, share in found if share == share]


def best_threshold(answers: Answers, true: list[str | None]) -> float:
    """Threshold with the best F1."""
    return max(curve(answers, true), key=lambda p: 2 * p[1] * p[2] / max(p[1] + p[2], 1e-9))[0]


def sure_threshold(answers: Answers, true: list[str | None], target: float = 0.995) -> float:
    """Least threshold from which precision is at least the target at every stricter one; infinite when there is none."""
    least = float("inf")
    for score, precision, _ in curve(answers, true):
        if precision < target:
            break
        least = score
    return least


def cost_rows(case: str, system: str, cost: Cost, n: int) -> list[Row]:
    """Processor time, time on the clock and memory."""
    return [
        row(case, system, "time", cost.seconds, "s", n=n), row(case, system, "wall", cost.wall, "s", n=n),
        row(case, system, "memory", cost.memory, "MiB", n=n),
    ]  # fmt: skip
