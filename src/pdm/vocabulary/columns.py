"""Which column of a log is which field: what its header says and what its cells hold, weighed together.

A header alone misleads ("Notes of shift" holds sentences, "Pos. in plant" holds machines), and so do cells alone. Every
column gets a score for every field, the header's (0 to 1) plus a share of what its cells speak for or against (-1 to 1);
the assignment with the greatest total wins, each field at most once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pdm.vocabulary.field_content import DATE, INITIALS, TIME, guess_by_content, holds_people, signs
from pdm.vocabulary.fields import FIELDS, PERSON_FIELDS, TEXT_FIELDS, candidates, normalise, planned, settled

CONTENT_WEIGHT = 0.72
"""Weight of what the cells say against what the header says."""
LEAST = 0.56
"""Total below which a column stays unnamed."""
NEEDED = {"date": 0.1, "equipment": 0.1, "description": 0.1}
"""What is added for fields that every log has: a column that may be one of them or another thing is that one."""
SURE_HEADER, WEAK_HEADER, SHOWN_HEADER = 0.93, 0.45, 0.8
"""Scores of headers that cells can outvote only for another column, that count only where cells speak for them, and that other documents have shown."""

_LEAST_OF_SHOWN = -0.3
"""How far cells speak against a heading that others have shown: they outvote it for another column only."""

_LETTERS_FOR_DIGITS = str.maketrans("OoQDlI|!iZzSsBGbqg,", "000011111225586699.")
_NUMBER = re.compile(r"^[-+]?\d[\d ]*(?:[.,]\d+)*-?\s*(?:°?\s?[CFK]|%|bar|h|hrs?|mm/s|A|kW|EUR|€)?$")
_SIX_DIGITS = re.compile(
    r"^(?:\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d)$"
)
"""Six digits that are a day, as YYMMDD or DDMMYY."""
_LOST_MARKS = re.compile(r"^(?=.*[./:\-])[\d./:\-]{6,11}$")
_THREE_PARTS = re.compile(
    r"^(?=(?:.*\d){3})[A-Za-z\d]{1,2}(?P<mark>[./-])(?:[A-Za-z\d]{1,2}(?P=mark)|[A-Za-z\d]{3}(?P=mark))[A-Za-z\d]{2,4}$"
)
"""Three short parts with the same mark between them, of which a reader took some for letters."""
_EIGHT_DIGITS = re.compile(r"^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d\d$")
"""Eight digits that are a day, as DDMMYYYY or MMDDYYYY."""
_STROKES_FOR_ONES = re.compile(r"^\d{1,2}[1/]\d{1,2}[1/](?:19|20)\d\d$")
_FEW, _NO_TEXT = 4, -0.41
_DIGITS = re.compile(r"\d")
_BY_CONTENT = ("date", "time", "equipment", "description", "technician")
"""Fields that cells alone can tell, where the header says nothing."""
_MACHINES = ("equipment", "equipment_name", "functional_location", "serial_no")
_GROUPS = (
    "site", "period", "department", "manufacturer", "status", "priority", "order_type", "work_type", "breakdown",
    "damage_code", "cause_code", "activity_code", "object_part", "done",
)  # fmt: skip
_RANGES: Mapping[str, tuple[float, float]] = {
    "temperature": (-40, 400), "load": (0, 1000), "vibration": (0, 100), "pressure": (-1, 1000),
    "running_hours": (0, 500_000), "downtime": (0, 10_000), "cost": (0, 10_000_000),
}  # fmt: skip
_HOURS_OF_A_JOB = 24.0
"""Hours under a bare "Hours" that are those of a job: a meter runs on."""
_BARE_HOURS = frozenset(("hours", "hrs", "hr", "h", "stunden", "std", "heures", "horas", "uren", "ore", "godziny"))
MEASURED = tuple(_RANGES)
"""Fields that hold a number."""
_HAPPENED = ("date", "time", "started_at", "ended_at", "downtime", "cost")
_UNMISTAKABLE = ("date", "description", *MEASURED)


def name_columns(
    headers: Sequence[str],
    samples: Mapping[int, Sequence[str]],
    *,
    forms: Sequence[Any] = (),
    origin: str = "",
    people: Sequence[str] = (),
    misread: bool = False,
    headings: Mapping[str, str] | None = None,
) -> dict[int, str]:
    """Assign fields to columns, at most one column to a field.

    Args:
        headers: Texts of the header row by column; empty where there is none.
        samples: Column to some of its cells as text, empty ones included.
        forms: The site's `FormSettings`; what they map is settled before anything else.
        origin: Path of the document, for the forms' file-name patterns.
        people: Names and initials of the site's people.
        misread: Cells come from a reader that takes letters for digits.
        headings: What other documents of the site have shown headings to be (`vocabulary.headings`); the cells may still say otherwise.

    Returns:
        Column to field; columns that are nothing known are absent.
    """
    from scipy.optimize import linear_sum_assignment

    known, silent = settled(headers, forms, origin)
    free_columns = [p for p in range(max(len(headers), 1 + max(samples, default=-1))) if p not in silent]
    free_fields = [f for f in FIELDS if f not in known.values()]
    total = np.full((len(free_columns), len(free_fields)), -1.0)
    jobs: set[int] = set()
    for row, position in enumerate(free_columns):
        header = headers[position].strip() if position < len(headers) else ""
        holds = Column.of(samples.get(position, ()), people, misread=misread)
        said = _said(header, holds, (headings or {}).get(normalise(header), ""))
        if _of_a_job(header, holds) and (not misread or holds.filled >= _FEW):
            said.pop("running_hours", None)
            jobs.add(position)
        for column, field in enumerate(free_fields):
            if field in said:
                # an earlier field of the list wins a tie, and an earlier column
                total[row, column] = said[field] - 1e-6 * (column + 40 * row)
                if said[field] >= LEAST - NEEDED.get(field, 0.0):
                    total[row, column] += NEEDED.get(field, 0.0)
    rows, columns = linear_sum_assignment(np.maximum(total - LEAST, 0.0), maximize=True)
    named = {free_columns[r]: free_fields[c] for r, c in zip(rows, columns, strict=True) if total[r, c] >= LEAST}
    found = {**known, **named}
    for position in free_columns:
        # whatever stands under "Description" is kept as one where nothing better was found for the column and the field
        best = candidates(headers[position].strip(), SURE_HEADER) if position < len(headers) else ()
        if position not in found and position not in jobs and best and best[0].field not in found.values():
            found[position] = best[0].field
    if not misread:
        found |= _second_texts(found, headers, samples, silent)
    return dict(sorted({**_lacking(found, headers, samples, silent, misread), **found}.items()))


def _of_a_job(header: str, holds: Column) -> bool:
    """Whether hours without another word are how long a job took."""
    few = holds.filled > 1 and holds.numbers > 0.5 and holds.high <= _HOURS_OF_A_JOB
    return few and normalise(header) in _BARE_HOURS


def _second_texts(
    found: Mapping[int, str], headers: Sequence[str], samples: Mapping[int, Sequence[str]], silent: set[int]
) -> dict[int, str]:
    """Columns of text under a known heading beside the one that is the description: "Problem" and "Action taken"."""
    taken = {normalise(headers[p]) for p in found if p < len(headers)}
    fields = [f for f in ("remarks", "long_text") if f not in found.values()]
    out: dict[int, str] = {}
    for position, header in enumerate(headers):
        best = candidates(header.strip(), SURE_HEADER)
        if position in found or position in silent or not best or best[0].field != "description" or not fields:
            continue
        holds = Column.of(samples.get(position, ()))
        told = holds.filled and (holds.filled < _FEW or holds.distinct >= 0.5) and holds.fit("remarks") > _NO_TEXT
        if told and normalise(header) not in taken:
            out[position] = fields.pop(0)
    first = next((p for p, field in found.items() if field == "description"), -1)
    before = next((p for p in out if p < first), None)
    if before is not None:
        # what stands first is told first: what was wrong, then what was done
        out |= {before: "description", first: out[before]}
    return out


def _lacking(
    found: Mapping[int, str],
    headers: Sequence[str],
    samples: Mapping[int, Sequence[str]],
    silent: set[int],
    misread: bool,
) -> dict[int, str]:
    """Columns for what a log cannot do without and has not been found, by a lower bar; a planned day is better than none."""
    groups = (("date", ("date", "started_at", "ended_at")), ("equipment", _MACHINES), ("description", TEXT_FIELDS))
    wanted = [field for field, group in groups if not set(group) & set(found.values())]
    free = {p: cells for p, cells in samples.items() if p not in found and p not in silent}
    past = {p: cells for p, cells in free.items() if p >= len(headers) or not planned(headers[p])}
    guessed = guess_by_content(past, tuple(found.values()), least=1) if wanted else {}
    out = {p: field for p, field in guessed.items() if field in wanted}
    for columns in (past, free):
        if "date" in wanted and "date" not in out.values():
            dated = {p: Column.of(cells, misread=misread).dates for p, cells in columns.items() if p not in out}
            best = max(dated, key=lambda p: dated[p], default=-1)
            if best >= 0 and dated[best] >= 0.5:
                out[best] = "date"
    if misread and "date" in wanted and "date" not in out.values():
        ending = {p: _one_year(cells) for p, cells in past.items() if p not in out}
        best = max(ending, key=lambda p: ending[p], default=-1)
        if best >= 0 and ending[best] >= _ONE_YEAR:
            out[best] = "date"
    for field in [f for f in wanted if misread and f not in out.values()]:
        said = {
            p: _says(headers[p], field)
            for p, cells in past.items()
            if p not in out and p < len(headers) and Column.of(cells, misread=True).filled < _FEW
        }
        best = max(said, key=lambda p: said[p], default=-1)
        if best >= 0 and said[best] > 0:
            out[best] = field
    return out


def _says(header: str, field: str) -> float:
    """How far a heading alone names a field: a few cells, misread, do not outvote it where a log needs the field."""
    return max((m.score for m in candidates(header, WEAK_HEADER) if m.field == field), default=0.0)


_ONE_YEAR, _LINES_OF_YEAR = 0.6, 6
"""Share of the cells that end in the same year, and how many there have to be, for days whose separators a reader lost."""


def _one_year(cells: Sequence[str]) -> float:
    """Share of short, differing cells of three to eight digits that end in the same two: the year behind day and month."""
    digits = ["".join(c for c in _mended(cell.replace(" ", "")) if c.isdigit()) for cell in cells if len(cell) <= 12]
    told = [d for d in digits if 3 <= len(d) <= 8]
    if len(told) < max(_LINES_OF_YEAR, 0.6 * len(digits)) or len(set(told)) < 0.6 * len(told):
        return 0.0
    return Counter(d[-2:] for d in told).most_common(1)[0][1] / len(told)


def name_value(label: str, value: str, known: str) -> str:
    """The field of one value behind `label`, which names `known`: another that it may name where the value denies that."""
    holds = Column.of([value], misread=True)
    if holds.fit(known) > -0.5:
        return known
    others = [m.field for m in candidates(label, WEAK_HEADER) if m.field in _RANGES and holds.fit(m.field) > 0.6]
    return others[0] if others else known


def _said(header: str, holds: Column, shown: str = "") -> dict[str, float]:
    """Fields that a column may be, with what its header and its cells say for them together."""
    named = {m.field: m.score for m in candidates(header, WEAK_HEADER)} if header else {}
    sure = next((f for f, score in named.items() if score >= SURE_HEADER), None)
    if sure is None:
        named = {**dict.fromkeys(_BY_CONTENT, 0.0), **named}
        if shown:
            named[shown] = max(named.get(shown, 0.0), SHOWN_HEADER)
        if planned(header):
            # what was to happen is not what did
            named = {f: score for f, score in named.items() if f not in _HAPPENED}
    elif holds.fit(sure) < -0.5 and holds.filled:
        # only what cannot be mistaken outvotes a known header: days, sentences and numbers
        others = {f: s for f, s in named.items() if f in _UNMISTAKABLE and holds.fit(f) > 0.3}
        if holds.filled >= 3:
            others |= {f: named.get(f, 0.0) for f in ("date", "description") if holds.fit(f) > 0.6}
        named = {**others, sure: named[sure]}
    else:
        named = {f: score for f, score in named.items() if score >= SURE_HEADER - 0.15}
    # "Date" above dates of an unknown form is still the date
    least = {f: -0.5 if score >= SURE_HEADER else _LEAST_OF_SHOWN if f == shown else -1.0 for f, score in named.items()}
    return {f: score + CONTENT_WEIGHT * max(holds.fit(f), least[f]) for f, score in named.items()}


@dataclass(frozen=True)
class Column:
    """What the cells of a column look like. Shares are 0 to 1, of the filled cells."""

    filled: int
    dates: float
    times: float
    numbers: float
    initials: float
    brief: bool
    """Hardly longer than initials, as a reader sees them, who takes some of them for digits."""
    known_people: bool
    digits: float
    words: float
    length: float
    letters: float
    distinct: float
    even: float
    """Share of cells hardly longer or shorter than the usual one."""
    low: float
    high: float

    @classmethod
    def of(cls, cells: Sequence[str], people: Sequence[str] = (), *, misread: bool = False) -> Column:
        """Look at some cells."""
        told = [c.strip() for c in cells if c and c.strip()]
        if misread:
            # marks alone are crumbs of ruling or of a neighbour's writing
            told = [c for c in told if any(ch.isalnum() for ch in c)]
        if not told:
            return cls(0, 0, 0, 0, 0, False, False, 0, 0, 0, 0, 0, 0, 0, 0)
        mended = [_mended(c) if misread else c for c in told]
        values = [v for c in mended if _NUMBER.match(c) and (v := _value(c)) is not None]
        n = len(told)
        return cls(
            filled=n,
            dates=sum(_like_a_date(c, misread) for c in mended) / n,
            times=sum(bool(TIME.match(c)) for c in mended) / n,
            numbers=len(values) / n,
            initials=sum(
                (bool(INITIALS.match(c)) or (len(c) <= 3 and not c.isdigit())) if misread else signs(c) for c in told
            )
            / n,
            brief=misread and float(np.mean([len(c) for c in told])) <= 3.2 and _letters(told) >= 0.5,
            known_people=bool(people) and holds_people(told, people),
            digits=sum(bool(_DIGITS.search(c)) for c in told) / n,
            words=float(np.mean([len(c.split()) for c in told])),
            length=float(np.mean([len(c) for c in told])),
            letters=_letters(told),
            distinct=len(set(told)) / n,
            even=_even(told),
            low=float(np.quantile(values, 0.1)) if values else 0.0,
            high=float(np.quantile(values, 0.9)) if values else 0.0,
        )

    def fit(self, field: str) -> float:
        """How far these cells speak for `field` (to 1) or against it (to -1); 0 when they say nothing."""
        if not self.filled:
            return 0.0
        return float(np.clip(self._fit(field), -1, 1)) * self.filled / (self.filled + 0.1)

    def _fit(self, field: str) -> float:
        prose = _ramp(self.words, 1.5, 3.0) if self.words > 1.5 else _ramp(self.length, 12, 22)
        prose *= _ramp(self.letters, 0.45, 0.65)
        alike = self.filled >= 4 and self.distinct < 0.5 and prose < 0.5
        if field in ("date", "started_at", "ended_at"):
            return 2 * max(self.dates, self.times if field != "date" else 0.0) - 1
        if field == "time":
            return 2 * self.times - 1
        if field in TEXT_FIELDS:
            told = 2.2 * prose - 1 if field == "description" else 1.7 * prose - 0.7
            # "noise" is a short text, but a text
            return max(told, -0.4) if self.letters > 0.6 and self.initials < 0.5 and self.digits < 0.5 else told
        if field in ("equipment", "functional_location", "equipment_name"):
            return self._machine(prose, named=field == "equipment_name")
        if field in PERSON_FIELDS:
            if self.known_people or self.initials >= 0.8 or self.brief:
                return 1.0
            short = 0.6 - 1.6 * _ramp(self.words, 2, 3.5) - self.digits - max(0.0, (self.length - 22) / 10)
            return short if self.initials < 0.5 else max(short, self.initials)
        if field in _RANGES:
            low, high = _RANGES[field]
            usual = low <= self.low and self.high <= high
            return (2 * self.numbers - 1) * (1 if usual else -0.5) if self.numbers > 0.3 else 2 * self.numbers - 1
        if field in ("work_order", "serial_no"):
            coded = self.digits * (self.words < 1.5) * (self.length >= 3) - self.dates - self.times
            # numbers of orders come from one counter and are alike in length; tags of machines are not
            return 1.6 * coded * (0.5 + 0.5 * self.distinct) * (0.6 + 0.4 * self.even) - 0.8
        if field in _GROUPS:
            return 0.2 if alike else -1.2 * prose - 0.9 * self.digits * self.distinct * (self.filled >= 3) - self.dates
        return 0.0

    def _machine(self, prose: float, *, named: bool) -> float:
        """Names of machines: short, mostly with a number in them, and coming back."""
        # numbers that never come back are those of the lines, such as orders
        bare = self.numbers if self.high < 10_000 or self.distinct > 0.9 else 0.0
        against = self.dates + self.times + bare + self.initials
        short = 1 - _ramp(self.length, 18, 34)
        numbered = _ramp(self.digits, 0.15, 0.65)
        told = numbered if not named else max(numbered, min(1.0, self.words / 2))
        return 1.75 * short * told - 0.75 - against - 0.6 * prose * (1 - told)


def _letters(cells: Sequence[str]) -> float:
    """Share of letters among all characters."""
    return sum(ch.isalpha() for c in cells for ch in c) / max(1, sum(len(c) for c in cells))


def _even(cells: Sequence[str]) -> float:
    """Share of cells whose length is within one character of the usual one."""
    lengths = np.array([len(c.replace(" ", "")) for c in cells])
    return float(np.mean(np.abs(lengths - np.median(lengths)) <= 1))


def _ramp(value: float, low: float, high: float) -> float:
    return float(np.clip((value - low) / (high - low), 0, 1))


def _mended(cell: str) -> str:
    """A cell of digits as it was meant, where a reader put letters for some of them."""
    number = cell.translate(_LETTERS_FOR_DIGITS)
    return number if sum(c.isdigit() for c in cell) >= 0.4 * len(cell) else cell


def _like_a_date(cell: str, misread: bool) -> float:
    """1 for a date, less for digits that may be one: six of them, or a date with a separator lost by a reader."""
    if DATE.match(cell):
        return 1.0
    compact = cell.replace(" ", "")
    if _SIX_DIGITS.match(compact):
        return 0.8
    if not misread:
        return 0.0
    # a stroke between day and month is read as a 1
    if _LOST_MARKS.match(compact) or _STROKES_FOR_ONES.match(compact):
        return 0.9
    return 0.7 if _THREE_PARTS.match(compact) or _EIGHT_DIGITS.match(compact) else 0.0


def _value(cell: str) -> float | None:
    digits = re.sub(r"[^\d.,]", "", cell).replace(",", ".")
    try:
        return float(digits if digits.count(".") <= 1 else digits.replace(".", ""))
    except ValueError:
        return None
