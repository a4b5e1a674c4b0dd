"""Links: this package beside rapidfuzz, splink and dedupe, on simulated plants and on real names.

What is tuned (thresholds of peers) is tuned on another seed than the one measured. Whole precision-recall curves go to
`benchmarks/out/links_curves.json`.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import OUT, data_set, row
from benchmarks.link_data import Lines, simulated
from benchmarks.link_peers import dedupe_answers, rapidfuzz_answers, splink_answers
from pdm.config import LinkSettings
from pdm.entity_resolution import find_duplicates, resolve, unregistered
from pdm.entity_resolution.text import contradictions, find_mentions
from pdm.records import REGISTER, stable_id

NO_ALIASES = pd.DataFrame(columns=["site", "alias", "asset_id"])
NO_DECISIONS = pd.DataFrame(columns=["event_id", "asset_id"])
Row = dict[str, Any]
TUNED_ON = 1009
"""Added to the seed for what is tuned."""


@dataclass
class Answers:
    """What a system says of each mention.

    Attributes:
        asset: Best asset or None.
        score: Higher is surer.
        auto: Whether it would be linked without a person.
        seconds: Time it took.
    """

    asset: list[str | None]
    score: list[float]
    auto: list[bool]
    seconds: float = float("nan")


def main(argv: list[str]) -> list[Row]:
    """Run; see `./run bench links --help`."""
    parser = argparse.ArgumentParser(prog="links", description=__doc__)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--profile", default="normal", choices=("easy", "normal", "worst"))
    parser.add_argument("--peers-python", default=None, help="interpreter in which splink and dedupe are installed")
    parser.add_argument(
        "--no-pictures", action="store_true", help="without the case in which names are read from drawn pages"
    )
    args = parser.parse_args(argv)
    rows = _simulated(args.seed, args.profile, args.peers_python)
    if not args.no_pictures:
        from benchmarks.link_pictures import picture_rows

        rows += picture_rows(args.seed, args.profile)
    if data_set("excavators") is not None:
        rows += _excavators()
    if data_set("valhall") is not None:
        rows += _valhall()
    return rows


def pdm_answers(
    mentions: pd.DataFrame, register: pd.DataFrame, aliases: pd.DataFrame = NO_ALIASES
) -> tuple[Answers, pd.DataFrame]:
    """This package's answers, with its links."""
    started = time.monotonic()
    links = resolve(mentions, register, settings=LinkSettings(), aliases=aliases, decided=NO_DECISIONS)
    seconds = time.monotonic() - started
    best = [
        json.loads(c)[0] if isinstance(c, str) else {"asset_id": None, "posterior": 0.0} for c in links["candidates"]
    ]
    return Answers(
        [b["asset_id"] for b in best], [b["posterior"] for b in best], list(links["asset_id"].notna()), seconds
    ), links


def figures(case: str, system: str, answers: Answers, true: list[str | None], least: float) -> list[Row]:
    """precision, recall and F1 of best candidates with a score of `least` or more, and of what is linked automatically.

    Args:
        case, system: Names.
        answers: What the system says.
        true: The registered asset meant, None where none is.
        least: Threshold for precision, recall and F1.
    """
    right = np.array([a is not None and a == t for a, t in zip(answers.asset, true, strict=True)])
    said = np.array([a is not None for a in answers.asset])
    score, auto = np.array(answers.score), np.array(answers.auto)
    meant = sum(t is not None for t in true)
    taken = said & (score >= least)
    precision = right[taken].sum() / max(taken.sum(), 1)
    recall = right[taken].sum() / max(meant, 1)
    n = len(true)
    out = [
        row(case, system, "precision", precision, n=n), row(case, system, "recall", recall, n=n),
        row(case, system, "f1", 2 * precision * recall / max(precision + recall, 1e-9), n=n),
        row(case, system, "auto_precision", right[auto].sum() / max(auto.sum(), 1), n=int(auto.sum())),
        row(case, system, "auto_share", auto.sum() / max(n, 1), n=n),
        row(case, system, "auto_wrong", (auto & ~right).sum(), "links", n=n),
    ]  # fmt: skip
    if answers.seconds == answers.seconds:
        out.append(row(case, system, "time", answers.seconds, "s", n=n))
    return out


