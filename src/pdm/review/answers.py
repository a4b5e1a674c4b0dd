"""Answers out of a workbook that people sorted, filtered and half filled, or out of the file that the page saves."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pdm.errors import UsageError

FORMAT = "pdm-logs answers"
"""What a file of answers that the page saved says of itself."""
_HEADER_WITHIN = 20
_NOT_YET = {
    "", "?", "??", "???", "-", "–", "skip", "n/a", "todo", "tbd", "don't know", "dont know", "don’t know", "do not know", "not sure", "unsure", "no idea", "unclear",
    "weiß nicht", "weiss nicht", "unklar", "je ne sais pas", "no sé", "no se",
}  # fmt: skip
_ID_LOST = "Leave the column item_id as it was, or write the queue anew."
_ZEROS = re.compile(r"^0{2,}$")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question.

    Attributes:
        item_id: The question.
        answer: What the person wrote, as text.
        note: Their note; may be empty.
        place: Where it stands (`queue.xlsx, row 7`).
        unclear: Why it cannot be used, whatever it says; empty when it can be.
        by: Who answered, where the file says so.
    """

    item_id: str
    answer: str
    note: str = ""
    place: str = ""
    unclear: str = ""
    by: str = ""


def read_queue(path: Path | str) -> list[Answer]:
    """Answers of a queue workbook or of a page (.json); rows without one (or with `?`, "not sure") are left out.

    The sheet is found by its columns `item_id` and `answer`, so it may have been renamed, sorted, filtered, or given
    further columns. A question that is answered in two ways, and an answer without a question, come as `unclear`. Dates become `2024-05-31`, whole numbers lose their `.0`, and numbers shown with leading zeros keep them.

    Raises:
        UsageError: The file cannot be read or has no such columns.
    """
    path = Path(path)
    found: dict[str, list[Answer]] = {}
    homeless = []
    saved, by = _saved(path) if path.suffix.casefold() == ".json" else (_rows(path), "")
    for item, answer, note, place in saved:
        if answer.casefold().rstrip(".!") in _NOT_YET:
            continue
        if not item:
            homeless.append(Answer("", answer, "", place, f"the answer {answer!r} has no item_id. {_ID_LOST}"))
            continue
        found.setdefault(item, []).append(Answer(item, answer, note, place, by=by))
    return [_one(answers) for answers in found.values()] + homeless


def _rows(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """item_id, answer, note and place of the rows of a workbook."""
    sheet, header, columns = _sheet(path)
    for number, cells in enumerate(sheet.iter_rows(min_row=header + 1), start=header + 1):
        item, answer, note = (
            _text(cells[columns[n]]) if columns.get(n, len(cells)) < len(cells) else ""
            for n in ("item_id", "answer", "note")
        )
        yield item, answer, note, f"{path.name}, row {number}"


def _saved(path: Path) -> tuple[list[tuple[str, str, str, str]], str]:
    """The same of a file that the page saved, and who answered."""
    if not path.exists():
        raise UsageError("does not exist.", place=str(path), remedy="Check the spelling.")
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        answers = found["answers"]
        if found["format"] != FORMAT or not all(isinstance(a, dict) for a in answers):
            raise ValueError
    except (OSError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise UsageError(
            "holds no answers of a queue.",
            place=str(path),
            remedy="Use the file that the page with the questions saved.",
        ) from error
    rows = []
    for number, told in enumerate(answers, start=1):
        item, answer, note = (_plain(told.get(n)) for n in ("item_id", "answer", "note"))
        rows.append((item, answer, note, f"{path.name}, answer {number}"))
    return rows, _plain(found.get("by"))


def _plain(value: Any) -> str:
    return re.sub(r"\s+", " ", value).strip() if isinstance(value, str) else ""


def _one(answers: list[Answer]) -> Answer:
    """The answer to a question; unclear when it was answered in two ways."""
    first = answers[0]
    other = next((a for a in answers if a.answer != first.answer), None)
    if other is None:
        return first
    unclear = f"the answer {first.answer!r} differs from {other.answer!r} in {other.place}. Keep one answer a question."
    return Answer(first.item_id, first.answer, first.note, first.place, unclear)


def _sheet(path: Path) -> tuple[Any, int, dict[str, int]]:
    """The sheet with the answers, the number of its header row, and the position of its columns."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not path.exists():
        raise UsageError("does not exist.", place=str(path), remedy="Check the spelling.")
    try:
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise UsageError(
            f"is no readable workbook ({type(error).__name__}).",
            place=str(path),
            remedy="Save it as .xlsx, without a password.",
        ) from error
    for sheet in book.worksheets:
        for number, row in enumerate(sheet.iter_rows(max_row=_HEADER_WITHIN, values_only=True), start=1):
            names = [re.sub(r"[\s_]+", "_", str(v).strip().casefold()) if v is not None else "" for v in row]
            if "item_id" in names and "answer" in names:
                columns: dict[str, int] = {n: names.index(n) for n in ("item_id", "answer", "note") if n in names}
                return sheet, number, columns
    raise UsageError(
        "has no sheet with the columns item_id and answer.",
        place=str(path),
        remedy="Use a file that 'pdm-logs review --out' wrote.",
    )


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, int) and _ZEROS.match(str(cell.number_format)):
        return str(value).zfill(len(cell.number_format))
    return re.sub(r"\s+", " ", str(value).replace("\u00a0", " ")).strip()
