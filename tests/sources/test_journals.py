"""Notes that a system keeps one above the other in one cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pdm.sources.tables.journals import in_order

NEWEST_FIRST = "2023-04-19 11:00:00 - Piet V (Work notes)\nRunning on spare.\nAll quiet.\n\n2023-04-18 15:20:00 - Ann-Marie - HVAC (Work notes)\nCompressor seized."  # fmt: skip


def test_notes_stand_in_the_order_in_which_they_were_told() -> None:
    assert in_order(NEWEST_FIRST, "DMY") == "Compressor seized. / Running on spare.\nAll quiet."
    oldest = (
        "18/04/2023 03:20 PM - Piet (Additional comments)\nSeized.\n19/04/2023 11:00 AM - Piet (Work notes)\nRunning."
    )
    assert in_order(oldest, "DMY") == "Seized. / Running."


def test_other_texts_stay_as_they_are() -> None:
    for text in ("Seal leaking (see 12.03.2023 - photo)", "12.03.2023 10:00 - stopped", "", "No noise\n\nchecked"):
        assert in_order(text, "DMY") == text


def test_names_and_stamps_of_notes_are_no_part_of_the_text(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "wo.csv"
    path.write_text(f'Number,Opened,Short description,Configuration item,Work notes\nWO1,2023-04-18 14:32,Vac problem,A-CH-01,"{NEWEST_FIRST}"\n')  # fmt: skip
    text = read(path).entries["text"].iloc[0]
    assert " ".join(text.split()) == "Vac problem / Compressor seized. / Running on spare. All quiet."
