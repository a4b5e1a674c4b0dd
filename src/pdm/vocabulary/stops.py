"""Headings that speak of stops of machines: what broke down, why, since when, until when and how long it stood."""

from __future__ import annotations

import re

from pdm.vocabulary.heading_text import normalise, planned

_STOP = (
    r"(?:break ?downs?|b ?d|stoppages?|stops?|stopping|halts?|shut ?downs?|trips?|tripping|failures?|faults?|troubles?|problems?|defects?|complaints?|malfunctions?|down ?times?|outages?"
    r"|interruptions?|storung(?:en)?|ausfalls?|stillstands?|defekts?|mangels?|pannes?|arrets?|defauts?|defaillances?|dysfonctionnements?|averias?|fallas?|fallos?|paros?|paradas?|anomalias?"
    r"|guast[oi]|ferm[oi]|fermat[ae]|avarias?|falhas?|paragem|paragens|storing(?:en)?|stilstand|awari[ai]|usterk[ai]|przestoju)"
)
_WHAT = r"(?:nature|details?|particulars?|desc(?:r|ription)?|symptoms?|statement|account|art|beschreibung|einzelheiten|detalles?|descripcion|naturaleza|descriptif|natura|dettagli[oi]?|descrizione|natureza|detalhes?|descricao|aard|omschrijving|opis|rodzaj)"
_WHY = r"(?:(?:root )?causes?|reasons?|grund|ursachen?|motifs?|raisons?|causas?|motivos?|razon|motiv[oi]|oorza(?:ak|ken)|reden(?:en)?|przyczyn[ay]|powod)"
_OF = r"(?:of|for|the|any|der|des|die|de|du|d|la|le|l|les|el|del|di|della|do|da|van|het)"
_AND = r"(?:and|und|et|y|e|en|i|or)"
_WHOSE = r"(?:machines?|equipment|plant|line|m c|maschinen?|anlagen?|machine|maquina|macchina)"
_ASIDE = r"(?: (?:observed|reported|found|noticed|if any|in brief|in detail|details?))?"
_TELLS = re.compile(
    rf"^(?:(?P<lead>(?:{_WHAT}|{_WHY})(?: (?:{_AND} )?(?:{_WHAT}|{_WHY}))?) (?:{_OF} )*(?:{_WHOSE} )?{_STOP}(?: {_AND} {_STOP})?{_ASIDE}"
    rf"|(?:{_WHOSE} )?{_STOP}(?: {_OF})? (?P<behind>(?:{_WHAT}|{_WHY})(?: (?:{_AND} )?(?:{_WHAT}|{_WHY}))?))$"
)
_ANY_WHAT = re.compile(rf"\b{_WHAT}\b")
_STANDS = re.compile(
    r"\b(?:stopp?(?:ed|s|ing)?|stopp?age|down(?: ?time)?|halted|standing|stands|stood|stationary|idle|out of (?:service|order|use|action)|off ?line"
    r"|stillst[ea]\w*|stillgelegt|stehen|steht|gestanden|abgeschaltet|ausser betrieb|gestoppt|ausfall|arret\w{0,3}|hors service|immobilise\w*|indisponible"
    r"|parad[ao]s?|paro|parou|detenid[ao]s?|fuera de servicio|paragem|indisponivel|ferm[aoie]|fermat[aoie]|fermomacchina"
    r"|stil(?:stand|staan|staat|stond)?|gestopt|buiten (?:bedrijf|gebruik|dienst)|stoppet|stopp|stod|star stille)\b"
)
"""Words of headings, as `normalise` writes them, that ask whether something stands."""
_TO_STAND = re.compile(
    r"\b(?:need\w*|requir\w*|necess\w*|necesit\w*|requier\w*|richied\w*|erford\w*|benotig\w*|notig|nodig|vereist|krever|kraver|avoid\w*|fire|e stop|emergency)\b"
)
"""Words beside them that speak of a stop that the work needs, and of another kind of stop."""
_LASTED = re.compile(
    r"^(?:(?:total|tot|net|gross|actual|act|machine|m c|line|plant|prod(?:uction)?|mech(?:anical)?|elec(?:t|trical)?|maint(?:enance)?|unplanned|no of|of) )*"
    r"(?:loss(?:es)?|lost|d ?t|b ?d|break ?down|stop(?:ped|pages?|s)?|stand(?:ing|still)|halt|down|down ?time|idle|outage"
    r"|stillst(?:and)?|ausf(?:all)?|storung|verlust|verloren|arret|perdus?|perte|paro|parada|perdid[ao]s?|perdida|fermo|fermata|pers[oi]|stilstand|verlies|przestoj|postoj)"
    r"(?: of (?:production|prod|time))?(?: (?:time|period|duration|total|for|in|zeit|dauer|prod(?:uction)?))*$"
)
"""What is lost in a unit of time is time: "Loss (min)", "Prod. loss hrs", "D/T hrs", "B/D min"."""
_TIME_ALONE = re.compile(r"^(?:total )?(?:loss(?:es)? of time|loss time|time loss|lost time|time lost|lost)$")
_MOMENT = r"(?:(?:date|day|time|hour|clock|datum|tag|uhrzeit|zeit(?:punkt)?|heure|jour|fecha|dia|hora|data|ora|giorno|tijd(?:stip)?|dag)(?: (?:and|und|et|y|e|en) (?:time|uhrzeit|zeit|heure|hora|ora|tijd))?(?: (?:of|de|der|des|du|d|l|la|del|di|della|da|do|van))*)"
_WHEN = r"(?:at|on|from|since|um|am|ab|seit|a|le|la|les|des|depuis|partir de|as|las|el|em|desde|alle|il|dal|dalle|om|op|vanaf|sinds|time|date|uhrzeit|datum|zeit|heure|hora|fecha|data|ora|tijd|und|and|h)"
_MACHINE = r"(?:(?:machine|m c|plant|unit|equipment|line|maschine|anlage|machine|installation|equipo|maquina|equipamento|macchina|impianto|installatie) (?:is |was |ist |war |est |lauft |lief )?)?"
_AT_WORK = r"(?:service|operation|production|prod|use|line|stream|work|run(?:ning)?)"
RUNS_AGAIN = (
    rf"(?:(?:put |placed |taken |brought |handed )?(?:back|again) (?:in(?:to)?|on|to|up)(?: {_AT_WORK})?|re ?(?:turn(?:ed)?|stored?) to {_AT_WORK}|running again|re ?start(?:ed)?|rts"
    r"|wieder (?:in |im |am )?(?:betrieb|gang|laufen|lauft|lief|frei(?:gegeben)?|produktion|angelaufen|angefahren|gestartet|verfugbar|einsatzbereit|ib|i b)|wieder ?(?:inbetriebnahme|anlauf|in ?betrieb ?setzung)|neustart"
    r"|remise? en (?:service|marche|route|production)|redemarr(?:age|ee?|e)|reprise(?: (?:de )?(?:la )?(?:production|service|marche))?"
    r"|(?:vuelta|regreso|retorno|volta|repuest[oa]|restituid[oa]|reanudacion|retomada) (?:a la |al |a |ao |en |em |de )?(?:servicio|servico|operacion|operacao|marcha|produccion|producao|funcionamiento|funcionamento)|rearranque|reinicio|religad[oa]|religamento"
    r"|rimess[oa] in (?:servizio|funzione|marcia)|ripartenza|riavvi(?:o|ato|ata)|ripresa(?: (?:produzione|servizio))?"
    r"|(?:weer|opnieuw|terug) (?:in )?(?:bedrijf|dienst|productie|gebruik|gestart)|herstart|hervat(?:ting)?)"
)
"""What says that a machine runs again, without accents, in lower case."""
_BACK = re.compile(rf"^(?:{_MOMENT} )?{_MACHINE}{RUNS_AGAIN}(?: {_WHEN})*$")
_AWAY = re.compile(
    rf"^(?:{_MOMENT} )?{_MACHINE}(?:(?:taken )?out of (?:service|operation|action|order)|o s|(?:went |gone )?(?:down|off(?: line)?)|stopped|tripped|failed|stood"
    r"|(?:ist )?(?:gestort|storung|ausgefallen|steht|stillstand|defekt|abgestellt|abgeschaltet|gestoppt|ausser betrieb)|hors service|en panne|en arret|a l arret|arretee?s?|tombee? en panne"
    r"|fuera de servicio|fora de servico|fora de operacao|parad[oa]s?|paro|detenid[oa]|averiad[oa]|quebrad[oa]|fuori servizio|ferm[oa]|guast[oa]|in guasto|buiten (?:bedrijf|dienst|gebruik)|stil|uitgevallen|gestopt|stilstand|storing)"
    r"(?: (?:at|on|from|since|um|am|ab|seit|a|le|depuis|as|las|el|em|desde|alle|il|dal|dalle|om|op|vanaf|sinds))+$"
)
"""Moments from which a machine stands, which a word that leads in a time tells: "Störung seit", "hors service depuis"."""


