"""Tables of the workspace itself (`register.csv`, `readings.csv`, `limits.csv`): one header row, text cells."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from pdm.config import SiteSettings, SizeLimits
from pdm.errors import Refused, SettingsError
from pdm.sources.files.kinds import Kind, kind_of
from pdm.sources.files.opened import Source
from pdm.sources.files.xml_stream import UnsafeXml, XmlFault
from pdm.sources.tables.rows import NOTHING
from pdm.vocabulary.fields import normalise

_TITLES = 20
"""A header stands within this many rows from the top."""
_A_LIST = 3
"""Known headings of a sheet that is a list, too; one that tells its rows apart counts twice."""


Named = Callable[[Sequence[str], Sequence[bool]], Mapping[int, str]]
"""Names columns by position from a header row and whether the columns below hold anything."""


Rows = list[tuple[int, list[str]]]
"""Rows of a table that hold anything, each with its number in the file."""


def read_plain(
    path: Path, name: str, names: Mapping[str, str] | Named, *, told_by: Collection[str] = ()
) -> pd.DataFrame:
    """Read a table with one header row near its top; CSV of any encoding and separator, a printed list, or a sheet of a workbook.

    Args:
        path: The file.
        name: What it is, for messages.
        names: Normalised header without spaces to column, or what names columns.
        told_by: Columns of which a sheet has one at least; all sheets of a workbook that have the same one under the same heading are
            read, one below the other: those alike to the one of which most is known. Without them its first sheet is read.

    Returns:
        Text cells, stripped, empty for nothing; the index is the row in the file, counted on through the sheets. Unknown columns keep
        their header. `attrs`: `headings` (column to header as written), `left` (headers of columns that are unknown and hold something),
        `sheets` (row from which on a sheet was read to its name, where several were) and `sheets_left` (names of those that are lists, too, and were not read).

    Raises:
        SettingsError: It is missing, empty, or cannot be read.
    """
    try:
        kind = kind_of(path)
        tables = _tables(path, kind, all_of_them=bool(told_by))
    except FileNotFoundError as error:
        raise SettingsError("the file does not exist.", place=str(path), remedy=f"Put {name} there.") from error
    except PermissionError as error:
        raise SettingsError(
            "you have no permission to read it.", place=str(path), remedy="Change its rights."
        ) from error
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise SettingsError(f"cannot be read ({error}).", place=str(path), remedy="Save it as CSV in UTF-8.") from error
    tables = tables if told_by else tables[:1]
    frames = [(sheet, _frame(rows, names if callable(names) else _by_key(names))) for sheet, rows in tables if rows]
    if not frames:
        raise SettingsError(
            "the file is empty.", place=str(path), remedy=f"{name} needs a header row and one row an asset or value."
        )
    return _one_below_the_other(frames, told_by)


def without_nothing(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with cells that say only that there is none ("-", "n/a") as empty ones, but in columns that tell assets and sites apart."""
    kept = [c for c in frame if c in ("asset_id", "tag", "site") or str(c).split(" ")[0] == "key"]
    return frame.apply(lambda c: c if c.name in kept else c.mask(c.str.fullmatch(NOTHING, case=False).fillna(False).astype(bool), ""))  # fmt: skip


def _frame(rows: Rows, named: Named) -> pd.DataFrame:
    """The lines of one table below its header."""
    start = max(range(min(len(rows), _TITLES)), key=lambda i: (len(named(rows[i][1], [True] * len(rows[i][1]))), -i))
    header = [c.strip() for c in rows[start][1]]
    filled = [any(p < len(r) and r[p].strip() for _, r in rows[start + 1 :]) for p in range(len(header))]
    meant = named(header, filled)
    columns: list[str] = []
    for position, cell in enumerate(header):
        column = meant.get(position, cell or f"column {position + 1}")
        columns.append(column if column not in columns else f"{cell or column} {position + 1}")
    width = len(columns)
    body = [(r + [""] * width)[:width] for _, r in rows[start + 1 :]]
    index = [n for n, _ in rows[start + 1 :]]
    frame = pd.DataFrame(body, columns=columns, index=index, dtype="str")
    frame = frame.fillna("").apply(lambda c: c.str.strip())
    repeated = (frame == header).all(axis=1)
    out = frame[frame.ne("").any(axis=1) & ~repeated]
    out.attrs["headings"] = dict(zip(columns, header, strict=True))
    out.attrs["known"] = len(meant)
    out.attrs["left"] = [h for p, h in enumerate(header) if h and filled[p] and p not in meant]
    return out


