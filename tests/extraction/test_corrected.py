from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import pytest

from pdm.extraction import Extraction
from pdm.extraction.events.corrected import sister_meant

Run = Callable[..., Extraction]


def event(run: Run, text: str, note: dict[str, str] | None = None, **fields: str) -> pd.Series:
    return run((text, {"date": "03.05.2024", **fields}), extra=note).events.iloc[0]


def test_what_was_taken_back_counts_for_nothing_and_says_why(run: Run) -> None:
    why = "row 5: Disregard previous, it was K-610A that tripped"
    told = event(run, "K610B tripped on high temp", {"taken back": why})
    assert (told["is_failure"], told["planned"], told["failure_reason"]) == (False, True, f"taken back: {why}")


def test_only_the_machine_was_wrong(run: Run) -> None:
    told = event(run, "seal failed, switched to A", {"taken back": "row 5: strike last entry, wrong pump - was A not B"}, equipment="P-3015B")  # fmt: skip
    assert (told["is_failure"], told["asset_mention"]) == (True, "P-3015A")
    # both are shown to people
    assert json.loads(told["conflicts"])[0]["sources"][0].startswith("row 5")


def test_where_it_is_not_sure_a_person_is_asked_and_sees_both(run: Run) -> None:
    told = event(run, "K610B tripped on high temp", {"perhaps taken back": "row 5: Disregard previous"})
    assert told["is_failure"]
    assert told["failure_confidence"] < 0.6
    assert told["needs_review"]
    assert json.loads(told["conflicts"])[-1] == {"field": "is_failure", "values": ["failure", "perhaps taken back"], "sources": ["text", "row 5: Disregard previous"]}  # fmt: skip


@pytest.mark.parametrize(
    "said",
    ["DUPLICATE RECORD - see previous event, do not count.", "valve broken / Duplicate entry", "Notification raised in error", "irrtümlich angelegt", "saisie par erreur", "Registro duplicado"],
)  # fmt: skip
def test_a_line_that_says_so_itself(run: Run, said: str) -> None:
    told = event(run, said, breakdown="X")
    assert (told["is_failure"], told["planned"]) == (False, True)
    assert told["failure_reason"].startswith("taken back: ")


@pytest.mark.parametrize("said", ["duplicate filter, one side blocked", "valve opened by mistake, pump tripped", "counters do not count, sensor failed"])  # fmt: skip
def test_other_words_leave_the_failure(run: Run, said: str) -> None:
    assert event(run, said, breakdown="X")["is_failure"]


@pytest.mark.parametrize(
    ("mention", "text", "meant"),
    [
        ("K-610A", "shut down on temp. wrong machine - was B not A.", "K-610B"),
        ("P-3015B", "wrong pump - was A not B", "P-3015A"),
        ("P-2301B", "Correction to 0225 - A spare is the one that blew, 2301B is fine", "P-2301A"),
        ("", "P-3015A strike above, vib was on B not A", "P-3015B"),
        ("Pumpe 12A", "nicht A sondern B", "Pumpe 12B"),
        ("P-3015A", "seal was ok, not B", None),
        ("P-3015C", "was A not B", None),
        ("P-3015", "was A not B", None),
        ("", "P-3015A and P-201A, was B not A", None),
    ],
)
def test_a_sister_is_meant_on_the_same_number(mention: str, text: str, meant: str | None) -> None:
    assert sister_meant(mention, text, text) == meant
