"""A page image to entries: made straight, its layout found, its cells read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from pdm.config import OcrSettings, SiteSettings
from pdm.errors import EngineMissing, Reason, Refusal
from pdm.ocr.below_table import read_below
from pdm.ocr.collect import Collector, Line, Reading
from pdm.ocr.engines import Engine, engine
from pdm.ocr.engines.remembered import Remembered
from pdm.ocr.forms.checklists import read_checklist
from pdm.ocr.forms.form_or_table import another, may_be_form
from pdm.ocr.forms.forms import read_form
from pdm.ocr.forms.hours import may_be_hours, read_hours, set_figures_aside
from pdm.ocr.forms.label_rows import read_rows
from pdm.ocr.forms.side_by_side import read_halves
from pdm.ocr.forms.table_heads import give_machine, numbered_machine, tells_another, told_above
from pdm.ocr.free.free_lines import read_free
from pdm.ocr.picture.bent import are_bent, drawn_straight
from pdm.ocr.picture.orient import Grey, flatten, is_blank, lies_on_its_side, rectify, skew, turn
from pdm.ocr.picture.render import render
from pdm.ocr.picture.ruling import Grid, find_grid
from pdm.ocr.ruled.filled_amounts import tell_amounts
from pdm.ocr.ruled.header import SURE_HEAD, find_header, some_cells
from pdm.ocr.ruled.nights import date_nights
from pdm.ocr.ruled.sheet import Sheet
from pdm.ocr.ruled.table_fields import Known, name_machines
from pdm.ocr.ruled.tables import read_table
from pdm.ocr.writing.detection import Quad, detect
from pdm.ocr.writing.freeform import Block, blocks, printed_blocks, straight
from pdm.records import Page, PageReading
from pdm.vocabulary.column_cells import machine_keys
from pdm.vocabulary.fields import MACHINE_FIELDS, TEXT_FIELDS
from pdm.vocabulary.numbered_places import TITLED, place_of_titles

STRIP = 110
"""Height in pixels below which a picture is taken for a single line."""

NARROW = 8
"""Pixels below which nothing can be written across a picture."""

ASLANT, FAR_ASLANT = 0.005, 0.016
"""Slope of a table's rows from which the page is turned once more: lines of writing can outvote faint ruling."""

SQUARE = 0.01
"""Slope by which a table's verticals are out of square at most; what lies aslant to the rows was taken for one where a page lay aslant."""

LOOKED_AT = 4
"""Pieces of writing that are looked at first to tell which end is up."""
TURNED, PLAIN = 0.05, 0.15
"""Confidence gained by turning a page from which it stands on its head, and gained or lost from which nothing more is looked at."""


@dataclass
class Upright:
    """A page ready to be read: its picture, its table, and its writing where that was looked for."""

    flat: Grey
    sheet: Sheet | None
    writing: list[Quad] | None = None


