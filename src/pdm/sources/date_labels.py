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
)
_SAYS_WHEN = re.compile(
    r"^(?:date and )?(?:time|zeit|zeitpunkt|heure|hora|ora) (?:of|der|des|de|del|di) (?:the )?\w+$|^(?:event|alarm|fault|trip|incident|occurrence) time$|^time ?stamp$|^zeit(?:punkt|stempel)$|^(?:occurred|raised|detected) (?:at|on)$|^horodatage$"
)
_NOT_OF_THE_JOB = re.compile(
    r"issue|print|birth|manufact|purchas|deliver|install|commission|calibrat|revis|expir|valid|warrant|invoice|order|sign|approv|contract|review|release|"
    r"druck|ausstell|geburt|liefer|baudat|baujahr|inbetrieb|gultig|rechnung|bestell|unterschr|freigabe|eich|"
    r"impression|livraison|fabricat|validit|facture|commande|achat|signature|emision|entrega|compra|factura|firma|emissao|fatura|scadenza|fattura"
)
"""Beginnings of words for days on which something else happened than the job."""
_ASKED = re.compile(
    r"request|report|raised|opened|received|created|logged|called|solicit|demande|signal|meld|anforder|auftrag|richiesta|pedido|aanvra"
)
"""Days on which a job was asked for; where the day of the job stands beside them, that counts."""
_WORDS = 5


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
    done: list[tuple[str, str]] = []
    asked: list[tuple[str, str]] = []
    for label, day in pairs:
        says = says_day(label)
        if says and DATE.match(day):
            (asked if _ASKED.search(says) else done).append((label, day))
    days = done or asked
    return days[0] if len({day for _, day in days}) == 1 else ("", "")


def says_day(text: str) -> str:
    """The label of a day that a text ends in ("Customer: Leeds Visit date" in "visit date"), normalised; empty where it is none of the job's."""
    words = normalise(text).split()[-_WORDS:]
    for start in range(len(words)):
        label = " ".join(words[start:])
        if _SAYS_DAY.search(label) or _SAYS_WHEN.search(label):
            return "" if planned(label) or _NOT_OF_THE_JOB.search(label) else label
    return ""
