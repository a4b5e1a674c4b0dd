"""Days in a column of their own at the right end of the lines of a board: "R-2301   cleaned   done 30.7."."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.lattice import Lattice
from pdm.ocr.free.free_line import FreeLine
from pdm.ocr.writing.day_heads import DATE_FIRST, leading_day

_DAY = re.compile(
    r"\W*(?:(?P<word>[^\W\d_]{1,10})\W{0,3})?(?P<day>\d{1,2}\s?[./]\s?\d{1,2}(?:\.?|\s?[./]\s?(?:\d{4}|\d{2})))\W*"
)
_DONE = re.compile(
    r"(?:erl(?:edigt)?|fertig|gemacht|ausgeführt|ausgefuhrt|done|compl(?:eted?)?|finished|fixed|closed|ok|fait|faite|fini|terminée?|hecho|lista?|terminad[oa]|feit[oa]|pront[oa]|concluíd[oa]|concluid[oa]"
    r"|fatto|finito|klaar|gereed|gedaan)",
    re.I,
)
"""Words that say of a job that it is done; other words say that a day is to come."""
_LEAST, _OFTEN = 3, 0.5
"""Days at the end of lines at least, and their share of the lines."""
_LEVEL, _APART = 3.0, 1.0
"""Heights of writing by which such days begin apart, and by which they stand apart from what is told at least."""
_ANY_YEAR, _SURE = 2024, 0.8


def from_the_end(lines: Sequence[FreeLine], order: DateOrder) -> None:
    """Put the days of a column at the right end of the lines before what they tell, where no line begins with a day.

    Args:
        lines: Of the page, from top to bottom; those with such a day are changed.
        order: Of day, month and year at the site.
    """
    if any(DATE_FIRST.match(x.text) or leading_day(x.text, order) is not None for x in lines):
        return
    ends = [(x, found) for x in lines if (found := _at_end(x, order)) is not None]
    if len(ends) < max(_LEAST, _OFTEN * len(lines)):
        return
    left = float(np.median([x.blocks[-1].box[0] for x, _ in ends]))
    for line, found in ends:
        if abs(line.blocks[-1].box[0] - left) > _LEVEL * line.height:
            continue
        line.blocks = [line.blocks[-1], *line.blocks[:-1]]
        seen = [b.recognition.lattice for b in line.blocks if b.recognition.lattice is not None]
        line.lattice = Lattice.joined(seen) if len(seen) == len(line.blocks) else None
        line.text = " ".join((found["day"], *(b.text for b in line.blocks[1:])))
        line.beside = found["word"] or ""


def _at_end(line: FreeLine, order: DateOrder) -> re.Match[str] | None:
    """The day that stands apart at the end of a line, perhaps behind a word that says the job is done."""
    if len(line.blocks) < 2 or line.struck or line.region.apart:
        return None
    last, before = line.blocks[-1], line.blocks[-2]
    found = _DAY.fullmatch(last.text)
    if found is None or (found["word"] and _DONE.fullmatch(found["word"]) is None):
        return None
    told = parse(found["day"], order=order, default=(_ANY_YEAR, None))
    apart = last.box[0] > before.box[2] + _APART * line.height
    return found if apart and told and told[0].weight >= _SURE else None
