"""Tables that sum up other records, and logs that count as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pdm.errors import Refused

RANKED = [[1, "P-1105A", 4, 6, 241000, "Erosion of casing", "5/27/2023"], [2, "K-301A", 5, 4.8, 98200, "Valves broken", "2/7/2024"], [3, "K-610A", 3, 8, 12900, "High temp trip", "8/11/2022"]]  # fmt: skip
LOG = [["Date", "Equipment", "Description"], ["5/27/2023", "P-1105A", "casing worn through"], ["5/29/2023", "K-301A", "valve plate broken"]]  # fmt: skip


def book(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    made.save(path)
    return path


@pytest.mark.parametrize(
    "head",
    [
        ["Rank", "Equipment", "# Failures", "MTBF (mo)", "Maint $", "Dominant failure mode", "Last failure"],
        ["No", "Asset", "Breakdowns", "Total downtime (h)", "Cost", "Description", "Last breakdown date"],
        ["Rang", "Maschine", "Anzahl Störungen", "MTBF [Tage]", "Gesamtkosten", "Beschreibung", "Letzte Störung"],
        ["Classement", "Équipement", "Nombre de pannes", "MTBF", "Coût total", "Description", "Dernière panne"],
        ["Puesto", "Equipo", "No. de fallas", "MTBF", "Costo total", "Descripción", "Última falla"],
    ],
)
def test_a_table_of_sums_is_set_aside_with_the_remedy(
    tmp_path: Path, read: Callable[..., Any], head: list[str]
) -> None:
    with pytest.raises(Refused) as told:
        read(book(tmp_path / "list.xlsx", [["2023 review"], [], head, *RANKED]), order="MDY")
    refusal = told.value.refusal
    assert "sums up other records" in refusal.message
    assert head[2] in refusal.message
    assert "[[sites.north.forms]]" in refusal.remedy
    assert refusal.row == 3


def test_sums_in_a_file_of_text_are_not_read_as_lines_of_a_log(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "top.csv"
    path.write_text("Month,Equipment,No. of breakdowns,Total downtime hrs,Remarks\nJan 2024,P-1,3,12.5,seals\nFeb 2024,P-1,1,2,seal\n", encoding="utf-8")  # fmt: skip
    with pytest.raises(Refused) as told:
        read(path, names=frozenset({"P-1"}))
    assert "sums up" in told.value.refusal.message


@pytest.mark.parametrize("first", [True, False])
def test_a_log_on_the_same_sheet_is_read(tmp_path: Path, read: Callable[..., Any], first: bool) -> None:
    sums = [["Top 3 bad actors"], ["Rank", "Equipment", "# Failures", "MTBF (mo)", "Cost", "Description", "Last failure"], *RANKED]  # fmt: skip
    rows = [*sums, [], *LOG] if first else [*LOG, [], *sums]
    got = read(book(tmp_path / "both.xlsx", rows), order="MDY")
    assert got.entries["text"].tolist() == ["casing worn through", "valve plate broken"]
    assert any("not read" in r.message for r in got.refusals)


@pytest.mark.parametrize(
    "head",
    [
        "Date,Equipment,Stops,Total downtime,Description",  # each row has a day of its own
        "Date,Equipment,Rank,Availability %,Description",
        "Date of failure,Equipment,No. of failures,MTBF,Description",
    ],
)
def test_a_log_that_counts_is_a_log(tmp_path: Path, read: Callable[..., Any], head: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"{head}\n03/05/2024,P-1,3,12.5,seal leaking\n04/05/2024,P-2,1,2,tripped\n", encoding="utf-8")
    assert len(read(path).entries) == 2


def test_the_settings_have_the_last_word(tmp_path: Path, read: Callable[..., Any], form: Callable[..., Any]) -> None:
    head = ["Rank", "Equipment", "# Failures", "MTBF (mo)", "Maint $", "Dominant failure mode", "Last failure"]
    path = book(tmp_path / "bad.xlsx", [head, *RANKED])
    columns = {"Last failure": "date", "Dominant failure mode": "description"}
    assert len(read(path, order="MDY", forms=[form("bad*.xlsx", **columns)]).entries) == 3
