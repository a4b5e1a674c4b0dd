"""How weak plain peers are on the simulated logs: what makes a profile count.

A benchmark on logs that a keyword list and a fuzzy match already understand would show nothing. Judged here:
the recogniser's best guess with the nearest name in the register, its character errors in free text, a keyword dictionary for
failures, fuzzy matching of names as written, and plain counts as a forecast. Each figure stands beside what it must not exceed.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from benchmarks.weakness_reading import SCORERS, nearest, reading_rows
from pdm.simulation import Truth, oracle, simulate, true_labels

HORIZON = 30
DATES = 12
LIMITS = {
    "handwritten ids right": 0.82, "is_failure f1": 0.85, "link f1": 0.90, "roc_auc": 0.80,
}  # fmt: skip
"""What the best plain peer must stay under."""
STRICT = (
    "failed", "failure", "f'ld", "broke down", "broken", "brkn", "burnt", "burned", "burst", "seized", "szd", "tripped", "trpd",
    "collapsed", "clpsd", "stopped", "stpd", "would not start", "no flow", "dead", "jammed", "wrecked", "snapped", "torn", "ripped",
    "sheared", "parted", "stripped", "packed up", "blew out", "broke", "locked up", "flashed", "breakdown", "shut down", "kicked out",
)  # fmt: skip
"""Words a planner would take for a failure."""
WIDE = (
    *STRICT,
    "gone",
    "lost",
    "down",
    "swapped",
    "exchanged",
    "changed out",
    "spare fitted",
    "off line",
    "out",
    "could not",
    "no output",
)
"""More of them: finds more, and more that are none."""
_NOT = re.compile(r"\b(no|not|without|nil)\b|\btest|\binsp|\bplan|\border|\bto be\b|\bif\b|\bin case\b", re.I)


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Run on simulated plants; returns figures {case, system, metric, value, unit, n}."""
    parser = argparse.ArgumentParser(prog="bench weakness", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="seed of a simulated plant; may be given again")
    parser.add_argument("--profile", action="append", help="easy, normal or worst; may be given again")
    parser.add_argument("--size", default="demo", help="size of the simulated plant")
    parser.add_argument("--only", choices=("text", "reading"), help="leave the drawn pages out, or everything else")
    args = parser.parse_args(argv)
    rows: list[dict[str, Any]] = []
    for profile in args.profile or ["normal"]:
        for seed in args.seed or [11]:
            rows += weakness(seed, profile, args.size, only=args.only)
    return rows


def weakness(seed: int, profile: str, size: str = "demo", only: str | None = None) -> list[dict[str, Any]]:
    """Figures of all plain peers on one simulated plant."""
    from pdm.simulation.logbook import build_truth

    case = f"simulated/{profile}/{seed}"
    if only == "text":
        truth = build_truth(seed, profile, size)
        return _verdicts(
            case, [*failure_rows(case, truth, seed, profile, size), *link_rows(case, truth), *risk_rows(case, truth)]
        )
    with tempfile.TemporaryDirectory() as folder:
        truth = simulate(Path(folder), seed=seed, profile=profile, size=size)
        rows = reading_rows(case, Path(folder), truth)
    if only != "reading":
        rows += [*failure_rows(case, truth, seed, profile, size), *link_rows(case, truth), *risk_rows(case, truth)]
    return _verdicts(case, rows)


def failure_rows(case: str, truth: Truth, seed: int, profile: str, size: str) -> list[dict[str, Any]]:
    """A keyword dictionary on the true text: the planner's list, and words chosen on another plant."""
    from pdm.simulation.logbook import build_truth

    text, failed = _told(truth)
    harmless = np.array([bool(_NOT.search(t)) for t in text])
    strict, wide = _listed(STRICT, text), _listed(WIDE, text)
    learnt_text, learnt_failed = _told(build_truth(seed + 1000, profile, size))
    words = _chosen_words(learnt_text, learnt_failed)
    chosen = np.array([bool(words & _words(t)) for t in text])
    systems = {
        "keywords": strict, "keywords, no negations": strict & ~harmless, "more keywords, no negations": wide & ~harmless,
    }  # fmt: skip
    # no plant has such a list: said beside the others, and not judged
    learnt = row(
        case, "words learnt from another plant's truth", "is_failure f1 (not judged)", _f1(chosen, failed), n=len(text)
    )
    return [row(case, name, "is_failure f1", _f1(found, failed), n=len(text)) for name, found in systems.items()] + [
        learnt
    ]


def _listed(words: tuple[str, ...], text: list[str]) -> Any:
    pattern = re.compile(r"(?<![a-z])(" + "|".join(re.escape(k) for k in words) + ")")
    return np.array([bool(pattern.search(t)) for t in text])


def _told(truth: Truth) -> tuple[list[str], Any]:
    lines = truth.lines[truth.lines["event_id"].notna() & truth.lines["duplicate_of"].isna()]
    failed = truth.events.set_index("event_id")["is_failure"].reindex(lines["event_id"]).to_numpy(bool)
    return [t.lower() for t in lines["text"]], failed


