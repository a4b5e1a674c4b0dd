"""Units as people write them, and one common unit a quantity; conversion by `pint`.

Stages that compare values across sites work in `COMMON`; a site's readings keep the site's own units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

COMMON: dict[str, str] = {
    "temperature": "degC", "vibration": "mm/s", "pressure": "bar", "load": "%", "speed": "1/min", "current": "A", "power": "kW",
    "running_hours": "h", "flow": "m3/h",
}  # fmt: skip
"""Quantity to the unit in which values of several sites are compared."""

# written form without spaces, dots, brackets and degree signs: quantity, how we write it, what pint calls it
_UNITS: dict[str, tuple[str, str, str]] = {
    "c": ("temperature", "degC", "degC"), "f": ("temperature", "degF", "degF"), "k": ("temperature", "K", "kelvin"),
    "mm/s": ("vibration", "mm/s", "mm/s"), "cm/s": ("vibration", "cm/s", "cm/s"), "m/s": ("vibration", "m/s", "m/s"), "in/s": ("vibration", "in/s", "inch/s"),
    "bar": ("pressure", "bar", "bar"), "mbar": ("pressure", "mbar", "mbar"), "psi": ("pressure", "psi", "psi"), "pa": ("pressure", "Pa", "pascal"),
    "kpa": ("pressure", "kPa", "kPa"), "mpa": ("pressure", "MPa", "MPa"), "kg/cm2": ("pressure", "kg/cm2", "kgf/cm**2"),
    "%": ("load", "%", "percent"), "1/min": ("speed", "1/min", "1/min"), "hz": ("speed", "Hz", "1/s"),
    "a": ("current", "A", "ampere"), "ma": ("current", "mA", "milliampere"), "ka": ("current", "kA", "kiloampere"),
    "kw": ("power", "kW", "kW"), "w": ("power", "W", "watt"), "mw": ("power", "MW", "MW"), "hp": ("power", "hp", "horsepower"),
    "h": ("running_hours", "h", "hour"), "min": ("running_hours", "min", "minute"), "d": ("running_hours", "d", "day"),
    "m3/h": ("flow", "m3/h", "m**3/hour"), "l/min": ("flow", "l/min", "liter/minute"), "l/s": ("flow", "l/s", "liter/second"),
    "gpm": ("flow", "gpm", "gallon/minute"),
}  # fmt: skip
_SAME = {
    "deg": "c", "celcius": "c", "degreescelcius": "c", "degcelsius": "c", "degcelcius": "c", "degfahrenheit": "f", "degreesfahrenheit": "f", "farenheit": "f", "centigrade": "c", "grad": "c", "grado": "c", "grados": "c", "gradi": "c", "gradc": "c", "gradosc": "c", "gradcelsius": "c", "gradoscelsius": "c",
    "degré": "c", "degrés": "c", "degrésc": "c", "degréscelsius": "c", "bars": "bar", "kg/cm²": "kg/cm2", "kgf/cm²": "kg/cm2", "tr/min": "1/min", "degree": "c", "degrees": "c", "degc": "c", "celsius": "c", "degreescelsius": "c", "degf": "f", "fahrenheit": "f", "degk": "k", "kelvin": "k",
    "mm/sec": "mm/s", "mms": "mm/s", "mms-1": "mm/s", "mmpers": "mm/s", "mmpersec": "mm/s", "in/sec": "in/s", "ips": "in/s", "inch/s": "in/s",
    "barg": "bar", "bara": "bar", "psig": "psi", "psia": "psi", "kpag": "kpa", "kgf/cm2": "kg/cm2", "percent": "%", "rpm": "1/min", "u/min": "1/min",
    "amp": "a", "amps": "a", "ampere": "a", "amperes": "a", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "std": "h", "m3/hr": "m3/h", "m³/h": "m3/h",
    "lpm": "l/min", "usgpm": "gpm",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: what it measures, how we write it, and value in the common unit = value * factor + offset."""

    quantity: str
    name: str
    factor: float
    offset: float


@lru_cache(maxsize=4096)
def unit_of(written: str) -> Unit | None:
    """The unit that was written ("°F", "deg C", "bar g", "hrs", "in/s"); None when unknown or empty."""
    key = re.sub(r"[\s.()°º]", "", written).casefold() or ("deg" if written.strip() else "")
    key = _SAME.get(key, key)
    if key not in _UNITS:
        return None
    quantity, name, own = _UNITS[key]
    common = _UNITS[_SAME.get(COMMON[quantity].casefold(), COMMON[quantity].casefold())][2]
    zero, one = (_registry().Quantity(v, own).to(common).magnitude for v in (0.0, 1.0))
    # rounded, so that 60 minutes are one hour and not 0.9999999999
    return Unit(quantity, name, round(float(one - zero), 12), round(float(zero), 9))


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(cache_folder=None)


def to_common(value: float, written: str) -> tuple[float, str] | None:
    """A value of a unit as written, in the common unit of its quantity, with that unit; None when it is unknown."""
    known = unit_of(written)
    return None if known is None else (round(value * known.factor + known.offset, 6), COMMON[known.quantity])


def from_common(value: float, quantity: str, wanted: str) -> tuple[float, str]:
    """A value of the common unit in the unit `wanted`, with how that is written.

    Where `wanted` is no unit of the quantity, the value stays in the common unit.
    """
    known = unit_of(wanted) if wanted else None
    if known is None or known.quantity != quantity:
        return value, COMMON.get(quantity, "")
    return (value - known.offset) / known.factor, known.name


def in_common(readings: pd.DataFrame) -> pd.DataFrame:
    """Readings (`quantity`, `value`, `unit`) with every value in the common unit of its quantity.

    A reading without a unit, or with one that is none of its quantity, is left as it is.
    """
    units = {u: unit_of(u) for u in readings["unit"].dropna().unique()}
    if all(k is None or k.name == COMMON[k.quantity] for k in units.values()):
        return readings
    factor, offset, name = _columns(readings["quantity"].tolist(), readings["unit"].tolist(), units)
    return readings.assign(value=readings["value"] * factor + offset, unit=name)


def _columns(
    quantities: Sequence[Any], written: Sequence[Any], units: dict[Any, Unit | None]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], list[Any]]:
    import numpy as np

    found = [units.get(u) if isinstance(u, str) else None for u in written]
    right = [k if k is not None and k.quantity == q else None for k, q in zip(found, quantities, strict=True)]
    factor = np.array([1.0 if k is None else k.factor for k in right])
    offset = np.array([0.0 if k is None else k.offset for k in right])
    return factor, offset, [u if k is None else COMMON[k.quantity] for k, u in zip(right, written, strict=True)]
