"""Several jobs in one cell, a line each or parted by semicolons: "Crate washer chain off⏎Granulator blocked" tells of two machines.

A line is a job of its own where it names another machine than the lines before it; a line that names none goes on with the
job above it ("stripped and cleaned"). Lines alone say nothing: people break lines where the cell ends, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pdm.extraction.words.matcher import Hit, matcher
from pdm.extraction.words.tokens import NUMBER, Token, tokenise

Names = Callable[[str], tuple[int, str] | None]
"""Where a text names a machine of the site for the first time, and the name as it stands there; None where it names none."""

_LINES = re.compile(r"\s*\n\s*|(?:^|\s)[•▪●◦‣∙]\s*")
_STROKE, _SEMICOLON = re.compile(r"\s+/\s+"), re.compile(r"\s*;\s+")
_BULLET = re.compile(r"^['\s]*(?:[-–—*>·•▪●◦‣∙+]+\s+|[-–—*>•]+(?=[^\W\d]))")
_GOES_ON = re.compile(
    r"(?:,|\b(?:and|or|but|because|with|to|of|on|for|the|a|an|from|by|at|in|und|oder|mit|von|auf|der|die|das|et|ou|avec|de|y|o|con|en))$",
    re.I,
)
"""A line that ends so is not at its end."""
_NO_MACHINE = re.compile(
    r"(?:M\d{1,2}|DN\d+|PN\d+|IP\d\d|PT100\d?|CO2|H2S?|O2|N2|NH3|SO2|NO[X2]|R\d{2,3}[a-z]?|(?:EN|ISO|DIN|IEC|BS|ASTM)\d+|G\d|T\d{3,4}|WO\d+|PO\d+|v\d(?:\.\d+)*|Q[1-4]|W[12]?\d|KW\d+|X\d+)$",
    re.I,
)
"""Sizes, gases, standards, orders, and weeks that look like tags."""
_FASTENERS = frozenset(("bolt", "bolts", "nut", "nuts", "stud", "studs", "screw", "screws", "fuse", "fuses", "cable"))
_NUMBERED_THINGS = frozenset(("code", "error", "fault", "alarm", "err", "order", "number", "drawing", "page", "shift"))
_TAG = re.compile(
    r"(?<![\w/.-])(?=[\w/.-]*\d)(?:\d{1,3}[-_])?[A-Za-z]{1,5}(?:[-_./]?\d+|[-_./][A-Za-z]{1,5}(?:\d+)?)+[A-Za-z]?(?!\w)"
)
_SURE_TAG = re.compile(r"(?=.*\d)(?:[^\W\d_]{2,}.*|[^\W\d_][-_./]\d{2,}\w*)", re.S)
"""A tag that is nothing else even in the middle of a sentence, where "E12" is a fault."""
_ON = frozenset(("on", "an", "am", "sur", "op"))
_NO_WORK = frozenset(("operate", "supply", "remove"))
_HEAD_WORDS = 2
"""Words before the name of the machine with which a line begins, at most ("the", "No."); more is told of something else first."""
_UNIT_DIGITS, _SHORT = 3, 2
"""Digits of a machine's number, and letters and digits of a name that is none without the word behind it."""
_LEAST = 6
"""Letters that tell something beside a name, at least."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job of a cell.

    Attributes:
        text: Its words.
        name: The machine with which it begins, as it is written; empty where it begins with none.
        sure: The name is a tag, or one that the site's machines bear.
    """

    text: str
    name: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cell.

    Attributes:
        text: Its words, without a bullet.
        machine: What its machine is known by, alike for the same machine; empty where it names none.
        name: The machine's name, where the line begins with it.
        sure: As for `Job`.
        head: Nothing is told before the machine.
        trouble: It tells of a trouble, or of work on its machine ("PM on loader 2 done").
        tells: It tells of anything.
        before: What parts it from the line before it: the end of a line, a stroke, a semicolon.
    """

    text: str
    machine: str = ""
    name: str = ""
    sure: bool = False
    head: bool = False
    trouble: bool = False
    tells: bool = False
    before: str = " "


def jobs(text: str, named: bool, strokes: bool, names: Names | None = None) -> list[Job]:
    """Jobs of a cell, each with the machine it begins with; empty where the cell tells of one.

    Args:
        text: As written, with its line breaks; semicolons part like these.
        named: The row names its machine in a column: then every line has to begin with a machine of its own.
        strokes: Strokes between blanks were written in the cell; they part like the ends of lines.
        names: Finds names of the site's machines.
    """
    pieces = _whole([p for p in (_BULLET.sub("", p).strip() for p in _LINES.split(text)) if p])
    title = pieces.pop(0) if len(pieces) > 2 and pieces[0].endswith(":") else ""
    parted = _parted([(" ", p) for p in pieces], _SEMICOLON, "; ")
    parted = _parted(parted, _STROKE, " / ") if strokes else parted
    if len(parted) < 2:
        return []
    lines = [replace(_line(t, names), before=before) for before, t in parted if t]
    if len({line.machine for line in lines if line.machine}) < 2 or (named and not all(line.head for line in lines)):
        return []
    groups = _grouped(lines)
    if sum(1 for g in groups if _machine(g)) < 2 or not all(_says_more(g) for g in groups):
        return []
    return [Job(f"{title} {_joined(g)}".strip(), g[0].name, g[0].sure) for g in groups]


def listed(text: str) -> list[str]:
    """Jobs that stand under each other behind bullets, on parts of their own; empty where lines have none, or tell of one part, or of nothing."""
    pieces = [p for p in re.split(r"\s*\n\s*|\s+(?=[•▪●◦‣∙])", text.strip()) if p]
    told = [_BULLET.sub("", p).strip() for p in pieces if _BULLET.match(p)]
    if len(told) < 2 or len(told) < len(pieces):
        return []
    alone = [_things(t) for t in told]
    return told if all(alone) and not any(a & b for a, b in combinations(alone, 2)) else []


def _things(text: str) -> frozenset[str]:
    """What a text is about: its parts, and its words beside those for what was wrong or done; empty where it tells neither or only one word."""
    tokens = tokenise(text)
    hits = matcher().find(tokens)
    words = {k for k, t in enumerate(tokens) if t.text.isalpha() and len(t.text) > _SHORT}
    if len(words) < 2 or not any(h.kind in ("mode", "action") for h in hits):
        return frozenset()
    told = {k for h in hits if h.kind in ("mode", "action", "cue") for k in range(h.start, h.end)}
    return frozenset({h.text for h in hits if h.kind == "component"} | {tokens[k].text for k in words - told} | {text})


def _parted(pieces: Sequence[tuple[str, str]], mark: re.Pattern[str], written: str) -> list[tuple[str, str]]:
    """Pieces and what stands before each, parted at a mark, too."""
    return [
        (written if n else before, t.strip()) for before, p in pieces for n, t in enumerate(mark.split(p)) if t.strip()
    ]


def _whole(pieces: Sequence[str]) -> list[str]:
    """Lines, joined where one was broken in the middle of a sentence."""
    out: list[str] = []
    for piece in pieces:
        if out and _GOES_ON.search(out[-1]):
            out[-1] = f"{out[-1]} {piece}"
        else:
            out.append(piece)
    return out


def _grouped(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Lines of each job; what stands before the first machine is one of its own where it tells of something."""
    groups: list[list[_Line]] = []
    for line in lines:
        before = groups[-1] if groups else []
        another = line.machine and line.machine != _machine(before)
        # "changed over to P-102" goes on with what was told; "leak on P-102" is told anew
        starts = another and (line.head or (line.sure and line.trouble and line.before != " / "))
        if before and (not starts or not any(x.machine or x.tells for x in before)):
            before.append(line)
        else:
            groups.append([line])
    return groups


