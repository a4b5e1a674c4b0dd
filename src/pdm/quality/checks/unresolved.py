"""Names that no asset was found for."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events, of_rows
from pdm.quality.gate import MIN_EVENTS, newest, percent
from pdm.quality.inputs import QualityInputs
from pdm.quality.links import unresolved


def unresolved_names(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Each event without asset whose line names one, and each site's share of events without asset."""
    open_ = unresolved(inputs.events)
    open_ = open_[open_["named"]]
    strange = open_["registered"] < 0.5
    reason = pd.Series(Code.AMBIGUOUS.value, index=open_.index, dtype="str").where(~strange, Code.NOT_REGISTERED.value)
    yield of_events(
        open_, inputs.origins, check="unresolved", reason=reason, severity="warning", value=open_["asset_mention"],
        rule="every name is tied to one asset with the promised precision",
        remedy="Answer its question in the queue, or add the asset or the name to register.csv.", field="asset_mention",
    )  # fmt: skip
    limit = settings.gate.max_unresolved_share
    rows = []
    for site, part in newest(inputs.events, today).groupby("site"):
        share = float(part["asset_id"].isna().mean())
        if len(part) >= MIN_EVENTS and share > 0:
            rows.append({
                "check": "unresolved", "reason": Code.UNRESOLVED_SHARE, "site": site, "value": percent(share),
                "severity": "error" if share > limit else "warning" if share > limit / 2 else "info",
                "rule": f"at most {percent(limit)} of a year's events without asset",
                "remedy": "Answer the queue, most valuable questions first.", "field": "asset_id",
            })  # fmt: skip
    yield of_rows(rows)
