"""`audit` and `status`: who did what, and what the workspace holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.workspace.documents import newest_documents

if TYPE_CHECKING:
    from pdm.workspace.context import Context


def audit(context: Context, asset: str | None = None) -> pd.DataFrame:
    """The trail, oldest first: at (UTC), by, what, id, detail.

    With `asset`, decisions about lines that are or were linked to it, and scoring runs that listed it.
    """
    from pdm.review import place_of

    runs, decisions, items = (context.store.read(n) for n in ("runs", "decisions", "items"))
    rows: list[dict[str, Any]] = [
        {"at": r["started_at"], "by": r["by"], "what": r["kind"], "id": r["run_id"], "detail": _run_detail(r)}
        for r in runs.to_dict("records")
    ]
    asked = {r["item_id"]: r for r in items.to_dict("records")}
    for row in decisions.to_dict("records"):
        item = asked.get(row["item_id"], {})
        undone = isinstance(row["undoes"], str)
        what = f"undo {row['kind']}" if undone else f"decide {row['kind']}"
        detail = f"{place_of(item)}: "
        detail += f"took back {row['previous']!r}" if undone else f"{row['previous']!r} -> {row['answer']!r}"
        rows.append({
            "at": row["decided_at"], "by": row["by"], "what": what, "id": row["decision_id"],
            "detail": detail + (f" ({row['note']})" if isinstance(row["note"], str) else ""), "item": item,
        })  # fmt: skip
    if asset is not None:
        rows = _about(context, context.asset(asset), rows)
    frame = pd.DataFrame(rows, columns=["at", "by", "what", "id", "detail"])
    return frame.sort_values("at", kind="stable").reset_index(drop=True)


def _about(context: Context, asset_id: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    versions = context.store.events(all_versions=True)
    mine = versions[versions["asset_id"] == asset_id]
    places = set(zip(mine["document"], mine["page"], mine["row"], strict=True))
    columns = ["run_id", "asset_id", "as_of", "rank", "risk"]
    listed = context.store.read("risk", columns=columns, where={"asset_id": [asset_id]}).groupby("run_id").last()
    kept = []
    for row in rows:
        item = row.get("item")
        if item is not None and (item.get("document"), item.get("page"), item.get("row")) in places:
            kept.append(row)
        elif row["what"] == "score" and row["id"] in listed.index:
            at = listed.loc[row["id"]]
            kept.append({**row, "detail": f"listed at rank {at['rank']} with risk {at['risk']:.3f}"})
    return kept


def _run_detail(run: dict[str, Any]) -> str:
    summary = json.loads(run["summary"]) if isinstance(run["summary"], str) else {}
    arguments = json.loads(run["arguments"]) if isinstance(run["arguments"], str) else {}
    if run["kind"] == "settings":
        changes = summary.get("changes")
        if isinstance(changes, str):
            return changes
        return "; ".join(t for k, c in (changes or {}).items() for t in _changed(k, c.get("before"), c.get("after")))
    told = {**{k: v for k, v in arguments.items() if v not in (None, [], False)}, **summary}
    told.pop("run_id", None)
    return ", ".join(f"{k}={v}" for k, v in told.items()) + f"; store {run['store_version']}"


def _changed(key: str, before: Any, after: Any) -> list[str]:
    """`costs.failure: none -> 123.0`, for each value that differs."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [k for k in {**before, **after} if before.get(k) != after.get(k)]
        return [t for k in keys for t in _changed(f"{key}.{k}", before.get(k), after.get(k))]
    return [f"{key}: {_short(before)} -> {_short(after)}"]


def _short(value: Any) -> str:
    text = "none" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "..."


