"""Headings that other documents of a site have shown help pages whose own cells say too little, and no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pdm.config import OcrSettings, SiteSettings
from pdm.ocr import read_page
from pdm.records import Page, PageReading

HEADERS = ["Zvkt", "Mzsd Obk", "Description of work", "Hrs", "Tech", "Temp"]
SHOWN = {"zvkt": "date", "mzsd obk": "equipment"}
POOR = [["3", "7", "pump noisy, bearing hot", "3.5", "JM", "71"], ["4", "9", "seal renewed", "2.0", "TB", "64"]]

Drawing = dict[str, Callable[..., np.ndarray]]


@pytest.fixture
def read(tmp_path: Path, sheet: type, drawing: Drawing) -> Callable[..., PageReading]:
    def go(headings: Mapping[str, str] | None = None, **how: Any) -> PageReading:
        path = tmp_path / "page.png"
        cv2.imwrite(str(path), drawing["draw"](sheet(**{"headers": HEADERS, **how})))
        page = Page("d" * 64, "north", "inbox/north/page.png", str(path), "image", 1)
        return read_page(page, settings=SiteSettings(name="north"), ocr=OcrSettings(), headings=headings)

    return go


def named(reading: PageReading) -> set[str]:
    return {field for fields in reading.entries["fields"] for field in json.loads(fields)}


@pytest.mark.acceptance
def test_a_page_whose_cells_are_clear_shows_what_its_headings_are(read: Callable[..., PageReading]) -> None:
    assert read().headings == SHOWN


def test_a_page_whose_cells_say_too_little_takes_it_from_others(read: Callable[..., PageReading]) -> None:
    assert not {"date", "equipment"} & named(read(rows=POOR))
    told = read(SHOWN, rows=POOR)
    assert {"date", "equipment"} <= named(told)
    assert [json.loads(f)["equipment"] for f in told.entries["fields"]] == ["7", "9"]
    # and it teaches nothing of its own
    assert told.headings == {}


def test_a_table_is_found_by_headings_that_only_others_know(read: Callable[..., PageReading]) -> None:
    headers = ["Zvkt", "Mzsd Obk", "Wrrks Tlk"]
    shown = {**SHOWN, "wrrks tlk": "description"}
    told = read(shown, headers=headers, rows=[row[:3] for row in POOR])
    assert {"date", "equipment", "description"} <= named(told)
    assert "equipment" not in named(read(headers=headers, rows=[row[:3] for row in POOR]))


@pytest.mark.parametrize(
    "headings",
    [{"zvkt": "equipment", "mzsd obk": "date"}, {"zvkx": "description"}, {"hrs": "date", "tech": "equipment"}],
)
def test_clear_cells_and_known_headings_have_the_last_word(
    headings: dict[str, str], read: Callable[..., PageReading]
) -> None:
    alone, told = read(), read(headings)
    assert list(told.entries["fields"]) == list(alone.entries["fields"])


def test_headings_of_the_vocabulary_are_nothing_to_remember(read: Callable[..., PageReading]) -> None:
    assert read(headers=["Date", "Equip. No.", "Description of work", "Hrs", "Tech", "Temp"]).headings == {}
