"""The declared features: one row each, with family and wording."""

from __future__ import annotations

from typing import Any

from pdm.model import Feature

DONE: dict[str, tuple[Any, ...]] = {"negated": (False,), "planned": (False,)}
"""Only what really happened counts."""

MODES = {
    "leaks": ("leak_external", "leak_internal"),
    "vibration": ("vibration",),
    "noise": ("noise",),
    "heat": ("overheating",),
    "wear and looseness": ("structural", "minor", "contamination"),
}
"""Families of precursors by failure mode (codes of pdm.vocabulary.failure_modes)."""

_SAID = {
    "leaks": "{value} leak report{s} {window}",
    "vibration": "vibration reported {value} time{s} {window}",
    "noise": "unusual noise reported {value} time{s} {window}",
    "heat": "running hot reported {value} time{s} {window}",
    "wear and looseness": "wear or loose parts reported {value} time{s} {window}",
}

REPAIRS = {"action": ("replace", "repair"), **DONE}
FAILURES = {"is_failure": (True,), **DONE}
INSPECTIONS = {"work_type": ("inspection",), "planned": (False,)}
LUBRICATIONS = {"action": ("lubricate",), **DONE}
DEFECTS = {"is_failure": (False,), "work_type": ("corrective",), **DONE}
ALL_MODES = tuple(code for codes in MODES.values() for code in codes)
TROUBLE = {"failure_mode": ALL_MODES, "is_failure": (False,), **DONE}

WINDOWS = (30, 90, 180, 365)


def _counts(
    family: str, slug: str, select: dict[str, tuple[Any, ...]], said: str, windows: tuple[int, ...] = WINDOWS
) -> list[Feature]:
    return [Feature(f"{slug}_{w}d", "1", family, "event", "count", select, w, said) for w in windows]


def _since(family: str, slug: str, select: dict[str, tuple[Any, ...]], said: str) -> Feature:
    return Feature(f"days_since_{slug}", "d", family, "event", "days_since", select, None, said)


def _events() -> list[Feature]:
    out = _counts("past failures", "failures", FAILURES, "{value} failure{s} {window}")
    out.append(
        Feature("failures_all", "1", "past failures", "event", "count", FAILURES, None, "{value} failure{s} on record")
    )
    out.append(_since("past failures", "failure", FAILURES, "last failure {value} days ago"))
    for family, codes in MODES.items():
        select = {"failure_mode": codes, "is_failure": (False,), **DONE}
        slug = family.split()[0]
        out += _counts(family, slug, select, _SAID[family], (30, 90, 365))
        since = _SAID[family].replace(" {window}", " since the last repair")
        out.append(Feature(f"{slug}_since_repair", "1", family, "event", "count_since_repair", select, None, since))
        out.append(_since(family, slug, select, f"last report of {family} {{value}} days ago"))
    out += _counts("reported trouble", "trouble", TROUBLE, "{value} report{s} of trouble {window}", (30, 90, 365))
    out.append(
        Feature("trouble_since_repair", "1", "reported trouble", "event", "count_since_repair", TROUBLE, None,
                "{value} report{s} of trouble since the last repair")
    )  # fmt: skip
    out += _counts("other defects", "defects", DEFECTS, "{value} corrective job{s} {window}", (90, 365))
    out += _counts("repairs", "repairs", REPAIRS, "{value} repair{s} {window}", (90, 365))
    out.append(_since("repairs", "repair", REPAIRS, "last repair {value} days ago"))
    out += _counts("inspections", "inspections", INSPECTIONS, "{value} inspection{s} {window}", (365,))
    out.append(_since("inspections", "inspection", INSPECTIONS, "last inspection {value} days ago"))
    out += _counts("lubrication", "lubrications", LUBRICATIONS, "lubricated {value} time{s} {window}", (180, 365))
    out.append(_since("lubrication", "lubrication", LUBRICATIONS, "last lubricated {value} days ago"))
    out += _counts("amount of records", "records", {}, "{value} line{s} written {window}", (90, 365))
    return out


def _readings() -> list[Feature]:
    out = []
    for quantity, family, unit in (
        ("temperature", "measured temperature", "°C"), ("vibration", "measured vibration", "mm/s"), ("load", "load", "%"),
    ):  # fmt: skip
        select = {"quantity": (quantity,)}
        out.append(
            Feature(
                f"{quantity}_last", unit, family, "reading", "last", select, 365, f"last {quantity} {{value}} {unit}"
            )
        )
        out.append(
            Feature(
                f"{quantity}_mean",
                unit,
                family,
                "reading",
                "mean",
                select,
                365,
                f"mean {quantity} {{value}} {unit} over a year",
            )
        )
    select = {"quantity": ("running_hours",)}
    out.append(
        Feature("running_hours_last", "h", "running hours", "reading", "last", select, None, "{value} running hours")
    )
    return out


def _others() -> list[Feature]:
    return [
        Feature("age_years", "a", "age", "register", "value", {"column": ("installed_on",)}, None, "{value} years since installation"),
        Feature("criticality", "1", "criticality", "register", "value", {"column": ("criticality",)}, None, "criticality class {value}"),
        Feature("class_code", "1", "kind of equipment", "register", "value", {"column": ("equipment_class",)}, None, "its kind of equipment"),
        Feature("site_code", "1", "site", "register", "value", {"column": ("site",)}, None, "the site it stands at"),
        Feature("peer_rate", "1/a", "equipment like it", "peer", "value", {"column": ("equipment_class",)}, 365,
                "equipment of its class at its site failed {value} times a year each"),
        Feature("site_rate", "1/a", "equipment like it", "peer", "value", {"column": ("site",)}, 365,
                "equipment at its site failed {value} times a year each"),
        Feature("days_since_record", "d", "data gaps", "gap", "days", {}, None, "last line written {value} days ago"),
    ]  # fmt: skip


CATALOGUE: tuple[Feature, ...] = (*_events(), *_readings(), *_others())
"""All features, in the order of the columns that `build` gives."""
