"""Checklists: items with a box or two or one a day, and below them what was found and done. What is printed is no work, what is remarked is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from pdm.config import DateOrder
from pdm.grammar.dates import DateCandidate, following, parse
from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.engines import Engine
from pdm.ocr.forms.form_filling import FIRST, filled
from pdm.ocr.forms.forms import label_values
from pdm.ocr.forms.hours import only_label, remark, signed_in, told_lines
from pdm.ocr.forms.labels import LABEL, is_sure_label, meant, name_of
from pdm.ocr.forms.table_heads import give_machine, head_of_sheet
from pdm.ocr.writing.beside_days import weekday_of
from pdm.ocr.writing.day_heads import leading_day
from pdm.ocr.writing.freeform import Block, around, in_lines, part
from pdm.ocr.writing.places import cut
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS, normalise

_ITEMS = frozenset((
    "item", "items", "inspection item", "inspection items", "item inspected", "items to check", "check item", "check", "checks", "check point", "checkpoint",
    "component", "description", "area", "part", "no", "nr", "#", "pos", "prufpunkt", "prufung", "bauteil", "point de controle", "points", "element", "elemento",
    "punto", "punto de inspeccion", "componente", "controlepunt", "onderdeel",
))  # fmt: skip
_STATES = frozenset((
    "ok", "o k", "def", "defect", "defects", "defective", "na", "n a", "not ok", "nok", "n ok", "yes", "no", "y", "n", "pass", "fail", "p", "f", "good", "bad",
    "fault", "faulty", "fehler", "defaut", "defecto", "difetto", "sat", "unsat", "satisfactory", "unsatisfactory", "repair", "needs repair", "needs attention", "attention", "checked", "adjust", "adjusted", "acceptable",
    "unacceptable", "low", "full", "i o", "io", "n i o", "nio", "mangel", "in ordnung", "ja", "nein", "bon", "mauvais", "oui", "non", "conforme", "non conforme",
    "bien", "mal", "si", "falla", "cumple", "no cumple", "goed", "slecht", "nee",
))  # fmt: skip
"""Heads over the boxes of a checklist, as `normalise` writes them."""
ROWS = 4
"""Rows that a checklist has at least."""
_MOSTLY = 0.7
"""Share of the lines of a checklist that end with the same state, where each row prints its states."""
_MARKED, _APART = 0.5, 3.0
"""Share of the rows that bear a mark; steps between rows behind which the list has ended."""
_WORKDAYS, _FIGURES = 5, 5
"""Days of a week's card at least, and characters of a figure that is noted in its boxes."""
_LEFT_OUT, _REMINDER = 2.5, 3
"""Heights of writing below the remarks from which a reminder may stand, and words in capitals with which it begins."""
_NONE = frozenset(
    (
        "no",
        "none",
        "nil",
        "not",
        "without",
        "kein",
        "keine",
        "ohne",
        "aucun",
        "aucune",
        "pas",
        "sans",
        "sin",
        "ningun",
        "ninguna",
        "sem",
        "nenhum",
        "nessun",
        "nessuna",
        "senza",
        "geen",
    )
)
"""Words with which it is said that nothing was found: "no defects" is no label."""
_REMARKED = frozenset((
    "defects", "defect", "faults", "remarks", "comments", "notes", "details", "maengel", "mangel", "bemerkungen", "defauts", "anomalies", "remarques", "defectos",
    "novedades", "observaciones", "observacoes", "defeitos", "difetti", "anomalie", "osservazioni", "gebreken", "opmerkingen",
))  # fmt: skip
"""What stands alone above what is remarked, as `normalise` writes it."""
_ON_DAY = re.compile(r"\W*(?P<weekday>[^\W\d_]{2,12})\.?\s*[:\-–—,]\s*(?P<rest>\S.*)")
_CROSS = frozenset("xX×")
FINE = frozenset((
    "ok", "o k", "yes", "y", "pass", "p", "good", "sat", "satisfactory", "checked", "acceptable", "i o", "io", "in ordnung", "gut", "ja", "bon", "oui", "bien", "si",
    "goed", "bom", "sim", "buono", "bene", "conforme",
))  # fmt: skip
"""Heads over marks that say that all is well; several of another language are not asked about."""


def read_checklist(found: list[Block], collector: Collector, hand: Engine, order: DateOrder = "DMY") -> bool:
    """Read a sheet with a checklist: its head tells machine, day and who checked, and what is remarked below are its entries.

    Args:
        found: Writing of the page.
        collector: Takes the entries.
        hand: Who read it.
        order: Of day, month and year at the site.

    Returns:
        False when the page has no checklist.
    """
    lines = in_lines(found, sizes=True)
    repeated = _repeated(lines)
    rows = (*repeated, 0) if repeated is not None else _rows(lines)
    if rows is None:
        return False
    head, last, boxes = rows
    foot = _below(lines[last + 1 :])
    for field, text in label_values([b for line in (*lines[:head], *foot[1]) for b in line]):
        if field not in TEXT_FIELDS:
            collector.head.setdefault(field, text)
    for field, text in head_of_sheet([b for line in lines[:head] for b in line], order).items():
        collector.head.setdefault(field, text)
    first = parse(collector.head.get("date", ""), order=order)
    engine = f"{hand.name} {hand.version}"
    for n, (section, remarks) in enumerate([told for told in foot[0] if told[1]]):
        found_one = n > 0 and len(collector.lines) == 1
        for line in told_lines(remarks, max(b.box[2] for b in found)):
            told = Line(
                len(collector.lines) + 1, around([b.box for b in line]), _dated(remark(line, engine), first, order)
            )
            if section:
                told.extra["section"] = section
            if found_one:
                _tell_with(collector.lines[0], told.cells[-1])
            else:
                collector.lines.append(told)
    if not collector.lines:
        collector.lines.append(Line(1, around([b.box for line in lines[head : last + 1] for b in line])))
    pairs = filled([b for line in lines[:head] for b in line]).pairs
    machine = next((p.values[0] for p in pairs if p.field == "equipment" and len(p.values) == 1), None)
    if machine is not None and machine.text == collector.head.get("equipment"):
        give_machine(collector, machine, engine)
    if repeated is None and (crossed := _crossed(lines[head][boxes:], lines[head + 1 : last + 1])):
        collector.lines[0].extra |= crossed
    collector.form = " | ".join(b.text for b in lines[head])
    return True


