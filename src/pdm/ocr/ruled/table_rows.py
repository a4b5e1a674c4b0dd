"""Rows of a ruled table that are one entry: texts of several columns, and writing that goes on in the row below."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from pdm.lattice import Lattice
from pdm.ocr.collect import Box, Line, Reading
from pdm.ocr.picture.cells import Crop
from pdm.ocr.picture.components import components
from pdm.vocabulary.column_cells import misread_keys, misread_machine_key
from pdm.vocabulary.fields import MACHINE_FIELDS, PERSON_FIELDS, TEXT_FIELDS

_DASH = re.compile(r"^[\s\-–—_~.]+$")
_WIDE = 1.5
"""Width over height from which a single stroke is a dash."""
_OPEN = re.compile(r"(?:[#&/+\-–,]|\b(?:no|nr|num|n°|nº|and|und|et|y|of|de|for)\.?)\s*$", re.I)
"""How a machine's name ends that goes on in the row below: "Boiler #", "Pump no."."""
_REST = re.compile(r"^\W*(?:\d{1,2}[A-Za-z]?|[A-Za-z]|[a-z]\S*.*)\W*$")
"""What is only the rest of a name: its number, its letter, or words that begin small."""
_BOTH = re.compile(r"(?:[&+/,]|\b(?:and|und|et|y|e|en))\s*$", re.I)
"""How a person's name ends behind which another stands in the row below: "Wozza &"."""
_CRUMB = re.compile(r"^[\s1iIl|!/.,:\-]*$")
"""What readers make of crumbs of ruling."""
_BEGUN = 5
"""Characters of a known name that two rows hold the beginning of."""


def means_nothing(field: str, text: str, crop: Crop) -> bool:
    """Whether a cell of text or of a person is a dash: there was nothing to write, and the cell above is not meant."""
    if field not in (*TEXT_FIELDS, *PERSON_FIELDS) or _DASH.match(text) is None or crop.picture is None:
        return False
    _, stats = components((crop.picture < 184).astype(np.uint8))
    strokes = [s for s in stats[1:] if s[4] >= 8]
    return len(strokes) == 1 and strokes[0][2] > _WIDE * strokes[0][3]


def merged(cells: Sequence[Reading]) -> list[Reading]:
    """Cells of a row, each field once: texts of several columns that are one field stand together."""
    out: list[Reading] = []
    for cell in cells:
        same = next((c for c in out if c.field == cell.field and c.struck == cell.struck), None)
        if same is None or cell.field not in TEXT_FIELDS:
            out.append(cell)
        else:
            _add(same, cell)
    return out


def stray(cells: Sequence[Reading]) -> bool:
    """A row with nothing but a mark or two, which belong to its neighbours' writing: a tail that hangs into it is no ditto."""
    return len(cells) == 1 and (cells[0].field in TEXT_FIELDS if cells[0].ditto else len(cells[0].text) <= 3)


def carries_on(cells: Sequence[Reading], lines: Sequence[Line], machines: Collection[str] = frozenset()) -> bool:
    """Whether a row goes on with the line above: nothing but text stands in it, or text and the rest of a machine's or a person's name.

    Args:
        cells: Of the row.
        lines: Of the table so far.
        machines: Names of the site's machines, as `machine_key` gives them.
    """
    if not lines or any(c.ditto for c in cells):
        return False
    cells = _written(cells)
    rest = [c for c in cells if c.field not in TEXT_FIELDS]
    if not rest:
        return bool(cells) and not stray(cells)
    above = [c for c in lines[-1].cells if rest[0].field == c.field and not c.struck and not c.ditto]
    if len(rest) > 1 or not above:
        return False
    if rest[0].field in PERSON_FIELDS:
        return _BOTH.search(above[0].text) is not None
    # "Plant" heads machines in many works, and is a place in others: both may go on
    return rest[0].field in (*MACHINE_FIELDS, "site") and _one_name(above[0], rest[0], lines, machines, len(cells) == 1)


def _written(cells: Sequence[Reading]) -> list[Reading]:
    """Cells of a row that goes on without those in which only ruling was left: it is read as nothing, or as a stroke."""
    return [c for c in cells if c.text and not (c.field in PERSON_FIELDS and _CRUMB.match(c.text))]


def _one_name(above: Reading, below: Reading, lines: Sequence[Line], machines: Collection[str], alone: bool) -> bool:
    """Whether two cells below each other are one machine's name; `alone` where nothing else stands in the lower row."""
    names = misread_keys(frozenset(machines))
    both = misread_machine_key(f"{above.text} {below.text}")
    if _OPEN.search(above.text) or (len(both) >= _BEGUN and any(name.startswith(both) for name in names)):
        return True
    if misread_machine_key(above.text) in names or misread_machine_key(below.text) in names:
        return False
    # a line of a log has a day and tells something; where lines have no days, a short name may be a machine of its own
    dated = any(c.field == "date" for c in lines[-1].cells)
    return dated and _CRUMB.match(below.text) is None and (alone or _REST.match(below.text) is not None)


def carry(cells: Sequence[Reading], extra: Mapping[str, str], line: Line, box: Box) -> None:
    """Add a row that goes on to the line above it."""
    for cell in _written(cells):
        same = next((c for c in line.cells if c.field == cell.field), None)
        if same is None:
            line.cells.append(cell)
        elif not cell.struck:
            _add(same, cell)
    for name, text in extra.items():
        line.extra[name] = f"{line.extra.get(name, '')} {text}".strip()
    line.box = (min(line.box[0], box[0]), line.box[1], max(line.box[2], box[2]), box[3])


def _add(cell: Reading, more: Reading) -> None:
    """Add what goes on with a cell to it."""
    cell.text = f"{cell.text} {more.text}".strip()
    cell.confidence = min(cell.confidence, more.confidence)
    both = [x for x in (cell.lattice, more.lattice) if x is not None]
    cell.lattice = Lattice.joined(both) if len(both) == 2 else None
