"""Shorthand and frequent misspellings: the short form to the words it stands for."""

from __future__ import annotations

from functools import cache

from pdm.vocabulary.tables import read_table


@cache
def shorthand() -> dict[str, str]:
    """Short form (lower case) to its long form; the first of several meanings in the list is kept."""
    out: dict[str, str] = {}
    for row in read_table("shorthand"):
        out.setdefault(row["short"], row["long"])
    return out
