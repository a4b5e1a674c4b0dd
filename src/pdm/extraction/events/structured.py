"""Codes of exports beside the words: which of them wins, and where they disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from pdm.config import TruthRule
from pdm.extraction.events.coding import Coded
from pdm.vocabulary.failure_modes import UNNAMED_MODES, failure_modes, mode_codes
from pdm.vocabulary.order_status import UNMARKED
from pdm.vocabulary.phrases import phrases
from pdm.vocabulary.resolutions import resolution
from pdm.vocabulary.stop_categories import harmless_stop, stop_by_breakdown
from pdm.vocabulary.verdicts import says_failed, says_no, says_passed, says_yes
from pdm.vocabulary.work_types import WorkType, work_type_of

_BROKE = ("bd", "breakdown")
_NAMED, _DUE = 0.6, 0.95
"""Words this sure of the type of work name it; how sure it is that what was closed as planned work was due."""
_MEANT = ("preventive", "inspection", "modification")
"""Kinds of planned work, of which words tell more exactly than that it was planned."""
_LONGEST, _LEFT_OUT = 14, 3
"""Letters of a mode's name that a code may abbreviate, and those that it leaves out of another word."""
_ALARMS = {
    **dict.fromkeys(("stop", "stopped", "trip", "tripped", "shutdown alarm", "stop alarm", "trip alarm", "fault stop", "fast stop", "abschaltung", "stopp", "arrêt", "déclenchement", "paro", "disparo"), "stop"),
    **dict.fromkeys(("warning", "warn", "warnung", "alert", "avertissement", "advertencia", "aviso"), "warning"),
    **dict.fromkeys(("info", "information", "informational", "hinweis", "log", "log message", "información", "status message", "statusmeldung"), "info"),
}  # fmt: skip
"""Classes of alarm that control systems give, in lower case."""
_STANDS_FOR = (
    "overheating",
    "low_output",
    "structural",
    "electrical",
    "high_output",
    "erratic_output",
    "leak_internal",
)
"""What a machine stands for, where its order is one of repairs; others are mended in a stop that was planned for it."""
_STOPS_A_MACHINE, _BY_STANDING, _BY_MENDING = frozenset(("plugged",)), 0.85, 0.8
_SAYS_SO = 0.9
"""How far a type of work decides alone that says itself that something is mended."""
_SEEN_RUNNING = ("noise", "vibration", "contamination", "other")
"""What is noticed on machines that run, however long it took to look after it."""
_BY_A_WORD, _BY_CATEGORY = 0.76, 0.93


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of a line as written; empty where there is none."""

    channel: str = "typed"
    order_type: str = ""
    work_type: str = ""
    damage_code: str = ""
    cause_code: str = ""
    activity_code: str = ""
    breakdown: str = ""
    lasted: bool = False
    """The line says how long, or until when, it lasted."""
    stood: bool = False
    """The line says in a column, or in its words, how long the machine stood."""
    mended: bool = False
    """One of its columns says what was wrong, and another what was done about it (`put_right`)."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What words and codes say together."""

    coded: Coded
    conflicts: tuple[dict[str, Any], ...] = field(default=())


def settle(words: Coded, codes: Codes, truth: Sequence[TruthRule], own: Mapping[str, str] | None = None) -> Settled:
    """Join words and codes. A code wins over words unless `[[truth]]` puts the channel of the words first.

    Args:
        words: What the words say.
        codes: What the codes say.
        truth: Which source wins.
        own: The plant's own codes of failure modes (upper case) to ours.
    """
    given = (own or {}).get(codes.damage_code.strip().upper()) or damage_mode(codes.damage_code)
    conflicts: list[dict[str, Any]] = []
    codes = _with_category(codes)
    out = _work_type(words, codes, truth, conflicts)
    out = _failure(out, codes, given, truth, conflicts)
    if out.is_failure and codes.mended and out.work_type == "other":
        out = replace(out, work_type="corrective", type_confidence=_NAMED)
    return Settled(_mode(out, codes, given, truth, conflicts), tuple(conflicts))


def _with_category(codes: Codes) -> Codes:
    """Codes of a stop, its category as their type of work where the column of reasons holds it ("Breakdown" beside how long it lasted)."""
    if codes.work_type or codes.order_type or not codes.lasted or stop_by_breakdown(codes.cause_code) is None:
        return codes
    return replace(codes, work_type=codes.cause_code)


def _harmless(codes: Codes) -> bool:
    """Whether a stop is of a kind for which nothing broke down. As types of work, words such as "planned" and "external" mean other things."""
    kinds = [harmless_stop(c) for c in (codes.work_type, codes.order_type)]
    return "short" in kinds or harmless_stop(codes.cause_code) is not None


def broke_down(flag: str) -> bool:
    """Whether a breakdown flag says so."""
    return says_yes(flag) or says_failed(flag) or flag.strip().casefold() in _BROKE


