from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from pdm.records import EVENTS
from pdm.reports import AssetSummary
from pdm.reports.look_at import look_at

DAY = pd.Timestamp("2026-01-01", tz="UTC")


def told(*lines: tuple[int, str, dict[str, Any]]) -> str:
    """The sentence for lines: days ago, text, what is known of them."""
    base = {"asset_id": "a1", "site": "north", "is_failure": False, "negated": False, "planned": False}
    events = EVENTS.rows(
        {**base, "event_id": f"e{i}", "occurred_at": DAY - pd.Timedelta(days=ago), "text": text, **known}
        for i, (ago, text, known) in enumerate(lines)
    )
    return look_at(events, DAY, ZoneInfo("UTC"))


LEAK = {"component": "seal", "failure_mode": "leak_external"}
HOT = {"component": "bearing", "failure_mode": "overheating"}


def test_parts_told_of_since_the_last_repair_in_the_words_of_the_lines() -> None:
    assert (
        told(
            (300, "coupling noisy", {"component": "coupling", "failure_mode": "noise"}),
            (200, "coupling replaced", {"component": "coupling", "action": "replace"}),
            (30, "mechanical seal weeping", LEAK),
            (20, "brg DE hot", HOT),
            (10, "mechanical seal dripping", LEAK),
        )
        == "What to look at: mechanical seal (leak on 2025-12-22); bearing (heat on 2025-12-12)."
    )


@pytest.mark.parametrize(
    "known", [{"planned": True}, {"negated": True}, {"component": "accessory"}, {"component": None}]
)
def test_what_did_not_happen_or_is_no_part_is_not_looked_at(known: dict[str, Any]) -> None:
    assert told((10, "seal leaking", {**LEAK, **known})) == ""


def test_parts_that_failed_before_where_nothing_was_reported_since() -> None:
    failed = {**LEAK, "is_failure": True}
    assert told((400, "packing gland blown", failed), (90, "packing gland blown", failed)) == (
        "No part was reported since the last repair or failure. In three years it failed at: packing gland (twice)."
    )
    assert told((1200, "packing gland blown", failed)) == ""


def test_every_rendering_says_it(make_summary: Callable[..., AssetSummary]) -> None:
    import pypdfium2

    from pdm.reports import render_html, render_pdf

    summary = make_summary()
    assert summary.look_at == ""
    summary.look_at = "What to look at: wear ring (heat on 2025-12-17)."
    page = pypdfium2.PdfDocument(render_pdf(summary))[0].get_textpage().get_text_range()
    html = render_html(summary)
    assert '<span class="whole">2025-12-17</span>' in html
    for text in (re.sub(r"<[^>]+>", "", html), summary.text(), summary.as_dict()["look_at"], page):
        assert "wear ring (heat on 2025-12-17)" in " ".join(text.split())
