"""Lines of typed text that are a day, its shift and nothing else: the heading of what was done on it ("Monday 6 March 2023", "1/9/23 Mon nights",
"C-Shift of 2nd Jan 2025 (22.00 to 06.00)"); and lines of a head that give a day behind a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from pdm.config import DateOrder
from pdm.grammar.dates import parse
from pdm.grammar.months import month_of
from pdm.grammar.weekdays import weekday_of
from pdm.sources.tables.date_labels import only_date
from pdm.sources.tables.titles import titles_of

_WORD = re.compile(r"[^\W\d_]+")
_MONTH = r"(?P<month>[^\W\d_]{3,12})"
_WITH_YEAR = re.compile(
    rf"(?<![\d./-])(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|°)?[.\s-]*(?:(?:of|de) )?{_MONTH}[.,]?[\s-]*(?:(?:of|del?) )?(?:(?:19|20)\d{{2}}|['’]?\d{{2}})(?!\d)"
    rf"|{_MONTH.replace('month', 'first')}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})(?![\d/])",
    re.I,
)
_WITHOUT = re.compile(
    rf"(?<![\d./-])\d{{1,2}}(?:[./]\d{{1,2}}\.?(?![\d./-])|(?:st|nd|rd|th|er|º|°|\.)?\s*(?:(?:of|de)\s+)?{_MONTH}(?![^\W_]))"
    r"|(?P<first>[^\W\d_]{3,12})\.?\s+\d{1,2}(?:st|nd|rd|th)?(?![\w./-])",
    re.I,
)
_PAIR = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s*(?:/|&|\+|-|–|—|(?<=\s)(?:to|and|into|und|auf|et|au|y|e|al|en|naar|op|na)(?=\s))\s*(?:(?P<name>[^\W\d_]{2,12})\.?,?\s+)?(?=\d{1,2}(?:st|nd|rd|th|\.)?\s+(?P<month>[^\W\d_]{3,12}))",
    re.I,
)
"""The first day of a night that is headed by both its days: "Monday 9th / Tuesday 10th January 2023"."""
_LABEL = re.compile(r"[^\W\d_][^\d:]*:")
_CELLS = re.compile(r"\s{2,}|\t|\s\|\s")
_LABELLED = re.compile(r"[^\W\d_][^\d:([]{1,30}:\s*\S[^:]{0,40}")
"""A label and its value beside a day ("Shift in-charge: A. Lee")."""
_HOUR = r"\d{1,2}(?:[.:h]?\d{2})?\s*(?:hrs?|h|uhr|[ap]\.?m\.?)?"
_SPAN = re.compile(rf"\(?(?<!\d)(?P<first>{_HOUR})\s*(?:to|till?|until|bis|tot|al?|à|do|-|–|—)\s*(?P<last>{_HOUR})(?!\d)\)?", re.I)  # fmt: skip
_NAMES = re.compile(r"\([^()\d]{2,60}\)|\[[^][\d]{2,60}\]")
"""Who was there: "(A crew)", "(Lee)", "(Rennie / Sneddon / Watt)"."""
_HEADS = re.compile(
    r"(?:(?<=[([,;/|–-])|(?<=[,;/|–-] ))(?:\d{1,2}|one|two|three|four|five|six)\s?(?:x\s?)?(?:men|man|people|persons?|hands|staff|operators?|fitters?|techs?|technicians?|pax|crew|mann|leute|personen|pers|ma|mitarbeiter|kollegen|mensen|personeel"
    r"|hommes?|personnes?|agents?|opérateurs?|techniciens?|hombres?|personas?|operarios?|operadores|técnicos?|homens?|pessoas|persone|uomini|operatori|tecnici|osoby|osób)\b\.?"
    r"(?:,?\s?\d{1,2}\s(?:off sick|sick|absent|on leave|krank|urlaub|ziek|malades?|absents?|enfermos?|ausentes?|doentes?|assenti)\b)?",
    re.I,
)
"""How many people were there: "5 Mann", "6 men, 1 sick"."""
_BRACKETS = re.compile(r"\([^()]{2,60}\)|\[[^][]{2,60}\]")
_LETTER = re.compile(r"(?<!\w)[^\W\d_](?!\w)")
"""What a shift is called for short, and that of the night in most languages."""
_NIGHT_LETTER = re.compile(r"(?<!\w)N(?!\w)")
_CREW = re.compile(r"(?<!\w)(?:[A-H]|I{1,3}|IV|[1-4](?:st|nd|rd|th|er|[.ªº°a])?)(?!\w)", re.I)
"""What shifts and crews are told apart by."""
_BESIDE = frozenset(
    ("de", "del", "of", "the", "le", "du", "den", "der", "vom", "am", "el", "il", "o", "do", "da", "di", "van", "dia", "día", "jour", "giorno", "st", "nd", "rd", "th", "er",
     "and", "und", "auf", "et", "au", "y", "e", "en", "i", "to", "on", "for", "date", "dated", "dt", "datum", "fecha", "data")
)  # fmt: skip
"""Words that stand beside a day in its heading."""
_OF_HOURS = frozenset(("h", "hr", "hrs", "uhr", "am", "pm", "to", "till", "til", "until", "bis", "tot", "al", "do"))
_NUMERALS = frozenset(("ii", "iii", "iv"))
_LENGTHS = frozenset(("day", "days", "night", "nights", "jour", "jours", "dia", "dias", "día", "días", "tag", "giorno", "giorni", "noche", "nuit", "notte"))  # fmt: skip
"""Words that count as well as they call a shift."""
_NIGHT = frozenset(
    ("night", "nights", "nite", "nites", "nightshift", "nightwatch", "graveyard", "grave", "noche", "nocturno", "nuit", "nacht", "nachts", "nachtschicht", "nachtdienst", "nachtploeg", "notte", "noturno",
     "noite", "natt", "nattskift", "nat", "nocna", "nocka", "noční", "gece", "madrugada")
)  # fmt: skip
_SHIFT = frozenset(
    ("shift", "shifts", "dayshift", "days", "day", "morning", "mornings", "afternoon", "afternoons", "evening", "evenings", "eve", "swing", "swings", "early", "earlies", "late", "lates", "mid", "mids", "backshift",
     "crew", "crews", "team", "watch", "relief", "turn", "first", "second", "third", "am", "pm", "off",
     "schicht", "frühschicht", "spätschicht", "tagschicht", "früh", "spät", "tag", "tags", "mittag", "vormittag", "nachmittag", "morgen", "abend", "kolonne", "mannschaft", "tagesschicht",
     "equipe", "équipe", "poste", "quart", "matin", "soir", "jour", "jours", "aprem", "midi", "matinée", "journée",
     "turno", "turnos", "guardia", "mañana", "tarde", "día", "dia", "días", "diurno", "matutino", "vespertino", "cuadrilla", "grupo", "primero", "primer", "segundo", "tercero", "tercer",
     "manhã", "equipa", "mattina", "mattino", "pomeriggio", "sera", "giorno", "squadra", "primo", "secondo", "terzo",
     "ploeg", "dienst", "ochtend", "vroege", "vroeg", "late", "laat", "dag", "avond", "middag", "dagdienst", "ochtenddienst", "avonddienst", "vroegedienst", "latedienst",
     "skift", "dagskift", "kväll", "kveld", "aften", "zmiana", "ranna", "rano", "dzienna", "popołudniowa", "směna", "ranní", "denní", "odpolední", "vardiya", "gündüz", "smena")
) | _NIGHT  # fmt: skip
"""Words for shifts, crews and times of the day."""
_LIST = re.compile(
    r"\b(?:white ?board|board|(?:job|snag|defect|fault|to-?do|action|punch)s? ?lists?|outstanding|snags|open (?:items|points|jobs|defects|faults|issues|calls|tickets)|defects|to-?do|typed(?: up| out)?|written up|copied (?:from|off)|hand-?over"
    r"|tafel|mängelliste|offene (?:punkte|mängel|arbeiten)|restarbeiten|abgeschrieben|übergabe|tableau|points ouverts|reste à faire|travaux en attente|en cours|pizarra|pendientes|lista de (?:fallas|averías|trabajos)"
    r"|bord|openstaand\w*|actielijst|restpunten|storingslijst|lavagna|lavori in sospeso|pendências|quadro|tablica|zaległe)\b",
    re.I,
)
"""Words of titles of lists that somebody keeps of what is wrong and to be done."""
_REPORT = re.compile(
    r"\b(?:(?:shift|plant|eng|engineering|maint|maintenance|production) )?(?:hand-?overs?|turn-?overs?|reports?|logs?|notes?|updates?|summary|recap|\w*übergabe|\w*bericht|\w*meldung|rapport|compte[ -]rendu|passation|consignes|relève"
    r"|informe|parte|relevo|novedades|entrega|rapporto|consegne?|passaggio|relat[óo]rio|passagem|\w*overdracht|\w*verslag|raport)(?: (?:for|from|für|pour|para|voor|per))?\b",
    re.I,
)
"""Words of headings of what one shift tells the next."""
_ASIDE = re.compile(r"\s+[-–—]+\s+|[.:,;]\s+")
_WORDS_OF_TITLE = 14
_WORDS_OF_SHIFT = 5
_NEAR_FIGURE = re.compile(r"\.?,?\s*\d{1,2}(?:st|nd|rd|th|[./]\d{1,2})?(?![\d%:])\W*(?P<next>[^\W\d_]*)", re.I)
_CODED = re.compile(
    r"(?<=\d)\s+[TSDNE][1-4](?:(?:\s{2,}|\s?[\t,/–-]\s?)[^\W\d_a-z][^\W\d_]+(?:\s[^\W\d_a-z][^\W\d_]*\.?)?)?$"
)
"""A shift's letter and number behind its day, and who led it: "02/10/23 T1", "03/10/23  T3  Beto"."""
_OTHERS = 2
"""Words beside those of headings that a line may have and still look like one."""
_LONGEST, _LONGEST_LINE, _NOON = 60, 200, 12
_NEAR = 3
"""Days that a line of a shift may be away from its heading."""


