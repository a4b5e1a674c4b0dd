"""A reader that learns a hand from corrected cells."""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pdm.lattice import LATIN
from pdm.ocr.engines import engine
from pdm.ocr.engines.adaptation import LEAST, Adaptation, Sight, learn, teaches
from pdm.ocr.engines.ctc import best_path
from pdm.ocr.engines.ppocr import look, neck

WORDS = ("seal", "belt slack", "gear", "vane", "tested", "level", "hose bent", "rack", "clock", "crane")
Grey = npt.NDArray[np.uint8]
Pairs = list[tuple[Grey, str]]


def drawn(text: str, odd: bool = True) -> Grey:
    """A hand whose every `e` is a `c` with a long stroke under it."""
    picture = np.full((48, 21 * len(text) + 24), 255, dtype=np.uint8)
    x = 8
    for c in text:
        shown = "c" if odd and c == "e" else c
        cv2.putText(picture, shown, (x, 34), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
        (width, _), _ = cv2.getTextSize(shown, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 2)
        if odd and c == "e":
            cv2.line(picture, (x + 2, 41), (x + width - 2, 41), 0, 2)
        x += width
    return picture[:, : x + 8]


def pairs(count: int, seed: int = 0, odd: bool = True) -> Pairs:
    rng = np.random.default_rng(seed)
    texts = [f"{WORDS[int(rng.integers(len(WORDS)))]} {int(rng.integers(100))}" for _ in range(count)]
    return [(drawn(t, odd), t) for t in texts]


def seen(of: Pairs) -> list[tuple[Sight, str]]:
    return list(zip(look([p for p, _ in of]), [t for _, t in of], strict=True))


@pytest.fixture(scope="module")
def learned() -> Adaptation:
    found = learn(neck(), seen(pairs(40)))
    assert found is not None
    return found


def right(of: Pairs, learned: Adaptation | None) -> int:
    reader = engine("ppocr") if learned is None else engine("ppocr").adapted(learned.to_bytes())
    return sum(r.text == t for r, (_, t) in zip(reader.read([p for p, _ in of]), of, strict=True))


def test_corrections_mend_cells_that_nobody_corrected(learned: Adaptation) -> None:
    fresh = pairs(16, seed=1)
    assert learned.after < learned.before
    assert learned.cells == 40
    assert right(fresh, learned) >= 15 > right(fresh, None) + 4


def test_characters_that_look_alike_are_still_told_apart(learned: Adaptation) -> None:
    cell = [(drawn("cold clock 26", odd=False), "cold clock 26")]
    assert right(cell, learned) == right(cell, None) == 1


def test_nothing_is_learned_where_nothing_is_gained() -> None:
    plain = [(p, t) for p, t in pairs(40, odd=False) if right([(p, t)], None)]
    assert len(plain) > LEAST
    assert learn(neck(), seen(plain[: LEAST + 2])) is None


def test_few_corrections_teach_nothing() -> None:
    assert learn(neck(), seen(pairs(LEAST - 1))) is None


def test_pictures_of_something_else_teach_nothing() -> None:
    wrong = [(drawn("xxxxxxxxx"), "pump stopped")] * 30
    too_long = [(drawn("ab"), "a text that is longer than its picture")] * 30
    outside = [(drawn("seal"), "漏れ")] * 30
    assert learn(neck(), seen([*wrong, *too_long, *outside])) is None


def test_altered_writing_teaches_but_is_not_judged_by() -> None:
    known = seen(pairs(10))
    nonsense = [[Sight(np.full_like(s.probabilities, 1 / s.probabilities.shape[1]), s.features)] for s, _ in known]
    plain, other = learn(neck(), known, least=10), learn(neck(), known, least=10, views=nonsense)
    assert plain is not None
    assert other is not None
    # a view that is not read like its text at all is left out
    assert other.to_bytes() == plain.to_bytes()
    again = learn(neck(), known, least=10, views=[[s] for s, _ in known])
    assert again is not None
    assert again.before == plain.before
    assert again.cells == plain.cells


def test_what_was_learned_survives_being_stored(learned: Adaptation) -> None:
    data = learned.to_bytes()
    again = Adaptation.from_bytes(data)
    assert (again.before, again.after, again.cells) == pytest.approx((learned.before, learned.after, learned.cells))
    reader = engine("ppocr").adapted(data)
    assert again.name in reader.version
    assert reader is engine("ppocr").adapted(data)
    assert len(data) < 400_000


def test_a_last_layer_that_was_stored_before_is_still_used() -> None:
    bias = np.zeros(len(LATIN) + 1)
    bias[LATIN.index("a") + 1] = -40.0
    layer = np.zeros((120, len(bias)))
    values = layer.astype(">f2").tobytes() + bias.astype(">f2").tobytes()
    data = b"A1" + zlib.compress(struct.pack(">HHffI", *layer.shape, 0.1, 0.05, 200) + values)
    picture = drawn("seal 42", odd=False)
    plain = engine("ppocr")
    assert Adaptation.from_bytes(data).cells == 200
    assert plain.read([picture])[0].text == "seal 42"
    assert "a" not in plain.adapted(data).read([picture])[0].text


@given(st.sampled_from([b"", b"A1", b"A2"]), st.binary(max_size=60))
@settings(max_examples=40, deadline=None)
def test_other_bytes_are_refused(beginning: bytes, data: bytes) -> None:
    with pytest.raises(ValueError, match="not an adaptation"):
        Adaptation.from_bytes(beginning + data)


def test_what_is_seen_gives_the_reading() -> None:
    picture = drawn("gear noisy 7", odd=False)
    assert best_path(look([picture])[0].probabilities).strip() == engine("ppocr").read([picture])[0].text


def test_corrections_are_learned_on_top_of_what_was_learned_before(learned: Adaptation) -> None:
    # the hand changed: its a now looks like an o
    def changed(count: int, seed: int) -> Pairs:
        found = []
        for picture, text in pairs(count, seed):
            plain = drawn(text.replace("a", "o"))
            found.append((plain if "a" in text else picture, text))
        return found

    known = engine("ppocr").adapted(learned.to_bytes())
    teaching, asked = changed(40, 5), changed(30, 6)
    more = known.learn([p for p, _ in teaching], [t for _, t in teaching])
    assert more is not None
    both = Adaptation.from_bytes(more)
    # what was known of e still holds for a reader that starts from nothing
    assert right(pairs(30, 7), both) > right(pairs(30, 7), None)
    assert right(asked, both) > right(asked, learned)


def test_pictures_without_a_text_are_read_as_before() -> None:
    def moved(learned: Adaptation | None) -> float:
        """How much the confidence in a plain hand's days changes."""
        assert learned is not None
        reader = engine("ppocr").adapted(learned.to_bytes())
        both = zip(engine("ppocr").read(asked), reader.read(asked), strict=True)
        return float(np.mean([abs(a.confidence - b.confidence) for a, b in both]))

    def doubtful(text: str) -> Grey:
        return np.asarray(cv2.GaussianBlur(drawn(text, odd=False), (0, 0), 4.0), dtype=np.uint8)

    asked = [doubtful(f"{n}/{n + 7}/{n + 1990}") for n in range(3, 19)]
    kept = [(s, None) for s in look([doubtful(f"{n}.{n + 3}.{n + 2001}") for n in range(4, 24)])]
    taught = seen(pairs(40))
    assert moved(learn(neck(), [*taught, *kept])) < moved(learn(neck(), taught))


def test_what_is_read_otherwise_than_it_was_teaches_nothing() -> None:
    one, two = (
        drawn("gear noisy 7", odd=False),
        np.vstack([drawn("gear noisy 7", odd=False), drawn("seal bent 42", odd=False)[:, :276]]),
    )
    alone, both = look([one, two])
    assert teaches(alone, "gear noisy 7", "gear noisy 7")
    assert not teaches(both, "gear noisy 7", "gear noisy 7")
    assert not teaches(alone, "gear noisy 7", "valve shut 3")
    assert teaches(alone, None)


def test_a_reader_is_not_taught_by_pictures_that_it_reads_otherwise() -> None:
    told = pairs(40)
    pictures, texts = [p for p, _ in told], [t for _, t in told]
    read: list[str | None] = [r.text for r in engine("ppocr").read(pictures)]
    assert engine("ppocr").learn(pictures, texts, read=read) is not None
    assert engine("ppocr").learn(pictures, texts, read=["something else"] * len(texts)) is None


def test_what_no_person_gave_moves_the_reader_less() -> None:
    taught = seen(pairs(40))
    given, believed = (learn(neck(), taught, believed=b) for b in (False, True))
    assert given is not None
    assert believed is not None
    size = [sum(float((d**2).sum()) for d in a.differences.values()) for a in (given, believed)]
    assert 0 < size[1] < size[0]


def test_pictures_without_a_text_alone_teach_nothing() -> None:
    assert learn(neck(), [(s, None) for s in look([p for p, _ in pairs(40)])]) is None
