"""One machine of a register as people may write it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pdm.entity_resolution.called import called, maker_keys, makes
from pdm.entity_resolution.classes import class_of_word
from pdm.entity_resolution.names import long_numbers, name_key, unit_and_letter, words_of
from pdm.entity_resolution.ratings import without_ratings
from pdm.grammar.tags import Tag, parse, plain

SLACK = pd.Timedelta(days=45)
"""Registers and logs are late by weeks."""
_CODE = re.compile(
    r"(?<=[^\W\d_]{3} )[A-Z]{1,4}[\s\-]?\d{1,4}[A-Z]?$|(?<![\w.\-/])[A-Z]{1,3}-?\d{1,3}[A-Z]?(?![\w/]|[.,\-]\d)"
)
_FEW = 3
"""Machines, at most, that are known by the place where they stand together."""
ALWAYS = 2**63 - 1
"""Nanoseconds beyond all dates."""


@dataclass(frozen=True)
class Candidate:
    """One asset as it can be written.

    Attributes:
        asset_id: Its key.
        label: Its tag as painted.
        tags: Parts of its tag, and of other tags under which it is known.
        names: Names for sure, by key: as written, and what kind of name it is.
        words: Words of its description.
        unit: Number in its description.
        train: Letter at the end of its tag or description.
        equipment_class: Its class.
        serial_no: Serial number, plain.
        since: When it was installed or became valid (None = always).
        until: When it was retired or became invalid (None = never).
        in_service: The same as nanoseconds, with slack at both ends.
        parent: Key of the asset that it is a part of; empty if there is none.
        numbers: Numbers of its description that are too long for one of several like machines.
        called: Names that its row implies, by key: see `pdm.entity_resolution.called`.
        figures: Long numbers of its description, and those of its ratings.
        makers: Keys under which its maker is written.
        codes: Keys of letters with a number in its description: its own ones, and those of where it is.
        makes: Keys of the words of its maker and its type.
    """

    asset_id: str
    label: str
    tags: tuple[Tag, ...]
    names: dict[str, tuple[str, str]]
    words: tuple[str, ...]
    unit: str
    train: str
    equipment_class: str
    serial_no: str
    since: pd.Timestamp | None
    until: pd.Timestamp | None
    in_service: tuple[int, int] = (-ALWAYS, ALWAYS)
    parent: str = ""
    numbers: tuple[str, ...] = ()
    called: dict[str, tuple[str, str]] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    makers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    makes: frozenset[str] = frozenset()


COLUMNS = (
    "asset_id", "tag", "functional_location", "aliases", "description", "equipment_class", "serial_no", "installed_on", "valid_from",
    "retired_on", "valid_to", "parent_id", "manufacturer", "model",
)  # fmt: skip
"""Of a register's row, what tells how its machine is written and when it was there."""


def tags_of_areas(places: Iterable[object]) -> frozenset[Tag]:
    """What looks like a tag in the places of many machines (`PM1` of `PM1 Wet End`, `Line 2`): it tells none of them.

    A few may be known by theirs, as a pump and its motor in `P-101`.

    Args:
        places: Place of each machine of a site.
    """
    seen = Counter(parse(place) for place in places if isinstance(place, str))
    return frozenset(tag for tag, machines in seen.items() if tag is not None and machines > _FEW)


def candidate_of(row: dict[str, Any], confirmed: list[str], areas: Collection[Tag] = ()) -> Candidate:
    """A machine by its row of a register.

    Args:
        row: `COLUMNS` of the row.
        confirmed: Names that people confirmed for it.
        areas: See `tags_of_areas`.
    """

    def text(key: str) -> str:
        return row[key] if isinstance(row[key], str) else ""

    def day(*keys: str) -> pd.Timestamp | None:
        return next((row[k] for k in keys if isinstance(row[k], pd.Timestamp) or not pd.isna(row[k])), None)

    names: dict[str, tuple[str, str]] = {}
    listed = [("tag", text("tag")), ("asset number", text("asset_id")), ("place", text("functional_location"))]
    listed += [("other name", a.strip()) for a in text("aliases").split(";")]
    listed += [("name, confirmed here", a) for a in confirmed]
    for kind, shown in listed:
        key = name_key(shown)
        if key:
            names.setdefault(key, (shown, kind))
    description = text("description")
    unit, letter = unit_and_letter(description)
    tags = [
        t for kind, shown in listed if (t := parse(shown)) and (kind == "tag" or (kind == "place" and t not in areas))
    ]
    # a confirmed name with a long number is another tag of the machine
    tags += [t for t in map(parse, confirmed) if t and len(t.number) > 2 and class_of_word(t.letters) is None]
    known = tuple(dict.fromkeys(tags))
    since, until = day("installed_on", "valid_from"), day("retired_on", "valid_to")
    slack = SLACK.value
    service = (-ALWAYS if since is None else since.value - slack, ALWAYS if until is None else until.value + slack)
    return Candidate(
        text("asset_id"), text("tag") or text("asset_id"), known, names, words_of(description), unit,
        (known[0].train if known else "") or letter, text("equipment_class"), plain(text("serial_no")),
        since, until, service, text("parent_id"), long_numbers(description),
        called(description, text("manufacturer"), text("model")),
        frozenset((*long_numbers(description), *without_ratings(description).numbers)), maker_keys(text("manufacturer")),
        tuple(dict.fromkeys(map(name_key, _CODE.findall(without_ratings(description).text)))),
        makes(text("manufacturer"), text("model")),
    )  # fmt: skip
