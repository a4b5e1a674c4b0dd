"""Hours that people spent on a job."""

from __future__ import annotations

import pytest

from pdm.grammar.people_hours import spent_by_people


@pytest.mark.parametrize(
    ("label", "value", "people"),
    [("HOURS", "3", True), ("Hrs.", "3.5 hrs", True), ("Stunden:", "2", True), ("Hours", "31475", False), ("Running hours", "3", False), ("Hours", "N/A", False)],
)  # fmt: skip
def test_few_hours_without_a_word_of_a_machine_are_those_of_people(label: str, value: str, people: bool) -> None:
    assert spent_by_people(label, value) is people
