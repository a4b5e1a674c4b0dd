"""Names of months, whole and cut short, in the languages of the plants."""

from __future__ import annotations

from functools import cache

from rapidfuzz.distance import OSA

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januar january janv ene gen sty", "feb februar february fev fév lut", "mar mär mrz maerz märz march mars maa mrt", "apr april avr abr kwi",
         "may mai mei mag maj", "jun juni june juin giu cze", "jul juli july juil lug lip", "aug august aout aoû ago sie", "sep sept september set wrz",
         "oct okt october oktober out ott paź paz", "nov november lis", "dec dez december dezember déc dic gru"), start=1,
    )
    for name in names.split()
}  # fmt: skip
WORDS_TOO = frozenset(("out", "set", "gen", "mag", "sie", "lis", "ago"))
"""Names of months that are words as well: they count beside a year only."""
_WHOLE = (
    "january januar janvier enero gennaio januari stycznia styczeń janeiro", "february februar février fevrier febrero febbraio februari lutego luty fevereiro",
    "march märz maerz mars marzo maart marca marzec março", "april avril abril aprile kwietnia kwiecień", "may mai mayo maggio mei maja maj maio",
    "june juni juin junio giugno czerwca czerwiec junho", "july juli juillet julio luglio lipca lipiec julho", "august août aout agosto augustus augusti sierpnia sierpień",
    "september septembre septiembre settembre setembro września wrzesień", "october oktober octobre octubre ottobre outubro października październik",
    "november novembre noviembre novembro listopada listopad", "december dezember décembre diciembre dicembre dezembro grudnia grudzień",
)  # fmt: skip

NAMES = frozenset((*MONTHS, *(name for names in _WHOLE for name in names.split()))) - WORDS_TOO
"""Names of months, whole and cut short, but those that are words as well."""


@cache
def month_of(word: str) -> int | None:
    """The month that a word names, whole, cut short or misspelt a little; None for a word that only begins like one (Maintenance).

    Args:
        word: In small letters.
    """
    number = MONTHS.get(word[:4]) or MONTHS.get(word[:3])
    if number is None or word in MONTHS:
        return number
    slips = 1 if len(word) <= 6 else 2
    names = _WHOLE[number - 1].split()
    like = any(name.startswith(word) or OSA.distance(word, name, score_cutoff=slips) <= slips for name in names)
    return number if like else None
