"""Names to assets: log2 prior plus bits of evidence, normalised over the candidates and "not in the register"."""

from __future__ import annotations

import gc
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pdm.config import LinkSettings
from pdm.entity_resolution.compare import Fits, compare
from pdm.entity_resolution.context import USUAL, Talk, component_bits, validity
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lexicon import Lexicon
from pdm.entity_resolution.model import NEVER_ALONE, LinkModel, Mass, from_labels, learn
from pdm.entity_resolution.names import name_key, take_apart
from pdm.entity_resolution.pairs import Others
from pdm.entity_resolution.pictures import Pictures
from pdm.entity_resolution.posterior import Ranking, listed, mass, rank, score, waterfall
from pdm.entity_resolution.prepared import Prepared
from pdm.entity_resolution.text import names_in_text

THRESHOLDS = ((0.999, 0.997), (0.995, 0.97), (0.99, 0.95), (0.98, 0.92), (0.95, 0.85), (0.0, 0.75))
"""Shipped calibration: for a promised precision, the posterior that a link needs (measured on simulated plants)."""

PICTURE_THRESHOLDS = ((0.999, 0.99), (0.995, 0.92), (0.99, 0.88), (0.98, 0.80), (0.95, 0.70), (0.0, 0.60))
"""The same for names compared as pictures, whose posteriors are held down for what a hand may do to a form."""

LINK_COLUMNS = ["event_id", "asset_id", "asset_confidence", "candidates", "accepted_by", "link_reason"]
SHOWN = 5
"""Candidates that a link lists."""
FIELDS = ("mention", "functional_location", "name", "serial_no")
IN_TEXT = -2.0
"""Bits of a name that stands in the text alone: it may be that of a neighbour."""
HAND_CHANNELS = ("hand", "print")


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
    out: dict[Any, dict[str, Any]] = {}
    indexes, others, lexicon = (prepared or Prepared(register)).with_aliases(aliases)
    linkers = []
    for site, part in mentions.groupby("site", sort=True):
        index = indexes.get(str(site)) or SiteIndex(register.iloc[:0], aliases.iloc[:0], lexicon)
        linkers.append(Linker(index, others, needed, _records(part)))
    _learn(linkers, _labels(register, aliases, lexicon, others))
    for linker in linkers:
        out.update((link["event_id"], link) for link in linker.links())
    settled = _settled(decided, out)
    rows = [settled.get(e, out.get(e)) for e in mentions["event_id"]]
    return pd.DataFrame(rows, columns=LINK_COLUMNS)


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


