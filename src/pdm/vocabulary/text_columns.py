"""Which columns of a log hold what people wrote of it, where more than one does: what was wrong, why, and what was done."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pdm.vocabulary.column_cells import Column
from pdm.vocabulary.fields import TEXT_FIELDS, candidates, normalise, planned
from pdm.vocabulary.heading_text import spelt_out
from pdm.vocabulary.own_words import writes_of_events
from pdm.vocabulary.stop_categories import is_category

SURE_HEADER = 0.93
"""Score of a header that cells can outvote only for another column."""
OF_CODES = frozenset(
    ("code", "codes", "key", "id", "no", "nr", "num", "number", "class", "cat", "category", "schlussel", "art", "type", "typ", "group", "gruppe")
)  # fmt: skip
"""Words of headings above codes."""
_FEW, _NO_TEXT, _PROSE, _NOT_THAT = 4, -0.41, 0.5, -0.5
_PARTED = re.compile(r"\s*[/&+,]\s*|\s+(?:und|and|et|y|e|en|i)\s+")
_IN_WORDS = ("cause_code", "activity_code")
"""Fields of codes in which people also write what they found and did."""
_SEVERAL_WORDS, _SEVERAL_STOPS, _NOT_CODED, _UNLIKE = 0.5, 0.3, 0.3, 0.6
"""Shares of cells with several words, of cells that look like codes, and of differing cells, that part what people write from a list of codes."""
_STOPPED = re.compile(
    r"\b(?:stop(?:page|ped)?|halt|break ?down|b d|down ?time|stillstands?|ausfalls?|stor(?:ungs)?|arrets?|parad[ao]s?|paro|fermat[ae]|fermo|stilstand|przestoju?) ?(?:reason|cause|code|category|type|nature|grund|ursache|oorzaak"
    r"|time|start)|(?:reason|cause|nature|particulars|motif|motivo|causa|grund) (?:for|of|of the|de|d|del|de l|di|des)? ?(?:stop|stoppage|break ?down|b d|downtime|stillstands?|arret|parada|paro|fermo|fermata)\b"
)
"""Headings, as `normalise` writes them, of logs of stops."""

_LEVEL = re.compile(
    r"^(?P<of>.*?)\W*(?:\b(?:l|lvl|level|stufe|ebene|niveau|nivel|livello|poziom|tier))?\W*(?P<number>[1-5])$", re.I
)
"""Headings of a tree of reasons: "Reason L2", "Cause level 2", "Grund 2"."""


def gives_reasons(header: str) -> bool:
    """Whether a heading is one of a log of stops: of their reason, their kind, or their beginning."""
    return bool(_STOPPED.search(normalise(spelt_out(header))))


def text_columns(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]], silent: set[int]
) -> dict[int, str]:
    """Columns of text as fields: those that `found` names in the order in which things are told, and those beside them.

    Several columns may be one field then; their cells stand together.

    Args:
        found: Column to field, as headings and cells name them.
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
        silent: Columns that the site's settings say something of.

    Returns:
        What is to be added to `found` or changed in it.
    """
    first = _faults_first(found, headers)
    return {**first, **_second_texts({**found, **first}, headers, samples, silent)}


def _faults_first(found: Mapping[int, str], headers: Sequence[str]) -> dict[int, str]:
    """Of two texts the first is the description if its heading begins with what was wrong: "Störung / Bemerkung" before "Maßnahme"."""
    at = {field: p for p, field in sorted(found.items(), reverse=True)}
    first, second = at.get("remarks", -1), at.get("description", -1)
    if not 0 <= first < second or first >= len(headers):
        return {}
    begins = _PARTED.split(headers[first])
    named = candidates(begins[0].strip(), SURE_HEADER) if len(begins) > 1 else ()
    return {first: "description", second: "remarks"} if named and named[0].field == "description" else {}


def _second_texts(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]], silent: set[int]
) -> dict[int, str]:
    """Columns of text beside the one that is the description: under a known heading for texts ("Problem" and "Action taken"), and prose where
    codes are looked for ("Cause", "Action"), or where nothing known is said above it. What stands first is told first: what was wrong, then why, then
    what was done.
    """
    taken = {normalise(headers[p]) for p in found if p < len(headers)}
    more = [p for p, field in found.items() if field in _IN_WORDS and _tells(headers, p, samples)]
    beside, unlisted = list[int](), list[int]()
    reasons = {_of_level(headers[p]) for p, field in found.items() if field in _IN_WORDS and p < len(headers)} - {""}
    for position, header in enumerate(headers):
        best = candidates(header.strip())
        if position in found or position in silent or normalise(header) in taken:
            continue
        if _of_level(header) in reasons and _in_words(samples.get(position, ())):
            # below the kind of a stop stands what was wrong
            more.append(position)
            continue
        if not best or (best[0].score < SURE_HEADER and best[0].field not in (*TEXT_FIELDS, *_IN_WORDS)):
            # what a heading is only like says less than sentences below it
            if not planned(header) and writes_of_events(header, samples.get(position, ())):
                unlisted.append(position)
            continue
        if best[0].field == "breakdown" and Column.of(samples.get(position, ())).fit("breakdown") < _NOT_THAT:
            # "Nature of breakdown" is no yes or no, and names what was wrong
            if _told("description", best[0].score, headers, position, samples):
                more.append(position)
            continue
        if best[0].field in ("description", *_IN_WORDS) and _told(best[0].field, best[0].score, headers, position, samples):  # fmt: skip
            more.append(position)
        elif best[0].field in TEXT_FIELDS and _told(best[0].field, best[0].score, headers, position, samples):
            # further notes stand together with those that were found
            beside.append(position)
    texts = [p for p, field in found.items() if field == "description"]
    # without a text that is surely one, what stands under no known heading is left to the cells alone
    unlisted = unlisted if texts else []
    if not more and not unlisted:
        return dict.fromkeys(beside, "remarks")
    first, *second = sorted([*texts, *more])
    second = sorted([*second, *unlisted])
    named = [p for p, field in found.items() if field in TEXT_FIELDS]
    others = sorted({*second, *beside, *named} - {first})
    if len(others) < 2:
        kept = {p: found[p] for p in others if p in named and p not in second}
        return {first: "description", **dict.fromkeys(others, "remarks"), **kept}
    return {first: "description", **dict.fromkeys(others, "remarks"), others[0]: "long_text"}


def _of_level(header: str) -> str:
    """Of what a heading is one level ("reason" of "Reason L2"); empty for headings without one."""
    level = _LEVEL.match(header.strip())
    return normalise(level["of"]) if level else ""


def _in_words(cells: Sequence[str]) -> bool:
    """Whether cells hold words rather than codes."""
    filled = [c.strip() for c in cells if c.strip()]
    return bool(filled) and sum(c.isupper() and len(c.split()) == 1 for c in filled) / len(filled) < _NOT_CODED


def _told(field: str, score: float, headers: Sequence[str], position: int, samples: Mapping[int, Sequence[str]]) -> bool:  # fmt: skip
    """Whether cells are a text beside others, under a heading that names `field` with `score`."""
    holds = Column.of(samples.get(position, ()))
    if field in _IN_WORDS:
        return score >= SURE_HEADER and _tells(headers, position, samples)
    if score < SURE_HEADER:
        return holds.fit("description") > _PROSE
    return bool(holds.filled) and (holds.filled < _FEW or holds.distinct >= 0.5) and holds.fit("remarks") > _NO_TEXT


def _tells(headers: Sequence[str], position: int, samples: Mapping[int, Sequence[str]]) -> bool:
    """Whether a column for codes holds what people wrote instead: words, hardly two cells alike, under a heading that names no code."""
    words = set(normalise(headers[position]).split()) if position < len(headers) else set()
    cells = [c.strip() for c in samples.get(position, ()) if c.strip()]
    if not cells or words & OF_CODES or sum(is_category(c) for c in cells) >= _UNLIKE * len(cells):
        return False
    several = sum(len(c.split()) > 1 for c in cells) / len(cells)
    coded = sum(c.isupper() and len(c.split()) == 1 for c in cells) / len(cells)
    if position < len(headers) and gives_reasons(headers[position]):
        # reasons of stops come back, and are what was wrong all the same
        return several >= _SEVERAL_STOPS and coded < _NOT_CODED
    return several >= _SEVERAL_WORDS and coded < _NOT_CODED and len(set(cells)) >= _UNLIKE * len(cells)
