"""Words for kinds of machines, as headings and labels bear them: "Crane No", "Truck #"."""

from __future__ import annotations

from functools import cache

from pdm.vocabulary.heading_text import normalise
from pdm.vocabulary.tables import read_table, split_list

_TOOLS = frozenset([
    "die", "mould", "mold", "tool", "tooling", "werkzeug", "werkzeugnummer", "wkz", "formnummer", "moule", "outil", "matrice", "stampo", "molde",
    "troquel", "matriz", "matrijs", "matrijsnummer", "gereedschap", "mal",
])  # fmt: skip
"""Words for what is put into a machine to shape its products, and is kept and mended by itself."""


def asks_for_tool(label: str) -> bool:
    """Whether a label of a machine, as `normalise` writes it, asks for a tool: "die no", or "dieno" where a reader joined it."""
    return any(word.startswith(tool) for word in label.split() for tool in _TOOLS)


@cache
def machine_kinds() -> frozenset[str]:
    """All of them, as `normalise` writes them."""
    listed = [(row["code"], *split_list(row["phrases"])) for row in read_table("equipment_classes")]
    listed += [split_list(row["words"]) for row in read_table("equipment_kinds")]
    return frozenset(normalise(word) for words in listed for word in words)
