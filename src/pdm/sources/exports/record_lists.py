"""Lists of records, as JSON and XML exports hold them, into lines: names of values are the header, records the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading
from pdm.sources.files.opened import Opened, Source, guarded
from pdm.sources.tables.layout import Layout, find_layout
from pdm.sources.tables.rows import CHUNK_ROWS, text_frame, to_entries
from pdm.sources.texts.delimited import too_many_rows
from pdm.vocabulary.fields import recognise_row
from pdm.vocabulary.header_likeness import is_header

MOST_NAMES = 500
"""Values of a record that have a column; what comes beyond is told and left."""
_LOOKED_AT = 200
_CLEAR = 4
"""Known names that make a record, however many unknown ones stand beside them."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record: the list that it stands in, its number there from 1, and its values with the path to each within it."""

    of: str
    number: int
    values: tuple[tuple[str, str], ...]


@dataclass
class _Survey:
    """What a first look over the whole file finds of one list."""

    page: int
    names: dict[tuple[str, int], int] = field(default_factory=dict)
    first: list[Record] = field(default_factory=list)
    number: int = 0
    too_wide: bool = False

    def look(self, record: Record) -> None:
        self.number += 1
        for name, _ in _numbered(record):
            if name not in self.names and not self.too_wide:
                self.too_wide = len(self.names) >= MOST_NAMES
                if not self.too_wide:
                    self.names[name] = len(self.names)
        if len(self.first) < _LOOKED_AT:
            self.first.append(record)

    def headers(self) -> list[str]:
        """Names of the columns; a path is cut to its last part where that is clear."""
        paths = [path for path, _ in self.names]
        leaves = [path.rpartition(".")[2] for path in paths]
        seen = {leaf: {p for p, other in zip(paths, leaves, strict=True) if other == leaf} for leaf in set(leaves)}
        return [leaf if len(seen[leaf]) == 1 else path for path, leaf in zip(paths, leaves, strict=True)]

    def cells(self, record: Record) -> list[str]:
        out = [""] * len(self.names)
        for name, value in _numbered(record):
            place = self.names.get(name)
            if place is not None:
                out[place] = value
        return out


def _numbered(record: Record) -> Iterator[tuple[tuple[str, int], str]]:
    """Values with their path and how often it came before in the record."""
    often: dict[str, int] = {}
    for path, value in record.values:
        often[path] = often.get(path, -1) + 1
        yield (path, often[path]), value


def record_readings(source: Source, kind: str, records: Callable[[], Iterator[Record | Refusal]]) -> Opened:
    """Find what the values of each list mean and give its lines; `page` is the number of the list, `row` that of the record.

    Args:
        source: The document.
        kind: Its kind for `DOCUMENTS`.
        records: Goes through all records in the order of the file; gone through twice, so that memory does not grow with it.

    Raises:
        Refused: No list holds log lines.
    """
    surveys: dict[str, _Survey] = {}
    faults: list[Refusal] = []
    for record in records():
        if isinstance(record, Refusal):
            faults.append(record)
            continue
        surveys.setdefault(record.of, _Survey(len(surveys) + 1)).look(record)
    tables: dict[str, tuple[_Survey, Layout]] = {}
    notices: list[Refusal] = []
    for name, survey in surveys.items():
        try:
            layout = _layout(source, name, survey)
        except Refused as refused:
            notices.append(refused.refusal)
            continue
        notices += layout.notices
        if survey.too_wide:
            notices.append(_too_wide(source, survey))
        tables[name] = survey, layout
    if not tables:
        if faults or notices:
            raise Refused([*faults, *notices][0])
        source.refuse(
            Reason.EMPTY_FILE, "There are no records in it.",
            "If there should be some, look at the filter and the period of the export, and send it again.",
        )  # fmt: skip
    opened = Opened(source.document(kind, len(surveys)), refusals=notices)
    opened.chunks = guarded(source, _chunks(source, records, tables))
    return opened


def _layout(source: Source, name: str, survey: _Survey) -> Layout:
    headers = survey.headers()
    what = f"list '{name}'" if name else "list"
    rows = [headers, *(survey.cells(r) for r in survey.first)]
    return find_layout(source, rows, page=survey.page, what=what, most=1)


def _too_wide(source: Source, survey: _Survey) -> Refusal:
    return source.refusal(
        Reason.UNMAPPED_HEADER, f"Its records have more than {MOST_NAMES} different values; those that came later were not read.",
        "Export the columns that are wanted (date, equipment, description, order, codes, costs) and send that.", page=survey.page,
    )  # fmt: skip


def _chunks(
    source: Source, records: Callable[[], Iterator[Record | Refusal]], tables: dict[str, tuple[_Survey, Layout]]
) -> Iterator[PageReading]:
    waiting: dict[str, list[Record]] = {name: [] for name in tables}
    faults: list[Refusal] = []
    total = 0
    for record in records():
        if isinstance(record, Refusal):
            faults.append(record)
            continue
        if record.of not in tables:
            continue
        total += 1
        if total > source.limits.rows:
            faults.append(too_many_rows(source))
            break
        rows = waiting[record.of]
        rows.append(record)
        if len(rows) >= CHUNK_ROWS:
            yield _reading(source, rows, *tables[record.of])
            waiting[record.of] = []
    for name, rows in waiting.items():
        if rows:
            yield _reading(source, rows, *tables[name])
    if faults:
        yield PageReading.nothing(*faults)


def _reading(source: Source, rows: Sequence[Record], survey: _Survey, layout: Layout) -> PageReading:
    frame = text_frame([survey.cells(r) for r in rows], [r.number for r in rows])
    return to_entries(source, frame, layout, page=survey.page)


def names_a_record(names: Sequence[str]) -> bool:
    """Whether names of values are those of a log line, many others among them or not."""
    return _names_a_record(tuple(names))


@lru_cache(maxsize=4096)
def _names_a_record(names: tuple[str, ...]) -> bool:
    plain = [name.rpartition(".")[2].rpartition(":")[2] for name in names]
    return is_header(plain) or len(recognise_row(plain)) >= _CLEAR


def joined(values: Sequence[str]) -> str:
    """Several values of one name as one text, each once."""
    return " / ".join(dict.fromkeys(v for v in values if v))
