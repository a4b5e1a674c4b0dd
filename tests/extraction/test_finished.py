from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("gear noisy, stopped at end of batch and gear done", "repair"),
        ("brake pads done", "repair"),
        # what is to be done was not
        ("brake pads to be done", None),
        ("bearing done next shutdown", None),
        # the words say what was done
        ("greased bearing done", "lubricate"),
        ("PM done, no abnormal noise", "service"),
        ("oil done", None),
        ("safety walk done", None),
    ],
)
def test_a_part_that_was_done_was_repaired(text: str, action: str | None) -> None:
    assert code(text).action == action


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("PM: bearing thin, order spare; replaced bearing", "replace"),
        ("squeal at gear, greased; replaced gear", "replace"),
        ("gland weeping, nipped up, fitted new gland packing", "replace"),
        ("found fan scored on inspection, overhauled fan", "repair"),
        # put back is not renewed
        ("area swept, insulation refitted", "housekeeping"),
        # only announced
        ("greased bearing, seal to be replaced next shutdown", "lubricate"),
    ],
)
def test_of_several_actions_the_one_that_renews_is_told(text: str, action: str) -> None:
    assert code(text).action == action


@pytest.mark.parametrize(
    ("text", "action", "failed"),
    [
        ("bearing up to 89 °C, was 20 less last week, bearing changed", "replace", False),
        ("coupling hot, was cool last month - coupling overhauled same day", "repair", False),
        # what begins with an earlier time is told of then
        ("checked, last week pump seized", "inspect", False),
    ],
)
def test_a_time_gone_by_at_the_end_of_a_part_says_nothing_of_the_next(text: str, action: str, failed: bool) -> None:
    found = code(text)
    assert (found.action, found.is_failure) == (action, failed)


def test_a_failure_that_is_foretold_is_trouble() -> None:
    found = code("impeller will fail soon if left, running")
    assert (found.failure_mode, found.is_failure) == ("minor", False)
    assert code("broken hand wheel cover refitted").failure_mode == "breakdown"


@pytest.mark.parametrize(
    "text",
    [
        "Separator bowl overhaul / Not done - kit missing onboard (ordered). Postponed to next port",
        "Boiler survey / Postponed due to tight port stay",
        "500 h service. Not done, no parts",
    ],
)
def test_what_a_sentence_says_was_not_done_is_still_to_come(text: str) -> None:
    coded = code(text)
    assert (coded.planned, coded.failure_mode) == (True, None)


def test_what_was_done_beside_it_is_done() -> None:
    assert not code("Oil filter replaced. Belt guard fitted, next one not done").planned
