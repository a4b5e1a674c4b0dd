"""Functions that are told to be gone without a word of the vocabulary: "won't crowd", "no left hand slew", "bearing gone"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token
from pdm.vocabulary.words import stem

_WRITTEN_OFF = frozenset(
    ("gone", "finished", "shot", "toast", "bust", "busted", "history", "scrap", "cactus", "stuffed")
)
_FILLER = frozenset(
    (
        "lh",
        "rh",
        "left",
        "right",
        "hand",
        "de",
        "nde",
        "ib",
        "ob",
        "is",
        "was",
        "are",
        "has",
        "had",
        "have",
        "completely",
        "totally",
        "all",
        "now",
        "fully",
    )
)
_MODAL = re.compile(r"(?:won.?t|will|can|could|does|did|do|wouldn|would|fail|unabl|refus)", re.I)
_PERFECT = re.compile(r"ha(?:s|ve|d)n", re.I)
_DONE = frozenset(
    ("engaged", "disengaged", "started", "restarted", "closed", "opened", "returned", "latched", "unlatched", "released", "lifted", "lowered", "indexed", "cycled", "extended", "retracted", "picked",
     "primed", "fired", "ignited", "locked", "unlocked", "synchronised", "energised", "moved", "turned", "rotated", "pumped", "worked", "ejected", "fed", "shifted", "pressurised", "drained", "emptied", "filled")
)  # fmt: skip
"""What "hasn't" says that a machine did not do."""
_NO_DUTY = frozenset(
    ["be", "been", "find", "found", "see", "seen", "need", "require", "matter", "affect", "replace", "repair", "fix", "reproduce", "confirm", "get", "have", "had", "check",
     "inspect", "detect", "locate", "identify", "show", "notice", "hear", "access", "complete", "finish", "do", "done", "the", "a", "any", "yet", "in", "on", "at", "to", "as",
     "leak", "vibrate", "exceed", "wait", "know", "remove", "test", "clean", "grease", "use", "touch", "change", "order", "continue", "want", "and", "or", "so", "too", "very", "that", "it",
     "observe", "measure", "worsen", "increase", "rise", "indicate", "appear", "seem", "attend", "proceed", "warrant", "recur", "fault", "source", "order", "obtain", "isolated"]
)  # fmt: skip
_ENDS = frozenset((".", ",", ";", ":", "-", "/", "|", "("))
_NO_VERBS = frozenset(("using", "requiring", "needing", "expecting", "wanting", "waiting", "raining", "anything", "everything", "something", "nothing", "during", "being", "bearing", "going", "coming", "according", "including", "concerning", "regarding", "existing", "outstanding", "missing", "planning", "interesting"))  # fmt: skip
_UNDERGOES = frozenset(
    stem(w)
    for w in (
        "knocking", "rubbing", "smoking", "smelling", "dripping", "weeping", "squealing", "overheating", "burning", "scraping", "binding", "dragging", "wearing", "catching", "slipping", "sticking",
        "jamming", "fouling", "tripping", "alarming", "happening", "affecting", "impacting", "interfering", "fitting", "bending", "cracking", "rusting", "corroding", "loosening", "touching", "hitting", "grinding",
        "rattling", "hunting", "surging", "bypassing", "passing", "seeping", "spilling", "arcing", "sparking", "stopping", "exceeding", "worrying", "urgent", "hissing", "blowing", "shaking", "moving", "playing", "sweating",
    )
)  # fmt: skip
"""What a machine in order does not do."""
_NAME = 3
"""Words of the name of a thing that a text begins with."""
_NO_THINGS = frozenset(
    ("operator", "operators", "driver", "drivers", "fitter", "fitters", "electrician", "contractor", "contractors", "crew", "people", "staff", "supplier", "vendor", "stores", "production", "parts", "part",
     "spares", "spare", "job", "work", "material", "wo", "we", "they", "he", "she", "it", "i", "you", "who", "if", "is", "are", "was", "were", "but", "and", "or", "so", "still", "also", "why", "as", "when", "found",
     "checked", "good", "ok", "issue", "fault", "problem", "noise", "leak", "unit", "due", "to")
)  # fmt: skip
_DEGREES = frozenset(("too", "very", "well", "enough", "fully", "quite", "as", "so"))
_SIDES = frozenset(
    ("left", "right", "hand", "side", "front", "rear", "high", "low", "bucket", "boom", "engine", "trailer", "park", "remote", "outward", "inward", "down", "up", "drag", "coolant", "pump", "oil", "fuel", "air", "temperature", "pressure")
)  # fmt: skip
_MOTIONS = frozenset(
    ["slew", "swing", "travel", "tram", "hoist", "crowd", "drive", "reverse", "forward", "steering", "brakes", "lift", "tilt", "propel", "drag", "rotation", "movement", "motion", "tramming", "function", "functions", "walk", "throttle", "excitation", "shift", "operation", "gauge", "gauges", "start",
     "raise", "lower", "lowering", "raising", "hoisting", "luffing", "luff", "retarder", "retardation", "revs", "clamp", "clamping", "grip", "pick", "picking", "pickup", "eject", "ejection", "injection", "recovery", "indexing", "stroke", "extend", "retract", "tx", "transmit", "pressure", "press", "boost"]
)  # fmt: skip
_FORBIDDEN = frozenset(("count", "duplicate", "copy", "operate", "run", "start", "restart", "move", "drive", "load", "reset", "lift", "use", "open", "close", "touch", "switch", "energise", "turn"))  # fmt: skip
_GOES_ON = frozenset(
    (
        "forward",
        "forwards",
        "reverse",
        "gear",
        "gears",
        "either",
        "up",
        "down",
        "left",
        "right",
        "lh",
        "rh",
        "ls",
        "rs",
        "side",
        "hand",
    )
)
_READS = frozenset(("reads", "reading", "indicates", "indicating", "shows", "showing", "weighs", "weighing"))
_OFF = frozenset(("high", "low", "out", "over", "under"))
_TOO_MUCH = {
    **dict.fromkeys(("pressure", "flow", "amps", "current", "level", "speed", "load", "vacuum", "voltage", "volts"), ("high_output", "low_output")),
    **dict.fromkeys(("temperature", "temperatures"), ("overheating", "")),
    **dict.fromkeys(("vibration", "vibrations", "velocity"), ("vibration", "")),
}  # fmt: skip
"""Quantity to the modes of too much and of too little of it."""
_AMOUNTS = {
    **_TOO_MUCH,
    "power": ("high_output", "low_output"),
    "level": ("high_output", "minor"),
    "levels": ("high_output", "minor"),
}
_NOT_BETWEEN = frozenset(
    ("and", "or", "on", "at", "in", "of", "to", "for", "with", "side", "speed", "beam", "range", "gear")
)
_WORKS = frozenset(("working", "works", "operating", "functioning", "moving", "flowing"))
_AFTER_MOTION = frozenset(
    (
        ".",
        ",",
        ";",
        ":",
        "!",
        "?",
        "/",
        "-",
        "(",
        ")",
        "at",
        "on",
        "in",
        "when",
        "after",
        "and",
        "or",
        "function",
        "functions",
        "fault",
        "completed",
        "complete",
        "see",
        IDENTIFIER,
    )
)


def _words_of(found: Sequence[Scoped]) -> set[int]:
    """Which words they hold."""
    return {i for f in found for i in range(f.hit.start, f.hit.end)}


def written_off(tokens: Sequence[Token], found: Sequence[Scoped]) -> list[Scoped]:
    """ "bearing gone", "motor is shot": a part followed by a word that writes it off; "rear light out": one that gives no light."""
    behind = {f.hit.end: f.clause for f in found if f.hit.kind in ("component", "class")}
    lights = {f.hit.end for f in found if f.hit.code == "light"}
    _, part = clauses(tokens)
    out = []
    for i, token in enumerate(tokens):
        if token.text == "out" and i in lights:
            out.append(Scoped(Hit("mode", "electrical", False, i, i + 1, "light out"), behind.get(i, 0)))
        if token.text not in _WRITTEN_OFF:
            continue
        if token.text == "finished" and any(
            f.hit.kind == "action" and f.hit.end <= i and part[f.hit.start] == part[i] for f in found
        ):
            # "greasing of valves finished" is the work, "bearing finished" the bearing
            continue
        at = i
        while at > 0 and tokens[at - 1].text in _FILLER:
            at -= 1
        if at in behind or (at > 0 and tokens[at - 1].text == IDENTIFIER):
            out.append(Scoped(Hit("mode", "breakdown", True, i, i + 1, token.text), behind.get(at, 0)))
    return out


def will_not(
    text: str, tokens: Sequence[Token], found: Sequence[Scoped], modes: Sequence[Scoped], cues: Sequence[Scoped] = ()
) -> list[Scoped]:
    """ "won't crowd", "cannot stroke", "fails to latch", "sets not synchronising": whatever it is, it does not do it.

    What a cue says already ("did not trip this time" is in order) is none.
    """
    said = [*modes, *(c for c in cues if c.hit.code in ("fine", "negation_after"))]
    taken = _words_of(said)
    behind = {f.hit.end for f in found if f.hit.kind in ("component", "class")}
    clause, _ = clauses(tokens)
    out = []
    for i, token in enumerate(tokens[:-1]):
        verb = tokens[i + 1].text
        if token.text != "not" or i in taken or not verb.isalpha() or verb in _NO_DUTY or is_an_order(i, text, tokens):
            continue
        if _MODAL.match(text[token.start : token.end]) is not None:
            not_done = not verb.endswith(("ed", "ly"))
        elif _PERFECT.match(text[token.start : token.end]) is not None and verb.endswith("ed"):
            not_done = verb in _DONE
        else:
            degree = tokens[i + 2].text if i + 2 < len(tokens) else ""
            not_done = (
                verb.endswith("ing")
                and (
                    _begins(i, verb, tokens)
                    or i in behind
                    or tokens[i - 1].text in (IDENTIFIER, NUMBER)
                    or _of_a_thing(i, verb, tokens)
                )
                and i + 1 not in taken
                and not {stem(verb), stem(verb) + "e"} & _NO_DUTY
                and degree not in _DEGREES
            )
        if not_done:
            out.append(Scoped(Hit("mode", "fail_to_function", True, i, i + 2, f"not {verb}"), clause[i]))
    return out


def _begins(i: int, verb: str, tokens: Sequence[Token]) -> bool:
    """Whether a sentence begins with what is not done: "Not blasting", "Buckets missing, not blasting"."""
    if stem(verb) in _UNDERGOES or verb in _NO_VERBS:
        return False
    return i == 0 or tokens[i - 1].text in _ENDS


def _of_a_thing(i: int, verb: str, tokens: Sequence[Token]) -> bool:
    """Whether the text, or a part of it, begins with a thing, and no person, that does not do it: "erector not picking blanks"."""
    first = next((k + 1 for k in range(i - 1, -1, -1) if tokens[k].text in _ENDS), 0)
    words = [t.text for t in tokens[first:i]]
    named = 0 < len(words) <= _NAME and all(w.isalpha() or w in (NUMBER, IDENTIFIER) for w in words)
    return (
        named
        and words[-1].isalpha()
        and _NO_THINGS.isdisjoint(words)
        and stem(verb) not in _UNDERGOES
        and verb not in _NO_VERBS
    )


def is_an_order(at: int, text: str, tokens: Sequence[Token]) -> bool:
    """Whether the "not" at a place forbids something at the beginning of a sentence: "Do not operate until fixed"."""
    if at + 1 >= len(tokens) or text[tokens[at].start : tokens[at].end].casefold() not in ("do not", "don't", "dont"):
        return False
    return (at == 0 or not tokens[at - 1].text[0].isalnum()) and tokens[at + 1].text in _FORBIDDEN


def reads_off(tokens: Sequence[Token], modes: Sequence[Scoped]) -> list[Scoped]:
    """ "reads 200 kg high", "showing 4 bar low": an instrument that is wrong by so much."""
    clause, _ = clauses(tokens)
    taken = _words_of(modes)
    out = []
    for i, token in enumerate(tokens[:-2]):
        if token.text in _READS and i not in taken and tokens[i + 1].text == NUMBER:
            end = next((k for k in range(i + 2, min(i + 6, len(tokens))) if tokens[k].text in _OFF), None)
            if end is not None and not any(t.text in (",", ".", ";", "-", "on", "at") for t in tokens[i:end]):
                out.append(Scoped(Hit("mode", "abnormal_reading", False, i, end + 1, "reads off"), clause[i]))
    return out


def high_or_low(tokens: Sequence[Token], modes: Sequence[Scoped]) -> list[Scoped]:
    """ "amps 48 high", "suction press 0.2 bar low": a quantity with its figure, said to be too much or too little."""
    clause, part = clauses(tokens)
    taken = _words_of(modes)
    out = []
    for i, token in enumerate(tokens[:-2]):
        by = _TOO_MUCH.get(token.text)
        if by is None or i in taken:
            continue
        at = next((k for k in range(i + 1, min(i + 4, len(tokens) - 1)) if tokens[k].text == NUMBER), None)
        end = at and next(
            (k for k in range(at + 1, min(at + 5, len(tokens))) if tokens[k].text in ("high", "low")), None
        )
        if at and end and part[i] == part[end] and not taken & set(range(i, end + 1)):
            mode = by[0] if tokens[end].text == "high" else by[1]
            if mode:
                out.append(Scoped(Hit("mode", mode, False, i, end + 1, f"{token.text} {tokens[end].text}"), clause[i]))
    return out


def low_of_part(tokens: Sequence[Token], modes: Sequence[Scoped]) -> list[Scoped]:
    """ "low engine oil pressure", "low engine power": a quantity with the part it belongs to between."""
    clause, _ = clauses(tokens)
    taken = _words_of(modes)
    out = []
    for i, token in enumerate(tokens[:-2]):
        if token.text not in ("low", "high") or i in taken:
            continue
        at = i + 1
        while at < min(i + 4, len(tokens) - 1) and tokens[at].text.isalpha() and tokens[at].text not in _NOT_BETWEEN:
            if tokens[at].text in _AMOUNTS:
                break
            at += 1
        by = _AMOUNTS.get(tokens[at].text)
        if by is None or at == i + 1 or taken & set(range(i, at + 1)):
            continue
        mode = by and by[0 if token.text == "high" else 1]
        if mode:
            out.append(Scoped(Hit("mode", mode, False, i, at + 1, f"{token.text} {tokens[at].text}"), clause[i]))
    return out


def _through(at: int, tokens: Sequence[Token]) -> int:
    """The last of the motions that are named from a place on: "drive forward", "reverse gear"."""
    while at + 1 < len(tokens) and tokens[at + 1].text in _GOES_ON:
        at += 1
    return at


def none_of(tokens: Sequence[Token], modes: Sequence[Scoped]) -> list[Scoped]:
    """ "no left hand slew", "no cameras working": a motion that is not there, a thing that does not work."""
    if not any(t.text == "no" for t in tokens):
        return []
    taken = _words_of(modes)
    clause, _ = clauses(tokens)
    out = []
    for i, token in enumerate(tokens):
        if token.text != "no" or i in taken:
            continue
        works = next((k for k in range(i + 2, min(i + 5, len(tokens))) if tokens[k].text in _WORKS), None)
        if works is not None and not any(t.text in (",", ".", ";", "but", "now", "and") for t in tokens[i:works]):
            out.append(Scoped(Hit("mode", "breakdown", True, i, works + 1, f"none {tokens[works].text}"), clause[i]))
            continue
        at = i + 1
        while at + 1 < len(tokens) and tokens[at].text in _SIDES and tokens[at + 1].text in _SIDES | _MOTIONS:
            at += 1
        if (
            at < len(tokens)
            and tokens[at].text in _MOTIONS
            and ((at := _through(at, tokens)) + 1 == len(tokens) or tokens[at + 1].text in _AFTER_MOTION)
        ):
            # "no drive forward or reverse" loses the drive
            lost = "fail_to_start" if tokens[at].text == "start" else "fail_to_function"
            out.append(Scoped(Hit("mode", lost, True, i, at + 1, f"no {tokens[at].text}"), clause[i]))
    return out
