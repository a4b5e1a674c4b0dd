"""What stands above and below the table of a typed page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

NAMES = frozenset({"A-CH-01", "A-LIFT-02", "Boiler 2"})
JOBS = [["Date", "Equipment", "Work done"], ["22.04.2023", "A-LIFT-02", "Guide rails lubricated"], ["23.04.2023", "Boiler 2", "Burner cleaned"],
        ["23.04.2023", "Boiler 2", "Door gasket replaced"]]  # fmt: skip


def page(path: Path, above: Sequence[str], below: Sequence[str], jobs: Sequence[Sequence[str]] = JOBS) -> Path:
    normal = getSampleStyleSheet()["Normal"]
    parts: list[Flowable] = [Paragraph(line, normal) for line in above]
    parts.append(Table(jobs, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")], colWidths=[80, 100, 250]))
    SimpleDocTemplate(str(path), pagesize=A4).build(parts + [Paragraph(line, normal) for line in below])
    return path


@pytest.mark.acceptance
def test_lines_below_a_ruled_table_are_read_or_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    below = ["24.04.2023 A-CH-01 compressor seized, motor burnt out", "Findings: brake coil of A-LIFT-02 open circuit",
             "Summary: two machines need attention and Boiler 2 most of all", "No access to the roof on that day"]  # fmt: skip
    got = read(page(tmp_path / "log.pdf", ["Service log April 2023"], below), names=NAMES)
    late = [got.fields(i) for i in range(3, len(got.entries))]
    assert late == [
        {"date": "24.04.2023", "equipment": "A-CH-01", "description": "compressor seized, motor burnt out", "period": "April 2023"},
        {"equipment": "A-LIFT-02", "description": "brake coil of A-LIFT-02 open circuit", "period": "April 2023"},
    ]  # fmt: skip
    [refusal] = got.refusals
    assert "2 lines" in refusal.message
    assert "8-9" in refusal.message


def test_a_log_line_above_the_table_is_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    above = ["Service log April 2023", "21.04.2023 A-CH-01 tripped on low oil pressure"]
    got = read(page(tmp_path / "log.pdf", above, []), names=NAMES)
    assert len(got.entries) == 3
    assert [r.value for r in got.refusals] == [above[1]]


def test_the_head_of_a_table_is_read_as_it_stands(tmp_path: Path, read: Callable[..., Any]) -> None:
    # labels and values of the head do not stand below one another as the columns do
    jobs = [["Item", "Machine", "Measured (mm/s)", "Comment"], *([f"{i}", f"P-10{i}", "2.1", "No action needed here"] for i in range(1, 5))]  # fmt: skip
    head = ["Customer: Leeds &nbsp;&nbsp;&nbsp; Visit date: 14 November 2023", "Engineer: S. Whitham &nbsp;&nbsp;&nbsp; Issued: 17/11/2023"]  # fmt: skip
    path = page(tmp_path / "survey.pdf", head, [], jobs)
    got = read(path)
    assert {got.fields(i)["date"] for i in range(4)} == {"14 November 2023"}
    assert {got.fields(i)["technician"] for i in range(4)} == {"S. Whitham"}


def test_advice_below_a_table_is_work_to_be_done_machine_by_machine(tmp_path: Path, read: Callable[..., Any]) -> None:
    below = ["RECOMMENDATIONS", "1. Boiler 2: renew both bearings at first opportunity, two or three weeks", "of life expected at most.", "2. A-LIFT-02: check the rails.", "Report sent by e-mail to all. The firm is not liable for", "the failure of anything."]  # fmt: skip
    got = read(page(tmp_path / "survey.pdf", ["Survey date: 22.04.2023"], below), names=NAMES)
    late = [got.fields(i) for i in range(3, len(got.entries))]
    assert [(f["equipment"], f["description"], f["status"], f["date"]) for f in late] == [
        ("Boiler 2", "renew both bearings at first opportunity, two or three weeks of life expected at most.", "planned", "22.04.2023"),
        ("A-LIFT-02", "check the rails.", "planned", "22.04.2023"),
    ]  # fmt: skip
    assert any("Report sent" in r.value for r in got.refusals)
