"""The best possible forecast: equal to Bayes' rule written out state by state, and calibrated on what happens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from pdm.simulation import oracle, true_labels
from pdm.simulation.forward_filter import FAILED, NOTHING, DayRecords, Filter
from pdm.simulation.hazard import KINDS, Hazard
from pdm.simulation.logbook import build_truth
from pdm.simulation.profiles import SitePlan, Size

HAZARD = Hazard()


def one_asset(**columns: object) -> pd.DataFrame:
    base = {
        "asset_id": "A1", "site": "s", "rate": 0.02, "start": 0, "end": 10_000, "age": 4.0, "lub_every": 11, "lub_offset": 3,
        "inspect_every": 7, "inspect_offset": 2,
    }  # fmt: skip
    return pd.DataFrame([base | columns])


def by_hand(asset: pd.Series, days: int, records: dict[int, dict], hazard: Hazard) -> dict[tuple[int, int], float]:
    """P(overdue, wear | records of all days), written out from the description of the hazard."""
    belief = {(0, w): 1 / 3 for w in range(3)}
    for day in range(days):
        told = records.get(day, {})
        after: dict[tuple[int, int], float] = {}
        years = max(day - asset["start"], 0) / 365.25 + asset["age"]
        plain = min(asset["rate"] * (1 + hazard.ageing * years), 0.5)
        inspected = day > asset["start"] and (day - asset["inspect_offset"]) % asset["inspect_every"] == 0
        due = day > asset["start"] and (day - asset["lub_offset"]) % asset["lub_every"] == 0
        for (late, w0), p0 in belief.items():
            step = plain * (hazard.overdue if late else 1.0)
            for w, p1 in ((w0, 1 - step), (min(w0 + 1, 4), step)):
                paths = [(w, p0 * p1 * (1 - hazard.fail[w]), "alive"), (w, p0 * p1 * hazard.fail[w], "failed")]
                for wear, p, fate in paths:
                    if fate == "failed":
                        outcomes = [
                            ("failure", False, 0, p * hazard.mended),
                            ("failure", False, 2, p * (1 - hazard.mended)),
                        ]
                    else:
                        outcomes = [(None, False, wear, p * (1 - hazard.precursor[wear]))]
                        for k, kind in enumerate(KINDS):
                            q = p * hazard.precursor[wear] * hazard.mix[wear][k]
                            outcomes += [
                                (kind, False, wear, q * (1 - hazard.repair)), (kind, True, 0, q * hazard.repair * hazard.mended),
                                (kind, True, 2, q * hazard.repair * (1 - hazard.mended)),
                            ]  # fmt: skip
                    for kind, mended, now, q in outcomes:
                        if (kind, mended) != (told.get("kind"), told.get("repaired", False)):
                            continue
                        found = [("fine", now, q)]
                        if inspected:
                            good, r = hazard.fine[now], hazard.found_repair
                            found = [
                                ("fine", now, q * good), ("worn", now, q * (1 - good) * (1 - r)),
                                ("repaired", 0, q * (1 - good) * r * hazard.mended),
                                ("repaired", 2, q * (1 - good) * r * (1 - hazard.mended)),
                            ]  # fmt: skip
                        for finding, wear_now, z in found:
                            if inspected and finding != told.get("inspection", "fine"):
                                continue
                            if due:
                                done = told.get("lubricated", False)
                                chance = hazard.lubricated if done else 1 - hazard.lubricated
                                key, z = (0 if done else 1, wear_now), z * chance
                            else:
                                key = (late, wear_now)
                            after[key] = after.get(key, 0.0) + z
        total = sum(after.values())
        belief = {k: v / total for k, v in after.items()}
    return belief


@pytest.mark.acceptance
@pytest.mark.parametrize("seed", range(4))
def test_the_filter_is_bayes_rule_written_out(seed):
    rng = np.random.default_rng(seed)
    assets = one_asset()
    records: dict[int, dict] = {}
    for day in range(60):
        told: dict = {
            "inspection": str(rng.choice(["fine", "worn", "repaired"])),
            "lubricated": bool(rng.random() < 0.5),
        }
        if rng.random() < 0.15:
            told |= {"kind": str(rng.choice([*KINDS, "failure"]))}
            told |= {"repaired": bool(told["kind"] != "failure" and rng.random() < 0.3)}
        records[day] = told
    position = Filter(assets, HAZARD)
    for day in range(60):
        told = records[day]
        kind = {None: NOTHING, "failure": FAILED}.get(told.get("kind"))
        number = KINDS.index(told["kind"]) if kind is None else kind
        position.day(day, np.array([True]), DayRecords(
            np.array([number]), np.array([told.get("repaired", False)]),
            np.array([("fine", "worn", "repaired").index(told["inspection"])]), np.array([told["lubricated"]]),
        ))  # fmt: skip
    expected = by_hand(assets.iloc[0], 60, records, HAZARD)
    for late in (0, 1):
        for wear in range(5):
            assert position.state[0, late, wear] == pytest.approx(expected.get((late, wear), 0.0), abs=1e-12)


def test_a_day_nobody_knows_of_is_the_average_over_all_it_may_have_held():
    assets = one_asset()
    known, unknown = Filter(assets, HAZARD), Filter(assets, HAZARD)
    for day in range(20):
        known.day(day, np.array([True]), DayRecords.none(1))
        unknown.day(day, np.array([True]), DayRecords.none(1))
    before = known.state.copy()
    unknown.day(20, np.array([False]), DayRecords.none(1))
    assert unknown.state.sum() == pytest.approx(1.0)
    # silence is good news: a day known to be quiet leaves less wear than one of which nothing is known
    known.day(20, np.array([True]), DayRecords.none(1))
    worn = np.arange(5)
    assert (known.state.sum(axis=1) * worn).sum() < (unknown.state.sum(axis=1) * worn).sum()
    assert not np.allclose(before, known.state)


@pytest.fixture(scope="module")
def large():
    """Many assets that wear fast."""
    return build_truth(17, "easy", Size("large", 2.0, (SitePlan("s", 900, {"csv": 1.0}, lag_days=5, worn=1.5),)))


def test_the_oracle_is_calibrated_and_sorts(large):
    dates = [large.first_day + pd.Timedelta(days=d) for d in (330, 420, 510, 600, 690)]
    table = oracle(large, dates, 30, 5).merge(true_labels(large, dates, 30), on=["asset_id", "as_of"])
    table = table.sort_values("risk", kind="stable")
    for at in np.array_split(np.arange(len(table)), 4):
        part = table.iloc[at]
        spread = np.sqrt((part["risk"] * (1 - part["risk"])).sum())
        assert abs(part["y"].sum() - part["risk"].sum()) < 4 * spread + 1
    assert table["y"].tail(len(table) // 10).mean() > 3 * table["y"].mean()


def test_newer_records_sharpen_the_forecast(large):
    dates = [large.first_day + pd.Timedelta(days=d) for d in (400, 500, 600)]
    y = true_labels(large, dates, 30)["y"].to_numpy()
    loss = {}
    for lag in (0, 60):
        p = oracle(large, dates, 30, lag)["risk"].to_numpy().clip(1e-9, 1 - 1e-9)
        loss[lag] = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    assert loss[0] < loss[60]


def test_the_oracle_looks_at_nothing_after_its_date_less_the_lag(large):
    when = large.first_day + pd.Timedelta(days=500)
    cut = replace(large, events=large.events[large.events["day"] < 500 - 5])
    whole, past = (oracle(t, [when], 30, 5)["risk"].to_numpy() for t in (large, cut))
    np.testing.assert_array_equal(whole, past)
