"""The declared features: one row each, with family and wording."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pdm.model import Feature

DONE: dict[str, tuple[Any, ...]] = {"negated": (False,), "planned": (False,)}
"""Only what really happened counts."""

MODES = {
    "leaks": ("leak_external", "leak_internal"),
    "vibration": ("vibration",),
    "noise": ("noise",),
    "heat": ("overheating",),
    "wear, damage and other trouble": ("structural", "minor", "contamination"),
}
"""Families of precursors by failure mode (codes of pdm.vocabulary.failure_modes)."""
ALL_MODES = tuple(code for codes in MODES.values() for code in codes)

RECORD = "past failures and trouble"
"""How an asset has fared over the years: a lasting trait, not what it suffers from now."""

_SAID = {
    "leaks": "{value} leak report{s} {window}",
    "vibration": "vibration reported {value} time{s} {window}",
    "noise": "unusual noise reported {value} time{s} {window}",
    "heat": "running hot reported {value} time{s} {window}",
    "wear, damage and other trouble": "wear, damage or other trouble reported {value} time{s} {window}",
}

REPAIRS = {"action": ("replace", "repair"), **DONE}
FAILURES = {"is_failure": (True,), **DONE}
INSPECTIONS = {"work_type": ("inspection",), "planned": (False,)}
FOUND = {"work_type": ("inspection",), "failure_mode": ALL_MODES, **DONE}
FOUND_FINE = {"work_type": ("inspection",), "planned": (False,), "negated": (True,)}
LUBRICATIONS = {"action": ("lubricate",), **DONE}
DEFECTS = {"is_failure": (False,), "work_type": ("corrective",), **DONE}
TROUBLE = {"failure_mode": ALL_MODES, **DONE}

FADING = 30.0
"""Days after which a report of trouble that no repair followed counts half."""
WINDOWS = (30, 90, 180, 365, 1095)


def _counts(
    family: str, slug: str, select: dict[str, tuple[Any, ...]], said: str, windows: tuple[int, ...] = WINDOWS
) -> list[Feature]:
    return [Feature(f"{slug}_{w}d", "1", family, "event", "count", select, w, said) for w in windows]


def _one(
    family: str, name: str, statistic: str, select: dict[str, tuple[Any, ...]], said: str, window: float | None = None, *,
    unit: str = "1",
) -> Feature:  # fmt: skip
    return Feature(name, unit, family, "event", statistic, select, window, said)


def _since(family: str, slug: str, select: dict[str, tuple[Any, ...]], said: str) -> Feature:
    return Feature(f"days_since_{slug}", "d", family, "event", "days_since", select, None, said)


def _events() -> list[Feature]:
    out = _counts(RECORD, "failures", FAILURES, "{value} failure{s} {window}")
    out += [
        _since(RECORD, "failure", FAILURES, "last failure {value} days ago"),
        _one(RECORD, "failure_interval", "interval", FAILURES, "usually {value} days between failures", unit="d"),
        _one(RECORD, "failure_rate_1y", "rate", FAILURES,
             "lately fails about {value} times a year, by its own record and that of its kind", 365, unit="1/a"),
        _one(RECORD, "failure_rate", "rate", FAILURES,
             "fails about {value} times a year, by its own record and that of its kind", 1095, unit="1/a"),
        _one(RECORD, "renewal_rate", "renewal_rate", {},
             "fails or is repaired about {value} times a year, by its own record and that of its kind", 1095,
             unit="1/a"),
        _one(RECORD, "renewals_usual", "renewals_usual", {},
             "since the last failure or repair {value} times the usual interval has gone by", 1095),
    ]  # fmt: skip
    for family, codes in MODES.items():
        select = {"failure_mode": codes, **DONE}
        slug = family.split()[0].rstrip(",")
        out += _counts(family, slug, select, _SAID[family], (30, 90, 365))
        since = _SAID[family].replace(" {window}", " since the last failure or repair")
        out.append(_one(family, f"{slug}_since_repair", "count_since_repair", select, since))
        # told as the number of reports that are fading: what it adds up to means nothing to a reader
        out.append(_one(family, f"{slug}_fading", "fading", select, since, FADING))
        out.append(_since(family, slug, select, f"last report of {family} {{value}} days ago"))
    out += _counts("reported trouble", "trouble", TROUBLE, "{value} report{s} of trouble {window}", (7, 30, 90))
    out += _counts(RECORD, "trouble", TROUBLE, "{value} report{s} of trouble {window}", (365,))
    out += [
        _one("reported trouble", "trouble_since_repair", "count_since_repair", TROUBLE,
             "{value} report{s} of trouble since the last failure or repair"),
        _one("reported trouble", "trouble_begun", "days_since_first", TROUBLE,
             "first report of trouble {value} days ago, neither failure nor repair since", unit="d"),
        _since("reported trouble", "trouble", TROUBLE, "last report of trouble {value} days ago"),
        _one(RECORD, "trouble_rate", "rate", TROUBLE,
             "about {value} report{s} of trouble a year, by its own record and that of its kind", 1095, unit="1/a"),
    ]  # fmt: skip
    out.append(
        _one("reported trouble", "trouble_trend", "trend", TROUBLE,
             "trouble lately {value} times as often as over the year", 365)
    )  # fmt: skip
    out.append(
        _one("time lost", "downtime_365d", "sum", {**FAILURES, "column": ("downtime_hours",)},
             "{value} hours of standstill {window}", 365, unit="h")
    )  # fmt: skip
    out += _counts(
        "other defects",
        "defects",
        DEFECTS,
        "{value} unplanned job{s} or report{s} {window}, failures not counted",
        (90, 365),
    )
    out += _counts("repairs", "repairs", REPAIRS, "{value} repair{s} {window}", (90, 365))
    out.append(_since("repairs", "repair", REPAIRS, "last repair {value} days ago"))
    out.append(
        _one(
            "repairs",
            "days_since_renewal",
            "days_since_renewal",
            {},
            "last failure or repair {value} days ago",
            unit="d",
        )
    )
    out += _counts("inspections", "inspections", INSPECTIONS, "{value} inspection{s} {window}", (365,))
    out += [
        _since("inspections", "inspection", INSPECTIONS, "last inspection {value} days ago"),
        _since("inspections", "found_worn", FOUND, "last inspection with a finding {value} days ago"),
        _since("inspections", "found_fine", FOUND_FINE, "last inspection without a finding {value} days ago"),
        _one("inspections", "found_since_repair", "count_since_repair", FOUND,
             "{value} inspection{s} with a finding since the last failure or repair"),
    ]  # fmt: skip
    out += _counts("lubrication", "lubrications", LUBRICATIONS, "lubricated {value} time{s} {window}", (180, 365))
    out += [
        _since("lubrication", "lubrication", LUBRICATIONS, "last lubricated {value} days ago"),
        _one("lubrication", "lubrication_overdue", "overdue", LUBRICATIONS,
             "time since the last lubrication is {value} times its usual interval"),
    ]  # fmt: skip
    out += _counts("amount of records", "records", {}, "{value} line{s} written {window}", (90, 365))
    return out


def _readings() -> list[Feature]:
    out = []
    for quantity, family, unit in (
        ("temperature", "measured temperature", "°C"), ("vibration", "measured vibration", "mm/s"), ("load", "load", "%"),
    ):  # fmt: skip
        select = {"quantity": (quantity,)}
        for statistic, per, wording in (
            ("last", "", f"last {quantity} {{value}} {unit}"),
            ("mean", "", f"mean {quantity} {{value}} {unit} over a year"),
            ("slope", "/a", f"{quantity} changing by {{value}} {unit} a year"),
        ):
            out.append(
                Feature(f"{quantity}_{statistic}", unit + per, family, "reading", statistic, select, 365, wording)
            )
        if quantity != "load":
            out.append(Feature(f"{quantity}_of_limit", "%", family, "reading", "of_limit", select, 365,
                               f"last {quantity} at {{value}} % of the highest that is taken for possible"))  # fmt: skip
    select = {"quantity": ("running_hours",)}
    out.append(
        Feature("running_hours_last", "h", "running hours", "reading", "last", select, None, "{value} running hours")
    )
    out.append(
        Feature(
            "running_hours_slope", "h/a", "running hours", "reading", "slope", select, 365, "runs {value} hours a year"
        )
    )
    return out


def _others() -> list[Feature]:
    return [
        Feature("age_years", "a", "age", "register", "value", {"column": ("installed_on",)}, None, "{value} years since installation"),
        Feature("criticality", "1", "criticality", "register", "value", {"column": ("criticality",)}, None, "criticality class {value}"),
        Feature("peer_rate", "1/a", "equipment like it", "peer", "class_rate", {"column": ("equipment_class",), **FAILURES}, 365,
                "equipment of its class at its site failed {value} times a year each"),
        Feature("peer_rate_3y", "1/a", "equipment like it", "peer", "class_rate", {"column": ("equipment_class",), **FAILURES}, 1095,
                "equipment of its class at its site failed {value} times a year each over three years"),
        Feature("site_rate", "1/a", "equipment like it", "peer", "site_rate", {"column": ("site",), **FAILURES}, 365,
                "equipment at its site failed {value} times a year each"),
        *(
            Feature(f"site_share_{w}d", "%", RECORD, "peer", "share", {"column": ("site",), **FAILURES}, w,
                    "{value} % of its site's failures {window} were its own")
            for w in (90, 365)
        ),
        Feature("days_since_reading", "d", "data gaps", "reading", "days_since", {"quantity": ("temperature", "vibration", "load")}, None,
                "last measurement {value} days ago"),
        Feature("days_since_record", "d", "data gaps", "gap", "days_since", {}, None, "last line written {value} days ago"),
    ]  # fmt: skip


ABSENT = {
    "days_since_failure": "no failure on record",
    "days_since_record": "no line was ever written about it",
    "failure_interval": "fewer than two failures on record",
    "trouble_begun": "no trouble reported since the last failure or repair",
    "days_since_renewal": "no failure or repair on record",
    "days_since_found_worn": "no inspection with a finding on record",
    "days_since_found_fine": "no inspection on record that found nothing wrong",
    "lubrication_overdue": "too few lubrications on record to know their interval",
    "temperature_slope": "too few temperatures measured to see a trend",
    "vibration_slope": "too few vibrations measured to see a trend",
    "load_slope": "too few loads written to see a trend",
    "running_hours_slope": "too few running hours written to know how much it runs",
    "trouble_trend": "no trouble reported in a year",
    **{f"{q}_{s}": f"no {q} measured in a year" for q in ("temperature", "vibration") for s in ("last", "mean")},
    "temperature_of_limit": "no temperature measured in a year, or no limit known",
    "vibration_of_limit": "no vibration measured in a year, or no limit known",
    "days_since_reading": "nothing was ever measured",
    "load_last": "how much it is loaded was not written in a year",
    "load_mean": "how much it is loaded was not written in a year",
    "days_since_trouble": "no trouble was ever reported",
    **{f"days_since_{family.split()[0].rstrip(',')}": f"no report of {family} on record" for family in MODES},
    "site_share_90d": "no failure at its site in 90 days",
    "site_share_365d": "no failure at its site in a year",
}
"""What is said where the family's name would say too much."""

CATALOGUE: tuple[Feature, ...] = tuple(
    replace(f, absent=ABSENT.get(f.name, "")) for f in (*_events(), *_readings(), *_others())
)
"""All features, in the order of the columns that `build` gives."""
