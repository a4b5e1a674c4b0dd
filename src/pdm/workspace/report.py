"""`explain` and `report`: what a person is shown of a scoring run."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pdm.errors import UsageError
from pdm.workspace.score import previous_risk, read_run
from pdm.workspace.train import as_known, load_model

if TYPE_CHECKING:
    from pdm.reports import AssetSummary
    from pdm.workspace.context import Context


class Reporter:
    """Summaries of one scoring run; reads the store once for all assets.

    Args:
        context: The workspace.
        run: Scoring run; the newest when None.
    """

    def __init__(self, context: Context, run: str | None = None) -> None:
        self.context = context
        self.record, risk = read_run(context, run)
        self.day = risk["as_of"].max()
        self.risk = risk[risk["as_of"] == self.day].reset_index(drop=True)
        events, readings = as_known(context, int(self.record["store_version"]))
        self.events = events[events["available_at"] <= self.day]
        self.readings = readings[readings["available_at"] <= self.day]
        self.documents = context.store.read("documents")
        past = context.store.read("risk", columns=["asset_id", "site", "as_of", "risk", "rank", "horizon_days"])
        past = past[(past["horizon_days"] == self.risk["horizon_days"].iloc[0]) & (past["as_of"] <= self.day)]
        self.past = past.drop_duplicates(["asset_id", "as_of"], keep="last")
        self._records: dict[str, str] = {}

    def record_of(self, site: str) -> str:
        """How the list did before at a site, in a sentence."""
        from pdm.reports import track_record

        if site not in self._records:
            before = self.past[self.past["as_of"] < self.day]
            self._records[site] = track_record(before, self.events, site=site, until=self.day).sentence()
        return self._records[site]

    def value(self) -> pd.DataFrame:
        """What following the earlier lists would have been worth (see `pdm.training.value`)."""
        from pdm.training import failures_of, value_of_lists

        passed = self.past["as_of"] + pd.to_timedelta(self.past["horizon_days"], unit="D") <= self.day
        return value_of_lists(self.past[passed], failures_of(self.events), self.context.settings.costs)

    def after_repair(self, assets: list[str]) -> dict[str, float]:
        """What the risk of scored assets would be after a repair today, where that lowers it."""
        from pdm.features import build
        from pdm.scoring import after_repair

        scored = self.risk[self.risk["asset_id"].isin(assets) & (self.risk["basis"] == "model")]
        if scored.empty:
            return {}
        model = load_model(self.context, str(self.record["model_id"]))
        return after_repair(
            model, list(scored["asset_id"]), self.day, events=self.events, readings=self.readings,
            register=self.context.register, build=partial(build, limits=self.context.limits),
        )  # fmt: skip

    def summary(self, asset: str, repaired: dict[str, float] | None = None) -> AssetSummary:
        """The summary of an asset_id; `repaired` as `after_repair` gives it, made when None.

        Raises:
            UsageError: The run did not list it.
        """
        from pdm.reports import summarise

        found = self.risk[self.risk["asset_id"] == asset]
        if found.empty:
            raise UsageError(
                f"{asset} is not in run {self.record['run_id']}.", remedy="It was retired or not registered then."
            )
        site = str(found["site"].iloc[0])
        settings = self.context.settings.site(site)
        return summarise(
            found.iloc[0], register=self.context.register, events=self.events, documents=self.documents,
            history=self.past[self.past["asset_id"] == asset], crop=self.context.store.crop, zone=settings.zone,
            site_name=settings.name or site, fleet=len(self.risk), record=self.record_of(site),
            repaired=(self.after_repair([asset]) if repaired is None else repaired).get(asset),
        )  # fmt: skip


def report(
    context: Context,
    assets: list[str] | None,
    *,
    top: int | None,
    out: Path,
    run: str | None = None,
    pdf: bool = False,
) -> list[Path]:
    """Write reports (with `pdf` also as PDF) and the fleet page; returns the pages' paths, the fleet page first."""
    from pdm.reports import fleet_page, render_html, render_pdf
    from pdm.scoring import changes
    from pdm.training import value_sentence

    reporter = Reporter(context, run)
    chosen = [context.asset(a) for a in assets or []]
    if top is not None:
        chosen += list(reporter.risk.nsmallest(top, "rank")["asset_id"])
    out.mkdir(parents=True, exist_ok=True)
    links: dict[str, str] = {}
    repaired = reporter.after_repair(list(dict.fromkeys(chosen)))
    for number, asset in enumerate(dict.fromkeys(chosen)):
        name = re.sub(r"[^A-Za-z0-9._-]", "_", asset) + ".html"
        summary = reporter.summary(asset, repaired)
        (out / name).write_text(render_html(summary), encoding="utf-8")
        if pdf:
            (out / name).with_suffix(".pdf").write_bytes(render_pdf(summary))
        links[asset] = name
        context.progress("reports", number + 1, len(chosen))
    horizon = int(reporter.risk["horizon_days"].iloc[0])
    before = previous_risk(context, reporter.day, horizon)
    moved: list[str] = list(changes(before, reporter.risk, 12)) if not before.empty else []
    names = {s: context.settings.site(s).name or s for s in context.sites()}
    fleet = out / "index.html"
    page = fleet_page(
        reporter.risk, plant=context.settings.plant.name, names=names, links=links, changes=moved,
        value=value_sentence(reporter.value()),
    )  # fmt: skip
    fleet.write_text(page, encoding="utf-8")
    context.record_run(
        "report", started_at=context.clock(), arguments={"run": str(reporter.record["run_id"]), "assets": list(links)},
        summary={"reports": len(links)},
    )  # fmt: skip
    return [fleet, *(out / n for n in links.values())]
