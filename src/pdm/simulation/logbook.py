"""The logbook: what was written of what happened, by whom, where and when it came in.

Columns of `lines`: line_id, event_id (null for a note about nothing that counts), also_event_id (a second event told in the
same line), site, asset_id (null for a note), occurred_at, written_at, arrives_at (site's local time, naive), channel (sheet,
work_order_form, photo, typed_pdf, workbook, sap, maximo, csv, mail), mention, text, technician, writer_id, work_order,
order_type, damage_code, activity_code, breakdown, temperature (°C), load (%), vibration (mm/s), running_hours (h),
downtime (h), cost, duplicate_of (line_id), void (crossed out as written by mistake; event_id and asset_id are null).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pdm.simulation.enterprise import LAST_DAY, build_assets
from pdm.simulation.happenings import make_events
from pdm.simulation.hazard import Hazard, run
from pdm.simulation.naming import mention
from pdm.simulation.plant_tables import hours_run, load_percent, make_limits, make_readings, make_register
from pdm.simulation.profiles import Profile, SitePlan, Size, profile, size_of
from pdm.simulation.truth import Truth
from pdm.simulation.wording import Voice, joined, make_voice, phrase, pick, spoken, words

ORDER_TYPE = {"sap": {"corrective": "PM01", "preventive": "PM02", "inspection": "PM03", "modification": "PM05"},
              "maximo": {"corrective": "CM", "preventive": "PM", "inspection": "INSP", "modification": "MOD"}}  # fmt: skip
DAMAGE = {"leak": "LEAK", "noise": "NOIS", "heat": "OHEA", "vibration": "VIBR", "other": "MINR", "failure": "BRKD"}
NOTES = 0.03
"""Lines about nothing that counts, as a share of the lines on paper, in mails and typed books."""
VOID = 0.025
"""Lines crossed out as a whole, as a share of handwritten ones."""
PHONES = 2
"""People of a site who send photographs."""
HAND = ("sheet", "work_order_form", "photo")
_NOTED = (*HAND, "csv", "workbook", "mail", "typed_pdf")

_FIRST = ("Anna", "Ben", "Carl", "Dora", "Emil", "Finn", "Greta", "Hugo", "Ida", "Jon", "Karin", "Lars", "Mia", "Nils",
          "Olga", "Paul")  # fmt: skip
_LAST = ("Brandt", "Cole", "Dietz", "Evans", "Frost", "Gill", "Hahn", "Irwin", "Jung", "Kerr", "Lang", "Moss", "Noble",
         "Ott", "Price", "Quist")  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Someone who writes.

    Attributes:
        name: Full name.
        writer_id: Key of the hand.
        voice: How this person words things.
    """

    name: str
    writer_id: str
    voice: Voice

    @property
    def initials(self) -> str:
        """First letters of the name."""
        return "".join(part[0] for part in self.name.split())


def build_truth(seed: int, profile_name: str = "normal", size: Size | str | None = None) -> Truth:
    """Let an enterprise run and write its logbook; the same seed gives the same truth.

    Raises:
        UsageError: Unknown profile or size.
    """
    rng = np.random.default_rng(seed)
    bad, scale, hazard = profile(profile_name), size_of(size), Hazard()
    days = round(365.25 * scale.years)
    first = LAST_DAY - pd.Timedelta(days=days - 1)
    assets = build_assets(scale, hazard, days, rng)
    events = make_events(run(assets, hazard, days, rng), assets, first, bad, rng)
    people = {s.site: _people(s, rng) for s in scale.sites}
    lines = _lines(events, assets, scale, bad, people, rng)
    silent = {s.site: days - round(30.4 * s.silent_months) if s.silent_months else days for s in scale.sites}
    lines = lines[(lines["arrives_at"] - first).dt.days < lines["site"].map(silent)].reset_index(drop=True)
    lines["duplicate_of"] = lines["duplicate_of"].where(lines["duplicate_of"].isin(set(lines["line_id"])), None)
    parameters = {
        "hazard": hazard.as_dict(), "first_day": f"{first:%Y-%m-%d}", "days": days, "seed": seed, "profile": profile_name,
        "silent_from": silent, "people": {s: [p.name for p in v] for s, v in people.items()},
        "sites": {s.site: {"timezone": s.timezone, "date_order": s.date_order, "lag_days": s.lag_days, "language": s.language} for s in scale.sites},
        "size": scale.name,
    }  # fmt: skip
    register = make_register(assets, first, days, rng)
    readings = make_readings(assets, first, bad, rng)
    return Truth(parameters, assets, events, lines, register, readings, make_limits())