@dataclass(frozen=True)
class DayHeading:
    """A day that heads the lines below it.

    Attributes:
        day: As it is written, perhaps with the day of the week; it may lack a year where that stands beside it.
        night: Its shift goes on past midnight.
    """

    day: str
    night: bool = False


def day_heading(line: str, order: DateOrder) -> DayHeading | None:
    """The day and shift that a line is the heading of, or None where it says anything else.

    Args:
        line: As typed.
        order: In which the site writes days.
    """
    if len(line) > _LONGEST_LINE or not any(map(str.isdigit, line)):
        return None
    text = _without_heads(line.strip())
    if ":" in text:
        text = "  ".join(c for c in _CELLS.split(text) if not _LABELLED.fullmatch(c.strip()))
    text = _CODED.sub(" shift", text.strip("-–—=*#:. \t"))
    # "Date: 6/3/2023" is a label of a form
    if len(_NAMES.sub("", text)) > _LONGEST or not _may_head(text, order) or _LABEL.match(text):
        return None
    if (pair := _PAIR.search(text)) is not None and not _is_month(pair["month"], order):
        pair = None
    if pair is not None:
        text = f"{text[: pair.start()]}{text[pair.end() :]}"
    found = next((m for m in _from_each_word(text) if _is_day(m, order)), None)
    whole = found is not None
    if found is None and (found := next(filter(_of_month, _from_each_word(text, _WITHOUT)), None)) is None:
        return None
    rest = f"{text[: found.start()]} | {text[found.end() :]}"
    words = [w.casefold() for w in _WORD.findall(_CREW.sub(" ", _SPAN.sub(" ", rest)))]
    week = [w for w in _WORD.findall(rest) if weekday_of(w) is not None and w.casefold() not in _SHIFT]
    shifts = _SHIFT.intersection(words)
    night = is_night(rest) or bool(week and _NIGHT_LETTER.search(rest))
    rest = _SPAN.sub(" ", _NAMES.sub(" ", rest) if shifts or week else rest)
    # single letters and figures tell shifts apart and mean nothing else beside their word
    rest = _CREW.sub(" ", rest) if shifts else rest
    rest = _LETTER.sub(" ", rest) if week else rest
    words = [w.casefold() for w in _WORD.findall(rest)]
    others = {w for w in words if weekday_of(w) is None} - _BESIDE - _SHIFT
    if others or re.search(r"\d", rest) or not (whole or week or shifts - _LENGTHS):
        return None
    if pair is not None:
        return _first_of(pair, found[0], order) if night or not shifts else None
    return DayHeading(" ".join((*week[:1], found[0])), night)


