"""Extraction on text as it was read from handwriting, beside the same lines as they were written: the loss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.common import row
from pdm.extraction.events.coding import Coded, code
from pdm.vocabulary.failure_modes import failure_modes
from pdm.vocabulary.fields import TEXT_FIELDS

_FAMILIES = ("leak", "noise", "heat", "vibration")
_ALIKE = 55.0


def handwritten(folder: Path) -> list[dict[str, Any]]:
    """Figures of a workspace that `pdm-logs demo` made: its pages' lines with one event, paired with the truth by place and likeness."""
    from pdm.workspace import open as open_workspace
    from pdm.workspace.language import in_its_language

    context = open_workspace(folder).context
    store = context.store
    entries, documents = store.read("entries"), store.read("documents")
    entries = entries[entries["channel"].isin(["hand", "print"])].drop_duplicates("entry_id")
    cells = store.read("cells", where={"field": TEXT_FIELDS})
    told = [
        in_its_language(context, str(s), e, cells[cells["entry_id"].isin(set(e["entry_id"]))])
        for s, e in entries.groupby("site")
    ]
    language = pd.concat(told).set_index("entry_id")["text"]
    entries = entries.merge(documents[["document_id", "origin"]].drop_duplicates("document_id"), on="document_id")
    pairs = _pairs(entries, pd.read_parquet(folder / "truth/documents.parquet"))
    lines = pd.read_parquet(folder / "truth/lines.parquet").set_index("line_id")
    events = pd.read_parquet(folder / "truth/events.parquet").set_index("event_id")
    pairs = pairs.join(lines[["event_id", "also_event_id"]], on="line_id")
    pairs = pairs[pairs["event_id"].notna() & pairs["also_event_id"].isna()].join(events, on="event_id")
    out = []
    for system, coded in (
        ("as written", [code(t) for t in pairs["written"]]),
        ("as read", [code(t, read=True) for t in pairs["read"]]),
        ("as read, misreadings left", [code(t) for t in pairs["read"]]),
        ("as read with the site's language", [code(t, read=True) for t in pairs["entry_id"].map(language)]),
        ("with the site's language, misreadings left", [code(t) for t in pairs["entry_id"].map(language)]),
    ):
        out += _figures(system, pairs, coded)
    return out


def _pairs(entries: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    from rapidfuzz.fuzz import ratio

    pages = dict(iter(truth.groupby(["file", "page"])))
    rows = []
    for entry in entries.to_dict("records"):
        page = pages.get((entry["origin"], entry["page"]))
        if page is None or not isinstance(entry["text"], str):
            continue
        likeness = [
            ratio(entry["text"].casefold(), str(t).casefold()) + 5 * (r == entry["row"])
            for t, r in zip(page["text"], page["row"], strict=True)
        ]
        best = max(range(len(likeness)), key=likeness.__getitem__)
        if likeness[best] >= _ALIKE:
            rows.append(
                {
                    "line_id": page["line_id"].iloc[best],
                    "entry_id": entry["entry_id"],
                    "read": entry["text"],
                    "written": str(page["text"].iloc[best]),
                }
            )
    return pd.DataFrame(rows, columns=["line_id", "entry_id", "read", "written"])


def _figures(system: str, pairs: pd.DataFrame, coded: list[Coded]) -> list[dict[str, Any]]:
    case, n = "simulated/handwritten", len(pairs)
    said = pd.Series([c.is_failure for c in coded], index=pairs.index)
    true = pairs["is_failure"].astype(bool)
    families = pd.Series(
        [failure_modes()[c.failure_mode].family if c.failure_mode else "" for c in coded], index=pairs.index
    )
    ours = families.where(families.isin([*_FAMILIES, ""]), "other")
    wanted = pairs["mode"].where(pairs["mode"].isin(_FAMILIES), "other")
    told = pairs["kind"].eq("precursor")
    work = pd.Series([c.work_type for c in coded], index=pairs.index)
    return [
        row(
            case,
            system,
            "f1 is_failure",
            2 * float((said & true).sum()) / max(1, int(said.sum()) + int(true.sum())),
            n=n,
        ),
        row(case, system, "accuracy work_type", float((work == pairs["work_type"]).mean()), n=n),
        row(case, system, "accuracy failure_mode", float((ours == wanted)[told].mean()), n=int(told.sum())),
    ]
