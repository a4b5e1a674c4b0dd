"""What the first pages of a site teach the reader of handwriting, before anybody corrects anything.

Some pages of a site are read as they are. What is surely read there (`pdm.ocr.self_training`) teaches the reader the site's hands, and all
further pages are read with that. It is used only if sure readings held back are read better, and learned anew once there are many more pages.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pdm.errors import EngineMissing
from pdm.execution import executor
from pdm.records import stable_id
from pdm.workspace.language import HERE, TYPED, typed_language

if TYPE_CHECKING:
    from pdm.ocr.language import Language
    from pdm.ocr.self_training import Example
    from pdm.workspace.context import Context

PAGES, MOST = 16, 32
"""Pages of a site that teach, at least and at most."""

MORE = 3
"""Times as many pages in the store from which a site that was taught by few is taught anew."""

LEAST, TOLD, AS_BEFORE = 80, 400, 100
"""Sure readings from which it is tried; at most so many of them teach, and so many pictures are to be read as before: half a minute's work."""

RULE = "3"
"""Changed whenever other readings teach, so that sites learn anew."""


def taught_hands(context: Context) -> dict[str, bytes]:
    """What was learned at each site; sites where nothing was gained are left out."""
    held = _held(context)
    name = _name(context) if held else None
    return {site: h.hands for site, h in held.items() if h.name == name and h.hands}


def untaught(context: Context) -> set[str]:
    """Sites at which it was not tried yet with the reader as it is now, or with far fewer pages than there are."""
    name, held = _name(context) if context.settings.ocr.self_training else None, _held(context)
    if name is None:
        return set()
    few = {s for s, h in held.items() if h.pages < MOST and len(_pages(context, s)) >= MORE * h.pages}
    return {s for s in context.settings.sites if s not in held or held[s].name != name} | few


def teachers(context: Context, site: str, fresh: int) -> list[int]:
    """Which of `fresh` pages of a site, by number, are to be read before it is taught; all where it cannot be."""
    known = len(_pages(context, site))
    wanted = max(0, pages_that_teach(known + fresh) - known)
    return spread(wanted, fresh) if known + fresh >= PAGES else list(range(fresh))


