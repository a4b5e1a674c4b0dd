"""Several tables on one sheet, side by side: each is read as a table of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from pdm.errors import BESIDE, Reason, Refusal
from pdm.sources.files.opened import Source
from pdm.sources.tables.layout import HEAD_ROWS
from pdm.sources.tables.sheet_rows import Row, Sheet
from pdm.sources.tables.totals import names_total
from pdm.vocabulary.fields import MACHINE_FIELDS, TEXT_FIELDS, recognise_row
from pdm.vocabulary.header_likeness import is_header

_WHOSE = frozenset({"date", "started_at", *MACHINE_FIELDS})
_LEAST_ROWS = 3
"""Filled rows of a block of cells that says nothing of itself, from which it is named."""
_LEAST_CODES, _OF_TOTAL = 2, 2
"""Codes that a list of them has at least; cells of a total."""


def tables_of(source: Source, sheet: Sheet, top: Sequence[Row]) -> tuple[list[Sheet], list[Refusal]]:
    """The tables of a sheet that stand beside one another, and those that could not be read.

    Args:
        source: The workbook.
        sheet: The sheet.
        top: Its first rows.

    Returns:
        The sheet as it is where it holds one table; else a sheet for each, the second and further ones with `BESIDE` and its multiples added to
        the number, and what was set aside.
    """
    blocks = _blocks(top)
    heads = {b: h for b in blocks if (h := _header(b, top)) is not None}
    if len(blocks) < 2 or not heads:
        return [sheet], []
    first = min(heads)
    out: list[Sheet] = []
    refusals: list[Refusal] = []
    left = 0
    for block in blocks:
        if block == first or (block not in heads and block < first):
            continue
        start = next((i for i, row in enumerate(top) if any(row.cells[block[0] : block[1]])), 0)
        if block in heads:
            out.append(_part(sheet, *block, BESIDE * (len(out) + 1)))
        elif _says_something(block, top) and (start != heads[first] or _is_key(block, top, start)):
            refusals.append(_aside(source, sheet, block, top[start]))
        else:
            continue
        left = left or block[0]
    if not left:
        return [sheet], []
    return [_part(sheet, 0, left, 0), *out], refusals


def _blocks(top: Sequence[Row]) -> list[tuple[int, int]]:
    """Runs of columns with something in them, as first and behind the last; a title merged over all does not join them."""
    filled: set[int] = set()
    for row in top:
        told = [c for c, cell in enumerate(row.cells) if cell]
        if len({row.cells[c] for c in told}) > 1 or len(told) == 1:
            filled.update(told)
    out: list[tuple[int, int]] = []
    for column in sorted(filled):
        if out and out[-1][1] == column:
            out[-1] = out[-1][0], column + 1
        else:
            out.append((column, column + 1))
    return out


def _header(block: tuple[int, int], top: Sequence[Row]) -> int | None:
    """Position of the row that is the header of a whole log in these columns alone."""
    for i, row in enumerate(top[:HEAD_ROWS]):
        cells = row.cells[block[0] : block[1]]
        if is_header(cells):
            fields = set(recognise_row(cells).values())
            if fields & set(TEXT_FIELDS) and fields & _WHOSE:
                return i
    return None


def _says_something(block: tuple[int, int], top: Sequence[Row]) -> bool:
    return block[1] - block[0] > 1 and sum(any(r.cells[block[0] : block[1]]) for r in top) >= _LEAST_ROWS


def _is_key(block: tuple[int, int], top: Sequence[Row], start: int) -> bool:
    """Whether cells whose header is in the row of the log's are a list of their own, as of codes and what they mean: they go on beside blank rows or totals
    of the log, or end before it and tell of the very codes that it uses.
    """
    left, right = block
    fields = set(recognise_row(top[start].cells[left:right]).values())
    own = set(recognise_row(top[start].cells[:left]).values())
    listed = [row.cells[left:right] for row in top[start + 1 :]]
    filled = [i for i, cells in enumerate(listed) if any(cells)]
    codes = [cells[0] for cells in listed if any(cells)]
    # one after the other, each once, none without its meaning
    whole = filled == list(range(len(filled))) and all(sum(map(bool, listed[i])) > 1 for i in filled)
    if (
        not whole
        or not all(codes)
        or len(set(codes)) < max(len(codes), _LEAST_CODES)
        or (fields & {*TEXT_FIELDS, *_WHOSE}) - own
    ):
        return False
    log = [[c for c in row.cells[:left] if c] for row in top[start + 1 :]]
    if any(not log[i] or (len(log[i]) <= _OF_TOTAL and any(map(names_total, log[i]))) for i in filled):
        return True
    used = {c.casefold() for cells in log for c in cells} & {c.casefold() for c in codes}
    return len(log) > len(filled) and len(used) >= _LEAST_CODES


def _part(sheet: Sheet, left: int, right: int, more: int) -> Sheet:
    return Sheet(sheet.number + more, sheet.name, partial(_rows, sheet, left, right), sheet.hidden)


def _rows(sheet: Sheet, left: int, right: int) -> Iterator[Row]:
    for row in sheet.rows():
        yield Row(
            row.number,
            row.cells[left:right],
            tuple(c - left for c in row.dates if left <= c < right),
            tuple((c - left, formula) for c, formula in row.not_calculated if left <= c < right),
            tuple(c - left for c in row.merged if left <= c < right),
            tuple((max(a, left) - left, min(b, right - 1) - left) for a, b in row.wide if a < right and b >= left),
        )


def _aside(source: Source, sheet: Sheet, block: tuple[int, int], first: Row) -> Refusal:
    from openpyxl.utils import get_column_letter

    columns = f"{get_column_letter(block[0] + 1)} to {get_column_letter(block[1])}"
    return source.refusal(
        Reason.UNMAPPED_HEADER,
        f"In columns {columns} of sheet '{sheet.name}' stands a second table whose header says nothing known; it was not read.",
        "If it holds log lines, give it a header (date, equipment, description) or a sheet of its own.",
        page=sheet.number, row=first.number, value=" | ".join(first.cells[block[0] : block[1]]),
    )  # fmt: skip
