"""Numbers with units: as written, with their quantity, converted to one unit a quantity."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pdm.grammar.units import COMMON, to_common, unit_of
from pdm.prefilter import Prefiltered

_NUMBER = (
    r"[-+]?\d{1,3}(?:[ '\u00a0]\d{3})+(?:[.,]\d+)?|[-+]?\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?(?!\d)|[-+]?\d+(?:[.,]\d+)?(?:-(?![\d.,]))?"
    r"|(?<![\w.,])[-+]?[.,]\d+"
)
_UNIT = (
    r"°\s?[CFK]\b|deg(?:rees?|\.)?\s?(?:[CFK]\b|cel[sc]ius|farh?enheit|fahrenheit)?|º\s?[CF]\b|cel[sc]ius|centigrade|fahrenheit|grad(?:os?|i)?\s?(?:c\b|celsius)?|degrés?\s?(?:c\b|celsius)?|mm\s?/\s?s(?:ec)?\b|mms(?:-1)?\b|mm\s?s-1|mm per s(?:ec)?\b|in/s(?:ec)?\b|ips\b|"
    r"bar\s?\(?[ga]?\)?(?![a-z])|bars\b|kgf?\s?/\s?cm[2²]|mbar\b|psi[ga]?\b|kpa\b|mpa\b|kg/cm2\b|%|rpm\b|1/min\b|u/min\b|tr/min\b|amps?\b|amperes?\b|kw\b|m3/hr?\b|m³/h\b|l/min\b|lpm\b|l/s\b|gpm\b|hrs?\b|hours?\b|h\b|°|[CFA]\b"
)
_MEASURE = re.compile(rf"(?<![A-Za-z0-9\-/#.,])(?P<number>{_NUMBER})\s?(?P<unit>{_UNIT})", re.I)
_BARE = Prefiltered(
    r"\b(?P<word>temp(?:erature|\.|s)?|tmp|vib(?:ration|\.|s)?|vel(?:ocity)?|press(?:ure|\.)?|load|amps|current|run(?:ning)?\s?h(?:ou)?rs|hour\s?meter|rh|smu|hrs\s?run)"
    rf"(?:\s+(?:at|is|was|of|now|up to|reading|reached|about|abt\.?|approx\.?|approximately|ca\.?|circa|around|to|on|=|rms|overall|de|nde))*\s*[:=@~<>≤≥]{{0,2}}\s*(?P<number>{_NUMBER})(?![\d:/]|\s?(?:out\s)?of\b|\s?(?:x|×)\s?\d)",
    re.I,
)
_RANGE = re.compile(
    rf"(?<![A-Za-z0-9\-/#.,:])(?:(?<=between )|(?!\d+(?:[.,]\d+)? and))(?P<low>\d+(?:[.,]\d+)?|[.]\d+)(?:[-–]|\s?(?:to|and|bis|à|hasta)\s?)(?P<next>\d+(?:[.,]\d+)?|[.]\d+)(?=\s?(?:{_UNIT}))",
    re.I,
)
# nobody gives them to a thousandth
_IN_THOUSANDS = frozenset(("running_hours", "speed"))
_DEFAULT = {q: COMMON[q] for q in ("temperature", "vibration", "pressure", "load", "running_hours", "current")}
_WORDS = (
    ("temp", "temperature"), ("tmp", "temperature"), ("vib", "vibration"), ("vel", "vibration"), ("press", "pressure"), ("load", "load"),
    ("amps", "current"), ("current", "current"), ("run", "running_hours"), ("hour", "running_hours"), ("rh", "running_hours"),
    ("smu", "running_hours"), ("hrs", "running_hours"),
)  # fmt: skip
_LOADED = re.compile(r"\b(?:load|loaded|duty|capacity|output|loading|running|run|ran)\b", re.I)
_NOT_LOAD = re.compile(
    r"\b(?:level|humidity|open|opening|worn|wear|rh|moisture|concentration|full|done|complete|remaining)\b", re.I
)
_HOT = re.compile(
    r"(?:temp|hot|heat|warm|ran|run|cool|at|to|bearing|brg|@|reached|de|nde|ib|ob|inboard|outboard)\W*$", re.I
)
_DIFFERENCE = re.compile(r"\b(?:d\s?t|delta\s?t|temp(?:erature)? diff(?:erence)?)\b[^,;.]*$|[Δ∆]\s?T\b[^,;.]*$", re.I)
_PLACE = (
    r"(?:n?de|ib|ob|inboard|outboard|top|bottom|(?:drive|free) end)(?:\s(?:brg|bearing|temp|end|side)s?\.?)*\W{0,2}?"
)
_AT_PLACES = Prefiltered(rf"\b{_PLACE}(?P<number>{_NUMBER})\s?[,/&]?\s?(?:and\s)?(?={_PLACE}(?P<next>{_NUMBER}))", re.I)
_IN_PERCENT = re.compile(
    r"\b(?:humidity|moisture|slip|opening|concentration|rh|feuchte|feuchtigkeit|luftfeuchte|schlupf|öffnung|humidité|glissement|ouverture|humedad|deslizamiento|apertura|umidità|umidita|scorrimento|umidade|abertura|vochtigheid|wilgotność)\.?\s*[:=]?\s*$",
    re.I,
)
"""What is told in percent alone, right before a figure: a "%" that was read as "°C" makes no temperature of it."""
_MACHINE = re.compile(
    r"(?:\b(?:pump|pmp|fan|motor|mtr|unit|line|tank|no|nr|train|mill|comp\w*|conv\w*|valve|boiler|vessel)\.?|#|[A-Z]{1,3}-?)\s*$"
)
_AMPERE = re.compile(r"\b(?:amps?|current|draw|drawing|drew|pulling|at|phase)\b", re.I)
_HOURS = re.compile(
    r"\b(?:run(?:ning)?|hour ?meter|meter|clock|counter|smu|after|at|since|operating|service)\b|@", re.I
)
PHYSICS = {"temperature": (-90.0, 1500.0), "vibration": (0.0, 200.0), "pressure": (-1.1, 2000.0), "load": (0.0, 250.0), "running_hours": (0.0, 1e6),
           "speed": (0.0, 2e5), "current": (0.0, 1e5), "power": (0.0, 1e6), "flow": (0.0, 1e6)}  # fmt: skip
"""What cannot be exceeded in any plant, in common units."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement: quantity, value in `unit`, and where it stands in the text."""

    quantity: str
    value: float
    unit: str
    start: int = 0
    end: int = 0


