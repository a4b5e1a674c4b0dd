"""The façade: tables to look at, verbs to run. Each verb has a file of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from pdm.errors import UsageError
from pdm.records import EVENT_EXPORT_COLUMNS
from pdm.workspace.context import Context
from pdm.workspace.documents import newest_documents

if TYPE_CHECKING:
    from pdm.model import FittedModel
    from pdm.quality import QualityReport
    from pdm.reports import AssetSummary
    from pdm.workspace.ingest import IngestSummary
    from pdm.workspace.links import Links
    from pdm.workspace.reproduce import Reproduction
    from pdm.workspace.score import ScoreRun

Day: TypeAlias = "pd.Timestamp | date | str"


def open(folder: str | Path) -> Workspace:
    """Open the workspace in `folder`.

    Raises:
        SettingsError: There is no `plant.toml`, or it or the register has mistakes.
    """
    return Workspace(Context(Path(folder)))


class Workspace:
    """A plant's logs, what was made of them, and the verbs that do it.

    Tables are DataFrames (columns in pdm.records); `events` holds the current version of every event.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        _ = context.settings

    # -- tables --------------------------------------------------------------------------------------------------

    @property
    def register(self) -> pd.DataFrame:
        """Assets, one row each (records.REGISTER)."""
        return self.context.register

    @property
    def documents(self) -> pd.DataFrame:
        """Documents that came in (records.DOCUMENTS)."""
        return newest_documents(self.context.store)

    @property
    def entries(self) -> pd.DataFrame:
        """Lines as written (records.ENTRIES)."""
        return self.context.store.lines("entries")

    @property
    def cells(self) -> pd.DataFrame:
        """Cells read from pictures (records.CELLS)."""
        return self.context.store.lines("cells")

    @property
    def events(self) -> pd.DataFrame:
        """Current events (records.EVENTS)."""
        return self.context.store.events()

    @property
    def readings(self) -> pd.DataFrame:
        """Measurements that count (records.READINGS)."""
        from pdm.workspace.versions import current_readings

        return current_readings(self.context.store.read("readings"), self.events)

    @property
    def refusals(self) -> pd.DataFrame:
        """What was set aside, and why (records.REFUSALS)."""
        from pdm.workspace.refusals import standing

        return standing(self.context)

    @property
    def decisions(self) -> pd.DataFrame:
        """The ledger of decisions (records.DECISIONS)."""
        return self.context.store.read("decisions")

    @property
    def runs(self) -> pd.DataFrame:
        """Run records (records.RUNS)."""
        return self.context.store.read("runs")

    @property
    def risk(self) -> pd.DataFrame:
        """The newest scored list, by date and rank (records.RISK)."""
        from pdm.workspace.score import read_run

        return read_run(self.context, None)[1]

    @property
    def queue(self) -> pd.DataFrame:
        """Open questions, most valuable first (records.ITEMS)."""
        from pdm.workspace.decide import queue

        return queue(self.context)

    # -- first questions to a history ----------------------------------------------------------------------------

    def bad_actors(self, *, top: int = 10, days: float | None = None) -> pd.DataFrame:
        """The assets that failed most (see `pdm.workspace.history.bad_actors`)."""
        from pdm.workspace.history import bad_actors

        return bad_actors(self.events, self.register, top=top, days=days)

    def mtbf(self, by: str = "equipment_class") -> pd.DataFrame:
        """Mean time between failures, calendar and operating (see `pdm.workspace.history.time_between_failures`)."""
        from pdm.workspace.history import time_between_failures

        return time_between_failures(self.events, self.readings, self.register, by=by)

    def pareto(self, column: str = "failure_mode") -> pd.DataFrame:
        """Commonest values of a column among failures (see `pdm.workspace.history.pareto`)."""
        from pdm.workspace.history import pareto

        return pareto(self.events, column)

    # -- verbs ---------------------------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Sequence[str | Path] | None = None,
        *,
        site: str | None = None,
        history: bool = False,
        dry_run: bool = False,
        reread: bool = False,
    ) -> IngestSummary:
        """Read what is new, with `reread` also old pages with what the reader learned since (see `pdm.workspace.ingest.ingest`)."""
        from pdm.workspace.ingest import ingest

        found = [Path(p) for p in paths] if paths is not None else None
        return ingest(self.context, found, site=site, history=history, dry_run=dry_run, reread=reread)

    def check(self, *, today: Day | None = None) -> QualityReport:
        """Readiness, findings and gate."""
        from pdm.workspace.check import check

        return check(self.context, today=None if today is None else _day(today))

    def decide(self, item: str, answer: str, *, by: str | None = None, note: str = "") -> str | None:
        """Answer an open question; returns the decision_id, None when the answer held already."""
        from pdm.workspace.decide import decide

        return decide(self.context, item, answer, by=by, note=note)

    def undo(self, decision: str, *, by: str | None = None) -> str | None:
        """Take a decision back; returns the new decision_id, None when it was taken back before."""
        from pdm.workspace.decide import undo

        return undo(self.context, decision, by=by)

    def write_queue(self, path: str | Path) -> int:
        """Write the queue as a workbook (.xlsx) or a page for a browser (.html); returns the number of questions."""
        from pdm.workspace.decide import write_queue

        return write_queue(self.context, Path(path))

    def apply_queue(self, path: str | Path, *, by: str | None = None) -> dict[str, list[str]]:
        """Apply the answers of a workbook, or of the file that a page saved (see `pdm.workspace.decide.apply_queue`)."""
        from pdm.workspace.decide import apply_queue

        return apply_queue(self.context, Path(path), by=by)

    def train(self, *, horizon_days: int | None = None, until: Day | None = None) -> FittedModel:
        """Fit a risk model (see `pdm.workspace.train.train`)."""
        from pdm.workspace.train import train

        return train(self.context, horizon_days=horizon_days, until=None if until is None else _day(until))

    def model(self, model_id: str | None = None) -> FittedModel:
        """A kept model; the newest when no name is given."""
        from pdm.workspace.train import load_model

        return load_model(self.context, model_id)

    def model_card(self, model: FittedModel) -> pd.DataFrame:
        """How good a model was out of time: a row a system, plain forecasts too, and a column a metric."""
        from pdm.training import card_table

        return card_table(model)

    def model_card_text(self, model: FittedModel) -> str:
        """A model's card in lines."""
        from pdm.workspace.train import card_text

        return card_text(model)

    def model_card_path(self, model: FittedModel) -> Path:
        """Where a model's card (HTML) lies."""
        from pdm.workspace.train import card_path

        return card_path(self.context, model.model_id)

    def score(
        self,
        as_of: Day | Sequence[Day],
        *,
        out: str | Path | Sequence[str | Path] | None = None,
        model: str | None = None,
    ) -> ScoreRun:
        """Score all assets at one or several days (see `pdm.workspace.score.score`)."""
        from pdm.workspace.score import score

        paths = [out] if isinstance(out, str | Path) else list(out or [])
        return score(self.context, _days(as_of), out=[Path(p) for p in paths], model=model)

    def explain(self, asset: str, *, run: str | None = None) -> AssetSummary:
        """Why an asset is where it is on the list; shows itself as the report in a notebook."""
        from pdm.workspace.report import Reporter

        reporter = Reporter(self.context, run)
        return reporter.summary(reporter.asset(asset))

    def value(self, *, run: str | None = None) -> pd.DataFrame:
        """What following the lists before a run would have been worth, by inspections a week, at the costs in plant.toml."""
        from pdm.workspace.report import Reporter

        return Reporter(self.context, run).value()

    def report(
        self,
        assets: Sequence[str] | None = None,
        *,
        top: int | None = None,
        out: str | Path,
        run: str | None = None,
        pdf: bool = False,
    ) -> list[Path]:
        """Write reports (with `pdf` also as PDF) and the fleet page; returns the pages' paths, the fleet page first."""
        from pdm.workspace.report import report

        if isinstance(assets, str):
            assets = [assets]
        return report(self.context, list(assets) if assets else None, top=top, out=Path(out), run=run, pdf=pdf)

    def send(
        self,
        *,
        run: str | None = None,
        database: str | None = None,
        sap: str | Path | None = None,
        maximo: str | Path | None = None,
        top: int = 20,
    ) -> dict[str, int]:
        """Hand a scored list to a database or as work proposed to a CMMS (see `pdm.workspace.send.send`)."""
        from pdm.workspace.send import send

        return send(self.context, run=run, database=database, sap=sap, maximo=maximo, top=top)

    def reproduce(self, run: str) -> Reproduction:
        """Recompute a scoring run and compare."""
        from pdm.workspace.reproduce import reproduce

        return reproduce(self.context, run)

    def audit(self, asset: str | None = None) -> pd.DataFrame:
        """Who decided, ran and changed what: at, by, what, id, detail."""
        from pdm.workspace.audit import audit

        return audit(self.context, asset)

    def status(self) -> dict[str, Any]:
        """What the workspace holds."""
        from pdm.workspace.audit import status

        return status(self.context)

    def status_lines(self, state: dict[str, Any]) -> list[str]:
        """The status in words."""
        from pdm.workspace.audit import status_lines

        return status_lines(state)

    def links(self, asset: str) -> Links:
        """The names under which an asset was found; shows their waterfalls in a notebook."""
        from pdm.workspace.links import links_of

        return links_of(self.context, asset)

    def export_events(self, out: str | Path | None = None) -> pd.DataFrame:
        """Current events in the public columns; written to `out` (.parquet, .csv, .xlsx) when given."""
        from pdm.sinks import write_events

        named = self.documents.drop_duplicates("document_id").set_index("document_id")["origin"]
        frame = self.events.assign(file=lambda e: e["document"].map(named))[list(EVENT_EXPORT_COLUMNS)]
        if out is not None:
            write_events(frame, Path(out), {s: self.context.settings.site(s).zone for s in self.context.sites()})
        return frame

    def crop(self, crop_id: str) -> Any:
        """A picture of a line or cell (shows itself in a notebook), None when there is none."""
        from pdm.workspace.display import Picture

        png = self.context.store.crop(crop_id)
        return None if png is None else Picture(png)

    def __repr__(self) -> str:
        return f"Workspace({str(self.context.root)!r})"

    def _repr_html_(self) -> str:
        from pdm.workspace.display import workspace_html

        return workspace_html(self)


def _days(value: Day | Sequence[Day]) -> list[pd.Timestamp]:
    """Days that are given as one or as several."""
    if isinstance(value, str | date | np.datetime64):
        return [_day(value)]
    if not isinstance(value, Iterable):
        raise UsageError(f"{value!r} is not a date.", remedy="Name a day or several, such as '2026-01-31'.")
    return [_day(d) for d in value]


def _day(value: Day) -> pd.Timestamp:
    """A day as a UTC instant. Text must be ISO 8601: what else it may mean differs from country to country."""
    if not isinstance(value, str | date | np.datetime64):
        # a number would be taken for nanoseconds since 1970
        raise UsageError(f"{value!r} is not a date.", remedy="Write it as '2026-01-31'.")
    try:
        day = pd.Timestamp(datetime.fromisoformat(value.strip()) if isinstance(value, str) else value)
    except ValueError as error:
        raise UsageError(f"{value!r} is not a date.", remedy="Write it as 2026-01-31.") from error
    if pd.isna(day) or not 1950 <= day.year <= 2100:
        raise UsageError(f"{value!r} is no date from 1950 to 2100.", remedy="Write it as 2026-01-31.")
    return day.tz_localize("UTC") if day.tzinfo is None else day.tz_convert("UTC")
