"""The gate: one bad site is held back, with its reasons in words; the others go on; a replay gives the same."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pdm.config import parse_settings
from pdm.quality import gate


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


@pytest.mark.acceptance
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ({"occurred_at": _day("2024-06-01")}, "silent for 365 days (newest record 2024-06-01"),
        ({"occurred_at": _day("2024-06-01") + pd.Timedelta(hours=12)}, "silent for 365 days (newest record 2024-06-01"),
        ({"asset_id": None}, "100 % of the records are tied to no asset (at most 60 %)"),
        ({"occurred_at": pd.NaT}, "no record carries a date"),
        ({"text_confidence": 0.1}, "median confidence of 0.10 (at least 0.25)"),
    ],
)
def test_gate_holds_back_one_bad_site_and_no_other(made, spoil, words) -> None:
    assert all(g.open for g in gate(made.inputs, made.settings, made.today).values())
    before = gate(made.inputs, made.settings, made.today)["south"]
    made.change(lambda e: e["site"] == "north", **spoil)
    states = gate(made.inputs, made.settings, made.today)
    assert not states["north"].open
    assert any(words in r for r in states["north"].reasons)
    assert states["south"] == before
    held = made.check().findings
    held = held[held["check"] == "gate"]
    assert set(held["site"]) == {"north"}


def test_undated_share_is_named_with_its_limit(made) -> None:
    made.change(lambda e: (e["site"] == "south") & (e["row"] > 5), occurred_at=pd.NaT)
    assert "of the 74 newest records have no date (at most 50 %)" in " ".join(
        gate(made.inputs, made.settings, made.today)["south"].reasons
    )


def test_a_silent_site_is_not_said_to_have_no_dates(made) -> None:
    """Old records that were loaded yesterday: those without a date are as old as those that have one."""
    old = made.inputs.events["site"].eq("south")
    shifted = made.inputs.events["occurred_at"] - pd.Timedelta(days=900)
    events = made.inputs.events.assign(occurred_at=shifted.where(old, made.inputs.events["occurred_at"]))
    undated = old & (events["row"] % 5 == 0)
    events.loc[undated, "occurred_at"] = pd.NaT
    made.inputs = replace(made.inputs, events=events.assign(available_at=made.today - pd.Timedelta(days=1)))
    reasons = gate(made.inputs, made.settings, made.today)["south"].reasons
    assert len(reasons) == 1
    assert reasons[0].startswith("silent for 9")
    # a file in which no line has a date came when it came
    made.add(events=[made.event("south", n, document="doc-new", asset_id="S1") for n in range(100, 115)])
    assert len(gate(made.inputs, made.settings, made.today)["south"].reasons) == 1
    made.add(events=[made.event("south", n, document="doc-newer", asset_id="S1") for n in range(200, 260)])
    assert "newest records have no date" in gate(made.inputs, made.settings, made.today)["south"].reasons[1]


def test_only_what_was_available_counts_so_a_replay_gives_the_same(made) -> None:
    past = _day("2024-09-01")
    then = gate(
        replace(made.inputs, events=made.inputs.events[made.inputs.events["available_at"] <= past]), made.settings, past
    )
    # what came later, however bad, does not reach back
    made.change(lambda e: e["available_at"] > past, asset_id=None, text_confidence=0.0)
    assert gate(made.inputs, made.settings, past) == then


def test_a_site_may_be_closed_by_hand(made) -> None:
    closed = parse_settings({"sites": {"north": {}, "south": {}}, "gate": {"closed": ["south"]}})
    states = gate(made.inputs, closed, made.today)
    assert states["north"].open
    assert states["south"].reasons == ("closed by the plant (plant.toml, [gate] closed)",)


def test_a_long_reporting_lag_is_no_silence(made) -> None:
    slow = parse_settings({"sites": {"north": {"reporting_lag_days": 365}, "south": {}}})
    made.change(lambda e: e["site"] == "north", occurred_at=_day("2024-06-01"))
    assert gate(made.inputs, slow, made.today)["north"].open


def test_a_few_records_are_no_share(made) -> None:
    events = made.inputs.events
    few = events[(events["site"] == "south") | (events["row"] > 68)].copy()
    few.loc[few["site"] == "north", "asset_id"] = None
    assert gate(replace(made.inputs, events=few), made.settings, made.today)["north"].open


def test_a_site_of_the_settings_without_records_is_held_back(made) -> None:
    more = parse_settings({"sites": {"north": {}, "south": {}, "west": {}}})
    assert gate(made.inputs, more, made.today)["west"].reasons == ("no records",)
