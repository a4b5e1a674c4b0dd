"""Ways in which a hand writes days, and how a reader sees them: a page's days are mostly written in one way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pdm.config import DateOrder
from pdm.grammar.dates import forms_of, mixed_forms_of, named_forms_of
from pdm.lattice import Candidates, Lattice

Floats = npt.NDArray[np.float64]
Habit = tuple[re.Pattern[str], str]
Style = tuple[str, bool, int, bool]
"""What stands between the numbers, whether the first of them has two digits in any case, digits of the year, and
whether the month has its name."""

_WITHOUT = -1.0
"""Log chance that a hand with a habit leaves it once."""
HABITS: tuple[Habit, ...] = (
    (re.compile(r"(?<!\d)11(?!\d)"), "1"),
    (re.compile(r"1[/.\-]1"), "1"),
    (re.compile("7"), "1"),
    (re.compile("2"), "7"),
    (re.compile("9"), "7"),
)
"""Ways of a hand that make a reader see one thing all over a page: two ones as one stroke, also with a stroke between them, a seven
without its bar, ..."""
_SLIPS: tuple[Habit, ...] = (
    *((re.compile(r"(?<!\d)11(?!\d)"), seen) for seen in "1NHMV"),
    (re.compile(r"1[/.\-]1"), "1"),
    (re.compile("12"), "R"),
    (re.compile("13"), "B"),
    (re.compile("14"), "H"),
    (re.compile(r"1/"), "V"),
    (re.compile(r"/1(?=/)"), "V"),
)
"""What strokes look like that run together now and then: two ones are one stroke or two legs of a letter, a one and the digit behind
it a letter with a stem."""
_SLIP = -3.0
"""Log chance of such a slip."""
_MIXED, _LOST = -1.5, -12.0
"""Log chance that a zero stands before one of two numbers only; on a page that is written in another way such a zero was rather lost."""
_OTHER_STYLE, _FEW = -3.0, 3
"""Least log chance of a style that the page does not show; cells below which a page shows none."""
_HALF = "0"
"""Before what stands between the numbers, where one of them has a zero and one has none."""
_ANY: tuple[Style, ...] = (("", True, 0, False),)
_PRIOR, _ROUNDS = 0.5, 6
"""Lines that all styles together are worth before any is read; rounds in which styles are learned."""


def _run_on(day: date, order: DateOrder) -> list[str]:
    """A day without its separators, which readers lose where they touch the digits."""
    d, m = f"{day.day:02d}", f"{day.month:02d}"
    return [
        {"DMY": d + m + year, "MDY": m + d + year, "YMD": year + m + d}[order]
        for year in (f"{day.year}", f"{day.year % 100:02d}")
    ]


def _styles(form: str, order: DateOrder) -> tuple[Style, ...]:
    """Styles in which a day is written like this: both with zeros and without where no number of it needs one."""
    parts = re.split(r"[./\- ]", form.rstrip("."))
    if len(parts) == 1:
        return (("", True, len(form), False),)
    between = re.sub(r"[^./\- ]", "", form)
    at = None if len(parts) < 3 else 0 if order == "YMD" and parts[1].isdigit() else 2
    year = 0 if at is None else len(parts[at])
    named = parts[1].isalpha()
    numbers = [part for n, part in enumerate(parts) if n != at and part.isdigit()]
    if any(len(number) == 1 for number in numbers):
        return ((between, False, year, named),)
    if any(number[0] == "0" for number in numbers):
        return ((between, True, year, named),)
    return (between, False, year, named), (between, True, year, named)


def _slipped(form: str) -> tuple[str, ...]:
    """What a reader may see of a form whose strokes run together once."""
    seen = [form[: at.start()] + other + form[at.end() :] for written, other in _SLIPS for at in written.finditer(form)]
    return tuple(dict.fromkeys(seen))


@lru_cache(maxsize=2_000)
def _seen(day: date, order: DateOrder, named: bool, slips: bool) -> tuple[tuple[str, Style, float], ...]:
    """Texts as which a day may be read, each with its style and log chance; a form that is two styles' stands twice."""
    found: dict[tuple[str, Style], float] = {}
    for form in (*forms_of(day, order), *_run_on(day, order), *(named_forms_of(day) if named else ())):
        for style in _styles(form, order) if slips else _ANY:
            found[form, style] = 0.0
            for other in _slipped(form) if slips else ():
                found.setdefault((other, style), _SLIP)
    for form in mixed_forms_of(day, order):
        for between, _, year, name in _styles(form, order) if slips else _ANY:
            found.setdefault((form, (f"{_HALF}{between}" if slips else between, not slips, year, name)), _MIXED)
    return tuple((text, style, weight) for (text, style), weight in found.items())


