"""Names with the numbers and letters of a site's machines in place of what was read."""

from __future__ import annotations

import pytest

from pdm.entity_resolution.renumbered import MOST, marks_of, renumbered

MARKS = [("1", "A"), ("1", "B"), ("3", "")]


@pytest.mark.parametrize(
    ("read", "names"),
    [
        ("16 cond hx", {"1A cond hx", "1a cond hx", "1B cond hx", "1b cond hx", "3 cond hx"}),
        ("KL reducer lb", {"KL reducer 1A", "KL reducer 1a", "KL reducer 1B", "KL reducer 1b", "KL reducer 3"}),
        ("no7 jack hx R", {"no1 jack hx A", "no1 jack hx B"}),
        # no number, a number as tags have them, nothing
        ("boiler feed pump", set()),
        ("pump A", set()),
        ("no.105 pump", set()),
        ("", set()),
    ],
)
def test_each_number_of_the_site_is_put_where_one_was_read(read: str, names: set[str]) -> None:
    assert {n.text for n in renumbered(read, MARKS)} == names


def test_the_name_itself_is_not_among_them() -> None:
    assert "1b pump" not in {n.text for n in renumbered("1b pump", MARKS)}


def test_the_numbers_that_most_machines_have_come_first() -> None:
    machines = [("1", "A")] * 3 + [("2", "")] * 2 + [("", "")] * 5 + [(str(n), "") for n in range(3, 100)]
    marks = marks_of(machines)
    assert marks[:2] == [("1", "A"), ("2", "")]
    assert len(marks) == MOST
