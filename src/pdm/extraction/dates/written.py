"""How documents write their days: in which order, in six figures, as days of months without a year."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from pdm.config import DateOrder, SiteSettings
from pdm.grammar.six_figures import SIX, written_out

_MONTH_OR_DAY = re.compile(r"^\W*(?P<month>[^\W\d]{3,9})\.?\s+(?P<number>\d{2})\W*$")
"""A month with its year, or a day of a month: "Feb 14"."""
_LONGEST_MONTH = 31
_CLOCK = r"\W*(?:(?:[01]?\d|2[0-4])[:h][0-5]\d(?::\d{2})?|(?:[01]\d|2[0-3])[0-5]\d)\s*(?:[ap]m|uhr|hrs?|h)?\W*"


def as_written(lines: pd.DataFrame) -> pd.Series:  # type: ignore[type-arg]
    """The day of each line as it is written, else its beginning, unless that is a clock alone: then the line has no day of its own."""
    begun = lines["started_at"]
    clock = begun.str.fullmatch(_CLOCK, case=False).fillna(False).astype(bool)
    return lines["date"].where(lines["date"].ne(""), begun.mask(clock, ""))


def six_figures_written_out(lines: pd.DataFrame, texts: pd.Series, settings: SiteSettings, limit: date) -> pd.Series:  # type: ignore[type-arg]
    """The texts with days of six figures written out, in documents that hold such days."""
    if not (six := texts.str.match(r"\s*" + SIX)).any():
        return texts
    out = texts.copy()
    for _, part in texts[lines["document_id"].isin(set(lines.loc[six, "document_id"]))].groupby(lines["document_id"]):
        meant = written_out(part.unique(), settings.date_order, limit)
        out[part.index] = part.str.strip().map(meant).fillna(part)
    return out


def orders_of_documents(lines: pd.DataFrame, written: pd.Series, order: DateOrder) -> list[DateOrder]:  # type: ignore[type-arg]
    """The site's order; the other one for a document whose dates all speak for it (an export with foreign settings)."""
    if order == "YMD":
        return [order] * len(lines)
    parts = written.str.extract(r"^\s*(\d{1,2})[./\- ](\d{1,2})[./\- ]\d{2,4}").astype(float)
    first, second = parts[0] > 12, parts[1] > 12
    by_document = pd.DataFrame({"d": lines["document_id"], "dmy": first & ~second, "mdy": second & ~first})
    counts = by_document.groupby("d")[["dmy", "mdy"]].sum()
    own, other = ("dmy", "mdy") if order == "DMY" else ("mdy", "dmy")
    foreign = counts.index[(counts[other] >= 3) & (counts[own] == 0)]
    turned: DateOrder = "MDY" if order == "DMY" else "DMY"
    return [turned if f else order for f in lines["document_id"].isin(foreign)]


def days_of_months(lines: pd.DataFrame, texts: pd.Series) -> list[bool]:  # type: ignore[type-arg]
    """Which dates are days of a month without a year ("Feb 14"): unless several months of the document have the same number, which is their year then."""
    parts = texts.str.extract(_MONTH_OR_DAY)
    told = parts["number"].notna() & pd.to_numeric(parts["number"]).between(1, _LONGEST_MONTH)
    if not told.any():
        return [False] * len(lines)
    of_document = parts[told].assign(month=parts["month"].str.casefold()).groupby(lines["document_id"])
    months = of_document.transform("nunique")
    years = (months["number"] == 1) & (months["month"] > 1)
    return [bool(d) for d in told & ~years.reindex(told.index, fill_value=False)]
