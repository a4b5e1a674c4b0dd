"""The logbook: what was written of what happened, by whom, where and when it came in.

Columns of `lines`: line_id, event_id (null for a line about nothing that counts), site, asset_id, occurred_at, written_at,
arrives_at (site's local time, naive), channel (sheet, work_order_form, photo, typed_pdf, workbook, sap, maximo, csv, mail),
mention, text, technician, writer_id, work_order, order_type, damage_code, activity_code, breakdown, temperature (°C),
load (%), vibration (mm/s), running_hours (h), downtime (h), cost, duplicate_of (line_id).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pdm.simulation import wording
from pdm.simulation.enterprise import BY_NAME, build_assets
from pdm.simulation.hazard import KINDS, Hazard, run
from pdm.simulation.naming import mention, site_alias
from pdm.simulation.profiles import Profile, SitePlan, Size, profile, size_of
from pdm.simulation.truth import Truth

LAST_DAY = pd.Timestamp("2025-12-31")

ORDER_TYPE = {"sap": {"corrective": "PM01", "preventive": "PM02", "inspection": "PM03", "modification": "PM05"},
              "maximo": {"corrective": "CM", "preventive": "PM", "inspection": "INSP", "modification": "MOD"}}  # fmt: skip
DAMAGE = {
    "leak": "LEAK",
    "noise": "NOIS",
    "heat": "OHEA",
    "vibration": "VIBR",
    "other": "MINR",
    "failure": "BRKD",
}

_FIRST = (
    "Anna",
    "Ben",
    "Carl",
    "Dora",
    "Emil",
    "Finn",
    "Greta",
    "Hugo",
    "Ida",
    "Jon",
    "Karin",
    "Lars",
    "Mia",
    "Nils",
    "Olga",
    "Paul",
)
_LAST = (
    "Brandt",
    "Cole",
    "Dietz",
    "Evans",
    "Frost",
    "Gill",
    "Hahn",
    "Irwin",
    "Jung",
    "Kerr",
    "Lang",
    "Moss",
    "Noble",
    "Ott",
    "Price",
    "Quist",
)


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
    raw = run(assets, hazard, days, rng)
    events = _events(raw, assets, first, bad, rng)
    people = {s.site: _people(s, rng) for s in scale.sites}
    aliases = {a["asset_id"]: (site_alias(a, rng),) for _, a in assets.iterrows()}
    lines = _lines(events, assets, scale, bad, people, aliases, rng)
    silent = {s.site: days - round(30.4 * s.silent_months) if s.silent_months else days for s in scale.sites}
    lines = lines[(lines["arrives_at"] - first).dt.days < lines["site"].map(silent)].reset_index(drop=True)
    parameters = {
        "hazard": hazard.as_dict(), "first_day": f"{first:%Y-%m-%d}", "days": days, "seed": seed, "profile": profile_name,
        "silent_from": silent, "people": {s: [p["name"] for p in v] for s, v in people.items()},
        "sites": {s.site: {"timezone": s.timezone, "date_order": s.date_order, "lag_days": s.lag_days, "language": s.language} for s in scale.sites},
        "size": scale.name,
    }  # fmt: skip
    return Truth(
        parameters,
        assets,
        events,
        lines,
        _register(assets, aliases, rng),
        _readings(assets, first, days, bad, rng),
        _limits(),
    )


def _people(site: SitePlan, rng: np.random.Generator) -> list[dict[str, str]]:
    firsts = rng.choice(_FIRST, site.writers, replace=False)
    lasts = rng.choice(_LAST, site.writers, replace=False)
    return [
        {"name": f"{f} {l}", "initials": f"{f[0]}{l[0]}", "writer_id": f"{site.site}-{n}"}
        for n, (f, l) in enumerate(zip(firsts, lasts, strict=True))
    ]


def _events(
    raw: pd.DataFrame, assets: pd.DataFrame, first: pd.Timestamp, bad: Profile, rng: np.random.Generator
) -> pd.DataFrame:
    """What happened, with part and words' kind; and what happened that does not count (notes, plans, harmless things)."""
    rows: list[dict[str, Any]] = []
    part_of: dict[int, str] = {}
    for asset, day, kind, repaired, wear in raw.itertuples(index=False):
        cls = BY_NAME[assets.at[asset, "equipment_class"]]
        # the part that is going is the same until it is repaired
        part = part_of.setdefault(asset, str(rng.choice(cls.parts)))
        if rng.random() < 0.15:
            part = str(rng.choice(cls.parts))
        told = (
            "failure"
            if kind == "failure"
            else "precursor"
            if kind in KINDS
            else "lubrication"
            if kind == "lubrication"
            else "inspection"
        )
        work = {
            "failure": "corrective",
            "precursor": "corrective",
            "lubrication": "preventive",
            "inspection": "inspection",
        }[told]
        rows.append({
            "asset": asset, "day": day, "kind": told, "true_kind": kind, "mode": kind if kind in KINDS else None, "component": part,
            "is_failure": told == "failure", "work_type": work, "planned": False, "negated": kind == "fine", "repaired": repaired, "wear": wear,
        })  # fmt: skip
        if repaired:
            part_of.pop(asset, None)
    days = int(raw["day"].max()) + 1
    extra = int(len(raw) * 0.08 + len(raw) * 0.10 * bad.trap)
    for _ in range(extra):
        asset = int(rng.integers(0, len(assets)))
        day = int(rng.integers(int(assets.at[asset, "start"]), days))
        cls = BY_NAME[assets.at[asset, "equipment_class"]]
        told = str(rng.choice(("plan", "harmless", "modification"), p=(0.4, 0.5, 0.1)))
        rows.append({
            "asset": asset, "day": day, "kind": told, "true_kind": None, "mode": None, "component": str(rng.choice(cls.parts)),
            "is_failure": False, "work_type": "modification" if told == "modification" else "other" if told == "harmless" else "corrective",
            "planned": told == "plan", "negated": False, "repaired": False, "wear": -1,
        })  # fmt: skip
    events = pd.DataFrame(rows).sort_values(["day", "asset"], kind="stable", ignore_index=True)
    minute = rng.integers(0, 24 * 60, len(events))
    events["occurred_at"] = first + pd.to_timedelta(events["day"], unit="D") + pd.to_timedelta(minute, unit="min")
    events["event_id"] = [f"T{n:06d}" for n in range(len(events))]
    events["asset_id"] = assets["asset_id"].to_numpy()[events["asset"]]
    events["site"] = assets["site"].to_numpy()[events["asset"]]
    failed = events["is_failure"].to_numpy()
    events["downtime"] = np.where(failed, np.round(rng.gamma(2.0, 4.0, len(events)), 1), np.nan)
    events["cost"] = np.round(np.where(failed, rng.gamma(3, 1500, len(events)), rng.gamma(2, 120, len(events))), 2)
    return events.drop(columns="asset")


