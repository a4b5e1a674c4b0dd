"""Messages of a state that is over: "RETURN TO NORMAL: high pressure cut-out", "[RTN] fan failure", "Störung gehend". They name
the trouble that went away; the failure was told when it came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pdm.extraction.scope.clause import Scoped
from pdm.prefilter import Prefiltered

_ALARM = r"(?:alarms?|alerts?|warnings?|events?|conditions?|status|state)"
_OVER = r"(?:returned|cleared|clear|restored|normali[sz]ed|reset|inactive|ended|over|removed|gone|normal|closed|resolved|healthy|off|rtn|ok)"
_BEGINS = re.compile(
    # what stands before it: a bracket, a name of the system, a time
    r"^\W*(?:[A-Z]{2,8}\s*[\]:|-]*\s*)?(?:"
    r"(?:return(?:ed|s|ing)?|back|restored)\s+to\s+(?:normal|healthy)(?:\s+(?:state|condition|range|operation))?\b(?=\s*(?:[\]:|),;–-]|$))"
    r"|(?:RTN|RTU|CLR|CLEARED|RESTORED|NORMAL|RESOLVED|INACTIVE)\b(?=\s*[\]:|)-])"
    rf"|{_ALARM}\s+(?:is\s+|has\s+|was\s+)?{_OVER}\b(?=\s*(?:[\]:|)-]|$))"
    rf"|(?:cleared|recovered|restored|resolved|reset)\s+(?:{_ALARM})\b(?=\s*[\]:|)-])"
    r"|(?:end|clear(?:ance|ing)?)\s+of\s+(?:alarm|fault|alert)\b"
    r"|(?:rückkehr|zurück)\s+(?:zum|in den|auf)\s+normal\w*|(?:alarm|störung|meldung|fehler)\s+(?:gehend|gegangen|geht|beendet|behoben|aufgehoben|zurückgesetzt|weg)\b(?=\s*(?:[\]:|)-]|$))|gehend\b(?=\s*[\]:|)-])"
    r"|(?:retour\s+[àa]\s+(?:la\s+)?normale?|fin\s+(?:d'|de\s+(?:l')?)(?:alarme|défaut)|(?:alarme|défaut)\s+(?:disparue?|effacée?|acquittée?|terminée?)\b(?=\s*(?:[\]:|)-]|$)))"
    r"|(?:vuelta|retorno)\s+a\s+(?:la\s+)?normal\w*|fin\s+de\s+(?:la\s+)?(?:alarma|falla|avería)|(?:alarma|falla)\s+(?:despejada|borrada|repuesta|restablecida|finalizada)\b(?=\s*(?:[\]:|)-]|$))"
    r"|(?:ritorno|rientro)\s+(?:alla\s+normalità|allarme)|rientro\s+d(?:ell'|')allarme|(?:einde|herstel)\s+(?:alarm|storing)|alarm\s+(?:opgeheven|hersteld)\b"
    r")",
    re.I,
)
_STATES = "(?:NORMAL|RTN|RETURNED TO NORMAL|RETURN TO NORMAL|CLEARED|INACTIVE|HEALTHY)"
_ENDS = Prefiltered(
    # the state of a point, behind a mark, or behind the word for it
    rf"(?:[-–—:|=>]\s*{_STATES}|\b(?:ALARM|FAULT|ALERT|FAILURE|FAIL|TRIP|STATUS|STATE)\s+(?:NORMAL|RTN|INACTIVE|RETURN(?:ED)? TO NORMAL)"
    rf"|\b(?i:state|status|zustand|état|estado)\s*(?i:is\s*|now\s*)?[:=]?\s*(?i:{_OVER}))\W*$"
)
_ENDS_IN_CAPITALS = Prefiltered(
    rf"\b(?i:failure|failed|fail|fault|trip|tripped|alarm|high|low|hi|lo|lockout|lock-out|cut-?out|error|leak|warning|overload|loss|lost|shutdown|open|offline|stopped|störung|défaut|falla)\s+{_STATES}\W*$"
)
"""In a text that is not in capitals."""
_IN_BRACKETS = re.compile(
    r"^\W*[\[(<{][^\])>}]*\b(?:RTN|RETURN(?:ED)?(?: TO NORMAL)?|NORMAL|CLEARED?|CLR|RESTORED|RESOLVED|OK|GEHEND)\b[^\])>}]*[\])>}]",
    re.I,
)
_WORK = frozenset(
    ("replace", "repair", "tighten", "adjust", "clean", "lubricate", "service", "modify", "fit", "remove")
)


def returned(text: str) -> bool:
    """Whether a text is the message that a state is over, and no account of somebody who says so at its end."""
    if _BEGINS.match(text) or _IN_BRACKETS.match(text):
        return True
    return bool(_ENDS.search(text) or (_ENDS_IN_CAPITALS.search(text) and not text.isupper()))


def gone(modes: Sequence[Scoped], found: Sequence[Scoped], text: str) -> list[Scoped]:
    """Troubles, denied where a message says that they are over; what somebody worked on was there."""
    if (
        not modes
        or not returned(text)
        or any(f.hit.kind == "action" and f.hit.code in _WORK and not _is_word(f, text) for f in found)
    ):
        return list(modes)
    return [replace(m, negated=True) for m in modes]


def _is_word(action: Scoped, text: str) -> bool:
    """Whether an action is the word of the message itself ("cleared", "restored")."""
    return action.hit.text.split()[-1] in (
        "clear",
        "cleared",
        "clearing",
        "restored",
        "restore",
        "reset",
        "removed",
        "resolved",
    )
