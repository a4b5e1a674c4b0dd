"""The fitted risk model: trees, calibrator, and the declared features with family and wording."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.errors import PdmError

Floats = npt.NDArray[np.float64]

RARE = 0.05
"""Failures a year below which rates are not told apart."""
MIN_CALIBRATION = 20
"""Forecasts below which an interval would say nothing."""


@dataclass(frozen=True)
class Feature:
    """One feature, declared: what rows it looks at, over what time, which figure, and how it is told.

    Attributes:
        name: Column name.
        unit: Unit of the value.
        family: What it is about, as a plant manager would say.
        group: event, reading, register, gap or peer.
        statistic: Of events: count, days_since, count_since_repair, days_since_first (the first after the last renewal),
            days_since_renewal, fading (those since the last renewal, each counting half after `window_days`, a quarter after twice
            that), renewal_rate (repairs and failures a year, as rate), renewals_usual (that times the years since the last one),
            interval (median days between two), overdue (days since the last over the median interval),
            rate (events a year mixed with one year of the class's rate), trend (rate of 90 days over that of the window), sum (of
            `column`). Of readings: last, mean, slope, excess, of_limit (percent of the upper limit), days_since. Of peers: class_rate, site_rate, share (percent of the site's). Of the register: value. Of gaps: days_since.
        select: Columns with the values that count; for a register feature `column`, for a reading `quantity`.
        window_days: Days back from T; None for all.
        wording: Sentence with {value}, {window}, {typical}, {equipment}.
        absent: What is said when there is no value; by the family's name when empty.
    """

    name: str
    unit: str
    family: str
    group: str
    statistic: str
    select: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    window_days: float | None = None
    wording: str = ""
    absent: str = ""

    @property
    def monotone(self) -> bool:
        """Whether physics says that more is never better: how much a machine vibrates, how hot it runs, and how both change."""
        return (
            self.group == "reading"
            and self.select.get("quantity", ()) in (("temperature",), ("vibration",))
            and self.statistic in ("last", "mean", "slope", "excess", "of_limit")
        )

    def sentence(self, value: float, *, typical: float | None, equipment: str, beside: str = "") -> str:
        """The feature's value told in words.

        Args:
            value: The value; NaN when there is none.
            typical: Median of assets like it, None when unknown.
            equipment: What the asset is called, e.g. `pump`.
            beside: Whom `typical` is of; assets like it when empty.
        """
        if value != value and self.absent:
            return self.absent
        if value != value:
            return f"no {self.family} on record" if self.group != "register" else f"{self.family} unknown"
        show = _whole if self.unit == "d" else _number
        wording = self.wording
        if "changing by {value}" in wording:
            # rising or falling is understood without others beside it
            what, _, rest = wording.partition(" changing by {value}")
            way = "rising" if value > 0 else "falling"
            return f"{what} hardly changing" if show(value) == "0" else f"{what} {way} by {show(abs(value))}{rest}"
        if value == 0 and wording.startswith("{value} % of"):
            wording = wording.replace("{value} % of", "none of", 1)
        elif value == 0 and wording.startswith("{value} "):
            wording = wording.replace("{value}", "no", 1)
        elif value == 0 and " reported {value} time{s}" in wording:
            wording = "no report of " + wording.replace(" reported {value} time{s}", "")
        elif value == 0 and "lubricated {value} time{s}" in wording:
            wording = wording.replace("lubricated {value} time{s}", "not lubricated")
        elif show(value) in _TIMES:
            for plain, once in _SPOKEN.items():
                wording = wording.replace(plain, once.format(_TIMES[show(value)]))
            wording = wording.replace("once as often", "as often").replace("is once its", "is just its")
        told = in_number(
            wording.format(value=show(value), s="" if show(value) == "1" else "s", window=_days(self.window_days))
        )
        if typical is None or typical != typical or self.group in ("register", "peer") or show(typical) == show(value):
            return told
        measure = _MEASURES.get(self.unit.removesuffix("/a"), "")
        if measure and self.unit.endswith("/a"):
            measure += " a year"
        return in_number(f"{told} ({beside or plural(equipment) + ' like it'}: {show(typical)}{measure})")


_TIMES = {"1": "once", "2": "twice"}
_SPOKEN = {
    "{value} time{s}": "{}", "{value} times a year": "{} a year", "{value} times as often": "{} as often",
    "{value} times its usual": "{} its usual", "{value} times the usual interval has gone by": "the usual interval has gone by {}",
}  # fmt: skip
"""How a wording is told of one and of two times."""
_MEASURES = {"d": " days", "h": " hours", "%": " %", "°C": " °C", "mm/s": " mm/s"}
"""Units as they stand behind a number in words."""


NO_BETTER = "no_better_than_the_base_rate"
"""Name of the warning of a model that did no better than one figure for everybody on months that it had not seen."""


def in_number(told: str) -> str:
    """A sentence that speaks of one day, hour or year as one, of no days ago as today, and of hardly ever as such."""
    return _HARDLY.sub("less than once in 20 years", _TODAY.sub("today", _ONE.sub(r"1 \1", told)))


_ONE = re.compile(r"(?<![\d.,−])1 (day|hour|year)s\b")
_TODAY = re.compile(r"(?<![\d.,])0 days ago\b")
_HARDLY = re.compile(r"\babout 0 times a year\b")


def plural(equipment: str) -> str:
    """Several of a class of equipment, in words: `gearbox` gives `gearboxes`; a register's own code (`FOER`, `Pompe`) is no English word."""
    name = equipment.replace("_", " ")
    if not name.isascii() or name != name.lower():
        return f"assets of class {name}"
    if name.endswith(("s", "x", "ch", "sh")):
        return f"{name}es"
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2:-1] not in tuple("aeiou") else f"{name}s"


