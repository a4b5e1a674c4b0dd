from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pdm.config import SiteSettings, SizeLimits
from pdm.sources import open_document


def read(folder: Path, *lines: str) -> list[dict[str, str]]:
    path = folder / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    opened = open_document(
        path, site="north", origin=path.name, settings=SiteSettings(), limits=SizeLimits(), spool=folder / "spool"
    )
    return [json.loads(f) for chunk in opened.chunks for f in chunk.entries["fields"]]


@pytest.mark.parametrize(
    ("header", "cells", "days"),
    [
        ("Week;Year", ("14;2024", "5;2024"), ("2024-W14", "2024-W05")),
        ("Jahr;KW", ("2024;KW 14", "2023;52"), ("2024-W14", "2023-W52")),
        ("Year;Month;Day", ("2024;4;3", "2024;12;13"), ("2024-04-03", "2024-12-13")),
        ("Day;Month;Year", ("3;April;2024", "13;Dec;2024"), ("3 April 2024", "13 Dec 2024")),
        ("Day;Week;Year", ("Mon;14;2024", "Sun;5;2024"), ("2024-W14-1", "2024-W05-7")),
        ("Jahr;KW;Tag", ("2024;KW 14;Mo", "2023;52;Do"), ("2024-W14-1", "2023-W52-4")),
        ("Week", ("KW 14/2024", "2024-W15"), ("KW 14/2024", "2024-W15")),
    ],
)
def test_days_in_several_columns_are_put_together(
    tmp_path: Path, header: str, cells: Sequence[str], days: Sequence[str]
) -> None:
    lines = [f"{c};P-101A;pump tripped, seal leaking" for c in cells]
    found = read(tmp_path, f"{header};Equipment;Description", *lines)
    assert [f["date"] for f in found] == list(days)


def test_a_month_and_a_year_are_the_period_of_their_line(tmp_path: Path) -> None:
    found = read(
        tmp_path, "Month;Year;Equipment;Description", "3;2024;P-101A;pump tripped", "April;2024;P-101B;seal leaking"
    )
    assert [f["period"] for f in found] == ["2024-03", "April 2024"]
    assert not any(f.get("date") for f in found)


def test_a_whole_date_stays_and_its_gaps_are_filled(tmp_path: Path) -> None:
    found = read(
        tmp_path, "Date;Week;Year;Equipment;Description", "03.04.2024;14;2024;P-101A;pump tripped", ";15;2024;P-101B;seal leaking",
        "05.04.2024;;;P-101A;greased",
    )  # fmt: skip
    assert [f.get("date", "") for f in found] == ["03.04.2024", "2024-W15", "05.04.2024"]


def test_a_day_under_date_keeps_its_month_and_parts_that_make_no_day_are_left_alone(tmp_path: Path) -> None:
    (first, second) = read(
        tmp_path, "Date;Month;Year;Equipment;Description", "14;3;2024;P-101A;pump tripped", "15;3;2024;P-101B;leaking"
    )
    assert [(f["date"], f["period"]) for f in (first, second)] == [("14", "2024-03"), ("15", "2024-03")]
    found = read(tmp_path, "Week;Equipment;Description", "14;P-101A;pump tripped", "15;P-101B;seal leaking")
    assert not any(f.get("date") for f in found)


def test_a_column_that_counts_the_days_of_the_month_in_the_title(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Bitácora;;",
        "MAYO 2022;;",
        ";;",
        "Día;Equipo;Descripción",
        "2;SOP-01;Se cambia banda",
        "9;CLO-01;Se cambia empaque",
        ";BL-01;Ruido",
    )
    assert [(f.get("date"), f["period"]) for f in found] == [("2", "MAYO 2022"), ("9", "MAYO 2022"), ("9", "MAYO 2022")]
