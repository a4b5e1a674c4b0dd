"""Free lines keep the lattice of their text: without the date before it, and over several pieces and lines."""

from __future__ import annotations

import numpy as np

from pdm.lattice import LATIN, Lattice
from pdm.ocr.collect import Collector
from pdm.ocr.engines import Recognition, engine
from pdm.ocr.freeform import Block, read_free
from pdm.records import Page


def _block(text: str, x: int, y: int) -> Block:
    rows = []
    for c in text:
        row, gap = np.full(len(LATIN) + 1, 1e-6), np.full(len(LATIN) + 1, 1e-6)
        row[LATIN.index(c) + 1], gap[0] = 0.99, 0.99
        rows += [row, gap]
    lattice = Lattice.from_probabilities(np.array(rows))
    picture = np.full((20, 10 * len(text)), 255, dtype=np.uint8)
    return Block((x, y, x + 10 * len(text), y + 20), text, 0.9, Recognition(text, 0.9, lattice), picture)


def _read(*blocks: Block) -> list[tuple[str, str | None]]:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (1000, 1000))
    read_free(list(blocks), collector, engine("ppocr"))
    cells = [next(c for c in line.cells if c.field == "description") for line in collector.lines]
    return [(c.text, c.lattice.greedy()[0].strip() if c.lattice is not None else None) for c in cells]


def test_a_dated_line_keeps_the_lattice_of_its_text() -> None:
    found = _read(
        _block("1.2.2024 seal leaking", 0, 0),
        _block("3.2.2024 seal leaking", 0, 60),
        _block("5.2.2024 brg hot", 0, 120),
    )
    assert found == [("seal leaking", "seal leaking"), ("seal leaking", "seal leaking"), ("brg hot", "brg hot")]


def test_lines_in_several_pieces_and_lines_that_go_on_keep_theirs() -> None:
    found = _read(
        _block("1.2.2024 seal", 0, 0),
        _block("leaking", 300, 0),
        _block("again at noon", 0, 60),
        _block("3.2.2024 brg hot", 0, 120),
    )
    assert found == [("seal leaking again at noon",) * 2, ("brg hot", "brg hot")]
