from __future__ import annotations

import json
import shutil
import sys
from dataclasses import fields
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from typer.testing import CliRunner

from pdm.cli.app import app
from pdm.config import load_recipe
from pdm.errors import EngineMissing, SettingsError
from pdm.ocr.engines import hands as hands_module
from pdm.ocr.engines.eight_bits import EightBits, Layer
from pdm.ocr.engines.hands import Hands, together
from pdm.ocr.engines.ppocr import cut_model, wheel
from pdm.ocr.tuning import pool, recipe
from pdm.ocr.tuning.drawing import Line
from pdm.ocr.tuning.eight_bits import Choice
from pdm.ocr.tuning.mixing import parts
from pdm.ocr.tuning.pool import Supply
from pdm.ocr.tuning.recipe import Recipe
from pdm.ocr.tuning.training import Plan, Tuned

RECIPE = """
fonts = "fonts"
print = ["DejaVu Sans Mono"]
held = ["DejaVu Serif"]
lines = ["typed.txt"]
words = 100
steps = 1
shares = [{ stem = 0, middle = 0, neck = 0, head = 0.5 }]
"""


@pytest.fixture
def config(tmp_path: Path, font_file: Path) -> Path:
    (tmp_path / "fonts").mkdir()
    for name in ("DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSansMono.ttf"):
        shutil.copy(font_file.with_name(name), tmp_path / "fonts" / name)
    (tmp_path / "typed.txt").write_text("replaced seal\n", encoding="utf-8")
    (tmp_path / "r.toml").write_text(RECIPE, encoding="utf-8")
    return tmp_path / "r.toml"


def moved(model: bytes, supply: Supply, plan: Plan, *_: object, frozen: set[str], known: list[Line]) -> Tuned:
    """In place of a training, which needs torch: all weights a little larger."""
    assert supply.take(wait=True)
    assert plan.steps == 1
    graph = onnx.load_from_string(model).graph
    found = {w.name: np.array(numpy_helper.to_array(w)) for w in graph.initializer}
    before = {n: a for n, a in found.items() if a.dtype == np.float32 and a.size > 1}
    assert all(line.picture.shape[0] == 48 for line in known)
    before = {n: a for n, a in before.items() if n not in frozen}
    return Tuned(before, {n: a * np.float32(1.01) for n, a in before.items()}, 1, 8, 0.5, "cpu")


