"""What a person says of a cell holds for the ditto marks under it, too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pdm.records import item_id
from pdm.workspace.decisions import Effective

if TYPE_CHECKING:
    from pdm.store import Store

Place = tuple[str, int, int, str]
"""Document, page, row and field."""


def with_dittos(store: Store, decisions: Effective, documents: Collection[str]) -> Effective:
    """Decisions, corrected cells of some documents repeated on the lines that repeat them and were not corrected themselves."""
    fixes = {
        _place(d): d for d in decisions.by_item.values() if d["kind"] == "reading" and d["document"] in set(documents)
    }
    if not fixes:
        return decisions
    more = {
        item_id("reading", document, page, row, 0, field): {**fixes[above], "row": row}
        for above, rows in repeated(store, fixes).items()
        for document, page, row, field in rows
    }
    return Effective({**more, **decisions.by_item})


def repeated(store: Store, corrected: Iterable[Place]) -> dict[Place, list[Place]]:
    """For each of some cells, the ditto marks under it, down to the next cell that says something or is among them."""
    wanted = set(corrected)
    where = {"document_id": sorted({document for document, _, _, _ in wanted})}
    entries = store.lines("entries", columns=["entry_id", "document_id", "page", "row"], where=where)
    pages = {(document, page) for document, page, _, _ in wanted}
    shown = entries[[p in pages for p in zip(entries["document_id"], entries["page"], strict=True)]] if len(entries) else entries  # fmt: skip
    cells = store.lines("cells", columns=["entry_id", "field", "ditto"], where={"entry_id": list(shown["entry_id"])})
    cells["ditto"] = cells["ditto"].fillna(False)
    columns: dict[tuple[str, int, str], list[tuple[int, bool]]] = {}
    for cell in cells.merge(shown, on="entry_id").itertuples():
        at = str(cell.document_id), int(cell.page), str(cell.field)
        columns.setdefault(at, []).append((int(cell.row), bool(cell.ditto)))
    out: dict[Place, list[Place]] = {}
    for document, page, row, field in wanted:
        for below, ditto in sorted(columns.get((document, page, field), [])):
            if below > row:
                if not ditto or (document, page, below, field) in wanted:
                    break
                out.setdefault((document, page, row, field), []).append((document, page, below, field))
    return out


def _place(decision: Mapping[str, Any]) -> Place:
    return str(decision["document"]), int(decision["page"]), int(decision["row"]), str(decision["field"])


__all__ = ["Place", "repeated", "with_dittos"]