def curve(answers: Answers, true: list[str | None]) -> list[tuple[float, float, float]]:
    """Threshold, precision and recall where links are taken from the surest on."""
    order = np.argsort(-np.array(answers.score), kind="stable")
    said = np.array([answers.asset[i] is not None for i in order])
    right = np.array([answers.asset[i] is not None and answers.asset[i] == true[i] for i in order])
    taken, good = np.cumsum(said), np.cumsum(right)
    meant = max(sum(t is not None for t in true), 1)
    score = np.array(answers.score)[order]
    last = np.flatnonzero(np.append(score[1:] != score[:-1], True))
    return [(float(score[i]), float(good[i] / max(taken[i], 1)), float(good[i] / meant)) for i in last]


def wrong_at(points: list[tuple[float, float, float]], recall: float) -> float:
    """Share of wrong links at the first point of a curve with that recall; nan where it is not reached."""
    return next((1 - p for _, p, r in points if r >= recall), float("nan"))


def best_threshold(answers: Answers, true: list[str | None]) -> float:
    """Threshold with the best F1."""
    return max(curve(answers, true), key=lambda p: 2 * p[1] * p[2] / max(p[1] + p[2], 1e-9))[0]


def sure_threshold(answers: Answers, true: list[str | None], target: float = 0.995) -> float:
    """Least threshold from which precision is at least the target at every stricter one; infinite when there is none."""
    least = float("inf")
    for score, precision, _ in curve(answers, true):
        if precision < target:
            break
        least = score
    return least


def _simulated(seed: int, profile: str, python: str | None) -> list[Row]:
    case = f"simulated/{profile}"
    data, other = simulated(seed, profile), simulated(seed + TUNED_ON, profile)
    named, true = _named(data)
    other_named, other_true = _named(other)
    own, links = pdm_answers(named, data.register)
    # the names of these lines are typed; what lattices add is measured on drawn pages (links/handwritten)
    rows = figures(case, "pdm", own, true, 0.5)
    curves = {"pdm": curve(own, true)}
    peers = {
        "rapidfuzz": rapidfuzz_answers, "rapidfuzz/normalised": lambda m, r, o: rapidfuzz_answers(m, r, o, normalised=True),
        "splink": lambda m, r, o: splink_answers(m, r, python), "dedupe": lambda m, r, o: dedupe_answers(m, r, o, python),
    }  # fmt: skip
    for name, ask in peers.items():
        started = time.monotonic()
        told = ask(named, data.register, (other_named, other.register, other_true))
        seconds = time.monotonic() - started
        if told is None:
            print(f"absent: {name} (not importable; see benchmarks/peers/README.md)")
            continue
        tuning = ask(other_named, other.register, (named, data.register, true))
        tuned = Answers(*tuning, [False] * len(tuning[0]))
        sure = sure_threshold(tuned, other_true)
        answers = Answers(told[0], told[1], [s >= sure for s in told[1]], seconds)
        rows += figures(case, name, answers, true, best_threshold(tuned, other_true))
        curves[name] = curve(answers, true)
    for name, points in curves.items():
        for recall in (0.6, 0.85):
            share = wrong_at(points, recall)
            if share == share:
                rows.append(row(case, name, f"wrong at recall {recall}", share, n=len(true)))
    OUT.mkdir(exist_ok=True)
    (OUT / "links_curves.json").write_text(json.dumps({"case": case, "seed": seed, "curves": curves}), encoding="utf-8")
    return (
        rows
        + _unregistered(case, data, named, links)
        + _duplicates(case, data)
        + _duplicates(f"{case}, dates without times", simulated(seed, profile, times=False))
        + _aliases(case, data)
    )


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


MACHINES = {"B": "SHD0016", "C": "SHD0023", "D": "SHD0024", "E": "SHD0026"}


