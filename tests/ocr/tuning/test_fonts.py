from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from pdm.errors import SettingsError
from pdm.lattice import LATIN
from pdm.ocr.tuning.fonts import RESERVED, Face, among, face, find


def test_a_face_knows_its_family_and_characters(sans: Face) -> None:
    assert sans.family == "dejavusans"
    assert set("aZ9°ß") <= sans.characters <= set(LATIN) - {" "}


@pytest.mark.parametrize("name", ["caveat-latin-400-normal.ttf", "patrick-hand.400.ttf", "Rock-Salt.ttf"])
def test_a_file_named_after_a_family_kept_for_judging_is_refused(font_file: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(font_file, tmp_path / name)
    with pytest.raises(SettingsError, match="kept for judging"):
        find(tmp_path)


@pytest.mark.parametrize("family", ["Homemade Apple", "Architects Daughter"])
def test_a_renamed_font_kept_for_judging_is_refused(font_file: Path, tmp_path: Path, family: str) -> None:
    font = TTFont(font_file)
    font["name"].setName(family, 1, 3, 1, 0x409)
    font["name"].setName(family, 1, 1, 0, 0)
    font.save(tmp_path / "harmless.ttf")
    with pytest.raises(SettingsError, match="kept for judging"):
        face(tmp_path / "harmless.ttf")


def test_fifteen_families_are_kept_for_judging() -> None:
    assert len(RESERVED) == 15
    assert all(name.isalpha() and name.islower() for name in RESERVED)


def test_fonts_with_all_letters_are_found_in_folders(font_file: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    shutil.copy(font_file, tmp_path / "deep" / "a-latin.ttf")
    shutil.copy(font_file.with_name("DejaVuSerif.ttf"), tmp_path / "b-latin.ttf")
    (tmp_path / "b.txt").write_text("no font")
    # has no letters
    shutil.copy(font_file.with_name("STIXSizOneSymReg.ttf"), tmp_path / "s-latin.ttf")
    assert [f.family for f in find(tmp_path)] == ["dejavuserif", "dejavusans"]
    assert [f.family for f in find(tmp_path, ["a-*"])] == ["dejavusans"]
    assert [f.family for f in among(find(tmp_path), ["dejavu-serif"])] == ["dejavuserif"]


def test_a_folder_without_fonts_and_a_broken_font_are_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no font with all letters"):
        find(tmp_path)
    (tmp_path / "x.ttf").write_bytes(b"nothing of the kind")
    with pytest.raises(SettingsError, match=r"x\.ttf"):
        find(tmp_path)
