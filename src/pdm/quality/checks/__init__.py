"""The checks. Each takes (inputs as of the day, settings, day) and yields frames of records.FINDINGS."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.checks.conflicts import conflicts
from pdm.quality.checks.dates import future_dates
from pdm.quality.checks.duplicates import duplicates
from pdm.quality.checks.freshness import freshness, volume
from pdm.quality.checks.missing import missing_fields
from pdm.quality.checks.reading import reading_quality
from pdm.quality.checks.register import register_mistakes
from pdm.quality.checks.set_aside import set_aside
from pdm.quality.checks.several import several_machines
from pdm.quality.checks.tags import spreadsheet_tags
from pdm.quality.checks.unread import unread_texts
from pdm.quality.checks.unresolved import unresolved_names
from pdm.quality.checks.values import impossible_values
from pdm.quality.inputs import QualityInputs

Check = Callable[[QualityInputs, Settings, pd.Timestamp], Iterator[pd.DataFrame]]

CHECKS: tuple[Check, ...] = (
    freshness, volume, missing_fields, impossible_values, future_dates, duplicates, unresolved_names, reading_quality,
    spreadsheet_tags, conflicts, several_machines, register_mistakes, set_aside, unread_texts,
)  # fmt: skip
"""In the order in which they run."""
