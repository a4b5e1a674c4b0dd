"""Links: this package beside rapidfuzz, splink and dedupe, on simulated plants and on real names.

What is tuned (thresholds of peers) is tuned on another seed than the one measured. Whole precision-recall curves go to
`benchmarks/out/links_curves.json`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import OUT, data_set, row
from benchmarks.link_data import Lines, simulated
from benchmarks.link_figures import (
    Answers,
    Row,
    best_threshold,
    curve,
    figures,
    measured,
    pdm_answers,
    sure_threshold,
    wrong_rows,
)  # fmt: skip
from benchmarks.link_peers import Other, Told, dedupe_answers, rapidfuzz_answers, splink_answers
from benchmarks.link_real import excavator_rows, valhall_rows
from pdm.entity_resolution import find_duplicates, unregistered

Ask = Callable[[pd.DataFrame, pd.DataFrame, Other | None], Told | None]
TUNED_ON = 1009
"""Added to the seed for what is tuned."""
RECALLS = (0.6, 0.75, 0.85, 0.95)
PARTS = ("simulated", "handwritten", "excavators", "valhall", "enterprise", "scale", "peers")


def main(argv: list[str]) -> list[Row]:
    """Run; see `./run bench links --help`."""
    parser = argparse.ArgumentParser(prog="links", description=__doc__)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--profile", default="normal", choices=("easy", "normal", "worst"))
    parser.add_argument("--peers-python", default=None, help="interpreter in which splink and dedupe are installed")
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts, separated by commas: {', '.join(PARTS)}")
    parser.add_argument("--without", default="", help="peers to be left out, separated by commas")
    parser.add_argument("--most", type=int, default=1_000_000, help="mentions of the largest run of the part scale")
    args = parser.parse_args(argv)
    only, without = set(args.only.split(",")), set(args.without.split(","))
    rows: list[Row] = []
    if "simulated" in only:
        rows += _simulated(args.seed, args.profile, args.peers_python, without)
    if "handwritten" in only:
        from benchmarks.link_pictures import picture_rows

        rows += picture_rows(args.seed, args.profile)
    if "excavators" in only and data_set("excavators") is not None:
        rows += excavator_rows()
    if "valhall" in only and data_set("valhall") is not None:
        rows += valhall_rows()
    if "enterprise" in only:
        from benchmarks.link_enterprise import enterprise_rows

        rows += enterprise_rows(args.seed, args.profile, peers(args.peers_python), without)
    if "scale" in only:
        from benchmarks.link_scale import scale_rows

        rows += scale_rows(args.seed, args.profile, args.most)
    if "peers" in only:
        from benchmarks.link_scale import side_by_side

        rows += side_by_side(args.seed, args.profile, peers(args.peers_python), without)
    return rows


def _simulated(seed: int, profile: str, python: str | None, without: set[str]) -> list[Row]:
    case = f"simulated/{profile}"
    data, other = simulated(seed, profile), simulated(seed + TUNED_ON, profile)
    named, true = _named(data)
    other_named, other_true = _named(other)
    (own, links), cost = measured(lambda: pdm_answers(named, data.register))  # type: ignore[misc]
    own.cost = cost
    # the names of these lines are typed, there is no lattice: what lattices add is measured on drawn pages
    rows = [r for system in ("pdm", "pdm/no-lattice") for r in figures(case, system, own, true, 0.5)]
    curves = {"pdm": curve(own, true)}
    for name, ask in peers(python).items():
        if name.partition("/")[0] in without:
            continue
        told, cost = measured(lambda a=ask: a(named, data.register, (other_named, other.register, other_true)))
        if told is None:
            print(f"absent: {name} (not importable; see benchmarks/peers/README.md)")
            continue
        tuning = ask(other_named, other.register, (named, data.register, true))
        tuned = Answers(*tuning, [False] * len(tuning[0]))
        sure = sure_threshold(tuned, other_true)
        answers = Answers(told[0], told[1], [s >= sure for s in told[1]], cost)
        rows += figures(case, name, answers, true, best_threshold(tuned, other_true))
        curves[name] = curve(answers, true)
    rows += wrong_rows(case, curves, RECALLS, len(true))
    OUT.mkdir(exist_ok=True)
    (OUT / "links_curves.json").write_text(json.dumps({"case": case, "seed": seed, "curves": curves}), encoding="utf-8")
    return (
        rows
        + _unregistered(case, data, named, links)
        + _duplicates(case, data)
        + _duplicates(f"{case}, dates without times", simulated(seed, profile, times=False))
        + _aliases(case, data)
    )


def peers(python: str | None) -> dict[str, Ask]:
    """What this package is compared with: each on names as they stand and on names taken apart by this package's grammar."""

    def rapidfuzz(normalised: bool) -> Ask:
        return lambda m, r, o: rapidfuzz_answers(m, r, o, normalised=normalised)

    def script(answers: Callable[..., Told | None], normalised: bool) -> Ask:
        return lambda m, r, o: answers(m, r, o, python, normalised=normalised)

    return {
        "rapidfuzz": rapidfuzz(False), "rapidfuzz/normalised": rapidfuzz(True),
        "splink": script(splink_answers, False), "splink/normalised": script(splink_answers, True),
        "dedupe": script(dedupe_answers, False), "dedupe/normalised": script(dedupe_answers, True),
    }  # fmt: skip


