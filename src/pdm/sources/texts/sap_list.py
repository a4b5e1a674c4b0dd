"""Lists as SAP prints them to a file: pipes, dashed rules, a header on every page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading
from pdm.sources.files.kinds import HOLE
from pdm.sources.files.opened import Opened, Source, guarded
from pdm.sources.tables.layout import HEAD_ROWS, find_layout
from pdm.sources.tables.rows import CHUNK_ROWS, text_frame, to_entries
from pdm.sources.texts.delimited import TORN, too_many_rows, torn

_RULE = re.compile(r"^[\s|+]*-{5}[-\s|+]*$")


def is_sap_list(head: str) -> bool:
    """Whether text is a list with dashed rules and lines between pipes."""
    lines = head.splitlines()[:400]
    piped = [line for line in lines if line.lstrip().startswith("|") and line.count("|") >= 3]
    return len(piped) >= 2 and any(_RULE.match(line) for line in lines)


def open_sap_list(source: Source, encoding: str) -> Opened:
    """Open a list. Cells are cut at the header's pipes, so a pipe inside a text does no harm.

    Raises:
        Refused: No header is recognised.
    """
    piped: list[tuple[int, str]] = []
    above: list[list[str]] = []
    for number, line in _numbered(source, encoding):
        if line.lstrip().startswith("|"):
            piped.append((number, line))
        elif not piped and line.strip() and not _RULE.match(line):
            above.append([c for c in re.split(r"\s{2,}|\t", line.strip()) if c])
        if len(piped) > HEAD_ROWS + 100:
            break
    rows = [_plain(line) for _, line in piped]
    # what stands above the rule is no part of the headings below it
    above += [[]] if above else []
    layout = find_layout(source, [*above, *rows], what="list")
    header = max(0, layout.first - len(above) - 1)
    cuts = [m.start() for m in re.finditer(r"\|", piped[header][1])]
    opened = Opened(source.document("csv"), refusals=list(layout.notices))

    def chunks() -> Iterator[PageReading]:
        numbers: list[int] = []
        cells: list[list[str]] = []
        refusals: list[Refusal] = []
        total = number = 0
        after = piped[header][0]
        width = len(cuts) - 1
        for number, line in _numbered(source, encoding):
            if number > after and line == TORN:
                refusals.append(torn(source, number))
            if number <= after or not line.lstrip().startswith("|"):
                continue
            at_cuts = len(line) > cuts[-1] and all(line[c] == "|" for c in cuts)
            row = [line[a + 1 : b] for a, b in itertools.pairwise(cuts)] if at_cuts else _plain(line)
            if len(row) != width:
                whole = line.rstrip().endswith("|")
                refusals.append(
                    source.refusal(
                        Reason.BROKEN_ROW if whole else Reason.CUT_SHORT,
                        f"The row has {len(row)} cells, the header {width}." if whole else "The row is cut off.",
                        "Export the list again and send it whole.", page=1, row=number, value=line.strip(),
                    )
                )  # fmt: skip
                continue
            numbers.append(number)
            cells.append(row)
            total += 1
            if total > source.limits.rows:
                raise Refused(too_many_rows(source))
            if len(cells) >= CHUNK_ROWS:
                yield _reading(numbers, cells, refusals)
                numbers, cells, refusals = [], [], []
        if refusals and refusals[-1].row == number and not _ends_with_a_line(source):
            refusals[-1] = replace(
                refusals[-1], reason=Reason.CUT_SHORT, message="The list ends in the middle of this row."
            )
        yield _reading(numbers, cells, refusals)

    def _reading(numbers: list[int], cells: list[list[str]], refusals: list[Refusal]) -> PageReading:
        if not cells:
            return PageReading.nothing(*refusals)
        frame = text_frame(cells, numbers)
        reading = to_entries(source, frame, layout, channel="cmms")
        reading.refusals.extend(refusals)
        return reading

    opened.chunks = guarded(source, chunks())
    return opened


def list_rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Lines between pipes of a printed list with their number, headers included."""
    with path.open("r", encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.lstrip().startswith("|"):
                yield number, _plain(line)


def _plain(line: str) -> list[str]:
    return [c.strip() for c in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _numbered(source: Source, encoding: str) -> Iterator[tuple[int, str]]:
    with source.path.open("r", encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, start=1):
            yield number, TORN if "\x00" * HOLE in line else line.rstrip("\r\n").replace("\x00", "")


def _ends_with_a_line(source: Source) -> bool:
    with source.path.open("rb") as file:
        file.seek(max(0, source.size - 4))
        return b"\n" in file.read()
