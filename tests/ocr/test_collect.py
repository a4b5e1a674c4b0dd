"""Cells of a page on their way into tables."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pdm.ocr.collect import Collector, Line, Reading
from pdm.records import Page
from pdm.vocabulary.field_units import heading_units
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS


@pytest.mark.parametrize("field", ["date", "equipment", "functional_location", *TEXT_FIELDS, *PERSON_FIELDS])
def test_pictures_of_cells_are_kept_that_people_correct_and_readers_learn_from(field: str) -> None:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (100, 100))
    picture = np.full((20, 60), 250, dtype=np.uint8)
    cells = [Reading(field, "JM", 0.9, (0, 0, 60, 20), picture, engine="ppocr 1")]
    collector.lines.append(Line(1, (0, 0, 60, 20), cells))
    reading = collector.finish(np.full((100, 100), 255, dtype=np.uint8))
    assert reading.cells["crop"].iloc[0] in set(reading.crops["crop_id"])


@pytest.mark.parametrize(("heading", "told"), [("Down (min)", "55 min"), ("Downtime", "55")])
def test_an_amount_has_the_unit_of_its_heading(heading: str, told: str) -> None:
    collector = Collector(Page("0" * 64, "north", "p.png", "p.png", "image"), (100, 100))
    unit = heading_units(["Date", heading], {0: "date", 1: "downtime"}).get("downtime", "")
    collector.lines.append(Line(1, (0, 0, 60, 20), [Reading("downtime", "55", 0.9, (0, 0, 60, 20), unit=unit)]))
    reading = collector.finish(np.full((100, 100), 255, dtype=np.uint8))
    assert json.loads(reading.entries["fields"].iloc[0])["downtime"] == told
    # what was read stays as it was read
    assert reading.cells["text"].iloc[0] == "55"
