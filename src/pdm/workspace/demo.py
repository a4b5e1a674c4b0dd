"""`demo`: a simulated enterprise through the whole path, and how the list would have done."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pdm.errors import UsageError

if TYPE_CHECKING:
    from pdm.workspace.context import Progress

REPORTS = 20


def run_demo(
    folder: Path,
    *,
    seed: int,
    profile: str,
    size: str,
    workers: int | str | None,
    progress: Progress,
    say: Callable[[str], None],
) -> None:
    """Simulate into `folder`, then ingest, check, train, score and report; says where the results are.

    Raises:
        UsageError: The folder holds something already.
    """
    from pdm.simulation import simulate
    from pdm.workspace.evaluation import evaluate, evaluation_lines, held_out_dates
    from pdm.workspace.workspace import open as open_

    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty.", remedy="Choose a new folder, or remove it first.")
    clock = time.monotonic()

    def step(text: str) -> None:
        say(f"[{time.monotonic() - clock:5.0f} s] {text}")

    step(f"Simulating several sites with bad logs (profile {profile}, seed {seed}) ...")
    simulate(folder, seed=seed, profile=profile, size=size)
    workspace = open_(folder)
    workspace.context.progress = progress
    workspace.context.workers = workers
    step("Reading what lies in the inbox ...")
    done = workspace.ingest(history=True)
    step(
        f"Read {done.documents} documents, {done.pages} pages from pictures, {done.entries} lines -> {done.events} events, "
        f"{done.linked} linked, {len(done.refusals)} set aside."
    )
    end, days = held_out_dates(workspace)
    report = workspace.check(today=end)
    for site in report.readiness:
        say("")
        for sentence in site.sentences():
            say("  " + sentence)
    say("")
    step(f"Training on what was known by {days[0]:%Y-%m-%d} ...")
    model = workspace.train(until=days[0])
    say(workspace.model_card_text(model))
    step("Scoring the months after, which the model has not seen ...")
    run = workspace.score(days, out=folder / "out" / "backtest.parquet")
    for line in evaluation_lines(evaluate(workspace, run.risk, folder / "truth")):
        say("  " + line)
    step(f"Training on all, scoring {end:%Y-%m-%d}, writing reports ...")
    workspace.train(until=end)
    out = folder / "out"
    run = workspace.score(pd.Timestamp(end), out=[out / "risk.csv", out / "risk.xlsx"])
    pages = workspace.report(top=REPORTS, out=out / "reports")
    for queue in (out / "queue.xlsx", out / "queue.html"):
        workspace.write_queue(queue)
    say("")
    for row in run.top(5).itertuples():
        say(f"  {row.rank:>2}. {row.tag} ({row.site}): {row.risk} {row.why}")
    step("Done.")
    say(f"  ranked list   {out / 'risk.csv'} and {out / 'risk.xlsx'}")
    say(f"  fleet page    {pages[0]}")
    say(f"  reports       {out / 'reports'} ({len(pages) - 1} assets)")
    say(f"  model card    {workspace.model_card_path(workspace.model())}")
    say(f"  questions     {out / 'queue.html'} (for a browser) and {out / 'queue.xlsx'}")
