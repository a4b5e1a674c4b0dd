"""`score`: the ranked list with reasons, recorded so that it can be recomputed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm import __version__
from pdm.errors import UsageError
from pdm.records import LIMITS, REGISTER, RISK
from pdm.service import in_service
from pdm.workspace.context import new_run_id
from pdm.workspace.forecast import compute
from pdm.workspace.train import learned_until, load_model

if TYPE_CHECKING:
    from pdm.workspace.context import Context


@dataclass
class ScoreRun:
    """A scoring run.

    Attributes:
        run_id: Its identifier.
        risk: The list (records.RISK), by date and rank.
        previous: The list of the run before on the newest earlier date; empty if there is none.
        seen: Day up to whose records the model has learned; None where that is not known.
    """

    run_id: str
    risk: pd.DataFrame
    previous: pd.DataFrame
    seen: pd.Timestamp | None = None

    def caution(self) -> str:
        """That lists of days before the model's last record are no forecasts; empty where all are."""
        days = [d for d in self.risk["as_of"].unique() if self.seen is not None and d.normalize() < self.seen]
        if not days or self.seen is None:
            return ""
        which = f"of {days[0]:%Y-%m-%d}" + (f" and {len(days) - 1} more" if len(days) > 1 else "")
        return (
            f"The model has learned from records up to {self.seen:%Y-%m-%d}, so what followed the list {which} is no news to it: it looks "
            f"back and is no forecast. For one: pdm-logs train DIR --until {days[0]:%Y-%m-%d}"
        )

    def top(self, count: int = 10) -> pd.DataFrame:
        """The highest risks of the newest date, for reading."""
        from pdm.reports import percent

        newest = self.risk[self.risk["as_of"] == self.risk["as_of"].max()].nsmallest(count, "rank")
        shown = newest[["rank", "tag", "site", "description", "risk", "basis"]].copy()
        shown["risk"] = [percent(r) if r == r else "" for r in newest["risk"]]
        shown["why"] = [first_reason(r) for r in newest["reasons"]]
        return shown

    def changes(self, count: int = 5) -> list[str]:
        """What moved most since the run before, in words."""
        from pdm.scoring import changes

        newest = self.risk[self.risk["as_of"] == self.risk["as_of"].max()]
        return list(changes(self.previous, newest, count)) if not self.previous.empty else []

    def as_dict(self) -> dict[str, Any]:
        """The list for machines."""
        return {"run_id": self.run_id, "rows": self.risk.to_dict("records")}


def first_reason(reasons: Any) -> str:
    """The text of the first reason of a row."""
    found = json.loads(reasons) if isinstance(reasons, str) else []
    return str(found[0]["text"]) if found else ""


def score(
    context: Context, as_of: list[pd.Timestamp], *, out: list[Path] | None = None, model: str | None = None
) -> ScoreRun:
    """Score every registered, unretired asset at the given days; days on which there is none are left out of the list.

    The same command on the same data is the same run: its recorded list is written again, nothing is recorded twice.

    Args:
        context: The workspace.
        as_of: Days (UTC instants).
        out: Files to write: .parquet, .csv, .xlsx.
        model: model_id; the newest when None.

    Raises:
        UsageError: There is no model, no day, a day too far ahead, no asset in service, nothing known yet, or a file's kind is unknown.
    """
    from pdm.sinks import check_kind, write_risk

    for path in out or []:
        check_kind(path)
    as_of = sorted(set(as_of))
    if not as_of:
        raise UsageError("no date given.", remedy="Name a day, such as 2026-01-31.")
    context.note_settings()
    started = context.clock()
    fitted = load_model(context, model)
    _can_be_told(context, as_of, started + pd.Timedelta(days=fitted.horizon_days))
    version = context.store.version()
    run_id = new_run_id("score", started)
    previous = previous_risk(context, min(as_of), fitted.horizon_days)
    arguments = {
        "as_of": [t.isoformat() for t in as_of],
        "model": fitted.model_id,
        "register": keep_register(context),
        "settings": keep_settings(context),
        "limits": keep_limits(context),
        "previous_run": None if previous.empty else str(previous["run_id"].iloc[0]),
    }
    done, work = _same_run(context, arguments)
    if done is None:
        risk = compute(context, fitted, as_of, version=version, run_id=run_id, previous=previous)
        done = context.record_run(
            "score", started_at=started, arguments=arguments, run_id=run_id, store_version=version, work=work,
            model_id=fitted.model_id, result_hash=risk_hash(risk), tables={"risk": risk}, summary={"rows": len(risk)},
        )  # fmt: skip
    if done != run_id:
        run_id, risk = done, read_run(context, done)[1]
    run = ScoreRun(run_id, risk, previous, learned_until(context).get(fitted.model_id))
    for path in out or []:
        write_risk(risk, path, changes=run.changes(20))
    return run


def _can_be_told(context: Context, as_of: list[pd.Timestamp], latest: pd.Timestamp) -> None:
    """Stop where a list would be empty, or of a day so far ahead that nothing known now is news by then."""
    late = [day for day in as_of if day > latest]
    if late:
        raise UsageError(
            f"{late[0]:%Y-%m-%d} lies too far ahead.",
            remedy=f"Name today or a day that has been; {latest:%Y-%m-%d} is the last that can be told from what is known.",
        )
    register = context.register
    if register.empty:
        raise UsageError(
            "register.csv lists no asset.", remedy=f"List the equipment in {context.root / 'register.csv'}."
        )
    if not any(in_service(register, day).any() for day in as_of):
        raise UsageError(
            f"no asset was in service on {', '.join(f'{d:%Y-%m-%d}' for d in as_of[:3])}.",
            remedy="Name a day between installed_on (or valid_from) and retired_on (or valid_to) in register.csv.",
        )
    first = context.store.read("events", columns=["available_at"])["available_at"].min()
    if not any(first <= day for day in as_of):
        raise UsageError(
            f"nothing was known by {as_of[-1]:%Y-%m-%d}.",
            remedy="Ingest the logs first."
            if pd.isna(first)
            else f"The first record was known on {first:%Y-%m-%d}: name a later day.",
        )


