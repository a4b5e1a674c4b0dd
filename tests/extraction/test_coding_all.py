from __future__ import annotations

from collections.abc import Sequence

import pytest

from pdm.extraction.events.coding import code
from pdm.extraction.events.coding_all import code_all
from pdm.extraction.spans.spans import Span
from pdm.extraction.trained.learned import PART, Learned
from pdm.extraction.words.matcher import Hit, join
from pdm.extraction.words.site_words import SiteWords
from pdm.extraction.words.tokens import tokenise


class Fixed:
    """A span model that finds what it is told, whatever the text."""

    def __init__(self, *spans: Span) -> None:
        self.spans = list(spans)

    def find(self, texts: Sequence[Sequence[str]]) -> list[list[Span]]:
        return [self.spans for _ in texts]


def parts(text: str, *spans: Span) -> list[str]:
    (hits,) = Learned(Fixed(*spans)).parts([tokenise(text)])  # type: ignore[arg-type]
    return [h.code for h in hits]


@pytest.mark.acceptance
def test_a_part_that_no_list_has_is_named_in_its_own_words() -> None:
    coded = code_all([("replace headboard", False), ("speedometer broken", False)], {}, SiteWords())
    assert [c.component for c in coded.values()] == ["headboard", "speedometer"]
    assert coded["speedometer broken", False].is_failure == code("speedometer broken").is_failure


def test_the_vocabulary_goes_first() -> None:
    texts = [("pump bearing noisy", False), ("no leak found at seal", False)]
    coded = code_all(texts, {}, SiteWords(), Learned(Fixed(Span(0, 2, "PhysicalObject"))))  # type: ignore[arg-type]
    assert coded == {t: code(t[0]) for t in texts}


class Counting(Fixed):
    """Counts the texts it is asked about."""

    asked = 0

    def find(self, texts: Sequence[Sequence[str]]) -> list[list[Span]]:
        self.asked += len(texts)
        return super().find(texts)


def test_texts_that_differ_in_numbers_alone_are_asked_about_once_and_told_apart() -> None:
    model = Counting(Span(0, 1, "PhysicalObject", 0.99))
    texts = [(f"vinyl torn, WO{n:06d}, took {n} h", False) for n in range(2, 8)]
    coded = code_all(texts, {}, SiteWords(), Learned(model))  # type: ignore[arg-type]
    assert model.asked == 1
    assert [c.component for c in coded.values()] == ["vinyl"] * 6
    assert list(coded) == texts


def test_misread_text_is_left_to_the_vocabulary() -> None:
    coded = code_all([("hezdbourd bent", True)], {}, SiteWords(), Learned(Fixed(Span(0, 1, "PhysicalObject"))))  # type: ignore[arg-type]
    assert coded["hezdbourd bent", True].component is None


def test_only_sure_outermost_objects_with_letters_are_parts() -> None:
    inner, outer = Span(1, 2, "PhysicalObject/A", 0.99), Span(0, 2, "PhysicalObject/B", 0.8)
    assert parts("vinyl flooring torn", inner, outer) == ["vinyl flooring"]
    assert parts("vinyl flooring torn", Span(0, 2, "PhysicalObject", PART)) == ["vinyl flooring"]
    assert parts("vinyl flooring torn", Span(0, 2, "PhysicalObject", PART - 0.01)) == []
    assert parts("vinyl flooring torn", Span(2, 3, "State/UndesirableState", 0.99)) == []
    assert parts("12 torn", Span(0, 1, "PhysicalObject", 0.99)) == []


def test_learned_hits_never_stand_on_words_of_the_vocabulary() -> None:
    known = [Hit("mode", "noise", False, 1, 2, "noisy")]
    new = [
        Hit("component", "noisy thing", False, 1, 3, "noisy thing", 0.9),
        Hit("component", "x", False, 3, 4, "x", 0.9),
    ]
    assert join(known, new) == [known[0], new[1]]
    assert join(known, []) == known


class Asked(Fixed):
    """Remembers what it was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[list[str]] = []

    def find(self, texts: Sequence[Sequence[str]]) -> list[list[Span]]:
        self.texts += [list(t) for t in texts]
        return [[] for _ in texts]


def test_only_texts_with_words_that_no_list_has_are_asked_about() -> None:
    model = Asked()
    texts = [("to be replaced", False), ("leaking again at 3", False), ("replace headboard", False)]
    code_all(texts, {}, SiteWords(), Learned(model))  # type: ignore[arg-type]
    assert model.texts == [["replace", "headboard"]]


def test_the_name_of_a_place_is_no_part() -> None:
    texts = [("overheated at Town Hall", False), ("overheated at headboard", False)]
    coded = code_all(texts, {}, SiteWords(), Learned(Fixed(Span(2, 4, "PhysicalObject"))))  # type: ignore[arg-type]
    assert [c.component for c in coded.values()] == [None, "headboard"]
    assert code("Van service").component is None
