"""Whether a reading's confidence holds: cells that people confirmed or corrected, beside what the machine had thought of them.

Only what people answered is known, so the figures are of cells that were asked about, and of the random audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.config import DateOrder, Settings
from pdm.grammar.dates import parse
from pdm.quality.inputs import QualityInputs
from pdm.records import item_id

Floats = npt.NDArray[np.float64]

ENOUGH = 30
"""Settled cells of a field from which its confidence is judged."""
ENOUGH_HERE = 100
"""Settled cells of a field at a site from which the confidence of that site's cells is set by them."""
BINS = 10
COLUMNS = ["site", "engine", "field", "confidence", "engine_confidence", "right"]


@dataclass(frozen=True)
class Reliability:
    """How the confidence of one field compares with what people answered.

    Attributes:
        field: Canonical field.
        cells: Settled cells.
        right: Share of them that were read right.
        mean: Their mean confidence.
        error: Expected calibration error (Guo et al. 2017) over ten bins of equal width, 0 to 1.
        bins: `confidence` (mean), `right` (share), `cells` of each bin that holds any.
        curve: `coverage` (share of cells taken, the surest first) and `risk` (share of errors among them).
        area: Area under that curve: mean risk over all coverages.
        own_area: The same for the order of the engine's own confidence; not a number where that is unknown.
    """

    field: str
    cells: int
    right: float
    mean: float
    error: float
    bins: pd.DataFrame
    curve: pd.DataFrame
    area: float
    own_area: float


def settled(inputs: QualityInputs, settings: Settings) -> pd.DataFrame:
    """Cells read by a machine that a person confirmed or corrected: site, engine, field, confidence, engine_confidence, right."""
    decisions = inputs.decisions
    if decisions is None or decisions.empty or inputs.cells.empty:
        return pd.DataFrame(columns=COLUMNS)
    taken_back = set(decisions["undoes"].dropna())
    holds = decisions["undoes"].isna() & ~decisions["decision_id"].isin(taken_back) & (decisions["kind"] == "reading")
    answers = decisions[holds].drop_duplicates("item_id", keep="last").set_index("item_id")["answer"]
    place = inputs.entries.drop_duplicates("entry_id").set_index("entry_id")[["site", "document_id", "page", "row"]]
    read = inputs.cells["engine"].fillna("").ne("") & ~inputs.cells["engine"].fillna("").str.startswith("person:")
    cells = inputs.cells[read & inputs.cells["confidence"].notna()].join(place, on="entry_id", how="inner")
    if answers.empty or cells.empty:
        return pd.DataFrame(columns=COLUMNS)
    cells = cells.assign(
        item=[
            item_id("reading", str(d), int(p), int(r), 0, str(f))
            for d, p, r, f in zip(cells["document_id"], cells["page"], cells["row"], cells["field"], strict=True)
        ]
    )
    cells = cells[cells["item"].isin(answers.index)].drop_duplicates("item")
    told = cells["item"].map(answers)
    orders: dict[str, DateOrder] = {str(s): settings.site(str(s)).date_order for s in cells["site"].unique()}
    right = [
        agrees(str(f), str(text or ""), str(answer), orders[str(site)])
        for f, text, answer, site in zip(cells["field"], cells["text"], told, cells["site"], strict=True)
    ]
    return cells.assign(right=right)[COLUMNS].reset_index(drop=True)


def agrees(field: str, text: str, answer: str, order: DateOrder) -> bool:
    """Whether an answer says the same as the reading: blanks and case aside, dates by their day."""
    if field == "date":
        days = {c.day.isoformat() for c in parse(text, order=order)[:1]}
        if answer in days:
            return True
        # of a date without a year, day and month are what was read
        short = parse(text, order=order, default=(int(answer[:4]), None)) if answer[:4].isdigit() else []
        return bool(short) and short[0].day.isoformat() == answer
    return _plain(text) == _plain(answer)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def reliability(cells: pd.DataFrame, *, least: int = ENOUGH) -> list[Reliability]:
    """Fields with enough settled cells, those with most first."""
    out = []
    for field, part in cells.groupby("field", sort=True):
        if len(part) >= least:
            out.append(_judge(str(field), part))
    return sorted(out, key=lambda r: (-r.cells, r.field))


def _judge(field: str, cells: pd.DataFrame) -> Reliability:
    chance, came = cells["confidence"].to_numpy(float), cells["right"].to_numpy(float)
    own = cells["engine_confidence"].to_numpy(float)
    curve = risk_coverage(chance, came)
    bins = binned(chance, came)
    weight = bins["cells"] / len(cells)
    return Reliability(
        field, len(cells), float(came.mean()), float(chance.mean()),
        float((weight * (bins["confidence"] - bins["right"]).abs()).sum()), bins, curve,
        float(curve["risk"].mean()),
        float(risk_coverage(own, came)["risk"].mean()) if np.isfinite(own).all() else float("nan"),
    )  # fmt: skip


def binned(chance: Floats, came: Floats) -> pd.DataFrame:
    """Mean confidence, share right and number of cells in bins of equal width."""
    place = np.clip((chance * BINS).astype(int), 0, BINS - 1)
    frame = pd.DataFrame({"bin": place, "confidence": chance, "right": came})
    groups = frame.groupby("bin")
    return groups[["confidence", "right"]].mean().assign(cells=groups.size()).reset_index(drop=True)


def risk_coverage(chance: Floats, came: Floats) -> pd.DataFrame:
    """Share of errors among the surest cells, for every share of cells taken (El-Yaniv and Wiener 2010)."""
    order = np.argsort(-chance, kind="stable")
    number = np.arange(1, len(came) + 1)
    return pd.DataFrame({"coverage": number / max(len(came), 1), "risk": np.cumsum(1.0 - came[order]) / number})


def by_site(cells: pd.DataFrame) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Slope and offset of the log-odds of confidence for each site, engine and field with enough settled cells.

    A logistic regression on the log-odds (Platt 1999), drawn towards slope 1 and offset 0 as by some dozen cells; slopes
    are never negative, so that surer stays surer.
    """
    out: dict[tuple[str, str, str], tuple[float, float]] = {}
    for (site, engine, field), part in cells.groupby(["site", "engine", "field"]):
        came = part["right"].to_numpy(float)
        if len(part) >= ENOUGH_HERE:
            out[str(site), str(engine), str(field)] = _line(log_odds(part["confidence"].to_numpy(float)), came)
    return out


def log_odds(chance: Any) -> Any:
    """Log-odds of chances, finite."""
    inside = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.log(inside / (1 - inside))


def _line(x: Floats, came: Floats) -> tuple[float, float]:
    from scipy.optimize import minimize

    def loss(w: Floats) -> tuple[float, Floats]:
        z = w[0] * x + w[1]
        off = 1 / (1 + np.exp(-z)) - came
        held = np.array([w[0] - 1.0, w[1]])
        value = (np.logaddexp(0, z) - came * z).sum() + 0.5 * _HELD * (held**2).sum()
        return float(value), np.array([(off * x).sum(), off.sum()]) + _HELD * held

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0.0, None), (None, None)]).x
    return float(found[0]), float(found[1])


_HELD = 3.0
