"""Extraction on the simulated logbook: words and codes of every line against what truly happened."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from pdm.config import SiteSettings
from pdm.extraction import extract
from pdm.records import CELLS, ENTRIES, LIMITS, entry_id
from pdm.vocabulary.failure_modes import failure_modes

_FIELDS = ("order_type", "damage_code", "activity_code", "breakdown")
_TRUE_FAMILY = ("leak", "noise", "heat", "vibration")
_ORDER = {"DMY": "%d.%m.%Y", "MDY": "%m/%d/%Y", "YMD": "%Y-%m-%d"}


def simulated(seed: int, profile: str, size: str | None = None) -> list[dict[str, Any]]:
    """Figures of one simulated enterprise. `words`: free text alone; `words and codes`: with the codes of exports."""
    from pdm.simulation.logbook import build_truth

    truth = build_truth(seed, profile, size)
    expected = expected_events(truth.lines, truth.events)
    out: list[dict[str, Any]] = []
    for system, coded in (("words and codes", True), ("words", False)):
        found = run(truth.lines, truth.parameters["sites"], coded=coded)
        out += figures(f"simulated/{profile}", system, expected, found, truth)
    out += figures(f"simulated/{profile}", "keywords", expected, keywords(truth.lines), None)
    return out


def expected_events(lines: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """True events of lines, one row an event: line_id, part, and what is true of it."""
    first = lines[["line_id", "event_id"]].assign(part=0)
    second = lines.loc[lines["also_event_id"].notna(), ["line_id", "also_event_id"]]
    both = pd.concat([first, second.set_axis(["line_id", "event_id"], axis=1).assign(part=1)])
    columns = [
        "event_id",
        "kind",
        "is_failure",
        "negated",
        "planned",
        "work_type",
        "mode",
        "component",
        "occurred_at",
        "measured_temperature",
        "measured_vibration",
    ]
    merged = both.merge(events[columns], on="event_id")
    return merged.merge(lines[["line_id", "text", "channel", "site"]], on="line_id")


def run(lines: pd.DataFrame, sites: dict[str, Any], *, coded: bool) -> dict[str, pd.DataFrame]:
    """Events and readings of `extract`, with line_id."""
    out: dict[str, list[pd.DataFrame]] = {"events": [], "readings": []}
    for site, part in lines.groupby("site"):
        plan = sites[str(site)]
        entries, ids = entries_of(part, plan["date_order"], str(site), coded=coded)
        settings = SiteSettings(timezone=plan["timezone"], date_order=plan["date_order"])
        now = pd.Timestamp("2026-06-01", tz="UTC")
        x = extract(
            entries, CELLS.empty(), site=str(site), settings=settings, truth=(), known_at=now, loaded_as="history", limits=LIMITS.empty(), today=now,
        )  # fmt: skip
        events = x.events.assign(line_id=x.events["entry_id"].map(ids))
        events["local"] = events["occurred_at"].dt.tz_convert(plan["timezone"]).dt.tz_localize(None)
        out["events"].append(events)
        out["readings"].append(
            x.readings.assign(line_id=x.readings["event_id"].map(events.set_index("event_id")["line_id"]))
        )
    return {k: pd.concat(v, ignore_index=True) for k, v in out.items()}


def entries_of(lines: pd.DataFrame, order: str, site: str, *, coded: bool) -> tuple[pd.DataFrame, dict[str, str]]:
    """Lines as entries of a typed table in the site's way of writing dates."""
    rows = []
    for number, line in enumerate(lines.to_dict("records"), start=1):
        at = line["occurred_at"]
        fields = {
            "date": f"{at:{_ORDER[order]}}",
            "time": f"{at:%H:%M}",
            "equipment": line["mention"],
            "description": line["text"],
        }
        if coded:
            fields |= {f: _written(line[f]) for f in _FIELDS if _written(line[f])}
        rows.append({
            "entry_id": entry_id(site, 1, number), "document_id": site, "site": site, "page": 1, "row": number, "channel": line["channel"],
            "fields": fields, "text": line["text"], "text_confidence": 1.0,
        })  # fmt: skip
    entries = ENTRIES.rows(rows)
    return entries, dict(zip(entries["entry_id"], lines["line_id"], strict=True))


