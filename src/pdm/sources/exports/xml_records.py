"""XML exports of maintenance systems: elements that come again and again are the records, what lies in them their values."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial

from pdm.errors import Reason, Refusal
from pdm.sources.exports.record_lists import Record, joined, names_a_record, record_readings
from pdm.sources.files.opened import Opened, Source, broken_export
from pdm.sources.files.xml_stream import Element, Event, UnsafeXml, XmlFault, elements, events
from pdm.vocabulary.fields import recognise_row

LOOKS = re.compile(r"\s*<(?:\?xml\b|!--|!DOCTYPE\b|[A-Za-z_])")
"""How an XML text begins."""
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)")
_BLOCK = 1 << 18
_MOST_PATHS = 3000
_MOST_NAMES = 500
_GENERIC = frozenset({"field", "column", "col", "property", "attribute", "param", "parameter", "value", "data", "cell", "item", "d"})  # fmt: skip
"""Elements whose attribute names the value that stands in them."""
_NAMED_BY = ("name", "key", "column", "field")
_NO_VALUE = frozenset({"nil", "null", "type", "lang", "space"})
_EXPORT = "Export it again as CSV, XLSX or XML and send it whole."

Path = tuple[str, ...]


def xml_encoding(source: Source, told: str) -> str:
    """The encoding of an XML text: as told by its bytes where they leave no doubt, else as it declares."""
    if told.startswith("utf"):
        return told
    with source.path.open("rb") as file:
        declared = _DECLARED.search(file.read(1000))
    name = declared[1].decode("ascii").casefold() if declared else ""
    try:
        "".encode(name)
    except LookupError:
        return told
    return told if name.startswith("utf") else name


def open_xml(source: Source, encoding: str) -> Opened:
    """Open an XML text; `row` is the number of the element among its like, from 1.

    Raises:
        Refused: It is damaged from the beginning, declares entities, or holds no log lines.
    """
    paths: dict[Path, _Like] = {}
    cut = _survey(source, encoding, paths)
    chosen = _chosen(paths)
    if not chosen:
        if cut is not None:
            source.refuse(cut.reason, cut.message, cut.remedy)
        source.refuse(
            Reason.NO_TABLE, "No elements in it come again and hold log lines.",
            "Export the table as CSV or XLSX (one row an entry, with a header row) and send that.",
        )  # fmt: skip
    return record_readings(source, "xml", partial(_records, source, encoding, chosen))


@dataclass
class _Like:
    """Elements of one path: how many, and the names of the values in them with how often each is filled."""

    number: int = 0
    names: Counter[str] = field(default_factory=Counter)


def _survey(source: Source, encoding: str, paths: dict[Path, _Like]) -> Refusal | None:
    """Count the elements of every path; the fault that ended it, if there is one."""
    try:
        for closed in elements(_blocks(source, encoding)):
            attributes = closed.attributes
            told = len(attributes) > 1 and ("".join(closed.texts).strip() or _is_generic(closed.name))
            if closed.children or (len(attributes) > 1 and not told):
                if closed.path not in paths and len(paths) >= _MOST_PATHS:
                    return source.refusal(Reason.DAMAGED, "It has too many different elements.", _EXPORT)
                like = paths.setdefault(closed.path, _Like())
                like.number += 1
                if attributes:
                    like.names.update(list(attributes))
            elif len(closed.path) > 1:
                above = closed.path[:-1]
                parent = paths.get(above)
                if parent is None:
                    parent = paths[above] = _Like()
                if len(parent.names) < _MOST_NAMES:
                    parent.names[_name(closed)] += 1
    except XmlFault as fault:
        return _fault(source, fault, 0)
    except UnsafeXml:
        return source.refusal(
            Reason.UNSAFE_MEMBER, "It declares entities, which may unfold without end or fetch other files; nothing of it was read.",
            "Export it without a document type (DTD) and send that.",
        )  # fmt: skip
    return None


def _chosen(paths: dict[Path, _Like]) -> tuple[Path, ...]:
    """Paths of the elements that are records, none within another: those whose values are named most like a log line."""
    worth = {}
    for path, like in paths.items():
        names = [n.rpartition(".")[2] for n in like.names]
        known = len(recognise_row(names)) if len(names) > 1 else 0
        if known:
            worth[path] = (known if names_a_record(names) else 0.3 * known) + 0.2 * math.log1p(like.number)
        elif len(names) > 1 and like.number > 1:
            # names may say nothing and cells all
            worth[path] = 0.01 * math.log1p(like.number)
    out: list[Path] = []
    best = max(worth.values(), default=0.0)
    for path in sorted(worth, key=lambda p: (-worth[p], len(p), p)):
        apart = all(path[: len(o)] != o and o[: len(path)] != path for o in out)
        if apart and worth[path] >= min(best, max(2.0, 0.4 * best)):
            out.append(path)
    return tuple(out)


def _records(source: Source, encoding: str, chosen: tuple[Path, ...]) -> Iterator[Record | Refusal]:
    counts = dict.fromkeys(chosen, 0)
    depths: dict[Path, int] = {}
    inside: list[tuple[str, str]] = []
    try:
        for closed in elements(_blocks(source, encoding)):
            depth = depths.get(closed.path)
            if depth is None:
                depth = next((len(c) for c in chosen if closed.path[: len(c)] == c), 0)
                depths[closed.path] = depth
            if not depth:
                continue
            if len(closed.path) > depth:
                inside += _values(closed, depth)
                continue
            counts[closed.path] += 1
            together: dict[str, list[str]] = {k: [v] for k, v in closed.attributes.items() if k not in _NO_VALUE}
            for name, value in inside:
                together.setdefault(name, []).append(value)
            inside = []
            yield Record(
                "/".join(closed.path),
                counts[closed.path],
                tuple([(k, joined(v) if len(v) > 1 else v[0]) for k, v in together.items()]),
            )
    except XmlFault as fault:
        yield _fault(source, fault, sum(counts.values()))
    except UnsafeXml:
        return


def _values(closed: Element, depth: int) -> list[tuple[str, str]]:
    """What an element within a record says: its text, or its attributes where it has none."""
    texts = closed.texts
    if not texts and not closed.attributes:
        return []
    before = _before(closed.path, depth)
    text = " ".join("".join(texts).split("\r\n")).strip()
    if not closed.children and text:
        return [(f"{before}{_name(closed)}", text)]
    if _is_generic(closed.name) and "value" in closed.attributes:
        return [(f"{before}{_name(closed)}", closed.attributes["value"].strip())]
    return [(f"{before}{closed.name}.{k}", v.strip()) for k, v in closed.attributes.items() if k not in _NO_VALUE]


@lru_cache(maxsize=10_000)
def _before(path: Path, depth: int) -> str:
    """The path to an element within its record, as it stands before the element's name."""
    within = ".".join(path[depth:-1])
    return f"{within}." if within else ""