def _bare(day: date) -> list[tuple[str, Style, float]]:
    """A day as its number in a month."""
    return [
        (text, ("#", False, 0, False), 0.0) for text in dict.fromkeys((str(day.day), f"{day.day:02d}", f"{day.day}."))
    ]


class Written:
    """All ways in which some days are written, ready for lattices.

    Args:
        days: The days.
        order: Order at the site.
        named: With names of months, too.
        slips: Also as they look where strokes run together, and in styles that a page can be asked for.
        habit: Also as a hand that has it writes them.
        bare: First and last of the days that are also written as numbers of a month, which the page names.
    """

    def __init__(
        self,
        days: Sequence[date],
        order: DateOrder,
        *,
        named: bool = False,
        slips: bool = False,
        habit: Habit | None = None,
        bare: tuple[date, date] | None = None,
    ) -> None:
        ways = [_seen(day, order, named, slips) for day in days]
        if bare is not None:
            ways = [
                (*way, *_bare(day)) if bare[0] <= day <= bare[1] else way for day, way in zip(days, ways, strict=True)
            ]
        if habit is not None:
            ways = [_in_hand(way, habit) for way in ways]
        styles = {style: n for n, style in enumerate(dict.fromkeys(style for way in ways for _, style, _ in way))}
        self.size, self.styles = len(days), len(styles)
        self._half = np.array([style[0].startswith(_HALF) for style in styles])
        self._weight = np.array([weight for way in ways for *_, weight in way])
        self._day = np.repeat(np.arange(len(days)), [len(way) for way in ways])
        self._style = np.array([styles[style] for way in ways for _, style, _ in way], dtype=np.int64)
        self._strings = Candidates(text for way in ways for text, *_ in way)

    def evidence(self, lattice: Lattice) -> Floats:
        """Log evidence of each day, its best written form against the lattice, [days]."""
        return self._best(self._fit(lattice), self._day, self.size)

    def on_page(self, lattices: Sequence[Lattice]) -> list[Floats]:
        """Log evidence of each day for each lattice of one page: in the style in which most of it is written, or less likely in another."""
        fits = [self._fit(lattice) for lattice in lattices]
        if len(fits) >= _FEW:
            chance = self._styles_of(np.array([self._best(fit, self._style, self.styles) for fit in fits]))[self._style]
            fits = [fit + chance for fit in fits]
        return [self._best(fit, self._day, self.size) for fit in fits]

    def _fit(self, lattice: Lattice) -> Floats:
        return np.asarray(lattice.evidence(self._strings) + self._weight)

    @staticmethod
    def _best(fit: Floats, of: npt.NDArray[np.int64], size: int) -> Floats:
        out = np.full(size, -np.inf)
        np.maximum.at(out, of, fit)
        return out

    def _styles_of(self, fits: Floats) -> Floats:
        """Log chance of each style, that of the usual one 0, from how well each fits each line [lines, styles]."""
        share = np.full(self.styles, 1 / self.styles)
        for _ in range(_ROUNDS):
            each = fits + np.log(share)
            each = np.exp(each - each.max(axis=1, keepdims=True))
            each /= each.sum(axis=1, keepdims=True)
            share = (each.sum(axis=0) + _PRIOR / self.styles) / (len(fits) + _PRIOR)
        chance = np.maximum(np.log(share / share.max()), _OTHER_STYLE)
        return np.asarray(np.where(self._half & (chance < 0), _LOST, chance))


def _in_hand(seen: Sequence[tuple[str, Style, float]], habit: Habit) -> tuple[tuple[str, Style, float], ...]:
    """Texts as a reader sees them of a hand with such a habit; what is written without it speaks against it."""
    written, read_as = habit
    out = []
    for text, style, weight in seen:
        if (other := written.sub(read_as, text)) != text:
            out.append((other, style, weight))
            weight += _WITHOUT
        out.append((text, style, weight))
    return tuple(out)
