"""Marked texts: marks that point to texts standing elsewhere are read as if the texts stood beside them."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

import pytest

from pdm.errors import SettingsError
from pdm.extraction.spans.marked import checksum, read_marked
from pdm.extraction.spans.relations import Relation
from pdm.extraction.spans.spans import Span

HEAD = "# file n plain.norm\n# file w orders.csv Short text\n# label A Activity/Maintenance/Replace\n# label B Object/Holding\n# relation P patient\n"
PLAIN = "RPLC\treplace\nBRG\tbearing\n\nPMP\tpump\nOK\tfine\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plain.norm").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "orders.csv").write_text("No,Short text\n1,repl brg\n2,lamp out\n", encoding="utf-8")
    return tmp_path


def table(folder: Path, *lines: str) -> Path:
    path = folder / "marks.tsv"
    path.write_text(HEAD + "".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def test_marks_are_put_on_the_texts_they_point_to(folder: Path) -> None:
    path = table(
        folder, f"n\t0\t{checksum(['replace', 'bearing'])}\t0-1A 1-2B\t0>1P", f"n\t1\t{checksum(['pump', 'fine'])}\t"
    )
    found = read_marked([path], 2)
    assert found.words == [["replace", "bearing"], ["pump", "fine"]]
    assert found.spans == [[Span(0, 1, "Activity/Maintenance"), Span(1, 2, "Object/Holding")], []]
    assert found.relations == [[Relation(0, 1, "patient")], []]
    assert found.changed == 0


def test_a_column_is_cut_into_words_as_the_extractor_does(folder: Path) -> None:
    path = table(folder, f"w\t0\t{checksum(['replace', 'bearing'])}\t1-2B")
    assert read_marked([path], 1).words == [["replace", "bearing"]]


def test_a_text_that_is_not_what_was_marked_is_left_out_and_counted(folder: Path) -> None:
    path = table(folder, f"n\t0\t{checksum(['replace', 'seal'])}\t0-1A", f"n\t1\t{checksum(['pump', 'fine'])}\t0-1B")
    found = read_marked([path], 2)
    assert found.words == [["pump", "fine"]]
    assert found.changed == 1


@pytest.mark.parametrize(
    "line",
    [
        "n\t9\t00000000\t0-1A",
        "x\t0\t00000000\t0-1A",
        "n\t0",
        "n\t0\t{}\t0-1Z",
        "n\t0\t{}\t0-1A\t0>1P",
        "n\t0\t{}\tA",
        "n\t0\t{}\t1-3B",
        "n\t0\t{}\t1>2B",
    ],
)
def test_a_line_that_is_no_mark_is_refused_with_its_number(folder: Path, line: str) -> None:
    path = table(folder, line.format(checksum(["replace", "bearing"])))
    with pytest.raises(SettingsError, match="line 6"):
        read_marked([path], 2)


def test_tables_and_texts_are_read_side_by_side(folder: Path) -> None:
    (folder / "m.json").write_text('[{"tokens": ["a"], "entities": [], "relations": []}]', encoding="utf-8")
    both = read_marked([folder / "m.json", table(folder, f"n\t0\t{checksum(['replace', 'bearing'])}\t0-1A")], 2)
    assert both.words == [["a"], ["replace", "bearing"]]
    assert both.part([1]).spans == [[Span(0, 1, "Activity/Maintenance")]]


@pytest.mark.data
def test_the_packages_own_marks_fit_the_texts_they_were_made_on() -> None:
    data = Path(os.environ["PDM_DATA"])
    own = Path(str(resources.files("pdm.extraction"))) / "weights" / "marked.tsv"
    found = read_marked([own], 2, lambda name: data / name)
    assert found.changed == 0
    assert len(found.words) > 6000
    for words, spans in zip(found.words, found.spans, strict=True):
        assert all(0 <= s.start < s.end <= len(words) for s in spans)
