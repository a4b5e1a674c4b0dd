"""Names to assets: log2 prior plus bits of evidence, normalised over the candidates and "not in the register"."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pandas as pd

from pdm.config import LinkSettings
from pdm.entity_resolution.compare import EXACT, UNKNOWN, Evidence, compare, parts_and_words, validity
from pdm.entity_resolution.index import SiteIndex
from pdm.grammar.tags import plain
from pdm.lattice import Lattice

NOT_REGISTERED = 0.03
"""Prior that a mention is of a machine that no register holds."""
TEMPER = 0.55
"""Lattices are too sure of themselves: their log ratios are scaled by this."""
OPEN_BITS = 9.0
"""Bits by which a lattice's best string beats "some other string", so that no candidate fits is a candidate too."""
THRESHOLDS = ((0.999, 0.995), (0.995, 0.96), (0.99, 0.93), (0.98, 0.90), (0.95, 0.85), (0.0, 0.80))
"""Shipped calibration: for a promised precision, the posterior that a link needs (measured on simulated plants)."""

LINK_COLUMNS = ["event_id", "asset_id", "asset_confidence", "candidates", "accepted_by", "link_reason"]


def threshold(target_precision: float) -> float:
    """Posterior that an automatic link needs for a promised precision, by the shipped calibration."""
    return next(needed for target, needed in THRESHOLDS if target_precision >= target)


def resolve(
    mentions: pd.DataFrame,
    register: pd.DataFrame,
    *,
    settings: LinkSettings,
    aliases: pd.DataFrame,
    decided: pd.DataFrame,
) -> pd.DataFrame:
    """Link mentions to assets of their site.

    Args:
        mentions: As `mentions_of` gives them.
        register: records.REGISTER.
        settings: `[links]`.
        aliases: Names that people confirmed: site, alias, asset_id.
        decided: Links that people settled: event_id, asset_id (null = in no register).

    Returns:
        event_id, asset_id (null when unresolved), asset_confidence, candidates (JSON, best five), accepted_by, link_reason (JSON,
        bits that add up to the score; the rival last). Depends on no order of rows.
    """
    needed = threshold(settings.target_precision)
    settled = dict(zip(decided["event_id"], decided["asset_id"], strict=True))
    out: list[dict[str, Any]] = []
    for site, part in mentions.groupby("site"):
        here = register[register["site"] == site].sort_values("asset_id")
        index = SiteIndex(here, aliases[aliases["site"] == site] if len(aliases) else aliases)
        cache: dict[Any, dict[str, Any]] = {}
        for row in part.to_dict("records"):
            if row["event_id"] in settled:
                out.append(_settled(row, settled[row["event_id"]]))
                continue
            key = None if isinstance(row["lattice"], bytes) else (
                row["mention"], row["name"], row["functional_location"], row["serial_no"], row["channel"] == "hand",
            )  # fmt: skip
            if key is not None and key in cache:
                out.append({**cache[key], "event_id": row["event_id"]})
                continue
            link = _resolve_one(row, index, needed)
            if key is not None:
                cache[key] = link
            out.append(link)
    return pd.DataFrame(out, columns=LINK_COLUMNS)


def _settled(row: dict[str, Any], asset: Any) -> dict[str, Any]:
    known = isinstance(asset, str)
    reason = [{"label": "settled by a person", "bits": 0.0}]
    return {
        "event_id": row["event_id"], "asset_id": asset if known else None, "asset_confidence": 1.0,
        "candidates": json.dumps([{"asset_id": asset if known else None, "posterior": 1.0}]),
        "accepted_by": "person", "link_reason": json.dumps(reason),
    }  # fmt: skip