def parse_number(text: str) -> float | None:
    """A number with decimal comma or point, thousands, and a sign before or behind; None when it is none.

    One group of three behind a comma or point is read as decimals ("1,234" is 1.234), as in the text of a cell that
    has lost its locale; several groups are thousands. A number may begin with its point (".31").
    """
    found = re.search(_NUMBER, text)
    if found is None:
        return None
    raw = found[0].replace(" ", "").replace("'", "").replace("\u00a0", "")
    negative = raw.startswith("-") or raw.endswith("-")
    raw = raw.strip("+-")
    if "," in raw and "." in raw:
        decimal = max(raw.rfind(","), raw.rfind("."))
        raw = re.sub(r"[.,]", "", raw[:decimal]) + "." + raw[decimal + 1 :]
    elif raw.count(",") + raw.count(".") > 1:
        raw = re.sub(r"[.,]", "", raw)
    raw = raw.replace(",", ".")
    try:
        return -float(raw) if negative else float(raw)
    except ValueError:
        return None


def convert(value: float, unit: str) -> tuple[float, str] | None:
    """`value` of a unit as written, in the common unit of its quantity, with that unit; None when it is unknown."""
    return to_common(value, unit)


def parse_field(text: str, quantity: str, unit: str = "") -> Measurement | None:
    """A number in a field whose quantity is known; `unit` is what the site or header writes when the cell has none."""
    value = parse_count(text) if quantity == "running_hours" else parse_number(text)
    if value is None:
        return None
    known = unit_of(re.sub(_NUMBER, "", text, count=1).strip())
    if known is None or known.quantity != quantity:
        known = unit_of(unit) if unit else None
    if known is None or known.quantity != quantity:
        known = unit_of(_DEFAULT.get(quantity, ""))
    if known is None:
        return None
    return Measurement(quantity, round(value * known.factor + known.offset, 6), COMMON[quantity])


def parse_count(text: str) -> float | None:
    """A number where one group of three means thousands (hours, money): "12,450" and "12.450" are 12450."""
    if found := re.fullmatch(r"\s*(\d{1,3})[.,](\d{3})(?:\s*[A-Za-z]*)\s*", text):
        return float(found[1] + found[2])
    return parse_number(text)


