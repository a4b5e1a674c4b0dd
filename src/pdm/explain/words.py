"""A feature's value told to a reader: in a sentence, and whether it points the way that it is told for."""

from __future__ import annotations

from typing import Any

from pdm.explain.evidence import Evidence
from pdm.explain.usual import AGO, MIDDLE, NEVER, Alike, Usual
from pdm.model import Feature, in_number

WORSE_WHEN_MORE = (
    "past failures and trouble", "reported trouble", "leaks", "vibration", "noise", "heat", "wear, damage and other trouble",
    "time lost", "other defects", "equipment like it",
)  # fmt: skip
"""Families of which every reader takes more for worse."""
FINDINGS = ("found_since_repair", "days_since_found_worn")
"""Of inspections, those of which the same holds."""
MORE, LESS = (
    ("count", "count_since_repair", "fading", "rate", "renewal_rate", "renewals_usual", "trend", "sum", "class_rate", "site_rate", "share"),
    ("days_since", "interval"),
)  # fmt: skip
"""Statistics that are more, and those that are less, the more of it there is."""
NONE_AT_ALL = ("count", "count_since_repair", "fading")
"""Statistics that count lines."""
CARE = ("lubrication", "inspections")
"""Families of events of which every reader takes long ago for worse."""
LEVELS = {
    "temperature": ("last", "mean", "of_limit", "slope"),
    "vibration": ("last", "mean", "of_limit", "slope"),
    "load": ("last", "mean"),
}
"""Measurements of which every reader takes more for worse, and statistics that say how much."""
BY_ITSELF = ("overdue", "trend")
"""Statistics that compare an asset with its own past: as ever is 1."""
HOURS_A_YEAR = 1.02 * 8766.0
"""Running hours of a year that never stops, and a little for meters that are not read by the minute."""
LONG_DAYS = 90.0
"""Days over which a meter was read from which on its hours are told for a year."""
LITTLE = 0.05
"""An average below this would be shown as none."""
YEAR = 365.25
ALONE = " – this counts only together with the rest of its record"
"""Said of a figure that by itself points the other way."""


def tells(feature: Feature, shown: str) -> tuple[str, str, bool]:
    """What a figure tells: two with the same of it would tell a reader the same twice, as two rates of failures do, or two equal counts of
    reports.

    Args:
        feature: The feature.
        shown: Its value as it is written.
    """
    return feature.unit, "rate" if feature.statistic.endswith("rate") else shown, "failure_mode" in feature.select


def word(feature: Feature, value: float, alike: Alike, asset: str, evidence: Evidence, sign: float = 0.0) -> str:
    """A feature's sentence for one asset.

    Args:
        feature: The feature.
        value: Its value.
        alike: For what is usual.
        asset: The asset.
        evidence: Evidence at the date.
        sign: 1 in a reason for a failure, -1 in one against it, 0 where nothing is argued.
    """
    agreed = not sign or agrees(feature, value, alike, asset, evidence, sign)
    said = _plain(feature, value, asset, evidence)
    if said is None:
        told, usual = _compared(feature, value, alike, asset, evidence)
        # since when there is trouble, and a figure that points elsewhere, are told without others
        beside = None if feature.statistic == "days_since_first" or not agreed or not (usual and usual.who) else usual
        said = _unmeant(_beside(feature, told, beside, evidence.register[asset]), feature, asset, evidence)
    return in_number(said if agreed else said + ALONE)


def _plain(feature: Feature, value: float, asset: str, evidence: Evidence) -> str | None:
    """The sentence of a figure that is told in words of its own; None for the others."""
    if feature.name == "criticality" and value == value:
        return f"criticality {evidence.register[asset]['criticality']}"
    if feature.name in FINDINGS and not value > 0:
        return _nothing_found(feature, value, asset, evidence)
    if value != value:
        return None
    if feature.name == "age_years" and value < 1:
        months = round(12 * value)
        return (
            f"installed {months} month{'' if months == 1 else 's'} ago" if months else "installed less than a month ago"
        )
    if feature.group == "reading" and feature.statistic == "slope":
        return _over_its_days(feature, value, asset, evidence)
    if feature.statistic == "overdue":
        return _own_interval(feature, value, asset, evidence)
    if feature.statistic == "sum" and value == 0 and (lost := evidence.rows_of(feature, asset)):
        return f"how long it stood still is not written ({len(lost)} failure{'' if len(lost) == 1 else 's'} in a year)"
    if feature.statistic == "days_since_renewal" and (last := evidence.rows_of(feature, asset)[:1]):
        what = "it failed" if last[0]["is_failure"] is True else "it was repaired"
        return f"last failure or repair {evidence.days_ago(feature, asset, value):.0f} days ago ({what})"
    return None


