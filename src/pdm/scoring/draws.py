"""Other plausible pasts: risks when doubtful links, dates, words and values are drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.model import FittedModel
from pdm.scoring.doubt import LONG, Doubt, doubts
from pdm.scoring.luck import Luck, Names, names
from pdm.scoring.score import probability

DRAWS = 20
CODED = ("is_failure", "planned", "negated", "work_type", "failure_mode", "action", "component")
"""What words decide: taken together from another line where a line may say something else."""
ANYONE = 0.8
"""Chance that a handwritten line which no candidate explains is about one of the site's assets all the same."""
SLIP = 0.09
"""Chance that a line of which nothing is in doubt was coded wrongly all the same; only where others are in doubt."""
SLIP_LOG_SD = 0.7
LATER = 0.65
"""Misread days lie more often before the true one: later ones were refused as not yet over."""
OFF_LOG_MEAN, OFF_LOG_SD = 2.8, 1.3
"""By how many days a misread day is off, on a logarithmic scale."""

Build = Callable[..., pd.DataFrame]
Ints = npt.NDArray[np.int64]
NO_LINES: Ints = np.zeros(0, dtype=np.int64)


def draws(
    model: FittedModel,
    rows: pd.DataFrame,
    events: pd.DataFrame,
    readings: pd.DataFrame,
    register: pd.DataFrame,
    build: Build,
    *,
    seed: int,
    count: int = DRAWS,
) -> npt.NDArray[np.float64]:
    """Risks of `rows` under `count` draws of what is in doubt.

    Args:
        model: The model.
        rows: asset_id, as_of.
        events: Current events available at the date.
        readings: Readings available at the date.
        register: records.REGISTER.
        build: The feature builder (pdm.features.build).
        seed: Seed.
        count: Number of draws.

    Returns:
        [draws, rows]; no rows of draws when nothing is in doubt.
    """
    doubt = doubts(events, readings)
    if not doubt.any or rows.empty:
        return np.zeros((0, len(rows)))
    here = rows["asset_id"].isin(touched(events, readings, doubt)).to_numpy()
    sub = rows[here].reset_index(drop=True)
    # an asset that no doubtful line can belong to keeps its risk; peers' rates are left as they are for it
    base = probability(model, rows, build(rows, events=events, readings=readings, register=register), register)
    out = np.repeat(base[None, :], count, axis=0)
    chance = Chance.of(events)
    for k in range(count):
        drawn, measured = draw(events, readings, doubt, chance, Luck(seed, k))
        X = build(sub, events=drawn, readings=measured, register=register)
        out[k, here] = probability(model, sub, X, register)
    return out


@dataclass(frozen=True)
class Chance:
    """Lines that another one may be like: positions by number of the site or document.

    Attributes:
        understood: Lines of a site that were understood.
        linked: Lines of a site that have an asset.
        dated: Lines of a site that have a day.
        dated_there: The same of a document.
        site: Number of each event's site, [events].
        document: Number of each event's document, [events].
        name: Each event's name, [events].
    """

    understood: list[Ints]
    linked: list[Ints]
    dated: list[Ints]
    dated_there: list[Ints]
    site: Ints
    document: Ints
    name: Names

    @classmethod
    def of(cls, events: pd.DataFrame) -> Chance:
        """Groups of the events."""
        site = pd.factorize(events["site"])[0].astype(np.int64)
        document = pd.factorize(events["document"])[0].astype(np.int64)
        clear = (events["failure_mode"].notna() | events["action"].notna() | events["negated"].fillna(False)).to_numpy(
            bool
        )
        dated = events["occurred_at"].notna().to_numpy(bool)
        linked = events["asset_id"].notna().to_numpy(bool)
        return cls(
            _groups(site, clear), _groups(site, linked), _groups(site, dated), _groups(document, dated), site, document,
            names(events["event_id"]),
        )  # fmt: skip

    def pick(self, wanted: Ints, luck: Luck, *, of: str) -> Ints:
        """A line for each wanted one, -1 where there is none; `of` names the lines, of its document before those of its site."""
        out = np.full(len(wanted), -1, dtype=np.int64)
        nearest = self.dated_there if of == "dated" else None
        at = luck.uniform(self.name[wanted], of)
        for i, position in enumerate(wanted):
            site, document = int(self.site[position]), int(self.document[position])
            pool = nearest[document] if nearest is not None and document >= 0 else NO_LINES
            if not len(pool) and site >= 0:
                pool = getattr(self, of)[site]
            if len(pool):
                out[i] = pool[int(at[i] * len(pool))]
        return out


