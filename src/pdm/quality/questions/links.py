"""Which machine is meant: names that no asset was surely found for, and names that come again and again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from pdm.quality.links import called, candidates, name_in_text, names_several, unresolved
from pdm.quality.proposals import ROW, proposed, shown_names
from pdm.quality.questions.base import Context, failing, line, options, placed, times
from pdm.records import ITEMS, item_id

OFTEN = 2
"""A name that stays unresolved this often at a site, copies of events counted, is asked about once, as a name."""
SHOWN = 5
_ALIKE = 0.5
"""Share of the likeliest machine's chance from which another one is as likely."""
_FAILS = 0.8
"""Chance from which an event is told as a failure."""
NO_MACHINE = frozenset([
    "all", "any", "general", "misc", "miscellaneous", "various", "several", "other", "none", "n/a", "na", "nil", "tbc", "tbd", "unknown", "workshop", "shop",
    "work shop", "store", "stores", "storeroom", "warehouse", "office", "offices", "yard", "site", "plant", "factory", "building", "canteen", "see above",
    "see below", "as above", "housekeeping", "tools", "tooling", "spares", "admin", "safety", "training", "meeting",
    "alle", "alles", "allgemein", "allgemeines", "div", "divers", "diverse", "diverses", "werkstatt", "lager", "büro", "hof", "betrieb", "werk", "halle", "siehe oben",
    "s.o", "keine", "sonstiges", "sonstige", "unbekannt", "tous", "tout", "toutes", "général", "atelier", "magasin", "bureau", "usine", "aucun", "autre",
    "todos", "todo", "taller", "almacén", "oficina", "planta", "varios", "ninguno", "otros", "algemeen", "werkplaats", "magazijn", "kantoor", "diversen", "geen",
    "alla", "allmänt", "verkstad", "förråd", "kontor", "övrigt", "generelt", "verksted", "diverst", "ingen", "tutti", "generale", "officina", "magazzino", "vari",
])  # fmt: skip
"""What stands for a machine where none is meant: nobody is asked which one it is."""


def ask_links(context: Context) -> Iterator[pd.DataFrame]:
    """One question per unresolved event that names a machine or tells of a failure, one per unknown name that comes often, and one
    per machine that is in no register.

    A question about many lines stands in place of the single ones.
    """
    every = placed(unresolved(context.events))
    every = every[(every["named"] | _fails_unnamed(every)) & ~_of_nobody(every, context)]
    open_ = every[every["same_event_as"].isna()]
    of = proposed(open_, context.inputs.proposals)
    yield _assets(context, open_[of.notna()], of)
    open_ = open_[of.isna()]
    every["called"] = called(every)
    open_ = open_.assign(called=every["called"].reindex(open_.index))
    named = open_["called"].ne("")
    # an event that two documents tell was written down twice, too
    size = every.groupby(["site", "called"])["event_id"].transform("size")
    # "P-101A/B" means one of them in one line and the other in the next
    often = named & (size.reindex(open_.index).fillna(0) >= OFTEN) & ~names_several(open_)
    often &= ~_of_several_places(open_, context)
    yield _names(context, open_[often])
    single = open_[~often]
    if single.empty:
        return
    doubt = 1.0 - single["posterior"].where(single["best"].notna(), 0.0)
    yield context.items("link", single, {
        "field": "equipment", "written": [line(e, context, name_in_text(e.link_reason)) for e in single.itertuples()], "reading": None,
        "candidates": [choices(c, context.labels) for c in single["candidates"]],
        "confidence": single["posterior"], "gain": doubt.clip(lower=0.02) * single["worth"],
        "affects": [affects(e, context) for e in single.itertuples()],
    })  # fmt: skip


def _fails_unnamed(events: pd.DataFrame) -> pd.Series[bool]:
    """Which events tell of a failure of a machine that nothing names: whoever wrote them may know it, and no risk counts them until then."""
    unnamed = events["asset_mention"].fillna("").str.strip().eq("")
    return (unnamed & (events["chance"] >= _FAILS)).astype(bool)


def _of_nobody(events: pd.DataFrame, context: Context) -> pd.Series[bool]:
    """Which events bear a word for no machine in its place, where no machine of the site is called so."""
    register = context.inputs.register
    called = {
        (site, str(name).strip().casefold())
        for column in ("tag", "asset_id", "description")
        for site, name in zip(register["site"], register[column], strict=True)
        if isinstance(name, str)
    }
    words = events["asset_mention"].fillna("").str.casefold().str.strip(" .:-–*()")
    told = [w in NO_MACHINE and (s, w) not in called for s, w in zip(events["site"], words, strict=True)]
    return pd.Series(told, index=events.index, dtype=bool)


