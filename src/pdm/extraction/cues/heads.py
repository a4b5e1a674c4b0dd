"""Which part a line is about: the head of the words that name it, "hose" in "brake cooling hose on LH engine"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token

_PREPOSITIONS = frozenset(
    ["on", "at", "@", "of", "in", "inside", "under", "underneath", "below", "above", "near", "behind", "beside", "from", "by", "around", "against", "between", "for", "to", "into", "off"]
)  # fmt: skip
_BREAKS = _PREPOSITIONS | {
    "and",
    "or",
    "with",
    "is",
    "was",
    "has",
    "not",
    "no",
    "are",
    "were",
    "when",
    "after",
    "see",
    "due",
    "com",
    "con",
    "avec",
    "mit",
    "met",
    "med",
}
_PLACES = frozenset(
    ("the", "a", "left", "right", "hand", "side", "l", "r", "or", "lh", "rh", "lhs", "rhs", "front", "rear", "number", NUMBER, IDENTIFIER)
)  # fmt: skip
# parts of a machine that hold others: named last, they say where
_HOSTS = frozenset(("engine", "engines", "boom", "stick", "bucket", "cab", "cabin"))
# parts that no machine is named by: "bearing pump 2b" is a bearing of a pump
_INSIDE = frozenset(("bearing", "seal", "gasket", "coupling", "impeller", "bolt", "shaft"))
# what joins two things is named by the first: "hose to radiator", but "boom to bucket hose"
_JOINS = frozenset(("hose", "pipe", "cable"))
_USUAL_PLURALS = frozenset(("brakes", "lights", "brake lights", "air brakes"))
_FARTHEST = 2


@dataclass(frozen=True, slots=True)
class _Named:
    """Words that name one part: where they stand, the head among them, whether a preposition puts it under what stands before."""

    start: int
    end: int
    head: Scoped
    parts: int
    under: bool


def part_meant(
    found: Sequence[Scoped], told: Sequence[Scoped], tokens: Sequence[Token], head_first: bool = False
) -> str | None:
    """The code of the part that the trouble is about, or, where none is told, that is named first; None where no part is named.

    Args:
        found: Phrases of the text.
        told: Troubles that are there.
        tokens: Its words.
        head_first: The text is in a language that names the part before what it belongs to: "cuscinetto soffiante".
    """
    whole = {(f.hit.start, f.hit.end) for f in found if f.hit.kind == "class"}
    named = _named(found, whole, tokens, head_first)
    # the fluid is not the part, and of a machine and its part it is the part
    named = [n for n in named if n.head.hit.code != "oil"] or named
    named = [n for n in named if (n.head.hit.start, n.head.hit.end) not in whole] or named
    if not named:
        return None
    if told:
        trouble = told[0]
        _, part = clauses(tokens)
        named = [n for n in named if n.head.clause == trouble.clause] or named
        named = [n for n in named if part[n.start] == part[trouble.hit.start]] or named
        named = [n for n in named if not n.under] or named
        return min(named, key=lambda n: max(n.start - trouble.hit.end, trouble.hit.start - n.end)).head.hit.code
    return next((n for n in named if not n.under), named[0]).head.hit.code


def _named(
    found: Sequence[Scoped], whole: set[tuple[int, int]], tokens: Sequence[Token], head_first: bool
) -> list[_Named]:
    parts = [f for f in found if f.hit.kind == "component"]
    # words of doing and of trouble stand between two things, not within the name of one
    said = {
        i for f in found if f.hit.kind not in ("component", "class", "position") for i in range(f.hit.start, f.hit.end)
    }
    runs: list[list[Scoped]] = []
    for p in parts:
        far = _FARTHEST * (2 if head_first else 1)
        if runs and not _holds(runs[-1][-1], p, whole) and _goes_on(runs[-1][-1], p, said, tokens, far):
            runs[-1].append(p)
        else:
            runs.append([p])
    out: list[_Named] = []
    for run in runs:
        under = _under(run[0].hit.start, said, tokens) or bool(
            out
            and (
                _says_where(out[-1], run[0], tokens)
                or (_holds(out[-1].head, run[0], whole) and out[-1].end == run[0].hit.start)
            )
        )
        new = _Named(run[0].hit.start, run[-1].hit.end, _head(run, head_first), len(run), under)
        if out and _reaches(out[-1], new, tokens):
            last = out.pop()
            new = _Named(last.start, new.end, new.head, new.parts, last.under)
        out.append(new)
    return out


def _holds(before: Scoped, machine: Scoped, whole: set[tuple[int, int]]) -> bool:
    """Whether a machine is named that has the part before it."""
    return (machine.hit.start, machine.hit.end) in whole and before.hit.code in _INSIDE


def _goes_on(before: Scoped, part: Scoped, said: set[int], tokens: Sequence[Token], far: int) -> bool:
    """Whether a part goes on with the name begun by the one before it: "engine temp gauge", and not "steps engine access"."""
    between = range(before.hit.end, part.hit.start)
    words = [tokens[i].text for i in between]
    if len(words) > far or said & set(between):
        return False
    last = tokens[before.hit.end - 1].text
    if last.endswith("s") and not last.endswith("ss") and before.hit.text not in _USUAL_PLURALS:
        return False
    if part.hit.text in _HOSTS and before.hit.text not in _HOSTS and all(w in _PLACES for w in words):
        return False
    return all((w.isalpha() and w not in _BREAKS) or w == NUMBER for w in words)


def _head(run: Sequence[Scoped], first: bool) -> Scoped:
    """The last part of a name, or the first; the oil of "control valve oil" belongs to the leak behind it."""
    solid = [p for p in run if p.hit.code != "oil"]
    return (solid or run)[0 if first else -1]


def _under(start: int, said: set[int], tokens: Sequence[Token]) -> bool:
    """Whether a preposition stands before the name that begins at `start`."""
    for i in range(start - 1, max(-1, start - 5), -1):
        word = tokens[i].text
        if word in _PREPOSITIONS:
            return True
        if i in said or not (word.isalpha() or word in _PLACES):
            return False
    return False


def _says_where(before: _Named, part: Scoped, tokens: Sequence[Token]) -> bool:
    """ "switch left hand engine": the engine that has the switch."""
    between = tokens[before.end : part.hit.start]
    return part.hit.text in _HOSTS and before.head.hit.text not in _HOSTS and all(t.text in _PLACES for t in between)


def _reaches(first: _Named, second: _Named, tokens: Sequence[Token]) -> bool:
    """ "boom to bucket hose": one hose between two things."""
    between = [t.text for t in tokens[first.end : second.start]]
    return between == ["to"] and second.parts > 1 and first.head.hit.code not in _JOINS


_OF_PRODUCTION = frozenset(
    ("production", "packing", "packaging", "filling", "filler", "bottling", "assembly", "process", "whole", "entire", "rolling", "coating", "paint")
)  # fmt: skip
_STANDS = frozenset(
    ("down", "stopped", "stop", "stops", "stoppage", "halted", "restarted", "speed", "starved", "running")
)
_SET_BACK = frozenset(("back", "put", "placed", "brought", "came", "returned", "is", "was", "unit", "machine", "pump", "plant", "went", "taken"))  # fmt: skip


def without_production_lines(hits: list[Hit], tokens: Sequence[Token]) -> list[Hit]:
    """The hits without pipes that are a line of production ("packing line stopped") or none at all ("unit back on line 09:45")."""
    return [h for h in hits if not (h.kind == "component" and h.end == h.start + 1 and _of_production(h.start, tokens))]


def _of_production(at: int, tokens: Sequence[Token]) -> bool:
    if tokens[at].text not in ("line", "lines"):
        return False
    before = tokens[at - 1].text if at else ""
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if before in _OF_PRODUCTION or behind in _STANDS:
        return True
    return before in ("on", "off") and at > 1 and tokens[at - 2].text in _SET_BACK
