from __future__ import annotations

from random import Random

import numpy as np
import pytest

from pdm.ocr.engines import engine
from pdm.ocr.tuning.ink import Ink
from pdm.ocr.tuning.pen import Manner, strokes_of
from pdm.ocr.tuning.skeleton import Hand
from pdm.ocr.tuning.traces import Piece, Writer, hands, text_of, traced, writer
from pdm.ocr.tuning.unipen import Segment


def segment(text: str, hand: Hand, kind: str = "WORD", unit: float = 300.0) -> Segment:
    """As a tablet would have it: another unit and place, y upwards."""
    strokes = strokes_of(text, hand, Manner(), np.random.default_rng(0))
    assert strokes is not None
    return Segment(kind, text, tuple(np.asarray((s * np.array([1, -1]) + 7) * unit, dtype=np.float32) for s in strokes))


def on_white(ink: Ink) -> np.ndarray:
    writing = ink.trimmed()
    assert writing is not None
    return np.pad(255 - (writing * 255).astype(np.uint8), 12, constant_values=255)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("8 - 1 6 - 8 8", "8-16-88"),
        ("in high school ,", "in high school,"),
        ('\\"hot\\"', '"hot"'),
        ("a  pump", "a pump"),
        ("see page ( four pumps ) .", "see page (four pumps)."),
        ("\u4e00", ""),
        ("x" * 97, ""),
        ("  ", ""),
    ],
)
def test_labels_become_what_is_written(label: str, text: str) -> None:
    assert text_of(label) == text


def test_words_of_a_file_stand_on_the_line_in_one_scale(strokes: Hand) -> None:
    made = writer([segment(t, strokes) for t in ("pump", "Hall", "sea", "gauge", "oil")])
    assert [p.text for p in made.words] == ["pump", "Hall", "sea", "gauge", "oil"]

    def ends(text: str) -> tuple[float, float]:
        (piece,) = (p for p in made.words if p.text == text)
        points = np.vstack(piece.strokes())
        return float(points[:, 1].min()), float(points[:, 1].max())

    assert ends("Hall")[1] == pytest.approx(0, abs=0.03)
    assert ends("sea")[1] == pytest.approx(0, abs=0.03)
    # tails reach below, small letters end lower than capitals
    assert 0.15 < ends("pump")[1] < 0.35
    assert ends("Hall")[0] < -0.55
    assert -0.6 < ends("sea")[0] < -0.35


def test_places_are_kept_to_a_thousandth() -> None:
    stroke = np.array([[0.0, 0.0], [0.5, -0.25], [1.0, 0.0]], dtype=np.float32)
    piece = Piece.of("v", [stroke, np.array([[2.0, 0.0]], dtype=np.float32)])
    one, dot = piece.strokes()
    assert np.allclose(one[[0, -1]], stroke[[0, -1]], atol=1e-3)
    # points at even distances along it, and a dot leaves ink
    steps = np.hypot(*np.diff(one, axis=0).T)
    assert 0.03 < steps.min() <= steps.max() < 0.08
    assert len(dot) == 2
    assert piece.width == pytest.approx(2.01, abs=2e-3)


def test_what_holds_two_lines_is_left_out_but_dots_set_later_are_not(strokes: Hand) -> None:
    first = segment("replaced the seal", strokes, "TEXT")
    below = tuple(np.asarray(s - np.array([0, 320]), dtype=np.float32) for s in segment("and bearing", strokes).strokes)
    made = writer([first, Segment("TEXT", "replaced the seal and bearing", first.strokes + below)])
    assert [p.text for p in made.lines] == ["replaced the seal"]
    dotted = Segment("TEXT", "replaced the seal", (*first.strokes[1:], first.strokes[0]))
    assert [p.text for p in writer([dotted]).lines] == ["replaced the seal"]


def test_a_hand_of_single_letters_needs_most_of_them(strokes: Hand) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."
    said = [segment(c, strokes, "CHARACTER") for c in letters]
    rng = np.random.default_rng(1)
    assert hands("anna", said[:40], rng) == []
    (made,) = hands("anna", said, rng)
    assert set(made.letters) == set(letters)
    for c in sorted(set(letters) - set("JQ")):
        own, font = (np.vstack(h.letters[c].strokes) for h in (made, strokes))
        # boxes do not tell where a letter stands on the line; it is set where fonts have it
        assert own[:, 1].max() == pytest.approx(font[:, 1].max(), abs=0.12), c
        assert np.ptp(own[:, 1]) == pytest.approx(np.ptp(font[:, 1]), abs=0.12), c
    assert hands("anna", said, rng, most=3)[0].letters["A"].advance > np.ptp(np.vstack(made.letters["A"].strokes)[:, 0])


def test_what_is_traced_is_read(strokes: Hand) -> None:
    words = writer([segment(t, strokes) for t in ("pump", "seal", "leak", "replaced", "bearing", "oil", "hot")])
    chance, rng = Random(5), np.random.default_rng(5)
    found = [d for _ in range(25) if (d := traced(words, [strokes], "P-101", chance, rng)) is not None]
    assert len(found) > 20
    assert any("P-101" in text for _, text in found)
    read = engine("ppocr").read([on_white(i) for i, _ in found])
    right = sum(r.text.replace(" ", "") == text.replace(" ", "") for r, (_, text) in zip(read, found, strict=True))
    assert right >= 0.7 * len(found)


def test_a_writer_of_nothing_gives_nothing() -> None:
    assert writer([Segment("WORD", "", (np.zeros((2, 2), dtype=np.float32),))]) == Writer()
