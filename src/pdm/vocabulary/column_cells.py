"""What the cells of a column look like, and how far they speak for a field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pdm.vocabulary.field_content import DATE, INITIALS, TIME, clocks_among, holds_people, signs
from pdm.vocabulary.fields import PERSON_FIELDS, TEXT_FIELDS

_LETTERS_FOR_DIGITS = str.maketrans("OoQDlI|!iZzSsBGbqg,", "000011111225586699.")
_NUMBER = re.compile(r"^[-+]?\d[\d ]*(?:[.,]\d+)*-?\s*(?:°?\s?[CFK]|%|bar|h|hrs?|mm/s|A|kW|EUR|€)?$")
_SIGN = r"(?:(?:US|AU|NZ|CA?|HK|S|R)?\$|[€£¥₹₽₺₩]|R\$|zł|Kč|(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|AUD|NZD|CAD|JPY|CNY|INR|BRL|ZAR)\b\.?)"
_MONEY = re.compile(rf"^\(?[-+]?\s?(?:{_SIGN}\s?[-+]?\d[\d., '’]*|\d[\d., '’]*(?:[.,]-)?\s?{_SIGN})\)?-?$")
"""An amount of money: with the sign of a currency before or behind it."""
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
_SHORT_DAY = re.compile(
    r"^(?:[^\W\d_]{2,10}\.?,?\s+\d{1,2}\s?(?:st|nd|rd|th)|(?:[^\W\d_]{2,10}\.?,?\s+)?\d{1,2}\.?\s?"
    r"(?:jan|feb|f[ée]v|mar|mär|mrz|maa|mrt|apr|abr|avr|ma[yijg]|mei|jun|jui|giu|jul|lug|aug|ago|ao[uû]|sep|set|o[ck]t|out|ott|nov|de[czk]|déc|dic)[^\W\d_]{0,7}\.?)[\s.\-]*$",
    re.I,
)
"""A day of a month without its year, as books are written: "4 Sep", "Wed 1st"."""
_DIGITS = re.compile(r"\d")
_PAID = 0.6
"""Share of cells that are amounts of money from which a column holds nothing else."""
_GROUPS = (
    "site", "period", "department", "manufacturer", "status", "priority", "order_type", "work_type", "breakdown",
    "damage_code", "cause_code", "activity_code", "object_part", "done",
)  # fmt: skip
RANGES: Mapping[str, tuple[float, float]] = {
    "temperature": (-40, 400), "load": (0, 1000), "vibration": (0, 100), "pressure": (-1, 1000),
    "running_hours": (0, 500_000), "downtime": (0, 10_000), "cost": (0, 10_000_000),
}  # fmt: skip


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
    machines: float
    """Share of cells that are ids, tags or other names of the site's machines."""
    money: float
    """Share of cells that are amounts of money, with the sign of their currency."""

    @classmethod
    def of(
        cls,
        cells: Sequence[str],
        people: Sequence[str] = (),
        *,
        misread: bool = False,
        machines: Collection[str] = frozenset(),
    ) -> Column:
        """Look at some cells; `machines` are names of the site's machines as `machine_key` gives them."""
        told = [c.strip() for c in cells if c and c.strip()]
        if misread:
            # marks alone are crumbs of ruling or of a neighbour's writing
            told = [c for c in told if any(ch.isalnum() for ch in c)]
        if not told:
            return cls(0, 0, 0, 0, 0, False, False, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        meant = [mended(c) if misread else c for c in told]
        values = [v for c in meant if _NUMBER.match(c) and (v := _value(c)) is not None]
        n = len(told)
        return cls(
            filled=n,
            dates=sum(_like_a_date(c, misread) for c in meant) / n,
            times=(sum(bool(TIME.match(c)) for c in meant) if misread else clocks_among(meant)) / n,
            numbers=len(values) / n,
            initials=sum(
                (bool(INITIALS.match(c)) or (len(c) <= 3 and any(map(str.isalpha, c)))) if misread else signs(c)
                for c in told
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
            machines=_of_machines(told, machines, misread),
            money=sum(bool(_MONEY.match(c)) for c in told) / n,
        )

    def fit(self, field: str) -> float:
        """How far these cells speak for `field` (to 1) or against it (to -1); 0 when they say nothing."""
        if not self.filled:
            return 0.0
        return float(np.clip(self._fit(field), -1, 1)) * self.filled / (self.filled + 0.1)

    def _fit(self, field: str) -> float:
        if self.money >= _PAID:
            # "£86.16" is paid, and no tag however like one it is written
            return 1.0 if field == "cost" else -1.0
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
        if field in RANGES:
            low, high = RANGES[field]
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


def machine_key(name: str) -> str:
    """A machine's name without case and marks, by which two ways to write it are the same; empty for a figure too short to name one."""
    key = "".join(c for c in name.casefold() if c.isalnum())
    return key if len(key) > 2 or not key.isdigit() else ""


@lru_cache(maxsize=16)
def machine_keys(names: frozenset[str]) -> frozenset[str]:
    """Keys of the names of a site's machines: what tells which column of a table is that of the machine."""
    return frozenset(key for n in names if (key := machine_key(n)))


def misread_machine_key(name: str) -> str:
    """`machine_key` of a name that was read from a picture: letters that readers take for figures are those figures."""
    return machine_key(name).translate(_LETTERS_FOR_DIGITS)


@lru_cache(maxsize=16)
def misread_keys(keys: frozenset[str]) -> frozenset[str]:
    """Keys of machines as `misread_machine_key` gives them."""
    return frozenset(key.translate(_LETTERS_FOR_DIGITS) for key in keys)


def _of_machines(cells: Sequence[str], machines: Collection[str], misread: bool) -> float:
    """Share of cells that are names of machines; one that a reader took for another letter still is."""
    if not machines:
        return 0.0
    keys = misread_keys(frozenset(machines)) if misread else machines
    key = misread_machine_key if misread else machine_key
    return sum(key(c) in keys for c in cells) / len(cells)


def _letters(cells: Sequence[str]) -> float:
    """Share of letters among all characters."""
    return sum(ch.isalpha() for c in cells for ch in c) / max(1, sum(len(c) for c in cells))


def _even(cells: Sequence[str]) -> float:
    """Share of cells whose length is within one character of the usual one."""
    lengths = np.array([len(c.replace(" ", "")) for c in cells])
    return float(np.mean(np.abs(lengths - np.median(lengths)) <= 1))


def _ramp(value: float, low: float, high: float) -> float:
    return float(np.clip((value - low) / (high - low), 0, 1))


def mended(cell: str) -> str:
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
    if _SHORT_DAY.match(cell):
        return 0.8
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
