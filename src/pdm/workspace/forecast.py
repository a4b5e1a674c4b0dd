"""The list of a scoring run, computed from the store at a version: what `score` records and `reproduce` repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from pdm.execution import LostPartition, SerialExecutor, executor
from pdm.records import RISK
from pdm.service import in_service
from pdm.workspace.check import inputs
from pdm.workspace.train import as_known

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from pdm.config import Settings
    from pdm.model import FittedModel
    from pdm.workspace.context import Context

Result = TypeVar("Result")

SENT_EVENTS = 200_000
"""Above this many events, sending them to worker processes would cost more than it gains."""

TOLD = 5
"""Doubtful items looked at per asset for its report."""


@dataclass(frozen=True)
class Day:
    """What was available at a day, and what was made of it so far."""

    day: pd.Timestamp
    rows: pd.DataFrame
    events: pd.DataFrame
    readings: pd.DataFrame
    X: pd.DataFrame | None = None
    risk: pd.DataFrame | None = None
    unsure: pd.DataFrame | None = None


def compute(
    context: Context,
    model: FittedModel,
    as_of: list[pd.Timestamp],
    *,
    version: int,
    run_id: str,
    previous: pd.DataFrame,
) -> pd.DataFrame:
    """The list of a run from the store at `version`; pure but for reading the store.

    Several days are worked on in parallel; only ranking goes day by day, because a list knows the one before it.

    Args:
        context: The workspace (its register and settings; its worker processes).
        model: The model.
        as_of: Days, ascending.
        version: Version of the store.
        run_id: The run.
        previous: The list before the first day.
    """
    from pdm.scoring import score as rank

    settings, register = context.settings, context.register
    events, readings = as_known(context, version)
    facts = inputs(context, version=version)
    days = [day_of(t.as_unit("us"), events, readings, register) for t in as_of]
    together = len(days) > 1 and len(events) <= SENT_EVENTS
    prepare = partial(_prepare, model=model, register=register, limits=context.limits, seed=settings.risk.seed)
    ranked = []
    drawn_days = _each(context, "dates drawn", prepare, days, together=together)
    for day, (X, drawn, unsure) in zip(days, drawn_days, strict=True):
        previous = rank(
            model, day.rows, X, register=register, gate=gate_at(facts, settings, day.events, day.day), previous=previous,
            costs=settings.costs, run_id=run_id, data_through=data_through(day.events, day.day), draws=drawn,
        )  # fmt: skip
        ranked.append(replace(day, X=X, risk=previous, unsure=unsure))
    tell = partial(_explain, model=model, register=register, documents=facts.documents, settings=settings)
    parts = list(_each(context, "dates scored", tell, ranked, together=together))
    # as a person reads it: by date, then by rank
    whole = pd.concat(parts, ignore_index=True).sort_values(["as_of", "rank"], kind="stable", ignore_index=True)
    return RISK.conform(whole)


def day_of(day: pd.Timestamp, events: pd.DataFrame, readings: pd.DataFrame, register: pd.DataFrame) -> Day:
    """What was available at a day, and the assets in service then."""
    rows = pd.DataFrame({"asset_id": register.loc[in_service(register, day), "asset_id"], "as_of": day})
    return Day(
        day,
        rows.reset_index(drop=True),
        events[events["available_at"] <= day],
        readings[readings["available_at"] <= day],
    )


def _each(
    context: Context, what: str, work: Callable[[Day], Result], days: list[Day], *, together: bool
) -> Iterator[Result]:
    """`work(day)` for each day, in worker processes when they may work together."""
    run = executor(context.workers) if together else SerialExecutor()
    for number, outcome in enumerate(run.map(work, days)):
        # what was too large for a worker, perhaps, has more room here
        yield work(days[number]) if isinstance(outcome, LostPartition) else outcome
        context.progress(what, number + 1, len(days))


def _prepare(
    day: Day, model: FittedModel, register: pd.DataFrame, limits: pd.DataFrame, seed: int
) -> tuple[pd.DataFrame, npt.NDArray[np.float64], pd.DataFrame]:
    """Partition function: features of a day, its draws of other plausible pasts, and which doubtful items matter."""
    from pdm.features import build
    from pdm.scoring import draws, gains

    within = partial(build, limits=limits)
    X = within(day.rows, events=day.events, readings=day.readings, register=register)
    facts = (model, day.rows, day.events, day.readings, register, within)
    return X, draws(*facts, seed=seed), gains(*facts, seed=seed, most=TOLD)


def _explain(
    day: Day, model: FittedModel, register: pd.DataFrame, documents: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Partition function: a day's list with its reasons."""
    from pdm.explain import explain

    assert day.X is not None
    assert day.risk is not None
    return explain(
        model, day.X, day.risk, events=day.events, readings=day.readings, register=register, documents=documents,
        settings=settings, unsure=day.unsure,
    )  # fmt: skip


def gate_at(facts: Any, settings: Settings, events: pd.DataFrame, day: pd.Timestamp) -> dict[str, Any]:
    """The gate as it stood at `day`: from what was available by then."""
    from pdm.quality import gate

    return dict(gate(replace(facts, events=events), settings, day))


def data_through(events: pd.DataFrame, day: pd.Timestamp) -> dict[str, pd.Timestamp]:
    """Newest record of each site that was used; what is dated ahead of `day` is none yet."""
    return {str(k): v for k, v in events[events["occurred_at"] <= day].groupby("site")["occurred_at"].max().items()}
