"""Words of trouble that tell of none: what was meant, or is the name of something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.extraction.scope.denied import LIST
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import NUMBER, Token
from pdm.vocabulary.words import stem

_NAMES = frozenset(("drill", "exercise", "crew", "gang", "team", "van", "list", "report", "reports", "meeting", "analysis", "history", "code", "codes",
                    "maintenance", "procedure", "plan", "rate", "statistics", "training", "level", "limit", "setting", "settings", "point", "alarm",
                    "insurance", "cover", "spares", "site", "overhead", "cost", "costs", "timer", "works", "job", "audit", "pad", "block", "rubber", "spare", "kit", "light", "lamp", "relay", "switch", "button", "mode", "investigation"))  # fmt: skip
_MEASURES = frozenset(("switch", "switches", "sensor", "sensors", "sender", "transmitter", "gauge", "monitor", "monitoring", "detector", "probe", "relay", "meter", "transducer",
                       "analyser", "protection", "limit", "setting", "test", "tests", "testing", "check", "checks", "survey", "analysis", "readings", "route", "suppression", "blower", "blowers"))  # fmt: skip
_GONE_OFF = frozenset(("went off", "going off", "goes off", "gone off"))
_ON_FIRE = frozenset(("on fire", "fire at", "fire in"))
_FIRE_SYSTEM = frozenset(
    ("suppression", "supp", "suppressant", "extinguisher", "ext", "system", "alarm", "bottle", "panel", "hose", "pump", "door", "truck")
)  # fmt: skip
_NAMED_BY = {
    "blocking": frozenset(("valve", "valves", "block", "device")),
    "jump start": frozenset(
        ("receptacle", "recepticle", "socket", "lead", "leads", "plug", "cable", "cables", "point")
    ),
    "cut out": frozenset(("pressure", "switch", "setting", "valve", "relay")),
    "jumper cables": frozenset(("and", "lead", "leads")),
}
_TAKEN = frozenset(("take", "took", "taken", "taking", "remove", "removed", "removing"))
_TRIP_OF = frozenset(("valve", "valves", "coil", "coils", "lever", "throttle", "solenoid", "solenoids", "linkage", "latch", "mechanism", "setpoint", "setpoints", "settings", "point", "points", "wire", "rod", "block", "manifold", "oil", "finger"))  # fmt: skip
# a shutdown that everybody knows of is a season, not an event
_SEASON_BEFORE = frozenset(
    ("during", "post", "after", "pre", "before", "until", "next", "xmas", "christmas", "easter", "annual", "major", "minor", "planned")
)  # fmt: skip
_SEASON_BEHIND = frozenset(
    (
        "labour",
        "labor",
        "lab",
        "crew",
        "contractor",
        "contractors",
        "scaffold",
        "scaffolding",
        "planning",
        "prep",
        "preparation",
        "preparations",
        "supervision",
        "supervisor",
        "support",
        "costs",
        "tooling",
        "tools",
        "job",
        "jobs",
        "scope",
        "owners",
        "overhead",
        "overheads",
        "isolation",
        "isolations",
        "tender",
        "pad",
        "works",
        "work",
        "list",
        "workshop",
    )
)
_STARTED_AGAIN = frozenset(
    ("reset", "restart", "restarted", "started", "alarm", "fault", "tripped", "unplanned", "emergency")
)
_IS_DONE = re.compile(
    r"^(?:clean|grease|lubricat|inspect|check|change|replace|service|overhaul|calibrat|paint|weld|adjust|fitted|renew|refurbish|reline|examin)\w*(?:ed|ing)$|^(?:service|inspection|check|checks|clean|overhaul|pm|fitted)$"
)
_WEAR = frozenset(("wear", "wearing"))
_WEARING = frozenset(
    ("shroud", "shrouds", "edge", "edges", "insert", "inserts", "plate", "plates", "strip", "strips", "pad", "pads", "liner", "liners", "ring", "rings", "kit", "bar", "bars", "package", "block", "blocks", "shoe", "shoes", "part", "parts")
)  # fmt: skip
# parts that have stops, which are blocks of steel
_HAVE_STOPS = frozenset(
    ("bucket", "boom", "stick", "door", "cylinder", "end", "steering", "blade", "travel", "rubber", "bump", "dump", "gate", "emergency", "articulation", "axle", "crowd")
)  # fmt: skip
_OF_ANYTHING = frozenset(("minor", "other", "structural", "electrical", "abnormal_reading"))
_STOPPED = re.compile(
    r"stop|trip|shut|off|line|halt|esd|standstill|arr[êe]t|parad[ao]|steht|stand$|^aus$|abgeschaltet|abgestellt|stillgelegt|abschaltung|ferm[ao]"
    r"|apag[aóo]|detuvo|det[ei]en|(?:fuera|fora) de servi|hors service|fuori servizio|parou|spegn|spent[ao]"
)
_STOPS = frozenset(("spurious_stop", "breakdown"))
_STOP = frozenset(("stop", "stoppage", "shutdown", "outage"))
_GOES_OFF = frozenset(
    ("fire", "supp", "alarm", "alarms", "suppression", "siren", "horn", "extinguisher", "afff", "beacon", "buzzer")
)
_TROUBLES = frozenset(
    stem(w)
    for w in (
        "leak",
        "leakage",
        "leaking",
        "noise",
        "vibration",
        "smoke",
        "smoking",
        "drip",
        "dripping",
        "weeping",
        "alarm",
        "spillage",
        "squeal",
        "hunting",
        "overflow",
    )
)
_NOT_TO_BE_HOT = frozenset(
    ("motor", "bearing", "bearings", "pump", "gearbox", "fan", "brake", "coupling", "transformer", "cable", "breaker", "compressor", "seal", "housing")
)  # fmt: skip
_HOT_BY_NAME = frozenset(("air", "water", "gas", "oil", "blast"))
# operators who relieve one another on a running machine, work with flames, a crossing of stripes
_NO_HEAT = frozenset(("seat", "seats", "seating", "change", "changeover", "swap", "work", "works", "standby", "tap", "tapping", "metal", "strip", "end", "side", "start", "dip", "wash", "food"))  # fmt: skip
# what stops a wind turbine that is in order
_FROM_OUTSIDE = frozenset(("storm", "flicker", "shadow", "curtailment", "curtailed", "wind", "weather", "lightning", "bat", "ice", "icing", "untwist", "untwisting", "typhoon", "hurricane"))  # fmt: skip
_NONE_THERE = frozenset(("no water", "no air"))
_LET_OFF = frozenset(
    ("blowdown", "drain", "drained", "draining", "drains", "bled", "bleed", "condensate", "receiver", "separator", "trap", "dip", "dipped", "sampled")
)  # fmt: skip
"""Where water is let off, none is good."""
_DRY = frozenset(("dry", "proof", "functional", "partial", "simulated"))
_DONE_OFFLINE = frozenset(
    ("filter", "filters", "filtration", "cart", "monitoring", "analysis", "sampling", "programming", "wash", "washed", "washing", "water", "completed", "done", "cleaned", "cleaning", "calibrated", "calibration", "inspected", "test", "tested", "taken", "for")
)  # fmt: skip
"""What is done with a machine that is offline for it."""
_OF_THE_JOB = frozenset(("kit", "kits", "spare", "spares", "tool", "tools", "material", "materials", "drawing", "drawings", "permit", "paperwork", "manpower"))  # fmt: skip
_OF_TIME = frozenset(("port", "schedule", "time", "timing", "stay", "programme", "program", "deadline", "window"))
_LEFT_RUNNING = frozenset(("stopped", "halted", "switched", "turned"))
# they say who stopped it, or how, and not why
_BY_WHOM = frozenset(
    (
        "manual",
        "manually",
        "by hand",
        "by us",
        "by crew",
        "by operator",
        "by operators",
        "by the operator",
        "by operations",
    )
)
_FAILING = frozenset(("fail", "failure", "failures"))
_TRIED = frozenset(("test", "tests", "testing", "tested", "trial", "trials", "safe", "simulated", "simulation", "device", "devices", "detection", "protection"))  # fmt: skip
"""What is tried, or kept from happening, with a failure that it is named after."""
_FEARED = frozenset(("fire", "safety", "risk", "fear", "danger", "smoke", "overheating", "emergency"))
"""What a machine in trouble is stopped for, and nobody plans."""
_PRODUCTS = frozenset(("bottle", "bottles", "btl", "btls", "jar", "jars", "carton", "cartons", "keg", "kegs", "cans"))
_IN_SPITE = frozenset(("but", "still", "though", "although", "however"))
_RUNS_ON_BEHIND = frozenset(
    (*".,;:!?-/)(", "after", "when", "with", "for", "even", "despite", "although", "once", "until", "and", "though", "but", "at", "if", "regardless", "key", "ignition", "by")
)  # fmt: skip
"""What stands behind a machine that does not stop; another word is what it runs on."""
_HOT_THINGS = frozenset(
    ("blower", "fan", "pump", "generator", "line", "tank", "boiler", "duct", "valve", "system", "heater", "oven", "circuit", "pipe", "gun")
)  # fmt: skip
_PRESSED = frozenset(("high pressure", "low pressure", "high temperature", "low voltage", "low flow"))
_PRESSED_PARTS = frozenset(
    ("screen", "screens", "hose", "hoses", "line", "lines", "filter", "filters", "pump", "pumps", "pipe", "pipes", "tube", "tubes", "valve", "side", "cylinder", "cleaner", "washer", "fitting", "fittings",
     "seal", "seals", "board", "panel", "cable", "turbine", "compressor")
)  # fmt: skip
_BITS = frozenset(("pieces", "halves", "parts", "bits", "sections"))


_WAITED_FOR = frozenset(("permission", "clearance", "approval", "allowed", "waiting", "wait", "window", "opportunity", "chance", "time", "safe", "okay", "convenient", "refused", "plan", "planning", "want", "wants"))  # fmt: skip
_PASSIVE = frozenset(
    ("was", "were", "been", "is", "are", "found", "left", "had", "has", "being", "accidentally", "mistakenly")
)
_OPENED_BY_HAND = frozenset(("valve", "valves", "cock", "tap", "damper", "gate", "isolator", "disconnect", "hydrant", "water", "gas", "steam", "air", "supply", "heat", "lights", "light", "thermostat"))  # fmt: skip


def was_meant(hit: Hit, near: Sequence[Hit], tokens: Sequence[Token], troubled: bool = False) -> bool:
    """A stop that was meant ("stopped for cleaning", "trip tested"), or a word of failure in a name ("breakdown drill").

    Args:
        hit: The word.
        near: Cues that reach it.
        tokens: Words of the text.
        troubled: The text tells of another trouble: who stopped it by hand stopped it for that.
    """
    behind = [t.text for t in tokens[hit.end : hit.end + 2]]
    if hit.failed and hit.end - hit.start == 1 and behind and behind[0] in _NAMES:
        return True
    if (
        hit.code == "structural"
        and hit.end - hit.start == 1
        and {*behind[:1], tokens[hit.start - 1].text if hit.start else ""} & _PRODUCTS
    ):
        # "burst bottle": what the machine makes
        return True
    if hit.text in _FAILING and behind and behind[0] in _TRIED:
        # "flame fail test passed", "fail safe test OK"
        return True
    if hit.code == "fail_to_start" and behind[:1] == ["yet"]:
        return True
    if (
        hit.kind in ("mode", "mechanism")
        and not hit.failed
        and behind
        and behind[0] in _MEASURES
        and hit.code not in _OF_ANYTHING
    ):
        # a vibration sensor does not vibrate, but a faulty one is faulty
        return True
    if (
        hit.kind == "mode"
        and hit.end - hit.start == 1
        and tokens[hit.start].text in _WEAR
        and behind[:1]
        and behind[0] in _WEARING
    ):
        # a wear plate is made to wear
        return True
    if hit.text == "stopped" and hit.start and tokens[hit.start - 1].stem in _TROUBLES:
        # "leak stopped after tightening": the leak did
        return True
    if hit.text == "hot" and behind[:1] and behind[0] in _HOT_BY_NAME and behind[1:] and behind[1] in _HOT_THINGS:
        # a hot air blower
        return True
    if hit.text == "hot" and behind[:1] and behind[0] in _NO_HEAT:
        return True
    if hit.code == "fail_to_stop" and any(t.text in _LEFT_RUNNING for t in tokens[hit.start + 1 : hit.end]):
        # "oil drip, not stopped": nobody stopped it
        return True
    if hit.text in ("runs on", "keeps running") and hit.start and tokens[hit.start - 1].text in _IN_SPITE:
        # "leaking but keeps running"
        return True
    if hit.text == "runs on" and behind[:1] and behind[0] not in _RUNS_ON_BEHIND:
        # "running on standby pump", "runs on diesel"
        return True
    if hit.text == "not hot" and any(t.text in _NOT_TO_BE_HOT for t in tokens[max(0, hit.start - 2) : hit.start]):
        return True
    if hit.kind == "mode" and hit.text in _PRESSED and behind and behind[0] in _PRESSED_PARTS:
        # a high pressure screen
        return True
    if hit.text in _GONE_OFF and any(tokens[i].text in _GOES_OFF for i in range(max(0, hit.start - 5), hit.start)):
        # an alarm or a fire suppression that goes off does what it is there for
        return True
    if hit.text in _ON_FIRE and behind[:1] and behind[0] in _FIRE_SYSTEM:
        # "charge pressure on fire suppression"
        return True
    if hit.text in ("in two", "in half") and behind[:1] and behind[0].isalpha() and behind[0] not in LIST | _BITS:
        # "leak in two places"
        return True
    if hit.text in _NAMED_BY and behind[:1] and behind[0] in _NAMED_BY[hit.text]:
        return True
    if (
        tokens[hit.start].text == "trip"
        and hit.end - hit.start == 1
        and (behind == ["and", "throttle"] or set(behind[:1]) & _TRIP_OF)
    ):
        # the trip and throttle valve of a turbine
        return True
    if (
        hit.text in ("not run", "not running")
        and tokens[hit.start].text == "not"
        and tokens[hit.end - 1].text == "run"
        and behind[:1] in (["yet"], ["since"])
    ):
        # "seal in, ready, not run yet"
        return True
    if hit.text == "pump out" and tokens[hit.start].text != "pump":
        # "pumped out tank 14"
        return True
    if hit.text in ("belt off", "belts off") and (
        behind[:1] in (["to"], ["for"]) or any(t.text in _TAKEN for t in tokens[max(0, hit.start - 3) : hit.start])
    ):
        # "took the belt off for inspection"
        return True
    if hit.text == "out of service" and behind[:1] == ["for"] and behind[1:] and behind[1].isalpha() and not troubled:
        # "A running, B out of service for seal": how things stand
        return behind[1] not in ("about", "approximately", "over", "almost", "nearly", "the", "a", "several")
    if hit.text in ("shutdown", "shutting down", "shut down") and (
        _is_season(hit, tokens) or (not troubled and _heads_work(hit, tokens))
    ):
        return True
    if hit.code == "spurious_stop" and _FROM_OUTSIDE & {t.text for t in tokens[max(0, hit.start - 2) : hit.start]}:
        # "storm cut-out", "shadow flicker shutdown"
        return True
    if hit.text in _NONE_THERE and (any(c.code == "fine" for c in near) or any(t.text in _LET_OFF for t in tokens)):
        # "no water, level stable", "blowdown done, no water": none was found
        return True
    if tokens[hit.start].text == "trip" and hit.start and tokens[hit.start - 1].text in _DRY:
        return True
    if (
        hit.text in ("offline", "off line")
        and {*behind[:1], tokens[hit.start - 1].text if hit.start else ""} & _DONE_OFFLINE
    ):
        return True
    if (
        hit.text in ("maschine steht", "anlage steht")
        and behind[:1]
        and behind[0] in ("zur", "bereit", "in", "im", "am", "offen", "unter")
    ):
        return True
    if hit.text == "missing" and hit.start and tokens[hit.start - 1].text in _OF_THE_JOB:
        # "kit missing": the job wants it, not the machine
        return True
    if hit.text == "tight" and behind[:1] and behind[0] in _OF_TIME:
        return True
    if hit.text == "shutdown" and "for" in (t.text for t in tokens[max(0, hit.start - 2) : hit.start]):
        # "timer for auto shutdown"
        return True
    if hit.text == "stops" and hit.start and tokens[hit.start - 1].text in _HAVE_STOPS:
        return True
    if hit.code == "spurious_stop" and (_not_yet(hit, tokens) or _shut_by_hand(hit, tokens)):
        return True
    if hit.code not in _STOPS or _STOPPED.search(hit.text) is None:
        return False
    if (
        behind[:1] in (["for"], ["to"])
        and len(behind) == 2
        and behind[1] not in (NUMBER, "repair", "repairs", "about", "approximately", "idle")
        and not (troubled and behind[0] == "for" and behind[1] in _FEARED)
    ):
        return True
    return any(
        (
            c.code == "deliberate"
            and not (troubled and c.text in _BY_WHOM)
            and min(abs(c.start - hit.end), abs(hit.start - c.end)) <= 4
        )
        # "stopped - planned stop"
        or (
            c.text in ("planned", "scheduled")
            and 0 <= c.start - hit.end <= 2
            and tokens[c.end : c.end + 1]
            and tokens[c.end].text in _STOP
        )
        for c in near
    )


def _not_yet(hit: Hit, tokens: Sequence[Token]) -> bool:
    """ "too busy to shut down", "waiting to stop it": a stop that somebody could not have, or waits for."""
    before = [t.text for t in tokens[max(0, hit.start - 5) : hit.start]]
    return before[-1:] == ["to"] and ("too" in before or (before[-2:-1] != [] and before[-2] in _WAITED_FOR))


def _shut_by_hand(hit: Hit, tokens: Sequence[Token]) -> bool:
    """ "valve was shut off after the flush": what people open and shut, found shut."""
    at = hit.start - 1
    passive = False
    while at >= 0 and tokens[at].text in _PASSIVE:
        passive, at = True, at - 1
    behind = [t.text for t in tokens[hit.end : hit.end + 2]]
    return passive and at >= 0 and tokens[at].text in _OPENED_BY_HAND and behind != ["by", "itself"]


def _is_season(hit: Hit, tokens: Sequence[Token]) -> bool:
    """ "problems post shutdown", "clean and shutdown workshop": one that was meant, in the words beside it."""
    before = [t.text for t in tokens[max(0, hit.start - 2) : hit.start]]
    behind = [t.text for t in tokens[hit.end : hit.end + 2]]
    if before[-1:] in (["["], ["("]) and behind[:1] in (["]"], [")"]):
        # "[ shutdown ] floor worn": work that is listed for it
        return True
    return bool(set(before[-1:]) & _SEASON_BEFORE or set(behind) & _SEASON_BEHIND)


def _heads_work(hit: Hit, tokens: Sequence[Token]) -> bool:
    """ "Shutdown greasing", "Shutdown - separator cleaned": the season that work was done in stands first."""
    behind = [t.text for t in tokens[hit.end :]]
    if hit.start or hit.end > 1 or not behind or _STARTED_AGAIN & set(behind):
        return False
    return behind[0].endswith("ing") or (behind[0] in ("-", ":") and any(_IS_DONE.search(w) for w in behind[1:]))