def _written(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "X" if value else ""
    return value if isinstance(value, str) else ""


def keywords(lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The baseline: a list of words for each answer, without shorthand, scope of negation or codes."""
    text = lines["text"].str.casefold()
    failed = text.str.contains(r"fail|broke|seized|trip|not work|breakdown|burnt|stopped")
    mode = pd.Series(None, index=lines.index, dtype="object")
    for code, pattern in (
        ("vibration", "vibrat"),
        ("noise", "nois"),
        ("overheating", "hot|overheat|temp"),
        ("leak_external", "leak"),
    ):
        mode[text.str.contains(pattern)] = code
    work = np.select(
        [failed | mode.notna(), text.str.contains("greas|lubricat|oil change|service"), text.str.contains("check|inspect|ok"), text.str.contains("install|modif|upgrade")],
        ["corrective", "preventive", "inspection", "modification"], "other",
    )  # fmt: skip
    events = pd.DataFrame(
        {
            "line_id": lines["line_id"],
            "part": 0,
            "is_failure": failed,
            "failure_mode": mode,
            "work_type": work,
            "negated": False,
        }
    )
    return {"events": events.reset_index(drop=True)}


def figures(
    case: str, system: str, expected: pd.DataFrame, found: dict[str, pd.DataFrame], truth: Any
) -> list[dict[str, Any]]:
    """Metrics of one system. A true event that was not taken from its line is wrong in every field."""
    events = found["events"]
    joined = expected.merge(events, on=["line_id", "part"], how="outer", suffixes=("_true", ""))
    known = joined["event_id_true" if "event_id_true" in joined else "event_id"].notna()
    said = joined["is_failure"].fillna(False).astype(bool)
    true = joined["is_failure_true"].fillna(False).astype(bool)
    both, n = int((said & true).sum()), int(known.sum())
    f1 = 2 * both / max(1, int(said.sum()) + int(true.sum()))
    at = joined[known]
    family = at["failure_mode"].map(lambda c: failure_modes()[c].family if isinstance(c, str) else None)
    precursors = at["kind"].eq("precursor")
    wanted = at["mode"].where(at["mode"].isin(_TRUE_FAMILY), "other")
    given = family.where(family.isin(_TRUE_FAMILY), family.map(lambda f: "other" if isinstance(f, str) else None))
    negated = at["negated_true"].astype(bool)
    out = [
        row(case, system, "f1 is_failure", f1, n=n),
        row(case, system, "accuracy work_type", float((at["work_type"] == at["work_type_true"]).mean()), n=n),
        row(case, system, "accuracy failure_mode", float((wanted == given)[precursors].mean()), n=int(precursors.sum())),
        row(case, system, "negated as failure", float(at.loc[negated, "is_failure"].fillna(False).astype(bool).mean()), n=int(negated.sum())),
    ]  # fmt: skip
    if truth is None:
        return out
    day = at["local"].dt.normalize() == at["occurred_at_true"].dt.normalize()
    out.append(row(case, system, "accuracy date", float(day.mean()), n=n))
    out.append(row(case, system, "accuracy parts", float((events.groupby("line_id")["part"].max() + 1).reindex(expected["line_id"].unique()).eq(expected.groupby("line_id").size().reindex(expected["line_id"].unique())).mean()), n=expected["line_id"].nunique()))  # fmt: skip
    return out + _measured(case, system, expected, found["readings"])


def _measured(case: str, system: str, expected: pd.DataFrame, readings: pd.DataFrame) -> list[dict[str, Any]]:
    """Measurements in words: a figure that stands in the text must be found with its quantity, unit and value."""
    wanted: set[tuple[str, str, float]] = set()
    for line, text, celsius, speed in expected[
        ["line_id", "text", "measured_temperature", "measured_vibration"]
    ].itertuples(index=False):
        figures_in_text = set(pd.Series([text]).str.findall(r"\d+(?:[.,]\d+)?").iloc[0])
        whole = round(celsius)
        if {str(whole), str(round(whole * 9 / 5 + 32))} & figures_in_text:
            wanted.add((line, "temperature", float(whole)))
        if {f"{speed:.1f}", f"{speed:.1f}".replace(".", ",")} & figures_in_text:
            wanted.add((line, "vibration", round(speed, 1)))
    found = {
        (line, q, float(round(v)) if q == "temperature" else round(v, 1))
        for line, q, v in readings[["line_id", "quantity", "value"]].itertuples(index=False)
        if q in ("temperature", "vibration")
    }
    right = len(wanted & found)
    return [row(case, system, "f1 measurements", 2 * right / max(1, len(wanted) + len(found)), n=len(wanted))]