def _number(value: float) -> str:
    told = f"{value:,.0f}" if abs(value - round(value)) < 0.05 or abs(value) >= 20 else f"{value:.1f}"
    return "0" if told == "-0" else told.replace("-", "−")


def _whole(days: float) -> str:
    return f"{days:.0f}"


def _days(window: float | None) -> str:
    if window is None:
        return "on record"
    return {30: "in 30 days", 90: "in 90 days", 365: "in a year", 1095: "in three years"}.get(
        int(window), f"in {int(window)} days"
    )


@dataclass
class FittedModel:
    """A model and all it needs to score.

    Attributes:
        kind: `lightgbm`, or `fallback` (failure rates shrunk to class).
        features: Declared features in the order of the trees' columns.
        booster: LightGBM model text; empty for a fallback.
        slope: Calibrated log-odds = slope * raw score + rate_weight * (log of the rate - rate_centre) + offset.
        offset: See `slope`.
        horizon_days: Days ahead.
        cutoff: Nothing known after it was seen (ISO).
        seed: Seed of the training.
        base: Calibrated log-odds of the base value ("a typical asset in this model").
        calibration: Calibrated margins and outcomes on data not fitted, for intervals.
        rates: For a fallback: failures per day by class ("" for all), and the weight of the class in days.
        card: Model card.
        rate_feature: Feature whose logarithm the calibrator uses beside the trees; empty for none.
        rate_weight: See `slope`.
        rate_centre: See `slope`.
    """

    kind: str
    features: tuple[Feature, ...]
    booster: str
    slope: float
    offset: float
    horizon_days: int
    cutoff: str
    seed: int
    base: float
    calibration: dict[str, list[float]] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    card: dict[str, Any] = field(default_factory=dict)
    rate_feature: str = ""
    rate_weight: float = 0.0
    rate_centre: float = 0.0

    @cached_property
    def model_id(self) -> str:
        """Hash of what the model computes (the card is not part of it)."""
        parts = {k: v for k, v in self._as_dict().items() if k != "card"}
        return "m-" + hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]

    @cached_property
    def _trees(self) -> Any:
        import lightgbm

        return lightgbm.Booster(model_str=self.booster)

    def _columns(self, X: pd.DataFrame) -> pd.DataFrame:
        names = [f.name for f in self.features]
        missing = [n for n in names if n not in X]
        if missing:
            raise PdmError(f"features are missing: {', '.join(missing)}.", remedy="Train again with this version.")
        # by name: trees score a frame with columns in another order without a word
        return X[names].astype("float64")

    def own_days(self, sites: Iterable[Any], came: Iterable[Any], as_of: Iterable[Any]) -> npt.NDArray[np.float64]:
        """Of a fallback: days of the year before each date that an asset's own record reaches over, 1 to 365, [rows].

        Args:
            sites: Site of each asset.
            came: When each entered service, NaT where that is not known.
            as_of: The dates.
        """
        since = self.card.get("counted", {}).get("since", {})
        begun = pd.to_datetime(pd.Series([since.get(str(s)) for s in sites], dtype="object"), utc=True)
        come = pd.to_datetime(pd.Series(list(came), dtype="object"), utc=True)
        first = begun.where(~(come > begun), come)
        days = (pd.to_datetime(pd.Series(list(as_of)), utc=True) - first).dt.total_seconds() / 86400
        return np.asarray(days.fillna(365.0).clip(1.0, 365.0), dtype=np.float64)

    def margin(self, X: pd.DataFrame) -> Floats:
        """Calibrated log-odds, [rows]."""
        matrix = self._columns(X)
        if matrix.empty:
            return np.zeros(0)
        raw = np.asarray(self._trees.predict(matrix.to_numpy(), raw_score=True, num_threads=1), dtype=np.float64)
        return np.asarray(self.slope * raw + self._rate_part(matrix) + self.offset)

    def _rate_part(self, matrix: pd.DataFrame) -> Floats:
        """What the calibrator adds for the plain rate, log-odds, [rows]."""
        if not self.rate_feature:
            return np.zeros(len(matrix))
        return self.rate_weight * (log_rate(matrix[self.rate_feature].to_numpy(np.float64)) - self.rate_centre)

    def probability(self, X: pd.DataFrame) -> Floats:
        """Probability of a failure within the horizon, [rows]."""
        return logistic(self.margin(X))

    def contributions(self, X: pd.DataFrame, trees: Callable[[Floats], Floats] | None = None) -> tuple[Floats, float]:
        """Exact SHAP values of the calibrated log-odds, [rows, features], and their base value.

        Those of the trees (TreeSHAP), and for the rate of the calibrator, which is linear in its logarithm, the distance
        from its mean.

        Args:
            X: Features.
            trees: Gives SHAP values of the raw score, [rows, features + 1], the base value last; LightGBM's own when None.
        """
        matrix = self._columns(X)
        if matrix.empty:
            return np.zeros((0, len(self.features))), self.base
        values = matrix.to_numpy(np.float64)
        found = trees(values) if trees else self._trees.predict(values, pred_contrib=True, num_threads=1)
        raw = np.asarray(found, dtype=np.float64)
        phi = self.slope * raw[:, :-1]
        if self.rate_feature:
            phi[:, [f.name for f in self.features].index(self.rate_feature)] += self._rate_part(matrix)
        return phi, float(self.slope * raw[0, -1] + self.offset)

    def interval(self, margins: Floats) -> tuple[Floats, Floats]:
        """Venn-Abers interval of the probability at calibrated margins, widened to hold the probability, [rows] each."""
        scores, outcomes = np.asarray(self.calibration.get("margin", [])), np.asarray(self.calibration.get("y", []))
        if len(scores) < MIN_CALIBRATION:
            return np.zeros(len(margins)), np.ones(len(margins))
        low, high = _venn_abers(scores, outcomes, margins)
        p = logistic(margins)
        return np.minimum(low, p), np.maximum(high, p)

    def _as_dict(self) -> dict[str, Any]:
        values = {k: getattr(self, k) for k in self.__dataclass_fields__}
        values["features"] = [asdict(f) for f in self.features]
        return values

    def save(self, path: Path) -> None:
        """Write the model as one JSON file."""
        text = json.dumps(self._as_dict(), default=_scalar, ensure_ascii=False)
        # a model is there as a whole or not at all
        temporary = path.with_suffix(".part")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> FittedModel:
        """Read what `save` wrote.

        Raises:
            PdmError: The file is damaged.
        """
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise PdmError(f"the model file is damaged: {error}.", place=str(path), remedy="Train again.") from error
        values.pop("typical", None)  # of models that were made to compare with the past
        values["features"] = tuple(
            Feature(**{**f, "select": {k: tuple(v) for k, v in f["select"].items()}}) for f in values["features"]
        )
        return cls(**values)


def _scalar(value: Any) -> Any:
    """Numbers of numpy as plain ones; anything else has no business in a model file."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"a model cannot hold {type(value).__name__}")


def log_rate(rate: Floats) -> Floats:
    """Logarithm of a yearly rate; less than one in twenty years, or none known, counts as that."""
    return np.asarray(np.log(np.maximum(np.nan_to_num(rate, nan=RARE), RARE)))


def logistic(x: Floats) -> Floats:
    """The logistic function without overflow."""
    z = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1 / (1 + z), z / (1 + z)))


def _venn_abers(scores: Floats, outcomes: Floats, at: Floats) -> tuple[Floats, Floats]:
    """Isotonic regression with the new point added as 0 and as 1 (inductive Venn-Abers), on a grid of the scores."""
    from sklearn.isotonic import IsotonicRegression

    grid = np.unique(np.quantile(scores, np.linspace(0, 1, 25)))
    low, high = np.empty(len(grid)), np.empty(len(grid))
    for i, point in enumerate(grid):
        for label, out in ((0.0, low), (1.0, high)):
            fit = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
            fit.fit(np.append(scores, point), np.append(outcomes, label))
            out[i] = fit.predict([point])[0]
    return np.interp(at, grid, low), np.interp(at, grid, high)
