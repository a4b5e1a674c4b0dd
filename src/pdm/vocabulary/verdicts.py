"""What is answered with yes or no, in the languages of the logs."""

from __future__ import annotations

from collections.abc import Collection

from pdm.vocabulary.heading_text import normalise

_YES = frozenset(
    ("x", "yes", "y", "true", "1", "ja", "j", "oui", "o", "si", "s", "sim", "vero", "vrai", "verdadero", "verdadeiro", "wahr", "waar", "tak", "t", "da", "kylla", "v")
)  # fmt: skip
_NO = frozenset(
    ("no", "n", "false", "0", "nein", "non", "nee", "nao", "nej", "nei", "falso", "faux", "falsch", "onwaar", "nie", "ne", "ei")
)  # fmt: skip
_TICKS = frozenset("✓✔☑☒")


def says_yes(cell: str) -> bool:
    """Whether a cell is a yes or a tick: "Sì", "J", "x"."""
    return normalise(cell) in _YES or cell.strip() in _TICKS


def says_no(cell: str) -> bool:
    """Whether a cell is a no: "Não", "N", "0"."""
    return normalise(cell) in _NO


def answers(cells: Collection[str]) -> bool:
    """Whether all that cells say is yes or no, and one of them yes, in words or letters rather than as figures of an amount."""
    told = {c.strip() for c in cells if c.strip()}
    return any(map(says_yes, told)) and all(says_yes(c) or says_no(c) for c in told) and not all(map(str.isdigit, told))