def _one_below_the_other(frames: Sequence[tuple[str, pd.DataFrame]], told_by: Collection[str]) -> pd.DataFrame:
    """The lines of the sheets that are one list: what tells their rows apart stands in the same column under the same heading."""

    def told(frame: pd.DataFrame) -> tuple[str, str] | None:
        column = next((c for c in told_by if c in frame and len(frame)), "")
        return (column, normalise(frame.attrs["headings"][column])) if column else None

    first = max((f for _, f in frames if told(f)), key=lambda f: int(f.attrs["known"]), default=frames[0][1])
    alike = [(sheet, f) for sheet, f in frames if f is first or (told(f) and told(f) == told(first))]
    lists = [(sheet, f) for sheet, f in frames if len(f) and f.attrs["known"] + bool(told(f)) >= _A_LIST]
    left = [sheet for sheet, f in lists if not any(f is g for _, g in alike)]
    if len(alike) < 2:
        first.attrs |= {"sheets": {}, "sheets_left": left}
        return first
    parts, begins, last = [], {}, 0
    for sheet, frame in alike:
        moved = frame.set_axis(frame.index + last, axis=0)
        begins[int(moved.index[0])], last = sheet, int(moved.index[-1])
        parts.append(moved)
    out = pd.concat(parts).fillna("")
    out.attrs["headings"] = {c: h for _, f in reversed(alike) for c, h in f.attrs["headings"].items()}
    out.attrs["left"] = list(dict.fromkeys(h for _, f in alike for h in f.attrs["left"]))
    out.attrs |= {"sheets": begins, "sheets_left": left}
    return out


def _by_key(names: Mapping[str, str]) -> Named:
    return lambda header, _: {p: names[_key(c)] for p, c in enumerate(header) if _key(c) in names}


def _key(cell: str) -> str:
    return normalise(cell).replace(" ", "")


def _tables(path: Path, kind: Kind, *, all_of_them: bool) -> list[tuple[str, Rows]]:
    """Tables of a file with the names of their sheets: of a workbook its sheets (or the first), of anything else one."""
    if kind is Kind.XLSX:
        import openpyxl

        from pdm.sources.workbooks.xlsx import cell_text

        book = openpyxl.load_workbook(path, data_only=True)
        sheets = book.worksheets if all_of_them else book.worksheets[:1]
        shown = [s for s in sheets if s.sheet_state == "visible"] or sheets
        out = []
        for sheet in shown:
            cells = [
                [cell_text(c.value, c.number_format) if c.value is not None else "" for c in r]
                for r in sheet.iter_rows()
            ]
            out.append((sheet.title, [(n, r) for n, r in enumerate(cells, start=1) if any(r)]))
        return out
    if kind in (Kind.ODS, Kind.XLSB, Kind.XLS):
        return _of_sheets(path, kind, all_of_them=all_of_them)
    return [("", _rows(path, kind))]


def _rows(path: Path, kind: Kind) -> Rows:
    if kind is Kind.EMPTY:
        return []
    if kind is not Kind.TEXT:
        raise ValueError(f"it is a {kind.value} file")
    from pdm.sources.files.encoding import encoding_of
    from pdm.sources.texts.delimited import read_rows
    from pdm.sources.texts.sap_list import is_sap_list, list_rows

    encoding = encoding_of(path)
    with path.open("r", encoding=encoding, errors="replace") as file:
        printed = is_sap_list(file.read(100_000))
    if printed:
        return list(list_rows(path, encoding))
    return [(n, r) for n, r in read_rows(path) if any(c.strip() for c in r)]


def _of_sheets(path: Path, kind: Kind, *, all_of_them: bool) -> list[tuple[str, Rows]]:
    """Sheets of a workbook of another kind than XLSX, or the first."""
    from pdm.sources.workbooks import ods as workbook_ods
    from pdm.sources.workbooks import xls as workbook_xls
    from pdm.sources.workbooks import xlsb as workbook_xlsb

    source = Source("", "", path.name, path, SiteSettings(), SizeLimits(), path.parent)
    try:
        if kind is Kind.ODS:
            sheets = workbook_ods.ods_sheets(source)
        elif kind is Kind.XLS:
            sheets = workbook_xls.xls_sheets(source)
        else:
            sheets = workbook_xlsb.xlsb_sheets(source)[0]
        shown = ([s for s in sheets if not s.hidden] or sheets) if all_of_them else sheets[:1]
        return [(s.name, [(row.number, list(row.cells)) for row in s.rows() if any(row.cells)]) for s in shown]
    except Refused as refused:
        raise ValueError(refused.refusal.message) from refused
    except (XmlFault, UnsafeXml, struct.error, zlib.error) as error:
        raise ValueError(str(error)) from error
