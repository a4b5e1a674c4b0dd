"""Words of failure that mean something else where they stand: a trip under test, a noun ("jaw dies"), work by hand ("joint cut out"),
a stop for the work done, a cord that somebody pulled, what broke on another day and is to be looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pdm.extraction.cues.idle import GENERAL
from pdm.extraction.cues.work import VAGUE
from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.tokens import NUMBER, Token
from pdm.prefilter import Prefiltered

_TEST = Prefiltered(
    r"\b(?:(?:over ?-?speed|trip|low oil|high level|interlock|shut ?-?down|e-?stop|emergency stop|lanyard|pull (?:cord|wire)|safety|protection|relay|alarm|load|proof|function(?:al)?|stroke|bump)\s+(?:and alarm\s+)?"
    r"(?:trip\s+)?(?:tests?|testing|checks?)|(?:tested|test of|checked|proved|proving|simulated)\s+(?:\w+\s+){0,3}trips?|test trip(?:s|ped)?)\b",
    re.I,
)
_PULLED = Prefiltered(
    r"\b(?:pull[- ]?(?:wire|cord|rope|key)|trip[- ]?(?:wire|cord)|lanyard|grab wire|safety (?:rope|cord|line)|e-?stop|emergency stop|mushroom|light curtain|gate switch|tramp (?:metal|iron|steel)|metal detector)s?\b",
    re.I,
)
_RESET = re.compile(r"\b(?:reset|re-set|restarted|cleared|x ?\d+|\d+ ?x|\d+ times|twice)\b", re.I)
_NO_DAMAGE = re.compile(r"\bno (?:visible |other |further )?damage\b", re.I)
_LUMP = re.compile(
    r"\b(?:bridged|slabs?|lumps?|oversize|big rocks?|boulders?|tramp|stones?|foreign (?:object|body|material)|timber|log|scrap)\b",
    re.I,
)
_OTHER_DAY = re.compile(r"^\s*(?:again )?(?:back )?on (?:the )?\d{1,2}(?:st|nd|rd|th)\b", re.I)
_TO_LOOK = Prefiltered(
    r"\b(?:please|pls|plse|look at it|have a look|needs? (?:a )?look|to look at|look into|check it|see to it|sort it|bitte|graag|svp)\b",
    re.I,
)
_ADVICE = Prefiltered(
    r"\b(?:recommend(?:ation|ed action)?s?|proposals?|suggestions?|advice|next steps?|empfehlung(?:en)?|vorschl(?:ag|äge)|nächste[rn]? schritte?|weiteres vorgehen|aanbeveling(?:en)?|advies|"
    r"recommandations?|préconisations?|recomendaci(?:ón|ones)|recomendações|raccomandazioni|zalecenia)\s?:(?P<advice>(?:(?! / |\n).)*)",
    re.I,
)
"""What somebody advises, behind its heading."""
_SOLID = frozenset(
    ("joint", "joints", "clip", "splice", "splices", "section", "sections", "piece", "pieces", "plate", "plates", "weld", "welds", "crack", "cracks", "patch", "gasket", "liner", "liners", "pipe",
     "spool", "bolt", "bolts", "stud", "studs", "belt", "rubber", "skirt", "skirts", "lagging", "mesh", "panel", "panels", "hole", "holes", "window", "chute", "guard", "bracket", "tube", "tubes", "hose", "packing", "insulation", "cable", "wire")
)  # fmt: skip
"""What does not cut out by itself."""
_AT_ONCE = frozenset(
    (*".,;:!?-/()", "when", "while", "on", "under", "after", "at", "in", "every", "again", "intermittently", "randomly", "as", "if", "once", "and", "then", "out", "down", "off", "completely", "immediately", "straight", "with", "during", "if", "before", "suddenly")
)  # fmt: skip
_WORKED_ON = frozenset(("turned", "changed", "replaced", "fitted", "swapped", "rotated", "checked", "worn", "new", "set", "sets"))  # fmt: skip
_TOOLS = frozenset(("jaw", "forging", "press", "extrusion", "pellet", "swage", "crimp", "crimping", "punch", "thread", "change", "changed", "replace", "replaced", "turn", "turned", "new", "old", "spare", "fixed", "swing", "moving", "the", "both", "all", "of", NUMBER))  # fmt: skip
_BROKEN = frozenset(("broken", "=broken"))
_NO_PARTS = frozenset(
    ("balls", "ball", "media", "glass", "bottle", "bottles", "jars", "cans", "pallet", "pallets", "product", "biscuits", "eggs", "tiles", "rock", "rocks", "stone", "stones", "wood", "timber", "brick",
     "bricks", "lumps", "pieces", "bits", "bags", "boxes", "cartons", "cores", "castings", "sand", "ends", "yarn", "threads", "web", "sheet", "paper", "strands", "concrete", "pieces")
)  # fmt: skip
"""What is made, ground or thrown away, broken or not."""
_BLEW = ("blew", "blow", "blown", "blowing")
_WITH_AIR = frozenset(("through", "down", "out", "clear", "dry", "off"))
_AIRED = frozenset(
    ("filter", "filters", "cooler", "coolers", "radiator", "radiators", "rad", "rads", "core", "cores", "coil", "coils", "condenser", "condensers", "fins", "panel", "panels", "cabinet",
     "cabinets", "element", "elements", "screen", "screens", "strainer", "strainers", "dust")
)  # fmt: skip
"""What is blown out with air."""
_CLEANED = _AIRED | {"with", "w", "air", "same", "it", "all", "lines", "line", "pipes", "lube", "oil", "and", "&"}
_BEGINS = frozenset(("=", ",", ".", ";", "and", "&", "then", "-", "/", "(", ")", NUMBER))
"""What stands before a verb without a subject."""
_NOT_THAT = (
    ["not", "pump"],
    ["not", "drive"],
    ["not", "feed"],
    ["not", "heat"],
    ["not", "lift"],
    ["not", "seal"],
    ["not", "filter"],
)
"""Denials of what is a thing as well as a verb."""
_WIRES, _ROPES = (
    frozenset(("wire", "wires", "strand", "strands")),
    frozenset(("rope", "ropes", "lay", "sling", "slings")),
)
_REPAIRS = ("replace", "repair", "adjust", "tighten")
_CLEARED = frozenset(("clear", "cleared", "clearing", "freed", "free", "unblocked"))
_WHILE = frozenset(("while", "whilst", "when", "as"))


def otherwise(modes: Sequence[Scoped], found: Sequence[Scoped], text: str, tokens: Sequence[Token]) -> list[Scoped]:
    """Troubles, without words that are none here, and as supposed where they are told of a test, a hand or another day.

    Args:
        modes: The troubles.
        found: All phrases of the text.
        text: As written.
        tokens: Its words.
    """
    kept = [_of_a_rope(m, tokens) for m in modes if not any(is_none(m, tokens) for is_none in _NONE)]
    advised = [found.span("advice") for found in _ADVICE.finditer(text)]
    if advised:
        at = [tokens[m.hit.start].start for m in kept]
        kept = [
            replace(m, supposed=True) if any(since <= place < until for since, until in advised) else m
            for m, place in zip(kept, at, strict=True)
        ]
    stops = all(m.hit.code in ("spurious_stop", *VAGUE, "high_output", "plugged") for m in kept if m.asserted)
    repaired = any(f.hit.kind == "action" and f.hit.code in _REPAIRS and f.hit.text not in _CLEARED for f in found)
    if stops and not repaired and (_is_tested(text) or _is_pulled(text) or _is_a_lump(text)):
        return [replace(m, supposed=True) if m.hit.code == "spurious_stop" else m for m in kept]
    if _TO_LOOK.search(text) and not any(
        f.hit.kind == "action" and tokens[f.hit.end - 1].text.endswith("ed") for f in found
    ):
        return [replace(m, supposed=True) if _OTHER_DAY.match(text[tokens[m.hit.end - 1].end :]) else m for m in kept]
    return kept


def _is_tested(text: str) -> bool:
    """ "overspeed trip test / tripped at 6610 rpm": it tripped as it should."""
    return _TEST.search(text) is not None


def _is_pulled(text: str) -> bool:
    """ "pull wire tripped, reset only", "tramp metal trip x 6": the guard did its work, and nothing was wrong with the machine."""
    return _PULLED.search(text) is not None and _RESET.search(text) is not None


def _is_a_lump(text: str) -> bool:
    """ "stopped - bridged with a slab, cleared. No damage"."""
    return _NO_DAMAGE.search(text) is not None and _LUMP.search(text) is not None


def _of_a_rope(mode: Scoped, tokens: Sequence[Token]) -> Scoped:
    """ "rope had 6 broken wires": wear that ropes are looked over for, and no electrical loss."""
    wires = any(t.text in _WIRES for t in tokens[max(0, mode.hit.start - 1) : mode.hit.end + 1])
    if mode.hit.code not in ("electrical", "breakdown") or not wires or not any(t.text in _ROPES for t in tokens):
        return mode
    return replace(mode, hit=replace(mode.hit, code="structural", failed=False))


def _noun(mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "jaw dies turned": tools, where "engine dies under load" is what an engine does."""
    if tokens[mode.hit.start].text != "dies" or mode.hit.end - mode.hit.start > 1:
        return False
    behind = tokens[mode.hit.end].text if mode.hit.end < len(tokens) else "."
    before = tokens[mode.hit.start - 1].text if mode.hit.start else "the"
    return before in _TOOLS or behind not in _AT_ONCE or behind in _WORKED_ON


