"""Answers back from workbooks as people leave them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pdm.errors import UsageError
from pdm.review import interpret, read_queue, write_queue


def _fill(path: Path, answers: dict[int, object], out: Path | None = None) -> Path:
    book = load_workbook(path)
    sheet = book["queue"]
    for row, answer in answers.items():
        sheet[f"G{row}"] = answer
    book.save(out or path)
    return out or path


@pytest.mark.acceptance
def test_three_answers_come_back_and_twice_is_the_same_as_once(
    queue: Path, items: pd.DataFrame, register: pd.DataFrame
) -> None:
    _fill(queue, {2: "P-101B", 4: "31.5.2025", 6: "Yes"})
    settled = [
        [
            (a.item_id, interpret(items[items["item_id"] == a.item_id].iloc[0].to_dict(), a.answer, register))
            for a in read_queue(queue)
        ]
        for _ in range(2)
    ]
    assert settled[0] == settled[1]
    assert settled[0] == [
        (items["item_id"][0], "A2"),
        (items["item_id"][2], "2025-05-31"),
        (items["item_id"][4], "yes"),
    ]


def test_an_unanswered_workbook_gives_nothing(queue: Path) -> None:
    assert read_queue(queue) == []


def test_a_sorted_and_widened_sheet_with_another_name_is_understood(
    queue: Path, items: pd.DataFrame, tmp_path: Path
) -> None:
    _fill(queue, {3: " A2 ", 5: "?", 7: "\u00a0corrective\n"})
    head, *rows = load_workbook(queue)["queue"].iter_rows(values_only=True)
    book = Workbook()
    sheet = book.active
    sheet.title = "Tabelle1"
    sheet.append(["Reviewed by Mia"])
    sheet.append([])
    turned = [head[-1], "who", *head[:-1]]
    sheet.append([h.upper() for h in turned])
    for row in reversed(rows):
        sheet.append([row[-1], "Mia", *row[:-1]])
        sheet.append([])
    book.save(tmp_path / "other.xlsx")
    found = {a.item_id: a.answer for a in read_queue(tmp_path / "other.xlsx")}
    assert found == {items["item_id"][1]: "A2", items["item_id"][5]: "corrective"}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2.0, "2"), (10023417, "10023417"), (2.5, "2.5"), (True, "yes"), (False, "no"), (dt.datetime(2025, 5, 31), "2025-05-31"),
        (dt.datetime(2025, 5, 31, 14, 30), "2025-05-31 14:30"), (dt.date(2025, 5, 31), "2025-05-31"), ("  a   b ", "a b"), ("007", "007"),
    ],
)  # fmt: skip
def test_cells_of_every_type_are_read_as_what_they_show(queue: Path, cell: object, text: str) -> None:
    _fill(queue, {3: cell})
    assert [a.answer for a in read_queue(queue)] == [text]


def test_a_number_shown_with_leading_zeros_keeps_them(queue: Path) -> None:
    book = load_workbook(queue)
    book["queue"]["G3"] = 10023417
    book["queue"]["G3"].number_format = "00000000000"
    book.save(queue)
    assert read_queue(queue)[0].answer == "00010023417"


def test_notes_and_places_come_along(queue: Path) -> None:
    book = load_workbook(queue)
    book["queue"]["G3"], book["queue"]["H3"] = "none", "scrapped in May"
    book.save(queue)
    answer = read_queue(queue)[0]
    assert (answer.answer, answer.note, answer.place) == ("none", "scrapped in May", "queue.xlsx, row 3")


def test_two_answers_to_one_question_are_unclear_with_their_rows_and_the_others_are_kept(queue: Path) -> None:
    book = load_workbook(queue)
    sheet = book["queue"]
    sheet["G3"], sheet["G4"] = "A2", "2025-05-31"
    sheet["J9"], sheet["G9"] = sheet["J3"].value, "none"
    sheet["J8"], sheet["G8"] = None, "yes"
    sheet["J10"], sheet["G10"] = sheet["J4"].value, "2025-05-31"
    book.save(queue)
    clear, lost = ([a for a in read_queue(queue) if bool(a.unclear) is u] for u in (False, True))
    assert [a.answer for a in clear] == ["2025-05-31"]
    assert [a.place for a in lost] == ["queue.xlsx, row 3", "queue.xlsx, row 8"]
    assert "'A2' differs from 'none' in queue.xlsx, row 9" in lost[0].unclear
    assert "has no item_id" in lost[1].unclear


@pytest.mark.parametrize("answer", ["?", "don't know", "Not sure.", "weiß nicht", "TBD"])
def test_who_does_not_know_has_not_answered(queue: Path, answer: str) -> None:
    _fill(queue, {3: answer})
    assert read_queue(queue) == []


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"item_id;answer\n1;2\n"])
def test_a_file_that_is_no_workbook_is_named_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "queue.xlsx"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"queue\.xlsx.*Save it as \.xlsx"):
        read_queue(path)


def test_a_missing_file_and_a_foreign_workbook_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        read_queue(tmp_path / "no.xlsx")
    Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(UsageError, match="no sheet with the columns item_id and answer"):
        read_queue(tmp_path / "other.xlsx")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=40), min_size=8, max_size=8)
)
def test_whatever_is_typed_comes_back_but_for_outer_blanks(items, crops, tmp_path_factory, texts) -> None:
    path = tmp_path_factory.mktemp("q") / "q.xlsx"
    write_queue(items, {}.get, path)
    book = load_workbook(path)
    for row, text in enumerate(texts, start=2):
        cell = book["queue"][f"G{row}"]
        cell.value = text
        cell.data_type = "s"
    book.save(path)
    found = {a.item_id: a.answer for a in read_queue(path)}
    skipped = {"", "?", "??", "-", "–", "skip", "n/a", "todo"}
    wanted = {i: " ".join(t.split()) for i, t in zip(items["item_id"], texts, strict=True)}
    assert found == {i: t for i, t in wanted.items() if t.casefold().rstrip(".!") not in skipped}
