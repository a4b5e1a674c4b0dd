"""Words that stand beside a day and are no work: weekdays, shifts, weeks, and who worked."""

from __future__ import annotations

import re

from pdm.accents import unaccented
from pdm.ocr.writing.named_people import only_people

WEEKDAYS = frozenset(
    name
    for names in (
        "monday mon tuesday tues tue wednesday wed weds thursday thurs thur thu friday fri saturday sat sunday sun",
        "montag mo dienstag di die mittwoch mi mit donnerstag do don freitag fr fre samstag sa sam sonnabend sonntag so son",
        "lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim",
        "lunes martes miercoles mie jueves jue viernes vie sabado sab domingo dom lunedi martedi mercoledi giovedi gio venerdi sabato domenica",
        "maandag ma dinsdag woensdag wo donderdag vrijdag vr vrij zaterdag za zat zondag zo zon",
        "segunda terca quarta qua quinta qui sexta sex",
        "mandag man tisdag tis onsdag ons torsdag tors fredag lordag lor sondag poniedzialek pon wtorek wt sroda sr czwartek czw piatek pt",
        "sobota sob niedziela nd",
    )
    for name in names.split()
)
_IN_TURN = (
    "monday mon montag mo lundi lun lunes lunedi maandag ma segunda mandag man poniedzialek pon",
    "tuesday tues tue dienstag di mardi mar martes martedi dinsdag terca tisdag tis tirsdag wtorek wt",
    "wednesday wed weds mittwoch mi mit mercredi mer miercoles mie mercoledi woensdag wo quarta onsdag ons sroda sr",
    "thursday thurs thur thu donnerstag do don jeudi jeu jueves jue giovedi gio donderdag quinta torsdag tors czwartek czw",
    "friday fri freitag fr fre vendredi ven viernes vie venerdi vrijdag vr vrij sexta fredag piatek pt",
    "saturday sat samstag sa sam sonnabend samedi sabado sab sabato zaterdag za zat lordag lor sobota sob",
    "sunday sun sonntag so son dimanche dim domingo dom domenica zondag zo zon sondag niedziela nd",
)
"""Weekdays from Monday on; names that two languages give to different days stand with the one that is abbreviated so more often."""
SHIFTS = frozenset(
    name
    for names in (
        "day days night nights nite nites shift morning mornings evening evenings afternoon afternoons graveyard graves swing swings early earlies late lates afters mids backshift dayshift",
        "nightshift d/s n/s am pm crew date dated",
        "dienst schicht tag tagschicht fruhschicht fruh fruehschicht spatschicht spat spaetschicht nachtschicht nacht datum den",
        "poste quart equipe matin matinee midi apres-midi aprem soir soiree nuit jour journee le turno manana tarde noche madrugada diurno nocturno matutino vespertino fecha el",
        "mattina mattino pomeriggio sera notte giorno manha noite noturno dia dag ochtend avond middag vroege late dagdienst ochtenddienst avonddienst nachtdienst vormittag nachmittag abend",
    )
    for name in names.split()
)
CREWS = frozenset(("shift", "crew", "schicht", "dienst", "poste", "equipe", "turno"))
_NTH = re.compile(r"^(?:1(?:st|re|ere?)|ist|lst|2nd|2de?|2eme|2e|3rd|3eme|3e|4th|4eme|[1-4][ªº°])(?:shift)?$")
"""Which shift of the day, and how its one is misread: "1st", "Ist", "3rdshift"."""
LETTERED = re.compile(r"^[A-D1-4]$")
"""Which crew: "A shift", "crew 2"."""
_SHORT_NAME = 4
"""Letters of a word that says which shift at most."""
_FILLERS = frozenset(("de", "du", "of", "do", "del"))
_INTO = frozenset(
    (
        "into",
        "to",
        "till",
        "until",
        "thru",
        "through",
        "auf",
        "bis",
        "zu",
        "zum",
        "a",
        "al",
        "au",
        "naar",
        "ate",
        "hasta",
        "til",
    )
)
"""Words between the day on which a night begins and the one on which it ends."""
_CODE = re.compile(r"[^\W_]{1,2}(?![^\W_])")
_NO_CODES = frozenset(("ok", "io", "ko", "nc", "na", "x"))
"""A sign or two behind a whole day say which shift ("T1", "A"), but for those that say how it went."""
_WEEK = re.compile(r"^(?:wk|week|kw|cw|woche|semaine|semana|sem)\.?$", re.I)
_WEEK_NUMBER = re.compile(r"^(?:wk|week|kw|cw|woche|semaine|semana|sem)?\.?\s?\d{1,2}$", re.I)


