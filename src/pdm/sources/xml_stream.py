"""XML as a stream of elements, in memory that does not grow with the file; entities of a document's own are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from pdm.sources.record_fault import RecordFault

DEEPEST = 100
_CUT_SHORT = frozenset({3, 5, 6, 20})
"""Faults of expat for a document that ends too early: no element, an open token, a part of a letter, an open CDATA section."""
_NO_LETTER = str.maketrans({c: " " for c in [*range(32), 0xFFFE, 0xFFFF] if c not in (9, 10, 13)})
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|(\d{1,9}));")
_LONGEST_REFERENCE = 16
_NONE: dict[str, str] = {}


class Mark(Enum):
    """What an event tells of."""

    START = "start"
    END = "end"
    TEXT = "text"


class Event(NamedTuple):
    """The start of an element with its attributes, its end, or a piece of text.

    Names are without their prefix.
    """

    mark: Mark
    name: str
    attributes: dict[str, str]
    text: str


class XmlFault(RecordFault):
    """The document is not well-formed from `line` on, or ends too early (`cut_short`)."""


class UnsafeXml(ValueError):
    """The document declares entities: they may unfold without end or fetch other files."""


def events(blocks: Iterable[str | bytes]) -> Iterator[Event]:
    """Elements of a document as they begin and end.

    Args:
        blocks: The document in pieces: bytes as it declares them, or text. Letters that XML does not know become blanks in text.

    Raises:
        XmlFault: From here on it cannot be read; what came before was given.
        UnsafeXml: It declares entities.
    """
    found: list[Event] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth >= DEEPEST:
            raise XmlFault(f"elements lie more than {DEEPEST} deep in one another", parser.CurrentLineNumber)
        depth += 1
        plain = {local(k): v for k, v in attributes.items() if not k.startswith("xmlns")} if attributes else {}
        found.append(Event(Mark.START, local(name), plain, ""))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append(Event(Mark.END, local(name), _NONE, ""))

    def text(data: str) -> None:
        found.append(Event(Mark.TEXT, "", _NONE, data))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.EntityDeclHandler = _unsafe
    parser.ExternalEntityRefHandler = _unsafe
    parser.UnparsedEntityDeclHandler = _unsafe
    try:
        for block in _clean(blocks):
            parser.Parse(block, False)
            yield from found
            found.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from found
        fault = expat.ErrorString(error.code)
        raise XmlFault(fault, error.lineno, cut_short=error.code in _CUT_SHORT) from error
    except XmlFault:
        yield from found
        raise
    yield from found


@lru_cache(maxsize=10_000)
def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def _unsafe(*_: object) -> int:
    raise UnsafeXml("the document declares entities of its own")


def _clean(blocks: Iterable[str | bytes]) -> Iterator[str | bytes]:
    """Text without letters that no XML may hold, written as they are or as references; old systems let them through."""
    kept = ""
    for block in blocks:
        if isinstance(block, bytes):
            yield block
            continue
        whole = kept + block
        # a reference may be cut by the border between two pieces
        last = whole.rfind("&", max(0, len(whole) - _LONGEST_REFERENCE))
        cut = last if last >= 0 and ";" not in whole[last:] else len(whole)
        whole, kept = whole[:cut], whole[cut:]
        if whole:
            yield _REFERENCE.sub(_allowed, whole.translate(_NO_LETTER))
    if kept:
        yield kept


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    fine = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return reference[0] if fine else " "
