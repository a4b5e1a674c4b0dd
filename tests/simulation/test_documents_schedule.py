"""Which lines go into which document."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from pdm.simulation.documents.manner import make_manners
from pdm.simulation.documents.plan import Plan
from pdm.simulation.documents.schedule import LATE_DAYS, plan_documents

CHANNELS = ("sheet", "work_order_form", "photo", "typed_pdf", "workbook", "sap", "maximo", "csv", "mail")


@pytest.fixture(scope="module")
def lines() -> pd.DataFrame:
    rng = np.random.default_rng(8)
    n = 1500
    when = pd.Timestamp("2022-01-03") + pd.to_timedelta(np.sort(rng.integers(0, 700 * 24, n)), unit="h")
    late = rng.random(n) < 0.03
    return pd.DataFrame(
        {
            "line_id": [f"L{i:05d}" for i in range(n)],
            "site": rng.choice(["north", "east", "south"], n),
            "occurred_at": when,
            "written_at": when + pd.Timedelta(hours=3),
            "arrives_at": when + pd.to_timedelta(np.where(late, 150, 6), unit="D"),
            "channel": rng.choice(CHANNELS, n),
            "writer_id": rng.choice(["w1", "w2", "w3"], n),
        }
    )


@pytest.fixture(scope="module")
def plans(lines) -> list[Plan]:
    return plan_documents(lines, make_manners(["north", "east", "south"], 4), 4)


def flattened(plans: list[Plan]) -> list[Plan]:
    return [q for p in plans for q in (p, *flattened(list(p.children)))]


def test_every_line_stands_in_one_document_of_its_site(lines, plans):
    placed = [(p.site, line) for p in flattened(plans) for line in p.lines["line_id"]]
    assert Counter(placed) == Counter(zip(lines["site"], lines["line_id"], strict=True))


def test_names_are_unique_in_a_folder_whatever_their_case(plans):
    assert max(Counter((p.site, p.name.lower()) for p in plans).values()) == 1


def test_a_page_is_in_one_hand_and_in_order(plans):
    for plan in flattened(plans):
        assert sorted(r for page in plan.pages for r in page.rows) == list(range(len(plan.lines) if plan.pages else 0))
        for page in plan.pages:
            on_page = plan.lines.iloc[list(page.rows)]
            assert set(on_page["writer_id"]) == ({page.writer_id} if page.kind != "blank" else set())
            assert on_page["written_at"].is_monotonic_increasing


@pytest.mark.acceptance
def test_late_lines_come_in_documents_of_their_own(lines, plans):
    late = lines["arrives_at"] - lines["written_at"] > pd.Timedelta(days=LATE_DAYS)
    late_ids = set(lines.loc[late, "line_id"])
    assert late_ids
    for plan in flattened(plans):
        inside = set(plan.lines["line_id"])
        assert inside <= late_ids or not inside & late_ids
        if inside:
            assert plan.arrives_at >= plan.lines["arrives_at"].max() or plan.kind == "mail"


@pytest.mark.acceptance
def test_documents_come_loose_mixed_attached_and_packed(plans):
    kinds = {(p.kind, c.kind) for p in plans for c in p.children}
    assert {("mail", "paper"), ("typed_pdf", "paper"), ("archive", "paper"), ("mailbox", "mail")} <= kinds
    assert {p.kind for p in flattened(plans)} >= {
        "flat",
        "sap_list",
        "maximo",
        "workbook",
        "typed_pdf",
        "mail",
        "paper",
    }


def test_sites_write_dates_in_different_orders():
    manners = make_manners([f"s{i}" for i in range(5)], 1)
    assert {m.date_order for m in manners.values()} == {"DMY", "MDY", "YMD"}
    assert len({m.encoding for m in manners.values()}) >= 3
    assert make_manners(["s0"], 1, {"s0": {"date_order": "YMD"}})["s0"].date_order == "YMD"