def pages_that_teach(pages: int) -> int:
    """Half of a site's pages, `PAGES` at least and `MOST` at most."""
    return min(MOST, max(PAGES, pages // 2))


@dataclass(frozen=True)
class _Taught:
    """Of which reader it was learned, from how many pages, and what: empty where nothing was gained."""

    name: str
    pages: int
    hands: bytes

    def __str__(self) -> str:
        return f"{self.name}:{self.pages}:{base64.b64encode(self.hands).decode()}"

    @classmethod
    def of(cls, value: str) -> _Taught | None:
        """What `str` gave; None of anything else, which is then learned anew."""
        try:
            name, pages, data = value.split(":")
            return cls(name, int(pages), base64.b64decode(data, validate=True))
        except ValueError:
            return None


def _held(context: Context) -> dict[str, _Taught]:
    if not context.settings.ocr.self_training:
        return {}
    values = {site: context.store.state.get(_key(site)) for site in context.settings.sites}
    return {site: held for site, v in values.items() if v and (held := _Taught.of(v)) is not None}


def teach(context: Context, sites: Iterable[str]) -> None:
    """Learn from the pages that are in the store; sites are learned side by side."""
    chosen = {site: _chosen(context, site) for site in sites}
    chosen = {site: pages for site, pages in chosen.items() if len(pages) >= PAGES}
    lessons = (_lesson(context, site, pages) for site, pages in chosen.items())
    context.progress("learning hands of sites", 0, len(chosen))
    for done, (site, learned) in enumerate(zip(chosen, executor(context.workers).map(_learn, lessons), strict=True), 1):
        context.progress("learning hands of sites", done, len(chosen))
        if isinstance(learned, bytes) and (name := _name(context)) is not None:
            context.store.state.put(_key(site), str(_Taught(name, len(chosen[site]), learned)))


@dataclass(frozen=True)
class _Lesson:
    """What a worker needs to teach a reader: its name, cells of pages with their pictures, and the languages of the site."""

    reader: str
    pages: list[pd.DataFrame]
    crops: dict[str, bytes]
    text: Language
    names: Language


def _learn(lesson: _Lesson) -> bytes | None:
    """Partition function: what pages teach, empty where nothing is gained; None where too little is surely read."""
    from pdm.ocr.engines import engine
    from pdm.ocr.self_training import sure_readings

    found = some_of([
        e for page in lesson.pages for e in sure_readings(page, lesson.crops, text=lesson.text, names=lesson.names)
    ])  # fmt: skip
    pictures, texts, read = [e[0] for e in found], [e[1] for e in found], [e[2] for e in found]
    if sum(text is not None for text in texts) < LEAST:
        return None
    return engine(lesson.reader).learn(pictures, texts, read=read) or b""


def _name(context: Context) -> str | None:
    """Name of what the reader learns; None where there is no reader: each page is then set aside with the reason."""
    from pdm.ocr.engines import engine

    try:
        return stable_id(engine(context.settings.ocr.hand_engine).version, RULE)
    except EngineMissing:
        return None


def _key(site: str) -> str:
    return f"self_taught:{site}"


def _pages(context: Context, site: str) -> pd.DataFrame:
    """Handwritten pages of a site: document_id, page; in the order they came."""
    where = {"site": [site], "channel": ["hand"]}
    entries = context.store.lines("entries", columns=["document_id", "page"], where=where)
    return entries.drop_duplicates(ignore_index=True)


def spread(count: int, over: int) -> list[int]:
    """`count` of the numbers 0 to `over` - 1, evenly spread; all where there are no more."""
    return sorted({int(i) for i in np.linspace(0, over - 1, min(count, over)).round()}) if over else []


def _chosen(context: Context, site: str) -> pd.DataFrame:
    """The pages in the store that teach."""
    pages = _pages(context, site)
    return pages.iloc[spread(pages_that_teach(len(pages)), len(pages))]


def _lesson(context: Context, site: str, chosen: pd.DataFrame) -> _Lesson:
    from pdm.ocr.self_training import machine_names

    entries = context.store.lines(
        "entries",
        columns=["entry_id", "document_id", "page"],
        where={"document_id": sorted(set(chosen["document_id"])), "site": [site]},
    )
    entries = entries.merge(chosen, on=["document_id", "page"])
    cells = context.store.lines("cells", where={"entry_id": list(entries["entry_id"])})
    cells = cells.merge(entries, on="entry_id")
    pictures = {str(c): context.store.crop(str(c)) for c in cells["crop"].dropna().unique()}
    register = context.register
    return _Lesson(
        context.settings.ocr.hand_engine,
        [page for _, page in cells.groupby(["document_id", "page"], sort=False)],
        {c: png for c, png in pictures.items() if png is not None},
        typed_language(context, site),
        machine_names(register[register["site"] == site], _typed_names(context, site)),
    )


def some_of(examples: list[Example]) -> list[Example]:
    """At most `TOLD` examples with a text and `AS_BEFORE` without, evenly spread."""
    told, others = ([e for e in examples if (e[1] is not None) is known] for known in (True, False))
    return [*(told[i] for i in spread(TOLD, len(told))), *(others[i] for i in spread(AS_BEFORE, len(others)))]


def _typed_names(context: Context, site: str) -> Collection[str]:
    """Names of machines as the site's people typed them."""
    typed = context.store.lines("entries", columns=["fields"], where={"site": [site], "channel": list(TYPED)})
    found: dict[str, Any] = {}
    for fields in typed["fields"].dropna().tail(HERE):
        name = json.loads(fields).get("equipment")
        if isinstance(name, str) and name.strip():
            found[name.strip()] = None
    return found.keys()
