"""When work was begun, beside when it was planned or entered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("planned", "begun"),
    [("Eckstarttermin", "Iststarttermin"), ("Bsc start date", "Actual start"), ("Angelegt am", "Beginn"), ("Created", "Started"), ("Basic start", "Istendtermin")],
)  # fmt: skip
def test_the_day_of_work_is_when_it_was_begun(
    tmp_path: Path, read: Callable[..., Any], planned: str, begun: str
) -> None:
    rows = ["4100203;Wartung 2000 h nach Plan;P-1;10.01.2022;12.01.2022", "4100225;Wartung geplant am Filter;P-2;13.07.2022;", "4100251;Förderer gebrochen, getauscht;P-3;29.11.2022;02.12.2022"]  # fmt: skip
    path = tmp_path / "iw38.csv"
    path.write_text("\n".join([f"Auftrag;Kurztext;Equipment;{planned};{begun}", *rows]) + "\n", encoding="utf-8")
    got = read(path)
    assert [got.fields(i)["date"] for i in range(3)] == ["12.01.2022", "13.07.2022", "02.12.2022"]


def test_a_day_that_was_reported_stays(tmp_path: Path, read: Callable[..., Any]) -> None:
    for head, other in [("Meldedatum", "Störbeginn"), ("Created", "Closed on"), ("Date", "Scheduled start")]:
        path = tmp_path / "a.csv"
        path.write_text(
            f"Auftrag;Kurztext;Equipment;{head};{other}\n1;Pumpe steht still;P-1;10.01.2022;12.01.2022\n",
            encoding="utf-8",
        )
        assert read(path).fields(0)["date"] == "10.01.2022"