def _nothing_found(feature: Feature, value: float, asset: str, evidence: Evidence) -> str | None:
    """That inspections found nothing, with their number; where nobody looked, that."""
    since = value == value
    looked = len(evidence.inspected(asset, since_renewal=since))
    when = "since the last failure or repair" if since else "on record"
    if not looked:
        return f"no inspection {when}"
    return f"{'its only inspection' if looked == 1 else f'none of its {looked} inspections'} {when} found {'nothing' if looked == 1 else 'anything'} wrong"


def _over_its_days(feature: Feature, slope: float, asset: str, evidence: Evidence) -> str | None:
    """How far a measurement changed over the days in which it was measured; hours of a meter read over long times are told for a year."""
    days, count = evidence.measured_over(feature, asset)
    quantity, unit = str(feature.select["quantity"][0]), feature.unit.removesuffix("/a")
    over = f"over {days:.0f} days ({count} values)"
    if quantity == "running_hours":
        if not 0 <= slope <= HOURS_A_YEAR:
            # no machine runs so: the meter was changed, or a figure is misread
            return (
                f"its meter of running hours {'went back' if slope < 0 else 'gained more hours than there are'} {over}"
            )
        return None if days >= LONG_DAYS else f"ran {slope * days / YEAR:,.0f} hours {over}"
    change = f"{abs(slope) * days / YEAR:.1f}".removesuffix(".0")
    if change == "0":
        return f"{quantity} hardly changed {over}"
    return f"{quantity} {'rose' if slope > 0 else 'fell'} by about {change} {unit} {over}"


def _own_interval(feature: Feature, value: float, asset: str, evidence: Evidence) -> str | None:
    """How long ago something was done, and how often it usually is."""
    interval = evidence.interval_of(feature, asset)
    if interval is None:
        return None
    ago = evidence.days_ago(feature, asset, value * interval)
    return f"last lubricated {ago:.0f} days ago, usually every {interval:.0f} days"


def _beside(feature: Feature, value: float, usual: Usual | None, row: dict[str, Any]) -> str:
    """The sentence with what is usual beside it."""
    equipment = row["equipment_class"] if isinstance(row["equipment_class"], str) else "asset"
    if usual is None or value != value:
        return feature.sentence(value, typical=None, equipment=equipment)
    if usual.value == NEVER:
        return f"{feature.sentence(value, typical=None, equipment=equipment)} (most of {usual.who.removeprefix('typical of ')}: never)"
    if feature.statistic == "interval":
        said = feature.sentence(value, typical=None, equipment=equipment)
        return f"{said} ({usual.who}: {_apart(usual.value)})"
    if feature.group == "peer":
        unit = " %" if feature.unit == "%" else ""
        return f"{feature.sentence(value, typical=None, equipment=equipment)} ({usual.who}: {usual.value:.1f}{unit})"
    if feature.statistic not in MIDDLE and 0 < usual.value < LITTLE:
        return f"{feature.sentence(value, typical=None, equipment=equipment)} ({usual.who}: almost none)"
    return feature.sentence(value, typical=usual.value, equipment=equipment, beside=usual.who)


def _apart(a_year: float) -> str:
    """How far apart failures of so many a year lie, in the unit of the interval that it stands beside."""
    if a_year < LITTLE:
        return "almost none"
    days = YEAR / a_year
    return f"one in {days:.0f} days" if days < 2 * YEAR else f"one in {days / YEAR:.0f} years"


def _unmeant(sentence: str, feature: Feature, asset: str, evidence: Evidence) -> str:
    """The sentence of a mean; where it is of one figure, nobody would call it one."""
    if feature.group != "reading" or feature.statistic != "mean" or evidence.count_of(feature, asset) != 1:
        return sentence
    return sentence.removeprefix("mean ").replace(" over a year", ", the only figure of a year", 1)


