"""Days behind labels that forms invent: "Visit date", "Date of inspection", "Prüfdatum", "Fecha de ejecución"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pdm.vocabulary.field_content import DATE
from pdm.vocabulary.fields import normalise, planned

_LABELLED = re.compile(
    r"(?P<label>(?:[^\W\d_][^\W\d_.'’/-]*[ .'’/-]{1,2}){0,4}[^\W\d_]+)\s*[:=]\s*(?P<day>\d[^\s,;|]*(?:[ .][^\W\d_]{3,12}\.?,? \d{2,4})?(?: de [^\W\d_]{3,12} del? \d{4})?)"
)
_SAYS_DAY = re.compile(
    r"\bdates?$|\w*datum$|\bdato$|^(?:date|datum|fecha|data|dato) (?:of|der|des|van|de|del|d|da|do|di|dell|af)\b"
    r"|^dates? (?:\w+ed|done|found|broken|down|out|off)$|^(?:\w+ed|carried out|done|broken down|taken out(?: of service)?|out of service) on$|^(?:datum|fecha) \w+$|^(?:data|dato) (?:falha|avaria|guasto|fermo|esecuzione|execucao|intervento|intervencao|servico|conclusao|fejl|feil|udfort|utfort)$"
    r"|^(?:aus|ab)ge\w+ am$|^(?:gestort|defekt|repariert|durchgefuhrt|gepruft|\w+geb\w+) (?:am|seit)$|^(?:tombee?|mise?|deposee?|arretee?|realisee?|effectuee?) (?:(?:en panne|hors service) )?le$"
    r"|^(?:fallo|fallado|retirado|desmontado|realizado|ejecutado|guasto|smontato|eseguito|uitgevallen|defect|uitgevoerd) (?:el|em|il|op|dal)$"
)
_SAYS_WHEN = re.compile(
    r"^(?:date and )?(?:time|zeit|zeitpunkt|heure|hora|ora) (?:of|der|des|de|del|di) (?:the )?\w+$|^(?:event|alarm|fault|trip|incident|occurrence) time$|^time ?stamp$|^zeit(?:punkt|stempel)$|^(?:occurred|raised|detected) (?:at|on)$|^horodatage$"
)
_NOT_OF_THE_JOB = re.compile(
    r"issue|print|birth|updat|modif|generat|export|saved|entered|scanned|effective|nasc|nacim|naiss|manufact|purchas|deliver|install|commission|calibrat|revis|expir|valid|warrant|invoice|order|sign|approv|contract|review|release|"
    r"druck|ausstell|geburt|liefer|baudat|baujahr|inbetrieb|gultig|rechnung|bestell|unterschr|freigabe|eich|"
    r"impression|livraison|fabricat|validit|facture|commande|achat|signature|emision|entrega|compra|factura|firma|emissao|fatura|scadenza|fattura"
)
"""Beginnings of words for days on which something else happened than the job."""
_ASKED = re.compile(
    r"request|report|raised|opened|received|created|logged|called|solicit|demande|signal|meld|anforder|auftrag|richiesta|pedido|aanvra"
)
"""Days on which a job was asked for; where the day of the job stands beside them, that counts."""
_FAILED = re.compile(
    r"\b(?:fail\w*|breakdown|broken?|broke|fault|trip(?:ped)?|incident|occurr\w*|event|damage[ds]?|stopped|stoppage|outage|down)\b|ausfall|ausgefallen|schaden|storung|gestort|defekt|panne|defaillance|arret|avarie|"
    r"\b(?:fall[ao]s?|fallado|averia|paro|parada|falha|avaria|quebra|guasto|fermo|storing|uitgevallen|defect|awari\w*|usterk\w*)\b|storingsdatum"
)
"""Days on which the machine failed, which counts more than when somebody looked into it."""
_REMOVED = re.compile(
    r"\b(?:remov\w*|pulled|withdrawn|taken out|out of service|dismantl\w*|changed out)\b|ausgebaut|ausbau|depose|demontage|\b(?:retir\w*|desmont\w*|smont\w*|demonta\w*|uitbouw)\b"
)
"""Days on which a part was taken out, which is nearer to the failure than its examination."""
_WRITTEN = re.compile(
    r"\banaly[sz]\w*|\breport(?:s|ing)?\b|\b(?:prepared|compiled|written|typed|examined|examination|lab\w*|closed|closing|closure|completion of report)\b|analyse|bericht|protokoll|erstellt|abgeschlossen|"
    r"\b(?:rapport|redaction|cloture\w*|informe|analisis|cierre|cerrad\w*|laudo|relatorio|fechamento|rapporto|relazione|chiusura|verslag|rapportage)\b"
)
"""Days on which somebody wrote of the job, or closed it; where no other day is given."""
_WORDS = 5


_KINDS: tuple[re.Pattern[str] | None, ...] = (_FAILED, _REMOVED, None, _ASKED, _WRITTEN)


def only_date(lines: Iterable[str]) -> str:
    """The day that a form's head gives behind a label of its own, as it is written; empty where there is none or several differ.

    Args:
        lines: Lines of the head, cells parted by wide gaps.
    """
    return _chosen([(f["label"], f["day"].rstrip(".")) for line in lines for f in _LABELLED.finditer(line)])[1]


def date_label(pairs: Iterable[tuple[str, str]]) -> str:
    """The label of a form that bears the day of its job; empty where none does or several bear different days.

    Args:
        pairs: Labels and values of the form.
    """
    return _chosen(pairs)[0]


def _chosen(pairs: Iterable[tuple[str, str]]) -> tuple[str, str]:
    told: dict[int, list[tuple[str, str]]] = {}
    for label, day in pairs:
        says = says_day(label)
        if says and DATE.match(day):
            told.setdefault(_rank(says), []).append((label, day))
    days = told[min(told)] if told else []
    return days[0] if len({day for _, day in days}) == 1 else ("", "")


def is_nearer(label: str, other: str) -> bool:
    """Whether the day behind a label is nearer to what happened than that behind another: a failure's than that of its report."""
    told = says_day(other)
    return bool(told) and _rank(says_day(label)) < _rank(told)


def _rank(label: str) -> int:
    """How near a day is to what happened: 0 for that of the failure; that of the job before that on which it was asked for, or written of."""
    if re.search(r"\breported\b", label):
        return _KINDS.index(_ASKED)
    return next((n for n, kind in enumerate(_KINDS) if kind is not None and kind.search(label)), _KINDS.index(None))


def says_day(text: str) -> str:
    """The label of a day that a text ends in ("Customer: Leeds Visit date" in "visit date"), normalised; empty where it is none of the job's."""
    words = normalise(text).split()[-_WORDS:]
    for start in range(len(words)):
        label = " ".join(words[start:])
        if _SAYS_DAY.search(label) or _SAYS_WHEN.search(label):
            return "" if planned(label) or _NOT_OF_THE_JOB.search(label) else label
    return ""
