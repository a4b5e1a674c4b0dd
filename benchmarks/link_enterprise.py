"""Twelve sites, twenty thousand assets, two hundred thousand mentions: wrong links beside peers at the same recall."""

from __future__ import annotations

from typing import Any

from benchmarks.common import row
from benchmarks.link_figures import Answers, Row, best_threshold, curve, figures, measured, pdm_answers, wrong_rows
from benchmarks.link_scale import PEER_SECONDS, enterprise, size_of
from pdm.entity_resolution import unregistered

ASSETS = 20_000
RECALLS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


def enterprise_rows(seed: int, profile: str, peers: dict[str, Any], without: set[str]) -> list[Row]:
    """Figures of all systems; a peer's threshold is the best on these very mentions, in its favour.

    Unregistered machines: mentions whose machine is in no register, against those that the package takes for such.
    Duplicates: all lines of that enterprise, through extraction.
    """
    from benchmarks.link_data import simulated
    from benchmarks.links import TUNED_ON, _duplicates, _named

    mentions, register, true, meant = enterprise(seed, profile, ASSETS)
    other = simulated(seed + TUNED_ON, profile)
    other_named, other_true = _named(other)
    labelled = (other_named, other.register, other_true)
    case = f"enterprise/{profile}"
    (own, links), cost = measured(lambda: pdm_answers(mentions, register))  # type: ignore[misc]
    own.cost = cost
    rows = figures(case, "pdm", own, true, 0.5)
    curves = {"pdm": curve(own, true)}
    late: set[str] = set()
    for name, ask in peers.items():
        if {name, name.partition("/")[0]} & (without | late):
            continue
        told, cost = measured(lambda a=ask: a(mentions, register, labelled), PEER_SECONDS)
        if told is None:
            print(f"{case}: {name} absent, or not done within {PEER_SECONDS:.0f} s; its other form is left out")
            late.add(name.partition("/")[0])
            continue
        answers = Answers(told[0], told[1], [False] * len(true), cost)
        rows += [
            r for r in figures(case, name, answers, true, best_threshold(answers, true)) if "auto" not in r["metric"]
        ]
        curves[name] = curve(answers, true)
    rows += wrong_rows(case, curves, RECALLS, len(true))
    known = set(register["asset_id"])
    want = {e for e, a in zip(mentions["event_id"], meant, strict=True) if a is not None and a not in known}
    got = set(unregistered(mentions, links, register)["event_id"])
    both = len(got & want)
    return [
        *rows,
        row(case, "pdm", "unregistered precision", both / max(len(got), 1), n=len(got)),
        row(case, "pdm", "unregistered recall", both / max(len(want), 1), n=len(want)),
        row(case, "pdm", "unregistered f1", 2 * both / max(len(got) + len(want), 1), n=len(want)),
        *_duplicates(case, simulated(seed, profile, size_of(ASSETS))),
    ]