def agrees(feature: Feature, value: float, alike: Alike, asset: str, evidence: Evidence, sign: float) -> bool:
    """Whether a reader takes the value, beside what is usual, for a reason of this sign.

    Trees weigh figures together, so one that is low can stand on the side of what raises the risk; told by itself it would puzzle.

    Args:
        feature: The feature.
        value: Its value.
        alike: For what is usual; agreed where that is not known.
        asset: The asset.
        evidence: Evidence at the date.
        sign: 1 for what raises the risk, -1 for what lowers it.
    """
    if feature.name in FINDINGS and not value > 0:
        # that nothing was found reassures where somebody looked
        return sign < 0 and bool(evidence.inspected(asset, since_renewal=value == value))
    looking = feature.family == "inspections" and feature.name not in FINDINGS
    if looking and sign < 0 and not _found_nothing(feature, value, asset, evidence):
        # what found something, or was never done, speaks for no health
        return False
    if value != value:
        return _unknown_agrees(feature, sign)
    direction = worse_when_more(feature)
    if not direction:
        return True
    if feature.statistic == "sum" and value == 0:
        return sign < 0 and not evidence.rows_of(feature, asset)
    value, usual = _compared(feature, value, alike, asset, evidence)
    if usual is None and value == 0 and feature.statistic in NONE_AT_ALL:
        # none at all is the least there can be, whatever others have
        return (direction < 0) == (sign > 0)
    if usual is None:
        # a figure that is shared means something only beside that of others
        return feature.group != "peer"
    typical = 365.0 / max(usual.value, 1e-9) if feature.statistic == "interval" else usual.value
    if feature.group == "peer":
        # as they are shown
        value, typical = round(value, 1), round(typical, 1)
    if value == typical:
        return feature.group != "peer"
    return (direction * (value - typical) > 0) == (sign > 0)


def _found_nothing(feature: Feature, value: float, asset: str, evidence: Evidence) -> bool:
    """Whether somebody looked, and the lines that are cited for it tell of no finding."""
    lines = evidence.rows_of(feature, asset) if value > 0 else []
    lines = lines if feature.statistic == "count" else lines[:1]
    return bool(lines) and not any(isinstance(r["failure_mode"], str) and r["negated"] is not True for r in lines)


def _unknown_agrees(feature: Feature, sign: float) -> bool:
    """Whether that nothing is known is a reason: that nobody measured or looked is none against a failure."""
    if feature.group == "register" or (feature.group == "reading" and feature.family in ("load", "running hours")):
        return False
    if feature.group == "reading" or feature.family in CARE:
        return sign > 0
    # never: speaks against, and so does too little of it to see an interval
    return sign < 0


def worse_when_more(feature: Feature) -> int:
    """1 where every reader takes more of a figure for worse, -1 where for better, 0 where opinions differ."""
    statistic, name = feature.statistic, feature.name
    if feature.group == "reading":
        return int(statistic in LEVELS.get(str(feature.select["quantity"][0]), ()))
    if feature.group not in ("event", "peer"):
        return 0
    if feature.family in WORSE_WHEN_MORE or name in FINDINGS:
        return int(statistic in MORE) - int(statistic in LESS)
    if feature.family in CARE:
        seldom = statistic == "count" and feature.family == "lubrication"
        return int(statistic in ("days_since", "overdue")) - int(seldom)
    return 0


def _compared(
    feature: Feature, value: float, alike: Alike, asset: str, evidence: Evidence
) -> tuple[float, Usual | None]:
    """The value as it is told, and what is usual on the day of the list; None where that is not known."""
    if feature.group == "reading" and feature.statistic == "slope" and feature.select["quantity"][0] in LEVELS:
        # a level that stays is usual; a meter of hours runs
        return value, Usual(0.0, "")
    if feature.statistic in BY_ITSELF:
        return value, Usual(1.0, "")
    if feature.statistic in AGO:
        value = evidence.days_ago(feature, asset, value)
    if feature.statistic == "fading":
        # told by the number of reports: that each counts half after a while is for the trees
        value = float(len(evidence.rows_of(feature, asset)))
        return value, alike.average(feature.name.replace("_fading", "_since_repair"), asset)
    if feature.statistic == "interval":
        # of most that seldom fail no interval is known: how often all of them fail is
        return value, alike.average("failures_365d", asset)
    return value, alike.usual(feature, asset)
