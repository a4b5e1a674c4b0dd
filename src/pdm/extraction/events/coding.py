"""From the words of one line to what happened: work type, failure or not, mode, part, action, with confidences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pdm.extraction.cues.accessories import of_accessory
from pdm.extraction.cues.come_apart import come_apart
from pdm.extraction.cues.finished import changed_most, finished_parts, left_undone
from pdm.extraction.cues.heads import part_meant, without_production_lines
from pdm.extraction.cues.hearsay import misused, not_confirmed
from pdm.extraction.cues.held import held
from pdm.extraction.cues.idle import idle, only_stood
from pdm.extraction.cues.otherwise import otherwise
from pdm.extraction.cues.parted import in_two
from pdm.extraction.cues.put_away import AWAY, STATES, put_away
from pdm.extraction.cues.refusals import (
    high_or_low,
    is_an_order,
    low_of_part,
    none_of,
    reads_off,
    will_not,
    written_off,
)
from pdm.extraction.cues.returned import gone, returned
from pdm.extraction.cues.smoke import of_an_engine
from pdm.extraction.cues.went_down import went_down
from pdm.extraction.cues.withdrawn import punctured, withdrawn
from pdm.extraction.cues.work import VAGUE, from_words_around, repaired, state_alone, work_of
from pdm.extraction.scope.clause import Scoped, asked, clauses, scope
from pdm.extraction.scope.composed import composed
from pdm.extraction.scope.denied import says_no_more
from pdm.extraction.words.figures import measurements
from pdm.extraction.words.matcher import Hit, Matcher, join, matcher
from pdm.extraction.words.misread import clean
from pdm.extraction.words.tokens import NUMBER, Token, tokenise
from pdm.extraction.words.tongue import names_head_first
from pdm.extraction.words.unbroken import ends_without_defect, from_outside, unbroken
from pdm.prefilter import Prefiltered

_NOUNS_OF_STATE = frozenset(
    ("alignment", "adjustment", "balance", "tension", "torque", "torques", "tightness", "serraggio", "serraggi", "taratura", "allineamento", "equilibratura", "réglage", "serrage", "alignement", "ajuste", "alineación", "alinhamento", "reapriete", "reaperto")
)  # fmt: skip
_ADJECTIVES = frozenset(("routine", "scheduled", "preventive", "additional", "extra"))
# vibration: from here on unsatisfactory for machines of middle size (ISO 10816, zone C)
_NOTABLE = {"temperature": (65.0, "overheating"), "vibration": (4.5, "vibration")}
# they deny what stands before them; where nothing does, all was in order
_NOTHING = frozenset(
    ("nothing found", "found nothing", "none found", "nil found", "no fault found", "nff", "all clear")
)
_HOURS = frozenset(("h", "hr", "hrs", "hour", "hours", "min", "mins", "minutes"))
_NOT_WANTED = frozenset(
    (
        "no demand",
        "waiting on ops",
        "waiting for ops",
        "waiting on operations",
        "waiting for operations",
        "waiting on production",
        "waiting for production",
        "waiting for operator",
        "waiting for instructions",
        "not needed",
        "not required",
        "not in use",
        "lack of demand",
        "no product",
        "no feed",
    )
)
_HOT_BY_NATURE = frozenset(
    ("steam", "water", "feedwater", "condensate", "flue", "exhaust", "furnace", "oven", "kiln", "gas", "air", "outlet", "inlet")
)  # fmt: skip
_BY_A_FIGURE = 0.75
_WANTED = frozenset(
    ("need", "needs", "needed", "require", "requires", "required", "want", "wants", "when", "while", "next")
)
_NEAR = frozenset(("close to", "approaching", "nearly", "almost"))
_FORETELLING = frozenset(("will", "soon", "shortly", "later"))
_CONDITIONS = frozenset(("rpm", "hz", "kph", "kmh", "km", "mph", "percent", "%", "load", "speed"))
_READ = frozenset(("vibration", "vibrations", "temperature"))
_CAUSE = Prefiltered(
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
        unbroken: The words say that nothing broke down.
        from_outside: The words name what stops a machine that is in order: grid, weather, a hand.
        idle: The words say that a machine in order stood: for want of material or power, or for a change of what it makes.
        stands: They say that a machine did not run, and nothing else: its failure in an order, its state in a round.
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
    unbroken: bool = False
    from_outside: bool = False
    idle: bool = False
    stands: bool = False
    start: int = 0
    end: int = 0


def code(
    text: str,
    own: Mapping[str, str] | None = None,
    phrases: Matcher | None = None,
    units: Mapping[str, str] | None = None,
    read: bool = False,
    learned: Sequence[Hit] = (),
    tongues: frozenset[str] = frozenset(),
) -> Coded:
    """Code one text. It has no memory: the same text gives the same answer.

    Args:
        text: As written or read.
        own: The site's own shorthand.
        phrases: Vocabulary; the package's when None.
        units: Quantity to the unit that the site writes when it writes none.
        read: The text was read from a picture.
        learned: What models found in the words, used where the vocabulary has nothing.
        tongues: Languages, English apart, that the site's people write in.
    """
    text = clean(text) if read else text
    tokens = tokenise(text, own, read=read, tongues=tongues)
    told_by_words = composed(text, tokens, (phrases or matcher()).find(tokens), tongues)
    hits = without_production_lines(join(told_by_words, learned), tokens)
    hits = [
        h for h in hits if h.kind != "mode" or tokens[h.start].text != "not" or not is_an_order(h.start, text, tokens)
    ]
    found, cues = scope(tokens, hits)
    modes = _modes(found, tokens)
    modes += written_off(tokens, found) + will_not(text, tokens, found, modes, cues) + none_of(tokens, modes)
    modes = (
        punctured(modes, found, tokens) + withdrawn(text, tokens, found, modes) + went_down(text, tokens, found, modes)
    )
    modes += come_apart(tokens, modes)
    modes += reads_off(tokens, modes) + high_or_low(tokens, modes) + low_of_part(tokens, modes)
    modes = in_two(modes, found, tokens)
    modes += put_away(tokens, found, modes)
    modes = otherwise(modes, found, text, tokens)
    modes = misused(of_an_engine(held(modes, found, tokens), tokens), found, text, tokens)
    modes = not_confirmed(
        [replace(m, uncertain=True) if asked(m.hit, tokens) else m for m in modes], found, cues, tokens
    )
    if any(c.hit.code == "deliberate" and c.hit.text in _NOT_WANTED for c in cues):
        # "not started - no demand": nobody asked it to
        modes = [replace(m, supposed=True) if m.hit.code == "fail_to_start" else m for m in modes]
    modes = gone(modes, found, text)
    stood_for = idle(text)
    waits = stood_for is not None and only_stood(modes, stood_for, tokens)
    if waits:
        # "stopped for count change", "idle for sliver, not running": the machine is in order
        modes = [replace(m, supposed=True) for m in modes]
    told = [m for m in modes if m.asserted]
    actions = _specific([_renewed(f, tokens) for f in found if f.hit.kind == "action" and not f.supposed])
    actions = left_undone(tokens, actions + finished_parts(tokens, found, cues), cues)
    kinds = {c.hit.code for c in cues}
    fine = "fine" in kinds or (not modes and any(c.hit.text in _NOTHING for c in cues))
    near = any(c.hit.text in _NEAR for c in cues)
    if all(m.hit.code in VAGUE for m in told):
        told = [*_by_figures(text, tokens, units, cues, near=near), *told]
    if near and not told and any(m.supposed and m.hit.failed for m in modes):
        # nearly failed is a defect
        told = [
            replace(m, hit=replace(m.hit, code="minor", failed=False), supposed=False) for m in modes if m.supposed
        ][:1]
    lost = [m for m in told if m.hit.failed and not m.planned and not of_accessory(m, found, tokens)]
    # "will fail soon" foretells, it plans nothing
    announced = any(c.hit.code == "planned" and c.hit.text not in _FORETELLING for c in cues)
    planned = _is_planned(told, actions, announced)
    # "production stopped fan for cleaning": what was meant is no emergency
    meant = {i for m in modes if m.supposed for i in range(m.hit.start, m.hit.end)}
    emergency = not (planned or waits) and any(
        c.hit.code == "emergency" and c.hit.start not in meant and not _named(c, found, tokens) for c in cues
    )
    if lost and ends_without_defect(text) and not repaired(actions):
        told, lost = [], []
        modes = [replace(m, negated=True) for m in modes]
    failed = bool(lost) or emergency
    doubtful = all(m.uncertain for m in lost) if lost else False
    mode, mode_confidence = _mode(told, lost, emergency)
    if mode == "breakdown" and not failed and not any(of_accessory(m, found, tokens) for m in told):
        # "will fail soon if left, running" foretells: trouble, while the machine runs
        mode = "minor"
    work, sure = work_of(
        told,
        lost,
        actions,
        fine or any(m.negated for m in modes),
        planned,
        emergency,
        [f.hit.code for f in found if f.hit.kind == "component" and f.hit.code not in ("oil", "engine", "cabin")],
    )
    work, sure = from_words_around(work, sure, told, actions, planned, text, tokens)
    over = bool(modes) and not told and returned(text)
    if over or (waits and not (told or actions)):
        # a message, and nobody's work
        work, sure = "other", 0.6
    # "contamination switch" is a part, not a thing supposed
    starts = {f.hit.start for f in found if f.hit.kind == "component"}
    elsewhere = any(f.supposed and f.hit.end not in starts for f in found) and not told and not actions
    if work == "other" and sure < 0.4 and not elsewhere and any(f.hit.kind == "component" for f in found):
        # a part alone ("slew hose") is most often a defect
        work, sure = "corrective", 0.4
    if work == "other" and sure < 0.4 and state_alone(tokens, found, cues):
        work, sure = "corrective", 0.4
    mechanism = next((f.hit.code for f in found if f.hit.kind == "mechanism" and f.asserted), None)
    negated = not told and not failed and (any(m.negated for m in modes) or fine) and not repaired(actions)
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
        component=part_meant(found, told, tokens, names_head_first(text)),
        action=changed_most(actions),
        negated=negated,
        planned=planned,
        unbroken=not failed and (over or unbroken(text, repaired(actions))),
        from_outside=from_outside(text),
        idle=waits,
        stands=any(says_no_more(m.hit, tokens) for m in modes),
        end=len(text),
    )


def _named(cue: Scoped, found: Sequence[Scoped], tokens: Sequence[Token]) -> bool:
    """Whether "emergency" is the name of a part: "emergency button", "emergency brake cover"."""
    if cue.hit.start and tokens[cue.hit.start - 1].text in _WANTED:
        # "need line down": to come
        return True
    if cue.hit.text != "emergency":
        return False
    starts = {f.hit.start for f in found if f.hit.kind in ("component", "class")}
    at = cue.hit.end
    return at in starts or (at + 1 in starts and tokens[at].text.isalpha() and not _is_action(at, found))


def _is_action(at: int, found: Sequence[Scoped]) -> bool:
    return any(f.hit.kind == "action" and f.hit.start <= at < f.hit.end for f in found)


def _renewed(action: Scoped, tokens: Sequence[Token]) -> Scoped:
    """What was done, fitting told as a replacement where something new was fitted: "new clips fitted"."""
    new = action.hit.code == "fit" and any(
        t.text == "new" for t in tokens[max(0, action.hit.start - 4) : action.hit.start]
    )
    return replace(action, hit=replace(action.hit, code="replace")) if new else action


def _specific(actions: list[Scoped]) -> list[Scoped]:
    """Without "routine", "scheduled" and the like where they only say what kind of inspection or repair it was, and without what
    was only looked at: "alignment checked"."""
    looked = {at for a in actions if a.hit.code == "inspect" for at in (a.hit.start, -a.hit.end)}
    named = [
        a
        for a in actions
        if a.hit.text not in _ADJECTIVES and not (a.hit.text in _NOUNS_OF_STATE and {a.hit.end, -a.hit.start} & looked)
    ]
    return named or actions


def _modes(found: Sequence[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles named; the bare name of a quantity before a figure is a reading, not a trouble."""
    out = []
    for f in found:
        if f.hit.kind != "mode":
            continue
        alone = f.hit.end - f.hit.start == 1 and tokens[f.hit.start].text in _READ
        behind = [t.text for t in tokens[f.hit.end : f.hit.end + 3]]
        if behind[:1] == [","] and behind[2:] and behind[2] in _HOURS:
            # "vibration, 5 h down"
            behind = []
        if alone and _when(behind):
            # "vibration at 1400 rpm": when, not how much
            behind = []
        if alone and (NUMBER in behind or behind[:1] in (["reading"], ["level"], ["readings"], ["levels"])):
            f = replace(f, supposed=True)
        elif f.hit.failed and f.planned and f.hit.code == "spurious_stop":
            # a stop that is planned is none that happened
            f = replace(f, supposed=True)
        out.append(f)
    return out