def report_heading(line: str, order: DateOrder) -> tuple[DayHeading, str] | None:
    """The day and shift that a line of a report heads the lines below it with, and what is said beside them ("Handover Sunday night 5/11", "Fri 20/06/25 days - quiet
    enough."); None where it is no such line.

    Args:
        line: As typed.
        order: In which the site writes days.
    """
    text = line.strip()
    for end in (len(text), *(aside.start() for aside in _ASIDE.finditer(text))):
        head = _REPORT.sub(" ", text[:end])
        if any(map(str.isdigit, head)) and (heading := day_heading(head, order)) is not None:
            return heading, _ASIDE.sub("", text[end:], count=1).strip()
    return None


def _without_heads(text: str) -> str:
    """A line without the number of people that it tells in brackets."""
    return _BRACKETS.sub(lambda m: _HEADS.sub(" ", m[0]), text)


def _first_of(pair: re.Match[str], last: str, order: DateOrder) -> DayHeading | None:
    """The first of two days that follow one another, on which their night began."""
    told = next(iter(parse(last, order=order)), None)
    first = told.day - timedelta(days=1) if told is not None else None
    return DayHeading(first.isoformat(), True) if first is not None and first.day == int(pair["day"]) else None


def like_a_heading(line: str, order: DateOrder) -> bool:
    """Whether a line begins with a day, or a day of the week and a figure, and says little beside words of headings: it may head the lines below with a day that
    nobody told us how to read.

    Args:
        line: As typed.
        order: In which the site writes days.
    """
    text = _NAMES.sub(" ", _without_heads(line.strip()))
    first = _WORD.match(text)
    near = _NEAR_FIGURE.match(text, first.end()) if first is not None and weekday_of(first[0]) is not None else None
    begins = near is not None and (not near["next"] or _is_of_headings(near["next"].casefold(), order))
    day = _WITH_YEAR.match(text) or next(filter(_of_month, filter(None, [_WITHOUT.match(text)])), None)
    if not (begins or day) or len(text) > _LONGEST or _LABEL.match(text) or text.endswith((".", "!", "?")):
        return False
    words = [w.casefold() for w in _WORD.findall(text)]
    others = [w for w in words if not _is_of_headings(w, order)]
    return len(others) <= _OTHERS and (begins or bool(_SHIFT.intersection(words)))


