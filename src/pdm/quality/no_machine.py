"""What people write where a form asks for the machine and they mean none: a place, the plant as a whole, a sum, a month."""

from __future__ import annotations

import re
from functools import cache

from pdm.grammar.dates import parse

_PLACES = """
site plant works factory mill quarry mine pit depot terminal wharf berth facility facilities premises area zone section sector department dept
division shop workshop garage shed barn store stores storeroom stockroom warehouse yard compound grounds outside outdoor external office offices
building bldg floor level room hall corridor stairs canteen kitchen lab laboratory toilet toilets washroom restroom car park road
werk betrieb anlage gesamtanlage werkstatt lager magazin halle gebäude bereich abteilung hof büro
usine atelier magasin entrepôt bâtiment bureau zone secteur parc
planta taller almacén edificio oficina zona sección nave patio
"""
_CATCH_ALL = """
general generally misc miscellaneous various several sundry sundries common all any other others none nil na no not applicable unknown tbc tbd
housekeeping cleaning admin administration training meeting safety labour labor stock consumables spares hire hired contractor contractors visitors
allgemein allgemeines diverse diverses verschiedenes sonstiges alle keine keiner unbekannt
général divers tous aucun autre autres
varios todos ninguno otros
"""
_SUMS = """
total totals subtotal sub grand sum sums average avg mean count carried brought forward balance hours hrs day days night shift week month year
daily weekly monthly yearly ytd mtd to date per
summe gesamt gesamtsumme zwischensumme übertrag tag woche monat jahr schicht
somme jour semaine mois année
suma día semana mes año
"""
_JOINING = "the of and in on at for der die das des und im am le la les du de et el los las y del"
_NAMED = frozenset(w for group in (_PLACES, _CATCH_ALL, _SUMS, _JOINING) for w in group.split())
_WORD = re.compile(r"[^\W\d_]+")
_UNIT = 2
"""Longest number, and one letter, that tells one place from another of its kind: "area 2", "bay C", "shop 12"."""


@cache
def is_no_machine(name: str) -> bool:
    """Whether a name is surely that of no machine; names of machines in such words ("workshop crane", "area 2 fan") are not."""
    text = name.strip().casefold()
    words = [w for w in _WORD.findall(text) if len(w) > 1]
    if not words:
        return "".join(c for c in text if c.isalnum()) in {"", "na", "tbc", "tbd"}
    numbers = re.findall(r"\d+", text)
    if any(len(n) > _UNIT for n in numbers):
        return _is_month(text)
    return all(w in _NAMED for w in words) or _is_month(text)


def _is_month(text: str) -> bool:
    """Whether a name is a month or a day, and nothing else."""
    return bool(re.fullmatch(r"[^\W\d_]{3,9}\.?\s+(?:19|20)\d\d", text)) and bool(parse(f"1 {text}", order="DMY"))
