"""Labels and their values in the head of a form: "Month: May 2023", "Customer: North Mill   Visit date: 14 May 2023"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pdm.vocabulary.fields import recognise

_LONGEST_LABEL = 2000
_LABEL_WORDS, _SURE_LABEL = 3, 0.93
_WHICH = re.compile(
    r"(?:due|sched|need(?:ed)?|tgt|target|planned|promised?|est|orig|issued?|ent(?:ered)?|rev|print(?:ed)?|run|export(?:ed)?|extract(?:ed)?|download(?:ed)?|generated|queried|saved|modified|updated|warr|exp|last|next|prev|parent|cust|our|your|po|req|rptd|cls|comp|compl|fin|st|act)\.?",
    re.I,
)
_MARK, _WORD = re.compile(r"(?<=[^\W\d]):(?=\s)"), re.compile(r"[^\W\d_][^\s:]*")
_LABEL = re.compile(r"^\s*(?!\d{3})([^:=]{2,40}?)\s*[:=]\s*(.+?)\s*$")
"""A label and its value; what stands behind a clock or the number of an order ("0715  Turbine: ...") is none."""
_ASIDE, _SENTENCES = re.compile(r"\([^()]*\)"), re.compile(r"[^\W\d_]{3}[.!?;]\s")
_NAME_WORDS = 8
"""Words of the longest name of a machine."""


def may_name(value: str) -> bool:
    """Whether what stands behind the label of a machine may be its name, not what is told of it."""
    return len(_ASIDE.sub(" ", value).split()) <= _NAME_WORDS and not _SENTENCES.search(value)


def _labelled(cell: str) -> list[str]:
    """The labels with their values of one line of a head: "Customer: North Mill   Visit date: 14 May 2023" is two."""
    marks = [m.start() for m in _MARK.finditer(cell)] if len(cell) <= _LONGEST_LABEL else []
    starts = [0]
    for before, at in pairwise([-1, *marks]):
        words = [m.start() for m in _WORD.finditer(cell, before + 1, at)]
        # the longest name of a field right before the mark is the label, what stands before it belongs to the label before
        start = next((s for s in words[-_LABEL_WORDS:] if (m := recognise(cell[s:at])) and m.score >= _SURE_LABEL), 0)
        if len(words) > 1 and start == words[-1] and _WHICH.fullmatch(cell[words[-2] : start].strip()):
            # a short word that says of which day or number ("SCHED DATE") is part of its label, whatever field that is
            start = words[-2]
        before_it = cell[starts[-1] : start].strip()
        if start > starts[-1] and before_it and not (len(starts) == 1 and before_it.isdecimal()):
            starts.append(start)
    return [cell[a:b].strip() for a, b in pairwise([*starts, len(cell)])]


def label_values(cells: Sequence[str], *, several: bool = False) -> dict[str, str]:
    """Labels and values in one row of a form's head: `Month: May 2023`, or a label cell and its right neighbour.

    Args:
        cells: Of the row.
        several: Whether one cell may hold several labels, as a line of a head does and a text does not.
    """
    out: dict[str, str] = {}
    filled = [p for c in cells if c.strip() for p in (_labelled(c.strip()) if several else [c.strip()])]
    i = 0
    while i < len(filled):
        found = _LABEL.match(filled[i]) if len(filled[i]) <= _LONGEST_LABEL else None
        if found:
            match = recognise(found.group(1))
            if match and match.score >= 0.8:
                out.setdefault(match.field, found.group(2))
        else:
            match = recognise(filled[i].rstrip(" :"))
            if (
                match
                and match.score >= 0.85
                and i + 1 < len(filled)
                and (filled[i].endswith(":") or not recognise(filled[i + 1]))
            ):
                out.setdefault(match.field, filled[i + 1])
                i += 1
        i += 1
    return out
