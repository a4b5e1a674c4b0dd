"""What a column holds, told from its cells, for columns whose header says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

DATE = re.compile(
    r"^\s*(?:\d{1,2}[./-]\d{1,2}[./-](?:'?\d{2}|\d{4})|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}\.?[-. ]?(?:de )?[A-Za-zÄÖÜäöüéûçśźń]{3,12}\.?[-. ]?(?:del? )?'?\d{2,4}"
    r"|[A-Za-zÄÖÜäöüéû]{3,9}\.? \d{1,2},? (?:19|20)\d{2}|(?:19|20)\d{6})(?:[T ,]+\d{1,2}[:.h]\d{2}.*)?\s*$"
)
TIME = re.compile(r"^\s*\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]m)?\s*$", re.I)
_POINTED = re.compile(r"^\s*\d+\.\d+\s*$")
TAG = re.compile(r"^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]{1,8}(?:[-_/. ][A-Za-z0-9]{1,8}){0,5}$")
INITIALS = re.compile(r"^[A-Z][A-Za-z]?\.?[A-Z]?\.?$")
_NO_INITIALS = frozenset(
    ("EA", "PC", "KG", "MM", "CM", "LB", "KW", "HP", "HZ", "HR", "ML", "GA", "FT", "OK", "NG", "NO", "NA", "JA", "HI", "LO", "AM", "PM", "ON", "DE", "IN", "BD", "EM", "ST", "KV", "KA",
     "EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "AUD", "NZD", "CAD", "JPY", "CNY", "INR", "BRL", "ZAR",
     "WO", "UN", "SA", "SU", "MO", "TU", "WE", "TH", "FR", "N.A", "MPA", "KPA", "PSI")
)  # fmt: skip
"""Units, currencies, states, kinds of work and days that look like initials."""
_SHIFTS = re.compile(
    r"^(?:(?:day|night|late|early|morning|afternoon|evening|back|swing|graveyard)s?(?: ?shift)?|[a-e1-4](?:st|nd|rd|th)?(?: ?shift)?|(?:d|n|a|e|l|m|f|s|t|b)[/.]?s|[denlmfst]|am|pm|i{1,3}|iv"
    r"|fr[üu]h|fruh|sp[äa]t|nacht|tag|mittel|(?:fr[üu]h|sp[äa]t|nacht|tag)schicht|jour|nuit|matin|soir|apr[èe]s-?midi|d[ií]a|noche|ma[ñn]ana|tarde|giorno|notte|mattina|pomeriggio)\.?$",
    re.I,
)
_SHIFT = frozenset(
    ("shift", "schicht", "turno", "turnus", "equipe", "poste", "quart", "ploeg", "dienst", "zmiana", "turn")
)


def guess_by_content(
    samples: Mapping[int, Sequence[str]], taken: Sequence[str] = (), *, least: int = 2
) -> dict[int, str]:
    """Guess fields of columns from samples of their cells.

    Args:
        samples: Column position to some of its cells as text.
        taken: Fields that other columns already have.
        least: Filled cells that a column needs to tell anything.

    Returns:
        Column position to `date`, `time`, `equipment`, `description` or `technician`; a column that could be anything is absent.
    """
    scores: list[tuple[float, int, str]] = []
    for position, cells in samples.items():
        filled = [c.strip() for c in cells if c and c.strip()]
        if len(filled) < max(1, least):
            continue
        n = len(filled)
        words = sum(len(c.split()) for c in filled) / n
        letters = sum(sum(ch.isalpha() for ch in c) for c in filled) / max(1, sum(len(c) for c in filled))
        scores.append((sum(1 for c in filled if DATE.match(c)) / n, position, "date"))
        scores.append((clocks_among(filled) / n, position, "time"))
        tags = sum(1 for c in filled if TAG.match(c) and not DATE.match(c)) / n
        # an identifier of the line itself (order number) is all different; a machine comes back
        repeats = 1 - len(set(filled)) / n
        scores.append((tags * (0.8 + 0.2 * repeats), position, "equipment"))
        scores.append((min(1.0, words / 3) * letters if words >= 1.8 else 0.0, position, "description"))
        scores.append((0.9 * sum(map(signs, filled)) / n, position, "technician"))
    out: dict[int, str] = {}
    used = set(taken)
    for score, position, field in sorted(scores, key=lambda s: (-s[0], s[1])):
        if score >= 0.6 and position not in out and field not in used:
            out[position] = field
            used.add(field)
    return dict(sorted(out.items()))


def clocks_among(cells: Sequence[str]) -> int:
    """How many cells are times of day; two figures with a point between are amounts where one of the column is no clock: 0.75 beside 2.30."""
    amounts = any(_POINTED.match(c) and not _of_day(c) for c in cells)
    return sum(bool(TIME.match(c)) and not (amounts and _POINTED.match(c)) for c in cells)


def _of_day(cell: str) -> bool:
    """Whether a figure may be a time of day; a spreadsheet writes 8.3 for 8.30."""
    hour, minute = cell.strip().split(".")
    return int(hour) <= 24 and len(minute) <= 2 and int(minute.ljust(2, "0")) < 60


def signs(cell: str) -> bool:
    """Whether a cell may hold initials; one letter alone is rather a shift, a priority or a state."""
    plain = cell.rstrip(".").upper()
    return len(plain) > 1 and plain not in _NO_INITIALS and INITIALS.match(cell) is not None


def holds_shifts(header: str, cells: Sequence[str]) -> bool:
    """Whether a column under "Shift" says when people worked (DS, NS, early, 2), not who did."""
    filled = [c.strip() for c in cells if c and c.strip()]
    named = any(w in _SHIFT for w in _plain(header).split())
    return named and bool(filled) and sum(bool(_SHIFTS.match(c)) for c in filled) >= 0.8 * len(filled)


def holds_people(cells: Sequence[str], people: Sequence[str]) -> bool:
    """Whether most filled cells of a column are names or initials of the people of the site."""
    known = {_plain(p) for p in people} | {"".join(w[0] for w in p.split()).casefold() for p in people}
    filled = [_plain(c) for c in cells if c and c.strip()]
    return bool(filled) and sum(c in known for c in filled) >= 0.6 * len(filled)


def _plain(name: str) -> str:
    return " ".join(name.replace(".", " ").casefold().split())
