"""Durations in hours: "3/4 hr", "2h30", "45min", "2 shifts", "1,5 h", "1 d 2 h", "02:30:00", "half an hour", "drei Stunden"."""

from __future__ import annotations

import re

from pdm.grammar.numbers import parse_number
from pdm.prefilter import Prefiltered

SHIFT_HOURS = 8.0
_HM = re.compile(r"(\d{1,3})\s?h(?:rs?|ours?|eures?|oras?)?\s?(\d{1,2})(?:\s?m(?:in)?)?\b", re.I)
_CLOCK = re.compile(r"^\s*(-?)(\d{1,4}):([0-5]\d)(?::([0-5]\d))?\s*(?:h|hrs?)?\s*$", re.I)
_HOURS = r"h|hrs?|hours?|std|stunden?|heures?|horas?|ore|uur|uren|godz|godzin[aęy]?"
_FRACTION = re.compile(rf"(?:(\d+)\s+)?(\d)\s?/\s?(\d)\s*(?:{_HOURS})\b", re.I)
_UNITS: tuple[tuple[str, float], ...] = (
    (r"d|days?|tage?n?|jours?|d[ií]as?|dag(?:en)?|dni|dzień|giorn[oi]", 24.0),
    (r"shifts?|schicht(?:en)?|turnos?|ploeg(?:en)?|turn[oi]|zmian[ay]?", SHIFT_HOURS),
    (_HOURS, 1.0),
    (r"m|min|mins|minutes?|minuten|minutos?|minuti|minuut|minut[aęy]?", 1 / 60),
)
_UNIT = re.compile(
    rf"((?:(?<![\w.,])-\s?)?\d+(?:[.,]\d+)?)\s*({'|'.join(names for names, _ in _UNITS)})(?:\b|(?=T\d))", re.I
)
_ANY = "|".join(names for names, _ in _UNITS)
_FIGURE = r"\d+(?:[.,]\d+)?"
_OF = Prefiltered(rf"({_FIGURE})\s*(?:out\s+)?of\s+(?:the\s+|an?\s+)?{_FIGURE}\s*({_ANY})\b", re.I)
_TIMES = re.compile(rf"(?<![\w.,])(\d{{1,2}})\s*[x×*]\s*({_FIGURE})\s*(?=(?:{_ANY})\b)", re.I)
_RANGE = re.compile(rf"(?<![\w.,:/-])({_FIGURE})\s?(?:-|–|to|bis|à)\s?({_FIGURE})\s*(?=(?:{_ANY})\b)", re.I)
_AND = re.compile(r"\s*(?:,|and\b|und\b|et\b|en\b|y\b|e\b|i\b|&|\+|T)?\s*")
_SIGNS = {"½": ".5", "¼": ".25", "¾": ".75"}
_SIGN = re.compile(r"(\d+)?\s?([½¼¾])")
_WORDS: tuple[tuple[str, str], ...] = (
    # what is longer comes first
    (r"(?:a|one)\s+day\s+and\s+a\s+half|anderthalb\s+tage|eineinhalb\s+tage|un\s+jour\s+et\s+demi|(?:un\s+)?día\s+y\s+medio|anderhalve\s+dag", "1.5 d"),
    (r"an?\s+hour\s+and\s+a\s+half|one\s+and\s+a\s+half\s+hours?|anderthalb\s+stunden|eineinhalb\s+stunden|une\s+heure\s+et\s+demie|(?:una\s+)?hora\s+y\s+media"
     r"|(?:uma\s+)?hora\s+e\s+meia|anderhalf\s+uur|półtorej\s+godziny|un'ora\s+e\s+mezza", "1.5 h"),
    (r"three[\s-]quarters?\s+of\s+an\s+hour|dreiviertelstunde|trois\s+quarts\s+d'heure|drie\s?kwartier|tres\s+cuartos\s+de\s+hora", "0.75 h"),
    (r"half\s+an?\s+hour|half[\s-]?hour|(?:eine\s+)?halbe\s+stunde|(?:une\s+)?demi[\s-]heure|media\s+hora|meia\s+hora|(?:een\s+)?half\s+uur|pół\s+godziny|mezz'?\s?ora", "0.5 h"),
    (r"(?:a\s+)?quarter\s+of\s+an\s+hour|(?:eine\s+)?viertelstunde|(?:un\s+)?quart\s+d'heure|(?:een\s+)?kwartier|(?:un\s+)?cuarto\s+de\s+hora", "0.25 h"),
    (r"half\s+a\s+day|(?:einen\s+)?halben\s+tag|(?:une\s+)?demi[\s-]journée|medio\s+día|meio\s+dia|(?:een\s+)?halve\s+dag|pół\s+dnia|mezza\s+giornata", "0.5 d"),
    (r"half\s+a\s+shift|(?:eine\s+)?halbe\s+schicht|medio\s+turno", "0.5 shift"),
)  # fmt: skip
_SPELT = tuple((Prefiltered(rf"\b(?:{words})\b", re.I), value) for words, value in _WORDS)
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("an one ein eine einen une una uma een jedna jedną", "two zwei deux dos dois duas twee dwie due", "three drei trois tres três drie trzy tre",
         "four vier quatre cuatro quatro cztery quattro", "five fünf cinq cinco vijf pięć cinque", "six sechs seis zes sześć sei", "seven sieben sept siete sete zeven siedem sette",
         "eight acht huit ocho oito osiem otto", "nine neun neuf nueve nove negen dziewięć", "ten zehn dix diez dez tien dziesięć dieci", "eleven elf", "twelve zwölf douze doce twaalf"), start=1,
    )
    for word in words.split()
}  # fmt: skip
_COUNTED = Prefiltered(
    rf"\b({'|'.join(_NUMBERS)})\s+(?=(?:{'|'.join(names for names, _ in _UNITS if names)})\b)(?!(?:d|m|h)\b)", re.I
)


