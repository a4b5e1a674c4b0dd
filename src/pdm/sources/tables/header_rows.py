"""Which row, or pair of rows, near the top of a table is its header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pdm.config import FormSettings
from pdm.grammar.weeks import days_in
from pdm.sources.files.opened import Source
from pdm.vocabulary.field_content import DATE
from pdm.vocabulary.field_units import unit_of
from pdm.vocabulary.fields import TEXT_FIELDS, WHICH_MACHINE, candidates, normalise, recognise_row, site_mapping
from pdm.vocabulary.header_likeness import header_score, is_header

_LEAST_CELLS, _MANY_KNOWN = 3, 6
_VALUE = re.compile(r"\d[./:-]\d|^\s*\d+([.,]\d+)?\s*$")
_SURE = 0.93
_WHEN = ("date", "started_at", "ended_at")
_NUMBERED = re.compile(r"\d\d|^\s*\d")
_LONGEST_HEADING = 40
_OF_MONTH, _LAST_OF_MONTH = re.compile(r"\d{1,2}\.?"), 31
_DATED_ROWS = 3
"""Rows right below a header of which the days are looked at."""


def find_header(
    rows: Sequence[Sequence[str]], most: int, forms: Sequence[FormSettings], source: Source
) -> tuple[int, list[str], int] | None:
    """Position, cells and height of the header among the first `most` rows; None where no row is known to be one."""
    best, best_value = None, 0.0
    for i in range(min(len(rows), most)):
        for cells, height in _variants(rows, i)[: 1 if most == 1 else 2]:
            value = _value(cells, forms, source)
            # a two-row header must be clearly better: its second row could be data
            if value > best_value + (0.5 if height == 2 else 1e-9):
                best, best_value = (i, cells, height), value
    if most == 1:
        # known to be the header, however many unknown names are in it
        known = rows and len(recognise_row(rows[0])) > 1
        return best or ((0, [c.strip() for c in rows[0]], 1) if known else None)
    first = best[0] if best else min(len(rows), most)
    for i in range(first):
        if cells := _whole(rows, i):
            return i, cells, 1
        for cells, height in reversed(_variants(rows, i)):
            # what stands right above the best header belongs to it; days between both are lines of another table
            if (best is None or i + height < best[0]) and _dated_log(
                cells, rows[i + height : i + height + _DATED_ROWS]
            ):
                return i, cells, height
    return best


def like_a_header(cells: Sequence[str]) -> bool:
    """Several cells of words, as the header of another table has."""
    told = [c for c in cells if c]
    return len(told) >= _LEAST_CELLS and not any(_NUMBERED.search(c) or len(c) > _LONGEST_HEADING for c in told)


def _dated_log(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether cells are the header of a log however many of them mean nothing: a name for the day, one for a text, and days below."""
    if sum(map(bool, cells)) < _LEAST_CELLS or any(_VALUE.search(c) or len(c) > _LONGEST_HEADING for c in cells):
        return False
    sure = {m.field: p for p, c in enumerate(cells) if c for m in candidates(c, _SURE)[:1]}
    days = [p for f, p in sure.items() if f in _WHEN]
    told = [r for r in below if len({c.strip() for c in r} - {""}) > 1]
    said = [c for r in told for p in days if p < len(r) and (c := r[p].strip())]
    return bool(sure.keys() & set(TEXT_FIELDS)) and bool(said) and (all(map(DATE.match, said)) or _of_a_month(said))


def _of_a_month(said: Sequence[str]) -> bool:
    """Whether cells count the days of a month, as logs with the month in their head do."""
    days = [int(c.rstrip(".")) for c in said if _OF_MONTH.fullmatch(c)]
    return 1 < len(days) == len(said) and all(a < b <= _LAST_OF_MONTH for a, b in pairwise(days)) and days[0] > 0


def _variants(rows: Sequence[Sequence[str]], i: int) -> list[tuple[list[str], int]]:
    one = [c.strip() for c in rows[i]]
    out = [(one, 1)]
    if i + 1 < len(rows) and any(one) and not _is_dated_title(one):
        two = [c.strip() for c in rows[i + 1]]
        width = max(len(one), len(two))
        above, below = one + [""] * (width - len(one)), two + [""] * (width - len(two))
        if any(below) and len(set(filter(None, above))) >= 1 and not any(re.search(r"\d{2}", c) for c in below):
            # a heading over several columns stands in the first of them
            joined = [_join(a, b) for a, b in zip(_spread(above, below), below)]
            # a title above adds nothing to any column
            if joined != below:
                out.append((joined, 2))
    return out


def _is_dated_title(cells: Sequence[str]) -> bool:
    """Whether a row says one thing alone, with a day in it: "Inspection of 11 May 2023" is no part of the headings below it."""
    told = set(filter(None, cells))
    return len(told) == 1 and bool(days_in(next(iter(told)), "DMY"))


def _whole(rows: Sequence[Sequence[str]], i: int) -> list[str]:
    """The cells of a row that is the header of a log with lines below it, however much better a later table's is; else empty."""
    cells = [c.strip() for c in rows[i]]
    if sum(map(bool, cells)) < _LEAST_CELLS or not is_header(cells):
        return []
    fields = {f: p for p, f in recognise_row(cells).items()}
    days = [p for f, p in fields.items() if f in _WHEN]
    if not days or not fields.keys() & set(TEXT_FIELDS) or not fields.keys() & set(WHICH_MACHINE):
        return []
    dated = any(p < len(row) and DATE.match(row[p].strip()) for row in rows[i + 1 : i + 4] for p in days)
    return cells if dated else []


def _spread(above: Sequence[str], below: Sequence[str]) -> list[str]:
    out: list[str] = []
    for cell, under in zip(above, below):
        out.append(cell or (out[-1] if out and under else ""))
    return out


def _join(above: str, below: str) -> str:
    """One header of two stacked cells: the lower one says what it is, the upper one where it belongs."""
    if not above or not below or above == below:
        return below or above
    both = f"{above} {below}"
    alone, together = candidates(below), candidates(both)
    if not alone and (len(below.strip(".")) == 1 or unit_of(f"({below})")):
        # "t" below "FW prod": what it is stands above, below only what it is counted in
        return both
    # "Job" above "Sgd." says no more than "Sgd."; "Equipment" above "No." does
    return both if together and together[0].score >= (alone[0].score if alone else 0.9) else below


def _value(cells: Sequence[str], forms: Sequence[FormSettings], source: Source) -> float:
    # a heading that is left alone says nothing of the row in which it stands
    mapping = {heading: name for heading, name in site_mapping(cells, forms, source.origin).items() if name}
    mapped = sum(1 for c in cells if normalise(c) in mapping)
    if mapping and mapped >= max(1, len(mapping) // 2):
        return 3.0 * mapped + len(recognise_row(cells, forms, origin=source.origin))
    score = header_score(cells)
    if score < 0.34:
        known = recognise_row(cells)
        if len(known) >= _MANY_KNOWN and not any(_VALUE.search(c) for c in cells):
            # full exports of a system have a hundred columns more
            return 0.34 * len(known)
        shown = len({source.headings[h] for c in cells if (h := normalise(c)) in source.headings})
        return 1.0 * shown if shown > 1 else 0.0
    return score * len(recognise_row(cells))
