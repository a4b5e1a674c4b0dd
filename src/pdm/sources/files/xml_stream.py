"""XML as a stream of elements, in memory that does not grow with the file; entities of a document's own are refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, TypeVar
from xml.parsers import expat

from pdm.sources.files.record_fault import RecordFault

DEEPEST = 100
_CUT_SHORT = frozenset({3, 5, 6, 20})
"""Faults of expat for a document that ends too early: no element, an open token, a part of a letter, an open CDATA section."""
_NO_LETTER = str.maketrans({c: " " for c in [*range(32), 0xFFFE, 0xFFFF] if c not in (9, 10, 13)})
_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,8})|(\d{1,9}));")
_LONGEST_REFERENCE = 16
_NONE: dict[str, str] = {}


T = TypeVar("T")


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


class Element:
    """An element that has ended.

    Attributes:
        path: Names from the root to it, without prefixes.
        attributes: Its attributes, without prefixes and declarations of them.
        texts: Pieces of its own text; blanks before the first are left out.
        children: Number of elements directly in it.
    """

    __slots__ = ("attributes", "children", "path", "texts")

    def __init__(self, path: tuple[str, ...], attributes: dict[str, str]) -> None:
        self.path = path
        self.attributes = attributes
        self.texts: list[str] = []
        self.children = 0

    @property
    def name(self) -> str:
        """Its name."""
        return self.path[-1]


def elements(blocks: Iterable[str | bytes]) -> Iterator[Element]:
    """Elements of a document as they end, those within another before it.

    Args:
        blocks: As `events` takes them.

    Raises:
        XmlFault, UnsafeXml: As `events`.
    """
    parser = expat.ParserCreate()
    found: list[Element] = []
    open_: list[tuple[Element, _Place]] = []
    root = _Place(())

    def start(name: str, attributes: dict[str, str]) -> None:
        if open_:
            above, place = open_[-1]
            above.children += 1
            if len(open_) >= DEEPEST:
                raise _too_deep(parser)
        else:
            place = root
        below = place.within.get(name)
        if below is None:
            below = place.within[name] = _Place((*place.path, local(name)))
        open_.append((Element(below.path, _plain(attributes) if attributes else _NONE), below))

    def end(_: str) -> None:
        found.append(open_.pop()[0])

    def text(data: str) -> None:
        if open_:
            texts = open_[-1][0].texts
            # blanks between elements are no text
            if texts or not data.isspace():
                texts.append(data)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    return _parsed(parser, blocks, found)


class _Place:
    """Where elements stand: the path to them, and the places within."""

    __slots__ = ("path", "within")

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        self.within: dict[str, _Place] = {}


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
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth >= DEEPEST:
            raise _too_deep(parser)
        depth += 1
        found.append(Event(Mark.START, local(name), _plain(attributes) if attributes else {}, ""))

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append(Event(Mark.END, local(name), _NONE, ""))

    def text(data: str) -> None:
        found.append(Event(Mark.TEXT, "", _NONE, data))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    return _parsed(parser, blocks, found)


def _parsed(parser: expat.XMLParserType, blocks: Iterable[str | bytes], found: list[T]) -> Iterator[T]:
    """What the handlers of a parser find, block by block."""
    parser.buffer_text = True
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


def _too_deep(parser: expat.XMLParserType) -> XmlFault:
    return XmlFault(f"elements lie more than {DEEPEST} deep in one another", parser.CurrentLineNumber)


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes without prefixes and declarations of them."""
    return {local(k): v for k, v in attributes.items() if not k.startswith("xmlns")}


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
