"""Machines that were taken out of service because of a trouble: "spraying from seal, pump isolated", "motor smoking, switched off"."""

from __future__ import annotations

from collections.abc import Sequence

from pdm.extraction.scope.clause import Scoped, clauses
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import IDENTIFIER, Token

STATES = frozenset(
    (
        "out of service",
        "off line",
        "=offline",
        "offline",
        "out of commission",
        "not available",
        "unavailable",
        "laid up",
    )
)
"""States that a machine was put into because of another trouble, which is the mode."""
AWAY = frozenset(
    (
        "isolated",
        "parked",
        "stood down",
        "pulled up",
        "not run",
        "not operate",
        "not use",
        "not start",
        "not drive",
        "manual stop",
        "manual shutdown",
        "switched off",
        "turned off",
        "locked off",
        "locked out",
        "powered off",
        "shut off",
        "valved off",
        "tagged",
        "tagged out",
        "red tagged",
    )
)
"""What somebody did with it for the same reason."""
_ALONE = frozenset(("isolated", "parked"))
_OFF = frozenset(("tagged", "red", "switched", "turned", "locked", "powered", "shut", "valved"))
_BEFORE = frozenset((",", ".", ";", "-", "/", ":", ")", "and", "so", "then", "now", "was", "been", "is", IDENTIFIER))
_BEHIND = frozenset(
    (",", ".", ";", "-", "/", "!", "(", "until", "till", "til", "pending", "awaiting", "waiting", "by", "and", "immediately", "straight", "now", "again", "up")
)  # fmt: skip
_STOOD = frozenset(
    (("stood", "down"), ("pulled", "up"), *(("not", verb) for verb in ("run", "operate", "use", "start", "drive")))
)
"""What is said of a machine that nobody is to run: "stood down", "do not run"."""
_TAGGED = frozenset(("out", "no", "not", "unserviceable", "unsafe", "-"))
_UNTIL = frozenset(("until", "till", "til", "before", "to", "be", "is", "gets"))
_SWAPPED = frozenset(("swapped", "swopped", "switched", "changed", "changeover", "went", "moved", "transferred"))
_OTHERS = frozenset(("standby", "stand-by", "spare", "other", "duty", "backup", "reserve"))
_VAGUE = frozenset(("minor", "other"))
_MENDED = frozenset(
    ("replace", "repair", "tighten", "adjust", "clean", "lubricate", "service", "fit", "modify", "inspect")
)


def put_away(tokens: Sequence[Token], found: Sequence[Scoped], modes: Sequence[Scoped]) -> list[Scoped]:
    """A stop, where somebody switched off or isolated what has a trouble told before, and nothing is said of mending it: what is
    isolated to be mended is isolated for that."""
    clear = [m for m in modes if m.asserted and not m.uncertain and not m.planned and m.hit.code not in _VAGUE]
    if not clear or any(m.hit.failed for m in clear):
        return []
    clause, _ = clauses(tokens)
    first = min(m.hit.end for m in clear)
    over = [i for i in range(len(tokens)) if _changed_over(i, tokens)]
    ended = {i: _changed_over(i, tokens) for i in over} | {
        i: i + 2 for i in range(len(tokens) - 1) if _stood(i, tokens)
    }
    if (at := min((i for i in ended if i >= first), default=None)) is not None:
        # the other one took over, or nobody is to run it, whatever was mended then
        words = " ".join(t.text for t in tokens[at : ended[at]])
        return [Scoped(Hit("mode", "spurious_stop", True, at, ended[at], words), clause[at])]
    if any(
        f.hit.kind == "action"
        and f.hit.code in _MENDED
        and not f.planned
        and f.hit.start not in over
        and not _UNTIL & {t.text for t in tokens[max(0, f.hit.start - 2) : f.hit.start]}
        for f in found
    ):
        return []
    names = [f.hit for f in found if f.hit.kind in ("component", "class")]
    things = {h.end for h in names} | {m.hit.end for m in clear}
    named = {h.start: h.end for h in names}
    for i, token in enumerate(tokens):
        end = i + 1 if token.text in _ALONE else i + 2
        if (0 < i < first) or end > len(tokens) or (token.text not in _ALONE and not _is_off(i, tokens)):
            continue
        # "leak, so isolated pump"
        at = named.get(end, end) if token.text == "isolated" else end
        behind = tokens[at].text if at < len(tokens) else "."
        told = behind in _BEHIND or token.text == "tagged"
        if (not i or tokens[i - 1].text in _BEFORE or i in things) and told:
            words = " ".join(t.text for t in tokens[i:end])
            return [Scoped(Hit("mode", "spurious_stop", True, i, end, words), clause[i])]
    return []


def _changed_over(i: int, tokens: Sequence[Token]) -> int:
    """The end of "swapped to B", "changed over to standby pump": the other machine took over; 0 where nothing of the kind stands at a place."""
    if tokens[i].text not in _SWAPPED:
        return 0
    at = i + 1 + (i + 1 < len(tokens) and tokens[i + 1].text == "over")
    if at + 1 >= len(tokens) or tokens[at].text not in ("to", "onto"):
        return 0
    word = tokens[at + 1].text
    return at + 2 if word in _OTHERS or word == IDENTIFIER or (len(word) == 1 and word.isalpha()) else 0


def _stood(at: int, tokens: Sequence[Token]) -> bool:
    """ "cracked right round. Stood down", "coolant in oil - do not run", and not "pulled up tight"."""
    behind = tokens[at + 2].text if at + 2 < len(tokens) else "."
    return (
        (tokens[at].text, tokens[at + 1].text) in _STOOD
        and (not at or tokens[at - 1].text in _BEFORE)
        and (behind in _BEHIND or behind in ("at", "on", "in"))
    )


def _is_off(at: int, tokens: Sequence[Token]) -> bool:
    """ "switched off", "locked out", "tagged out", "red tagged", "tagged no lifting"."""
    word, behind = tokens[at].text, tokens[at + 1].text
    if word == "red":
        return behind == "tagged"
    if word == "manual":
        return behind in ("stop", "shutdown")
    if word == "tagged":
        return behind in _TAGGED
    return word in _OFF and behind in (("off", "out") if word == "locked" else ("off",))
