"""`check`: what the data is worth, in words first, and which sites are held back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pdm.records import CELLS
from pdm.workspace.refusals import refusal_rows, standing
from pdm.workspace.versions import current_readings

if TYPE_CHECKING:
    from pdm.quality import QualityInputs, QualityReport
    from pdm.workspace.context import Context


def inputs(context: Context, *, version: int | None = None) -> QualityInputs:
    """The tables the quality room looks at."""
    from pdm.quality import QualityInputs

    store = context.store
    events = store.events(version=version)
    documents = store.read("documents", version=version)
    refusals = pd.concat(
        [store.read("refusals", version=version), refusal_rows(context.register_refusals, "", context.clock())],
        ignore_index=True,
    )
    return QualityInputs(
        documents=documents,
        entries=store.read("entries", version=version),
        # without the lattices: they are most of the bytes, and no check looks into them
        cells=CELLS.conform(store.read("cells", version=version, columns=[c for c in CELLS.names if c != "lattice"])),
        events=events,
        readings=current_readings(store.read("readings", version=version), events),
        refusals=standing(refusals, documents),
        register=context.register,
        limits=context.limits,
    )


def check(context: Context, *, today: pd.Timestamp | None = None) -> QualityReport:
    """Readiness, findings and the gate, as of `today` (now when None)."""
    from pdm.quality import check as run

    return run(inputs(context), context.settings, today if today is not None else context.clock())
