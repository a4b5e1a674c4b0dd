"""The checks. Each takes (inputs as of the day, settings, day) and yields frames of records.FINDINGS."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.checks.freshness import freshness
from pdm.quality.inputs import QualityInputs

Check = Callable[[QualityInputs, Settings, pd.Timestamp], Iterator[pd.DataFrame]]

CHECKS: tuple[Check, ...] = (freshness,)
"""In the order in which they run."""
