"""The enterprise: sites, assets of several classes, how hard they work, what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from pdm.simulation.hazard import Floats, Hazard
from pdm.simulation.profiles import SitePlan, Size

LAST_DAY = pd.Timestamp("2025-12-31")
LOAD_SPREAD = 1.25
"""Standard deviation of the logarithm of load: what makes some machines fail again and again."""


@dataclass(frozen=True)
class MachineClass:
    """A class of equipment.

    Attributes:
        name: Class as the register has it.
        letters: Letters of its tags.
        called: What people call one; the first is the plain word.
        duties: What machines of the class do.
        parts: Parts that go, the likely ones first.
        wear: Factor on the rate of wear.
        share: Share of the assets.
    """

    name: str
    letters: str
    called: tuple[str, ...]
    duties: tuple[str, ...]
    parts: tuple[str, ...]
    wear: float
    share: float


CLASSES = (
    MachineClass("pump", "P", ("pump", "pmp", "pp"), ("boiler feed", "condensate", "cooling water", "sludge", "transfer", "dosing", "booster", "fire water"),
                 ("mechanical seal", "bearing", "impeller", "coupling", "gland packing", "wear ring"), 1.25, 0.32),
    MachineClass("motor", "M", ("motor", "mtr", "drive"), ("mill", "crusher", "mixer", "hoist", "line shaft", "pulper"),
                 ("bearing", "winding", "fan cowl", "terminal box", "brush gear"), 0.75, 0.15),
    MachineClass("fan", "F", ("fan", "blower", "ventilator"), ("exhaust", "forced draught", "cooling tower", "dust extraction", "kiln hood"),
                 ("bearing", "v-belt", "blade", "damper", "shaft"), 0.95, 0.13),
    MachineClass("compressor", "C", ("compressor", "comp", "compr"), ("instrument air", "plant air", "nitrogen", "refrigerant"),
                 ("valve plate", "oil separator", "bearing", "intercooler", "piston ring"), 1.4, 0.10),
    MachineClass("gearbox", "G", ("gearbox", "gbx", "reducer"), ("kiln", "conveyor", "agitator", "screw", "winder"),
                 ("gear", "oil seal", "bearing", "breather", "input shaft"), 0.8, 0.09),
    MachineClass("conveyor", "CV", ("conveyor", "belt", "conv"), ("reclaim", "packing", "bale", "stockpile", "ash"),
                 ("idler", "belt", "drive drum", "scraper", "take-up"), 1.15, 0.10),
    MachineClass("heat_exchanger", "E", ("exchanger", "cooler", "hx"), ("lube oil", "product", "condenser", "jacket water"),
                 ("tube bundle", "gasket", "baffle", "drain valve", "tube sheet"), 0.7, 0.06),
    MachineClass("valve", "XV", ("valve", "vlv", "actuated valve"), ("inlet", "bypass", "letdown", "blowdown"),
                 ("positioner", "stem packing", "seat", "actuator diaphragm", "solenoid"), 0.7, 0.05),
)  # fmt: skip
BY_NAME = {c.name: c for c in CLASSES}

_MAKERS = ("Halden", "Brockway", "Ostra", "Kestner", "Virel", "Dunmore")


def build_assets(size: Size, hazard: Hazard, days: int, rng: np.random.Generator) -> pd.DataFrame:
    """Assets with their tags and the truth of how they wear (columns: see `pdm.simulation.truth`)."""
    tables = [_site_assets(site, number, hazard, days, rng) for number, site in enumerate(size.sites, start=1)]
    return pd.concat(tables, ignore_index=True)


def _site_assets(site: SitePlan, number: int, hazard: Hazard, days: int, rng: np.random.Generator) -> pd.DataFrame:
    shares = np.array([c.share for c in CLASSES]) / sum(c.share for c in CLASSES)
    rows: list[dict[str, object]] = []
    serial = 100 * int(rng.integers(1, 6)) + 1
    units: dict[tuple[str, str], int] = {}
    while len(rows) < site.assets:
        cls = CLASSES[int(rng.choice(len(CLASSES), p=shares))]
        area, duty = int(rng.integers(1, 4)), str(rng.choice(cls.duties))
        unit = units[cls.name, duty] = units.get((cls.name, duty), 0) + 1
        twins = 2 if rng.random() < 0.55 and site.assets - len(rows) >= 2 else 1
        for letter in "AB" if twins == 2 else ("",):
            rows.append({
                "asset_id": f"{10 + number}{len(rows) + 1:06d}", "site": site.site, "equipment_class": cls.name, "duty": duty,
                "area": area, "unit": unit, "letter": letter, "number": serial,
                "tag": _tag(site, cls.letters, area, serial, letter),
                "description": f"{duty} {cls.called[0]} {unit}{letter}".capitalize(),
                "functional_location": f"{site.site[:3].upper()}-{area:02d}-{cls.letters}{serial:04d}{letter}",
                "manufacturer": str(rng.choice(_MAKERS)), "model": f"{cls.letters}{int(rng.integers(2, 9)) * 10}-{int(rng.integers(100, 900))}",
                "serial_no": f"{int(rng.integers(10**6, 10**7)):08d}", "wear_of_class": cls.wear,
                "lub_every": int(rng.choice((180, 270, 365))), "lub_offset": int(rng.integers(0, 180)),
                "inspect_every": int(rng.choice((240, 365))), "inspect_offset": int(rng.integers(0, 180)),
                "criticality": str(rng.choice(("A", "B", "C"), p=(0.2, 0.5, 0.3))),
            })  # fmt: skip
        serial += int(rng.choice((1, 1, 1, 2, 5)))
    table = pd.DataFrame(rows)
    _lives(table, days, rng)
    table["load"] = _loads(len(table), rng)
    table["rate"] = np.minimum(hazard.rate * table.pop("wear_of_class") * table["load"] * site.worn, 0.3)
    return table


def _lives(table: pd.DataFrame, days: int, rng: np.random.Generator) -> None:
    """When each asset is in service, how old it is at the start, whether the register has it, whether its tag was changed."""
    count, half = len(table), max(days // 2, 61)
    late, gone = rng.random(count) < 0.05, rng.random(count) < 0.03
    table["start"] = np.where(late, rng.integers(60, half, count), 0)
    table["end"] = np.where(gone & ~late, rng.integers(half, days, count), days)
    table["age"] = np.where(late, 0.0, rng.gamma(2.0, 4.0, count))
    first = LAST_DAY - pd.Timedelta(days=days - 1)
    since = table["start"] - (table["age"] * 365.25).round()
    table["installed_on"] = first + pd.to_timedelta(since, unit="D")
    table["registered"] = rng.random(count) > 0.025
    retagged = rng.random(count) < 0.02
    # until this day people write another tag, which the register knows as an alias at best
    table["retagged_on"] = np.where(retagged, rng.integers(half // 2, days, count), 0)


def _loads(count: int, rng: np.random.Generator) -> Floats:
    """Log-normal loads, one from each quantile, so that two seeds differ in who works hard, not in how many."""
    inverse = NormalDist(0.0, LOAD_SPREAD).inv_cdf
    even = (np.arange(count) + rng.random(count)) / count
    drawn = np.exp([inverse(float(np.clip(q, 1e-4, 1 - 1e-4))) for q in even])
    return np.asarray(rng.permutation(drawn), dtype=np.float64)


def _tag(site: SitePlan, letters: str, area: int, number: int, letter: str) -> str:
    """A site's own way of painting tags."""
    style = sum(map(ord, site.site)) % 3
    if style == 0:
        return f"{letters}-{number}{letter}"
    if style == 1:
        return f"{area}{letters}{number:04d}{letter}"
    return f"{area:02d}-{letters}-{number}{letter}"
