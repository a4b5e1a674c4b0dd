"""Tables in HTML: bodies of mails, and the workbooks that some programs export as web pages."""

from __future__ import annotations

import html
import re

from pdm.errors import Refused
from pdm.records import PageReading
from pdm.sources.layout import find_layout
from pdm.sources.opened import Source
from pdm.sources.rows import text_frame, to_entries

_ROW = re.compile(r"<tr\b.*?</tr\s*>", re.I | re.S)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]\s*>", re.I | re.S)
_LONGEST = 50_000_000


def read_html(source: Source, page: str, *, page_number: int, channel: str | None) -> PageReading | None:
    """Lines of the tables in an HTML page, None if there is no table of log lines.

    Args:
        source: The document.
        page: The HTML text, at most 50 million characters of it are looked at.
        page_number: Page, or message in a mailbox.
        channel: As in `to_entries`.
    """
    rows = [[" ".join(as_text(c).split()) for c in _CELL.findall(row)] for row in _ROW.findall(page[:_LONGEST])]
    rows = [r for r in rows if r]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    try:
        layout = find_layout(source, rows[:240], page=page_number)
    except Refused:
        return None
    width = max(map(len, rows))
    body = [r + [""] * (width - len(r)) for r in rows[layout.first :]]
    if not body:
        return None
    frame = text_frame(body, range(layout.first + 1, len(rows) + 1))
    reading = to_entries(source, frame, layout, page=page_number, channel=channel)
    reading.refusals[:0] = layout.notices
    return reading


def as_text(page: str) -> str:
    """Text of an HTML page, a line a paragraph; quoted mails are left out."""
    page = re.sub(r"(?is)<(style|script|head)\b.*?</\1\s*>", " ", page)
    page = re.sub(r"(?is)<blockquote\b.*?</blockquote\s*>", " ", page)
    page = re.sub(r"[\r\n]+", " ", page)
    page = re.sub(r"(?i)<br\s*/?>|</(?:p|div|tr|li|h\d)\s*>", "\n", page)
    page = re.sub(r"<[^>]*>", "", page)
    return "\n".join(line.strip() for line in html.unescape(page).replace("\xa0", " ").splitlines())
