"""Tables of a simulated plant that went through the whole path: as read and linked, and as read with true links."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

import pdm
from benchmarks.risk_data import Tables, simulated
from benchmarks.risk_truth import lines_of
from pdm.records import EVENTS
from pdm.simulation.truth import Truth


def tables_of(folder: Path) -> tuple[Truth, dict[str, Tables]]:
    """The truth, and tables by system: `pdm/true` (true events), `pdm/read` (read text, true links), `pdm` (read and linked).

    The workspace was ingested with `--history`, so all three are available the site's reporting lag after they happened.
    """
    truth = Truth.load(folder / "truth")
    true = simulated(truth)
    workspace = pdm.open(folder)
    register = workspace.register
    events = workspace.events
    readings = workspace.readings
    lag = {s: workspace.context.settings.site(s).reporting_lag_days for s in true.lag_days}
    delay = pd.to_timedelta(true.events["site"].map(lag), unit="D")
    known = true.events.assign(available_at=(true.events["occurred_at"] + delay).dt.as_unit("us"))
    linked = Tables(events, readings, register, lag, workspace.context.limits)
    return truth, {
        "pdm/true": replace(true, events=EVENTS.conform(known), register=register, lag_days=lag),
        "pdm/read": replace(linked, events=truly_linked(events, truth, workspace.documents, register)),
        "pdm": linked,
    }


def truly_linked(events: pd.DataFrame, truth: Truth, documents: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Read events with the asset that the line is truly about (none where the register lacks it)."""
    meant = lines_of(events, truth, documents)["asset_id"]
    found = meant.notna()
    print(f"{found.mean():.3f} of the read events stand where a true line stands; the others keep the link they got")
    meant = meant.where(meant.isin(set(register["asset_id"])), None).where(found, events["asset_id"])
    return EVENTS.conform(events.assign(asset_id=meant.astype("object")))
