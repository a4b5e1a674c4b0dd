"""What is known of typed text before its lines are gone through, and the lines that are found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pdm.grammar.six_figures import SIX, written_out
from pdm.sources.files.opened import Source
from pdm.sources.tables.dated_texts import DAY_FIRST
from pdm.sources.texts.typed_entry import BULLET, is_kind, names_a_machine
from pdm.sources.texts.typed_flow import begins_item, repeated_heads, without_head

SIX_FIRST = re.compile(rf"^\s*(?:[-*•]\s*)?(?P<date>{SIX})(?:[T ,]+(?P<time>\d{{1,2}}[:.h]\d{{2}}))?[\s:,;|–-]+(?=\S)")
"""A line that begins with six figures: a day where all that do are days."""
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
    """

    row: int
    fields: dict[str, str] = field(default_factory=dict)
    prose: bool = False
    item: bool = False
    headed: bool = False
    indent: int = 0
    hang: int = 0

    def add(self, text: str) -> None:
        """Carry it on."""
        self.fields["description"] = f"{self.fields['description']} {text}"


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
    """

    def __init__(
        self, source: Source, need_date: bool, titles: bool, headed: bool, paragraphs: bool, lines: Sequence[str]
    ) -> None:
        self.source, self.names, self.order = source, source.names, source.settings.date_order
        self.need_date, self.titles, self.headed, self.paragraphs = need_date, titles, headed, paragraphs
        self.days = _days_of_six(source, lines)
        self.listed = any(BULLET.match(line) and DAY_FIRST.match(line) for line in lines)
        self.heads = repeated_heads(lines)

    def is_item(self, line: str) -> bool:
        """Whether a line is an item of a list."""
        return begins_item(line, self.heads)

    def said(self, line: str) -> str:
        """A line behind its bullet and the word that it begins with as others do, unless that is a machine."""
        text = BULLET.sub("", line).strip()
        rest = without_head(text, self.heads)
        return text if rest != text and (self.names_one(text[: -len(rest)]) or is_kind(text[: -len(rest)])) else rest

    def names_one(self, text: str) -> bool:
        """Whether a text names a machine."""
        return names_a_machine(text, self.names)


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
