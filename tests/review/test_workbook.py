"""The workbook out: what a reviewer sees, and what they must not see."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from PIL import Image

from pdm.errors import StorageError, UsageError
from pdm.records import ITEMS
from pdm.review import write_queue
from pdm.review.picture import LONGEST, WIDTH, fold, prepare


def _rows(path: Path) -> tuple[list[str], list[dict[str, object]]]:
    sheet = load_workbook(path)["queue"]
    head, *rows = sheet.iter_rows(values_only=True)
    return list(head), [dict(zip(head, r, strict=True)) for r in rows]


@pytest.mark.acceptance
def test_queue_workbook_shows_picture_reading_candidates_effect_and_an_empty_answer(
    queue: Path, items: pd.DataFrame
) -> None:
    head, rows = _rows(queue)
    assert {"picture", "question", "as read", "candidates", "what it affects", "answer", "item_id"} <= set(head)
    assert [r["item_id"] for r in rows] == list(items["item_id"])
    assert all(r["answer"] is None for r in rows)
    assert rows[0]["question"] == "Which machine goes by this name at this site?"
    assert rows[0]["candidates"] == "1  P-101A – feed pump  [00010023417]\n2  P-101B – feed pump  [A2]"
    assert rows[2]["as read"] == "3l.05.25"
    sheet = load_workbook(queue)["queue"]
    assert len(sheet._images) == 7
    assert sheet.freeze_panes == "A2"
    assert load_workbook(queue).sheetnames == ["queue", "how to answer"]


def test_nothing_tells_an_audited_link_from_a_doubtful_one(queue: Path, items: pd.DataFrame) -> None:
    head, rows = _rows(queue)
    assert not {"audit", "confidence", "gain", "probability"} & set(head)
    audited = rows[1]
    # the choice of the machine stands nowhere but among the candidates
    told = {k: v for k, v in audited.items() if k != "candidates"}
    assert "00010023417" not in str(told)
    assert "0.6" not in str(audited)


def test_what_people_wrote_never_runs_as_a_formula(queue: Path, items: pd.DataFrame, crops, tmp_path: Path) -> None:
    spoiled = items.assign(written="=1+1", affects="=cmd()", origin="=x")
    write_queue(spoiled, crops.get, tmp_path / "f.xlsx")
    sheet = load_workbook(tmp_path / "f.xlsx")["queue"]
    assert not [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert _rows(queue)[1][1]["as read"] == "2025-05-01 | =HYPERLINK(1) | seal gone"


def test_closed_answers_bind_and_open_ones_only_help(queue: Path) -> None:
    sheet = load_workbook(queue)["queue"]
    rules = {
        str(r): (v.formula1, v.showErrorMessage) for v in sheet.data_validations.dataValidation for r in v.sqref.ranges
    }
    at = {row: rules.get(f"G{row}") for row in range(2, 10)}
    assert at[6] == ('"yes,no"', True)
    assert at[7] == ('"corrective,preventive,inspection,modification,other"', True)
    assert at[3] == ('"00010023417,A2,none"', False)
    assert at[5] is None
    assert [sheet[f"G{row}"].number_format for row in range(2, 10)] == ["@"] * 8


def test_a_damaged_or_missing_picture_costs_no_question(items: pd.DataFrame, crops, tmp_path: Path) -> None:
    write_queue(
        items.assign(crop=["damaged", "gone", None, "wide", "", "wide", "wide", "wide"]), crops.get, tmp_path / "q.xlsx"
    )
    assert len(_rows(tmp_path / "q.xlsx")[1]) == 8
    assert len(load_workbook(tmp_path / "q.xlsx")["queue"]._images) == 4


def test_an_empty_queue_is_a_workbook_too(tmp_path: Path) -> None:
    write_queue(ITEMS.empty(), lambda _: None, tmp_path / "q.xlsx")
    assert _rows(tmp_path / "q.xlsx")[1] == []


def test_a_folder_that_cannot_be_written_is_named(items: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        write_queue(items, lambda _: None, tmp_path / "nowhere" / "q.xlsx")


def test_only_a_workbook_is_written(items: pd.DataFrame, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"Let it end in \.xlsx"):
        write_queue(items, lambda _: None, tmp_path / "queue.csv")


def test_a_long_strip_is_folded_without_losing_a_column_of_ink() -> None:
    strip = Image.new("L", (1300, 44), 255)
    for x in range(0, 1300, 13):
        strip.putpixel((x, 20), x % 200)
    folded = fold(strip)
    assert folded.width / 44 <= LONGEST + 1.5
    ink = set(folded.tobytes()) - {255, 160}
    assert ink == {x % 200 for x in range(0, 1300, 13)} - {160}
    out = io.BytesIO()
    strip.save(out, "PNG")
    prepared = prepare(out.getvalue())
    assert prepared is not None
    assert prepared[1] <= WIDTH
    # letters stay tall enough to read
    assert prepared[2] / 3 > 40
    assert fold(Image.new("L", (100, 44))).size == (100, 44)
