"""Real handwriting goes through without a crash and is not believed more than it should be."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from pdm.config import OcrSettings, SiteSettings
from pdm.ocr import read_page
from pdm.records import Page, PageReading

pytestmark = pytest.mark.data


def folder(name: str) -> Path:
    return Path(os.environ["PDM_DATA"]) / "handwriting" / name


def read(path: Path) -> PageReading:
    page = Page("d" * 64, "north", path.name, str(path), "image", 1)
    return read_page(page, settings=SiteSettings(), ocr=OcrSettings())


def squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.mark.acceptance
def test_pages_of_handwriting_are_read() -> None:
    errors, total, confidence = 0, 0, []
    for path in sorted(folder("code_pages").glob("*.jpg"))[:5]:
        reading = read(path)
        text = squeeze("".join(json.loads(f).get("description", "") for f in reading.entries["fields"]))
        truth = squeeze(path.with_suffix(".gt.txt").read_text())
        errors += Levenshtein.distance(text, truth)
        total += len(truth)
        confidence += list(reading.cells["confidence"])
    assert errors / total < 0.5
    # many characters are wrong, and the confidence says so
    assert float(np.mean(confidence)) < 0.97


@pytest.mark.acceptance
def test_crops_of_form_fields_are_read_with_honest_confidence() -> None:
    labels = [
        x.split("\t") for x in (folder("form_fields") / "labels.tsv").read_text().splitlines() if x.count("\t") == 2
    ]
    right, wrong = [], []
    for name, _, truth in labels[::4]:
        reading = read(folder("form_fields") / name)
        if not len(reading.entries):
            assert reading.refusals
            continue
        confidence = float(reading.cells["confidence"].iloc[0])
        (right if reading.cells["text"].iloc[0] == truth else wrong).append(confidence)
    assert right
    assert wrong
    assert np.mean(right) > np.mean(wrong) + 0.05
