"""Blocks of `Label: value` lines: each is one log line, as forms and reports of service firms are typed."""

from __future__ import annotations

import re

import pandas as pd

from pdm.config import DateOrder
from pdm.sources.tables.clock_columns import clocks_on_days
from pdm.sources.tables.counted_in import stood_until_back
from pdm.sources.tables.head_labels import label_values
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS, WHICH_MACHINE, normalise

_LABEL = re.compile(r"^\s*(?P<label>[\w äöüéèñ./()#-]{2,40}?)\s*[:=]\s*(?P<value>\S.*)$")
_TOTAL = re.compile(
    r"(?:(?:grand|sub|report|page) ?)?(?:totals?|sum|gesamt(?:summe)?|summe|somme|totale?|totaal|suma|soma|razem)\b"
)
"""Beginnings of labels, as `normalise` writes them, of what sums forms up."""
_HEAD = ("technician", "period", "equipment", "department")
_MORE = "more"
_SENTENCE = 3
"""Words behind an unknown label that make it part of what is told, not a box of the form."""


class TypedForms:
    """Gathers the forms among typed lines, in their order.

    A form ends where one of its labels comes again. Of a form that names a machine, sentences behind unknown labels ("Findings: ...")
    and the lines below them are part of what is told.

    Args:
        order: In which the site writes days.
    """

    def __init__(self, order: DateOrder) -> None:
        self._order = order
        self._form: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._more: list[str] = []
        self._row = 0
        self._last = ""
        self._records: list[tuple[int, dict[str, str]]] = []
        self._lines: list[tuple[int, str]] = []
        self._taken: list[tuple[int, str]] = []
        self._dropped: list[tuple[int, str]] = []

    def take(self, row: int, text: str) -> bool:
        """Whether a line without a day belongs to a form; it is kept then."""
        taken = self._take(row, text)
        if taken:
            self._lines.append((row, text))
            self._taken.append((row, text))
        return taken

    def _take(self, row: int, text: str) -> bool:
        found = _LABEL.match(text)
        if found is None:
            return self._goes_on(text)
        label, values = normalise(found["label"]), label_values([text])
        if values and not set(values) & set(TEXT_FIELDS):
            # "WO NUM: 220187  TYPE: CM  CLOSE DATE: 07/01/22"; a text may hold colons of its own
            values = {
                f: v for f, v in label_values([text], several=True).items() if f not in PERSON_FIELDS or len(v) > 1
            }
        if _TOTAL.match(label):
            self._last = ""
        elif values:
            self._known(row, text, label, values)
        elif set(WHICH_MACHINE) & set(self._form) and len(found["value"].split()) >= _SENTENCE:
            self._more.append(text)
            self._last = _MORE
        else:
            return False
        return True

    def part(self) -> None:
        """Another line stands here, or none: what comes below carries nothing on."""
        self._last = ""

    def _goes_on(self, text: str) -> bool:
        """Whether a line without a label carries on the text above it."""
        if self._last == _MORE and len(text.split()) >= _SENTENCE:
            self._more[-1] += f" {text}"
        elif self._last in TEXT_FIELDS and set(WHICH_MACHINE) & set(self._form) and text[:1].islower():
            self._form[self._last] += f" {text}"
        else:
            return False
        return True

    def _known(self, row: int, text: str, label: str, values: dict[str, str]) -> None:
        again = set(values) & set(self._form)
        told = again & set(TEXT_FIELDS)
        if (told and all(self._labels.get(name) != label for name in told)) or again == {"remarks"}:
            # "Cause" below "Fault": another box for text
            self._more.append(text)
            self._last = _MORE
        else:
            if again:
                self._close()
            if not self._form:
                self._row = row
            for name, value in values.items():
                self._form.setdefault(name, value)
                self._labels.setdefault(name, label)
                self._last = name

    def _close(self) -> None:
        form, more = self._stood(dict(self._form)), " / ".join(self._more)
        if more:
            name = "remarks" if {"description", "long_text"} & set(form) else "description"
            form[name] = " / ".join(filter(None, (form.get(name, ""), more)))
        told = {"description", "long_text", "remarks", "damage_code"} & set(form)
        if told and len(form) >= 2:
            self._records.append((self._row, form))
        else:
            self._dropped += self._lines
        self._form, self._labels, self._more, self._lines = {}, {}, [], []

    def _stood(self, form: dict[str, str]) -> dict[str, str]:
        """A form with the time from its day and clock until its machine ran again."""
        if not {"date", "ended_at"} <= set(form):
            return form
        table = clocks_on_days(pd.DataFrame([form], dtype="str"), self._order)
        told = stood_until_back(table, {"ended_at": self._labels["ended_at"]}, self._order)
        return {str(f): str(v) for f, v in told.iloc[0].items() if v}

    def head(self) -> dict[str, str]:
        """What the form that is open tells of all lines of the page."""
        return {name: value for name, value in self._form.items() if name in _HEAD}

    def records(self) -> list[tuple[int, dict[str, str]]]:
        """Rows and fields of all forms."""
        self._close()
        return self._records

    def unread(self, *, records: bool) -> list[tuple[int, str]]:
        """Rows and lines that say something and became neither a record nor, where records are not wanted, what a head tells of all lines.

        Args:
            records: Whether the forms are records.
        """
        if records:
            return self._dropped
        head = set(self.head().values())
        return [(row, text) for row, text in self._taken if not head & set(label_values([text]).values())]