def read_page(
    page: Page,
    *,
    settings: SiteSettings,
    ocr: OcrSettings,
    learned: bytes | None = None,
    headings: Mapping[str, str] | None = None,
    names: frozenset[str] = frozenset(),
) -> PageReading:
    """Read one page.

    Args:
        page: The page.
        settings: Its site, whose people are expected where somebody signs.
        ocr: How pages are read.
        learned: What the reader of handwriting learned from corrections at the site (`Engine.learn`).
        headings: What other documents of the site have shown headings to be (`vocabulary.headings`).
        names: What the register calls the machines of the site.

    Returns:
        Entries from top to bottom with their cells, lattices and pictures. A blank or unreadable page gives a refusal.

    Raises:
        Refused: The page cannot be rendered.
        EngineMissing: The reader for handwriting is not installed.
    """
    hand, print_ = engine(ocr.hand_engine), _print_engine(ocr)
    hand = Remembered(hand.adapted(learned) if learned is not None else hand)
    grey = render(page, ocr)
    if min(grey.shape) < NARROW:
        message, remedy = "is too narrow to hold writing.", "Scan the page again."
        return PageReading.nothing(
            Refusal(Reason.UNREADABLE_PAGE, message, remedy, page.document_id, page.origin, page.number)
        )
    if grey.shape[0] < STRIP:
        return _single_line(page, grey, hand, ocr)
    flat = flatten(grey)
    if is_blank(flat):
        message = "is blank."
        return PageReading.nothing(
            Refusal(
                Reason.BLANK_PAGE,
                message,
                "Nothing to do, or scan its other side.",
                page.document_id,
                page.origin,
                page.number,
            )
        )
    upright = make_upright(grey, hand, flat)
    collector = Collector(page, (upright.flat.shape[0], upright.flat.shape[1]), ocr.keep_lattice)
    known = Known(settings.people, headings or {}, settings.forms, page.origin, machine_keys(names))
    ruled = upright.sheet is not None and _ruled(upright, collector, hand, print_, settings, known)
    table = collector if ruled else None
    if not ruled:
        found = blocks(upright.flat, hand, upright.writing)

        def sheet_or_form(part: list[Block], into: Collector) -> bool:
            return read_checklist(part, into, hand, settings.date_order) or read_form(part, into, hand, upright.flat)

        if not (
            read_hours(found, collector, hand)
            or read_halves(found, collector, f"{hand.name} {hand.version}", sheet_or_form)
            or read_checklist(found, collector, hand, settings.date_order)
            or read_rows(found, collector, hand, settings.date_order, upright.flat)
            or read_form(found, collector, hand, upright.flat)
        ):
            grid = upright.sheet.grid if upright.sheet is not None else None
            read_free(found, collector, hand, flat=upright.flat, grid=grid, order=settings.date_order)
    elif may_be_hours(collector):
        hours = another(collector)
        if read_hours(blocks(upright.flat, hand, upright.writing), hours, hand):
            collector = hours
    elif may_be_form(collector):
        form, found = another(collector), blocks(upright.flat, hand, upright.writing)
        if (
            read_hours(found, form, hand)
            or read_checklist(found, form, hand, settings.date_order)
            or read_form(found, form, hand, upright.flat, beside=collector)
        ):
            collector = form
    date_nights(collector, settings.date_order)
    if collector is table and upright.sheet is not None:
        read_below(upright.sheet, collector, hand, settings.date_order)
        set_figures_aside(collector)
    if not collector.lines:
        collector.refusals.append(
            Refusal(
                Reason.UNREADABLE_PAGE,
                "nothing on it could be read.",
                "Look at the page; scan it again with more contrast.",
                page.document_id,
                page.origin,
                page.number,
            )  # fmt: skip
        )
    collector.name_people(settings.people)
    name_machines(collector, known)
    return collector.finish(upright.flat)


