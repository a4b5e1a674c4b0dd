"""Lines that no asset was found for, looked at again once `register.csv` says more: whoever adds the machines expects the next `ingest` to find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pdm.records import REGISTER, stable_id
from pdm.workspace.decisions import effective_decisions
from pdm.workspace.derive import ENTRIES_PER_COMMIT, link_duplicates, rederive
from pdm.workspace.refusals import refusal_rows

if TYPE_CHECKING:
    from pdm.workspace.context import Context

_LEFT_OUT = ("row", "site", "criticality", "installed_on")
"""Columns of the register by which nothing is found."""


def note_register(context: Context) -> None:
    """Remember the register as that by which a site's first lines are about to be linked."""
    store = context.store
    for site in context.settings.sites:
        if (
            store.state.get(f"register:{site}") is None
            and store.read("events", columns=["site"], where={"site": [site]}).empty
        ):
            store.state.put(f"register:{site}", _part(context, site))


def relink(context: Context) -> int:
    """Derive again what names no asset, and what names one that is gone, at sites whose part of the register has changed; returns how many events changed.

    Nothing must wait to be derived. Other links stay as they are: they were found, or settled by people.
    """
    store, changed = context.store, 0
    now = {site: _part(context, site) for site in context.settings.sites}
    for site, register in now.items():
        name = f"register:{site}"
        if store.state.get(name) == register:
            continue
        found = 0
        with store.lock("derive"):
            names = _open_lines(context, site)
            for start in range(0, len(names), ENTRIES_PER_COMMIT):
                part = names[start : start + ENTRIES_PER_COMMIT]
                events, readings, refusals = rederive(context, part, effective_decisions(store))
                at = context.clock()
                tables = {"events": events, "readings": readings, "refusals": refusal_rows(refusals, site, at)}
                if len(events):
                    store.commit(tables, kind="register", at=at)
                found += len(events)
                context.progress(f"lines of {site} looked up in the register", start + len(part), len(names))
            if found:
                link_duplicates(context, {site})
        store.state.put(name, register)
        changed += found
    return changed


def _open_lines(context: Context, site: str) -> list[str]:
    """Lines with an event that has no asset, or one that the register does not hold any more; not those that people settled.

    Lines that named nothing so far are among them: a name in the middle of a text is one only if the register has it.
    """
    events = context.store.events(where={"site": [site]})
    known = events["asset_id"].isin(set(context.register["asset_id"]))
    return sorted(set(events.loc[~known & events["accepted_by"].fillna("").ne("person"), "entry_id"].dropna()))


def _part(context: Context, site: str) -> str:
    """What the register says of a site, as a number."""
    register = context.register_file
    rows = register[register["site"] == site].drop(columns=[c for c in _LEFT_OUT if c in register]).astype("str")
    return stable_id(
        pd.util.hash_pandas_object(rows.reindex(columns=sorted(rows)), index=False).sum(),
        len(rows),
        len(REGISTER.names),
    )
