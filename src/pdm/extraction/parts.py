"""Several events told in one line: where they are counted or name different machines, they are taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COUNTED = re.compile(r"(?:^|[\s;,.])(?:\(?([1-9])[.)]\)?|([a-e])\))\s+(?=[A-Za-z])")
_MACHINE = re.compile(
    r"(?:^|(?<=[;.|]\s)|(?<=[;|]))\s*(?P<tag>(?=[\w/-]*\d)[A-Z]{1,4}[-/ ]?\d{2,5}[A-Z]?)\s*[:\-]?\s+(?=\S)"
)
_LEAST = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One event of a line: its words, and the machine it names for itself."""

    text: str
    mention: str | None = None


def split(text: str) -> tuple[Part, ...]:
    """Parts of a line, in order; the whole line where it tells of one event."""
    counted = _at(text, list(_COUNTED.finditer(text)))
    if counted:
        return counted
    machines = list(_MACHINE.finditer(text))
    if len(machines) >= 2 and len({m["tag"] for m in machines}) == len(machines):
        cuts = [m.start() for m in machines]
        cuts[0] = 0
        texts = [text[a:b].strip(" ;|") for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
        if all(len(t) >= len(m["tag"]) + _LEAST for t, m in zip(texts, machines, strict=True)):
            return tuple(Part(t, m["tag"]) for t, m in zip(texts, machines, strict=True))
    return (Part(text),)


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
