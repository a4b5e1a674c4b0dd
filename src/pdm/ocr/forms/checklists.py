"""Checklists: items with a box or two, and below them what was found and done. What is printed is no work, what is remarked is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.engines import Engine
from pdm.ocr.forms.form_filling import filled
from pdm.ocr.forms.forms import label_values
from pdm.ocr.forms.hours import only_label, remark, told_lines
from pdm.ocr.forms.labels import LABEL, is_sure_label, meant, name_of
from pdm.ocr.writing.freeform import Block, around, in_lines
from pdm.ocr.writing.places import cut
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS, normalise

_ITEMS = frozenset((
    "item", "items", "inspection item", "inspection items", "item inspected", "items to check", "check item", "check", "checks", "check point", "checkpoint",
    "component", "description", "area", "part", "no", "nr", "#", "pos", "prufpunkt", "prufung", "bauteil", "point de controle", "points", "element", "elemento",
    "punto", "punto de inspeccion", "componente", "controlepunt", "onderdeel",
))  # fmt: skip
_STATES = frozenset((
    "ok", "o k", "def", "defect", "defects", "defective", "na", "n a", "not ok", "nok", "n ok", "yes", "no", "y", "n", "pass", "fail", "p", "f", "good", "bad",
    "sat", "unsat", "satisfactory", "unsatisfactory", "repair", "needs repair", "needs attention", "attention", "checked", "adjust", "adjusted", "acceptable",
    "unacceptable", "low", "full", "i o", "io", "n i o", "nio", "mangel", "in ordnung", "ja", "nein", "bon", "mauvais", "oui", "non", "conforme", "non conforme",
    "bien", "mal", "si", "falla", "cumple", "no cumple", "goed", "slecht", "nee",
))  # fmt: skip
"""Heads over the boxes of a checklist, as `normalise` writes them."""
ROWS = 4
"""Rows that a checklist has at least."""
_MARKED, _APART = 0.5, 3.0
"""Share of the rows that bear a mark; steps between rows behind which the list has ended."""
_CROSS = frozenset("xX×")
FINE = frozenset((
    "ok", "o k", "yes", "y", "pass", "p", "good", "sat", "satisfactory", "checked", "acceptable", "i o", "io", "in ordnung", "gut", "ja", "bon", "oui", "bien", "si",
    "goed", "bom", "sim", "buono", "bene", "conforme",
))  # fmt: skip
"""Heads over marks that say that all is well; several of another language are not asked about."""


def read_checklist(found: list[Block], collector: Collector, hand: Engine) -> bool:
    """Read a sheet with a checklist: its head tells machine, day and who checked, and what is remarked below are its entries.

    Args:
        found: Writing of the page.
        collector: Takes the entries.
        hand: Who read it.

    Returns:
        False when the page has no checklist.
    """
    lines = in_lines(found, sizes=True)
    rows = _rows(lines)
    if rows is None:
        return False
    head, last = rows
    foot = _below(lines[last + 1 :])
    for field, text in label_values([b for line in (*lines[:head], *foot[1]) for b in line]):
        if field not in TEXT_FIELDS:
            collector.head.setdefault(field, text)
    engine = f"{hand.name} {hand.version}"
    for n, (section, remarks) in enumerate([part for part in foot[0] if part[1]]):
        found_one = n > 0 and len(collector.lines) == 1
        for line in told_lines(remarks):
            told = Line(len(collector.lines) + 1, around([b.box for b in line]), [remark(line, engine)])
            if section:
                told.extra["section"] = section
            if found_one:
                _tell_with(collector.lines[0], told.cells[0])
            else:
                collector.lines.append(told)
    if not collector.lines:
        collector.lines.append(Line(1, around([b.box for line in lines[head : last + 1] for b in line])))
    if crossed := _crossed(lines[head], lines[head + 1 : last + 1]):
        collector.lines[0].extra |= crossed
    collector.form = " | ".join(b.text for b in lines[head])
    return True


def _rows(lines: Sequence[Sequence[Block]]) -> tuple[int, int] | None:
    """The line of heads of a checklist and its last row; None where there is none."""
    for n, line in enumerate(lines):
        names = [normalise(name_of(b.text)) for b in line]
        if not (names and names[0] in _ITEMS and len(set(names) & _STATES) >= 2 and set(names) <= _ITEMS | _STATES):
            continue
        last = _last_row(lines, n)
        boxes = [_in_boxes(line, row) for row in lines[n + 1 : last + 1]]
        marked = sum(any(len(b.text.strip()) <= 2 for b in row) for row in boxes)
        # ticks are small: a photograph may show few of them, but nothing else stands in their boxes
        others = any(len(b.text.strip()) > 2 for row in boxes for b in row)
        if last - n >= ROWS and marked and (marked >= _MARKED * (last - n) or not others):
            return n, last
    return None


def _in_boxes(heads: Sequence[Block], row: Sequence[Block]) -> list[Block]:
    """What stands in a row under the heads behind the first."""
    return [b for b in row[1:] if (b.box[0] + b.box[2]) / 2 >= heads[1].box[0] - heads[1].height]


def _last_row(lines: Sequence[Sequence[Block]], head: int) -> int:
    """The last row below the heads: a label, a wide gap or a text across the columns ends the list."""
    last = head
    steps: list[float] = []
    for n in range(head + 1, len(lines)):
        step = _middle(lines[n]) - _middle(lines[n - 1])
        if only_label(lines[n]) or (len(lines[n]) == 1 and is_sure_label(lines[n][0])):
            break
        if steps and step > _APART * float(np.median(steps)):
            break
        steps.append(step)
        last = n
    return last


def _middle(line: Sequence[Block]) -> float:
    return float(np.mean([b.middle for b in line]))


def _tell_with(entry: Line, done: Reading) -> None:
    """Tell what was done with the only thing that was found: one card is then one event."""
    fields = {c.field for c in entry.cells}
    free = [f for f in ("long_text", "remarks") if f not in fields]
    last = entry.cells[-1]
    if free:
        done.field = free[0]
        entry.cells.append(done)
    else:
        last.text, last.lattice = f"{last.text} / {done.text}", None
    entry.box = around([entry.box, done.box])


def _below(lines: Sequence[Sequence[Block]]) -> tuple[list[tuple[str, list[list[Block]]]], list[list[Block]]]:
    """What is remarked below a checklist, by the label above it; and lines of labels with their values, as who signed."""
    told: list[tuple[str, list[list[Block]]]] = [("", [])]
    labelled: list[list[Block]] = []
    signing = False
    for line in lines:
        name = _label_of(line)
        if name is not None:
            match, value = meant(name), _behind(line[0])
            signs = match is not None and match.field in PERSON_FIELDS
            signing = signs and not value
            if signs:
                labelled.append(list(line))
                continue
            told.append((name, [value] if value else []))
            continue
        form = filled(list(line))
        if signing or (
            form.pairs and all(p.field not in TEXT_FIELDS for p in form.pairs) and all(id(b) in form.used for b in line)
        ):
            # who signs stands right below the label that asks for it
            labelled.append(list(line))
        else:
            told[-1][1].append(list(line))
        signing = False
    return told, labelled


def _label_of(line: Sequence[Block]) -> str | None:
    """The label that a line is, or begins with where its value stands in one piece with it; None for any other line."""
    if len(line) != 1:
        return None
    name, colon = name_of(line[0].text).strip(" :"), LABEL.match(line[0].text)
    match = meant(name)
    if only_label(line) or (colon and match is not None and match.field in (*TEXT_FIELDS, *PERSON_FIELDS)):
        return name
    printed = "".join(c for c in re.sub(r"\(.*?\)", "", name) if c.isalpha()).isupper()
    return name if printed and line[0].text.rstrip().endswith(":") and is_sure_label(line[0]) else None


def _behind(label: Block) -> list[Block]:
    """The value in one piece with a label."""
    colon = LABEL.match(label.text)
    return cut(label, [(colon.start(2), len(label.text))]) if colon and colon[2].strip() else []


def _crossed(heads: Sequence[Block], rows: Sequence[Sequence[Block]]) -> Mapping[str, str]:
    """Items with a cross under a head that does not say that all is well: {"DEFECT": "Horn, Lights"}."""
    out: dict[str, list[str]] = {}
    for row in rows:
        for n, block in enumerate(row):
            if n == 0 or block.text.strip() not in _CROSS:
                continue
            over = min(heads, key=lambda h: abs((h.box[0] + h.box[2]) - (block.box[0] + block.box[2])))
            item = next((b.text for b in reversed(row[:n]) if len(b.text.strip()) > 2), None)
            if item is not None and normalise(over.text) in _STATES - FINE:
                out.setdefault(over.text, []).append(item)
    return {name: ", ".join(items) for name, items in out.items()}
