"""Hours in a log that no meter shows: those that people worked, a job took, or a machine ran on a day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pdm.vocabulary.column_cells import Column
from pdm.vocabulary.fields import WHICH_MACHINE, candidates, normalise
from pdm.vocabulary.own_words import counts_on
from pdm.vocabulary.text_columns import SURE_HEADER

_HOURS_OF_A_JOB = 24.0
"""Hours under a bare "Hours" that are those of a job: a meter runs on."""
_BARE_HOURS = frozenset(("hours", "hrs", "hr", "h", "stunden", "std", "heures", "horas", "uren", "ore", "godziny"))
_LABOUR = re.compile(
    r"\b(?:(?:lab|labou?r|man|men|mann|work|worked|crew|tech|technician|fitter|wage|arbeits?|lohn|monteurs?) ?(?:time|hours?|hrs?|h|zeit|stunden|std)|mh|manhrs|manuren|arbeidsuren"
    r"|roboczogodzin\w*|(?:heures? de )?main d oeuvre|(?:horas? de )?mano de obra|horas? hombre|horas homem|ore (?:uomo|lavoro)|istarbeit"
    r"|(?:time|hours?|hrs?) (?:spent|taken|booked|charged|worked|logged|on (?:job|task))|(?:man|person) (?:time|days?|minutes?|mins?)|wrench time|temps (?:passe|d intervention|de travail)"
    r"|act(?:ual)? ?lab(?:ou?r)? ?(?:hours?|hrs?)|actlabhrs|(?:regular|reg|overtime|straight|premium) ?(?:time )?(?:hours?|hrs?)|ore (?:di )?(?:manodopera|lavorate)|heures? (?:d intervention|de travail|travaillees?|homme)"
    r"|^h ?h$|arbeidstimer|timer brukt|medgatte timer|nedlagte timer|arbets(?:tid|timmar)|nedlagd tid|arbejdstimer|timeforbrug"
    r"|zeitaufwand|arbeitsaufwand|aufgewendete (?:zeit|stunden)|tiempo (?:empleado|invertido|de trabajo|dedicado)|tempo (?:gasto|impiegato|di lavoro|lavorato)|bestede tijd|czas pracy)\b"
)
"""Headings, as `normalise` writes them, of hours that people worked."""
_TAKEN = re.compile(
    r"^(?:(?:total )?act(?:ual)? (?:hours?|hrs?)|total (?:hours?|hrs?)|heures? (?:reelles?|effectives?|totales?)|horas? (?:reales|reais|efectivas|efetivas|totales|totais)"
    r"|ore (?:effettive|reali|totali)|ist ?(?:stunden|std)|stunden ist|werkelijke uren|gewerkte uren|(?:faktiske|virkelige|brukte) timer|verkliga timmar)$"
)
"""Headings of hours that were taken, beside an order those that people worked."""


def says_labour(header: str) -> bool:
    """Whether a heading is one of hours that people worked ("Time Spent", "ACTLABHRS")."""
    return bool(_LABOUR.search(normalise(header)))


def of_a_job(header: str, holds: Column, headers: Sequence[str]) -> bool:
    """Whether hours are how long people worked, a job took or a machine ran on a day: a meter runs on and passes 24."""
    if _of_order(header, headers) or any(_LABOUR.search(w) for w in (normalise(header), normalise(header.casefold()))):
        return True
    few = holds.filled > 1 and holds.numbers > 0.5 and holds.high <= _HOURS_OF_A_JOB
    meter = any(m.field == "running_hours" and m.score >= SURE_HEADER for m in candidates(header))
    return few and (not meter or normalise(header) in _BARE_HOURS)


def _of_order(header: str, headers: Sequence[str]) -> bool:
    """Whether hours are those that were taken for an order, which stands beside them: no meter shows "Heures réelles"."""
    return bool(_TAKEN.match(normalise(header))) and any(
        m.field == "work_order" for h in headers for m in candidates(h.strip(), SURE_HEADER)
    )


def without_job_hours(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]]
) -> dict[int, str]:
    """The columns without hours that go up and down for a machine, under a heading that does not surely name a meter: no counter shows them."""
    at = {field: p for p, field in found.items()}
    hours, machine = at.get("running_hours", -1), next((at[f] for f in WHICH_MACHINE if f in at), -1)
    if hours < 0 or machine < 0 or hours >= len(headers):
        return dict(found)
    sure = any(m.field == "running_hours" and m.score >= SURE_HEADER for m in candidates(headers[hours].strip()))
    if (sure and normalise(headers[hours]) not in _BARE_HOURS) or counts_on(
        samples.get(hours, ()), samples.get(machine, ())
    ):
        return dict(found)
    return {p: f for p, f in found.items() if p != hours}
