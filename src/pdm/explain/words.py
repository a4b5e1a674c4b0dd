"""A feature's value told to a reader: in a sentence, and whether it points the way that it is told for."""

from __future__ import annotations

from pdm.explain.evidence import Evidence
from pdm.model import Feature, FittedModel

WORSE_WHEN_MORE = (
    "past failures and trouble", "reported trouble", "leaks", "vibration", "noise", "heat", "wear, damage and other trouble",
    "time lost", "other defects",
)  # fmt: skip
"""Families of events of which every reader takes more for worse."""
FINDINGS = ("found_since_repair", "days_since_found_worn")
"""Of inspections, those of which the same holds."""
MORE, LESS = (
    ("count", "count_since_repair", "fading", "rate", "renewal_rate", "renewals_usual", "trend", "sum"),
    ("days_since", "interval"),
)
"""Statistics that are more, and those that are less, the more of it there is."""
AGO = ("days_since", "days_since_first", "days_since_renewal")
"""Statistics that tell how long ago a line was written: in days of the calendar, as a reader counts from its date."""
CARE = ("lubrication", "inspections")
"""Families of events of which every reader takes long ago for worse."""
LEVELS = {
    "temperature": ("last", "mean", "of_limit", "slope"),
    "vibration": ("last", "mean", "of_limit", "slope"),
    "load": ("last", "mean"),
}
"""Measurements of which every reader takes more for worse, and statistics that say how much."""
HOURS_A_YEAR = 1.02 * 8766.0
"""Running hours of a year that never stops, and a little for meters that are not read by the minute."""
ALONE = " – this counts only together with the rest of its record"
"""Said of a figure that by itself points the other way."""
EVERYTHING = "all equipment"


def tells(feature: Feature, shown: str) -> tuple[str, str, bool]:
    """What a figure tells: two with the same of it would tell a reader the same twice, as two rates of failures do, or two equal counts of
    reports.

    Args:
        feature: The feature.
        shown: Its value as it is written.
    """
    return feature.unit, "rate" if feature.statistic.endswith("rate") else shown, "failure_mode" in feature.select


def word(feature: Feature, value: float, model: FittedModel, asset: str, evidence: Evidence, sign: float = 0.0) -> str:
    """A feature's sentence for one asset.

    Args:
        feature: The feature.
        value: Its value.
        model: For what is usual.
        asset: The asset.
        evidence: Evidence at the date.
        sign: 1 in a reason for a failure, -1 in one against it, 0 where nothing is argued.
    """
    row = evidence.register[asset]
    if feature.name == "criticality" and value == value:
        return f"criticality {row['criticality']}"
    if feature.name == "running_hours_slope" and not 0 <= value <= HOURS_A_YEAR and value == value:
        # no machine runs so: the meter was changed, or a figure is misread
        return (
            f"its meter of running hours {'went back' if value < 0 else 'gained more hours than there are'} in a year"
        )
    equipment = row["equipment_class"] if isinstance(row["equipment_class"], str) else "asset"
    told, typical, beside = _compared(feature, value, model, asset, evidence, sign)
    if sign and not agrees(feature, value, model, asset, evidence, sign):
        if feature.group == "reading" and feature.statistic == "slope":
            return f"{feature.select['quantity'][0]} has changed over the year{ALONE}"
        return _unmeant(feature.sentence(told, typical=None, equipment=equipment), feature, asset, evidence) + ALONE
    if feature.statistic == "days_since_first":
        # since when there is trouble is understood without others
        typical = None
    sentence = feature.sentence(told, typical=typical, equipment=equipment, beside=beside)
    return _unmeant(sentence, feature, asset, evidence)


def _unmeant(sentence: str, feature: Feature, asset: str, evidence: Evidence) -> str:
    """The sentence of a mean; where it is of one figure, nobody would call it one."""
    if feature.group != "reading" or feature.statistic != "mean" or evidence.count_of(feature, asset) != 1:
        return sentence
    return sentence.removeprefix("mean ").replace(" over a year", ", the only figure of a year", 1)


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
    direction = worse_when_more(feature)
    if not direction:
        return True
    if value != value:
        if feature.group == "reading" or feature.family in CARE:
            # that nothing was measured, or nobody looked, may be told on either side
            return True
        # never: speaks against, and so does too little of it to see an interval
        return sign < 0
    value, typical, _ = _compared(feature, value, model, asset, evidence, sign)
    if typical is None or typical != typical or value == typical:
        return True
    return (direction * (value - typical) > 0) == (sign > 0)


def worse_when_more(feature: Feature) -> int:
    """1 where every reader takes more of a figure for worse, -1 where for better, 0 where opinions differ."""
    statistic, name = feature.statistic, feature.name
    if feature.group == "reading":
        return int(statistic in LEVELS.get(str(feature.select["quantity"][0]), ()))
    if feature.group != "event":
        return 0
    if feature.family in WORSE_WHEN_MORE or name in FINDINGS:
        return int(statistic in MORE) - int(statistic in LESS)
    if feature.family in CARE:
        seldom = statistic == "count" and feature.family == "lubrication"
        return int(statistic in ("days_since", "overdue")) - int(seldom)
    return 0


def _compared(
    feature: Feature, value: float, model: FittedModel, asset: str, evidence: Evidence, sign: float
) -> tuple[float, float | None, str]:
    """The value as it is told, what is usual, and for whom (empty: assets of its class); None where that is not known."""
    name = feature.name
    if feature.group == "reading" and feature.statistic == "slope" and feature.select["quantity"][0] in LEVELS:
        # a level that stays is usual; a meter of hours runs
        return value, 0.0, ""
    if feature.statistic in AGO:
        value = evidence.days_ago(feature, asset, value)
    if feature.statistic == "fading":
        # told by the number of reports: that each counts half after a while is for the trees
        value, name = float(len(evidence.rows_of(feature, asset))), name.replace("_fading", "_since_repair")
    typical = model.typical_value(name, evidence.register[asset]["equipment_class"])
    if feature.group == "reading" and sign and worse_when_more(feature) and typical is not None:
        # trees do not know what is usual for a class: hot beside all equipment may be cool for its class
        among_all = model.typical_value(name, None)
        if among_all is not None and (value - typical) * sign < 0 < (value - among_all) * sign:
            return value, among_all, EVERYTHING
    return value, typical, ""
