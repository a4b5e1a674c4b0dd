"""JSON exports: lists of records as they are or within a wrapper (OData, Maximo), rows with names beside them, a record a line."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, TextIO

from pdm.errors import Reason, Refusal
from pdm.sources.exports.record_lists import Record, joined, names_a_record, record_readings
from pdm.sources.files.json_stream import JsonFault, JsonText, Pairs, TooLong, decoder
from pdm.sources.files.opened import Opened, Source, broken_export

LOOKS = re.compile(r"[\s\ufeff]*(?:\{\s*[\"}]|\[\s*[\[{\"\]])")
"""How a JSON text begins."""
_DEEPEST = 4
"""Objects within objects in which lists of records are looked for."""
_INSIDE = 2
"""Objects within a record whose values are told."""
_NOISE = re.compile(
    r"^(?:@odata\..*|@.*\.(?:etag|id|type|context)|.*@odata\.\w+|__metadata|__deferred|_rowstamp|href|.*_collectionref|_links|rdf:about)$"
)
_NAMES_BESIDE = frozenset({"columns", "fields", "headers", "header", "cols"})
_MOMENT = re.compile(r"^/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/$")
_TIME = re.compile(r"^PT(\d{1,2})H(\d{1,2})M(?:\d{1,2}(?:\.\d+)?S)?$")
_EXPORT = "Export it again as CSV, XLSX or JSON and send it whole."


def open_json(source: Source, encoding: str) -> Opened:
    """Open a JSON text; `page` is the list, `row` the number of the record in it (in a file with a record a line: the line).

    Raises:
        Refused: It is damaged from the beginning, or holds no log lines.
    """
    with source.path.open("r", encoding=encoding, errors="replace") as file:
        a_line = _a_record_a_line(file)
    return record_readings(source, "json", partial(_lines if a_line else _walk, source, encoding))


def _a_record_a_line(file: TextIO) -> bool:
    lines = [x for x in (line.strip("\ufeff \t\r\n\x00") for line in itertools.islice(file, 50)) if x][:5]
    if len(lines) < 2 or not lines[0].startswith("{"):
        return False
    whole = [_decoded(line) for line in lines]
    found = [x for x in whole if isinstance(x, Pairs)]
    return bool(found) and not any(_wraps(x, 0, listed=False) for x in found)


def _decoded(line: str) -> Any:
    try:
        return decoder().decode(line)
    except (json.JSONDecodeError, RecursionError):
        return None


def _lines(source: Source, encoding: str) -> Iterator[Record | Refusal]:
    """A record a line: a line that is none costs only itself."""
    last, number, fault = "", 0, None
    with source.path.open("r", encoding=encoding, errors="replace") as file:
        for number, last in enumerate(file, start=1):
            line = last.strip("\ufeff \t\r\n\x00")
            if not line:
                continue
            if fault is not None:
                yield fault
            fault = None
            found = _decoded(line)
            if isinstance(found, Pairs):
                yield Record("", number, _values(found))
            else:
                fault = source.refusal(
                    Reason.BROKEN_ROW, "The line is no record in JSON.", _EXPORT, page=1, row=number, value=line
                )
    if fault is not None and not last.endswith("\n"):
        fault = source.refusal(
            Reason.CUT_SHORT, f"The file ends in the middle of row {number}; the rows before it were kept.", _EXPORT,
            page=1, row=number, value=last.strip(),
        )  # fmt: skip
    if fault is not None:
        yield fault


def _walk(source: Source, encoding: str) -> Iterator[Record | Refusal]:
    """Records of all lists in the text, each list counted on its own; a fault ends it and names how far it came."""
    counts: dict[str, int] = {}
    with source.path.open("r", encoding=encoding, errors="replace") as file:
        text = JsonText(file)
        try:
            while text.peek():
                for path, values in _found(text, (), 0):
                    counts[path] = counts.get(path, 0) + 1
                    yield Record(path, counts[path], values)
                if text.peek() == ",":
                    text.take(",")
        except JsonFault as fault:
            kept = sum(counts.values())
            yield broken_export(
                source, "JSON", kept, fault,
                too_early="in the middle of record 1",
            )  # fmt: skip


def _found(text: JsonText, path: tuple[str, ...], deep: int) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Records of the value that comes next, with the path of their list. A value that fits is read whole, a longer one walked through."""
    opening = text.peek()
    if opening == "[":
        names: list[str] | None = None
        for _ in text.elements():
            # an element is a record or a row, however long
            element = _whole(text)
            if _flat(element):
                cells = [_text(x) for x in element]
                if names is None and names_a_record(cells):
                    names = cells
                else:
                    yield ".".join(path), _row(names, cells)
            else:
                yield from _records(element, path, deep, listed=True)
    elif opening == "{":
        try:
            found = text.value()
        except (TooLong, JsonFault):
            # too long, or cut: what is whole in it is found on the way in
            for name in text.members():
                yield from _found(text, (*path, name), deep + 1)
        else:
            yield from _records(found, path, deep, listed=False)
    else:
        text.value()


