"""From the words of one line to what happened: work type, failure or not, mode, part, action, with confidences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pdm.extraction.matcher import Matcher, matcher
from pdm.extraction.scope import Scoped, scope
from pdm.extraction.tokens import NUMBER, Token, tokenise
from pdm.vocabulary.work_types import action_work

_VAGUE = ("minor", "other")
_ADJECTIVES = frozenset(("routine", "scheduled", "preventive"))
_READ = frozenset(("vibration", "vibrations", "temperature"))
_CAUSE = re.compile(
    r"\b(?:due to|because of|caused by|as a result of|root cause(?: was| is|:)?|cause[:=]|wegen)\s+([^,.;()/]{3,60})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Coded:
    """What the words of a line say.

    Attributes:
        work_type: One of `records.WORK_TYPES`; None where the words do not say.
        type_confidence: 0 to 1.
        is_failure: A function was lost, unexpectedly.
        failure_confidence: 0 to 1, that `is_failure` is right.
        failure_reason: The words it rests on.
        failure_mode: Code; None where no trouble is told.
        mode_confidence: 0 to 1.
        mechanism: Code or None.
        cause: As stated, or None.
        component: Code or None.
        action: Code or None.
        negated: What is named was not found.
        planned: Announced, not done.
        start: Where the words begin in the text.
        end: Where they end.
    """

    work_type: str | None = None
    type_confidence: float = 0.0
    is_failure: bool = False
    failure_confidence: float = 0.5
    failure_reason: str | None = None
    failure_mode: str | None = None
    mode_confidence: float = 0.0
    mechanism: str | None = None
    cause: str | None = None
    component: str | None = None
    action: str | None = None
    negated: bool = False
    planned: bool = False
    start: int = 0
    end: int = 0


def code(text: str, own: Mapping[str, str] | None = None, phrases: Matcher | None = None) -> Coded:
    """Code one text. It has no memory: the same text gives the same answer."""
    tokens = tokenise(text, own)
    found, cues = scope(tokens, (phrases or matcher()).find(tokens))
    modes = _modes(found, tokens)
    told = [m for m in modes if m.asserted]
    actions = _specific([f for f in found if f.hit.kind == "action" and not f.supposed])
    lost = [m for m in told if m.hit.failed and not m.planned]
    kinds = {c.hit.code for c in cues}
    fine = "fine" in kinds
    planned = _is_planned(told, actions, kinds)
    emergency = "emergency" in kinds and not planned
    failed = bool(lost) or emergency
    doubtful = all(m.uncertain for m in lost) if lost else False
    mode, mode_confidence = _mode(told, lost, emergency)
    work, sure = _work(told, lost, actions, fine or any(m.negated for m in modes), planned, emergency)
    mechanism = next((f.hit.code for f in found if f.hit.kind == "mechanism" and f.asserted), None)
    negated = not told and not failed and (any(m.negated for m in modes) or fine) and not _repaired(actions)
    cause = _CAUSE.search(text)
    reason = None
    if failed and not doubtful:
        reason = f"words: {(lost[0].hit.text if lost else 'emergency')}"
    return Coded(
        work_type=work,
        type_confidence=sure,
        is_failure=failed and not doubtful,
        failure_confidence=_failure_confidence(told, lost, doubtful, planned, negated, bool(actions)),
        failure_reason=reason,
        failure_mode=mode,
        mode_confidence=mode_confidence,
        mechanism=mechanism,
        cause=cause[1].strip() if cause else None,
        component=_component(found, told),
        action=_action(actions),
        negated=negated,
        planned=planned,
        end=len(text),
    )


def _specific(actions: list[Scoped]) -> list[Scoped]:
    """Without "routine", "scheduled" and the like where they only say what kind of inspection or repair it was."""
    named = [a for a in actions if a.hit.text not in _ADJECTIVES]
    return named or actions


def _modes(found: Sequence[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles named; the bare name of a quantity before a figure is a reading, not a trouble."""
    out = []
    for f in found:
        if f.hit.kind != "mode":
            continue
        alone = f.hit.end - f.hit.start == 1 and tokens[f.hit.start].text in _READ
        behind = [t.text for t in tokens[f.hit.end : f.hit.end + 3]]
        if alone and (NUMBER in behind or behind[:1] in (["reading"], ["level"], ["readings"], ["levels"])):
            f = replace(f, supposed=True)
        out.append(f)
    return out


