"""Text files: a list of a maintenance system, a delimited table, or a log typed line by line."""

from __future__ import annotations

import re

from pdm.errors import Reason, Refused
from pdm.sources.exports import json_records, xml_records
from pdm.sources.files.encoding import encoding_of
from pdm.sources.files.kinds import HOLE
from pdm.sources.files.opened import Opened, Source
from pdm.sources.tables.html_table import read_html
from pdm.sources.tables.summaries import SumsUp
from pdm.sources.texts import chat, fixed_width
from pdm.sources.texts.delimited import open_delimited, reads_as_lines, torn
from pdm.sources.texts.sap_list import is_sap_list, open_sap_list
from pdm.sources.texts.typed_lines import read_lines
from pdm.sources.workbooks import xml as workbook_xml

_HTML = re.compile(r"\s*(?:<!doctype html|<html|<table|<\?xml[^>]*>\s*<html)", re.I)
_LARGEST_LOG = 30_000_000
"""Bytes of a log typed line by line; tables may be of any size."""


def open_text(source: Source) -> Opened:
    """Open a text file.

    Raises:
        Refused: It is no text, or holds no log lines.
    """
    encoding = encoding_of(source.path)
    with source.path.open("r", encoding=encoding, errors="replace") as file:
        head = file.read(200_000)
    strange = sum(1 for c in head if c == "\ufffd" or (ord(c) < 32 and c not in "\t\n\r\x0c\x00\x1a"))
    if strange > max(3, 0.05 * len(head)):
        source.refuse(
            Reason.UNREADABLE_TEXT, "The text is in no encoding that could be told, or is no text.",
            "Save it as UTF-8 text and send it again.",
        )  # fmt: skip
    if _HTML.match(head):
        reading = read_html(
            source, source.path.read_bytes().decode(encoding, errors="replace"), page_number=1, channel=None
        )
        if reading is None or reading.entries.empty:
            source.refuse(
                Reason.NO_TABLE, "The web page holds no table of log lines.", "Send the table as CSV or XLSX."
            )
        opened = Opened(source.document("csv"))
        opened.chunks = iter([reading])
        return opened
    structured = _structured(source, encoding, head)
    if structured is not None:
        return structured
    if source.size <= _LARGEST_LOG and chat.is_chat(source, head):
        return chat.open_chat(source)
    if is_sap_list(head):
        return open_sap_list(source, encoding)
    aligned = fixed_width.columns_of(head)
    if aligned is not None:
        return fixed_width.open_fixed_width(source, encoding, *aligned)
    if source.size <= _LARGEST_LOG and reads_as_lines(source) and (typed := _lines(source, encoding)) is not None:
        return typed
    try:
        return open_delimited(source)
    except SumsUp:
        raise
    except Refused:
        typed = _lines(source, encoding) if source.size <= _LARGEST_LOG else None
        if typed is None:
            raise
        return typed


def _lines(source: Source, encoding: str) -> Opened | None:
    """The document as a log typed line by line; None where no line is one of a log."""
    lines = source.path.read_bytes().decode(encoding, errors="replace").splitlines()
    holes = [torn(source, n) for n, line in enumerate(lines, start=1) if "\x00" * HOLE in line]
    reading = read_lines(source, (line.replace("\x00", "") for line in lines), page=1, channel="typed", headed=True)
    if reading.entries.empty:
        return None
    reading.refusals.extend(holes)
    opened = Opened(source.document("csv"))
    opened.chunks = iter([reading])
    return opened


def _structured(source: Source, encoding: str, head: str) -> Opened | None:
    """The document if it is JSON or XML, None if it is neither."""
    if json_records.LOOKS.match(head):
        return json_records.open_json(source, encoding)
    if xml_records.LOOKS.match(head.lstrip("\ufeff")):
        encoding = xml_records.xml_encoding(source, encoding)
        if workbook_xml.LOOKS.match(head.lstrip("\ufeff")):
            return workbook_xml.open_workbook_xml(source, encoding)
        return xml_records.open_xml(source, encoding)
    return None
