"""Which work a line tells of: corrective, preventive, inspection, modification, other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pdm.extraction.scope.clause import Scoped
from pdm.extraction.words.tokens import IDENTIFIER, NUMBER, Token
from pdm.prefilter import Prefiltered
from pdm.vocabulary.work_types import action_work

VAGUE = ("minor", "other")
"""Modes that say only that something is not as it should be."""
_ROUTINE = frozenset(("lubricate", "clean", "housekeeping"))
_BY_CLOCK = frozenset(("oil and filter", "oil and filters"))
_SAMPLED = frozenset(("sample", "sampled", "oil sample", "sample oil"))
_DIAGNOSED = frozenset(("investigate", "investigated", "diagnose", "fault find", "troubleshoot", "trouble shoot"))
_MARKS = frozenset((NUMBER, IDENTIFIER, "-", ",", ":", "."))
_NOT_SO = frozenset(("no", "not", "keeps", "always", "wont"))
_BECAME = frozenset(("caught", "blown", "gone", "worn", "shot", "hung", "stood", "sunk", "driven"))
_HOW = frozenset(
    ("very", "too", "high", "low", "hard", "badly", "in", "out", "off", "on", "up", "down", "at", "from", "into", "when", "again", "back", "away", "over", "under", "through", "by", "around")
)  # fmt: skip
# a job is scoped to be done
_SCOPED = frozenset(("scope", "scoped"))
_ROUND = frozenset(("pm", "pms", "ppm"))
_OFTEN = frozenset(("daily", "weekly", "fortnightly", "monthly", "quarterly", "annual", "yearly"))
_HOURS_OF = [[NUMBER, unit] for unit in ("h", "hr", "hrs", "hour", "hours")]
_AS_PER = re.compile(
    r"\bper\s+(?:the\s+)?\d{2,5}\s?(?:h|hrs?|hours?|weeks?|months?)\s+(?:schedule|plan|service|pm)\b", re.I
)
_INTERVAL = re.compile(
    r"\b\d{3,5}\s?(?:h|hr|hrs|hour|hours)\b|\b\d{1,2}\s?(?:wk|week|weekly|mth|month|monthly)\b", re.I
)
_BY_PLAN = Prefiltered(
    r"\b(?:off[- ]?(?:season|crop|milling)|(?:inter|slack)[- ]?(?:crop|season)|entre-?safra|entrezafra|interzafra|inter-?campa(?:ña|gne)|intersaison|kampagnepause"
    r"|(?:scheduled|planned|periodic|annual|time[- ]based)\s+(?:renewal|replacement|change[- ]?out|overhaul|refurbishment|exchange)"
    r"|(?:conforme|segundo)\s+(?:o\s+)?plano|plano de manuten[çc][ãa]o|seg[úu]n\s+(?:el\s+)?plan|selon\s+(?:le\s+)?plan|(?:laut|lt\.|gemäß|gem\.|nach)\s+(?:wartungs)?plan|volgens\s+(?:onderhouds)?plan|(?:come )?da piano"
    r"|(?:troca|substituição|reforma|revisão|parada)\s+programad[ao]|(?:cambio|sustitución|reemplazo|paro)\s+programad[ao]|remplacement programmé|geplanter (?:tausch|wechsel|austausch))\b",
    re.I,
)
"""Words of jobs that were due, in a season or a stop that is made for them."""
_FOR_ANOTHER_KIND = Prefiltered(
    r"\b(?:replac\w*|chang\w*|swap\w*|convert\w*|ersetz\w*|remplac\w*|reemplaz\w*|substitu\w*|sostitu\w*|vervang\w*)\b.*\b(?:with|by|to|durch|par|por|con|door)\s+(?:a\s+|an\s+|the\s+|new\s+)?"
    r"(?:leds?|stainless|s/s|upgraded?|heav(?:y|ier)[- ]duty|bigger|larger|stronger|thicker|modified|improved|digital|vfd|vsd|soft ?starter|different (?:type|style|design)|new (?:type|style|design|model))\b",
    re.I,
)
"""Parts changed for such of another kind: the machine is another afterwards."""


def repaired(actions: Sequence[Scoped]) -> bool:
    """Whether something was put right."""
    return any(a.hit.code in ("replace", "repair", "tighten", "adjust") and not a.negated for a in actions)


def work_of(
    told: Sequence[Scoped], lost: Sequence[Scoped], actions: Sequence[Scoped], fine: bool, planned: bool, emergency: bool, parts: Sequence[str]
) -> tuple[str | None, float]:  # fmt: skip
    """The work type that words tell, None where they tell none, and how sure it is.

    Args:
        told: Troubles that are there.
        lost: Those of them that are failures.
        actions: What was done or is announced, in order.
        fine: Something was found in order.
        planned: It is announced.
        emergency: The words tell of an emergency.
        parts: Components, without fluids and places.
    """
    if lost or emergency:
        return "corrective", 0.95
    if any(a.hit.code in ("lubricate", "service") for a in actions):
        # a sample is drawn where oil is changed
        actions = [a for a in actions if a.hit.text not in _SAMPLED]
    if any(a.hit.code != "supply" for a in actions):
        # what is supplied to be fitted is fitted
        actions = [a for a in actions if a.hit.code != "supply"]
    first = actions[0] if actions else None
    found_well = first is not None and first.hit.text in _ROUND
    if told:
        if first is not None and first.hit.text in _DIAGNOSED and repaired(actions):
            return "corrective", 0.75
        worn_only = all(m.hit.code in ("structural", *VAGUE) for m in told)
        if (
            first is not None
            and (first.hit.code == "inspect" or found_well)
            and worn_only
            and first.hit.text not in _SCOPED
        ):
            return "inspection", 0.7 if not repaired(actions) else 0.58
        return "corrective", 0.9 if not worn_only else 0.8
    if first is None:
        if fine:
            return "inspection", 0.75
        return ("corrective", 0.5) if planned else ("other", 0.3)
    if found_well and fine and all(a.hit.text in _ROUND for a in actions):
        # "PM done, no noise": what was done was looking
        return "inspection", 0.6
    if any(a.hit.text in _BY_CLOCK for a in actions) or (
        first.hit.code == "replace" and not planned and all(c == "filter" for c in parts) and parts
    ):
        # oil and filters are changed by the clock
        return "preventive", 0.6
    weights: dict[str, float] = {}
    for rank, action in enumerate(actions):
        work = action_work()[action.hit.code]
        # the first thing named is what the job was
        weights[work.work] = weights.get(work.work, 0.0) + work.strength * (1.0 if rank == 0 else 0.6)
    if (
        planned
        and not {"inspection", "modification"} & set(weights)
        and not any(a.hit.code in _ROUTINE for a in actions)
    ):
        return "corrective", 0.65
    if first.hit.code == "inspect" and repaired(actions) and not planned:
        # "check and repair": there was something to repair
        return "corrective", 0.65
    best = max(weights, key=lambda w: weights[w])
    share = weights[best] / sum(weights.values())
    return best, round(min(0.93, 0.45 + 0.5 * share * min(1.0, weights[best])), 3)


def state_alone(tokens: Sequence[Token], found: Sequence[Scoped], cues: Sequence[Scoped]) -> bool:
    """Whether words nobody knows say how something is, not what was done: "no earth", "keeps kicking in", "caught in suction", but not "attended site"."""
    if any(f.hit.kind != "position" for f in found) or any(c.hit.code != "negation_before" for c in cues):
        return False
    said = [t.text for t in tokens if t.text not in _MARKS]
    if not said:
        return False
    if said[0] in _NOT_SO:
        return len(said) > 1
    behind = said[1] if len(said) > 1 else ""
    return (said[0].endswith(("ing", "ed")) or said[0] in _BECAME) and (not behind or behind in _HOW)


def from_words_around(
    work: str | None, sure: float, told: Sequence[Scoped], actions: Sequence[Scoped], planned: bool, text: str, tokens: Sequence[Token]
) -> tuple[str | None, float]:  # fmt: skip
    """The work type where no trouble is told and intervals or the reason of the job say more than what was done."""
    if not told and work in ("corrective", "other") and _BY_PLAN.search(text):
        return "preventive", 0.7
    if told or not actions:
        return work, sure
    if work == "corrective" and _FOR_ANOTHER_KIND.search(text):
        return "modification", 0.7
    if work in ("corrective", "other") and not planned and _serviced_by_hours(actions, tokens):
        return "preventive", 0.75
    if work in ("corrective", "other") and not planned and _by_the_clock(text, tokens, actions):
        return "preventive", 0.65
    words = {t.text for t in tokens}
    if work == "other" and "test" in words and _OFTEN & words:
        # "weekly genset test run": looking, by running it
        return "inspection", 0.65
    if work == "corrective" and any(a.hit.text == "moc" for a in actions):
        # a management of change is raised for changes alone
        return "modification", 0.75
    return work, sure


def _serviced_by_hours(actions: Sequence[Scoped], tokens: Sequence[Token]) -> bool:
    """ "500 hr service": whatever else is named, the job was the service."""
    return any(
        a.hit.code == "service"
        and (
            [t.text for t in tokens[max(0, a.hit.start - 2) : a.hit.start]] in _HOURS_OF
            or [t.text for t in tokens[a.hit.end : a.hit.end + 2]] in _HOURS_OF
            or (a.hit.text == "hour service" and tokens[a.hit.start - 1].text == NUMBER)
        )
        for a in actions
    )


def _by_the_clock(text: str, tokens: Sequence[Token], actions: Sequence[Scoped]) -> bool:
    """ "8000H mech repl thermostat": the interval stands before what was done."""
    if _AS_PER.search(text):
        return True
    interval = _INTERVAL.search(text) if actions else None
    return interval is not None and interval.start() < tokens[actions[0].hit.start].start