def _named(data: Lines) -> tuple[pd.DataFrame, list[str | None]]:
    """Mentions that name something, and the registered asset of each."""
    keep = data.mentions["mention"].notna().to_numpy()
    return data.mentions[keep].reset_index(drop=True), [a for a, k in zip(data.registered, keep, strict=True) if k]


def _unregistered(case: str, data: Lines, named: pd.DataFrame, links: pd.DataFrame) -> list[Row]:
    known = set(data.register["asset_id"])
    asset = dict(zip(data.mentions["event_id"], data.asset, strict=True))
    want = {e for e in named["event_id"] if asset[e] is not None and asset[e] not in known}
    got = set(unregistered(named, links, data.register)["event_id"])
    return _set_rows(case, "pdm", "unregistered", got, want)


def _duplicates(case: str, data: Lines) -> list[Row]:
    _, links = pdm_answers(data.mentions, data.register)
    events = data.events.assign(asset_id=links["asset_id"].to_numpy(), candidates=links["candidates"].to_numpy())
    line = dict(zip(events["event_id"], data.line, strict=True))
    found = find_duplicates(events)
    got = {frozenset((line[a], line[b])) for a, b in zip(found["event_id"], found["same_event_as"], strict=True)}
    there = set(data.line)
    want = {frozenset((a, b)) for a, b in zip(data.line, data.copy_of, strict=True) if b in there}
    return _set_rows(case, "pdm", "duplicates", got, want)


def _set_rows(case: str, system: str, what: str, got: set[Any], want: set[Any]) -> list[Row]:
    both = len(got & want)
    return [
        row(case, system, f"{what} precision", both / max(len(got), 1), n=len(got)), row(case, system, f"{what} recall", both / max(len(want), 1), n=len(want)),
        row(case, system, f"{what} f1", 2 * both / max(len(got) + len(want), 1), n=len(want)),
    ]  # fmt: skip


def _aliases(case: str, data: Lines) -> list[Row]:
    """What ten confirmed aliases do at a site that starts without any: recall there before and after."""
    site = min(data.register["site"].unique(), key=lambda s: (-int((data.mentions["site"] == s).sum()), s))
    bare = data.register[data.register["site"] == site].assign(aliases=None)
    here = ((data.mentions["site"] == site) & data.mentions["mention"].notna()).to_numpy()
    mentions, true = (
        data.mentions[here].reset_index(drop=True),
        [a for a, h in zip(data.registered, here, strict=True) if h],
    )
    before, links = pdm_answers(mentions, bare)
    open_names = mentions.assign(true=true)[
        links["asset_id"].isna().to_numpy() & np.array([t is not None for t in true])
    ]
    # what the queue would ask first: the names that leave most lines open
    asked = open_names.groupby(["mention", "true"]).size().sort_values(ascending=False, kind="stable")
    asked = asked[~asked.index.get_level_values(0).duplicated()].head(10)
    confirmed = pd.DataFrame([(site, m, a) for m, a in asked.index], columns=["site", "alias", "asset_id"])
    after, _ = pdm_answers(mentions, bare, confirmed)
    out = []
    for name, answers in (("no alias", before), ("10 confirmed", after)):
        rows = figures(f"{case} at {site}", name, answers, true, 0.5)
        out += [r for r in rows if r["metric"] in ("recall", "precision", "auto_precision", "auto_share")]
    return out
