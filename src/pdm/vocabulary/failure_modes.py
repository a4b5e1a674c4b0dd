"""Failure modes: our own wording, with the short codes of ISO 14224 where one corresponds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pdm.vocabulary.tables import read_table

UNNAMED_MODES = frozenset(("breakdown", "minor", "other"))
"""Modes that say how bad it was, not what failed how: of another mode they leave room."""


@dataclass(frozen=True, slots=True)
class FailureMode:
    """A failure mode.

    Attributes:
        code: Our code, e.g. `leak_external`.
        label: In words.
        iso14224: Short code of the standard's tables of failure modes.
        family: Modes that foretell the same trouble share a family, e.g. `leak`.
    """

    code: str
    label: str
    iso14224: str
    family: str


@cache
def failure_modes() -> dict[str, FailureMode]:
    """Code to failure mode, in the order of the list."""
    rows = read_table("failure_modes")
    return {r["code"]: FailureMode(r["code"], r["label"], r["iso14224"], r["family"]) for r in rows}


@cache
def mode_codes() -> dict[str, str]:
    """Short codes of damage catalogues (upper case) to the code of a failure mode."""
    out = {m.iso14224: m.code for m in reversed(failure_modes().values())}
    out |= {r["code"]: r["mode"] for r in read_table("codes")}
    return out
