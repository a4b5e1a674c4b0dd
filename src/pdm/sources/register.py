"""`register.csv`: the assets of the enterprise; every cell is text, so leading zeros stay."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from pdm.errors import Reason, Refusal, SettingsError
from pdm.records import REGISTER
from pdm.sources.plain_tables import read_plain

_REQUIRED = ("asset_id", "site")
_DATES = ("valid_from", "valid_to", "installed_on", "retired_on")
_TEXT = tuple(c.name for c in REGISTER.columns if c.name not in (*_DATES, "row"))
# other names that exports give the columns, after normalising
_NAMES = {
    "asset_id": "asset_id assetid assetnum asset equipment equnr equipmentno equipmentnumber equipmentid assetno assetnumber equipmentnummer id",
    "tag": "tag tagno tagnumber assettag sortfield eqfnr techidentno tidnr technischeidentnr kks alias1",
    "site": "site siteid plant werks swerk iwerk maintplant maintenanceplant planningplant werk facility",
    "description": "description equipmentdescription eqktx descriptionoftechnicalobject bezeichnung name assetname equipmentname assetdescription",
    "parent_id": "parentid parent hequi superiorequipment superordequipment superordequip uebergeordnetesequipment ubergeordnetesequipment",
    "equipment_class": "equipmentclass class assettype type equipmenttype eqart objecttype klasse objektart classstructureid category",
    "functional_location": "functionallocation functionalloc functloc floc tplnr location technischerplatz techplatz",
    "manufacturer": "manufacturer herst hersteller maker make vendor",
    "model": "model typbz modelnumber modelno typbezeichnung modell",
    "serial_no": "serialno serialnumber serge sernr serialnum seriennummer serial",
    "valid_from": "validfrom datab gultigab",
    "valid_to": "validto datbi gultigbis",
    "installed_on": "installedon installdate inbdt startupdate commissioned inbetriebnahme einbaudatum startup",
    "retired_on": "retiredon retired decommissiondate decommissioned scrapped stilllegung",
    "criticality": "criticality abckz abcindicator abc kritikalitat priority",
    "aliases": "aliases alias othernames synonyms",
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names.split()}


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
    frame = read_plain(path, "register.csv", _BY_NAME)
    lacking = [c for c in _REQUIRED if c not in frame]
    if lacking:
        raise SettingsError(
            f"column {' and '.join(lacking)} missing; found: {', '.join(map(str, frame.columns))}.",
            place=str(path), remedy="asset_id and site are required; add them to the header row.",
        )  # fmt: skip
    refusals: list[Refusal] = []
    origin = path.name
    frame = _checked_rows(frame, origin, refusals)
    for column in [c for c in _DATES if c in frame]:
        frame[column] = _dates(frame[column], origin, column, refusals)
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


def _dates(series: pd.Series, origin: str, column: str, refusals: list[Refusal]) -> pd.Series:  # type: ignore[type-arg]
    iso = series.str.replace(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$", r"\3-\2-\1", regex=True)
    parsed = pd.to_datetime(iso.where(iso.ne("")), errors="coerce", utc=True, format="ISO8601")
    # 9999-12-31 is SAP's way to say "for ever"
    forever = series.str.contains("9999", regex=False)
    strange = parsed.notna() & ((parsed.dt.year < 1850) | (parsed.dt.year > 2200)) & ~forever
    wrong = series.ne("") & ~forever & (parsed.isna() | strange)
    for row, value in series[wrong].items():
        refusals.append(
            Refusal(
                Reason.BAD_DATE, f"{column} {value!r} is no date; the asset was kept without it.",
                "Write dates as 2024-05-31.", origin=origin, row=int(str(row)), value=value,
            )
        )  # fmt: skip
    return parsed.mask(wrong | forever)


def register_from_export(path: Path | str, *, site: str = "") -> pd.DataFrame:
    """A register made from an export of a maintenance system or an asset list (CSV or workbook).

    Columns are recognised by SAP PM and Maximo names and plain ones. Where the export has only a tag, it becomes the
    asset_id; where it names no site, `site` is used. Assets are taken once.

    Returns:
        A frame of `REGISTER`.

    Raises:
        SettingsError: No column names the asset, or no site is known.
    """
    path = Path(path)
    frame = read_plain(path, "the export", _BY_NAME)
    if "asset_id" not in frame and "tag" in frame:
        frame["asset_id"] = frame["tag"]
    if "asset_id" not in frame and "functional_location" in frame:
        frame["asset_id"] = frame["functional_location"]
    if "asset_id" not in frame:
        raise SettingsError(
            f"no column names the asset; found: {', '.join(map(str, frame.columns))}.", place=str(path),
            remedy="Rename the column that identifies the asset to asset_id.",
        )  # fmt: skip
    named = "site" in frame
    frame["site"] = frame["site"].where(frame["site"].ne(""), site) if named else site
    frame = frame[frame["asset_id"].ne("")].drop_duplicates("asset_id")
    without = frame.index[frame["site"].eq("")]
    if len(without):
        some = f"{len(without)} of {len(frame)} rows name no site; the first is row {without[0]}."
        message = some if named else "no column names the site."
        raise SettingsError(message, place=str(path), remedy="Fill in a column 'site', or add --site SITE.")
    for column in [c for c in _DATES if c in frame]:
        frame[column] = _dates(frame[column], path.name, column, [])
    frame["tag"] = frame["tag"].where(frame["tag"].ne(""), frame["asset_id"]) if "tag" in frame else frame["asset_id"]
    frame["row"] = frame.index
    out = frame[[c for c in REGISTER.names if c in frame]].reset_index(drop=True)
    return REGISTER.validate(out.replace("", None))
