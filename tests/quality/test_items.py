"""Questions for people: what is asked, in which order, and the random audit."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pdm.config import parse_settings
from pdm.quality import review_items
from pdm.records import ITEMS, item_id

DOUBT = json.dumps(
    [{"asset_id": "N1", "posterior": 0.6}, {"asset_id": "N2", "posterior": 0.3}, {"asset_id": None, "posterior": 0.1}]
)


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


def _ask(made, audit_share: float = 0.0, **sections) -> pd.DataFrame:
    settings = parse_settings({"sites": {"north": {}, "south": {}}, **sections, "review": {"audit_share": audit_share}})
    return review_items(made.inputs, settings)


def test_a_sure_plant_asks_nothing_but_its_audit(made) -> None:
    assert _ask(made).empty
    assert set(_ask(made, 0.1)["audit"]) == {True}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("seal leaking", True), ("Seal: failed", True), ("oil", True), ("pump tripped?", True),
        ("Class informed: No", False), ("Isolated? Y", False), ("ditto", False), ("as above", False), ('"', False), ("", False),
    ],
)  # fmt: skip
def test_lines_that_tell_of_nothing_are_not_asked_about(made, text: str, asked: bool) -> None:
    unsure = {"failure_confidence": 0.55, "asset_id": "S1", "when": _day("2025-05-01"), "text": text}
    made.add(events=[made.event("south", 801, **unsure), made.event("south", 802, channel="hand", **unsure)])
    # what a picture shows can be looked at, whatever was read
    assert set(_ask(made)["row"]) == ({801, 802} if asked else {802})


def test_a_doubtful_link_names_candidates_and_what_hangs_on_it(made) -> None:
    made.add(
        events=[
            made.event(
                "north",
                800,
                when=_day("2025-05-01"),
                is_failure=True,
                asset_mention="P1O1",
                text="seal gone",
                candidates=DOUBT,
            )
        ]
    )
    items = _ask(made)
    assert len(items) == 1
    item = items.iloc[0]
    assert item["item_id"] == item_id("link", "doc-north", 1, 800, 0)
    assert (item["kind"], item["origin"], item["row"]) == ("link", "inbox/north/log", 800)
    assert item["written"] == "2025-05-01 | P1O1 | seal gone"
    assert [c["answer"] for c in json.loads(item["candidates"])] == ["N1", "N2"]
    assert item["affects"] == "1 record (a failure) counts for P-101A – feed pump or P-101B – feed pump"
    assert pd.isna(item["reading"])
    ITEMS.validate(items)


def test_failures_and_recent_records_come_first(made) -> None:
    made.add(events=[
        made.event("north", 801, when=_day("2025-05-01"), asset_mention="A", is_failure=False, candidates=DOUBT),
        made.event("north", 802, when=_day("2025-05-01"), asset_mention="B", is_failure=True, candidates=DOUBT),
        made.event("north", 803, when=_day("2024-05-01"), asset_mention="C", is_failure=True, candidates=DOUBT),
    ])  # fmt: skip
    items = _ask(made)
    assert list(items["row"]) == [802, 803, 801]
    assert items["gain"].is_monotonic_decreasing


def test_a_name_of_several_machines_is_asked_line_by_line_however_often_it_comes(made) -> None:
    told = [{"label": '"P-101A/B" names several machines', "bits": 3.0}]
    made.add(events=[
        made.event("north", 810 + k, when=_day("2025-04-01"), asset_mention="P-101A/B", candidates=DOUBT, link_reason=told) for k in range(4)
    ])  # fmt: skip
    items = _ask(made)
    assert items["kind"].tolist() == ["link"] * 4
    assert sorted(items["row"]) == [810, 811, 812, 813]


def test_a_name_that_comes_often_is_asked_once_for_all_its_lines(made) -> None:
    made.add(events=[
        made.event("north", 810 + k, when=_day("2025-04-01") + pd.Timedelta(days=k), asset_mention="#1 feed pump", candidates=DOUBT, is_failure=k < 2)
        for k in range(4)
    ])  # fmt: skip
    items = _ask(made)
    assert len(items) == 1
    item = items.iloc[0]
    assert (item["kind"], item["reading"], item["site"], item["row"]) == ("alias", "#1 feed pump", "north", 813)
    assert item["affects"].startswith("4 records at north under this name, about 2.0 of them failures")
    assert item["gain"] > 1.0


def test_a_failure_of_a_machine_that_nothing_names_is_asked_and_a_routine_line_is_not(made) -> None:
    made.add(events=[
        made.event("north", 815, when=_day("2025-05-01"), asset_mention=None, candidates=None, is_failure=True, text="tripped on low flow"),
        made.event("north", 816, when=_day("2025-05-01"), asset_mention=None, candidates=None, is_failure=False, text="normal rounds"),
        made.event("north", 817, when=_day("2025-05-01"), asset_mention="workshop", candidates=None, is_failure=True, text="door off its rail"),
    ])  # fmt: skip
    items = _ask(made)
    assert items[["row", "kind", "field"]].to_numpy().tolist() == [[815, "link", "equipment"]]
    assert json.loads(items.iloc[0]["candidates"]) == []


def test_what_a_person_settled_is_not_asked(made) -> None:
    made.add(
        events=[
            made.event("north", 820, when=_day("2025-05-01"), asset_mention="X", candidates=DOUBT, accepted_by="person")
        ]
    )
    assert _ask(made).empty


def test_unsure_coding_is_asked_with_the_worth_of_a_failure(made) -> None:
    made.add(events=[
        made.event("south", 830, when=_day("2025-05-01"), asset_id="S1", failure_confidence=0.55, is_failure=True),
        made.event("south", 831, when=_day("2025-05-01"), asset_id="S1", type_confidence=0.4, work_type="inspection"),
    ])  # fmt: skip
    items = _ask(made).set_index("row")
    assert items.loc[830, ["kind", "field", "reading"]].tolist() == ["event", "is_failure", "yes"]
    assert items.loc[830, "item_id"] == item_id("event", "doc-south", 1, 830, 0, "is_failure")
    assert items.loc[831, ["field", "reading"]].tolist() == ["work_type", "inspection"]
    assert len(json.loads(items.loc[831, "candidates"])) == 5
    assert items.loc[830, "gain"] > items.loc[831, "gain"]


def test_a_question_tells_the_day_at_the_site(made) -> None:
    made.add(events=[
        made.event(site, 832, when=pd.Timestamp("2025-05-06 01:20", tz="UTC"), asset_id=asset, failure_confidence=0.55, is_failure=True)
        for site, asset in (("north", "N1"), ("south", "S1"))
    ])  # fmt: skip
    zones = {"north": {"timezone": "America/Chicago"}, "south": {"timezone": "Europe/Berlin"}}
    items = _ask(made, sites=zones).set_index(["site", "row"])
    assert items.loc[("north", 832), "written"].startswith("2025-05-05 ")
    assert items.loc[("south", 832), "written"].startswith("2025-05-06 ")


def test_a_question_on_what_is_perhaps_taken_back_names_both_entries(made) -> None:
    conflict = {
        "field": "is_failure",
        "values": ["failure", "perhaps taken back"],
        "sources": ["text", "row 5: Disregard previous"],
    }
    made.add(events=[
        made.event("south", 833, when=_day("2025-05-06"), asset_id="S1", failure_confidence=0.55, is_failure=True, text="pump tripped", conflicts=[conflict]),
    ])  # fmt: skip
    written = _ask(made).set_index("row").loc[833, "written"]
    assert "pump tripped" in written
    assert "perhaps taken back by row 5: Disregard previous" in written


def test_events_linked_as_one_are_asked_unless_an_order_number_vouches(made) -> None:
    south = made.inputs.events[made.inputs.events["site"] == "south"].iloc[-1]
    copy = {"same_event_as": south["event_id"], "asset_id": "S2"}
    made.add(events=[made.event("south", 840, when=south["occurred_at"], text="other words") | copy])
    items = _ask(made)
    assert items[["kind", "row", "reading"]].to_numpy().tolist() == [["duplicate", 840, "yes"]]
    assert items["written"].iloc[0].count("\n") == 1
    made.change(lambda e: e["row"].eq(840) | e["event_id"].eq(south["event_id"]), work_order="4711")
    assert _ask(made).empty


def _cell(row: int, field: str, text: str, confidence: float) -> dict[str, object]:
    return {
        "entry_id": f"north-{row}",
        "field": field,
        "text": text,
        "confidence": confidence,
        "script": "hand",
        "engine": "e",
        "crop": f"c{row}{field}",
    }


def test_cells_are_asked_only_where_something_hangs_on_them(made) -> None:
    made.add(
        events=[
            made.event("north", 850, channel="hand", asset_id="N1", date_confidence=0.1, is_failure=True),
            made.event("north", 851, channel="hand", when=_day("2025-05-01"), asset_id="N1", is_failure=True),
            made.event("north", 852, channel="hand", when=_day("2025-05-01"), asset_mention="smudge", candidates=None, text_confidence=0.3),
        ],
        entries=[{"entry_id": f"north-{r}", "document_id": "doc-north", "site": "north", "page": 1, "row": r} for r in (850, 851, 852)],
        cells=[
            _cell(850, "date", "3?.05", 0.4), _cell(851, "date", "01.05.2025", 0.97), _cell(851, "equipment", "P-1O1A", 0.3),
            _cell(852, "equipment", "smudge", 0.2), _cell(852, "description", "brg ???", 0.3), _cell(851, "technician", "?", 0.1),
        ],
    )  # fmt: skip
    items = _ask(made)
    asked = set(zip(items["row"], items["kind"], items["field"], strict=True))
    # the name of 851 was read badly but its link is sure; nobody depends on the technician
    assert asked == {
        (850, "reading", "date"),
        (852, "reading", "equipment"),
        (852, "reading", "description"),
        (852, "link", "equipment"),
    }
    date = items[items["field"] == "date"].iloc[0]
    assert (date["reading"], date["crop"]) == ("3?.05", "c850date")
    assert items.iloc[0]["row"] == 850


@pytest.mark.parametrize(("order", "days"), [("DMY", ["2025-03-05"]), ("MDY", ["2025-05-03"])])
def test_days_that_a_date_may_mean_are_offered_in_the_order_of_the_site(made, order: str, days: list[str]) -> None:
    made.add(
        events=[made.event("north", 860, channel="hand", asset_id="N1", date_confidence=0.1)],
        entries=[{"entry_id": "north-860", "document_id": "doc-north", "site": "north", "page": 1, "row": 860}],
        cells=[_cell(860, "date", "05.03.2025", 0.4)],
    )
    items = _ask(made, sites={"north": {"date_order": order}})
    assert [c["answer"] for c in json.loads(items["candidates"].iloc[0])][:1] == days


@pytest.mark.acceptance
def test_the_audit_takes_its_share_of_automatic_links_and_hides_them(made) -> None:
    made.add(events=[
        made.event("south", 3000 + k, when=_day("2024-01-01") + pd.Timedelta(hours=2 * k), asset_id="S1", text=f"t{k}") for k in range(4000)
    ])  # fmt: skip
    made.add(events=[
        made.event("north", 9000 + k, when=_day("2025-01-01"), asset_mention=f"M{k}", candidates=DOUBT) for k in range(100)
    ])  # fmt: skip
    items = _ask(made, 0.05)
    audit = items[items["audit"]]
    assert 150 < len(audit) < 270
    # what the machine chose is kept, so that an answer that differs counts as its error
    assert set(audit["reading"]) <= {"S1", "S2", "N1", "N2"}
    # neither their place in the order nor the form of the question tells them apart
    ranks = np.flatnonzero(items["audit"].to_numpy()) / len(items)
    assert 0.3 < ranks.mean() < 0.7
    assert set(audit["gain"]) <= set(items.loc[~items["audit"], "gain"])
    again = _ask(made, 0.05)
    assert list(again["item_id"]) == list(items["item_id"])
    # the place decides, so more records or another order leave the sample as it was
    made.inputs = replace(made.inputs, events=made.inputs.events.sample(frac=1, random_state=3))
    shuffled = _ask(made, 0.05)
    assert set(shuffled.loc[shuffled["audit"], "item_id"]) == set(audit["item_id"])


def test_links_that_a_person_stands_behind_are_not_audited(made) -> None:
    before = set(_ask(made, 0.3)["event_id"])
    made.change(lambda e: e["event_id"].isin(sorted(before)[:5]), decided_by="asset: Mia, 2025-05-01")
    assert set(_ask(made, 0.3)["event_id"]) == before - set(sorted(before)[:5])


def test_a_larger_share_contains_the_smaller_one(made) -> None:
    small, large = (set(_ask(made, s)["item_id"]) for s in (0.05, 0.2))
    assert small < large


def test_what_moves_the_list_more_is_asked_first(made) -> None:
    for row, day, name in ((801, "2025-05-01", "P1O1"), (802, "2025-04-28", "P1O2")):
        made.add(
            events=[made.event("north", row, when=_day(day), is_failure=True, asset_mention=name, text="seal gone", candidates=DOUBT)]
        )  # fmt: skip
    settings = parse_settings({"sites": {"north": {}, "south": {}}, "review": {"audit_share": 0.0}})
    before = review_items(made.inputs, settings)
    assert before["row"].tolist() == [801, 802]
    second = before["event_id"].iloc[1]
    after = review_items(made.inputs, settings, {(second, "link"): 0.05, (second, "day"): 9.0})
    assert after["row"].tolist() == [802, 801]
    assert after["gain"].iloc[0] == pytest.approx(before["gain"].iloc[1] + 0.5)


def test_a_name_that_comes_twice_is_asked_once_as_a_name_copies_counted(made) -> None:
    first = made.event("north", 820, when=_day("2025-04-01"), asset_mention="Waldrich", candidates=DOUBT)
    copy = made.event(
        "north",
        821,
        when=_day("2025-04-01"),
        asset_mention="Waldrich",
        candidates=DOUBT,
        same_event_as=first["event_id"],
    )
    made.add(
        events=[
            first,
            copy,
            made.event("north", 822, when=_day("2025-04-02"), asset_mention="Bertha", candidates=DOUBT),
        ]
    )
    items = _ask(made)
    assert items.set_index("written")["kind"].to_dict() == {
        "Waldrich": "alias",
        "2025-04-02 | Bertha | job": "link",
    }


@pytest.mark.parametrize("name", ["ALL", "Workshop", "stores.", "(allgemein)"])
def test_nobody_is_asked_which_machine_a_word_for_none_is(made, name: str) -> None:
    made.add(events=[
        made.event("north", 830 + n, when=_day("2025-04-01"), asset_mention=name, candidates=DOUBT) for n in range(3)
    ])  # fmt: skip
    assert _ask(made).empty


def test_a_name_that_means_another_machine_in_each_place_is_asked_about_line_by_line(made) -> None:
    events = [
        made.event("north", row, asset_id=None, asset_mention=name, candidates=DOUBT, when=_day("2025-05-01"), text="seal gone")
        for row, name in enumerate(("seamer", "seamer", "filler", "filler"), 900)
    ]  # fmt: skip
    places = ("L1", "L2", "L1", "L1")
    entries = [
        {"entry_id": e["entry_id"], "document_id": e["document"], "site": "north", "page": 1, "row": e["row"], "channel": "typed",
         "fields": {"functional_location": place}}
        for e, place in zip(events, places, strict=True)
    ]  # fmt: skip
    made.add(events=events, entries=entries)
    asked = _ask(made)
    assert sorted(asked.loc[asked["kind"] == "link", "row"]) == [900, 901]
    assert list(asked.loc[asked["kind"] == "alias", "reading"]) == ["filler"]


def _in_text(name: str) -> str:
    """A reason as the linking writes it where a text begins with a name."""
    return json.dumps([{"label": f"named in the text only: {json.dumps(name)}", "bits": -4.0}])


def test_a_name_that_texts_begin_with_and_one_in_a_field_are_asked_about_once(made) -> None:
    spoken = {"candidates": DOUBT, "when": _day("2025-05-01")}
    made.add(events=[
        made.event("north", 930, asset_mention="Barmac", text="anvils", **spoken),
        made.event("north", 931, asset_mention=None, link_reason=_in_text("barmac"), text="barmac tripped", **spoken),
        made.event("north", 932, asset_mention=None, link_reason=_in_text("Say \"Jo\""), text='Say "Jo" down', **spoken),
    ])  # fmt: skip
    asked = _ask(made)
    assert asked.set_index("kind")["written"].to_dict() == {
        "alias": "Barmac",
        "link": '2025-05-01 | Say "Jo" | Say "Jo" down',
    }
    assert asked.loc[asked["kind"] == "alias", "affects"].iloc[0].startswith("2 records at north under this name")


def test_a_machine_that_lines_of_a_page_repeat_is_asked_once(made) -> None:
    rows = (870, 871, 872)
    unknown = {
        "channel": "hand",
        "when": _day("2025-05-01"),
        "asset_mention": "19H75",
        "candidates": None,
        "is_failure": True,
    }
    made.add(
        events=[made.event("north", r, **unknown) for r in rows],
        entries=[{"entry_id": f"north-{r}", "document_id": "doc-north", "site": "north", "page": 1, "row": r} for r in rows],
        cells=[_cell(r, "equipment", "19H75", 0.3) | {"ditto": r > rows[0]} for r in rows],
    )  # fmt: skip
    asked = _ask(made)
    asked = asked[asked["kind"] == "reading"]
    assert list(asked["row"]) == [870]
    assert "3 records" in asked["affects"].iloc[0]
