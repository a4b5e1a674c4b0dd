"""How the list did before: windows that have passed, each failure once."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from pdm.records import EVENTS
from pdm.reports import TrackRecord, track_record
from pdm.reports.record import aftermath

DAY = pd.Timestamp("2025-01-01", tz="UTC")
MONTH = pd.Timedelta(days=30)


def lists(dates: int, assets: int = 20) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "asset_id": f"a{i}",
            "site": "north" if i < 15 else "south",
            "as_of": DAY + MONTH * k,
            "rank": i + 1,
            "horizon_days": 30,
        }
        for k in range(dates)
        for i in range(assets)
    )


def events(*rows: tuple[str, float, bool], through: float = 60) -> pd.DataFrame:
    """Repairs and failures; the site's records go on until the day `through`."""
    told = EVENTS.rows(
        {
            "event_id": f"e{n}", "asset_id": asset, "site": "north", "occurred_at": DAY + pd.Timedelta(days=day), "is_failure": failed,
            "negated": False, "planned": False, "action": "repair",
        }
        for n, (asset, day, failed) in enumerate(rows)
    )  # fmt: skip
    last = {"event_id": "last", "site": "north", "occurred_at": DAY + pd.Timedelta(days=through)}
    return pd.concat([told, EVENTS.rows([last])], ignore_index=True)


def test_listed_failed_repaired_and_missed_are_told_apart() -> None:
    happened = events(("a0", 5, True), ("a1", 6, False), ("a9", 7, True), ("a0", 35, True))
    found = track_record(lists(2), happened, site="north", until=DAY + 2 * MONTH)
    assert (found.listed, found.failed, found.repaired, found.missed) == (4, 2, 1, 1)
    assert found.sentence() == (
        "2 assets were listed at this site, 4 times together (in the top tenth of earlier lists): twice a failure followed within 30 days, "
        "once a repair came first. Of 4 chosen blindly hardly one would have failed. 1 failure came to an asset that was not listed."
    )
    # two of fifteen fell in the first span, one in the second
    assert found.chance == pytest.approx(2 * 2 / 15 + 2 * 1 / 15)


def test_one_alone_is_told_as_one() -> None:
    assert TrackRecord(1, 1, 1, 0, 0, 0.6, 30).sentence() == (
        "1 asset was listed at this site (in the top tenth of earlier lists): once a failure followed within 30 days, "
        "not once a repair came first. Of 1 chosen blindly about 1 would have failed. No other asset failed."
    )


def test_no_list_is_cut_in_the_middle() -> None:
    found = track_record(lists(4, assets=150), events(through=150), site="north", until=DAY + 6 * MONTH)
    # 15 of each list: the second goes beyond twenty and counts whole
    assert (found.listed, found.machines) == (30, 15)


def test_a_window_that_has_not_passed_is_not_looked_at() -> None:
    found = track_record(lists(2), events(("a0", 35, True)), site="north", until=DAY + 2 * MONTH - pd.Timedelta(days=1))
    assert (found.listed, found.failed) == (2, 0)


def test_months_in_which_the_site_sent_nothing_are_not_looked_at() -> None:
    found = track_record(lists(3), events(("a0", 5, True), through=45), site="north", until=DAY + 4 * MONTH)
    assert (found.listed, found.failed, found.missed) == (2, 1, 0)
    assert found.sentence().endswith("No other asset failed.")
    silent = track_record(lists(3), events(through=-5), site="north", until=DAY + 4 * MONTH)
    assert silent.sentence() == ""


def test_overlapping_lists_count_a_failure_once() -> None:
    close = pd.concat([lists(1), lists(1).assign(as_of=DAY + pd.Timedelta(days=7))])
    found = track_record(close, events(("a0", 10, True)), site="north", until=DAY + 2 * MONTH)
    assert (found.listed, found.failed) == (2, 1)


def test_without_an_earlier_list_nothing_is_claimed() -> None:
    assert track_record(lists(0), EVENTS.empty(), site="north", until=DAY).sentence() == ""


def test_of_each_earlier_list_is_told_what_came_after_it() -> None:
    mine = lists(6)[lambda d: d["asset_id"] == "a0"].assign(risk=[0.1, 0.2, 0.3, None, 0.4, 0.5])
    happened = events(
        ("a0", 5, True), ("a0", 33, False), ("a0", 40, True), ("a1", 70, True), ("a0", 999, True), through=130
    )
    own = happened[happened["asset_id"] == "a0"]
    told = aftermath(
        mine,
        own,
        newest=DAY + pd.Timedelta(days=130),
        until=DAY + MONTH * 5 + pd.Timedelta(days=5),
        zone=ZoneInfo("Asia/Tokyo"),
    )
    assert [(t["date"], t["risk"], t["after"]) for t in told] == [
        ("2025-05-31", 0.5, "no failure so far"),
        ("2025-05-01", 0.4, "not known, as the site's records end before"),
        ("2025-03-02", 0.3, "no failure within 30 days"),
        ("2025-01-31", 0.2, "repaired on 2025-02-03, failed on 2025-02-10"),
        ("2025-01-01", 0.1, "failed on 2025-01-06"),
    ]
    assert aftermath(mine.head(0), own, newest=DAY, until=DAY, zone=ZoneInfo("UTC")) == []