def make_upright(grey: Grey, hand: Engine, flat: Grey | None = None) -> Upright:
    """Perspective, light, skew and turns taken out; the ruling of the page as it then lies.

    Args:
        grey: The page.
        hand: Tells which end is up.
        flat: `flatten(grey)` where it is there already.
    """
    straightened = rectify(grey)
    flat = flatten(straightened) if flat is None or straightened is not grey else flat
    # small letters want 1,200 pixels of page at least; ruling is found at any size
    if max(flat.shape) < 1400:
        scale = 1400 / max(flat.shape)
        flat = np.asarray(cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    if max(flat.shape) > 2700:
        scale = 2400 / max(flat.shape)
        flat = np.asarray(cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    flat = turn(flat, skew(flat))
    side = lies_on_its_side(flat)
    if side:
        flat = np.ascontiguousarray(np.rot90(flat))
    before = flat
    flat, grid = levelled(flat, find_grid(flat))
    sheet = Sheet.of(flat, grid) if grid is not None else None
    # the header says which end is up
    if sheet is not None and _headed(sheet, hand):
        return Upright(flat, sheet)
    # ruling is no proof: pale rows may be lost where darker columns are not, and cells that read well one way up are not on end
    gain = _gain_of_cells(sheet, hand) if side is False and sheet is not None else 0.0
    # where lines of the paper were taken for a table, the page may have been turned by a little: not enough to lose the writing
    quads = detect(before) if abs(gain) <= PLAIN else None
    if quads is not None and _stand_on_end(quads):
        flat, quads = np.ascontiguousarray(np.rot90(before, -1 if side else 1)), None
        flat, grid = levelled(flat, find_grid(flat))
        sheet = Sheet.of(flat, grid) if grid is not None else None
        if sheet is not None and _headed(sheet, hand):
            return Upright(flat, sheet)
    # what is written is looked at only when there is no header that is recognised
    if sheet is not None and quads is None and gain == 0.0:
        gain = _gain_of_cells(sheet, hand)
    if abs(gain) <= PLAIN:
        quads = detect(flat) if quads is None else quads
        gain = turned_gain([straight(flat, q) for q in _longest(quads)], hand)
    if gain <= TURNED:
        return Upright(flat, sheet, quads)
    upside = np.ascontiguousarray(np.rot90(flat, 2))
    if quads is not None:
        height, width = flat.shape
        quads = [np.array([width, height], dtype=np.float32) - np.roll(q, 2, axis=0) for q in quads]
    grid = find_grid(upside)
    return Upright(upside, Sheet.of(upside, grid) if grid is not None else None, quads)


def _headed(sheet: Sheet, hand: Engine) -> bool:
    """Whether a table's header is recognised as the page lies."""
    head, _, fields, sure = find_header(sheet, hand, None)
    return len(fields) >= 3 or (head >= 0 and sure >= SURE_HEAD)


def _gain_of_cells(sheet: Sheet, hand: Engine) -> float:
    """`turned_gain` of a table's cells; 0.0 where there are too few."""
    pictures = some_cells(sheet)
    return turned_gain(pictures, hand) if len(pictures) >= LOOKED_AT else 0.0


def levelled(flat: Grey, grid: Grid | None) -> tuple[Grey, Grid | None]:
    """The page turned until the rows of its table are level, where they are not yet: thin verticals are then straight, too.

    Verticals that were drawn by hand and bend by more than a letter are drawn straight.
    """
    for _ in range(3 if grid is not None else 0):
        assert grid is not None
        slope = float(np.median([s for _, s in grid.rows]))
        if abs(slope) < ASLANT:
            break
        level = turn(flat, float(np.degrees(np.arctan(slope))))
        again = find_grid(level)
        # the edges of the paper may have been taken for lines of a page that lay far aslant
        lost = 0 if abs(slope) < FAR_ASLANT else 2
        if (
            again is None
            or len(again.columns) < sum(abs(c + slope) < SQUARE for _, c in grid.columns) - lost
            or len(again.rows) + again.below < len(grid.rows) + grid.below - 1 - lost
        ):
            break
        flat, grid = level, again
    if grid is not None and are_bent(grid.paths, len(grid.columns)):
        # what bends too far to be a line was lost, or taken for two
        upright = drawn_straight(flat, grid.paths)
        again = find_grid(upright)
        more = again is not None and len(grid.columns) < len(again.columns) <= len(grid.paths)
        if again is not None and (more or len(again.columns) == len(grid.paths)) and len(again.rows) >= len(grid.rows):
            return upright, again
    return flat, grid


def _stand_on_end(quads: list[Quad]) -> bool:
    """Whether most writing is higher than it is wide."""
    wide, high = (np.array([float(np.ptp(q[:, k])) for q in quads]) for k in (0, 1))
    area, tall = wide * high, high > 1.5 * wide
    return bool(len(quads) and area[tall].sum() > 0.6 * area.sum())


def _longest(quads: list[Quad]) -> list[Quad]:
    """Some of the longest pieces of writing."""
    return sorted(quads, key=lambda q: -float(np.ptp(q[:, 0])))[:20:2]


def turned_gain(pictures: list[Grey], hand: Engine) -> float:
    """By how much more confidence pieces of writing are read the other way up, on average; 0.0 where there are none.

    Some are looked at first, and the others only where those leave it in doubt.
    """
    gained: list[float] = []
    for some in (pictures[:LOOKED_AT], pictures[LOOKED_AT:]):
        here = hand.read(some)
        there = hand.read([np.ascontiguousarray(np.rot90(p, 2)) for p in some])
        gained += [t.confidence - h.confidence for h, t in zip(here, there, strict=True)]
        if len(gained) >= LOOKED_AT and abs(float(np.mean(gained))) > PLAIN:
            break
    return float(np.mean(gained)) if gained else 0.0


def _ruled(
    upright: Upright,
    collector: Collector,
    hand: Engine,
    print_: Engine | None,
    settings: SiteSettings,
    known: Known,
) -> bool:
    """Read a page with ruling: its table and what stands above it."""
    assert upright.sheet is not None
    if not read_table(upright.sheet, collector, hand, print_, known):
        return False
    top = upright.sheet.grid.top
    if top > 60:
        columns = {c.field for line in collector.lines for c in line.cells}
        above = printed_blocks(upright.flat[: top - 4], hand)
        days = [c.text for line in collector.lines for c in line.cells if c.field == "date"]
        collector.head = told_above(above, columns, settings.date_order, days) | collector.head
        if "functional_location" not in {*columns, *collector.head} and (
            place := place_of_titles([b.text for b in above], known.machines)
        ):
            collector.head[TITLED] = place
        machine = numbered_machine(above) if not set(MACHINE_FIELDS) & {*columns, *collector.head} else None
        of_page = machine.text if machine is not None else collector.head.get("equipment", "")
        if of_page:
            _set_apart(collector, of_page, known)
        if machine is not None:
            give_machine(collector, machine, f"{hand.name} {hand.version}")
        tell_amounts(collector, above, f"{hand.name} {hand.version}")
    return True


def _set_apart(collector: Collector, machine: str, known: Known) -> None:
    """Take lines out of the page's machine that begin with another one."""
    for line in collector.lines:
        told = next((c.text for c in line.cells if c.field in TEXT_FIELDS), "")
        if tells_another(told, machine, known.machines):
            line.apart = frozenset(MACHINE_FIELDS)


def _print_engine(ocr: OcrSettings) -> Engine | None:
    try:
        return engine(ocr.print_engine)
    except EngineMissing:
        # print is then read by the reader of handwriting, which reads it well
        return None


def _single_line(page: Page, grey: Grey, hand: Engine, ocr: OcrSettings) -> PageReading:
    """A picture of one line, such as a field cut out of a form."""
    found = hand.read([grey])[0]
    collector = Collector(page, (grey.shape[0], grey.shape[1]), ocr.keep_lattice, form="single line")
    box = (0, 0, grey.shape[1], grey.shape[0])
    if found.text:
        cell = Reading(
            "description", found.text, found.confidence, box, grey, found.lattice, f"{hand.name} {hand.version}"
        )
        collector.lines.append(Line(1, box, [cell]))
    else:
        message, remedy = "nothing on it could be read.", "Cut a larger picture."
        collector.refusals.append(
            Refusal(Reason.UNREADABLE_PAGE, message, remedy, page.document_id, page.origin, page.number)
        )
    return collector.finish(grey)


def upright_picture(page: Page, ocr: OcrSettings) -> Any:
    """The page as it was read (boxes of a reading are fractions of this picture)."""
    grey = render(page, ocr)
    return (
        grey if grey.shape[0] < STRIP or min(grey.shape) < NARROW else make_upright(grey, engine(ocr.hand_engine)).flat
    )
