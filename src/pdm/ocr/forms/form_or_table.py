"""Whether a ruled page that was read as a table may be a boxed form: its cells then hold labels."""

from __future__ import annotations

from dataclasses import replace

from pdm.ocr.collect import Collector
from pdm.ocr.forms.checklists import ticked_by_day
from pdm.ocr.forms.labels import leading, meant, name_of
from pdm.vocabulary.fields import candidates

_HEAD = 0.85
"""Score of a cell that is the name of a column as a whole."""
_ROWS = 15
"""Rows up to which a page may be a form."""
_LABELS = 2.0
"""Labels among the cells from which a page may be a form; one with words behind it counts half."""


def holds_value(head: str) -> bool:
    """Whether a head is a label with its value, as boxes of forms are ("DOWNTIME (HRS) 2.5"): a head says only what stands below it."""
    known = candidates(head)
    if not head or (known and known[0].score >= _HEAD):
        return False
    lead = leading(head)
    return lead is not None and len(lead[0]) >= 4


def may_be_form(table: Collector) -> bool:
    """Whether a page that was read as a table had better be read as a form, too."""
    if len(table.lines) > _ROWS:
        return False
    heads = [head for head in table.form.split(" | ") if head]
    if ticked_by_day(heads) or any(holds_value(head) and any(c.isdigit() for c in head) for head in heads):
        return True
    labels: dict[str, float] = {}
    for line in table.lines:
        for text in (*(c.text for c in line.cells), *line.extra.values()):
            field, weight = _label_in(text)
            if field:
                labels[field] = max(labels.get(field, 0.0), weight)
    return sum(labels.values()) + sum(holds_value(head) for head in heads) / 2 >= _LABELS


def _label_in(text: str) -> tuple[str, float]:
    """The field that a cell's text names at its beginning, and how much that says."""
    match = meant(name_of(text)) if len(text) >= 5 else None
    if match is not None:
        return match.field, 1.0
    lead = leading(text)
    # "Pump leaking" is no label with its value
    if lead is None or (len(lead[0].split()) == 1 and not lead[0].isupper()):
        return "", 0.0
    return lead[1].field, 0.5


def another(table: Collector) -> Collector:
    """A collector for another reading of the same page."""
    return replace(table, lines=[], refusals=list(table.refusals), head={}, form="", script="hand", headings={})