def _cut_by_hand(mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "clip joint cut out": somebody cut it out."""
    words = [t.text for t in tokens[mode.hit.start : mode.hit.end]]
    return words == ["cut", "out"] and mode.hit.start > 0 and tokens[mode.hit.start - 1].text in _SOLID


def _out_of(mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "pump out of its hole": where it is, not how."""
    behind = [t.text for t in tokens[mode.hit.end : mode.hit.end + 2]]
    return tokens[mode.hit.end - 1].text == "out" and behind[:1] == ["of"] and behind[1:] in (["its"], ["the"], ["a"], ["there"])  # fmt: skip


def _of_no_part(mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "14 broken balls": what is broken is no part of the machine."""
    behind = tokens[mode.hit.end].text if mode.hit.end < len(tokens) else "."
    return mode.hit.text in _BROKEN and behind in _NO_PARTS


def _with_air(mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "blew through lube pipes", "breather blocked, blew out", "cab filter blown out": cleaned with air, where "gland blew out" is a loss."""
    at = mode.hit.start
    if tokens[at].text not in _BLEW or at + 1 >= len(tokens) or tokens[at + 1].text not in _WITH_AIR:
        return False
    _, part = clauses(tokens)
    if at and part[at - 1] == part[at] and tokens[at - 1].text not in _BEGINS:
        return tokens[at].text == "blown" and tokens[at - 1].text in _AIRED
    way, behind = tokens[at + 1].text, [t.text for t in tokens[at + 2 : at + 4]]
    if way in ("through", "down", "clear", "dry"):
        return True
    blocked = any(t.text in ("blocked", "choked", "plugged", "clogged", "dirty", "dusty", "full") for t in tokens[:at])
    return blocked or not _CLEANED.isdisjoint(behind)


def _while_stopped(mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "replaced idlers while stopped": it stood for something else."""
    return mode.hit.code in GENERAL and mode.hit.start > 1 and tokens[mode.hit.start - 1].text in _WHILE


def _lit(mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "fire in 0335": when a kiln or boiler was lit."""
    words = [t.text for t in tokens[mode.hit.start : mode.hit.end + 1]]
    return words == ["fire", "in", NUMBER]


def _not_that(mode: Scoped, tokens: Sequence[Token]) -> bool:
    """ "outlet half shut by brewer. not pump": what it was not, where "will not pump" is a loss."""
    start, end = mode.hit.start, mode.hit.end
    words = [t.text for t in tokens[start:end]]
    if tokens[start].end - tokens[start].start > len("not"):
        # will not, does not
        return False
    alone = start > 1 and tokens[start - 1].text in (".", ",", ";", "-", "/", "(")
    return words in _NOT_THAT and alone and (end == len(tokens) or tokens[end].text in (".", ",", ";", "/", ")"))


_NONE: tuple[Callable[[Scoped, Sequence[Token]], bool], ...] = (
    _noun,
    _cut_by_hand,
    _out_of,
    _of_no_part,
    _with_air,
    _while_stopped,
    _not_that,
    _lit,
)
