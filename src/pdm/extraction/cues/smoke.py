"""Smoke that an engine sends out of its exhaust: it tells of how it burns, and not of anything that gets hot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pdm.extraction.scope.clause import Scoped
from pdm.extraction.words.tokens import NUMBER, Token

_SMOKE = frozenset(("smoke", "smokes", "smoking", "smoked"))
_EXHAUST = frozenset(("exhaust", "stack", "funnel", "chimney", "tailpipe", "muffler", "emission", "emissions", "opacity", "egr", "injector", "injectors", "dpf"))  # fmt: skip
_COLOURS = frozenset(("black", "blue", "white", "grey", "gray"))
_BURNT = frozenset(("motor", "winding", "cable", "panel", "belt", "brake", "brakes", "bearing", "contactor", "transformer", "cabinet", "electrical", "clutch", "room"))  # fmt: skip
_TESTED = frozenset(("test", "tests", "tested", "emission", "emissions", "opacity", "density", "meter", "number"))


def of_an_engine(modes: Sequence[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles, with smoke from an exhaust or of the colour of burnt oil or fuel told as something else than heat; as what was measured it is none."""
    words = {t.text for t in tokens}
    out = []
    for m in modes:
        if m.hit.code == "overheating" and tokens[m.hit.start].text in _SMOKE:
            near = {t.text for t in tokens[max(0, m.hit.start - 3) : m.hit.end + 3]}
            if NUMBER in near and _TESTED & near:
                m = replace(m, supposed=True)
            elif _EXHAUST & words or (_COLOURS & near and not _BURNT & words):
                m = replace(m, hit=replace(m.hit, code="other"))
        out.append(m)
    return out
