"""Entries of a log that a later one corrects or takes back: "Disregard previous, it was K-610A", "Correction to 0225 - ...", "strike last entry"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from pdm.config import DateOrder
from pdm.grammar.clock import parse_time
from pdm.grammar.dates import parse
from pdm.records import CORRECTED, PERHAPS_CORRECTED

_ENTRY = r"(?:entr(?:y|ies)|line|log(?: ?entry)?|note|record|event|report|post|msg|message|item|comment|write ?up)"
_ABOVE = r"(?:previous|prev|preceding|last|above|prior|earlier|foregoing)"
_END = r"(?=\s*(?:$|[-–—:,;.!(]))"
_BACK = re.compile(
    rf"\b(?:disregard|strike(?: out)?|scratch|retract|withdraw|void|omit)\s+(?:the |my |that |this )?(?:{_ABOVE}(?: {_ENTRY}\b|{_END})|{_ENTRY} above\b|that{_END})"
    rf"|\b(?:ignore|delete|cancel|remove|amend|correct|forget)\s+(?:the |my )?(?:{_ABOVE} {_ENTRY}|{_ENTRY} above)\b"
    rf"|\bcorrection (?:to|of|on|for|re) (?:the |my )?(?:{_ABOVE}(?: {_ENTRY}\b|{_END})|{_ENTRY} above\b)"
    rf"|\b{_ABOVE} {_ENTRY} (?:is |was )?(?:wrong|incorrect|in error|a mistake|not correct|void|invalid|made in error)\b|\berror in (?:the |my )?{_ABOVE} {_ENTRY}\b"
    r"|\b(?:letzte[rn]?|vorige[rn]?|vorherige[rn]?|obige[rn]?)\s+(?:eintrag|meldung|zeile|vermerk)\s+(?:ist |war )?(?:falsch|ung[üu]ltig|streichen|gestrichen|l[öo]schen|ignorieren|irrt[üu]mlich|bitte streichen|hinf[äa]llig)"
    r"|\b(?:streiche|ignoriere|l[öo]sche|storniere)n?\s+(?:den |die )?(?:letzten|vorigen|vorherigen|obigen|letzte|vorige|obige)\s+(?:eintrag|meldung|zeile)|\b(?:korrektur|berichtigung)\s+(?:zum|zur|des|der)\s+(?:letzten|vorigen|vorherigen|obigen)\s+(?:eintrag|meldung|zeile)s?"
    r"|\b(?:annule|annuler|ignorer|supprimer|rayer|ne pas tenir compte de)\s+(?:l['’ ]|la |le )?(?:(?:entr[ée]e|ligne|note|message|saisie)\s+(?:pr[ée]c[ée]dente?|ci-dessus)|(?:pr[ée]c[ée]dente?|derni[èe]re?)\s+(?:entr[ée]e|ligne|note|message|saisie))"
    r"|\b(?:anular|ignorar|descartar|borrar|eliminar|omitir|no (?:tomar en|tener en) cuenta)\s+(?:la |el |lo )?(?:(?:entrada|l[íi]nea|nota|registro|reporte)?\s*anterior|[úu]ltim[ao] (?:entrada|l[íi]nea|nota|registro))"
    r"|\b(?:annullare|ignorare|cancellare|non considerare)\s+(?:la |il )?(?:riga|nota|registrazione|voce)\s+precedente|\b(?:desconsiderar|ignorar|cancelar)\s+(?:o |a )?(?:registro|entrada|linha|anota[çc][ãa]o)\s+anterior"
    r"|\b(?:vorige|bovenstaande|laatste)\s+(?:regel|melding|notitie)\s+(?:negeren|vervalt|schrappen|is fout|onjuist)",
    re.I,
)
"""What takes back the entry before it."""
_AT = re.compile(
    r"\b(?:(?:correction|correct|amendment|corr|re|disregard|ignore|strike|delete|cancel|error in)\.?:?\s+(?:to|of|on|for|in|the|my|log|entry|note|at|from|\s)*|(?:korrektur|berichtigung)\s+(?:zu|zum|von|des|der|eintrag|vom|um|\s)*"
    r"|correction\s+(?:de|[àa]|l['’]entr[ée]e|la note|\s)*|correcci[óo]n\s+(?:de|a|la|las|entrada|nota|\s)*)(?<!\d)"
    r"(?P<clock>\d{1,2}[:.h]\d{2}|[0-2]\d[0-5]\d)(?:\s?(?:h|hrs?|uhr))?(?=\s*(?:$|[-–—:,;.]|entry|log|note|line|eintrag))",
    re.I,
)
"""What corrects the entry of a clock."""
_WHO = ("technician", "reported_by", "signature")
_WHERE = ("functional_location", "department")
_NUMBERED = re.compile(r"(?<![\d.,:/])\d{2,5}(?=[A-Z]?\b)(?![\d.,:/%])")
_LOOKED_AT, _LONGEST_REASON = 6, 160
"""Entries before a correction that may be meant, and letters of its text that are kept beside what it corrects."""


class _Line(NamedTuple):
    row: int
    day: date | None
    clock: tuple[int, int] | None
    who: str
    where: str
    text: str
    machine: str


def taken_back(table: pd.DataFrame, text: Sequence[str], order: DateOrder) -> dict[int, tuple[str, str]]:
    """Entries of a log that another one takes back or corrects: their position, with `CORRECTED` or `PERHAPS_CORRECTED` and what that one says.

    It is the entry at the clock that is named, or the one before, of the same people and place on the same day or the night before, and about machines of the same
    number where both name one. Where another entry might be meant as well, it is only perhaps corrected.

    Args:
        table: Columns are fields; rows in the order of the log, the index is the row number.
        text: Of each row.
        order: Of day, month and year.
    """
    said = [(n, _AT.search(t), _BACK.search(t)) for n, t in enumerate(text) if len(t) >= 8]
    said = [s for s in said if s[1] or s[2]]
    if not said:
        return {}
    lines = _lines(table, text, order)
    step = -1 if _newest_first(lines) else 1
    out: dict[int, tuple[str, str]] = {}
    for n, at, _ in said:
        before = [k for k in range(n - step, n - step * (_LOOKED_AT + 1), -step) if 0 <= k < len(lines)]
        found = _at_clock(lines, n, before, at["clock"]) if at and at["clock"] else _before(lines, n, before)
        if found is not None:
            k, sure = found
            told = f"row {lines[n].row}: {' '.join(text[n].split())[:_LONGEST_REASON]}"
            out.setdefault(k, (CORRECTED if sure else PERHAPS_CORRECTED, told))
    return out


def with_corrections(
    table: pd.DataFrame, extra: pd.DataFrame | None, text: Sequence[str], order: DateOrder
) -> pd.DataFrame | None:
    """What stands beside the fields of entries, with what takes them back or corrects them."""
    found = taken_back(table, text, order)
    if not found:
        return extra
    out = pd.DataFrame(index=table.index) if extra is None else extra.copy()
    for key in (CORRECTED, PERHAPS_CORRECTED):
        out[key] = pd.array(
            [found[n][1] if n in found and found[n][0] == key else "" for n in range(len(table))], dtype="str"
        )
    return out


def _before(lines: Sequence[_Line], n: int, before: Sequence[int]) -> tuple[int, bool] | None:
    """The entry right before one, or the nearest one by the same people about the same machine, which is not sure then."""
    near = [k for k in before if _same_day(lines[k], lines[n])]
    if not near:
        return None
    if _together(lines[near[0]], lines[n]) and _same_machine(lines[near[0]], lines[n]) is not False:
        return near[0], True
    alike = [k for k in near if _together(lines[k], lines[n]) and _same_machine(lines[k], lines[n])]
    return (alike[0], False) if alike else (near[0], False)


def _at_clock(lines: Sequence[_Line], n: int, before: Sequence[int], written: str) -> tuple[int, bool] | None:
    clock = parse_time(written) or parse_time(f"{written[:-2]}:{written[-2:]}")
    meant = [k for k in before if clock is not None and lines[k].clock == clock and _same_day(lines[k], lines[n])]
    if not meant:
        return None
    sure = len(meant) == 1 and _together(lines[meant[0]], lines[n]) and _same_machine(lines[meant[0]], lines[n]) is not False  # fmt: skip
    return meant[0], sure


def _lines(table: pd.DataFrame, text: Sequence[str], order: DateOrder) -> list[_Line]:
    days = table["date"].tolist() if "date" in table else [""] * len(table)
    times = table["time"].tolist() if "time" in table else [""] * len(table)
    known = {d: next(iter(parse(d, order=order)), None) if d else None for d in set(days)}
    who, where = _first_of(table, _WHO), _first_of(table, _WHERE)
    machine = _first_of(table, ("equipment", "equipment_name"))
    return [
        _Line(int(row), c.day if (c := known[d]) else None, (c.time if c and c.time else parse_time(t) if t else None), *rest)
        for row, d, t, *rest in zip(table.index, days, times, who, where, text, machine, strict=True)
    ]  # fmt: skip


def _first_of(table: pd.DataFrame, fields: Sequence[str]) -> list[str]:
    field = next((f for f in fields if f in table), None)
    return [""] * len(table) if field is None else [str(c).strip().casefold() for c in table[field]]


def _newest_first(lines: Sequence[_Line]) -> bool:
    when = [(line.day, line.clock or (0, 0)) for line in lines if line.day is not None]
    return len(when) > 1 and when[0] > when[-1]


def _same_day(one: _Line, other: _Line) -> bool:
    """Whether two entries are of one day, or of a night; entries without days follow one another."""
    return one.day is None or other.day is None or abs((other.day - one.day).days) <= 1


def _together(one: _Line, other: _Line) -> bool:
    """Whether nothing speaks against two entries being of the same people at the same place."""
    return all(not a or not b or a == b for a, b in ((one.who, other.who), (one.where, other.where)))


def _same_machine(one: _Line, other: _Line) -> bool | None:
    """Whether two entries name machines of a number that they share; None where one of them names none."""
    mine, yours = (set(_NUMBERED.findall(f"{x.machine.upper()} {x.text.upper()}")) for x in (one, other))
    return bool(mine & yours) if mine and yours else None
