"""Whether plain peers are as weak on the profile `normal` as it must leave them; every benchmark says so of its own peers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple


class Limit(NamedTuple):
    """What the best plain peer may reach, for a profile to count."""

    says: str
    case: str
    system: str
    metric: str
    low: float
    high: float
    least: bool = False
    """The smallest value counts (an error rate), not the greatest."""


_BASELINE = r"(rate_|recent_failure|logistic|days since|best plain|failure rate|weibull).*"
LIMITS = (
    Limit("free text read greedily, errors", r"simulated/normal/description", "rapidocr", "cer", 0.15, 1.0, least=True),
    Limit("handwritten names by the nearest of the register", r"simulated/normal(/\d+|/equipment)?", r"(rapidocr|PP-OCRv6) \+.*", "(exact|right|handwritten ids right)", 0.0, 0.82),
    Limit("failures by keywords, F1", r"simulated/normal(/\d+)?", "keywords", "(f1 is_failure|is_failure f1)", 0.0, 0.85),
    Limit("links by rapidfuzz, F1", r"simulated/normal(/\d+)?", "rapidfuzz.*", "(f1|link f1)", 0.0, 0.90),
    Limit("risk by the best plain baseline, ROC-AUC", r"simulated/normal(/\d+)?", _BASELINE, "roc_auc", 0.68, 0.80),
)  # fmt: skip


def verdicts(rows: Iterable[dict[str, Any]]) -> list[str]:
    """One sentence a kind of peer found among figures; empty when none belongs to the profile."""
    out = []
    table = list(rows)
    for limit in LIMITS:
        found = [
            r["value"]
            for r in table
            if re.fullmatch(limit.case, r["case"]) and re.fullmatch(limit.system, r["system"]) and re.fullmatch(limit.metric, r["metric"])
        ]  # fmt: skip
        if not found:
            continue
        best = min(found) if limit.least else max(found)
        holds = limit.low <= best <= limit.high
        wanted = (
            f">= {limit.low:.2f}"
            if limit.high >= 1
            else f"<= {limit.high:.2f}"
            if limit.low <= 0
            else f"{limit.low:.2f} to {limit.high:.2f}"
        )
        out.append(
            f"profile normal, {limit.says}: {best:.3f} ({wanted}): {'weak enough' if holds else 'NOT as it must be'}"
        )
    return out
