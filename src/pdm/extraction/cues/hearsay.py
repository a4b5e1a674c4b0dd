"""Troubles that somebody reported and nobody found: "ops report vibration, checked, all normal"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pdm.extraction.scope.clause import Scoped
from pdm.extraction.words.tokens import Token
from pdm.extraction.words.unbroken import unbroken
from pdm.prefilter import Prefiltered

_REPORTED = frozenset(
    ("report", "reports", "reported", "reporting", "told", "complaint", "complained", "complains", "complaining", "alleged", "allegedly")
)  # fmt: skip
_PERCEIVED = frozenset(("hear", "see", "feel", "smell", "find", "notice", "observe", "seen", "found", "heard"))
_LOOKED = frozenset(("inspect", "operate"))
_QUANTITIES = frozenset(
    ("temperature", "vibration", "vibrations", "pressure", "level", "flow", "amps", "current", "load", "speed")
)
_MISUSED = frozenset(("bedienfehler", "bedienungsfehler", "bedienerfehler", "fehlbedienung"))
_BY_MISTAKE = Prefiltered(
    r"\b(?:operator|user|driver|customer|tenant|op|human)(?:'s)?\s+(?:error|mistake|misuse|fault)\b|\bfinger trouble\b|\b(?:erreur|faute) de (?:l')?(?:opérateur|utilisateur|manipulation)\b|\berror (?:de|del) (?:operador|usuario)\b",
    re.I,
)
_LEFT_SO = Prefiltered(
    r"\b(?:isolators?|main switch|selector|key switch|rocker switch|wall switch|disconnect|e-?stop|emergency stop|stop button|plug)\s+"
    r"(?:(?:had been|has been|was|were|is|found|left|been|still|accidentally|switched|turned|set to|in)\s+){1,4}(?:off|pressed|pushed|pushed in|engaged|in|out|unplugged|open|isolated|manual|hand)\b"
    r"|\b(?:found|was|been|had been|left)\s+(?:switched off|turned off|unplugged|isolated)\b(?=[^.]*\b(?:switched|turned|plugged|put)\s+(?:back\s+)?(?:on|in)\b)|\bnot (?:plugged in|switched on)\b",
    re.I,
)
"""How somebody had left it; a breaker that is off has tripped."""
_CAUSED = Prefiltered(
    r"\b(?:users?|tenants?|customers?|occupants?|cleaners?|operators?|drivers?|somebody|someone|student|staff|guest)\s+(?:had\s+|has\s+|have\s+)?(?:plugged|overloaded|pressed|switched|turned|unplugged|pulled|opened|closed|left|knocked|used|connected)\b",
    re.I,
)
_MENDED = frozenset(("replace", "repair", "tighten", "adjust", "fit"))
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


def misused(modes: Sequence[Scoped], found: Sequence[Scoped], text: str, tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles, what did not work denied where it was how somebody had left it: "geht nicht / Klemmung war zu - Bedienfehler", "will not
    start - isolator was off, switched on"; so is a trip that somebody caused while the machine is said to have no fault."""
    by_somebody = any(t.text in _MISUSED for t in tokens) or _BY_MISTAKE.search(text) is not None
    if any(f.hit.kind == "action" and f.hit.code in _MENDED and not (f.negated or f.planned) for f in found):
        # what was mended was broken, whoever switched it off
        return [
            replace(m, negated=True) if any(t.text in _MISUSED for t in tokens) and _not_working(m) else m
            for m in modes
        ]
    left_so = by_somebody or _LEFT_SO.search(text) is not None
    caused = _CAUSED.search(text) is not None and unbroken(text)
    return [
        replace(m, negated=True) if (left_so and _not_working(m)) or (caused and m.hit.code == "spurious_stop") else m
        for m in modes
    ]


def _not_working(mode: Scoped) -> bool:
    return mode.hit.code.startswith("fail_to") or " nicht" in mode.hit.text or mode.hit.text.startswith("not ")


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
