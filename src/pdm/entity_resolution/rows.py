"""Mentions of a site as columns: a plain list each, in the order of the mentions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pdm.entity_resolution.context import USUAL

FIELDS = ("mention", "functional_location", "name", "serial_no")
PLACES = (("the page", ("document", "page")), ("its writer", ("technician",)))
"""What talks about machines, and the columns that tell it apart."""
HAND_CHANNELS = ("hand", "print")
PROSE = "mail"
"""Channel on which a machine's name was found in running text."""


@dataclass(slots=True)
class Rows:
    """Mentions of one site.

    Attributes:
        position: Place among all mentions.
        written: The names that a mention gives, best first, each once.
        text: Text of the line.
        channel: Channel.
        hand: Whether it was read from a picture.
        component: Component at fault, None where it speaks for no class.
        at: When it happened, nanoseconds since 1970; None where that is not known.
        lattice: Lattice of a handwritten name.
        measured: Quantities that the line gives; None where that is not known.
        place: What the cell of a place holds; empty where there is none.
        titled: The place that a title above the line names; empty where there is none.
        places: For each of `PLACES` a number that tells them apart, None where it is not known.
    """

    position: list[int]
    written: list[tuple[str, ...]]
    text: list[Any]
    channel: list[Any]
    hand: list[bool]
    component: list[str | None]
    at: list[int | None]
    lattice: list[bytes | None]
    measured: list[tuple[str, ...] | None]
    place: list[str]
    titled: list[str]
    places: tuple[list[int | None], ...]

    @property
    def named(self) -> list[bool]:
        """Whether a field names the machine."""
        return [bool(names) for names in self.written]

    def __len__(self) -> int:
        return len(self.position)


def by_site(mentions: pd.DataFrame) -> Iterator[tuple[str, Rows]]:
    """Rows of each site, sites in their order."""
    columns = [_column(mentions, f) for f in FIELDS if _is_filled(mentions, f)]
    channel = _column(mentions, "channel")
    is_hand = {c: c in HAND_CHANNELS for c in set(channel)}
    rows = Rows(
        list(range(len(mentions))),
        _written(columns, len(mentions)),
        _column(mentions, "text"),
        channel,
        [is_hand[c] for c in channel],
        [c if isinstance(c, str) and c in USUAL else None for c in _column(mentions, "component")],
        _times(mentions),
        [x if isinstance(x, bytes) else None for x in _column(mentions, "lattice")],
        [tuple(x.split()) if isinstance(x, str) else None for x in _column(mentions, "measured")],
        [x.strip() if isinstance(x, str) else "" for x in _column(mentions, "functional_location")],
        [x if isinstance(x, str) else "" for x in _column(mentions, "titled")],
        tuple(_numbered(mentions, names) for _, names in PLACES),
    )
    codes, sites = pd.factorize(mentions["site"], sort=True)
    for code, site in enumerate(sites):
        yield str(site), _part(rows, np.flatnonzero(codes == code).tolist())


def _part(rows: Rows, at: Sequence[int]) -> Rows:
    def those(column: list[Any]) -> list[Any]:
        return [column[n] for n in at]

    return Rows(
        those(rows.position), those(rows.written), those(rows.text), those(rows.channel), those(rows.hand), those(rows.component),
        those(rows.at), those(rows.lattice), those(rows.measured), those(rows.place), those(rows.titled), tuple(those(p) for p in rows.places),
    )  # fmt: skip


def _is_filled(mentions: pd.DataFrame, column: str) -> bool:
    return column in mentions.columns and bool(mentions[column].notna().any())


def _column(mentions: pd.DataFrame, column: str) -> list[Any]:
    """Values of a column; None in each place where there is none, or it is empty."""
    return mentions[column].tolist() if _is_filled(mentions, column) else [None] * len(mentions)


def _written(columns: list[list[Any]], count: int) -> list[tuple[str, ...]]:
    if not columns:
        return [()] * count
    if len(columns) == 1:
        return [(t,) if isinstance(v, str) and (t := v.strip()) else () for v in columns[0]]
    return [
        tuple(dict.fromkeys([t for v in row if isinstance(v, str) and (t := v.strip())]))
        for row in zip(*columns, strict=True)
    ]


def _times(mentions: pd.DataFrame) -> list[int | None]:
    if not _is_filled(mentions, "occurred_at"):
        return [None] * len(mentions)
    times = pd.to_datetime(mentions["occurred_at"], utc=True).dt.as_unit("ns")
    known, value = times.notna().tolist(), times.astype("int64").tolist()
    return [v if k else None for k, v in zip(known, value, strict=True)]


def _numbered(mentions: pd.DataFrame, columns: tuple[str, ...]) -> list[int | None]:
    """The same number where all columns have the same values; None where one has none."""
    if not all(_is_filled(mentions, c) for c in columns):
        return [None] * len(mentions)
    number = np.zeros(len(mentions), dtype=np.int64)
    known = np.ones(len(mentions), dtype=bool)
    for column in columns:
        codes, values = pd.factorize(mentions[column])
        number = number * len(values) + codes
        known &= codes >= 0
    return [n if k else None for k, n in zip(known.tolist(), number.tolist(), strict=True)]
