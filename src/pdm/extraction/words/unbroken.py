"""Words that say by themselves that nothing broke down, or that a machine in order was stopped, against a type or class that says otherwise."""

from __future__ import annotations

import re

from pdm.accents import bare
from pdm.prefilter import Prefiltered


def _pattern(written: str) -> Prefiltered:
    """A pattern for texts without accents, which handwriting loses."""
    return Prefiltered(bare(written), re.I)


_UNBROKEN = _pattern(
    r"\b(?:keine?r?|ohne)\s+(?:weitere\s+|erkennbare\s+)?(?:störung(?:en)?|stoerung(?:en)?|ausfall|ausfälle|stillstand|fehler|defekt|mangel|mängel)\b"
    r"|\b(?:no|not an?|without|nil)\s+(?:actual\s+|real\s+)?(?:breakdown|downtime|stoppage|standstill|malfunction|failure|loss of production|production loss|fault found|faults found|defect found|fault|defect)\b"
    r"|\b(?:pas de|sans|aucune?)\s+(?:panne|arrêt|défaut|anomalie)\b|\b(?:sin|ninguna?)\s+(?:avería|averia|parada|paro|falla|fallo)\b"
    r"|\b(?:kein|ohne)\s+befund\b|\bnff\b|\bfehlalarme?\b|\bfalse (?:alarm|alert)s?\b|\bfausses? (?:alarme|alerte)s?\b|\bfalsas? (?:alarma|alerta)s?\b|\bfalso (?:allarme|alarme|aviso)\b|\balarme falso\b|\bvals alarm\b|\bloos alarm\b|\bfa[lł]szywy alarm\b"
)


_NOTHING_FOUND = _pattern(
    r"\bnothing\s+(?:was\s+)?(?:found|wrong|amiss|abnormal|unusual|defective)\b|\b(?:no|nil)\s+(?:problems?|issues?|abnormalit(?:y|ies)|defects?|faults?)\s+(?:were\s+|was\s+)?(?:found|seen|noted|detected|evident|apparent|with|on|in)\b"
    r"|\b(?:could|can|did|was|were|is)(?:\s*not|n.?t)\s+(?:able to\s+)?(?:find|see|detect)\s+(?:any|anything|a|an)\b|\b(?:could|can|did)(?:\s*not|n.?t)\s+(?:reproduce|replicate|recreate)\b|\bunable to (?:reproduce|replicate|fault)\b"
    r"|\b(?:not|isn.?t|wasn.?t)\s+(?:really\s+|actually\s+)?(?:a|an)\s+(?:\w+\s+){1,2}(?:fault|failure|breakdown|defect|problem|issue)\b"
    r"|\b(?:operator|user|driver|customer|tenant)(?:'s)?\s+(?:error|mistake|misuse)\b|\bfinger trouble\b"
    r"|\bwar (?:ein\s+|die\s+)?bedien(?:ung|er|fehler)\b|\bnichts (?:gefunden|festgestellt|auffälliges)\b|\brien (?:trouvé|constaté)\b|\bnada encontrado\b|\bbedien(?:ungs)?fehler\b"
)
"""What a look gave; a repair beside it says otherwise."""


def unbroken(text: str, repaired: bool = False) -> bool:
    """Whether the text says that there was no breakdown: "unbalanced, keine Störung", "no fault found".

    Args:
        text: As written.
        repaired: It tells of a repair, too: "nothing found" is then said of something else.
    """
    return _UNBROKEN.search(bare(text)) is not None or (not repaired and _NOTHING_FOUND.search(bare(text)) is not None)


_NO_DEFECT = _pattern(
    r"[.;!–-]\s*(?:keine?\s+(?:defekt|störung|fehler|schaden|mangel)|(?:no|not a)\s+(?:actual\s+)?(?:defect|fault|failure|breakdown)|(?:pas de|aucune?|sans)\s+(?:défaut|panne)|(?:sin|ninguna?)\s+(?:falla|avería|defecto)"
    r"|(?:sem|nenhum)\s+(?:falha|defeito|avaria)|(?:nessun|senza)\s+(?:guasto|difetto)|geen\s+(?:storing|defect))\s*[.!]*\s*$"
    r"|[,.;!–-]\s*nothing (?:is |was |actually )?(?:wrong|broken|defective)(?: with (?:it|the machine|machine))?\s*[.!]*\s*$"
)


def ends_without_defect(text: str) -> bool:
    """Whether the last sentence says that nothing was defective: "springt nicht an - Schalter war aus. Kein Defekt."."""
    return _NO_DEFECT.search(bare(text)) is not None


_OUTSIDE = _pattern(
    r"\b(?:grid|mains|network|utility|netz\w*|storm\w*|sturm\w*|wind (?:too )?(?:high|low)|(?:high|low) wind|flicker|schattenwurf|ic(?:e|ing)|eis\w*|curtail\w*|abregelung|manual\w*|manuell\w*|"
    r"emergency stop|e-?stop|not-?(?:halt|aus)|service|maintenance|wartung|remote|fern\w*|operator|twist\w*|untwist\w*|verdrillung|lightning|weather|bats?|test\w*|arrêt d'urgence|réseau|red el[eé]ctrica|parada de emergencia)\b"
)


def from_outside(text: str) -> bool:
    """Whether the text names what stops a machine that is in order: "grid undervoltage", "emergency stop button", "cable twist limit"."""
    return _OUTSIDE.search(bare(text)) is not None
