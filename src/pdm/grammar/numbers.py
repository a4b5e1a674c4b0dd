"""Numbers with units: as written, with their quantity, converted to the unit a site uses."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"[-+]?\d{1,3}(?:[ '\u00a0]\d{3})+(?:[.,]\d+)?|[-+]?\d+(?:[.,]\d+)?-?"
_MEASURE = re.compile(
    rf"(?<![A-Za-z0-9\-/#.,])(?P<number>{_NUMBER})\s?(?P<unit>°\s?[CFK]\b|deg\s?[CF]?\b|mm/s(?:ec)?|in/s|ips|bar(?:\s?g)?\b|barg\b|mbar\b|psi\b|kPa\b|MPa\b|%|rpm\b|A\b|amps?\b|kW\b|C\b|F\b|K\b)",
    re.I,
)
_UNITS: dict[str, tuple[str, str, float, float]] = {
    # written: quantity, unit, factor, offset (value in unit = written * factor + offset)
    "c": ("temperature", "degC", 1.0, 0.0), "°c": ("temperature", "degC", 1.0, 0.0), "degc": ("temperature", "degC", 1.0, 0.0),
    "deg": ("temperature", "degC", 1.0, 0.0), "f": ("temperature", "degC", 5 / 9, -160 / 9), "°f": ("temperature", "degC", 5 / 9, -160 / 9),
    "degf": ("temperature", "degC", 5 / 9, -160 / 9), "°k": ("temperature", "degC", 1.0, -273.15), "k": ("temperature", "degC", 1.0, -273.15),
    "mm/s": ("vibration", "mm/s", 1.0, 0.0), "mm/sec": ("vibration", "mm/s", 1.0, 0.0), "in/s": ("vibration", "mm/s", 25.4, 0.0), "ips": ("vibration", "mm/s", 25.4, 0.0),
    "bar": ("pressure", "bar", 1.0, 0.0), "barg": ("pressure", "bar", 1.0, 0.0), "mbar": ("pressure", "bar", 0.001, 0.0), "psi": ("pressure", "bar", 0.0689476, 0.0),
    "kpa": ("pressure", "bar", 0.01, 0.0), "mpa": ("pressure", "bar", 10.0, 0.0), "%": ("load", "%", 1.0, 0.0), "rpm": ("speed", "1/min", 1.0, 0.0),
    "a": ("current", "A", 1.0, 0.0), "amp": ("current", "A", 1.0, 0.0), "amps": ("current", "A", 1.0, 0.0), "kw": ("power", "kW", 1.0, 0.0), "h": ("running_hours", "h", 1.0, 0.0),
}  # fmt: skip
_DEFAULT = {"temperature": "c", "vibration": "mm/s", "pressure": "bar", "load": "%", "running_hours": "h"}
PHYSICS = {"temperature": (-90.0, 1500.0), "vibration": (0.0, 200.0), "pressure": (-1.1, 2000.0), "load": (0.0, 250.0), "running_hours": (0.0, 1e6),
           "speed": (0.0, 2e5), "current": (0.0, 1e5), "power": (0.0, 1e6)}  # fmt: skip
"""What cannot be exceeded in any plant, in the units of `_UNITS`."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement: quantity, value in `unit`, and where it stands in the text."""

    quantity: str
    value: float
    unit: str
    start: int = 0
    end: int = 0


def parse_number(text: str) -> float | None:
    """A number with decimal comma or point, thousands, and a sign before or behind; None when it is none."""
    found = re.search(_NUMBER, text)
    if found is None:
        return None
    raw = found[0].replace(" ", "").replace("'", "").replace("\u00a0", "")
    negative = raw.startswith("-") or raw.endswith("-")
    raw = raw.strip("+-")
    rest = text[found.end() :]
    if more := re.match(r"([.,]\d{3})+([.,]\d+)?", rest):
        # 1.234,5 and 1,234.5
        raw += more[0]
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


def parse_field(text: str, quantity: str, unit: str = "") -> Measurement | None:
    """A number in a field whose quantity is known; `unit` is what the site or header writes when the cell has none."""
    value = parse_number(text)
    if value is None:
        return None
    written = re.sub(r"[\d\s.,'+\-\u00a0]", "", text).casefold()
    key = written if written in _UNITS and _UNITS[written][0] == quantity else ""
    given = unit.casefold().replace(" ", "").replace("deg", "°") if unit else ""
    key = key or (given if given in _UNITS else _DEFAULT.get(quantity, ""))
    if key not in _UNITS:
        return None
    _, name, factor, offset = _UNITS[key]
    return Measurement(quantity, round(value * factor + offset, 6), name)


def find_measurements(text: str) -> list[Measurement]:
    """All measurements with a unit in a text ("brg temp 82C NDE", "7.2 mm/s", "3 bar g", "240F")."""
    out = []
    for found in _MEASURE.finditer(text):
        key = (
            re.sub(r"\s", "", found["unit"]).casefold().removesuffix("g")
            if "bar" in found["unit"].casefold()
            else re.sub(r"\s", "", found["unit"]).casefold()
        )
        value = parse_number(found["number"])
        if value is None or key not in _UNITS:
            continue
        quantity, unit, factor, offset = _UNITS[key]
        out.append(Measurement(quantity, round(value * factor + offset, 6), unit, found.start(), found.end()))
    return out


def possible(measurement: Measurement) -> bool:
    """Whether physics allows the value."""
    low, high = PHYSICS.get(measurement.quantity, (-1e12, 1e12))
    return low <= measurement.value <= high
