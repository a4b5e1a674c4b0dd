"""`check`: what the data is worth, in words first, and which sites are held back."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from pdm.records import CELLS
from pdm.workspace.documents import newest_documents
from pdm.workspace.refusals import standing
from pdm.workspace.versions import current_readings

if TYPE_CHECKING:
    from pdm.quality import QualityInputs, QualityReport
    from pdm.workspace.context import Context


def inputs(context: Context, *, version: int | None = None) -> QualityInputs:
    """The tables the quality room looks at."""
    from pdm.quality import QualityInputs

    store = context.store
    events = store.events(version=version)
    documents = newest_documents(store, version=version)
    return QualityInputs(
        documents=documents,
        entries=store.lines("entries", version=version),
        # without the lattices: they are most of the bytes, and no check looks into them
        cells=CELLS.conform(store.lines("cells", version=version, columns=[c for c in CELLS.names if c != "lattice"])),
        events=events,
        readings=current_readings(store.read("readings", version=version), events),
        refusals=standing(context, version),
        register=context.register,
        limits=context.limits,
        decisions=store.read("decisions", version=version),
        proposals=_proposals(events, context.register),
        contradictions=_contradictions(events, context),
        too_little=partial(_too_little, context),
    )


def _too_little(context: Context, events: pd.DataFrame, sites: Collection[str], today: pd.Timestamp) -> str:
    """Why `train` would learn no model from events of some sites, on a day; empty where it would."""
    from pdm.training import label, too_little, training_rows

    risk = context.settings.risk
    lag = {s: context.settings.site(s).reporting_lag_days for s in sites}
    register = context.register[context.register["site"].isin(lag)]
    rows = training_rows(register, events, step_days=risk.step_days, until=today)
    if rows.empty:
        return "there are no records with a day of equipment in service that are old enough"
    labels = label(rows, events=events, register=register, horizon_days=risk.horizon_days, cutoff=today, lag_days=lag)
    return str(too_little(labels, horizon_days=risk.horizon_days, lag_days=lag))


def _proposals(events: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Machines that events without asset name and that no register holds."""
    from pdm.entity_resolution import propose_assets

    open_ = events["asset_id"].isna() & events["asset_mention"].notna() & events["same_event_as"].isna()
    open_ &= events["accepted_by"].fillna("").ne("person")
    named = events[open_].rename(columns={"asset_mention": "mention"})
    return propose_assets(named, named, register)


def _contradictions(events: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Lines whose words name another machine than the one they are linked to."""
    from pdm.entity_resolution.text import contradictions

    linked = events[events["asset_id"].notna() & events["text"].notna() & events["same_event_as"].isna()]
    # what a person settled is no question any more
    linked = linked[linked["accepted_by"].fillna("").ne("person")]
    return contradictions(linked, context.register, context.settings.links)


def check(context: Context, *, today: pd.Timestamp | None = None) -> QualityReport:
    """Readiness, findings and the gate, as of `today` (now when None)."""
    from pdm.quality import check as run

    return run(inputs(context), context.settings, today if today is not None else context.clock())
