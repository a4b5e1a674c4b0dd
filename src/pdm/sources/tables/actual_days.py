"""When work was begun, where a table also says when it was to begin or when somebody entered it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from pdm.vocabulary.field_content import DATE
from pdm.vocabulary.fields import normalise, planned

_BASIC = re.compile(
    r"\b(?:(?:bas(?:ic)?|bsc) (?:start|fin)\w*|eck(?:start|end)\w*|eck(?:start|end) ?termin|gstrp|gltrp|strmn|ltrmn|planstart|plandatum)\b"
)
"""Headings, as `normalise` gives them, of days on which an order was to begin or end."""
_ENTERED = re.compile(
    r"\b(?:creat(?:ed|ion)|angelegt|anlage(?:datum|tag)|erfasst|erfassungsdatum|erdat|entered|entry date|keyed in|cree|creation|creado|creacion|criado|creato|aangemaakt|utworzon\w*)\b"
)
"""Headings of days on which somebody entered what had happened."""
_CLOSED = re.compile(r"\b(?:clos\w*|status\w*|abgeschlossen|cerrad\w*|clotur\w*|chius\w*)\b")
"""Headings of days on which a record was closed, which may be long after the work."""


def actual_days(table: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    """The table with the day on which work was begun for that on which it was planned or entered, in rows that tell both.

    Args:
        table: Columns are fields.
        headings: Of the fields.
    """
    if "date" not in table:
        return table
    said = normalise(headings.get("date", ""))
    basic = bool(_BASIC.search(said)) or planned(headings.get("date", ""))
    if not basic and not _ENTERED.search(said):
        return table
    for field in ("started_at", "ended_at") if basic else ("started_at",):
        heading = headings.get(field, "")
        if (
            field not in table
            or planned(heading)
            or _BASIC.search(normalise(heading))
            or _CLOSED.search(normalise(heading))
        ):
            continue
        told = table[field].map(lambda c: DATE.match(c) is not None).astype(bool)
        table = table.assign(date=table["date"].mask(told, table[field]))
        if told.any():
            break
    return table
