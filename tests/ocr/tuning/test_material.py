from __future__ import annotations

import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from pdm.errors import SettingsError
from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.material import drawn, people_of, read_lines, read_pictures, sources_of, weighted
from pdm.ocr.tuning.pen import Manner, strokes_of
from pdm.ocr.tuning.skeleton import Hand
from pdm.ocr.tuning.texts import Texts

TEXTS = Texts(["pump", "seal"])


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory, font_file: Path) -> Path:
    folder = tmp_path_factory.mktemp("fonts")
    for name in ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSansMono.ttf"):
        shutil.copy(font_file.with_name(name), folder / name)
    return folder


def test_no_family_is_both_drawn_with_and_judged_by(fonts: Path) -> None:
    sources, apart = sources_of(
        TEXTS, fonts, ["*"], prints=["DejaVu Sans Mono"], held=["DejaVu Serif"], weights={"*serif*": 0.2}
    )
    assert [f.family for f in sources.faces] == [h.family for h in sources.hands] == ["dejavusans"]
    assert [f.family for f in sources.prints] == ["dejavusansmono"]
    assert [f.family for f in apart.faces] == ["dejavuserif"]
    # too decorated to be written by a pen
    assert apart.hands == []
    assert len(drawn(apart, 1, 3)) == 3
    assert drawn(sources_of(TEXTS, fonts, ["*"], prints=[], held=[], weights={})[1], 1, 3) == []


def test_a_family_that_is_not_there_and_none_left_are_told(fonts: Path) -> None:
    with pytest.raises(SettingsError, match="Zeyada"):
        sources_of(TEXTS, fonts, ["*"], prints=[], held=["Zeyada"], weights={})
    with pytest.raises(SettingsError, match="no font is left"):
        sources_of(TEXTS, fonts, ["DejaVuSans.ttf"], prints=["DejaVu Sans"], held=[], weights={})


def test_weights_multiply_and_nought_leaves_out(sans: Face) -> None:
    assert [f.weight for f in weighted([sans], {"dejavu*": 0.5, "*SANS*": 0.5, "ballet*": 0.1})] == [0.25]
    assert weighted([sans], {"*": 0}) == []


def test_lines_are_read_from_both_kinds_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("replaced seal\n\n ok \n", encoding="utf-8")
    assert read_lines(tmp_path / "a.txt") == ["replaced seal", "ok"]
    (tmp_path / "b.norm").write_text("repl\treplace\nbrg\tbearing\n\n<id>\t<id>\nnoisy\tnoisy\n", encoding="utf-8")
    assert read_lines(tmp_path / "b.norm") == ["repl brg", "replace bearing", "<id> noisy", "<id> noisy"]


def test_pictures_are_read_with_their_texts(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "1.png"), np.full((20, 100), 200, dtype=np.uint8))
    (tmp_path / "1.gt.txt").write_text("Pump ☃ 12\n", encoding="utf-8")
    cv2.imwrite(str(tmp_path / "2.png"), np.full((20, 100), 200, dtype=np.uint8))
    (line,) = read_pictures(tmp_path)
    assert line.text == "Pump 12"
    assert line.picture.shape == (48, 240)
    (tmp_path / "1.gt.txt").unlink()
    with pytest.raises(SettingsError, match="no pictures"):
        read_pictures(tmp_path)


def wrote(folder: Path, who: str, category: str, texts: list[str], kind: str, hand: Hand) -> None:
    """A file of the UNIPEN format in which a person wrote some texts."""
    strokes, segments, n = [f'.WRITER_ID "{who}"', ".COORD X Y"], [], 0
    for text in texts:
        found = strokes_of(text, hand, Manner(), np.random.default_rng(0)) or []
        for stroke in found:
            strokes += [".PEN_DOWN", *(f"{int(x * 400)} {int(-y * 400)}" for x, y in stroke), ".PEN_UP"]
        segments.append(f'.SEGMENT {kind} {n}-{n + len(found) - 1} ? "{text}"')
        n += len(found)
    file = folder / "data" / category / "abc" / f"{who}.dat"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([*strokes, *segments]), encoding="latin-1")


def test_no_person_is_both_learned_from_and_judged_by(fonts: Path, tmp_path: Path, strokes: Hand) -> None:
    people = [f"writer{n}" for n in range(40)]
    for who in people:
        wrote(tmp_path, who, "7", ["pump", "seal", "Hall"], "WORD", strokes)
        wrote(tmp_path, who, "2", list("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), "CHARACTER", strokes)
    learns, judges = ({who for who, _, _ in some} for some in people_of(tmp_path))
    assert learns | judges == {f"abc/{who}" for who in people}
    assert not learns & judges
    assert 0 < len(judges) < 10
    sources, apart = sources_of(TEXTS, fonts, ["*"], prints=[], held=[], weights={}, people=tmp_path)
    assert (len(sources.writers), len(apart.writers)) == (len(learns), len(judges))
    assert (len(sources.people), len(apart.people)) == (len(learns), len(judges))
    # what they wrote is among the lines, and lines to judge by are of the others alone
    texts = [line.text for line in drawn(sources, 2, 120)]
    assert any(set(t.split()) <= {"pump", "seal", "Hall"} and "Hall" in t for t in texts)
    assert len(drawn(apart, 1, 5)) == 5
