"""A reader that remembers: the head of a table is read to tell which end of a page is up, and again with the table."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy.typing as npt

from pdm.ocr.engines.base import Engine, Recognition


class Remembered(Engine):
    """Reads every picture once; what a reader says of one does not depend on the others. For one page: nothing is forgotten.

    Args:
        reader: The reader asked.
    """

    def __init__(self, reader: Engine) -> None:
        self.reader = reader
        self.name, self.version = reader.name, reader.version
        self._known: dict[tuple[tuple[int, ...], bytes], Recognition] = {}

    def read(self, pictures: Sequence[npt.NDArray[Any]]) -> list[Recognition]:
        """See `Engine.read`."""
        keys = [(p.shape, hashlib.blake2b(p.tobytes(), digest_size=16).digest()) for p in pictures]
        fresh = {k: p for k, p in zip(keys, pictures, strict=True) if k not in self._known}
        self._known |= zip(fresh, self.reader.read(list(fresh.values())), strict=True)
        return [self._known[k] for k in keys]
