"""Names that no asset was found for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events, of_rows
from pdm.quality.gate import MIN_EVENTS, newest, percent
from pdm.quality.inputs import QualityInputs
from pdm.quality.links import unresolved
from pdm.quality.proposals import proposed, shown_names


def unresolved_names(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Each event without asset whose line names one, machines to be registered, and each site's share of events without asset."""
    open_ = unresolved(inputs.events)
    open_ = open_[open_["named"]]
    strange = open_["registered"] < 0.5
    reason = pd.Series(Code.AMBIGUOUS.value, index=open_.index, dtype="str").where(~strange, Code.NOT_REGISTERED.value)
    yield of_events(
        open_, inputs.origins, check="unresolved", reason=reason, severity="warning", value=open_["asset_mention"],
        rule="every name is tied to one asset with the promised precision",
        remedy="Answer its question in the queue, or add the asset or the name to register.csv.", field="asset_mention",
    )  # fmt: skip
    yield of_rows([*_proposals(inputs, open_)])
    limit = settings.gate.max_unresolved_share
    rows = []
    for site, all_ in inputs.events.groupby("site"):
        part = newest(all_, today)
        share = float(part["asset_id"].isna().mean())
        if len(part) >= MIN_EVENTS and share > 0:
            rows.append({
                "check": "unresolved", "reason": Code.UNRESOLVED_SHARE, "site": site, "value": percent(share),
                "severity": "error" if share > limit else "warning" if share > limit / 2 else "info",
                "rule": f"at most {percent(limit)} of a year's events without asset",
                "remedy": "Answer the queue, most valuable questions first.", "field": "asset_id",
            })  # fmt: skip
    yield of_rows(rows)


def _proposals(inputs: QualityInputs, open_: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A finding for each machine that is written of and in no register, on the newest line that names it."""
    if inputs.proposals is None or inputs.proposals.empty:
        return
    of = proposed(open_, inputs.proposals)
    rows = inputs.proposals.set_index("asset_id")
    for asset, part in open_.groupby(of):
        newest_ = part.sort_values(["occurred_at", "event_id"], na_position="first").iloc[-1]
        proposal = rows.loc[asset]
        kind = f", a {proposal['equipment_class']}" if isinstance(proposal["equipment_class"], str) else ""
        yield {
            "check": "unresolved", "reason": Code.PROPOSED_ASSET, "severity": "warning", "site": newest_["site"],
            "document": newest_["document"], "origin": inputs.origins.get(newest_["document"]), "page": newest_["page"],
            "row": newest_["row"], "event_id": newest_["event_id"], "asset_id": asset, "field": "asset_mention",
            "value": f"{proposal['tag']}{kind}: {len(part)} records, written as {shown_names(proposal.to_dict())}",
            "rule": "every machine that is written of stands in the register",
            "remedy": "Accept it in the queue (answer yes), or add it to register.csv.",
        }  # fmt: skip
