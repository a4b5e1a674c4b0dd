"""Types of work: from order types and words of exports, and from what an action says by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pdm.vocabulary.heading_text import normalise
from pdm.vocabulary.shorthand import shorthand
from pdm.vocabulary.tables import read_table, split_list

_OF_SEVERAL = ("change", "shutdown")
"""Words that are short for a part that was changed, or a machine that shut itself down, as well as for work of a kind."""


_CALIBRATED = (
    r"(?:cal|calib(?:ration|rated)?|kalibrier\w*|kalibr\w*|etalonnage|calibracion|calibracao|calibrado|taratura|ijk\w*)"
)
_DAY = r"(?:date|datum|fecha|data|day|dt|on)"
_DAY_OF_CALIBRATION = re.compile(
    rf"^(?:{_CALIBRATED} (?:de )?{_DAY}|{_DAY} (?:of|de|d|di|da|der) {_CALIBRATED}|kalibrier\w*datum|calibrated)$"
)
_FOUND, _LEFT = frozenset(("as found", "found", "as found value")), frozenset(("as left", "left", "as left value"))
"""Headings, as `normalise` writes them, of the day of a calibration, and of what an instrument showed before and after it."""


@dataclass(frozen=True, slots=True)
class WorkType:
    """What a code or an action says about the type of work.

    Attributes:
        work: corrective, preventive, inspection, modification or other.
        strength: 0 to 1, how far it decides alone.
        breakdown: The code itself says that the machine was down.
    """

    work: str
    strength: float
    breakdown: bool = False


@cache
def _codes() -> dict[str, WorkType]:
    out: dict[str, WorkType] = {}
    for row in read_table("work_types"):
        for code in split_list(row["codes"]):
            out.setdefault(code, WorkType(row["work"], float(row["strength"]), row["breakdown"] == "yes"))
    return out


@cache
def action_work() -> dict[str, WorkType]:
    """Action code to the type of work it suggests."""
    return {r["code"]: WorkType(r["work"], float(r["strength"])) for r in read_table("actions")}


def _meant(short: str) -> str:
    """What shorthand stands for, empty where it may mean work of several kinds."""
    long = shorthand().get(short, "")
    return "" if long in _OF_SEVERAL else long


def work_of_table(headings: Sequence[str]) -> str:
    """What work the rows of a table record as its headings tell, empty where they do not: one with "Cal date", or "As found" and "As left", is of calibrations."""
    told = {normalise(h) for h in headings}
    calibrated = any(map(_DAY_OF_CALIBRATION.match, told)) or (told & _FOUND and told & _LEFT)
    return "calibration" if calibrated else ""


def work_type_of(code: str) -> WorkType | None:
    """The type of work that an order type or a word of an export stands for, or None.

    `PM01`, `PM01 Corrective`, `CM - corrective`, `B/D (elec)` and `emergency work` are understood, and shorthand of such words.
    """
    table = _codes()
    text = " ".join(code.casefold().replace("_", " ").split())
    if not text:
        return None
    for whole in (text, text.rstrip(" ."), _meant(text.rstrip(" ."))):
        if whole in table:
            return table[whole]
    for separator in (" - ", "-", "/", ":", ",", " ", "("):
        for part in text.split(separator):
            part = part.strip(" ().-")
            for word in (part, _meant(part)):
                if len(word) > 1 and word in table:
                    return table[word]
    return None
