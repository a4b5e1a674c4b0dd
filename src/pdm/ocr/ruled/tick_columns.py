"""Columns of a checklist in which a mark says what was found: OK, attention, not applicable. Together they are one state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import cv2
import numpy as np
import numpy.typing as npt

from pdm.ocr.picture.cells import Crop
from pdm.ocr.picture.orient import Grey
from pdm.vocabulary.fields import normalise

_STATES = frozenset((
    "ok", "okay", "good", "satisfactory", "sat", "pass", "passed", "normal", "acceptable", "yes", "y", "done", "checked", "fair", "serviceable",
    "attn", "attention", "action", "action req d", "action required", "needs attention", "defect", "defective", "faulty", "fault", "bad", "poor", "fail",
    "failed", "repair", "repair req d", "repair required", "adjust", "replace", "unsat", "unsatisfactory", "not ok", "no", "n", "nok", "ng", "monitor",
    "watch", "n a", "na", "n app", "not applicable", "not done", "off", "i o", "io", "n i o", "nio", "mangel", "in ordnung", "nicht in ordnung", "ja", "nein",
    "bon", "mauvais", "conforme", "non conforme", "s o", "si", "bien", "mal", "bueno", "malo",
))  # fmt: skip
"""Heads over marks, as checklists print them."""
_WEEKS = tuple(
    tuple(week.split())
    for week in (
        "monday tuesday wednesday thursday friday saturday sunday", "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche", "lunes martes miercoles jueves viernes sabado domingo", "l m x j v s d",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag", "lunedi martedi mercoledi giovedi venerdi sabato domenica",
        "segunda terca quarta quinta sexta sabado domingo",
    )
)  # fmt: skip
"""Weeks from Monday on, as headings name their days or begin them."""
_SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WORKDAYS = 5
"""Days that a week's columns are at least."""
_SQUARE = 1.9
"""Width over height up to which a cell may hold a single mark or a box."""
_MOST = 0.7
"""Share of the cells that are marks in a column of them."""
_BLANK = 20
"""Percentile of the ink of the cells that is that of a box nobody marked: at most one box of a row is marked."""
_MARKED, _OTHERS = 0.25, 0.5
"""Ink of a mark over that of an empty box, and what other boxes of the row may have more than an empty one, over that."""
_SIDE = 0.45
"""Share of a box's size over which a side runs straight."""

Crops = Mapping[tuple[int, int], Crop]


def tick_columns(heads: Sequence[str], crops: Crops) -> list[int]:
    """Columns side by side whose heads name states and whose cells hold single marks or boxes; empty where there are not two.

    Args:
        heads: Texts of the header row by column.
        crops: Cells below it by row and column.
    """
    named = [
        normalise(head) in _STATES and _are_marks([c for (_, k), c in crops.items() if k == n])
        for n, head in enumerate(heads)
    ]
    runs = [[n for n, _ in run] for state, run in groupby(enumerate(named), key=lambda x: x[1]) if state]
    return max((run for run in runs if len(run) >= 2), key=len, default=[])


def weekday_columns(heads: Sequence[str]) -> dict[int, int]:
    """Columns side by side that are the days of a week, by their names or first letters, with the day from 0 for Monday.

    Empty where there are fewer than five: a letter alone is any heading.
    """
    names = [normalise(head).replace(" ", "") for head in heads]
    runs = [
        _week_from(names, first, start, week) for week in _WEEKS for first in range(len(names)) for start in (0, 6, 5)
    ]
    best = max(runs, key=len, default={})
    return best if len(best) >= _WORKDAYS else {}


def _week_from(names: Sequence[str], first: int, start: int, week: Sequence[str]) -> dict[int, int]:
    """Columns from the first on that go on with the days of a week from a day on."""
    out: dict[int, int] = {}
    for n, name in enumerate(names[first : first + 7]):
        day = (start + n) % 7
        if not name or not week[day].startswith(name):
            break
        out[first + n] = day
    return out


def ticked(week: Mapping[int, int], row: int, crops: Crops) -> str:
    """The days of whose columns something stands in a row: "Mon Wed"."""
    days = [day for c, day in week.items() if (crop := crops.get((row, c))) is not None and crop.picture is not None]
    return " ".join(_SHORT[day] for day in days)


def marked(columns: Sequence[int], crops: Crops) -> dict[int, int]:
    """By row the column that is marked; rows in which it cannot be told are absent.

    Args:
        columns: As `tick_columns` gives them.
        crops: Cells by row and column.
    """
    rows = sorted({row for row, _ in crops})
    area = np.array([[_area(crops.get((row, c))) for c in columns] for row in rows])
    if not area.size:
        return {}
    blank = float(np.percentile(area, _BLANK))
    usual = float(area[area > 0].mean()) if (area > 0).any() else 0.0
    out: dict[int, int] = {}
    for row, found in zip(rows, area - blank, strict=True):
        order = np.argsort(-found)
        first, second = found[order[0]], found[order[1]]
        if first >= _MARKED * max(blank, 0.5 * usual) and second <= _OTHERS * first:
            out[row] = columns[int(order[0])]
    return out


def boxed(column: Sequence[Crop]) -> bool:
    """Whether most cells of a column hold a printed box to be marked: nobody signs in such."""
    filled = [c.picture for c in column if c.picture is not None]
    return len(filled) >= 2 and sum(_is_box(p) for p in filled) > 0.5 * len(filled)


def _are_marks(column: Sequence[Crop]) -> bool:
    filled = [c.picture for c in column if c.picture is not None]
    return bool(sum(p.shape[1] <= _SQUARE * p.shape[0] for p in filled) >= _MOST * len(filled))


def _area(crop: Crop | None) -> float:
    return float(_dark(crop.picture).sum()) if crop is not None and crop.picture is not None else 0.0


def _dark(picture: Grey) -> npt.NDArray[np.bool_]:
    return np.asarray(picture < 184, dtype=bool)


def _is_box(picture: Grey) -> bool:
    """Whether a picture shows four straight sides around nothing, a mark or a letter."""
    size = min(picture.shape)
    if size < 12 or max(picture.shape) > _SQUARE * size:
        return False
    dark = _dark(picture).astype(np.uint8)
    long = max(5, round(_SIDE * size))
    level = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, long), np.uint8)).any(axis=1)
    upright = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8)).any(axis=0)
    return all(np.ptp(np.flatnonzero(side)) > 0.4 * size for side in (level, upright) if side.any()) and bool(
        level.any() and upright.any()
    )
