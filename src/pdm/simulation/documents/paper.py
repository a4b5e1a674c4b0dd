"""Paper: pages of handwriting, drawn, and saved as PDF, TIFF, PNG or JPEG."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import numpy as np

from pdm.errors import PdmError
from pdm.simulation.documents.canvas import Canvas
from pdm.simulation.documents.form import rng_of
from pdm.simulation.documents.hands import make_hand
from pdm.simulation.documents.pdf_writer import PicturePage, TextPage, write_pdf
from pdm.simulation.documents.placement import Box, Built, PlacedCell, Placement
from pdm.simulation.documents.plan import Plan
from pdm.simulation.documents.scan import Look, Taken, take
from pdm.simulation.documents.sheet import draw_sheet
from pdm.simulation.documents.work_order import draw_work_order
from pdm.simulation.documents.written import Written

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass
class Drawn:
    """Drawn pages with their resolution and what stands where."""

    images: list[Image] = field(default_factory=list)
    dpi: int = 150
    placements: list[Placement] = field(default_factory=list)
    cells: list[PlacedCell] = field(default_factory=list)
    quality: int = 80

    def as_pdf_pages(self) -> list[PicturePage]:
        """The pages as a scanner puts them into a PDF."""
        return [PicturePage(_jpeg(i, self.quality, self.dpi), i.size, self.dpi, i.mode == "L") for i in self.images]


def _jpeg(image: Image, quality: int, dpi: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, dpi=(dpi, dpi))
    return buffer.getvalue()


def save_pages(drawn: Drawn, name: str) -> Built:
    """The pages in the format that the ending of `name` says: .pdf, .tif, or .png and .jpg for one page.

    Raises:
        PdmError: Another ending, or several pages for a format that holds one.
    """
    suffix = PurePosixPath(name).suffix
    if suffix in (".png", ".jpg") and len(drawn.images) != 1:
        raise PdmError(
            f"{name}: {len(drawn.images)} pages do not go into a {suffix} file.",
            remedy="Save as .pdf or .tif.",
        )
    if suffix == ".pdf":
        pages: list[TextPage | PicturePage] = [*drawn.as_pdf_pages()]
        data = write_pdf(pages, title="Scan")
    elif suffix == ".jpg":
        data = _jpeg(drawn.images[0], drawn.quality, drawn.dpi)
    elif suffix in (".tif", ".png"):
        buffer = io.BytesIO()
        first, *rest = drawn.images
        if suffix == ".png":
            first.save(buffer, "PNG", dpi=(drawn.dpi, drawn.dpi), compress_level=3)
        else:
            # the pages are black and white: as fax machines pack them
            first.convert("1").save(
                buffer, "TIFF", save_all=True, append_images=[i.convert("1") for i in rest], compression="group4",
                dpi=(drawn.dpi, drawn.dpi),
            )  # fmt: skip
        data = buffer.getvalue()
    else:
        raise PdmError(f"{name}: pages are not saved as {suffix!r}.", remedy="One of .pdf, .tif, .png, .jpg.")
    return Built(data, drawn.placements, drawn.cells)


def draw_pages(plan: Plan, name: str, profile: str) -> Drawn:
    """Draw the pages of `plan` in the hands of their writers and take their pictures; placements call the file `name`."""
    from PIL import Image

    drawn = Drawn(dpi=int(plan.options["dpi"]), quality=70 if profile != "worst" else 55)
    bilevel = PurePosixPath(plan.name).suffix == ".tif"
    # drawn finer than it is scanned, so that strokes are smooth
    fine = 300 if drawn.dpi > 200 else 225
    for number, page in enumerate(plan.pages, 1):
        rng = rng_of("page", plan.seed, plan.site, plan.name, number)
        hand = make_hand(rng_of("hand", plan.seed, page.writer_id), profile)
        lines = [plan.lines.iloc[r] for r in page.rows]
        if page.kind == "work_order_form" and lines:
            canvas, written = draw_work_order(plan.form, lines[0], hand, rng, profile, fine)
        elif page.kind == "blank":
            canvas, written = Canvas(297.0, 210.0, 150), []
        else:
            canvas, written = draw_sheet(
                plan.form, page.kind, page.period, lines, hand, rng, profile, 200 if page.kind == "photo" else fine
            )
        photo = page.kind == "photo"
        taken = take(canvas, hand, Look(drawn.dpi, photo, photo, _turned(rng), bilevel, profile), rng)
        drawn.images.append(Image.fromarray(taken.picture))
        _note(drawn, name, number, written, taken)
    return drawn


def _turned(rng: np.random.Generator) -> int:
    """Quarter turns of a page that lay the wrong way round."""
    return int(rng.choice((0, 2, 1, 3), p=(0.945, 0.035, 0.01, 0.01)))


def _note(drawn: Drawn, name: str, number: int, written: list[Written], taken: Taken) -> None:
    """What stands where on a page, in the picture's measure."""
    by_line: dict[str, list[Written]] = {}
    for w in written:
        by_line.setdefault(w.line_id, []).append(w)
        quad = taken.quad(w.rect)
        drawn.cells.append(
            PlacedCell(
                w.line_id, name, number, w.row, w.field, w.value, w.written, _hull(quad), w.ditto, w.struck,
                tuple(quad.ravel().tolist()), w.part, w.crossed,
            )
        )  # fmt: skip
    for key, cells in by_line.items():
        first = {w.field: w for w in cells if w.part == 1}
        rects = np.array([w.rect for w in cells])
        whole = (rects[:, 0].min(), rects[:, 1].min(), rects[:, 2].max(), rects[:, 3].max())

        def of(field: str, first: dict[str, Written] = first) -> str:
            return first[field].value if field in first else ""

        drawn.placements.append(
            Placement(
                key, name, number, cells[0].row, of("equipment"), of("description"), of("date"), _hull(taken.quad(whole)),
                tuple(w.field for w in cells if w.ditto), all(w.struck for w in cells), taken.messes, drawn.dpi,
            )
        )  # fmt: skip


def _hull(quad: np.ndarray[Any, np.dtype[np.float64]]) -> Box:
    low, high = quad.min(axis=0), quad.max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
