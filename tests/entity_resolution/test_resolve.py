"""Written names to machines: what is linked, what stays open, and why."""

from __future__ import annotations

import importlib
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.entity_resolution.conftest import NO_ALIASES, NO_DECISIONS, candidates, link, mentions, plant_rows

from pdm.config import LinkSettings
from pdm.entity_resolution import resolve
from pdm.entity_resolution.resolve import threshold
from pdm.records import REGISTER

AssetOf = Callable[..., Any]


@pytest.mark.acceptance
@pytest.mark.parametrize(
    "name",
    ["P-103A", "p 103 a", "P103A", "pmp 103a", "#103A", "P00103A", "pump P103A", "#1 boiler feed pump A", "1a boil feed pmp",
     "BF pump 1A", "boiler feed pump no 1 a", "n0103A"],
)  # fmt: skip
def test_one_machine_under_many_names(asset_of: AssetOf, name: str) -> None:
    assert asset_of(name) == "n0103A"


@pytest.mark.acceptance
def test_a_and_b_are_different_machines(register: pd.DataFrame) -> None:
    names = [f"P-{n}{letter}" for n in (103, 105, 107, 109) for letter in "AB"]
    links = link(mentions(*names), register)
    assert list(links["asset_id"]) == [f"n0{n[2:]}" for n in names]
    # the B that no register holds is not its A
    only_a = register[register["asset_id"] != "n0103B"]
    links = link(mentions("P-103B", "p 103 b", "pump 103B", {"mention": "P-103B", "channel": "hand"}), only_a)
    assert links["asset_id"].isna().all()
    assert all(next(iter(candidates(links, e))) is None for e in links.index)


@pytest.mark.acceptance
@pytest.mark.parametrize("name", ["P-999A", "workshop", "see above", "TK-12", "cooling tower", "Zq", "P-103"])
def test_unknown_names_stay_unlinked(asset_of: AssetOf, name: str) -> None:
    assert asset_of(name) is None


def test_a_word_that_many_share_does_not_speak_against_the_one_whose_tag_is_written() -> None:
    parts = ("BUCKET", "BUCKET TEETH", "BUCKET PIN", "BUCKET LIP", "BOOM")
    rows = [
        {"asset_id": f"{m}-{p}", "site": "pit", "functional_location": f"{m}-{p}", "description": p.capitalize(), "equipment_class": "excavator part"}
        for m in "ABCDEFGH"
        for p in parts
    ]  # fmt: skip
    written = [{"mention": f"{m}-BUCKET", "functional_location": "BUCKET"} for m in "ABCDEFGH"]
    links = link(mentions(*written, site="pit"), REGISTER.rows(rows))
    assert list(links["asset_id"]) == [f"{m}-BUCKET" for m in "ABCDEFGH"]
    for reason in links["link_reason"]:
        assert "is not its name" not in reason


def test_smudged_characters_are_not_other_machines(asset_of: AssetOf, register: pd.DataFrame) -> None:
    assert asset_of("P-IO3A", channel="hand") == "n0103A"
    # where the register holds both, none is chosen
    both = REGISTER.rows(
        [*plant_rows(), {"asset_id": "x", "tag": "P-1O3A", "site": "north", "equipment_class": "pump"}]
    )
    assert link(mentions("P-1O3A"), both)["asset_id"].iloc[0] == "x"
    assert link(mentions("P-I03A", channel="hand"), both)["asset_id"].isna().all()


@pytest.mark.acceptance
def test_an_alias_of_several_machines_stays_open_with_its_candidates() -> None:
    rows = plant_rows()
    for row in rows:
        row["aliases"] = "main pump" if row["tag"] in ("P-103A", "P-105A") else None
    links = link(mentions("main pump"), REGISTER.rows(rows))
    assert links["asset_id"].isna().all()
    posterior = candidates(links)
    assert math.isclose(posterior["n0103A"], posterior["n0105A"])
    assert posterior["n0103A"] > 0.3


