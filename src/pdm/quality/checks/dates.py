"""Dates in the future."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events
from pdm.quality.inputs import QualityInputs, local_days

SLACK = pd.Timedelta(days=1)
"""A site's day may be ahead of UTC."""


def future_dates(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Events and measurements that are said to have happened after today."""
    for frame, column in ((inputs.events, "occurred_at"), (inputs.readings, "measured_at")):
        late = frame[frame[column] > today + SLACK]
        yield of_events(
            late, inputs.origins, check="future_dates", reason=Code.FUTURE_DATE, severity="error",
            rule=f"no date after {today:%Y-%m-%d}", remedy="Correct the date, or the site's date_order in plant.toml.",
            value=local_days(late, column, settings), field=column,
        )  # fmt: skip
