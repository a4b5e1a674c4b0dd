"""`read`: free text as it is likely to say."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from tests.lattices import drawn

import pdm.ocr
from pdm.records import CELLS, CROPS, ENTRIES, PageReading
from pdm.workspace.read import read_file


def test_words_are_read_with_their_neighbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = ["He ate a whole loaf of", "bread and went to bed."]
    lattices = [drawn(written[0]), drawn(written[1], {3: "o", 18: "o"}, 0.6)]
    shown = [x.greedy()[0] for x in lattices]
    keys = [{"entry_id": str(i), "document_id": "d", "site": "", "page": 1, "row": i} for i in range(2)]
    reading = PageReading(
        ENTRIES.rows([k | {"fields": {"description": t}, "text": t} for k, t in zip(keys, shown, strict=True)]),
        CELLS.rows(
            [
                {"entry_id": str(i), "field": "description", "text": t, "lattice": x.to_bytes()}
                for i, (t, x) in enumerate(zip(shown, lattices, strict=True))
            ]
        ),
        CROPS.empty(),
        [],
    )
    monkeypatch.setattr(pdm.ocr, "read_page", lambda *_, **__: reading)
    cv2.imwrite(str(tmp_path / "page.png"), np.full((40, 40), 255, np.uint8))
    read = read_file(tmp_path / "page.png")
    assert list(read.entries["text"]) == written
    assert list(read.cells["text"]) == shown
