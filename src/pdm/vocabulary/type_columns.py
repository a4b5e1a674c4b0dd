"""Columns of a kind that exports have twice: what kind of work a record is of ("workType" beside "categories"), its status ("System status",
"User status")."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pdm.vocabulary.fields import candidates
from pdm.vocabulary.order_status import order_state
from pdm.vocabulary.work_types import work_type_of

_TYPES = ("work_type", "order_type")
_SURE = 0.93
"""Score of a heading that surely is one for a status."""
_KNOWN = 0.6
"""Share of filled cells that are types of work, or states."""


def second_status(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]], silent: set[int]
) -> dict[int, str]:
    """Further columns of a record's status: their codes stand together.

    Arguments as of `second_type`.
    """
    if "status" not in found.values():
        return {}
    return {
        p: "status"
        for p, header in enumerate(headers)
        if p not in found
        and p not in silent
        and any(m.field == "status" for m in candidates(header.strip(), _SURE))
        and _mostly(samples.get(p, ()), lambda cell: bool(order_state(cell, ordered=True)))
    }


def second_type(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]], silent: set[int]
) -> dict[int, str]:
    """A column of types of work beside the one that was found, as the other of the two fields for them; empty where there is none.

    Args:
        found: Column to field.
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
        silent: Columns that are nothing.
    """
    free = [f for f in _TYPES if f not in found.values()]
    if len(free) != 1:
        return {}
    for position, header in enumerate(headers):
        if position in found or position in silent or not any(m.field in _TYPES for m in candidates(header.strip())):
            continue
        if _mostly(samples.get(position, ()), lambda cell: work_type_of(cell) is not None):
            return {position: free[0]}
    return {}


def _mostly(cells: Sequence[str], known: Callable[[str], bool]) -> bool:
    """Whether most filled cells are known."""
    filled = [c for c in cells if c.strip()]
    return bool(filled) and sum(map(known, filled)) >= _KNOWN * len(filled)
