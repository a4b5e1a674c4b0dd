"""Troubles of lamps, doors, labels, brackets and bolts: defects, but the machine does not lose its function by them."""

from __future__ import annotations

from collections.abc import Sequence

from pdm.extraction.cues.put_away import STATES
from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.tokens import NUMBER, Token

_ACCESSORY = frozenset(("light", "accessory", "guard"))
# parts that belong to what is named before them: "catwalk mount", "light wiring", "door seal"
_SMALL = _ACCESSORY | {"bolt", "structure", "cable", "gasket"}
# a seized or broken bolt is a nuisance of the repair
_OF_BOLTS = frozenset(("seized", "seized up", "frozen up", "broken", "broke", "broken off", "snapped off"))
_OF_FASTENERS = frozenset(("unserviceable", "stripped", "snapped", "sheared"))
_FASTENERS = frozenset(("bolt", "bolts", "nut", "nuts", "stud", "studs", "screw", "screws", "fastener"))
_HOLD = frozenset(("holding", "hold", "foundation", "anchor", "coupling", "hub", "flywheel"))
# a tooth that fell off is one that was lost
_OFF = frozenset(("fell off", "fallen off", "come off", "came off", "has come off"))
_TEETH = frozenset(
    ("tooth", "teeth", "tip", "tips", "adaptor", "adaptors", "tooth adaptor", "lip shroud", "lip shrouds", "wing shroud", "wing shrouds", "bucket shroud", "bucket shrouds",
     "ripper boot", "ripper tyne", "ripper tip", "quick tip", "quick tips")
)  # fmt: skip
# words between the names of parts that are one thing: "cab mounting bolts"
_ADJUNCTS = frozenset(("mounting", "latching", "retaining", "locking", "clamping", "fixing", "securing", "adjusting"))
_RUNS_NOT = frozenset(("not running", "not run", "not cycle", "not cycling"))
_CRANKED = frozenset(("not crank", "not cranking", "not turn over", "not fire up", "no crank"))
"""Only what has an engine does so: a lighting plant, and no lamp."""
_PREPOSITIONS = frozenset(("on", "of", "in", "at", "under", "near", "to"))
_PLACES = frozenset(
    ["the", "left", "right", "hand", "side", "front", "rear", "top", "bottom", "upper", "lower", "inside", "outside", "back", NUMBER]
)  # fmt: skip
_FARTHEST = 6
_LIT = frozenset(("on", "lit", "up", "illuminated", "flashing", "showing", "came", "blinking"))
# doors that people go in and out by: a bus, a lift or a train does not leave with them open
_OF_A_PLACE = frozenset(("cab", "cabin", "panel", "cabinet", "engine", "compartment", "access", "inspection", "cubicle", "locker", "side", "bonnet", "battery", "hopper", "chute", "shed", "house", "room", "mcc", "machinery", "radiator"))  # fmt: skip
_SHUT_TO_WORK = frozenset(
    ("washer", "oven", "furnace", "kiln", "autoclave", "dryer", "drier", "steriliser", "sterilizer", "retort", "centrifuge", "blaster", "dishwasher", "lift", "elevator", "freezer", "lathe", "mill", "machining", "cnc", "safety", "interlock", "loading", "discharge", "airlock")
)  # fmt: skip
"""They run with their doors shut alone."""
_WORKS_WITH = frozenset(
    ("camera", "cameras", "vision", "oven", "heater", "heating", "uv", "infrared", "ir", "cure", "curing", "sterilisation", "sterilization", "sterilizer", "deuterium", "xenon", "laser", "projector", "preform", "preforms", "spectrometer", "scanner", "ebi")
)  # fmt: skip
"""What sees, heats or cures by its lamps."""
_DOOR_MODES = frozenset(("fail_to_close", "fail_to_open"))
# "no drive", "lost reverse": what is gone is a motion of the machine, whatever lamp tells of it
_GONE = frozenset(("no", "lost", "losing", "loses", "loss"))
_MOTIONS = frozenset(
    ["drive", "reverse", "forward", "start", "crank", "slew", "swing", "travel", "tram", "tramming", "hoist", "crowd", "lift", "propel", "walk", "rotation", "movement", "motion",
     "steering", "brake", "brakes", "hydraulics", "gear", "gears", "acceleration", "throttle", "charge"]
)  # fmt: skip


