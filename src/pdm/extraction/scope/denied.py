"""Words of trouble that tell of none: what was looked for, denied of something else, or said of a machine on a round."""

from __future__ import annotations

from collections.abc import Sequence

from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token

LIST = frozenset(("and", "or", "nor", ",", "und", "oder"))
SMALL = frozenset(
    ["a", "an", "the", "any", "other", "more", "further", "abnormal", "unusual", "excessive", "visible", "obvious", "signs", "sign", "of", "apparent", "found", "seen"]
)  # fmt: skip
_OF_A_ROUND = frozenset(
    ("during", "visit", "round", "at", "time", "of", "survey", "reading", "readings", "today", "inspection", "when", "measured", "is", "was", "machine", "unit", "equipment", "standby", "stand-by", "not", "checked", "on")
)  # fmt: skip
_NONE_OF_IT = frozenset(("no pressure", "no flow", "no air", "no water", "no steam", "no oil flow", "no vacuum"))
_GOES_WRONG = frozenset(
    ("drop", "drops", "loss", "losses", "leak", "leaks", "leakage", "issue", "issues", "problem", "problems", "change", "rise", "increase", "test", "work", "hammer", "ingress", "restriction", "meter", "bubbles")
)  # fmt: skip
_TO_TRIP = frozenset(
    ("breaker", "relay", "fuse", "rcd", "elcb", "protection", "interlock", "switch", "solenoid", "valve", "test", "tested", "testing", "tests", "demand", "overspeed", "overload",
     "simulated", "simulation", "signal", "esd", "detector", "alarm", "high", "low", "when", "should", "lever", "mechanism", "latch")
)  # fmt: skip
_DIRT = frozenset(("debris", "dirt", "rubbish", "mud", "dust", "silt", "swarf", "sludge"))


def denies_more(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether what is denied is a trouble of what is named first: "no air leaks", "no pressure drop"."""
    return hit.text in _NONE_OF_IT and hit.end < len(tokens) and tokens[hit.end].text in _GOES_WRONG


def says_no_more(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a text says nothing but that a machine did not run, as rounds of measuring do, too: "P-002B not run", "not running during visit"."""
    if hit.text not in ("not run", "not running") or tokens[hit.start].end - tokens[hit.start].start > len("not"):
        # "won't run", "unable to run"
        return False
    rest = [t.text for k, t in enumerate(tokens) if not hit.start <= k < hit.end]
    return all(w in (NUMBER, IDENTIFIER) or not w.isalpha() or len(w) == 1 or w in _OF_A_ROUND for w in rest)


def no_demand_to_trip(hit: Hit, tokens: Sequence[Token]) -> bool:
    """ "did not trip during the night": a machine that kept running; what is there to trip, or is tested, did not do its work."""
    if hit.kind != "mode" or not hit.text.startswith("not trip"):
        return False
    return not any(t.text in _TO_TRIP for t in tokens)


def looked_for(hit: Hit, hits: Sequence[Hit], tokens: Sequence[Token]) -> bool:
    """ "check for leaks": looked for, not found."""
    if hit.kind not in ("mode", "mechanism") or hit.start < 1:
        return False
    if tokens[hit.start].text in _DIRT and any(
        h.kind == "action" and h.code in ("clean", "remove") and 0 <= hit.start - h.end <= 2 for h in hits
    ):
        # "clean grass and debris from radiator"
        return True
    i = hit.start - 1
    while i > 0 and (
        tokens[i].text in SMALL or tokens[i].text in LIST or tokens[i].text in (NUMBER, IDENTIFIER) or _is_mode(i, hits)
    ):
        i -= 1
    return tokens[i].text == "for" and any(
        h.kind == "action" and h.code == "inspect" and 0 <= i - h.end <= 3 for h in hits
    )


def _is_mode(i: int, hits: Sequence[Hit]) -> bool:
    return any(h.kind == "mode" and h.start <= i < h.end for h in hits)