def _codes_first(name: str, codes: Codes, truth: Sequence[TruthRule]) -> bool:
    for rule in truth:
        if rule.field == name:
            words = "paper" if codes.channel in ("hand", "print") else "mail" if codes.channel == "mail" else "typed"
            order = [str(o) for o in rule.order]
            places = {o: i for i, o in enumerate(order)}
            return places.get("cmms", len(order)) <= places.get(words, len(order))
    return True


@lru_cache(maxsize=10_000)
def _given_type(order_type: str, work_type: str) -> tuple[WorkType | None, str]:
    told = [
        (known, name)
        for name, written in (("work_type", work_type), ("order_type", order_type))
        if written and (known := work_type_of(written)) is not None
    ]
    # of two columns that both say that something was mended, the one that tells of a breakdown says more
    worse = [t for t in told if t[0].breakdown] if told and told[0][0].work == "corrective" else []
    first = (worse or told)[:1]
    return first[0] if first else (None, "")


def _work_type(words: Coded, codes: Codes, truth: Sequence[TruthRule], conflicts: list[dict[str, Any]]) -> Coded:
    known, name = _given_type(codes.order_type, codes.work_type)
    if known is None and words.work_type not in _MEANT and resolution(codes.activity_code) == "planned":
        known, name = WorkType("preventive", _DUE), "resolution"
    if known is None:
        return words
    agree = words.work_type in (None, known.work)
    if agree:
        sure = 1 - (1 - known.strength) * (1 - words.type_confidence if words.work_type else 1.0)
        return replace(words, work_type=known.work, type_confidence=round(max(known.strength, sure), 3))
    if words.type_confidence >= 0.6:
        conflicts.append({"field": "work_type", "values": [known.work, words.work_type], "sources": [name, "text"]})
    ruled = any(r.field == "work_type" for r in truth)
    if not ruled and known.work == "corrective" and words.work_type == "other" and words.type_confidence >= _NAMED:
        # order types have no kind for operating and housekeeping: such work is booked as corrective
        return words
    if _codes_first("work_type", codes, truth) and (known.strength >= words.type_confidence or ruled):
        return replace(
            words, work_type=known.work, type_confidence=round(known.strength - 0.1 * words.type_confidence, 3)
        )
    return words


def _failure(
    words: Coded, codes: Codes, mode: str | None, truth: Sequence[TruthRule], conflicts: list[dict[str, Any]]
) -> Coded:
    known, name = _given_type(codes.order_type, codes.work_type)
    told: tuple[bool, float, str] | None = None
    if broke_down(codes.breakdown):
        told = (True, 0.97, f"breakdown flag: {codes.breakdown.strip()}")
    elif says_no(codes.breakdown) or says_passed(codes.breakdown):
        told = (False, 0.95, f"breakdown flag: {codes.breakdown.strip()}")
    elif resolution(codes.activity_code) == "nothing":
        told = (False, 0.92, f"resolution: {codes.activity_code.strip()}")
    elif (alarm := alarm_class(codes.work_type, codes.order_type)) and alarm[1] == "info":
        # what a control system tells, and nothing more
        return replace(words, is_failure=False, failure_confidence=0.95, failure_reason=None)
    elif codes.lasted and _harmless(codes):
        # the monitor of a line tells short, planned and outer stops from breakdowns; the words are only why it stood
        return replace(words, is_failure=False, failure_confidence=_BY_CATEGORY, failure_reason=None)
    elif alarm and alarm[1] == "stop" and codes.lasted and not words.from_outside:
        told = (True, 0.85, f"category: {alarm[0]}")
    elif known is not None and known.breakdown and codes.breakdown == UNMARKED:
        # a malfunction is reported for anything that is wrong; for those that stopped a machine this export has a mark
        return words
    elif known is not None and known.breakdown and (words.unbroken or words.idle):
        # every notification of a plant may be of the type "malfunction"; that nothing broke down was written for this one
        conflicts.append({"field": "is_failure", "values": [True, False], "sources": [name, "text"]})
    elif known is not None and known.breakdown:
        told = (True, 0.9, f"{name}: {codes.work_type or codes.order_type}")
    elif mode is not None and (mode == "breakdown" or failure_modes()[mode].iso14224 in ("FTS", "BRD")):
        told = (True, 0.92, f"damage code: {codes.damage_code}")
    elif words.stands and known is not None and known.work == "corrective":
        told = (True, _BY_MENDING, f"{name}: {codes.work_type or codes.order_type}")
    elif alarm is None and codes.stood and _is_stopped_by(words, known):
        # trouble that the machine stood for is a stop, whatever was said of it
        told = (True, _BY_STANDING, "it stood for it")
    elif codes.stood and codes.mended and known is None:
        told = (True, _BY_MENDING, "it stood until it was put right")
    if told is None:
        return words
    failed, sure, reason = told
    if failed == words.is_failure:
        joined = words.failure_reason
        if failed:
            joined = f"{reason}; {joined}" if joined else reason
        sure = 1 - (1 - sure) * (1 - words.failure_confidence)
        return replace(words, failure_confidence=round(sure, 4), failure_reason=joined)
    if words.failure_confidence >= 0.8:
        conflicts.append(
            {"field": "is_failure", "values": [failed, words.is_failure], "sources": [reason.split(":")[0], "text"]}
        )
    if not _codes_first("is_failure", codes, truth):
        return words
    return replace(
        words,
        is_failure=failed,
        failure_confidence=round(sure - 0.15 * max(0.0, words.failure_confidence - 0.5), 4),
        failure_reason=reason if failed else None,
        negated=words.negated and not failed,
    )


