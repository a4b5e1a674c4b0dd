"""Text files: a list of a maintenance system, a delimited table, or a log typed line by line."""

from __future__ import annotations

from pdm.errors import Reason, Refused
from pdm.sources.delimited import open_delimited
from pdm.sources.encoding import encoding_of
from pdm.sources.opened import Opened, Source
from pdm.sources.sap_list import is_sap_list, open_sap_list
from pdm.sources.typed_lines import read_lines


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
    if is_sap_list(head):
        return open_sap_list(source, encoding)
    try:
        return open_delimited(source)
    except Refused:
        if len(head) < 200_000:
            reading = read_lines(source, head.splitlines(), page=1, channel="typed")
            if len(reading.entries):
                opened = Opened(source.document("csv"))
                opened.chunks = iter([reading])
                return opened
        raise
