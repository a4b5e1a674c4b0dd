"""Mails that systems write: "Alarm state: NORMAL / Description: UPS A fan failure / Time of event: ..." is one line, with its state."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from pdm.records import PageReading, stable_id
from pdm.sources.files.opened import Source
from pdm.sources.mails.prose import BY_SYSTEMS
from pdm.sources.tables.cards import field_of
from pdm.sources.tables.date_labels import date_label
from pdm.sources.tables.rows import entries_of
from pdm.sources.tables.site_names import named_in, one_in
from pdm.sources.texts.line_words import HELLO, passed_over, says_something
from pdm.vocabulary.fields import TEXT_FIELDS, WHICH_MACHINE, normalise

_LINE = re.compile(r"^\s*(?P<label>[^\W\d_][^:=@]{1,39}?)\s*[:=]\s+(?P<value>\S.*?)\s*$")
_STATE = re.compile(r"\b(?:state|status|zustand|etat|estado|stato|toestand)\b")
_MARK = re.compile(r"^\s*([\[(<][^\])>]{2,40}[\])>])")
"""What a system writes before its subject: "[BMS RTN]"."""
_LEAST, _LABEL_WORDS, _SENTENCE = 3, 4, 4
"""Labels of such a mail, words of one, and words behind an unknown one that make it part of what is told."""


def message_form(source: Source, lines: Sequence[str], number: int, subject: str) -> PageReading | None:
    """The line of a mail that is nothing but labels and values and says what happened; None for any other mail.

    Forms that name their machine behind a label are read with the other lines of a mail.

    Args:
        source: The document.
        lines: The body without quoted mails and signature.
        number: Of the message.
        subject: Of the mail; the mark at its head belongs to what is said.
    """
    pairs = [(row, f["label"], f["value"]) for row, line in enumerate(lines, start=1) if (f := _LINE.match(line)) and len(f["label"].split()) <= _LABEL_WORDS]  # fmt: skip
    rows = {row for row, _, _ in pairs}
    others = [(n, t) for n, line in enumerate(lines, start=1) if n not in rows and (t := line.strip()) and not HELLO.match(t) and not BY_SYSTEMS.search(t)]  # fmt: skip
    labels = [normalise(label) for _, label, _ in pairs]
    if len(pairs) < _LEAST or len(others) >= len(pairs) or len(set(labels)) < len(labels):
        return None
    known = {label: field_of(source, label) for _, label, _ in pairs}
    if set(WHICH_MACHINE) & set(known.values()) or not set(TEXT_FIELDS) & set(known.values()):
        return None
    fields, extra = _fields(source, [(label, value) for _, label, value in pairs], known)
    if mark := _MARK.match(subject):
        fields["description"] = f"{mark[1]} {fields['description']}"
    reading = entries_of(
        source, pd.DataFrame([fields], index=[pairs[0][0]], dtype="str"), pd.DataFrame([extra], index=[pairs[0][0]], dtype="str"),
        page=number, channel="mail", form=stable_id("form", "message", length=12),
    )  # fmt: skip
    if told := [(n, t) for n, t in others if says_something(t)]:
        reading.refusals.append(passed_over(source, told, number))
    return reading


def _fields(
    source: Source, pairs: Sequence[tuple[str, str]], known: dict[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    fields: dict[str, str] = {}
    extra: dict[str, str] = {}
    more: list[str] = []
    day = date_label(pairs)
    for label, value in pairs:
        field = "date" if label == day else known[label]
        if not field and _STATE.search(normalise(label)):
            field = "status"
        if field and field not in fields:
            fields[field] = value
        elif field in TEXT_FIELDS or len(value.split()) >= _SENTENCE:
            more.append(f"{label}: {value}")
        else:
            extra[label] = value
    text = next(fields.pop(f) for f in TEXT_FIELDS if f in fields)
    if more:
        fields["remarks"] = " / ".join(filter(None, (fields.get("remarks", ""), *more)))
    if (machine := named_in(text, source.names)) is not None and one_in(text, source.names):
        fields["equipment"] = machine.text
    return {**fields, "description": text}, extra
