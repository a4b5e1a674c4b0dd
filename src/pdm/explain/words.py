"""A feature's value told to a reader: in a sentence, and whether it points the way that it is told for."""

from __future__ import annotations

from pdm.explain.evidence import Evidence
from pdm.model import Feature, FittedModel

WORSE_WHEN_MORE = (
    "past failures", "reported trouble", "trouble over the years", "leaks", "vibration", "noise", "heat", "wear, damage and other trouble",
    "time lost", "other defects",
)  # fmt: skip
"""Families of which every reader takes more for worse."""
FINDINGS = ("found_since_repair", "days_since_found_worn")
"""Of inspections, those of which the same holds."""
MORE, LESS = (
    ("count", "count_since_repair", "fading", "rate", "renewal_rate", "renewals_usual", "trend", "sum"),
    ("days_since", "interval"),
)
"""Statistics that are more, and those that are less, the more of it there is."""


def word(feature: Feature, value: float, model: FittedModel, asset: str, evidence: Evidence) -> str:
    """A feature's sentence for one asset."""
    row = evidence.register[asset]
    if feature.name == "criticality" and value == value:
        return f"criticality {row['criticality']}"
    equipment = row["equipment_class"] if isinstance(row["equipment_class"], str) else "asset"
    told, typical = _compared(feature, value, model, asset, evidence)
    return feature.sentence(told, typical=typical, equipment=equipment)


def _compared(
    feature: Feature, value: float, model: FittedModel, asset: str, evidence: Evidence
) -> tuple[float, float | None]:
    """The value as it is told, and what is usual for assets of its class; None where that is not known."""
    name = feature.name
    if feature.statistic == "fading":
        # told by the number of reports: that each counts half after a while is for the trees
        value, name = float(len(evidence.rows_of(feature, asset))), name.replace("_fading", "_since_repair")
    return value, model.typical_value(name, evidence.register[asset]["equipment_class"])


def agrees(feature: Feature, value: float, model: FittedModel, asset: str, evidence: Evidence, sign: float) -> bool:
    """Whether a reader takes the value, beside what is usual, for a reason of this sign.

    Trees weigh figures together, so one that is low can stand on the side of what raises the risk; told by itself it would puzzle.

    Args:
        feature: The feature.
        value: Its value.
        model: For what is usual; agreed where that is not known.
        asset: The asset.
        evidence: Evidence at the date.
        sign: 1 for what raises the risk, -1 for what lowers it.
    """
    if feature.group != "event" or (feature.family not in WORSE_WHEN_MORE and feature.name not in FINDINGS):
        return True
    if value != value:
        # never: speaks against, and so does too little of it to see an interval
        return sign < 0
    value, typical = _compared(feature, value, model, asset, evidence)
    if typical is None or typical != typical or value == typical:
        return True
    worse = value > typical if feature.statistic in MORE else value < typical
    return feature.statistic not in MORE + LESS or worse == (sign > 0)
