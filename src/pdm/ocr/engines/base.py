"""The interface of a reader."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from pdm.lattice import Lattice


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a reader says of one picture.

    Attributes:
        text: Best reading.
        confidence: 0 to 1, the reader's own.
        lattice: Probabilities, when the reader has them.
    """

    text: str
    confidence: float
    lattice: Lattice | None = None


class Engine(ABC):
    """Reads pictures of single lines. Offered to the package by an entry point of the group `pdm.engines`."""

    name: str
    version: str

    @abstractmethod
    def read(self, pictures: Sequence[npt.NDArray[Any]]) -> list[Recognition]:
        """Read pictures (grey, [height, width], uint8, dark on light), in their order.

        Raises:
            EngineMissing: Something the reader needs is not installed.
        """

    def learn(
        self,
        pictures: Sequence[npt.NDArray[Any]],
        texts: Sequence[str | None],
        *,
        read: Sequence[str | None] | None = None,
    ) -> bytes | None:
        """What `adapted` takes, learned from pictures with their right texts; None where nothing is gained or learned.

        Args:
            pictures: As for `read`.
            texts: Of each; None where the picture is to be read as before.
            read: Where the texts are what is believed of the reader's own readings, and no person's: what it read each picture as.
                A picture that it now reads otherwise, such as one of two lines, teaches nothing.
        """
        return None

    def adapted(self, learned: bytes) -> Engine:
        """A reader with what `learn` gave; this one where readers of its kind learn nothing."""
        return self
