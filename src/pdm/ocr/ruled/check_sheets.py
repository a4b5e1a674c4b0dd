"""Tables of which hardly a head is known: check sheets with a tick or a cross under what is looked at, and logs that their cells show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.forms.checklists import FINE
from pdm.ocr.ruled.header import SURE_HEAD, read_header
from pdm.ocr.ruled.sheet import Sheet, read_cells
from pdm.vocabulary.column_cells import Column
from pdm.vocabulary.fields import candidates, normalise

CROSSED = "crossed"
"""Name in `extra` of what is crossed in a row."""
_TICKS, _CROSSES = frozenset("Vv√✓JjYy/"), frozenset("Xx×*+")
"""What readers make of ticks and crosses."""
_ALL, _LEAST, _ROWS = 0.8, 3, 3
"""Share of a column's cells that are marks, and how many there have to be; rows in which a sheet looks at something at least."""
_KNOWN, _WORDS = 0.85, 4
"""Score of a head that is known, and words of a head at most."""
_DAYS, _SURELY, _FILLED = 4, 0.4, 0.6
"""Days of a log at least, how far cells say that they are days or texts, and the share of the days' lines in which every column holds something."""

Cells = Mapping[tuple[int, int], Recognition]


def check_head(sheet: Sheet, hand: Engine) -> tuple[int, list[str], dict[int, str], float]:
    """The row of heads of a check sheet or a log, of which hardly one names a field: its number (-1 if there is none), texts, fields, confidence.

    Every column has a head, one of them at least is known, and below two or more that stand side by side there are marks, or below all of them
    what logs hold.
    """
    rows = len(sheet.grid.rows) - 1
    for row in range(min(3, rows - _ROWS)):
        texts, fields, sure = read_header(sheet, row, hand, None)
        if sure < SURE_HEAD or not any(map(_names, texts)) or not all(map(_is_head, texts)):
            continue
        crops = {(r, c): sheet.cut(r, c) for r in range(row + 1, rows) for c in range(sheet.width)}
        read = read_cells(crops, [k for k, crop in crops.items() if crop.picture is not None], hand)
        if mark_columns(texts, read) or (row == 0 and is_log(texts, read)):
            return row, texts, fields, sure
    return -1, [], {}, 0.0


def is_log(heads: Sequence[str], read: Cells) -> bool:
    """Whether cells alone say that a table is a log, whatever stands above them: days below one another, texts beside them, and nothing left empty.

    Args:
        heads: Texts of the first row by column.
        read: Cells below it by row and column.
    """
    columns = {n: [r.text for (_, c), r in read.items() if c == n and r.text.strip()] for n in range(len(heads))}
    days = [
        n
        for n, cells in columns.items()
        if len(cells) >= _DAYS and Column.of(cells, misread=True).fit("date") > _SURELY
    ]
    if len(days) != 1 or len(heads) < 3:
        return False
    told = [
        n
        for n, cells in columns.items()
        if n not in days and Column.of(cells, misread=True).fit("description") > _SURELY
    ]
    least = _FILLED * len(columns[days[0]])
    return bool(told) and all(len(cells) >= least for cells in columns.values())


def mark_columns(heads: Sequence[str], read: Cells) -> list[int]:
    """Columns side by side that hold ticks and crosses, under heads that name no field; empty where there are not two.

    Args:
        heads: Texts of the header row by column.
        read: Cells below it by row and column.
    """
    marked = [bool(head) and not _names(head) and _are_marks([r.text for (_, c), r in read.items() if c == n]) for n, head in enumerate(heads)]  # fmt: skip
    runs = [[n for n, _ in run] for mark, run in groupby(enumerate(marked), key=lambda x: x[1]) if mark]
    return max((run for run in runs if len(run) >= 2), key=len, default=[])


def crossed(columns: Sequence[int], heads: Sequence[str], read: Cells) -> dict[int, str]:
    """By row the heads below which a cross stands ("Oil, Guards"), on a sheet that ticks what is well; a sheet of crosses may mean that by them."""
    marks = [(row, c, r.text.strip()) for (row, c), r in sorted(read.items()) if c in columns]
    crosses = [(row, heads[c]) for row, c, text in marks if text in _CROSSES]
    if sum(map(_is_tick, (text for _, _, text in marks))) <= len(crosses):
        return {}
    return {row: ", ".join(head for of, head in crosses if of == row) for row, _ in crosses}


def _is_head(text: str) -> bool:
    words = text.split()
    return 1 <= len(words) <= _WORDS and ":" not in text and not any(c.isdigit() for c in text)


def _names(head: str) -> bool:
    """Whether a head is that of a field."""
    found = candidates(head)
    return bool(found) and found[0].score >= _KNOWN


def _is_tick(text: str) -> bool:
    return text in _TICKS or (len(text) > 1 and normalise(text) in FINE)


def _are_marks(texts: Sequence[str]) -> bool:
    told = [t.strip() for t in texts if t.strip()]
    return len(told) >= _LEAST and sum(t in _CROSSES or _is_tick(t) for t in told) >= _ALL * len(told)
