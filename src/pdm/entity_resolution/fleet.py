"""Machines of a fleet by their numbers alone: `503` of the haul trucks HT501 to HT507, `Dozer 602`, `502 DOWN diff noisy`.

A number by itself is that of several machines in most plants (CV401, PU401, SC401). Where only one bears it, and it is numbered as others are that
are called by their numbers, nobody writes the letters.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pdm.accents import unaccented
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.troubled import is_troubled
from pdm.vocabulary.phrases import phrases

_LEAST = 3
"""Figures of such a number, and machines of a site that have one, at least."""
_NUMBER = re.compile(r"(?<![\w.,/#+\-])\d{3,6}(?![\w/%]|[.,]\d|-\d)")
_BEGINS = re.compile(r"(?:^|[.;\n•*])\W*(?:(?:also|and|auch|und|aussi|et|también|y|anche|e|ook|en)\s)?\W*$", re.I)
"""What stands before a number with which a text, or a sentence of it, begins."""
_SET_OFF = re.compile(r"\s?:\s|\s[-–—]\s?(?=[^\W\d_])")
_WORD = re.compile(r"\s*([^\W\d_]+(?:['’][^\W\d_]+)?)")
_GOES_ON = frozenset(map(unaccented, [
    "has", "had", "is", "was", "got", "gets", "came", "went", "needs", "needed", "wont", "won't", "will", "back", "up", "down", "out", "off", "still", "again", "pm", "svc",
    "hat", "hatte", "ist", "war", "wurde", "wird", "steht", "lief", "läuft", "braucht", "wieder", "noch", "a", "est", "était", "reste", "encore", "ha", "tiene", "está", "estaba", "fue",
    "sigue", "è", "era", "è", "resta", "ancora", "tem", "foi", "ainda", "heeft", "had", "staat", "werd", "weer", "nog",
]))  # fmt: skip
"""Words behind a machine that tell of it, and that never stand behind an amount."""


def fleet(index: SiteIndex) -> dict[str, int]:
    """Numbers by which machines are called, and their machines: each is borne by one alone, and stands in what that is called, too, or in the tag
    of one of several vehicles."""
    key = "fleet"
    if key not in index.worked:
        own = {number: its[0] for number, its in index.by_number.items() if len(number) >= _LEAST and len(its) == 1}
        own = {n: i for n, i in own.items() if set(index.by_figure.get(n, ())) <= {i} and n not in index.by_name}
        called = {n: i for n, i in own.items() if n in index.candidates[i].numbers}
        alike = Counter(_letters(n, i, index) for n, i in own.items() if "vehicle" in index.kinds(i))
        called |= {
            n: i for n, i in own.items() if alike[_letters(n, i, index)] >= _LEAST and "vehicle" in index.kinds(i)
        }
        index.worked[key] = called if len(called) >= _LEAST else {}
    out: dict[str, int] = index.worked[key]
    return out


def fleet_in_text(text: str, index: SiteIndex) -> list[tuple[int, int, str]]:
    """Numbers of a fleet with which a text begins, or a sentence of it, and goes on with what befell the machine or was done with it (`502 DOWN`,
    `503: tyre flat`), as `names_in_text` gives names; `503 bolts` are an amount."""
    known = fleet(index)
    return [
        (found.start(), found.end(), found[0])
        for found in (_NUMBER.finditer(text) if known else ())
        if found[0].lstrip("0") in known and _BEGINS.search(text[: found.start()]) and _is_told_of(text, found.end())
    ]


def _is_told_of(text: str, end: int) -> bool:
    if _SET_OFF.match(text, end) or is_troubled(text, end):
        return True
    word = _WORD.match(text, end)
    return word is not None and (unaccented(word[1]) in _GOES_ON or word[1].casefold() in _done())


@cache
def _done() -> frozenset[str]:
    """Single words for what is done with a machine, in all languages of the vocabulary."""
    return frozenset(p.text for p in phrases() if p.kind == "action" and " " not in p.text)


def _letters(number: str, i: int, index: SiteIndex) -> str:
    return next(t.letters for t in index.candidates[i].tags if t.number == number)
