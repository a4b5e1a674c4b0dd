"""What the first pages of a site teach the reader of handwriting, before anybody corrects anything.

Some pages of a site are read as they are. What is surely read there (`pdm.ocr.self_training`) teaches the reader the site's hands, and all
further pages are read with that. It is learned once a site and reader, and used only if sure readings held back are read better.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pdm.execution import LostPartition, executor
from pdm.records import stable_id
from pdm.workspace.language import HERE, TYPED, typed_language

if TYPE_CHECKING:
    from pdm.ocr.self_training import Example
    from pdm.workspace.context import Context

PAGES = 16
"""Pages of a site that teach."""

LEAST = 80
"""Sure readings from which it is tried."""

RULE = "1"
"""Changed whenever other readings teach, so that sites learn anew."""


def taught_hands(context: Context) -> dict[str, bytes]:
    """What was learned at each site; sites where nothing was gained are left out."""
    held = _held(context)
    name = _name(context) if held else ""
    return {site: base64.b64decode(data) for site, (of, data) in held.items() if of == name and data}


def untaught(context: Context) -> set[str]:
    """Sites at which it was not tried yet with the reader as it is now."""
    if not context.settings.ocr.self_training:
        return set()
    name, held = _name(context), _held(context)
    return {site for site in context.settings.sites if site not in held or held[site][0] != name}


def missing(context: Context, site: str) -> int:
    """Pages of a site that have to be read before it can be tried."""
    return max(0, PAGES - len(_pages(context, site)))


def _held(context: Context) -> dict[str, tuple[str, str]]:
    """By site, of which reader it was learned and what (base 64; empty where nothing was gained)."""
    if not context.settings.ocr.self_training:
        return {}
    values = {site: context.store.state.get(_key(site)) for site in context.settings.sites}
    return {site: (v.partition(":")[0], v.partition(":")[2]) for site, v in values.items() if v}


def teach(context: Context, sites: Iterable[str]) -> None:
    """Learn from the pages that are in the store; sites are learned side by side."""
    work = [(context.settings.ocr.hand_engine, site, _examples(context, site)) for site in sites]
    work = [w for w in work if len(w[2]) >= LEAST]
    for item, learned in zip(work, executor(context.workers).map(_learn, work), strict=True):
        if isinstance(learned, LostPartition):
            continue
        data = base64.b64encode(learned or b"").decode()
        context.store.state.put(_key(item[1]), f"{_name(context)}:{data}")


def _learn(work: tuple[str, str, list[Example]]) -> bytes | None:
    """Partition function: what examples teach a reader."""
    from pdm.ocr.engines import engine

    name, _, examples = work
    return engine(name).learn([p for p, _ in examples], [t for _, t in examples])


def _name(context: Context) -> str:
    from pdm.ocr.engines import engine

    return stable_id(engine(context.settings.ocr.hand_engine).version, RULE)


def _key(site: str) -> str:
    return f"self_taught:{site}"


def _pages(context: Context, site: str) -> pd.DataFrame:
    """Handwritten pages of a site: document_id, page; in the order they came."""
    where = {"site": [site], "channel": ["hand"]}
    entries = context.store.read("entries", columns=["document_id", "page"], where=where)
    return entries.drop_duplicates(ignore_index=True)


def spread(count: int, over: int) -> list[int]:
    """`count` of the numbers 0 to `over` - 1, evenly spread; all where there are no more."""
    return sorted({int(i) for i in np.linspace(0, over - 1, min(count, over)).round()})


def _examples(context: Context, site: str) -> list[Example]:
    from pdm.ocr.engines import engine
    from pdm.ocr.self_training import machine_names, sure_readings

    pages = _pages(context, site)
    if len(pages) < PAGES:
        return []
    chosen = pages.iloc[spread(PAGES, len(pages))]
    entries = context.store.read(
        "entries",
        columns=["entry_id", "document_id", "page"],
        where={"document_id": sorted(set(chosen["document_id"])), "site": [site]},
    )
    entries = entries.merge(chosen, on=["document_id", "page"])
    cells = context.store.read("cells", where={"entry_id": list(entries["entry_id"])})
    cells = cells.merge(entries, on="entry_id")
    pictures = {str(c): context.store.crop(str(c)) for c in cells["crop"].dropna().unique()}
    crops = {c: png for c, png in pictures.items() if png is not None}
    text, hand = typed_language(context, site), engine(context.settings.ocr.hand_engine)
    register = context.register
    names = machine_names(register[register["site"] == site], _typed_names(context, site))
    return [
        example
        for _, page in cells.groupby(["document_id", "page"], sort=False)
        for example in sure_readings(page, crops, text=text, names=names, hand=hand)
    ]


def _typed_names(context: Context, site: str) -> Collection[str]:
    """Names of machines as the site's people typed them."""
    typed = context.store.read("entries", columns=["fields"], where={"site": [site], "channel": list(TYPED)})
    found: dict[str, Any] = {}
    for fields in typed["fields"].dropna().tail(HERE):
        name = json.loads(fields).get("equipment")
        if isinstance(name, str) and name.strip():
            found[name.strip()] = None
    return found.keys()
