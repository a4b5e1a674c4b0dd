"""What the score would be after something a plant can do.

Only repair is offered. In the simulation, whose hazard is known, a repair lowers the true chance of failure in more than
nine of ten cases in which the list would ask for one; lubrication and inspection do not pass that bar (most machines are
lubricated in time, and looking at a machine does not mend it).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from pdm.model import FittedModel
from pdm.records import EVENTS
from pdm.scoring.score import probability

REPAIR = "repair"
_LEAST = 0.005


def after_repair(
    model: FittedModel,
    assets: Sequence[str],
    as_of: pd.Timestamp,
    *,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    register: pd.DataFrame,
    build: Callable[..., pd.DataFrame],
) -> dict[str, float]:
    """Risk of each asset if it were repaired at `as_of`, for those where that lowers it by half a point in 100 or more.

    Args:
        model: The model.
        assets: asset_ids.
        as_of: Date of the list.
        events: Current events available at the date.
        readings: Readings available at the date.
        register: records.REGISTER.
        build: The feature builder (pdm.features.build).

    Returns:
        asset_id -> risk (0 to 1). A fallback model knows only failures, so nothing is said then.
    """
    if model.kind != "lightgbm" or not assets:
        return {}
    rows = pd.DataFrame({"asset_id": list(assets), "as_of": as_of})
    own = events[events["asset_id"].isin(set(assets))]
    site = register.drop_duplicates("asset_id").set_index("asset_id")["site"]
    done = EVENTS.rows(_repair(a, site.get(a), as_of) for a in assets)
    facts = {"readings": readings, "register": register}
    # peers' rates come from everybody's events: both builds see the same ones
    others = events[~events["asset_id"].isin(set(assets))]
    before = probability(
        model, rows, build(rows, events=pd.concat([others, own], ignore_index=True), **facts), register
    )
    after = probability(
        model, rows, build(rows, events=pd.concat([others, own, done], ignore_index=True), **facts), register
    )
    return {a: float(y) for a, x, y in zip(assets, before, after, strict=True) if x - y >= _LEAST}


def _repair(asset: str, site: Any, at: pd.Timestamp) -> dict[str, Any]:
    moment = at - pd.Timedelta(minutes=1)
    return {
        "event_id": f"if-{asset}", "asset_id": asset, "asset_confidence": 1.0, "site": site, "occurred_at": moment, "occurred_from": moment,
        "occurred_to": moment, "available_at": moment, "known_at": moment, "work_type": "corrective", "action": REPAIR, "is_failure": False,
        "negated": False, "planned": False,
    }  # fmt: skip
