"""What holds of the phrases found: denied, announced, supposed, doubtful, or told of earlier times.

A cue reaches as far as its clause. Clauses end at full stops, semicolons, strokes between spaces and joining words;
commas end parts of a clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pdm.extraction.scope.denied import LIST, SMALL, denies_more, looked_for, no_demand_to_trip, says_no_more
from pdm.extraction.scope.meant import was_meant
from pdm.extraction.scope.only_words import (
    announces_nothing,
    names_a_machine,
    names_a_thing,
    says_how_much,
    to_nothing,
    took,
    usual_value,
)
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.tokens import Token
from pdm.vocabulary.lost_functions import words_of

_HARD = frozenset([".", ";", "/", "!", "?", "|", ":"])
_JOINING = frozenset(
    [
        "but",
        "however",
        "then",
        "although",
        "otherwise",
        "except",
        "since",
        "because",
        "when",
        "while",
        "aber",
        "mais",
        "after",
        "before",
        "due",
    ]
)
_NOUNS_DENIED = frozenset(("no", "nil", "without", "free"))
"""They deny the thing that is named behind them, and not what somebody did."""
_WITHOUT = frozenset(("sem", "sin", "sans", "senza", "nada"))
_END = frozenset(("fin", "fine", "fim"))
"""A worm is a screw without an end."""
_ABLE = frozenset(("not able to",))
_SHADOW = frozenset(("fine", "negation_before", "negation_after", "deliberate"))
_JOBS = frozenset(("job", "work", "task", "activity", "intervention"))
_FOR_LATER = frozenset(("to be", "for repair", "for replacement"))
_BEFORE_NOW = frozenset(
    ("last year", "last month", "last week", "last time", "years ago", "some time ago", "long ago", "earlier")
)
_SOURCES = frozenset(("cause", "source", "reason", "origin", "ursache"))
_USUAL = frozenset(
    ("normal", "as normal", "as expected", "acceptable", "within limits", "within limit", "in limits", "inside limits", "within range", "in range", "within spec", "in spec", "within tolerance", "in tolerance")
)  # fmt: skip
_OF_IT = frozenset((*".,;:!/-()", "for", "at", "in", "given", "considering", "on", "and", "with"))
_HEARSAY = frozenset(
    ("report", "reports", "reported", "told", "complaint", "complained", "alleged", "allegedly", "supposed")
)
_STANDSTILLS = frozenset(("stop", "stoppage", "outage", "shutdown", "standstill", "downtime", "window", "maintenance"))


@dataclass(frozen=True, slots=True)
class Scoped:
    """A phrase found, with what holds of it.

    Attributes:
        hit: The phrase.
        clause: Number of the clause it stands in.
        negated: It was looked for and not found, or was found in order.
        planned: It is announced.
        uncertain: It is supposed, with a word of doubt.
        supposed: It is a purpose, a condition, a risk or an earlier event, not what happened.
    """

    hit: Hit
    clause: int
    negated: bool = False
    planned: bool = False
    uncertain: bool = False
    supposed: bool = False

    @property
    def asserted(self) -> bool:
        """It is said to be so."""
        return not (self.negated or self.supposed)


def scope(tokens: Sequence[Token], hits: Sequence[Hit]) -> tuple[list[Scoped], list[Scoped]]:
    """Phrases about the machine, and cues, each with its clause; cues inside of longer phrases are gone."""
    clause, part = clauses(tokens)
    only_words = (announces_nothing, usual_value, names_a_machine, names_a_thing, says_how_much, to_nothing)
    hits = [h for h in hits if not denies_more(h, tokens)]
    hits = [h for h in _without_inner(hits, tokens) if not any(says_so(h, tokens) for says_so in only_words)]
    cues = [h for h in hits if h.kind == "cue" and h.code not in ("boundary",)]
    scoped: list[Scoped] = []
    for hit in hits:
        if hit.kind == "cue":
            continue
        if hit.kind in ("component", "class", "position"):
            scoped.append(Scoped(hit, clause[hit.start]))
            continue
        near = [c for c in cues if clause[c.start] == clause[hit.start] or _reason_of(c, hit, clause, tokens)]
        here = [c for c in near if part[c.start] == part[hit.start]]
        scoped.append(
            Scoped(
                hit,
                clause[hit.start],
                negated=any(_denies(c, hit, hits, tokens, part) for c in near)
                or no_demand_to_trip(hit, tokens)
                or _is_without(hit, tokens, part)
                or (hit.kind != "action" and any(c.code == "fine" for c in here))
                or (hit.kind == "mode" and not hit.failed and _is_usual(hit, cues, tokens)),
                planned=any(
                    c.code == "planned"
                    and _announces(c, hit, hits, part)
                    and not _in_planned_stop(c, hit, hits, tokens)
                    and not _done_before(c, hit, part, tokens)
                    for c in near
                )
                or _to_do(hit, tokens),
                uncertain=any(
                    c.code == "uncertain" and (-1 <= hit.start - c.end <= 4 or _not_found_yet(c, hit)) for c in near
                )
                or asked(hit, tokens)
                or says_no_more(hit, tokens),
                supposed=any(_supposes(c, hit, part) for c in near)
                or looked_for(hit, hits, tokens)
                or was_meant(hit, near, tokens, _troubled(hit, hits, cues, tokens, part)),
            )
        )
    return _answered(scoped, tokens), [Scoped(c, clause[c.start]) for c in cues]


def _not_found_yet(cue: Hit, hit: Hit) -> bool:
    """ "fault not found yet": it may be found."""
    return cue.text.startswith(("not ", "noch nicht")) and 0 <= cue.start - hit.end <= 3


def asked(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether somebody asks: "hub seized?"."""
    return hit.kind == "mode" and hit.end < len(tokens) and tokens[hit.end].text == "?"