@pytest.mark.acceptance
def test_a_replaced_machine_is_told_from_its_successor_by_date() -> None:
    rows = plant_rows()[2:]
    rows += [
        {
            "asset_id": "old",
            "tag": "P-103A",
            "site": "north",
            "equipment_class": "pump",
            "retired_on": pd.Timestamp("2024-01-01", tz="UTC"),
        },
        {
            "asset_id": "new",
            "tag": "P-103A",
            "site": "north",
            "equipment_class": "pump",
            "installed_on": pd.Timestamp("2024-01-02", tz="UTC"),
        },
    ]
    register = REGISTER.rows(rows)
    links = link(
        mentions(
            {"mention": "P-103A", "occurred_at": pd.Timestamp("2022-05-05", tz="UTC")},
            {"mention": "P-103A", "occurred_at": pd.Timestamp("2025-05-05", tz="UTC")},
            {"mention": "P-103A", "occurred_at": pd.NaT},
        ),
        register,
    )
    assert list(links["asset_id"].iloc[:2]) == ["old", "new"]
    assert links["asset_id"].isna().iloc[2]


def test_a_renamed_machine_keeps_its_old_tag_as_alias() -> None:
    rows = plant_rows()
    rows[0]["aliases"] = "P-900A; old feed pump"
    links = link(mentions("P-900A", "p 900 a", "old feed pump"), REGISTER.rows(rows))
    assert links["asset_id"].iloc[0] == rows[0]["asset_id"]
    assert links["asset_id"].iloc[2] == rows[0]["asset_id"]


def test_a_moved_machine_is_meant_by_its_old_place_before_and_left_open_after() -> None:
    rows = plant_rows()
    rows[0] |= {"functional_location": "N-77-02", "aliases": "N-77-01"}
    rows.append({
        "asset_id": "successor", "tag": "P-777A", "site": "north", "equipment_class": "pump", "functional_location": "N-77-01",
        "installed_on": pd.Timestamp("2024-01-02", tz="UTC"),
    })  # fmt: skip
    place = {"mention": None, "functional_location": "N-77-01"}
    days = [pd.Timestamp(d, tz="UTC") for d in ("2022-05-05", "2025-05-05", "2025-05-05")]
    asked = [{**place, "occurred_at": d} for d in days[:2]] + [
        {"mention": None, "functional_location": "N-77-02", "occurred_at": days[2]}
    ]
    links = link(mentions(*asked), REGISTER.rows(rows))
    assert links["asset_id"].iloc[0] == links["asset_id"].iloc[2] == rows[0]["asset_id"]
    assert links["asset_id"].isna().iloc[1]
    assert {rows[0]["asset_id"], "successor"} <= set(candidates(links, "e001"))


def test_sites_are_apart(register: pd.DataFrame) -> None:
    links = link(pd.concat([mentions("P-503A"), mentions("P-503A", site="south").assign(event_id="s")]), register)
    assert pd.isna(links.at["e000", "asset_id"])
    assert links.at["s", "asset_id"] == "s0503A"
    assert link(mentions("P-503A", site="nowhere"), register)["asset_id"].isna().all()


@pytest.mark.acceptance
def test_a_confirmed_alias_works_at_its_site_at_once_and_only_there(register: pd.DataFrame) -> None:
    aliases = pd.DataFrame([("north", "old lady", "n0103A")], columns=["site", "alias", "asset_id"])
    both = pd.concat([mentions("old lady"), mentions("Old Lady", site="south").assign(event_id="s")])
    assert link(both, register)["asset_id"].isna().all()
    links = link(both, register, aliases)
    assert links.at["e000", "asset_id"] == "n0103A"
    assert "confirmed here" in links.at["e000", "link_reason"]
    assert pd.isna(links.at["s", "asset_id"])


