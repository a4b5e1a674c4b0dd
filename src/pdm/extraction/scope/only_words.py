"""Words that look like an announcement or a deed and are none: "as per schedule", "should be 40", "2 h to clear", "service company"."""

from __future__ import annotations

from collections.abc import Sequence

from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token

_TIMES = frozenset(("h", "hr", "hrs", "hour", "hours", "min", "mins", "minutes", "day", "days", "shift", "shifts", "m"))
_SERVICE_OF = frozenset(
    ("company", "co", "contractor", "engineer", "engineers", "technician", "technicians", "agent", "rep", "representative", "provider", "man", "men", "team", "crew", "desk", "manual")
)  # fmt: skip
_SAMPLE_OF = frozenset(
    ("line", "lines", "pot", "valve", "cooler", "point", "pump", "probe", "panel", "tap", "cylinder")
)
_TORQUE_OF = frozenset(
    ("switch", "limit", "limiter", "limiters", "alarm", "arm", "converter", "tube", "rod", "trip", "high", "low", "motor", "sensor", "bar", "wrench")
)  # fmt: skip


_LUBE = frozenset(("lube", "grease", "lubrication"))
_LUBE_OF = frozenset(
    ("spray", "sprays", "board", "boards", "electrical", "press", "pressure", "fault", "faults", "alarm", "alarms", "injector", "injectors", "reel", "reels", "timer", "control", "controls",
     "cycle", "counter", "level", "manifold", "leak", "leaks", "pot", "cabinet", "compartment", "room", "bay", "truck", "cart", "trailer", "error", "fitting", "fittings", "nipple", "nipples", "pipe", "pipes", "hose", "hoses", "panel", "skid")
)  # fmt: skip
_NO_THING = frozenset(
    (
        "of",
        "on",
        "to",
        "for",
        "and",
        "or",
        "in",
        "at",
        "as",
        "completed",
        "complete",
        "done",
        "required",
        "needed",
        "needs",
        "made",
        "carried",
        "by",
        "was",
        "is",
        "with",
        "only",
    )
)
_FOR_DOING = {
    "inspection": frozenset(("plate", "cover", "covers", "hatch", "door", "doors", "window", "light", "lamp", "panel", "port", "lid", "glass", "pit", "hole")),
    "test": frozenset(("point", "points", "port", "ports", "button", "fitting", "fittings", "bench", "rig")),
    "repair": frozenset(("kit", "kits", "shop", "bay")),
    "welding": frozenset(("lead", "leads", "machine", "bay", "rod", "rods", "screen", "curtain")),
    "cleaning": frozenset(("hose", "bay", "door", "hatch", "fluid")),
}  # fmt: skip
_DEGREES = frozenset(("pretty", "real", "really", "right", "mighty", "damn", "darn", "proper"))
_DOES_WELL = frozenset(
    ("running", "working", "looking", "operating", "going", "holding", "pumping", "sounding", "feeling", "reading", "driving", "pulling", "charging", "cooling", "heating", "tracking", "handling",
     "firing", "starting", "sealing", "turning", "being", "doing", "performing", "bearing")
)  # fmt: skip
_LEFT_TO_DO = frozenset(("outstanding", "pending", "overdue", "due"))
_FIXED_OF = frozenset(
    ("plant", "equipment", "asset", "assets", "speed", "cone", "blade", "blades", "bridge", "price", "term")
)


def announces_nothing(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a cue of something announced is none: what a value should be, what a job took."""
    if hit.kind != "cue" or hit.code != "planned":
        return False
    behind = [t.text for t in tokens[hit.end : hit.end + 2]]
    if hit.text in ("schedule", "plan") and "per" in (t.text for t in tokens[max(0, hit.start - 4) : hit.start]):
        # "as per 2000 hr schedule"
        return True
    if hit.text in _LEFT_TO_DO and {"no", "nil", "none", "nothing"} & {
        t.text for t in tokens[max(0, hit.start - 4) : hit.start]
    }:
        # "no class conditions outstanding"
        return True
    first = tokens[hit.start]
    if (
        first.text == "need"
        and hit.start
        and tokens[hit.start - 1].text == NUMBER
        and tokens[hit.start - 1].end == first.start
    ):
        # the "nd" of "2nd" is short for "need" elsewhere
        return True
    if hit.text in ("want", "wanted") and behind[:1] == ["of"]:
        # "idle for want of coal"
        return True
    if hit.text == "soon" and ("as" in behind[:1] or (hit.start and tokens[hit.start - 1].text == "as")):
        # "trips soon as you hit start"
        return True
    if hit.text in ("should be", "must be") and (behind[:1] == [NUMBER] or behind == ["-", NUMBER]):
        return True
    return tokens[hit.start].text == "to" and took(hit.start, tokens)


def names_a_machine(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a cue is the name of a machine: "drill 2" is no exercise."""
    behind = tokens[hit.end].text if hit.end < len(tokens) else ""
    return hit.kind == "cue" and hit.text == "drill" and (behind in (NUMBER, IDENTIFIER, "rig") or hit.start == 0)


def usual_value(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether "normal" gives the usual value beside another: "amps 48 high, normal 41"."""
    behind = [t.text for t in tokens[hit.end : hit.end + 2]]
    numbered = behind[:1] == [NUMBER] or behind in (["is", NUMBER], ["=", NUMBER])
    if hit.text == "good" and hit.start == 0:
        # "GD 684" is a machine
        return numbered
    return hit.kind == "cue" and hit.text == "normal" and numbered


def says_how_much(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether "good" behind a trouble says how bad it is: "leaking pretty good", "shaking real good"."""
    if hit.kind != "cue" or hit.text != "good" or hit.start < 2 or tokens[hit.start - 1].text not in _DEGREES:
        return False
    word = tokens[hit.start - 2].text
    return word.endswith("ing") and word not in _DOES_WELL


def to_nothing(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether "nothing" is how far something fell: "amps down to nothing"."""
    return hit.kind == "cue" and hit.text == "nothing" and hit.start > 0 and tokens[hit.start - 1].text == "to"


def took(to: int, tokens: Sequence[Token]) -> bool:
    """Whether the "to" at this place follows a time: "2 h to clear" is how long it took."""
    return to > 1 and tokens[to - 1].text in _TIMES and tokens[to - 2].text == NUMBER


def names_a_thing(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a word of doing is part of a name: "service company called", "torque switch"."""
    if hit.end - hit.start > 1:
        return False
    word = tokens[hit.start].text
    behind = tokens[hit.end].text if hit.end < len(tokens) else ""
    if hit.kind == "component":
        # "showing signs of wear", "pumped in some grease"
        return (word in ("sign", "signs") and behind == "of") or (word.endswith("ed") and not hit.text.endswith("ed"))
    if hit.kind != "action":
        return False
    before = tokens[hit.start - 1].text if hit.start else ""
    if word == "modify" and behind == NUMBER and tokens[hit.start].end - tokens[hit.start].start == len("mod"):
        # "mod. 9": the module
        return True
    if word == "service":
        return behind in _SERVICE_OF
    if word == "sample":
        return behind in _SAMPLE_OF
    if word in _LUBE:
        return behind in _LUBE_OF
    if word == "adjustment":
        # "adjustment lever"
        return behind.isalpha() and behind not in _NO_THING
    if word in _FOR_DOING:
        return behind in _FOR_DOING[word]
    if word == "fixed":
        return behind in _FIXED_OF
    return word == "torque" and (behind in _TORQUE_OF or before in ("over", "high", "low"))
