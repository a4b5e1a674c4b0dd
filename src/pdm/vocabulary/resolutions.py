"""With what a record was closed: that nothing was wrong, or that the work had been due."""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

from pdm.vocabulary.tables import read_table, split_list

Resolution = Literal["nothing", "planned"]


@cache
def _words() -> dict[str, Resolution]:
    return {w: cast(Resolution, row["meaning"]) for row in read_table("resolutions") for w in split_list(row["words"])}


def resolution(written: str) -> Resolution | None:
    """What the resolution of a record says of it, or None where it says only that it was dealt with ("Solved (permanently)").

    Args:
        written: The whole cell; a number or a code may stand before its words ("03 - No fault found").
    """
    text = " ".join(written.casefold().split()).rstrip(".")
    if not text:
        return None
    known = _words()
    return known.get(text) or known.get(text.partition(" - ")[2]) or known.get(text.lstrip("0123456789.:)- "))
