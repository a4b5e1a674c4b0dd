"""Lines that tell in one column what was wrong, in another what was done, and how long the machine stood: a stop that was put right,
in whatever words; not what was meant, and not what is used up and filled in again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from pdm.extraction.events.coding import Coded
from pdm.extraction.words.matcher import matcher
from pdm.extraction.words.tokens import tokenise

_MENDED = frozenset(("replace", "repair", "adjust", "tighten", "fit"))
_WORK = ("corrective", "other", None)
_NAMES = frozenset(("component", "class", "position"))
_MEANT = re.compile(
    r"\b(?:change ?-?overs?|(?:product|size|grade|format|colou?r|mou?ld|die|tool|roll|reel|recipe|style|count|lot|batch)[- ]chang\w*|set-?up|setting up|start-?up|trials?|tests?|cleaning|clean ?down|wash ?down|cip|"
    r"break|lunch|meeting|training|shut(?:down)?|pm|service|overhaul|planned|scheduled|no (?:orders?|material|product|operators?|staff|power)|"
    r"(?:um)?rüst\w*|werkzeugwechsel|reinigung|wartung|pause|probe\w*|ombouw\w*|omstel\w*|productwissel|schoonmaak|onderhoud\w*|pauze|proef\w*|"
    r"changement (?:de |d')\w+|nettoyage|entretien|réglage|cambio (?:de|di) (?:formato|producto|molde|rollo|prodotto|stampo)|limpieza|mantenimiento|pulizia|manutenzione|manutenção|limpeza|troca de \w+|przezbrojenie|czyszczenie)\b",
    re.I,
)
_USED_UP = re.compile(
    r"(?:film|foil|tape|ink|toner|ribbon|labels?|paper|rolls?|reels?|glue|adhesive|cartons?|nitrogen bottle|gas bottle|chemical|coolant|grease|battery|batteries|"
    r"folie|tinte|farbband|etiketten?|kleber|leim|papier|rolle|inkt|lint|lijm|rol|film|encre|ruban|étiquettes?|colle|bobine|tinta|cinta|etiquetas?|pegamento|rollo|inchiostro|nastro|etichette|colla)\s+"
    r"(?:is |was |were |ist |war |is |est |est[áa] )?(?:out|empty|finished|used up|ran out|run out|end(?:ed)?|low|leer|alle|aus|zu ende|op|leeg|vide|finie?|épuisée?|agotad[oa]|vac[ií][oa]|terminad[oa]|finit[oa]|esaurit[oa])\b"
    r"|\b(?:out of|no more|end of) (?:film|foil|tape|ink|toner|ribbon|labels?|paper|rolls?|reels?|glue|adhesive|cartons?)\b",
    re.I,
)


def told_apart(
    lines: pd.DataFrame, texts: Sequence[str], read: Sequence[bool], stood: Iterable[bool]
) -> list[tuple[str, bool]]:
    """What was wrong, as a column says it alone, and whether it was read from a picture; empty where one column says all, or several events are told.

    Args:
        lines: The line of each event, with `text`, `trouble` (its first column of text) and `several_texts`.
        texts: The text of each event.
        read: Whether it was read from a picture.
        stood: Whether the line says how long the machine stood.
    """
    columns = zip(lines["trouble"], lines["text"], lines["several_texts"], texts, read, stood, strict=True)
    return [(t, r) if s and several and whole == text else ("", False) for t, whole, several, text, r, s in columns]


def put_right(trouble: str, told: Coded, whole: Coded) -> bool:
    """Whether a stop is told that somebody put right.

    Args:
        trouble: The column that says what was wrong.
        told: What its words say alone.
        whole: What all words of the line say.
    """
    if told.action is not None or told.negated or whole.action not in _MENDED or whole.work_type not in _WORK:
        return False
    if any(c.planned or c.idle or c.unbroken for c in (told, whole)) or told.from_outside:
        return False
    if _MEANT.search(trouble) or _USED_UP.search(trouble):
        return False
    return told.failure_mode is not None or _says_more_than_names(trouble)


def _says_more_than_names(text: str) -> bool:
    """Whether words tell more than which part or machine: "dropping bags", and not "conveyor 3 gearbox"."""
    tokens = tokenise(text)
    named = {i for h in matcher().find(tokens) if h.kind in _NAMES for i in range(h.start, h.end)}
    return sum(t.text.isalpha() and len(t.text) > 1 and i not in named for i, t in enumerate(tokens)) > 1