@lru_cache(maxsize=10_000)
def _is_generic(name: str) -> bool:
    return name.casefold() in _GENERIC


def _name(closed: Element) -> str:
    """The name of an element's value: an attribute's, where the element itself says only that it is one."""
    if _is_generic(closed.name):
        found = {k.casefold(): v for k, v in closed.attributes.items()}
        return next((found[k] for k in _NAMED_BY if found.get(k)), closed.name)
    return closed.name


def text_events(source: Source, encoding: str) -> Iterator[Event]:
    """Elements of an XML text in a known encoding, as they begin and end."""
    return events(_blocks(source, encoding))


def _blocks(source: Source, encoding: str) -> Iterator[str]:
    """An XML text in a known encoding, in pieces."""
    with source.path.open("r", encoding=encoding, errors="replace") as file:
        first = file.read(_BLOCK).lstrip("\ufeff \t\r\n\x00")
        # the text is decoded already: what it declares of its bytes holds no more
        first = re.sub(r"^<\?xml[^>]*\?>", lambda m: "\n" * m[0].count("\n"), first)
        yield first
        yield from iter(partial(file.read, _BLOCK), "")


def _fault(source: Source, fault: XmlFault, kept: int) -> Refusal:
    return broken_export(source, "XML", kept, fault, too_early="too early")