def _people(site: SitePlan, rng: np.random.Generator) -> list[Person]:
    firsts = rng.choice(_FIRST, site.writers, replace=False)
    lasts = rng.choice(_LAST, site.writers, replace=False)
    american = site.date_order == "MDY"
    return [
        Person(f"{first} {last}", f"{site.site}-{n}", make_voice(american, rng))
        for n, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    ]


def _lines(
    events: pd.DataFrame,
    assets: pd.DataFrame,
    size: Size,
    bad: Profile,
    people: dict[str, list[Person]],
    rng: np.random.Generator,
) -> pd.DataFrame:
    plans = {s.site: s for s in size.sites}
    by_id = {a["asset_id"]: a for a in assets.to_dict("records")}
    rows: list[dict[str, Any]] = []
    records = events.to_dict("records")
    together = _told_together(records, rng)
    told = set(together.values())
    for number, event in enumerate(records):
        if event["event_id"] in told:
            continue
        plan, asset = plans[event["site"]], by_id[event["asset_id"]]
        channels, share = list(plan.channels), np.array(list(plan.channels.values()))
        channel = str(rng.choice(channels, p=share / share.sum()))
        second = together.get(event["event_id"])
        also = records[int(second[1:])] if second else None
        line = _line(f"L{number:06d}", event, also, asset, channel, plan, bad, people[plan.site], rng)
        rows.append(line)
        if len(channels) > 1 and rng.random() < bad.told_twice:
            others = np.where(np.array(channels) == channel, 0.0, share)
            other = str(rng.choice(channels, p=others / others.sum()))
            again = _line(f"L{number:06d}b", event, None, asset, other, plan, bad, people[plan.site], rng)
            rows.append({**again, "duplicate_of": line["line_id"]})
    noted = [r for r in rows if r["channel"] in _NOTED]
    rows += [_note(r, rng) for r in noted if rng.random() < NOTES]
    by_hand = [r for r in rows if r["channel"] in HAND[:1] and r["event_id"]]
    rows += [_void(r, by_hand, rng) for r in by_hand if rng.random() < VOID]
    return pd.DataFrame(rows).sort_values(["site", "occurred_at", "line_id"], ignore_index=True)


def _told_together(records: list[dict[str, Any]], rng: np.random.Generator) -> dict[str, str]:
    """Pairs of events of one machine on one day that are told in one line: first event to second."""
    rank = {"failure": 0, "precursor": 1, "inspection": 2}
    groups: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for r in records:
        groups.setdefault((r["asset_id"], r["day"]), []).append(r)
    out = {}
    for group in groups.values():
        if len(group) == 2 and rng.random() < 0.4:
            one, two = sorted(group, key=lambda r: (rank.get(r["kind"], 3), r["event_id"]))
            if not one["is_failure"] or two["kind"] in ("lubrication", "harmless"):
                out[one["event_id"]] = two["event_id"]
    return out


