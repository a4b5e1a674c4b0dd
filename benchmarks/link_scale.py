"""How time and memory grow with the number of mentions, and every system on the same hundred thousand.

One enterprise is simulated; larger ones are copies of it side by side, each with sites of its own. Mentions are linked in
batches of a site, as the store hands them over: what is known of a site is prepared once, and memory is bounded by a batch.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import OUT, row
from benchmarks.link_data import CHANNEL
from benchmarks.link_figures import NO_ALIASES, NO_DECISIONS, Answers, Row, cost_rows, curve, measured
from pdm.config import LinkSettings
from pdm.entity_resolution import MENTION_COLUMNS, Prepared, resolve
from pdm.grammar import tags
from pdm.records import REGISTER, stable_id
from pdm.simulation.logbook import build_truth
from pdm.simulation.profiles import SIZES, SitePlan, Size

SITES, ASSETS, YEARS = 12, 10_000, 1.15
"""Of the enterprise that is simulated: about a hundred thousand mentions of ten thousand assets."""
BATCH = 20_000
"""Mentions of a site that are linked at once."""
PEER_SECONDS = 240.0
"""A peer that takes longer on the hundred thousand is stopped."""


def size_of(assets: int) -> Size:
    """Twelve sites with so many assets in all, kept like those of the demo."""
    plans = SIZES["demo"].sites
    sites = tuple(
        SitePlan(f"site{n:02d}", assets // SITES, p.channels, p.timezone, p.date_order, p.lag_days, p.writers, 0, p.worn, p.language)
        for n, p in ((n, plans[n % len(plans)]) for n in range(SITES))
    )  # fmt: skip
    return Size("enterprise", YEARS, sites)


def enterprise(
    seed: int, profile: str, assets: int = ASSETS
) -> tuple[pd.DataFrame, pd.DataFrame, list[str | None], list[str | None]]:
    """Mentions (in order of time, about ten for each of `assets`), register, the registered asset of each mention, and its asset."""
    truth = build_truth(seed, profile, size_of(assets))
    register = REGISTER.conform(truth.register.assign(row=range(2, len(truth.register) + 2)))
    lines = truth.lines[~truth.lines["void"].fillna(False).astype(bool) & truth.lines["mention"].notna()]
    lines = lines.sort_values(["occurred_at", "line_id"])
    mentions = pd.DataFrame({
        "event_id": [stable_id("scale", i) for i in lines["line_id"]], "site": lines["site"].to_numpy(), "mention": lines["mention"].to_numpy(),
        "channel": lines["channel"].map(CHANNEL).to_numpy(), "text": lines["text"].to_numpy(), "technician": lines["technician"].to_numpy(),
        "occurred_at": lines["occurred_at"].dt.tz_localize("UTC").to_numpy(),
        "document": [f"{s}/{c}/{d:%Y-%m}" for s, c, d in zip(lines["site"], lines["channel"], lines["occurred_at"], strict=True)],
        "page": (np.arange(len(lines)) // 240).astype("int64"),
    }).reindex(columns=MENTION_COLUMNS)  # fmt: skip
    known = set(register["asset_id"])
    meant = [a if isinstance(a, str) else None for a in lines["asset_id"]]
    return mentions, register, [a if a in known else None for a in meant], meant


def scale_rows(seed: int, profile: str, most: int) -> list[Row]:
    """Time and memory at growing numbers of mentions, and the exponent of the growth."""
    mentions, register, _, _ = enterprise(seed, profile)
    rows: list[Row] = []
    points: list[tuple[int, float]] = []
    sizes = [n for n in (10_000, 30_000, 100_000, 1_000_000) if n <= most]
    for size in sizes:
        (linked, n), cost = measured(lambda s=size: _link(mentions, register, s))  # type: ignore[misc]
        points.append((n, cost.seconds))
        rows += cost_rows("scale", f"pdm/{size}", cost, n)
        rows.append(row("scale", f"pdm/{size}", "auto_share", linked / n, n=n))
    growth = exponent(points)
    rows.append(row("scale", "pdm", "exponent", growth, n=len(points)))
    _plot(points, growth)
    return rows


def exponent(points: list[tuple[int, float]]) -> float:
    """Slope of log time over log number, by least squares."""
    x, y = np.log([p[0] for p in points]), np.log([p[1] for p in points])
    return float(np.polyfit(x, y, 1)[0]) if len(points) > 1 else float("nan")


def _link(mentions: pd.DataFrame, register: pd.DataFrame, size: int) -> tuple[int, int]:
    """Link `size` mentions, with as many sites and assets in the register as belong to them; links, mentions."""
    per_site = [part for _, part in mentions.groupby("site", sort=True)]
    sites = max(round(SITES * size / len(mentions)), 1)
    copies = math.ceil(sites / SITES)
    wanted = [(c, part) for c in range(copies) for part in per_site][:sites]
    names = {(c, str(p["site"].iloc[0])) for c, p in wanted}
    known = pd.concat(
        [_renamed(part, c) for c in range(copies) for site, part in register.groupby("site", sort=True) if (c, site) in names],
        ignore_index=True,
    )  # fmt: skip
    prepared = Prepared(known)
    linked = count = 0
    for copy, part in wanted:
        # what was kept of the names of another copy would not be known in another plant
        tags.parse.cache_clear()
        for first in range(0, len(part), BATCH):
            batch = part.iloc[first : first + BATCH]
            batch = batch.assign(site=batch["site"] + f"-{copy}") if copy else batch
            links = resolve(
                batch, known, settings=LinkSettings(), aliases=NO_ALIASES, decided=NO_DECISIONS, prepared=prepared
            )  # fmt: skip
            linked += int(links["asset_id"].notna().sum())
            count += len(links)
    return linked, count


def _renamed(register: pd.DataFrame, copy: int) -> pd.DataFrame:
    """The same assets under another site; their numbers stay, for people write them."""
    return register.assign(site=register["site"] + f"-{copy}") if copy else register


def side_by_side(seed: int, profile: str, peers: dict[str, Any], without: set[str]) -> list[Row]:
    """Time, memory, and the best F1 that any threshold gives (in each peer's favour) on the same mentions."""
    from benchmarks.link_data import simulated
    from benchmarks.link_figures import pdm_answers
    from benchmarks.links import TUNED_ON, _named

    mentions, register, true, _ = enterprise(seed, profile)
    case = f"hundred thousand/{profile}"
    other = simulated(seed + TUNED_ON, profile)
    other_named, other_true = _named(other)
    labelled = (other_named, other.register, other_true)
    systems = {"pdm": lambda: _told(pdm_answers(mentions, register)[0])}
    for name, ask in peers.items():
        if name.partition("/")[0] not in without and name not in without:
            systems[name] = lambda a=ask: a(mentions, register, labelled)
    rows: list[Row] = []
    late: set[str] = set()
    for name, work in systems.items():
        if name.partition("/")[0] in late:
            continue
        told, cost = measured(work, None if name == "pdm" else PEER_SECONDS)
        if told is None:
            print(f"{case}: {name} absent, or not done within {PEER_SECONDS:.0f} s; its other form is left out")
            late.add(name.partition("/")[0])
            continue
        rows += cost_rows(case, name, cost, len(true))
        best = max(
            curve(Answers(*told, [False] * len(true)), true), key=lambda p: 2 * p[1] * p[2] / max(p[1] + p[2], 1e-9)
        )
        rows += [
            row(case, name, "best_f1", 2 * best[1] * best[2] / max(best[1] + best[2], 1e-9), n=len(true)),
            row(case, name, "precision", best[1], n=len(true)), row(case, name, "recall", best[2], n=len(true)),
        ]  # fmt: skip
    return rows


def _told(answers: Answers) -> tuple[list[str | None], list[float]]:
    return answers.asset, answers.score


def _plot(points: list[tuple[int, float]], growth: float) -> None:
    """`benchmarks/out/links_scale.png`: time over the number of mentions, beside n log n from the first point."""
    try:
        import matplotlib
    except ModuleNotFoundError:
        print("absent: matplotlib (no picture of the curve)")
        return
    matplotlib.use("Agg")
    from matplotlib import pyplot

    x, y = np.array([p[0] for p in points], dtype=float), np.array([p[1] for p in points])
    figure, axes = pyplot.subplots(figsize=(6, 4), layout="constrained")
    axes.loglog(x, y, "o-", label=f"linking (fitted exponent {growth:.2f})")
    axes.loglog(x, y[0] * x * np.log(x) / (x[0] * np.log(x[0])), "--", label="n log n from the first point")
    axes.set(xlabel="mentions (register: a tenth of it)", ylabel="processor time, s", title="Time to link")
    axes.grid(True, which="both", alpha=0.3)
    axes.legend()
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / "links_scale.png", dpi=120)
    pyplot.close(figure)
