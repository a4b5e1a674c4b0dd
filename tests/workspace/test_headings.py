"""Headings that some documents of a site show help those whose cells say too little, whatever the order in which they come."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pandas as pd
import pytest
from tests.ocr.conftest import ROWS, Sheet, draw

import pdm

HEADER = ["Tgz", "Mx", "Qnt"]
RICH = [[f"{d:02d}.05.2023", f"P-{100 + d % 3}", f"mechanical seal no {d} leaking, replaced"] for d in range(1, 13)]
POOR = [["3", "7", "hot"], ["4", "9", "ok now"]]


def intake(folder: Path, *files: tuple[str, list[list[str]]], runs: int = 1) -> dict[str, list[dict[str, str]]]:
    """Fields of the lines of each file, taken in at once or one a run."""
    inbox = folder / "inbox" / "north"
    inbox.mkdir(parents=True)
    (folder / "plant.toml").write_text('[sites.north]\nname = "North"\n', encoding="utf-8")
    (folder / "register.csv").write_text("asset_id,tag,site\nA-1,P-101,north\nA-7,7,north\n", encoding="utf-8")
    workspace = pdm.open(folder)
    workspace.context.workers = 1
    for n, (name, rows) in enumerate(files, start=1):
        (inbox / name).write_text("\n".join(";".join(r) for r in rows) + "\n", encoding="utf-8")
        if runs > 1 or n == len(files):
            workspace.ingest(history=True)
    documents = workspace.context.store.read("documents").set_index("document_id")["origin"]
    entries = workspace.context.store.read("entries").sort_values(["document_id", "row"])
    out: dict[str, list[dict[str, str]]] = {name: [] for name, _ in files}
    for document, fields in zip(entries["document_id"], entries["fields"], strict=True):
        out[Path(documents[document]).name].append(json.loads(fields))
    return out


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("rich", "poor", "runs"), [("a.csv", "b.csv", 1), ("b.csv", "a.csv", 1), ("a.csv", "b.csv", 2)]
)
def test_headings_of_others_name_the_columns_of_a_document_that_says_too_little(
    tmp_path: Path, rich: str, poor: str, runs: int
) -> None:
    got = intake(tmp_path, (rich, [HEADER, *RICH]), (poor, [HEADER, *POOR]), runs=runs)
    assert got[poor] == [
        {"date": "3", "equipment": "7", "description": "hot"}, {"date": "4", "equipment": "9", "description": "ok now"},
    ]  # fmt: skip
    assert len(got[rich]) == 12


def test_a_document_alone_is_left_as_it_was(tmp_path: Path) -> None:
    assert intake(tmp_path, ("b.csv", [HEADER, *POOR]))["b.csv"] == []


def test_a_heading_that_stands_for_different_things_tells_nothing(tmp_path: Path) -> None:
    other = [[b, a, c] for a, b, c in RICH]
    got = intake(tmp_path, ("a.csv", [HEADER, *RICH]), ("c.csv", [HEADER, *other]), ("b.csv", [HEADER, *POOR]))
    assert all("date" not in line and "equipment" not in line for line in got["b.csv"])


def test_cells_that_say_otherwise_have_the_last_word(tmp_path: Path) -> None:
    crossed = [["P-101", "01.06.2023", "seal leaking"], ["P-102", "02.06.2023", "bearing hot"]]
    got = intake(tmp_path, ("a.csv", [HEADER, *RICH]), ("b.csv", [HEADER, *crossed]))
    assert [line["equipment"] for line in got["b.csv"]] == ["P-101", "P-102"]
    assert [line["date"] for line in got["b.csv"]] == ["01.06.2023", "02.06.2023"]


def test_sheets_of_one_book_help_one_another(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox" / "north"
    intake(tmp_path, ("x.csv", [["Date", "Equipment", "Work"], ["01.05.2023", "P-101", "seal leaking"]]))
    with pd.ExcelWriter(inbox / "book.xlsx") as writer:
        pd.DataFrame(POOR, columns=HEADER).to_excel(writer, sheet_name="one", index=False)
        pd.DataFrame(RICH, columns=HEADER).to_excel(writer, sheet_name="two", index=False)
    workspace = pdm.open(tmp_path)
    workspace.context.workers = 1
    workspace.ingest(history=True)
    entries = workspace.context.store.read("entries")
    first = entries[(entries["page"] == 1) & entries["fields"].str.contains("hot")]
    assert [json.loads(f) for f in first["fields"]] == [{"date": "3", "equipment": "7", "description": "hot"}]


ON_PAPER = ["Zvkt", "Mzsd Obk", "Description of work", "Hrs", "Tech", "Temp"]
SCANTY = [["3", "7", "pump noisy, bearing hot", "3.5", "JM", "71"], ["4", "9", "seal renewed", "2.0", "TB", "64"]]


def scan(folder: Path, name: str, rows: list[list[str]]) -> None:
    path = folder / "inbox" / "north" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), draw(Sheet(rows=rows, headers=ON_PAPER)))


def taken_in(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Fields of the lines of each file after one more intake."""
    workspace = pdm.open(folder)
    workspace.context.workers = 1
    workspace.ingest(history=True)
    documents = workspace.context.store.read("documents").set_index("document_id")["origin"]
    entries = workspace.context.store.read("entries").sort_values(["document_id", "row"])
    out: dict[str, list[dict[str, str]]] = {}
    for document, fields in zip(entries["document_id"], entries["fields"], strict=True):
        out.setdefault(Path(documents[document]).name, []).append(json.loads(fields))
    return out


@pytest.mark.parametrize("teacher", ["table", "page"])
def test_scanned_pages_are_told_what_others_have_shown(tmp_path: Path, teacher: str) -> None:
    if teacher == "table":
        more = [[f"{d:02d}.05.2023", f"P-{100 + d % 3}", f"mechanical seal no {d} leaking"] for d in range(1, 13)]
        intake(tmp_path, ("a.csv", [["Zvkt", "Mzsd Obk", "Description"], *more]))
    else:
        intake(tmp_path, ("x.csv", [["Date", "Equipment", "Work"], ["01.05.2023", "P-101", "seal leaking"]]))
        scan(tmp_path, "rich.png", ROWS)
        assert taken_in(tmp_path)["rich.png"][0]["equipment"] == "P-101A"
    scan(tmp_path, "poor.png", SCANTY)
    got = taken_in(tmp_path)["poor.png"]
    assert [line.get("equipment") for line in got] == ["7", "9"]
    assert all("date" in line for line in got)


@pytest.mark.parametrize("names", [("a.png", "b.png"), ("b.png", "a.png")])
def test_pages_of_one_turn_see_the_same_whatever_their_order(tmp_path: Path, names: tuple[str, str]) -> None:
    intake(tmp_path, ("x.csv", [["Date", "Equipment", "Work"], ["01.05.2023", "P-101", "seal leaking"]]))
    rich, poor = names
    scan(tmp_path, rich, ROWS)
    scan(tmp_path, poor, SCANTY)
    got = taken_in(tmp_path)
    assert all("equipment" not in line for line in got[poor])
    assert all("equipment" in line for line in got[rich])


def test_the_register_tells_which_column_is_that_of_the_machine(tmp_path: Path) -> None:
    rows = [["INV-1", "01.06.2023", "P-101", "seal leaking"], ["INV-2", "02.06.2023", "P-101", "bearing hot"]]
    got = intake(tmp_path, ("a.csv", [["Docket", "Date", "Plant", "Problem"], *rows]))
    assert [line["equipment"] for line in got["a.csv"]] == ["P-101", "P-101"]