def _words(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9/']+", text)
    return {*words, *(f"{a} {b}" for a, b in pairwise(words))}


def _chosen_words(text: list[str], failed: Any) -> set[str]:
    """Words and pairs of words taken greedily as long as the F1 of the dictionary grows."""
    has: dict[str, list[int]] = {}
    for i, t in enumerate(text):
        for w in _words(t):
            has.setdefault(w, []).append(i)
    good = {w: np.array(at) for w, at in has.items() if len(at) >= 5 and failed[at].mean() > 0.4}
    covered = np.zeros(len(text), bool)
    out: set[str] = set()
    best = 0.0
    while good:
        gains = {w: _f1(_with(covered, at), failed) for w, at in good.items()}
        word = max(gains, key=lambda w: gains[w])
        if gains[word] <= best + 1e-4:
            break
        best, covered = gains[word], _with(covered, good.pop(word))
        out.add(word)
    return out


def _with(covered: Any, at: Any) -> Any:
    out = covered.copy()
    out[at] = True
    return out


def _f1(found: Any, true: Any) -> float:
    hit = float((found & true).sum())
    return 2 * hit / max(float(found.sum() + true.sum()), 1.0)


def link_rows(case: str, truth: Truth) -> list[dict[str, Any]]:
    """Fuzzy matching of the names as written (no reading errors), in the site; best scorer and threshold count."""
    lines = truth.lines[truth.lines["mention"].fillna("") != ""]
    lines = lines[~lines["void"].astype(bool)]
    known = set(truth.register["asset_id"])
    meant = np.array([a if a in known else None for a in lines["asset_id"]], object)
    out = []
    for name, scorer in SCORERS.items():
        found, score = nearest(lines["mention"].tolist(), lines["site"].tolist(), truth.register, scorer)
        right = (found == meant) & (meant != None)  # noqa: E711 - elementwise
        real = int((meant != None).sum())  # noqa: E711
        f1 = max(2 * right[score >= t].sum() / ((score >= t).sum() + real) for t in range(0, 100, 5))
        out.append(row(case, f"rapidfuzz {name}", "link f1", float(f1), n=len(lines)))
    return out


def risk_rows(case: str, truth: Truth) -> list[dict[str, Any]]:
    """Plain counts of the true events as a forecast, and the best forecast there can be."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    from benchmarks.risk_data import simulated
    from pdm.training import baseline_scores

    tables = simulated(truth)
    end = pd.Timestamp("2026-01-01", tz="UTC").as_unit("us")
    dates = [end - pd.Timedelta(days=HORIZON * k) for k in range(DATES, 0, -1)]
    judged = true_labels(truth, dates, HORIZON).merge(
        oracle(truth, dates, HORIZON, tables.lag_days), on=["asset_id", "as_of"]
    )
    site = truth.assets.set_index("asset_id")["site"].reindex(judged["asset_id"])
    still = site.map(truth.parameters["silent_from"]).to_numpy() >= int(truth.parameters["days"])
    here = judged["asset_id"].isin(set(tables.register["asset_id"])).to_numpy()
    judged = judged[here & still & (judged["risk"] > 0)].reset_index(drop=True)
    plain = baseline_scores(
        judged[["asset_id", "as_of"]], events=tables.events, register=tables.register, horizon_days=HORIZON
    ).drop(columns=["asset_id", "as_of"])
    y = judged["y"].to_numpy()
    systems = {"oracle": judged["risk"], **{str(c): plain[c] for c in plain}}
    out = [row(case, "base rate", "average_precision", float(y.mean()), n=len(y))]
    for name, values in systems.items():
        out.append(row(case, name, "roc_auc", roc_auc_score(y, values), n=len(y)))
        out.append(row(case, name, "average_precision", average_precision_score(y, values), n=len(y)))
    best = max(
        r["value"] for r in out if r["metric"] == "average_precision" and r["system"] not in ("oracle", "base rate")
    )
    first = next(r["value"] for r in out if r["metric"] == "average_precision" and r["system"] == "oracle")
    return [*out, row(case, "oracle over best plain baseline", "average_precision", first / best, "times", n=len(y))]


def _verdicts(case: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each limit: the best plain peer, and 1 when it stays where it must."""
    by: dict[str, float] = {}
    for r in rows:
        if r["system"] not in ("oracle", "base rate") and r["metric"] in LIMITS:
            by[r["metric"]] = max(by.get(r["metric"], 0.0), r["value"])
    kept = {m: v <= LIMITS[m] and (m != "roc_auc" or v >= 0.68) for m, v in by.items()}
    errors = [r["value"] for r in rows if r["metric"] == "free text cer"]
    if errors:
        kept["free text cer"] = min(errors) >= 0.15
    times = [r["value"] for r in rows if r["system"].startswith("oracle over")]
    if times:
        kept["oracle"] = times[0] >= 1.3
    return [*rows, *(row(case, "weak enough (1 yes, 0 no)", m, float(ok)) for m, ok in kept.items())]
