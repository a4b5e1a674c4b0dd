"""Evidence from around a name: the component at fault, the date, and what else was written on the page and by whom."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence

from pdm.entity_resolution.candidate import Candidate
from pdm.entity_resolution.index import SiteIndex
from pdm.vocabulary.components import equipment_classes

Evidence = list[tuple[str, float]]

_ROTATING = (
    "pump",
    "motor",
    "fan",
    "compressor",
    "conveyor",
    "gearbox",
    "agitator",
    "turbine",
    "generator",
    "crusher",
    "centrifuge",
    "chiller",
)
USUAL: dict[str, tuple[str, ...]] = {
    "bearing": _ROTATING,
    "coupling": _ROTATING,
    "seal": ("pump", "compressor", "gearbox", "agitator", "valve", "turbine", "centrifuge"),
    "impeller": ("pump", "fan", "compressor", "agitator"),
    "belt": ("fan", "conveyor", "compressor", "crusher", "pump"),
    "chain": ("conveyor", "crane", "vehicle"),
    "gear": ("gearbox", "conveyor", "crusher", "crane", "pump"),
    "actuator": ("valve",),
    "roller": ("conveyor", "press", "crane"),
    "conveyor": ("conveyor",),
    "motor": ("motor", "generator", "fan", "conveyor", "pump", "compressor", "crane", "vehicle"),
    "tool": ("vehicle", "crusher", "agitator", "fan"),
    "cabin": ("vehicle", "crane"),
    "wheel": ("vehicle", "crane", "conveyor"),
    "engine": ("vehicle", "compressor", "generator"),
    "battery": ("vehicle", "generator"),
    "cylinder": ("vehicle", "press", "crusher"),
}
"""Where a component usually sits; components that sit anywhere are left out."""
USUALLY = 0.96
"""Share of reports of such a component that are of a usual class."""
OUT_OF_SERVICE = -8.5
"""Bits when the machine was not installed yet, or had been retired, on the day of the event."""
PAGE_PSEUDO = 20.0
PAGE_MOST = 3.0
MEASURED_PSEUDO = 20.0
"""Lines of a class for which the usual share counts."""
MEASURED_MOST = 3.0


def component_bits(component: object, candidate: Candidate, index: SiteIndex) -> Evidence:
    """A component speaks for the classes on which it sits."""
    if not isinstance(component, str) or component not in USUAL:
        return []
    # of a class by a plant's own name ("excavator part") nobody knows what sits on it
    if candidate.equipment_class not in equipment_classes():
        return []
    usual = USUAL[component]
    share = sum(len(index.by_class.get(c, ())) for c in usual) / max(len(index), 1)
    share = min(max(share, 0.02), 0.98)
    if candidate.equipment_class in usual:
        return [(f"{component} sits on a {candidate.equipment_class}", math.log2(USUALLY / share))]
    return [
        (f"{component} hardly sits on a {candidate.equipment_class}", max(math.log2((1 - USUALLY) / (1 - share)), -4.0))
    ]


def validity(candidate: Candidate, at: int | None) -> Evidence:
    """An asset that was not there then (nanoseconds since 1970, None where that is not known) is hardly meant."""
    since, until = candidate.in_service
    if at is None or since <= at <= until:
        return []
    if at > until:
        return [(f"retired on {candidate.until:%Y-%m-%d}", OUT_OF_SERVICE)]
    return [(f"installed on {candidate.since:%Y-%m-%d} only", OUT_OF_SERVICE)]


class Talk:
    """What a page (or a writer) has talked about, from links that are sure.

    The weight is learned here: how often the asset of a sure line occurs in another sure line of the same page, against how
    many of the site's assets the page names. Where pages jump between machines it comes out as nothing.
    """

    def __init__(self, what: str, keys: Sequence[Hashable], assets: Sequence[int], size: int) -> None:
        self.what = what
        self.size = size
        self.named: dict[Hashable, dict[int, int]] = {}
        for key, asset in zip(keys, assets, strict=True):
            if key is not None and asset >= 0:
                counts = self.named.setdefault(key, {})
                counts[asset] = counts.get(asset, 0) + 1
        again = seen = chance = 0.0
        for counts in self.named.values():
            lines = sum(counts.values())
            if lines < 2:
                continue
            for times in counts.values():
                seen += times
                again += times * (times > 1)
                chance += times * (len(counts) - (times == 1)) / max(size, 1)
        by_chance = chance / seen if seen else 1.0
        share = (again + PAGE_PSEUDO * by_chance) / (seen + PAGE_PSEUDO)
        self.bits = min(max(math.log2(share / by_chance), 0.0), PAGE_MOST) if by_chance > 0 else 0.0

    def evidence(self, key: Hashable, asset: int) -> Evidence:
        """Evidence for an asset that the page names elsewhere."""
        if self.bits < 0.1 or asset not in self.named.get(key, ()):
            return []
        return [(f"{self.what} names it elsewhere", self.bits)]


class Measured:
    """What is measured on the classes of a site, from links that are sure: flow on pumps, never on conveyors.

    Args:
        measured: Quantities that each line gives; None where that is not known.
        classes: Class of the machine that the line is surely linked to, else empty.
    """

    def __init__(self, measured: Sequence[tuple[str, ...] | None], classes: Sequence[str]) -> None:
        self.lines: Counter[str] = Counter()
        self.given: Counter[tuple[str, str]] = Counter()
        for quantities, equipment in zip(measured, classes, strict=True):
            if quantities is not None and equipment:
                self.lines[equipment] += 1
                self.given.update((equipment, q) for q in quantities)
        self.all = self.lines.total()
        self.of_all: Counter[str] = Counter()
        for (_, quantity), times in self.given.items():
            self.of_all[quantity] += times

    def evidence(self, quantities: tuple[str, ...] | None, equipment: str) -> Evidence:
        """Evidence for a machine of a class, from the quantities that a line gives."""
        out: Evidence = []
        for quantity in quantities or ():
            if not equipment or not self.of_all[quantity]:
                continue
            usual = self.of_all[quantity] / self.all
            # as often as anywhere until the class has lines of its own
            share = (self.given[equipment, quantity] + MEASURED_PSEUDO * usual) / (
                self.lines[equipment] + MEASURED_PSEUDO
            )
            bits = min(max(math.log2(share / usual), -MEASURED_MOST), MEASURED_MOST)
            if abs(bits) >= 0.1:
                kind = equipment.replace("_", " ")
                out.append((f"{quantity} is {'often' if bits > 0 else 'seldom'} measured on a {kind}", bits))
        return out
