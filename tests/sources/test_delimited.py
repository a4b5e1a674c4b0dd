from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pdm.config import SiteSettings, SizeLimits
from pdm.errors import Refused
from pdm.sources import open_document
from pdm.sources.tables.rows import ERRORS, NOTHING

ROWS = [
    ["01.03.2024", "P-101", "Dichtung undicht, größere Leckage", "Müller"],
    ["02.03.2024", "P-102", "Lager heiß; ausgetauscht", "Jäger"],
    ["03.03.2024", "0007", "Kupplung geprüft", "Weiß"],
]
HEADER = ["Datum", "Maschinen-Nr.", "Störung", "Ausgeführt von"]


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8", separator: str = ";", **options: Any) -> Path:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, **options).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "cp850", "mac_roman", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_of_any_encoding_and_separator(
    tmp_path: Path, read: Callable[..., Any], encoding: str, separator: str
) -> None:
    got = read(write(tmp_path / "log.csv", [HEADER, *ROWS], encoding, separator))
    assert got.refusals == []
    assert got.fields(0) == {
        "date": "01.03.2024", "equipment": "P-101", "description": "Dichtung undicht, größere Leckage", "technician": "Müller",
    }  # fmt: skip
    assert got.fields(2)["equipment"] == "0007"
    assert got.entries["row"].tolist() == [2, 3, 4]
    assert got.entries["text"].tolist()[1] == "Lager heiß; ausgetauscht"


@pytest.mark.acceptance
def test_csv_cut_in_the_middle_keeps_the_rows_before(tmp_path: Path, read: Callable[..., Any]) -> None:
    whole = write(tmp_path / "log.csv", [HEADER, *ROWS]).read_bytes()
    path = tmp_path / "cut.csv"
    path.write_bytes(whole[: whole.rindex(b"0007") + 2])
    got = read(path)
    assert len(got.entries) == 2
    assert [(r.reason.value, r.row) for r in got.refusals] == [("cut_short", 4)]


