"""Fields that lines lack, and measurements that assets lack."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events, of_rows
from pdm.quality.inputs import QualityInputs, undated
from pdm.quality.links import unresolved
from pdm.quality.readiness import QUANTITIES, RECENT_DAYS, measured
from pdm.service import in_service

_LINE = (
    ("occurred_at", Code.NO_DATE, "every line has a date", "Give the line a date, or month and year in the form's head."),
    ("asset_mention", Code.NO_NAME, "every line names its equipment", "Write the equipment on the line or in the form's head."),
    ("text", Code.NO_TEXT, "every line says what was found or done", "Write what was found or done."),
)  # fmt: skip


def missing_fields(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Lines without date, equipment or text; assets in service without temperature, load or running hours."""
    for field, reason, rule, remedy in _LINE:
        column = inputs.events[field]
        empty = undated(inputs.events) if field == "occurred_at" else column.fillna("").str.strip().eq("")
        if field == "asset_mention":
            open_ = unresolved(inputs.events)
            empty &= inputs.events["asset_id"].isna()
            empty |= empty.index.isin(open_.index[~open_["named"]])
        yield of_events(
            inputs.events[empty], inputs.origins, check="missing_fields", reason=reason, severity="warning", rule=rule,
            remedy=remedy, field=field,
        )  # fmt: skip
    assets = inputs.register[in_service(inputs.register, today)]
    recent = measured(inputs.readings, today)
    for quantity, name in QUANTITIES.items():
        known = set(recent.loc[recent["quantity"] == quantity, "asset_id"])
        yield of_rows([
            {
                "check": "missing_fields", "reason": Code.NO_QUANTITY, "severity": "info", "site": site, "asset_id": asset,
                "field": quantity, "rule": f"a plausible {name} in the last {RECENT_DAYS} days",
                "remedy": f"Write {name} in the logs or send it in readings.csv.",
            }
            for asset, site in zip(assets["asset_id"], assets["site"], strict=True) if asset not in known
        ])  # fmt: skip
