from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.config import SiteSettings, SizeLimits
from pdm.sources.files.opened import Source
from pdm.sources.tables.layout import Layout
from pdm.sources.tables.rows import json_objects, text_frame, to_entries


def source() -> Source:
    return Source("d" * 64, "north", "log.csv", Path("log.csv"), SiteSettings(), SizeLimits(), Path("spool"))


def rows(*cells: list[str], columns: dict[int, str], **layout: Any) -> list[dict[str, str]]:
    headers = tuple(f"h{i}" for i in range(len(cells[0])))
    frame = text_frame(list(cells), list(range(2, 2 + len(cells))))
    reading = to_entries(source(), frame, Layout(columns, headers, 1, **layout))
    return [json.loads(f) for f in reading.entries["fields"]]


@settings(max_examples=100, deadline=None)
@given(whole=st.integers(0, 10**9), cents=st.integers(0, 99), negative=st.booleans(), dots=st.booleans())
def test_numbers_as_sap_writes_them(whole: int, cents: int, negative: bool, dots: bool) -> None:
    """The minus stands behind; it comes to the front and the digits stay as they are."""
    shown = f"{whole:,}".replace(",", ".") if dots else str(whole)
    number = f"{shown},{cents:02}"
    got = rows(["seal leaking", number + ("-" if negative else "")], columns={0: "description", 1: "cost"})
    assert got[0]["cost"] == ("-" if negative else "") + number


def test_ditto_marks_repeat_the_cell_above() -> None:
    got = rows(
        ["01.03.2023", "P-1", "leak", "JM"], ['"', "do.", "leak again", "''"], ["", "P-2", "noise", ""],
        columns={0: "date", 1: "equipment", 2: "description", 3: "technician"},
    )  # fmt: skip
    assert got[1] == {"date": "01.03.2023", "equipment": "P-1", "description": "leak again", "technician": "JM"}
    # an empty cell is no ditto mark
    assert got[2] == {"equipment": "P-2", "description": "noise"}


def test_values_of_the_forms_head_fill_what_rows_leave_open() -> None:
    got = rows(
        ["3", "leak", ""], ["4", "noise", "KL"], columns={0: "date", 1: "description", 2: "technician"},
        head={"period": "May 2023", "technician": "JM"},
    )  # fmt: skip
    assert got == [
        {"date": "3", "description": "leak", "technician": "JM", "period": "May 2023"},
        {"date": "4", "description": "noise", "technician": "KL", "period": "May 2023"},
    ]


@pytest.mark.acceptance
def test_a_date_in_the_future_or_in_the_year_850_keeps_its_row(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Date,Tag,Work done\n2187-01-01,P-1,seal leaking\n0850-03-01,P-2,bearing hot\n31.31.2023,P-3,noise again\n",
        encoding="utf-8",
    )
    got = read(path)
    # the line is kept as it was written; whoever makes an event of it judges the date
    assert [got.fields(i)["date"] for i in range(3)] == ["2187-01-01", "0850-03-01", "31.31.2023"]


_text = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


def _shown(text: str) -> str:
    """As JSON keeps it: signs that steer a terminal are blanks."""
    return "".join(c if c >= " " or c in "\n\r\t" else " " for c in text)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(_text, _text), min_size=1, max_size=6),
    st.tuples(_text, _text).filter(lambda n: _shown(n[0]) != _shown(n[1])),
)
def test_json_made_column_by_column_is_json(cells: list[tuple[str, str]], names: tuple[str, str]) -> None:
    frame = pd.DataFrame(cells, columns=list(names), dtype="str")
    for made, row in zip(json_objects(frame), cells, strict=True):
        values = list(json.loads(made).values())
        assert values == [_shown(v) for v in row if v]


def test_unit_of_the_header_goes_to_bare_numbers() -> None:
    got = rows(
        ["leak", "61,5"], ["noise", "142 °F"], columns={0: "description", 1: "temperature"}, units={"temperature": "°C"}
    )
    assert [g["temperature"] for g in got] == ["61,5 °C", "142 °F"]