def _of_month(found: re.Match[str]) -> bool:
    """Whether the word of a day without a year, where it has one, is a month."""
    month = found["month"] or found["first"]
    return month is None or month_of(month.casefold()) is not None


def _may_head(text: str, order: DateOrder) -> bool:
    """Whether all words of a line may stand in a heading, which those of few other lines may."""
    return all(_is_of_headings(word.casefold(), order) for word in _WORD.findall(_NAMES.sub(" ", text)))


def names_shift(text: str, order: DateOrder) -> bool:
    """Whether what stands behind a clock is no more than the name of a shift or crew, with its hours perhaps ("Early shift", "06:00 - 14:00 Late (Lee)").

    Args:
        text: The line.
        order: In which the site writes days.
    """
    return _may_head(text, order)


@lru_cache(maxsize=5_000)
def _is_of_headings(word: str, order: DateOrder) -> bool:
    if len(word) == 1 or word in _BESIDE or word in _SHIFT or word in _OF_HOURS or weekday_of(word) is not None:
        return True
    return word in _NUMERALS or bool(parse(f"1 {word} 2020", order=order))


def day_of_head(line: str, order: DateOrder) -> DayHeading | None:
    """The day of what stands below a line of a head: behind a label of its own, in a title, or as that of a meeting ("Date : 14.08.2024   Shift : B", "Shift log 6/3/2023", "Held on 6 March 2023"); else None.

    Args:
        line: As typed.
        order: In which the site writes days.
    """
    text = line.strip()
    if len(text) > _LONGEST_LINE or not _WITH_YEAR.search(text):
        return None
    day = only_date([text])
    if not day or not parse(day, order=order):
        titled = titles_of([[text]], order)
        told = titled.day if titled.dated else titled.met_on
        day = told.isoformat() if told is not None else ""
    return DayHeading(day, is_night(text)) if day else None


