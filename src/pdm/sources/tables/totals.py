"""Rows of a table that sum up or average others: nobody's line."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from pdm.sources.tables.layout import Layout

_SUM = r"(?:total|totals|sum|summe|gesamt|gesamtsumme|gesamtergebnis|zwischensumme|somme|suma|soma|totaal|subtotaal|razem|totale|sous-total|subtotal|subtotale)"
_OF_PERIOD = (
    r"(?:grand|sub|day|day's|daily|shift|week|weekly|month|monthly|year|yearly|annual|quarter|quarterly|running|cumulative|overall|fleet|plant|site|page|section|ytd|mtd"
    r"|jour|jours|journée|semaine|mois|année|général|générale|general|anual|mensual|diario|generale|giorno|mese|settimana|dag|maand|jaar|week)"
)
_MONTH = r"(?:jan|feb|mar|mär|mrz|mrt|apr|may|mai|mag|mei|jun|jul|giu|lug|aug|ago|sep|set|oct|okt|ott|out|nov|dec|dez|janv|fév|fev|avr|août|déc|ene|gen|abr|dic)[a-zäéûç]*"
_LISTED = (
    r"(?:records?|rows?|lines?|entries|items?|documents?|events?|jobs?|(?:work ?)?orders?|notifications?|requests?|tickets?|defects?|meldungen|aufträge|datensätze|zeilen|einträge|positionen|belege"
    r"|lignes?|enregistrements?|avis|ordres|bons|fiches|registros?|avisos|[oó]rdenes|líneas|filas|righe|registrazioni|ordini|avvisi|regels|meldingen|opdrachten|werkorders|rader|poster|ordrer|linjer|rekordów|zleceń|wierszy)"
)
"""What a list may hold."""
_STOOD = (
    r"(?:minutes|mins|lost|down|stops?|stoppages?|breakdowns?|failures?|faults?|stillst[aä]nde?|stillstandszeit|ausf[aä]lle?|ausfallzeit|st[öo]rungen|minuten|heures?|d['’]arrêts?|arrêts?|pannes?|horas|minutos|paros?|paradas?|fallas?|averías?"
    r"|ore|minuti|di|fermo|ferm[ie]|fermat[ae]|guast[oi]|costi|uren|stilstand|storingen|van|avarias?|falhas?|paragens)"
)
"""What is summed up of stops."""
_PERIOD_ALONE = r"^(?:this |per )?(?:week|month|quarter|year|woche|monat|quartal|jahr|semaine|mois|trimestre|année|semana|mes|mês|año|ano|settimana|mese|anno|maand|kwartaal|jaar|ytd|mtd)(?: to date)?[:.]?$"
"""The name of a period above whose figures stands what it sums up: "MONTH | 140"."""
_BEHIND = (
    rf"{_LISTED}[:.]?|(?:costs?|hours|hrs|downtime|amount|jobs|entries|rows|of|for|per|the|der|die|im|kosten|stunden|seite|kw|week|woche|jahr|monat|tag|schicht|eur|usd|h|min|{_OF_PERIOD}|{_MONTH})[:.]?"
    r"|(?:s|w|wk|kw|cw|sem|semana|semaine|settimana|woche|week)[. ]{0,2}\d{1,2}(?:[/-]\d{1,4})?|[\d.,%€$£/-]+"
)
_TOTAL = (
    rf"^(?:(?:{_OF_PERIOD}|{_MONTH}|(?:19|20)\d\d)[\s-]*){{0,3}}{_SUM}\b[:.=]?(?:\s+|$)(?:(?:{_BEHIND})(?:\s+|$))*$"
    rf"|^(?:tages|schicht|wochen|monats|jahres|quartals|teil|zwischen|gesamt|end)-?(?:summen?|total)\b[:.=]?(?:\s+|$)(?:(?:{_BEHIND})(?:\s+|$))*$"
)
_OF_SOMETHING = rf"^(?:grand |sub)?\s*{_SUM}\b\W*(?:\d{{0,2}}[^\W\d]+\W*){{0,2}}$"
"""A total of something; of rows that name no day and no machine beside their figures."""
_OF_STOPS = rf"^(?:{_OF_PERIOD}\s+)?{_SUM}\b[:.=]?(?:\s+|$)(?:(?:{_STOOD}|{_BEHIND})(?:\s+|$))*$"
"""A total of what stood, of rows that name nothing beside it: "Totale ore fermo gennaio", "Total breakdown hours May"."""
_OF_A_LIST = rf"^(?:grand |sub)?\s*{_SUM}\b\W*(?:[^\W\d]+\W*){{0,6}}$"
"""A total of what a list holds, which says of what and since when at more length: "Total assets on contract:"."""
_GROUPED = (
    rf"^(?:[\w./#-]+\s+){{1,3}}(?:{_SUM}|ergebnis|résultat|resultado)\W*(?:hrs|hours|h|std|stunden|costs?|kosten)?\W*$"
)
"""A total as spreadsheets write it below each group: "P-101 Total", "Crusher total hrs", "P-101 Ergebnis"."""
_COUNTED = (
    r"(?:visits|call-?outs|records|rows|lines|entries|items|documents|events|jobs|(?:work ?)?orders|notifications|requests|tickets|defects|faults|stoppages|breakdowns|meldungen|einsätze|störungen|aufträge|datensätze"
    r"|einträge|positionen|interventions|pannes|avis|visitas|avisos|averías|interventi|guasti|meldingen|storingen|bezoeken)"
)
"""What a foot counts without a word for how many."""
_HOW_MANY = (
    rf"^\W*(?:number|no|count|anzahl|nombre|n[uú]mero|aantal|liczba|antal|antall)\.?\s+(?:(?:of|der|von|de|di|van|d['’])\s*)?{_LISTED}\s*[:=]\s*\d{{1,6}}\W*$"
    rf"|^(?:{_COUNTED}\s*[:=]\s*\d{{1,3}}(?:\W+|$))+$"
)
"""How many lines a list has, as it stands at its foot: "Anzahl Meldungen: 23", "Visits: 9 Call-outs: 2"."""
_FOOT = (
    rf"^\W*\d[\d.,' ]*\s{_LISTED}\W*(?:$|[-–—,;:(|]|(?:found|listed|selected|printed|displayed|exported|returned|in total|gefunden|ausgewählt|gelistet|trouvé|sélectionné|affiché|encontrad|seleccionad|trovat|selezionat|gevonden|geselecteerd|hittad|funnet|fundet))"
    r"|^\W*(?:report )?(?:printed|exported|generated|created|downloaded|produced|gedruckt|ausgedruckt|exportiert|erstellt|imprimé|édité|exporté|impreso|exportado|generado|stampato|esportato|afgedrukt|geëxporteerd|gegenereerd|utskriven|utskrevet|udskrevet|wydrukowano)\b[ :]{1,2}(?:by|on|at|from|with|am|von|aus|mit|par|le|du|por|el|da|il|dal|door|op|uit|av|af|den|przez|\d)"
    r"|^\W*(?:end|ende|fin|fine|einde|slut|slutt|koniec) (?:of|der|des|de|du|del|della|van|på|av) (?:(?:the|la|le|l'|el|het|de) ?)?(?:report|list|listing|export|file|data|liste|auswertung|berichts?|rapport|listado|informe|reporte|lista|elenco|lijst|overzicht|raportu|listy)\W*$"
    r"|^\W*(?:page|seite|blatt|página|pagina|sida|side|strona) \d+(?:\s?(?:of|von|de|sur|di|van|av|af|z|/)\s?\d+)?\W*$"
)
"""What stands alone at the foot of a list: how many records it holds, who printed it and when, that it ends, on which page."""
_MEAN = r"^(?:average|averages|avg|mean|mittelwert|mittel|durchschnitt|ø|moyenne|promedio|media|média|gemiddelde?|średnia)\b[^\d]{0,20}$"
_COUNT = (
    r"^(?:(?:number|no|count|anzahl|nombre|n[uú]mero|aantal|liczba)\.?\s+(?:of|der|von|de|di|van)\b|[^\d]*[≥≤<>]\s*\d)"
)
"""How many there are of something: "Number of stops", "Hot spots ≥ 10 K"."""
_DAYS = ("date", "started_at", "ended_at")
_COUNTED_IN = r"h|hrs?|hours?|std\.?|stunden?|heures?|horas?|min|mins|(?-i:[A-Z]{3})|[€$£]|zł"
"""What hours and money are counted in."""
_SUMMED = ("downtime", "cost")
_OWN = ("date", "started_at", "equipment", "equipment_name", "functional_location", "work_order")
_FIGURE = r"[-+]?[\d.,' \u00a0\u202f]*\d[\d.,' \u00a0\u202f]*(?:h|hrs?|std|min|%|[€$£]|[A-Z]{3}|zł)?"
_LABELLED = rf"[^\d:]{{2,30}}:\s*{_FIGURE}"


def is_total(frame: pd.DataFrame, filled: pd.DataFrame, layout: Layout) -> pd.Series[Any]:
    """Rows that begin with the word for a total or a mean and say little else, or nothing but figures, and what stands alone at the foot of a list.

    Args:
        frame: Columns are positions, cells text.
        filled: Which cells hold something.
        layout: Which column is which field.
    """
    numbers = frame.apply(lambda c: c.str.fullmatch(_FIGURE)).fillna(False).astype(bool) & filled
    unnamed = _unnamed(frame, filled, numbers, layout) | _several(frame, filled, numbers)
    alone = filled.sum(axis=1) - numbers.sum(axis=1) <= 1
    labelled = frame.apply(lambda c: c.str.fullmatch(_LABELLED)).fillna(False).astype(bool) & filled
    rest = filled.sum(axis=1) - (numbers | labelled).sum(axis=1)
    few = rest.le(1) | (filled.sum(axis=1) <= max(2, len(layout.columns) // 2))
    out = pd.Series(False, index=frame.index)
    if not few.any():
        return unnamed
    first = frame[few].where(filled[few]).bfill(axis=1).iloc[:, 0].astype("str")
    starred = first.str.fullmatch(r"\*+")
    # "Total down" above the hours of a month: nobody's line
    own = [p for p, f in layout.columns.items() if f in _OWN and p in filled]
    counted = numbers[few].any(axis=1)
    # no day, machine or order beside the words themselves
    named = filled.loc[few, own].sum(axis=1) - frame.loc[few, own].eq(first, axis=0).sum(axis=1)
    # a machine may be called "Total flow", no day and no order are
    elsewhere = (
        frame.loc[few, [p for p in own if layout.columns[p] in (*_DAYS, "work_order")]].eq(first, axis=0).any(axis=1)
    )
    bare = (~filled.loc[few, own].any(axis=1) | (elsewhere & named.eq(0))) & counted & _like(first, _OF_SOMETHING)
    grouped = alone[few] & counted & named.eq(0) & (_like(first, _GROUPED) | _like(first, _MEAN) | _like(first, _COUNT))
    # "Number of jobs: | 32 | Unplanned: 12": figures behind words of their own, of no day
    undated = ~filled.loc[few, [p for p in own if layout.columns[p] in _DAYS]].any(axis=1)
    grouped |= alone[few] & counted & undated & (_like(first, _PERIOD_ALONE) | (named.eq(0) & _like(first, _OF_STOPS)))
    grouped |= rest[few].le(1) & counted & undated & first.str.endswith(":") & _like(first, _COUNT)
    foot = filled[few].sum(axis=1).eq(1) & (_like(first, _FOOT) | _like(first, _HOW_MANY))
    out[few] = (_like(first, _TOTAL) | starred | bare | grouped | foot).fillna(False).to_numpy(dtype=bool)
    return out | unnamed | _dated(frame, filled, numbers, layout)


def _unnamed(frame: pd.DataFrame, filled: pd.DataFrame, numbers: pd.DataFrame, layout: Layout) -> pd.Series[Any]:
    """Rows of nothing but hours or costs, with their units, as systems write sums below a list without a word."""
    summed = [p for p, f in layout.columns.items() if f in _SUMMED and p in filled]
    out = numbers[summed].any(axis=1).astype(bool)
    if out.any():
        known = set(layout.columns) - set(layout.amounts.values())
        rest = frame[out].drop(columns=summed)
        units = rest.apply(lambda c: c.str.fullmatch(_COUNTED_IN, case=False) & (c.name not in known))
        out[out] = (rest.eq("") | units).all(axis=1)
    return out


def _several(frame: pd.DataFrame, filled: pd.DataFrame, numbers: pd.DataFrame) -> pd.Series[Any]:
    """Rows of totals beside one another, words and figures by turns: "Total cals | 12 | Pass | 9 | Fail | 3"."""
    out = numbers.sum(axis=1).gt(1) & (2 * numbers.sum(axis=1)).eq(filled.sum(axis=1))
    for n in np.flatnonzero(out):
        told = filled.iloc[n].to_numpy()
        figures = numbers.iloc[n].to_numpy()[told].tolist()
        by_turns = figures == [False, True] * (len(figures) // 2)
        out.iloc[n] = by_turns and re.match(_OF_SOMETHING, frame.iloc[n].to_numpy()[told][0], re.I) is not None
    return out


def _dated(frame: pd.DataFrame, filled: pd.DataFrame, numbers: pd.DataFrame, layout: Layout) -> pd.Series[Any]:
    """Rows whose only words beside their day are those of a total: "03.01. | Day total | 6.5"."""
    days = [p for p, f in layout.columns.items() if f in _DAYS and p in filled]
    words = (filled & ~numbers).drop(columns=days)
    one = words.sum(axis=1).eq(1) & filled[days].any(axis=1)
    if one.any():
        said = frame.loc[one, words.columns].where(words[one]).bfill(axis=1).iloc[:, 0].astype("str")
        one[one] = _like(said, _TOTAL).to_numpy(dtype=bool)
    return one


def _like(said: pd.Series[Any], pattern: str) -> pd.Series[Any]:
    return said.str.match(pattern, case=False).fillna(False).astype(bool)


def says_total(said: pd.Series[Any]) -> pd.Series[Any]:
    """Cells that are the words for a total of something, as below a list: "Total units", "Summe Leistung:", "Total assets on contract:"."""
    return _like(said, _TOTAL) | _like(said, _OF_A_LIST)


def counts_lines(text: str) -> bool:
    """Whether a line only says how many lines a list has: "Visits: 9 Call-outs: 2"."""
    return re.match(_HOW_MANY, text, re.I) is not None


def names_total(cell: str) -> bool:
    """Whether a cell is the words for a total: "Total", "Wk 6 total", "P-101 Ergebnis"."""
    return any(re.match(pattern, cell, re.I) for pattern in (_TOTAL, _OF_SOMETHING, _GROUPED))
