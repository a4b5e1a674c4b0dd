"""What a reading is worth: the chance that a cell is right, from what its lattice shows and from its page.

A recogniser's own confidence, the mean probability of its characters, is far too high on handwriting and says
little of how likely the whole cell is right. Here each kind of field has a logistic calibrator (Platt 1999) on a
few features, every one of which says "surer" as it grows, with weights that are never negative; a cell without a
lattice has one on the recogniser's confidence alone. The numbers lie in `confidence.json`; they are fitted by
`python -m benchmarks.ocr_confidence --fit` on simulated pages.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.lattice import Lattice
from pdm.vocabulary.fields import TEXT_FIELDS

Floats = npt.NDArray[np.float64]

FEATURES = ("own", "weakest", "all", "short", "steady", "margin", "fits", "agrees", "fresh", "page", "kept", "column")
"""Names of the features, in the order of `features`."""
KINDS: Mapping[str, str] = {
    "date": "date", "started_at": "date", "ended_at": "date", "time": "date", "period": "date",
    "equipment": "name", "equipment_name": "name", "functional_location": "name", "serial_no": "name", "work_order": "name",
    "technician": "person", "reported_by": "person", "signature": "person",
    "temperature": "number", "load": "number", "vibration": "number", "pressure": "number", "running_hours": "number",
    "downtime": "number", "cost": "number",
    **dict.fromkeys(TEXT_FIELDS, "text"),
}  # fmt: skip
"""Kind of field by field; others are `other`."""
_NUMBER = re.compile(r"^[<>~]?\d{1,6}(?:[.,]\d{1,3})?\s?(?:°?\s?[CFK]|%|h|hrs?|bar|psi|mm/s|mms)?\.?$")
_TAG = re.compile(r"^(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./_\-#]{1,24}$")
_PERSON = re.compile(r"^(?:[A-Z]\.?\s?){2,3}$|^[A-Z]\.?\s?[A-Z][a-z]+$")
_FAR = 75
"""Days from the middle of its page from which a date is doubtful."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A cell as the calibrator sees it.

    Attributes:
        field: Canonical field.
        text: As it was read.
        own: The recogniser's confidence, 0 to 1.
        lattice: Its lattice; None where there is none.
        ditto: The text was taken from the cell above.
    """

    field: str
    text: str
    own: float
    lattice: Lattice | None = None
    ditto: bool = False


@dataclass(frozen=True)
class Calibrator:
    """Chances that cells are right, for one engine.

    Attributes:
        seen: Per kind of field, bias and a weight for each of `FEATURES`, for cells with a lattice.
        unseen: Per kind of field, bias and weight of `own`, for cells without one.
    """

    seen: Mapping[str, Floats]
    unseen: Mapping[str, Floats]

    def both(self, page: Sequence[Sight]) -> tuple[Floats, Floats]:
        """`right` and `share` of the cells of a page, whose features are then looked at once."""
        shown = features(page)
        return self._apply(page, shown, [kind_of(c.field) for c in page]), self._apply(page, shown, [SHARE] * len(page))

    def right(self, page: Sequence[Sight]) -> Floats:
        """Chance that each cell of a page is read right, blanks and case aside; 0 for an empty reading, [cells]."""
        return self.both(page)[0]

    def share(self, page: Sequence[Sight]) -> Floats:
        """Expected share of characters that are right in each cell of a page, fitted on free text, [cells]."""
        return self.both(page)[1]

    def _apply(self, page: Sequence[Sight], shown: Floats, kinds: Sequence[str]) -> Floats:
        out = np.zeros(len(page))
        for i, (cell, kind) in enumerate(zip(page, kinds, strict=True)):
            table = self.seen if cell.lattice is not None else self.unseen
            w = table.get(kind, table["other"])
            if cell.text:
                out[i] = 1.0 / (1.0 + np.exp(-(w[0] + shown[i, : len(w) - 1] @ w[1:])))
        return np.asarray(out, dtype=np.float64)


SHARE = "share"
"""Name under which the calibrator of the share of right characters is kept."""


@cache
def calibrator(engine: str) -> Calibrator | None:
    """The calibrator of an engine by its name; None when none was fitted, and its own confidence stands."""
    tables = json.loads((resources.files("pdm.ocr") / "confidence.json").read_text(encoding="utf-8"))["engines"]
    if engine not in tables:
        return None
    made = {part: {k: np.array(v) for k, v in tables[engine][part].items()} for part in ("seen", "unseen")}
    return Calibrator(made["seen"], made["unseen"])


def kind_of(field: str) -> str:
    """Kind of field: date, name, person, number, text or other."""
    return KINDS.get(field, "other")


def features(page: Sequence[Sight]) -> Floats:
    """Features of the cells of one page, [cells, len(FEATURES)]; larger is surer. Rows of cells without lattice hold zeros but for `own`."""
    out = np.zeros((len(page), len(FEATURES)))
    for i, cell in enumerate(page):
        out[i, 0] = _logit(cell.own)
        if cell.lattice is not None and cell.text:
            out[i, 1:6] = _seen(cell.lattice)
            out[i, 10] = _kept(cell)
    seen = np.array([c.lattice is not None and bool(c.text) for c in page], dtype=bool)
    fits, agrees = _fitting(page), _agreeing(page)
    out[seen, 6], out[seen, 7] = fits[seen], agrees[seen]
    out[seen, 8] = [not c.ditto for c, s in zip(page, seen, strict=True) if s]
    total, count = out[seen, 1].sum(), seen.sum()
    # how the other cells of the page were read tells of the hand and of the picture
    out[seen, 9] = (total - out[seen, 1] + 3 * _USUAL) / (count - 1 + 3)
    out[seen, 11] = _of_column(page, out[:, 1], seen, _USUAL)[seen]
    return out


_USUAL = -0.7
"""Usual log probability of a cell's weakest character."""


