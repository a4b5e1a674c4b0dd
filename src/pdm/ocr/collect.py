"""Gather lines, cells and pictures of a page into the tables of pdm.records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from pdm.errors import Refusal
from pdm.grammar.people import read as read_person
from pdm.lattice import Lattice
from pdm.ocr.confidence import Sight, calibrator
from pdm.ocr.picture.cells import png
from pdm.records import CELLS, CROPS, ENTRIES, Page, PageReading, entry_id, stable_id
from pdm.vocabulary.field_units import with_unit
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS

Box = tuple[int, int, int, int]
CROSSED_OUT = "crossed_out"
"""Name in `extra` of words that were crossed out within what an entry tells."""


@dataclass
class Reading:
    """What was read in one cell."""

    field: str
    text: str
    confidence: float
    box: Box
    picture: npt.NDArray[Any] | None = None
    lattice: Lattice | None = None
    engine: str = ""
    struck: bool = False
    ditto: bool = False
    second_text: str | None = None
    unit: str = ""
    """What its heading says that it is counted in."""


@dataclass
class Line:
    """One line of the page.

    Attributes:
        row: Its number on the page.
        box: Around it.
        cells: What was read.
        extra: What else stands in it, by name.
        apart: Fields in which what the page's head says is not true of it.
    """

    row: int
    box: Box
    cells: list[Reading] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()


@dataclass
class Collector:
    """Lines of one page on their way into tables."""

    page: Page
    shape: tuple[int, int]
    keep_lattice: bool = True
    lines: list[Line] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    head: dict[str, str] = field(default_factory=dict)
    form: str = ""
    script: str = "hand"
    headings: dict[str, str] = field(default_factory=dict)

    def name_people(self, people: Sequence[str]) -> None:
        """Read cells that somebody signed against the people of the site; strangers stay as they were read."""
        if not people:
            return
        for cell in (
            c for line in self.lines for c in line.cells if c.field in PERSON_FIELDS and c.text and not c.struck
        ):
            if cell.lattice is not None and (found := read_person(cell.lattice, people)) is not None:
                cell.text = found[0]

    def finish(self, flat: npt.NDArray[np.uint8]) -> PageReading:
        """The tables; head values are copied into lines that have none of their own. Confidences are calibrated here."""
        worth = self._worth()
        entries: list[dict[str, Any]] = []
        cells: list[dict[str, Any]] = []
        crops: dict[str, bytes] = {}
        for line in self.lines:
            name = entry_id(self.page.document_id, self.page.number, line.row)
            live = [c for c in line.cells if c.text and not c.struck]
            fields = {**self.head, **{c.field: with_unit(c.text, c.unit) for c in live}}
            texts = [c for f in TEXT_FIELDS for c in live if c.field == f]
            crop = self._crop(flat[line.box[1] : line.box[3], line.box[0] : line.box[2]], crops, 44)
            struck_row = bool(line.cells) and not live
            extra = dict(line.extra) | ({"struck_out": " ".join(c.text for c in line.cells)} if struck_row else {})
            entries.append({
                "entry_id": name, "document_id": self.page.document_id, "site": self.page.site, "page": self.page.number, "row": line.row,
                "channel": "hand" if self.script == "hand" else "print", "form": self.form, "fields": fields, "extra": extra or None,
                "text": " / ".join(c.text for c in texts) or None,
                "text_confidence": float(np.mean([worth[id(c)][1] for c in texts])) if texts else None,
                "box": self._box(line.box), "crop": crop, "sent_at": self.page.sent_at,
            })  # fmt: skip
            for cell in line.cells:
                picture = (
                    self._crop(cell.picture, crops, 40)
                    if cell.picture is not None and cell.field in _PICTURED
                    else None
                )
                cells.append({
                    "entry_id": name, "field": cell.field, "text": cell.text, "confidence": worth[id(cell)][0],
                    "engine_confidence": cell.confidence, "engine": cell.engine,
                    "script": self.script, "box": self._box(cell.box), "crop": picture,
                    "lattice": cell.lattice.to_bytes() if cell.lattice is not None and self.keep_lattice else None,
                    "struck": cell.struck, "ditto": cell.ditto, "second_text": cell.second_text,
                })  # fmt: skip
        frame = CELLS.rows(cells).drop_duplicates(["entry_id", "field"])
        rows = [{"crop_id": k, "png": v} for k, v in crops.items()]
        return PageReading(ENTRIES.rows(entries), frame, CROPS.rows(rows), self.refusals, self.headings)

    def _worth(self) -> dict[int, tuple[float, float]]:
        """By id of each reading: chance that it is right, and expected share of its characters that are."""
        out: dict[int, tuple[float, float]] = {}
        for engine in {c.engine for line in self.lines for c in line.cells}:
            cells = [c for line in self.lines for c in line.cells if c.engine == engine]
            known = calibrator(engine.split(" ")[0])
            if known is None:
                out |= {id(c): (c.confidence, c.confidence) for c in cells}
                continue
            sights = [Sight(c.field, c.text, c.confidence, c.lattice, c.ditto) for c in cells]
            both = zip(*(worth.tolist() for worth in known.both(sights)), strict=True)
            out |= {id(c): pair for c, pair in zip(cells, both, strict=True)}
        return out

    def _crop(self, picture: npt.NDArray[Any], crops: dict[str, bytes], height: int) -> str | None:
        if picture.size == 0 or min(picture.shape[:2]) < 2:
            return None
        data = png(picture, height)
        name = stable_id(data.hex())
        crops[name] = data
        return name

    def _box(self, box: Box) -> str:
        height, width = self.shape
        return json.dumps(
            [round(box[0] / width, 4), round(box[1] / height, 4), round(box[2] / width, 4), round(box[3] / height, 4)]
        )


_PICTURED = ("date", "equipment", "equipment_name", "functional_location", *TEXT_FIELDS, *PERSON_FIELDS)
