"""Names to assets: log2 prior plus bits of evidence, normalised over the candidates and "not in the register"."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd

from pdm.config import LinkSettings
from pdm.entity_resolution.compare import compare
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lexicon import Lexicon
from pdm.entity_resolution.linker import Linker
from pdm.entity_resolution.model import LinkModel, from_labels, learn
from pdm.entity_resolution.names import take_apart
from pdm.entity_resolution.pairs import Others
from pdm.entity_resolution.prepared import Prepared
from pdm.entity_resolution.rows import by_site

THRESHOLDS = ((0.999, 0.997), (0.995, 0.97), (0.99, 0.95), (0.98, 0.92), (0.95, 0.85), (0.0, 0.75))
"""Shipped calibration: for a promised precision, the posterior that a link needs (measured on simulated plants)."""

PICTURE_THRESHOLDS = ((0.999, 0.99), (0.995, 0.92), (0.99, 0.88), (0.98, 0.80), (0.95, 0.70), (0.0, 0.60))
"""The same for names compared as pictures, whose posteriors are held down for what a hand may do to a form."""

LINK_COLUMNS = ["event_id", "asset_id", "asset_confidence", "candidates", "accepted_by", "link_reason"]


def threshold(target_precision: float, *, picture: bool = False) -> float:
    """Posterior that an automatic link needs for a promised precision, by the shipped calibration.

    Args:
        target_precision: `[links] target_precision`.
        picture: Whether the name is compared as a picture (a lattice).
    """
    table = PICTURE_THRESHOLDS if picture else THRESHOLDS
    return next(needed for target, needed in table if target_precision >= target)


def resolve(
    mentions: pd.DataFrame,
    register: pd.DataFrame,
    *,
    settings: LinkSettings,
    aliases: pd.DataFrame,
    decided: pd.DataFrame,
    prepared: Prepared | None = None,
) -> pd.DataFrame:
    """Link mentions to assets of their site.

    Args:
        mentions: As `mentions_of` gives them.
        register: records.REGISTER.
        settings: `[links]`.
        aliases: Names that people confirmed: site, alias, asset_id.
        decided: Links that people settled: event_id, asset_id (null = in no register).
        prepared: The same register, prepared before; saves indexing it again for each batch of mentions.

    Returns:
        One row a mention, in their order: event_id, asset_id (null when unresolved), asset_confidence (posterior of asset_id, or
        of the best candidate), candidates (JSON, best five; asset_id null = not in the register), accepted_by, link_reason (JSON:
        bits that sum to the score, then the normalisation and the nearest rival). Depends on no order of rows.
    """
    with _collector_paused():
        return _resolve(mentions, register, settings, aliases, decided, prepared)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Hundreds of thousands of small records without a cycle are made: looking for cycles among them takes a quarter of the time."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


def _resolve(
    mentions: pd.DataFrame,
    register: pd.DataFrame,
    settings: LinkSettings,
    aliases: pd.DataFrame,
    decided: pd.DataFrame,
    prepared: Prepared | None,
) -> pd.DataFrame:
    needed = tuple(threshold(settings.target_precision, picture=p) for p in (False, True))
    indexes, others, lexicon = (prepared or Prepared(register)).with_aliases(aliases)
    linkers = []
    for site, rows in by_site(mentions):
        index = indexes.get(site) or SiteIndex(register.iloc[:0], aliases.iloc[:0], lexicon)
        linkers.append(Linker(index, others, needed, rows))
    _learn(linkers, _labels(register, aliases, lexicon, others))
    columns = _Columns(mentions["event_id"])
    while linkers:
        # each is let go before the next: what it held is in use again at once
        columns.fill(linkers.pop(0))
    columns.settle(decided)
    return columns.frame()


def _labels(
    register: pd.DataFrame, aliases: pd.DataFrame, lexicon: Lexicon, others: Others
) -> list[tuple[str, bool, str]]:
    """How confirmed names fit their machines when they are not known yet: kind, hand, level."""
    out = []
    for site, part in aliases.groupby("site", sort=True):
        index = SiteIndex(register[register["site"] == site], aliases.iloc[:0], lexicon)
        at = {c.asset_id: i for i, c in enumerate(index.candidates)}
        for alias, asset in sorted(zip(part["alias"], part["asset_id"], strict=True)):
            if asset in at:
                fits = compare(take_apart(str(alias)), index, others, hand=False)
                fit = fits.best.get(at[asset])
                out.append((fits.kind, False, fit.level if fit is not None else "other"))
    return out


def _learn(linkers: list[Linker], labels: list[tuple[str, bool, str]]) -> None:
    """Words that name a class, then m and the prior, from all names at hand; then m for each site."""
    votes: dict[str, dict[str, set[tuple[int, int]]]] = {}
    for number, linker in enumerate(linkers):
        for word, by_class in linker.class_words().items():
            for meant, assets in by_class.items():
                votes.setdefault(word, {}).setdefault(meant, set()).update((number, a) for a in assets)
    named = {w: next(iter(c)) for w, c in sorted(votes.items()) if len(c) == 1 and len(next(iter(c.values()))) >= 3}
    for linker in linkers:
        linker.learn_words(named)
    masses = [linker.masses() for linker in linkers]
    common = learn([m for part in masses for m in part], from_labels(labels, LinkModel()))
    for linker, part in zip(linkers, masses, strict=True):
        linker.model = learn(part, common)


class _Columns:
    """Links of all mentions as columns, each in the order of the mentions."""

    def __init__(self, events: pd.Series[Any]) -> None:
        self.events = events
        self.asset_id: list[str | None] = [None] * len(events)
        self.posterior: list[float] = [float("nan")] * len(events)
        self.candidates: list[str | None] = [None] * len(events)
        self.accepted_by: list[str | None] = [None] * len(events)
        self.reason: list[str | None] = [None] * len(events)

    def fill(self, linker: Linker) -> None:
        """Take the links of one site."""
        rows = linker.rows
        why = json.dumps(
            [{"label": "no name was written" if len(linker.index) else "the site has no register", "bits": 0.0}]
        )
        for at in rows.position:
            self.reason[at] = why
        for n, link in linker.links() if len(linker.index) else ():
            at = rows.position[n]
            self.posterior[at], self.candidates[at], self.reason[at] = link.posterior, link.candidates, link.reason
            if link.sure >= 0:
                self.asset_id[at] = linker.names[link.sure]
                # its very name, from a system or typed
                register = link.exact and rows.channel[n] in ("cmms", "typed")
                self.accepted_by[at] = "register" if register else "default"

    def settle(self, decided: pd.DataFrame) -> None:
        """Links as people settled them; where people disagree nothing is linked and both answers are shown."""
        answers: dict[Any, list[str | None]] = {}
        for event, asset in zip(decided["event_id"], decided["asset_id"], strict=True):
            answer = asset if isinstance(asset, str) else None
            if answer not in answers.setdefault(event, []):
                answers[event].append(answer)
        for at, event in enumerate(self.events if answers else ()):
            if event in answers:
                self._settle(at, answers[event])

    def _settle(self, at: int, given: list[str | None]) -> None:
        one = len(given) == 1
        told = (
            "settled by a person" if one else f"people disagree: {', '.join(g or 'not in the register' for g in given)}"
        )
        reason = [{"label": told, "bits": 0.0}, {"label": _would_have(self.candidates[at]), "bits": None}]
        share = 1.0 / len(given)
        self.asset_id[at], self.posterior[at] = given[0] if one else None, share
        self.candidates[at] = json.dumps([{"asset_id": g, "posterior": share} for g in given])
        self.accepted_by[at] = "person" if one else None
        self.reason[at] = json.dumps(reason, ensure_ascii=False)

    def frame(self) -> pd.DataFrame:
        """As `resolve` returns them."""
        # texts are handed on as they are
        events = self.events.array if self.events.dtype == "str" else self.events.tolist()
        columns = (events, self.asset_id, self.posterior, self.candidates, self.accepted_by, self.reason)
        named = dict(zip(LINK_COLUMNS, columns, strict=True))
        return pd.DataFrame(named) if len(events) else pd.DataFrame(columns=LINK_COLUMNS)


def _would_have(candidates: str | None) -> str:
    if candidates is None:
        return "without the decision: no name to go by"
    best = json.loads(candidates)[0]
    return f"without the decision: {best['asset_id'] or 'not in the register'}, posterior {best['posterior']:.4f}"
