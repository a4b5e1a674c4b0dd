"""Components and equipment classes by code."""

from __future__ import annotations

from functools import cache

from pdm.vocabulary.tables import read_table


@cache
def components() -> dict[str, str]:
    """Component code to its label."""
    return {r["code"]: r["label"] for r in read_table("components")}


@cache
def equipment_classes() -> dict[str, str]:
    """Equipment class code to its label."""
    return {r["code"]: r["label"] for r in read_table("equipment_classes")}
