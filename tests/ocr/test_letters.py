"""Letters with accents are read as what they are, from print and from hands, and plain ones get none."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from pdm.lattice import LATIN, Lattice
from pdm.ocr.engines.adaptation import Adaptation
from pdm.ocr.engines.hands import Hands
from pdm.ocr.engines.letters import Letters
from pdm.ocr.engines.ppocr import PPOcr, cut_model, wheel

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def line(text: str, font: str = "DejaVuSans-Oblique.ttf") -> npt.NDArray[np.uint8]:
    face = ImageFont.truetype(str(FONTS / font), 40)
    picture = Image.new("L", (round(face.getlength(text)) + 24, 64), 250)
    ImageDraw.Draw(picture).text((12, 6), text, font=face, fill=40)
    return np.asarray(picture)


@pytest.fixture(scope="module")
def reader() -> PPOcr:
    return PPOcr()


@pytest.mark.parametrize(
    "text",
    [
        "Rührer geölt",
        "Störung Kälte",
        "réparé déjà",
        "Förderband läuft",
        "côté gauche",
        "rotação",
        "señal baja",
        "før skift",
    ],
)
def test_words_of_other_languages_are_read_with_their_letters(reader: PPOcr, text: str) -> None:
    assert reader.read([line(text)])[0].text == text


@pytest.mark.parametrize("text", ["pump 101A tripped", "Ruhr Kolben Motor", "seal ok, no leak", "ii jj 11 :: 8.3 mm/s"])
def test_plain_letters_get_no_accents(reader: PPOcr, text: str) -> None:
    assert reader.read([line(text)])[0].text.isascii()


def test_what_was_learned_of_a_hand_before_there_were_as_many_letters_still_counts() -> None:
    columns = 112
    learned = Adaptation(
        {"linear_8.w_0": np.zeros((120, columns), np.float32), "linear_8.b_0": np.full(columns, 0.5, np.float32)},
        0.2,
        0.1,
        30,
    )
    assert cut_model(wheel(), None, Adaptation.from_bytes(learned.to_bytes())) != cut_model(wheel())
    more = Adaptation({"linear_8.b_0": np.ones(len(LATIN) + 1, np.float32)}, 0.1, 0.05, 30)
    both = more.on_top_of(learned).differences["linear_8.b_0"]
    assert (both[0], both[columns], len(both)) == (1.5, 1.0, len(LATIN) + 1)
    too_many = Hands("", {"linear_8.b_0": np.zeros(len(LATIN) + 2, np.float32)})
    with pytest.raises(ValueError, match="no weights"):
        cut_model(wheel(), None, Adaptation(too_many.differences, 0.2, 0.1, 30))


def test_lattices_kept_before_there_were_as_many_letters_say_what_they_said() -> None:
    kept = Lattice.from_probabilities(np.eye(len(LATIN) + 1)[[0, LATIN.index("ü") + 1, 0, LATIN.index(" ") + 1]])
    assert (LATIN.index("ü"), LATIN.index(" ")) == (101, 110)
    assert Lattice.from_bytes(kept.to_bytes()).greedy()[0] == "ü "


def test_a_file_of_letters_is_read_as_it_was_written_or_refused() -> None:
    letters = Letters("abc", "äé", np.ones((120, 2), np.float32), np.zeros(2, np.float32))
    again = Letters.from_bytes(letters.to_bytes())
    assert (again.hands, again.characters, again.weights.shape) == ("abc", "äé", (120, 2))
    with pytest.raises(ValueError, match="not a file of letters"):
        Letters.from_bytes(b"PK nothing")