def _is_stopped_by(words: Coded, known: WorkType | None) -> bool:
    """Whether words tell of trouble that is there, in a line that is no planned work; where the order is one of repairs, of what does not let it run.

    Noise and loose things are mended in a stop that is made for it, and so are leaks that a turn of a nut stops; a line of a log that says how long a machine stood is of a stop.
    """
    if words.failure_mode in (None, *_SEEN_RUNNING) or words.negated or words.planned or words.idle or words.unbroken:
        return False
    if words.failure_mode in _STOPS_A_MACHINE:
        return (
            words.work_type == "corrective" and not words.from_outside and (known is None or known.work == "corrective")
        )
    if words.failure_mode == "overheating" and words.mode_confidence < _BY_A_WORD:
        # a figure alone may be that of a round
        return False
    looked = words.failure_mode == "minor" and words.action in ("inspect", "clean", "lubricate", "service")
    if known is not None:
        mended = words.failure_mode in ("minor", "leak_external") and words.action in ("replace", "repair")
        # codes that every plant sets up for itself are those of planned repairs, too
        repairs = words.work_type == known.work == "corrective" and known.strength >= _SAYS_SO
        return repairs and (mended or words.failure_mode in _STANDS_FOR)
    if words.failure_mode == "leak_external" and words.action not in ("replace", "repair"):
        # what weeps runs on
        return False
    return words.work_type == "corrective" and not looked


@lru_cache(maxsize=1_000)
def alarm_class(*written: str) -> tuple[str, str] | None:
    """The class of a line of a control system's list of alarms among columns of types, as written and as `stop`, `warning` or `info`; None where there is none."""
    for cell in written:
        kind = _ALARMS.get(" ".join(cell.casefold().split()))
        if kind is not None:
            return cell.strip(), kind
    return None


def _mode(
    words: Coded, codes: Codes, given: str | None, truth: Sequence[TruthRule], conflicts: list[dict[str, Any]]
) -> Coded:
    if given is None:
        return words
    modes = failure_modes()
    if words.failure_mode is None:
        return replace(words, failure_mode=given, mode_confidence=0.9)
    if words.failure_mode == given or modes[words.failure_mode].family == modes[given].family:
        # the words are more exact than the code's family
        return replace(words, mode_confidence=0.98)
    vague = given in UNNAMED_MODES
    if not vague:
        conflicts.append(
            {"field": "failure_mode", "values": [given, words.failure_mode], "sources": ["damage_code", "text"]}
        )
    if not vague and _codes_first("failure_mode", codes, truth):
        return replace(words, failure_mode=given, mode_confidence=0.85)
    return words


@lru_cache(maxsize=10_000)
def damage_mode(written: str) -> str | None:
    """The failure mode that a damage code stands for: a code of the list, a mode's name, or an abbreviation of one.

    `LEAK`, `PUMP-LEAK`, `0010 Leakage`, `VIBR` and `OHEA` are understood.
    """
    text = written.strip().upper()
    if not text:
        return None
    table = mode_codes()
    for part in [text, *text.replace("_", " ").replace("-", " ").replace("/", " ").split()]:
        if part in table:
            return table[part]
        if part.casefold() in failure_modes():
            return part.casefold()
    words = {p.text: p.code for p in reversed(phrases()) if p.kind == "mode"}
    low = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    for name in (low, *low.split()):
        if name in words:
            return words[name]
    short = "".join(c for c in low if c.isalpha())
    return _short_for(short) if 3 <= len(short) <= 5 and len(short) >= 0.6 * len(low) else None


def _short_for(short: str) -> str | None:
    """The mode whose name a code begins or abbreviates; of other words only whole ones, and none where two modes would do.

    A code for a part (`SEAL`, `MOTR`) or one of the plant's own (`LAGR`) says nothing of the mode.
    """
    modes = {m.label: c for c, m in failure_modes().items()} | {c.replace("_", " "): c for c in failure_modes()}
    words = {p.text: p.code for p in phrases() if p.kind == "mode" and " " not in p.text}
    near = {t: m for t, m in words.items() if len(t) <= len(short) + _LEFT_OUT}
    for found in (
        {m for n, m in (modes | near).items() if n.startswith(short)},
        {m for n, m in modes.items() if len(n) <= _LONGEST and _abbreviates(short, n.replace(" ", ""))},
        {m for n, m in near.items() if _abbreviates(short, n) and _consonants(n) <= set(short)},
    ):
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _consonants(word: str) -> set[str]:
    """Letters that people keep when they shorten a word (BRKN)."""
    return {c for c in word if c.isalpha()} - set("aeiouyäöüéèê")


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in this order, from the first letter on."""
    if not long.startswith(short[0]):
        return False
    rest = iter(long)
    return all(c in rest for c in short)
