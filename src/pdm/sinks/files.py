"""Events and risk as Parquet, CSV or XLSX. A file is replaced as a whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pandas as pd

from pdm.errors import StorageError, UsageError
from pdm.vocabulary.held_back import figure_day

KINDS = (".parquet", ".csv", ".xlsx")
_XLSX_ROWS = 1_048_575
_XLSX_TEXT = 32_767
_EVERY = 6
"""Lines a reason keeps in a cell that could not hold all."""
_MORE = " … (cut here; whole in a .csv or .parquet file)"
_FIRST = ("rank", "tag", "description", "site", "risk", "why", "speaks against it", "missing", "note")
"""Columns of the workbook that a person reads; those after them are in the order of the list."""
_MACHINE = ("reasons", "against", "data_gaps")
"""Columns for machines: they stand in words in the sheet that people read, and as they are in one of their own."""
_NAMED = 3
"""Reasons of each side that are told in a cell."""
_FORMATS = {
    **dict.fromkeys(("risk", "base_risk", "previous_risk", "risk_low", "risk_high", "model_low", "model_high"), "0.0%"),
    "expected_saving": "#,##0", "as_of": "yyyy-mm-dd", "data_through": "yyyy-mm-dd", "occurred_at": "yyyy-mm-dd",
}  # fmt: skip
_WIDE = ("why", "speaks against it", "missing", "description", "text", "since the last run")
"""Columns of sentences."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SIGNED = re.compile(r"[+-]\d[\d.,]*")


def check_kind(path: Path) -> None:
    """Raise `UsageError` unless the file's ending is one that can be written."""
    if path.suffix.lower() not in KINDS:
        raise UsageError(f"cannot write {path.name!r}.", remedy=f"Name a file that ends in {', '.join(KINDS)}.")


def write_risk(risk: pd.DataFrame, path: Path, *, changes: list[str] | None = None) -> None:
    """Write the ranked list (records.RISK); XLSX gets a sheet with what changed since the last run."""
    if path.suffix.lower() != ".xlsx":
        _write(risk, path)
        return
    sheets = {
        "risk": _readable(risk),
        "changes": pd.DataFrame({"since the last run": changes or ["nothing to compare with"]}),
        "for machines": _for_machines(risk),
    }
    replace_file(path, lambda temporary: _workbook(sheets, temporary))


def write_events(events: pd.DataFrame, path: Path, zones: Mapping[str, tzinfo] | None = None) -> None:
    """Write events in the columns of records.EVENT_EXPORT_COLUMNS.

    Args:
        events: The events.
        path: File to write.
        zones: Site to time zone: a workbook, whose cells know no zones, shows the times of the site; other files are in UTC and say so.
    """
    check_kind(path)
    if path.suffix.lower() != ".xlsx":
        _write(events, path)
        return
    replace_file(path, lambda temporary: _workbook({"events": _at_sites(events, zones or {})}, temporary))


def _at_sites(events: pd.DataFrame, zones: Mapping[str, tzinfo]) -> pd.DataFrame:
    """Events with the times at which things happened as clocks of their sites show them."""
    out = events.copy()
    for column in [c for c in ("occurred_at", "occurred_from", "occurred_to") if c in out]:
        local = [
            t if pd.isna(t) else t.tz_convert(zones.get(str(s), UTC)).tz_localize(None)
            for t, s in zip(out[column], out["site"], strict=True)
        ]
        out[column] = pd.Series(local, index=out.index, dtype="object")
    return out


def _write(frame: pd.DataFrame, path: Path) -> None:
    check_kind(path)
    if path.suffix.lower() == ".parquet":
        replace_file(path, lambda temporary: frame.to_parquet(temporary, index=False))
    else:
        shown = frame.copy()
        for name in shown.select_dtypes("str").columns:
            shown[name] = shown[name].map(_defused, na_action="ignore")
        # repr of a float64 reads back to the same bits
        replace_file(path, lambda temporary: shown.to_csv(temporary, index=False, encoding="utf-8"))


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file beside `path` and put it in its place as a whole.

    Raises:
        StorageError: The disk is full or the folder may not be written to; an older file stays as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(temporary)
        os.replace(temporary, path)
    except OSError as error:
        full = error.errno == 28
        raise StorageError(
            "the disk is full." if full else f"cannot be written ({error.strerror or error}).",
            place=str(path),
            remedy="Free some space and run the command again." if full else "Choose a folder you may write to.",
        ) from error
    finally:
        # nothing is left where not even a folder was
        with suppress(OSError):
            temporary.unlink()


