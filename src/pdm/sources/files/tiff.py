"""The frames of a TIFF: their sizes, and whether all of them lie in the file."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_WIDTH, _HEIGHT = 256, 257
_PARTS = ((273, 279), (324, 325))
_FORMATS = {1: "B", 3: "H", 4: "I", 16: "Q"}
_MOST_PARTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame: width and height in pixels, and whether its strips or tiles lie within the file."""

    width: int
    height: int
    whole: bool


def frames(path: Path, most: int) -> tuple[list[Frame], str]:
    """The frames of the TIFF at `path`, at most `most` + 1, and what is wrong with their chain (empty if nothing).

    Raises:
        ValueError: Not one frame can be found.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        order = "<" if file.read(2) == b"II" else ">"
        big = struct.unpack(order + "H", file.read(2))[0] == 43
        file.seek(8 if big else 4)
        at = _number(file, order, 8 if big else 4)
        found: list[Frame] = []
        seen: set[int] = set()
        problem = ""
        while at and len(found) <= most:
            if at in seen:
                problem = "its list of pages runs in a circle"
                break
            seen.add(at)
            try:
                frame, at = _frame(file, at, size, order, big)
            except (struct.error, ValueError, OverflowError):
                problem = "its list of pages leads out of the file"
                break
            found.append(frame)
    if not found:
        raise ValueError(problem or "it has no pages")
    return found, problem


def _frame(file: BinaryIO, at: int, size: int, order: str, big: bool) -> tuple[Frame, int]:
    if at >= size:
        raise ValueError("out of the file")
    file.seek(at)
    count = _number(file, order, 8 if big else 2)
    width = 20 if big else 12
    if count * width > size:
        raise ValueError("more entries than the file can hold")
    entries = file.read(count * width)
    after = _number(file, order, 8 if big else 4)
    values: dict[int, tuple[int, ...]] = {}
    wanted = {_WIDTH, _HEIGHT, *(tag for pair in _PARTS for tag in pair)}
    for i in range(0, len(entries), width):
        tag, kind = struct.unpack_from(order + "HH", entries, i)
        if tag in wanted and kind in _FORMATS:
            values[tag] = _values(file, entries[i : i + width], size, order, big, _FORMATS[kind])
    w, h = (next(iter(values.get(t, ())), 0) for t in (_WIDTH, _HEIGHT))
    whole = any(tag in values for tag, _ in _PARTS) and all(
        len(values.get(offset, ())) == len(values.get(length, ()))
        and all(o + n <= size for o, n in zip(values.get(offset, ()), values.get(length, ())))
        for offset, length in _PARTS
    )
    return Frame(w, h, whole and w > 0 and h > 0), after


def _values(file: BinaryIO, entry: bytes, size: int, order: str, big: bool, letter: str) -> tuple[int, ...]:
    count = struct.unpack_from(order + ("Q" if big else "I"), entry, 4)[0]
    start, room = (12, 8) if big else (8, 4)
    each = struct.calcsize(order + letter)
    if count > _MOST_PARTS or count * each > size:
        raise ValueError("more values than the file can hold")
    if count * each <= room:
        return struct.unpack_from(f"{order}{count}{letter}", entry, start)
    offset = struct.unpack_from(order + ("Q" if big else "I"), entry, start)[0]
    file.seek(offset)
    return struct.unpack(f"{order}{count}{letter}", file.read(count * each))


def _number(file: BinaryIO, order: str, width: int) -> int:
    return int(struct.unpack(order + {2: "H", 4: "I", 8: "Q"}[width], file.read(width))[0])
