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
        "No part was reported since the last failure or repair. In three years it failed at: packing gland (twice)."
    )
    assert told((1200, "packing gland blown", failed)) == ""


def test_each_line_names_its_own_part() -> None:
    failed = {"component": "roller", "failure_mode": "structural", "is_failure": True}
    lines = [(100 + i, "drive drum seized", failed) for i in range(2)] + [
        (90 - i, "scraper torn off", failed) for i in range(3)
    ]
    assert told(*lines).endswith("it failed at: scraper (3 times), drive drum (twice).")
    motor = {"component": "motor", "failure_mode": "vibration"}
    assert told(
        (9, "terminal box hot", {**motor, "failure_mode": "overheating"}),
        (5, "wdg 8.5 mms", motor),
        (4, "mtr shaking", motor),
    ) == (
        "What to look at: motor (vibration on 2025-12-28); winding (vibration on 2025-12-27); terminal box (heat on 2025-12-23)."
    )
    # what no line calls by a name of its own goes by its kind
    assert told((5, "9.1 mm/s and rising", motor)) == "What to look at: motor (vibration on 2025-12-27)."


def test_a_leak_is_told_of_what_can_leak() -> None:
    under = {"component": "structure", "failure_mode": "leak_external"}
    assert told((5, "oil on baseplate below mx seal", under)) == "What to look at: seal (leak on 2025-12-27)."
    assert told((5, "oil on baseplate", under)) == "What to look at: baseplate (leak on 2025-12-27)."
    assert told((5, "baseplate cracked below seal", {**under, "failure_mode": "structural"})).startswith(
        "What to look at: baseplate"
    )


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
