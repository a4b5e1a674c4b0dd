"""Machines that are "down", told with that one word: "Chiller 2 down", "#3 down - mod motor", "tube system down, zone 2"."""

from __future__ import annotations

from collections.abc import Sequence

from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token

_NO_MORE = frozenset(".,;:!/-)(|?&")
_BEHIND = frozenset(
    ("low", "high", "on", "due", "since", "at", "because", "again", "after", "with", "until", "till", "all", "this", "today", "tonight", "overnight", "when", "and", "now", "hard", "for", "w", "from", "yesterday")
)  # fmt: skip
"""Words behind "down" that say why, when or how long; others make it a direction ("down to 40", "down by a tenth", "down the line")."""
_STILL = frozenset(("still", "remains", "stays", "stayed", "remained"))
"""Behind them "down" is a state, whatever follows."""
_MEANT = frozenset(
    ("pm", "pms", "ppm", "annual", "annuals", "service", "serviced", "servicing", "cleaned", "inspected", "maintenance", "maint", "inspection", "insp", "test", "testing", "tests", "clean", "cleaning", "overhaul", "outage",
     "shutdown", "turnaround", "planned", "scheduled", "changeover", "season", "winter", "summer", "weekend", "holiday", "holidays", "holidays", "storage", "upgrade", "project", "install",
     "installation", "calibration", "wash", "washdown", "descale", "change", "retrofit", "demand", "standby", "rebuild", "liner", "filter", "weekly", "monthly", "quarterly", "yearly", "lunch", "break", "mod", "modification", "paint", "painting")
)  # fmt: skip
"""What a machine is taken down for on purpose."""
_DONE = frozenset(
    ("take", "took", "taken", "taking", "bring", "brought", "bringing", "shut", "shutting", "blow", "blew", "blown", "blowing", "cool", "cooled", "cooling", "turn", "turned", "power", "powered",
     "strip", "stripped", "slow", "slowed", "lower", "lowered", "let", "put", "set", "step", "stepped", "draw", "drew", "drawn", "drain", "drained", "wash", "washed", "hose", "hosed", "wipe", "wiped",
     "ramp", "ramped", "run", "ran", "running", "pull", "pulled", "pump", "pumped", "hold", "held", "tie", "tied", "bolt", "bolted", "keep", "kept", "sit", "sat", "lay", "laid", "knock", "knocked", "spin", "spun", "break", "broke")
)  # fmt: skip
"""Verbs that go with "down" over what stands between them: "took chiller 2 down"; a machine's name that is one as well is none behind another word."""
_QUANTITIES = frozenset(
    ("flow", "level", "levels", "pressure", "temp", "temperature", "speed", "output", "load", "amps", "current", "rpm", "efficiency", "production", "capacity", "vibration", "voltage", "setpoint", "rate", "volume", "dp",
     "counts", "usage", "stock", "weight", "tension")
)  # fmt: skip
_UNITS = frozenset(
    ("h", "hr", "hrs", "hour", "hours", "min", "mins", "minute", "minutes", "day", "days", "shift", "shifts", "week", "weeks")
)  # fmt: skip
_CONDITIONS = frozenset(
    ("if", "when", "while", "whenever", "until", "unless", "once", "no", "not", "never", "nothing", "without")
)
_SYSTEMS = frozenset(
    ("system", "systems", "unit", "units", "machine", "machines", "line", "lines", "plant", "equipment", "set", "circuit", "loop", "side", "train", "elevator", "lift", "escalator", "freezer", "cooler", "fridge", "oven",
     "washer", "dryer", "sterilizer", "steriliser", "scanner", "printer", "press", "lathe", "mill", "robot", "cell", "station", "bay", "dock", "door", "gate", "crane", "hoist", "truck", "vehicle", "rig", "bus", "loader", "dozer",
     "kiln", "furnace", "boiler", "chiller", "compressor", "crusher", "filler", "capper", "labeller", "packer", "palletiser", "palletizer", "loom", "frame", "card", "extruder", "reclaimer", "stacker", "shredder", "baler", "mixer",
     "conveyor", "elevators", "blower", "pump", "fan", "turbine", "moulder", "furnaces", "mills", "excavator", "grader", "generator", "genset", "ups", "server", "plc", "hmi", "scada", "bms", "network")
)  # fmt: skip
_PLACES = frozenset(
    ("level", "floor", "step", "stage", "gear", "page", "row", "week", "day", "night", "shift", "item", "note", "part", "no", "position", "pos", "phase", "point", "section", "round", "trip", "bottle", "case", "box", "man", "men", "operator", "operators",
     "people", "crew", "staff", "stairs", "thumbs", "hands", "way", "ups", "half", "the", "a", "up", "one", "two")
)  # fmt: skip
"""Words before a number and "down" that are no machines."""


