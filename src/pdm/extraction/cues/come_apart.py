"""Parts told to have come apart in two words: "belt cut 3 nos", "chain off", "motor cable burnt", "link pin out", "drive fault F0022"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token
from pdm.vocabulary.phrases import phrases

_BELTS = frozenset(("belt", "belts", "vbelt", "vbelts", "v-belt", "v-belts"))
_DRIVEN = _BELTS | {"chain", "chains", "rope", "ropes"}
_HELD = _DRIVEN | frozenset(
    ("wire", "wires", "cable", "cables", "cord", "tape", "tapes", "strap", "straps", "lanyard", "pin", "pins", "bush", "bushes", "bushing", "coupling", "couplings", "rubber", "rubbers", "spider", "band")
)  # fmt: skip
_PINS = frozenset(("pin", "pins", "key", "keys", "cotter", "clevis", "circlip"))
_WIRED = frozenset(
    ("cable", "cables", "lead", "leads", "wire", "wires", "contactor", "contactors", "coil", "coils", "winding", "windings", "card", "cards", "pcb", "board", "relay", "relays", "transformer",
     "element", "elements", "heater", "heaters", "stator", "armature", "commutator", "ring", "rings", "thyristor", "thyristors", "igbt", "ssr", "capacitor", "capacitors", "solenoid", "starter", "terminal",
     "terminals", "fuse", "fuses", "mcb", "mccb", "breaker", "inverter", "vfd", "vsd", "socket", "smps", "choke", "rectifier")
)  # fmt: skip
_SEPARATED = frozenset(("cut",))
_CUT_TOO = frozenset(("hose", "hoses", "line", "lines", "airline"))
"""What else is cut by accident; new ones are cut to length."""
_TORN = frozenset(("tore", "rip"))
_HOSES = frozenset(("hose", "hoses", "pipe", "pipes", "airline", "tube", "ducting"))
_AWAY = frozenset(
    ("came", "jumped", "jumps", "slipped", "slips", "thrown", "threw", "fell", "gone", "went", "run", "ran")
)
_WALKED = frozenset(("walked", "worked", "came"))
_BURNT = frozenset(("burnt", "burned"))
_RUBBED = frozenset(("clutch", "clutches", "brake", "brakes", "lining", "linings", "plate", "plates", "pad", "pads", "disc", "discs", "bearing", "bearings", "seal", "bush", "belt", "belts"))  # fmt: skip
"""What burns by friction, and does its work no more."""
_CRUSHED = frozenset(("crushed", "smashed", "shattered", "disintegrated"))
_TURNED = frozenset(("bearing", "bearings", "wheel", "roller", "rollers", "pinion", "gear", "gears", "coupling", "sprocket", "race", "cage", "shaft", "key"))  # fmt: skip
_JUMPED = frozenset(("jumped", "jumps", "jump"))
_RUNS_ON = frozenset(
    ("pulley", "pulleys", "sheave", "sheaves", "drum", "sprocket", "sprockets", "idler", "track", "rail")
)
_DRIVING = frozenset(
    ("coupling", "holding", "foundation", "anchor", "hub", "flange", "flywheel", "cardan", "propshaft")
)
_CHANGED = frozenset(("replaced", "changed", "renewed"))
_SIGNALS = frozenset(("rack", "racks", "node", "comms", "communication", "communications", "link", "signal", "encoder", "resolver", "network", "bus", "plc", "station", "module", "slave", "scanner", "radio", "gps", "rio", "profibus", "profinet", "ethernet"))  # fmt: skip
_LOST_WITH = _BELTS | {
    "chain",
    "chains",
    "track",
    "tracks",
    "wheel",
    "wheels",
    "coupling",
    "propshaft",
    "driveshaft",
    "impeller",
    "propeller",
    "rope",
    "blade",
    "blades",
}
"""Without them a machine does not go on."""
_REFERENCES = frozenset(("ref", "reference", "position", "zero", "home", "count", "datum", "sync", "comms", "signal"))
_GONE_ON = frozenset(("altogether", "completely", "again", "last", "yesterday", "today", "overnight"))
_FELL = frozenset(("fell", "fallen", "dropped"))
_INTO = frozenset(("into", "inside", "through"))
_NOT_INTO = frozenset(("place", "position", "alarm", "line", "step", "fault", "manual"))
_SMALL = frozenset(
    (NUMBER, "number", "nos", "no", "pcs", "pc", "nr", "x", "is", "was", "were", "are", "got", "found", "been", "has", "have", "had", "all", "both", "again", "getting", "completely", "totally", "badly", "set")
)  # fmt: skip
_WEARING = frozenset(
    ("bearing", "bearings", "seal", "seals", "belt", "belts", "chain", "pin", "fuse", "fuses", "coupling", "gearbox", "motor", "diaphragm", "hose", "gasket", "spring", "springs", "impeller", "clutch", "relay", "contactor", "igniter", "element", "capacitor")
)  # fmt: skip
"""What people say of that it "went"."""
_SENTENCE = frozenset((".", ",", ";", "!", "-", "|", ")", ":"))
_ENDS = frozenset((".", ",", ";", ":", "!", "?", "-", "/", "|", ")", "(", "and", "&"))
_BEHIND = _ENDS | {"again", NUMBER, "number", "nos", "pcs", "at", "in", "from", "near", "by", "due", "with", "on", "after", "while", "during", "when", "so", "because", "twice", "since", "the", "its", "sprocket", "pulley", "pulleys", "tail", "head", "idler", "track", "drum", "sheave", "ft", "meter", "mtr", "approx", "approximately", "about", "along", "across", "through"}  # fmt: skip
_JOINED = frozenset(("fitted", "joined", "made", "length", "size", "installed", "spliced"))
_BY_HAND = frozenset(
    ("take", "took", "taken", "taking", "remove", "removed", "pull", "pulled", "put", "sent", "tidied", "stored", "cleared", "threw", "new", "old", "spare", "was", "cut", "to", "for", "check", "checked", "turn", "turned", "blank", "blanked", "cap", "capped", "with", "shut", "switched", "isolated")
)  # fmt: skip
_DRIVES = frozenset(
    ("inverter", "vfd", "vsd", "vvvf", "servo", "drive", "umrichter", "frequenzumrichter", "variateur", "variador", "inversor", "conversor", "fu", "frequenzumformer", "softstarter", "starter", "robot", "servodrive", "servoverstärker", "servoregler")
)  # fmt: skip
_FAULTS = frozenset(
    ("fault", "faults", "faulted", "faulting", "error", "alarm", "fehler", "störung", "stoerung", "défaut", "defaut", "fallo", "falla", "falha", "avaria", "guasto", "storing", "trip")
)  # fmt: skip
_JOINTS = frozenset(
    ("joint", "joints", "splice", "splices", "lacing", "clip", "clips", "coupling", "hose", "vulcanising")
)
_DENIED = frozenset(("no", "not", "nil", "without", "never", "false", "if", "history", "log", "list"))


def come_apart(tokens: Sequence[Token], modes: Sequence[Scoped]) -> list[Scoped]:
    """Losses of function that a part and what became of it tell together.

    Args:
        tokens: Words of the text.
        modes: Troubles found so far; of those that say that a function is lost no word is told again.
    """
    clause, _ = clauses(tokens)
    taken = {i for m in modes if m.hit.failed for i in range(m.hit.start, m.hit.end)}
    out = []
    for i, token in enumerate(tokens):
        found = None if i in taken else _at(i, token.text, tokens)
        if found is not None and not taken & set(range(i, found[1])) and not _denied(i, clause, tokens):
            out.append(Scoped(Hit("mode", found[0], True, i, found[1], found[2]), clause[i]))
    return out


def _at(i: int, word: str, tokens: Sequence[Token]) -> tuple[str, int, str] | None:
    """Mode, end and words of what a place tells of the part before it."""
    behind = tokens[i + 1].text if i + 1 < len(tokens) else "."
    if word in _FAULTS:
        return _of_drive(i, tokens)
    if word in _BURNT:
        part = _part(i, tokens)
        if part in _DRIVEN and behind in ("off", "through", "out"):
            return "structural", i + 2, f"{part} {word} {behind}"
        off = behind in ("off", "out", "open", "up", "through")
        code = "electrical" if part in _WIRED else "breakdown" if part in _RUBBED else None
        off = off and code == "electrical"
        return (code, i + 1, f"{part} {word}") if code and (off or _ends(i + 1, tokens)) else None
    if word in _CRUSHED and _part(i, tokens) in _TURNED and _ends(i + 1, tokens):
        return "breakdown", i + 1, f"{_part(i, tokens)} {word}"
    if word == "lost" and (found := _signal_lost(i, tokens)):
        return "fail_to_function", *found
    if word == "lost" and (lost := _driving_part_lost(i, tokens)):
        return "structural", lost, f"lost {tokens[lost - 1].text}"
    if word in _JUMPED and (part := _part(i, tokens)) in _DRIVEN and _words(i + 1, i + 4, tokens) & _RUNS_ON:
        return "structural", i + 1, f"{part} {word}"
    if word == "cut" and (_holds(i, tokens) or _was_cut(i, tokens)):
        return "structural", i + 1, "cut"
    if (
        word == "cut"
        and _part(i, tokens) in _CUT_TOO
        and _ends(i + 1, tokens)
        and not _words(i - 5, i, tokens) & _BY_HAND
    ):
        return "structural", i + 1, f"{_part(i, tokens)} cut"
    if word == "pulled" and behind in ("open", "apart", "out") and _part(i, tokens) in _JOINTS:
        return "structural", i + 2, f"{_part(i, tokens)} pulled {behind}"
    if word == "opened" and _part(i, tokens) in ("joint", "splice") and _BELTS & _words(i - 4, i, tokens):
        return "structural", i + 1, "belt joint opened"
    for states, parts, code in _TOLD:
        if word in states and (part := _part(i, tokens)) in parts and _ends(i + 1, tokens):
            return code, i + 1, f"{part} {word}"
    if word in _AWAY and behind in ("off", "out") and (part := _part(i, tokens)) in _DRIVEN and _ends(i + 2, tokens):
        return "structural", i + 2, f"{part} {word} {behind}"
    if word in _WALKED and behind == "out" and (part := _part(i, tokens)) in _PINS and _ends(i + 2, tokens):
        return "structural", i + 2, f"{part} {word} out"
    gone = (word == "off" and _is_off(i, tokens)) or (word == "away" and (behind in _GONE_ON or _ends(i + 1, tokens)))
    part = _part(i, tokens)
    if word == "away" and part not in _DRIVEN:
        part = _placed(i, tokens)
    if gone and part in (_DRIVEN if word == "away" else _DRIVEN | _HOSES) and not _words(i - 5, i, tokens) & _BY_HAND:
        return "structural", i + 1, f"{part} {word}"
    if (
        word in _FELL
        and behind in _INTO
        and _part(i, tokens) in _things()
        and not _words(i + 2, i + 4, tokens) & _NOT_INTO
    ):
        return "structural", i + 2, f"{word} {behind}"
    if word == "went" and (part := _part(i, tokens)) in _WEARING and (behind in _SENTENCE or behind == "again"):
        return "breakdown", i + 1, f"{part} went"
    if word == "kicked":
        return _kicked(i, tokens)
    return None


_TOLD: tuple[tuple[frozenset[str], frozenset[str], str], ...] = (
    (_SEPARATED, _HELD, "structural"),
    (_TORN, _DRIVEN, "structural"),
    (frozenset(("out",)), _PINS, "structural"),
    (frozenset(("welded",)), frozenset(("contactor", "contactors", "contact", "contacts")), "electrical"),
)
"""Words, the parts that they are said of, and the mode."""


def _part(i: int, tokens: Sequence[Token]) -> str:
    """The word that a state is said of, over numbers and small words; empty where there is none."""
    at = i - 1
    while at >= 0 and (tokens[at].text in _SMALL or tokens[at].text == IDENTIFIER):
        at -= 1
    return tokens[at].text if at >= 0 else ""


def _words(start: int, end: int, tokens: Sequence[Token]) -> set[str]:
    return {t.text for t in tokens[max(0, start) : end]}


def _ends(at: int, tokens: Sequence[Token]) -> bool:
    """Whether what stands behind a state leaves it one: "belt cut", "belt cut 3 nos", and not "belt cut to length", "belt cut and joined"."""
    if at >= len(tokens):
        return True
    return tokens[at].text in _BEHIND and not _words(at, at + 3, tokens) & _JOINED


def _holds(i: int, tokens: Sequence[Token]) -> bool:
    """ "coupling bolts cut": without them the machine drives nothing."""
    bolts = _part(i, tokens) in ("bolt", "bolts", "studs")
    return bolts and bool(_words(i - 4, i, tokens) & _DRIVING) and _ends(i + 1, tokens)


def _was_cut(i: int, tokens: Sequence[Token]) -> bool:
    """ "fan belt replaced, was cut": why it was."""
    words = [t.text for t in tokens[max(0, i - 4) : i]]
    return (
        len(words) == 4
        and words[0] in _HELD
        and words[1] in _CHANGED
        and words[2:] == [",", "was"]
        and _ends(i + 1, tokens)
    )


def _signal_lost(i: int, tokens: Sequence[Token]) -> tuple[int, str] | None:
    """The end and the words of "I/O rack 7 lost", "encoder lost ref"."""
    part = _part(i, tokens)
    behind = tokens[i + 1].text if i + 1 < len(tokens) else "."
    if behind in _REFERENCES and (part in _SIGNALS or part in _things()):
        return i + 2, f"{part} lost {behind}"
    alone = part in _SIGNALS and behind != NUMBER and _ends(i + 1, tokens)
    return (i + 1, f"{part} lost") if alone else None


def _driving_part_lost(i: int, tokens: Sequence[Token]) -> int:
    """The end of "lost fan belt", "lost a drive chain"; 0 where something else was lost."""
    if i and tokens[i - 1].stem in ("replac", "fit", "refit", "find", "found"):
        return 0
    for k in range(i + 1, min(i + 4, len(tokens))):
        word = tokens[k].text
        if word in _LOST_WITH:
            return k + 1
        if not word.isalpha() or word in _ENDS:
            return 0
    return 0


def _is_off(i: int, tokens: Sequence[Token]) -> bool:
    """ "chain off", "rope off dryer 17", "rope off tensioner pulley"."""
    return _ends(i + 1, tokens) or _off_a_machine(i, tokens) or not _RUNS_ON.isdisjoint(_words(i + 2, i + 4, tokens))


def _off_a_machine(i: int, tokens: Sequence[Token]) -> bool:
    """Whether nothing but a machine, and its number, is named behind: "rope off dryer 17"."""
    behind = [t.text for t in tokens[i + 1 : i + 5]]
    words = [w for w in behind if w not in (NUMBER, "number")]
    named = len(words) == 1 and words[0].isalpha() and words[0] not in _BEHIND
    return named and len(tokens) - i <= 4 and _part_first(i, tokens)


def _placed(i: int, tokens: Sequence[Token]) -> str:
    """The part before the words that say where it is: "top belt on the belt press away"."""
    at = next((k for k in range(i - 1, max(0, i - 6), -1) if tokens[k].text in ("on", "of", "at")), 0)
    _, part = clauses(tokens)
    return tokens[at - 1].text if at and part[at - 1] == part[i] else ""


def _part_first(i: int, tokens: Sequence[Token]) -> bool:
    """Whether the text begins with the part that a word is said of: whoever took it off would say so first."""
    return all(not t.text.isalpha() or t.text in _DRIVEN or t.text in _SMALL for t in tokens[:i])


@cache
def _things() -> frozenset[str]:
    """Words that names of parts end in."""
    return frozenset(p.text.split()[-1] for p in phrases() if p.kind == "component" and not p.other)


def _of_drive(i: int, tokens: Sequence[Token]) -> tuple[str, int, str] | None:
    """ "inverter fault F0022", "servo alarm 27", "Fehler F0001 Umrichter": a drive with the number of its fault has stopped."""
    end = i + 1
    while end < len(tokens) and tokens[end].text in _FAULTS | _DRIVES | {"code", "number", ":", "no"}:
        end += 1
    if end >= len(tokens) or tokens[end].text not in (NUMBER, IDENTIFIER):
        return None
    near = _words(i - 3, end, tokens) | _words(end + 1, end + 3, tokens)
    motor_driver = "driver" in near and {"motor", "servo", "stepper"} & _words(i - 4, i, tokens)
    return ("electrical", end + 1, "drive fault") if near & _DRIVES or motor_driver else None


def _kicked(i: int, tokens: Sequence[Token]) -> tuple[str, int, str] | None:
    """ "kicked 3x on start", "kicked twice, out on overload": a breaker or starter that lets go."""
    at = i + 1
    while at < len(tokens) and (tokens[at].text in _SMALL or tokens[at].text in ("times", "twice")):
        at += 1
    behind = [t.text for t in tokens[at : at + 2]]
    on_start = behind[:1] in (["on"], ["at"]) and behind[1:] and behind[1].startswith(("start", "overload"))
    if on_start or behind[:1] in (["out"], ["off"], ["offline"], ["breaker"]):
        return "spurious_stop", at + 1, "kicked"
    return None


def _denied(i: int, clause: Sequence[int], tokens: Sequence[Token]) -> bool:
    return any(tokens[k].text in _DENIED and clause[k] == clause[i] for k in range(max(0, i - 6), i))
