"""Where a line of the logbook stands: the truth about documents, one row for each line and file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pandas as pd

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placement:
    """A line of the logbook in a document.

    Attributes:
        line_id: The line.
        file: Path relative to the workspace, members of archives and mails behind `!`.
        page: Page, or sheet of a workbook, from 1.
        row: From 1: row in the file for tables, line of the body for mails, row of the table for pages.
        mention: The name of the equipment as it stands there.
        text: The free text as it stands there.
        date: The date as it stands there.
        box: `(x0, y0, x1, y1)` as fractions of the page's width and height; None for tables.
        ditto: Fields that repeat the line above by a mark or an empty merged cell.
        struck: Whether the whole line is crossed out.
        messes: What befell its page (skew, shadow, stain, perspective, upside down, ...).
        dpi: Resolution of its page's picture; 0 where there is none.
    """

    line_id: str
    file: str
    page: int
    row: int
    mention: str
    text: str
    date: str = ""
    box: Box | None = None
    ditto: tuple[str, ...] = ()
    struck: bool = False
    messes: tuple[str, ...] = ()
    dpi: int = 0

    def inside(self, container: str) -> Placement:
        """The same placement with its file as a member of `container`."""
        return replace(self, file=f"{container}!{self.file}")


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell of a drawn page: what was meant, what was drawn and where.

    Attributes:
        value: The value meant (a ditto's is the value above).
        written: The characters on paper; of a text in several pieces, this piece.
        box: What holds the cell in the picture.
        quad: The cell's corners in the picture, clockwise from the top left as the writing lies: x0, y0, x1, y1, ...
        part: Number of the piece, from 1.
        crossed: What was written first and crossed out in this cell.
    """

    line_id: str
    file: str
    page: int
    row: int
    field: str
    value: str
    written: str
    box: Box
    ditto: bool = False
    struck: bool = False
    quad: tuple[float, ...] = ()
    part: int = 1
    crossed: str = ""


@dataclass
class Built:
    """A finished document: its bytes and where its lines stand."""

    data: bytes
    placements: list[Placement] = field(default_factory=list)
    cells: list[PlacedCell] = field(default_factory=list)


_COLUMNS = [
    "line_id", "file", "page", "row", "mention", "text", "date", "box", "ditto", "struck", "messes", "dpi",
    "document_kind", "site", "arrives_at", "copy_of", "pages", "writer_id",
]  # fmt: skip


def documents_frame(rows: Iterable[tuple[Placement, dict[str, Any]]]) -> pd.DataFrame:
    """The table `documents`: one row for each line and file, with what is known of the file.

    Boxes are JSON (`[x0, y0, x1, y1]`, fractions), ditto fields and messes are joined by `;`.
    """
    records = []
    for placed, about in rows:
        record = asdict(placed)
        record["box"] = None if placed.box is None else json.dumps([round(v, 5) for v in placed.box])
        record["ditto"] = ";".join(placed.ditto)
        record["messes"] = ";".join(placed.messes)
        records.append(record | about)
    frame = pd.DataFrame.from_records(records, columns=_COLUMNS)
    return frame.sort_values(["file", "page", "row", "line_id"], kind="stable", ignore_index=True)


def cells_frame(cells: Iterable[PlacedCell]) -> pd.DataFrame:
    """The table `cells`: one row for each cell drawn on a page (boxes and corners as JSON fractions)."""
    names = list(PlacedCell.__dataclass_fields__)
    records = [
        asdict(c) | {k: json.dumps([round(v, 5) for v in getattr(c, k)]) for k in ("box", "quad")} for c in cells
    ]
    frame = pd.DataFrame.from_records(records, columns=names)
    return frame.sort_values(["file", "page", "row", "field", "part"], kind="stable", ignore_index=True)
