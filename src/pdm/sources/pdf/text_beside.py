"""Text above and below the table of a typed page: log lines with their day, findings under headings, and what was not read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from pdm.records import PageReading, stable_id
from pdm.sources.files.opened import Source
from pdm.sources.pdf.typed_reports import Line, heading_of
from pdm.sources.tables.cards import joined
from pdm.sources.tables.rows import entries_of
from pdm.sources.tables.site_names import named_in, one_in
from pdm.sources.texts.line_words import passed_over, says_something
from pdm.sources.texts.typed_entry import BULLET, TAG, names_a_machine, undated
from pdm.sources.texts.typed_lines import begins_with_day, read_lines
from pdm.vocabulary.fields import TEXT_FIELDS, normalise

_SUMS_UP = re.compile(r"\b(?:summary|conclusions?|fazit|zusammenfassung|resume|resumen|conclusiones|conclusie|sommario|advice|recommend\w*|empfehl\w*|recomm\w*|recomend\w*|raccomand\w*|aanbevel\w*)\b")  # fmt: skip
"""Headings of texts that tell of several machines, or of what is to be done."""
_ADVISES = re.compile(r"\b(?:advice|advised|recommend\w*|empfehl\w*|recomm\w*|recomend\w*|raccomand\w*|aanbevel\w*|zalecen\w*)\b")  # fmt: skip
"""Those of what should be done, machine by machine."""
_GAPS = re.compile(r" {2,}")


@dataclass
class _Section:
    """A heading below a table and the text under it."""

    row: int
    heading: str
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(t for _, t in self.lines)


def with_text_beside(
    source: Source, table: PageReading, texts: Sequence[str], first: int, rest: Sequence[int], head: Mapping[str, str], page: int
) -> PageReading:  # fmt: skip
    """The records of a page's table, and with them what stands outside of it.

    Dated lines below the table are log lines of their own, and so is a text under a heading that names a machine or stands on a page whose head names one.
    Lines that say something and are neither, and lines above the table that begin with a day or name a machine without being part
    of the page's head, are named in a refusal.

    Args:
        source: The document.
        table: The records of the table.
        texts: All lines of the page, wide gaps as two blanks.
        first: Position of the table's first line.
        rest: Positions of lines below it that belong to none of its rows.
        head: What the page's head tells of all its lines.
        page: Its number.
    """
    own = {f: v for f, v in head.items() if f not in TEXT_FIELDS}
    unread = [(n + 1, t) for n in range(first) if _was_passed(t := texts[n].strip(), own, source.names)]
    sections, plain = _sections(source, [(n + 1, texts[n].strip()) for n in rest])
    told: dict[int, dict[str, str]] = {}
    for section in sections:
        fields = _fields(section, own, source.names)
        if fields is None:
            advised = _advised(section, own, source.names)
            told |= {row: fields for row, _, fields in advised}
            rows = {row for _, taken, _ in advised for row in taken}
            whole = section.lines or [(section.row, section.heading)]
            unread += [(row, text) for row, text in whole if row not in rows]
        else:
            told[section.row] = fields
    below = [plain.get(n, "") for n in range(1, len(texts) + 1)]
    lines = read_lines(source, below, page=page, channel="typed", head=own, titles=False)
    frame = pd.DataFrame([*told.values()], index=[*told], dtype="str").fillna("")
    found = entries_of(source, frame, page=page, channel="typed", form=stable_id("form", "sections", length=12))
    reading = replace(
        joined([r for r in (table, lines, found) if not r.entries.empty]), refusals=[*table.refusals, *lines.refusals]
    )
    said = sorted((n, t) for n, t in unread if says_something(t) or names_a_machine(t, source.names))
    if said:
        reading.refusals.append(passed_over(source, said, page, beside=True))
    return reading


def _was_passed(text: str, head: Mapping[str, str], names: frozenset[str]) -> bool:
    """Whether a line above a table is more than a title or the page's head: a log line that the table does not hold."""
    if any(value and value in text for value in head.values()) or ":" in text or not says_something(text):
        return False
    return begins_with_day(text) or names_a_machine(text, names)


def _sections(source: Source, lines: Sequence[tuple[int, str]]) -> tuple[list[_Section], dict[int, str]]:
    """Headings with the text under them, and the other lines by their rows; a line with a day is none of a heading's."""
    sections: list[_Section] = []
    plain: dict[int, str] = {}
    for row, text in lines:
        heading = heading_of(source, Line(row, _GAPS.split(text)))
        if heading is not None:
            sections.append(_Section(row, heading[0], [(row, heading[1])] if heading[1] else []))
        elif sections and not plain.keys() & range(sections[-1].row, row) and not begins_with_day(text):
            sections[-1].lines.append((row, text))
        elif text:
            plain[row] = text
    return sections, plain


def _advised(
    section: _Section, head: Mapping[str, str], names: frozenset[str]
) -> list[tuple[int, list[int], dict[str, str]]]:
    """Items of a list of advice that name a machine, as work to be done: the first row, all rows and the fields of each."""
    if not _ADVISES.search(normalise(section.heading)):
        return []
    items: list[list[tuple[int, str]]] = []
    for row, text in section.lines:
        if BULLET.match(text):
            items.append([(row, text)])
        elif items and row == items[-1][-1][0] + 1 and text[:1].islower():
            items[-1].append((row, text))
    out = []
    for item in items:
        told = undated(" ".join(text for _, text in item), names)
        if told is not None:
            out.append((item[0][0], [row for row, _ in item], {**head, **told.fields, "status": "planned"}))
    return out


def _fields(section: _Section, head: Mapping[str, str], names: frozenset[str]) -> dict[str, str] | None:
    """The log line that the text under a heading is, or None: where it sums up, says too little, or is about no machine."""
    text = section.text
    if _SUMS_UP.search(normalise(section.heading)) or not says_something(text):
        return None
    named = named_in(text, names) if one_in(text, names) else None
    machine = named.text if named is not None else tag.group() if (tag := TAG.search(text)) else ""
    if not machine and "equipment" not in head:
        return None
    return {**head, **({"equipment": machine} if machine else {}), "description": text}
