from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from pdm.config import SiteSettings
from pdm.extraction import Extraction, extract
from pdm.records import CELLS, ENTRIES, LIMITS, entry_id

NOW = pd.Timestamp("2025-01-10 12:00", tz="UTC")


@pytest.fixture
def run() -> Callable[..., Extraction]:
    """Extract from lines given as (text, fields)."""

    def extract_lines(*lines: tuple[str, dict[str, str]], **other: Any) -> Extraction:
        rows = []
        for row, (text, fields) in enumerate(lines, start=1):
            rows.append({
                "entry_id": entry_id("doc", 1, row), "document_id": "doc", "site": "s", "page": 1, "row": row, "fields": fields, "text": text,
                "channel": other.get("channel", "typed"), "text_confidence": 1.0, "sent_at": other.get("sent_at"), "extra": other.get("extra"),
            })  # fmt: skip
        return extract(
            ENTRIES.rows(rows), other.get("cells", CELLS.empty()), site="s", settings=other.get("settings", SiteSettings()), truth=other.get("truth", ()),
            known_at=other.get("known_at", NOW), loaded_as=other.get("loaded_as", "live"), limits=other.get("limits", LIMITS.empty()), today=NOW,
        )  # fmt: skip

    return extract_lines
