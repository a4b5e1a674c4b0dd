"""Review: the queue of open questions, a person's answers into the ledger, and what follows from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.errors import UsageError
from pdm.records import DECISIONS, ITEMS, stable_id
from pdm.sinks.files import replace_file
from pdm.workspace.check import inputs
from pdm.workspace.decisions import Effective, effective_decisions, in_force, names_in_question
from pdm.workspace.derive import link_duplicates, rederive
from pdm.workspace.dittos import repeated
from pdm.workspace.learned import corrections
from pdm.workspace.worth import moved_risk

if TYPE_CHECKING:
    from pdm.workspace.context import Context


DATES = ("date", "started_at", "period")
"""Fields of which a day is made."""


def queue(context: Context) -> pd.DataFrame:
    """Open questions, most valuable first (records.ITEMS); what was answered is not asked again."""
    from pdm.quality import review_items

    items = review_items(inputs(context), context.settings, moved_risk(context))
    answered = set(effective_decisions(context.store).by_item)
    context.asked = items[~items["item_id"].isin(answered)].reset_index(drop=True)
    return context.asked


def decide(
    context: Context,
    item: str,
    answer: str,
    *,
    by: str | None = None,
    note: str = "",
    known: pd.DataFrame | None = None,
) -> str | None:
    """Write an answer to the ledger and derive again what it touches, in one commit.

    Args:
        context: The workspace.
        item: item_id of the question.
        answer: As the item allows: asset_id or tag, number of a candidate, `none`, a reading, yes or no.
        by: Who decided; the present user by default.
        note: Free text kept with the decision.
        known: The queue the item comes from; read anew when None.

    Returns:
        The decision_id, or None when the same answer already holds.

    Raises:
        UsageError: The item is unknown or the answer does not fit it.
    """
    row = _item(context, item, known)
    with context.store.lock("derive"):
        decision = _decision(context, row, answer, effective_decisions(context.store), by=by, note=note)
        if decision is None:
            return None
        _apply(context, [(decision, row)])
    return str(decision["decision_id"])


def _decision(
    context: Context, item: dict[str, Any], answer: str, effective: Effective, *, by: str | None, note: str
) -> dict[str, Any] | None:
    """The ledger row of an answer; None when the same answer already holds."""
    from pdm.review import interpret

    order = context.settings.site(str(item["site"])).date_order
    now = context.clock()
    # where the site is, it may be tomorrow already
    settled = interpret(item, answer, context.register, order=order, today=(now + pd.Timedelta(days=1)).date())
    before = effective.by_item.get(item["item_id"])
    if before is not None and before["answer"] == settled:
        return None
    return {
        "decision_id": stable_id("decision", item["item_id"], settled, now.isoformat()),
        "item_id": item["item_id"], "kind": item["kind"], "answer": settled,
        "previous": before["answer"] if before else item["reading"],
        "by": by or context.by, "decided_at": now, "note": note or None, "undoes": None,
    }  # fmt: skip


def undo(context: Context, decision_id: str, *, by: str | None = None) -> str | None:
    """Take a decision back: the ledger keeps both, and what it touched is derived again.

    Returns:
        The new decision_id, or None when it was taken back before.

    Raises:
        UsageError: There is no such decision.
    """
    with context.store.lock("derive"):
        ledger = context.store.read("decisions")
        found = ledger[ledger["decision_id"] == decision_id]
        if found.empty:
            raise UsageError(f"there is no decision {decision_id!r}.", remedy="See 'pdm-logs audit DIR'.")
        if (ledger["undoes"] == decision_id).any():
            return None
        old = found.iloc[0]
        now = context.clock()
        decision = {
            "decision_id": stable_id("decision", "undo", decision_id, now.isoformat()),
            "item_id": old["item_id"], "kind": old["kind"], "answer": None, "previous": old["answer"],
            "by": by or context.by, "decided_at": now, "note": None, "undoes": decision_id,
        }  # fmt: skip
        items = context.store.read("items")
        row = items[items["item_id"] == old["item_id"]].iloc[-1].to_dict()
        _apply(context, [(decision, row)])
    return str(decision["decision_id"])


def write_queue(context: Context, path: Path) -> int:
    """Write the queue as a workbook with pictures and an empty answer column, or as a page; returns the number of questions.

    Raises:
        UsageError: The name is none of a workbook or page, or the file is there and holds answers that were not applied.
        StorageError: It cannot be written; an older file stays as it was.
    """
    from pdm.review import PAGES, check_name, queue_page, queue_workbook

    page = path.suffix.casefold() in PAGES
    if not page:
        check_name(path)
    _nobodys_work(context, path)
    items = queue(context)
    crop = context.store.crop
    named = {"plant": context.settings.plant.name, "register": context.register}
    made = queue_page(items, crop, **named) if page else queue_workbook(items, crop)
    replace_file(path, lambda part: part.write_bytes(made))
    return len(items)


def _nobodys_work(context: Context, path: Path) -> None:
    """Refuse to write over answers that are nowhere else."""
    from pdm.review import PAGES, is_page, read_queue

    if not path.exists() or (path.suffix.casefold() in PAGES and path.is_file() and is_page(path.read_bytes())):
        # answers given on a page lie in the browser, or in the file that it saved
        return
    try:
        answers = read_queue(path)
    except UsageError as error:
        raise UsageError(
            "is there already and is no queue.", place=str(path), remedy="Name another file, or remove it first."
        ) from error
    settled = effective_decisions(context.store).by_item
    left = [a for a in answers if a.item_id not in settled]
    if left:
        raise UsageError(
            f"holds {len(left)} answer{'s' if len(left) > 1 else ''} that {'were' if len(left) > 1 else 'was'} not applied.",
            place=str(path),
            remedy=f"First: pdm-logs review {context.root} --apply {path}, or name another file.",
        )


def apply_queue(context: Context, path: Path, *, by: str | None = None) -> dict[str, list[str]]:
    """Apply the answers of a workbook, or of the file that a page saved. Applied twice equals once.

    Args:
        context: The workspace.
        path: The file.
        by: Who decided; whom the file names, else the present user, when None.

    Returns:
        `applied`, `unchanged` (item_ids), `errors` (text with the row of the workbook or the number of the answer, what was asked, and the remedy), `overturned` (answers in place of what somebody
        else had answered, each as a sentence), and `taught`: sites whose reader can learn from the corrections that are there now.
    """
    from pdm.review import read_queue

    result: dict[str, list[str]] = {"applied": [], "unchanged": [], "errors": [], "overturned": [], "taught": []}
    items = pd.concat([context.store.read("items"), queue(context)], ignore_index=True).drop_duplicates(
        "item_id", keep="last"
    )
    by_id = {r["item_id"]: r for r in items.to_dict("records")}
    with context.store.lock("derive"):
        effective = effective_decisions(context.store)
        made: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        for answer in read_queue(path):
            try:
                if answer.unclear:
                    raise UsageError(answer.unclear)
                item = by_id.get(answer.item_id)
                if item is None:
                    raise _unknown(answer.item_id)
                decision = _decision(
                    context, item, answer.answer, effective, by=by or answer.by or None, note=answer.note
                )
            except UsageError as error:
                result["errors"].append(f"{answer.place}: {error}" if answer.place else str(error))
                continue
            result["applied" if decision else "unchanged"].append(answer.item_id)
            if decision is None:
                continue
            made[answer.item_id] = decision, item
            before = effective.by_item.get(answer.item_id)
            if before is not None and before["by"] != decision["by"]:
                result["overturned"].append(_overturned(item, before, decision))
        if made:
            _apply(context, list(made.values()))
            corrected = {str(i["site"]) for d, i in made.values() if d["kind"] == "reading"}
            result["taught"] = sorted(corrected & set(corrections(context)))
    return result


def _overturned(item: dict[str, Any], before: dict[str, Any], decision: dict[str, Any]) -> str:
    numbers = (f"{n} {int(item[n])}" for n in ("page", "row") if not pd.isna(item[n]) and item[n] > 0)
    place = ", ".join([str(item["origin"] or "the question"), *numbers, f"“{item['written']}”"])
    return f"{place}: now {decision['answer']!r} (decision {decision['decision_id']}); {before['by']} had answered {before['answer']!r}."


def _item(context: Context, item: str, known: pd.DataFrame | None) -> dict[str, Any]:
    shown = known if known is not None else context.asked
    for items in (
        shown if shown is not None else ITEMS.empty(),
        context.store.read("items", where={"item_id": [item]}),
        None,
    ):
        frame = items if items is not None else queue(context)
        found = frame[frame["item_id"] == item]
        if not found.empty:
            return {str(k): v for k, v in found.iloc[-1].to_dict().items()}
    raise _unknown(item)


def _unknown(item: str) -> UsageError:
    return UsageError(f"there is no question {item!r}.", remedy="Write the queue anew: 'pdm-logs review DIR --out F'.")


def _apply(context: Context, made: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    """Commit decisions, each with its item, and the events that they change, all at once."""
    store = context.store
    ledger = [*store.read("decisions").to_dict("records"), *(d for d, _ in made)]
    items = {r["item_id"]: r for r in store.read("items").to_dict("records")} | {i["item_id"]: i for _, i in made}
    decided = in_force(ledger, items)
    names = _renamed(effective_decisions(store), decided, {str(i["site"]) for _, i in made})
    touched = _touched(context, [i for _, i in made], names)
    events, readings, _ = rederive(context, touched, decided)
    at = context.clock()
    tables = {
        "decisions": DECISIONS.rows(d for d, _ in made),
        "items": ITEMS.rows(i for _, i in made),
        "events": events,
        "readings": readings,
    }
    store.commit(tables, kind="decide", at=at, keys=[f"decision:{d['decision_id']}" for d, _ in made])
    if len(events):
        # an event that came to or left an asset may tell what another one there tells
        link_duplicates(context, set(events["site"]))


def _renamed(before: Effective, now: Effective, sites: set[str]) -> set[tuple[str, str]]:
    """Site and name (casefold) of what is, or is no longer, confirmed to be the name of an asset."""
    told = [{(s, n, a) for site in sites for s, n, a in e.aliases(site).itertuples(index=False)} for e in (before, now)]
    return {(site, name.casefold()) for site, name, _ in told[0] ^ told[1]}


def _touched(context: Context, items: list[dict[str, Any]], names: set[tuple[str, str]]) -> list[str]:
    """Lines whose events may change with answers to `items`, or with what is known of `names` (site, casefold)."""
    store = context.store
    lines = {(i["document"], i["page"], i["row"]) for i in items if i["kind"] != "alias"}
    fixed = [
        (str(i["document"]), int(i["page"]), int(i["row"]), str(i["field"])) for i in items if i["kind"] == "reading"
    ]
    if fixed:
        lines |= {(d, p, r) for below in repeated(store, fixed).values() for d, p, r, _ in below}
    found: set[str] = set()
    if lines:
        current = store.events(where={"document": sorted({str(d) for d, _, _ in lines})})
        # a day that was corrected tells of the lines around it, too
        pages = {(i["document"], i["page"]) for i in items if i["kind"] == "reading" and i["field"] in DATES}
        here = [
            (d, p, r) in lines or (d, p) in pages
            for d, p, r in zip(current["document"], current["page"], current["row"], strict=True)
        ]
        found |= set(current.loc[here, "entry_id"])
    names = names | {(i["site"], n.casefold()) for i in items if i["kind"] == "alias" for n in names_in_question(i)}
    if names:
        current = store.events(where={"site": sorted({str(s) for s, _ in names})})
        mentions = zip(current["site"], current["asset_mention"].str.casefold(), strict=True)
        found |= set(current.loc[[m in names for m in mentions], "entry_id"])
        # a text may begin with what is a name now
        unnamed = current[current["asset_mention"].isna()]
        texts = zip(unnamed["site"], unnamed["text"].fillna("").str.casefold(), strict=True)
        begins = {(s, n) for s, n in names if n}
        found |= set(unnamed.loc[[any(s == x and n in t for x, n in begins) for s, t in texts], "entry_id"])
    return sorted(found)
