"""Names of months, whole and cut short, in the languages of the plants."""

from __future__ import annotations

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
