"""Log lines typed without a table: a date, perhaps a tag, and what happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from pdm.grammar.dates import parse
from pdm.grammar.weekdays import weekday_of
from pdm.records import PageReading, stable_id
from pdm.sources.files.opened import Source
from pdm.sources.tables.dated_texts import DAY_FIRST
from pdm.sources.tables.day_headings import (
    DayHeading,
    day_of_head,
    day_of_list,
    like_a_heading,
    names_shift,
    tells_night,
)
from pdm.sources.tables.rows import entries_of
from pdm.sources.tables.site_names import bears_a_word, counts_a_kind, named_in, rare_in
from pdm.sources.texts.carried_year import CarriedYear, lacks_year
from pdm.sources.texts.line_words import (
    GOODBYE,
    HELLO,
    goes_on,
    passed_over,
    runs_over,
    says_briefly,
    says_something,
    signs,
)
from pdm.sources.texts.prose_parts import parted
from pdm.sources.texts.row_lists import short_code
from pdm.sources.texts.typed_entry import BULLET, dated_fields, is_kind, machine_meant, undated
from pdm.sources.texts.typed_flow import ShiftDay, clock_first, dotted_clock, indent, is_ruled
from pdm.sources.texts.typed_forms import TypedForms
from pdm.sources.texts.typed_page import PLANNED, SIX_FIRST, Line, Page
from pdm.sources.texts.typed_plans import Plans

_WIDE_SPACE = re.compile(r"[ \t]{40,}")
_SET_APART = re.compile(r"(?:[^\W\d_]{2,12} ?: )?([^\W\d_]{4,})(?=,| ?: )")
"""A word at the head of an item that is parted from what is said, perhaps behind the day of the week."""
_DITTO = re.compile(r"""(?:["″〃”“]|''|-["”]-|d(?:it)?to\b\.?|do\.)\s{2,}""", re.I)
"""What stands for the machine of the line above."""


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
    headed: bool = False,
    paragraphs: bool = False,
) -> PageReading:
    """Log lines among typed text.

    A line is an entry if it starts with a date, or (without `need_date`) names a machine and says something about it; where only days begin
    entries, the lines below one that stands alone, perhaps with its shift, are of that day.
    Indented and wrapped lines below an entry carry it on; so do those of a paragraph in whose midst the machine is named; items of a list do not.
    A block of `Label: value` lines is one entry (a form). Lines that say something and are part of no entry are told in a refusal.

    Args:
        source: The document.
        lines: Lines of text from the top.
        page: Page, or message in a mailbox.
        channel: `typed` or `mail`.
        need_date: Whether only a line with a date can be an entry.
        first_row: Row number of the first line.
        head: Fields of all lines that do not give them themselves.
        titles: Whether lines above the first entry are titles, and all are where there is none; else they are told as others are.
        headed: Whether items of lists, lines that begin with a clock and sentences that name a machine are of the day that a line above them gives
            behind a label or as a title does, unless the page is a form.
        paragraphs: Whether each line is a paragraph, which none carries on that does not begin with a small letter.
    """
    lines = [_WIDE_SPACE.sub("    ", line) for line in lines]
    page_of = Page(source, need_date, titles, headed, paragraphs, lines)
    reader = _Reader(page_of)
    for row, line in enumerate(lines, start=first_row):
        reader.take(row, line)
    return reader.reading(page, channel, head or {})


class _Reader:
    """Goes through typed lines from the top."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._found: list[Line] = []
        self._maybe: list[Line] = []
        """Items of a list that name no machine."""
        self._forms = TypedForms(page.order)
        self._open: Line | None = None
        self._lead: list[tuple[int, str]] = []
        self._passed: list[tuple[int, str]] = []
        self._brief: set[int] = set()
        """Rows of lines below a day that say something, in however few words."""
        self._before, self._above, self._years = "", "", CarriedYear()
        self._over = False
        self._shift: ShiftDay | None = None
        self._stopped = False
        """Whether the heading of a day was not understood."""
        self._headed = False
        """Whether the day of the shift is that of a head, not of a heading."""
        self._head: DayHeading | None = None
        """The head's day, until a line of it is found."""
        self._night = False
        self._plans = Plans(page)
        self._list_day: date | None = None
        """On which the list of the page was written up."""
        self._week: date | None = None
        """First day of the week that a heading tells."""

    def take(self, row: int, line: str) -> None:
        """The next line."""
        text = line.strip()
        if (heading := self._page.day_heading(line)) is not None:
            self._pass_by()
            self._shift = ShiftDay(replace(heading, day=self._years.carried(heading.day)), self._page.order)
            self._headed, self._open, self._before = False, None, ""
            self._head, self._night = None, False
            self._plans.end()
            return
        dated = self._dated(line)
        if self._stops(text):
            self._shift, self._open, self._stopped = None, None, True
        self._before, self._above = line, self._before
        if self._plans.led(text, self._list_day, below_day=self._shift is not None):
            self._open = None
        if self._gives_the_day(row, text, dated):
            return
        # "Correction: ..." is no label of a form
        corrects = not self._page.need_date and machine_meant(text, self._page.names) is not None
        if text and dated is None and not corrects and self._forms.take(row, text):
            self._open = None
            return
        self._forms.part()
        if not text:
            self._open = None
            self._pass_by()
        elif (entry := self._entry(row, line, dated)) is not None:
            self._begin(entry)
        else:
            self._other(row, line, self._above)

    def _stops(self, text: str) -> bool:
        """Whether a line looks like the heading of another day, which was not understood: lines below it are not of the day above."""
        if self._shift is None or self._headed or not self._page.need_date or BULLET.match(text):
            return False
        return like_a_heading(text, self._page.order) and not (self._page.names_one(text) or is_kind(text))

    def _dated(self, line: str) -> re.Match[str] | None:
        """The day with which a line begins, where it begins a log line."""
        dated = DAY_FIRST.match(line)
        if dated is not None and dotted_clock(dated, self._page.order, below=self._shift is not None):
            dated = None
        if dated is None and self._page.days and (six := SIX_FIRST.match(line)) and six["date"] in self._page.days:
            return six
        hangs = self._open is not None and 0 < self._open.hang <= indent(line)
        return None if dated is not None and hangs and lacks_year(dated["date"]) else dated

    def _gives_the_day(self, row: int, text: str, dated: re.Match[str] | None) -> bool:
        """Take the day that a line of the head gives; whether there is nothing else in it."""
        if not self._page.headed or dated is not None or BULLET.match(text):
            return False
        told = day_of_head(text, self._page.order)
        if tells_night(text):
            if self._head is None:
                self._night = True
            else:
                self._shift = ShiftDay(replace(self._head, night=True), self._page.order)
        if (week := self._page.week_headed(text)) is not None:
            self._week, self._open = week, None
            return told is None
        if told is None:
            return self._heads_a_list(row, text)
        if self._shift is None or self._headed:
            self._head, self._night = replace(told, night=told.night or self._night), False
            self._shift, self._headed, self._open = ShiftDay(self._head, self._page.order), True, None
        if not self._forms.take(row, text) and self._page.names_one(text):
            self._passed.append((row, text))
        return True

    def _heads_a_list(self, row: int, text: str) -> bool:
        """Take the day on which a list was written up that stands below a line."""
        day = "" if self._found or self._shift else day_of_list(text, self._page.order)
        self._list_day = next((c.day for c in parse(day, order=self._page.order)), None) if day else self._list_day
        if not day:
            return False
        self._shift, self._headed = ShiftDay(DayHeading(self._years.carried(day)), self._page.order), True
        if self._page.names_one(text):
            self._passed.append((row, text))
        return True

    def _entry(self, row: int, line: str, dated: re.Match[str] | None) -> Line | None:
        if dated is None:
            if self._shift is not None and self._page.need_date:
                told = self._of_shift(row, line)
            else:
                told = self._of_week(row, line) or self._without_day(row, line)
            if told is not None:
                told.fields = {**self._plans.of(line, line), **told.fields}
            return told
        rest = line[dated.end() :]
        ditto = _DITTO.match(rest) if self._found else None
        fields = dated_fields(rest[ditto.end() :] if ditto else rest, self._page.names)
        if fields is None:
            return None
        if ditto and (above := self._found[-1].fields.get("equipment")):
            fields.setdefault("equipment", above)
        fields["date"] = self._years.dated(dated.group("date"), dated.groupdict().get("weekday") or "")
        if dated.group("time"):
            fields["time"] = dated.group("time").strip()
        return Line(row, fields, item=self._page.is_item(line), indent=indent(line), hang=dated.end())

    def _of_week(self, row: int, line: str) -> Line | None:
        """A line below the heading of a week that tells its day in its sentence ("On Tuesday 13 February the valve would not open")."""
        text = line.strip()
        bullet = BULLET.match(line)
        if self._week is None or self._over or not (bullet or self._page.names_one(text)):
            return None
        day = self._page.day_of_week(text, self._week)
        fields = dated_fields(line[bullet.end() :] if bullet else text, self._page.names) if day else None
        return None if fields is None else Line(row, {**fields, "date": day}, item=bool(bullet), indent=indent(line))

    def _without_day(self, row: int, line: str) -> Line | None:
        if self._page.need_date and not self._item(line):
            return None
        area, rest, when = self._said(line)
        told = undated(rest, self._page.names)
        if told is None:
            return None
        item = self._page.is_item(line)
        fields = {**self._page.in_area(told.fields, area), **when}
        return Line(row, fields, told.prose and not item, item, indent=indent(line))

    def _said(self, line: str) -> tuple[tuple[str, str] | None, str, dict[str, str]]:
        """The area that a line without a day begins with, what is said, and the time and day of the clock before it."""
        area = self._page.area(line)
        said = area[1] if area else self._page.said(line)
        clock = clock_first(said, dotted=False, run_on=self._page.run_on)
        if clock is None:
            return area, said, {}
        if self._plans.on:
            return area, clock.rest, {"time": clock.time}
        of_shift = {"date": self._shift.of(clock.minutes, clock.day)} if self._shift is not None else None
        return area, clock.rest, {"time": clock.time, **(of_shift or self._page.day_before(clock.minutes))}

    def _of_shift(self, row: int, line: str) -> Line | None:
        """A line as one of the day above it, unless it carries on the one before or says too little."""
        text = line.strip()
        bullet = BULLET.match(line)
        wrapped = self._open is not None and not bullet and (line[:1] in (" ", "\t") or text[:1].islower())
        if wrapped or self._over or GOODBYE.match(text) or HELLO.match(text) or signs(text):
            return None
        said = line[bullet.end() :].strip() if bullet else text
        clock = clock_first(said, dotted=True)
        names_one = self._page.names_one(text) or (self._headed and counts_a_kind(text, self._page.names))
        if self._headed and not (clock or (says_something(text) and (bullet or names_one))):
            return None
        brief = clock is not None and self._tells_briefly(clock.rest) and not self._ends_the_one_above(clock.rest)
        if not (bullet or says_something(text) or names_one or brief or self._page.tells_shortly(text)):
            return None
        fields = dated_fields(clock.rest if clock else said, self._page.names)
        if fields is None or self._shift is None:
            return None
        day = self._shift.of(clock.minutes, clock.day) if clock else self._shift.of(None)
        if self._list_day is not None:
            day = self._page.day_told(text, self._list_day, planned=self._plans.on) or day
        if self._week is not None and self._headed:
            day = self._page.day_of_week(text, self._week) or day
        when = {"date": day, **({"time": clock.time} if clock else {})}
        return Line(row, {**fields, **when}, item=bool(bullet), headed=self._headed, indent=indent(line))

    def _tells_briefly(self, rest: str) -> bool:
        """Whether what stands behind a clock below a day is a line of its own in however few words, not the name of a shift."""
        return says_briefly(rest) and not names_shift(rest, self._page.order)

    def _ends_the_one_above(self, rest: str) -> bool:
        return self._open is not None and not self._page.paragraphs and runs_over(self._above, rest)

    def _is_brief(self, text: str) -> bool:
        """Whether a line below a day that was not read says something in few words: behind a clock, or below a heading, where all lines are of its day."""
        if self._shift is None and not self._stopped:
            return False
        said = BULLET.sub("", text).strip()
        clock = clock_first(said, dotted=True)
        if clock is not None:
            return any(map(str.isalpha, clock.rest)) and not names_shift(clock.rest, self._page.order)
        below = self._page.need_date and not self._headed
        return below and self._tells_briefly(said)

    def _item(self, line: str) -> bool:
        return self._page.listed and line[:1] not in (" ", "\t") and bool(BULLET.match(line))

    def _begin(self, entry: Line) -> None:
        if entry.prose and self._lead:
            entry.lead_in(" ".join(t for _, t in self._lead))
            self._lead = []
        self._pass_by()
        self._found.append(self._below(entry))
        self._open, self._head = entry, None

    def _below(self, entry: Line) -> Line:
        """A line of a mail with the day of the heading above it."""
        if self._shift is not None and not self._page.need_date and "status" not in entry.fields:
            entry.below = self._shift.of(None)
        return entry

    def _other(self, row: int, line: str, before: str) -> None:
        """A line that is no entry by itself."""
        text = line.strip()
        self._over = self._over or bool(GOODBYE.match(text))
        if self._open is not None and self._carries_on(self._open, line, before):
            self._open.add(row, text)
            return
        self._open = None
        brief = self._is_brief(text)
        if self._over or HELLO.match(text) or (signs(text) and not brief):
            return
        if brief:
            self._brief.add(row)
        if not self._page.need_date and (item := self._unnamed(row, line)) is not None:
            self._maybe.append(self._below(item))
            self._open = item
            return
        # where only days begin entries, no sentence gathers the lines above it, and nowhere does it gather items of a list
        alone = self._page.need_date or self._page.is_item(line)
        (self._passed if alone and not self._item(line) else self._lead).append((row, text))

    def _unnamed(self, row: int, line: str) -> Line | None:
        """An item of a list that says something of a machine whose name is not known, perhaps."""
        if not self._page.is_item(line):
            return None
        area, rest, when = self._said(line)
        words = len(rest.split())
        known = area is not None or is_kind(rest) or rare_in(rest, self._page.names) is not None
        known = known or (self._page.is_job(line) and short_code(rest) is not None)
        tells = known or words > 2 or (words > 1 and bears_a_word(rest, self._page.names))
        fields = dated_fields(rest, self._page.names) if tells else None
        if fields is None:
            return None
        if weekday_of(fields.get("equipment", "").rstrip(" :")) is not None:
            fields = {"description": rest}
        if "equipment" not in fields and (named := _SET_APART.match(rest)) and rare_in(named[1], self._page.names):
            fields["equipment"] = named[1]
        fields = {**self._page.in_area(fields, area), **when, **self._plans.of(line, rest)}
        return Line(row, fields, item=True, indent=indent(line), known=known, job=self._page.is_job(line))

    def _carries_on(self, entry: Line, line: str, before: str) -> bool:
        """Whether a line is the rest of the entry above it."""
        text = line.strip()
        if self._item(line) or is_ruled(line):
            return False
        if self._page.goes_on(line):
            return True
        if self._page.is_item(line):
            if indent(line) > entry.indent or entry.fields["description"].endswith(":"):
                return True
            if entry.item or not self._page.need_date or self._page.names_one(text):
                return False
        if self._page.paragraphs:
            return text[:1].islower()
        return goes_on(before, line) or (entry.prose and not self._over and not signs(text))

    def _pass_by(self) -> None:
        self._passed += self._lead
        self._lead = []

    def reading(self, page: int, channel: str, given: Mapping[str, str]) -> PageReading:
        """What was found."""
        self._pass_by()
        self._settle_items()
        found = self._found
        records = [] if any(not x.headed for x in found) else [Line(*form) for form in self._forms.records()]
        lines = bool(found) and not records
        if lines:
            found = [part for entry in found for part in parted(entry, self._page)]
            self._page.carry_days(found)
            head = {**given, **self._forms.head()}
            for entry in found:
                if entry.below:
                    entry.fields.setdefault("date", self._page.day_below(entry))
                if self._page.announces(f"{entry.fields.get('date', '')} {entry.fields['description']}"):
                    entry.fields.setdefault("status", PLANNED)
                for name, value in head.items():
                    entry.fields.setdefault(name, value)
        else:
            # of a form, what stands beside its boxes is no line by itself
            self._passed += [(x.row, x.fields["description"]) for x in found]
            found = records
        reading = _reading(self._page.source, found, page, channel, "lines" if lines else "labels")
        passed = sorted([*self._passed, *self._forms.unread(records=not lines)])
        first = found[0].row if found else None
        if told := [(r, t) for r, t in passed if self._tells(r, t, first)]:
            reading.refusals.append(passed_over(self._page.source, told, page))
        return reading

    def _settle_items(self) -> None:
        """Items of a list are entries where at least half of them name a machine, by a word that one bears alone or by its kind at least, and below the heading of a day."""
        self._take_in([x for x in self._maybe if x.below])
        indents = {x.indent for x in self._found if x.item}
        beside = [x for x in self._maybe if x.indent in indents]
        jobs = [x for x in self._maybe if x.job]
        if not self._found and jobs:
            indents = {x.indent for x in jobs}
            beside = [x for x in self._maybe if x.indent in indents]
        named = sum(x.item for x in self._found)
        if (named or jobs) and 2 * (named + sum(x.known for x in beside)) >= named + len(beside):
            self._take_in(beside)
        self._passed += [(x.row, x.fields["description"]) for x in self._maybe]

    def _take_in(self, items: list[Line]) -> None:
        """Take items of lists for entries."""
        self._found = sorted([*self._found, *items], key=lambda x: x.row)
        self._maybe = [x for x in self._maybe if x not in items]

    def _tells(self, row: int, text: str, first: int | None) -> bool:
        """Whether a line that was not read says something; one above the first entry is a title, unless it names a machine; where there is no entry, it is
        one unless it is a sentence or an item that does.
        """
        if row in self._brief:
            return True
        if not says_something(text) or not self._page.titles:
            return says_something(text)
        bullet = bool(BULLET.match(text))
        if first is None:
            names = self._page.names
            if not self._page.need_date and rare_in(text, names) is not None:
                return True
            return (bullet or text.endswith(".")) and named_in(text, names) is not None
        title = self._page.need_date and row < first and not bullet
        return not title or self._page.names_one(text)


def begins_with_day(line: str) -> bool:
    """Whether a line begins with a date."""
    return DAY_FIRST.match(line) is not None


def _reading(source: Source, lines: list[Line], page: int, channel: str, form: str) -> PageReading:
    if not lines:
        return PageReading.nothing()
    table = pd.DataFrame([x.fields for x in lines], index=[x.row for x in lines], dtype="str").fillna("")
    return entries_of(source, table, page=page, channel=channel, form=stable_id("form", form, length=12))
