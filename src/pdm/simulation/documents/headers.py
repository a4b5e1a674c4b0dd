"""What the forms of the enterprise call their columns.

Every site words its forms in its own way. The first list of a field holds the usual words, the second the
home-grown ones that no standard knows; about four of ten drawn headers come from the second.
"""

from __future__ import annotations

import numpy as np

USUAL: dict[str, tuple[str, ...]] = {
    "date": ("Date", "Datum", "Work date", "Created on"),
    "time": ("Time", "Uhrzeit"),
    "equipment": ("Equipment", "Equip. No.", "Tag No.", "Machine", "Asset"),
    "description": ("Description", "Work done", "Remarks", "Short text"),
    "technician": ("Technician", "Name", "Done by"),
    "work_order": ("Work Order", "WO No.", "Order"),
    "order_type": ("Order Type", "Type", "Work type"),
    "damage_code": ("Damage code", "Failure code"),
    "activity_code": ("Activity code", "Action code"),
    "breakdown": ("Breakdown", "B/D"),
    "temperature": ("Temp.", "Temperature (°C)", "Temp °C"),
    "load": ("Load %", "Load"),
    "vibration": ("Vibration mm/s", "Vib."),
    "running_hours": ("Running hours", "Run hrs"),
    "downtime": ("Downtime (h)", "Downtime"),
    "cost": ("Cost", "Total cost"),
}
HOMEGROWN: dict[str, tuple[str, ...]] = {
    "date": ("Day of job", "When seen", "Dt./turn", "Fault day", "Logd on"),
    "time": ("O'clock", "At hrs", "Clock"),
    "equipment": ("Which unit", "Plant item", "M/c ref", "Kit", "Pos. in plant", "Item worked on"),
    "description": ("What was wrong / done", "Story", "Findings + job", "Fault & cure", "Notes of shift"),
    "technician": ("Fitter", "Hand", "Who", "Sgd.", "Monteur"),
    "work_order": ("Job card", "Docket", "J/C", "Chit no."),
    "order_type": ("Sort", "Job kind", "Cat. of work"),
    "damage_code": ("Dmg key", "Schaden", "Flt cd"),
    "activity_code": ("Did-code", "Cure key", "Massn."),
    "breakdown": ("Stood still?", "Plant down Y/N", "Ausfall"),
    "temperature": ("Brg warm °C", "Hot spot", "degs", "T Lager"),
    "load": ("Duty %", "Amps%", "Ausl. %"),
    "vibration": ("Shake mm/s", "Vel. rms", "Schwing."),
    "running_hours": ("Clock hrs", "Bh", "Hour meter"),
    "downtime": ("Stood hrs", "Lost h", "Stillst. h"),
    "cost": ("Spent", "Bill", "EUR tot."),
}
SAP: dict[str, dict[str, str]] = {
    "en": {
        "work_order": "Order", "order_type": "Type", "equipment": "Equipment", "description": "Description",
        "date": "Bas. start", "damage_code": "Damage", "activity_code": "Activ.", "breakdown": "Bkdn",
        "downtime": "Bkdn dur.", "cost": "TotActCost", "temperature": "Meas.temp", "variance": "Plan var.",
        "technician": "Entered by",
    },
    "de": {
        "work_order": "Auftrag", "order_type": "Art", "equipment": "Equipment", "description": "Kurztext",
        "date": "Eckstart", "damage_code": "Schad.", "activity_code": "Akt.", "breakdown": "Ausf.",
        "downtime": "Ausf.dauer", "cost": "GesIstKost", "temperature": "Messw. C", "variance": "Abweich.",
        "technician": "Erfasser",
    },
}  # fmt: skip
MAXIMO: dict[str, str] = {
    "work_order": "WONUM", "equipment": "ASSETNUM", "description": "DESCRIPTION",
    "long_text": "DESCRIPTION_LONGDESCRIPTION", "location": "LOCATION", "order_type": "WORKTYPE",
    "damage_code": "FAILURECODE", "activity_code": "REMEDYCODE", "status": "STATUS",
    "status_date": "STATUSDATE", "date": "ACTSTART", "technician": "LEAD", "downtime": "DOWNTIME",
    "cost": "ACTTOTALCOST", "running_hours": "METERREADING",
}  # fmt: skip


def draw(fields: tuple[str, ...], rng: np.random.Generator, homegrown: float = 0.4) -> dict[str, str]:
    """A header for each of `fields`: home-grown with probability `homegrown`."""
    out: dict[str, str] = {}
    for name in fields:
        words = (HOMEGROWN if rng.random() < homegrown else USUAL)[name]
        out[name] = str(words[int(rng.integers(len(words)))])
    return out


def inventory() -> set[str]:
    """All words that the forms use over their columns."""
    words = {w for group in (USUAL, HOMEGROWN) for options in group.values() for w in options}
    words |= {w for language in SAP.values() for w in language.values()}
    return words | set(MAXIMO.values())