def test_csv_cut_inside_quotes(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(
        'date,equipment,description\n2024-01-01,P-1,"pump, leaking"\n2024-01-02,P-2,"motor, ho', encoding="utf-8"
    )
    got = read(path)
    assert got.entries["text"].tolist() == ["pump, leaking"]
    assert got.reasons == ["cut_short"]


def test_stray_quote_spoils_one_row_only(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    lines = ["date,equipment,description"] + [f"2024-01-{d:02},P-{d},pump {d} leaks" for d in range(1, 20)]
    lines[5] = '2024-01-05,P-5,"pump 5 leaks'
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    got = read(path)
    assert len(got.entries) == 19


def test_inch_marks_line_breaks_and_nul_bytes(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(
        b'date,equipment,description\n2024-01-01,P-1,6" pipe leaking\n2024-01-02,P-2,"first line\nsecond ""line"""\n'
        b"2024-01-03,P-3,seal \x00worn\n\n2024-01-05,P-5,noise\n"
    )
    got = read(path)
    assert got.entries["text"].tolist() == ['6" pipe leaking', 'first line\nsecond "line"', "seal worn", "noise"]
    assert got.entries["row"].tolist() == [2, 3, 4, 6]


def test_rows_with_too_many_cells_are_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "date,equipment,description\n2024-01-01,P-1,a leak, large, at flange\n2024-01-02,P-2,noise\n", encoding="utf-8"
    )
    got = read(path)
    assert got.entries["text"].tolist() == ["noise"]
    assert [(r.reason.value, r.row) for r in got.refusals] == [("broken_row", 2)]


def test_title_lines_and_form_head_above_the_header(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Maintenance log,,,\nMonth:,May 2023,,\nTechnician: J. Smith,,,\n,,,\nDay,Tag,Work done,Temp (°F)\n3,P-101,seal replaced,180\nTotal,,,180\n",
        encoding="utf-8",
    )
    got = read(path)
    assert len(got.entries) == 1
    assert got.fields(0) == {
        "date": "3", "equipment": "P-101", "description": "seal replaced", "temperature": "180 °F", "period": "May 2023",
        "technician": "J. Smith",
    }  # fmt: skip
    assert got.entries["row"].tolist() == [6]


def test_two_row_header(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        ",Equipment,,Readings,,\nDate,Tag,Name,Temp °C,Vibration mm/s,Remarks\n2024-01-01,P-101,Feed pump,61,2.8,noisy\n"
        "2024-01-02,P-101,Feed pump,60,2.7,ok again\n",
        encoding="utf-8",
    )
    got = read(path)
    assert got.fields(0) == {
        "date": "2024-01-01", "equipment": "P-101", "equipment_name": "Feed pump", "temperature": "61 °C", "vibration": "2.8 mm/s",
        "remarks": "noisy",
    }  # fmt: skip


@pytest.mark.acceptance
def test_unmapped_header_is_named_and_can_be_mapped(
    tmp_path: Path, read: Callable[..., Any], form: Callable[..., Any]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("qqa,qqb,qqc\nx1,y1,z1\nx2,y2,z2\n", encoding="utf-8")

    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "unmapped_header"
    assert "forms" in error.value.refusal.remedy
    got = read(path, forms=[form("odd*.csv", qqa="date", qqb="equipment", qqc="description")])
    assert got.fields(1) == {"date": "x2", "equipment": "y2", "description": "z2"}


def test_unknown_header_of_a_needed_column_is_told_by_content(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    rows = "".join(f"{d}.03.2024,P-10{d % 3},replaced the seal again,JM\n" for d in range(1, 9))
    path.write_text("Zzz,Tag,Yyyy,By\n" + rows, encoding="utf-8")
    got = read(path)
    assert got.fields(0) == {
        "date": "1.03.2024",
        "equipment": "P-101",
        "description": "replaced the seal again",
        "technician": "JM",
    }


def test_missing_equipment_is_noticed_and_rows_kept(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Date,Qwx,Work done\n2024-01-01,the big one,seal replaced\n2024-01-02,the small one,oil topped up\n",
        encoding="utf-8",
    )
    got = read(path)
    assert len(got.entries) == 2
    assert got.reasons == ["unmapped_header"]
    assert json.loads(got.entries["extra"].iloc[0]) == {"Qwx": "the big one"}


def test_numbers_spoiled_by_a_spreadsheet_are_flagged(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Date,Order,Tag,Text\n2024-01-01,1E+05,P-1,seal leaks\n2024-01-02,000100,P-1,seal leaks\n", encoding="utf-8"
    )
    got = read(path)
    assert len(got.entries) == 2
    assert [(r.reason.value, r.row, r.value) for r in got.refusals] == [("spreadsheet_tag", 2, "1E+05")]
    assert got.fields(1)["work_order"] == "000100"


def test_large_file_comes_in_chunks(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("date,equipment,description\n")
        for i in range(120_000):
            file.write(f"2024-01-{i % 28 + 1:02},P-{i % 500},pump {i} leaking\n")
    opened = open_document(
        path, site="n", origin="big.csv", settings=SiteSettings(), limits=SizeLimits(), spool=tmp_path / "s"
    )
    sizes, last = [], 0
    for chunk in opened.chunks:
        sizes.append(len(chunk.entries))
        last = int(chunk.entries["row"].iloc[-1])
    assert sizes == [50_000, 50_000, 20_000]
    assert last == 120_001


def test_row_limit(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = write(tmp_path / "log.csv", [HEADER, *ROWS])
    got = read(path, limits={"rows": 2})
    assert got.reasons == ["too_large"]


_cell = st.text(
    alphabet=st.characters(
        codec="utf-8", exclude_characters="\x00\r\x1a", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")
    )
    | st.sampled_from(" \n\"',;|\t"),
    max_size=25,
).filter(lambda text: text.strip() not in ERRORS)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(_cell, min_size=1, max_size=6), separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    ending=st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
def test_any_text_comes_back(
    tmp_path: Path, texts: list[str], separator: str, encoding: str, quoting: int, ending: str
) -> None:
    """Whatever is written by a CSV writer is read, row by row, cell by cell (white space apart)."""
    path = tmp_path / "any.csv"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, quoting=quoting, lineterminator=ending)
    writer.writerow(["Date", "Equipment", "Description", "Technician"])
    for i, text in enumerate(texts):
        writer.writerow([f"2024-01-{i + 1:02}", f"P-{i}", text, "JM"])
    path.write_bytes(buffer.getvalue().encode(encoding))
    opened = open_document(
        path, site="n", origin="any.csv", settings=SiteSettings(), limits=SizeLimits(), spool=tmp_path / "s"
    )
    got = [json.loads(f) for c in opened.chunks for f in c.entries["fields"]]
    assert [g["equipment"] for g in got] == [f"P-{i}" for i in range(len(texts))]
    for g, text in zip(got, texts):
        if text.strip() not in ('"', "''", '""'):  # a ditto mark repeats the cell above
            # what says only that there is none ("n/a", "-") is an empty cell
            said = "" if re.fullmatch(NOTHING, text.strip(), re.I) else text
            assert g.get("description", "").split() == said.split()


def test_a_quote_that_is_never_closed_in_every_row_joins_no_rows(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    rows = [f'2024-01-{d:02},P-{d},"pump {d} leaks' for d in range(1, 20)]
    path.write_text("date,equipment,description\n" + "\n".join(rows) + "\n", encoding="utf-8")
    got = read(path)
    assert [got.fields(i)["equipment"] for i in range(len(got.entries))] == [f"P-{d}" for d in range(1, 20)]


def test_a_very_long_cell(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    text = "pump leaking, " * 20_000
    path.write_text(f'date,equipment,description\n2024-01-01,P-1,"{text}"\n2024-01-02,P-2,noise\n', encoding="utf-8")
    got = read(path)
    assert [len(t) for t in got.entries["text"]] == [len(text.strip()), 5]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.text(alphabet='ab",\n\r;|\t\x00 1é', max_size=30), max_size=12))
def test_any_text_at_all_is_taken(tmp_path: Path, lines: list[str]) -> None:
    """Rows and refusals come of it, or it is refused; nothing fails in a way that nobody foresaw."""

    path = tmp_path / "any.csv"
    path.write_bytes(("date,equipment,description\n2024-01-01,P-1,pump leaks\n" + "\n".join(lines)).encode())
    try:
        opened = open_document(
            path, site="n", origin="any.csv", settings=SiteSettings(), limits=SizeLimits(), spool=tmp_path / "s"
        )
    except Refused as refused:
        refusals = [refused.refusal]
    else:
        chunks = list(opened.chunks)
        refusals = [*opened.refusals, *(r for c in chunks for r in c.refusals)]
        assert sum(len(c.entries) for c in chunks) >= 1
    assert [r for r in refusals if r.reason.value == "damaged"] == []


def test_settings_that_map_to_no_field_are_told(
    tmp_path: Path, read: Callable[..., Any], form: Callable[..., Any]
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Date,Where,Work done\n2024-01-01,P-1,seal replaced\n", encoding="utf-8")
    got = read(path, forms=[form("*.csv", Where="equipmnt")])
    assert len(got.entries) == 1
    told = [r for r in got.refusals if "equipmnt" in r.message]
    assert len(told) == 1
    assert "did you mean 'equipment'?" in told[0].message


def test_a_code_column_that_holds_sentences_is_the_description(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    rows = "".join(f"2024-01-{d:02},P-{d},seal leaking again and replaced,JM\n" for d in range(1, 6))
    path.write_text("Date,Machine,Fault code and cure,Technician\n" + rows, encoding="utf-8")
    got = read(path)
    assert got.refusals == []
    assert got.entries["text"].iloc[0] == "seal leaking again and replaced"


def test_a_header_that_its_cells_deny_gives_way(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    lines = [
        "Day of job;Machine;What was wrong / done",
        "2024-03-01;P-101A;seal leaking",
        "2024-03-04;P-102;bearing noisy",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read(path)
    assert found.fields(0) == {"date": "2024-03-01", "equipment": "P-101A", "description": "seal leaking"}


@pytest.mark.parametrize(
    "text",
    [
        "Date,Equipment,Description\n",
        "sep=;\r\nDate;Equipment;Description\r\n\r\n",
        "Date,Equipment,Description,Hours\nTotal,,,0\n",
    ],
)
def test_a_header_without_lines_says_so(tmp_path: Path, read: Callable[..., Any], text: str) -> None:
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    got = read(tmp_path / "log.csv")
    assert got.reasons == ["empty_file"]
    assert "no lines below" in got.refusals[0].message


def test_a_header_that_is_used_twice_is_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = write(
        tmp_path / "log.csv",
        [["Date", "Equipment", "Description", "Description"], ["01.05.2023", "P-1", "seal leaking", "repacked"]],
    )
    got = read(path)
    assert got.reasons == ["unmapped_header"]
    assert "column 4 (Description)" in got.refusals[0].message
    same = write(
        tmp_path / "same.csv",
        [["Date", "Equipment", "Description", "Description"], ["01.05.2023", "P-1", "seal leaking", "seal leaking"]],
    )
    assert read(same).refusals == []


@pytest.mark.acceptance
@pytest.mark.parametrize("title", ["", "Log of June\n"])
def test_a_second_table_below_the_first_is_read_with_its_own_header(
    tmp_path: Path, read: Callable[..., Any], title: str
) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Date,Equipment,Work done\n2023-05-01,P-1,seal leaking\n2023-05-02,P-2,bearing hot\n\n"
        f"{title}Tag,Remarks,Order,Hours,Date\nC-1,belt broken,4711,2,2023-06-03\nC-2,oil low,4712,1,2023-06-04\n",
        encoding="utf-8",
    )
    got = read(path)
    assert got.reasons == []
    assert [got.fields(i)["equipment"] for i in range(4)] == ["P-1", "P-2", "C-1", "C-2"]
    assert [got.fields(i)["date"] for i in range(4)] == ["2023-05-01", "2023-05-02", "2023-06-03", "2023-06-04"]
    assert got.fields(2)["work_order"] == "4711"
    first = 6 if not title else 7
    assert got.entries["row"].tolist() == [2, 3, first, first + 1]


def test_a_table_of_something_else_below_a_log_is_named_and_left(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Date;Equipment;Work done\n01.05.2023;P-1;seal leaking\n02.05.2023;P-2;bearing hot\n\n"
        "Shelf;Colour;Keeper\nA;red;Smith\nB;blue;Jones\nC;green;Jones\n",
        encoding="utf-8",
    )
    got = read(path)
    assert len(got.entries) == 2
    assert got.reasons == ["unmapped_header"]
    assert "From row 5 on" in got.refusals[0].message


def test_blank_lines_and_a_repeated_header_make_no_other_table(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Date,Equipment,Work done\n2023-05-01,P-1,seal leaking\n\nDate,Equipment,Work done\n2023-05-02,P-2,bearing hot\n\n,,\n2023-05-03,P-3,greased\n",
        encoding="utf-8",
    )
    got = read(path)
    assert got.reasons == []
    assert [got.fields(i)["equipment"] for i in range(3)] == ["P-1", "P-2", "P-3"]