def _same_run(context: Context, arguments: dict[str, Any]) -> tuple[str | None, str]:
    """The newest scoring run, if it did just this and no data came in since; and a name of this work after that run.

    Two processes that do the same at the same time give it the same name, so that it is recorded once.
    """
    runs = context.store.read("runs")
    scored = runs[runs["kind"] == "score"]
    data = max((c.seq for c in context.store.commits() if set(c.rows) - {"runs", "risk"}), default=0)
    newest = None if scored.empty else scored.iloc[-1]
    after = None if newest is None else str(newest["run_id"])
    told = json.dumps([arguments, __version__, data, after], sort_keys=True)
    work = f"score:{hashlib.sha256(told.encode()).hexdigest()}"
    if newest is None or data > newest["store_version"]:
        return None, work
    same = json.loads(newest["arguments"]) == arguments and newest["package_version"] == __version__
    return (after if same else None), work


def previous_risk(context: Context, before: pd.Timestamp, horizon_days: int, run: str | None = None) -> pd.DataFrame:
    """The newest earlier list of the same horizon (of the scoring run `run`, when given)."""
    where = None if run is None else {"run_id": [run]}
    lists = context.store.read("risk", columns=["run_id", "as_of", "horizon_days"], where=where)
    lists = lists[(lists["horizon_days"] == horizon_days) & (lists["as_of"] < before)]
    if lists.empty:
        return RISK.empty()
    newest = lists[lists["as_of"] == lists["as_of"].max()].iloc[-1]
    risk = context.store.read("risk", where={"run_id": [newest["run_id"]]})
    chosen = (risk["as_of"] == newest["as_of"]) & (risk["horizon_days"] == horizon_days)
    return risk[chosen].reset_index(drop=True)


def risk_hash(risk: pd.DataFrame) -> str:
    """Hash of a list's values, without the run's name."""
    frame = RISK.conform(risk).drop(columns="run_id")
    return hashlib.sha256(frame.to_csv(index=False, float_format="%.17g").encode()).hexdigest()


def keep_register(context: Context) -> str:
    """Keep the register as it is now, once per content; returns its hash."""
    return _keep_table(context.folder / "registers", REGISTER.conform(context.register))


def keep_limits(context: Context) -> str:
    """Keep the limits as they are now, once per content; returns their hash."""
    return _keep_table(context.folder / "limits", LIMITS.conform(context.limits))


def _keep_table(folder: Path, frame: pd.DataFrame) -> str:
    digest = hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest()[:16]
    path = folder / f"{digest}.parquet"
    if not path.exists():
        _keep(path, frame.to_parquet)
    return digest


def keep_settings(context: Context) -> str:
    """Keep the settings as they are now, once per content; returns their fingerprint."""
    digest = context.settings.fingerprint()
    path = context.folder / "settings" / f"{digest}.json"
    if not path.exists():
        text = context.settings.model_dump_json(by_alias=True)
        _keep(path, lambda part: part.write_text(text, encoding="utf-8"))
    return digest


def _keep(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file that a run will point to: as a whole and durable before the run is recorded."""
    from pdm.sinks.files import replace_file

    replace_file(path, write)
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def kept(context: Context, record: pd.Series[Any]) -> dict[str, Path]:
    """Where the `register`, `settings` and `limits` lie that a scoring run was made with (`limits` not of the oldest runs)."""
    arguments = json.loads(record["arguments"])
    places = {"register": "registers/{}.parquet", "settings": "settings/{}.json", "limits": "limits/{}.parquet"}
    return {k: context.folder / p.format(arguments[k]) for k, p in places.items() if k in arguments}


def at_run(context: Context, record: pd.Series[Any]) -> Context:
    """The workspace with the register and limits of a scoring run, where they are still there."""
    then, places = replace(context), kept(context, record)
    then.__dict__["store"] = context.store
    for part, name in (("register", "fixed_register"), ("limits", "limits")):
        if part in places and places[part].exists():
            then.__dict__[name] = pd.read_parquet(places[part])
    return then


def read_run(context: Context, run: str | None) -> tuple[pd.Series[Any], pd.DataFrame]:
    """The record and the list of a scoring run (the newest when None).

    Raises:
        UsageError: There is no such run.
    """
    runs = context.store.read("runs")
    scored = runs[runs["kind"] == "score"]
    if run is not None:
        scored = scored[scored["run_id"] == run]
    if scored.empty:
        if run is not None and (runs["kind"] == "score").any():
            last = ", ".join(runs.loc[runs["kind"] == "score", "run_id"].iloc[::-1].head(3))
            raise UsageError(f"there is no scoring run {run!r}.", remedy=f"The newest ones: {last}.")
        raise UsageError(
            "nothing was scored yet.", remedy=f"Run: pdm-logs score {context.root} --as-of DATE --out risk.csv"
        )
    record = scored.iloc[-1]
    return record, context.store.read("risk", where={"run_id": [record["run_id"]]})
