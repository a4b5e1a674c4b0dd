"""Tables in HTML: bodies of mails, and the workbooks that some programs export as web pages."""

from __future__ import annotations

import html
import re

from pdm.errors import Refused
from pdm.records import PageReading
from pdm.sources.files.opened import Source
from pdm.sources.tables.layout import find_layout
from pdm.sources.tables.rows import text_frame, to_entries

_TOKEN = re.compile(r"<(/?)([A-Za-z][\w:]*)([^<>]*)>|([^<]+|<)")
_SPAN = re.compile(r"colspan\s*=\s*[\"']?(\d{1,2})", re.I)
_SKIPPED = frozenset({"style", "script"})
_ASIDE = frozenset({"head", "title", "blockquote"})
_BLOCKS = frozenset({"p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST = 50_000_000


def read_html(source: Source, page: str, *, page_number: int, channel: str | None) -> PageReading | None:
    """Lines of the tables in an HTML page, None if there is no table of log lines.

    Args:
        source: The document.
        page: The HTML text, at most 50 million characters of it are looked at.
        page_number: Page, or message in a mailbox.
        channel: As in `to_entries`.
    """
    rows = [r for r in parse(page[:_LONGEST])[0] if r]
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
    return parse(page)[1]


def parse(page: str) -> tuple[list[list[str]], str]:
    """Cells of all table rows, and the text with a line a paragraph. Takes time in proportion to the page, whatever it is."""
    first, *others = page.split("<!--")
    page = first + "".join(part.partition("-->")[2] for part in others)
    rows, text, whole = _walk(page, _SKIPPED | _ASIDE)
    if not whole:
        # a head or quotation that never ends would hide everything
        rows, text, _ = _walk(page, _SKIPPED)
    return rows, text


def _walk(page: str, skipped: frozenset[str]) -> tuple[list[list[str]], str, bool]:
    rows: list[list[str]] = []
    text: list[str] = []
    row: list[str] = []
    cell: list[str] | None = None
    span = 1
    hidden: list[str] = []

    def end_cell() -> None:
        nonlocal cell
        if cell is not None:
            row.extend([" ".join(html.unescape("".join(cell)).split()), *[""] * (span - 1)])
        cell = None

    def end_row() -> None:
        nonlocal row
        end_cell()
        if row:
            rows.append(row)
        row = []

    for closing, tag, attributes, said in _TOKEN.findall(page):
        name = tag.casefold()
        if name in skipped:
            if not closing:
                hidden.append(name)
            elif name in hidden:
                hidden.remove(name)
        elif hidden:
            continue
        elif said:
            said = re.sub(r"[\r\n]+", " ", said)
            text.append(said)
            if cell is not None:
                cell.append(said)
        elif name in ("tr", "table"):
            end_row()
        elif name in ("td", "th"):
            end_cell()
            if not closing:
                cell = []
                found = _SPAN.search(attributes)
                span = max(1, int(found.group(1))) if found else 1
        if not hidden and (name == "br" or (closing and name in _BLOCKS)):
            text.append("\n")
            if cell is not None:
                cell.append(" ")
    end_row()
    lines = html.unescape("".join(text)).replace("\xa0", " ").splitlines()
    return rows, "\n".join(line.strip() for line in lines), not hidden
