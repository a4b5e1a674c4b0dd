"""`register.csv`: the assets of the enterprise; every cell is text, so leading zeros stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pdm.errors import Reason, Refusal, SettingsError
from pdm.records import REGISTER
from pdm.sources.lists.plain_tables import read_plain, without_nothing
from pdm.sources.lists.register_dates import days_of
from pdm.sources.lists.register_export import DATES
from pdm.vocabulary.register_headings import columns_of

_REQUIRED = ("asset_id", "site")
_TEXT = tuple(c.name for c in REGISTER.columns if c.name not in (*DATES, "row"))


def read_register(path: Path | str) -> tuple[pd.DataFrame, list[Refusal]]:
    """Read and check `register.csv`.

    Of two rows with one asset_id the first is kept. A row without asset_id or site, or with a date that cannot be
    read, is set aside or loses that date, and is named. IDs that a spreadsheet spoiled (`1E+05`, `12-Mar`) are flagged.

    Returns:
        A frame of `REGISTER` and what was set aside, each with its row in the file.

    Raises:
        SettingsError: The file cannot be read, or a required column is missing.
    """
    path = Path(path)
    frame = read_plain(
        path,
        "register.csv",
        lambda header, filled: _names(columns_of(header, filled, cut=False)),
        told_by=_REQUIRED[:1],
    )
    lacking = [c for c in _REQUIRED if c not in frame]
    if lacking:
        raise SettingsError(
            f"column {' and '.join(lacking)} missing; found: {', '.join(map(str, frame.columns))}.",
            place=str(path), remedy="asset_id and site are required; add them to the header row.",
        )  # fmt: skip
    refusals: list[Refusal] = []
    origin = path.name
    refusals += [_unread(origin, sheet) for sheet in frame.attrs["sheets_left"]]
    frame = _checked_rows(without_nothing(frame), origin, refusals)
    _dates(frame, origin, refusals)
    frame["tag"] = frame["tag"].where(frame["tag"].ne(""), frame["asset_id"]) if "tag" in frame else frame["asset_id"]
    _flag_spoiled(frame, origin, refusals)
    twice = frame.duplicated(["site", "tag"], keep="first")
    for row, record in frame[twice].iterrows():
        refusals.append(
            Refusal(
                Reason.BAD_REGISTER_ROW,
                f"Tag {record['tag']} occurs twice at site {record['site']}; both assets were kept, the tag alone does not tell them apart.",
                "Give each asset of a site its own tag, or set retired_on for the one that was replaced.",
                origin=origin, row=int(str(row)), value=str(record["tag"]),
            )
        )  # fmt: skip
    known = set(frame["asset_id"])
    if "parent_id" in frame:
        for row, value in frame.loc[frame["parent_id"].ne("") & ~frame["parent_id"].isin(known), "parent_id"].items():
            refusals.append(
                Refusal(
                    Reason.BAD_REGISTER_ROW, f"parent_id {value} is no asset of the register; the asset was kept without parent.",
                    "Correct parent_id or add the parent.", origin=origin, row=int(str(row)), value=value,
                )
            )  # fmt: skip
            frame.loc[row, "parent_id"] = ""
    frame["row"] = frame.index
    out = frame[[c for c in REGISTER.names if c in frame]].reset_index(drop=True)
    for column in [c for c in _TEXT if c in out and c not in ("asset_id", "tag", "site")]:
        out[column] = out[column].replace("", None)
    return REGISTER.validate(out), refusals


def _checked_rows(frame: pd.DataFrame, origin: str, refusals: list[Refusal]) -> pd.DataFrame:
    for column in _REQUIRED:
        empty = frame[column].eq("")
        for row in frame.index[empty]:
            refusals.append(
                Refusal(
                    Reason.BAD_REGISTER_ROW, f"{column} is empty; the row was set aside.", f"Fill in {column}.",
                    origin=origin, row=int(row),
                )
            )  # fmt: skip
        frame = frame[~empty]
    twice = frame.duplicated("asset_id", keep="first")
    first = {a: r for r, a in frame.loc[~twice, "asset_id"].items()}
    for row, asset in frame.loc[twice, "asset_id"].items():
        refusals.append(
            Refusal(
                Reason.DUPLICATE_ASSET,
                f"asset_id {asset} stands in row {first[asset]} already; this row was set aside.",
                "Give every asset its own asset_id; if it is one asset, delete one row and put its other names into aliases.",
                origin=origin, row=int(str(row)), value=asset,
            )
        )  # fmt: skip
    return frame[~twice].copy()


def _unread(origin: str, sheet: str) -> Refusal:
    return Refusal(
        Reason.BAD_REGISTER_ROW, f"Sheet {sheet!r} of the register was not read: its assets stand under another heading than those of the first list.",
        "Give all sheets with assets the same headings, or delete it.", origin=origin, value=sheet,
    )  # fmt: skip


def _flag_spoiled(frame: pd.DataFrame, origin: str, refusals: list[Refusal]) -> None:
    spoiled = r"^(?:\d(?:[.,]\d+)?E\+?\d{2,}|\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Mai|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{2})$"
    for column in ("asset_id", "tag", "serial_no"):
        if column not in frame:
            continue
        wrong = frame[column].str.fullmatch(spoiled, flags=re.I)
        for row, value in frame.loc[wrong.fillna(False).astype(bool), column].items():
            refusals.append(
                Refusal(
                    Reason.SPREADSHEET_TAG, f"{column} {value} looks as if a spreadsheet had changed it; the row was kept.",
                    "Format the column as text, type it again and save as CSV.", origin=origin, row=int(str(row)), value=value,
                )
            )  # fmt: skip


def _dates(frame: pd.DataFrame, origin: str, refusals: list[Refusal]) -> None:
    present = [c for c in DATES if c in frame]
    days, wrong = days_of([frame[c] for c in present])
    for column, read, unread in zip(present, days, wrong, strict=True):
        frame[column] = read
        for row, value in unread.items():
            refusals.append(
                Refusal(
                    Reason.BAD_DATE, f"{column} {value!r} is no date; the asset was kept without it.",
                    "Write dates as 2024-05-31.", origin=origin, row=int(str(row)), value=value,
                )
            )  # fmt: skip


def _names(columns: Mapping[int, str]) -> dict[int, str]:
    """Those that are columns of a register, each once."""
    out: dict[int, str] = {}
    for position, column in columns.items():
        if column in REGISTER.names and column not in out.values():
            out[position] = column
    return out


def machine_names(register: pd.DataFrame, site: str) -> frozenset[str]:
    """Ids, tags, descriptions and other names of a site's machines as they stand in the register.

    Args:
        register: A frame of `REGISTER`.
        site: The site.
    """
    own = register[register["site"].eq(site)]
    told = [str(n) for c in ("asset_id", "tag", "description") for n in own[c].dropna()]
    told += [n for names in own["aliases"].dropna() for n in str(names).split(";")]
    return frozenset(name.strip() for name in told if name.strip())
