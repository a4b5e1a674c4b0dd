"""Log lines typed without a table: a date, perhaps a tag, and what happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import pandas as pd

from pdm.grammar.six_figures import SIX, written_out
from pdm.records import PageReading, stable_id
from pdm.sources.layout import label_values
from pdm.sources.opened import Source
from pdm.sources.rows import entries_of
from pdm.vocabulary.fields import normalise
from pdm.vocabulary.phrases import phrases

_MONTH = r"(?:jan|feb|mar|m[aä]r|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|avr|ao[uû]|d[eé]c|f[eé]v|ene|abr|ago|dic)[a-zéûä]*\.?"
_DATE = re.compile(
    rf"^\s*(?:[-*•]\s*|\(?\d{{1,3}}[.)]\s+)?(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s+)?"
    rf"(?P<date>\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})(?!\d)|\d{{1,2}}\.?[- ]?{_MONTH}[- ,]*\d{{2,4}}"
    rf"|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}[./]\d{{1,2}}\.?(?=[\s:,-]))"
    r"(?:[T ,]+(?P<time>\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]m|uhr|h)?(?![\d.])))?[\s:,;|–-]*",
    re.I,
)
TAG = re.compile(
    r"(?<![\w/-])(?=[A-Z0-9/_-]*\d)(?:\d{1,3}[-_/ ]?)?[A-Z]{1,5}(?:[-_/ ]\d{2,6}|\d{3,6}|[-_]\d+)(?:[-_/][A-Z0-9]{1,5}){0,3}[A-Z]?(?![\w])"
)
_INITIALS = re.compile(r"(?:\s[-–/(]\s*|\s{2,}|\t|\()([A-Z]{2,3}|[A-Z]\. ?[A-Z][a-z]+)\)?\s*$")
_PERSON = re.compile(
    r"^(?!(?:OK|NA|TBC|YES|NO|DONE|NIL)$)(?:[A-ZÄÖÜ]{1,4}|[A-ZÄÖÜ]\.? ?[A-ZÄÖÜ]?\.?|(?:[A-ZÄÖÜ][\w'’-]*\.? ){0,3}[A-ZÄÖÜ][\w'’-]+)$"
)
# "booster pump B: lost suction" names its subject before the colon
_ABOUT = re.compile(r"^((?:[\w#./&-]+ ){0,3}[\w#./&-]+)(?: ?(?::|--|–) +| - )(\S+(?: +\S+)+)$")
"""A machine by its name and what is said of it."""
_SUBJECT = re.compile(r"^((?:[\w#./-]+ ){0,3}[\w#./-]+)(?: ?(?::|--|–) +|(?<=\d) - |(?<=\d[A-Za-z]) - )(\S.{3,})$")
GOODBYE = re.compile(
    r"^(?:regards|best|kind|many|thanks|thank|thx|cheers|br|brgds|gru(?:ss|ß)|gr[uü]e?ße|mfg|viele|mit|cordialement|saludos|sent from)\b",
    re.I,
)
_SIX = re.compile(rf"^\s*(?:[-*•]\s*)?(?P<date>{SIX})(?:[T ,]+(?P<time>\d{{1,2}}[:.h]\d{{2}}))?[\s:,;|–-]+(?=\S)")
"""A line that begins with six figures: a day where all that do are days."""
_WIDE_SPACE = re.compile(r"[ \t]{40,}")
_LAST, _LATELY = date(2100, 1, 1), 400
"""The last day that is one; days before a mail was sent beyond which it does not tell of them."""
_LONG_LINE = 60
"""A line as long as this was wrapped by the mail program if its successor begins with no date."""
_LABEL = re.compile(r"^\s*[\w äöüéèñ./()#-]{2,40}?\s*[:=]\s*\S")


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BARE_DAY = re.compile(r"\d{1,2}[./]\d{1,2}\.?")


def _mark(day: str) -> str:
    return "/" if "/" in day else "."


@dataclass
class _Line:
    row: int
    fields: dict[str, str] = field(default_factory=dict)


def read_lines(
    source: Source, lines: Iterable[str], *, page: int, channel: str, need_date: bool = True, first_row: int = 1
) -> PageReading:
    """Log lines among typed text.

    A line is an entry if it starts with a date, or (without `need_date`) names a tag and says something about it.
    Indented and wrapped lines below an entry carry it on. A block of `Label: value` lines is one entry (a form).

    Args:
        source: The document.
        lines: Lines of text from the top.
        page: Page, or message in a mailbox.
        channel: `typed` or `mail`.
        need_date: Whether a line without a date can be an entry.
        first_row: Row number of the first line.
    """
    lines = list(lines)
    days = _days_of_six(source, lines)
    found: list[_Line] = []
    form: dict[str, str] = {}
    form_row = 0
    labelled: list[_Line] = []
    open_entry: _Line | None = None
    before = ""
    year = ""
    for row, line in enumerate(lines, start=first_row):
        line = _WIDE_SPACE.sub("    ", line)
        text = line.strip()
        dated = _DATE.match(line)
        if dated is None and days and (six := _SIX.match(line)) and six["date"] in days:
            dated = six
        if text and not dated and _LABEL.match(text):
            values = label_values([text])
            if values:
                if set(values) & set(form) - {"remarks"}:
                    labelled += _form(form, form_row)
                    form = {}
                if not form:
                    form_row = row
                form.update({k: v for k, v in values.items() if k not in form})
                open_entry = None
                continue
        entry = _entry(row, line, dated, need_date)
        if entry is not None and dated:
            # of days without a year, the year is that of the line above
            whole = _YEAR.search(dated.group("date"))
            if whole is None and year and _BARE_DAY.fullmatch(dated.group("date")):
                entry.fields["date"] = f"{dated.group('date').rstrip('.')}{_mark(dated.group('date'))}{year}"
            year = whole.group(0) if whole else year
        if entry is not None:
            found.append(entry)
            open_entry = entry
        elif text and open_entry is not None and _goes_on(before, line):
            open_entry.fields["description"] = f"{open_entry.fields['description']} {text}"
        elif not text or open_entry is not None:
            open_entry = None
        before = line
    labelled += _form(form, form_row)
    head = {k: v for k, v in form.items() if k in ("technician", "period", "equipment", "department")}
    if found:
        for entry in found:
            for name, value in head.items():
                entry.fields.setdefault(name, value)
        return _reading(source, found, page, channel, "lines")
    return _reading(source, labelled, page, channel, "labels")


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


def _entry(row: int, line: str, dated: re.Match[str] | None, need_date: bool) -> _Line | None:
    rest = line[dated.end() :].strip() if dated else line.strip()
    tag = TAG.search(rest)
    about = _about_a_machine(rest) if not dated and not need_date and tag is None else None
    named = tag is not None and len(rest.split()) >= 3
    if sum(c.isalpha() for c in rest) < 4 or (not dated and (need_date or not (named or about))):
        return None
    fields = about or _columns(rest) or _sentence(rest, tag)
    if dated:
        fields["date"] = dated.group("date")
        if dated.group("time"):
            fields["time"] = dated.group("time").strip()
    return _Line(row, fields)


def _about_a_machine(rest: str) -> dict[str, str] | None:
    """Machine and text of a line that begins with a kind of machine by its name ("Milk intake pump - slight weep")."""
    found = _ABOUT.match(rest)
    words = set(normalise(found[1]).split()) if found else set()
    if found is None or words.isdisjoint(_kinds()):
        return None
    return {"equipment": found[1], "description": found[2]}


@cache
def _kinds() -> frozenset[str]:
    """Words for kinds of machines."""
    return frozenset(normalise(p.text).split()[-1] for p in phrases() if p.kind == "class" and normalise(p.text))


def _sentence(rest: str, tag: re.Match[str] | None) -> dict[str, str]:
    fields = {"description": rest}
    subject = _SUBJECT.match(rest)
    if subject and (tag is None or tag.start() < subject.end(1)):
        # "booster pump B: lost suction", "mtr M216: high vibration"
        fields["equipment"], fields["description"] = subject.group(1).strip(), subject.group(2).strip()
    elif tag:
        fields["equipment"] = tag.group(0)
        # the tag at the head of the line is its subject, not part of the sentence
        if tag.start() == 0:
            said = rest[tag.end() :].lstrip(" :,;-–|\t")
            if len(said) >= 4:
                fields["description"] = said
    initials = _INITIALS.search(fields["description"])
    if initials and initials.start() > 3:
        fields["technician"] = initials.group(1)
        fields["description"] = fields["description"][: initials.start()].rstrip()
    return fields


def _columns(rest: str) -> dict[str, str]:
    """Machine, text and person of a line whose parts stand apart by bars, tabs, wide gaps or dashes; else empty."""
    for separator, least in ((r"\||\t", 2), (r"\s{2,}", 3), (r"\s+[-–]\s+", 3)):
        parts = [p.strip() for p in re.split(separator, rest) if p.strip()]
        if len(parts) >= least:
            break
    else:
        return {}
    if least == 3 and (len(parts[0].split()) > 5 or not any(_PERSON.match(p) for p in parts[1:])):
        return {}
    person = next((i for i in range(len(parts) - 1, 0, -1) if _PERSON.match(parts[i])), None)
    # who writes in columns names the machine first; the text may look like a name ("SEAL LEAKING"), a name is no text
    told = [i for i in range(1, len(parts)) if i != person and sum(map(str.isalpha, parts[i])) >= 4]
    if not told and len(parts[0].split()) < 4:
        person, told = None, list(range(1, len(parts)))
    text = max(told or [0], key=lambda i: (len(parts[i].split()), len(parts[i])))
    others = [i for i in range(len(parts)) if i != text]
    machine = next((i for i in others if i != person and TAG.search(parts[i])), None)
    if machine is None:
        machine = next((i for i in others if i != person and len(parts[i].split()) <= 5), None)
    fields = {"description": " | ".join(p for i, p in enumerate(parts) if i not in (person, machine))}
    if machine is not None:
        fields["equipment"] = parts[machine]
    if person is not None:
        fields["technician"] = parts[person]
    return fields


def _form(form: dict[str, str], row: int) -> list[_Line]:
    told = {"description", "long_text", "remarks", "damage_code"} & set(form)
    return [_Line(row, dict(form))] if told and len(form) >= 2 else []


def _reading(source: Source, lines: list[_Line], page: int, channel: str, form: str) -> PageReading:
    if not lines:
        return PageReading.nothing()
    table = pd.DataFrame([x.fields for x in lines], index=[x.row for x in lines], dtype="str").fillna("")
    return entries_of(source, table, page=page, channel=channel, form=stable_id("form", form, length=12))
