from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm.lattice import LATIN
from pdm.ocr.tuning import pool
from pdm.ocr.tuning.drawing import Line, Sources
from pdm.ocr.tuning.fonts import Face
from pdm.ocr.tuning.pool import Block, Supply, blocks
from pdm.ocr.tuning.texts import Texts

TEXT = st.text(st.sampled_from(LATIN), max_size=46).map(str.strip)


def texts(block: Block) -> list[str]:
    return ["".join(LATIN[c - 1] for c in row[:n]) for row, n in zip(block.codes, block.lengths, strict=True)]


@given(st.lists(st.tuples(TEXT, st.integers(8, 700)), max_size=12))
def test_lines_keep_their_text_and_picture_in_a_block_of_their_width(given_: list[tuple[str, int]]) -> None:
    lines = [Line(np.full((48, width), n, dtype=np.uint8), text) for n, (text, width) in enumerate(given_)]
    found = blocks(lines)
    assert len({b.width for b in found}) == len(found)
    seen = []
    for block in found:
        for picture, used, text in zip(block.pictures, block.used, texts(block), strict=True):
            n = int(picture[0, 0])
            assert lines[n].text == text
            assert lines[n].picture.shape[1] == used <= block.width
            assert (picture[:, :used] == n).all()
            assert not picture[:, used:].any()
            seen.append(n)
    left_out = set(range(len(lines))) - set(seen)
    assert len(seen) == len(set(seen))
    # no more characters than steps can be learned
    assert all(2 * len(lines[n].text) > lines[n].picture.shape[1] // 8 for n in left_out)


def test_a_text_too_long_for_its_picture_is_left_out() -> None:
    narrow = np.zeros((48, 40), dtype=np.uint8)
    assert blocks([Line(narrow, "abcdefghijk")]) == []
    # eight steps: as many letters, but not as many with the blanks between like ones
    assert len(blocks([Line(narrow, "abcdefgh")])) == 1
    assert blocks([Line(narrow, "aaaaa")]) == []


def test_a_supply_without_processes_repeats_itself(sans: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_LINES", 40)
    sources = Sources(Texts(["pump", "seal"]), faces=[sans])
    with Supply(sources, 2) as one, Supply(sources, 2) as two:
        for a, b in zip(one.take(wait=True), two.take(wait=True), strict=True):
            assert np.array_equal(a.pictures, b.pictures)
            assert texts(a) == texts(b)
        assert one.made == two.made > 30


def test_processes_draw_each_their_own_lines_and_end(sans: Face) -> None:
    with Supply(Sources(Texts(["pump", "seal"]), faces=[sans]), 1, processes=2) as supply:
        first = supply.take(wait=True)
        second = supply.take(wait=True)
        assert first
        assert second
        assert supply.made == sum(len(b.lengths) for b in (*first, *second))
    assert all(p.exitcode is not None for p in supply._processes)
