"""Lines drawn by several processes while a network learns from them."""

from __future__ import annotations

import multiprocessing
import os
import queue
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.lattice import encode
from pdm.ocr.engines.ppocr import HEIGHT, filled_width
from pdm.ocr.tuning.drawing import Drawer, Line, Sources
from pdm.ocr.tuning.texts import LONGEST

STEP = 8
"""Columns of a picture that the network reads as one step."""
_FIRST, _LINES = 64, 256
"""Lines handed over at once."""
_WAITING = 60


@dataclass(frozen=True)
class Block:
    """Lines of one width of the network's input.

    Attributes:
        pictures: uint8 [lines, 48, width].
        used: Columns that the picture itself fills; int64 [lines].
        codes: Columns of the text's characters in `pdm.lattice.LATIN`, padded with 0; int64 [lines, 96].
        lengths: Characters of each text; int64 [lines].
    """

    pictures: npt.NDArray[np.uint8]
    used: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]

    @property
    def width(self) -> int:
        """Columns of the network's input."""
        return int(self.pictures.shape[2])


def blocks(lines: Iterable[Line]) -> list[Block]:
    """Lines by the width of the network's input; a text with more characters than its picture has steps teaches nothing."""
    by_width: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        width = filled_width(line.picture.shape[1])
        # between two letters that are the same the network needs a blank
        if len(line.text) + sum(a == b for a, b in pairwise(line.text)) <= width // STEP:
            by_width[width].append(line)
    return [_block(some, width) for width, some in sorted(by_width.items())]


def _block(lines: list[Line], width: int) -> Block:
    pictures = np.zeros((len(lines), HEIGHT, width), dtype=np.uint8)
    for row, line in zip(pictures, lines, strict=True):
        row[:, : line.picture.shape[1]] = line.picture
    found, lengths = encode([line.text for line in lines])
    codes = np.zeros((len(lines), LONGEST), dtype=np.int64)
    codes[:, : found.shape[1]] = found[:, :LONGEST]
    return Block(pictures, np.array([line.picture.shape[1] for line in lines]), codes, lengths)


class Supply:
    """Blocks of fresh lines.

    Args:
        sources: What to draw with.
        seed: Each process has its own, counted on from this.
        processes: How many draw; 0 draws when asked, so that a training can be repeated.
    """

    def __init__(self, sources: Sources, seed: int, processes: int = 0) -> None:
        self.made = 0
        self._drawer = None if processes else Drawer(sources, seed * 1000)
        # a fork of a process with threads may wait for ever
        context = multiprocessing.get_context("spawn")
        self._queue: Any = context.Queue(_WAITING)
        self._processes = [
            context.Process(target=_work, args=(self._queue, sources, seed * 1000 + k), daemon=True)
            for k in range(processes)
        ]
        for process in self._processes:
            process.start()

    def take(self, *, wait: bool) -> list[Block]:
        """What has been drawn since last time.

        Args:
            wait: Come back with something, however long it takes.

        Raises:
            RuntimeError: All processes that draw have ended.
        """
        if self._drawer is not None:
            found = blocks(self._drawer.line() for _ in range(_LINES))
        else:
            found = self._waiting()
            while wait and not found:
                if not any(p.is_alive() for p in self._processes):
                    raise RuntimeError("the processes that draw lines have ended.")
                try:
                    found = list(self._queue.get(timeout=1.0))
                except queue.Empty:
                    continue
        self.made += sum(len(b.lengths) for b in found)
        return found

    def _waiting(self) -> list[Block]:
        found: list[Block] = []
        while True:
            try:
                found += self._queue.get_nowait()
            except queue.Empty:
                return found

    def __enter__(self) -> Supply:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:  # fmt: skip
        for process in self._processes:
            process.terminate()
            process.join()
        self._queue.close()
        # what is still in it is not wanted
        self._queue.cancel_join_thread()


def _work(out: Any, sources: Sources, seed: int) -> None:
    import cv2

    cv2.setNumThreads(1)
    parent = os.getppid()
    drawer, count = Drawer(sources, seed), _FIRST
    while True:
        made = blocks(drawer.line() for _ in range(count))
        count = _LINES
        # a parent that was killed takes no more
        while os.getppid() == parent:
            with suppress(queue.Full):
                out.put(made, timeout=5.0)
                break
        else:
            return
