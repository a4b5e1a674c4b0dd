"""Headings that no vocabulary lists, and what the cells below them have shown them to be: evidence for cells that say too little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pdm.vocabulary.column_cells import Column
from pdm.vocabulary.fields import candidates, normalise, planned

SHOWN = ("date", "equipment", "description")
"""Fields that every log has: what they are called is worth remembering."""
_LEAST_CELLS = 6
_CLEAR = 0.5
"""How far cells have to speak for the field."""
_LISTED = 0.85
"""Score from which a heading is known anyway."""
_ALIKE, _SHORT = 0.8, 4
"""How like a misread heading has to be to one that was shown, and characters below which it has to be the same."""


def shown_headings(
    headers: Sequence[str],
    samples: Mapping[int, Sequence[str]],
    named: Mapping[int, str],
    *,
    people: Sequence[str] = (),
    misread: bool = False,
) -> dict[str, str]:
    """Headings of a table whose cells leave no doubt of what they are.

    Args:
        headers: Texts of the header row by column.
        samples: Column to some of its cells.
        named: Column to field, as `name_columns` found it.
        people: Names and initials of the site's people.
        misread: Cells come from a reader that takes letters for digits.

    Returns:
        Heading, as `normalise` gives it, to its field.
    """
    out = {}
    for position, field in named.items():
        header = headers[position].strip() if position < len(headers) else ""
        if field not in SHOWN or not normalise(header) or planned(header):
            continue
        known = {m.field: m.score for m in candidates(header)}
        if known.get(field, 0.0) >= _LISTED:
            continue
        holds = Column.of(samples.get(position, ()), people, misread=misread)
        if holds.filled >= _LEAST_CELLS and holds.fit(field) >= _CLEAR:
            out[normalise(header)] = field
    return out


def as_shown(headers: Sequence[str], headings: Mapping[str, str]) -> dict[str, str]:
    """What headings of a picture stand for by those that others have shown, of which a reader may have missed a letter or two.

    Args:
        headers: Texts of the header row as they were read.
        headings: What others have shown, `normalise`d heading to field.

    Returns:
        Heading, as `normalise` gives it, to its field; those that are like none that was shown, or as like to one of another field, are
        left out.
    """
    from rapidfuzz.distance import Levenshtein

    out: dict[str, str] = {}
    for header in map(normalise, headers):
        if header in headings:
            out[header] = headings[header]
        elif len(header) >= _SHORT:
            like = {known: Levenshtein.normalized_similarity(header, known) for known in headings}
            near = {headings[known] for known, how in like.items() if how >= _ALIKE}
            if len(near) == 1:
                out[header] = near.pop()
    return out


def agreed(shown: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What several documents show together; a heading that stands for one thing here and for another there tells nothing."""
    fields: dict[str, set[str]] = {}
    for headings in shown:
        for heading, field in headings.items():
            fields.setdefault(heading, set()).add(field)
    return {heading: next(iter(its)) for heading, its in sorted(fields.items()) if len(its) == 1}