@dataclass
class Linker:
    """Links the mentions of one site.

    Attributes:
        index: The site.
        others: u, pooled over the sites.
        needed: Posterior of an automatic link, of a text and of a picture.
        rows: The mentions.
        model: m and the prior.
    """

    index: SiteIndex
    others: Others
    needed: tuple[float, ...]
    rows: list[dict[str, Any]]
    model: LinkModel = field(default_factory=LinkModel)

    def __post_init__(self) -> None:
        self.names = [c.asset_id for c in self.index.candidates]
        self._fits: dict[tuple[str, bool], Fits] = {}
        self._changes: dict[tuple[Hashable, ...], list[int]] = {}
        self._pictures = Pictures(self.index, self.others)
        self.index.learn_words({})
        self._written = [_written(r) for r in self.rows]
        for n, (row, names) in enumerate(zip(self.rows, self._written, strict=True)):
            row["_named"] = bool(names)
            if not names:
                self._written[n] = self._in_text(row)
        seen = Counter((w[0], _is_hand(r)) for w, r in zip(self._written, self.rows, strict=True) if w)
        self._seen = dict(sorted(seen.items())) if len(self.index) else {}

    def _in_text(self, row: dict[str, Any]) -> list[str]:
        """The name in the text of a line that names its machine nowhere else; none where the text names several."""
        text = row.get("text")
        found = {name_key(n): n for _, _, n in names_in_text(text, self.index)} if isinstance(text, str) else {}
        return list(found.values()) if len(found) == 1 else []

    def class_words(self) -> dict[str, dict[str, set[int]]]:
        """Words that stand beside a number that names one machine, with the classes of these: `drive 212A` is a motor."""
        out: dict[str, dict[str, set[int]]] = {}
        for text, hand in self._seen:
            fit = self.fits(text, hand)
            agreeing = [i for i, f in fit.best.items() if f.level in ("agree", "notrain")]
            classes = {self.index.candidates[i].equipment_class for i in agreeing}
            if len(classes) != 1 or not all(classes):
                continue
            tag = fit.name.tag
            for word in fit.name.words:
                own = tag is not None and word == tag.letters.casefold() and tag.letters in self.index.letters
                if not own and self.index.class_of(word) is None:
                    out.setdefault(word, {}).setdefault(next(iter(classes)), set()).update(agreeing)
        return out

    def learn_words(self, meant: dict[str, str]) -> None:
        """Take over words that name a class, and compare the names that hold them anew."""
        self.index.learn_words(meant)
        for key in [k for k, f in self._fits.items() if not meant.keys().isdisjoint(f.name.words)]:
            del self._fits[key]

    def masses(self) -> list[Mass]:
        """What EM needs of the site's names."""
        return [mass(self.fits(*key), key[1], times) for key, times in self._seen.items()]

    def links(self) -> list[dict[str, Any]]:
        """One link a row."""
        rows, written = self.rows, self._written
        if not len(self.index):
            return [_nameless(r, "the site has no register") for r in rows]
        cache: dict[Hashable, tuple[Ranking, dict[str, Any], int]] = {}
        keys = [self._key(w, r) for w, r in zip(written, rows, strict=True)]
        first: list[Ranking | None] = []
        sure: list[int] = []
        for key, names, row in zip(keys, written, rows, strict=True):
            if not names:
                first.append(None)
                sure.append(-1)
                continue
            known = cache.get(key)
            if known is None:
                ranking = self._rank(names, row)
                accepted = ranking.best[0].asset if self._accepts(ranking, row) else -1
                known = cache[key] = ranking, self._link(ranking, row), accepted
            first.append(known[0])
            sure.append(known[2])
        talks = []
        for what, columns in (("the page", ("document", "page")), ("its writer", ("technician",))):
            places = [_at(r, columns) for r in rows]
            talks.append((Talk(what, places, sure, len(self.index)), places))
        out = []
        for n, (key, ranking_, row, own) in enumerate(zip(keys, first, rows, sure, strict=True)):
            if ranking_ is None:
                out.append(_nameless(row, "no name was written"))
                continue
            link = cache[key][1]
            more = self._with_talk(ranking_, [(t, places[n]) for t, places in talks]) if own < 0 else None
            out.append({**(self._link(more, row) if more is not None else link), "event_id": row["event_id"]})
        return out

    def fits(self, text: str, hand: bool) -> Fits:
        """How a name fits, computed once."""
        key = (text, hand)
        if key not in self._fits:
            self._fits[key] = compare(take_apart(text), self.index, self.others, hand=hand)
        return self._fits[key]

    def _key(self, names: list[str], row: dict[str, Any]) -> Hashable:
        """Rows with the same key have the same link."""
        component = row.get("component")
        around = (row.get("channel"), component if component in USUAL else None, row["_named"])
        if isinstance(row.get("lattice"), bytes):
            return (*names, *around, row["lattice"], row.get("occurred_at"))
        at = row["_at"]
        if at is None:
            return (*names, *around, None)
        # the date matters only by which candidates were in service then
        hand = _is_hand(row)
        place = (*names, hand)
        if place not in self._changes:
            found = {i for n in names for i in self.fits(n, hand).best}
            ends = {end for i in found for end in self.index.candidates[i].in_service}
            self._changes[place] = sorted(ends)
        changes = self._changes[place]
        return (*names, *around, bisect_left(changes, at), bisect_right(changes, at))

    def _rank(self, names: list[str], row: dict[str, Any]) -> Ranking:
        hand = _is_hand(row)
        fields = [self.fits(n, hand) for n in names]
        # a second field in which nothing fits tells nothing; a first one does
        fields = [f for n, f in enumerate(fields) if n == 0 or f.best]
        if isinstance(row.get("lattice"), bytes):
            scored, rest = self._pictures.scores(row["lattice"], fields, self.model)
        else:
            scored, rest = score(fields, hand, self.model, len(self.index))
        day, component, named = row.get("occurred_at"), row.get("component"), row["_named"]
        at = row["_at"]
        for n, one in enumerate(scored):
            if one.asset >= 0:
                candidate = self.index.candidates[one.asset]
                more = [] if named else [("named in the text only", IN_TEXT)]
                if component in USUAL:
                    more += component_bits(component, candidate, self.index)
                if at is not None and not candidate.in_service[0] <= at <= candidate.in_service[1]:
                    more += validity(candidate, day)
                if more:
                    scored[n] = one.with_more(more)
        return rank(scored, rest, self.names)

    def _with_talk(self, ranking: Ranking, talks: Sequence[tuple[Talk, Hashable]]) -> Ranking | None:
        changed = False
        scored = []
        for one in ranking.best:
            more = [e for talk, place in talks for e in talk.evidence(place, one.asset)] if one.asset >= 0 else []
            changed = changed or bool(more)
            scored.append(one.with_more(more) if more else one)
        return rank(scored, ranking.rest, self.names) if changed else None

    def _accepts(self, ranking: Ranking, row: dict[str, Any]) -> bool:
        best = ranking.best[0]
        return (
            best.asset >= 0
            and ranking.posterior[0] >= self.needed[isinstance(row.get("lattice"), bytes)]
            and best.level not in NEVER_ALONE
            and best.level != "other"
        )

    def _link(self, ranking: Ranking, row: dict[str, Any]) -> dict[str, Any]:
        best = ranking.best[0]
        accepted = self._accepts(ranking, row)
        asset = self.names[best.asset] if best.asset >= 0 else None
        sure = best.level == "exact" and row.get("channel") in ("cmms", "typed")
        return {
            "event_id": row["event_id"], "asset_id": asset if accepted else None, "asset_confidence": ranking.posterior[0],
            "candidates": listed(ranking, self.names, SHOWN), "accepted_by": ("register" if sure else "default") if accepted else None,
            "link_reason": waterfall(ranking, 0, self.names),
        }  # fmt: skip


