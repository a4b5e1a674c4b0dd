"""Log lines typed without a table: a date, perhaps a tag, and what happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import pandas as pd

from pdm.errors import Reason, Refusal
from pdm.grammar.six_figures import SIX, written_out
from pdm.records import PageReading, stable_id
from pdm.sources.dated_texts import DAY_FIRST
from pdm.sources.day_headings import day_alone
from pdm.sources.opened import Source
from pdm.sources.rows import entries_of
from pdm.sources.told_rows import counted_rows
from pdm.sources.typed_entry import BULLET, dated_fields, names_a_machine, undated
from pdm.sources.typed_forms import TypedForms

GOODBYE = re.compile(
    r"^(?:regards|best|kind|many|thanks|thank|thx|cheers|br|brgds|gru(?:ss|ß)|gr[uü]e?ße|vg|lg|mfg|viele|mit|cordialement|saludos|sent from)\b",
    re.I,
)
HELLO = re.compile(
    r"^(?:hi|hello|hey|dear|all|team|good (?:morning|afternoon|evening)|morning|hallo|guten (?:morgen|tag|abend)|moin|servus|liebe[rs]?|sehr geehrte|kollegen|kolleg[ie]n+en|"
    r"bonjour|salut|bonsoir|hola|buenos d[ií]as|buenas|estimad[oa]s?|ciao|buongiorno|gentil[ei]|goedemorgen|beste)\b[^.!?]{0,40}[,!.]?\s*$",
    re.I,
)
_NAME = re.compile(r"[A-ZÄÖÜ][\w.'’-]*(?: [A-ZÄÖÜ][\w.'’-]*)?[.,]?")
_SIX = re.compile(rf"^\s*(?:[-*•]\s*)?(?P<date>{SIX})(?:[T ,]+(?P<time>\d{{1,2}}[:.h]\d{{2}}))?[\s:,;|–-]+(?=\S)")
"""A line that begins with six figures: a day where all that do are days."""
_WIDE_SPACE = re.compile(r"[ \t]{40,}")
_LAST, _LATELY = date(2100, 1, 1), 400
"""The last day that is one; days before a mail was sent beyond which it does not tell of them."""
_LONG_LINE = 60
"""A line as long as this was wrapped by the mail program if its successor begins with no date."""
_CLOCK = re.compile(r"(?P<time>(?:[01]?\d|2[0-3])[:h][0-5]\d)(?:\s*(?:h|hrs?|uhr)\b)?[\s,:–-]+", re.I)
_SAYS_SOMETHING = 4
"""Words of a line that is told where it was not read."""
_FOOTER = re.compile(
    r"\b(?:page|seite|página|pagina|pag|blatt|sheet)\b\W*\d+(?:\W+(?:of|von|de|di|van)?\W*\d+)?\W*$", re.I
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BARE_DAY = re.compile(r"\d{1,2}[./]\d{1,2}\.?")


def _mark(day: str) -> str:
    return "/" if "/" in day else "."


@dataclass
class _Line:
    row: int
    fields: dict[str, str] = field(default_factory=dict)
    prose: bool = False
    """A sentence of a paragraph, whose other lines belong to it."""

    def add(self, text: str) -> None:
        self.fields["description"] = f"{self.fields['description']} {text}"


def read_lines(
    source: Source,
    lines: Iterable[str],
    *,
    page: int,
    channel: str,
    need_date: bool = True,
    first_row: int = 1,
    head: Mapping[str, str] | None = None,
    titles: bool = True,
) -> PageReading:
    """Log lines among typed text.

    A line is an entry if it starts with a date, or (without `need_date`) names a machine and says something about it; where only days begin
    entries, the lines below one that stands alone are of that day.
    Indented and wrapped lines below an entry carry it on; so do those of a paragraph in whose midst the machine is named.
    A block of `Label: value` lines is one entry (a form). Beside entries, lines that say something and are part of none are told in a refusal.

    Args:
        source: The document.
        lines: Lines of text from the top.
        page: Page, or message in a mailbox.
        channel: `typed` or `mail`.
        need_date: Whether only a line with a date can be an entry.
        first_row: Row number of the first line.
        head: Fields of all lines that do not give them themselves.
        titles: Whether lines above the first entry are titles, and all are where there is none; else they are told as others are.
    """
    lines = [_WIDE_SPACE.sub("    ", line) for line in lines]
    listed = any(BULLET.match(line) and DAY_FIRST.match(line) for line in lines)
    days = {
        row: day
        for row, line in enumerate(lines, start=first_row)
        if need_date and (day := day_alone(line, source.settings.date_order))
    }
    reader = _Reader(_days_of_six(source, lines), need_date, listed, source.names, titles, days)
    for row, line in enumerate(lines, start=first_row):
        reader.take(row, line)
    return reader.reading(source, page, channel, head or {})


class _Reader:
    """Goes through typed lines from the top.

    Args:
        days: Heads of lines of six figures that are days.
        need_date: Whether only a line with a date can be an entry.
        listed: Whether lines with a day are items of a list; its other items are lines of their own then.
        names: What the site's machines are called.
        titles: Whether lines above the first entry are titles.
        headings: Days that stand alone, by row.
    """

    def __init__(
        self,
        days: frozenset[str],
        need_date: bool,
        listed: bool,
        names: frozenset[str],
        titles: bool,
        headings: Mapping[int, str],
    ) -> None:
        self._titles = titles
        self._headings, self._heading = headings, ""
        self._days, self._need_date, self._listed, self._names = days, need_date, listed, names
        self._found: list[_Line] = []
        self._forms = TypedForms()
        self._open: _Line | None = None
        self._lead: list[tuple[int, str]] = []
        self._passed: list[tuple[int, str]] = []
        self._before = self._year = ""
        self._over = False

    def take(self, row: int, line: str) -> None:
        """The next line."""
        text = line.strip()
        if row in self._headings:
            self._pass_by()
            self._heading, self._open, self._before = self._headings[row], None, ""
            return
        dated = DAY_FIRST.match(line)
        if dated is None and self._days and (six := _SIX.match(line)) and six["date"] in self._days:
            dated = six
        self._before, before = line, self._before
        if text and dated is None and self._forms.take(row, text):
            self._open = None
            return
        self._forms.part()
        if not text:
            self._open = None
            self._pass_by()
        elif (entry := self._entry(row, line, dated)) is not None:
            self._begin(entry)
        else:
            self._other(row, line, before)

    def _entry(self, row: int, line: str, dated: re.Match[str] | None) -> _Line | None:
        if dated is None and self._heading:
            return self._below_heading(row, line)
        if dated is None:
            free = not self._need_date or self._item(line)
            told = undated(line, self._names) if free else None
            return None if told is None else _Line(row, told.fields, told.prose and not self._item(line))
        fields = dated_fields(line[dated.end() :], self._names)
        if fields is None:
            return None
        fields["date"] = self._day(dated.group("date"), dated.groupdict().get("weekday") or "")
        if dated.group("time"):
            fields["time"] = dated.group("time").strip()
        return _Line(row, fields)

    def _below_heading(self, row: int, line: str) -> _Line | None:
        """A line as one of the day above it, unless it carries on the one before or says too little."""
        text = line.strip()
        bullet = BULLET.match(line)
        wrapped = self._open is not None and not bullet and (line[:1] in (" ", "\t") or text[:1].islower())
        if wrapped or self._over or GOODBYE.match(text) or HELLO.match(text) or signs(text):
            return None
        said = line[bullet.end() :] if bullet else text
        if not (bullet or says_something(text) or names_a_machine(text, self._names)):
            return None
        clock = _CLOCK.match(said)
        fields = dated_fields(said[clock.end() :] if clock else said, self._names)
        if fields is None:
            return None
        return _Line(row, {**fields, "date": self._heading, **({"time": clock["time"]} if clock else {})})

    def _item(self, line: str) -> bool:
        return self._listed and line[:1] not in (" ", "\t") and bool(BULLET.match(line))

    def _day(self, day: str, weekday: str) -> str:
        """Of days without a year, the year is that of the line above; else the day of the week may tell it."""
        whole = _YEAR.search(day)
        year, self._year = self._year, whole.group(0) if whole else self._year
        if whole is not None or not _BARE_DAY.fullmatch(day):
            return day
        return f"{day.rstrip('.')}{_mark(day)}{year}" if year else f"{weekday} {day}".strip()

    def _begin(self, entry: _Line) -> None:
        if entry.prose and self._lead:
            entry.fields["description"] = " ".join((*(t for _, t in self._lead), entry.fields["description"]))
            self._lead = []
        self._pass_by()
        self._found.append(entry)
        self._open = entry

    def _other(self, row: int, line: str, before: str) -> None:
        """A line that is no entry by itself."""
        text = line.strip()
        self._over = self._over or bool(GOODBYE.match(text))
        goes_on = _goes_on(before, line) or (self._prose and not self._over and not signs(text))
        if self._open is not None and goes_on and not self._item(line):
            self._open.add(text)
            return
        self._open = None
        if self._over or HELLO.match(text) or signs(text):
            return
        # where only days begin entries, no sentence gathers the lines above it
        (self._passed if self._need_date and not self._item(line) else self._lead).append((row, text))

    @property
    def _prose(self) -> bool:
        return self._open is not None and self._open.prose

    def _pass_by(self) -> None:
        self._passed += self._lead
        self._lead = []

    def reading(self, source: Source, page: int, channel: str, given: Mapping[str, str]) -> PageReading:
        """What was found."""
        self._pass_by()
        found = self._found
        if found:
            head = {**given, **self._forms.head()}
            for entry in found:
                for name, value in head.items():
                    entry.fields.setdefault(name, value)
        else:
            found = [_Line(*form) for form in self._forms.records()]
        reading = _reading(source, found, page, channel, "lines" if self._found else "labels")
        passed = sorted([*self._passed, *self._forms.unread(records=not self._found)])
        first = found[0].row if found else 0
        if (found or not self._titles) and (told := [(r, t) for r, t in passed if self._tells(r, t, first)]):
            reading.refusals.append(passed_over(source, told, page))
        return reading

    def _tells(self, row: int, text: str, first: int) -> bool:
        """Whether a line that was not read says something; one above the first entry is a title, unless it names a machine."""
        title = self._titles and self._need_date and row < first and not BULLET.match(text)
        return says_something(text) and (not title or names_a_machine(text, self._names))


def says_something(text: str) -> bool:
    """Whether a line that was not read says more than a heading or the foot of a page does."""
    return len(text.split()) >= _SAYS_SOMETHING and not text.endswith(":") and not _FOOTER.search(text)


def signs(text: str) -> bool:
    """Whether a line is no more than a name, as people address and sign with."""
    return bool(_NAME.fullmatch(text))


def passed_over(source: Source, lines: Sequence[tuple[int, str]], page: int, *, beside: bool = False) -> Refusal:
    """The refusal that names lines which say something and were not read.

    Args:
        source: The document.
        lines: Their rows and texts.
        page: Where they stand.
        beside: Whether they stand beside a table, whatever they name.
    """
    many = f"{len(lines)} lines begin" if len(lines) > 1 else "A line begins"
    if beside:
        many = f"{len(lines)} lines stand" if len(lines) > 1 else "A line stands"
        return source.refusal(
            Reason.NO_TABLE, f"{many} beside the table and {'were' if len(lines) > 1 else 'was'} not read: {counted_rows(r for r, _ in lines)}.",
            "If they tell of equipment, begin them with their day and the machine's tag, or put them into the table.",
            page=page, row=lines[0][0], value=lines[0][1],
        )  # fmt: skip
    return source.refusal(
        Reason.NO_TABLE, f"{many} with no day and name{'s' * (len(lines) == 1)} no machine of the register, and {'was' if len(lines) == 1 else 'were'} not read: {counted_rows(r for r, _ in lines)}.",
        "If they tell of equipment, begin them with their day or the machine's tag, or add the name they use to the register's aliases.",
        page=page, row=lines[0][0], value=lines[0][1],
    )  # fmt: skip


def begins_with_day(line: str) -> bool:
    """Whether a line begins with a date."""
    return DAY_FIRST.match(line) is not None


def _days_of_six(source: Source, lines: Sequence[str]) -> frozenset[str]:
    """Days of six figures that lines begin with; none where they may be numbers of orders.

    They are days where the site writes years first, and a mail tells of days shortly before it was sent.
    """
    heads = [found["date"] for line in lines if (found := _SIX.match(line))]
    sent = source.sent_at
    if not heads or (source.settings.date_order != "YMD" and sent is None):
        return frozenset()
    limit = _LAST if sent is None else sent.date() + timedelta(days=1)
    meant = written_out(heads, source.settings.date_order, limit)
    lately = [sent is None or (limit - date.fromisoformat(day)).days <= _LATELY for day in meant.values()]
    return frozenset(meant) if all(lately) else frozenset()


def _goes_on(before: str, line: str) -> bool:
    """Whether a line without a date carries on the one before: indented, or wrapped."""
    text = line.strip()
    if line[:1] in (" ", "\t"):
        return True
    return not GOODBYE.match(text) and (len(before.rstrip()) >= _LONG_LINE or text[:1].islower())


def _reading(source: Source, lines: list[_Line], page: int, channel: str, form: str) -> PageReading:
    if not lines:
        return PageReading.nothing()
    table = pd.DataFrame([x.fields for x in lines], index=[x.row for x in lines], dtype="str").fillna("")
    return entries_of(source, table, page=page, channel=channel, form=stable_id("form", form, length=12))
