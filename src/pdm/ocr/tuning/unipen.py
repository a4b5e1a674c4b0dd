"""Files of the UNIPEN format (Guyon et al. 1994): what a pen did on a tablet, and which parts of it are which text.

A file names others (`.INCLUDE`), which hold the points of strokes (`.PEN_DOWN`, `.PEN_UP`); its `.SEGMENT` lines tell components
by their numbers, counted over all that has points, with a text. A collection has its segments under `data/`, by category and
contributor, and what they name under `include/`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pdm.errors import SettingsError
from pdm.ocr.tuning.ink import Floats

_KEY = re.compile(r"\.([A-Z][A-Z_0-9]*)[ \t]*(.*)")
_SEGMENT = re.compile(r'(\S+)\s+([\d:,\- ]+?)\s+(?:[A-Z?*]+)?\s*"(.*)"\s*', re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DEEPEST = 6
"""Files that name files that name files."""


@dataclass(frozen=True)
class Segment:
    """Some strokes and what they say.

    Attributes:
        kind: As the file calls it: `CHARACTER`, `WORD`, `TEXT`.
        text: What is written.
        strokes: [points, 2] each: x to the right, y upwards, in the tablet's own unit.
    """

    kind: str
    text: str
    strokes: tuple[Floats, ...]


@dataclass
class _Component:
    """What the pen did at one go."""

    down: bool
    columns: list[str]
    points: list[str] = field(default_factory=list)

    def places(self) -> Floats:
        numbers = [float(n) for n in _NUMBER.findall(" ".join(self.points))]
        wide = len(self.columns)
        rows = np.array(numbers[: len(numbers) // wide * wide], dtype=np.float32).reshape(-1, wide)
        return rows[:, [self.columns.index("X"), self.columns.index("Y")]]


@dataclass
class _Read:
    """What a file and those it names hold."""

    components: list[_Component] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)


class Recordings:
    """A folder with `data/` and `include/`.

    Args:
        folder: The folder.

    Raises:
        SettingsError: It holds no such files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.missing: Counter[str] = Counter()
        """Files that are named and are not there, with how often."""
        # names differ in capitals between files and what names them
        self._files = {p.relative_to(folder).as_posix().lower(): p for p in sorted(folder.rglob("*")) if p.is_file()}
        if not any(name.startswith("data/") for name in self._files):
            raise SettingsError(
                "holds no collection of the UNIPEN format.", place=str(folder), remedy="Name the folder in which `data` and `include` lie."
            )  # fmt: skip

    def files(self, category: str) -> list[Path]:
        """The files with segments of a category, as `8` (lines of text) or `1a` (single digits)."""
        return [p for name, p in self._files.items() if name.startswith(f"data/{category.lower()}/")]

    def segments(self, path: Path) -> tuple[str, list[Segment]]:
        """The writer a file tells (its own name where it tells none), and its segments; those that name what is not there are left out."""
        read = _Read()
        self._into(read, path, 0)
        components = [c for c in read.components if c.points and {"X", "Y"} <= set(c.columns)]
        places: dict[int, Floats] = {}
        found = []
        for told in read.segments:
            parts = _SEGMENT.fullmatch(told)
            strokes = _strokes(parts[2], components, places) if parts else ()
            if parts and strokes:
                found.append(Segment(parts[1], parts[3], strokes))
        who = read.said.get("WRITER_ID", "").strip('"') or path.stem
        return f"{path.parent.relative_to(self.folder / 'data').parts[1]}/{who}", found

    def _into(self, read: _Read, path: Path, depth: int) -> None:
        into: list[str] | None = None
        lines = iter(path.read_text(encoding="latin-1").splitlines())
        for line in lines:
            parts = _KEY.fullmatch(line.rstrip())
            if parts is None:
                if into is not None and line.strip():
                    into.append(line)
                continue
            key, rest = parts[1], parts[2]
            if key in ("PEN_DOWN", "PEN_UP"):
                read.components.append(_Component(key == "PEN_DOWN", read.said.get("COORD", "X Y").split()))
                into = read.components[-1].points
                if rest.strip():
                    into.append(rest)
                continue
            if key != "DT":
                into = None
            if key == "SEGMENT":
                read.segments.append(_whole(rest, lines))
            elif key == "INCLUDE":
                named = self._named(rest.strip().strip('"'), path)
                if named is None:
                    self.missing[rest.strip()] += 1
                elif depth < _DEEPEST:
                    self._into(read, named, depth + 1)
            elif key in ("COORD", "WRITER_ID"):
                read.said[key] = rest.strip()

    def _named(self, name: str, by: Path) -> Path | None:
        beside = by.parent.relative_to(self.folder).as_posix()
        places = (f"include/{name}", name, f"{beside}/{name}")
        return next((self._files[p.lower()] for p in places if p.lower() in self._files), None)


def _whole(start: str, lines: Iterator[str]) -> str:
    """A segment's line with those it goes on in: until its quotes are closed."""
    while start.count('"') % 2 == 1 and (more := next(lines, None)) is not None:
        start += " " + more.strip()
    return start


def _strokes(where: str, components: list[_Component], places: dict[int, Floats]) -> tuple[Floats, ...]:
    """Strokes of `3-5,7` or `3:10-4:20` (points of components); nothing where one is not there."""
    out = []
    for part in where.replace(" ", "").split(","):
        start, _, end = part.partition("-")
        (first, _, skip), (last, _, stop) = start.partition(":"), (end or start).partition(":")
        if not first.isdigit() or not last.isdigit() or int(last) >= len(components):
            return ()
        for n in range(int(first), int(last) + 1):
            if not components[n].down:
                continue
            if n not in places:
                places[n] = components[n].places()
            begin = int(skip) if skip and n == int(first) else 0
            until = int(stop) + 1 if end and stop and n == int(last) else None
            if len(points := places[n][begin:until]):
                out.append(points)
    return tuple(out)
