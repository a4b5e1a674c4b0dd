"""Marked texts: their words, the spans that somebody marked in them, and the relations of these.

Two forms are read. JSON holds texts and marks: a list of `{tokens, entities: [{start, end, type}], relations: [{head, tail, type}]}`. A table of
marks (`.tsv`) points to texts that stand in other files, so that texts which may not be passed on can be marked all the same::

    # file c maintnorm/company_c/train.norm
    # file e excavators/work_orders.csv OriginalShorttext
    # label A Activity/MaintenanceActivity
    # relation P hasParticipant/hasPatient
    c	12	9a3f01bc	0-1A 2-3B	0>1P

Each line is a file, a text of it (the first is 0), a checksum of its words, spans (first word, word after the last, label) and
relations (head and tail, the first span is 0). A column of a CSV file is cut into words as the extractor does it.
"""

from __future__ import annotations

import csv
import json
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pdm.errors import SettingsError
from pdm.extraction.spans.relations import Relation
from pdm.extraction.spans.spans import Span
from pdm.extraction.words.tokens import tokenise

_MARK = re.compile(r"(\d+)([->])(\d+)([^\W\d]\w*)")


@dataclass(frozen=True)
class Marked:
    """Texts that somebody marked.

    Attributes:
        words: Of each text.
        spans: Marked in it.
        relations: Between the spans of each.
        changed: How many marks were left out since their texts are not what was marked.
    """

    words: list[list[str]] = field(default_factory=list)
    spans: list[list[Span]] = field(default_factory=list)
    relations: list[list[Relation]] = field(default_factory=list)
    changed: int = 0

    def part(self, which: Sequence[int]) -> Marked:
        """Some of the texts."""
        return Marked(
            [self.words[n] for n in which], [self.spans[n] for n in which], [self.relations[n] for n in which]
        )

    def __add__(self, other: Marked) -> Marked:
        return Marked(
            self.words + other.words, self.spans + other.spans, self.relations + other.relations, self.changed + other.changed
        )  # fmt: skip


def read_marked(paths: Sequence[Path], depth: int, find: Callable[[str], Path] | None = None) -> Marked:
    """Texts of files of marks.

    Args:
        paths: JSON files or tables of marks.
        depth: Levels of the names of labels that are kept.
        find: Where a file that a table names is; beside the table when None.

    Raises:
        SettingsError: A line of a table is none, or names what it does not declare.
    """
    out = Marked()
    for path in paths:
        if path.suffix == ".tsv":
            out += _pointed(path, depth, find or path.parent.joinpath)
            continue
        for text in json.loads(path.read_text(encoding="utf-8")):
            out.words.append(list(text["tokens"]))
            out.spans.append([Span(e["start"], e["end"], _cut(e["type"], depth)) for e in text["entities"]])
            out.relations.append([Relation(r["head"], r["tail"], r["type"]) for r in text["relations"]])
    return out


def read_plain(path: Path) -> list[list[str]]:
    """Words of a file: one text a line, or one word a line as `written TAB standard` with blank lines between texts."""
    content = path.read_text(encoding="utf-8")
    if "\t" not in content:
        return [line.rsplit(",", 1)[0].split() for line in content.splitlines() if line.strip()]
    return [
        [w for line in block.splitlines() if "\t" in line for w in line.split("\t")[1].split()] for block in content.split("\n\n") if block.strip()
    ]  # fmt: skip


def checksum(words: Sequence[str]) -> str:
    """Of the words of a text, eight hexadecimal digits."""
    return f"{zlib.crc32(' '.join(words).encode()):08x}"


def _pointed(path: Path, depth: int, find: Callable[[str], Path]) -> Marked:
    texts: dict[str, list[list[str]]] = {}
    names: dict[str, dict[str, str]] = {"label": {}, "relation": {}}
    words: list[list[str]] = []
    spans: list[list[Span]] = []
    relations: list[list[Relation]] = []
    changed = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            if line.startswith("#"):
                kind, *rest = line[1:].split() or [""]
                if kind == "file":
                    texts[rest[0]] = _texts(find(rest[1]), " ".join(rest[2:]))
                elif kind in names and len(rest) == 2:
                    names[kind][rest[0]] = rest[1]
                continue
            file, at, check, marks, *related = line.split("\t")
            own = texts[file][int(at)]
            if checksum(own) != check:
                changed += 1
                continue
            found = [_span(mark, names["label"], depth, len(own)) for mark in marks.split()]
            told = [_relation(mark, names["relation"], len(found)) for mark in (related[0].split() if related else ())]
        except (KeyError, IndexError, ValueError) as error:
            raise SettingsError(
                f"line {number} is no mark of a text that is there ({error}).", place=str(path),
                remedy="Write file, text, checksum, spans as 0-2A and relations as 0>1P, with '# file', '# label' and '# relation' above.",
            ) from error  # fmt: skip
        words.append(own)
        spans.append(found)
        relations.append(told)
    return Marked(words, spans, relations, changed)


def _texts(path: Path, column: str = "") -> list[list[str]]:
    if not column:
        return read_plain(path)
    with path.open(encoding="utf-8", newline="") as file:
        return [[t.text for t in tokenise(row[column])] for row in csv.DictReader(file)]


def _span(mark: str, labels: dict[str, str], depth: int, words: int) -> Span:
    start, end, label = _parts(mark, "-")
    if not start < end <= words:
        raise ValueError(f"{mark} lies outside of the text")
    return Span(start, end, _cut(labels[label], depth))


def _relation(mark: str, kinds: dict[str, str], spans: int) -> Relation:
    head, tail, kind = _parts(mark, ">")
    if max(head, tail) >= spans:
        raise ValueError(f"{mark} relates a span that is not there")
    return Relation(head, tail, kinds[kind])


def _parts(mark: str, between: str) -> tuple[int, int, str]:
    found = _MARK.fullmatch(mark)
    if found is None or found[2] != between:
        raise ValueError(f"{mark} is no mark")
    return int(found[1]), int(found[3]), found[4]


def _cut(label: str, depth: int) -> str:
    return "/".join(label.split("/")[:depth])
