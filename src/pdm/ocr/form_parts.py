"""Tables of parts inside a form, and numbers of forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.ocr.freeform import Block
from pdm.ocr.labels import is_sure_label
from pdm.vocabulary.fields import normalise

_OF_PARTS = frozenset((
    "qty", "quantity", "quant", "qty used", "qty issued", "no off", "pcs", "part no", "part number", "part", "parts no", "part nr", "stock no", "stock number",
    "stores no", "stock code", "catalogue no", "cat no", "material no", "item no", "unit price", "unit cost", "price", "u m", "uom", "menge", "teilenummer",
    "artikel nr", "artikelnummer", "quantite", "reference piece", "cantidad", "no de parte",
))  # fmt: skip
"""Heads over parts and materials; no form asks for such a thing by itself."""
_NUMBERED = re.compile(
    r"^\W*(?:(?:work|job|form|card|order|ticket|sheet|serial|wo|wr|w/o|report|request|notification|defect|maintenance|repair|docket|auftrags?|meldungs?|bon)"
    r"[\s\-]?){0,2}\s?(?:n(?:o|r|um|umber|°|º)\W*|\#)\s*((?:[A-Z]{1,3}[- ]?)?\d{2,9}[A-Z]?)\s*$",
    re.I,
)


def heads_of_parts(line: Sequence[Block]) -> bool:
    """Whether a line is the heads of a table of parts."""
    if len(line) < 2 or any(":" in b.text for b in line):
        return False
    return sum(normalise(b.text) in _OF_PARTS for b in line) >= (2 if len(line) > 2 else 1)


def rows_of_parts(lines: Sequence[Sequence[Block]], head: int) -> list[list[Block]]:
    """Lines below the heads of a table of parts, down to the next label of the form."""
    left = min(b.box[0] for b in lines[head])
    out: list[list[Block]] = []
    for line in lines[head + 1 :]:
        if any(is_sure_label(b) for b in line) or heads_of_parts(line):
            break
        last = out[-1] if out else lines[head]
        usual = max(b.height for b in last)
        if min(b.box[1] for b in line) - max(b.box[3] for b in last) > 3 * usual or line[0].box[2] < left:
            break
        out.append(list(line))
    return out


def number_of_form(above: Sequence[Block]) -> tuple[Block, str] | None:
    """The number that a form bears at its head ("No. 04417", "Card No. J 2352"), with its block."""
    for block in above:
        found = _NUMBERED.match(block.text)
        if found is not None:
            return block, found.group(1)
    return None
