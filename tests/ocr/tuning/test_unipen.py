from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pdm.errors import SettingsError
from pdm.ocr.tuning.unipen import Recordings

STROKES = """.VERSION 1.0
.COORD X Y T
.WRITER_ID "anna"
.PEN_DOWN
10 20 1
30 40 2
.DT 50
.PEN_UP
.PEN_DOWN
50 60 3
70 80 4
90 100 5
.PEN_UP
95 100 6
.PEN_DOWN
1 2 7
"""


def collection(folder: Path, segments: str, name: str = "Abc/data/page.dat") -> Recordings:
    for path, text in (("include/abc/data/page.dat", STROKES), ("data/8/abc/page.dat", f".INCLUDE {name}\n{segments}")):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="latin-1")
    return Recordings(folder)


def test_components_are_counted_over_all_that_has_points(tmp_path: Path) -> None:
    # the first lifting of the pen has none; the second is component 2
    made = collection(tmp_path, '.SEGMENT WORD 0 ? "a"\n.SEGMENT WORD 1-3 OK "b c"\n')
    (path,) = made.files("8")
    who, (one, two) = made.segments(path)
    assert who == "abc/anna"
    assert (one.kind, one.text) == ("WORD", "a")
    assert np.array_equal(one.strokes[0], [[10, 20], [30, 40]])
    assert two.text == "b c"
    # what the pen did above the paper is no ink
    assert [len(s) for s in two.strokes] == [3, 1]
    assert not made.missing


@pytest.mark.parametrize(
    ("where", "points"),
    [("0,1", [2, 3]), ("0:1-1:1", [1, 2]), ("1:2", [1]), ("3", [1])],
)  # fmt: skip
def test_segments_name_components_or_points_of_them(tmp_path: Path, where: str, points: list[int]) -> None:
    made = collection(tmp_path, f'.SEGMENT TEXT {where} ? "x"\n')
    _, (segment,) = made.segments(made.files("8")[0])
    assert [len(s) for s in segment.strokes] == points


@pytest.mark.parametrize("told", ['WORD 7 ? "x"', 'WORD 2 ? "x"', "WORD 1 ? x", 'WORD a-b ? "x"'])
def test_a_segment_of_what_is_not_there_is_left_out_and_others_stay(tmp_path: Path, told: str) -> None:
    made = collection(tmp_path, f'.SEGMENT {told}\n.SEGMENT WORD 0 ? "kept"\n')
    _, found = made.segments(made.files("8")[0])
    assert [s.text for s in found] == ["kept"]


def test_a_label_may_go_on_in_the_next_line(tmp_path: Path) -> None:
    made = collection(tmp_path, '.SEGMENT TEXT 0-1 ? "pump\nis hot"\n')
    _, (segment,) = made.segments(made.files("8")[0])
    assert segment.text == "pump is hot"


def test_files_that_are_named_and_not_there_are_told(tmp_path: Path) -> None:
    made = collection(tmp_path, '.SEGMENT WORD 0 ? "a"\n', name="abc/data/lost.dat")
    _, found = made.segments(made.files("8")[0])
    assert found == []
    assert dict(made.missing) == {"abc/data/lost.dat": 1}


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no strokes")
    with pytest.raises(SettingsError, match="UNIPEN"):
        Recordings(tmp_path)
