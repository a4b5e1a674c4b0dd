from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PRINTED = """\
PLANT NORTH                     WORK ORDER LIST                      PAGE 1

ORDER     DATE        EQUIPMENT  DESCRIPTION                   COST
0010001   01.05.2023  P-101      seal leaking, replaced      120.50
0010002   02.05.2023  P-102      bearing hot and noisy,        8.00
                                 regreased
0010003   03.05.2023  V-7        valve stuck; freed

0010004   04.05.2023  P-101      coupling checked           1200.00
3 rows selected.
"""
RULED = """\
WONUM    REPORTDATE ASSET DESCRIPTION
-------- ---------- ----- ----------------------------
1001     2023-05-01 P-101 seal leaking
1002     2023-05-02 P-102 bearing hot
1003     2023-05-03 P-1034 too wide a name
"""


@pytest.mark.acceptance
def test_columns_kept_apart_by_blanks(tmp_path: Path, read: Callable[..., Any]) -> None:
    (tmp_path / "list.txt").write_text(PRINTED, encoding="utf-8")
    got = read(tmp_path / "list.txt")
    assert got.reasons == []
    assert got.entries["row"].tolist() == [4, 5, 7, 9]
    assert got.fields(1) == {
        "work_order": "0010002", "date": "02.05.2023", "equipment": "P-102", "description": "bearing hot and noisy, regreased", "cost": "8.00",
    }  # fmt: skip
    assert got.fields(3)["cost"] == "1200.00"


def test_rules_below_the_header_give_the_columns(tmp_path: Path, read: Callable[..., Any]) -> None:
    (tmp_path / "list.lst").write_text(RULED, encoding="cp1252")
    got = read(tmp_path / "list.lst")
    assert [got.fields(i)["equipment"] for i in range(2)] == ["P-101", "P-102"]
    assert [(r.reason.value, r.row) for r in got.refusals] == [("broken_row", 5)]


def test_tables_with_separators_and_typed_lines_are_not_taken_for_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    tabs = "Date\tEquipment\tDescription\n01.05.2023\tP-1\tseal   leaking\n02.05.2023\tP-2\thot\n"
    (tmp_path / "a.tsv").write_text(tabs, encoding="utf-16")
    assert read(tmp_path / "a.tsv").fields(0)["description"] == "seal   leaking"
    (tmp_path / "b.txt").write_text("01.05.2023  P-101 seal leaking\n02.05.2023  P-102 bearing hot\n", encoding="utf-8")
    assert len(read(tmp_path / "b.txt").entries) == 2
