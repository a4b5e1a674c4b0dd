"""Identifiers that a spreadsheet changed: powers of ten, dates, lost zeros, error cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events, of_rows
from pdm.quality.inputs import PAPER, QualityInputs

_MONTHS = "jan|feb|mar|mrz|mär|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez"
SPOILED = re.compile(
    rf"\d(?:[.,]\d+)?E\+?\d{{1,3}}|\d{{1,2}}[-. ]{{1,2}}(?:{_MONTHS})|(?:{_MONTHS})[-. ]\d{{2,4}}|\d{{4}}-\d\d-\d\d(?:[ T]00:00(?::00)?)?"
    r"|#(?:REF!|NAME\?|VALUE!|N/A|DIV/0!|NULL!|NUM!)|#{3,}|\d{2,}\.0",
    re.IGNORECASE,
)
"""What spreadsheets make of identifiers: 1E+05, 12-Mar, Mar-12, 2024-03-12 00:00:00, #REF!, ####, 10023417.0."""
_REMEDY = "Format the column as text in the source, type the identifier again, and export anew."


def spreadsheet_tags(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Names in typed lines, and asset_id, tag and serial_no in the register, that a spreadsheet spoiled."""
    typed = inputs.events[inputs.events["asset_mention"].notna() & ~inputs.events["channel"].isin(PAPER)]
    name = typed["asset_mention"].str.strip()
    spoiled = name.str.fullmatch(SPOILED).fillna(False).astype(bool)
    # a tag that is really called so is told once, at the register
    known = pd.MultiIndex.from_frame(inputs.register[["site", "tag"]])
    spoiled &= ~pd.MultiIndex.from_arrays([typed["site"], name]).isin(known)
    yield of_events(
        typed[spoiled], inputs.origins, check="spreadsheet_tags", reason=Code.SPREADSHEET_TAG, severity="warning", remedy=_REMEDY,
        rule="no identifier in a form that spreadsheets make of identifiers", value=name[spoiled], field="asset_mention",
    )  # fmt: skip
    yield from _lost_zeros(inputs, typed, name)
    told = _told_rows(inputs)
    rows = []
    for field in ("asset_id", "tag", "serial_no"):
        column = inputs.register[field].fillna("").str.strip()
        hit = column.str.fullmatch(SPOILED).fillna(False).astype(bool)
        for row in inputs.register[hit].itertuples():
            if row.row not in told and not (field == "tag" and row.tag == row.asset_id):
                rows.append({
                    "check": "spreadsheet_tags", "reason": Code.SPREADSHEET_TAG, "severity": "warning", "site": row.site,
                    "origin": "register.csv", "row": row.row, "asset_id": row.asset_id, "field": field, "value": getattr(row, field),
                    "rule": "no identifier in a form that spreadsheets make of identifiers", "remedy": _REMEDY,
                })  # fmt: skip
    yield of_rows(rows)


def _lost_zeros(inputs: QualityInputs, typed: pd.DataFrame, name: pd.Series[str]) -> Iterator[pd.DataFrame]:
    """Numbers that are an identifier of the site but for its leading zeros."""
    ids = pd.concat([
        inputs.register[["site", column]].set_axis(["site", "id"], axis=1) for column in ("asset_id", "tag", "serial_no")
    ]).dropna()  # fmt: skip
    ids["id"] = ids["id"].str.strip()
    zeros = ids[ids["id"].str.fullmatch(r"0+[1-9]\d*")].assign(bare=lambda f: f["id"].str.lstrip("0"))
    if zeros.empty:
        return
    full = dict(zip(zip(zeros["site"], zeros["bare"], strict=True), zeros["id"], strict=True))
    written = list(zip(typed["site"], name, strict=True))
    exact = set(zip(ids["site"], ids["id"], strict=True))
    lost = pd.Series([w in full and w not in exact for w in written], index=typed.index, dtype=bool)
    yield of_events(
        typed[lost], inputs.origins, check="spreadsheet_tags", reason=Code.LOST_ZEROS, severity="info", remedy=_REMEDY,
        rule="identifiers keep their leading zeros", value=name[lost], field="asset_mention",
    )  # fmt: skip


def _told_rows(inputs: QualityInputs) -> set[int]:
    """Rows of the register that were flagged when it was read."""
    refusals = inputs.refusals
    flagged = refusals[(refusals["reason"] == "spreadsheet_tag") & refusals["row"].notna()]
    return set(flagged.loc[flagged["origin"].fillna("").str.endswith("register.csv"), "row"].astype(int))
