"""A reader that learns a hand from corrected cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.lattice import LATIN
from pdm.ocr.adaptation import LEAST, Adaptation, Sight, _slopes, best_path, learn

FEATURES = 12
WORDS = ("seal leaking", "brg hot", "gland wet", "belt slack", "lamp out", "oil low", "noisy gear", "fan tripped")


def sight(text: str, rng: np.random.Generator, confused: bool = True) -> Sight:
    """A picture in which every `e` looks more like a `c`; the first feature tells them apart."""
    probabilities, features = [], []
    for c in text:
        row, gap = np.full(len(LATIN) + 1, 1e-5), np.full(len(LATIN) + 1, 1e-5)
        row[LATIN.index(c) + 1], gap[0] = 0.98, 0.98
        if c == "e" and confused:
            row[LATIN.index("e") + 1], row[LATIN.index("c") + 1] = 0.35, 0.63
        feature = rng.normal(0, 0.3, (2, FEATURES))
        feature[0, 0] += 3.0 * (c == "e")
        probabilities += [row, gap]
        features += list(feature)
    p = np.array(probabilities, dtype=np.float32)
    return Sight(p / p.sum(axis=1, keepdims=True), np.array(features, dtype=np.float32))


def examples(count: int, seed: int = 0, confused: bool = True) -> list[tuple[Sight, str]]:
    rng = np.random.default_rng(seed)
    texts = [f"{WORDS[int(rng.integers(len(WORDS)))]} {int(rng.integers(100))}" for _ in range(count)]
    return [(sight(t, rng, confused), t) for t in texts]


def test_corrections_mend_cells_that_nobody_corrected() -> None:
    learned = learn(examples(60))
    assert learned is not None
    assert learned.after < learned.before
    fresh = examples(20, seed=1)
    right = sum(best_path(learned.probabilities(s)) == t for s, t in fresh)
    assert right > 15 > sum(best_path(s.probabilities) == t for s, t in fresh)


def test_characters_that_look_alike_are_still_told_apart() -> None:
    learned = learn(examples(60))
    assert learned is not None
    seen = sight("clic rec", np.random.default_rng(2), confused=False)
    assert best_path(learned.probabilities(seen)) == "clic rec"


def test_nothing_is_learned_where_nothing_is_gained() -> None:
    assert learn(examples(60, confused=False)) is None


def test_few_corrections_teach_nothing() -> None:
    assert learn(examples(LEAST - 1)) is None


def test_pictures_of_something_else_teach_nothing() -> None:
    rng = np.random.default_rng(3)
    wrong = [(sight("xxxxxxxxx", rng), "pump stopped") for _ in range(60)]
    too_long = [(sight("ab", rng), "a text that is longer than its picture")] * 60
    outside = [(sight("seal", rng), "漏れ")] * 60
    assert learn([*wrong, *too_long, *outside]) is None


def test_a_layer_survives_being_stored() -> None:
    learned = learn(examples(60))
    assert learned is not None
    again = Adaptation.from_bytes(learned.to_bytes())
    assert again.name == learned.name
    assert again.cells == 60
    for seen, _ in examples(5, seed=4):
        assert best_path(again.probabilities(seen)) == best_path(learned.probabilities(seen))
    assert len(learned.lattice(examples(1)[0][0])) > 0


@given(st.binary(max_size=60))
@settings(max_examples=30, deadline=None)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an adaptation"):
        Adaptation.from_bytes(data)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_slopes_are_those_of_the_loss(seed: int) -> None:
    rng = np.random.default_rng(seed)
    logits, codes = rng.normal(size=(5, 4)), np.array([[1, 1, 3]])

    def loss(z: np.ndarray) -> float:  # type: ignore[type-arg]
        p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        total = 0.0
        for path in np.ndindex(*(4,) * 5):
            shown = [c for i, c in enumerate(path) if c and (i == 0 or path[i - 1] != c)]
            if shown == [1, 1, 3]:
                total += float(np.prod([p[t, c] for t, c in enumerate(path)]))
        return -np.log(total)

    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    slopes = _slopes(p, np.array([5]), codes, np.array([3]))
    t, c = int(rng.integers(5)), int(rng.integers(4))
    step = np.zeros_like(logits)
    step[t, c] = 1e-5
    assert slopes[t, c] == pytest.approx((loss(logits + step) - loss(logits - step)) / 2e-5, abs=1e-5)


def test_an_adapted_reader_reads_as_its_layer_says() -> None:
    import cv2

    from pdm.ocr.engines import engine
    from pdm.ocr.engines.ppocr import look

    picture = np.full((48, 260), 255, dtype=np.uint8)
    cv2.putText(picture, "seal 42", (8, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2)
    plain = engine("ppocr")
    seen = look([picture])[0]
    layer = np.zeros((seen.features.shape[1], len(LATIN) + 1), dtype=np.float32)
    bias = np.zeros(len(LATIN) + 1, dtype=np.float32)
    bias[LATIN.index("a") + 1] = -40.0
    learned = Adaptation(layer, bias, 0.1, 0.05, 200)
    adapted = plain.adapted(learned.to_bytes())
    assert plain.read([picture])[0].text == best_path(seen.probabilities).strip()
    assert adapted.read([picture])[0].text == best_path(learned.probabilities(seen)).strip()
    assert "a" not in adapted.read([picture])[0].text
    assert learned.name in adapted.version
    assert plain.adapted(learned.to_bytes()) is adapted


def test_altered_writing_teaches_but_is_not_judged_by() -> None:
    known = examples(60)
    nonsense = [[Sight(np.full_like(s.probabilities, 1 / s.probabilities.shape[1]), s.features)] for s, _ in known]
    plain, doubled = learn(known), learn(known, views=[[s] for s, _ in known])
    assert plain is not None
    assert doubled is not None
    assert plain.before == doubled.before
    assert plain.cells == doubled.cells
    # a view that is not read like its text at all is left out
    other = learn(known, views=nonsense)
    assert other is not None
    assert other.to_bytes() == plain.to_bytes()
