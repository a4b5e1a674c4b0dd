"""Lines of typed text that are a day and nothing else: the heading of what was done on it ("Monday 6 March 2023", "Lunes 6 de marzo de 2023")."""

from __future__ import annotations

import re

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.grammar.weekdays import weekday_of

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2})(?!\d)")
_LABEL = re.compile(r"[^\W\d_][^\d:]*:")
_BESIDE = frozenset(
    ("de", "del", "of", "the", "le", "den", "der", "am", "el", "il", "o", "dia", "día", "jour", "giorno",
     "st", "nd", "rd", "th", "er", "shift", "turno", "schicht", "equipe", "équipe", "poste", "night", "early", "late", "noche", "nuit", "nacht", "spät", "früh", "matin", "soir", "mañana", "tarde")
)  # fmt: skip
"""Words that stand beside a day in its heading."""
_LONGEST = 60


def day_alone(line: str, order: DateOrder) -> str:
    """The day that a line is the heading of, as it is written; empty where it says anything else, or no year.

    Args:
        line: As typed.
        order: In which the site writes days.
    """
    text = line.strip().strip("-–—=*#:. \t")
    # "Date: 6/3/2023" is a label of a form
    if len(text) > _LONGEST or _LABEL.match(text) or _YEAR.search(text) is None or not parse(text, order=order):
        return ""
    words = {w.casefold() for w in _WORD.findall(text)} - _BESIDE
    return text if all(weekday_of(w) is not None or _is_month(w, order) for w in words) else ""


def _is_month(word: str, order: DateOrder) -> bool:
    return bool(parse(f"1 {word} 2020", order=order))