def _phrase(event: pd.Series, cls: str, bad: Profile, rng: np.random.Generator) -> str:  # type: ignore[type-arg]
    kind = event["kind"]
    if kind == "failure":
        quiet = rng.random() < bad.trap * 0.8
        text = str(rng.choice(wording.QUIET_FAILURE if quiet else wording.FAILURE[cls]))
    elif kind == "precursor":
        text = str(rng.choice(wording.PRECURSOR[event["mode"]]))
        text += str(rng.choice(wording.REPAIRED)) if event["repaired"] else ""
    elif kind == "inspection":
        text = str(rng.choice(wording.FINE if event["true_kind"] == "fine" else wording.WORN))
        text += str(rng.choice(wording.REPAIRED)) if event["repaired"] else ""
    else:
        choices = {
            "lubrication": wording.LUBRICATION, "plan": wording.PLANNED, "harmless": wording.HARMLESS, "modification": wording.MODIFICATION,
        }  # fmt: skip
        text = str(rng.choice(choices[str(kind)]))
    return text


def _lines(
    events: pd.DataFrame,
    assets: pd.DataFrame,
    size: Size,
    bad: Profile,
    people: dict[str, list[dict[str, str]]],
    aliases: dict[str, tuple[str, ...]],
    rng: np.random.Generator,
) -> pd.DataFrame:
    plans = {s.site: s for s in size.sites}
    by_id = {a["asset_id"]: a for _, a in assets.iterrows()}
    rows: list[dict[str, Any]] = []
    for number, event in enumerate(events.to_dict("records")):
        plan, asset = plans[event["site"]], by_id[event["asset_id"]]
        channels, share = list(plan.channels), np.array(list(plan.channels.values()))
        channel = str(rng.choice(channels, p=share / share.sum()))
        line = _line(f"L{number:06d}", event, asset, channel, plan, bad, people, aliases, rng)
        rows.append(line)
        if len(channels) > 1 and rng.random() < bad.told_twice:
            other = str(rng.choice([c for c in channels if c != channel]))
            again = _line(f"L{number:06d}b", event, asset, other, plan, bad, people, aliases, rng)
            rows.append({**again, "duplicate_of": line["line_id"]})
    return pd.DataFrame(rows).sort_values(["site", "occurred_at", "line_id"], ignore_index=True)


