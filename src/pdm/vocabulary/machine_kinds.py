"""Words for kinds of machines, as headings and labels bear them: "Crane No", "Truck #"."""

from __future__ import annotations

from functools import cache

from pdm.vocabulary.heading_text import normalise
from pdm.vocabulary.tables import read_table, split_list


@cache
def machine_kinds() -> frozenset[str]:
    """All of them, as `normalise` writes them."""
    listed = [(row["code"], *split_list(row["phrases"])) for row in read_table("equipment_classes")]
    listed += [split_list(row["words"]) for row in read_table("equipment_kinds")]
    return frozenset(normalise(word) for words in listed for word in words)