def day_of_list(line: str, order: DateOrder) -> str:
    """The day on which a list was written up that stands below a title ("Whiteboard workshop - typed up Fri 12/9/25 by Kev", "Offene Punkte, Stand 12.09.2025");
    empty where a line is no such title.

    Args:
        line: As typed.
        order: In which the site writes days.
    """
    text = line.strip()
    days = (
        [m[0] for m in _from_each_word(text) if _is_day(m, order)]
        if len(text) <= _LONGEST_LINE and _LIST.search(text)
        else []
    )
    told = [d for d in days if not any(d != other and d in other for other in days)]
    return told[0] if len(told) == 1 and len(text.split()) <= _WORDS_OF_TITLE else ""


def is_night(text: str) -> bool:
    """Whether a line of a head tells of a shift that goes on past midnight."""
    words = {w.casefold() for w in _WORD.findall(text)}
    return bool(_NIGHT & words) or any(_past_midnight(m["first"], m["last"]) for m in _SPAN.finditer(text))


def tells_night(line: str) -> bool:
    """Whether a line of a head says behind a label for the shift that it is that of the night ("Shift: NIGHT (C crew)")."""
    label, _, value = line.partition(":")
    words = [w.casefold() for w in _WORD.findall(label)]
    short = bool(words) and _SHIFT.issuperset(words) and len(value.split()) <= _WORDS_OF_SHIFT
    said = {w.casefold() for w in _WORD.findall(value)}
    # "day / night" tells neither
    return short and (bool(_NIGHT & said) or value.strip() == "N") and not said & (_LENGTHS - _NIGHT)


def day_near(written: str, day: str, order: DateOrder) -> str:
    """A day beside another, as ISO writes it, with the year of that one where it has none; empty where it is none, or not near it.

    Args:
        written: "3rd Jan".
        day: The other one, with its year.
        order: In which the site writes days.
    """
    other = next(iter(parse(day, order=order)), None)
    told = parse(written, order=order, default=(other.day.year, None)) if other is not None else []
    near = [c.day for c in told if other is not None and abs((c.day - other.day).days) <= _NEAR]
    return near[0].isoformat() if near else ""


def day_after(day: str, order: DateOrder) -> str:
    """The day after one, as ISO writes it; empty where that is none.

    Args:
        day: As written, with its year.
        order: In which the site writes days.
    """
    told = next(iter(parse(day, order=order)), None)
    return "" if told is None else (told.day + timedelta(days=1)).isoformat()


def _from_each_word(text: str, pattern: re.Pattern[str] = _WITH_YEAR) -> Iterator[re.Match[str]]:
    """Whatever may be a day, also within what looks like one ("3. Schicht 06.03.2023")."""
    at = 0
    while (found := pattern.search(text, at)) is not None:
        yield found
        at = found.start() + 1


def _past_midnight(first: str, last: str) -> bool:
    begin, end = (_hour(re.sub(r"\D", "", clock)) for clock in (first, last))
    return begin >= _NOON > end


def _hour(figures: str) -> int:
    return int(figures[:-2] if len(figures) > 2 else figures)


def _is_day(found: re.Match[str], order: DateOrder) -> bool:
    return _is_month(found["month"] or found["first"], order) and bool(parse(found[0], order=order))


def _is_month(name: str | None, order: DateOrder) -> bool:
    """Whether what stands where the name of a month may is one, or there is none."""
    return name is None or bool(parse(f"1 {name} 2020", order=order))
