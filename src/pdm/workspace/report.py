"""`explain` and `report`: what a person is shown of a scoring run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pdm.errors import UsageError
from pdm.sinks.files import replace_file
from pdm.workspace.documents import newest_documents
from pdm.workspace.score import at_run, previous_risk, read_run
from pdm.workspace.train import as_known, learned_until, load_model

if TYPE_CHECKING:
    from pdm.reports import AssetSummary
    from pdm.workspace.context import Context


_PAGES = (".html", ".htm", ".pdf")
_FOOT = 2000
"""Bytes at a page's end that hold its foot."""
_LONGEST = 80
"""Characters of an asset_id in the name of its report."""


class Reporter:
    """Summaries of one scoring run, with the register and limits that it was made with; reads the store once for all assets.

    Args:
        context: The workspace.
        run: Scoring run; the newest when None.
    """

    def __init__(self, context: Context, run: str | None = None) -> None:
        self.context = context
        self.record, risk = read_run(context, run)
        if risk.empty:
            raise UsageError(
                f"run {self.record['run_id']} lists no asset.",
                remedy=f"Name a run with --run; 'pdm-logs audit {context.root}' lists them.",
            )
        self.then = at_run(context, self.record)
        self.day = risk["as_of"].max()
        self.risk = risk[risk["as_of"] == self.day].reset_index(drop=True)
        events, readings = as_known(context, int(self.record["store_version"]))
        self.events = events[events["available_at"] <= self.day]
        self.readings = readings[readings["available_at"] <= self.day]
        self.documents = newest_documents(context.store)
        columns = ["asset_id", "site", "as_of", "risk", "rank", "horizon_days", "model_id", "basis"]
        past = context.store.read("risk", columns=columns)
        past = past[(past["horizon_days"] == self.risk["horizon_days"].iloc[0]) & (past["as_of"] <= self.day)]
        self.past = past.drop_duplicates(["asset_id", "as_of"], keep="last")
        # lists whose model had learned from what followed them say nothing of how good a list is
        known = past["model_id"].map(learned_until(context)).astype("datetime64[us, UTC]")
        self.forecasts = past[known <= past["as_of"]].drop_duplicates(["asset_id", "as_of"], keep="last")
        made = self.forecasts[self.forecasts["basis"] != "stale"]
        self._own_forecasts = {str(a): lists for a, lists in made.groupby("asset_id")}
        self._records: dict[str, str] = {}

    def asset(self, name: str) -> str:
        """The asset_id meant by `name`, as things are called now or were called when the list was made.

        Raises:
            UsageError: Nothing is or was called so.
        """
        # what is no name is told so by the workspace
        if not isinstance(name, str):
            return self.context.asset(name)
        here = self.then if _called(name, self.then) and not _called(name, self.context) else self.context
        return here.asset(name)

    def record_of(self, site: str) -> str:
        """How the list did before at a site, in a sentence."""
        from pdm.reports import track_record

        if site not in self._records:
            before = self.forecasts[self.forecasts["as_of"] < self.day]
            self._records[site] = track_record(before, self.events, site=site, until=self.day).sentence()
        return self._records[site]

    def value(self) -> pd.DataFrame:
        """What following the earlier lists that were forecasts would have been worth (see `pdm.training.value`)."""
        from pdm.training import failures_of, value_of_lists

        lists = self.forecasts
        passed = lists["as_of"] + pd.to_timedelta(lists["horizon_days"], unit="D") <= self.day
        return value_of_lists(lists[passed], failures_of(self.events), self.context.settings.costs)

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
            register=self.then.register, build=partial(build, limits=self.then.limits),
        )  # fmt: skip

    def summary(self, asset: str, repaired: dict[str, float] | None = None) -> AssetSummary:
        """The summary of an asset_id; `repaired` as `after_repair` gives it, made when None.

        Raises:
            UsageError: The run did not list it.
        """
        from pdm.reports import summarise

        found = self.risk[self.risk["asset_id"] == asset]
        if found.empty:
            raise UsageError(f"{asset} is not in run {self.record['run_id']}.", remedy=self._why_not_listed(asset))
        site = str(found["site"].iloc[0])
        settings = self.context.settings.site(site)
        return summarise(
            found.iloc[0], register=self.then.register, events=self.events, documents=self.documents,
            history=self.past[self.past["asset_id"] == asset], crop=self.context.store.crop, zone=settings.zone,
            site_name=settings.name or site, fleet=len(self.risk), record=self.record_of(site),
            repaired=(self.after_repair([asset]) if repaired is None else repaired).get(asset),
            forecasts=self._own_forecasts.get(asset),
        )  # fmt: skip

    def _why_not_listed(self, asset: str) -> str:
        """Why an asset of the register is not on the list, by the register that it was made with."""
        of = self.then.register.drop_duplicates("asset_id").set_index("asset_id")
        if asset not in of.index:
            return "It was not in the register then."
        dates = of.loc[asset, ["installed_on", "valid_from", "retired_on", "valid_to"]]
        for column, ended in (("installed_on", False), ("valid_from", False), ("retired_on", True), ("valid_to", True)):
            at = dates[column]
            if not pd.isna(at) and (at <= self.day if ended else at > self.day):
                return f"It was not in service on {self.day:%Y-%m-%d}: {column} in register.csv is {at:%Y-%m-%d}."
        return "It was not in service then."


