"""The words of a heading: how it is compared, what its shorthand stands for, and whether it speaks of what was only to happen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPLIT = re.compile(r"[^a-z0-9#%]+")
_SHORT_WORDS = tuple(
    (re.compile(rf"(?<![^\W_])(?:{short})(?![^\W_])\.?", re.I), meant)
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
        (r"^eq(?=\s+\w)|eq(?=\.)", "equipment"),
        (r"m(?:an)?t{1,2}t?o", "mantenimiento"),
        (r"fec|fch", "fecha"),
        (r"ini(?!\s*/)", "inicio"),
    )
)
"""Shorthand of the heads of forms and lists, of which no letter-by-letter likeness tells what it stands for."""
_SHORT_FIRST = {
    "date": ("dt",), "data": ("dt",), "fecha": ("fec", "f"), "hora": ("hr",), "heure": ("h",), "hours": ("hrs",), "horas": ("hs", "hrs"), "codigo": ("cod",),
    "tiempo": ("t", "tpo"), "tempo": ("t", "tpo"), "temps": ("t", "tps"),
}  # fmt: skip
"""How the first of several words of a heading is written in a narrow column: "Dt. Abertura", "Hs paro", "T. muerto"."""
_LINKING = re.compile(r"^(?:de|del|d|di|da|do) ")
_BESIDE_DAY = re.compile(
    r"^(.*[^\W\d_].*?)\s*(?:[/&+,]|\b(?:and|und|et|y|e|en|og|och|i)\b)\s*(?:date|dt|datum|fecha|fec|data|dato)\.?$",
    re.I,
)
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
    """A normalised name, and the same with its first word as narrow columns have it: "t parada" for "tiempo de parada"."""
    first, _, rest = name.partition(" ")
    rests = dict.fromkeys((rest, _LINKING.sub("", rest)))
    return [name, *(f"{short} {r}" for short in _SHORT_FIRST.get(first, ()) for r in rests if r)]


def beside_day(header: str) -> str:
    """What a heading asks for beside a day ("Init" of "Init/Date", "Firma" of "Firma y fecha"), empty where it asks for no day behind it."""
    found = _BESIDE_DAY.match(header)
    return found[1] if found else ""


def planned(header: str) -> bool:
    """Whether a header speaks of what was to happen ("Due date", "Scheduled start"), not of what did."""
    return bool(_PLANNED.search(normalise(header)))
