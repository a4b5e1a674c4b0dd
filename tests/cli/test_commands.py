"""Each command on a small plant: what it prints for people and machines, and its exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from pdm.cli.app import main
from pdm.records import CELLS, CROPS, ENTRIES, PageReading
from pdm.workspace import Workspace

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command line here; gives exit status, output and error stream."""
    monkeypatch.setenv("PDM_WORKERS", "1")
    monkeypatch.setenv("PDM_USER", "Berta")

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["pdm-logs", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        told = capsys.readouterr()
        return int(stop.value.code or 0), told.out, told.err

    return run


@pytest.fixture
def plant_dir(scored_mills: Workspace) -> Path:
    return scored_mills.context.root


def test_ingest_says_what_it_did_and_status_3_lists_what_was_set_aside(mills: Path, command: Command) -> None:
    code, out, _ = command("ingest", mills, "--history")
    done, following = out.splitlines()[-2:]
    assert (code, done[:42]) == (0, "Read 7 documents (0 were known), 0 pages f")
    assert following.startswith("Next: pdm-logs check")
    (mills / "inbox" / "north" / "empty.csv").write_text("")
    code, out, _ = command("ingest", mills, "--history")
    assert code == 3
    assert "1 set aside:" in out
    assert "inbox/north/empty.csv" in out
    (mills / "inbox" / "north" / "empty2.pdf").write_bytes(b"%PDF-1.7 nothing")
    code, out, _ = command("ingest", mills, "--json")
    told = json.loads(out)
    assert code == 3
    assert told["set_aside"] == len(told["refusals"]) == 1
    assert {"reason", "message", "remedy", "origin"} <= set(told["refusals"][0])


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--json"),
        ("check", "--as-of", "2025-12-31", "--json"),
        ("status", "--json"),
        ("audit", "--json"),
        ("audit", "P-101A", "--json"),
        ("explain", "P-101A", "--json"),
        ("links", "--asset", "P-101A", "--json"),
        ("score", "--as-of", "2026-01-03,2026-01-04", "--out", "{tmp}/risk.csv", "--json"),
        ("ingest", "--json"),
        ("ingest", "--dry-run", "--json"),
    ],
)
def test_json_is_one_value_and_nothing_else(
    arguments: tuple[str, ...], plant_dir: Path, command: Command, tmp_path: Path
) -> None:
    name, *rest = (a.format(tmp=tmp_path) for a in arguments)
    code, out, _ = command(name, plant_dir, *rest)
    assert code == 0
    value = json.loads(out, parse_constant=lambda c: pytest.fail(f"{c} is no JSON"))
    assert value


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check",), "north"),
        (("status",), "Two mills: 6 assets"),
        (("audit",), "train"),
        (("explain", "P-101A"), "P-101A  Feed pump A"),
        (("links", "--asset", "N1"), "P-101A"),
    ],
)
def test_people_get_words(arguments: tuple[str, ...], words: str, plant_dir: Path, command: Command) -> None:
    code, out, _ = command(arguments[0], plant_dir, *arguments[1:])
    assert code == 0
    assert words in out
    assert "nan" not in out.lower().split()


def test_score_writes_every_kind_of_file_with_the_same_list(plant_dir: Path, command: Command, tmp_path: Path) -> None:
    files = [tmp_path / f"risk.{kind}" for kind in ("csv", "parquet", "xlsx")]
    options = [a for f in files for a in ("--out", f)]
    code, out, _ = command("score", plant_dir, "--as-of", "2026-01-03", *options)
    assert code == 0
    assert "Highest risks on 2026-01-03" in out
    frames = [pd.read_csv(files[0]), pd.read_parquet(files[1]), pd.read_excel(files[2], sheet_name="risk")]
    for frame in frames:
        assert list(frame["asset_id"]) == list(frames[0]["asset_id"])
        assert frame["risk"].to_numpy() == pytest.approx(frames[0]["risk"].to_numpy())
    assert "changes" in openpyxl.load_workbook(files[2]).sheetnames


def test_score_is_titled_with_the_day_it_shows_and_wrong_usage_changes_nothing(
    plant_dir: Path, command: Command, tmp_path: Path
) -> None:
    code, out, _ = command("score", plant_dir, "--as-of", "2026-01-03,2025-12-20")
    assert code == 0
    assert "Highest risks on 2026-01-03" in out
    listed = command("audit", plant_dir, "--json")[1]
    code, _, err = command(
        "score", plant_dir, "--as-of", "2026-01-02", "--out", tmp_path / "x.csv", "--to-database", "NOT_SET"
    )
    assert code == 2
    assert "NOT_SET is not set" in err
    assert not (tmp_path / "x.csv").exists()
    assert command("audit", plant_dir, "--json")[1] == listed


