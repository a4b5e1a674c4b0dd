"""Ruled tables: the header, then every cell of every row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pdm.ocr.collect import CROSSED_OUT, Collector, Line, Reading
from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.picture.cells import PRINTED, Crop, is_ditto, may_say_do, squareness
from pdm.ocr.picture.strikes import row_is_struck, unless_most
from pdm.ocr.ruled.check_sheets import CROSSED, check_head, crossed, mark_columns
from pdm.ocr.ruled.header import SURE_HEAD, find_header
from pdm.ocr.ruled.several_tables import is_head_again, second_begins
from pdm.ocr.ruled.sheet import Sheet, read_cells
from pdm.ocr.ruled.table_fields import Known, beside_week, fields_of
from pdm.ocr.ruled.table_rows import carries_on, carry, means_nothing, merged, stray
from pdm.ocr.ruled.tick_columns import boxed, marked, tick_columns, ticked, weekday_columns
from pdm.vocabulary.field_units import heading_units
from pdm.vocabulary.headings import shown_headings

STRUCK_AT_MOST = 0.4
"""Share of a table's rows that may be struck out."""
NUMBER = re.compile(r"^\d{1,2}[.,]?$")
"""A day of the month without its month."""
WRITTEN_OUT, NARROW = 7, 0.62
"""Characters that days have where they are written out, and the share of their width under which nothing is one."""
STATE, TICKED = "status", 0.9
"""Field of the head of a checklist's column that is marked in a row, and how sure that is."""
TICKED_DAYS = "ticked"
"""Name in `extra` of the days of the week that are ticked in a row."""
SURE_PRINT = 0.9
"""Confidence of a page's longest cells from which they may be print."""
DITTO_FIELDS = ("date", "equipment", "technician", "description", "equipment_name", "functional_location", "site")