def _machine(group: Sequence[_Line]) -> str:
    """The machine of a job: the one it began with."""
    return next((line.machine for line in group if line.machine), "")


def _joined(group: Sequence[_Line]) -> str:
    return "".join(line.before * (n > 0) + line.text for n, line in enumerate(group))


def _says_more(group: Sequence[_Line]) -> bool:
    """Whether a job is more than the name of its machine."""
    return len(_joined(group)) >= len(group[0].name) + _LEAST


def _line(text: str, names: Names | None) -> _Line:
    tokens = tokenise(text)
    hits = matcher().find(tokens)
    tells = any(h.kind in ("mode", "action", "component", "class") for h in hits)
    trouble = any(h.kind == "mode" for h in hits)
    own = names(text) if names is not None else None
    found = [
        (*f, sure)
        for f, sure in ((own, True), (_tag(text, tokens, hits), False), (_numbered(text, tokens, hits), False))
        if f
    ]
    if not found:
        return _Line(text, trouble=trouble, tells=tells)
    # of two that begin at one place the one the site knows
    start, name, sure = min(found, key=lambda f: (f[0], not f[2]))
    before = [t for t in tokens if t.end <= start]
    head = len(before) <= _HEAD_WORDS and not any(h.kind in ("action", "mode") and h.start < len(before) for h in hits)
    on_it = bool(before) and before[-1].text in _ON and any(h.kind == "action" and h.code not in _NO_WORK for h in hits)
    trouble = trouble or on_it
    sure = sure or (" " not in name and _SURE_TAG.fullmatch(name) is not None)
    return _Line(text, _key(name), name if start == 0 else "", sure, head, trouble, tells)


def _tag(text: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> tuple[int, str] | None:
    """The first word that looks like a tag; one letter with a number is one together with the word behind ("L2 filler")."""
    for found in _TAG.finditer(text):
        name = found.group()
        before = [t.text for t in tokens if t.end <= found.start()]
        at = next((i for i, t in enumerate(tokens) if t.start >= found.end()), len(tokens))
        behind = tokens[at].text if at < len(tokens) else ""
        if _NO_MACHINE.match(name) or behind in _FASTENERS or (before and before[-1] in _NUMBERED_THINGS):
            continue
        if sum(c.isalnum() for c in name) > _SHORT or not behind.isalpha():
            return found.start(), name
        said = any(h.kind in ("mode", "action", "cue") and h.start <= at < h.end for h in hits)
        return found.start(), name if said else text[found.start() : tokens[at].end]
    return None


def _numbered(text: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> tuple[int, str] | None:
    """The first machine that is told by its kind and number: "Pump 2", "No. 2 boiler", "Bay 2 pump"."""
    for hit in hits:
        if hit.kind != "class":
            continue
        if hit.end < len(tokens) and tokens[hit.end].text == NUMBER and _is_unit(text, tokens[hit.end]):
            return tokens[hit.start].start, text[tokens[hit.start].start : tokens[hit.end].end]
        if hit.start and tokens[hit.start - 1].text == NUMBER and _is_unit(text, tokens[hit.start - 1]):
            first = hit.start - 2 if hit.start > 1 and tokens[hit.start - 2].text.isalpha() else hit.start - 1
            if any(h.kind in ("action", "mode") and h.start <= first < h.end for h in hits):
                # "replaced 2 fans"
                continue
            return tokens[first].start, text[tokens[first].start : tokens[hit.end - 1].end]
    return None


def _is_unit(text: str, token: Token) -> bool:
    written = text[token.start : token.end]
    return written.isdigit() and len(written) <= _UNIT_DIGITS


def _key(name: str) -> str:
    """A name without its separators and leading zeros."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\W_]+", "", name)).casefold()