def test_command_writes_differences_that_the_reader_loads(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "tune", moved)
    monkeypatch.setattr(recipe, "torch_here", lambda: None)
    monkeypatch.setattr(recipe, "_HELD_LINES", 5)
    monkeypatch.setattr(pool, "_LINES", 20)
    result = CliRunner().invoke(app, ["train-recogniser", str(config), "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    card = answer["card"]
    assert (card["families"], card["held_families"]) == (["dejavusans", "dejavusansmono"], ["dejavuserif"])
    assert [r["share"] and r["share"]["head"] for r in card["shares"]] == [None, 0.5]
    assert json.loads(config.with_name("hands.json").read_text(encoding="utf-8")) == card
    hands = Hands.from_bytes(Path(answer["file"]).read_bytes())
    assert len(hands.differences) == 2
    assert cut_model(wheel(), hands) != cut_model(wheel())
    told = CliRunner().invoke(app, ["train-recogniser", str(config)])
    assert "1 fonts" in told.output
    assert "hands.npz" in told.output


def test_the_tuned_recogniser_is_measured_for_eight_bits_where_the_config_says_so(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int, int]] = []

    def few(
        model: bytes, hands: str, lines: list[Line], judges: list[Line], progress: object
    ) -> tuple[EightBits, dict]:
        seen.append((hands, len(lines), len(judges)))
        return EightBits(hands, {"layer": Layer(0, 1, np.ones(2, np.float32))}), {
            "layer": Choice(0.5, 0.9, 0.001, True)
        }

    monkeypatch.setattr(recipe, "tune", moved)
    monkeypatch.setattr(recipe, "torch_here", lambda: None)
    monkeypatch.setattr(recipe, "measured", few)
    monkeypatch.setattr(recipe, "_HELD_LINES", 5)
    monkeypatch.setattr(pool, "_LINES", 20)
    config.write_text(RECIPE + "eight_bits = 9\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["train-recogniser", str(config), "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.output)
    kept = EightBits.from_bytes(config.with_name("eight_bits.npz").read_bytes())
    hands = Hands.from_bytes(Path(answer["file"]).read_bytes())
    assert seen == [(hands.name, 9, 3)]
    assert kept.hands == hands.name
    assert answer["card"]["eight_bits"] == {"layer": {"share": 0.5, "within": 0.9, "moved": 0.001, "kept": True}}


def test_a_training_goes_on_from_kept_differences_with_parts_that_stay(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(hands_module.__file__).parent
    shutil.copy(folder / hands_module.FILE, config.with_name("start.npz"))
    (config.parent / "pages").mkdir()
    cv2.imwrite(str(config.parent / "pages" / "1.png"), np.full((30, 90), 200, dtype=np.uint8))
    (config.parent / "pages" / "1.gt.txt").write_text("pump", encoding="utf-8")
    config.write_text(
        RECIPE.replace("neck = 0,", "neck = 0.5,") + 'start = "start.npz"\nfrozen = ["neck"]\nknown = ["pages"]\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(recipe, "tune", moved)
    monkeypatch.setattr(recipe, "torch_here", lambda: None)
    monkeypatch.setattr(recipe, "_HELD_LINES", 2)
    monkeypatch.setattr(pool, "_LINES", 20)
    out, card = recipe.train(config)
    start = Hands.from_bytes(config.with_name("start.npz").read_bytes())
    made, where = Hands.from_bytes(out.read_bytes()), parts(cut_model(wheel()))
    changed = {
        where[n] for n, d in made.differences.items()
        if np.abs(together(d, -start.differences[n])).max() > 0.02 * np.abs(start.differences[n]).max()
    }  # fmt: skip
    assert changed == {"head"}
    assert list(card["recipe"]["frozen"]) == ["neck"]


def test_differences_of_another_recogniser_are_no_start(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "torch_here", lambda: None)
    config.write_text(RECIPE + 'start = "start.npz"\n', encoding="utf-8")
    start = config.with_name("start.npz")
    start.write_bytes(b"nothing of the kind")
    with pytest.raises(SettingsError, match="not a file of differences"):
        recipe.train(config)
    start.write_bytes(Hands("0" * 64, {}).to_bytes())
    with pytest.raises(SettingsError, match="another recogniser"):
        recipe.train(config)


def test_without_torch_nothing_is_begun(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(EngineMissing, match="pip install torch"):
        recipe.train(config)


def test_a_family_kept_for_judging_stops_it(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "torch_here", lambda: None)
    font = config.parent / "fonts" / "DejaVuSans.ttf"
    font.rename(font.with_name("schoolbell-latin-400-normal.ttf"))
    with pytest.raises(SettingsError, match="kept for judging"):
        recipe.train(config)


def test_files_that_are_missing_are_named(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "torch_here", lambda: None)
    (config.parent / "typed.txt").unlink()
    with pytest.raises(SettingsError, match=r"typed\.txt is not there"):
        recipe.train(config)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('fonts = "f"', "seconds or steps"),
        ("steps = 1", "fonts"),
        ('fonts = "f"\nsteps = 1\nshares = [{ stem = 2 }]', "stem"),
        ('fonts = "f"\nsteps = 1\nshares = [{}, { head = 0.5 }]', "held families, people or development"),
        ('fonts = "f"\nsteps = 1\nfaces = 3', "faces"),
        ("fonts = ", "TOML"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "r.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=problem):
        load_recipe(tmp_path / "r.toml", Recipe)
    with pytest.raises(SettingsError, match="no such config"):
        load_recipe(tmp_path / "other.toml", Recipe)


def test_all_that_says_how_is_learned_can_be_set_and_stands_in_the_card(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(
        'fonts = "."\nsteps = 7\nrate = 1e-4\nwarmup = 5\nbatch = 9\nfirst = 3\nseed = 4\nhold = 0.7\n'
    )
    recipe = load_recipe(tmp_path / "r.toml", Recipe)
    assert recipe.plan() == Plan(steps=7, rate=1e-4, warmup=5, batch=9, first=3, seed=4, hold=0.7)
    # the card is made of this
    assert {f.name for f in fields(Plan)} <= set(recipe.model_dump())


def test_the_config_beside_the_kept_differences_tells_which_parts_they_move() -> None:
    folder = Path(hands_module.__file__).parent
    kept = Hands.from_bytes((folder / hands_module.FILE).read_bytes())
    (share,) = load_recipe(folder / "hands.toml", Recipe).shares
    where = parts(cut_model(wheel()))
    assert {where[n] for n in kept.differences} == {p for p, s in share.model_dump().items() if s}