def _when(behind: Sequence[str]) -> bool:
    """Whether words behind a quantity give a condition: "at 1400 rpm", "900 rpm"."""
    numbered = behind[1:] if behind[:1] in (["@"], ["at"]) else behind
    return len(numbered) > 1 and numbered[0] == NUMBER and numbered[1] in _CONDITIONS


def _by_figures(
    text: str, tokens: Sequence[Token], units: Mapping[str, str] | None, cues: Sequence[Scoped], near: bool
) -> list[Scoped]:
    """Troubles told by a figure alone: nobody notes 82 °C at a bearing that is in order."""
    out = []
    _, parts = clauses(tokens)
    for m in measurements(text, dict(units or {})) if any(t.text == NUMBER for t in tokens) else ():
        low, mode = _NOTABLE.get(m.quantity, (float("inf"), ""))
        if mode and (near or m.value >= low):
            at = next((i for i, t in enumerate(tokens) if t.start >= m.start), 0)
            if (
                m.quantity == "temperature"
                and _HOT_BY_NATURE & {t.text for t in tokens[max(0, at - 3) : at]}
                and not near
            ):
                continue
            if any(c.hit.code == "fine" and parts[c.hit.start] == parts[at] for c in cues):
                continue
            out.append(
                Scoped(
                    Hit("mode", mode, False, at, at + 1, f"{m.value:g} {m.unit}", sure=_BY_A_FIGURE), 0, uncertain=True
                )
            )
    return out


