"""Files that are really malformed, drawn from a seed: every one must be named, and say why.

Each breakage takes something away that the kind of file needs: bytes, a checksum, a structure, the promise of its
name. What leaves a valid file (a flipped bit within a text, a table cut exactly between two rows) is not drawn.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Make = Callable[[random.Random], tuple[str, bytes]]

DAMAGE = frozenset({"damaged", "cut_short", "unreadable_page"})
UNREADABLE = DAMAGE | {"unreadable_text", "unknown_kind", "no_header", "no_table", "unmapped_header", "empty_file"}


@dataclass(frozen=True)
class Case:
    """A malformed file.

    Attributes:
        family: How it was broken.
        name: File name.
        content: Its bytes.
        reasons: Reason codes that name it rightly.
    """

    family: str
    name: str
    content: bytes
    reasons: frozenset[str]


BREAKAGES: list[tuple[str, Make, frozenset[str], int]] = []


def breakage(*reasons: str, weight: int = 1) -> Callable[[Make], Make]:
    """Register a way to break a file; `weight` is how often it is drawn."""

    def register(make: Make) -> Make:
        BREAKAGES.append((make.__name__, make, frozenset(reasons) or DAMAGE, weight))
        return make

    return register


def cases(seed: int, number: int) -> Iterator[Case]:
    """`number` malformed files, each breakage in turn; the same seed gives the same files."""
    turn = [b for b in BREAKAGES for _ in range(b[3])]
    for i in range(number):
        family, make, reasons, _ = turn[i % len(turn)]
        rng = random.Random(f"{seed} {i}")
        name, content = make(rng)
        stem, dot, suffix = name.rpartition(".")
        yield Case(family, f"{i:04}-{stem}{dot}{suffix}", content, reasons)


def cut(rng: random.Random, content: bytes, low: float = 0.05, high: float = 0.9) -> bytes:
    """The first part of a file."""
    return content[: max(12, int(len(content) * rng.uniform(low, high)))]


def noise(rng: random.Random, n: int) -> bytes:
    """Random bytes."""
    return rng.randbytes(n)


def blank(rng: random.Random, content: bytes, share: float = 0.3, start: float = 0.1) -> bytes:
    """A stretch of the file overwritten with zeros, as a failed disk or transfer leaves it."""
    n = max(64, int(len(content) * share))
    at = rng.randrange(int(len(content) * start), max(int(len(content) * start) + 1, len(content) - n))
    return content[:at] + bytes(n) + content[at + n :]
