"""Which field each column of a ruled table is: from its heads, what was written below them, and what is known of the site."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdm.ocr.collect import Collector
from pdm.ocr.picture.ruling import Grid
from pdm.vocabulary.column_cells import misread_keys, misread_machine_key
from pdm.vocabulary.columns import name_columns
from pdm.vocabulary.fields import MACHINE_FIELDS, TEXT_FIELDS, candidates, normalise, settled, site_mapping
from pdm.vocabulary.headings import as_shown
from pdm.vocabulary.text_columns import text_columns

_FIGURE = re.compile(r"\W*\d+(?:[.,:]\d+)*\W*")
_LEAST_FIGURES, _MOSTLY = 3, 0.7


@dataclass(frozen=True)
class Known:
    """What is known of a site before a page of it is read.

    Attributes:
        people: Names and initials of its people.
        headings: What other documents have shown headings to be (`vocabulary.headings`).
        forms: Its `FormSettings`.
        origin: Path of the document, for the forms' file-name patterns.
        machines: Names of its machines, as `machine_key` gives them.
    """

    people: Sequence[str] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    forms: Sequence[Any] = ()
    origin: str = ""
    machines: Collection[str] = frozenset()

    def mapped(self, heads: Sequence[str]) -> dict[str, str]:
        """Headings, as `normalise` gives them, to the fields that the settings of the site name for them."""
        return site_mapping(heads, self.forms, self.origin) if self.forms else {}

    def shown(self, heads: Sequence[str]) -> dict[str, str]:
        """The same for all headings that settings or other documents tell of; settings come first."""
        return {**self.headings, **{head: f for head, f in self.mapped(heads).items() if f}}

    def as_set(self, heads: Sequence[str]) -> list[str]:
        """Headings as the settings write them, where a reader missed a letter or two."""
        mapped = self.mapped(heads)
        meant = as_shown(heads, {head: head for head in mapped})
        return [meant.get(normalise(head), head) for head in heads]


def fields_of(heads: Sequence[str], samples: Mapping[int, Sequence[str]], grid: Grid, known: Known) -> dict[int, str]:
    """Column to field; several columns may be one field of text.

    Args:
        heads: Texts of the header row by column, as they were read.
        samples: Column to its cells as they were read.
        grid: The table.
        known: What is known of the site.
    """
    heads = known.as_set(heads)
    out = name_columns(
        heads, samples, forms=known.forms, origin=known.origin, people=known.people, misread=True,
        headings=as_shown(heads, known.headings), machines=known.machines,
    )  # fmt: skip
    named, silent = settled(heads, known.forms, known.origin)
    out |= {p: f for p, f in named.items() if f in TEXT_FIELDS}
    told = {p: f for p, f in text_columns(out, heads, samples, silent).items() if p not in named}
    out |= told
    if not set(out.values()) & set(TEXT_FIELDS):
        # the widest column of a log is what was done; figures are readings, and tell no work
        widths = {c: grid.cell(0, c)[2] - grid.cell(0, c)[0] for c in range(len(grid.columns) - 1)}
        widest = max(widths, key=lambda c: widths[c])
        if _are_figures(samples.get(widest, ())):
            return dict(sorted(out.items()))
        if widest not in out and widest not in silent:
            out[widest] = "description"
    return dict(sorted(out.items()))


def _are_figures(cells: Sequence[str]) -> bool:
    """Whether most cells of a column are figures and nothing else, of three at least."""
    return len(cells) >= _LEAST_FIGURES and sum(_FIGURE.fullmatch(c) is not None for c in cells) > _MOSTLY * len(cells)


def name_machines(collector: Collector, known: Known) -> None:
    """Take what stands behind or below "Plant" for the machine of an entry that names none, where the register calls a machine so."""
    keys = misread_keys(frozenset(known.machines))
    if collector.head.get("site") and misread_machine_key(collector.head["site"]) in keys:
        told = collector.head.pop("site")
        if not set(MACHINE_FIELDS) & collector.head.keys():
            collector.head["equipment"] = told
    for line in collector.lines if keys else ():
        if set(MACHINE_FIELDS) & {c.field for c in line.cells}:
            continue
        for cell in line.cells:
            if cell.field == "site" and misread_machine_key(cell.text) in keys:
                cell.field = "equipment"


def beside_week(fields: Mapping[int, str], week: Collection[int], heads: Sequence[str]) -> dict[int, str]:
    """Fields by column: what is ticked day by day is a machine, where its heading does not say otherwise."""
    first = min(week, default=0) - 1
    if first < 0 or set(fields.values()) & set(MACHINE_FIELDS) or candidates(heads[first]):
        return dict(fields)
    return {**fields, first: "equipment"}
