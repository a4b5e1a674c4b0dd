"""Free text of drawn pages: the best path beside the reading with the language of its site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

from pdm.records import ENTRIES

TYPED = ("typed", "cmms", "mail")


def squeeze(text: str) -> str:
    """Text in small letters without spaces."""
    return "".join(text.split()).casefold()


def cells_with_truth(folder: Path) -> pd.DataFrame:
    """Cells of short text of a simulated workspace that was ingested, with what was written in them.

    Returns:
        site, writer, file, page, text (best path), lattice, confidence, crop, written; lines are matched in order by likeness.
    """
    from pdm.workspace import open as open_workspace

    store = open_workspace(folder).context.store
    entries = store.read("entries").drop_duplicates("entry_id")
    origins = store.read("documents")[["document_id", "origin"]].drop_duplicates("document_id")
    cells = store.read("cells")
    cells = cells[
        (cells["field"] == "description") & cells["lattice"].notna() & ~cells["struck"].fillna(False).astype(bool)
    ]
    cells = cells[~cells["ditto"].fillna(False).astype(bool)]
    cells = cells.merge(entries[["entry_id", "document_id", "site", "page", "row"]], on="entry_id").merge(
        origins, on="document_id"
    )
    truth = pd.read_parquet(folder / "truth" / "documents.parquet")
    truth = truth[truth["text"].notna() & ~truth["struck"].astype(bool) & ~truth["ditto"].str.contains("description")]
    pages = dict(iter(truth.groupby(["file", "page"])))
    out: list[dict[str, Any]] = []
    for place, found in cells.groupby(["origin", "page"], sort=True):
        written = pages.get(place)
        if written is None:
            continue
        found, written = found.sort_values("row"), written.sort_values("row")
        for i, j in in_order(found["text"].tolist(), written["text"].tolist()):
            cell, line = found.iloc[i], written.iloc[j]
            out.append({
                "site": cell["site"], "writer": line["writer_id"], "file": place[0], "page": place[1], "text": cell["text"],
                "lattice": cell["lattice"], "confidence": cell["confidence"], "crop": cell["crop"], "written": line["text"],
            })  # fmt: skip
    return pd.DataFrame(out)


def in_order(read: list[str], written: list[str], least: float = 0.3) -> list[tuple[int, int]]:
    """Pairs of lines, both in their order, that are most alike in all."""
    like = np.array([[Levenshtein.normalized_similarity(squeeze(a), squeeze(b)) for b in written] for a in read])
    like = like.reshape(len(read), len(written))
    score = np.zeros((len(read) + 1, len(written) + 1))
    for i in range(1, len(read) + 1):
        for j in range(1, len(written) + 1):
            score[i, j] = max(score[i - 1, j], score[i, j - 1], score[i - 1, j - 1] + like[i - 1, j - 1])
    pairs, i, j = [], len(read), len(written)
    while i and j:
        if score[i, j] == score[i - 1, j - 1] + like[i - 1, j - 1]:
            if like[i - 1, j - 1] >= least:
                pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif score[i, j] == score[i - 1, j]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def typed_texts(folder: Path) -> pd.DataFrame:
    """Texts of a workspace's typed sources: site, text."""
    from pdm.workspace import open as open_workspace

    entries = ENTRIES.conform(open_workspace(folder).context.store.read("entries"))
    entries = entries[entries["channel"].isin(TYPED) & entries["text"].notna()]
    return entries.drop_duplicates("entry_id")[["site", "text"]]


def error_rate(pairs: list[tuple[str, str]], *, cased: bool = False) -> float:
    """Character errors over characters, spaces (and case, if not `cased`) aside."""
    norm = (lambda t: "".join(t.split())) if cased else squeeze
    return sum(Levenshtein.distance(norm(a), norm(b)) for a, b in pairs) / max(1, sum(len(norm(b)) for _, b in pairs))
