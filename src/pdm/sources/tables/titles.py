"""What stands above a table and in the names of its sheet and file: of which day, week or month its rows are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pdm.config import DateOrder
from pdm.grammar.dates import parse_period
from pdm.grammar.months import WORDS_TOO, month_of
from pdm.grammar.weekdays import weekday_of
from pdm.grammar.weeks import days_in, week_of
from pdm.vocabulary.fields import normalise

_MONTH_AND_YEAR = re.compile(
    r"^(?:[^\W\d_]+[\s:–-]+){0,4}?(?P<month>[^\W\d_]{3,12}\.?[\s,/'’-]*(?:de\s+|del\s+)?(?:(?:19|20)\d{2}|['’]\d{2})|(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:19|20)\d{2})\s*$"
)
"""A title that ends with a month and its year: "SHIFT BOOK February 2021", "07/2019"."""
_NOT_OF_ROWS = re.compile(
    r"\b(?:updated?|printed|revis\w*|rev|issued?|version|since|as of|stand|gedruckt|geändert|ausgabe|ab|seit|édité|edité|imprimé|mis à jour|depuis|actualizad[oa]|impreso|desde|aggiornat[oa])\b",
    re.I,
)
"""Words of titles whose month is that of the form or the print, not of what is told."""
_NO_RECORD = re.compile(
    r"\b(?:open|outstanding|backlog|due|next|plan\w*|schedul\w*|forecast|valid|effective|approved|expires?|expiry|offen\w*|fällig\w*|geplant\w*|gültig\w*|freigegeben|nächste\w*|ouvert\w*|prévu\w*|échéance|valable|prochain\w*"
    r"|pendient\w*|próxim\w*|vigente|previst\w*|scadenza|openstaand\w*|gepland\w*|geldig)\b",
    re.I,
)
"""Words of titles whose day is not that on which something was done."""
_DONE = re.compile(
    r"inspe[ck]|survey|visit|test|check|round|tour|shift|log|book|report|record|measur|reading|maint|service|audit|walk|round|\bday\b|\bdate\b|\bon\b|done|performed|carried out"
    r"|prüfung|kontroll|rundgang|begehung|schicht|bericht|buch|protokoll|messung|wartung|datum|\bam\b|\bvom\b|durchgeführt|contrôle|visite|tournée|ronde|poste|rapport|relevé|entretien|\bdu\b|\ble\b"
    r"|inspecci|visita|turno|informe|parte|medici|mantenimiento|fecha|\bdel\b|ispezione|rapporto|manutenzione|inspectie|keuring|ronde|dienst|verslag|onderhoud|przegląd|zmiana|raport",
    re.I,
)
"""Words of titles whose day is that of what stands below."""
_YEAR_ALONE = re.compile(r"(?:year|jahr|année|año|anno|ano|jaar|rok)?\W*((?:19|20)\d{2})", re.I)
_COUNT = re.compile(r"(?:[^\W\d_]{1,6}[\s.-]?)?\d{1,2}")
"""A number of a row of them, as of weeks."""
_MEETING = re.compile(
    r"\b(?:meetings?|mtgs?|held (?:in|on|at|by|via)|minutes|action (?:list|log|items?|points?)|actions?|tool ?box talk|\w*besprechung\w*|\w*sitzung\w*|besprechungsprotokoll|massnahmenliste|abgehalten|reunions?|tenue? (?:le|du)|compte rendu|acta|celebrad[ao]|"
    r"riunion[ei]|verbale|vergadering\w*|\w*overleg|notulen|gehouden|actielijst|tenutasi|realizada em|reunioes|reuniao|ata|zebrani[ea]|spotkani[ea]|narad[ay])\b"
)
"""Words of titles and names of files, as `normalise` writes them, of minutes and lists of actions."""
_LONGEST_TITLE, _LONGEST_LINE, _WORDS_BESIDE = 60, 120, 5
"""Letters of a title and of a line that says when people met, and words of a title beside its days."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_PERIOD = re.compile(r"\b(?:19|20)\d{2}\b|\b\d{1,2}[-./](?:19|20)?\d{2}\b|\bQ[1-4]\b", re.I)
"""A year, a month with its year or a quarter in the name of a sheet."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_BEHIND_MONTH = re.compile(r"([^\W\d_]{3,12})\.?[\s,/-]*(?:de\s+|del\s+)?(?:19|20)\d{2}(?!\d)")
_TWO_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})\s?[/–_-]\s?(\d{2})(?!\d)")


def month_of_titles(rows: Iterable[Sequence[str]]) -> str:
    """The month and year that a cell above a table names, as written; empty if none does or they differ."""
    found: dict[tuple[int, int | None], str] = {}
    for cell in (c.strip() for row in rows for c in row):
        told = _MONTH_AND_YEAR.match(cell) if len(cell) <= 60 and not _NOT_OF_ROWS.search(cell) else None
        if told is None or not all(month_of(w.casefold()) for w in _WORD.findall(told["month"])[:1]):
            continue
        period = parse_period(told["month"], "DMY")
        if period is not None and period[1] is not None:
            found.setdefault(period, told["month"])
    return next(iter(found.values())) if len(found) == 1 else ""


def tells_period(name: str) -> bool:
    """Whether the name of a sheet tells of which month, quarter or year its rows are."""
    words = [w.casefold() for w in _WORD.findall(name)]
    return bool(_PERIOD.search(name)) or any(w not in WORDS_TOO and month_of(w) is not None for w in words)


def month_of_sheet(name: str, rows: Iterable[Sequence[str]], origin: str) -> str:
    """A sheet's name as a month: with the year of the titles or of the file's name where it says none ("Feb" of "Shift book 2021.xlsx").

    Args:
        name: Of the sheet.
        rows: Above its table.
        origin: The file.
    """
    words = _WORD.findall(name)
    if words and not any(month_of(w.casefold()) for w in words):
        # "Maintenance 2021" is of no month
        own = _YEAR.findall(name)
        return own[0] if len(own) == 1 else name
    if _YEAR.search(name) or parse_period(name, "DMY") is not None:
        return name
    years = {y for row in rows for c in row if not _NOT_OF_ROWS.search(c) for y in _YEAR.findall(c)}
    file = re.split(r"[/\\!]", origin)[-1]
    for told in (years, set(_YEAR.findall(file))):
        if len(told) == 1:
            return f"{name} {next(iter(told))}"
    return name


@dataclass(frozen=True)
class Titled:
    """What titles tell of the rows below them.

    Attributes:
        week: First day of their week; None where none is told, or several.
        day: The one day that is told; None where there is none, or several.
        dated: That day is told as that on which something was done.
        month: Month and year, as written.
        year: A year that is told alone, or the only one of titles of a log or report, and of the days that titles tell.
        named_year: The only year that the file's name tells, where that of the sheet tells none.
        weeks: All weeks that are told.
        met_on: The day of the meeting whose minutes the table is part of: the only one that titles of any length tell, else that in the file's name.
    """

    week: date | None = None
    day: date | None = None
    dated: bool = False
    month: str = ""
    year: str = ""
    named_year: str = ""
    weeks: tuple[date, ...] = ()
    met_on: date | None = None

    def __bool__(self) -> bool:
        return bool(self.week or self.dated or self.month)


def titles_of(rows: Sequence[Sequence[str]], order: DateOrder, *, sheet: str = "", origin: str = "") -> Titled:
    """What the rows above a table tell of it, and the names of its sheet and file where they tell more.

    Args:
        rows: Above the header.
        order: Order of day, month and year at the site.
        sheet: Name of its sheet.
        origin: Its file.
    """
    cells = [c.strip() for row in rows for c in dict.fromkeys(row) if c.strip() and not _NOT_OF_ROWS.search(c)]
    file = file_name(origin)
    year = _only_year(cells) or _only_year([sheet]) or _only_year([file])
    texts = [t for row in rows for t in _texts(row)]
    weeks = _weeks(texts, order, year) or _weeks([file], order, year)
    named = _weeks([sheet], order, year)
    weeks = list(dict.fromkeys([*weeks, *named])) if weeks and named and weeks != named else named or weeks
    days = {d for t in texts for d in days_in(t, order) if not week_of(t, order, year)}
    days = days or {d for d in days_in(sheet, order) if not named}
    done = [t for t in texts if days_in(t, order) and _tells_day(t)]
    alone = {m[1] for c in cells if (m := _YEAR_ALONE.fullmatch(c))}
    # a sheet that is named by its period tells more itself
    of_file = set() if tells_period(sheet) else _years(file)
    told = set() if tells_period(sheet) else _years_of_logs(texts, order)
    agree = not told or not of_file or told == of_file
    of_rows, of_file = alone or (told if agree else set()), of_file if agree else set()
    return Titled(
        weeks[0] if len(weeks) == 1 else None, next(iter(days)) if len(days) == 1 else None, len(days) == 1 and bool(done),
        month_of_titles(rows), next(iter(of_rows)) if len(of_rows) == 1 else "", next(iter(of_file)) if len(of_file) == 1 else "", tuple(weeks), _met_on(cells, file, order),
    )  # fmt: skip


def _met_on(cells: Sequence[str], file: str, order: DateOrder) -> date | None:
    """The day of a meeting that titles or the name of a file tell of; None where they tell of none, or of several days."""
    if not any(_MEETING.search(normalise(t)) for t in (*cells, file)):
        return None
    days = {d for c in cells if len(c) <= _LONGEST_LINE and not _NO_RECORD.search(c) for d in days_in(c, order)}
    days = days or set(days_in(file, order))
    return next(iter(days)) if len(days) == 1 else None


def _years_of_logs(texts: Sequence[str], order: DateOrder) -> set[str]:
    """Years of titles that say of when the rows are: of a log, a report or a shift, of a month or a day ("SHIFT LOG 2023"), not of what was built in one."""
    told = [t for t in texts if not _NO_RECORD.search(t) and (_DONE.search(t) or days_in(t, order) or _of_month(t))]
    return {y for t in told for y in _years(t)}


def _of_month(text: str) -> bool:
    """Whether a year of a title stands behind its month."""
    return any(month_of(m[1].casefold()) is not None for m in _BEHIND_MONTH.finditer(text))


def _years(text: str) -> set[str]:
    """Years of a text; of "2022/23" both."""
    both = {str(int(m[1]) + 1) for m in _TWO_YEARS.finditer(text) if int(m[2]) == (int(m[1]) + 1) % 100}
    return {*_YEAR.findall(text), *both}


def file_name(origin: str) -> str:
    """The name of a file without its folders and ending."""
    return re.split(r"[/\\!]", origin)[-1].rsplit(".", 1)[0]


def _texts(row: Sequence[str]) -> list[str]:
    """Cells of a row that may be a title, each by itself or, where that tells nothing, a label with the cell behind it."""
    told = [c for c in dict.fromkeys(c.strip() for c in row) if c]
    told = [c for c in told if len(c) <= _LONGEST_TITLE]
    # what counts on behind a number are headings of columns
    counted = {a for a, b in pairwise(told) if _COUNT.fullmatch(a) and _COUNT.fullmatch(b)}
    both = [
        f"{a} {b}" for a, b in pairwise(told) if not re.search(r"\d", a) and re.search(r"\d", b) and b not in counted
    ]
    behind = {b for a, b in pairwise(told) if f"{a} {b}" in both}
    return [
        t for t in (*both, *(c for c in told if c not in behind and c not in counted)) if not _NOT_OF_ROWS.search(t)
    ]


def _weeks(texts: Sequence[str], order: DateOrder, year: int | None) -> list[date]:
    short = [t for t in texts if len(_WORD.findall(t)) <= _WORDS_BESIDE]
    return list(dict.fromkeys(w for t in short if (w := week_of(t, order, year)) is not None))


def _only_year(texts: Sequence[str]) -> int | None:
    years = {y for t in texts for y in _YEAR.findall(t)}
    return int(next(iter(years))) if len(years) == 1 else None


def _tells_day(text: str) -> bool:
    """Whether a title's day is that of what stands below it: nothing but a day, or of something that was done on it."""
    words = [w for w in _WORD.findall(text) if month_of(w.casefold()) is None and weekday_of(w) is None]
    return not _NO_RECORD.search(text) and len(words) <= _WORDS_BESIDE and (not words or bool(_DONE.search(text)))