def _answered(scoped: list[Scoped], tokens: Sequence[Token]) -> list[Scoped]:
    """Phrases, those denied that are asked for and denied further on: "seized? ... Not seized, guard rubbing"."""
    denied = [s.hit for s in scoped if s.hit.kind == "mode" and s.negated]
    # "noisy? No noise": the same trouble in another word
    return [
        replace(s, negated=True)
        if s.uncertain and any(d.code == s.hit.code and d.start > s.hit.start for d in denied) and asked(s.hit, tokens)
        else s
        for s in scoped
    ]


def _troubled(hit: Hit, hits: Sequence[Hit], cues: Sequence[Hit], tokens: Sequence[Token], part: Sequence[int]) -> bool:
    """Whether the text tells of another trouble than a stop."""
    if hit.code not in ("spurious_stop", "breakdown"):
        return False
    others = [h for h in hits if h.kind == "mode" and h.code not in (hit.code, "spurious_stop")]
    return any(not any(_denies(c, o, hits, tokens, part) for c in cues) for o in others)


def _reason_of(cue: Hit, hit: Hit, clause: Sequence[int], tokens: Sequence[Token]) -> bool:
    """Whether a cue that begins a clause of its own says why it was stopped: "stopped before damage", "stopped due to no feed"."""
    if cue.code != "deliberate" or cue.start < hit.end:
        return False
    first = clause.index(clause[cue.start])
    return cue.start == hit.end or (
        clause[cue.start] == clause[hit.start] + 1
        and tokens[first].text in ("due", "because")
        and cue.start - first <= 3
    )


def _is_usual(hit: Hit, cues: Sequence[Hit], tokens: Sequence[Token]) -> bool:
    """ "warm but normal": what is said of it right behind is that it should be so."""
    at = hit.end
    if not (at + 1 < len(tokens) and tokens[at].text == "but"):
        return False
    ends = [c.end for c in cues if c.code == "fine" and c.text in _USUAL and c.start == at + 1]
    return any(end == len(tokens) or tokens[end].text in _OF_IT for end in ends)


