"""The enterprise: sites, assets of several classes, how hard they work, who is registered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pdm.simulation.hazard import Hazard
from pdm.simulation.profiles import SitePlan, Size


@dataclass(frozen=True)
class MachineClass:
    """A class of equipment: letters of its tags, what it is called, its parts, how it wears."""

    name: str
    letters: str
    called: tuple[str, ...]
    duties: tuple[str, ...]
    parts: tuple[str, ...]
    wear: float
    share: float


CLASSES = (
    MachineClass("pump", "P", ("pump", "pmp", "pp"), ("feed water", "condensate", "cooling water", "sludge", "transfer", "dosing", "booster"),
                 ("mechanical seal", "bearing", "impeller", "coupling", "gland packing"), 1.25, 0.34),
    MachineClass("motor", "M", ("motor", "mtr", "drive"), ("mill", "crusher", "mixer", "hoist", "line shaft"),
                 ("bearing", "winding", "fan cowl", "terminal box"), 0.75, 0.16),
    MachineClass("fan", "F", ("fan", "blower", "ventilator"), ("exhaust", "forced draught", "cooling tower", "dust extraction"),
                 ("bearing", "v-belt", "blade", "damper"), 0.95, 0.14),
    MachineClass("compressor", "C", ("compressor", "comp", "compr"), ("instrument air", "plant air", "nitrogen", "refrigerant"),
                 ("valve plate", "oil separator", "bearing", "intercooler"), 1.4, 0.10),
    MachineClass("gearbox", "G", ("gearbox", "gbx", "reducer"), ("kiln", "conveyor", "agitator", "screw"),
                 ("gear", "oil seal", "bearing", "breather"), 0.8, 0.10),
    MachineClass("conveyor", "CV", ("conveyor", "belt", "conv"), ("reclaim", "packing", "bale", "stockpile"),
                 ("idler", "belt", "drive drum", "scraper"), 1.15, 0.10),
    MachineClass("heat_exchanger", "E", ("exchanger", "cooler", "hx"), ("lube oil", "product", "condenser", "jacket water"),
                 ("tube bundle", "gasket", "baffle", "drain valve"), 0.7, 0.06),
)  # fmt: skip
BY_NAME = {c.name: c for c in CLASSES}

_MAKERS = ("Halden", "Brockway", "Ostra", "Kestner", "Virel", "Dunmore")


def build_assets(size: Size, hazard: Hazard, days: int, rng: np.random.Generator) -> pd.DataFrame:
    """Assets with their tags and the truth of how they wear (columns: see pdm.simulation.truth and records.REGISTER)."""
    rows: list[dict[str, object]] = []
    for number, site in enumerate(size.sites, start=1):
        rows += _site_assets(site, number, hazard, days, rng)
    return pd.DataFrame(rows)


def _site_assets(
    site: SitePlan, number: int, hazard: Hazard, days: int, rng: np.random.Generator
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    serial = 100 * int(rng.integers(1, 6)) + 1
    first_day = pd.Timestamp("2025-12-31") - pd.Timedelta(days=days - 1)
    while len(rows) < site.assets:
        cls = CLASSES[
            int(
                rng.choice(
                    len(CLASSES), p=np.array([c.share for c in CLASSES]) / sum(c.share for c in CLASSES)
                )
            )
        ]
        area = int(rng.integers(1, 4))
        duty = str(rng.choice(cls.duties))
        twins = 2 if rng.random() < 0.55 and site.assets - len(rows) >= 2 else 1
        for twin in range(twins):
            letter = "AB"[twin] if twins == 2 else ""
            late = rng.random() < 0.06
            start = int(rng.integers(60, max(days // 2, 61))) if late else 0
            age = 0.0 if late else float(rng.gamma(2.0, 4.0))
            load = float(np.exp(rng.normal(0, 1.0)))
            rows.append({
                "asset_id": f"{10 + number}{len(rows) + 1:06d}", "site": site.site, "equipment_class": cls.name, "duty": duty,
                "area": area, "letter": letter, "number": serial, "tag": _tag(site, cls.letters, area, serial, letter),
                "description": f"{duty} {cls.called[0]}{' ' + letter if letter else ''}",
                "functional_location": f"{site.site[:3].upper()}-{area:02d}-{cls.letters}{serial:04d}",
                "manufacturer": str(rng.choice(_MAKERS)), "model": f"{cls.letters}{int(rng.integers(2, 9)) * 10}-{int(rng.integers(100, 900))}",
                "serial_no": f"{int(rng.integers(10**6, 10**7))}", "load": load, "age": age, "start": start,
                "installed_on": first_day + pd.Timedelta(days=start) - pd.Timedelta(days=round(age * 365.25)),
                "rate": min(hazard.rate * cls.wear * load * site.worn, 0.3),
                "lub_every": int(rng.choice((90, 120, 180))), "lub_offset": int(rng.integers(0, 180)),
                "inspect_every": int(rng.choice((150, 240))), "inspect_offset": int(rng.integers(0, 180)),
                "criticality": str(rng.choice(("A", "B", "C"), p=(0.2, 0.5, 0.3))),
                "registered": bool(rng.random() > 0.025),
            })  # fmt: skip
        serial += int(rng.choice((1, 1, 1, 2, 5)))
    return rows


def _tag(site: SitePlan, letters: str, area: int, number: int, letter: str) -> str:
    """A site's own way of painting tags."""
    style = sum(map(ord, site.site)) % 3
    if style == 0:
        return f"{letters}-{number}{letter}"
    if style == 1:
        return f"{area}{letters}{number:04d}{letter}"
    return f"{area:02d}-{letters}-{number}{letter}"