def find_measurements(text: str, units: dict[str, str] | None = None) -> list[Measurement]:
    """All measurements of a text ("brg temp 82C NDE", "7.2 mm/s", "3 bar g", "240F", "vib 7.2").

    Args:
        text: As written.
        units: Quantity to the unit that the site writes when it writes none.

    A letter behind a number is a unit only where the words around speak for it: the C of "pump 2 C" is none.
    """
    out: list[Measurement] = []
    for found in _MEASURE.finditer(text):
        measured = _measured(found, text, units or {})
        if measured is not None:
            out.append(measured)
    out += _ranges(text, out, units or {})
    out += _of_places(text, out)
    taken = [(m.start, m.end) for m in out]
    for found in _BARE.finditer(text):
        start, end = found.span("number")
        if any(a < end and start < b for a, b in taken) or _MEASURE.match(text, start) is not None:
            continue
        word = re.sub(r"\s", "", found["word"].casefold())
        quantity = next(q for begin, q in _WORDS if word.startswith(begin))
        measured = parse_field(found["number"], quantity, (units or {}).get(quantity, ""))
        if measured is not None:
            out.append(Measurement(quantity, measured.value, measured.unit, start, end))
    return sorted(out, key=lambda m: m.start)


def _ranges(text: str, found: list[Measurement], units: dict[str, str]) -> list[Measurement]:
    """Both ends of "4.5-5.2 mm/s" and "between 70 and 80 C" as far as they are not found yet; the unit behind the last is that of both."""
    out: list[Measurement] = []
    known = {m.start for m in found}
    for pair in _RANGE.finditer(text):
        start, at = pair.start("low"), pair.start("next")
        low, high = parse_number(pair["low"]), parse_number(pair["next"])
        if start in known or low is None or high is None or low >= high or text[:start].casefold().endswith("from "):
            # "rose from 60 to 95C": it is 95 now
            continue
        # without its beginning the last figure is one like any other
        alone = text[:start] + " " * (at - start) + text[at:]
        written = _MEASURE.match(alone, at)
        last = _measured(written, alone, units) if written is not None else None
        unit = unit_of(written["unit"].strip()) if written is not None else None
        if last is None or unit is None or unit.quantity != last.quantity:
            continue
        first = round(low * unit.factor + unit.offset, 6)
        out.append(Measurement(last.quantity, first, last.unit, start, pair.end("low")))
        if at not in known:
            out.append(last)
    return out


def _of_places(text: str, found: list[Measurement]) -> list[Measurement]:
    """What was measured at several places with the unit behind the last: "DE 48 NDE 51 degC"."""
    out: list[Measurement] = []
    units = {m.start: unit_of(written["unit"].strip()) for m in found if (written := _MEASURE.match(text, m.start))}
    for place in reversed(list(_AT_PLACES.finditer(text))):
        known, value = units.get(place.start("next")), parse_number(place["number"])
        start, end = place.span("number")
        if known is not None and value is not None and start not in units:
            units[start] = known
            common = round(value * known.factor + known.offset, 6)
            out.append(Measurement(known.quantity, common, COMMON[known.quantity], start, end))
    return out


def _measured(found: re.Match[str], text: str, units: dict[str, str]) -> Measurement | None:
    written = found["unit"].strip()
    known = unit_of(written)
    if known is None:
        return None
    quantity = known.quantity
    before, behind = text[max(0, found.start() - 24) : found.start()], text[found.end() : found.end() + 14]
    if quantity == "temperature" and (_DIFFERENCE.search(before) or _IN_PERCENT.search(before)):
        return None
    in_thousands = quantity in _IN_THOUSANDS or written.casefold() == "mbar"
    value = parse_count(found["number"]) if in_thousands else parse_number(found["number"])
    if value is None:
        return None
    if written.casefold() in ("deg", "°", "degrees", "deg.", "degree"):
        own = unit_of(units.get("temperature", "degC"))
        if own is not None and own.quantity == "temperature":
            known = own
    elif not _meant(found, quantity, written, value, before, behind):
        return None
    value = round(value * known.factor + known.offset, 6)
    return Measurement(quantity, value, COMMON[quantity], found.start(), found.end())


def _meant(found: re.Match[str], quantity: str, written: str, value: float, before: str, behind: str) -> bool:
    """Whether the words around speak for a unit that could be something else."""
    single = len(written) == 1
    if quantity == "temperature" and single:
        tight = found[0][-2].isdigit()
        if _HOT.search(before):
            return True
        # the C of "pump 101 C" is the third of its kind
        return (
            value >= 25 or value < 0 if tight else written.isupper() and value >= 40 and _MACHINE.search(before) is None
        )
    if quantity == "current" and single:
        return written == "A" and bool(_AMPERE.search(before) or "." in found["number"])
    if quantity == "load":
        return bool(_LOADED.search(before) or _LOADED.search(behind)) and not _NOT_LOAD.search(before[-14:])
    if quantity == "running_hours":
        # short times are durations
        return value >= 100 and bool(_HOURS.search(before) or "run" in behind.casefold())
    return True
