"""Vehicles that can no longer drive, in the words of those who keep them on the road: "VOR", "towed in", "recovered to depot", "puncture"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token
from pdm.prefilter import Prefiltered

# "vehicle off road", in capitals and not before a word: "Fehler VOR ORT"
_VOR = Prefiltered(
    r"(?<![\w-])(?:VOR\b|V\.O\.R\b\.?)(?=\s*(?:$|[-.,;:!/)(]|\d|for\b|since\b|until\b|at\b|on\b|awaiting\b|pending\b|due\b))"
)
_BEHIND_TOWED = frozenset(("in", "to", "back", "home", "away", "off", "by", "from", "out", "into"))
_HAULED = frozenset(("home", "depot", "depots", "workshop", "base", "garage", "yard", "shop", "site", "bay", "hardstand", "dealer", "quarry", "park"))  # fmt: skip
_NOT_A_ROAD = frozenset(("tyre", "tyres", "tire", "tires", "vehicle", "vehicles", "truck", "trucks", "use", "diesel", "haulage", "driving"))  # fmt: skip
_ON_WHEELS = frozenset(("wheel", "bolt"))
_GAS_FILLED = frozenset(("strut", "struts", "accumulator", "accumulators"))
_WHICH = frozenset(("lh", "rh", "lr", "rr", "lf", "rf", "l", "r", "left", "right", "front", "rear", "inner", "outer", "inside", "outside", "drive", "steer", "trailer", "nearside", "offside", "side", "hand", "position", "pos", "number", "axle", "dual"))  # fmt: skip
_FLAT_SLOWLY = frozenset(("slow", "repair", "kit", "sealant", "proof", "repaired", "risk"))
_ELECTRICAL = frozenset(("alternator", "battery", "batteries", "charger", "belt", "strap", "earth", "amps", "volts", "light", "lamp", "regulator", "generator"))  # fmt: skip
_BY_TIME = frozenset(("service", "servicing", "inspection", "mot", "pm", "test", "paint", "cleaning", "refurbishment", "overhaul", "storage", "winter", "sale"))  # fmt: skip
_NO_MORE = frozenset((*".,;:!/-)", IDENTIFIER))


def withdrawn(text: str, tokens: Sequence[Token], found: Sequence[Scoped], modes: Sequence[Scoped]) -> list[Scoped]:
    """Troubles told in words of the road, where no word of the vocabulary says them."""
    clause, part = clauses(tokens)
    parts = {f.hit.start: f.hit.code for f in found if f.hit.kind in ("component", "class") and f.hit.sure == 1.0}
    taken = {i for m in modes for i in range(m.hit.start, m.hit.end)}
    denied = {part[m.hit.start] for m in modes if m.negated}
    vor = {m.start() for m in _VOR.finditer(text)}
    washed = {f.hit.code for f in found if f.hit.kind == "action"}
    if washed and washed <= {"clean", "housekeeping"} and not any(m.asserted for m in modes):
        # off the road to be cleaned
        return []
    out = []
    for i, token in enumerate(tokens):
        if i in taken or part[i] in denied:
            continue
        told = _told(i, token, tokens, parts)
        if token.start in vor:
            told = ("breakdown", i + 1)
        if told is not None and not _meant(told[1], tokens):
            name = " ".join(t.text for t in tokens[i - (token.text == "charge") : told[1]])
            out.append(Scoped(Hit("mode", told[0], True, i, told[1], name), clause[i], negated=_no(i, tokens)))
    return out


def _told(i: int, token: Token, tokens: Sequence[Token], parts: Mapping[int, str]) -> tuple[str, int] | None:
    """The mode that the words from one on tell of, and where they end."""
    behind = [t.text for t in tokens[i + 1 : i + 5]]
    before = tokens[i - 1].text if i else ""
    following = behind[0] if behind else "."
    if token.text == "flat" and following in _NO_MORE and {t.text for t in tokens[max(0, i - 3) : i]} & _GAS_FILLED:
        return "fail_to_function", i + 1
    if token.text == "flat" and (at := _tyre(i + 1, tokens)):
        return "structural", at + 1
    if token.text == "towed" and (following in _BEHIND_TOWED or following in _NO_MORE) and before not in ("be", "to"):
        return "breakdown", i + 1
    if token.text == "recovered" and following in ("to", "by", "from", "back") and NUMBER not in behind[1:2]:
        hauled = (following == "by" and not {i - 1, i + 2, i + 3} & set(parts)) or _HAULED & set(behind)
        return ("breakdown", i + 2) if hauled else None
    if token.text == "off" and following == "road" and (behind[1:2] == [] or behind[1] not in _NOT_A_ROAD):
        return "breakdown", i + 2
    if token.text == "charge" and before == "no" and following in _NO_MORE and _ELECTRICAL & {t.text for t in tokens}:
        return "fail_to_function", i + 1
    return None


def _tyre(at: int, tokens: Sequence[Token]) -> int:
    """The place of the tyre that is flat, over the words that say which: "flat LR drive tire"; 0 where something else is."""
    for k in range(at, min(at + 5, len(tokens))):
        if tokens[k].text in ("tyre", "tyres", "tire", "tires"):
            return k
        if tokens[k].text not in _WHICH and tokens[k].text not in (NUMBER, IDENTIFIER):
            return 0
    return 0


def _meant(at: int, tokens: Sequence[Token]) -> bool:
    """ "VOR for service": taken off the road because it was time."""
    return [t.text for t in tokens[at : at + 1]] == ["for"] and any(t.text in _BY_TIME for t in tokens[at + 1 : at + 3])


def punctured(modes: Sequence[Scoped], found: Sequence[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles, a puncture told as a function that is lost where nothing but a wheel, or what went into it, can be meant."""
    if {f.hit.code for f in found if f.hit.kind == "component"} - _ON_WHEELS:
        return list(modes)
    return [
        replace(m, hit=replace(m.hit, failed=True))
        if m.hit.text in ("puncture", "punctured")
        and not {t.text for t in tokens[max(0, m.hit.start - 1) : m.hit.end + 1]} & _FLAT_SLOWLY
        else m
        for m in modes
    ]


def _no(i: int, tokens: Sequence[Token]) -> bool:
    """Whether it is denied right before: "not towed", "no puncture"; "no charge" is what it says."""
    return i > 0 and tokens[i].text != "charge" and tokens[i - 1].text in ("no", "not", "never", "without")
