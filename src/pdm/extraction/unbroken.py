"""Words that say by themselves that nothing broke down, against the type of a notification that is called malfunction."""

from __future__ import annotations

import re

_UNBROKEN = re.compile(
    r"\b(?:keine?r?|ohne)\s+(?:weitere\s+|erkennbare\s+)?(?:störung(?:en)?|stoerung(?:en)?|ausfall|ausfälle|stillstand|fehler|defekt|mangel|mängel)\b"
    r"|\b(?:no|not an?|without|nil)\s+(?:actual\s+|real\s+)?(?:breakdown|downtime|stoppage|standstill|malfunction|failure|loss of production|production loss|fault found|faults found|defect found|fault|defect)\b"
    r"|\b(?:pas de|sans|aucune?)\s+(?:panne|arrêt|défaut|anomalie)\b|\b(?:sin|ninguna?)\s+(?:avería|averia|parada|paro|falla|fallo)\b"
    r"|\b(?:kein|ohne)\s+befund\b|\bnff\b|\bfehlalarm\b|\bfalse alarm\b|\bfausse alarme\b|\bfalsa alarma\b",
    re.I,
)


def unbroken(text: str) -> bool:
    """Whether the text says that there was no breakdown: "unbalanced, keine Störung", "no fault found"."""
    return _UNBROKEN.search(text) is not None
