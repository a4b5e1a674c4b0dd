"""Rows below a log in which people sign: nobody's line."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from pdm.sources.tables.layout import Layout
from pdm.vocabulary.fields import normalise

_SIGNED = r"[^\d:]{2,30}:\s*[^\d]*"
_PERSON = r"(?:(?:Ing|Dr|Lic|Mr|Mrs|Ms|Sr|Sra|Hr|Fr|Herr|Frau|M|Mme)\.?\s)?(?:[A-ZÀ-Þ]\.\s?){1,3}[A-ZÀ-Þ][\w'-]+(?:\s[A-ZÀ-Þ][\w'-]+)?"
"""A person's name with initials, or with a title and initials: few things are written so."""
_DAYS = ("date", "started_at")
_MOST = 6
"""Cells of a row in which people sign."""
_SIGNS = frozenset(
    ("prepared", "prepared by", "checked", "checked by", "approved", "approved by", "reviewed", "reviewed by", "verified by", "authorised by", "authorized by", "signed", "signed by", "signature",
     "name", "name and signature", "received by", "supervisor", "foreman", "erstellt", "erstellt von", "gepruft", "gepruft von", "freigegeben", "freigegeben von", "gesehen", "genehmigt",
     "unterschrift", "name unterschrift", "datum unterschrift", "etabli par", "redige par", "verifie", "verifie par", "approuve", "approuve par", "vise", "vise par", "visa", "vu", "nom", "nom et signature",
     "signature responsable", "elaboro", "elaborado por", "reviso", "revisado por", "autorizo", "autorizado por", "aprobo", "aprobado por", "vo bo", "visto bueno", "enterado", "entrego", "recibio", "superviso",
     "supervisado por", "realizo", "solicito", "firma", "nombre", "nombre y firma", "responsable", "redatto", "redatto da", "compilato da", "verificato", "verificato da", "approvato", "approvato da", "visto",
     "controllato da", "elaborado", "elaborou", "verificado", "verificado por", "aprovado", "aprovado por", "assinatura", "visto por", "opgesteld door", "gecontroleerd door", "goedgekeurd door", "handtekening",
     "sporzadzil", "sprawdzil", "zatwierdzil", "podpis")
)  # fmt: skip
"""What stands before or above a signature, as `normalise` writes it."""


def is_signed(frame: pd.DataFrame, filled: pd.DataFrame, layout: Layout) -> pd.Series[Any]:
    """Rows without a day whose every cell says who looked at the sheet: "Checked: K.D.", "Elaboró: J. Treviño | Vo. Bo.: Ing. R. Cantú".

    A cell that stands alone has to be where a day would stand: elsewhere it may be what was found.

    Args:
        frame: Columns are positions, cells text.
        filled: Which cells hold something.
        layout: Which column is which field.
    """
    days = [p for p, f in layout.columns.items() if f in _DAYS and p in frame]
    count = filled.sum(axis=1)
    out = count.gt(0) & count.le(_MOST)
    if days:
        out &= (~filled[days] | ~frame[days].apply(lambda c: c.str.contains(r"\d"))).all(axis=1).astype(bool)
    if out.any():
        out[out] = _says_who(frame[out], filled[out], count[out], days)
    return out


def names_signer(text: str) -> bool:
    """Whether a line is the label of a signature and somebody's name: "Revisó: Ing. R. Cantú"."""
    label, colon, name = text.partition(":")
    return bool(colon) and normalise(label) in _SIGNS and re.fullmatch(_PERSON, name.strip()) is not None


def _says_who(frame: pd.DataFrame, filled: pd.DataFrame, count: pd.Series[Any], days: list[int]) -> pd.Series[Any]:
    named = frame.apply(lambda c: c.str.fullmatch(_SIGNED)).fillna(False).astype(bool) & filled
    labels = frame.apply(lambda c: c.str.partition(":")[0].map(normalise))
    known = labels.isin(_SIGNS) & filled
    in_place = named[days].any(axis=1) if days else pd.Series(False, index=frame.index)
    signed = count.eq(named.sum(axis=1)) & (in_place | (count.gt(1) & known.any(axis=1)))
    bare = count.gt(1) & known.sum(axis=1).eq(count)
    # each label with somebody's name in the next cell: "Revisó | Ing. R. Cantú"
    people = frame.apply(lambda c: c.str.fullmatch(_PERSON)).fillna(False).astype(bool) & filled & ~known
    beside = known.sum(axis=1).gt(0) & people.sum(axis=1).eq(known.sum(axis=1)) & count.eq(2 * known.sum(axis=1))
    return signed | bare | beside
