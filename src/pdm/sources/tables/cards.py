"""Tables that are forms: label and value by turns ("Unit | DT104 | Meter | 35651"), each form one record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pdm.config import FormSettings
from pdm.errors import Reason, Refusal, Refused
from pdm.records import PageReading
from pdm.sources.files.opened import Source
from pdm.sources.tables.layout import Layout, find_layout
from pdm.sources.tables.rows import text_frame, to_entries
from pdm.sources.tables.sheet_rows import Row
from pdm.sources.tables.site_names import is_name
from pdm.vocabulary.fields import MACHINE_FIELDS, TEXT_FIELDS, WHICH_MACHINE, normalise, recognise, site_mapping

_SURE, _LIKELY, _MAYBE = 0.85, 0.8, 0.6
_LEAST_KNOWN, _LEAST_LIKELY, _SHARE = 3, 2, 0.5
"""Fields that the labels of a form name at least, how many of them by names that leave little doubt, and the share of its labels that name one."""
_LONGEST_LABEL = 40
_INLINE = re.compile(r"^([^:=]{2,40}?)\s*[:=]\s+(\S.*)$")
_VALUE = re.compile(r"^\W*\d[\d.,:/\s-]*\W*$")
_OF = re.compile(r"^(\S+) (?:of|der|des|de|du|del|da|do|van) (?:the |la |el |het )?(\S+(?: \S+)?)$", re.I)
OWN_NUMBER = re.compile(
    r"\b(?:report|card|form|docket|ticket|slip|memo|chit|requisition|sheet|protocol|bericht|\w*bericht|karte|\w*schein|beleg|rapport|fiche|bon|informe|parte|verslag)s?[ .-]{1,2}(?:no|nr|n°|num|number|nummer|id)\b|"
    r"\b\w*(?:bericht|schein|beleg)s?-?(?:nr|nummer)\b",
    re.I,
)
"""Labels of the number that a form itself bears."""
_WHOSE = frozenset({"date", "started_at", *WHICH_MACHINE})
_WHAT = frozenset({*MACHINE_FIELDS, "work_order", "damage_code"})
"""What a form names that is of one machine or job."""
_OF_MACHINE = frozenset({*WHICH_MACHINE, "manufacturer", "department"})
"""What a form tells of the machine whose history stands below it."""
_LONGEST_HEAD = 8
"""Rows of a table that is the head of what stands below it."""
_TEXT_LABEL = "description"


@dataclass(frozen=True)
class Card:
    """A form that was filled in: where it stands, and its labels with their values."""

    page: int
    row: int
    pairs: tuple[tuple[str, str], ...]


def cards_of(source: Source, page: int, rows: Sequence[Row]) -> list[Card]:
    """The forms that a table is made of; empty where it is a table with a header, or anything else.

    Args:
        source: The document, for the site's forms.
        page: Number of the table.
        rows: Its rows from the top.
    """
    pairs = [(row.number, pair) for row in rows for pair in _pairs(source, row.cells)]
    labels = [label for _, (label, _) in pairs]
    if not labels or any(_VALUE.match(label) or len(label) > _LONGEST_LABEL for label in labels):
        return []
    fields = [field_of(source, label, _MAYBE) for label in labels]
    known = {f for f in fields if f}
    if len(known) < _LEAST_KNOWN or not known & _WHOSE or sum(map(bool, fields)) < _SHARE * len(labels):
        return []
    if len({f for label in labels if (f := field_of(source, label))}) < _LEAST_LIKELY:
        return []
    cards: list[list[tuple[int, tuple[str, str]]]] = []
    for number, pair in pairs:
        # where its first label comes again, the next form begins
        if not cards or normalise(pair[0]) == normalise(labels[0]):
            cards.append([])
        cards[-1].append((number, pair))
    return [Card(page, card[0][0], tuple(pair for _, pair in card)) for card in cards]


def head_of(source: Source, rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """Labels and values of a table that says of which day and shift, and whose, what stands below it is; empty where it says more, or anything else."""
    filled = [row for row in rows if any(c.strip() for c in row.cells)]
    if not filled or len(filled) > _LONGEST_HEAD:
        return ()
    pairs = [pair for row in filled for pair in _pairs(source, row.cells)]
    fields = [field_of(source, label, _MAYBE) for label, _ in pairs]
    days = [value for field, (_, value) in zip(fields, pairs, strict=True) if field in ("date", "started_at")]
    if not days or not any(map(str.isdigit, days[0])) or {*fields} & {*TEXT_FIELDS, *_WHAT}:
        return ()
    short = all(not _VALUE.match(label) and len(label) <= _LONGEST_LABEL for label, _ in pairs)
    return tuple(pairs) if short and all(value for _, value in pairs) else ()


def machine_of(source: Source, rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """Labels and values of the one form that a table is, which say what machine it is of and tell of no job; empty where it is anything else.

    Args:
        source: The document, for the site's forms.
        rows: Of the table.
    """
    filled = [row for row in rows if any(c.strip() for c in row.cells)]
    pairs = [
        (field_of(source, label, _MAYBE), label, value) for row in filled for label, value in _pairs(source, row.cells)
    ]
    labels = [label for _, label, _ in pairs]
    if len(filled) > _LONGEST_HEAD or any(_VALUE.match(label) or len(label) > _LONGEST_LABEL for label in labels):
        return ()
    fields = {field for field, _, _ in pairs} - {""}
    named = any(field_of(source, label, _LIKELY) in MACHINE_FIELDS for label in labels)
    if (
        not named
        or len(fields) < _LEAST_LIKELY
        or fields & {*TEXT_FIELDS, "date", "started_at", "work_order", "damage_code"}
    ):
        return ()
    told = [(label, value) for field, label, value in pairs if field in _OF_MACHINE and value]
    # what the site calls a machine comes before what anybody would
    return tuple(sorted(told, key=lambda pair: not is_name(pair[1], source.names)))


def says_what(source: Source, card: Card) -> bool:
    """Whether a form has a box for what happened."""
    return any(value and field_of(source, label, _MAYBE) in TEXT_FIELDS for label, value in card.pairs)


def with_text(source: Source, card: Card, lines: Sequence[str]) -> Card:
    """A report whose head is a form and whose text stands below it, label and text by turns or not."""
    told: list[str] = []
    more: list[tuple[str, str]] = []
    for line in lines:
        found = _INLINE.match(line)
        field = field_of(source, found[1]) if found else ""
        if (
            found
            and field
            and field not in TEXT_FIELDS
            and field not in {field_of(source, label) for label, _ in card.pairs}
        ):
            more.append((found[1], found[2]))
        else:
            told.append(line)
    text = [(_TEXT_LABEL, " / ".join(told))] if told else []
    return replace(card, pairs=(*card.pairs, *more, *text))


def card_readings(source: Source, cards: Sequence[Card]) -> tuple[list[PageReading], list[Refusal]]:
    """Records of forms, and which forms could not be read; those with the same labels teach one another what their boxes are."""
    kinds: list[list[Card]] = []
    for card in cards:
        kind = next((k for k in kinds if _alike(k[0], card)), None)
        if kind is None:
            kinds.append([card])
        else:
            kind.append(card)
    readings: list[PageReading] = []
    refusals: list[Refusal] = []
    for kind in kinds:
        try:
            readings += _of_one_kind(source, kind)
        except Refused as refused:
            refusals.append(refused.refusal)
    return readings, refusals


def _alike(one: Card, other: Card) -> bool:
    ours, theirs = ({normalise(label) for label, _ in card.pairs} for card in (one, other))
    return len(ours & theirs) > _SHARE * max(len(ours), len(theirs))


def _of_one_kind(source: Source, cards: Sequence[Card]) -> list[PageReading]:
    labels: dict[tuple[str, int], str] = {}
    values: list[dict[tuple[str, int], str]] = []
    for card in cards:
        own: dict[tuple[str, int], str] = {}
        for label, value in card.pairs:
            nth = sum(1 for name, _ in own if name == normalise(label))
            labels.setdefault((normalise(label), nth), label)
            own[normalise(label), nth] = value
        values.append(own)
    rows = [[own.get(key, "") for key in labels] for own in values]
    heads = [_turned(label) for label in labels.values()]
    hinted = _with_own_number(replace(source, headings={**source.headings, **_hints(source, heads, rows)}), heads)
    layout = find_layout(hinted, [heads, *rows], page=cards[0].page, what="form", most=1)
    if not {*TEXT_FIELDS, "damage_code"} & {*layout.columns.values()}:
        raise Refused(_says_nothing(source, cards[0]))
    readings = [_reading(source, layout, card, row) for card, row in zip(cards, rows, strict=True)]
    readings[0].refusals[:0] = layout.notices
    return readings


def joined(readings: Sequence[PageReading]) -> PageReading:
    """The records of one page together."""
    entries = pd.concat([r.entries for r in readings], ignore_index=True)
    return replace(readings[0], entries=entries, refusals=[x for r in readings for x in r.refusals])


def _hints(source: Source, labels: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """What labels may be that the vocabulary does not know for sure; what stands behind them has the last word."""
    sure = {f for label in labels if (f := field_of(source, label))}
    open_ = [p for p, label in enumerate(labels) if not field_of(source, label) and any(row[p] for row in rows)]
    # what the register calls a machine comes before what may be one by its label
    named = {p for p in open_ if all(is_name(row[p], source.names) for row in rows if row[p])}
    hints: dict[str, str] = {}
    for position in sorted(open_, key=lambda p: p not in named):
        label, field = labels[position], field_of(source, labels[position], _MAYBE)
        if position in named or field == "equipment":
            field = "equipment_name" if "equipment" in {*hints.values(), *sure} else "equipment"
        else:
            continue
        if field not in sure and field not in hints.values():
            hints[normalise(label)] = field
    return hints


def _with_own_number(source: Source, labels: Sequence[str]) -> Source:
    """The document with the number that a form bears settled as that of its order, however much it looks like a tag."""
    own = next((label for label in labels if OWN_NUMBER.search(label)), "")
    if (
        not own
        or any(field_of(source, label) == "work_order" for label in labels)
        or normalise(own) in site_mapping([own], source.settings.forms, source.origin)
    ):
        return source
    forms = (*source.settings.forms, FormSettings(match="*", columns={own: "work_order"}))
    return replace(source, settings=source.settings.model_copy(update={"forms": forms}))


def _turned(label: str) -> str:
    """A label with its words the other way round where only that is known: "Description of defect" is a defect description."""
    found = _OF.match(label)
    if found is None or _known(label) >= _LIKELY:
        return label
    turned = f"{found[2]} {found[1]}"
    return turned if _known(turned) >= _LIKELY else label


def _known(label: str) -> float:
    match = recognise(label)
    return match.score if match is not None else 0.0


def _reading(source: Source, layout: Layout, card: Card, row: Sequence[str]) -> PageReading:
    return to_entries(source, text_frame([row], [card.row]), layout, page=card.page)


def _says_nothing(source: Source, card: Card) -> Refusal:
    return source.refusal(
        Reason.NO_TEXT, "A form says what it is about, but no label is known for what happened; it was not read.",
        f"Name its labels in plant.toml under [[sites.{source.site}.forms]] (match and columns), or call the box Description.",
        page=card.page, row=card.row, value=" | ".join(label for label, _ in card.pairs),
    )  # fmt: skip


def field_of(source: Source, label: str, least: float = _LIKELY) -> str:
    """The field that a label names, by the site's forms or by the vocabulary; empty for none."""
    label = _turned(label.rstrip(" :"))
    mapping = site_mapping([label], source.settings.forms, source.origin)
    if normalise(label) in mapping:
        return mapping[normalise(label)]
    match = recognise(label)
    return match.field if match is not None and match.score >= least else ""


def _pairs(source: Source, cells: Sequence[str]) -> list[tuple[str, str]]:
    """Labels and values of a row, from the left; a label without a value has an empty one."""
    filled = [c.strip() for c in cells if c.strip()]
    out: list[tuple[str, str]] = []
    i = 0
    while i < len(filled):
        found = _INLINE.match(filled[i])
        if found and field_of(source, found[1]):
            out.append((found[1], found[2]))
            i += 1
            continue
        blank = i + 1 == len(filled) or (len(filled) % 2 == 1 and _sure(filled[i + 1]))
        out.append((filled[i].rstrip(" :"), "" if blank else filled[i + 1]))
        i += 1 if blank else 2
    return out


def _sure(cell: str) -> bool:
    match = recognise(cell.rstrip(" :"))
    return match is not None and match.score >= _SURE
