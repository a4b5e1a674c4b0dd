"""The words of a heading: how it is compared, what its shorthand stands for, and whether it speaks of what was only to happen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPLIT = re.compile(r"[^a-z0-9#%]+")
_SHORT_WORDS = tuple(
    (re.compile(rf"(?<![^\W_]){short}(?![^\W_])\.?", re.I), meant)
    for short, meant in (
        (r"m\s?/?\s?cs?", "machine"),
        (r"j\s?/\s?c", "job card"),
        (r"w\s?/\s?o", "work order"),
        (r"b\s?/\s?(?:d|down)|b['’]\s?down|bk?r?kdo?w?n", "breakdown"),
        (r"d\s?/\s?t(?:ime)?", "downtime"),
        (r"eqp?t|eqpm?t|eqmt|equipt|eqp", "equipment"),
        (r"locn|loctn", "location"),
        (r"dep(?:t|tt)", "department"),
        (r"mfrs?|mfgr|manufr|mfd by", "manufacturer"),
    )
)
"""Shorthand of the heads of forms and lists, of which no letter-by-letter likeness tells what it stands for."""
_SHORT_FIRST = {
    "date": ("dt",), "data": ("dt",), "fecha": ("fec", "f"), "hora": ("hr",), "heure": ("h",), "hours": ("hrs",), "horas": ("hs", "hrs"), "codigo": ("cod",),
}  # fmt: skip
"""How the first of several words of a heading is written in a narrow column: "Dt. Abertura", "Hs paro"."""
_PLANNED = re.compile(
    r"\b(?:plan(?:ned)?|planned\w*|plan(?:datum|termin|beginn|start|ende)|sched\w*|due(?! to\b)|target|suggest\w*|requir(?:ed|ement)|expected|proposed|estimated?|estd?|forecast|"
    r"next|warranty|geplant\w*|soll\w*|fallig\w*|faellig\w*|prevu\w*|planifie\w*|echeance|program(?:ad|mat)\w*|previst\w*|vencimiento|vencimento|scadenza|gepland\w*)\b"
)
"""Words of headings over days and amounts that were to be."""


@lru_cache(maxsize=50_000)
def normalise(header: str) -> str:
    """Lower case, accents off, camelCase and punctuation to single spaces."""
    text = _CAMEL.sub(" ", header) if not header.isupper() else header
    text = unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(w for w in _SPLIT.split(text) if w)


@lru_cache(maxsize=50_000)
def spelt_out(header: str) -> str:
    """A header with its shorthand written out: "M/C No." as "machine No.", "D/T hrs" as "downtime hrs"."""
    for short, meant in _SHORT_WORDS:
        header = short.sub(meant, header)
    return header


def spellings(name: str) -> list[str]:
    """A normalised name, and the same with its first word as narrow columns have it."""
    first, _, rest = name.partition(" ")
    return [name, *(f"{short} {rest}" for short in _SHORT_FIRST.get(first, ()) if rest)]


def planned(header: str) -> bool:
    """Whether a header speaks of what was to happen ("Due date", "Scheduled start"), not of what did."""
    return bool(_PLANNED.search(normalise(header)))