def clauses(tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
    """Number of the clause, and of the part of a clause, of each word; not to be changed, as others ask for the same words."""
    return _clauses(tuple(t.text for t in tokens))


@lru_cache(maxsize=64)
def _clauses(words: tuple[str, ...]) -> tuple[list[int], list[int]]:
    clause, part = [], []
    c = p = 0
    for i, word in enumerate(words):
        previous = words[i - 1] if i else ""
        ends = word in _HARD and not (word == ":" and i < 2)
        if ends or (word in _JOINING and previous != "not"):
            c, p = c + 1, p + 1
        elif word in (",", "(", ")", "-", "and", "und"):
            p += 1
        clause.append(c)
        part.append(p)
    return clause, part


def _without_inner(hits: Sequence[Hit], tokens: Sequence[Token]) -> list[Hit]:
    """Without cues inside of longer phrases, modes inside of longer other phrases, and cues shadowed by longer cues."""
    out = []
    for hit in hits:
        longer = [
            h
            for h in hits
            if h is not hit and h.start <= hit.start and h.end >= hit.end and h.end - h.start > hit.end - hit.start
        ]
        if hit.kind == "cue" and any(
            h.kind in ("mode", "mechanism", "position")
            or (h.kind, h.code) == ("cue", "fine")
            # an emergency exit is no emergency, a cool fan is a cooling fan, and a worm ("vis sans fin") lacks nothing
            or (h.kind in ("component", "class") and hit.code in ("emergency", "fine", "negation_before"))
            for h in longer
        ):
            continue
        if hit.kind in ("mode", "mechanism") and any(h.kind in ("action", "component", "cue") for h in longer):
            continue
        if hit.kind == "action" and any(h.kind in ("component", "mode") or h.code in _SHADOW for h in longer):
            continue
        if hit.kind == "component" and any(
            h.kind == "action" and h.start <= hit.start and h.end >= hit.end for h in hits
        ):
            # "greased" is done, not a part
            continue
        if hit.kind == "component" and (
            any(h.kind == "mode" and h.text.startswith("not ") for h in longer)
            or any(h.kind == "mode" and h.text in _ABLE and h.end == hit.start for h in hits)
        ):
            # "not pumping" and "not able to pump" name no pump
            continue
        if hit.kind == "component" and any((h.kind, h.code) == ("cue", "fine") or _says_where(h) for h in longer):
            # "brak usterek": no faults, no brake; "cuscinetto lato motore": its bearing
            continue
        out.append(hit)
    return out


def _says_where(hit: Hit) -> bool:
    """Whether a hit is a side that is named after a part, of a language in which it stands behind: "lato motore"."""
    return hit.kind == "position" and hit.text.startswith(("lato ", "lado ", "côté ", "cote "))


def _denies(cue: Hit, hit: Hit, hits: Sequence[Hit], tokens: Sequence[Token], part: Sequence[int]) -> bool:
    if tokens[cue.start].text == tokens[hit.end - 1].text == "nie":
        # "werk nie" is denied twice in Afrikaans: "pomp wil nie werk nie"
        return False
    if tokens[cue.end - 1].text == "find" and _is_there(cue, hit, tokens):
        return False
    if cue.code == "negation_before" and cue.end <= hit.start:
        if hit.start - cue.end > 6:
            return False
        if hit.kind == "action" and tokens[cue.start].text in _NOUNS_DENIED and _mode_between(cue, hit, hits):
            # "no vibration felt": somebody felt
            return False
        if part[cue.start] == part[hit.start]:
            # "not replaced bearing leaking": a word of doing between ends the reach for what follows it
            return not any(h.kind == "action" and cue.end <= h.start < hit.start for h in hits) or hit.kind == "action"
        return _bare_list(cue.end, hit, hits, tokens)
    both_ways = cue.code == "negation_before" and tokens[cue.start].text == "not" and cue.end - cue.start > 1
    if (cue.code == "negation_after" or both_ways) and hit.end <= cue.start:
        if hit.kind == "mode" and _SOURCES & {t.text for t in tokens[max(0, hit.start - 3) : cue.start]}:
            # "cause of vibration not found": it vibrates
            return False
        between = [h for h in hits if h.kind in ("action",) and hit.end <= h.start < cue.start]
        return cue.start - hit.end <= 8 and not between and hit.kind != "action"
    return False


def _is_without(hit: Hit, tokens: Sequence[Token], part: Sequence[int]) -> bool:
    """ "sem fio rompido", "nada quebrado"; not "sem óleo rolamento fundiu": without one thing, another broke."""
    if hit.kind != "mode" or tokens[hit.start].text in words_of("broke"):
        return False
    near = range(max(0, hit.start - 3), hit.start)
    return any(
        tokens[k].text in _WITHOUT and tokens[k + 1].text not in _END and part[k] == part[hit.start] for k in near
    )


def _is_there(cue: Hit, hit: Hit, tokens: Sequence[Token]) -> bool:
    """ "cannot find the leak": it leaks; what others reported may not be there."""
    behind = tokens[cue.end].text if cue.end < len(tokens) else ""
    near = 0 < hit.start - cue.end <= 2
    return near and behind == "the" and not any(t.text in _HEARSAY for t in tokens)


def _mode_between(cue: Hit, hit: Hit, hits: Sequence[Hit]) -> bool:
    return any(h.kind == "mode" and cue.end <= h.start and h.end <= hit.start for h in hits)


def _bare_list(start: int, hit: Hit, hits: Sequence[Hit], tokens: Sequence[Token]) -> bool:
    """Whether from `start` to `hit` there is nothing but a list of names of troubles ("no leaks, noise or vibration")."""
    modes = {i for h in hits if h.kind == "mode" for i in range(h.start, h.end)}
    parts = {i for h in hits if h.kind == "component" for i in range(h.start, h.end)}
    joined_by = ""
    for i in range(start, hit.end):
        word = tokens[i].text
        if word in LIST:
            joined_by = word
        elif i in parts and i not in modes:
            # "no leak, bearing hot" tells something new; "no leak or bearing noise" goes on
            if joined_by in (",", "and", "und"):
                return False
        elif (i in modes and word.endswith(("ing", "ed"))) or (i not in modes and word not in SMALL):
            return False
    return True


def _announces(cue: Hit, hit: Hit, hits: Sequence[Hit], part: Sequence[int]) -> bool:
    if hit.kind == "action":
        if cue.text == "will":
            # "will fail if left, running" announces no running
            return 0 <= hit.start - cue.end <= 2
        return abs(hit.start - cue.start) <= 10
    if cue.text == "please":
        # "tripped again, please check": what is asked for comes behind
        return cue.end <= hit.start
    if hit.failed and hit.code != "spurious_stop":
        # "flat battery, needs jump start": what is needed comes after what has failed
        if any(h.kind == "action" and cue.start <= h.start and h.end <= hit.start for h in hits):
            # "to repair broken clam": it is broken, and the repair is to come
            return False
        return 0 <= hit.start - cue.end <= 4 and part[cue.start] == part[hit.start] and "jump" not in hit.text
    return part[cue.start] == part[hit.start]


def _done_before(cue: Hit, hit: Hit, part: Sequence[int], tokens: Sequence[Token]) -> bool:
    """ "spare fitted, old one to be sent away": done, and something else is announced; "replaced (planned job)": done as planned."""
    if hit.kind != "action" or hit.end > cue.start or not tokens[hit.end - 1].text.endswith("ed"):
        return False
    behind = tokens[cue.end].text if cue.end < len(tokens) else ""
    return part[cue.start] != part[hit.start] and (
        cue.text in _FOR_LATER or (cue.text == "planned" and behind in _JOBS)
    )


def _in_planned_stop(cue: Hit, hit: Hit, hits: Sequence[Hit], tokens: Sequence[Token]) -> bool:
    """ "belt changed in planned stop": done, in a stop that had been planned; "stopped - planned stop for liner change"."""
    stopped = any(h.kind == "mode" and h.code == "spurious_stop" and 0 <= cue.start - h.end <= 2 for h in hits)
    if stopped and cue.end < len(tokens) and tokens[cue.end].text in _STANDSTILLS:
        return True
    if hit.kind != "action" or hit.end > cue.start or cue.end >= len(tokens):
        return False
    if tokens[cue.start - 1].text not in ("in", "at", "during", "on") or tokens[cue.end].text not in _STANDSTILLS:
        return False
    done = tokens[hit.end - 1].text.endswith("ed")
    return done or any(h.kind == "component" and h.end == hit.start for h in hits)


def _to_do(hit: Hit, tokens: Sequence[Token]) -> bool:
    """ "to replace" and "order spare" are announced; "due to" and "in order to" announce nothing."""
    if hit.kind == "action" and hit.code == "supply" and tokens[hit.start].text == "order":
        return True
    if hit.kind != "action" or hit.start < 1 or tokens[hit.start - 1].text != "to" or took(hit.start - 1, tokens):
        return False
    return hit.start < 2 or tokens[hit.start - 2].text not in ("due", "order", "able", "returned", "back")


def _supposes(cue: Hit, hit: Hit, part: Sequence[int]) -> bool:
    if cue.code == "supposed":
        return 0 <= hit.start - cue.end <= 5
    if cue.code != "earlier" or part[cue.start] == part[hit.start]:
        return cue.code == "earlier"
    if cue.text in _BEFORE_NOW and cue.start - part.index(part[cue.start]) > 1:
        # "was 20 less last week, bearing changed": it ends what was told of then
        return False
    return 0 <= hit.start - cue.end <= 4