def _mode(told: Sequence[Scoped], lost: Sequence[Scoped], emergency: bool) -> tuple[str | None, float]:
    def rank(m: Scoped) -> tuple[int, int]:
        vague = m.hit.code in VAGUE
        if m.hit.failed:
            return (1 if m.hit.code == "breakdown" else 0), m.hit.start
        return (3 if vague else 2), m.hit.start

    best = min(lost or told, key=rank, default=None)
    if best is not None and best.hit.text in STATES | AWAY:
        apart = ("breakdown", *VAGUE) if best.hit.text in STATES else ("breakdown", "spurious_stop", *VAGUE)
        best = min((m for m in told if m.hit.code not in apart), key=rank, default=best)
    if best is None:
        return ("breakdown", 0.6) if emergency else (None, 0.6)
    others = {m.hit.code for m in told} - {best.hit.code, *VAGUE}
    confidence = (0.93 if not others else 0.78) - (0.2 if best.hit.code in VAGUE else 0.0)
    return best.hit.code, min(confidence - (0.15 if best.uncertain else 0.0), best.hit.sure)


def _is_planned(told: Sequence[Scoped], actions: Sequence[Scoped], announced: bool) -> bool:
    if actions:
        done = [a for a in actions if not a.planned and not a.negated]
        # something was done: the announcement is about the next job
        if done and not all(a.hit.code == "inspect" for a in done):
            return False
        return any(a.planned or a.negated for a in actions)
    return announced and (not told or any(m.planned for m in told))


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
