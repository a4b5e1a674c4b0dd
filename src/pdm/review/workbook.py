"""The queue as a workbook: a picture of the writing, what was read, what may be meant, an empty column for the answer."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from pdm.errors import StorageError, UsageError
from pdm.review.guide import write_guide
from pdm.review.picture import prepare
from pdm.review.sheet import COLUMNS, QUEUE, choices, closed, label, place_of, question, word

PICTURES = 2000
"""Rows that get their picture; a workbook with more of them opens in no office program."""
_LIST_LIMIT = 250

CropLookup = Callable[[str], bytes | None]


def write_queue(items: pd.DataFrame, crop_lookup: CropLookup, path: Path | str) -> None:
    """Write questions (records.ITEMS, in their order) to an .xlsx.

    Neither confidence nor the audit mark is written: a reviewer must not see which questions check accepted links.

    Args:
        items: The questions.
        crop_lookup: crop_id -> PNG, None when there is none.
        path: File to write.

    Raises:
        UsageError: The file's name does not end in .xlsx.
        StorageError: The file cannot be written.
    """
    check_name(path)
    try:
        Path(path).write_bytes(queue_workbook(items, crop_lookup))
    except OSError as error:
        raise StorageError(
            f"cannot be written ({error.strerror}).",
            place=str(path),
            remedy="Close the file if it is open, or choose another folder.",
        ) from error


def queue_workbook(items: pd.DataFrame, crop_lookup: CropLookup) -> bytes:
    """The workbook of `write_queue`."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = QUEUE
    _header(sheet)
    lists: dict[tuple[tuple[str, ...], bool], DataValidation] = {}
    for number, item in enumerate(items.to_dict("records"), start=1):
        _row(sheet, number, item, crop_lookup if number <= PICTURES else _no_crop)
        _offer(sheet, number + 1, item, lists)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{max(len(items) + 1, 2)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    write_guide(book, len(items), PICTURES)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def check_name(path: Path | str) -> None:
    """Raise `UsageError` unless a workbook can have this name."""
    if Path(path).suffix.casefold() != ".xlsx":
        raise UsageError(
            "is no name for a queue.", place=str(path), remedy="Let it end in .xlsx, or in .html for a page."
        )


def _header(sheet: Any) -> None:
    for at, (name, heading, width) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(1, at, heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="B45309" if name == "answer" else "1F3A5F")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "A2"


def _row(sheet: Any, number: int, item: dict[str, Any], crop_lookup: CropLookup) -> None:
    listed = choices(item.get("candidates"))
    written = word(item.get("written")) or word(item.get("reading"))
    values = {
        "no": number, "question": question(item["kind"], item.get("field")), "written": written,
        "candidates": _candidates(item, listed),
        "affects": word(item.get("affects")), "place": f"{word(item.get('site'))}\n{place_of(item)}", "item_id": item["item_id"],
    }  # fmt: skip
    picture = _picture(crop_lookup, item.get("crop"))
    for at, (name, _, _) in enumerate(COLUMNS, start=1):
        cell = sheet.cell(number + 1, at)
        _put(cell, values.get(name))
        cell.alignment = Alignment(vertical="top", wrap_text=name != "item_id")
        cell.border = Border(bottom=Side(style="thin", color="D9DEE5"))
        if name in ("answer", "note", "item_id"):
            cell.number_format = "@"
        if name == "answer":
            cell.fill = PatternFill("solid", fgColor="FFF7E0")
        if name in ("item_id", "place", "no"):
            cell.font = Font(color="7A8794", size=9)
    lines = max(_lines(values.get(name), width) for name, _, width in COLUMNS)
    height = max(18.0, 15.0 * lines)
    if picture is not None:
        sheet.add_image(picture, f"B{number + 1}")
        height = max(height, picture.height * 0.75 + 6)  # points from pixels at 96 dpi
    sheet.row_dimensions[number + 1].height = min(height, 400.0)


def _candidates(item: dict[str, Any], listed: list[dict[str, Any]]) -> str:
    allowed = closed(item["kind"], item.get("field"))
    if allowed == ("yes", "no"):
        # numbers would be taken for yes or no themselves
        return f"yes or no; now taken as {word(item.get('reading')) or 'unknown'}"
    return "\n".join(f"{i}  {label(c)}" for i, c in enumerate(listed, start=1))


def _put(cell: Cell, value: Any) -> None:
    if isinstance(value, str):
        # what people wrote must never run as a formula
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:32000]
        cell.data_type = "s"
    elif value is not None:
        cell.value = value


def _offer(
    sheet: Any, row: int, item: dict[str, Any], lists: dict[tuple[tuple[str, ...], bool], DataValidation]
) -> None:
    """A drop-down of answers: binding where answers are few, a help where others are possible."""
    allowed = closed(item["kind"], item.get("field"))
    strict = bool(allowed)
    if not strict and item["kind"] in ("link", "alias"):
        allowed = (*(str(c["answer"]) for c in choices(item.get("candidates"))), "none")
    elif not strict:
        return
    text = ",".join(allowed)
    if len(text) > _LIST_LIMIT or any(re.search(r"[,\"]", a) for a in allowed):
        return
    if (allowed, strict) not in lists:
        rule = DataValidation(type="list", formula1=f'"{text}"', allow_blank=True, showErrorMessage=strict)
        rule.errorTitle, rule.error = "Answer", f"Choose one of: {', '.join(allowed)}."[:250]
        lists[allowed, strict] = rule
        sheet.add_data_validation(rule)
    at = [name for name, _, _ in COLUMNS].index("answer") + 1
    lists[allowed, strict].add(f"{get_column_letter(at)}{row}")


def _picture(crop_lookup: CropLookup, crop: Any) -> SheetImage | None:
    if not isinstance(crop, str) or not crop:
        return None
    png = crop_lookup(crop)
    if not png:
        return None
    prepared = prepare(png)
    if prepared is None:
        return None  # a damaged picture must not cost the question
    data, width, height = prepared
    shown = SheetImage(io.BytesIO(data))
    shown.width, shown.height = width, height
    return shown


def _no_crop(_: str) -> bytes | None:
    return None


def _lines(value: Any, width: float) -> int:
    if not isinstance(value, str):
        return 1
    return sum(1 + int(len(part) / (width * 1.05)) for part in value.split("\n"))
