"""Long texts in several rows, steps of an order, clocks beside the days of a trouble."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest


def book(path: Path, *rows: list[Any]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def test_a_long_text_in_several_rows_is_one(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(
        book(
            tmp_path / "texts.xlsx", ["Meldung", "Zeile", "Langtext"], [10023408, 1, "Ventil klemmt"], [None, 2, "Spindel gangbar gemacht"],
            [None, 3, "Packung neu"], [10023411, 1, "Becher ersetzt"],
        )
    )  # fmt: skip
    assert got.entries["text"].tolist() == ["Ventil klemmt Spindel gangbar gemacht Packung neu", "Becher ersetzt"]


def test_rows_that_name_a_machine_or_stand_apart_are_lines_of_their_own(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    got = read(
        book(
            tmp_path / "log.xlsx", ["Date", "Machine", "Work done", "Hours down"], ["03.02.2021", "P-101", "seal leaking", None],
            [None, "P-102", "bearing noisy", None], [None, None, "belt broke", 3], ["04.02.2021", "P-103", "greased", None], [None, None, "and adjusted", None],
            [], [None, None, "order a new motor", None],
        )
    )  # fmt: skip
    assert got.entries["text"].tolist() == [
        "seal leaking", "bearing noisy", "belt broke", "greased and adjusted", "order a new motor",
    ]  # fmt: skip


def test_a_step_of_an_emergency_order_is_no_emergency(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "wo.csv"
    path.write_text(
        "WONUM,DESCRIPTION,ASSETNUM,WORKTYPE,STATUS,REPORTDATE,PARENT,ISTASK\n1275,Gripper failed,11430,EM,CLOSE,2020-02-03T10:00:00-05:00,,0\n"
        "T1275,Drain and isolate,11430,EM,CLOSE,2020-02-03T10:00:00-05:00,1275,1\n",
        encoding="utf-8",
    )
    got = read(path)
    assert [got.fields(i).get("work_type") for i in range(2)] == ["EM", None]


@pytest.mark.parametrize(
    ("begin", "clock"), [("Malfunct.start", "Malf.Start (T)"), ("Störungsbeginn", "Störungsbeginn (Uhrzeit)")]
)
def test_clocks_of_the_beginning_and_the_end_stand_beside_their_days(
    tmp_path: Path, read: Callable[..., Any], begin: str, clock: str
) -> None:
    end, end_clock = (
        ("Malfunction end", "Malf. End (T)") if begin[0] == "M" else ("Störungsende", "Störungsende (Uhrzeit)")
    )
    got = read(
        book(
            tmp_path / "iw28.xlsx", ["Notification", "Description", "Equipment", "Breakdown", begin, clock, end, end_clock],
            ["20011002", "Seal blown", "10004847", "X", "03.02.2021", "04:50:00", "03.02.2021", "10:50:00"],
            ["20011003", "Noisy", "10004847", None, None, "00:00:00", None, "00:00:00"],
        )
    )  # fmt: skip
    assert got.fields(0)["started_at"].endswith("04:50:00")
    assert got.fields(0)["ended_at"].endswith("10:50:00")
    assert "started_at" not in got.fields(1)


def test_texts_with_markup_are_told_as_people_read_them(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "wo.csv"
    path.write_text(
        "WONUM,DESCRIPTION,DESCRIPTION_LONGDESCRIPTION,ASSETNUM,REPORTDATE\n"
        '1275,Motor burned up,"<div>Operator called. <b>Found</b> as described &amp; swapped.</div><!-- RICH TEXT -->",11430,2020-02-03\n'
        '1276,Seal temp < 80 & > 20,"<p>Replaced part<br/>test ran ok</p>",11430,2020-02-04\n',
        encoding="utf-8",
    )
    assert read(path).entries["text"].tolist() == [
        "Motor burned up / Operator called. Found as described & swapped.", "Seal temp < 80 & > 20 / Replaced part test ran ok",
    ]  # fmt: skip


def test_the_clock_of_the_end_is_not_when_it_happened(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(
        book(
            tmp_path / "iw29.xlsx", ["Meldung", "Meldungsdatum", "Beschreibung", "Equipment", "Ausfall", "Störungsbeginn", "Störungsbeginn (Uhrzeit)", "Störungsende", "Störungsende (Uhrzeit)"],
            *[[str(10023400 + n), f"0{n}.02.2021", "Lager fest", "10004847", "X", f"0{n}.02.2021", "04:50:00", f"0{n}.02.2021", "10:50:00"] for n in range(1, 6)],
        )
    )  # fmt: skip
    assert {got.fields(n).get("time") for n in range(5)} <= {None, "04:50:00"}
    assert got.fields(0)["ended_at"].endswith("10:50:00")


def test_a_day_that_is_given_once_holds_for_the_machines_below_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    lines = ["Date;Unit;Downtime;Comments", "03.01.2024;DT101;4.5;hose burst, replaced", ";EX03;2;boom hose blown", ";WL21;2;tyre cut", ";;;", ";DT9;1;mirror broken",
             "09.01.2024;DT103;1;steering hose leaking", ";GR05;1;blade bolts loose", ";Day total;2;", "10.01.2024;DT101;1;tyre cut"]  # fmt: skip
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    got = read(path)
    days = {got.fields(i)["equipment"]: got.fields(i).get("date") for i in range(6)}
    assert days == {"DT101": "03.01.2024", "EX03": "03.01.2024", "WL21": "03.01.2024", "DT9": None, "DT103": "09.01.2024", "GR05": "09.01.2024"}  # fmt: skip
    # the doubt is told
    assert [(r.reason.value, r.row) for r in got.refusals] == [("no_date", 3)]


def test_a_day_that_is_missing_among_rows_that_all_have_theirs_stays_missing(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    lines = [
        "Date;Unit;Comments",
        *[f"0{1 + n // 3}.01.2024;DT10{n};hose burst, replaced" for n in range(9)],
        ";EX03;boom hose blown",
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    got = read(path)
    assert "date" not in got.fields(9)


def test_a_day_that_is_given_once_holds_for_the_jobs_below_it_where_no_column_names_machines(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    got = read(
        book(
            tmp_path / "log.xlsx", ["Date", "Shift", "Work carried out"], ["03.02.2021", "E", "seal leaking"], [None, "L", "bearing noisy on P-102"],
            ["04.02.2021", "E", "greased P-103"], [None, "N", "nothing to report"], [], [None, None, "order a new motor"],
        )
    )  # fmt: skip
    assert [got.fields(i).get("date") for i in range(5)] == [
        "03.02.2021",
        "03.02.2021",
        "04.02.2021",
        "04.02.2021",
        None,
    ]


def test_how_many_there_are_of_something_is_no_record(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(
        book(
            tmp_path / "ir.xlsx", ["Equipment", "Tmax °C", "Date", "Finding"], ["Chiller 1", 74.2, "03.02.2021", "contact heating"],
            ["Boiler 2", 88, "04.02.2021", "in order"], ["Hot spots ≥ 10 K", 1, None, None], ["Number of machines", 2, None, None],
        )
    )  # fmt: skip
    assert got.entries["text"].tolist() == ["contact heating", "in order"]


def test_a_row_whose_text_begins_with_a_day_carries_nothing_on(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(
        book(
            tmp_path / "log.xlsx", ["Date", "Machine", "Description"], ["12/02/2023", "P-101", "seal leaking"], [None, None, "14/02/2023 P-102 coupling gone"],
            [None, None, "sleeve ordered"],
        )
    )  # fmt: skip
    assert got.entries["text"].tolist()[0] == "seal leaking"
    assert "P-102 coupling gone" in got.entries["text"].tolist()[1]


def test_days_at_the_head_of_each_block_hold_for_all_machines_below(tmp_path: Path, read: Callable[..., Any]) -> None:
    head, sub = "Date,Equipment,DE,,NDE,,Remarks", ",,H,V,H,V,"
    names = ["Fan 1", "Fan 2", "Pump 1", "Pump 2", "Pump 3", "Mill"]
    rows = [
        f"{day if n == 0 else ''},{m},2.4,2.6,1.7,2.0,slight noise"
        for day in ("05.04.24", "07.05.24")
        for n, m in enumerate(names)
    ]
    path = tmp_path / "survey.csv"
    path.write_text("\n".join([head, sub, *rows[:6], head, sub, *rows[6:]]) + "\n", encoding="utf-8")
    got = read(path)
    assert [got.fields(i)["equipment"] for i in range(len(got.entries))] == names * 2
    assert [got.fields(i)["date"] for i in range(12)] == ["05.04.24"] * 6 + ["07.05.24"] * 6
    assert not any("started_at" in got.fields(i) for i in range(12))


def test_a_day_that_is_merged_over_its_rows_was_written_once(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [["4/3/24", "CV101", "belt tripped"], [None, "CV102", "roller seized"], ["7/3/24", "HT503", "no air"], [None, "HT504", "hose bust"],
            ["11/3/24", "CV404", "belt off"], [None, "ST201", "limit stuck"]]  # fmt: skip
    path = book(tmp_path / "log.xlsx", ["Date", "Plant", "What happened"], *rows)
    made = openpyxl.load_workbook(path)
    for area in ("A2:A3", "A4:A5"):
        made.active.merge_cells(area)
    made.save(path)
    got = read(path)
    assert [got.fields(n)["date"] for n in range(6)] == ["4/3/24", "4/3/24", "7/3/24", "7/3/24", "11/3/24", "11/3/24"]