def test_report_writes_pages_and_events_are_exported(plant_dir: Path, command: Command, tmp_path: Path) -> None:
    code, out, _ = command("report", plant_dir, "P-101A", "--top", "1", "--out", tmp_path / "pages")
    assert code == 0
    assert (tmp_path / "pages" / "index.html").exists()
    assert (tmp_path / "pages" / "N1.html").exists()
    assert "fleet page" in out
    code, out, _ = command("events", plant_dir, "--out", tmp_path / "events.parquet")
    written = pd.read_parquet(tmp_path / "events.parquet")
    assert (code, len(written)) == (0, 144)
    # a person finds the document by its name, not by its digest
    assert written["file"].str.startswith("inbox/").all()


def test_review_out_apply_undo(plant_dir: Path, command: Command, tmp_path: Path) -> None:
    rows = "Date;Equipment;Description\n" + "".join(f"1{n}.12.2025;Bertha;bearing seized\n" for n in range(4))
    (plant_dir / "inbox" / "north" / "odd.csv").write_text(rows)
    command("ingest", plant_dir, "--history")
    path = tmp_path / "queue.xlsx"
    code, out, _ = command("review", plant_dir, "--out", path)
    assert code == 0
    assert "questions" in out
    answer(path, "Bertha", "P-101B")
    code, out, _ = command("review", plant_dir, "--apply", path)
    assert (code, out.split(",")[0]) == (0, "1 answers applied")
    code, out, _ = command("review", plant_dir, "--apply", path)
    assert (code, out.split(", ")[:2]) == (0, ["0 answers applied", "1 held already"])
    trail = json.loads(command("audit", plant_dir, "P-101B", "--json")[1])
    decided = [t for t in trail if t["what"].startswith("decide")]
    assert [t["by"] for t in decided] == ["Berta"]
    code, out, _ = command("review", plant_dir, "--undo", decided[0]["id"])
    assert (code, out.strip()) == (0, "Taken back.")
    answer(path, "Bertha", "P-9999")
    code, out, _ = command("review", plant_dir, "--apply", path)
    assert code == 3
    assert "P-9999" in out


