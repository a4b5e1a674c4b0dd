"""What the reader of handwriting learns at a site, from its first pages and from people's corrections; used for the pages that come next."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pdm.records import stable_id
from pdm.vocabulary.fields import TEXT_FIELDS
from pdm.workspace.decisions import effective_decisions
from pdm.workspace.self_taught import taught_hands

if TYPE_CHECKING:
    from pdm.workspace.context import Context

LEAST = 24
"""Corrections of a site from which it is tried."""

VERBATIM = (*TEXT_FIELDS, "equipment", "equipment_name", "functional_location")
"""Fields whose answers are what stands on the paper; dates are kept in another form."""


def learned_hands(context: Context) -> dict[str, bytes]:
    """What was learned at each site; a site is left out where nothing was.

    Corrections are learned from by the reader that the site's first pages taught. Few of them, or such as bring nothing, leave that.
    """
    from pdm.ocr.engines import engine

    taught = taught_hands(context)
    out = dict(taught)
    for site, decisions in corrections(context).items():
        reader = engine(context.settings.ocr.hand_engine)
        reader = reader.adapted(taught[site]) if site in taught else reader
        name = stable_id(reader.version, *sorted(str(d["decision_id"]) for d in decisions))
        learned = _kept(context, site, name)
        if learned is None:
            cells = _corrected(context, decisions)
            learned = reader.learn([p for p, _ in cells], [t for _, t in cells]) or b""
            _keep(context, site, name, learned)
        if learned:
            out[site] = learned
    return out


def corrections(context: Context) -> dict[str, list[dict[str, Any]]]:
    """Decisions from which the reader can learn, by site; sites with fewer than `LEAST` are left out."""
    fixes: dict[str, list[dict[str, Any]]] = {}
    for decision in effective_decisions(context.store).by_item.values():
        if decision["kind"] == "reading" and decision["field"] in VERBATIM and str(decision["answer"] or "").strip():
            fixes.setdefault(str(decision["site"]), []).append(decision)
    return {site: decisions for site, decisions in fixes.items() if len(decisions) >= LEAST}


def _kept(context: Context, site: str, name: str) -> bytes | None:
    """What was learned of the same corrections before; empty where nothing was gained."""
    held = context.store.state.get(f"learned:{site}")
    before, _, data = (held or "").partition(":")
    return base64.b64decode(data) if before == name else None


def _keep(context: Context, site: str, name: str, learned: bytes) -> None:
    context.store.state.put(f"learned:{site}", f"{name}:{base64.b64encode(learned).decode()}")


def _corrected(context: Context, decisions: list[dict[str, Any]]) -> list[tuple[npt.NDArray[Any], str]]:
    """Pictures of corrected cells with their right texts, in the order of the decisions."""
    from PIL import Image

    store = context.store
    entries = store.lines("entries", columns=["entry_id", "document_id", "page", "row"], where={"document_id": sorted({str(d["document"]) for d in decisions})})  # fmt: skip
    at = {(e.document_id, int(e.page), int(e.row)): e.entry_id for e in entries.itertuples()}
    places = [at.get((d["document"], int(d["page"]), int(d["row"]))) for d in decisions]
    wanted = sorted({str(p) for p in places if p is not None})
    cells = store.lines("cells", columns=["entry_id", "field", "crop", "struck", "ditto"], where={"entry_id": wanted})
    cells = cells[cells["crop"].notna() & ~cells[["struck", "ditto"]].fillna(False).astype(bool).any(axis=1)]
    crop = {(c.entry_id, c.field): c.crop for c in cells.itertuples()}
    out = []
    for decision, place in zip(decisions, places, strict=True):
        png = store.crop(str(crop.get((place, decision["field"]), "")))
        if png is not None:
            out.append((np.asarray(Image.open(io.BytesIO(png)).convert("L")), str(decision["answer"])))
    return out
