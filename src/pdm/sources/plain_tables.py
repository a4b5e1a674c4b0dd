"""Tables of the workspace itself (`register.csv`, `readings.csv`, `limits.csv`): one header row, text cells."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from pdm.config import SiteSettings, SizeLimits
from pdm.errors import Refused, SettingsError
from pdm.sources.kinds import Kind, kind_of
from pdm.sources.opened import Source
from pdm.sources.xml_stream import UnsafeXml, XmlFault
from pdm.vocabulary.fields import normalise

_TITLES = 20
"""A header stands within this many rows from the top."""


Named = Callable[[Sequence[str], Sequence[bool]], Mapping[int, str]]
"""Names columns by position from a header row and whether the columns below hold anything."""


def read_plain(path: Path, name: str, names: Mapping[str, str] | Named) -> pd.DataFrame:
    """Read a table with one header row near its top; CSV of any encoding and separator, a printed list, or the first sheet of a workbook.

    Args:
        path: The file.
        name: What it is, for messages.
        names: Normalised header without spaces to column, or what names columns.

    Returns:
        Text cells, stripped, empty for nothing; the index is the row in the file. Unknown columns keep their header. `attrs`: `headings`
        (column to header as written) and `left` (headers of columns that are unknown and hold something).

    Raises:
        SettingsError: It is missing, empty, or cannot be read.
    """
    try:
        kind = kind_of(path)
        rows = _rows(path, kind)
    except FileNotFoundError as error:
        raise SettingsError("the file does not exist.", place=str(path), remedy=f"Put {name} there.") from error
    except PermissionError as error:
        raise SettingsError(
            "you have no permission to read it.", place=str(path), remedy="Change its rights."
        ) from error
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise SettingsError(f"cannot be read ({error}).", place=str(path), remedy="Save it as CSV in UTF-8.") from error
    if not rows:
        raise SettingsError(
            "the file is empty.", place=str(path), remedy=f"{name} needs a header row and one row an asset or value."
        )
    named = names if callable(names) else _by_key(names)
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
    out.attrs["left"] = [h for p, h in enumerate(header) if h and filled[p] and p not in meant]
    return out


def _by_key(names: Mapping[str, str]) -> Named:
    return lambda header, _: {p: names[_key(c)] for p, c in enumerate(header) if _key(c) in names}


def _key(cell: str) -> str:
    return normalise(cell).replace(" ", "")


def _rows(path: Path, kind: Kind) -> list[tuple[int, list[str]]]:
    if kind is Kind.XLSX:
        import openpyxl

        from pdm.sources.workbook import cell_text

        book = openpyxl.load_workbook(path, data_only=True)
        sheet = book.worksheets[0]
        cells = [
            [cell_text(c.value, c.number_format) if c.value is not None else "" for c in r] for r in sheet.iter_rows()
        ]
        return [(n, r) for n, r in enumerate(cells, start=1) if any(r)]
    if kind in (Kind.ODS, Kind.XLSB, Kind.XLS):
        return _of_sheet(path, kind)
    if kind is Kind.EMPTY:
        return []
    if kind is not Kind.TEXT:
        raise ValueError(f"it is a {kind.value} file")
    from pdm.sources.delimited import read_rows
    from pdm.sources.encoding import encoding_of
    from pdm.sources.sap_list import is_sap_list, list_rows

    encoding = encoding_of(path)
    with path.open("r", encoding=encoding, errors="replace") as file:
        printed = is_sap_list(file.read(100_000))
    if printed:
        return list(list_rows(path, encoding))
    return [(n, r) for n, r in read_rows(path) if any(c.strip() for c in r)]


def _of_sheet(path: Path, kind: Kind) -> list[tuple[int, list[str]]]:
    """Rows of the first sheet of a workbook of another kind than XLSX."""
    from pdm.sources import workbook_ods, workbook_xls, workbook_xlsb

    source = Source("", "", path.name, path, SiteSettings(), SizeLimits(), path.parent)
    try:
        if kind is Kind.ODS:
            sheets = workbook_ods.ods_sheets(source)
        elif kind is Kind.XLS:
            sheets = workbook_xls.xls_sheets(source)
        else:
            sheets = workbook_xlsb.xlsb_sheets(source)[0]
        return [(row.number, list(row.cells)) for sheet in sheets[:1] for row in sheet.rows() if any(row.cells)]
    except Refused as refused:
        raise ValueError(refused.refusal.message) from refused
    except (XmlFault, UnsafeXml, struct.error, zlib.error) as error:
        raise ValueError(str(error)) from error
