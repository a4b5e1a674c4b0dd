"""Troubles of lamps, doors, labels, brackets and bolts: defects, but the machine does not lose its function by them."""

from __future__ import annotations

from collections.abc import Sequence

from pdm.extraction.scope import Scoped
from pdm.extraction.tokens import NUMBER, Token

_ACCESSORY = frozenset(("light", "accessory", "guard"))
# parts that belong to what is named before them: "catwalk mount", "light wiring", "door seal"
_SMALL = _ACCESSORY | {"bolt", "structure", "cable", "gasket"}
# a seized or broken bolt is a nuisance of the repair
_OF_BOLTS = frozenset(("seized", "seized up", "frozen up", "broken", "broke", "broken off"))
_PREPOSITIONS = frozenset(("on", "of", "in", "at", "under", "near"))
_PLACES = frozenset(
    ["the", "left", "right", "hand", "side", "front", "rear", "top", "bottom", "upper", "lower", "inside", "outside", "back", NUMBER]
)  # fmt: skip
_FARTHEST = 6


def of_accessory(mode: Scoped, found: Sequence[Scoped], tokens: Sequence[Token]) -> bool:
    """Whether a trouble is one of an accessory or a fastener.

    Args:
        mode: The trouble.
        found: All phrases of the text.
        tokens: Its words.
    """
    parts = [f for f in found if f.hit.kind == "component"]
    # "bolts loose / broken": what was named before, where the clause names nothing
    named = [f for f in parts if f.clause == mode.clause] or [f for f in parts if f.hit.end <= mode.hit.start]
    near = min(named, key=lambda f: max(f.hit.start - mode.hit.end, mode.hit.start - f.hit.end), default=None)
    if near is None or (mode.hit.code == "fail_to_start" and near.hit.code == "accessory"):
        # "not starting on key"
        return False
    run = _run(near, named)
    if mode.hit.start >= run[-1].hit.end and (head := _placed(run[0].hit.start, named, tokens)) is not None:
        near, run = head, [head]
    last = run[-1].hit.code
    if last in _ACCESSORY or near.hit.code in _ACCESSORY:
        return True
    if last in _SMALL and any(f.hit.code in _ACCESSORY for f in run):
        return True
    return any(f.hit.code == "bolt" and mode.hit.text in _OF_BOLTS for f in (near, run[-1]))


def _run(near: Scoped, named: Sequence[Scoped]) -> list[Scoped]:
    """The parts written without a word between them, as "exhaust manifold bolts"; the last one is meant."""
    starts, ends = {f.hit.start: f for f in named}, {f.hit.end: f for f in named}
    run = [near]
    while run[-1].hit.end in starts:
        run.append(starts[run[-1].hit.end])
    while run[0].hit.start in ends:
        run.insert(0, ends[run[0].hit.start])
    return run


def _placed(start: int, named: Sequence[Scoped], tokens: Sequence[Token]) -> Scoped | None:
    """Of "walkway on left side of boom" the walkway: the part before the one at `start`, when the words between place it."""
    ends = {f.hit.end: f for f in named}
    between: set[str] = set()
    for i in range(start, max(0, start - _FARTHEST), -1):
        if i in ends:
            return ends[i] if between & _PREPOSITIONS else None
        if tokens[i - 1].text not in _PREPOSITIONS | _PLACES:
            return None
        between.add(tokens[i - 1].text)
    return None
