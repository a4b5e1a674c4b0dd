"""Lists of points that somebody checked ("No. | Point checked | Result | Remark"): parts of one report, not jobs by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pdm.sources.tables.rows import NOTHING
from pdm.vocabulary.fields import normalise, recognise_row

_OF_A_LOG = frozenset({"date", "started_at", "equipment", "work_order", "functional_location"})
"""Columns of a log; a list of checked points has none of them."""
_CHECKED = re.compile(
    r"\b(?:check(?:ed|s|list| ?points?)?|inspect(?:ed|ion)?|tested|pruf\w*|gepruft\w*|kontroll\w*|controle[se]?|control(?:ado|ados)?|verifi\w*|inspec\w*|revisad\w*|gecontroleerd|controlepunt\w*)\b"
)
_RESULT = re.compile(
    r"^(?:results?|readings?|value|measured|status|condition|state|ok|ergebnis|befund|messwert|zustand|i o|resultat|mesure|etat|valeur|resultado|lectura|estado|valor|resultaat|toestand|esito|stato)\b"
)
_FINE = re.compile(
    rf"(?:ok|o\.? ?k\.?|okay|i\.? ?o\.?|good|gut|bon|bien|buen[oa]|goed|buono|pass(?:ed)?|yes|ja|oui|s[ií]|sat(?:isfactory)?|acceptable|conforme|normal|done|checked|erledigt|fait|hecho|[x✓✔√☑]|{NOTHING}"
    r"|[-+<>~]?\s?\d[\d.,:/ -]*\s?[^\W\d]{0,3}[%°²³/]?[^\W\d]{0,4})",
    re.I,
)
"""Results that say nothing is wrong, and readings, which say nothing by themselves."""
_NUMBER = re.compile(r"\(?\d{1,3}[.)]?")
_HEAD_WORDS = 6
"""Words of the longest heading of a column; more are told below one."""


@dataclass(frozen=True)
class CheckRow:
    """A checked point: what it says, and whether more than that it is in order."""

    told: str
    noted: bool

    @classmethod
    def of(cls, cells: Sequence[str]) -> CheckRow:
        """The point of a row; its number is left out."""
        filled = [c.strip() for c in cells if c.strip()]
        said = filled[1:] if len(filled) > 1 and _NUMBER.fullmatch(filled[0]) else filled
        item, results = said[0] if said else "", said[1:]
        told = f"{item}: {' '.join(results)}" if results else item
        return cls(told, any(not _FINE.fullmatch(r) for r in results))


def is_checklist(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a line is the header of a list of checked points.

    Args:
        header: Its cells.
        rows: Cells of the rows below it.
    """
    heads = [h for h in header if h.strip()]
    if (
        len(heads) < 2
        or not rows
        or any(h.endswith(":") or len(h.split()) > _HEAD_WORDS for h in heads)
        or _OF_A_LOG & set(recognise_row(heads).values())
    ):
        return False
    told = [normalise(h) for h in heads]
    numbered = sum(bool(r) and bool(_NUMBER.fullmatch(r[0].strip())) for r in rows) > 0.5 * len(rows)
    return any(_CHECKED.search(h) for h in told) or (numbered and any(_RESULT.search(h) for h in told))
