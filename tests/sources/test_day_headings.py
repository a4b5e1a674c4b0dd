"""Days that stand alone are headings: the lines below are of that day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pdm.sources.day_headings import day_alone

from .test_word import docx, paragraph

LOGS = {
    "es": ("Lunes 6 de marzo de 2023", "Martes 7 de marzo de 2023", ["09:40 Se para bomba de lodos 1 por fuga, se aprieta", "Soplador 2 parado, banda reventada"], "Soplador 1 no arranca"),
    "en": ("Monday 6 March 2023:", "07/03/2023", ["09:40 Sludge pump 1 stopped, gland leaking", "Blower 2 found stopped, belt broken"], "Blower 1 does not start"),
}  # fmt: skip


@pytest.mark.parametrize("language", LOGS)
@pytest.mark.parametrize("bullet", ["", "- "])
def test_lines_below_a_day_are_of_that_day(
    tmp_path: Path, read: Callable[..., Any], language: str, bullet: str
) -> None:
    first, second, jobs, last = LOGS[language]
    lines = ("Log of the works", first, *(bullet + j for j in jobs), "", second, bullet + last)
    got = read(docx(tmp_path / "log.docx", *map(paragraph, lines)))
    fields = [got.fields(n) for n in range(len(got.entries))]
    assert [f["date"] for f in fields] == [first.rstrip(":"), first.rstrip(":"), second]
    assert fields[0]["time"] == "09:40"
    assert jobs[0].removeprefix("09:40 ") in got.entries["text"].iloc[0]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("06/03/2023", True), ("Night shift - 06.03.2023", True), ("mar 7 marzo 2023", True), ("Dienstag, 7. März 2023", True),
        ("Report of 6 March 2023", False), ("6 March", False), ("Date: 6/3/2023", False), ("P-101 6/3/2023", False), ("6 March 2023 all quiet", False), ("", False),
    ],
)  # fmt: skip
def test_a_heading_is_a_day_and_nothing_else(line: str, heading: bool) -> None:
    assert bool(day_alone(line, "DMY")) is heading