def _resolve_one(row: dict[str, Any], index: SiteIndex, needed: float) -> dict[str, Any]:
    names = [n for n in (row["mention"], row["functional_location"], row["name"]) if isinstance(n, str) and n.strip()]
    if not names or not index.candidates:
        return {
            "event_id": row["event_id"], "asset_id": None, "asset_confidence": np.nan, "candidates": None, "accepted_by": None,
            "link_reason": json.dumps([{"label": "no name was written" if not names else "the site has no register", "bits": 0.0}]),
        }  # fmt: skip
    prior = math.log2((1 - NOT_REGISTERED) / len(index.candidates))
    evidence = _from_lattice(row, index) if isinstance(row["lattice"], bytes) else _from_names(row, names, index)
    scored: list[tuple[float, str | None, Evidence]] = []
    for i, bits in evidence.items():
        candidate = index.candidates[i]
        bits = [(f"one of {len(index.candidates)} assets", prior), *bits, *validity(candidate, row["occurred_at"])]
        if isinstance(row["serial_no"], str) and candidate.serial_no:
            bits.append(("serial number", 10.0 if plain(row["serial_no"]) == plain(candidate.serial_no) else -4.0))
        scored.append((sum(b for _, b in bits), candidate.asset_id, bits))
    background: Evidence = [("in no register", math.log2(NOT_REGISTERED)), ("a name that fits nothing", UNKNOWN)]
    scored.append((sum(b for _, b in background), None, background))
    scored.sort(key=lambda s: (-s[0], s[1] or "~"))
    top = scored[0][0]
    weight = np.array([2.0 ** max(s[0] - top, -1000) for s in scored])
    posterior = weight / weight.sum()
    best, confidence = scored[0], float(posterior[0])
    rival = scored[1] if len(scored) > 1 else None
    exact = any(bits == EXACT for _, bits in best[2])
    accepted = best[1] is not None and confidence >= needed
    reason: list[dict[str, Any]] = [{"label": label, "bits": round(b, 4)} for label, b in best[2]]
    reason.append({"label": "score", "bits": round(sum(r["bits"] for r in reason), 4)})
    reason.append({"label": f"posterior {confidence:.4f}; nearest rival {_told(rival)}", "bits": None})
    return {
        "event_id": row["event_id"], "asset_id": best[1] if accepted else None, "asset_confidence": confidence,
        "candidates": json.dumps([{"asset_id": s[1], "posterior": round(float(p), 6)} for s, p in zip(scored[:5], posterior[:5], strict=True)]),
        "accepted_by": ("register" if exact and row["channel"] in ("cmms", "typed") else "default") if accepted else None,
        "link_reason": json.dumps(reason, ensure_ascii=False),
    }  # fmt: skip


def _told(rival: tuple[float, str | None, Evidence] | None) -> str:
    return "none" if rival is None else f"{rival[1] or 'not in the register'} with score {rival[0]:.2f}"


def _from_names(row: dict[str, Any], names: list[str], index: SiteIndex) -> dict[int, Evidence]:
    """Evidence of the written names; each candidate's best name speaks, the others only if they say the same."""
    out: dict[int, Evidence] = {}
    for name in names:
        parts, words = parts_and_words(name)
        for i in index.block(name, parts, words):
            bits = compare(name, parts, words, index.candidates[i], index, hand=row["channel"] == "hand")
            if i not in out or sum(b for _, b in bits) > sum(b for _, b in out[i]):
                out[i] = bits
    return out


def _from_lattice(row: dict[str, Any], index: SiteIndex) -> dict[int, Evidence]:
    """Evidence of the picture: every form of every asset against the lattice, and the words that were read."""
    lattice = Lattice.from_bytes(row["lattice"])
    strings, weights, owner = index.forms
    ratio = TEMPER * (lattice.log_likelihood(strings) - lattice.open_log_likelihood()) / math.log(2) + weights
    total = np.full(len(index.candidates), -np.inf)
    np.logaddexp2.at(total, owner, ratio)
    out: dict[int, Evidence] = {}
    keep = np.flatnonzero(total > total.max() - 16)
    for i in keep:
        out[int(i)] = [(f"the writing fits {index.candidates[i].label}", max(OPEN_BITS + float(total[i]) + 3.0, -20.0))]
    # a name in words fits no tag: what was read is compared too, and the better of the two speaks
    text = row["mention"] if isinstance(row["mention"], str) else ""
    parts, words = parts_and_words(text)
    for i in index.block(text, parts, words):
        bits = compare(text, parts, words, index.candidates[i], index, hand=True)
        if i not in out or sum(b for _, b in bits) > sum(b for _, b in out[i]):
            if words and sum(b for _, b in bits) > 0 and (parts is None or not parts.letters or len(words) > 0):
                out[i] = bits
    return out