def weekday_of(word: str) -> int | None:
    """Which weekday a word is the name of, from 0 for Monday; None where it is none."""
    return next((n for n, names in enumerate(_IN_TURN) if plain_word(word) in names.split()), None)


def only_weekdays(text: str) -> bool:
    """Whether a line is the head of a calendar."""
    words = [plain_word(w.strip(".,:;|")) for w in text.split()]
    return len(words) >= 3 and sum(w in WEEKDAYS for w in words) >= 0.7 * len(words)


def is_shift(text: str) -> bool:
    """Whether a text begins with a shift: "Nights", "Days 6A-6P", "A crew"."""
    words = [plain_word(w.strip(".,:;()")) for w in text.split()[:2]]
    return bool(words) and (words[0] in SHIFTS or (len(words) == 2 and words[1] in CREWS))


def is_beside(word: str) -> bool:
    """Whether a word is a weekday or a shift, with its accents or without."""
    return plain_word(word) in WEEKDAYS | SHIFTS


def plain_word(word: str) -> str:
    """A word without its point, accents and capitals."""
    return unaccented(word.strip("."))


def behind(text: str) -> str:
    """What stands behind a day but weekday, shift and week."""
    return behind_day(text)[1]


def behind_day(text: str) -> tuple[bool, str]:
    """Whether only weekday, shift, week and who worked stand in a text behind a day, and else what does."""
    shifted = False
    signed = re.match(r"^\s+-\d", text)
    # a temperature keeps its sign
    rest = told = text.strip() if signed is not None else text.strip().lstrip(",;:.-–— ")
    code = _CODE.match(told)
    if code is not None and plain_word(code[0]) not in _NO_CODES:
        beside = told[code.end() :].strip(" -–—.,:;()")
        if (not beside and not told.isdigit()) or (
            not code[0].isalpha() and not code[0].isdigit() and only_people(beside)
        ):
            return True, ""
    while told:
        word = re.match(r"[(\[]?([^\s,;:()\[\]]+)[.,;:)\]]*[\s\-–—]*", told)
        if word is None:
            break
        name = word[1].strip(".")
        week = _WEEK.match(name) and re.match(r"\d{1,2}\b\s*", told[word.end() :])
        if week or (_WEEK_NUMBER.match(name) and not name.isdigit()) or is_beside(name) or _NTH.match(plain_word(name)):
            shifted = True
        elif not (
            (shifted and name in _FILLERS)
            or (shifted and plain_word(name) in _INTO and _is_weekday(told[word.end() :]))
            or _of_crew(name, told[word.end() :])
        ):
            break
        told = told[word.end() + (week.end() if week else 0) :]
    if shifted and told and only_people(told):
        told = ""
    return (True, "") if rest and not told else (False, rest)


def _is_weekday(text: str) -> bool:
    """Whether a text is a day of the week and nothing else, perhaps with its shift."""
    words = [plain_word(w) for w in re.split(r"[\s.,:;()]+", text.strip(" .,:;()")) if w]
    return bool(words) and words[0] in WEEKDAYS and all(w in WEEKDAYS | SHIFTS for w in words)


def _of_crew(name: str, behind: str) -> bool:
    """Whether a short word says which shift: one is named right behind it ("END SHIFT" for "2ND SHIFT")."""
    beside = re.match(r"([^\W\d_]+)", behind)
    return len(name) <= _SHORT_NAME and beside is not None and plain_word(beside[1]) in CREWS