def read_table(
    sheet: Sheet,
    collector: Collector,
    hand: Engine,
    print_: Engine | None,
    known: Known | None = None,
) -> bool:
    """Read a ruled log sheet into `collector`; False when no header is recognised.

    Args:
        sheet: The page.
        collector: Takes lines and what the page shows its headings to be.
        hand: Reads handwriting.
        print_: Reads print, where there is such a reader.
        known: What is known of the site.
    """
    grid, known = sheet.grid, known or Known()
    people = known.people
    head, texts, fields, sure = find_header(sheet, hand, print_, known.shown)
    if head < 0:
        head, texts, fields, sure = check_head(sheet, hand)
    if head < 0:
        return False
    if (start := second_begins(texts)) is not None:
        halves = [
            replace(sheet, grid=replace(grid, columns=c)) for c in (grid.columns[: start + 1], grid.columns[start:])
        ]
        read_both = [read_table(half, collector, hand, print_, known) for half in halves]
        return any(read_both)
    collector.form = " | ".join(t for t in texts if t)
    columns = sorted(fields)
    crops: dict[tuple[int, int], Crop] = {}
    for row in range(head + 1, len(grid.rows) - 1):
        for column in range(len(grid.columns) - 1):
            crops[row, column] = sheet.cut(row, column)
    _strike([[crops[row, c] for c in range(len(grid.columns) - 1)] for row in range(head + 1, len(grid.rows) - 1)])
    ticks, week = tick_columns(texts, crops), weekday_columns(texts)
    states = marked(ticks, crops)
    wanted = [k for k, c in crops.items() if c.picture is not None and k[1] not in (*ticks, *week)]
    read = read_cells(crops, wanted, hand)
    samples = _samples(read, crops)
    for column in range(len(grid.columns) - 1):
        # a reader takes boxes for letters
        if column in samples and boxed([c for (_, k), c in crops.items() if k == column]):
            del samples[column]
    marks = mark_columns(texts, read)
    fields = beside_week(
        fields_of(texts, {c: t for c, t in samples.items() if c not in marks}, grid, known), week, texts
    )
    for column in (*ticks, *week, *marks):
        fields.pop(column, None)
    crosses, units = crossed(marks, texts, read), heading_units(texts, fields)
    if sure >= SURE_HEAD:
        collector.headings |= shown_headings(texts, samples, fields, people=people, misread=True)
    collector.script = judge_script({k: crops[k] for k in wanted}, read, print_)
    second = _second_opinion(collector, crops, read, print_)
    above: dict[str, Reading] = {}
    usual, day = usual_height(crops), _width_of_a_day(read, crops, fields)
    first, titled = len(collector.lines), -1
    number = collector.lines[-1].row if collector.lines else 0
    for row in range(head + 1, len(grid.rows) - 1):
        if is_head_again([read[row, c].text if (row, c) in read else "" for c in range(len(texts))], texts):
            # the head of a table below the first; what stands right above it alone is its title
            if len(collector.lines) > first and titled == row - 1 and len(collector.lines[-1].cells) == 1:
                collector.lines.pop()
            above.clear()
            continue
        cells: list[Reading] = []
        extra: dict[str, str] = {}
        for column in range(len(grid.columns) - 1):
            crop, recognition = crops[row, column], read.get((row, column))
            if crop.picture is None or recognition is None or (column in marks and crosses):
                continue
            if crop.crossed:
                extra[CROSSED_OUT] = f"{extra.get(CROSSED_OUT, '')} {crop.crossed}".strip()
            if column not in fields:
                name = texts[column] if column < len(texts) and texts[column] else f"column {column + 1}"
                extra[name] = recognition.text
                continue
            if means_nothing(fields[column], recognition.text, crop):
                continue
            made = _reading(
                fields[column], crop, recognition, hand, second.get((row, column)), above, usual, day, people
            )
            cells.append(replace(made, unit=units.get(made.field, "")))
        if row in states and STATE not in fields.values():
            crop = crops[row, states[row]]
            cells.append(
                Reading(STATE, texts[states[row]], TICKED, crop.box, crop.picture, None, f"{hand.name} {hand.version}")
            )
        cells = merged(cells)
        on = bool(cells) and carries_on(cells, collector.lines[first:], known.machines)
        if not cells or (stray(cells) and not on and row not in crosses):
            continue
        if row in crosses:
            extra[CROSSED] = crosses[row]
        if week and (days := ticked(week, row, crops)):
            extra[TICKED_DAYS] = days
        left, right = grid.cell(row, 0), grid.cell(row, len(grid.columns) - 2)
        box = (left[0], min(left[1], right[1]), right[2], max(left[3], right[3]))
        if on:
            carry(cells, extra, collector.lines[-1], box)
            continue
        number, titled = number + 1, row
        collector.lines.append(Line(number, box, cells, extra))
        above.update({c.field: c for c in cells if c.text and not c.struck})
    return bool(columns)


def _samples(
    read: Mapping[tuple[int, int], Recognition], crops: Mapping[tuple[int, int], Crop]
) -> dict[int, list[str]]:
    """What was written in each column; ditto marks and what is struck out aside."""
    samples: dict[int, list[str]] = {}
    usual = usual_height(crops)
    for (row, column), recognition in read.items():
        crop = crops[row, column]
        if recognition.text and not crop.struck and not is_ditto(recognition.text, crop, usual, person=True):
            samples.setdefault(column, []).append(recognition.text)
    return samples


def usual_height(crops: Mapping[tuple[int, int], Crop]) -> float:
    """Median height of the pictures of a page's cells in pixels."""
    return float(np.median([c.picture.shape[0] for c in crops.values() if c.picture is not None] or [0]))


def _strike(rows: list[list[Crop]]) -> None:
    """Mark rows that are crossed out, their short cells too, in which a stroke cannot be told."""
    struck = [row_is_struck([c.strokes for c in row if c.strokes is not None]) for row in rows]
    written = sum(any(c.picture is not None for c in row) for row in rows)
    for row, off in zip(rows, unless_most(struck, written, STRUCK_AT_MOST), strict=True):
        for crop in row if off else ():
            crop.struck = crop.picture is not None