def _whole(text: JsonText) -> Any:
    try:
        return text.value()
    except TooLong as error:
        raise JsonFault("a record is longer than eight million characters", text.line) from error


def _records(
    value: Any, path: tuple[str, ...], deep: int, *, listed: bool
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Records within a value that was read whole."""
    if isinstance(value, Pairs):
        if _wraps(value, deep, listed=listed):
            names = next((_names(v) for k, v in value if k.casefold() in _NAMES_BESIDE and isinstance(v, list)), None)
            for name, inner in value:
                if name.casefold() in _NAMES_BESIDE and names:
                    continue
                if names and isinstance(inner, list) and all(_flat(x) for x in inner):
                    for row in inner:
                        yield ".".join((*path, name)), _row(names, [_text(x) for x in row])
                else:
                    yield from _records(inner, (*path, name), deep + 1, listed=False)
        elif listed or not path or names_a_record([name for name, _ in value]):
            yield ".".join(path), _values(value)
    elif isinstance(value, list) and deep <= _DEEPEST:
        for element in value:
            yield from _records(element, path, deep + 1, listed=True)


def _wraps(value: Pairs, deep: int, *, listed: bool) -> bool:
    """Whether an object is a wrapper around lists, not a record that has lists in it; of those that are listed only what holds clear records."""
    if deep > _DEEPEST or names_a_record([name for name, inner in value if not _is_list(inner)]):
        return False
    for _, inner in value:
        if isinstance(inner, Pairs):
            if _wraps(inner, deep + 1, listed=listed):
                return True
        elif isinstance(inner, list) and (
            any(isinstance(x, Pairs) and names_a_record([name for name, _ in x]) for x in inner)
            if listed
            else any(isinstance(x, list) for x in inner)
        ):
            return True
    return not listed and any(_is_list(inner) and not inner for _, inner in value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and not isinstance(value, Pairs)


def _flat(value: Any) -> bool:
    return _is_list(value) and not any(isinstance(x, list) for x in value)


def _names(value: Sequence[Any]) -> list[str] | None:
    """Names of columns that stand beside rows, as texts or as objects with a name."""
    told = [next((str(v) for k, v in x if k in ("name", "label", "title", "field")), "") if isinstance(x, Pairs) else _text(x) for x in value]  # fmt: skip
    return told if any(told) else None


def _row(names: Sequence[str] | None, cells: Sequence[str]) -> tuple[tuple[str, str], ...]:
    named = itertools.chain(names or (), (f"column {i}" for i in itertools.count(len(names or ()) + 1)))
    return tuple(zip(named, cells, strict=False))


def _values(record: Pairs, path: str = "", deep: int = 0) -> tuple[tuple[str, str], ...]:
    """Values of a record with their paths; what the service says of the record and not of the work is left out."""
    out: list[tuple[str, str]] = []
    for name, value in record:
        if _NOISE.match(name):
            continue
        # Maximo puts the name of a vocabulary before each name
        place = f"{path}{name.rpartition(':')[2]}"
        if isinstance(value, Pairs):
            if deep < _INSIDE:
                out += _values(value, f"{place}.", deep + 1)
        elif isinstance(value, list):
            out += _of_list(value, place, deep)
        else:
            out.append((place, _text(value)))
    return tuple(out)


def _of_list(value: Sequence[Any], place: str, deep: int) -> list[tuple[str, str]]:
    """A list within a record: what its elements say of one thing stands together."""
    together: dict[str, list[str]] = {}
    for element in value:
        if isinstance(element, Pairs):
            if deep < _INSIDE:
                for path, told in _values(element, f"{place}.", deep + 1):
                    together.setdefault(path, []).append(told)
        elif not isinstance(element, list):
            together.setdefault(place, []).append(_text(element))
    return [(path, joined(texts)) for path, texts in together.items()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    moment = _MOMENT.match(text)
    if moment:
        # milliseconds since 1970 in UTC, as SAP Gateway writes them
        at = dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=int(moment[1]))
        return f"{at:%Y-%m-%d}" if at.time() == dt.time(0) else f"{at:%Y-%m-%dT%H:%M}+00:00"
    time = _TIME.match(text)
    return f"{int(time[1]):02d}:{int(time[2]):02d}" if time else text.strip()
