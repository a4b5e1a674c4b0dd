"""Work orders as Maximo exports them: attribute names as heads, long descriptions over several lines."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pandas as pd

from pdm.simulation.documents.form import Form, plain
from pdm.simulation.documents.headers import MAXIMO
from pdm.simulation.documents.placement import Built, Placement

_WORKTYPES = {"PM01": "CM", "PM02": "PM", "PM03": "INSP", "PM04": "MOD"}
_SHORT = 50


def _split(text: str) -> tuple[str, str]:
    """Short description, and the rest as long description where the text does not fit (a clause a line)."""
    if len(text) <= _SHORT:
        return text, ""
    short = text[:_SHORT].rsplit(" ", 1)[0]
    clauses = [c.strip() for c in re.split(r"(?<=[.;,])\s+", text[len(short) :]) if c.strip()]
    return short, "\n".join(clauses)


def _stamp(value: Any, form: Form) -> str:
    if pd.isna(value):
        return ""
    moment = pd.Timestamp(value)
    if form.date_order == "MDY":
        return f"{moment.month}/{moment.day}/{moment:%y} {moment:%I:%M %p}"
    return str(moment.strftime("%Y-%m-%dT%H:%M:%S" if form.date_order == "YMD" else "%d-%b-%Y %H:%M"))


def write_maximo(lines: pd.DataFrame, form: Form, name: str) -> Built:
    """A CSV export in the manner of Maximo.

    Returns:
        The file; rows are records, from 1 with the header. A text longer than 50 characters goes on in
        DESCRIPTION_LONGDESCRIPTION; `text` in the truth is the whole one.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(MAXIMO.values())
    placements = []
    for number, (_, line) in enumerate(lines.iterrows(), 2):
        text = plain(line["text"])
        short, long = _split(text)
        kind = plain(line["order_type"])
        downtime = line["downtime"]
        hours = "" if pd.isna(downtime) else f"{int(downtime)}:{round((float(downtime) % 1) * 60) % 60:02d}"
        cells = {
            "work_order": plain(line["work_order"]),
            "equipment": plain(line["mention"]),
            "description": short,
            "long_text": long,
            "location": plain(line["functional_location"]) if "functional_location" in line else "",
            "order_type": _WORKTYPES.get(kind, kind),
            "damage_code": plain(line["damage_code"]),
            "activity_code": plain(line["activity_code"]),
            "status": "CLOSE" if number % 7 else "COMP",
            "status_date": _stamp(line["written_at"], form),
            "date": _stamp(line["occurred_at"], form),
            "technician": plain(line["technician"]).upper(),
            "downtime": hours,
            "cost": "" if pd.isna(line["cost"]) else f"{float(line['cost']):.2f}",
            "running_hours": form.number(line["running_hours"], 0),
        }
        writer.writerow(cells[field] for field in MAXIMO)
        placements.append(Placement(str(line["line_id"]), name, 1, number, cells["equipment"], text, cells["date"]))
    return Built(out.getvalue().encode(form.encoding, errors="replace"), placements)
