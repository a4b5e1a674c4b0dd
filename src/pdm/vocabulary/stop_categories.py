"""What kind of stop a line monitor or a downtime register says that a stop was."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal, cast

from pdm.vocabulary.tables import read_table, split_list
from pdm.vocabulary.work_types import WorkType, work_type_of

Harmless = Literal["short", "planned", "outside"]
"""Kinds of stops for which nothing broke down."""


@cache
def _words() -> dict[str, Harmless]:
    return {w: cast(Harmless, r["meaning"]) for r in read_table("stop_categories") for w in split_list(r["words"])}


def harmless_stop(written: str) -> Harmless | None:
    """The kind of a category of stops for which nothing broke down; None for other words."""
    return _words().get(" ".join(written.casefold().split()))


@lru_cache(maxsize=1_000)
def stop_by_breakdown(reason: str) -> WorkType | None:
    """The type of work of a stop whose reason is nothing but a category of breakdowns ("Breakdown", "Unplanned stop")."""
    known = work_type_of(reason) if reason else None
    return known if known is not None and known.breakdown else None


def is_category(written: str) -> bool:
    """Whether a cell is a category of stops and nothing more."""
    return harmless_stop(written) is not None or stop_by_breakdown(written) is not None
