"""Machines in order that stood: for want of material, people, orders or power, or for a change of what is made."""

from __future__ import annotations

import re

_MATERIAL = (
    r"(?:raw\s+)?materials?|feed|stock|roving|sliver|laps?|cotton|fib(?:re|er)|yarn|warp|weft|beams?|bobbins?|cops|cones|cans|fabric|cloth|dye|chemicals?|coal|lignite|ore|clinker|limestone|"
    r"sand|scrap|metal|billets?|blanks|castings|cores|mou?lds|patterns?|bottles|caps|lids|labels|cartons|crates|trays|sleeves|pallets|packaging|film|preforms|milk|syrup|wort|trucks|wagons|"
    r"orders?|programmes?|programs?|production plan|manpower|man power|labou?r|operators?|tenters?|siders?|workers?|helpers?|drivers?|crew"
)
_MACHINE = r"m/?c|machine|frame|loom|line|plant|unit|card|press|mill|lathe"
_NOT_FOR = r"repairs?|rep|maintenance|maint|spares?|spare parts?|parts?|want|mechanic|electrician|fitter|breakdown|b/?d|bearings?|motor|belt"
_IDLE_FOR = re.compile(
    rf"(?:^|[.,;:/|(-]\s*|\b(?:{_MACHINE}|kept|standing|stood|lying|sitting|is|was|remained)\s+)idle\s+(?:for|due to|because of|as)\s+(?:the\s+)?(?!(?:{_NOT_FOR})\b)(?:{_MATERIAL}|no|nil|lack|shortage)\b"
    r"|\b(?:for\s+)?want of\s+(?!(?:spares?|parts?|mechanic|fitter|electrician|bearings?|repairs?)\b)\w+",
    re.I,
)
_LACK = re.compile(
    r"\b(?:due to|because of|owing to|for|on account of|on|by)\s+(?:the\s+)?(?:lack|shortage|want|absence|non[- ]?availability|unavailability)\s+of\s+"
    rf"(?:{_MATERIAL}|power|electricity|water|steam|gas|air)\b|\b(?:stopped|stood|idle|standing|waiting)\b[^.;]{{0,20}}\bno\s+(?:{_MATERIAL})\b"
    rf"|\bno\s+(?:{_MATERIAL})\b[^.;]{{0,20}}\b(?:stopped|stood|idle|standing|waiting)\b"
    rf"|\b(?:idle|stopped|stood|standing)\b.*?\b(?:{_MATERIAL})\s+(?:is\s+|was\s+|were\s+)?(?:not (?:available|received|ready|supplied|come)|unavailable|out|over|finished|exhausted|short|shortage|nil|awaited)\b",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:stopped|stop|stood|idle|down|halted|taken)\b.{0,40}?\b(?:count|lot|shade|style|size|sort|quality|product|grade|batch|mou?ld|die|pattern|colou?r|format|recipe|job|beam|roll|reel)[- ]?chang(?:e|ing)(?:[- ]?over)?\b"
    r"|\b(?:stopped|stop|stood|idle|down|halted)\s+(?:by\s+\w+\.?\s+)?for\s+(?:\w+\s+)?(?:gaiting|doffing|set-?up|setting up|knotting|drawing[- ]in)\b",
    re.I,
)
_SUPPLIERS = r"grid|mains|utility|discom|network|board|state|eb|seb|\w{0,6}(?:vnl|vcl|seb|pdcl)|tneb|bescom|tangedco|eskom|edf|enedis|cfe|ht"
_POWER = re.compile(
    rf"\b(?:(?:power|electric(?:ity|al)?|current|grid|mains|utility|(?:{_SUPPLIERS})\s+(?:power|supply)|(?:{_SUPPLIERS}))\s+(?:fail(?:ure|ed|s)?|cuts?|dips?|outages?|interruptions?|disturbances?|black-?out)"
    rf"|(?:(?:{_SUPPLIERS})\s+)supply\s+(?:fail(?:ure|ed)?|off|gone|tripped)|load[- ]?shedding|grid\s+trip(?:ped)?)\b",
    re.I,
)
_FUEL = re.compile(
    r"\b(?:out|short) of (?:fuel|diesel|petrol|gasoline|gasoil|propane|lpg|charge)\b|\b(?:fuel|diesel|gas(?:oline)?|propane) tank (?:was |is |ran )?(?:empty|dry)\b"
    r"|\b(?:kein(?:en)? (?:diesel|kraftstoff|sprit)|tank leer|panne (?:sèche|de carburant)|sin (?:combustible|diesel|diésel|gasolina)|sem (?:combustível|diesel)|geen (?:brandstof|diesel))\b",
    re.I,
)
_NOT_TAKEN = re.compile(
    r"^(?!.*\b(?:b/?d(?:own)?|break ?down|failed|failure|fault\w*|defekt|gestört|kaputt|störung|en panne|aver[ií]a\w*)\b).*?(?:\b(?:could|can) ?(?:not|n't|nt) be (?:taken|measured|recorded|tested|checked|sampled)\b|\b(?:readings?|vib(?:ration)?|sample) not (?:taken|possible)\b"
    r"|\b(?:messung|prüfung) nicht möglich\b|\bnicht (?:gemessen|messbar)\b|\bmesure impossible\b|\bno se pudo medir\b|\bniet gemeten\b)",
    re.I | re.S,
)
"""What stands still while somebody comes to measure it, and is not said to be broken down."""
GENERAL = frozenset(("breakdown", "spurious_stop", "fail_to_function"))
"""Codes of trouble that say no more than that a machine does not run."""


def idle(text: str) -> bool:
    """Whether the text says that a machine stood for want of something, for a change of what it makes, without power, or when it was to be
    measured.

    Args:
        text: As written.
    """
    return any(p.search(text) is not None for p in (_IDLE_FOR, _LACK, _CHANGE, _POWER, _FUEL, _NOT_TAKEN))