def went_down(text: str, tokens: Sequence[Token], found: Sequence[Scoped], modes: Sequence[Scoped]) -> list[Scoped]:
    """Breakdowns told with "down", or "OUT", right behind a machine, a number of one or a tag.

    Args:
        text: As written.
        tokens: Words of the text.
        found: What the vocabulary found in them.
        modes: Troubles found so far; a word that one of them holds is told already.
    """
    clause, _ = clauses(tokens)
    taken = {i for m in modes for i in range(m.hit.start, m.hit.end)}
    machines = {i for f in found if f.hit.kind == "class" for i in range(f.hit.start, f.hit.end)}
    out = []
    for i, token in enumerate(tokens):
        out_of_use = token.text == "out" and _is_out(i, text, tokens)
        shouted = token.text == "down" and not text.isupper() and text[token.start : token.end] == "DOWN"
        if (token.text != "down" and not out_of_use) or i in taken or not (shouted or _is_said(i, tokens)):
            continue
        first = next(k for k in range(i + 1) if clause[k] == clause[i])
        before = [t.text for t in tokens[first:i]]
        troubled = shouted and any(m.asserted for m in modes)
        lasted = i > 1 and tokens[i - 1].text in _UNITS and tokens[i - 2].text == NUMBER
        if lasted and any(m.asserted for m in modes) and _MEANT.isdisjoint(t.text for t in tokens):
            # "vibration, 5 h down"
            out.append(Scoped(Hit("mode", "breakdown", True, i, i + 1, token.text), clause[i]))
            continue
        nothing_else = all(w in (NUMBER, IDENTIFIER, "#") for w in before)
        if (
            (not before and (_alone(i, tokens, modes) or out_of_use))
            or (troubled and nothing_else)
            or before == ["still"]
        ):
            out.append(Scoped(Hit("mode", "breakdown", True, i, i + 1, token.text), clause[i]))
            continue
        if not {*_DONE, *_QUANTITIES, *_CONDITIONS} & set(before[:-1]) and _machine(i, first, tokens, machines):
            out.append(Scoped(Hit("mode", "breakdown", True, i, i + 1, token.text), clause[i]))
    return out


def _is_out(i: int, text: str, tokens: Sequence[Token]) -> bool:
    """ "OUT - hoist brake", "RTG12 out 26 hrs": out of use; in small letters only with how long."""
    behind = [t.text for t in tokens[i + 1 : i + 3]]
    lasted = behind[:1] == [NUMBER] and behind[1:] and behind[1] in _UNITS
    written = text[tokens[i].start : tokens[i].end]
    return bool(lasted) or (written == "OUT" and not text.isupper() and behind[:1] in ([], ["-"], [":"], ["."], [","]))


def _is_said(i: int, tokens: Sequence[Token]) -> bool:
    """Whether "down" at a place is a state, and one that nobody meant."""
    behind = [t.text for t in tokens[i + 1 : i + 5]]
    still = i > 0 and tokens[i - 1].text in _STILL
    if behind and not still and behind[0] not in _BEHIND | _NO_MORE and behind[0] not in (NUMBER, IDENTIFIER):
        return False
    if behind[:1] == ["from"] and NUMBER in behind[1:2] and "to" in behind[2:4]:
        return False
    if (
        behind[:1] == [NUMBER]
        and behind[1:2]
        and behind[1] in _UNITS
        and _MEANT & {t.text for t in tokens[max(0, i - 6) : i + 5]}
    ):
        # "service, down 3 hrs"
        return False
    return not (behind[:1] == ["for"] and _MEANT & set(behind[1:]))


def _alone(i: int, tokens: Sequence[Token], modes: Sequence[Scoped]) -> bool:
    """Whether a text or sentence that tells of trouble begins with "down", and a dash or how long: "Down - lube flow low", "Down 40 min, star wheel out of time"."""
    behind = [t.text for t in tokens[i + 1 : i + 4]]
    lasted = behind[:1] == [NUMBER] and behind[1:2] and behind[1] in _UNITS
    dashed = behind[:1] in (["-"], [":"]) and any(m.asserted for m in modes)
    return bool(lasted or dashed)


def _strokes(at: int, tokens: Sequence[Token]) -> bool:
    """Whether a stroke stands between two letters, as in the short name of a machine."""
    letters = at and at + 1 < len(tokens) and len(tokens[at - 1].text) == 1 and len(tokens[at + 1].text) == 1
    return bool(letters) and tokens[at].text == "or"


def _machine(i: int, first: int, tokens: Sequence[Token], machines: set[int]) -> bool:
    """Whether a machine stands right before a place: its kind, its number behind a word or a mark, or its tag."""
    at = i - 1
    numbered = False
    while at >= first and (
        tokens[at].text in (NUMBER, "#", "is", "was", "currently", "now", "again")
        or tokens[at].text in _STILL
        or len(tokens[at].text) == 1
        or _strokes(at, tokens)
    ):
        numbered = numbered or tokens[at].text == NUMBER
        if tokens[at].text == "#" and at == first:
            return numbered
        at -= 1
    if at < first:
        # "D/F 3 down"
        return numbered and any(_strokes(k, tokens) for k in range(first, i))
    word = tokens[at].text
    if word == IDENTIFIER or at in machines or word in _SYSTEMS:
        return word not in _DONE or numbered
    # "Glycol 1 down": a name with its number and nothing before it
    return numbered and at == first and word.isalpha() and word not in _DONE | _QUANTITIES | _PLACES | _CONDITIONS