@pytest.mark.acceptance
def test_short_names_of_aliases_explain_those_of_other_machines() -> None:
    rows = plant_rows()
    rows[0]["aliases"], rows[2]["aliases"] = "BQX-1A", "BQX-2A"
    register = REGISTER.rows(rows)
    assert link(mentions("BQX-3A"), register)["asset_id"].iloc[0] == "n0107A"
    assert link(mentions("BQX-3A"), REGISTER.rows(plant_rows()))["asset_id"].isna().all()


@pytest.mark.acceptance
def test_decisions_win_and_are_shown(register: pd.DataFrame) -> None:
    decided = pd.DataFrame([("e000", "n0105A"), ("e001", None), ("e002", "n0103A")], columns=["event_id", "asset_id"])
    links = link(mentions("P-103A", "P-103A", "workshop"), register, decided=decided)
    assert list(links["asset_id"].fillna("-")) == ["n0105A", "-", "n0103A"]
    assert set(links["accepted_by"]) == {"person"}
    # what the names alone say is shown beside the decision
    assert "n0103A" in links.at["e000", "link_reason"]


def test_decisions_that_disagree_are_shown_not_averaged(register: pd.DataFrame) -> None:
    decided = pd.DataFrame([("e000", "n0105A"), ("e000", "n0107A")], columns=["event_id", "asset_id"])
    links = link(mentions("P-103A"), register, decided=decided)
    assert pd.isna(links.at["e000", "asset_id"])
    assert set(candidates(links)) == {"n0105A", "n0107A"}
    assert "disagree" in links.at["e000", "link_reason"]


def test_fields_that_contradict_one_another_are_left_to_a_person(register: pd.DataFrame) -> None:
    both = mentions(
        {"mention": "P-103A", "name": "Cooling water pump 2b"}, {"mention": "P-103A", "name": "Boiler feed pump 1a"}
    )
    links = link(both, register)
    assert pd.isna(links.at["e000", "asset_id"])
    assert links.at["e001", "asset_id"] == "n0103A"


def test_a_component_speaks_for_its_class(register: pd.DataFrame) -> None:
    links = link(
        mentions({"mention": "103A", "component": "impeller"}, {"mention": "pump A", "component": "impeller"}), register
    )
    assert links.at["e000", "asset_id"] == "n0103A"
    assert "impeller" in links.at["e000", "link_reason"]
    assert pd.isna(links.at["e001", "asset_id"])


def test_a_page_that_names_a_machine_speaks_for_it() -> None:
    """Where pages keep to their machines, an open name of the same page leans to them."""
    rows = []
    for page in range(30):
        number = 103 + 2 * (page % 4)
        rows += [{"mention": f"P-{number}A", "document": "book", "page": page} for _ in range(4)]
    rows.append({"mention": "boiler feed pump A", "document": "book", "page": 0})
    rows.append({"mention": "boiler feed pump A", "document": "book", "page": 99})
    register = REGISTER.rows(plant_rows())
    links = link(mentions(*rows), register)
    told, alone = candidates(links, f"e{len(rows) - 2:03d}"), candidates(links, f"e{len(rows) - 1:03d}")
    assert told["n0103A"] > 1.5 * alone["n0103A"]


def test_a_name_in_the_text_is_taken_where_no_other_is_written(register: pd.DataFrame) -> None:
    texts = ["seal of P-103A leaking", "P-103A stopped, P-105A started", "seal leaking"]
    links = link(
        mentions(*({"mention": None, "text": t} for t in texts), {"mention": "P-105A", "text": texts[0]}), register
    )
    assert list(links["asset_id"].fillna("-")) == ["n0103A", "-", "-", "n0105A"]
    assert "in the text only" in links.at["e000", "link_reason"]


def test_nothing_written_nothing_linked(register: pd.DataFrame) -> None:
    links = link(mentions(None, "", "   "), register)
    assert links["asset_id"].isna().all()
    assert links["asset_confidence"].isna().all()
    assert link(mentions().reindex(columns=mentions("x").columns), register).empty


