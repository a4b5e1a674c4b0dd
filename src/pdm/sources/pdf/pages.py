"""PDF: typed pages are read from their text, all others become pages to be read from their picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from pdm.errors import Reason, Refusal
from pdm.records import PageReading
from pdm.sources.files.images import page_of, picture_bomb
from pdm.sources.files.opened import Opened, Source, guarded
from pdm.sources.pdf.form_pages import OpenForms
from pdm.sources.pdf.integrity import damage
from pdm.sources.pdf.ruling import rules_of
from pdm.sources.pdf.text import Carried, forms_going_on, read_typed_page
from pdm.sources.pdf.words import Word

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""

_ENOUGH_CHARACTERS = 40
_PASSWORD_ERROR = 4
_LONGEST_SIDE = 20_000
"""Points; the format itself allows 14,400."""


def open_pdf(source: Source) -> Opened:
    """Open a PDF.

    A page counts as typed if its text layer holds enough readable characters and no picture covers the page (the text
    layer of a scan is another program's reading, and its picture is read again).

    Raises:
        Refused: Damaged, protected, or with more pages than the limit.
    """
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(str(source.path))
        pages = len(pdf)
    except pdfium.PdfiumError as error:
        if "password" in str(error).casefold() or getattr(error, "err_code", None) == _PASSWORD_ERROR:
            source.refuse(
                Reason.PASSWORD,
                "The PDF is protected by a password.",
                "Print it to a new PDF without a password and send that.",
            )
        source.refuse(
            Reason.DAMAGED,
            f"The PDF is damaged ({error}).",
            "Open it in a PDF reader and save or print it to a new PDF; else scan it again.",
        )
    opened = Opened(source.document("pdf", pages))
    readings: list[PageReading] = []
    try:
        if pages == 0:
            source.refuse(Reason.DAMAGED, "The PDF has no pages.", "Scan or export it again.")
        if pages > source.limits.document_pages:
            source.refuse(
                Reason.TOO_LARGE, f"The PDF has {pages} pages, the limit is {source.limits.document_pages}.",
                "Split it, or raise limits.document_pages in plant.toml.",
            )  # fmt: skip
        carried: Carried | OpenForms | None = None
        for number in range(1, pages + 1):
            try:
                page = pdf[number - 1]
            except pdfium.PdfiumError:
                opened.refusals.append(_bad_page(source, number))
                continue
            try:
                bomb = _bomb(source, page, number)
                if bomb is not None:
                    opened.refusals.append(bomb)
                    continue
                words = _words(page)
                if words is None:
                    opened.pages.append(page_of(source, "pdf", number))
                    continue
                width, height = page.get_size()
                rules = rules_of(page, _upright(page), width, height)
                if isinstance(carried, OpenForms):
                    more = forms_going_on(source, words, carried, aspect=height / width, rules=rules)
                    carried = None
                    if more is not None:
                        readings[-1], words = more
                        if not words:
                            continue
                reading, carried = read_typed_page(source, words, number, carried, aspect=height / width, rules=rules)
                if len(reading.entries) or reading.refusals:
                    readings.append(reading)
                else:
                    # typed, but nothing like a log line was found: the picture may tell more
                    opened.pages.append(page_of(source, "pdf", number))
            except pdfium.PdfiumError:
                opened.refusals.append(_bad_page(source, number))
            finally:
                page.close()
    finally:
        pdf.close()
    opened.refusals += _damage(source, pages)
    if not opened.pages and not readings and opened.refusals:
        from pdm.errors import Refused

        raise Refused(opened.refusals[0])
    opened.chunks = guarded(source, _each(readings))
    return opened


def _each(readings: list[PageReading]) -> Iterator[PageReading]:
    yield from readings


def _bad_page(source: Source, number: int) -> Refusal:
    return source.refusal(
        Reason.UNREADABLE_PAGE, "The page is damaged.", "Scan or export this page again.", page=number
    )


def _damage(source: Source, pages: int) -> list[Refusal]:
    """What the renderer mended without a word."""
    cut, found = damage(source.path, pages)
    remedy = "Compare its pages with the original; export or scan it again if lines are missing."
    out = []
    if cut:
        out.append(source.refusal(Reason.CUT_SHORT, "The PDF is cut off; what could be read was kept.", remedy))
    if found:
        message = f"The PDF is damaged: {', '.join(found)}. What could be read was kept."
        out.append(source.refusal(Reason.DAMAGED, message, remedy))
    return out


def _bomb(source: Source, page: Any, number: int) -> Refusal | None:
    """A page that would need far too much memory to be drawn."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    if max(width, height) > _LONGEST_SIDE:
        return source.refusal(
            Reason.IMAGE_BOMB, f"The page measures {width * 0.0254 / 72:,.0f} by {height * 0.0254 / 72:,.0f} m.",
            "Print it to a usual paper size and send that.", page=number,
        )  # fmt: skip
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        wide, high = item.get_px_size()
        if wide * high > source.limits.page_megapixels * 1e6:
            return picture_bomb(source, number, wide * high / 1e6)
    return None


def _words(page: Any) -> list[Word] | None:
    """Words with their boxes in fractions of the page, or None for a page without a usable text layer."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    if width <= 0 or height <= 0:
        return None
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        if count < _ENOUGH_CHARACTERS:
            return None
        text = text_page.get_text_range()
        readable = sum(1 for c in text if c.isalnum() or c.isspace() or c in ".,:;-/()|%°#'\"&+=_@")
        if sum(c.isalnum() for c in text) < _ENOUGH_CHARACTERS // 2 or readable < 0.8 * len(text):
            return None
        if _covered(page, width, height, raw):
            return None
        return list(_group(text_page, count, _upright(page), width, height, raw))
    finally:
        text_page.close()


def _covered(page: Any, width: float, height: float, raw: Any) -> bool:
    """Whether one picture covers most of the page: then it is a scan, whatever text lies under it."""
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
        if (right - left) * (top - bottom) > 0.6 * width * height:
            return True
    return False


def _upright(page: Any) -> Callable[[Box], Box]:
    """Boxes of the page as it is stored to boxes of the page as it is shown: turned, its corner at 0, 0."""
    left, bottom, right, top = page.get_cropbox()
    wide, high = right - left, top - bottom
    rotation = page.get_rotation()

    def turned(box: Box) -> Box:
        x0, y0, x1, y1 = box[0] - left, box[1] - bottom, box[2] - left, box[3] - bottom
        if rotation == 90:
            return y0, wide - x1, y1, wide - x0
        if rotation == 180:
            return wide - x1, high - y1, wide - x0, high - y0
        if rotation == 270:
            return high - y1, x0, high - y0, x1
        return x0, y0, x1, y1

    return turned


def _group(
    text_page: Any, count: int, upright: Callable[[Box], Box], width: float, height: float, raw: Any
) -> Iterator[Word]:
    """Characters to words: a new one at a space, at a wide gap, or on another line."""
    letters: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0]
    right_before = 0.0

    def word() -> Word:
        left, bottom, right, top = box
        return Word("".join(letters), left / width, 1 - top / height, right / width, 1 - bottom / height)

    for i in range(count):
        code = raw.FPDFText_GetUnicode(text_page, i)
        letter = chr(code) if code and code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if not letter or letter.isspace() or re.match(r"[\x00-\x1f\ufffe\uffff]", letter):
            if letters:
                yield word()
                letters = []
            continue
        left, bottom, right, top = upright(text_page.get_charbox(i, loose=True))
        size = max(1.0, top - bottom)
        # another line or a gap ends the word
        if letters and (abs(bottom - box[1]) > 0.6 * size or left - right_before > 0.35 * size or left < box[0] - size):
            yield word()
            letters = []
        if letters:
            box = [min(box[0], left), min(box[1], bottom), max(box[2], right), max(box[3], top)]
        else:
            box = [left, bottom, right, top]
        letters.append(letter)
        right_before = right
    if letters:
        yield word()
