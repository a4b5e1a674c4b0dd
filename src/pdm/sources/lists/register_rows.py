"""Which rows of a list of equipment are assets: not titles of groups, totals, and what stands below the list."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pdm.sources.tables.totals import says_total
from pdm.vocabulary.field_content import TAG

_FEW, _WIDE = 3, 3
"""Columns of a list from which a single cell is a title, and cells that its rows have from which one cell at its end is a note."""


def without_notes(frame: pd.DataFrame, sheets: Mapping[int, str], notes: list[str]) -> pd.DataFrame:
    """The rows without those at the end of each sheet that hold one text alone, as legends and signatures do ("Prepared by: ..."); they are told in `notes`.

    A tag right below the last asset is one that somebody began to add.
    """
    filled = frame.ne("").sum(axis=1)
    if frame.shape[1] < _FEW or filled.median() < _WIDE:
        return frame
    left: list[int] = []
    of_sheet = sheet_of(frame, sheets) if sheets else [""] * len(frame)
    rows = list(zip(frame.index, of_sheet, filled, strict=True))
    for n in range(len(rows) - 1, 0, -1):
        row, sheet, count = rows[n]
        ended = n + 1 == len(rows) or rows[n + 1][1] != sheet or rows[n + 1][0] in left
        said = next((c for c in frame.loc[row] if c), "")
        if ended and count == 1 and not (TAG.match(said) and row - rows[n - 1][0] == 1):
            left.append(row)
    if left:
        said = " ".join(next(c for c in frame.loc[left[-1]] if c).split())
        rest = f" and {len(left) - 1} more below it" if len(left) > 1 else ""
        notes.append(
            f"Row {left[-1]}{rest} below the list hold{'' if rest else 's'} one text alone and no asset: {said[:60]!r}."
        )
    return frame.drop(index=left)


def filled_down(frame: pd.DataFrame, sheets: Mapping[int, str]) -> pd.DataFrame:
    """The rows with the place of a group in each of them, where the first column has it in the first row of the group alone."""
    place = frame.columns[0] if len(frame.columns) else ""
    if place != "functional_location" or len(frame) < _FEW:
        return frame
    told = frame[place].ne("")
    given = frame.loc[told, place]
    others = frame.drop(columns=place).ne("").any(axis=1)
    if told.all() or not told.iloc[0] or not others.all() or given.duplicated().any() or len(given) > len(frame) / 2:
        return frame
    blank = frame[place].mask(~told)
    return frame.assign(**{place: blank.groupby(sheet_of(frame, sheets)).ffill() if sheets else blank.ffill()})


def without_titles(frame: pd.DataFrame, sheets: Mapping[int, str]) -> tuple[pd.DataFrame, pd.Series | None]:  # type: ignore[type-arg]
    """The rows of assets, and for each the title above it, None where there are no titles; what counts or sums up the list is no asset."""
    frame = without_totals(frame)
    filled = frame.ne("").sum(axis=1)
    if frame.shape[1] < _FEW or filled.median() < 2:
        return frame, None
    alone = filled.eq(1)
    first = frame.iloc[:, 0]
    title = alone & first.ne("") & first.str.contains(r"[^\W\d_]{2}", regex=True)
    rest = frame[~title]
    if not title.any():
        return rest, None
    above = first.where(title)
    # a title holds to the end of its sheet
    above = above.groupby(sheet_of(frame, sheets)).ffill() if sheets else above.ffill()
    return rest, above[~title].fillna("")


def without_totals(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows but those that say, below a list or a group, how many there are: "Total units | 20", "Summe Leistung"."""
    filled = frame.ne("")
    said = frame.where(filled).bfill(axis=1).iloc[:, 0].fillna("").astype("str") if len(frame.columns) else None
    if said is None:
        return frame
    figures = frame.apply(lambda c: c.str.fullmatch(r"[-+]?[\d.,' ]+\s?\w{0,4}")).fillna(False).astype(bool) & filled
    return frame[~(says_total(said) & (filled.sum(axis=1) - figures.sum(axis=1) <= 1))]


def sheet_of(frame: pd.DataFrame, sheets: Mapping[int, str]) -> list[str]:
    """The sheet of each row; `sheets` has the rows with which they begin."""
    begins = sorted(sheets)
    return [sheets[max(b for b in begins if b <= int(row))] for row in frame.index]