def _rows(lines: Sequence[Sequence[Block]]) -> tuple[int, int, int] | None:
    """The line of heads of a checklist, its last row, and how many heads stand before those of its boxes; None where there is none."""
    for n, line in enumerate(lines):
        names = [normalise(name_of(b.text)) for b in line]
        first = int(bool(names) and names[0] in _ITEMS and names[0] not in _STATES)
        days = is_week(names[first:])
        if not days and not _over_boxes(names, first):
            continue
        last = _last_row(lines, n)
        rows, left = lines[n + 1 : last + 1], line[first].box[0] - line[first].height
        boxes = [[b for b in row[1:] if (b.box[0] + b.box[2]) / 2 >= left] for row in rows]
        marked = sum(any(len(b.text.strip()) <= (_FIGURES if days else 2) for b in row) for row in boxes)
        # ticks are small: a photograph may show few of them, but nothing else stands in their boxes
        others = any(len(b.text.strip()) > 2 for row in boxes for b in row)
        if last - n < ROWS or any(row[0].box[0] >= left for row in rows):
            continue
        if not first and not days:
            # nothing but boxes: what is printed beside them may be all that was seen
            if not others:
                return n, last, first
        elif marked and (marked >= _MARKED * (last - n) or not (others or days)):
            return n, last, first
    return None


def _repeated(lines: Sequence[Sequence[Block]]) -> tuple[int, int] | None:
    """The first and the last row of a checklist that prints the states beside the boxes of each row ("Horn  [x] OK  [ ] Fault"); None where there is none."""
    ends = [normalise(line[-1].text) if len(line) > 1 else "" for line in lines]
    state, often = Counter(e for e in ends if e in _STATES).most_common(1)[0] if set(ends) & _STATES else ("", 0)
    rows = [n for n, end in enumerate(ends) if end == state]
    if often < ROWS or often < _MOSTLY * (rows[-1] - rows[0] + 1):
        return None
    # the other state stands beside it, however its tick was read; the items are not in line with it
    others = {normalise(b.text) for n in rows for b in lines[n][1:-1]} & (_STATES - {state})
    left = min(lines[n][-1].box[0] for n in rows)
    return (rows[0], rows[-1]) if others and all(lines[n][0].box[2] < left for n in rows) else None


def _over_boxes(names: Sequence[str], first: int) -> bool:
    """Whether a line of heads names states, of which each has a box a row."""
    told = set(names)
    return len(told & _STATES) >= 2 and told <= (_ITEMS | _STATES if first else _STATES)


def is_week(names: Sequence[str]) -> bool:
    """Whether heads are the days of a week: a card that is ticked day by day."""
    days = [weekday_of(name) for name in names]
    return len(days) >= _WORKDAYS and None not in days and len(set(days)) == len(days)


def ticked_by_day(heads: Sequence[str]) -> bool:
    """Whether the heads of a table are those of a checklist of a week: "CHECK | MON | TUE | WED | THU | FRI"."""
    return len(heads) > _WORKDAYS and normalise(heads[0]) in _ITEMS and is_week([normalise(h) for h in heads[1:]])


def _dated(told: Reading, first: Sequence[DateCandidate], order: DateOrder) -> list[Reading]:
    """A remark, behind its own day where it begins with one of the sheet's week or year: "Thu 10/23 air low", "Wed - line cut"."""
    if not first:
        return [told]
    led, begun = leading_day(told.text, order), _ON_DAY.match(told.text)
    if led is not None and led.rest and (day := following(led.day, first[0].day, order)) is not None:
        rest = led.rest
    elif begun is not None and (weekday := weekday_of(begun["weekday"])) is not None:
        day, rest = first[0].day + timedelta(days=(weekday - first[0].day.weekday()) % 7), begun["rest"]
    else:
        return [told]
    made = replace(told, text=rest, lattice=part(told.lattice, rest))
    return [replace(told, field="date", text=day.isoformat(), lattice=None), made]


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


def _is_reminder(line: Sequence[Block], above: Sequence[Block], *, below_label: bool) -> bool:
    """Whether a line is what the printed form reminds of, far below what was written: it begins with words in capitals."""
    words = [w for w in " ".join(b.text for b in line).split() if any(c.isalpha() for c in w)]
    apart = (FIRST if below_label else _LEFT_OUT) * line[0].height
    capitals = len(words) >= _REMINDER and all(w.isupper() for w in words[:_REMINDER])
    return capitals and _middle(line) - _middle(above) > apart


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
    for n, line in enumerate(lines):
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
        if signed_in(line):
            labelled.append(list(line))
            continue
        if n and not signing and _is_reminder(line, lines[n - 1], below_label=not told[-1][1]):
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
    if len(line) != 1 or line[0].text.split()[0].casefold() in _NONE:
        return None
    name, colon = name_of(line[0].text).strip(" :"), LABEL.match(line[0].text)
    match = meant(name)
    alone = normalise(re.sub(r"\(.*?\)", "", name)) in _REMARKED
    if only_label(line) or alone or (colon and match is not None and match.field in (*TEXT_FIELDS, *PERSON_FIELDS)):
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