def _records(mentions: pd.DataFrame) -> list[dict[str, Any]]:
    """Mentions as records, with `_at`: when it happened in nanoseconds since 1970, None where that is not known."""
    columns = {c: mentions[c].to_numpy(object) for c in mentions.columns}
    if "occurred_at" in columns:
        times = pd.to_datetime(mentions["occurred_at"], utc=True).dt.as_unit("ns")
        known, value = times.notna().to_numpy(bool), times.astype("int64").to_numpy(object)
        columns["_at"] = np.where(known, value, None)
    else:
        columns["_at"] = np.full(len(mentions), None, dtype=object)
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _written(row: dict[str, Any]) -> list[str]:
    """The names that a row gives, best first, each once."""
    return list(dict.fromkeys(row[f].strip() for f in FIELDS if isinstance(row.get(f), str) and row[f].strip()))


def _is_hand(row: dict[str, Any]) -> bool:
    return row.get("channel") in HAND_CHANNELS


def _at(row: dict[str, Any], columns: tuple[str, ...]) -> Hashable:
    values = tuple(row.get(c) for c in columns)
    return None if any(v is None or v != v for v in values) else values


def _nameless(row: dict[str, Any], why: str) -> dict[str, Any]:
    return {
        "event_id": row["event_id"], "asset_id": None, "asset_confidence": np.nan, "candidates": None, "accepted_by": None,
        "link_reason": json.dumps([{"label": why, "bits": 0.0}]),
    }  # fmt: skip


def _settled(decided: pd.DataFrame, links: dict[Any, dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    """Links as people settled them; where people disagree nothing is linked and both answers are shown."""
    answers: dict[Any, list[str | None]] = {}
    for event, asset in zip(decided["event_id"], decided["asset_id"], strict=True):
        answer = asset if isinstance(asset, str) else None
        if answer not in answers.setdefault(event, []):
            answers[event].append(answer)
    out = {}
    for event, given in answers.items():
        if event not in links:
            continue
        machine = links[event]
        one = len(given) == 1
        told = (
            "settled by a person" if one else f"people disagree: {', '.join(g or 'not in the register' for g in given)}"
        )
        reason = [{"label": told, "bits": 0.0}, {"label": _would_have(machine), "bits": None}]
        share = 1.0 / len(given)
        out[event] = {
            "event_id": event, "asset_id": given[0] if one else None, "asset_confidence": share,
            "candidates": json.dumps([{"asset_id": g, "posterior": share} for g in given]),
            "accepted_by": "person" if one else None, "link_reason": json.dumps(reason, ensure_ascii=False),
        }  # fmt: skip
    return out


def _would_have(link: dict[str, Any]) -> str:
    if not isinstance(link["candidates"], str):
        return "without the decision: no name to go by"
    best = json.loads(link["candidates"])[0]
    return f"without the decision: {best['asset_id'] or 'not in the register'}, posterior {best['posterior']:.4f}"