def _width_of_a_day(
    read: Mapping[tuple[int, int], Recognition], crops: Mapping[tuple[int, int], Crop], fields: Mapping[int, str]
) -> float:
    """Usual width in pixels of what stands in the column of days where they are written out; 0 where they are short."""
    days = {k: r.text for k, r in read.items() if fields.get(k[1]) == "date" and r.text}
    if not days or float(np.median([len(t) for t in days.values()])) < WRITTEN_OUT:
        return 0.0
    return float(np.median([p.shape[1] for k in days if (p := crops[k].picture) is not None]))


def _reading(
    field: str,
    crop: Crop,
    recognition: Recognition,
    hand: Engine,
    second: str | None,
    above: dict[str, Reading],
    usual: float,
    day: float,
    people: Sequence[str],
) -> Reading:
    made = Reading(
        field, recognition.text, recognition.confidence, crop.box, crop.picture, recognition.lattice,
        f"{hand.name} {hand.version}", crop.struck, second_text=second,
    )  # fmt: skip
    if field not in DITTO_FIELDS or crop.struck or crop.picture is None:
        return made
    marks = is_ditto(recognition.text, crop, usual, person=field == "technician")
    if field == "technician" and above.get(field):
        marks = marks or may_say_do(recognition.text, recognition.lattice, people)
    if field == "date" and above.get(field):
        marks = marks or no_date(recognition.text, crop.picture.shape[1] / day if day else 1.0)
    if marks:
        # the cell above is what was meant: its reading and its lattice stand for this cell too
        before = above.get(field)
        made.text, made.lattice, made.ditto = before.text if before else "", before.lattice if before else None, True
        made.confidence = before.confidence if before else 0.0
    return made


def no_date(text: str, width: float = 1.0) -> bool:
    """Whether a cell is too short for a day and no number: marks or a word for ditto that were misread ("2o" for "do").

    Args:
        text: As it was read.
        width: Of the cell's writing over what days take up in that column.
    """
    digits = sum(c.isdigit() for c in text)
    if width < NARROW and digits <= 2 and sum(c.isalpha() for c in text) <= 2:
        return True
    if digits > 1 or NUMBER.match(text):
        return False
    return len(text) <= 3 or (len(text) <= 4 and not text.isalnum())


def judge_script(crops: dict[Any, Crop], read: dict[Any, Recognition], print_: Engine | None) -> str:
    """`print` when the reader of print agrees with the other on a few cells that stand square, else `hand`."""
    if print_ is None:
        return "hand"
    longest = sorted(read, key=lambda k: -len(read[k].text))[:3]
    # print is read for sure: what is not, no other reader reads alike
    if not longest or float(np.median([read[k].confidence for k in longest])) < SURE_PRINT:
        return "hand"
    # a neat hand is read alike by both readers: print stands square, too; asked first, as it costs least
    square = [squareness(p) for k in longest if (p := crops[k].picture) is not None]
    if not square or float(np.median(square)) <= PRINTED:
        return "hand"
    from rapidfuzz.distance import Levenshtein

    seen = print_.read([crops[k].picture for k in longest if crops[k].picture is not None])  # type: ignore[misc]
    same = [Levenshtein.normalized_similarity(s.text, read[k].text) for s, k in zip(seen, longest, strict=True)]
    return "print" if float(np.median(same)) > 0.9 else "hand"


def _second_opinion(
    collector: Collector, crops: dict[Any, Crop], read: dict[Any, Recognition], print_: Engine | None
) -> dict[Any, str]:
    """Print is read by both readers where the first is not sure; on handwriting the second has nothing to say."""
    if print_ is None or collector.script == "hand":
        return {}
    unsure = [k for k, r in read.items() if r.confidence < 0.9][:40]
    found = print_.read([crops[k].picture for k in unsure if crops[k].picture is not None])  # type: ignore[misc]
    return {k: r.text for k, r in zip(unsure, found, strict=True) if r.text and r.text != read[k].text}
