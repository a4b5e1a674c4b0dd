"""Clocks in columns of their own, and beginnings and ends that are clocks alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.acceptance
def test_beginning_and_end_past_midnight(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = "Date;Start;End;Machine;Fault\n01/02/2023;08:15;09:45;P-1;seal leaking\n31/01/2023;23:30;00:50;P-2;tripped\n"
    got = read(put(tmp_path / "log.csv", text))
    told = [(got.fields(i)["date"], got.fields(i)["time"], got.fields(i)["started_at"], got.fields(i)["ended_at"]) for i in (0, 1)]  # fmt: skip
    assert told == [
        ("01/02/2023", "08:15", "2023-02-01 08:15", "2023-02-01 09:45"), ("31/01/2023", "23:30", "2023-01-31 23:30", "2023-02-01 00:50"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "Notification;AUSVN;AUZTV;AUSBS;AUZTB;EQUNR;QMTXT",
        "MaintenanceNotification;MalfunctionStartDate;MalfunctionStartTime;MalfunctionEndDate;MalfunctionEndTime;TechnicalObject;NotificationText",
    ],
)
def test_days_and_clocks_in_columns_apart(tmp_path: Path, read: Callable[..., Any], header: str) -> None:
    text = f"{header}\n1;01.02.2023;22:00:00;02.02.2023;01:15:00;P-1;tripped\n2;03.02.2023;08:00:00;03.02.2023;09:00:00;P-2;hot\n"
    got = read(put(tmp_path / "log.csv", text))
    assert got.fields(0)["ended_at"] == "02.02.2023 01:15:00"
    assert "22:00:00" in got.fields(0)["started_at"]


def test_typed_days_without_a_year_are_of_the_year_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    got = read(
        put(
            tmp_path / "log.txt",
            "01.05.2023 06:30 P-101A seal drips\n01.05. 14:10 K-201 tripped, reset\n2/5 V-7 stuck open\n",
        )
    )
    assert [got.fields(i)["date"] for i in range(3)] == ["01.05.2023", "01.05.2023", "2/5/2023"]


def test_a_clock_beside_a_blank_day_is_of_the_day_above(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "stops.csv"
    path.write_text(
        "Date;Shift;Machine;Start;Finish;Comments\n03.02.2025;E;Washer;06:10;06:48;chain off\n;L;Granulator;15:05;15:17;blocked\n"
        "04.02.2025;E;Stacker;09:00;09:35;eye failed\n;N;Granulator;23:20;00:10;overload\n",
        encoding="utf-8",
    )
    got = read(path)
    told = [(f["date"], f["started_at"], f["ended_at"]) for f in (got.fields(i) for i in range(4))]
    assert told[1] == ("03.02.2025", "2025-02-03 15:05", "2025-02-03 15:17")
    assert told[3] == ("04.02.2025", "2025-02-04 23:20", "2025-02-05 00:10")
    assert [r.row for r in got.refusals] == [3]


NIGHT = (("23.10", "P-101", "servo alarm"), ("00.30", "P-102", "supply failed"), ("03.20", "P-103", "nozzle blocked"))
DAYS = {"night": NIGHT, "newest first": NIGHT[::-1], "a day": (("06.10", *NIGHT[0][1:]), ("14.00", *NIGHT[1][1:]), ("21.30", *NIGHT[2][1:])), "two": NIGHT[:2]}  # fmt: skip


@pytest.mark.parametrize("told", DAYS)
def test_clocks_that_fall_once_below_one_day_are_past_midnight(
    tmp_path: Path, read: Callable[..., Any], told: str
) -> None:
    path = tmp_path / "night.csv"
    rows = [("Date: 19-03-2025", "", ""), ("Time", "Machine", "Complaint"), *DAYS[told]]
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    got = read(path)
    days = [got.fields(n)["date"] for n in range(len(got.entries))]
    assert days == (["19-03-2025", "2025-03-20", "2025-03-20"] if told == "night" else ["19-03-2025"] * len(days))


@pytest.mark.acceptance
def test_an_end_without_a_day_is_of_the_beginning_and_no_end_is_none(tmp_path: Path, read: Callable[..., Any]) -> None:
    rows = [
        "1;CV003;08.01.2024;04:12:00;09:40:00;08.01.2024;splice opening up", "2;DT402;17.01.2024;22:05:00;06:30:00;19.01.2024;engine overheating",
        "3;ML002;09.01.2024;00:00:00;00:00:00;09.01.2024;guard missing, make and fit", "4;AG304;14.03.2024;00:00:00;00:00:00;14.03.2024;oil analysis water 1.2%",
        "5;PP2301A;22.01.2024;13:10:00;00:00:00;22.01.2024;low flow alarm",
    ]  # fmt: skip
    head = "Notifctn;Equipment;Malf. start;Malf.start;Malfunct.end;Notif.date;Description"
    got = read(put(tmp_path / "iw69.csv", "\n".join([head, *rows]) + "\n"))
    told = [got.fields(i) for i in range(5)]
    assert [f["ended_at"] for f in told[:2]] == ["2024-01-08 09:40", "2024-01-18 06:30"]
    assert [f.get("ended_at", "") for f in told[2:]] == ["", "", ""]
    # the clocks of the beginning were read, and nothing else is said of them
    assert told[1]["started_at"] == "17.01.2024 22:05:00"
    assert got.refusals == []


def test_a_shift_that_ends_at_midnight_ends(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = "Date;From;To;Machine;Fault\n01/02/2023;22:15;00:00;P-1;seal leaking\n02/02/2023;23:30;00:00;P-2;tripped\n03/02/2023;00:00;01:00;P-2;tripped\n"
    got = read(put(tmp_path / "log.csv", text))
    assert [got.fields(i)["ended_at"] for i in range(3)] == ["2023-02-02 00:00", "2023-02-03 00:00", "2023-02-03 01:00"]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Datum;Uhrzeit;Anlage;Störung;Wieder in Betrieb um\n31.01.2023;23:30;P-1;Lager fest;00:50\n01.02.2023;08:00;P-2;Leckage;\n",
        "Date;Machine;Out of service at;Fault;Back in service at\n31/01/2023;P-1;23:30;bearing seized;00:50\n01/02/2023;P-2;;leak;10:00\n",
    ],
)
def test_until_a_machine_ran_again_it_stood(tmp_path: Path, read: Callable[..., Any], text: str) -> None:
    got = read(put(tmp_path / "log.csv", text))
    assert [got.fields(i).get("downtime", "") for i in (0, 1)] == ["80 min", ""]


def test_a_form_tells_until_when_its_machine_stood(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = "Machine : P-101\nDate : 05/06/2024\nHeure : 12:10\nPanne : roulement bloqué, changé\nRemis en service à : 14:20\n"
    assert read(put(tmp_path / "bon.txt", text)).fields(0)["downtime"] == "130 min"


def test_the_end_of_work_is_not_when_its_machine_ran_again(tmp_path: Path, read: Callable[..., Any]) -> None:
    text = "Date;Time;Machine;Fault;Time finished\n31/01/2023;13:30;P-1;leak;16:00\n"
    assert "downtime" not in read(put(tmp_path / "log.csv", text)).fields(0)
