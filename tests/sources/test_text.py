"""Logs typed line by line, and text that systems export under other names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pdm.errors import Refused


@pytest.mark.acceptance
def test_log_typed_line_by_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "shift.txt"
    path.write_text(
        "Shift log, pump house\n\n"
        "03.05.2023 06:10  P-101 seal leaking\n"
        "                  replaced, run for 2 h\n"
        "- 04.05.2023: booster pump B: lost suction, strainer cleaned  KL\n"
        "5 May 2023\tK-201\tbearing noisy on drive end\tJ. Miller\n"
        "\nsee you tomorrow\n",
        encoding="utf-8",
    )
    got = read(path)
    assert [got.fields(i) for i in range(len(got.entries))] == [
        {"date": "03.05.2023", "time": "06:10", "equipment": "P-101", "description": "seal leaking replaced, run for 2 h"},
        {"date": "04.05.2023", "equipment": "booster pump B", "description": "lost suction, strainer cleaned", "technician": "KL"},
        {"date": "5 May 2023", "equipment": "K-201", "description": "bearing noisy on drive end", "technician": "J. Miller"},
    ]  # fmt: skip
    assert got.entries["row"].tolist() == [3, 5, 6]


def test_forms_typed_as_label_and_value(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "orders.txt"
    blocks = [
        f"Work order: 471{i}\nEquipment: P-10{i}\nDate: 0{i}.05.2023\nFault: seal leaking again\nTechnician: JM\n\n"
        for i in range(1, 4)
    ]
    path.write_text("".join(blocks), encoding="utf-8")
    got = read(path)
    assert [got.fields(i)["work_order"] for i in range(3)] == ["4711", "4712", "4713"]
    assert got.fields(2)["date"] == "03.05.2023"


def test_years_of_a_typed_log(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "years.txt"
    path.write_text(
        "".join(f"{i % 28 + 1:02}.05.2023 P-{i} seal leaking, replaced\n" for i in range(8000)), encoding="utf-8"
    )
    assert len(read(path).entries) == 8000


BOOK = (
    "ROTATING EQUIPMENT LOGBOOK            2022",
    "==========================================",
    "1/16/22  K-301A   2nd stg valve plates broke. Changed all 4 valves on that",
    "                  end, found spring in cyl, bore ok",
    "1/28/22  P-1105B  swapped out filter, alignment was .012 off, brought in",
    "2/11/22  P-4401B  seal let go during startup. Replaced with spare",
    "2/12/22  P-4401B  ran in good, 0 drops",
    "6/17/22  CTF-1    bull gear teeth gone. Pulled gearbox",
)


@pytest.mark.parametrize("mark", [", ", "; ", ","])
def test_commas_of_sentences_part_no_columns(tmp_path: Path, read: Callable[..., Any], mark: str) -> None:
    path = tmp_path / "book.txt"
    path.write_text("\n".join(line.replace(", ", mark) for line in BOOK), encoding="utf-8")
    got = read(path, order="MDY")
    assert [got.fields(n)["equipment"] for n in range(len(got.entries))] == ["K-301A", "P-1105B", "P-4401B", "P-4401B", "CTF-1"]  # fmt: skip
    assert got.entries["text"].iloc[0] == f"2nd stg valve plates broke. Changed all 4 valves on that end{mark}found spring in cyl{mark}bore ok"  # fmt: skip
    assert not got.refusals


def test_rows_without_a_header_that_have_the_same_cells_are_a_table(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "rows.csv"
    rows = ("P-101,seal leaking badly", "P-102,bearing noisy on drive end", "P-103,coupling broken", "P-104,filter choked, cleaned")  # fmt: skip
    path.write_text("".join(f"{n:02}.05.2023,{row}\n" for n, row in enumerate(rows, start=1)), encoding="utf-8")
    got = read(path)
    assert got.fields(0) == {"date": "01.05.2023", "equipment": "P-101", "description": "seal leaking badly"}


def test_a_hole_in_a_typed_log_is_told(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(
        b"03.05.2023 P-101 seal leaking badly\n04.05.2023 P-102 mo" + bytes(500) + b"\n06.05.2023 P-103 noisy again\n"
    )
    got = read(path)
    assert "cut_short" in got.reasons
    assert {got.fields(i)["equipment"] for i in range(len(got.entries))} >= {"P-101", "P-103"}


TABLE = "Order\tBas. start\tEquipment\tDescription\n000471\t01.05.2023\t10000123\tSeal leaking\n"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_text_under_the_name_of_a_workbook(tmp_path: Path, read: Callable[..., Any], encoding: str) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes(TABLE.encode(encoding))
    assert read(path).fields(0) == {
        "date": "01.05.2023", "equipment": "10000123", "description": "Seal leaking", "work_order": "000471",
    }  # fmt: skip


def test_web_page_under_the_name_of_a_workbook(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "export.xls"
    cells = [line.split("\t") for line in TABLE.splitlines()]
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in cells)
    path.write_text(f"<html><body><table border=1>{rows}</table></body></html>", encoding="utf-8")
    assert read(path).fields(0)["work_order"] == "000471"
    path.write_text("<html><body>404 not found</body></html>", encoding="utf-8")
    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "damaged"


def test_a_word_of_what_cannot_be_read(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "photo.heic"
    path.write_bytes(b"\x00\x00\x00\x24ftypheic" + bytes(range(256)))
    with pytest.raises(Refused, match="HEIC"):
        read(path)
    path = tmp_path / "mail.msg"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "__substg1.0_".encode("utf-16-le") + bytes(900))
    with pytest.raises(Refused, match="EML"):
        read(path)


@pytest.mark.parametrize(
    ("line", "machine", "text", "person"),
    [
        ("16-Jul-24 - PIO4B - test trip carried out ok - DP", "PIO4B", "test trip carried out ok", "DP"),
        ("29.08.2024  mtr M216: high vib at bearing 7,5 mm/s (IF)", "mtr M216", "high vib at bearing 7,5 mm/s", "IF"),
        ("29.08.2024 screw reducer: oil seal ring hot, stopped (KD)", "screw reducer", "oil seal ring hot, stopped", "KD"),
        ("29.08.24   #110 pump   impeller to be renewed at overhaul   Dora Price", "#110 pump", "impeller to be renewed at overhaul", "Dora Price"),
        ("29.08.24 | P-101 | SEAL LEAKING", "P-101", "SEAL LEAKING", None),
        ("29.08.24 | P-101 | SEAL LEAKING | PAUL PRICE", "P-101", "SEAL LEAKING", "PAUL PRICE"),
        ("29.08.24 | P-101 | OIL CHANGED | OK", "P-101", "OIL CHANGED | OK", None),
        ("29.08.24 | seal of the pump leaking | JM", None, "seal of the pump leaking", "JM"),
        ("29.08.24 P-101 seal leaking - replaced - ok again", "P-101", "seal leaking - replaced - ok again", None),
        ("29.08.24 seal leaking badly, P-101 stopped", "P-101", "seal leaking badly, P-101 stopped", None),
        ("29.08.24 found at P-101: seal leaking", "found at P-101", "seal leaking", None),
    ],
)  # fmt: skip
def test_machine_text_and_person_of_a_typed_line(
    tmp_path: Path, read: Callable[..., Any], line: str, machine: str, text: str, person: str | None
) -> None:
    path = tmp_path / "log.txt"
    path.write_text(f"Log of the shift\n\n{line}\n", encoding="utf-8")
    fields = read(path).fields(0)
    assert (fields.get("equipment"), fields["description"], fields.get("technician")) == (machine, text, person)


def test_several_labels_of_a_form_stand_on_one_line(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "orders.txt"
    orders = (
        "WO NUM: 220187     TYPE: CM   REQ DATE: 06/01/22   CLOSE DATE: 07/01/22\nEQUIP : P1-VP-02     PM1 VACUUM PUMP NO.2\nDESC : LOW VACUUM\nCMPLTN: CONES FOUND WORN. FITTED\n",
        "WO NUM: 220203  TYPE:  BD  REQ  DATE:  19/01/22  CLOSE  DATE:  19/01/22\nEQUIP : PH-FP-32     FEED PUMP B\nDESC : PUMP TRIPPED\n",
    )  # fmt: skip
    path.write_text("\n".join((*orders, "TOTAL WORK ORDERS: 2   TOTAL HRS: 96.0   ** END OF REPORT **\n")))
    got = read(path)
    told = [got.fields(n) for n in range(len(got.entries))]
    assert [(f["work_order"], f["order_type"], f["date"], f["ended_at"]) for f in told] == [
        ("220187", "CM", "06/01/22", "07/01/22"), ("220203", "BD", "19/01/22", "19/01/22"),
    ]  # fmt: skip
    assert "TOTAL" not in "".join(got.entries["text"])
