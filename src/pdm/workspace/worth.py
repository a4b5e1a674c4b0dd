"""What answers are worth to the list: risks of the newest list that each doubtful item is expected to move."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pdm.workspace.forecast import day_of
from pdm.workspace.train import as_known, load_model

if TYPE_CHECKING:
    from pdm.workspace.context import Context

_KEPT: dict[tuple[str, int, str], dict[tuple[str, str], float]] = {}
"""What was worked out last: the queue is asked for again and again while nothing changes."""


def moved_risk(context: Context) -> dict[tuple[str, str], float]:
    """Expected change of risk, summed over assets, by (event_id, what is in doubt: link, day, words).

    As of the newest list, by its model, with the records as they are now; empty before anything was scored.
    """
    from pdm.features import build
    from pdm.scoring import gains

    runs = context.store.read("runs")
    scored = runs[(runs["kind"] == "score") & runs["model_id"].notna()]
    if scored.empty or not (context.folder / "models" / f"{scored['model_id'].iloc[-1]}.json").exists():
        return {}
    lists = context.store.read("risk", columns=["as_of"], where={"run_id": [scored["run_id"].iloc[-1]]})
    if lists.empty:
        return {}
    key = (str(context.folder), context.store.version(), str(scored["run_id"].iloc[-1]))
    if key in _KEPT:
        return _KEPT[key]
    events, readings = as_known(context, None)
    day = day_of(lists["as_of"].max(), events, readings, context.register)
    found = gains(
        load_model(context, str(scored["model_id"].iloc[-1])), day.rows, day.events, day.readings, context.register,
        partial(build, limits=context.limits),
        seed=context.settings.risk.seed,
    )  # fmt: skip
    summed = found.groupby(["event_id", "kind"])["gain"].sum()
    _KEPT.clear()
    _KEPT[key] = {(str(e), str(k)): float(g) for (e, k), g in summed.items()}
    return _KEPT[key]
