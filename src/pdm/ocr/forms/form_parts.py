"""Tables of parts inside a form, numbers of forms, and labels that are told by those beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np

from pdm.ocr.forms.labels import LABEL, is_sure_label, meant, name_of
from pdm.ocr.writing.freeform import Block
from pdm.ocr.writing.places import cut
from pdm.vocabulary.fields import normalise

_COLON, _WORD = re.compile(r":(?!\d\d(?!\d))"), re.compile(r"(?<!\S)[^\W\d]\S*")
_OF_PARTS = frozenset((
    "qty", "quantity", "quant", "qty used", "qty issued", "no off", "pcs", "part no", "part number", "part", "parts no", "part nr", "stock no", "stock number",
    "stores no", "stock code", "catalogue no", "cat no", "material no", "item no", "unit price", "unit cost", "price", "u m", "uom", "menge", "teilenummer",
    "artikel nr", "artikelnummer", "quantite", "reference piece", "cantidad", "no de parte",
))  # fmt: skip
"""Heads over parts and materials; no form asks for such a thing by itself."""
_ALIGNED, _LIKE = 1.5, 0.7
"""Heights of writing between the left edges of a label and what stands below it; likeness in height of labels of one line."""
LARGER = 1.2
"""Size of writing over that of the label above it."""
_NUMBERED = re.compile(
    r"^\W*(?:(?:work|job|form|card|order|ticket|sheet|serial|wo|wr|w/o|report|request|notification|defect|maintenance|repair|docket|auftrags?|meldungs?|bon)"
    r"[\s\-]?){0,2}\s?(?:n(?:o|r|um|umber|°|º)\W*|\#)\s*((?:[A-Z]{1,3}[- ]?)?\d{2,9}(?:[-/]\d{1,6}|[A-Z])?)\s*$",
    re.I,
)


def labels_apart(found: Sequence[Block]) -> list[Block]:
    """Pieces of writing with those that hold several labels cut before each: "Line: 3 Date: 6 Oct" is two."""
    out: list[Block] = []
    for block in found:
        begins = _labels_within(block.text)
        out += cut(block, list(pairwise((0, *begins, len(block.text))))) if begins else [block]
    return out


def _labels_within(text: str) -> list[int]:
    """Where known labels with a colon begin behind the first one, with which the text begins."""
    first = LABEL.match(text)
    if first is None or meant(first[1]) is None:
        return []
    out: list[int] = []
    for colon in _COLON.finditer(text, first.start(2)):
        behind = out[-1] + 1 if out else first.start(2)
        starts = [m.start() for m in _WORD.finditer(text, behind, colon.start())][-3:]
        known = [
            (m.score, -n, n) for n in starts if (m := meant(text[n : colon.start()].strip())) and text[n].isupper()
        ]
        at = max(known)[2] if known else 0
        # within a sentence a name is no label: "see WO: 1234"
        if at > first.start(2) and not text[:at].split()[-1].islower():
            out.append(at)
    return out


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


def strange_labels(
    lines: Sequence[Sequence[Block]], known: Collection[int], used: Collection[int]
) -> dict[int, tuple[Block, Block]]:
    """Labels that no field is known for, with the values below them: printed like the known labels of their line.

    Args:
        lines: All writing, by line.
        known: Identities of labels whose value stands elsewhere.
        used: Identities of blocks that are taken.

    Returns:
        By the identity of each label, the label and its value.
    """
    out: dict[int, tuple[Block, Block]] = {}
    for number, line in enumerate(lines[:-1]):
        heads = [b for b in line if id(b) in known]
        others = [b for b in line if id(b) not in known]
        small = bool(heads) and _over_writing(line, lines[number + 1])
        if len(others) > len(heads) or not (small or (len(heads) > 1 and all(_as_printed(b) for b in line))):
            continue
        usual = float(np.median([b.height for b in heads]))
        for block in others:
            value = next((b for b in lines[number + 1] if abs(b.box[0] - block.box[0]) < _ALIGNED * usual), None)
            like = _LIKE * usual < block.height < usual / _LIKE
            free = value is not None and not {id(block), id(value)} & set(used)
            if value is not None and free and like and (small or not is_sure_label(value)):
                out[id(block)] = (block, value)
    return out


def values_below(lines: Sequence[Sequence[Block]]) -> set[int]:
    """Identities of blocks that stand under printed labels in a line of such, and are written otherwise: "Pit foreman" under "REQUESTED BY"."""
    out: set[int] = set()
    for line, below in pairwise(lines):
        small = _over_writing(line, below)
        labels = [b for b in line if (small or _as_printed(b)) and meant(name_of(b.text)) is not None]
        if not labels or not (small or (len(labels) > 1 and all(_as_printed(b) for b in line))):
            continue
        for label in labels:
            usual = label.height
            out |= {
                id(b) for b in below
                if abs(b.box[0] - label.box[0]) < _ALIGNED * usual and b.box[1] - label.box[3] < _ALIGNED * usual
                and (small or (not b.text.isupper() and ":" not in b.text))
            }  # fmt: skip
    return out


def _over_writing(line: Sequence[Block], below: Sequence[Block]) -> bool:
    """Whether a line is labels printed small over what is written under each of them, larger."""
    words = all(":" not in b.text and not any(c.isdigit() for c in b.text) for b in line)
    if len(line) < 2 or not below or not words:
        return False
    largest = max(b.size for b in line)
    return all(
        b.size >= LARGER * largest and any(abs(b.box[0] - x.box[0]) < _ALIGNED * largest for x in line) for b in below
    )


def _as_printed(block: Block) -> bool:
    """Whether a block may be a label among others: capitals, and no figures."""
    return block.text.isupper() and len(block.text) >= 2 and not any(c.isdigit() for c in block.text)