def _line(
    line_id: str, event: dict[str, Any], asset: Any, channel: str, plan: SitePlan, bad: Profile, people: dict[str, list[dict[str, str]]],
    aliases: dict[str, tuple[str, ...]], rng: np.random.Generator,
) -> dict[str, Any]:  # fmt: skip
    who = people[plan.site][int(rng.integers(0, len(people[plan.site])))]
    written = event["occurred_at"] + pd.Timedelta(hours=float(rng.gamma(1.5, 3)))
    delay = rng.gamma(2.0, plan.lag_days / 4)
    if rng.random() < bad.late:
        delay += rng.uniform(90, 200)
    fahrenheit = plan.date_order == "MDY"
    text = wording.spoken(
        _phrase(pd.Series(event), asset["equipment_class"], bad, rng),
        event["component"],
        bad,
        rng,
        fahrenheit=fahrenheit,
    )
    cmms = channel in ORDER_TYPE
    serious = bool(event["is_failure"])

    def sometimes(value: float, share: float = 1.0) -> float:
        return round(value, 1) if rng.random() > bad.missing + (1 - share) * 0.3 else np.nan

    worn = max(int(event["wear"]), 0)
    damage = DAMAGE["failure"] if serious else DAMAGE.get(str(event["mode"]))
    return {
        "line_id": line_id, "event_id": event["event_id"], "site": plan.site, "asset_id": event["asset_id"],
        "occurred_at": event["occurred_at"], "written_at": written, "arrives_at": written + pd.Timedelta(days=float(delay)), "channel": channel,
        "mention": mention(asset, channel, bad, rng, aliases[event["asset_id"]]), "text": text,
        "technician": who["initials"] if channel in ("sheet", "work_order_form", "photo") or rng.random() < 0.5 else who["name"],
        "writer_id": who["writer_id"], "work_order": f"{4000000 + int(line_id[1:7])}" if cmms or rng.random() < 0.2 else None,
        "order_type": ORDER_TYPE[channel].get(event["work_type"], "PM01" if channel == "sap" else "CM") if cmms else None,
        "damage_code": damage if cmms and rng.random() > bad.missing * 0.5 else None,
        "activity_code": "REPL" if cmms and (event["repaired"] or serious) and rng.random() < 0.5 else None,
        "breakdown": serious if cmms and rng.random() < 0.9 else None,
        "temperature": sometimes(45 + 6 * worn + rng.normal(0, 5)), "load": sometimes(float(np.clip(60 * asset["load"] ** 0.3 + rng.normal(0, 5), 10, 120)), 0.5),
        "vibration": sometimes(float(2 + 0.8 * worn + rng.gamma(2, 0.4)), 0.4),
        "running_hours": sometimes(float(max((event["day"] - asset["start"]) * 20 + asset["age"] * 6000, 0)), 0.6),
        "downtime": event["downtime"] if serious and rng.random() > bad.missing * 0.6 else np.nan,
        "cost": event["cost"] if rng.random() > bad.missing * 0.5 else np.nan, "duplicate_of": None,
    }  # fmt: skip


def _register(assets: pd.DataFrame, aliases: dict[str, tuple[str, ...]], rng: np.random.Generator) -> pd.DataFrame:
    """The register as the plant has it: some assets missing, aliases half known, gaps, one asset retired."""
    kept = assets[assets["registered"]].reset_index(drop=True)
    out = kept[["asset_id", "tag", "site", "description", "equipment_class", "functional_location", "manufacturer", "model", "serial_no",
                "installed_on", "criticality"]].copy()  # fmt: skip
    out["parent_id"] = None
    out["valid_from"] = out["valid_to"] = out["retired_on"] = pd.NaT
    out["aliases"] = [aliases[a][0] if rng.random() < 0.6 else None for a in out["asset_id"]]
    for column, share in (
        ("installed_on", 0.1),
        ("manufacturer", 0.2),
        ("serial_no", 0.3),
        ("criticality", 0.15),
    ):
        out.loc[rng.random(len(out)) < share, column] = None
    out["installed_on"] = out["installed_on"].where(out["installed_on"].isna() | (out["installed_on"] <= LAST_DAY))
    return out


def _readings(
    assets: pd.DataFrame, first: pd.Timestamp, days: int, bad: Profile, rng: np.random.Generator
) -> pd.DataFrame:
    """Sparse readings from rounds: most assets have few or none."""
    rows = []
    for asset in assets[assets["registered"]].to_dict("records"):
        if rng.random() < bad.missing:
            continue
        for day in range(int(asset["start"]) + int(rng.integers(0, 60)), days, int(rng.choice((30, 45, 91)))):
            at = first + pd.Timedelta(days=day, hours=7)
            hours = max((day - asset["start"]) * 20 + asset["age"] * 6000, 0.0)
            rows.append((asset["asset_id"], at, "running_hours", round(hours), "h"))
            rows.append(
                (
                    asset["asset_id"],
                    at,
                    "load",
                    round(float(np.clip(60 * asset["load"] ** 0.3 + rng.normal(0, 4), 10, 120)), 1),
                    "%",
                )
            )
            if rng.random() > bad.missing:
                rows.append((asset["asset_id"], at, "temperature", round(float(52 + rng.normal(0, 5)), 1), "degC"))
    return pd.DataFrame(rows, columns=["asset_id", "measured_at", "quantity", "value", "unit"])


def _limits() -> pd.DataFrame:
    rows = [(c, q, low, high, unit) for c in BY_NAME for q, low, high, unit in (
        ("temperature", -20.0, 150.0, "degC"), ("load", 0.0, 130.0, "%"), ("vibration", 0.0, 45.0, "mm/s"), ("running_hours", 0.0, 400000.0, "h"),
    )]  # fmt: skip
    return pd.DataFrame(rows, columns=["equipment_class", "quantity", "low", "high", "unit"])