def test_a_name_is_compared_once_however_often_it_is_written(
    register: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = importlib.import_module("pdm.entity_resolution.linker")
    compared: list[str] = []
    real = room.compare

    def counted(name: Any, *args: Any, **more: Any) -> Any:
        compared.append(name.text)
        return real(name, *args, **more)

    monkeypatch.setattr(room, "compare", counted)
    links = link(mentions(*["P-103A", "pump 105B", "mill motor 1a"] * 100), register)
    assert sorted(compared) == ["P-103A", "mill motor 1a", "pump 105B"]
    assert links["asset_id"].notna().all()


def test_names_of_one_pattern_have_the_links_that_each_has_by_itself(
    register: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = (
        "P-{n}{t}",
        "pump {n}{t}",
        "{n}{t}",
        "boiler feed pump {u}{t}",
        "pump {u} {t}",
        "feed pump",
        'P{n}{t} "old"',
    )
    names = [k.format(n=103 + 2 * u, t=t, u=u + 1) for k in kinds for u in range(4) for t in "AB"]
    given_ = mentions(*names, *({"mention": n, "channel": "hand"} for n in names))
    together = link(given_, register)
    monkeypatch.setattr(importlib.import_module("pdm.entity_resolution.linker"), "figures", lambda *_: None)
    pd.testing.assert_frame_equal(together, link(given_, register))
    assert together["asset_id"].nunique() == 8


def test_a_name_that_is_typed_and_read_by_hand_is_compared_as_each(register: pd.DataFrame) -> None:
    names = ["P-103A", "pump 105B", "P-IO3A", "P-1OSA", "boiler feed pump 2a", "wrkshp", "drive 143A"]
    typed = mentions(*names)
    hand = mentions(*({"mention": n, "channel": "hand"} for n in names)).assign(event_id=[f"h{n}" for n in range(7)])
    apart = pd.concat([link(typed, register), link(hand, register)])
    for both in (pd.concat([typed, hand]), pd.concat([hand, typed])):
        pd.testing.assert_frame_equal(link(both, register).loc[apart.index], apart)


def test_a_stricter_promise_asks_for_more() -> None:
    assert threshold(0.999) > threshold(0.995) > threshold(0.99) > threshold(0.95) > threshold(0.5)


NAMES = [
    "P-103A",
    "p103 b",
    "#105A",
    "pump 107A",
    "BF pmp 1A",
    "fan B",
    "P-999",
    "workshop",
    "mill motor 2b",
    "CV-19IA",
    "F-165",
    None,
]
CHANNELS = ["typed", "hand", "cmms", "mail"]
ROWS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(CHANNELS), st.sampled_from(["seal", "impeller", None])),
    min_size=1,
    max_size=12,
)


def _given(rows: list[tuple[Any, str, Any]]) -> pd.DataFrame:
    return mentions(*({"mention": n, "channel": c, "component": k} for n, c, k in rows))


