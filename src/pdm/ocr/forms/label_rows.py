"""Rows under a line of labels, where no table was found around them: a machine or a time of day in each, and what is told beside it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pdm.config import DateOrder
from pdm.ocr.collect import Collector, Line
from pdm.ocr.engines import Engine
from pdm.ocr.forms.filled_form import Pair
from pdm.ocr.forms.forms import label_values, reading_of
from pdm.ocr.forms.labels import LABEL, is_sure_label, meant, name_of
from pdm.ocr.forms.page_heads import is_title
from pdm.ocr.forms.table_heads import head_of_sheet
from pdm.ocr.picture.orient import Grey
from pdm.ocr.writing.freeform import Block, around, in_lines
from pdm.vocabulary.fields import TEXT_FIELDS

_TIME = "time"
_OF_ROWS = frozenset(("equipment", "equipment_name", "functional_location", _TIME))
"""Fields of which each row has one."""
_CLOCK = re.compile(r"\W*(?:[01]?[\dOoIl]|2[0-4])\s?[:.hH]?\s?[0-5OoIl][\dOoIl]\b")
_BEHIND_TITLE = re.compile(r"\s[-–—:]\s.*$")
"""What a title says that it is of."""
_ROWS, _WHOLE = 3, 0.7
"""Rows under labels at least, and the share of them in which a machine and a text stand."""
_FAR = 2.5
"""How much further than all rows before it a line lies that is none."""

Row = dict[int, list[Block]]


def read_rows(
    found: list[Block], collector: Collector, hand: Engine, order: DateOrder, flat: Grey | None = None
) -> bool:
    """Read rows that stand under labels of a machine and of a text; False where there are none.

    Args:
        found: Writing of the page.
        collector: Takes the rows.
        hand: Who read it.
        order: Of day, month and year at the site.
        flat: The page.
    """
    lines = in_lines(found, sizes=True)
    for n, line in enumerate(lines):
        fields = _fields(line)
        rows = _rows_below(lines, n) if fields else []
        whole = [r for r in rows if all(any(_is_of(kind, c, r, fields) for c in r) for kind in (_OF_ROWS, TEXT_FIELDS))]
        if len(rows) < _ROWS or len(whole) < _WHOLE * len(rows):
            continue
        # "UNIT CONTROLLERS LOG - UNIT 1"
        above = [b for x in lines[:n] for b in x if not is_title(_BEHIND_TITLE.sub("", b.text))]
        for field, text in (*label_values(above), *head_of_sheet(above, order).items()):
            if field not in fields and field not in TEXT_FIELDS:
                collector.head.setdefault(field, text)
        engine = f"{hand.name} {hand.version}"
        for number, row in enumerate(rows, start=1):
            cells = [
                reading_of(Pair(fields[c], " ".join(b.text for b in row[c]), line[c], row[c]), engine, flat) for c in sorted(row)
            ]  # fmt: skip
            collector.lines.append(Line(number, around([c.box for c in cells]), cells))
        collector.form = " | ".join(b.text for b in line)
        return True
    return False


def _is_of(kind: Collection[str], column: int, row: Row, fields: Sequence[str]) -> bool:
    """Whether a column of a row is of some fields; one of times holds a clock."""
    field = fields[column]
    return field in kind and (field != _TIME or _CLOCK.match(row[column][0].text) is not None)


def _fields(line: Sequence[Block]) -> list[str]:
    """Fields of a line of labels without values, a machine's or a time's and a text's among them; empty for any other line."""
    if len(line) < 2 or any(c.isdigit() for b in line for c in b.text):
        return []
    if any((told := LABEL.match(b.text)) is not None and told[2].strip() for b in line):
        return []
    known = [meant(name_of(b.text)) for b in line]
    fields = [m.field for m in known if m is not None]
    every = len(fields) == len(line) == len(set(fields))
    return fields if every and _OF_ROWS & {*fields} and set(TEXT_FIELDS) & {*fields} else []


def _rows_below(lines: Sequence[Sequence[Block]], head: int) -> list[Row]:
    """What stands under the labels of a line, row by row: a line that the first column is empty in goes on with the one above."""
    heads, rows, steps = lines[head], list[Row](), list[float]()
    for number in range(head + 1, len(lines)):
        line = lines[number]
        step = line[0].middle - lines[number - 1][0].middle
        if (steps and step > _FAR * max(steps)) or any(is_sure_label(b) and ":" in b.text for b in line):
            break
        steps.append(step)
        row: Row = {}
        for block in line:
            under = [c for c, h in enumerate(heads) if h.box[0] - h.height <= block.box[0]]
            row.setdefault(max(under, default=0), []).append(block)
        if 0 in row or not rows:
            rows.append(row)
        else:
            for column, blocks in row.items():
                rows[-1].setdefault(column, []).extend(blocks)
    return rows
