"""Printed words to be ticked: which one has a mark beside it, in its box or around it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pdm.ocr.engines import Recognition
from pdm.ocr.forms.choices import listed, lists_words, options, read_together, ticked
from pdm.ocr.writing.freeform import Block

WORDS = ("EMERGENCY", "URGENT", "ROUTINE")


def page(marked: int | None, mark: str, boxes: bool = True) -> tuple[list[Block], np.ndarray]:
    flat = np.full((120, 1000), 250, np.uint8)
    cv2.line(flat, (5, 15), (990, 15), 60, 2)
    words = []
    for n, word in enumerate(WORDS):
        x = 60 + 300 * n
        if boxes:
            cv2.rectangle(flat, (x - 45, 40), (x - 11, 74), 60, 2)
        cv2.putText(flat, word, (x, 68), cv2.FONT_HERSHEY_DUPLEX, 0.7, 40, 1, cv2.LINE_AA)
        wide = cv2.getTextSize(word, cv2.FONT_HERSHEY_DUPLEX, 0.7, 1)[0][0]
        words.append(Block((x - 3, 46, x + wide + 3, 74), word, 0.9, Recognition(word, 0.9, None), flat))
        if n != marked:
            continue
        if mark == "tick":
            cv2.polylines(flat, [np.array([[x - 40, 56], [x - 30, 72], [x, 28]])], False, 30, 4)
        elif mark == "cross":
            cv2.line(flat, (x - 42, 42), (x - 14, 72), 30, 4)
            cv2.line(flat, (x - 14, 42), (x - 42, 72), 30, 4)
        else:
            cv2.ellipse(flat, (x + wide // 2, 60), (wide // 2 + 18, 28), 0, 0, 360, 30, 3)
    return words, flat


@pytest.mark.parametrize("marked", [0, 1, 2])
@pytest.mark.parametrize("mark", ["tick", "cross", "circle"])
def test_the_marked_word_is_told(marked: int, mark: str) -> None:
    words, flat = page(marked, mark, boxes=mark != "circle")
    one = ticked(words, flat)
    assert one is not None
    assert one.text == WORDS[marked]


@pytest.mark.parametrize("marked", [0, 1, 2, None])
def test_the_marked_word_of_several_that_were_read_in_one_piece_is_told(marked: int | None) -> None:
    _, flat = page(marked, "tick")
    # ten pixels a character, as the words stand on the page
    text = ("Type: " + WORDS[0]).ljust(36) + WORDS[1].ljust(30) + WORDS[2].ljust(16)
    whole = Block((0, 46, 10 * len(text), 74), text, 0.9, Recognition(text, 0.9, None), flat[46:74])
    words = read_together(whole, 6, flat)
    assert [w.text for w in words] == list(WORDS)
    one = ticked(words, flat)
    assert (one.text if one is not None else None) == (WORDS[marked] if marked is not None else None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("B/down Planned  Insp.", 3),
        ("01 02 3", 3),
        ("1 0203", 3),
        ("O Planned O Breakdown", 2),
        ("12", 0),
        ("3", 0),
        ("1 3", 0),
        ("2 hrs", 0),
        ("Planned", 0),
    ],
)
def test_words_and_counted_figures_are_listed(text: str, words: int) -> None:
    assert len(listed(text)) == words


def test_empty_boxes_say_nothing() -> None:
    words, flat = page(None, "tick")
    assert ticked(words, flat) is None
    assert [b.text for b in options(words, flat)] == list(WORDS)


def test_values_behind_a_label_are_no_choice() -> None:
    flat = np.full((120, 1000), 250, np.uint8)
    values = [
        Block((60 + 300 * n, 46, 200 + 300 * n, 74), t, 0.9, Recognition(t, 0.9, None), flat)
        for n, t in enumerate(("Sawmill", "Dale"))
    ]
    assert options(values, flat) == []


def test_words_to_choose_from_may_be_read_in_one_piece() -> None:
    assert lists_words("Emergency Urgent Routine")
    assert not lists_words("Emergency")
    assert not lists_words("stopped line, urgent")
