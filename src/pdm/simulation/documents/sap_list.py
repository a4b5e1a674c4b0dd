"""The list of orders as an SAP system saves it to a local file.

Cells stand between pipes under a rule of dashes, the head comes again on every page, pages end with a form
feed. Numbers are right-aligned with a trailing minus (`12,5-`), dates are DD.MM.YYYY, order and equipment
numbers are filled with zeros.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from pdm.simulation.documents.form import Form, plain, rng_of
from pdm.simulation.documents.headers import SAP
from pdm.simulation.documents.placement import Built, Placement

_RIGHT = ("cost", "downtime", "temperature", "variance")
_FIELDS = (
    "work_order", "order_type", "equipment", "description", "date", "damage_code", "activity_code",
    "breakdown", "downtime", "temperature", "cost", "variance", "technician",
)  # fmt: skip
PAGE_ROWS = 42


def sap_number(value: Any, digits: int) -> str:
    """A number in continental style with a trailing minus: `1.234,50`, `12,5-`."""
    if pd.isna(value):
        return ""
    body = f"{abs(float(value)):,.{digits}f}".translate(str.maketrans(",.", ".,"))
    return body + ("-" if float(value) < 0 else "")


def _cells(line: pd.Series[Any], variance: float) -> dict[str, str]:
    order, mention = plain(line["work_order"]), plain(line["mention"])
    return {
        "work_order": order.zfill(12) if order.isdigit() else order,
        "order_type": plain(line["order_type"]),
        "equipment": mention.zfill(18) if mention.isdigit() else mention,
        "description": plain(line["text"]).replace("|", "/").replace("\n", " "),
        "date": pd.Timestamp(line["occurred_at"]).strftime("%d.%m.%Y"),
        "damage_code": plain(line["damage_code"]),
        "activity_code": plain(line["activity_code"]),
        "breakdown": "X" if not pd.isna(line["breakdown"]) and line["breakdown"] else "",
        "downtime": sap_number(line["downtime"], 1),
        "temperature": sap_number(line["temperature"], 1),
        "cost": sap_number(line["cost"], 2),
        "variance": sap_number(variance, 1),
        "technician": plain(line["technician"]),
    }


def write_sap_list(lines: pd.DataFrame, form: Form, name: str, *, run_on: pd.Timestamp) -> Built:
    """An SAP list export in `form.encoding`, dated `run_on`.

    Returns:
        The file; rows are physical lines of the file, from 1 (a form feed starts the line after it).
    """
    heads = SAP[form.language]
    rng = rng_of("sap", name, len(lines))
    table = [_cells(line, float(rng.normal(0, 40))) for _, line in lines.iterrows()]
    total = dict.fromkeys(_FIELDS, "") | {"work_order": "*", "cost": sap_number(lines["cost"].sum(), 2)}
    width = {f: max([len(heads[f]), *(len(row[f]) for row in [*table, total])]) for f in _FIELDS}
    rule = "-" * (sum(width.values()) + len(width) + 1)

    def row_of(cells: dict[str, str]) -> str:
        parts = (cells[f].rjust(width[f]) if f in _RIGHT else cells[f].ljust(width[f]) for f in _FIELDS)
        return "|" + "|".join(parts) + "|"

    title = "Liste der Instandhaltungsaufträge" if form.language == "de" else "Display PM Orders: List of Orders"
    out: list[str] = []
    placements: list[Placement] = []
    for number, ((_, line), cells) in enumerate(zip(lines.iterrows(), table, strict=True)):
        if number % PAGE_ROWS == 0:
            if number:
                out.append(rule)
            head = f"{run_on:%d.%m.%Y}{title.center(max(len(rule) - 24, 40))}{number // PAGE_ROWS + 1:>6}"
            out += [("\f" if number else "") + head, "", rule, row_of(heads), rule]
        out.append(row_of(cells))
        placements.append(
            Placement(
                str(line["line_id"]),
                name,
                1,
                len(out),
                cells["equipment"],
                cells["description"],
                cells["date"],
            )
        )
    out += [rule, row_of(total), rule]
    return Built(("\r\n".join(out) + "\r\n").encode(form.encoding, errors="replace"), placements)
