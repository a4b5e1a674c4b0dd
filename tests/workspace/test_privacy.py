"""`[privacy] people`: names are rewritten before anything is stored, wherever they stand."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from pdm.errors import Reason, Refusal
from pdm.records import CELLS, CROPS, ENTRIES, TABLES, PageReading
from pdm.workspace.privacy import Privacy

from .conftest import lines, open_mills, write_csv

NAME = "Karin Quist"


def stored_bytes(folder: Path) -> bytes:
    """All that lies in the store: Parquet uncompressed by reading it, SQLite and the kept registers as they are."""
    parts = [p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != ".parquet"]
    parts += [pd.read_parquet(p).to_csv().encode() for p in sorted(folder.rglob("*.parquet"))]
    return b"\n".join(parts)


@pytest.mark.acceptance
@pytest.mark.parametrize(("people", "expected"), [("initials", "KQ"), ("hash", None), ("keep", NAME)])
def test_names_are_rewritten_before_anything_is_stored(mills: Path, people: str, expected: str | None) -> None:
    rows = lines("north", ("P-101A",), 2022, 4)
    rows[0]["Description"] = f"seal leaking, told {NAME} and KARIN  QUIST"
    rows[1]["Remarks"] = f"ask {NAME}."
    write_csv(mills / "inbox" / "north" / "names.csv", rows)
    # the settings that audit keeps must name those whom the plant lists; here only the logs do
    toml = (mills / "plant.toml").read_text().replace(f'people = ["{NAME}"]', "")
    (mills / "plant.toml").write_text(toml + f'[privacy]\npeople = "{people}"\n')
    workspace = open_mills(mills)
    workspace.ingest(history=True)
    technicians = set(workspace.events.loc[workspace.events["site"] == "north", "technician"])
    assert len(technicians) == 1
    (name,) = technicians
    assert name == expected or (expected is None and name.startswith("p-") and len(name) == 10)
    seen = stored_bytes(mills / ".pdm").lower()
    assert (NAME.lower().encode() in seen) == (people == "keep")
    if people != "keep":
        assert b"quist" not in seen
        told = workspace.events.loc[workspace.events["text"].str.contains("told"), "text"].iloc[0]
        assert f"told {name} and {name}" in told


def test_the_hash_is_the_same_for_a_person_and_differs_between_workspaces(mills: Path, tmp_path: Path) -> None:
    one, other = Privacy("hash", b"a"), Privacy("hash", b"b")
    assert one.name(NAME) == one.name("karin   QUIST") != one.name("Mia Moss")
    assert one.name(NAME) != other.name(NAME)


names = st.text(st.characters(codec="utf-8", categories=("Lu", "Ll", "Zs"), include_characters=".-"), max_size=30)


@example(name="A.ℴ", people="initials")
@given(name=names, people=st.sampled_from(["keep", "initials", "hash"]))
@settings(max_examples=150, deadline=None)
def test_rewriting_twice_is_rewriting_once(name: str, people: str) -> None:
    rule = Privacy(people, b"key")
    assert rule.name(rule.name(name)) == rule.name(name)


def page(name_box: list[float] | None = None) -> PageReading:
    """A line read from a picture: white paper, black where the name stands (the right tenth of the line)."""
    picture = Image.new("L", (400, 40), 255)
    picture.paste(0, (360, 0, 400, 40))
    out = io.BytesIO()
    picture.save(out, "PNG")
    entries = ENTRIES.rows([{
        "entry_id": "e", "document_id": "d", "site": "north", "page": 1, "row": 1, "box": [0.0, 0.5, 1.0, 0.6], "crop": "line",
        "fields": {"technician": NAME, "description": f"seal ok, {NAME}"}, "text": f"seal ok, {NAME}",
        "extra": {"Checked": "Quist, Karin / Karin Quist"},
    }])  # fmt: skip
    cells = CELLS.rows([
        {"entry_id": "e", "field": "technician", "text": NAME, "second_text": "Karin Ouist", "lattice": b"x",
         "crop": "name", "box": name_box or [0.9, 0.5, 1.0, 0.6]},
        {"entry_id": "e", "field": "description", "text": f"seal ok, {NAME}", "lattice": b"x", "crop": "text"},
        {"entry_id": "e", "field": "date", "text": "1.2.25", "lattice": b"x"},
    ])  # fmt: skip
    crops = CROPS.rows({"crop_id": c, "png": out.getvalue()} for c in ("line", "name", "text"))
    refusal = Refusal(Reason.BAD_DATE, "is no date.", "Mend it.", "d", "o", 1, 1, f"{NAME} 31.2.")
    return PageReading(entries, cells, crops, [refusal])


@pytest.mark.parametrize(("people", "name"), [("initials", "KQ"), ("hash", Privacy("hash", b"k").name(NAME))])
def test_a_page_keeps_no_name_in_text_cells_lattices_or_pictures(people: str, name: str) -> None:
    out = Privacy(people, b"k").reading(page(), [])
    fields = json.loads(out.entries["fields"].iloc[0])
    assert fields == {"technician": name, "description": f"seal ok, {name}"}
    assert out.entries["text"].iloc[0] == f"seal ok, {name}"
    assert json.loads(out.entries["extra"].iloc[0])["Checked"] == f"Quist, Karin / {name}"
    cells = out.cells.set_index("field")
    assert cells.loc["technician", "text"] == name
    assert "ist" not in str(cells.loc["technician", "second_text"])
    assert cells["lattice"].notna().to_dict() == {"technician": False, "description": False, "date": True}
    assert out.refusals[0].value == f"{name} 31.2."
    crops = out.crops.set_index("crop_id")["png"]
    assert set(crops.index) == {"line", "text"}
    assert cells["crop"].isna()["technician"]
    line = Image.open(io.BytesIO(crops["line"]))
    assert set(line.crop((362, 0, 400, 40)).tobytes()) == {128}
    assert set(line.crop((0, 0, 350, 40)).tobytes()) == {255}
    for table, frame in (("entries", out.entries), ("cells", out.cells), ("crops", out.crops)):
        TABLES[table].validate(frame)


def test_without_the_rule_nothing_is_touched() -> None:
    reading = page()
    assert Privacy().reading(reading, [NAME]) is reading


def test_short_initials_are_names_only_as_they_are_written() -> None:
    """`am` in a sentence is no person of the initials AM."""
    reading = page()
    reading.entries["text"] = "I am sure, says AM"
    out = Privacy("hash", b"k").reading(reading, ["AM"])
    assert out.entries["text"].iloc[0] == f"I am sure, says {Privacy('hash', b'k').name('AM')}"