def of_accessory(mode: Scoped, found: Sequence[Scoped], tokens: Sequence[Token]) -> bool:
    """Whether a trouble is one of an accessory or a fastener, or a tooth lost.

    Args:
        mode: The trouble.
        found: All phrases of the text.
        tokens: Its words.
    """
    words = mode.hit.text.split()
    parts = [f for f in found if f.hit.kind == "component" and not _is_lit(f, mode, tokens)]
    part_follows = any(f.hit.start == mode.hit.end for f in parts)
    if words[:1] and words[0] in _GONE and words[-1] in _MOTIONS and not part_follows:
        # "lost reverse", and not "lost reverse light"
        return False
    # "bolts loose / broken": what was named before, where the clause names nothing
    named = [f for f in parts if f.clause == mode.clause] or [f for f in parts if f.hit.end <= mode.hit.start]
    if mode.hit.text in STATES:
        # "lift out of service, parked with doors open"
        _, part = clauses(tokens)
        named = [f for f in named if f.hit.start < mode.hit.start or part[f.hit.start] == part[mode.hit.start]]
    if _is_refusal(mode):
        # "won't tram - repair access steps": what does not do it stands before
        named = [f for f in named if f.hit.end <= mode.hit.start]
    near = min(named, key=lambda f: max(f.hit.start - mode.hit.end, mode.hit.start - f.hit.end), default=None)
    if near is None or (mode.hit.code == "fail_to_start" and near.hit.code == "accessory"):
        # "not starting on key"
        return False
    if mode.hit.text in _CRANKED or (near.hit.text in ("key", "keys") and mode.hit.code == "structural"):
        # the key that shears holds a pulley on its shaft
        return False
    if _told_apart(mode, near, tokens) or _is_working_lamp(near, tokens):
        return False
    # "pinion broken bolt": of the part before and the part behind, either may be the bolt
    behind = [f for f in named if f.hit.start == mode.hit.end and near.hit.end == mode.hit.start]
    run = _run(near, named, tokens)
    if mode.hit.start >= run[-1].hit.end and (head := _placed(run[0].hit.start, named, tokens)) is not None:
        near, run = head, [head]
    if _is_passenger_door(mode, near, tokens):
        return False
    last = run[-1].hit.code
    if last in _ACCESSORY or near.hit.code in _ACCESSORY:
        return True
    if last in _SMALL and any(f.hit.code in _ACCESSORY for f in run):
        return True
    if _holds_the_machine(run[-1], tokens):
        return False
    ends = [near, run[-1], *(_run(f, named, tokens)[-1] for f in behind)]
    if mode.hit.text in _OF_BOLTS and any(f.hit.code == "bolt" for f in ends):
        return True
    if mode.hit.text in _OF_FASTENERS and any(f.hit.text in _FASTENERS for f in ends):
        return True
    return mode.hit.text in _OFF and any(f.hit.text in _TEETH for f in ends)


def _is_lit(part: Scoped, mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "failed, oil light on": a lamp that is lit behind what failed tells of it."""
    at = part.hit.end
    lit = part.hit.code == "light" and at < len(tokens) and tokens[at].text in _LIT
    return lit and part.hit.start > mode.hit.end


def _holds_the_machine(part: Scoped, tokens: Sequence[Token]) -> bool:
    """ "holding down bolts broken", "coupling bolts sheared": without them the machine walks, or drives nothing."""
    before = {t.text for t in tokens[max(0, part.hit.start - 2) : part.hit.end]}
    return part.hit.code == "bolt" and not before.isdisjoint(_HOLD)


def _is_working_lamp(part: Scoped, tokens: Sequence[Token]) -> bool:
    """ "oven 4 lamps tripping", "lamp failed base camera": without it the machine does not see, heat or cure."""
    lamp = part.hit.code == "light" and tokens[part.hit.end - 1].text in ("lamp", "lamps")
    return lamp and not _WORKS_WITH.isdisjoint(t.text for t in tokens[max(0, part.hit.start - 4) : part.hit.end + 4])


def _told_apart(mode: Scoped, near: Scoped, tokens: Sequence[Token]) -> bool:
    """ "dead - no ready light": what is behind the dash is told for itself."""
    between = [t.text for t in tokens[mode.hit.end : near.hit.start]]
    return len(between) > 1 and between[0] in ("-", ",", ";", ":", ".") and between[1] in ("no", "not")


def _is_passenger_door(mode: Scoped, near: Scoped, tokens: Sequence[Token]) -> bool:
    """ "doors wont close", "washer door wont close", and not "cab doors wont close"."""
    if mode.hit.code not in _DOOR_MODES or tokens[near.hit.end - 1].text not in ("door", "doors"):
        return False
    if any(t.text in _SHUT_TO_WORK for t in tokens[max(0, near.hit.start - 3) : near.hit.end]):
        return True
    return tokens[near.hit.end - 1].text == "doors" and not any(
        t.text in _OF_A_PLACE for t in tokens[max(0, near.hit.start - 3) : near.hit.end]
    )


def _is_refusal(mode: Scoped) -> bool:
    """ "not tram", "jump start": what is not done, or what was done about it, names its part before it if at all."""
    refused = mode.hit.code in ("fail_to_start", "fail_to_function") and mode.hit.text.startswith(("not ", "jump"))
    return refused or mode.hit.text in _RUNS_NOT


def _run(near: Scoped, named: Sequence[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """The parts written without a word between them, as "exhaust manifold bolts"; the last one is meant."""
    starts, ends = {f.hit.start: f for f in named}, {f.hit.end: f for f in named}
    run = [near]
    while (at := _next(run[-1].hit.end, tokens)) in starts:
        run.append(starts[at])
    while (at := _before(run[0].hit.start, tokens)) in ends:
        run.insert(0, ends[at])
    return run


def _next(at: int, tokens: Sequence[Token]) -> int:
    return at + 1 if at < len(tokens) and tokens[at].text in _ADJUNCTS else at


def _before(at: int, tokens: Sequence[Token]) -> int:
    return at - 1 if at > 0 and tokens[at - 1].text in _ADJUNCTS else at


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
