"""Tables of routes: points of machines below one another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEAD = "Equipment,Meas Point,Date/Time,Overall,Prev,Alert,Fault,Status,Comments"
ROWS = [
    "P-2301B,MOH,11/07/23 09:10,0.08,0.08,0.2,0.3,OK,", ",MIH,,0.1,0.09,0.2,0.3,OK,", ',PIH,,0.27,0.13,0.2,0.3,ALERT,"1x up, check cplg wear"',
    "P-2304A,PIH,11/07/23 09:32,0.09,0.1,0.2,0.3,OK,", ",POH,,0.1,0.1,0.2,0.3,OK,", "P-2310B,,11/07/23,,,,,NOT RUNNING,standby",
    "Machines tested: 3,,,In alarm: 1,,,,,",
]  # fmt: skip


def csv(path: Path, head: str, *rows: str) -> Path:
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


@pytest.mark.acceptance
def test_points_below_a_machine_are_its_and_keep_what_was_read_off(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(csv(tmp_path / "route.csv", HEAD, *ROWS))
    lines = [got.fields(i) for i in range(len(got.entries))]
    assert [x.get("equipment") for x in lines[:6]] == ["P-2301B"] * 3 + ["P-2304A"] * 2 + ["P-2310B"]
    assert [x.get("date") for x in lines[:5]] == ["11/07/23 09:10"] * 3 + ["11/07/23 09:32"] * 2
    assert [x.get("vibration") for x in lines] == ["0.08 MOH", "0.1 MIH", "0.27 PIH", "0.09 PIH", "0.1 POH", None, None]
    assert not any("technician" in x or "description" in x for x in lines)
    assert [t for t in got.entries["text"] if t] == ["1x up, check cplg wear", "standby"]


def test_a_column_of_positions_is_no_point_where_nothing_is_measured(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        "03/04/2023,P-1A,seal leaking badly",
        "04/04/2023,P-2A,bearing replaced",
        "05/04/2023,P-3V,belt snapped again",
    ]
    got = read(csv(tmp_path / "log.csv", "Date,Position,Work done", *rows))
    assert "P-1A" in got.fields(0).values()


def test_machines_of_rows_without_a_point_are_not_guessed(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(csv(tmp_path / "route.csv", HEAD, ROWS[0], ",,,,,,,OK,lube oil low on skid", *ROWS[3:5]))
    assert "equipment" not in got.fields(1)


def test_a_point_beside_a_vibration_with_its_unit(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = ["21/02/2023,CHWP-01,Motor DE H,2.1,Steady", "21/02/2023,CHWP-01,Pump NDE V,3.4,wear beginning", "21/02/2023,CT-01,Gearless motor DE,3.8,Normal"]  # fmt: skip
    got = read(csv(tmp_path / "route.csv", "Meas. date,Machine,Point,Vel RMS mm/s,Observation", *rows))
    assert [got.fields(i)["vibration"] for i in range(3)] == ["2.1 mm/s Motor DE H", "3.4 mm/s Pump NDE V", "3.8 mm/s Gearless motor DE"]  # fmt: skip


def test_points_of_no_code_leave_the_figure_with_its_unit(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = ["21/02/2023,P-101,Third bearing housing,0.2,ok", "21/02/2023,P-102,Cover,0.3,ok"]
    got = read(csv(tmp_path / "route.csv", "Date,Machine,Measuring point,Vibration in/s,Comments", *rows))
    assert [got.fields(i)["vibration"] for i in range(2)] == ["0.2 in/s", "0.3 in/s"]
