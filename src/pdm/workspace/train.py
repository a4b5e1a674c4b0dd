"""`train`: features and labels from the store, a model with its card beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pdm.config import MAX_HORIZON
from pdm.errors import UsageError
from pdm.workspace.versions import current_readings

if TYPE_CHECKING:
    from pdm.model import FittedModel
    from pdm.workspace.context import Context


def train(context: Context, *, horizon_days: int | None = None, until: pd.Timestamp | None = None) -> FittedModel:
    """Fit a model on what was available by `until` (now when None) and keep it.

    Args:
        context: The workspace.
        horizon_days: Days ahead; `[risk] horizon_days` when None.
        until: Cut-off: rows with `available_at` after it are not seen. What has not been yet is not known: a later day means now.

    Returns:
        The model; its card is in `model.card`. With too little to learn from, a fallback (failure rates) that says why.

    Raises:
        UsageError: Nothing is there to learn from, or `horizon_days` is not 1 to 730.
    """
    from pdm.features import CATALOGUE, build
    from pdm.training import label, training_rows
    from pdm.training import train as fit

    context.note_settings()
    started = context.clock()
    settings = context.settings
    horizon = settings.risk.horizon_days if horizon_days is None else horizon_days
    if not isinstance(horizon, int) or not 1 <= horizon <= MAX_HORIZON:
        raise UsageError(
            f"{horizon} days ahead cannot be told.", remedy=f"Ask for 1 to {MAX_HORIZON} days, in whole days."
        )
    # that nothing failed on days to come is not known, and would be learned
    cutoff = started if until is None else min(until, started)
    version = context.store.version()
    events, readings = as_known(context, version)
    events = events[events["available_at"] <= cutoff]
    readings = readings[readings["available_at"] <= cutoff]
    _something_to_learn_from(context, events)
    lag = lags(context)
    rows = training_rows(context.register, events, step_days=settings.risk.step_days, until=cutoff)
    labels = label(rows, events=events, register=context.register, horizon_days=horizon, cutoff=cutoff, lag_days=lag)
    X = build(rows, events=events, readings=readings, register=context.register, limits=context.limits)
    model: FittedModel = fit(
        X, labels, features=CATALOGUE, horizon_days=horizon, seed=settings.risk.seed, lag_days=lag,
        register=context.register, events=events,
    )  # fmt: skip
    model.card["data"] = {
        "store_version": version, "cutoff": cutoff.isoformat(), "events": len(events), "readings": len(readings),
        "settings": settings.fingerprint(),
    }  # fmt: skip
    folder = context.folder / "models"
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / f"{model.model_id}.json")
    card_path(context, model.model_id).write_text(card_html(model), encoding="utf-8")
    context.record_run(
        "train", started_at=started, arguments={"horizon_days": horizon, "until": cutoff.isoformat()},
        store_version=version, model_id=model.model_id, summary={"kind": model.kind},
    )  # fmt: skip
    return model


def _something_to_learn_from(context: Context, events: pd.DataFrame) -> None:
    """Stop where not even failure rates could be told."""
    if context.register.empty:
        raise UsageError(
            "register.csv lists no asset.", remedy=f"List the equipment in {context.root / 'register.csv'}."
        )
    if events.empty:
        raise UsageError(
            "nothing was known by then.",
            remedy=f"Run: pdm-logs ingest {context.root} --history, or name a later --until.",
        )


def as_known(context: Context, version: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Current events and readings of registered assets as the store held them at `version`."""
    events = context.store.events(version=version)
    readings = current_readings(context.store.read("readings", version=version), events)
    return events, readings


def lags(context: Context) -> dict[str, int]:
    """Reporting lag in days, by site."""
    return {s: context.settings.site(s).reporting_lag_days for s in context.sites()}


def load_model(context: Context, model_id: str | None = None) -> FittedModel:
    """A kept model; the newest trained one when `model_id` is None.

    Raises:
        UsageError: There is no model yet, or none of this name.
    """
    from pdm.model import FittedModel

    if model_id is None:
        runs = context.store.read("runs")
        trained = runs[runs["kind"] == "train"]
        if trained.empty:
            raise UsageError("there is no model yet.", remedy=f"Run: pdm-logs train {context.root}")
        model_id = str(trained["model_id"].iloc[-1])
    path = context.folder / "models" / f"{model_id}.json"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.json"))) or "none"
        raise UsageError(f"there is no model {model_id!r}.", remedy=f"Models: {known}.")
    return FittedModel.load(path)


def learned_until(context: Context) -> dict[str, pd.Timestamp]:
    """model_id -> day up to whose records it has learned; of a model learned twice the later one."""
    runs = context.store.read("runs")
    trained = runs[runs["kind"] == "train"]
    days = [pd.Timestamp(json.loads(a)["until"]).normalize() for a in trained["arguments"]]
    found: dict[str, pd.Timestamp] = {}
    for model_id, day in zip(trained["model_id"], days, strict=True):
        found[str(model_id)] = max(found.get(str(model_id), day), day)
    return found


def card_path(context: Context, model_id: str) -> Path:
    """Where the model card (HTML) lies."""
    return context.folder / "models" / f"{model_id}.card.html"


def card_html(model: FittedModel) -> str:
    """The model card as a page."""
    from pdm.training import card_html as render

    return str(render(model))


def card_text(model: FittedModel) -> str:
    """The model card in a few lines for a terminal."""
    from pdm.training import card_text as render

    return str(render(model))
