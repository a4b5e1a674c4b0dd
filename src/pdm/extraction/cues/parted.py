"""What pulls and carries, in two: "belt split, new belt"; a tear at its edge, or one that begins, leaves it running."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pdm.extraction.scope.clause import Scoped
from pdm.extraction.words.tokens import Token

_PULLS = frozenset(("belt", "chain", "rope"))
_IN_TWO = frozenset(("split", "ripped", "torn", "tore", "parted"))
_BETWEEN = frozenset(
    ("is", "was", "has", "had", "been", "completely", "totally", "badly", "again", "now", "and", "off")
)
_LITTLE = frozenset(
    ("edge", "edges", "side", "sides", "slight", "slightly", "small", "minor", "little", "starting", "beginning", "begins", "starts", "mm", "cm", "cover", "surface", "hairline", "partly", "partially",
     "seat", "seatbelt", "guard", "skirt", "nearly", "almost", "risk", "link", "cleat", "cleats", "tag", "label", "bag", "boot", "patch", "patched", "repair")
)  # fmt: skip
_FAR = 4


def in_two(modes: Sequence[Scoped], found: Sequence[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles, what is told of a belt, a chain or a rope that is in two as a function that is lost."""
    ends = {f.hit.end for f in found if f.hit.kind == "component" and f.hit.code in _PULLS}
    return [
        replace(m, hit=replace(m.hit, failed=True)) if not m.hit.failed and _is_in_two(m, ends, tokens) else m
        for m in modes
    ]


def _is_in_two(mode: Scoped, ends: set[int], tokens: Sequence[Token]) -> bool:
    at, end = mode.hit.start, mode.hit.end
    if tokens[end - 1].text not in _IN_TWO or _LITTLE & {t.text for t in tokens[max(0, at - 3) : end + _FAR]}:
        return False
    while at > 0 and at not in ends and tokens[at - 1].text in _BETWEEN:
        at -= 1
    return at in ends