def parse_duration(text: str, *, bare: bool = True) -> float | None:
    """Hours; None when there is no duration. A bare number is hours where `bare`. A sign is kept: no stop lasts less than nothing."""
    text = in_figures(text)
    if found := _CLOCK.match(text):
        return (int(found[2]) + int(found[3]) / 60 + int(found[4] or 0) / 3600) * (-1 if found[1] else 1)
    if found := _UNIT.search(text):
        rest = text[_end(text, found) :]
        shorter = _UNIT.match(rest)
        if _factor(found[2]) >= SHIFT_HOURS and (
            _HM.match(rest) or (shorter and _factor(shorter[2]) < _factor(found[2]))
        ):
            # "1 d 2 h": a shorter unit right behind a longer one
            return _number(found) * _factor(found[2]) + (parse_duration(rest, bare=False) or 0.0)
        if shorter and _factor(found[2]) == 1.0 and _factor(shorter[2]) < 1.0:
            # "1 hora y 20 minutos"
            return _number(found) + _number(shorter) * _factor(shorter[2])
    if found := _HM.search(text):
        return int(found[1]) + int(found[2]) / 60
    if (found := _FRACTION.search(text)) and int(found[3]):
        return int(found[1] or 0) + int(found[2]) / int(found[3])
    if found := _UNIT.search(text):
        return _number(found) * _factor(found[2])
    if bare and re.fullmatch(r"\s*[-+]?[\d.,' ]+-?\s*", text):
        return parse_number(text)
    return None


def in_figures(text: str) -> str:
    """Durations in words as figures: "half an hour" is "0.5 h", "drei Stunden" "3 Stunden", "1½ h" "1.5 h"."""
    text = _SIGN.sub(lambda m: f"{m[1] or '0'}{_SIGNS[m[2]]}", text) if any(c in text for c in _SIGNS) else text
    if not any(c.isdigit() for c in text) and not re.search(r"[^\W\d_]{3}", text):
        return text
    for words, value in _SPELT:
        text = words.sub(value, text)
    return _times(_COUNTED.sub(lambda m: f"{_NUMBERS[m[1].casefold()]} ", text))


def _times(text: str) -> str:
    """ "3 of 8 h" is 3 h, "2 x 15 min" is 30 min, "1.5-2 h" is between them: 1.75 h."""
    text = _OF.sub(r"\1 \2", text)
    text = _TIMES.sub(lambda m: f"{int(m[1]) * float(m[2].replace(',', '.')):g} ", text)
    return _RANGE.sub(lambda m: f"{(float(m[1].replace(',', '.')) + float(m[2].replace(',', '.'))) / 2:g} ", text)


def _number(found: re.Match[str]) -> float:
    return float(found[1].replace(",", ".").replace(" ", ""))


def _factor(unit: str) -> float:
    return next(hours for names, hours in _UNITS if re.fullmatch(names, unit, re.I))


def _end(text: str, found: re.Match[str]) -> int:
    """Where what belongs to a duration goes on."""
    between = _AND.match(text, found.end())
    return between.end() if between is not None else found.end()