def _line(
    line_id: str,
    event: dict[str, Any],
    also: dict[str, Any] | None,
    asset: dict[str, Any],
    channel: str,
    plan: SitePlan,
    bad: Profile,
    people: list[Person],
    rng: np.random.Generator,
) -> dict[str, Any]:
    written = event["occurred_at"] + pd.Timedelta(hours=float(rng.gamma(1.5, 3)))
    others = people[:PHONES] if channel == "photo" else people
    who = others[int(rng.integers(0, len(others)))]
    fitter = who
    if channel == "sheet":
        # one person keeps the sheets for a quarter, and now and then writes for others
        keeper = people[_keeper(plan.site, written.year * 4 + written.quarter, len(people))]
        fitter, who = (who if rng.random() < 0.25 else keeper), keeper
    delay = rng.gamma(2.0, plan.lag_days / 4)
    if rng.random() < bad.late:
        delay += rng.uniform(90, 200)
    text = phrase(event, bad, rng)
    if also is not None:
        text = joined(text, phrase(also, bad, rng), rng)
    text = spoken(text, event, who.voice, bad, rng)
    cmms = channel in ORDER_TYPE
    serious = bool(event["is_failure"])

    def sometimes(value: float, share: float = 1.0) -> float:
        return round(float(value), 1) if rng.random() > bad.missing + (1 - share) * 0.3 else np.nan

    damage = DAMAGE["failure"] if serious else DAMAGE.get(str(event["mode"]))
    return {
        "line_id": line_id, "event_id": event["event_id"], "also_event_id": also["event_id"] if also else None,
        "site": plan.site, "asset_id": event["asset_id"], "occurred_at": event["occurred_at"], "written_at": written,
        "arrives_at": written + pd.Timedelta(days=float(delay)), "channel": channel,
        "mention": mention(asset, channel, bad, rng, int(event["day"])), "text": text,
        "technician": fitter.initials if channel in HAND or rng.random() < 0.5 else fitter.name, "writer_id": who.writer_id,
        "work_order": f"{4000000 + int(line_id[1:7])}" if cmms or channel == "work_order_form" or rng.random() < 0.2 else None,
        "order_type": ORDER_TYPE[channel].get(event["work_type"], "PM01" if channel == "sap" else "CM") if cmms else None,
        "damage_code": damage if cmms and rng.random() > bad.missing * 0.5 else None,
        "activity_code": "REPL" if cmms and (event["repaired"] or serious) and rng.random() < 0.5 else None,
        "breakdown": serious if cmms and rng.random() < 0.9 else None,
        "temperature": sometimes(event["measured_temperature"]), "load": sometimes(load_percent(asset, rng), 0.5),
        "vibration": sometimes(event["measured_vibration"], 0.4),
        "running_hours": sometimes(hours_run(asset, int(event["day"])), 0.6),
        "downtime": event["downtime"] if serious and rng.random() > bad.missing * 0.6 else np.nan,
        "cost": event["cost"] if rng.random() > bad.missing * 0.5 else np.nan, "duplicate_of": None, "void": False,
    }  # fmt: skip


def _keeper(site: str, block: int, people: int) -> int:
    """Who keeps the sheets of a site in a quarter: in turn, each site in an order of its own."""
    turn = sum(map(ord, site)) % max(people - 1, 1) + 1
    return (block * turn + block // people) % people


def _note(beside: dict[str, Any], rng: np.random.Generator) -> dict[str, Any]:
    """A line that tells of no machine, written after another."""
    said = words()["note"]
    later = pd.Timedelta(minutes=int(rng.integers(5, 120)))
    empty = dict.fromkeys(beside) | dict.fromkeys(
        ("temperature", "load", "vibration", "running_hours", "downtime", "cost"), np.nan
    )
    kept = ("site", "channel", "technician", "writer_id")
    return empty | {k: beside[k] for k in kept} | {
        "line_id": beside["line_id"] + "n", "occurred_at": beside["occurred_at"] + later,
        "written_at": beside["written_at"] + later, "arrives_at": beside["arrives_at"] + later,
        "mention": pick(said["mention"], rng) if rng.random() < 0.6 else "", "text": pick(said["text"], rng), "void": False,
    }  # fmt: skip


def _void(right: dict[str, Any], others: list[dict[str, Any]], rng: np.random.Generator) -> dict[str, Any]:
    """A line begun for the wrong machine, crossed out, and written again as `right` says."""
    before = pd.Timedelta(minutes=1)
    wrong = others[int(rng.integers(0, len(others)))]
    return right | {
        "line_id": right["line_id"] + "x", "event_id": None, "also_event_id": None, "asset_id": None, "duplicate_of": None,
        "mention": wrong["mention"], "void": True, "occurred_at": right["occurred_at"] - before,
        "written_at": right["written_at"] - before, "arrives_at": right["arrives_at"] - before,
    }  # fmt: skip
