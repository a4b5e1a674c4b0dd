"""Several events told in one line: where they are counted or name different machines, they are taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pdm.extraction.events.jobs import Names, jobs, listed

_COUNTED = re.compile(r"(?:^|[\s;,.])(?:\(?([1-9]\d?)[.)]\)?|([a-e])\))\s*(?=[^\W\d_])")
_DASHED = re.compile(r"(?:^|[\s;,.])([1-9]\d?)()(?:\s?[-–:]|\s?=>?)\s*(?=[^\W\d_])")
"""Counted jobs where the text begins with the first: "1- seal changed 2- aligned", which behind words are machines."""
_MACHINE = re.compile(
    r"(?:^|(?<=[;.|]\s)|(?<=[;|]))\s*(?P<tag>(?=[\w/-]*\d)[A-Z]{1,4}[-/ ]?\d{2,5}[A-Z]?)\s*[:\-]?\s+(?=\S)"
)
_LEAST = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One event of a line: its words, and the machine it names for itself."""

    text: str
    mention: str | None = None


def split(
    text: str, machine: str = "", place: str = "", *, joined: bool = False, names: Names | None = None
) -> tuple[Part, ...]:
    """Parts of a line, in order, each without line breaks; the whole line where it tells of one event.

    Args:
        text: As written, with its line breaks.
        machine: The machine that the row names in a column; empty where it names none.
        place: The place that it names.
        joined: Strokes in the text may stand between what was written in different cells.
        names: Finds names of the site's machines.
    """
    plain = " ".join(text.split())
    dashed = list(_DASHED.finditer(plain))
    counted = _at(plain, list(_COUNTED.finditer(plain))) or (
        _at(plain, dashed) if dashed and dashed[0].start() == 0 else ()
    )
    if counted:
        return counted
    if bulleted := listed(text):
        return tuple(Part(t) for t in bulleted)
    strokes = not joined and not machine and " / " in text
    if strokes or "\n" in text or "•" in text or "; " in text:
        if beside := _beside(text, machine):
            return beside
        if told := jobs(text, bool(machine), strokes, names):
            # a name that may be none is left to those who know the machines, unless another would stand for it
            given = bool(machine or place)
            return tuple(Part(" ".join(j.text.split()), (j.name if j.sure or given else "") or None) for j in told)
    text = plain
    machines = list(_MACHINE.finditer(text))
    if len(machines) >= 2 and len({m["tag"] for m in machines}) == len(machines):
        cuts = [m.start() for m in machines]
        cuts[0] = 0
        texts = [text[a:b].strip(" ;|") for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
        if all(len(t) >= len(m["tag"]) + _LEAST for t, m in zip(texts, machines, strict=True)):
            return tuple(Part(t, m["tag"]) for t, m in zip(texts, machines, strict=True))
    return (Part(text),)


def _beside(text: str, machine: str) -> tuple[Part, ...]:
    """Each line with the machine that stands beside it, where a cell of machines has as many lines as that of the texts."""
    machines = [m.strip() for m in machine.splitlines() if m.strip()]
    lines = [" ".join(t.split()) for t in text.splitlines() if t.strip()]
    if len(machines) < 2 or len(machines) != len(lines):
        return ()
    return tuple(Part(t, m) for t, m in zip(lines, machines, strict=True)) if min(map(len, lines)) >= _LEAST else ()


def _at(text: str, marks: list[re.Match[str]]) -> tuple[Part, ...]:
    """Parts behind "1) … 2) …" where the count runs on from one."""
    names = [m[1] or str("abcde".index(m[2]) + 1) for m in marks]
    if len(marks) < 2 or names != [str(n + 1) for n in range(len(names))]:
        return ()
    head = text[: marks[0].start()].strip()
    texts = [
        text[m.end() : n].strip(" ;,") for m, n in zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=True)
    ]
    if any(len(t) < _LEAST for t in texts):
        return ()
    return tuple(Part(f"{head} {t}".strip() if head else t) for t in texts)
