"""Tables that sum up other records: rankings, counts of failures, MTBF and totals per machine. Their rows are nobody's events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pdm.errors import Reason, Refused
from pdm.sources.files.opened import Source
from pdm.vocabulary.fields import MACHINE_FIELDS, normalise, site_mapping

_WHAT = (
    r"(?:failures?|faults?|breakdowns?|break downs?|stops?|stoppages?|trips?|outages?|incidents?|events?|repairs?|interventions?|call ?outs?|calls?|defects?|notifications?|work ?orders?|wo s?|wos?|jobs|orders|alarms|bd s?|"
    r"storungen|storfalle|ausfalle|stillstande|schaden|meldungen|auftrage|reparaturen|einsatze|pannes?|arrets?|defaillances?|avaries?|ot|bt|fallas?|fallos?|averias?|paros?|paradas?|intervenciones|ots?|guasti|fermate|avarie|interventi|"
    r"falhas?|quebras?|storingen|stilstanden|meldingen|awarie|awarii|postoje|postojow|usterki|usterek)"
)
_HOW_MANY = r"(?:#|no|nr|n|num|number|numero|qty|quantity|count|total|tot|sum|freq|frequency|anzahl|anz|gesamtzahl|haufigkeit|nombre|nb|nbre|cantidad|cant|conteo|frecuencia|numero|n ro|quantita|qtd|aantal|liczba|ilosc)"
_COUNTS = re.compile(
    rf"(?:^|(?<= )){_HOW_MANY} (?:total |totale? )?(?:of |the |der |an |von |de |d |des |di |van )*(?:equipment |machine |unplanned |maschinen)?{_WHAT}\b|^{_WHAT} (?:count|qty|nos?|total|number|#|frequency|anzahl|anz|nombre|cantidad|per \w+|\d{{4}}|ytd|p a)$"
    rf"|^(?:failures|breakdowns|stoppages|trips|wos|work orders|storungen|ausfalle|pannes|fallas|averias|guasti|falhas|storingen|awarie)$|\b(?:storungs|ausfall|stor|auftrags|meldungs|schadens)(?:anzahl|haufigkeit|zahl)\b"
)
"""Headings, as `normalise` writes them, above how often something happened."""
_STATISTICS = re.compile(
    r"\b(?:mtbf|mttr|mtbr|mtbm|mttf|mtbsf|mdt|oee|mean time|failure rate|failures per|fail rate|availability|reliability|verfugbarkeit|zuverlassigkeit|ausfallrate|disponibilite|fiabilite|taux de (?:panne|defaillance)|disponibilidad|confiabilidad|"
    r"fiabilidad|tasa de fallas?|disponibilita|affidabilita|disponibilidade|beschikbaarheid|dostepnosc|rank|ranking|rang|rangfolge|platz|classement|rango|puesto|posto|ranglijst|cum|cumul\w*|kum|kumuliert\w*|acum\w*|pareto|abc)\b"
    r"|(?:^|\b)(?:%|percent|prozent|share|anteil|part|porcentaje|quota|aandeel) (?:of |der |des |du |del |von |van )?(?:total|downtime|failures|cost|all|gesamt\w*|kosten|ausfalle|pannes|fallas)|^(?:share|anteil|% share|% of total)$"
)
"""Headings of figures that are worked out of many records, and of places in a ranking."""
_TOTALS = re.compile(
    r"\b(?:total|tot|sum|overall|cumulated|gesamt|summe|somme|suma|totale|totaal|razem)\b|\b(?:gesamt|summen)\w+|\b(?:maint|maintenance|repair|instandhaltungs?|wartungs?|reparatur) ?(?:cost|costs|spend|kosten)?$|\b(?:avg|average|mean|durchschnitt\w*|mittlere\w*|moyenne?|promedio|media|gemiddelde?)\b"
)
_AGO = re.compile(
    r"\b(?:last|latest|most recent|recent|first|letzte\w*|zuletzt|jungste\w*|erste\w*|derniere?s?|premiere?s?|ultim[ao]s?|primer[ao]?|prim[ao]|laatste?|eerste|ostatni\w*|month|monat|mois|mes|mese|maand|miesiac|period|periode|quarter|quartal|year|jahr|annee|ano)\b"
)
"""Headings of days that are the last of several, and of months and years."""
_TITLE = re.compile(
    r"\b(?:bad actors?|top (?:\d+|ten|five|twenty)|pareto|ranking|rangliste|hitliste|worst|repeat offenders?|repeaters?|chronic|kpis?|statistics?|statistik|kennzahlen|auswertung|zusammenfassung|summary|mtbf|mttr|reliability (?:report|review)|"
    r"schwachstellen(?:analyse)?|synthese|bilan|recapitulatif|indicateurs?|classement|resumen|estadisticas?|indicadores|riepilogo|statistiche|indicatori|resumo|samenvatting|statistieken|zestawienie|podsumowanie|statystyk\w*)\b"
)
_FIGURE = re.compile(r"[-+<>~≈]?\s*(?:[€$£]|[A-Z]{3})?\s*\d[\d.,' \u00a0]*\s*(?:%|[€$£]|[^\W\d_]{1,5})?")
_LONGEST = 120
"""Letters of a title."""
_MOSTLY, _APART = 0.7, 0.9
"""Shares of cells that are figures, and of machines that stand once."""
_DAYS = ("date", "started_at", "ended_at")


class SumsUp(Refused):
    """Raised for a table that sums up others; its rows are not to be read in any other way."""


def summing_columns(
    headers: Sequence[str], columns: Mapping[int, str], samples: Mapping[int, Sequence[str]], titles: Sequence[str]
) -> list[str]:
    """Headings by which a table says that it sums up other records; empty for all other tables.

    A log may count and add up, too: each of its rows has a day of its own. A table of sums has none, or the last of several, and names each machine once.

    Args:
        headers: Texts of the header row by column.
        columns: Column to field.
        samples: Column to some of its cells.
        titles: What stands above, and names of sheet and file.
    """
    told = {p: normalise(h) for p, h in enumerate(headers) if h.strip()}
    own_days = [p for p, f in columns.items() if f in _DAYS and any(c.strip() for c in samples.get(p, ()))]
    if any(not _AGO.search(told.get(p, "")) for p in own_days) or not _each_once(columns, samples, told):
        return []
    figures = {p: h for p, h in told.items() if _of_figures(samples.get(p, ()))}
    counts = [p for p, h in figures.items() if _COUNTS.search(h)]
    statistics = [p for p, h in figures.items() if _STATISTICS.search(h) and p not in counts]
    totals = [p for p, h in figures.items() if _TOTALS.search(h) and p not in counts and p not in statistics]
    titled = any(len(t) <= _LONGEST and _TITLE.search(normalise(t)) for t in titles)
    if len(statistics) > 1 or (counts and (statistics or totals or len(counts) > 1 or titled)):
        return [headers[p] for p in sorted({*counts, *statistics, *totals})]
    return []


def aside(source: Source, headings: Sequence[str], page: int, row: int, *, explains: bool = False) -> SumsUp:
    """That a table sums up others, or explains short forms, and was not read.

    Args:
        source: The document.
        headings: As `summing_columns` gives them.
        page: Sheet or page.
        row: Of its header.
        explains: Whether it explains short forms.
    """
    what, remedy = (
        ("explains short forms", "Nothing, if it is a key.")
        if explains
        else ("sums up other records", "Send the records that it counts (log, notifications, work orders).")
    )
    return SumsUp(
        source.refusal(
            Reason.NO_TABLE,
            f"The table with its header in row {row} {what} ({', '.join(headings)}); its rows are no events and were not read.",
            f"{remedy} If its rows are records all the same, name its columns in plant.toml under [[sites.{source.site}.forms]] (match and columns).",
            page=page, row=row, value=" | ".join(headings),
        )
    )  # fmt: skip


def is_named(source: Source, headers: Sequence[str]) -> bool:
    """Whether the site's settings name columns of the table: it is to be read then."""
    return any(site_mapping(headers, source.settings.forms, source.origin).values())


def _each_once(columns: Mapping[int, str], samples: Mapping[int, Sequence[str]], told: Mapping[int, str]) -> bool:
    """Whether no machine stands in two rows, unless they are of different months or years."""
    if any(f == "period" or (f in _DAYS and "last" not in told.get(p, "")) for p, f in columns.items()):
        return True
    for p in [p for p, f in columns.items() if f in MACHINE_FIELDS][:1]:
        names = [c.strip() for c in samples.get(p, ()) if c.strip()]
        return len(set(names)) >= _APART * len(names)
    return True


def _of_figures(cells: Sequence[str]) -> bool:
    filled = [c.strip() for c in cells if c.strip()]
    return bool(filled) and sum(bool(_FIGURE.fullmatch(c)) for c in filled) >= _MOSTLY * len(filled)
