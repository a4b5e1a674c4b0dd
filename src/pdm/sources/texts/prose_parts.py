"""Jobs within a paragraph: sentences that tell of another machine, or of a day of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pdm.sources.tables.site_names import Named, counts_a_kind, named_in, one_in
from pdm.sources.texts.typed_entry import is_kind
from pdm.sources.texts.typed_page import Line, Page, goes_on_telling
from pdm.vocabulary.fields import normalise

_SENTENCE_END = re.compile(r"(?<=[^\W_]{2}[.!?])(?<!\.\d\.)(?<!\.\d\d\.)\s+(?=[A-ZÀ-Þ\d(])")
"""The end of a sentence, and not that of a day ("am 10.06. Kondensator gereinigt")."""
_WORDS = 3


@dataclass
class _Job:
    """What a paragraph tells of one job.

    Attributes:
        start: Where it begins in the paragraph.
        text: What is said.
        named: The machine that its first sentence names; None where it names none, or several.
        own_day: It tells of a day of its own.
        sure: It cannot but be a job of its own: of its day, or because it begins with its machine.
    """

    start: int
    text: str
    named: Named | None
    own_day: bool = False
    sure: bool = True


def parted(entry: Line, page: Page) -> list[Line]:
    """A paragraph as the lines of its jobs; any other line as it is.

    A sentence that tells of another day than those before it begins a line of its own. Where that stands in the row of the one before it, and where only
    another machine is named, the jobs are lines of one text, as each may be a job of its own; the machine at the head of the paragraph is part of
    it then, unless all jobs surely name their machine: then these are lines, too.

    Args:
        entry: A line.
        page: On which it stands.
    """
    if not entry.prose:
        return [entry]
    jobs = list(_jobs(entry, page))
    if len(jobs) == 1:
        return [entry]
    own, text = entry.fields.get("equipment", ""), entry.fields["description"]
    before = 0 if not own or own in text else len(own) + 1
    lines: list[list[_Job]] = []
    rows: list[int] = []
    for job in jobs:
        row = entry.row_at(max(0, job.start - before))
        if lines and not (job.own_day and row > rows[-1]):
            lines[-1].append(job)
        else:
            lines.append([job])
            rows.append(row if rows else entry.row)
    shared = {f: v for f, v in entry.fields.items() if f not in ("equipment", "description")}
    # clock and day at the head of a paragraph are those of its first job
    later = {f: v for f, v in shared.items() if f not in ("date", "time")}
    out = [
        _line(entry, row, told, later if n else shared) for n, (row, told) in enumerate(zip(rows, lines, strict=True))
    ]
    if len(lines[0]) == 1 and own:
        out[0].fields |= {
            "equipment": own,
            "description": lines[0][0].text if own in text else lines[0][0].text[before:],
        }
    return out


def _line(entry: Line, row: int, jobs: list[_Job], shared: dict[str, str]) -> Line:
    fields = {**shared, "description": "\n".join(job.text for job in jobs)}
    if all(job.sure and job.named for job in jobs):
        fields["equipment"] = "\n".join(job.named.text for job in jobs if job.named)
    return replace(entry, row=row, fields=fields, begun=[])


def _jobs(entry: Line, page: Page) -> Iterator[_Job]:
    """Jobs of a paragraph, the machine at its head being part of the first."""
    own, text = entry.fields.get("equipment", ""), entry.fields["description"]
    text = text if not own or own in text else f"{own} {text}"
    names = page.names
    job: _Job | None = None
    before: set[str] = set()
    day = ""
    for start, sentence in _sentences(text):
        first = named_in(sentence, names) if len(sentence.split()) >= _WORDS else None
        named = first if first is not None and one_in(sentence, names) else None
        key = normalise(first.text) if first is not None else ""
        told = page.day_in_mail(sentence)
        if job is None:
            job, day = _Job(start, sentence, named), told
        else:
            own_day = (
                bool(told)
                and told != day
                and (named is not None or goes_on_telling(sentence) or counts_a_kind(sentence, names))
            )
            # "Seal ordered for the fan pump. R2 I'll get Shug to look at"
            begun = named is not None and named.start == 0 and not before and is_kind(job.text)
            other = named is not None and key not in before and (bool(before) or begun)
            if own_day or other:
                yield job
                at_head = named is not None and named.start == 0
                job, day = _Job(start, sentence, named, own_day, own_day or at_head), told or day
            else:
                job.text = f"{job.text} {sentence}"
        before |= {key} - {""}
    if job is not None:
        yield job


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, text[start : end.start()]
        start = end.end()
    yield start, text[start:]
