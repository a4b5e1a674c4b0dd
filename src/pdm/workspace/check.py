"""`check`: what the data is worth, in words first, and which sites are held back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pdm.workspace.derive import current_readings
from pdm.workspace.ingest import refusal_rows

if TYPE_CHECKING:
    from pdm.quality import QualityInputs, QualityReport
    from pdm.workspace.context import Context


def inputs(context: Context, *, version: int | None = None) -> QualityInputs:
    """The tables the quality room looks at."""
    from pdm.quality import QualityInputs

    store = context.store
    events = store.events(version=version)
    refusals = pd.concat(
        [store.read("refusals", version=version), refusal_rows(context.register_refusals, "", context.clock())],
        ignore_index=True,
    )
    return QualityInputs(
        documents=store.read("documents", version=version),
        entries=store.read("entries", version=version),
        cells=store.read("cells", version=version),
        events=events,
        readings=current_readings(store.read("readings", version=version), events),
        refusals=refusals.drop_duplicates("refusal_id"),
        register=context.register,
        limits=context.limits,
    )


def check(context: Context, *, today: pd.Timestamp | None = None) -> QualityReport:
    """Readiness, findings and the gate, as of `today` (now when None)."""
    from pdm.quality import check as run

    return run(inputs(context), context.settings, today if today is not None else context.clock())
