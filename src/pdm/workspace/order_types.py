"""Order types that a plant set up for itself, in words that every stage knows: `[sites.<id>.order_types]`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pdm.config import KindOfWork

if TYPE_CHECKING:
    import pandas as pd

_FIELDS = ("work_type", "order_type")


def in_known_words(entries: pd.DataFrame, order_types: Mapping[str, KindOfWork]) -> pd.DataFrame:
    """Lines with the kind of work that the plant says before each of its codes: `breakdown (PM03)` for `PM03`.

    Args:
        entries: records.ENTRIES of a site; those of the store stay as they were written.
        order_types: Code to kind of work; small and large letters are alike, and words behind the code do not matter.
    """
    kinds = {code.strip().casefold(): kind for code, kind in order_types.items()}
    if not kinds or entries.empty:
        return entries
    return entries.assign(fields=[_said(f, kinds) for f in entries["fields"]])


def _said(fields: object, kinds: Mapping[str, KindOfWork]) -> object:
    if not isinstance(fields, str) or not any(f'"{name}"' in fields for name in _FIELDS):
        return fields
    told = json.loads(fields)
    for name in _FIELDS:
        written = str(told.get(name) or "").strip()
        if kind := _kind(written.casefold(), kinds):
            told[name] = f"{kind} ({written})"
    return json.dumps(told, ensure_ascii=False)


def _kind(written: str, kinds: Mapping[str, KindOfWork]) -> KindOfWork | None:
    """The kind of the longest code that the cell is, or begins with."""
    found = [c for c in kinds if c and written.startswith(c) and not written[len(c) : len(c) + 1].isalnum()]
    return kinds[max(found, key=len)] if found else None
