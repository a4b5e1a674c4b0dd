"""Words of `readings.csv` and `limits.csv` that stand for nothing known: named with row and nearest known word, and kept."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping

import pandas as pd

from pdm.errors import Reason, Refusal
from pdm.grammar.units import COMMON, unit_of
from pdm.vocabulary.tables import read_table

_SHOWN = 12


def unknown_readings(frame: pd.DataFrame, origin: str) -> list[Refusal]:
    """Quantities and units of measurements that are not known, each word once.

    Args:
        frame: `quantity` and `unit` (may be missing), the index is the row in the file.
        origin: Name of the file.
    """
    told = "they are kept, and nothing is learned from them"
    return _quantities(frame, origin, told) + _units(frame, origin, "the values are taken as they stand")


def unknown_limits(frame: pd.DataFrame, register: pd.DataFrame, origin: str) -> list[Refusal]:
    """Classes, assets, quantities and units of limits that are not known, each word once.

    Args:
        frame: `equipment_class`, `asset_id`, `quantity`, `unit` (any may be missing), the index is the row in the file.
        register: The assets.
        origin: Name of the file.
    """
    nothing = "its limits hold for nothing"
    classes = sorted(set(register["equipment_class"].dropna()))
    # a table for all plants may have classes that this one has no machine of
    usual = [r["code"] for r in read_table("equipment_classes")]
    tags = register.drop_duplicates("tag", keep=False).set_index("tag")["asset_id"].to_dict()
    out = _unknown(frame, "equipment_class", classes, origin, nothing, fine=usual)
    out += _unknown(frame, "asset_id", list(register["asset_id"]), origin, nothing, tags)
    out += _quantities(frame, origin, "its limits hold for nothing that the package reads in logs")
    return out + _units(frame, origin, "the limits are taken as they stand")


def _quantities(frame: pd.DataFrame, origin: str, effect: str) -> list[Refusal]:
    return _unknown(frame, "quantity", list(COMMON), origin, effect)


def _unknown(
    frame: pd.DataFrame, column: str, known: Collection[str], origin: str, effect: str, other: Mapping[str, str] | None = None,
    fine: Collection[str] = (),
) -> list[Refusal]:  # fmt: skip
    """Words of a column that are not among those known or `fine`; `other` has what else people write for them."""
    if column not in frame:
        return []
    words = frame[column].fillna("").astype(str)
    strange = words[words.ne("") & ~words.isin({*known, *fine})]
    return [
        _told(column, str(word), rows, f"is unknown; {effect}", _remedy(str(word), known, other or {}), origin)
        for word, rows in strange.groupby(strange, sort=False)
    ]


def _remedy(word: str, known: Collection[str], other: Mapping[str, str]) -> str:
    if word in other:
        return f"Write {other[word]!r}."
    folded = {k.casefold(): k for k in reversed(list(known))}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    if near:
        return f"Write {folded[near[0]]!r}, if that is meant."
    listed = list(known)
    return (
        f"Write one of: {', '.join(listed[:_SHOWN])}{', …' if len(listed) > _SHOWN else ''}."
        if listed
        else "Correct it."
    )


def _units(frame: pd.DataFrame, origin: str, effect: str) -> list[Refusal]:
    """Units that are unknown, or of another quantity than the one they stand beside."""
    if "unit" not in frame:
        return []
    out = []
    beside = frame[["quantity", "unit"]].fillna("").astype(str)
    for (quantity, word), rows in beside[beside["unit"].ne("")].groupby(["quantity", "unit"], sort=False):
        unit = unit_of(str(word))
        if quantity not in COMMON or (unit is not None and unit.quantity == quantity):
            continue
        what = "is unknown" if unit is None else f"is one of {unit.quantity.replace('_', ' ')}"
        usual = COMMON[str(quantity)]
        out.append(
            _told("unit", str(word), rows["unit"], f"of {quantity} {what}; {effect}", f"Write {usual!r} or another unit of it.", origin)
        )  # fmt: skip
    return out


def _told(column: str, word: str, rows: pd.Series, what: str, remedy: str, origin: str) -> Refusal:  # type: ignore[type-arg]
    often = f" ({len(rows)} rows)" if len(rows) > 1 else ""
    return Refusal(
        Reason.UNKNOWN_WORD, f"{column} {word!r} {what}{often}.", remedy, origin=origin, row=int(rows.index[0]), value=word[:200]
    )  # fmt: skip
