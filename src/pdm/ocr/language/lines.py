"""Lines read from pictures, their free text in the language of the site."""

from __future__ import annotations

import json

import pandas as pd

from pdm.lattice import Lattice
from pdm.ocr.language.site import Language
from pdm.vocabulary.fields import TEXT_FIELDS


def read_lines(entries: pd.DataFrame, cells: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Entries whose free text is what the language reads in its lattices.

    Cells are left as they are: their text stays the best path, beside what is made of it here.

    Args:
        entries: records.ENTRIES.
        cells: records.CELLS of these entries.
        language: Of the site.

    Returns:
        `entries`, with other `fields` and `text` where another text was chosen.
    """
    readable = cells["field"].isin(TEXT_FIELDS) & cells["lattice"].notna() & ~cells["struck"].fillna(False).astype(bool)
    found = cells[readable].merge(
        entries[["entry_id", "document_id", "page"]].drop_duplicates("entry_id"), on="entry_id"
    )
    chosen: dict[str, dict[str, str]] = {}
    for _, page in found.groupby(["document_id", "page"]):
        lattices = [Lattice.from_bytes(b) for b in page["lattice"]]
        # a lattice that shows more or less than the cell's text, such as a label, says nothing of it
        whole = [_same(x.greedy()[0], str(t)) for x, t in zip(lattices, page["text"], strict=True)]
        texts = iter(language.read_page([x for x, w in zip(lattices, whole, strict=True) if w]))
        for cell in page[whole].itertuples():
            text = next(texts)
            if text and text != cell.text:
                chosen.setdefault(str(cell.entry_id), {})[str(cell.field)] = text
    if not chosen:
        return entries
    entries = entries.copy()
    for at in entries.index[entries["entry_id"].isin(set(chosen))]:
        fields = json.loads(entries.at[at, "fields"]) | chosen[entries.at[at, "entry_id"]]
        entries.at[at, "fields"] = json.dumps(fields, ensure_ascii=False, sort_keys=True)
        entries.at[at, "text"] = " / ".join(fields[f] for f in TEXT_FIELDS if fields.get(f))
    return entries


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())