@pytest.mark.acceptance
@settings(max_examples=25, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_and_running_again_change_nothing(rows: list[tuple[Any, str, Any]], chance: Any) -> None:
    register = REGISTER.rows(plant_rows())
    first = link(_given(rows), register)
    order = list(range(len(rows)))
    chance.shuffle(order)
    mixed = _given(rows).iloc[order].reset_index(drop=True)
    again = link(mixed, register.sample(frac=1, random_state=order[0]).reset_index(drop=True))
    pd.testing.assert_frame_equal(first, again.loc[first.index])
    pd.testing.assert_frame_equal(first, link(_given(rows), register))


@pytest.mark.acceptance
@settings(max_examples=25, deadline=None)
@given(ROWS)
def test_other_asset_ids_change_nothing_else(rows: list[tuple[Any, str, Any]]) -> None:
    plant = plant_rows()
    other = [{**r, "asset_id": f"id-{n:03d}"} for n, r in enumerate(plant)]
    renamed = {r["asset_id"]: o["asset_id"] for r, o in zip(plant, other, strict=True)}
    one, two = link(_given(rows), REGISTER.rows(plant)), link(_given(rows), REGISTER.rows(other))
    assert [renamed.get(a) for a in one["asset_id"]] == [a if isinstance(a, str) else None for a in two["asset_id"]]
    np.testing.assert_allclose(one["asset_confidence"], two["asset_confidence"])


@pytest.mark.acceptance
@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_a_waterfall_sums_to_its_score_and_the_posterior_is_one_number(rows: list[tuple[Any, str, Any]]) -> None:
    links = link(_given(rows), REGISTER.rows(plant_rows()))
    for row in links[links["candidates"].notna()].itertuples():
        parts = json.loads(row.link_reason)
        labels = [p["label"] for p in parts]
        at = labels.index("score")
        assert sum(p["bits"] for p in parts[:at]) == parts[at]["bits"]
        # score and normalisation give the posterior that stands in the table and in the candidates
        assert math.isclose(2 ** (parts[at]["bits"] + parts[at + 1]["bits"]), row.asset_confidence, rel_tol=1e-9)
        assert json.loads(row.candidates)[0]["posterior"] == row.asset_confidence
        assert f"{row.asset_confidence:.6f}" in labels[-1]
        assert "nearest rival" in labels[-1]


def test_aliases_and_decisions_may_be_empty_frames(register: pd.DataFrame) -> None:
    links = resolve(mentions("P-103A"), register, settings=LinkSettings(), aliases=NO_ALIASES, decided=NO_DECISIONS)
    assert list(links.columns) == [
        "event_id",
        "asset_id",
        "asset_confidence",
        "candidates",
        "accepted_by",
        "link_reason",
    ]
    assert links["accepted_by"].iloc[0] == "register"


def test_a_quantity_that_is_measured_on_one_class_leans_to_it() -> None:
    rows = [{"mention": f"P-{103 + 2 * (n % 4)}A", "measured": "flow"} for n in range(40)]
    rows += [{"mention": f"X-{103 + 2 * (n % 4)}A", "measured": ""} for n in range(40)]
    doubtful = [{"mention": "103A", "measured": m} for m in ("flow", "", None)]
    register = REGISTER.rows([*plant_rows(), *({**r, "asset_id": "m" + r["asset_id"], "tag": r["tag"].replace("P-", "X-"), "equipment_class": "agitator", "description": "mixer beside it"} for r in plant_rows())])  # fmt: skip
    links = link(mentions(*rows, *doubtful), register)
    flow, nothing, unknown = (candidates(links, f"e{len(rows) + n:03d}") for n in range(3))
    assert flow["n0103A"] > 1.5 * nothing["n0103A"]
    assert nothing == pytest.approx(unknown)
    assert "flow is often measured on a pump" in links.at[f"e{len(rows):03d}", "link_reason"]


@pytest.mark.acceptance
@pytest.mark.parametrize("channel", ["typed", "hand"])
@pytest.mark.parametrize(
    ("name", "named"),
    [("P-103A/B", "AB"), ("P-103A & P-103B", "AB"), ("P-103 A,B", "AB"), ("P103A + P-103B", "AB"), ("P-103A and B", "AB"), ("P-103A P-103B", "AB"),
     ("P103/A/B", "AB"), ("103 A/B", "AB"), ("P-103 A&B seals", "AB"), ("boiler feed pump 1a/b", "AB")],
)  # fmt: skip
def test_a_name_of_several_machines_is_tied_to_none_of_them_and_lists_them(
    register: pd.DataFrame, name: str, named: str, channel: str
) -> None:
    links = link(mentions(name, channel=channel), register)
    assert links["asset_id"].isna().all()
    found = candidates(links)
    assert {a for a, p in found.items() if p > 0.4} == {f"n0103{letter}" for letter in named}
    assert "names several machines" in links["link_reason"].iloc[0]


@pytest.mark.parametrize(
    "name", ["P-103A/C", "P-103 A/C", "P103A & C", "P-103A, P-103C", "P-103C/A", "boiler feed pump 1a/c"]
)
def test_a_list_with_a_machine_that_no_register_holds_is_shared_and_asked(register: pd.DataFrame, name: str) -> None:
    links = link(mentions(name, {"mention": name, "functional_location": "P-103A"}), register)
    assert links["asset_id"].isna().all()
    found = candidates(links)
    assert found[
        "n0103A" if not name.startswith("boiler") else next(a for a in found if a is not None)
    ] == pytest.approx(0.5, abs=0.03)
    assert found[None] == pytest.approx(0.5, abs=0.03)
    assert links["link_reason"].str.contains("names several machines").all()
    assert "in no register" in links["link_reason"].iloc[0]


@pytest.mark.parametrize("name", ["P-103A-B", "P-103 A to B", "P-103A–C", "P103 A..B"])
def test_a_range_of_letters_names_several_machines(register: pd.DataFrame, name: str) -> None:
    links = link(mentions(name), register)
    assert links["asset_id"].isna().all()
    assert {a for a, p in candidates(links).items() if p > 0.4} == {"n0103A", "n0103B"}


def test_a_letter_behind_a_dash_may_be_a_part(register: pd.DataFrame) -> None:
    reasons = link(mentions("P-103A-M"), register)["link_reason"]
    assert not reasons.str.contains("several machines").any()


@pytest.mark.parametrize(
    ("tag", "name"), [("P-103", "P-103 U/S"), ("P-103", "P-103 O/H"), ("P-103A", "P-103A, ok"), ("P-103", "P-103 A/C")]
)
def test_letters_that_are_no_unit_of_the_machine_list_nothing(tag: str, name: str) -> None:
    rows = [{"asset_id": "one", "tag": tag, "site": "north", "equipment_class": "pump"}, *plant_rows(first=201)]
    assert not link(mentions(name), REGISTER.rows(rows))["link_reason"].str.contains("several machines").any()


def test_machines_of_different_kinds_in_one_name_stay_open_whatever_else_speaks_for_one(register: pd.DataFrame) -> None:
    both = {"mention": "P103A + M-143B", "component": "winding", "functional_location": "M-143B"}
    links = link(mentions(both, "P-103A, P-105B und P-107A", "P-103A/105A"), register)
    assert links["asset_id"].isna().all()
    assert sum(p > 0.2 for p in candidates(links, "e001").values()) == 3
    assert {a for a, p in candidates(links, "e002").items() if p > 0.2} == {"n0103A", "n0105A"}


def test_what_only_looks_like_several_machines_is_one() -> None:
    rows = [
        *plant_rows(),
        {"asset_id": "twin", "tag": "P-103A/B", "site": "north", "equipment_class": "pump", "description": "Twin pump"},
        {"asset_id": "skid", "tag": "K-9", "aliases": "P-105A + P-105B", "site": "north", "equipment_class": "skid"},
        {"asset_id": "unit", "tag": "U-100", "site": "north", "equipment_class": "unit"},
        {"asset_id": "low", "tag": "P-177A", "parent_id": "unit", "site": "north", "equipment_class": "pump"},
    ]
    names = ["P-103A/B", "P-105A + P-105B", "P103/A", "1/2 P-107A", "P-107A; P-107A", "P-107A, 4711", "U-100/P-177A"]
    links = link(mentions(*names), REGISTER.rows(rows))
    assert list(links["asset_id"])[:-1] == ["twin", "skid", "n0103A", "n0107A", "n0107A", "n0107A"]
    # a machine and where it stands
    assert not links["link_reason"].str.contains("several machines").any()
