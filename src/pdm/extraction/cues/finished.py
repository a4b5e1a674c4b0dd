"""Parts that are told to be done: "stopped at end of batch and bearing done" says that the bearing was seen to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import Token

_FLUIDS = frozenset(("oil", "coolant", "grease"))
_PUT_BACK = frozenset(("refit", "refitted", "refitting"))
_UNDONE = frozenset(("not done", "not carried out", "postponed", "deferred", "not completed", "nicht durchgeführt", "nicht erledigt", "verschoben", "zurückgestellt", "reporté", "reportée", "non fait", "no realizado", "aplazado", "pospuesto"))  # fmt: skip
CHANGES = ("replace", "repair")
"""What makes an asset, or a part of it, as good as new."""


def finished_parts(tokens: Sequence[Token], found: Sequence[Scoped], cues: Sequence[Scoped]) -> list[Scoped]:
    """A repair for each part with "done" right behind it, where nothing else says what was done to it."""
    out = []
    _, part = clauses(tokens)
    for cue in cues:
        at = cue.hit.start
        named = any(f.hit.kind == "component" and f.hit.end == at and f.hit.code not in _FLUIDS for f in found)
        if cue.hit.code != "done" or cue.hit.text != "done" or not named:
            continue
        here = [f for f in found if f.hit.kind == "action" and part[f.hit.start] == part[at]]
        if here or any(c.hit.code == "planned" and part[c.hit.start] == part[at] for c in cues):
            continue
        out.append(Scoped(Hit("action", "repair", False, at, cue.hit.end, cue.hit.text), cue.clause))
    return out


def left_undone(tokens: Sequence[Token], actions: Sequence[Scoped], cues: Sequence[Scoped]) -> list[Scoped]:
    """Actions, those told before a sentence that says that they were not done, as announced: "Overhaul 8000 h. Not done - no kit"."""
    clause, _ = clauses(tokens)
    doing = {clause[a.hit.start] for a in actions if a.hit.code != "supply"}
    undone = {
        clause[c.hit.start]
        for c in cues
        if c.hit.text in _UNDONE
        and clause.index(clause[c.hit.start]) + 1 >= c.hit.start
        and clause[c.hit.start] not in doing
    }
    return [replace(a, planned=True) if clause[a.hit.start] + 1 in undone else a for a in actions]


def changed_most(actions: Sequence[Scoped]) -> str | None:
    """The action that changed most: a part renewed before anything else, any work before a check."""
    done = [a for a in actions if not a.negated]
    renewed = [a for a in done if a.hit.code in CHANGES and a.hit.text not in _PUT_BACK and not a.planned]
    worked = [a for a in done if a.hit.code not in ("inspect", "operate", "remove", "supply", "fit")]
    best = renewed or worked or done
    return best[0].hit.code if best else None
