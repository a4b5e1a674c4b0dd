"""Pages of a site where nothing was typed teach one another how it writes."""

from __future__ import annotations

import json

import pandas as pd

from pdm.lattice import Lattice
from pdm.ocr.language import is_little, learn, part_of, read_in_parts, read_lines
from pdm.ocr.language.own import PARTS

from .conftest import lattice


def page(number: int, *lines: Lattice) -> tuple[pd.DataFrame, pd.DataFrame]:
    texts = [x.greedy()[0] for x in lines]
    ids = [f"{number}-{n}" for n in range(len(lines))]
    entries = pd.DataFrame({
        "entry_id": ids, "document_id": "d", "page": number, "text": texts,
        "fields": [json.dumps({"description": t}) for t in texts],
    })  # fmt: skip
    cells = pd.DataFrame({
        "entry_id": ids, "field": "description", "text": texts, "struck": False, "lattice": [x.to_bytes() for x in lines],
    })  # fmt: skip
    return entries, cells


def other_pages(part: int, count: int) -> list[int]:
    """Numbers of pages that fall into other parts than `part`."""
    numbers = pd.DataFrame({"document_id": "d", "page": range(200)})
    return numbers.loc[part_of(numbers) != part, "page"].tolist()[:count]


def test_a_word_of_other_pages_decides_where_the_picture_is_in_doubt() -> None:
    mine, cells = page(1, lattice("grease skiver arm", {8: ("h", 0.55)}))
    part = int(part_of(mine).iloc[0])
    others = [page(n, lattice("grease skiver arm"), lattice("skiver arm bent")) for n in other_pages(part, 12)]
    entries = pd.concat([mine, *(e for e, _ in others)], ignore_index=True)
    all_cells = pd.concat([cells, *(c for _, c in others)], ignore_index=True)
    parts = part_of(entries)
    read = read_in_parts(entries, all_cells, lambda k: learn(entries.loc[parts != k, "text"]))
    assert mine["text"].iloc[0] == "grease shiver arm"
    assert read["text"].iloc[0] == "grease skiver arm"
    assert list(read["entry_id"]) == list(entries["entry_id"])


def test_a_page_does_not_teach_what_it_is_read_with() -> None:
    entries, _ = page(1, lattice("zworl of the kiln"))
    part = int(part_of(entries).iloc[0])
    asked: list[int] = []

    def language_of(k: int):  # type: ignore[no-untyped-def]
        asked.append(k)
        return learn([])

    read_in_parts(*page(1, lattice("zworl of the kiln")), language_of)
    assert asked == [part]
    assert 0 <= part < PARTS


def test_with_one_language_parts_read_as_all_at_once() -> None:
    pages = [page(n, lattice("oil change"), lattice("bearing noisy")) for n in range(9)]
    entries, cells = (pd.concat([p[k] for p in pages], ignore_index=True) for k in (0, 1))
    language = learn([])
    pd.testing.assert_frame_equal(
        read_in_parts(entries, cells, lambda _: language), read_lines(entries, cells, language)
    )


def test_little_is_less_than_a_page_or_two() -> None:
    assert is_little(["oil change"] * 20)
    assert not is_little(["bearing noisy, greased both ends"] * 100)


def test_running_english_stays_it_beside_pages_of_the_same_kind_that_were_misread() -> None:
    said = [
        "the old man went down to the river",
        "and he said that it was a good day",
        "for all of the people of the town",
    ]
    mine, cells = page(
        1, *(lattice(t, {t.rindex("o"): ("c", 0.55)}) for t in said[1:]), lattice(said[0], {18: ("c", 0.55)})
    )
    # the same slips on other pages look like the way the site writes
    taught = learn(["the old man went dcwn to the river", "it was a gcod day", "all of the people of the tcwn"] * 40)
    right = [*said[1:], said[0]]
    assert read_lines(mine, cells, taught)["text"].tolist() != right
    assert read_in_parts(mine, cells, lambda _: taught)["text"].tolist() == right