def answer(path: Path, written: str, value: str) -> None:
    """Fill the answer of the question about `written`."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for header in sheet.iter_rows(max_row=20):
            names = {c.value: c.column for c in header}
            if "item_id" in names and "answer" in names:
                for row in sheet.iter_rows(min_row=header[0].row + 1):
                    if any(written in str(c.value) for c in row):
                        sheet.cell(row[0].row, names["answer"]).value = value
                        book.save(path)
                        return
    raise AssertionError(f"no question about {written}")


def test_init_makes_a_workspace_that_opens(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "new plant"
    code, out, _ = command("init", folder)
    assert code == 0
    assert "plant.toml" in out
    assert command("status", folder)[0] == 0
    code, _, err = command("init", folder)
    assert code == 2
    assert "is a workspace already" in err


def test_init_takes_the_register_from_an_export(tmp_path: Path, command: Command) -> None:
    export = tmp_path / "equipment.csv"
    export.write_text(
        "Equipment;Description;Plant;Manufacturer\n000123;Feed pump;1000;KSB\n000124;Fan \u201cbig\u201d;2000;\n"
    )
    folder = tmp_path / "plant"
    assert command("init", folder, "--register-from", export)[0] == 0
    assert sorted(p.name for p in (folder / "inbox").iterdir()) == ["1000", "2000"]
    state = json.loads(command("status", folder, "--json")[1])
    assert state["assets"] == 2
    assert [s["site"] for s in state["sites"]] == ["1000", "2000"]
    assert (folder / "register.csv").read_text().count("000123") == 1


def test_a_second_list_adds_its_site_and_changes_nothing_that_is_there(tmp_path: Path, command: Command) -> None:
    ship, farm, folder = tmp_path / "ship.csv", tmp_path / "farm.csv", tmp_path / "fleet"
    ship.write_text("Equipment;Description\nP-101;Bilge pump\nP-102;Fire pump\n")
    farm.write_text("Equipment;Description;Parent\nP-101;Oil pump;WEA-1\nWEA-1;Turbine;\n")
    assert command("init", folder, "--register-from", ship, "--site", "ship")[0] == 0
    register, settings = folder / "register.csv", folder / "plant.toml"
    text = register.read_text().splitlines()
    register.write_text(
        "\n".join([f"{text[0]};note".replace(",", ";"), *(f"{t};mine".replace(",", ";") for t in text[1:])]) + "\n"
    )
    settings.write_text(settings.read_text() + "# my own words\n")
    code, _, err = command("init", folder)
    assert (code, "--register-from LIST --site SITE" in err) == (2, True)
    code, out, _ = command("init", folder, "--register-from", farm, "--site", "farm")
    assert code == 0
    assert "Added 2 of them to register.csv." in out
    assert "the site stands before it, as in 'farm P-101'; the tag stays 'P-101'" in out
    assert "New in plant.toml: farm." in out
    assert "my own words" in settings.read_text()
    assert register.read_text().count(";mine") == 2
    state = json.loads(command("status", folder, "--json")[1])
    assert (state["assets"], [s["site"] for s in state["sites"]]) == (4, ["ship", "farm"])
    assert (folder / "inbox" / "farm").is_dir()
    both = pd.read_csv(register, sep=";", dtype=str).set_index("asset_id")
    assert list(both.loc[["farm P-101", "WEA-1"], "tag"]) == ["P-101", "WEA-1"]
    assert both.at["farm P-101", "parent_id"] == "WEA-1"
    before = register.read_text()
    assert (
        "Added 0 of them to register.csv; it had 2 already"
        in command("init", folder, "--register-from", farm, "--site", "farm")[1]
    )
    assert register.read_text() == before
    # a column that was not understood is named in the list, which is given again
    ship.write_text("Equipment;Description;Ops call sign\nP-101;Pump no. 1;Bertha\nP-102;Fire pump;\n")
    out = command("init", folder, "--register-from", ship, "--site", "ship")[1]
    assert "Filled in where it was blank: aliases of 1." in out
    both = pd.read_csv(register, sep=";", dtype=str).set_index("asset_id")
    assert list(both.loc["P-101", ["description", "aliases"]]) == ["Bilge pump", "Bertha"]


def test_init_takes_sites_as_people_name_them(tmp_path: Path, command: Command) -> None:
    export = tmp_path / "equipment.csv"
    export.write_text("Equipment;Description;Plant\n1;Feed pump;North Plant\n2;Fan;Süd\n3;Fan;\n", encoding="utf-8")
    folder = tmp_path / 'plant "one"'
    code, _, err = command("init", folder, "--register-from", export)
    assert (code, "row 4" in err, "--site" in err, folder.exists()) == (2, True, True, False)
    assert command("init", folder, "--register-from", export, "--site", "yard")[0] == 0
    assert sorted(p.name for p in (folder / "inbox").iterdir()) == ["North Plant", "Süd", "yard"]
    state = json.loads(command("status", folder, "--json")[1])
    assert [s["site"] for s in state["sites"]] == ["North Plant", "Süd", "yard"]


def test_rows_with_the_same_fault_are_told_together(mills: Path, command: Command) -> None:
    lines = "".join(f";P-101A;seal leaking {n}\n" for n in range(30))
    (mills / "inbox" / "north" / "undated.csv").write_text("Date;Equipment;Description\n" + lines)
    code, out, _ = command("ingest", mills, "--history")
    assert code == 3
    assert "30 set aside:" in out
    assert "inbox/north/undated.csv, row 2 and 29 more rows: The line has no date." in out
    assert out.count("undated.csv") == 1


def test_a_dry_run_says_what_would_be_read(mills: Path, command: Command) -> None:
    code, out, _ = command("ingest", mills, "--dry-run")
    assert code == 0
    assert out.startswith("Would read 7 documents (0 were known), ")
    assert "events" not in out


def test_init_makes_no_folders_outside_the_inbox(tmp_path: Path, command: Command) -> None:
    for site in ("../north", "N/S", ".hidden"):
        export = tmp_path / "equipment.csv"
        export.write_text(f"Equipment;Description;Plant\n1;Feed pump;{site}\n", encoding="utf-8")
        code, _, err = command("init", tmp_path / "plant", "--register-from", export)
        assert (code, repr(site) in err, (tmp_path / "plant").exists()) == (2, True, False)


def test_score_needs_neither_day_nor_file(plant_dir: Path, command: Command) -> None:
    code, out, _ = command("score", plant_dir, "--json")
    assert code == 0
    assert {row["as_of"][:10] for row in json.loads(out)["rows"]} == {date.today().isoformat()}
    assert command("score", plant_dir, "--as-of", "2026-01-03")[0] == 0


def test_before_there_is_a_model_the_remedy_is_named(read_mills: Workspace, command: Command) -> None:
    root = read_mills.context.root
    code, _, err = command("score", root, "--as-of", "2026-01-03", "--out", root / "r.csv")
    assert code == 2
    assert "pdm-logs train" in err
    code, _, err = command("explain", root, "P-101A")
    assert code == 2
    assert "pdm-logs score" in err


def test_reading_what_is_no_page_is_told_in_a_line(tmp_path: Path, command: Command) -> None:
    (tmp_path / "notes.txt").write_text("pump 3 leaks")
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    code, _, err = command("read", tmp_path / "notes.txt")
    assert (code, "no PDF, PNG, JPEG or TIFF" in err) == (2, True)
    code, _, err = command("read", tmp_path / "cut.png")
    assert (code, "Scan the page again." in err, "Traceback" in err) == (1, True, False)


@pytest.mark.parametrize("asked", [(), ("--json",)])
def test_a_page_that_holds_nothing_is_told_by_the_status(
    asked: tuple[str, ...], tmp_path: Path, command: Command
) -> None:
    from PIL import Image

    Image.new("L", (300, 400), 250).save(tmp_path / "blank.png")
    code, out, _ = command("read", tmp_path / "blank.png", *asked)
    assert (code, "is blank" in out) == (3, True)


def test_a_line_that_is_struck_out_is_said_to_be(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {
            "entry_id": n,
            "document_id": "d",
            "site": "s",
            "page": 1,
            "row": k,
            "channel": "hand",
            "fields": {},
            "extra": extra,
        }
        for k, (n, extra) in enumerate([("a", {"struck_out": "P-101A leak"}), ("b", None)], start=1)
    ]
    reading = PageReading(ENTRIES.rows(rows), CELLS.empty(), CROPS.empty(), [])
    monkeypatch.setattr("pdm.workspace.read.read_file", lambda *_, **__: reading)
    code, out, _ = command("read", tmp_path / "page.png")
    assert code == 0
    assert out.splitlines()[:2] == ["row 1  (hand, struck out: kept, not used)", "row 2  (hand, no text)"]


def test_training_on_nothing_names_what_to_do(tmp_path: Path, command: Command) -> None:
    command("init", tmp_path / "new")
    code, _, err = command("train", tmp_path / "new")
    assert (code, "register.csv lists no asset" in err) == (2, True)
    (tmp_path / "new" / "register.csv").write_text("asset_id,site\nP1,site1\n")
    code, _, err = command("train", tmp_path / "new")
    assert (code, "pdm-logs ingest" in err) == (2, True)


def test_a_new_user_is_told_what_comes_next(mills: Path, tmp_path: Path, command: Command) -> None:
    command("init", tmp_path / "new")
    code, out, _ = command("check", tmp_path / "new")
    assert (code, "Mend 1: List the equipment in register.csv." in out) == (0, True)
    code, out, _ = command("ingest", mills, "--history")
    assert (code, f"Next: pdm-logs check {mills}" in out) == (0, True)
    told = [line for line in command("check", mills)[1].splitlines() if line.startswith("Enough to train:")]
    code, out, _ = command("train", mills)
    # what check says before is what train finds
    assert (code == 0) == told[0].startswith("Enough to train: yes")
    assert ("No model was learned" in out) == (code == 1)
    assert "pdm-logs" in out.splitlines()[-1]
    assert "Next: " not in command("ingest", mills)[1]


@pytest.mark.parametrize(("asset", "words"), [("P-101", "Did you mean P-101A"), ("nothing like it", "no asset")])
def test_an_unknown_asset_is_named_with_the_nearest(asset: str, words: str, plant_dir: Path, command: Command) -> None:
    code, _, err = command("explain", plant_dir, asset)
    assert code == 2
    assert words in err


def test_a_tag_used_at_two_sites_lists_the_choices(plant_dir: Path, command: Command) -> None:
    with (plant_dir / "register.csv").open("a") as handle:
        handle.write("S9,P-101A,south,Feed pump of the south,pump,2019-01-01\n")
    code, _, err = command("explain", plant_dir, "P-101A")
    assert code == 2
    assert "N1 (north), S9 (south)" in err


def test_settings_with_mistakes_are_status_2_with_all_of_them(plant_dir: Path, command: Command) -> None:
    toml: Any = plant_dir / "plant.toml"
    toml.write_text(toml.read_text() + '[risk]\nhorizon_days = "soon"\nstep = 3\n')
    code, out, err = command("status", plant_dir)
    assert (code, out) == (2, "")
    assert "2 mistakes" in err
    assert "risk.horizon_days" in err
    assert "did you mean 'step_days'" in err