def draw(
    events: pd.DataFrame, readings: pd.DataFrame, doubt: Doubt, chance: Chance, luck: Luck
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One plausible past: events and readings."""
    out = events
    if len(doubt.links) or doubt.anyone.any():
        drawn = draw_assets(events, doubt.links, chance.name, luck)
        lost = np.flatnonzero(pd.isna(drawn) & doubt.anyone & (luck.uniform(chance.name, "anyone") < ANYONE))
        like = chance.pick(lost, luck, of="linked")
        drawn[lost[like >= 0]] = events["asset_id"].to_numpy(object)[like[like >= 0]]
        out = out.assign(asset_id=pd.Series(drawn, index=out.index).astype("str"))
    moved = np.flatnonzero(luck.uniform(chance.name, "day") < doubt.day)
    if len(moved):
        out = out.assign(occurred_at=draw_days(events, moved, chance, luck))
    # how often words are misunderstood is itself known only roughly, and alike for all lines
    slip = SLIP * float(np.exp(SLIP_LOG_SD * luck.once("slip")))
    other = np.flatnonzero(luck.uniform(chance.name, "words") < np.maximum(doubt.words, slip))
    out = recoded(out, other, chance.pick(other, luck, of="understood"))
    kept = luck.uniform(names(readings["reading_id"]), "value") >= doubt.value
    return out, readings if kept.all() else readings[kept]


def draw_assets(events: pd.DataFrame, links: pd.DataFrame, name: Names, luck: Luck) -> npt.NDArray[Any]:
    """Assets of all events, the doubtful ones in the shares of their posterior, [events]."""
    position, names = links["position"].to_numpy(np.int64), links["asset_id"].to_numpy(object)
    if not len(position):
        return np.array(events["asset_id"].to_numpy(object))
    first = np.flatnonzero(np.append(True, position[1:] != position[:-1]))
    size = np.diff(np.append(first, len(position)))
    upto = np.cumsum(links["posterior"].to_numpy(float).clip(0))
    upto -= np.repeat(np.append(0.0, upto[first[1:] - 1]), size)
    at = luck.uniform(name[position[first]], "asset") * np.maximum(upto[first + size - 1], 1.0)
    chosen = np.add.reduceat((upto <= np.repeat(at, size)).astype(np.int64), first)
    assets: npt.NDArray[Any] = np.array(events["asset_id"].to_numpy(object))
    # what no candidate explains stays without an asset
    assets[position[first]] = np.where(chosen < size, names[first + np.minimum(chosen, size - 1)], None)
    return assets


def draw_days(events: pd.DataFrame, moved: Ints, chance: Chance, luck: Luck) -> pd.Series[Any]:
    """`occurred_at` with other days at the positions `moved`: within a span, beside a misread day, or that of another line."""
    occurred = events["occurred_at"].copy()
    part = events.iloc[moved]
    newest = occurred.max()
    span = part["occurred_to"] - part["occurred_from"]
    own = chance.name[moved]
    off = np.exp(OFF_LOG_MEAN + OFF_LOG_SD * luck.normal(own, "off")).clip(1, 400)
    off = np.where(luck.uniform(own, "later") < LATER, off, -off)
    # a day that lies ahead is none
    beside = (part["occurred_at"] + pd.to_timedelta(np.round(off), unit="D")).clip(upper=newest)
    inside = part["occurred_from"] + span * luck.uniform(own, "within")
    chosen = inside.where((span > LONG).fillna(False), beside)
    undated = np.flatnonzero(part["occurred_at"].isna().to_numpy(bool))
    if len(undated):
        like = chance.pick(moved[undated], luck, of="dated")
        chosen = chosen.copy()
        chosen.iloc[undated[like >= 0]] = occurred.iloc[like[like >= 0]].to_numpy()
    occurred.iloc[moved] = chosen.dt.as_unit("us").to_numpy()
    return occurred


def recoded(events: pd.DataFrame, places: Ints, like: Ints) -> pd.DataFrame:
    """Events that say at `places` what the events at `like` say (-1 leaves one as it is)."""
    places, like = places[like >= 0], like[like >= 0]
    if not len(places):
        return events
    taken = np.arange(len(events))
    taken[places] = like
    return events.assign(**{c: events[c].array.take(taken) for c in CODED})


def touched(events: pd.DataFrame, readings: pd.DataFrame, doubt: Doubt) -> set[str]:
    """Assets that a doubtful line is, or may be, of."""
    named = set(doubt.links["asset_id"].dropna())
    own = (doubt.day > 0) | (doubt.words > 0)
    own[doubt.links["position"].to_numpy(np.int64)] = True
    # a line that may be anyone's puts the whole site in doubt
    own |= events["site"].isin(set(events["site"].to_numpy(object)[doubt.anyone])).to_numpy(bool)
    named |= set(events["asset_id"].to_numpy(object)[own])
    return (named | set(readings["asset_id"].to_numpy(object)[doubt.value > 0])) - {None, np.nan}


def _groups(number: Ints, kept: npt.NDArray[np.bool_]) -> list[Ints]:
    """Positions that are kept, by number of the group."""
    places = np.flatnonzero(kept & (number >= 0))
    order = places[np.argsort(number[places], kind="stable")]
    edges = np.searchsorted(number[order], np.arange(int(number.max(initial=-1)) + 2))
    return [order[a:b] for a, b in pairwise(edges)]
