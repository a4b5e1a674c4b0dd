"""Paper: pages of handwriting, drawn, and saved as PDF, TIFF, PNG or JPEG."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pdm.errors import PdmError
from pdm.simulation.documents.pdf_writer import PicturePage, TextPage, write_pdf
from pdm.simulation.documents.placement import Built, PlacedCell, Placement
from pdm.simulation.documents.plan import Plan

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
            first.save(
                buffer, "TIFF", save_all=True, append_images=rest, compression="tiff_adobe_deflate",
                dpi=(drawn.dpi, drawn.dpi),
            )  # fmt: skip
        data = buffer.getvalue()
    else:
        raise PdmError(f"{name}: pages are not saved as {suffix!r}.", remedy="One of .pdf, .tif, .png, .jpg.")
    return Built(data, drawn.placements, drawn.cells)


def draw_pages(plan: Plan, name: str, profile: str) -> Drawn:
    """Draw the pages of `plan`; placements and cells call the file `name`."""
    from PIL import Image, ImageDraw, ImageFont

    dpi = int(plan.options["dpi"])
    unit = dpi / 72
    drawn = Drawn(dpi=dpi)
    fields = list(plan.form.headers)
    shares = [{"description": 5.0, "equipment": 2.0}.get(f, 1.2) for f in fields]
    for number, page in enumerate(plan.pages, 1):
        image = Image.new("L", (round(842 * unit), round(595 * unit)), 250)
        pen = ImageDraw.Draw(image)
        font = ImageFont.load_default(size=9 * unit)
        edges = [36 * unit]
        for share in shares:
            edges.append(edges[-1] + share * 770 * unit / sum(shares))
        pen.text((36 * unit, 20 * unit), f"{plan.form.title} {page.period}", fill=20, font=font)
        rows = [plan.form.headers, *(plan.form.cells(plan.lines.iloc[r]) for r in page.rows)]
        for y, cells in enumerate(rows):
            top, bottom = (50 + 26 * y) * unit, (50 + 26 * (y + 1)) * unit
            for x, column in enumerate(fields):
                pen.rectangle((edges[x], top, edges[x + 1], bottom), outline=90)
                pen.text((edges[x] + 3 * unit, top + 8 * unit), cells[column], fill=20, font=font)
            if not y:
                continue
            line = plan.lines.iloc[page.rows[y - 1]]
            wide, high = image.size
            box = (edges[0] / wide, top / high, edges[-1] / wide, bottom / high)
            key = str(line["line_id"])
            drawn.placements.append(
                Placement(key, name, number, y, cells["equipment"], cells["description"], cells["date"], box)
            )
            for x, column in enumerate(fields):
                cell = (edges[x] / image.width, box[1], edges[x + 1] / image.width, box[3])
                drawn.cells.append(PlacedCell(key, name, number, y, column, cells[column], cells[column], cell))
        drawn.images.append(image)
    return drawn