def _of_column(page: Sequence[Sight], values: Floats, seen: npt.NDArray[np.bool_], usual: float) -> Floats:
    """Mean of a feature over the other cells of the same field on the page, drawn towards the usual as by three cells."""
    total: dict[str, float] = {}
    count: dict[str, int] = {}
    for cell, value, use in zip(page, values.tolist(), seen.tolist(), strict=True):
        if use:
            total[cell.field] = total.get(cell.field, 0.0) + value
            count[cell.field] = count.get(cell.field, 0) + 1
    return np.array([
        (total[c.field] - v + 3 * usual) / (count[c.field] - 1 + 3) if u else 0.0
        for c, v, u in zip(page, values.tolist(), seen.tolist(), strict=True)
    ])  # fmt: skip


def _logit(p: float) -> float:
    inside = min(max(p, 1e-3), 1 - 1e-3)
    return float(np.log(inside / (1 - inside)))


def _seen(lattice: Lattice) -> list[float]:
    """Of the best path: log probability of the weakest character, of all characters, minus log length, minus the log of doubtful steps, log margin."""
    p = lattice.probabilities
    if not len(p):
        return [-5.0, -10.0, 0.0, -3.0, -5.0]
    order = np.sort(p, axis=1)[:, -2:]
    best = p.argmax(axis=1)
    starts = np.flatnonzero(np.concatenate([[True], best[1:] != best[:-1]]))
    shown = best[starts] != 0
    if not shown.any():
        return [-5.0, -10.0, 0.0, -3.0, -5.0]
    peak = np.maximum.reduceat(order[:, 1], starts)[shown]
    gap = np.maximum.reduceat(order[:, 1] - order[:, 0], starts)[shown]
    logs = np.log(np.maximum(peak, 1e-4))
    doubtful = float((order[:, 1] < 0.9).sum())
    return [
        max(float(logs.min()), -5.0),
        max(float(logs.sum()), -10.0),
        -float(np.log(len(peak))),
        -float(np.log1p(doubtful)),
        max(float(np.log(max(gap.min(), 1e-3))), -5.0),
    ]


def _kept(cell: Sight) -> float:
    """How well the text that was taken fits the lattice beside its best path; 0 where it is the best path's."""
    assert cell.lattice is not None
    best = cell.lattice.greedy()[0].strip()
    if cell.ditto or best == cell.text or not best:
        return 0.0
    ours, theirs = cell.lattice.log_likelihood([cell.text, best])
    return float(np.clip(ours - theirs, -10.0, 0.0))


def _fitting(page: Sequence[Sight]) -> Floats:
    """1 where a text has the form of its kind of field, else 0."""
    shapes = {"number": _NUMBER, "name": _TAG, "person": _PERSON}
    out = np.zeros(len(page))
    for i, cell in enumerate(page):
        kind = kind_of(cell.field)
        if kind == "date":
            # a date that lost a separator is understood, but not as it was written
            found = parse(cell.text, order="DMY", default=(2000, None))
            out[i] = float((bool(found) and found[0].weight > 0.5) or ":" in cell.text)
        elif kind in shapes:
            out[i] = float(shapes[kind].match(cell.text.strip()) is not None)
        elif kind == "text":
            # words of letters, as most of any text are
            words = cell.text.split()
            out[i] = sum(w.strip(".,;:()/-").isalpha() for w in words) / max(len(words), 1)
    return out


def _agreeing(page: Sequence[Sight]) -> Floats:
    """How far other cells of the column bear a reading out: names written again; dates near the others and in their place among them."""
    counts = Counter((c.field, c.text) for c in page if c.text and not c.ditto)
    out = np.zeros(len(page))
    for i, cell in enumerate(page):
        if kind_of(cell.field) != "date":
            out[i] = float(np.log1p(max(counts[cell.field, cell.text] - (not cell.ditto), 0)))
    for field in {c.field for c in page if kind_of(c.field) == "date"}:
        at = [i for i, c in enumerate(page) if c.field == field]
        out[at] = max((_in_place([page[i].text for i in at], order) for order in _ORDERS), key=np.sum)
    return out


_ORDERS: tuple[DateOrder, ...] = ("DMY", "MDY")


def _in_place(texts: Sequence[str], order: DateOrder) -> Floats:
    """Of the dates of a column: 1 where one is near the others, 2 where it also lies between its neighbours; else 0."""
    found = [next(iter(parse(t, order=order, default=(2000, None))), None) for t in texts]
    days = np.array([np.nan if d is None else d.day.toordinal() for d in found])
    out = np.zeros(len(texts))
    if np.isnan(days).all():
        return out
    middle = float(np.nanmedian(days))
    for i, day in enumerate(days):
        if np.isnan(day) or abs(day - middle) > _FAR:
            continue
        near = np.concatenate([days[max(i - _BESIDE, 0) : i], days[i + 1 : i + 1 + _BESIDE]])
        near = near[~np.isnan(near)]
        between = len(near) > 0 and near.min() - _SLACK <= day <= near.max() + _SLACK
        out[i] = 1.0 + float(between)
    return out


_BESIDE, _SLACK = 2, 2
"""Cells looked at above and below, and days by which a date may lie outside them."""
