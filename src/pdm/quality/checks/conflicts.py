"""Sources that say different things of one event, and events of assets that were not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from pdm.config import Settings
from pdm.quality.finding import Code, of_events
from pdm.quality.inputs import QualityInputs, local_days
from pdm.records import FINDINGS

SERVICE_SLACK = pd.Timedelta(days=31)
"""Commissioning and removal take some weeks, and their dates are booked roundly."""


_DISAGREES = r"\([^()]* said "
"""In a signature: someone else's answer."""


def conflicts(inputs: QualityInputs, settings: Settings, today: pd.Timestamp) -> Iterator[pd.DataFrame]:
    """Disagreeing sources, one finding a field; texts that name another asset; people who disagree; events before installation or after retirement."""
    told = inputs.events[inputs.events["conflicts"].notna()]
    parsed = {c: _parsed(c) for c in told["conflicts"].unique()}
    each = told.assign(conflict=[parsed[c] for c in told["conflicts"]]).explode("conflict", ignore_index=True)
    each = each[each["conflict"].notna()]
    if len(each):
        found = of_events(
            each, inputs.origins, check="conflicts", reason=Code.SOURCES_DISAGREE, severity="warning",
            rule="sources of one event agree; [[truth]] in plant.toml says which one wins",
            remedy="Correct the source that is wrong, or set [[truth]] for the field.",
            value=each["conflict"].map(_in_words),
        )  # fmt: skip
        found["field"] = [str(c.get("field")) for c in each["conflict"]]
        yield found
    yield _texts(inputs)
    yield _people(inputs)
    events = inputs.events[inputs.events["asset_id"].notna() & inputs.events["occurred_at"].notna()]
    of = inputs.register.drop_duplicates("asset_id").set_index("asset_id")
    installed, retired = (
        of[c].reindex(events["asset_id"]).set_axis(events.index) for c in ("installed_on", "retired_on")
    )
    early = events["occurred_at"] < installed - SERVICE_SLACK
    late = events["occurred_at"] > retired + SERVICE_SLACK
    for bad, rule in ((early, "nothing happens to an asset before installed_on"), (late, "nothing happens to an asset after retired_on")):  # fmt: skip
        yield of_events(
            events[bad], inputs.origins, check="conflicts", reason=Code.OUTSIDE_SERVICE, severity="warning", rule=rule,
            remedy="Check the date, the link, and the register's dates.", value=local_days(events[bad], "occurred_at", settings), field="occurred_at",
        )  # fmt: skip


def _parsed(cell: str) -> list[dict[str, Any]]:
    loaded = json.loads(cell)
    return [c for c in loaded if isinstance(c, dict)] if isinstance(loaded, list) else []


def _in_words(conflict: dict[str, Any]) -> str:
    values, sources = list(conflict.get("values") or []), list(conflict.get("sources") or [])
    sources += ["another source"] * (len(values) - len(sources))
    return ", ".join(f"{s}: {v}" for v, s in zip(values, sources, strict=False))


def _texts(inputs: QualityInputs) -> pd.DataFrame:
    """Lines whose text names another asset than the one they are booked on: either may be wrong."""
    found = inputs.contradictions
    if found is None or found.empty:
        return FINDINGS.empty()
    tag = dict(zip(inputs.register["asset_id"], inputs.register["tag"], strict=True))
    names: dict[str, list[str]] = {}
    for event, named, mention in zip(found["event_id"], found["named"], found["mention"], strict=True):
        told = f"“{mention}” ({tag.get(named, named)})"
        if told not in names.setdefault(event, []):
            names[event].append(told)
    events = inputs.events[inputs.events["event_id"].isin(names)]
    value = [
        f"booked on {tag.get(a, a)}, the text names {', '.join(names[e])}"
        for e, a in zip(events["event_id"], events["asset_id"], strict=True)
    ]
    return of_events(
        events, inputs.origins, check="conflicts", reason=Code.TEXT_CONTRADICTS, severity="warning", field="asset_id",
        rule="the text of a line names the asset that the line is booked on, or none", value=pd.Series(value, index=events.index, dtype="str"),
        remedy="Check which machine is meant; answer its question in the queue, or correct the source.",
    )  # fmt: skip


def _people(inputs: QualityInputs) -> pd.DataFrame:
    """Lines of which people said different things: the newest answer counts, and the others are kept in sight."""
    told = inputs.events[inputs.events["decided_by"].fillna("").str.contains(_DISAGREES, regex=True)]
    return of_events(
        told, inputs.origins, check="conflicts", reason=Code.PEOPLE_DISAGREE, severity="warning", field="decided_by",
        rule="people give one answer to one question; the newest counts", value=told["decided_by"],
        remedy="Settle it between them, then answer once more or take one answer back (pdm-logs review DIR --undo DECISION).",
    )  # fmt: skip
