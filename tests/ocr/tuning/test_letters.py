from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import numpy as np
from typer.testing import CliRunner

from pdm.cli.app import app
from pdm.errors import SettingsError
from pdm.lattice import LATIN
from pdm.ocr.engines.letters import Letters
from pdm.ocr.tuning.letters import LETTERS, Foreign, Seen, fitted, judged


def test_texts_of_other_languages_have_the_letters_of_theirs_and_none_that_cannot_be_read() -> None:
    draw, r = Foreign.usual(), Random(3)
    texts = [draw(r) for _ in range(400)]
    assert set("".join(texts)) <= set(LATIN)
    assert set("äöüéèñçãåø") <= set("".join(texts).lower())
    assert all(0 < len(t) <= 96 for t in texts)


def test_columns_are_fitted_to_what_is_seen_and_plain_letters_stay_plain() -> None:
    # a feature for "u", one for its dots: as the network sees both, while its last layer knows the letter alone
    weights, bias = np.zeros((3, len(LATIN) + 1), np.float32), np.full(len(LATIN) + 1, -1.0, np.float32)
    weights[0, 0], weights[1, LATIN.index("u") + 1] = 5.0, 2.0
    gap, plain, dotted = ([1.0, 0, 0], [0, 1.0, 0], [0, 1.0, 6.0])
    lines = [
        Seen("u", np.array([gap, plain, gap], np.float32)),
        Seen("ü", np.array([gap, dotted, gap], np.float32)),
    ] * 600
    assert judged(lines, weights, bias) == {"letters": 0.0, "invented": 0.0, "errors": 0.5}
    own = fitted(lines, weights, bias, 0)
    at = [LATIN.index(c) + 1 for c in LETTERS]
    weights[:, at], bias[at] = own
    assert judged(lines, weights, bias) == {"letters": 1.0, "invented": 0.0, "errors": 0.0}


def test_the_command_writes_columns_for_the_hands_of_the_package_and_a_card(tmp_path: Path, font_file: Path) -> None:
    (tmp_path / "fonts").mkdir()
    for name in ("DejaVuSans.ttf", "DejaVuSerif.ttf"):
        shutil.copy(font_file.with_name(name), tmp_path / "fonts" / name)
    out = tmp_path / "made" / "letters.npz"
    told = CliRunner().invoke(
        app, ["train-letters", str(tmp_path / "fonts"), "--out", str(out), "--held", "DejaVu Serif", "--lines", "20"]
    )
    assert told.exit_code == 0, told.output
    letters = Letters.from_bytes(out.read_bytes())
    assert letters.characters == LETTERS
    assert letters.weights.shape == (120, len(LETTERS))
    card = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    assert (card["families"], card["held_families"]) == (["dejavusans"], ["dejavuserif"])
    assert card["after"]["letters"] >= card["before"]["letters"]


def test_fonts_without_such_letters_are_refused_by_name(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["train-letters", str(tmp_path), "--out", str(tmp_path / "l.npz")])
    assert isinstance(told.exception, SettingsError)
    assert "no font" in str(told.exception)