def _of_several_places(events: pd.DataFrame, context: Context) -> pd.Series[Any]:
    """Which events bear a name that stands beside several places and fits several machines as well: "Seamer" of line 1 is not that of line 2."""
    written = context.inputs.entries.set_index("entry_id")["fields"].reindex(events["entry_id"]).fillna("{}")
    place = pd.Series(
        [str(json.loads(f).get("functional_location", "")).casefold() for f in written], index=events.index
    )
    told = {c: sorted((p for a, p in candidates(c) if a is not None), reverse=True) for c in events["candidates"].dropna().unique()}  # fmt: skip
    best = [told.get(c, []) for c in events["candidates"]]
    alike = pd.Series([len(b) > 1 and b[1] >= _ALIKE * b[0] for b in best], index=events.index)
    names = [events["site"], events["asset_mention"].fillna("")]
    places = place.where(place.ne("")).groupby(names).transform("nunique")
    return (places.gt(1) & alike.groupby(names).transform("any")).astype(bool)


def _names(context: Context, events: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for (site, name), group in events.groupby(["site", "called"], sort=True):
        newest = group.sort_values(["occurred_at", "event_id"], na_position="first").iloc[-1]
        votes: dict[str, float] = {}
        for cell, times_ in group["candidates"].value_counts().items():
            for asset, posterior in candidates(cell):
                if asset is not None:
                    votes[asset] = votes.get(asset, 0.0) + posterior * int(times_) / len(group)
        best = sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:SHOWN]
        failed = float(group["chance"].sum())
        rows.append({
            # a name has no one place: the item is named by site and name, and shows its newest line
            "item_id": item_id("alias", str(site), 0, 0, 0, str(name)), "kind": "alias", "site": site,
            "document": newest["document"], "origin": context.inputs.origins.get(newest["document"]), "page": newest["page"],
            "row": newest["row"], "part": newest["part"], "event_id": newest["event_id"], "crop": newest["crop"],
            "field": "equipment", "written": f"{name}", "reading": name,
            "candidates": options((a, context.labels.get(a, a), p) for a, p in best), "confidence": best[0][1] if best else 0.0,
            "gain": float(group["worth"].sum()) * (1.0 - 0.5 * (best[0][1] if best else 0.0)), "audit": False,
            "affects": f"{times(len(group), 'record')} at {site} under this name, about {failed:.1f} of them failures"
            + (f"; risk of {' or '.join(context.labels.get(a, a) for a, _ in best[:2])}" if best else ""),
        })  # fmt: skip
    return ITEMS.rows(rows)


def _assets(context: Context, events: pd.DataFrame, of: pd.Series[Any]) -> pd.DataFrame:
    """A question for each machine that is written of and in no register: `yes` adds it, under all its names."""
    rows = []
    for asset, group in events.groupby(of.reindex(events.index), sort=True):
        assert context.inputs.proposals is not None
        listed = context.inputs.proposals
        proposal = listed[listed["asset_id"] == asset].iloc[0].to_dict()
        newest = group.sort_values(["occurred_at", "event_id"], na_position="first").iloc[-1]
        told = {c: dict(candidates(c)) for c in group["candidates"].dropna().unique()}
        chance = sum(told.get(c, {}).get(None, 0.0) for c in group["candidates"]) / len(group)
        kind = f" ({proposal['equipment_class']})" if isinstance(proposal["equipment_class"], str) else ""
        first = {
            "answer": asset, "label": f"a machine to be added to the register: {proposal['tag']}{kind}",
            "probability": round(chance, 4), "names": sorted(json.loads(proposal["names"])),
            "asset": {k: proposal[k] if isinstance(proposal[k], str) else None for k in ROW},
        }  # fmt: skip
        others = [c for c in json.loads(choices(newest["candidates"], context.labels)) if c["answer"] != asset]
        failed = float(group["chance"].sum())
        rows.append({
            "item_id": item_id("alias", str(newest["site"]), 0, 0, 0, str(asset)), "kind": "alias", "site": newest["site"],
            "document": newest["document"], "origin": context.inputs.origins.get(newest["document"]), "page": newest["page"],
            "row": newest["row"], "part": newest["part"], "event_id": newest["event_id"], "crop": newest["crop"],
            "field": "asset", "written": shown_names(proposal), "reading": proposal["tag"],
            "candidates": json.dumps([first, *others[: SHOWN - 1]], ensure_ascii=False), "confidence": chance,
            "gain": float(group["worth"].sum()), "audit": False,
            "affects": f"{times(len(group), 'record')} at {newest['site']} of a machine that is in no register, about "
            f"{failed:.1f} of them failures",
        })  # fmt: skip
    return ITEMS.rows(rows)


def choices(cell: object, labels: dict[str, str]) -> str:
    """Candidates cell of a question from that of an event; "in no register" can always be answered and is not listed."""
    return options((a, labels.get(a, a), p) for a, p in candidates(cell)[:SHOWN] if a is not None)


def affects(event: object, context: Context) -> str:
    """What a link decides, in words."""
    told = candidates(getattr(event, "candidates", None))
    assets = [context.labels.get(a, a) for a, _ in told[:3] if a is not None]
    whose = f"counts for {' or '.join(assets)}" if assets else "counts for no machine yet"
    return f"1 record ({failing(float(getattr(event, 'chance')))}) {whose}"  # noqa: B009
