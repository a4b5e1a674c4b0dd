"""Documents of the store, each once: one that was opened again counts as it was read last."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pdm.records import DOCUMENTS
from pdm.store import READ_AGAIN

if TYPE_CHECKING:
    from pdm.store import Store

_KEY = ("document_id", "site")


def newest_documents(
    store: Store,
    *,
    version: int | None = None,
    columns: Sequence[str] | None = None,
    where: Mapping[str, Collection[str]] | None = None,
) -> pd.DataFrame:
    """Rows of records.DOCUMENTS as visible at `version` (now when None), the newest of each document."""
    wanted = list(columns) if columns is not None else DOCUMENTS.names
    frame = store.read("documents", version=version, columns=list(dict.fromkeys([*wanted, *_KEY])), where=where)
    return frame.drop_duplicates(list(_KEY), keep="last", ignore_index=True)[wanted]


def settled_again(store: Store, refusals: pd.DataFrame, version: int | None) -> pd.Series[bool]:
    """Which refusals (with their `batch`) were said of a document before it was opened again: what is left of them was said anew."""
    if refusals.empty or not store.state.has_kind(READ_AGAIN):
        return pd.Series(False, index=refusals.index)
    number = {c.batch: c.seq for c in store.commits()}
    again = {c.batch for c in store.commits() if c.kind == READ_AGAIN}
    rows = store.read("documents", version=version, columns=[*_KEY], batches=again, with_batch=True)
    last = {(d.document_id, d.site): number[d.batch] for d in rows.itertuples()}
    said = zip(refusals["document_id"], refusals["site"], refusals["batch"], strict=True)
    return pd.Series([number[b] < last.get((d, s), 0) for d, s, b in said], index=refusals.index)
