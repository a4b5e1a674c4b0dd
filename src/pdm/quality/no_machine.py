"""What people write where a form asks for the machine and they mean none: a place, the plant as a whole, a sum, a month."""

from __future__ import annotations

import re
from functools import cache

from pdm.grammar.dates import parse

_WHOLE = """
site plant works factory mill quarry mine pit depot terminal wharf berth facility facilities premises yard compound grounds outside outdoor external
canteen toilets washroom restroom car park road
werk betrieb anlage gesamtanlage hof usine parc planta patio
"""
_PLACES = """
area zone section sector department dept division shop workshop garage shed barn store stores storeroom stockroom warehouse office offices building bldg
floor level room hall corridor stairs kitchen lab laboratory toilet
werkstatt lager magazin halle gebäude bereich abteilung büro atelier magasin entrepôt bâtiment bureau secteur
taller almacén edificio oficina zona sección nave
"""
_CATCH_ALL = """
general generally misc miscellaneous various several sundry sundries common all any other others none nil not applicable unknown tbc tbd
housekeeping cleaning admin administration training meeting safety labour labor stock consumables spares visitors
allgemein allgemeines diverse diverses verschiedenes sonstiges alle keine keiner unbekannt
général divers tous aucun autre autres varios todos ninguno otros
"""
_SUMS = """
total totals subtotal sub grand sum sums average avg mean count carried brought forward balance hours hrs day days night shift week month year
daily weekly monthly yearly ytd mtd to date per
summe gesamt gesamtsumme zwischensumme übertrag tag woche monat jahr schicht somme jour semaine mois année suma día semana mes año
"""
_JOINING = "the of and in on at for der die das des und im am le la les du de et el los las y del"
_NUMBERED = frozenset(_PLACES.split())
_NAMED = frozenset(w for group in (_WHOLE, _PLACES, _CATCH_ALL, _SUMS, _JOINING) for w in group.split())
_WORD = re.compile(r"[^\W\d_]+")
_UNIT = re.compile(r"\W+(?:\d{1,2}|[^\W\d_])\W*$")
"""What tells one place from another of its kind: "area 2", "hall C", "shop 12". A plant with a number may well be a machine."""


@cache
def is_no_machine(name: str) -> bool:
    """Whether a name is surely that of no machine; names of machines in such words ("workshop crane", "area 2 fan") are not."""
    text = name.strip().casefold()
    if "".join(c for c in text if c.isalnum()) in {"", "na"}:
        return True
    if _is_month(text):
        return True
    bare = _UNIT.sub("", text)
    words = _WORD.findall(bare)
    if not words or any(c.isdigit() for c in bare) or not all(w in _NAMED for w in words):
        return False
    return bare == text or words[-1] in _NUMBERED


def _is_month(text: str) -> bool:
    """Whether a name is a month of a year, and nothing else."""
    return bool(re.fullmatch(r"[^\W\d_]{3,9}\.?\s+(?:19|20)\d\d", text)) and bool(parse(f"1 {text}", order="DMY"))
