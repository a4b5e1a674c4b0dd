"""Review: the queue of open questions, a person's answers into the ledger, and what follows from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pdm.errors import UsageError
from pdm.records import DECISIONS, ITEMS, stable_id
from pdm.workspace.check import inputs
from pdm.workspace.decisions import effective_decisions, in_force
from pdm.workspace.derive import link_duplicates, rederive

if TYPE_CHECKING:
    from pdm.workspace.context import Context


def queue(context: Context) -> pd.DataFrame:
    """Open questions, most valuable first (records.ITEMS); what was answered is not asked again."""
    from pdm.quality import review_items

    items = review_items(inputs(context), context.settings)
    answered = set(effective_decisions(context.store).by_item)
    return items[~items["item_id"].isin(answered)].reset_index(drop=True)


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
    from pdm.review import interpret

    row = _item(context, item, known)
    settled = interpret(row, answer, context.register)
    with context.store.lock("derive"):
        effective = effective_decisions(context.store)
        before = effective.by_item.get(item)
        if before is not None and before["answer"] == settled:
            return None
        now = context.clock()
        decision = {
            "decision_id": stable_id("decision", item, settled, now.isoformat()),
            "item_id": item, "kind": row["kind"], "answer": settled,
            "previous": before["answer"] if before else row["reading"],
            "by": by or context.by, "decided_at": now, "note": note or None, "undoes": None,
        }  # fmt: skip
        _apply(context, decision, row)
    return str(decision["decision_id"])


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
        _apply(context, decision, row)
    return str(decision["decision_id"])


def write_queue(context: Context, path: Path) -> int:
    """Write the queue as a workbook with pictures and an empty answer column; returns the number of questions."""
    from pdm.review import write_queue as write

    items = queue(context)
    write(items, context.store.crop, path)
    return len(items)


def apply_queue(context: Context, path: Path, *, by: str | None = None) -> dict[str, list[str]]:
    """Apply the answers of a workbook. Applied twice equals once.

    Returns:
        `applied`, `unchanged` (item_ids) and `errors` (text with the row and the remedy).
    """
    from pdm.review import read_queue

    result: dict[str, list[str]] = {"applied": [], "unchanged": [], "errors": []}
    items = pd.concat([context.store.read("items"), queue(context)], ignore_index=True).drop_duplicates(
        "item_id", keep="last"
    )
    for answer in read_queue(path):
        try:
            done = decide(context, answer.item_id, answer.answer, by=by, note=answer.note, known=items)
            result["applied" if done else "unchanged"].append(answer.item_id)
        except UsageError as error:
            result["errors"].append(str(error))
    return result


def _item(context: Context, item: str, known: pd.DataFrame | None) -> dict[str, Any]:
    for items in (known, context.store.read("items"), None):
        frame = items if items is not None else queue(context)
        found = frame[frame["item_id"] == item]
        if not found.empty:
            return {str(k): v for k, v in found.iloc[-1].to_dict().items()}
    raise UsageError(
        f"there is no open question {item!r}.", remedy="Write the queue anew: 'pdm-logs review DIR --out F'."
    )


def _apply(context: Context, decision: dict[str, Any], item: dict[str, Any]) -> None:
    """Commit the decision with the events that it changes."""
    ledger = [*context.store.read("decisions").to_dict("records"), decision]
    items = {r["item_id"]: r for r in context.store.read("items").to_dict("records")} | {item["item_id"]: item}
    after = in_force(ledger, items)
    events, readings, _ = rederive(context, _touched(context, item), after)
    tables = {
        "decisions": DECISIONS.rows([decision]),
        "items": ITEMS.rows([item]),
        "events": events,
        "readings": readings,
    }
    context.store.commit(
        tables,
        kind="decide",
        at=context.clock(),
        keys=[f"decision:{decision['decision_id']}"],
        run_id=decision["decision_id"],
    )
    if item["kind"] in ("duplicate", "link", "alias"):
        link_duplicates(context, [str(item["site"])])


def _touched(context: Context, item: dict[str, Any]) -> list[str]:
    """Entries whose events may change with an answer to `item`."""
    current = context.store.events()
    if item["kind"] == "alias":
        same = (current["site"] == item["site"]) & (current["asset_mention"] == item["reading"])
        return list(current.loc[same, "entry_id"].unique())
    here = (
        (current["document"] == item["document"]) & (current["page"] == item["page"]) & (current["row"] == item["row"])
    )
    return list(current.loc[here, "entry_id"].unique())