def runs_again(heading: str) -> bool:
    """Whether a heading says that a machine ran again from the moment below it on ("wieder in Betrieb um", "Back in service").

    Args:
        heading: As `normalise` gives it.
    """
    return _BACK.match(heading) is not None


def asks_of_standing(heading: str) -> bool:
    """Whether a heading speaks of something that stands or stood ("La macchina è ferma?", "Asset down", "Steht die Anlage?"), not of what needs or plans it."""
    text = normalise(heading)
    return bool(_STANDS.search(text)) and not _TO_STAND.search(text) and not planned(heading)


def tells_of_stop(heading: str) -> str:
    """The field of a heading that says that what broke down, why, from when or until when is told below it, empty where it says neither.

    "Nature of breakdown" and "Fault details" are a `description`, "Reason for stoppage" alone a `cause_code`; "Störung seit" is `started_at`,
    "remis en service à" `ended_at`.

    Args:
        heading: As `normalise` gives it, shorthand written out.
    """
    if runs_again(heading):
        return "ended_at"
    if _AWAY.match(heading):
        return "started_at"
    found = _TELLS.match(heading)
    if not found:
        return ""
    return "description" if _ANY_WHAT.search(found["lead"] or found["behind"]) else "cause_code"


def counts_stops(heading: str, *, in_time: bool) -> bool:
    """Whether a heading says that the amounts below it are how long something stood.

    Args:
        heading: As `normalise` gives it, without its unit.
        in_time: Whether its unit is one of time.
    """
    return bool(_TIME_ALONE.match(heading) or (in_time and _LASTED.match(heading)))