def report(
    context: Context,
    assets: list[str] | None,
    *,
    top: int | None,
    out: Path,
    run: str | None = None,
    pdf: bool = False,
) -> list[Path]:
    """Write reports (with `pdf` also as PDF) and the fleet page; returns the pages' paths, the fleet page first.

    Raises:
        UsageError: There is no such run or asset, `top` is negative, or `out` is the name of a page and not of a folder.
        StorageError: The folder cannot be written to; a page is written as a whole or not at all.
    """
    from pdm.reports import fleet_page, render_html, render_pdf
    from pdm.scoring import changes
    from pdm.training import value_sentence

    if out.suffix.lower() in _PAGES and not out.is_dir():
        raise UsageError(
            f"{out.name!r} is the name of a page; reports are written into a folder.",
            remedy=f"Name one, such as {out.with_suffix('')}.",
        )
    if top is not None and top < 0:
        raise UsageError(f"{top} reports cannot be written.", remedy="Ask for none or more.")
    started = context.clock()
    reporter = Reporter(context, run)
    chosen = [reporter.asset(a) for a in assets or []]
    if top is not None:
        chosen += list(reporter.risk.nsmallest(top, "rank")["asset_id"])
    chosen = list(dict.fromkeys(chosen))
    links: dict[str, str] = {}
    repaired = reporter.after_repair(chosen)
    for number, asset in enumerate(chosen):
        name = _file_name(asset, links.values())
        summary = reporter.summary(asset, repaired)
        _write(out / f"{name}.html", render_html(summary).encode())
        if pdf:
            _write(out / f"{name}.pdf", render_pdf(summary))
        links[asset] = f"{name}.html"
        context.progress("reports", number + 1, len(chosen))
    horizon = int(reporter.risk["horizon_days"].iloc[0])
    before = previous_risk(context, reporter.day, horizon)
    names, given = {s: context.settings.site(s).name or s for s in context.sites()}, context.settings
    moved: list[str] = list(changes(before, reporter.risk, 12, names)) if not before.empty else []
    there = _written_before(out, reporter, set(chosen))
    fleet = out / "index.html"
    page = fleet_page(
        reporter.risk, plant=context.settings.plant.name, names=names, links={**there, **links}, changes=moved,
        value=value_sentence(reporter.value(), given.costs),
        since="" if before.empty else f"{before['as_of'].iloc[0]:%Y-%m-%d}",
        model_before="" if before.empty else str(before["model_id"].iloc[0]),
    )  # fmt: skip
    _write(fleet, page.encode())
    # a workspace that may only be looked at can be reported on
    if context.store.writable:
        context.record_run(
            "report", started_at=started, arguments={"run": str(reporter.record["run_id"]), "assets": list(links)},
            summary={"reports": len(links)},
        )  # fmt: skip
    return [fleet, *(out / n for n in links.values())]


def _written_before(out: Path, reporter: Reporter, now: set[str]) -> dict[str, str]:
    """Reports of the same run that lie in the folder already: the fleet page goes on leading to them."""
    mark = f"Run {reporter.record['run_id']}".encode()
    found = {}
    for asset in reporter.risk["asset_id"]:
        page = out / f"{_file_name(asset, ())}.html"
        if asset not in now and page.is_file() and mark in page.read_bytes()[-_FOOT:]:
            found[str(asset)] = page.name
    return found


def _called(name: str, context: Context) -> bool:
    """Whether an asset of the register is called so."""
    register = context.register
    return bool(((register["asset_id"] == name) | (register["tag"].str.casefold() == name.casefold())).any())


def _file_name(asset: str, taken: Iterable[str]) -> str:
    """A name (without ending) for an asset's report that any system takes and no other asset's report has.

    What is left out or cut off is stood for by a hash of the asset_id, so that an asset's report is always called the same.
    """
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", asset).lstrip(".")[:_LONGEST]
    # some systems take names that differ in case for one
    same = f"{plain}.html".casefold() in {t.casefold() for t in taken}
    if plain == asset and plain.casefold() != "index" and not same:
        return plain
    return f"{plain}-{hashlib.sha256(asset.encode()).hexdigest()[:8]}"


def _write(path: Path, content: bytes) -> None:
    replace_file(path, lambda part: part.write_bytes(content))
