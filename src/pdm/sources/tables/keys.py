"""Tables that explain short forms: of people, machines, causes, remarks. Their rows are nobody's events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pdm.vocabulary.fields import normalise

_SHORT = frozenset(
    ("kurzel", "kurzzeichen", "abk", "abkurzung", "abkurzungen", "abbr", "abbrev", "abbreviation", "abbreviations", "acronym", "initials", "short form", "sigle", "sigles", "abreviation", "abreviations", "abreviatura",
     "abreviaturas", "siglas", "iniciales", "sigla", "sigle e abbreviazioni", "abbreviazione", "abreviacao", "afkorting", "afkortingen", "paraaf", "skrot", "forkortning", "forkortelse", "signatur")
)  # fmt: skip
"""Headings, as `normalise` writes them, above short forms."""
_CODES = frozenset(("code", "codes", "key", "symbol", "zeichen", "schlussel", "symbole", "clave", "codigo", "simbolo", "codice", "teken", "kod", "no", "nr"))  # fmt: skip
"""Headings of what may be short forms where the sheet says that it is a key."""
_MEANING = frozenset(
    ("name", "names", "full name", "meaning", "description", "explanation", "long form", "stands for", "text", "bedeutung", "beschreibung", "bezeichnung", "erklarung", "erlauterung", "klartext", "voller name", "nom", "nom complet",
     "signification", "libelle", "description", "designation", "nombre", "nombre completo", "significado", "descripcion", "significato", "descrizione", "nome", "descricao", "naam", "betekenis", "omschrijving", "znaczenie", "nazwa", "opis",
     "namn", "betydelse", "navn", "betydning")
)  # fmt: skip
_TITLE = re.compile(
    r"^(?:legend|legende|key|keys|codes?|code list|abbreviations?|abkurzungen|kurzel(?:liste|verzeichnis)?|schlussel(?:liste)?|glossar|glossary|lookups?|liste des codes|glossaire|leyenda|claves|codigos|glosario|legenda|legenda afkortingen|sigle|codici|"
    r"afkortingen|forkortningar|forkortelser|skroty|objasnienia)$"
)
_DAYS = frozenset(("date", "started_at", "ended_at", "time", "period"))
_MOST_COLUMNS = 4
_LONGEST = 10
"""Letters of a short form, at most."""
_MOSTLY = 0.9


def explaining_columns(
    headers: Sequence[str], columns: Mapping[int, str], samples: Mapping[int, Sequence[str]], titles: Sequence[str]
) -> list[str]:
    """Headings by which a table says that it explains short forms; empty for all other tables.

    Args:
        headers: Texts of the header row by column.
        columns: Column to field.
        samples: Column to some of its cells.
        titles: What stands above, and the name of the sheet.
    """
    told = {p: normalise(h) for p, h in enumerate(headers) if h.strip()}
    if not 1 < len(told) <= _MOST_COLUMNS or not _DAYS.isdisjoint(columns.values()):
        return []
    first, second = sorted(told)[:2]
    titled = any(_TITLE.match(normalise(title)) for title in titles)
    if told[second] not in _MEANING or not (told[first] in _SHORT or (titled and told[first] in _CODES)):
        return []
    cells = [c.strip() for c in samples.get(first, ()) if c.strip()]
    short = sum(len(c) <= _LONGEST for c in cells)
    once = len(set(cells)) == len(cells)
    return [headers[first], headers[second]] if cells and once and short >= _MOSTLY * len(cells) else []