def _excavators() -> list[Row]:
    """Short texts that name one of four machines with a number; all must come to the machine they name."""
    folder = data_set("excavators")
    assert folder is not None
    orders = pd.read_csv(folder / "work_orders.csv", dtype=str)
    register = REGISTER.rows(
        {"asset_id": a, "tag": MACHINES.get(a, a), "site": "mine", "description": "mining shovel", "equipment_class": "vehicle"} for a in "ABCDE"
    )  # fmt: skip
    lines = pd.DataFrame({
        "event_id": [f"e{i}" for i in range(len(orders))], "site": "mine", "asset_id": orders["Asset"], "text": orders["OriginalShorttext"],
        "channel": "cmms", "occurred_at": pd.to_datetime(orders["BscStartDate"], utc=True),
    })  # fmt: skip
    named = find_mentions(lines, register)
    answers, _ = pdm_answers(named, register)
    # the machine that the name itself says: its number
    number = named["mention"].str.extract(r"0*(\d+)$")[0]
    says = number.map({v.removeprefix("SHD").lstrip("0"): k for k, v in MACHINES.items()})
    true = [s if isinstance(s, str) else None for s in says]
    # an independent count of what should be found: a word of the machines' kind and one of the four numbers
    pattern = r"(?i)\b(?:sh[a-z]{1,3}|shovel|excavator|digger)[ .\-#]*0*(?:16|23|24|26)(?!\d)"
    expected = lines["text"].fillna("").str.count(pattern).sum()
    rows = figures("excavators", "pdm", answers, true, 0.5)
    rows.append(row("excavators", "pdm", "mentions found", len(named) / max(expected, 1), n=int(expected)))
    conflicts = contradictions(lines, register, LinkSettings())
    rows.append(row("excavators", "pdm", "contradictions", len(conflicts), "lines", n=len(named)))
    for conflict in conflicts.head(20).to_dict("records"):
        print(
            f"excavators: {conflict['event_id']} is booked on {conflict['asset_id']}, its text names {conflict['named']} ({conflict['mention']})"
        )
    told = rapidfuzz_answers(named.assign(name=None), register, None)
    assert told is not None
    return rows + figures("excavators", "rapidfuzz", Answers(told[0], told[1], [False] * len(named)), true, 0.0)


def _valhall() -> list[Row]:
    """Names of another system against a register: learned from one half (by hash of the name), measured on the other."""
    folder = data_set("valhall")
    assert folder is not None
    tags = pd.read_csv(folder / "register.csv", dtype=str)
    names = pd.read_csv(folder / "mentions.csv", dtype=str)
    register = REGISTER.rows(
        {"asset_id": t, "tag": t, "site": "valhall", "description": d} for t, d in zip(tags["tag"], tags["description"], strict=True)
    )  # fmt: skip
    second = np.array([int(stable_id("valhall", n), 16) % 2 == 1 for n in names["name"]])
    confirmed = names[~second].rename(columns={"name": "alias", "tag": "asset_id"}).assign(site="valhall")
    test = names[second].reset_index(drop=True)
    mentions = pd.DataFrame(
        {
            "event_id": test["name"],
            "site": "valhall",
            "mention": test["name"],
            "channel": "typed",
            "text": test["description"],
        }
    )
    mentions = mentions.assign(
        name=None, functional_location=None, lattice=None, component=None, occurred_at=pd.NaT, serial_no=None
    )
    true: list[str | None] = list(test["tag"])
    rows = []
    for system, aliases in (("pdm", confirmed[["site", "alias", "asset_id"]]), ("pdm/nothing learned", NO_ALIASES)):
        answers, _ = pdm_answers(mentions, register, aliases)
        rows += figures("valhall", system, answers, true, 0.5)
    told = rapidfuzz_answers(mentions, register, None)
    assert told is not None
    return rows + figures("valhall", "rapidfuzz", Answers(told[0], told[1], [False] * len(test)), true, 0.0)
