"""Writing that leaves doubt is looked at several times, and its looks choose the words together."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from tests.lattices import drawn

from pdm.lattice import Lattice
from pdm.ocr.engines import Engine, Recognition
from pdm.ocr.language import Weights, learn
from pdm.ocr.language.looks import agreed
from pdm.ocr.language.site import PROSE
from pdm.ocr.writing.looks import leaning, looked_at


def _no_language(_: str) -> float:
    return 0.0


def test_words_come_from_the_look_that_shows_them_best() -> None:
    one, two = drawn("seal weeping hal", {7: "u"}), drawn("scal weeping hot")
    three = drawn("seal wccping hot")
    texts = [x.greedy()[0] for x in (one, two, three)]
    assert "seal weeping hot" not in texts
    assert agreed(texts, [one, two, three], _no_language)[0] == "seal weeping hot"


def test_one_look_is_left_as_it_is() -> None:
    assert agreed(["brg hot"], [drawn("brg hot")], _no_language) == ("brg hot", 1.0)


def test_the_language_has_its_say_in_what_the_looks_leave_open() -> None:
    one, two = drawn("hot seal", {1: "u"}, 0.5), drawn("hut seal", {1: "o"}, 0.5)
    assert agreed(["hut seal", "hot seal"], [one, two], lambda t: 3.0 * ("hot" in t))[0] == "hot seal"
    assert agreed(["hut seal", "hot seal"], [one, two], lambda t: 3.0 * ("hut" in t))[0] == "hut seal"


@pytest.mark.parametrize("weights", [Weights(), PROSE])
def test_a_language_reads_all_looks(weights: Weights) -> None:
    language = learn(["checked the pump", "the seal was leaking"] * 9, weights=weights)
    alone = drawn("the qump was leaking", {4: "q"}, 0.999)
    assert "pump" not in language.read(alone)[0]
    several = alone.with_looks([drawn("the pump was leaking"), drawn("tha pump was leaking")])
    text, sure = language.read(several)
    assert text == "the pump was leaking"
    assert 0.0 < sure <= 1.0


class _Reader(Engine):
    """Says how many pictures it was shown, and reads each as unsure or sure as it was told."""

    name, version = "told", "1"

    def __init__(self, confidence: float) -> None:
        self.confidence, self.shown = confidence, 0

    def read(self, pictures: Sequence[np.ndarray]) -> list[Recognition]:
        self.shown += len(pictures)
        return [Recognition("the seal is hot", self.confidence, drawn("the seal is hot")) for _ in pictures]


@pytest.mark.parametrize(("confidence", "looks"), [(0.9, 3), (0.99, 0)])
def test_only_doubtful_writing_is_looked_at_again(confidence: float, looks: int) -> None:
    reader = _Reader(confidence)
    picture = np.full((40, 400), 230, dtype=np.uint8)
    cv2.putText(picture, "the seal is hot", (5, 30), cv2.FONT_HERSHEY_SIMPLEX, 1, 30, 2)
    found = looked_at([picture], reader.read([picture]), reader)
    lattice = found[0].lattice
    assert lattice is not None
    assert len(lattice.looks) == looks
    assert reader.shown == 1 + looks
    assert Lattice.from_bytes(lattice.to_bytes()).greedy()[0] == "the seal is hot"


def test_a_hand_that_leans_is_measured() -> None:
    upright = np.full((60, 600), 255, dtype=np.uint8)
    for x in range(30, 560, 25):
        cv2.line(upright, (x, 50), (x, 12), 0, 2)
    leaning_right = np.full((60, 600), 255, dtype=np.uint8)
    for x in range(30, 560, 25):
        cv2.line(leaning_right, (x, 50), (x + 19, 12), 0, 2)
    assert leaning(upright) == pytest.approx(0.0, abs=0.051)
    assert leaning(leaning_right) == pytest.approx(0.5, abs=0.11)