def test_repeated_headers_totals_and_blank_rows_are_passed_over() -> None:
    got = rows(
        ["1", "leak", "5"], ["", "", ""], ["h0", "h1", "h2"], ["Summe", "", "5"], ["TOTAL 1ª QUINZ.", "", "15.5"], ["", "total loss of pressure at P-1", "7"],
        columns={0: "date", 1: "description", 2: "cost"},
    )  # fmt: skip
    assert [g["description"] for g in got] == ["leak", "total loss of pressure at P-1"]


def test_rules_between_lines_are_passed_over() -> None:
    got = rows(
        ["---", "---", "-----"],
        ["01.05.2023", "P-1", "leak"],
        ["=====", "", ""],
        ["02.05.2023", "-", "noise"],
        columns={0: "date", 1: "equipment", 2: "description"},
    )
    assert [g["description"] for g in got] == ["leak", "noise"]


def test_the_day_of_a_record_is_that_of_its_beginning_else_that_of_its_end() -> None:
    got = rows(
        ["", "02.05.2023", "03.05.2023", "leak"], ["", "", "04.05.2023", "noise"], ["01.05.2023", "", "04.05.2023", "ok"],
        columns={0: "date", 1: "started_at", 2: "ended_at", 3: "description"},
    )  # fmt: skip
    assert [g["date"] for g in got] == ["02.05.2023", "04.05.2023", "01.05.2023"]
    assert rows(["04.05.2023", "noise"], columns={0: "ended_at", 1: "description"})[0]["date"] == "04.05.2023"


def test_hours_that_stand_alone_below_a_list_are_their_sum(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "iw29.csv"
    rows = ["1;03.04.2023;P-1;feeder chain broken;3,5;H;120,00", ";;;;152,26;H;4.300,00", ";;P-2;;2;H;", ";;;jam;1;H;"]
    path.write_text("\n".join(["Notifctn;Date;Equipment;Description;Brkdn dur.;Un;Cost", *rows]), encoding="utf-8")
    assert [read(path).fields(i).get("downtime") for i in range(len(read(path).entries))] == ["3,5", "2", "1"]


def test_a_total_below_the_orders_is_nobodys_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "open.csv"
    path.write_text(
        "Work Order,Description,Asset,Reported Date\n131400,Burner fan motor burnt out,404001,01.09.2025\n131401,valve stuck,202030,02.09.2025\nTotal open,2,,\n"
    )
    assert read(path).entries["text"].tolist() == ["Burner fan motor burnt out", "valve stuck"]


def test_totals_beside_one_another_are_nobodys_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "cal.csv"
    path.write_text(
        "Instr. Tag,Equipment,Cal Date,As Found,As Left,Result\nTT-1,TK-01,09.07.2024,80.2,80.2,Pass\nPI-5,LYO-01,22.07.2024,dead,,FAIL\nTotal cals,2,Pass,1,Fail/OOT,1\n"
    )
    assert read(path).entries["row"].tolist() == [2, 3]


def test_headings_of_a_calibration_tell_the_work(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "cal.csv"
    path.write_text(
        "Instr. Tag,Equipment,Cal Date,As Found,As Left,Result,Comment\nTT-1101,TK-01,09.07.2024,80.2,80.2,Pass,no adj\nPT-2014,AC-201,15.07.2024,0.9,0,Pass w/ adj,\n"
        "PI-3105,LYO-01,22.07.2024,dead,,FAIL,no output\nPI-3106,LYO-02,22.07.2024,1.1,1.1,Pass,\n"
    )  # fmt: skip
    got = read(path)
    assert {got.fields(n)["work_type"] for n in range(4)} == {"calibration"}
    assert [got.fields(n)["breakdown"] for n in range(4)] == ["Pass", "Pass w/ adj", "FAIL", "Pass"]
