"""Things that stick: a valve, float or relay that is stuck does not do what it is there for; a stuck bolt is a nuisance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pdm.extraction.scope.clause import Scoped
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token

_STUCK = frozenset(("stuck", "jammed", "jam"))
_STATES = frozenset(("stuck", "jammed"))
_MOVING = frozenset(
    ("valve", "actuator", "brake", "pump", "fan", "motor", "compressor", "engine", "gearbox", "cylinder", "roller")
)
"""Components whose work is to move."""
_TURNING = frozenset(("bearing", "bearings", "shaft", "motor", "rotor", "spindle", "impeller"))
"""With them, "jam" is no heap of what is conveyed."""
_GUIDED = frozenset(
    (
        "valve",
        "valves",
        "spool",
        "solenoid",
        "relay",
        "contactor",
        "governor",
        "piston",
        "plunger",
        "butterfly",
        "damper",
    )
)
"""What has to reach its place each time: sticking, it does not."""
_MOVING_WORDS = frozenset(
    ["float", "relay", "contactor", "breaker", "damper", "louvre", "louver", "vane", "vanes", "lift", "elevator", "hoist", "crane", "ram", "piston", "plunger", "spool", "solenoid",
     "governor", "thermostat", "switch", "gate", "crusher", "mixer", "agitator", "feeder", "rotary", "turntable", "starter", "solenoids", "injector", "diverter",
     "photocell", "photocells", "joystick", "boom", "pedal", "twistlock", "twistlocks", "spreader", "trolley", "lever", "pushbutton", "button", "gripper", "turret", "carriage", "shuttle", "grate", "chute", "flipper", "encoder",
     "arm", "arms", "changer", "slide", "ejector", "pusher", "lifter", "indexer", "clamp", "chuck", "tailstock", "stopper", "macerator", "shredder", "winch", "windlass", "capstan", "unloader", "positioner", "rotor", "screw", "auger"]
)  # fmt: skip
_BETWEEN = frozenset(
    ("is", "was", "found", "got", "has", "had", "been", "again", "car", "switch", "valve", "arm", "door", "which", "keeps", "getting", "#", "number", NUMBER, IDENTIFIER)
)  # fmt: skip
_MACHINES = frozenset(
    ("conveyor", "crusher", "mill", "mixer", "agitator", "pump", "fan", "compressor", "crane", "grinder", "granulator", "shredder", "baler", "pulveriser", "pulverizer", "elevator", "extruder", "centrifuge", "decanter", "feeder", "press", "valve")
)  # fmt: skip
_ENDS = frozenset((",", ".", ";", "-", ":", "!", "/", "up", "solid", "again", "with", NUMBER))
_FIXED = frozenset(
    ["bolt", "bolts", "nut", "nuts", "screws", "stud", "pin", "pins", "key", "cover", "lid", "door", "window", "drawer", "belt", "cap", "rod", "to"]
)  # fmt: skip
"""What is stuck in them, or to them, is another matter."""


def held(modes: Sequence[Scoped], found: Sequence[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles, those of a moving part that is stuck or jammed told as a function that is lost."""
    return [
        replace(m, hit=replace(m.hit, code="fail_to_function", failed=True, text=tokens[m.hit.start].text))
        if _sticks(m.hit, found, tokens)
        else m
        for m in modes
    ]


def _sticks(hit: Hit, found: Sequence[Scoped], tokens: Sequence[Token]) -> bool:
    if hit.failed or hit.end - hit.start > 1:
        return False
    before = tokens[hit.start - 1].text if hit.start else ""
    if not hit.start and tokens[0].text == "jammed" and (len(tokens) == 1 or tokens[hit.end].text in _ENDS):
        # the machine stands in a column of its own
        return True
    if (hit.text == "sticking" and before in _GUIDED) or (tokens[hit.start].text == "jam" and before in _TURNING):
        return True
    if tokens[hit.start].text not in _STATES or hit.text not in _STUCK:
        return False
    behind = tokens[hit.end].text if hit.end < len(tokens) else ""
    if behind in _FIXED:
        return False
    at = hit.start - 1
    while at > 0 and tokens[at].text in _BETWEEN and not _moves(at, found, tokens):
        at -= 1
    # "valve stuck", "stuck valve"
    return (at >= 0 and _moves(at, found, tokens)) or (hit.end < len(tokens) and _moves(hit.end, found, tokens))


def _moves(at: int, found: Sequence[Scoped], tokens: Sequence[Token]) -> bool:
    word = tokens[at].text
    if word in _FIXED:
        return False
    if word in _MOVING_WORDS or word in _MACHINES:
        return True
    return any(f.hit.kind == "component" and f.hit.code in _MOVING and f.hit.start <= at < f.hit.end for f in found)