def _mode(told: Sequence[Scoped], lost: Sequence[Scoped], emergency: bool) -> tuple[str | None, float]:
    def rank(m: Scoped) -> tuple[int, int]:
        vague = m.hit.code in _VAGUE
        if m.hit.failed:
            return (1 if m.hit.code == "breakdown" else 0), m.hit.start
        return (3 if vague else 2), m.hit.start

    best = min(lost or told, key=rank, default=None)
    if best is None:
        return ("breakdown", 0.6) if emergency else (None, 0.6)
    others = {m.hit.code for m in told} - {best.hit.code, *_VAGUE}
    confidence = (0.93 if not others else 0.78) - (0.2 if best.hit.code in _VAGUE else 0.0)
    return best.hit.code, confidence - (0.15 if best.uncertain else 0.0)


def _is_planned(told: Sequence[Scoped], actions: Sequence[Scoped], kinds: set[str]) -> bool:
    if actions:
        done = [a for a in actions if not a.planned and not a.negated]
        # something was done: the announcement is about the next job
        if done and not all(a.hit.code == "inspect" for a in done):
            return False
        return any(a.planned or a.negated for a in actions)
    return "planned" in kinds and (not told or any(m.planned for m in told))


def _repaired(actions: Sequence[Scoped]) -> bool:
    return any(a.hit.code in ("replace", "repair", "tighten", "adjust") and not a.negated for a in actions)


def _work(
    told: Sequence[Scoped], lost: Sequence[Scoped], actions: Sequence[Scoped], fine: bool, planned: bool, emergency: bool
) -> tuple[str | None, float]:  # fmt: skip
    if lost or emergency:
        return "corrective", 0.95
    first = actions[0] if actions else None
    if told:
        worn_only = all(m.hit.code in ("structural", *_VAGUE) for m in told)
        if first is not None and first.hit.code == "inspect" and worn_only and not _repaired(actions):
            return "inspection", 0.7
        return "corrective", 0.9 if not worn_only else 0.8
    if first is None:
        if fine:
            return "inspection", 0.75
        return ("corrective", 0.5) if planned else (None, 0.0)
    weights: dict[str, float] = {}
    for rank, action in enumerate(actions):
        work = action_work()[action.hit.code]
        # the first thing named is what the job was
        weights[work.work] = weights.get(work.work, 0.0) + work.strength * (1.0 if rank == 0 else 0.6)
    best = max(weights, key=lambda w: weights[w])
    share = weights[best] / sum(weights.values())
    return best, round(min(0.93, 0.45 + 0.5 * share * min(1.0, weights[best])), 3)


def _failure_confidence(
    told: Sequence[Scoped], lost: Sequence[Scoped], doubtful: bool, planned: bool, negated: bool, acted: bool
) -> float:
    if doubtful:
        return 0.55
    if lost:
        return 0.95 if not planned else 0.75
    if negated:
        return 0.98
    if told:
        return 0.9
    return 0.93 if acted else 0.7


def _component(found: Sequence[Scoped], told: Sequence[Scoped]) -> str | None:
    """The part named nearest to the trouble, else the first one named that is no whole machine."""
    named = [f for f in found if f.hit.kind == "component"]
    whole = {(f.hit.start, f.hit.end) for f in found if f.hit.kind == "class"}
    parts = [f for f in named if (f.hit.start, f.hit.end) not in whole] or named
    if not parts:
        return None
    if told:
        at = told[0].hit.start
        return min(parts, key=lambda f: (f.clause != told[0].clause, abs(f.hit.start - at))).hit.code
    return parts[0].hit.code


def _action(actions: Sequence[Scoped]) -> str | None:
    """The action that changed most: a repair before a check."""
    done = [a for a in actions if not a.negated and a.hit.code not in ("inspect", "operate", "remove", "supply")]
    best = done or [a for a in actions if not a.negated]
    return best[0].hit.code if best else None
