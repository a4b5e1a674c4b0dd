"""One bad site is held back without moving the others; its assets stay on the list."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pdm.records import RISK
from pdm.workspace import Workspace

from .conftest import Clock, open_mills


def others(risk: pd.DataFrame) -> pd.DataFrame:
    """All values of the sites that are not south, but for run and rank."""
    keep = [c for c in RISK.names if c not in ("run_id", "rank")]
    return risk.loc[risk["site"] != "south", keep].sort_values("asset_id", ignore_index=True)


@pytest.mark.acceptance
def test_with_one_sites_gate_closed_the_other_sites_risks_are_bit_identical(scored_mills: Workspace) -> None:
    opened = scored_mills.score("2026-01-04").risk
    assert set(opened["basis"]) == {"model"}
    toml = scored_mills.context.root / "plant.toml"
    toml.write_text(toml.read_text() + '[gate]\nclosed = ["south"]\n')
    closed = open_mills(scored_mills.context.root, "2026-01-08").score("2026-01-04").risk
    pd.testing.assert_frame_equal(others(closed), others(opened), check_exact=True)
    south = closed[closed["site"] == "south"]
    assert len(south) == 3
    assert set(south["basis"]) == {"stale"}
    assert south["basis_reason"].str.contains("closed by the plant").all()
    # the last list still says what was known: of 31 December
    last = scored_mills.risk
    assert south["risk"].notna().all()
    assert len(last) == len(closed) == 6


def test_a_silent_site_is_held_back_and_the_others_go_on(scored_mills: Workspace) -> None:
    scored_mills.context.clock = Clock("2026-06-19T05:00:00")
    late = scored_mills.score("2026-06-20").risk
    assert set(late["basis"]) == {"stale"}
    write_new = scored_mills.context.root / "inbox" / "north" / "june.csv"
    write_new.write_text("Date;Equipment;Description\n18.06.2026;P-101A;oil changed\n")
    again = open_mills(scored_mills.context.root, "2026-06-19T06:00:00")
    again.ingest()
    risk = again.score("2026-06-20").risk
    assert risk.groupby("site")["basis"].first().to_dict() == {"north": "model", "south": "stale"}
    reasons = risk.loc[risk["site"] == "south", "basis_reason"]
    assert reasons.str.contains("silent for").all()
    # the list itself says so, not only why it is held back
    assert risk.loc[risk["site"] == "south", "reasons"].str.contains("Nothing was recorded at").all()
    assert again.score("2026-06-20").top(6)["why"].str.len().gt(0).all()


def test_retired_and_future_assets_are_not_on_the_list(scored_mills: Workspace) -> None:
    path = Path(scored_mills.context.root / "register.csv")
    path.write_text(
        path.read_text().replace("installed_on\n", "installed_on,retired_on\n").replace("2015-03-01\n", "2015-03-01,\n")
        + "N8,P-108,north,Old pump,pump,2000-01-01,2025-06-30\nN9,P-109,north,Coming pump,pump,2026-06-01,\n"
    )  # fmt: skip
    risk = open_mills(scored_mills.context.root, "2026-01-08").score("2026-01-04").risk
    assert sorted(risk["asset_id"]) == ["N1", "N2", "N3", "S1", "S2", "S3"]
    assert sorted(risk["rank"]) == [1, 2, 3, 4, 5, 6]
