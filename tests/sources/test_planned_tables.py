"""Lists of work that is still to be done, and logs that only look like them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROWS = ["TA-1,P-4401B,Rebuild pump and replace seal", "TA-2,KT-101,Trip & throttle valve inspection"]
REASON = "only planned"


def plans(read: Callable[..., Any], path: Path, head: str, *lines: str) -> list[str]:
    """Of each row why it is nothing but a plan."""
    import json

    path.write_text("\n".join([*head.split("\n"), *lines]) + "\n", encoding="utf-8")
    return [json.loads(e or "{}").get(REASON, "") for e in read(path, order="MDY").entries["extra"]]


@pytest.mark.parametrize(
    ("day", "status"),
    [("Planned Date", "Scoped"), ("Target Date", "Open"), ("Sched Start", "Planned"), ("Due date", ""), ("Geplant am", "offen"), ("Fecha programada", "Pendiente"), ("Date prévue", "à faire")],
)  # fmt: skip
def test_rows_whose_only_day_is_a_planned_one_are_plans(
    tmp_path: Path, read: Callable[..., Any], day: str, status: str
) -> None:
    rows = [f"{r},10/0{i}/2024,96,{status}" for i, r in enumerate(ROWS, 7)]
    path = tmp_path / "list.csv"
    assert plans(read, path, f"Item,Equip,Scope,{day},Est Hrs,Status", *rows) == [day, day]
    # hours that were estimated are nobody's reading
    assert "running_hours" not in read(path, order="MDY").fields(0)


@pytest.mark.parametrize(
    ("more", "cell"),
    [("Status", "Complete"), ("Status", "in progress"), ("Completed on", "10/09/2024"), ("Date closed", "2024-10-09"), ("Findings", "seal worn"), ("Actual hrs", "12"), ("Signature", "dthibs"),
     ("Erledigt", "ja")],
)  # fmt: skip
def test_what_was_done_is_told_by_what_stands_beside_a_planned_day(
    tmp_path: Path, read: Callable[..., Any], more: str, cell: str
) -> None:
    rows = [f"{ROWS[0]},10/07/2024,{cell}", f"{ROWS[1]},10/08/2024,"]
    told = plans(read, tmp_path / "list.csv", f"Item,Equip,Scope,Due date,{more}", *rows)
    assert told == ["", "Due date"]


@pytest.mark.parametrize(
    "title", ["2024 FALL TURNAROUND - WORKLIST Rev 3", "Arbeitsvorrat KW 12", "Shutdown scope (NOT APPROVED)", "Forward plan", "Trabajos pendientes"]
)  # fmt: skip
def test_a_title_says_it_where_the_day_stands_under_a_plain_heading(
    tmp_path: Path, read: Callable[..., Any], title: str
) -> None:
    rows = [f"{r},10/0{i}/2024" for i, r in enumerate(ROWS, 7)]
    head = f"{title},,,\nItem,Equip,Description,Date"
    assert plans(read, tmp_path / "list.csv", head, *rows) == [title, title]
    # somebody worked through this one
    done = [f"{rows[0]},Complete", f"{rows[1]},Open"]
    assert plans(read, tmp_path / "done.csv", f"{title},,,,\nItem,Equip,Description,Date,Status", *done) == ["", ""]


@pytest.mark.parametrize("title", ["Maintenance log 2024", "Work done October", "Planned maintenance records"])
def test_logs_stay_logs(tmp_path: Path, read: Callable[..., Any], title: str) -> None:
    rows = [f"{r},10/0{i}/2024" for i, r in enumerate(ROWS, 7)]
    assert plans(read, tmp_path / "log.csv", f"{title},,,\nItem,Equip,Description,Date", *rows) == ["", ""]


def test_the_actions_of_a_meeting_happened_when_they_were_done_not_when_they_were_due(
    tmp_path: Path, read: Callable[..., Any]
) -> None:
    path = tmp_path / "minutes.csv"
    rows = ("R2 bearings,SG,28/02/23,Done 1/3. Old race spalled", "Fan belts,JS,08/04/23,Ongoing - sheaves worn", "Thermal image of isolator,EL,22/04/23,\"Done 14/3, no hot spots\"", "Damper bushes,TB,10/04/23,on order", "Spare pump,RA,15/04/23,PO 77103", "Root cause of seal failure,TB,05/04/23,")  # fmt: skip
    path.write_text("\n".join(("\"Maintenance meeting held in the Engineering Conference Room, Wednesday 22 March 2023\"", "Action,Owner,Due,Done / status", *rows)))  # fmt: skip
    got = read(path)
    told = [(got.fields(n)["date"], "only planned" in str(got.entries["extra"].iloc[n])) for n in range(6)]
    assert told == [
        ("2023-03-01", False), ("2023-03-22", False), ("2023-03-14", False), *[("2023-03-22", True)] * 3,
    ]  # fmt: skip
    assert "10/04/23" in got.entries["extra"].iloc[3]
    assert all("equipment" not in got.fields(n) for n in range(6))
