"""Forms whose fields are ruled boxes: what is printed small at the top of a box is its label, what is written below it its value."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from pdm.ocr.collect import Box
from pdm.ocr.forms.choices import CHOSEN, is_choice
from pdm.ocr.forms.filled_form import Form, Pair
from pdm.ocr.forms.form_parts import LARGER
from pdm.ocr.forms.labels import DATED, LABEL, NUMBERED, field_with, is_day, is_sure_label, may_be, meant, name_of
from pdm.ocr.picture.components import components
from pdm.ocr.picture.orient import Grey, ink
from pdm.ocr.picture.ruling import strokes
from pdm.ocr.writing.freeform import Block, in_lines
from pdm.vocabulary.fields import TEXT_FIELDS, Match, candidates, recognise

BOXES = 3
"""Boxes with a label and its value that a form of boxes has at least."""
_LEAST, _MOST, _FULL = (50, 25), 0.6, 0.75
"""Width and height in pixels of a box, and its share of the page; share of its own frame that it fills."""
_LIKE = 0.6
"""Likeness in size of labels of one form."""
_LABEL = 60
"""Letters of a label at most."""
_GUESSED, _HINTED = 0.6, 0.45
"""Scores from which a label's name is believed because it stands where labels do; and where prose is written below it."""
_Labelled = tuple[Block, list[Block]]


def take_boxes(form: Form, flat: Grey) -> None:
    """Take what stands in boxes with a label; nothing where a page has few of them.

    A box closes: a label alone in it has no value, and no text runs on into the next.

    Args:
        form: The writing of the page; takes labels with values, and those that no field is known for.
        flat: The page.
    """
    free = [b for line in form.lines for b in line if id(b) not in form.used]
    if sum(recognise(name_of(b.text)) is not None for b in free) < 2:
        return
    filled: list[_Labelled] = []
    empty: list[Block] = []
    for box in boxes(flat):
        inside = [b for b in free if _within(b, box)]
        filled += _labelled(inside)
        if len(inside) == 1 and inside[0].box[3] <= (box[1] + box[3]) / 2 + 2 and _may_be_label(inside[0]):
            empty.append(inside[0])
    usual = float(np.median([label.size for label, _ in filled] or [1.0]))
    filled = [(label, values) for label, values in filled if _LIKE * usual <= label.size <= usual / _LIKE]
    if len(filled) < BOXES:
        return
    form.set_aside([b for b in empty if _LIKE * usual <= b.size <= usual / _LIKE and not _is_ticked(b)])
    sure = {m.field for label, _ in filled if (m := meant(name_of(label.text))) is not None}
    for label, values in filled:
        if not _is_ticked(label):
            _take(form, label, values, sure)


def boxes(flat: Grey) -> list[Box]:
    """Boxes that ruling closes on all sides, the paper's edges aside."""
    height, width = flat.shape
    dark = ink(flat)
    lines = cv2.bitwise_or(strokes(dark, horizontal=True), strokes(dark, horizontal=False))
    closed = cv2.dilate(lines, np.ones((5, 5), np.uint8))
    _, stats = components(np.asarray(255 - closed, dtype=np.uint8), connectivity=4)
    found: list[Box] = []
    for x, y, w, h, area in stats[1:].tolist():
        large = w >= _LEAST[0] and h >= _LEAST[1] and w * h < _MOST * width * height
        if large and area >= _FULL * w * h and min(x, y) > 2 and x + w < width - 2 and y + h < height - 2:
            found.append((x, y, x + w, y + h))
    return found


def _within(block: Block, box: Box) -> bool:
    return box[0] <= (block.box[0] + block.box[2]) / 2 <= box[2] and box[1] <= block.middle <= box[3]


def _labelled(inside: list[Block]) -> list[_Labelled]:
    """Labels of a box, each with what is written under or beside it; none where it is not plain which they are."""
    lines = in_lines(inside, sizes=True)
    if not lines:
        return []
    first = lines[0][0]
    labels = [first, *(b for b in lines[0][1:] if b.size < LARGER * first.size)]
    rest = [b for line in lines for b in line if not any(b is x for x in labels)]
    if not rest or not all(_may_be_label(b) for b in labels):
        return []
    if any(is_choice(b) for b in labels[1:]) or sum(is_choice(b) for b in rest) > 1:
        # words to tick, beside which a mark is no value
        return []
    if not all(b.size >= LARGER * max(x.size for x in labels) for b in rest):
        # as large as its label, it is a value where that is known
        known = len(labels) == 1 and meant(name_of(first.text)) is not None
        return [(first, rest)] if known and not any(is_sure_label(b) for b in rest) else []
    out: list[_Labelled] = [(label, []) for label in labels]
    for block in rest:
        middle = (block.box[0] + block.box[2]) / 2
        out[max((n for n, x in enumerate(labels) if x.box[0] <= middle), default=0)][1].append(block)
    return [(label, values) for label, values in out if values]


def _may_be_label(block: Block) -> bool:
    """Whether a block is words, and does not hold its value already."""
    text = block.text.strip()
    letters = sum(c.isalpha() for c in text)
    told = LABEL.match(text)
    return letters >= 2 and len(text) <= _LABEL and letters > sum(c.isdigit() for c in text) and not (told and told[2])


def _is_ticked(label: Block) -> bool:
    known = meant(name_of(label.text))
    return known is not None and known.field in CHOSEN


def _take(form: Form, label: Block, values: Sequence[Block], sure: set[str]) -> None:
    """Take a box: as what its label names, or as a label that no field is known for."""
    live = [b for b in values if not b.struck] or list(values)
    name, text = name_of(label.text), " ".join(b.text for b in live)
    known = _named(name, text, sure)
    if known is not None:
        text = _day_of(text) if known in DATED else text
        form.take(Pair(known, text, label, live))
    else:
        form.strange.append(Pair("", text, label, live))
        form.used.add(id(label))
    form.used |= {id(b) for b in values}
    form.boxed.add(id(label))


def _named(name: str, text: str, sure: set[str]) -> str | None:
    """The field of a box: surely named by its label, or likely where no other label names it."""
    known: Match | None = meant(name)
    if known is None:
        prose = sum(c.isalpha() for c in text) > 8 and len(text.split()) > 1
        likely = [
            m for m in candidates(name, _HINTED)
            if m.field not in sure and (prose if m.field in TEXT_FIELDS else m.score >= _GUESSED and _may_be_guessed(name, m.field))
        ]  # fmt: skip
        known = likely[0] if likely else None
    if known is None:
        return None
    field = field_with(name, text, known.field)
    return field if may_be(field, text) else None


def _may_be_guessed(name: str, field: str) -> bool:
    """Whether a value says by itself whether it may be that: "MAN HRS" are on no meter, "Due date" is another's day; a single word was misread."""
    return field not in NUMBERED or (field == "date" and len(name.split()) == 1)


def _day_of(text: str) -> str:
    """A day without what stands before it in its box."""
    words = text.split()
    return next((day for k in range(len(words)) if is_day(day := " ".join(words[k:]))), text)