def _defused(text: str) -> str:
    """Text a spreadsheet would take for a formula gets an apostrophe (numbers with a sign stay)."""
    if text.startswith(_FORMULA) and not _SIGNED.fullmatch(text):
        return "'" + text
    return text


def _readable(risk: pd.DataFrame) -> pd.DataFrame:
    """What a person looks for first, with the weightiest reasons in words and their points; then the other columns."""
    out = risk.drop(columns=list(_MACHINE))
    out["why"] = risk["reasons"].map(_told)
    out["speaks against it"] = risk["against"].map(_told)
    out["missing"] = risk["data_gaps"].map(lambda v: "\n".join(_parsed(v)))
    out["note"] = [_note(r) for r in risk[["basis", "basis_reason", "as_of", "horizon_days"]].to_dict("records")]
    return out[[*_FIRST, *(c for c in out.columns if c not in _FIRST)]]


def _for_machines(risk: pd.DataFrame) -> pd.DataFrame:
    """Reasons as JSON, by asset and date, as far as cells hold them."""
    out = risk[["asset_id", "as_of", *_MACHINE]].copy()
    for column in ("reasons", "against"):
        out[column] = out[column].map(_short_evidence, na_action="ignore")
    return out


def _parsed(value: object) -> list[Any]:
    return list(json.loads(value)) if isinstance(value, str) else []


def _told(value: object) -> str:
    """The weightiest reasons, each with its points in a hundred, and the sum of the rest."""
    reasons = _parsed(value)
    told = [(str(r["text"]), r["risk_points"]) for r in reasons[:_NAMED]]
    if rest := reasons[_NAMED:]:
        name = f"{len(rest)} smaller one{'' if len(rest) == 1 else 's'}"
        told.append((name, sum(r["risk_points"] for r in rest)))
    return "\n".join(f"{text} [{100 * points:+.1f} in 100]" for text, points in told)


def _note(row: Mapping[Any, Any]) -> str:
    """What is to be known of a figure that is not of the day."""
    if row["basis"] != "stale":
        return "rates of its class" if row["basis"] == "fallback" else ""
    day = figure_day(row["basis_reason"])
    if day is None:
        return "older figure"
    ended = day + timedelta(days=int(row["horizon_days"])) <= row["as_of"].date()
    return f"{'no forecast any more: ' if ended else ''}figure of {day:%Y-%m-%d}"


def _short_evidence(told: str) -> str:
    """Reasons as JSON that a cell can hold: all of them, each with as many of its lines as there is room for.

    `count` tells how many lines there are; all of them stand in the CSV and Parquet files.
    """
    for most in (_EVERY, 3, 1, 0):
        if len(told) <= _XLSX_TEXT:
            break
        reasons = json.loads(told)
        for reason in reasons:
            for piece in reason["evidence"]:
                if "rows" in piece:
                    piece["rows"] = piece["rows"][:most]
        told = json.dumps(reasons, ensure_ascii=False)
    return told


def _cut(text: str) -> str:
    """A text that a cell can hold; one that is cut says so."""
    if len(text) <= _XLSX_TEXT:
        return text
    return text[: _XLSX_TEXT - len(_MORE)] + _MORE


def _workbook(sheets: dict[str, pd.DataFrame], path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for name, frame in sheets.items():
        if len(frame) > _XLSX_ROWS:
            raise UsageError(
                f"a sheet holds {_XLSX_ROWS:,} rows, and there are {len(frame):,} {name}.",
                remedy="Write a .csv or .parquet file.",
            )
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for name, frame in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(frame.columns))
        for row in frame.itertuples(index=False):
            sheet.append([_cell(v, ILLEGAL_CHARACTERS_RE) for v in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        for number, column in enumerate(frame.columns, start=1):
            letter = get_column_letter(number)
            wide = column in _WIDE
            sheet.column_dimensions[letter].width = 60 if wide else min(max(len(str(column)) + 2, 10), 24)
            if column in _FORMATS:
                for cell in sheet[letter][1:]:
                    cell.number_format = _FORMATS[column]
            if wide:
                for cell in sheet[letter][1:]:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.save(path)


def _cell(value: object, illegal: object) -> object:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.tz_convert("UTC").tz_localize(None).to_pydatetime() if value.tzinfo else value.to_pydatetime()
    if isinstance(value, str):
        return _cut(_defused(illegal.sub("", value)))  # type: ignore[attr-defined]
    if hasattr(value, "item"):
        return value.item()
    return value
