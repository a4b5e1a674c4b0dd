"""What was begun in a cell, crossed out and written anew is kept beside the cell, and is not its text."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from pdm.ocr.writing.begun_again import false_starts
from pdm.records import PageReading

ROWS = [
    ["01.02.2024", "P-101A", "seal leaking, replaced", "2.5", "JM", "71"],
    ["03.02.2024", "~P-101A~ P-101B", "bearing noisy, greased", "1.0", "SK", "74"],
    ["07.02.2024", "V-502", "strainer cleaned", "0.5", "JM", "52"],
    ["09.02.2024", "P-101A P-101B", "changed over", "4.0", "TB", "66"],
    ["13.02.2024", "K-2205", "repl ~gla~ gland packing", "1.5", "JM", "83"],
    ["17.02.2024", "V-502", "packing tightened", "1.0", "SK", "55"],
]


def cells(found: PageReading, field: str) -> list[str]:
    mine = found.cells[found.cells["field"] == field].set_index("entry_id")["text"]
    return [str(mine.get(e, "")) for e in found.entries["entry_id"]]


def extras(found: PageReading) -> list[dict[str, str]]:
    return [json.loads(x) if isinstance(x, str) else {} for x in found.entries["extra"]]


def test_a_machine_that_was_crossed_out_and_corrected_in_its_cell_is_the_corrected_one(
    read: Callable[..., PageReading], drawing: dict[str, Callable[..., np.ndarray]], sheet: Callable[..., object]
) -> None:
    found = read(drawing["draw"](sheet(rows=ROWS)))
    machines, gone = cells(found, "equipment"), [x.get("crossed_out", "") for x in extras(found)]
    assert machines[1] == "P-101B"
    assert gone[1].startswith("P-101")
    # two machines in a cell of which none is crossed out stay both
    assert machines[3].replace(" ", "") == "P-101AP-101B"
    assert not gone[3]
    assert "gland packing" in cells(found, "description")[4]
    assert [g for n, g in enumerate(gone) if n not in (1, 4)] == [""] * 4


@pytest.mark.parametrize(
    "text",
    [
        "close to trip level",
        "P-101A V-502",
        "12.02.2024",
        "ok on one only",
        "72 78",
        "motor and pump",
        "TAG 1 2 3",
        "motor starter",
        "seal sea water",
    ],
)
def test_words_that_are_not_alike_are_no_false_starts(text: str) -> None:
    assert not false_starts(text)


@pytest.mark.parametrize(
    ("text", "gone", "anew"),
    [
        ("P2247 P224B", "P2247", "P224B"),
        ("02-P-143-02-P-114A", "02-P-143", "02-P-114A"),
        ("BFP-26BFP-2A", "BFP-26", "BFP-2A"),
        ("repl gla gland packing", "gla", "gland"),
        ("repl gla-gland packing", "gla", "gland"),
        ("brk valve stuck, keelaced replaced", "keelaced", "replaced"),
        ("retibrice relubricated per route", "retibrice", "relubricated"),
        ("cracked again sta 3 sta 5", "sta 3", "sta 5"),
    ],
)
def test_a_code_or_a_word_that_is_written_anew_beside_it_may_be_a_false_start(text: str, gone: str, anew: str) -> None:
    ((a, b, c),) = false_starts(text)
    assert (text[a:b].strip(" -"), text[b:c]) == (gone, anew)


def test_on_a_form_and_on_a_free_page_it_is_kept_beside_the_text(drawing: dict[str, Callable[..., np.ndarray]]) -> None:
    from pdm.ocr.engines import Recognition
    from pdm.ocr.writing.begun_again import without_false_starts
    from pdm.ocr.writing.freeform import Block

    def block(text: str, crossed: bool) -> Block:
        picture = np.full((40, 400), 250, np.uint8)
        drawing["write"](picture, text, (6, 30), 20, 40, True)
        if crossed:
            end = 6 + round(388 * 6 / len(text))
            picture[18:22, 2:end] = 40
        return Block((0, 0, 400, 40), text, 0.9, Recognition(text, 0.9), picture)

    kept, left = without_false_starts([block("CV-204 CV-205 belt off", False), block("CV-204 CV-205 belt off", True)])
    assert (kept.text, kept.crossed) == ("CV-204 CV-205 belt off", "")
    assert (left.text, left.crossed) == ("CV-205 belt off", "CV-204")