def status(context: Context) -> dict[str, Any]:
    """What the workspace holds, for people (`status_lines`) and machines."""
    from pdm.workspace.decide import queue
    from pdm.workspace.refusals import standing

    store = context.store
    events, documents, runs = store.events(), newest_documents(store), store.read("runs")
    sites = []
    for site in context.sites():
        mine = events[events["site"] == site]
        newest = mine["occurred_at"].max()
        sites.append({
            "site": site, "documents": int((documents["site"] == site).sum()), "events": len(mine),
            "linked": int(mine["asset_id"].notna().sum()),
            "newest": None if pd.isna(newest) else str(newest.tz_convert(context.settings.site(site).zone).date()),
        })  # fmt: skip
    items = queue(context)
    return {
        "plant": context.settings.plant.name, "assets": len(context.register), "sites": sites,
        "set_aside": len(standing(context)), "store_version": store.version(),
        "model": None if (runs["kind"] == "train").sum() == 0 else str(runs.loc[runs["kind"] == "train", "model_id"].iloc[-1]),
        "last_runs": {k: str(g["run_id"].iloc[-1]) for k, g in runs.groupby("kind")},
        "open_questions": len(items), "promise": promise(context), "reading_promises": reading_promises(context),
    }  # fmt: skip


def promise(context: Context) -> dict[str, Any]:
    """Whether the precision promise on automatic links is backed by a random audit yet.

    Only audited links count: a random share of accepted ones that people looked at (`pdm.quality.promise`).
    """
    from pdm.quality import judge

    items, decisions = context.store.read("items"), context.store.read("decisions")
    audited = items[(items["audit"] == True) & (items["kind"] == "link")]  # noqa: E712
    # what the machine had chosen, not what a person answered first and then corrected
    chosen = audited.drop_duplicates("item_id").set_index("item_id")["reading"]
    holds = decisions["undoes"].isna() & ~decisions["decision_id"].isin(set(decisions["undoes"].dropna()))
    seen = decisions[holds & decisions["item_id"].isin(set(chosen.index))].drop_duplicates("item_id", keep="last")
    errors = int((seen["answer"] != seen["item_id"].map(chosen)).sum())
    return asdict(judge(len(seen), errors, context.settings.links.target_precision))


def reading_promises(context: Context) -> dict[str, Any]:
    """By field, whether the precision of readings that were taken without a person is backed by the random audit yet."""
    from pdm.quality.reading_promise import judge_readings

    items, decisions = context.store.read("items"), context.store.read("decisions")
    target = context.settings.review.reading_precision
    return {field: asdict(found) for field, found in judge_readings(items, decisions, target).items()}


def status_lines(state: dict[str, Any]) -> list[str]:
    """The state in words."""
    kept = state["promise"]
    lines = [f"{state['plant']}: {state['assets']} assets, store version {state['store_version']}"]
    for site in state["sites"]:
        share = f"{100 * site['linked'] / site['events']:.0f} % linked" if site["events"] else "no events"
        lines.append(
            f"  {site['site']}: {_counted(site['documents'], 'document')}, {_counted(site['events'], 'event')}, {share}, newest {site['newest'] or '-'}"
        )
    lines.append(f"set aside: {state['set_aside']}; open questions: {state['open_questions']}")
    lines.append(f"model: {state['model'] or 'none yet'}")
    lines.append(_promise_line(kept))
    lines += [_reading_line(field, told) for field, told in state.get("reading_promises", {}).items()]
    return lines


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _reading_line(field: str, kept: dict[str, Any]) -> str:
    if kept["backed"]:
        state = f"is backed ({kept['audited']} audited, {kept['errors']} wrong)"
    elif kept["refuted"]:
        state = f"is not kept: {kept['audited']} audited, {kept['errors']} wrong"
    else:
        state = f"not yet backed: {kept['audited']} of {kept['needed']}"
    return f"readings, {field}: promise of {kept['target']:.3f} {state}"


def _promise_line(kept: dict[str, Any]) -> str:
    told = f"links: promise of {kept['target']:.3f} "
    if kept["backed"]:
        return told + f"is backed ({kept['audited']} audited, {kept['errors']} wrong)"
    wrong = f", {kept['errors']} wrong" if kept["errors"] else ""
    if kept["refuted"]:
        return told + (
            f"is not kept: {kept['audited']} audited{wrong}; raise [links] target_precision, and answer what is asked"
        )
    return told + f"not yet backed: {kept['audited']} of {kept['needed']}{wrong}"
