"""Troubles that somebody reported and nobody found: "ops report vibration, checked, all normal"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pdm.extraction.scope import Scoped
from pdm.extraction.tokens import Token

_REPORTED = frozenset(
    ("report", "reports", "reported", "reporting", "told", "complaint", "complained", "complains", "complaining", "alleged", "allegedly")
)  # fmt: skip
_PERCEIVED = frozenset(("hear", "see", "feel", "smell", "find", "notice", "observe", "seen", "found", "heard"))
_LOOKED = frozenset(("inspect", "operate"))
_QUANTITIES = frozenset(
    ("temperature", "vibration", "vibrations", "pressure", "level", "flow", "amps", "current", "load", "speed")
)
_MISUSED = frozenset(("bedienfehler", "bedienungsfehler", "bedienerfehler", "fehlbedienung"))
_NOT_THERE = frozenset(("dry", "condensation", "condensate", "rain", "rainwater"))


def not_confirmed(
    modes: Sequence[Scoped], found: Sequence[Scoped], cues: Sequence[Scoped], tokens: Sequence[Token]
) -> list[Scoped]:
    """Troubles, denied where they were only reported, all was in order afterwards, and nothing was done but looking."""
    at = next((i for i, t in enumerate(tokens) if t.text in _REPORTED), None)
    told = [m for m in modes if m.asserted and tokens[m.hit.start].text not in _NOT_THERE]
    if at is None or not told:
        return list(modes)
    first, last = min(m.hit.start for m in told), max(m.hit.end for m in told)
    if any(f.hit.kind == "action" and f.hit.code not in _LOOKED and not f.negated for f in found):
        return list(modes)
    if not _in_order(max(last, at + 1), cues, tokens) or abs(at - first) > 6:
        return list(modes)
    return [replace(m, negated=True) for m in modes]


def misused(modes: Sequence[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles, what did not work denied where an error of whoever worked it is named: "geht nicht / Klemmung war zu - Bedienfehler"."""
    if not any(t.text in _MISUSED for t in tokens):
        return list(modes)
    return [
        replace(m, negated=True) if m.hit.code.startswith("fail_to") or " nicht" in m.hit.text else m for m in modes
    ]


def _in_order(start: int, cues: Sequence[Scoped], tokens: Sequence[Token]) -> bool:
    """Whether what stands behind says that nothing was there."""
    behind = [c.hit for c in cues if c.hit.start >= start]
    if any(h.code in ("fine", "negation_after") and not _of_another(h.start, start, tokens) for h in behind):
        return True
    if any(h.code == "negation_before" and {t.text for t in tokens[h.start : h.end + 1]} & _PERCEIVED for h in behind):
        # "could not hear anything", and not "not repaired yet"
        return True
    return any(t.text in _NOT_THERE for t in tokens[start:])


def _of_another(at: int, start: int, tokens: Sequence[Token]) -> bool:
    """Whether a quantity that was not talked of is in order: "noise reported, temperature normal"."""
    before = tokens[at - 1].text if at > start else ""
    return before in _QUANTITIES and before not in {t.text for t in tokens[:start]}
