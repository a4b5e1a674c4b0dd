"""Types of work: from order types and words of exports, and from what an action says by itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pdm.vocabulary.tables import read_table, split_list


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


def work_type_of(code: str) -> WorkType | None:
    """The type of work that an order type or a word of an export stands for, or None.

    `PM01`, `PM01 Corrective`, `CM - corrective` and `emergency work` are understood.
    """
    table = _codes()
    text = " ".join(code.casefold().replace("_", " ").split())
    if not text:
        return None
    if text in table:
        return table[text]
    for separator in (" - ", "-", "/", ":", ",", " ", "("):
        for part in text.split(separator):
            part = part.strip(" ().-")
            if len(part) > 1 and part in table:
                return table[part]
    return None
