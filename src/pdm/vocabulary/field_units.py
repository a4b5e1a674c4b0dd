"""Units in the headers of columns, and columns that hold the unit of the amount beside them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

_UNIT = re.compile(
    r"[\(\[\{<]\s*([^\)\]\}>]{1,12})\s*[\)\]\}>]|\bin\s+(°\s?[CF]|bar|psi|mm/s|h|hrs|%)\s*$|(°\s?[CFK]|%|\bmm/s\b)",
    re.I,
)
_TIMES = (
    r"h|hrs?|hours?|std|stunden?|heures?|horas?|ore|uur|uren|godz|godzin[ay]?|min|mins|minutes?|minuten?|minutos?|minuti|minuut|minut[ay]?"
    r"|days?|tage?n?|jours?|d[ií]as?|giorni|dagen|dni|secs?|seconds?|sek|sekunden?|secondes?|segundos?|secondi"
)
_UNIT_WORDS = re.compile(
    rf"^(?:°\s?[CFK]|deg\s?[CF]?|[CFKAVW%]|kW|bar|barg|mbar|kPa|MPa|psi|mm/s|in/s|ips|{_TIMES}|s|rpm|"
    r"1/min|l/min|m3/h|Hz|amps?|eur|€|\$|usd|gbp|£|d)\.?$",
    re.I,
)
_BEHIND = re.compile(
    rf"(?:[\s_/,.:|-]|\bin\b|(?-i:(?<=[a-zäöüé])(?=[A-Z])))\s*"
    rf"(?P<unit>{_TIMES}|deg\s?[CF]|celsius|fahrenheit|mm/s|in/s|ips|barg?|psig?|kPa|MPa|mbar|rpm|amps?)\.?\s*$",
    re.I,
)
"""A unit as the last word of a header, without brackets: "Dauer min", "Durée/min", "Stillstand in Minuten", "downtime_hrs"."""
_STANDING = (
    r"lost|down(?:time)?|stop(?:ped|page|pages|s)?|standing|stood|still|idle|delay(?:ed|s)?|outage|off ?line|out of (?:service|use|action)"
    r"|ausfall\w*|stillstand\w*|gestanden|verloren|verlust|st[öo]rung\w*|arr[êe]t\w*|perdu\w*|paro|parad\w*|perdid\w*|detenid\w*|fermo|fermat\w*|pers[ei]|stilstand"
    r"|paragem|przestoj\w*|postoj\w*"
)
_SEVERAL = (
    r"h|hrs?|hours|std|stunden|heures|horas|ore|uren|godz|godzin|min|mins|minutes|minuten|minutos|minuti|minut|days|tage|jours|d[ií]as|giorni|dagen|dni"
    r"|secs?|seconds|sek|sekunden|secondes|segundos|secondi"
)
"""Units of time as amounts are headed: "Heure arrêt" is the hour at which it stopped."""
_BEFORE = re.compile(
    rf"^\s*(?P<unit>{_SEVERAL})(?![^\W_])\.?[\s_/,:|-]*(?:(?:of|de|di|d['’]|der|des|van|the|was|is|machine|line|total)[\s_]*)*(?:{_STANDING})(?![^\W_])",
    re.I,
)
"""A unit as the first word of a header, where the others say that something stood: "Mins Lost", "Minutes of downtime", "Min. Ausfall"; a "min" before
anything else may be the least."""
_DEGREES = re.compile(r"\btemp\w*\.?[\s_/,-]+(?:in\s+)?([CFK])\s*$", re.I)
_MINUTES = re.compile(r"^(?:m|min|mins|minutes?|minuten?|minutos?|minuti|minuut|minut[ay]?)$", re.I)
_TIME = re.compile(rf"^(?:{_TIMES}|s|d)\.?$", re.I)
_TIME_ITSELF = re.compile(r"^(?:time|zeit|arbeitszeit|temps|tiempo|tempo|tijd|czas|tid)$")
_LOADS = re.compile(r"^(?:%|m?A|kA|amps?|k?W|MW|hp)$", re.I)
_HEADINGS = frozenset(
    ("unit", "units", "uom", "u o m", "u m", "um", "unit of measure", "unit of measurement", "measurement unit", "measure unit", "meas unit", "eng unit", "engineering unit",
     "units of measure", "measureunit", "measureunitid", "einheit", "einh", "masseinheit", "mengeneinheit", "me", "meinh", "maueh", "messeinheit", "einheit ausfall", "unite", "unite de mesure",
     "unidad", "unidad de medida", "ud", "unita", "unita di misura", "u di m", "eenheid", "unidade", "jednostka", "j m")
)  # fmt: skip
"""Headings, as `plain` gives them, of columns that may hold units."""
_VALUES = frozenset(
    ("value", "values", "reading", "readings", "measured value", "measurement", "measured", "measurement value", "measurement reading", "result", "actual value", "act value",
     "messwert", "messwerte", "wert", "werte", "istwert", "messergebnis", "ergebnis", "ablesung", "valeur", "valeur mesuree", "valeur lue", "mesure", "releve", "lecture", "lectures", "valor", "valor medido", "medida", "lectura",
     "valore", "valore misurato", "misura", "lettura", "waarde", "meetwaarde", "wartosc", "leitura", "valor leido", "valor lido", "valore letto", "letture", "verdi", "malt verdi", "avlesning", "avlesing", "maling", "varde", "avlasning", "readg", "recdv", "measurementvalue", "observation value")
)  # fmt: skip
"""Headings, as `plain` gives them, that say only that there is a value: what was measured stands elsewhere."""
_CELL = re.compile(
    rf"^(?:°\s?[CFK]|deg\.?\s?[CF]?|[CFKAVW%hds]|k?W|mA|kA|kV|bar\s?[ag]?|barg|mbar|k?Pa|MPa|psi[ag]?|[mc]m/s|m/s|in/s|ips|{_TIMES}|rpm|1/min|u/min|l/min|l/s|l|m3/h|m³/h|m3|m³|"
    r"mm|µm|um|cm|m|km|kg|t|g|k?hz|k?wh|mwh|v|nm|n|kn|ppm|ph|db|dba|pcs?|st|stk|ea|µs/cm|mg/l)$",
    re.I,
)
_OF_UNIT = {
    "°c": "temperature", "°f": "temperature", "°k": "temperature", "c": "temperature", "f": "temperature", "k": "temperature", "degc": "temperature", "degf": "temperature",
    "deg": "temperature", "mm/s": "vibration", "cm/s": "vibration", "in/s": "vibration", "ips": "vibration", "bar": "pressure", "bara": "pressure", "barg": "pressure",
    "mbar": "pressure", "psi": "pressure", "psia": "pressure", "psig": "pressure", "pa": "pressure", "kpa": "pressure", "mpa": "pressure", "h": "running_hours", "hr": "running_hours",
    "hrs": "running_hours", "hour": "running_hours", "hours": "running_hours", "std": "running_hours", "stunde": "running_hours", "stunden": "running_hours", "heure": "running_hours",
    "heures": "running_hours", "hora": "running_hours", "horas": "running_hours", "ore": "running_hours", "uur": "running_hours", "uren": "running_hours", "%": "load",
}  # fmt: skip
_NUMBER = re.compile(r"^[-+]?\d[\d.,' ]*-?(?:E[-+]?\d+)?$", re.I)
_LEAST_UNITS = 0.8
"""Share of the filled cells of a column of units that are units."""


@lru_cache(maxsize=20_000)
def unit_of(header: str) -> str:
    """The unit written in a header (`Temp (°F)` gives `°F`, `Dauer min` gives `min`), empty if there is none."""
    for found in _UNIT.finditer(header):
        if unit := _unit(found):
            return unit
    if degrees := _DEGREES.search(header):
        return degrees[1]
    bare = header.strip().rstrip(".:")
    if _MINUTES.match(bare) and len(bare) > 2:
        # "Minutes" alone: what is counted is known from elsewhere, in which unit from here
        return bare
    if standing := _BEFORE.match(header):
        return standing["unit"]
    behind = _BEHIND.search(header)
    return behind["unit"] if behind and header[: behind.start()].strip(" _/,.:|-") else ""


def without_unit(header: str) -> str:
    """A header without its unit in brackets or signs."""

    return _UNIT.sub(lambda found: " " if _unit(found) else found.group(0), header)


def _unit(found: re.Match[str]) -> str:
    """The unit of a match of `_UNIT`, empty where it is none: the s of "Part(s)" are no seconds."""
    unit = next(g for g in found.groups() if g).strip()
    plural = unit == "s" and found.string[found.start() - 1 : found.start()].isalpha()
    return unit if _UNIT_WORDS.match(unit) and not plural else ""


def before_unit(header: str) -> str:
    """What stands before a unit that is the last word of a header ("Dauer" of "Dauer min"), empty where none is."""
    found = _DEGREES.search(header)
    at = found.start(1) if found else (behind.start() if (behind := _BEHIND.search(header)) else 0)
    before = header[:at].strip(" _/,.:|-")
    return re.sub(r"\s+in$", "", before, flags=re.I)


def counts_standing(header: str) -> bool:
    """Whether a header says in what time is counted and that something stood ("Mins Lost", "Horas paro"): amounts of downtime."""
    return _BEFORE.match(header) is not None


_OTHERS = re.compile(
    r"\b(?:prev(?:ious)?|prior|former|baseline|base line|ref(?:erence|erenz)?|t ?ref|limits?|lim|threshold|alarms?|alert|warning|trip|set ?points?|sp|target|nominal|rated|rating|design"
    r"|allow(?:ed|able)|permitted|tolerance|delta|diff(?:erence)?|deviation|ambient"
    r"|last (?:\w+ )?(?:readings?|values?|meas\w*|temps?|temperatures?|vib\w*|vel\w*|rms|overall|press\w*|survey|check|time|month|year|week|hours?|hrs|meter|smu|mm|bar|psi|c|f|deg\w*)"
    r"|vorwert|vorher\w*|vorig\w*|letzte\w*|grenzwert\w*|grenze|sollwert\w*|soll|referenz\w*|bezug\w*|differenz|abweichung|zul(?:assig\w*)?|nennwert|umgebung\w*|raum ?temp\w*"
    r"|precedent\w*|derniere?s?|limite|seuil|consigne|ecart|anterior\w*|ultim[ao]s?|umbral|consigna|precedente|soglia|vorige|laatste|grens\w*|streefwaarde|poprzedni\w*)\b"
)
_OF_WATER = re.compile(
    r"(?:ph|redox|orp|tds|ntu|o2|co2|cl2|no3|po4|so3|sio2|nh3|fe|cu|leitf(?:ahigkeit)?|leitwert|lf|gesamtharte|harte|dh|p wert|m wert|trubung|chlor|phosphat|sulfit"
    r"|cond(?:uctivity)?|(?:total )?hardness|alkalinity|turbidity|chlor(?:ine|ide)|phosphate|sulphite|viscosity|visc|tan|tbn|conductivite|durete|titre alcalim\w*|ta|tac|turbidite|chlore"
    r"|conductividad|dureza|alcalinidad|turbidez|cloro|condutividade|alcalinidade|conducibilita|durezza|torbidita|geleidbaarheid|hardheid|troebelheid|viskositat|viscosite|viscosidad\w*)(?: \w{1,4})?"
)
"""What is measured of boiler water, cooling water and oil, as `plain` writes it."""
_DELTA = re.compile(r"[Δδ∆]")


def of_another_time(header: str) -> bool:
    """Whether a header speaks of an amount that was not measured on the machine now: an earlier one, a limit, a reference, a difference."""
    return bool(_OTHERS.search(plain(header)) or _DELTA.search(header))


def physical(header: str) -> bool:
    """Whether a header holds the unit of an amount ("Tref °C", "Weight (kg)"), or calls what is measured in water and oil ("pH"), so that no names or numbers of
    anything stand below; one letter may be a name.
    """
    unit = unit_of(header).rstrip(".")
    return len(unit) > 1 or unit == "%" or _OF_WATER.fullmatch(plain(header)) is not None


def plain(header: str) -> str:
    """Lower case, accents off, punctuation to single spaces."""
    text = unicodedata.normalize("NFKD", header.replace("ß", "ss")).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())


def holds_units(header: str, cells: Sequence[str]) -> bool:
    """Whether a column under `header` holds units: "Unit" above MIN, H and MM/S, not above names of machines."""
    if plain(header) not in _HEADINGS:
        return False
    told = [c.strip() for c in cells if c and c.strip()]
    return bool(told) and sum(bool(_CELL.match(c)) for c in told) >= _LEAST_UNITS * len(told)


def counts_time(header: str) -> bool:
    """Whether a word of a header is a unit of time, or time itself: "time spent sec", "hours charged"."""
    return any(len(w) > 1 and (_TIME.match(w) or _TIME_ITSELF.match(w)) for w in plain(header).split())


def says_only_value(header: str) -> bool:
    """Whether a header says only that there is a value ("Messwert", "Reading"), not of what."""
    return plain(header) in _VALUES


def fits(unit: str, field: str) -> bool:
    """Whether amounts of `field` may be counted in `unit`: no temperature in "min", which is the least there."""
    if field in ("downtime", "running_hours"):
        return bool(_TIME.match(unit))
    if field == "load":
        return bool(_LOADS.match(unit))
    if field in ("temperature", "vibration", "pressure"):
        return measured_in(unit) == field
    return not _TIME.match(unit)


def heading_units(headers: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    """The unit that the heading of each field has its amounts in. What no duration can be counted in stays behind a downtime, so that it is none.

    Args:
        headers: Texts of the header row by column.
        columns: Column to field.
    """
    told = {f: unit_of(headers[p]) for p, f in columns.items() if p < len(headers)}
    return {f: u for f, u in told.items() if u and (f == "downtime" or fits(u, f))}


def with_unit(text: str, unit: str) -> str:
    """A bare number with the unit of its heading behind it; anything else as it is."""
    return f"{text} {unit}" if unit and re.fullmatch(r"[-+]?\d[\d.,]*", text) else text


def measured_in(unit: str) -> str:
    """The field of measurements that a unit alone tells ("MM/S" gives `vibration`), empty where it tells none."""
    return _OF_UNIT.get(re.sub(r"[\s.]", "", unit).casefold(), "")


def unit_columns(headers: Sequence[str], samples: Mapping[int, Sequence[str]]) -> dict[int, int]:
    """Columns that hold units, each with the column of the amounts on its left; -1 where none stands there.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells as text.
    """
    out: dict[int, int] = {}
    for position, header in enumerate(headers):
        if holds_units(header, samples.get(position, ())):
            left = next((p for p in range(position - 1, -1, -1) if any(c.strip() for c in samples.get(p, ()))), -1)
            told = [c.strip() for c in samples.get(left, ()) if c.strip()]
            numbers = sum(bool(_NUMBER.match(c)) for c in told)
            out[position] = left if told and numbers >= _LEAST_UNITS * len(told) else -1
    return out
