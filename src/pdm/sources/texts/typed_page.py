"""What is known of typed text before its lines are gone through, and the lines that are found in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from pdm.grammar.dates import parse
from pdm.grammar.six_figures import SIX, written_out
from pdm.grammar.told_days import told_day
from pdm.grammar.weeks import days_in, week_of
from pdm.sources.files.opened import Source
from pdm.sources.tables.dated_texts import DAY_FIRST
from pdm.sources.tables.day_headings import DayHeading, day_heading, report_heading
from pdm.sources.tables.site_names import bears_a_word, is_word_of, rare_in
from pdm.sources.texts.announced import announced
from pdm.sources.texts.row_lists import listed_rows
from pdm.sources.texts.typed_entry import BULLET, is_kind, names_a_machine
from pdm.sources.texts.typed_flow import (
    area_heads,
    area_of,
    begins_item,
    repeated_heads,
    runs_clocks_on,
    without_head,
)

SIX_FIRST = re.compile(rf"^\s*(?:[-*•]\s*)?(?P<date>{SIX})(?:[T ,]+(?P<time>\d{{1,2}}[:.h]\d{{2}}))?[\s:,;|–-]+(?=\S)")
"""A line that begins with six figures: a day where all that do are days."""
_CODED = re.compile(
    r"\s*(?P<day>(?:[^\W\d_]+[.,]*[ ])?[^\s,;|]*\d[^\s,;|]*)[ \t,;|–-]+\(?(?P<code>(?P<letters>[A-Z]{1,2})\d)\)?(?:[ \t,;:|–-]+[A-ZÀ-Þ][^\W\d_]*\.?(?: [A-ZÀ-Þ][^\W\d_]*\.?)?)?\s*$"
)
"""A day, a code as those of shifts are, and perhaps a name; nothing else."""
_LEAST_CODES, _FEWEST = 2, 3
PLANNED = "planned"
_ALSO = re.compile(
    r"(?:also|besides|further(?:more)?|in addition|additionally|separately|then|afterwards|auch|außerdem|ausserdem|zudem|ferner|des ?weiteren|zusätzlich|danach|aussi|également|en outre|de plus|par ailleurs|ensuite"
    r"|también|además|asimismo|después|ook|verder|daarnaast|bovendien|daarna|anche|inoltre|também|além disso|również|ponadto)\b",
    re.I,
)
"""Words that tie a sentence to the one above it."""
_ALSO_IN = re.compile(
    r"(?:[^\s,.;:]+ ){0,4}(?:was|were|wurden?|waren?|(?:a|ont) été|fue|fueron|werd|è stat[ao]|sono stat[ie]|foi|foram)(?: [^\s,.;:]+){0,3}? (?:as well|too|likewise|auch|ebenfalls|ebenso|gleichfalls|aussi|également|también|igualmente|ook"
    r"|eveneens|anche|também)\b|(?:[^\s,.;:]+ ){0,4}(?:itself|themselves|selbst|selber|(?:lui|elle|eux|elles)-mêmes?|en sí|zelf|stess[oaei]|em si)\b",
    re.I,
)
"""A sentence that is tied to the one above it within its first words: "P-2301B was checked as well", "the pump itself is fine"."""
_FOR = re.compile(r"\b(?:for|für|pour|para|voor|per|na)\b", re.I)
_REPORTS = re.compile(
    r"report|\blog\b|summary|result|handover|shift|night|\bdone\b|completed|finished|thank|bericht|protokoll|übergabe|schicht|erledigt|rapport|bilan|\bposte\b|nuit|réalis|verslag|overdracht|dienst|informe"
    r"|\bparte\b|turno|realizad|rapporto|raport",
    re.I,
)
"""Words of a list that tells what was done on its day."""
_SLACK, _WEEK = 15, timedelta(days=6)
"""Minutes that a clock may be ahead of the mail that tells of it; from the first day of a week to its last."""
_LONGEST_HEADING = 80
_LAST, _LATELY = date(2100, 1, 1), 400
"""The last day that is one; days before a mail was sent beyond which it does not tell of them."""


@dataclass
class Line:
    """A log line.

    Attributes:
        row: Where it begins.
        fields: What it says.
        prose: A sentence of a paragraph, whose other lines belong to it.
        item: It is an item of a list.
        headed: Its day is that of the head.
        indent: How far it is set in.
        hang: Where its text begins behind the day.
        known: It begins with an area, or tells of a kind of machine.
        job: It is a row of a mail whose rows are jobs.
        below: The day of the heading of a mail that it stands below, as ISO writes it.
        begun: Where the rows behind the first begin in what it says.
    """

    row: int
    fields: dict[str, str] = field(default_factory=dict)
    prose: bool = False
    item: bool = False
    headed: bool = False
    indent: int = 0
    hang: int = 0
    known: bool = False
    job: bool = False
    below: str = ""
    begun: list[tuple[int, int]] = field(default_factory=list)

    def add(self, row: int, text: str) -> None:
        """Carry it on with the text of a row."""
        self.begun.append((len(self.fields["description"]) + 1, row))
        self.fields["description"] = f"{self.fields['description']} {text}"

    def lead_in(self, text: str) -> None:
        """Put a text before it."""
        self.fields["description"] = f"{text} {self.fields['description']}"
        self.begun = [(at + len(text) + 1, row) for at, row in self.begun]

    def row_at(self, at: int) -> int:
        """The row in which a place of what it says stands."""
        return max((row for begun, row in self.begun if begun <= at), default=self.row)


def goes_on_telling(text: str) -> bool:
    """Whether a sentence begins with a word that ties it to the one above it ("also", "besides")."""
    return _ALSO.match(text) is not None


class Page:
    """What is known of a page before its lines are gone through.

    Attributes:
        source: The document.
        names: What the site's machines are called.
        order: In which the site writes days.
        need_date: Whether only a line with a date can be an entry.
        titles: Whether lines above the first entry are titles.
        headed: Whether the head's day is that of lines that give none.
        paragraphs: Whether each line is a paragraph.
        days: Heads of lines of six figures that are days.
        listed: Whether lines with a day are items of a list; its other items are lines of their own then.
        heads: Words with a colon that several lines begin with.
        run_on: Whether lines begin with clocks of four figures.
    """

    def __init__(
        self, source: Source, need_date: bool, titles: bool, headed: bool, paragraphs: bool, lines: Sequence[str]
    ) -> None:
        self.source, self.names, self.order = source, source.names, source.settings.date_order
        self.need_date, self.titles, self.headed, self.paragraphs = need_date, titles, headed, paragraphs
        self.days = _days_of_six(source, lines)
        self.listed = any(BULLET.match(line) and DAY_FIRST.match(line) for line in lines)
        self.heads = repeated_heads(lines)
        self._areas = area_heads(lines, self._is_of_site) if not need_date else frozenset()
        self._rows = {} if need_date else listed_rows(lines, self._tells_of_machine)
        self.run_on = not need_date and runs_clocks_on(lines)
        self._shift_letters = self._codes_of_shifts(lines) if need_date else frozenset()
        self._day_heads = {} if need_date else dict(self._headings(lines))

    @classmethod
    def of_mail(cls, source: Source, lines: Sequence[str]) -> Page:
        """The page of a mail's body."""
        return cls(source, need_date=False, titles=True, headed=False, paragraphs=False, lines=lines)

    def day_heading(self, line: str) -> DayHeading | None:
        """The day of the lines below one that is its heading, with its year; None where it is none."""
        if not self.need_date:
            return self._day_heads.get(line)
        return day_heading(line, self.order) or self._by_shift_code(line)

    def _by_shift_code(self, line: str) -> DayHeading | None:
        """The heading of a day with the code of its shift ("02/10/23  T1  Beto"), as others of the page are."""
        found = _CODED.match(line)
        if found is None or found["letters"] not in self._shift_letters:
            return None
        return day_heading(f"{found['day']} shift", self.order)

    def _codes_of_shifts(self, lines: Sequence[str]) -> frozenset[str]:
        """Letters with which codes of shifts begin: behind the days of several lines that say nothing else, but for a name, and of no machine."""
        told = Counter(
            found["letters"]
            for line in lines
            if (found := _CODED.match(line))
            and not self.names_one(found["code"])
            and not is_word_of(found["code"], self.names)
        )
        return frozenset(letters for letters, times in told.items() if times >= _LEAST_CODES)

    def _headings(self, lines: Sequence[str]) -> Iterator[tuple[str, DayHeading]]:
        """Headings of a mail by their lines: days until it was sent; beside one that says more, a list has to stand below it."""
        at = self._sent()
        for line, below in zip(lines, self._filled_below(lines), strict=True):
            told = report_heading(line, self.order) if at is not None and not BULLET.match(line) else None
            if told is None or at is None:
                continue
            heading, aside = told
            if aside and (not BULLET.match(below) or any(map(str.isdigit, aside)) or self._tells_of_machine(aside)):
                continue
            near = told_day(f"on {heading.day}", at, self.order)
            day = near.day if near else next((c.day for c in parse(heading.day, order=self.order)), None)
            if day is not None and day <= at.date():
                yield line, replace(heading, day=day.isoformat())

    @staticmethod
    def _filled_below(lines: Sequence[str]) -> list[str]:
        """The next line that is not empty, for each line."""
        out, below = [], ""
        for line in reversed(lines):
            out.append(below)
            below = line if line.strip() else below
        return out[::-1]

    def day_below(self, line: Line) -> str:
        """The day of a line below a heading of a mail: that of the heading, unless it is a sentence that tells another."""
        own = "" if line.item else self.day_in_mail(line.fields["description"])
        return own or line.below

    def is_item(self, line: str) -> bool:
        """Whether a line is an item of a list."""
        return begins_item(line, self.heads) or area_of(line, self._areas) is not None or self.is_job(line)

    def is_job(self, line: str) -> bool:
        """Whether a row of a mail whose rows are jobs is one of its own."""
        return self._rows.get(line, False)

    def goes_on(self, line: str) -> bool:
        """Whether a row of a mail whose rows are jobs goes on with the one above it."""
        return not self._rows.get(line, True)

    def _tells_of_machine(self, text: str) -> bool:
        return self.names_one(text) or is_kind(text) or rare_in(text, self.names) is not None

    def tells_shortly(self, text: str) -> bool:
        """Whether a line of few words says something of a kind of machine ("Chiller no arranca")."""
        return (
            len(text.split()) >= _FEWEST
            and is_kind(text)
            and not (text.endswith(":") or text.isupper() or text.istitle())
        )

    def area(self, line: str) -> tuple[str, str] | None:
        """The area that a line of a report begins with and what is said of it ("PM2 - ..."); None where it begins with a machine or anything else."""
        found = area_of(line, self._areas)
        return None if found is None or is_kind(found[0]) or names_a_machine(found[0], self.names) else found

    def _is_of_site(self, head: str) -> bool:
        return is_kind(head) or bears_a_word(head, self.names)

    def in_area(self, fields: dict[str, str], area: tuple[str, str] | None) -> dict[str, str]:
        """The fields of a line with its area: before the name of its machine where names of machines begin with it, and before a text that is all it says."""
        if area is None:
            return fields
        head, rest = area
        out = dict(fields)
        if (machine := fields.get("equipment")) and bears_a_word(head, self.names) and head not in machine:
            out["equipment"] = f"{head} {machine}"
        return {**out, "description": f"{head} - {rest}"} if fields["description"] == rest else out

    def day_before(self, minutes: int) -> dict[str, str]:
        """The day before a mail was sent for a clock, in minutes since midnight, that came later than the mail."""
        at = self._sent()
        if at is None:
            return {}
        later = minutes > at.hour * 60 + at.minute + _SLACK
        return {"date": (at.date() - timedelta(days=1)).isoformat()} if later else {}

    def said(self, line: str) -> str:
        """A line behind its bullet and the word that it begins with as others do, unless that is a machine."""
        text = BULLET.sub("", line).strip()
        rest = without_head(text, self.heads)
        return text if rest != text and (self.names_one(text[: -len(rest)]) or is_kind(text[: -len(rest)])) else rest

    def names_one(self, text: str) -> bool:
        """Whether a text names a machine."""
        return names_a_machine(text, self.names)

    def carry_days(self, lines: Sequence[Line]) -> None:
        """Give lines of a mail that begin with "also" the day that the line above tells."""
        at = self._sent()
        if at is None or self.need_date:
            return
        above = ""
        for line in lines:
            text = line.fields.get("description", "")
            told = told_day(text, at, self.order, planned=line.fields.get("status") == PLANNED)
            if told is None and above and (goes_on_telling(text) or _ALSO_IN.match(text)):
                line.fields.setdefault("date", above)
            above = line.fields.get("date", told.day.isoformat() if told is not None else "")

    def day_in_mail(self, text: str) -> str:
        """The day that the first sentence of a text tells from the one on which the mail was sent, as ISO writes it; empty where it tells none, and outside of mails."""
        at = self._sent()
        told = told_day(text, at, self.order) if at is not None and not self.need_date else None
        return told.day.isoformat() if told is not None else ""

    def announces(self, text: str) -> bool:
        """Whether a line of a mail does nothing but announce work of a day to come."""
        at = self._sent()
        return at is not None and not self.need_date and announced(text, at, self.order)

    def _sent(self) -> datetime | None:
        """When the mail was sent, on the site's clocks; None outside of mails."""
        sent = self.source.sent_at
        return None if sent is None else sent.tz_convert(self.source.settings.zone).to_pydatetime()

    def planned_for(self, text: str) -> tuple[date, date] | None:
        """First and last day of the jobs that a line of a mail leads in ("All - for Tuesday:", "Plan for w/c 20 May:"); None where it tells of none to come."""
        at = self._sent()
        if at is None or _FOR.search(text) is None or _REPORTS.search(text) is not None:
            return None
        for year in (at.year, at.year + 1):
            days = days_in(text, self.order, year)
            week = week_of(text, self.order, year)
            first, last = (week, week + _WEEK) if week else (days[0], days[-1]) if days else (None, None)
            if first is not None and last is not None and at.date() <= first <= at.date() + timedelta(days=_LATELY):
                return first, last
        told = told_day(text.rstrip(": "), at, self.order, planned=True)
        return (told.day, told.day) if told is not None else None

    def day_of_plan(self, text: str, days: tuple[date, date]) -> str:
        """The day of a job among those of a plan, as ISO writes it: the one that it tells, else the first.

        Args:
            text: Of the job.
            days: First and last of the plan.
        """
        first, last = days
        own = self.day_told(text, first - timedelta(days=1), planned=True)
        return own if own and own <= last.isoformat() else first.isoformat()

    def week_headed(self, text: str) -> date | None:
        """The first day of the week, with its year, that a line is the heading of; None where it is a sentence or tells none."""
        short = len(text) <= _LONGEST_HEADING and not text.endswith((".", "!", "?"))
        return week_of(text, self.order) if short else None

    def day_of_week(self, text: str, first: date) -> str:
        """The one day of a week that a sentence tells by its number and month as that of what happened, as ISO writes it; empty where it tells none or several."""
        days = days_in(text, self.order, first.year) or days_in(text, self.order, (first + _WEEK).year)
        told = (
            self.day_told(text, days[0], planned=False) if len(days) == 1 and first <= days[0] <= first + _WEEK else ""
        )
        return told if told and told == days[0].isoformat() else ""

    def day_told(self, text: str, written: date, *, planned: bool) -> str:
        """The day that a line tells from the one on which it was written, as ISO writes it; empty where it tells none."""
        told = told_day(text, datetime.combine(written, time(23, 59)), self.order, planned=planned)
        return told.day.isoformat() if told is not None else ""


def _days_of_six(source: Source, lines: Sequence[str]) -> frozenset[str]:
    """Days of six figures that lines begin with; none where they may be numbers of orders.

    They are days where the site writes years first, and a mail tells of days shortly before it was sent.
    """
    heads = [found["date"] for line in lines if (found := SIX_FIRST.match(line))]
    sent = source.sent_at
    if not heads or (source.settings.date_order != "YMD" and sent is None):
        return frozenset()
    limit = _LAST if sent is None else sent.date() + timedelta(days=1)
    meant = written_out(heads, source.settings.date_order, limit)
    lately = [sent is None or (limit - date.fromisoformat(day)).days <= _LATELY for day in meant.values()]
    return frozenset(meant) if all(lately) else frozenset()
