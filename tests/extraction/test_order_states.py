from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from pdm.extraction import Extraction

Run = Callable[..., Extraction]


def event(run: Run, text: str, status: str, **fields: str) -> pd.Series:
    return run(
        (text, {"date": "03.05.2024", "work_order": "4711", "status": status, **fields}), channel="cmms"
    ).events.iloc[0]


@pytest.mark.parametrize("status", ["CAN", "CRTD DLFL", "Cancelled", "storniert", "Duplicate"])
def test_of_a_cancelled_order_nothing_happened_and_the_line_says_why(run: Run, status: str) -> None:
    told = event(run, "pump tripped, down 4 h", status, breakdown="X", downtime="4")
    assert not told["is_failure"]
    assert told["planned"]
    assert pd.isna(told["downtime_hours"])
    assert told["failure_reason"] == f"order cancelled: {status}"
    assert pd.isna(told["conflicts"])
    assert told["text"] == "pump tripped, down 4 h"


def test_an_order_that_waits_is_planned_unless_it_tells_of_trouble(run: Run) -> None:
    planned = event(run, "3-monthly service", "WAPPR")
    assert (planned["planned"], planned["is_failure"]) == (True, False)
    failed = event(run, "pump tripped, seal replaced", "CRTD MANC", breakdown="X", downtime="4")
    assert (failed["planned"], failed["is_failure"], failed["downtime_hours"]) == (False, True, 4.0)
    assert pd.isna(failed["action"])


@pytest.mark.parametrize("status", ["TECO CNF", "COMP", "Closed"])
def test_an_order_that_is_closed_is_what_its_words_say(run: Run, status: str) -> None:
    for text in ("pump tripped", "replaced bearing", "need to order impeller"):
        closed, plain = (event(run, text, s) for s in (status, ""))
        pd.testing.assert_series_equal(closed, plain)


@pytest.mark.parametrize("status", ["running", "stopped", "OK", "whatever"])
def test_other_words_change_nothing(run: Run, status: str) -> None:
    with_it, without = (event(run, "pump tripped, down 4 h", s) for s in (status, ""))
    pd.testing.assert_series_equal(with_it, without)


def test_the_status_of_one_order_is_not_that_of_another_with_the_same_text(run: Run) -> None:
    lines = [
        ("pump tripped", {"date": f"0{n}.05.2024", "work_order": str(n), "status": s})
        for n, s in ((1, "CAN"), (2, "COMP"), (3, ""))
    ]
    assert run(*lines).events["is_failure"].tolist() == [False, True, True]
    # "open" may be a valve where there is no order
    lines = [("greased", {"date": "01.05.2024", "work_order": w, "status": "open"}) for w in ("1", "")]
    assert run(*lines).events["planned"].tolist() == [True, False]


@pytest.mark.parametrize(
    "text",
    ["belt snapped, to be replaced tomorrow", "seals weeping, plan for sunday", "valve leaking, needs replacing"],
)
def test_trouble_that_waits_for_its_repair_is_there(run: Run, text: str) -> None:
    told = run((text, {"date": "03.05.2024"}), channel="typed").events.iloc[0]
    assert not told["planned"]
    assert pd.isna(told["action"])
    assert pd.notna(told["failure_mode"])
    assert told["work_type"] == "corrective"


def test_a_job_that_is_announced_without_trouble_is_planned(run: Run) -> None:
    told = run(("needs new seal", {"date": "03.05.2024"}), channel="typed").events.iloc[0]
    assert told["planned"]


@pytest.mark.parametrize("status", ["Planned", "Postponed", "Not done - kit missing onboard"])
def test_work_that_was_not_done_is_planned_without_the_number_of_an_order(run: Run, status: str) -> None:
    told = run(("Annual overhaul of purifier", {"date": "03.05.2024", "status": status}), channel="typed").events.iloc[
        0
    ]
    assert told["planned"]


def test_an_order_that_waits_for_parts_has_done_nothing_yet(run: Run) -> None:
    told = event(run, "seal leaking, replace seal", "awaiting parts")
    assert pd.isna(told["action"])
    assert told["failure_mode"] == "leak_external"


@pytest.mark.parametrize("status", ["TABG RÜCK", "CLSD CNF"])
@pytest.mark.parametrize("text", ["Wartung 2000 h nach Plan", "500 hr service planned", "Inspektion geplant"])
def test_a_service_whose_order_is_closed_was_done(run: Run, status: str, text: str) -> None:
    assert not event(run, text, status)["planned"]


def test_what_was_not_found_yet_is_not_denied(run: Run) -> None:
    for text in ("FAULT NOT FOUND YET", "leak not found yet", "cause of vibration not found"):
        told = run((text, {"date": "03.05.2024"}), channel="typed").events.iloc[0]
        assert not told["negated"]
        assert pd.notna(told["failure_mode"])
    assert run(("leak not found", {"date": "03.05.2024"}), channel="typed").events.iloc[0]["negated"]


def test_a_line_of_a_list_of_planned_work_tells_of_nothing_that_happened(run: Run) -> None:
    text = "Replace failed OB bearing, pump tripped"
    lines = [(text, {"date": day, "status": "Scoped"}) for day in ("03.05.2024", "07.10.2027")]
    got = run(*lines, extra={"only planned": "Planned Date"})
    past, ahead = (got.events.iloc[i] for i in range(2))
    for told in (past, ahead):
        assert (told["is_failure"], told["planned"], told["negated"]) == (False, True, False)
        assert pd.isna(told["action"])
    assert past["occurred_at"].date().isoformat() == "2024-05-03"
    # a plan for a day to come is no mistake and happened on no day; its reason names the day as it is written
    assert pd.isna(ahead["occurred_at"])
    assert ahead["failure_reason"] == "only planned: Planned Date 07.10.2027"
    assert not ahead["needs_review"]
    assert not got.refusals
