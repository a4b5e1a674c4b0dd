"""Forms of a typed page that go on over the page: what stands at the head of the next one belongs to the last of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pdm.records import PageReading
from pdm.sources.files.opened import Source
from pdm.sources.pdf.typed_reports import Line, first_labels, heading_of, read_report
from pdm.sources.texts.typed_lines import begins_with_day
from pdm.vocabulary.fields import normalise

_FOOT = re.compile(
    r"\b(?:page|seite|página|pagina|pag|blatt|sheet|strona)\b\W*\d+(?:\W+(?:of|von|de|di|van|z)?\W*\d+)?\W*$", re.I
)
"""The number of a page at its foot."""


@dataclass(frozen=True)
class OpenForms:
    """The lines of a page that was read as forms, and its number."""

    lines: tuple[Line, ...]
    page: int


def going_on(source: Source, forms: OpenForms, lines: Sequence[Line]) -> tuple[PageReading, int] | None:
    """The forms of a page with what the next one says of the last of them, and how many lines that is; None where nothing goes on.

    Where no form begins on the next page, its text has to stand under a heading of forms.

    Args:
        source: The document.
        forms: The page that was read as forms.
        lines: Of the next page.
    """
    labels = first_labels(source, forms.lines)
    first = next(filter(None, labels), "")
    titles = {normalise(line.text) for line in forms.lines[: labels.index(first)]}
    here = first_labels(source, lines)
    begins = next((n for n, label in enumerate(here) if label == first), None)
    end = len(lines) if begins is None else begins
    while begins is not None and end and normalise(lines[end - 1].text) in titles:
        end -= 1
    lead = [x for x in lines[:end] if x.text and normalise(x.text) not in titles and not _FOOT.search(x.text)]
    headed = any(heading_of(source, line) for line in lead)
    if not lead or any(line.ruled or begins_with_day(line.text) for line in lead) or (begins is None and not headed):
        return None
    last = forms.lines[-1].number
    kept = [line for line in forms.lines if not _FOOT.search(line.text)]
    whole = read_report(source, [*kept, *(replace(x, number=last + n) for n, x in enumerate(lead, 1))], forms.page)
    before = read_report(source, forms.lines, forms.page)
    if whole is None or before is None or len(whole.entries) != len(before.entries):
        return None
    return whole, end
