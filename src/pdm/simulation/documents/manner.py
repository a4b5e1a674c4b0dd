"""What the documents of a site have in common: order of dates, language, encoding, time zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pdm.simulation.documents.flat import ENCODINGS, SEPARATORS
from pdm.simulation.documents.form import DateOrder, Form, make_form


@dataclass(frozen=True)
class Manner:
    """What a site's documents have in common.

    Attributes:
        site: Site.
        date_order: Order of day, month and year.
        timezone: IANA name.
        language: Language of its SAP system, `en` or `de`.
        encoding: Encoding of its text tables.
        separator: Separator of its text tables.
        mailbox: Whether it hands in its mails as one mailbox a year.
    """

    site: str
    date_order: DateOrder
    timezone: str
    language: str = "en"
    encoding: str = "utf-8-sig"
    separator: str = ";"
    mailbox: bool = False

    @property
    def decimal(self) -> str:
        """Decimal sign."""
        return "." if self.date_order == "MDY" or self.separator == "," else ","


FIELDS: dict[str, tuple[str, ...]] = {
    "flat": (
        "date", "time", "equipment", "work_order", "order_type", "description", "technician", "breakdown",
        "temperature", "load", "vibration", "running_hours", "downtime", "cost",
    ),
    "workbook": (
        "date", "equipment", "work_order", "description", "technician", "temperature", "load", "vibration",
        "running_hours", "downtime", "cost",
    ),
    "typed_pdf": ("date", "equipment", "description", "technician", "temperature", "downtime"),
    "sheet": ("date", "equipment", "description", "temperature", "running_hours", "technician"),
    "photo": ("date", "equipment", "description", "technician"),
    "work_order_form": (
        "work_order", "date", "equipment", "description", "temperature", "load", "running_hours", "downtime",
        "technician",
    ),
}  # fmt: skip
KIND = {
    "sap": "sap_list",
    "maximo": "maximo",
    "csv": "flat",
    "workbook": "workbook",
    "typed_pdf": "typed_pdf",
}
"""Kind of document by channel, where they differ."""


def form_of(manner: Manner, channel: str, seed: int) -> Form:
    """The form that a site uses for a channel."""
    kind = KIND.get(channel, channel)
    fixed: dict[str, Any] = {
        "date_order": manner.date_order,
        "decimal": manner.decimal,
        "language": manner.language,
    }
    if kind in ("flat", "maximo"):
        fixed["encoding"] = manner.encoding if kind == "flat" else "utf-8"
        fixed["separator"] = manner.separator
    if kind == "sap_list":
        fixed["encoding"] = "utf-16" if manner.encoding == "utf-16" else "latin-1"
    return make_form(seed, manner.site, kind, FIELDS.get(kind, ()), **fixed)


def make_manners(sites: list[str], seed: int, known: dict[str, dict[str, Any]] | None = None) -> dict[str, Manner]:
    """A manner for each site; `known` settles what the enterprise already says of a site."""
    orders: tuple[DateOrder, ...] = ("DMY", "MDY", "DMY", "YMD")
    zones = {"DMY": "Europe/Berlin", "MDY": "America/Chicago", "YMD": "Asia/Tokyo"}
    out = {}
    for number, site in enumerate(sorted(sites)):
        given = (known or {}).get(site, {})
        order = given.get("date_order", orders[number % 4])
        base: dict[str, Any] = {
            "date_order": order,
            "timezone": zones[order],
            "language": "de" if order == "DMY" and number % 4 == 0 else "en",
            "encoding": ENCODINGS[(number + seed) % 4],
            "separator": SEPARATORS[(number + seed + 1) % 4],
            "mailbox": number % 3 == seed % 3,
        }
        out[site] = Manner(site, **(base | given))
    return out
