"""Labels that no vocabulary has: what their values look like says what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pdm.ocr.forms.filled_form import Pair
from pdm.ocr.forms.form_filling import below, beside
from pdm.ocr.forms.labels import HINTED, LABEL, may_be, split
from pdm.ocr.writing.freeform import Block, in_lines
from pdm.vocabulary.columns import name_columns
from pdm.vocabulary.fields import TEXT_FIELDS, candidates

_Loose = tuple[Block | None, str, Block]
"""Block of a value (None where it stands in the label's), its text, the label's block."""


def unknown_labels(found: list[Block], known: list[Pair], taken: set[int], boxed: Sequence[Pair] = ()) -> list[Pair]:
    """Values behind labels that no field is known for, told from what they look like.

    Args:
        found: Writing of the page.
        known: Labels with their values that are known.
        taken: Identities of blocks that are nobody else's.
        boxed: Labels that no field is known for, with the values in their boxes.
    """
    used = set(taken)
    have = {pair.field for pair in known}
    lines = in_lines(found, sizes=True)
    loose: list[_Loose] = [(None, pair.text, pair.label) for pair in boxed]
    open_: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        for i, block in enumerate(line):
            told = split(block.text)
            if id(block) in used or told is None:
                continue
            if told[1]:
                loose.append((None, told[1], block))
            else:
                open_.append((number, i))
    for place in (beside, below):
        for number, i in open_:
            block = lines[number][i]
            for behind in [b for b in place(lines, number, i) if id(b) not in used and id(block) not in used]:
                if LABEL.match(behind.text):
                    continue
                used |= {id(block), id(behind)}
                loose.append((behind, behind.text, block))
    out = _together(loose, known, have)
    have = have | {pair.field for pair in out}
    for field, fits in _LOOKS:
        if field in have or (field == "description" and have & set(TEXT_FIELDS)):
            continue
        fitting = [x for x in loose if fits.match(x[1]) and not any(x[2] is o.label for o in out)]
        if fitting:
            # of several, the longest: a description is the longest text of a form
            value, text, label = max(fitting, key=lambda x: len(x[1]))
            out.append(_pair(field, value, text, label))
    values = {id(pair.label): pair.values for pair in boxed}
    return [replace(pair, values=values.get(id(pair.label), pair.values)) for pair in out]


def _pair(field: str, value: Block | None, text: str, label: Block) -> Pair:
    return Pair(field, text, label, [value] if value is not None else [])


def _together(loose: list[_Loose], known: list[Pair], have: set[str]) -> list[Pair]:
    """Labels and values weighed together, as columns with one cell each, beside those that are known."""
    rows: list[_Loose] = [*((None, pair.text, pair.label) for pair in known), *loose]
    labels = [told.group(1) if (told := LABEL.match(b.text)) else b.text.rstrip(" .:_") for _, _, b in rows]
    named = name_columns(labels, {n: [text] for n, (_, text, _) in enumerate(rows)}, misread=True)
    texts = bool(have & set(TEXT_FIELDS))
    mine = {
        n: field
        for n, field in sorted(named.items())
        if n >= len(known) and field not in have and not (texts and field in TEXT_FIELDS) and may_be(field, rows[n][1])
    }
    out = [_pair(field, *rows[n]) for n, field in mine.items()]
    taken = have | set(mine.values())
    for n in range(len(known), len(rows)):
        value, text, label = rows[n]
        for match in candidates(labels[n], HINTED) if n not in mine else ():
            fits = _HINTED_LOOKS.get(match.field)
            if match.field not in taken and fits is not None and fits.match(text):
                out.append(_pair(match.field, value, text, label))
                taken.add(match.field)
                break
    return out


_HINTED_LOOKS = {
    "date": re.compile(r"^(?=.*\d).{3,14}$"),
    "equipment": re.compile(r"^(?=.*[A-Za-z]).{2,30}$|^#?\d{2,5}$"),
    "technician": re.compile(r"^[A-Za-z][A-Za-z. ]{1,20}$"),
}
"""What a value behind a label that hints at a field may look like at the least."""


_LOOKS = (
    ("date", re.compile(r"^\s*\d{1,4}\s?[./\-]\s?\d{1,2}\s?[./\-]\s?\d{2,4}\s*$")),
    ("description", re.compile(r"^(?:\S+\s+){2,}\S+$|^[A-Za-z,.]{4,}\s\S{3,}$")),
    ("work_order", re.compile(r"^\d{6,12}$")),
    ("equipment", re.compile(r"^(?=.*\d)(?=.*[A-Za-z]).{2,24}$")),
    ("technician", re.compile(r"^[A-Z]{2,3}\.?$")),
)
"""What a value looks like, in the order in which fields are given away."""
