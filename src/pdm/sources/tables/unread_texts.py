"""Columns of sentences in a log that are no part of the text of its lines: told, so that nothing is lost without a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pdm.errors import Reason, Refusal
from pdm.sources.files.opened import Source
from pdm.vocabulary.fields import TEXT_FIELDS, normalise, site_mapping
from pdm.vocabulary.own_words import unread_texts
from pdm.vocabulary.parameters import parameter_column


def texts_left(
    source: Source, columns: Mapping[int, str], cells: Sequence[str], samples: Mapping[int, Sequence[str]], page: int, row: int
) -> tuple[Refusal, ...]:  # fmt: skip
    """A notice that names columns of sentences beside the text of a log which were not read.

    Args:
        source: The document, for the site's forms and its refusals.
        columns: Column to field.
        cells: The header row.
        samples: Column to some of its cells.
        page: Sheet or page.
        row: Of the header.
    """
    if not set(TEXT_FIELDS) & set(columns.values()):
        # where no text is known at all, that is what is told
        return ()
    mapped = site_mapping(cells, source.settings.forms, source.origin)
    known = {*columns, *(parameter_column(cells) or ()), *(p for p, c in enumerate(cells) if normalise(c) in mapped)}
    # a heading used twice has a notice of its own
    named = {normalise(cells[p]) for p in columns if p < len(cells)}
    left = [p for p in unread_texts(cells, samples, known) if normalise(cells[p]) not in named]
    if not left:
        return ()
    told = ", ".join(repr(cells[p]) for p in left)
    return (
        source.refusal(
            Reason.UNMAPPED_HEADER, f"{told} hold{'s' if len(left) == 1 else ''} sentences that are no part of the text of the lines. The rows were kept.",
            f"If they say what happened, name them remarks in plant.toml under [[sites.{source.site}.forms]] (match and columns).",
            page=page, row=row, value=" | ".join(cells[p] for p in left),
        ),
    )  # fmt: skip
