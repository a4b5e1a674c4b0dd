"""Tables of figures above a log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest


@pytest.fixture
def rounds(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    for row in (
        ["Pilot plant round log"], ["Date", "20/03/2023", None, "Shift lead", "H. Osei"], [],
        ["Reading", "Unit", "Night", None, None, "Day", None, None], [None, None, "00", "01", "02", "03", "04", "05"],
        ["CH-1 LWT", "°C", 6.4, 6.5, 6.4, 6.3, "TRIP", "TRIP"], ["BLR-01 flow", "°C", 71, 70, 71, 71, 72, "104!"], ["CWP-01 amps", "A", 11, 11, 12, 11, 11, "off"],
        ["Initials", None, "HO", None, None, "WT"], [], ["Remarks"], ["Time", "Remark"], ["20:10", "CWP-01 tripped, cannot restart"], ["22:00", "CWP-01 back on"],
    ):  # fmt: skip
        made.active.append(row)
    made.save(tmp_path / "round_log.xlsx")
    return tmp_path / "round_log.xlsx"


def test_readings_above_remarks_are_told_and_no_head_of_them(rounds: Path, read: Callable[..., Any]) -> None:
    got = read(rounds)
    assert got.entries["text"].tolist() == ["CWP-01 tripped, cannot restart", "CWP-01 back on"]
    assert [(got.fields(i)["date"], got.fields(i).get("equipment"), got.fields(i).get("technician")) for i in range(2)] == [
        ("20/03/2023", None, None)
    ] * 2  # fmt: skip
    told = [r for r in got.refusals if "table of figures" in r.message]
    assert [r.row for r in told] == [4]
    assert "TRIP, 104!, off" in told[0].message


def test_a_heading_that_is_left_alone_makes_no_header(
    rounds: Path, read: Callable[..., Any], form: Callable[..., Any]
) -> None:
    got = read(rounds, forms=[form("round_log*.xlsx", Night="")])
    assert got.entries["text"].tolist() == ["CWP-01 tripped, cannot restart", "CWP-01 back on"]
