"""Executors: `map(function, items)` gives results in the order of the items, with few in flight at a time.

A partition function takes and returns picklable things and is safe to run twice: a partition whose worker dies is run
again in a fresh worker, alone, so that one poisonous partition cannot take its neighbours with it.
"""

from __future__ import annotations

import os
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pdm.errors import UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class LostPartition:
    """Stands for a result whose worker died each time it was tried."""

    item: object
    tries: int


class Executor(Protocol):
    """Runs a function over partitions."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result | LostPartition]:
        """Results in the order of `items`. Exceptions of `function` are raised where its result is due."""
        ...


class SerialExecutor:
    """Runs partitions one after the other in this process."""

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result | LostPartition]:
        """See `Executor.map`."""
        for item in items:
            yield function(item)


class ProcessExecutor:
    """Runs partitions in worker processes of this machine.

    Args:
        workers: Number of processes.
        tries: How often a partition is tried when its worker dies.
    """

    def __init__(self, workers: int, tries: int = 2) -> None:
        self.workers = workers
        self.tries = tries

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result | LostPartition]:
        """See `Executor.map`. At most twice as many partitions as workers are in flight."""
        source = iter(items)
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        exhausted = False
        while True:
            while not exhausted and len(waiting) < 2 * self.workers:
                try:
                    item = next(source)
                except StopIteration:
                    exhausted = True
                    break
                waiting.append((item, self._submit(function, item)))
            if not waiting:
                return
            item, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # nobody knows which partition killed the worker: run this one alone, then submit the others again
                yield self._alone(function, item)
                again = [(i, f) for i, f in waiting]
                waiting = deque((i, f if _fine(f) else self._submit(function, i)) for i, f in again)

    def _submit(self, function: Callable[[Item], Result], item: Item) -> Future[Result]:
        """Hand a partition to the pool; to a new one when a worker has just broken it."""
        while True:
            try:
                future: Future[Result] = _pool(self.workers).submit(function, item)
                return future
            except BrokenProcessPool:
                # what was in flight is noticed when its turn comes
                time.sleep(0.05)

    def _alone(self, function: Callable[[Item], Result], item: Item) -> Result | LostPartition:
        for _ in range(1, self.tries):
            try:
                result: Result = _pool(1).submit(function, item).result()
                return result
            except BrokenProcessPool:
                continue
        return LostPartition(item, self.tries)


def _fine(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _pool(workers: int) -> Any:
    # loky: its workers do not import the caller's main module, so plain scripts and notebooks need no guard
    from joblib.externals.loky import get_reusable_executor

    # it tells of a worker that ended for its memory and was replaced: nothing that a person has to act on
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs", category=UserWarning)
    # workers are what runs in parallel: several threads in each would wait for one another
    env = {"OPENBLAS_NUM_THREADS": "1"}
    return get_reusable_executor(max_workers=workers, timeout=900, kill_workers=False, env=env)


class DaskExecutor:
    """Runs partitions on a Dask cluster (needs the extra `dask`).

    Args:
        address: Scheduler address, e.g. `tcp://host:8786`.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result | LostPartition]:
        """See `Executor.map`."""
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(
                "Dask is not installed here.", remedy="Install pdm-logs[dask], or give a number of processes."
            ) from error
        with Client(self.address) as client:
            waiting: deque[Any] = deque()
            for item in items:
                waiting.append(client.submit(function, item, pure=False))
                if len(waiting) >= 64:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


def executor(workers: int | str | None = None) -> Executor:
    """The executor for `workers`: a number of processes, a Dask address, or None for this machine's cores.

    The environment variable `PDM_WORKERS` gives the default.
    """
    chosen = workers if workers is not None else os.environ.get("PDM_WORKERS") or _cores()
    if isinstance(chosen, str) and not chosen.isdigit():
        if ":" not in chosen:
            raise UsageError(
                f"{chosen!r} is neither a number of processes nor the address of a Dask scheduler.",
                place="--workers or PDM_WORKERS", remedy="Write a number, or an address like tcp://host:8786.",
            )  # fmt: skip
        return DaskExecutor(chosen)
    count = int(chosen)
    return SerialExecutor() if count <= 1 else ProcessExecutor(count)


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
