"""Workbooks as a site's office keeps them: a sheet a month, title rows, merged heads, totals, blank rows."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pandas as pd

from pdm.simulation.documents.archive import settle_workbook
from pdm.simulation.documents.form import Form, plain
from pdm.simulation.documents.placement import Built, Placement

_GROUPS = {
    "date": "When", "time": "When", "equipment": "Job", "description": "Job", "work_order": "Job",
    "order_type": "Job", "technician": "Job", "damage_code": "Codes", "activity_code": "Codes",
    "breakdown": "Codes", "temperature": "Values", "load": "Values", "vibration": "Values",
    "running_hours": "Values", "downtime": "Loss", "cost": "Loss",
}  # fmt: skip
_NUMERIC = ("temperature", "load", "vibration", "running_hours", "downtime", "cost")


def write_workbook(lines: pd.DataFrame, form: Form, name: str, *, month_sheets: bool = True) -> Built:
    """An XLSX workbook.

    Sheet 1 is a cover without a table; then a sheet for each month (or one for all). A sheet has two title
    rows, a merged row of group heads over the heads, data with a blank row here and there, and a row of
    totals with formulas. In every second form a date that repeats is one merged cell over its rows.

    Returns:
        The file; `page` is the sheet's number and `row` the row as the spreadsheet counts.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.properties.creator = form.site
    book.properties.created = datetime(2020, 1, 1)
    cover = book.active
    assert cover is not None
    cover.title = "Cover"
    cover["A1"] = form.title
    cover["A1"].font = Font(bold=True, size=16)
    cover["A3"] = "Site"
    cover["B3"] = form.site
    cover["A4"] = "Keep one line a job. Do not delete old sheets!"

    placements: list[Placement] = []
    results: dict[int, dict[str, float]] = {}
    month = lines["occurred_at"].dt.strftime("%b %Y") if month_sheets else pd.Series("All", index=lines.index)
    for number, (title, group) in enumerate(lines.groupby(month, sort=False), 2):
        placed, results[number] = _write_sheet(book.create_sheet(str(title)), group, form, name, number)
        placements += placed
    buffer = io.BytesIO()
    book.save(buffer)
    return Built(settle_workbook(buffer.getvalue(), results), placements)


def _write_sheet(
    sheet: Any, lines: pd.DataFrame, form: Form, name: str, page: int
) -> tuple[list[Placement], dict[str, float]]:
    from openpyxl.styles import Font

    fields = list(form.headers)
    sheet.cell(1, 1, f"{form.title} - {form.site.upper()}").font = Font(bold=True, size=14)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(fields))
    sheet.cell(2, 1, f"Month: {sheet.title}")
    _merged_heads(sheet, fields, 3)
    for column, field in enumerate(fields, 1):
        sheet.cell(4, column, form.headers[field]).font = Font(bold=True)
    row, above, merged_from = 4, "", 0
    first = row + 1
    placements: list[Placement] = []
    merge_dates = form.variant % 2 == 0
    for count, (_, line) in enumerate(lines.iterrows(), 1):
        row += 1
        if count % 11 == 0:  # people leave a line free between weeks
            row, above = row + 1, ""
        cells = form.cells(line)
        repeats = merge_dates and cells.get("date", "") == above and above != ""
        if not repeats:
            merged_from = row
        for column, field in enumerate(fields, 1):
            if not (repeats and field == "date"):
                _put(sheet.cell(row, column), field, line, cells[field], form)
        if repeats:
            _extend_merge(sheet, fields.index("date") + 1, merged_from, row)
        above = cells.get("date", "")
        placements.append(
            Placement(
                str(line["line_id"]),
                name,
                page,
                row,
                cells.get("equipment", ""),
                cells.get("description", ""),
                above,
                ditto=("date",) if repeats else (),
            )
        )
    return placements, _totals(sheet, lines, fields, first, row)


def _merged_heads(sheet: Any, fields: list[str], row: int) -> None:
    start = 0
    for column in range(1, len(fields) + 1):
        last = column == len(fields) or _GROUPS[fields[column]] != _GROUPS[fields[column - 1]]
        if last:
            sheet.cell(row, start + 1, _GROUPS[fields[column - 1]])
            if column > start + 1:
                sheet.merge_cells(start_row=row, start_column=start + 1, end_row=row, end_column=column)
            start = column


def _extend_merge(sheet: Any, column: int, first: int, last: int) -> None:
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row == first and merged.min_col == column:
            sheet.unmerge_cells(str(merged))
    sheet.merge_cells(start_row=first, start_column=column, end_row=last, end_column=column)


def _put(cell: Any, field: str, line: pd.Series[Any], written: str, form: Form) -> None:
    if field == "date" and form.variant % 3:
        cell.value = pd.Timestamp(line["occurred_at"]).normalize().to_pydatetime()
        cell.number_format = {"DMY": "dd.mm.yyyy", "MDY": "mm/dd/yyyy", "YMD": "yyyy-mm-dd"}[form.date_order]
    elif field in _NUMERIC and written and form.variant % 5:
        cell.value = float(plain(line[field]))
    elif written:
        cell.value = written
        cell.number_format = "@"


def _totals(sheet: Any, lines: pd.DataFrame, fields: list[str], first: int, last: int) -> dict[str, float]:
    """Write the row of totals; gives formulas (without `=`) and what they come to."""
    from openpyxl.utils import get_column_letter

    results = {}
    sheet.cell(last + 2, 1, "Total")
    for column, field in enumerate(fields, 1):
        if field in ("downtime", "cost"):
            letter = get_column_letter(column)
            formula = f"SUM({letter}{first}:{letter}{last})"
            sheet.cell(last + 2, column, f"={formula}")
            numbers = any(isinstance(sheet.cell(row, column).value, float) for row in range(first, last + 1))
            results[formula] = float(lines[field].sum()) if numbers else 0.0
    return results
