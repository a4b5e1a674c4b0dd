"""Text tables: CSV and TSV in the encodings, separators, date orders and decimal signs of the sites."""

from __future__ import annotations

import csv
import io

import pandas as pd

from pdm.simulation.documents.form import Form
from pdm.simulation.documents.placement import Built, Placement

ENCODINGS = ("cp1252", "utf-8-sig", "utf-16", "latin-1")
SEPARATORS = (",", ";", "\t", "|")


def write_flat(lines: pd.DataFrame, form: Form, name: str) -> Built:
    """A text table with one header row; every third form starts with the `sep=` line that spreadsheets write.

    Args:
        lines: Lines of the logbook.
        form: Manner of writing.
        name: Name of the file.

    Returns:
        The file in `form.encoding`; rows count from 1 with the header, as records (a quoted cell with a
        line break is one row).
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=form.separator, lineterminator="\r\n")
    first = 2
    if form.variant % 3 == 0 and form.separator in ",;":
        out.write(f"sep={form.separator}\r\n")
        first = 3
    writer.writerow(form.headers.values())
    placements = []
    for number, (_, line) in enumerate(lines.iterrows(), first):
        cells = form.cells(line)
        writer.writerow(cells.values())
        placements.append(
            Placement(
                str(line["line_id"]),
                name,
                1,
                number,
                cells.get("equipment", ""),
                cells.get("description", ""),
                cells.get("date", ""),
            )
        )
    return Built(out.getvalue().encode(form.encoding, errors="replace"), placements)
