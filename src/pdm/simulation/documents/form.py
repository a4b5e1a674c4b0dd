"""How a site writes down dates, numbers and columns, and the cells of a line in that manner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from pdm.records import stable_id
from pdm.simulation.documents.headers import draw

DateOrder = Literal["DMY", "MDY", "YMD"]

_DATE_STYLES: dict[str, tuple[str, ...]] = {
    "DMY": ("%d.%m.%Y", "%d/%m/%Y", "%d.%m.%y", "%d-%b-%y"),
    "MDY": ("%m/%d/%Y", "%m-%d-%y", "%m/%d/%y"),
    "YMD": ("%Y-%m-%d", "%Y/%m/%d", "%y%m%d"),
}
_NUMBERS: dict[str, int] = {
    "temperature": 0, "load": 0, "vibration": 1, "running_hours": 0, "downtime": 1, "cost": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A site's manner of writing for one kind of document.

    Attributes:
        site: Site.
        date_order: Order of day, month and year.
        date_style: `strftime` format of dates.
        decimal: Decimal sign.
        headers: Column heads by field, in the order of the columns.
        separator: Separator of text tables.
        encoding: Encoding of text files.
        language: `en` or `de`, where a standard export knows both.
        title: Title of the form.
        variant: A number that settles minor choices of layout.
    """

    site: str
    date_order: DateOrder = "DMY"
    date_style: str = "%d.%m.%Y"
    decimal: str = "."
    headers: dict[str, str] = field(default_factory=dict)
    separator: str = ";"
    encoding: str = "utf-8-sig"
    language: str = "en"
    title: str = "Maintenance log"
    variant: int = 0

    def date(self, value: Any) -> str:
        """`value` as this form writes dates; empty for a missing one."""
        return "" if pd.isna(value) else str(pd.Timestamp(value).strftime(self.date_style))

    def number(self, value: Any, digits: int) -> str:
        """`value` with the form's decimal sign and without trailing zeros; empty for a missing one."""
        if pd.isna(value):
            return ""
        written = f"{float(value):.{digits}f}"
        return written.replace(".", self.decimal)

    def cell(self, line: pd.Series[Any], name: str) -> str:
        """The cell of field `name` for a line of the logbook."""
        if name == "date":
            return self.date(line["occurred_at"])
        if name == "time":
            return str(pd.Timestamp(line["occurred_at"]).strftime("%H:%M"))
        if name == "breakdown":
            return "" if pd.isna(line["breakdown"]) or not line["breakdown"] else "X"
        source = {"equipment": "mention", "description": "text"}.get(name, name)
        if name in _NUMBERS:
            return self.number(line[source], _NUMBERS[name])
        return plain(line[source])

    def cells(self, line: pd.Series[Any]) -> dict[str, str]:
        """All cells of a line, in the order of the columns."""
        return {name: self.cell(line, name) for name in self.headers}


def plain(value: Any) -> str:
    """Text of a cell; empty for a missing one."""
    return "" if value is None or pd.isna(value) else str(value)


def rng_of(*parts: object) -> np.random.Generator:
    """A generator that depends on `parts` alone."""
    return np.random.default_rng(int(stable_id(*parts, length=15), 16))


def make_form(seed: int, site: str, kind: str, fields: tuple[str, ...], **fixed: Any) -> Form:
    """The form that `site` uses for documents of `kind`; `fixed` settles attributes, the rest is drawn."""
    rng = rng_of("form", seed, site, kind)
    order = fixed.get("date_order", "DMY")
    styles = _DATE_STYLES[order]
    titles = ("Maintenance log", "Fitters' book", "Repairs and stops", "Instandhaltungsbuch", "Shop diary")
    drawn: dict[str, Any] = {
        "headers": draw(fields, rng),
        "date_style": styles[int(rng.integers(len(styles)))],
        "title": titles[int(rng.integers(len(titles)))],
        "variant": int(rng.integers(1000)),
    }
    return Form(site=site, **(drawn | fixed))
