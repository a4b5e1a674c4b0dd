"""How lines of typed text follow one another: what begins an item, what leads a list in, and which clocks stand at the head of lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pdm.config import DateOrder
from pdm.sources.tables.day_headings import DayHeading, day_after, day_near
from pdm.sources.texts.typed_entry import BULLET

_WIDTH = re.compile(r"[ \t]*")
_REPEATED = re.compile(r"\s*(?P<head>[^\W\d_][^\W\d_.'-]{1,14}(?: [\w./-]{1,10})?)\s*:\s+(?=\S)")
"""A word or two with a colon, as people begin the items of a list ("Today: ...")."""
_AREA = re.compile(r"\s*(?P<head>[^\W\d_][\w.&'’]{0,14}(?: [\w./&]{1,12}){0,2}?)(?:\s*:\s+| [-–—] )(?=\S)")
"""An area or machine, as lines of a report begin with it ("PM2 - ...", "Boiler house: ...")."""
_RULED = re.compile(r"\s*([-=*_~#]{2,}).*\1\s*")
"""A line between rules ("-- end of book --")."""
_LEAST = 2
_CLOCK = re.compile(
    r"(?P<said>(?:at|about|approx\.?|around|circa|ca\.?|um|gegen|kl\.?|a las|a la|alle(?: ore)?|vers|à|om|às) (?:about |ca\.? |circa )?)?"
    r"(?P<time>(?:[01]?\d|2[0-4])(?P<mark>[:h.])[0-5]\d(?:\s?[ap]\.?m\b\.?)?)(?P<unit>\s*(?:h|hrs?|uhr)\b\.?)?(?![\d%])",
    re.I,
)
_LIKE_YEARS = re.compile(r"(?:19|20)[0-5]\d")
"""Four figures that are as well a year as a clock."""
_SPAN = re.compile(
    r"\s*(?:-|–|to|bis|until|till|à|a)\s*(?:[01]?\d|2[0-4])[:h.][0-5]\d(?:\s*(?:h|hrs?|uhr|[ap]m)\b\.?)?", re.I
)
"""The end of a span of time behind its beginning."""
_RUN_ON = re.compile(
    r"(?P<time>(?:[01]\d|2[0-3])[0-5]\d)(?P<span>\s?(?:-|–|to)\s?(?:[01]\d|2[0-4])[0-5]\d)?(?:\s?(?:h|hrs?)\b\.?(?=\s*[,;:|–-]))?(?=\s*[,;:|–-]\s|\s+[^\W\d_]|\s{2,}\S)",
    re.I,
)
"""Hour and minute without a mark, and the end of a span: "0715  Oil cooler changed over"."""
_AMOUNT = re.compile(
    r"\s+(?:h|hrs?|hours|rpm|kw|kwh|mw|bar|psi|kpa|mm|cm|m|m3|kg|t|to|tonnes|tons|l|lt?rs?|litres?|liters?|gal|v|a|amps?|deg|off|x|pcs|std|stunden|heures|horas|uren|km|miles)(?=[\s.,;]|$)",
    re.I,
)
"""What four figures count that are no clock."""
_BEHIND = re.compile(r"[\s,;:|–-]+")
_OWN_DAY = re.compile(r"\s*[(\[](?P<day>[^()\[\]]{3,16})[)\]]")
_PLANNED = re.compile(
    r"\b(?:planned|scheduled|to do|to be done|to-do|upcoming|next (?:shift|week|day|month|\d{1,2} ?(?:h|hrs?|hours|days))|look ?ahead|(?:plan|plans|outlook|instructions?|orders?) for (?:the )?(?:next|coming|tomorrow|\w+day)|tomorrow"
    r"|geplant\w*|vorgesehen\w*|anstehend\w*|nächste (?:woche|schicht)|zu erledigen|pr[ée]vue?s?|programm[ée]e?s?|planifi[ée]e?s?|à faire|demain|prochain\w*|previst[oa]s?|programad[oa]s?|planificad[oa]s?|por hacer|próxim[oa]s?"
    r"|planejad[oa]s?|a fazer|amanhã|gepland\w*|te doen|volgende (?:week|ploeg)|pianificat[oiae]|da fare|domani|zaplanowan\w*|do zrobienia|planlagt\w*|planerad\w*)\b",
    re.I,
)
"""Words of lines above a list that say that it is still to be done."""
_WHEN_PLANNED = re.compile(
    r"\b(?:during|after|in|found|done|completed|finished|carried|since|from|following|unplanned|not|nach|während|beim?|im|erledigt|nicht|pendant|lors|après|fait\w*|non|durante|en|hecho|no|tijdens|na)\b",
    re.I,
)
"""Words that make a planned job one that was done, or that something was found in."""
_WEEKEND = re.compile(
    r"\b(?:week-?ends?|wochenend\w*|fin de semana|fine settimana|fim de semana|sat(?:urday)?|sun(?:day)?)\b", re.I
)
_DONE = re.compile(
    r"\b(?:done|completed|finished|closed|erledigt|fertig|fait\w*|terminé\w*|hecho\w*|terminad\w*|gedaan|klaar|gereed|afgerond|fatt\w+|feito\w*|zrobione)\b",
    re.I,
)
_BEFORE_WEEKEND, _HEADING = range(1, 5), 6
"""Days of the week on which the weekend is the next one, and words of a heading."""
_MAYBE_CLOCK = re.compile(r"(?P<hour>\d{1,2})\.(?P<minute>\d{2})")
_NOON, _HOURS, _MINUTES, _DAYS, _MONTHS = 12 * 60, 24, 60, 31, 12


def indent(line: str) -> int:
    """How far a line is set in."""
    found = _WIDTH.match(line)
    return len(found[0].expandtabs(4)) if found else 0


def is_ruled(line: str) -> bool:
    """Whether a line stands between rules, as one that closes a book does."""
    return _RULED.fullmatch(line) is not None


def repeated_heads(lines: Sequence[str]) -> frozenset[str]:
    """Words with a colon that several lines begin with: each of these lines is an item."""
    heads = Counter(found["head"].casefold() for line in lines if (found := _REPEATED.match(line)))
    return frozenset(head for head, times in heads.items() if times >= _LEAST)


def begins_item(line: str, heads: frozenset[str]) -> bool:
    """Whether a line is an item of its own, not the rest of the one above it: behind a bullet or a number, or a word that begins others, too."""
    found = _REPEATED.match(line)
    return bool(BULLET.match(line)) or (found is not None and found["head"].casefold() in heads)


def without_head(text: str, heads: frozenset[str]) -> str:
    """A line without the word with a colon that it begins with as others do.

    Args:
        text: The line behind its bullet.
        heads: What `repeated_heads` gives.
    """
    found = _REPEATED.match(text)
    return text[found.end() :] if found is not None and found["head"].casefold() in heads else text


def area_heads(lines: Sequence[str], of_site: Callable[[str], bool]) -> frozenset[str]:
    """Areas and machines that lines of one paragraph begin with, each of these lines an item: most of its lines do so, and half of these heads are of the site.

    Args:
        lines: Of the page.
        of_site: Whether a head is a word of the site's machines.
    """
    out: set[str] = set()
    for filled, block in groupby(lines, key=lambda line: bool(line.strip())):
        paragraph = list(block)
        heads = [found["head"] for line in paragraph if (found := _AREA.match(line))] if filled else []
        if len(heads) >= _LEAST and 2 * len(heads) >= len(paragraph) and 2 * sum(map(of_site, heads)) >= len(heads):
            out.update(head.casefold() for head in heads)
    return frozenset(out)


def area_of(line: str, heads: frozenset[str]) -> tuple[str, str] | None:
    """The area that a line begins with, one of what `area_heads` gives, and what is said of it; None where it begins with none."""
    found = _AREA.match(line)
    return (found["head"], line[found.end() :].strip()) if found and found["head"].casefold() in heads else None


def runs_clocks_on(lines: Sequence[str]) -> bool:
    """Whether several lines begin with a clock of four figures ("2300 ...", "- 0415 ..."), which other figures than years show."""
    heads = [f["time"] for line in lines if (f := _RUN_ON.match(BULLET.sub("", line).strip()))]
    return len(heads) >= _LEAST and not all(map(_LIKE_YEARS.fullmatch, heads))


def says_planned(text: str) -> bool:
    """Whether what leads a list in says that it is still to be done ("Planned for tomorrow:", "Ce qui est prévu :")."""
    found = _PLANNED.search(text)
    return found is not None and _WHEN_PLANNED.search(text[: found.start()]) is None


def heads_list(text: str) -> bool:
    """Whether a line is no more than the heading of the items below it: a few words in capitals, or with a colon behind them."""
    return len(text.split()) <= _HEADING and not any(map(str.isdigit, text)) and (text.isupper() or text.endswith(":"))


def heads_part(text: str) -> bool:
    """Whether a line is the heading of a part of a report: a few words in capitals, perhaps behind the number of the part."""
    return (
        len(text.split()) <= _HEADING and text.isupper() and text.count(" ") > 0 and not text.endswith((".", "!", "?"))
    )


def plans_jobs(text: str, day: date) -> bool:
    """Whether a heading of a list that was written up on a day says that what stands below is still to be done; jobs of the weekend are before it.

    Args:
        text: Of the heading.
        day: On which the list was written up.
    """
    return says_planned(text) or (
        day.weekday() in _BEFORE_WEEKEND and _WEEKEND.search(text) is not None and not says_done(text)
    )


def says_done(text: str) -> bool:
    """Whether a heading says that what stands below it was done."""
    return _DONE.search(text) is not None


def planned_head(line: str) -> bool:
    """Whether an item itself begins with a word that says so ("Planned: ...")."""
    found = _REPEATED.match(BULLET.sub("", line))
    return found is not None and says_planned(found["head"])


@dataclass(frozen=True)
class ClockFirst:
    """A clock with which a line begins.

    Attributes:
        time: As written.
        rest: The line behind it; all of it where the clock is part of a sentence.
        day: A day in brackets behind it, as written.
    """

    time: str
    rest: str
    day: str = ""

    @property
    def minutes(self) -> int:
        """Since midnight."""
        hour, minute = (int(t) for t in (*re.findall(r"\d{1,2}", self.time), 0)[:2])
        half = re.search(r"([ap])\.?m", self.time, re.I)
        if half is not None:
            hour = hour % 12 + 12 * (half[1].lower() == "p")
        return hour % 24 * 60 + minute


def clock_first(text: str, *, dotted: bool, run_on: bool = False) -> ClockFirst | None:
    """The clock that a line begins with; None where it begins with anything else.

    Args:
        text: The line behind its bullet.
        dotted: Whether figures with a dot or no mark, and no word for hours, are a clock, as below a line that gives the day.
        run_on: Whether four figures are one in any case, as `runs_clocks_on` tells.
    """
    found = _CLOCK.match(text)
    if found is None:
        return _run_on(text) if dotted or run_on else None
    said = found["said"] or ""
    sure = found["unit"] or said or found["mark"] != "." or re.search("m", found["time"], re.I)
    if not (sure or dotted):
        return None
    span = _SPAN.match(text, found.end())
    end = span.end() if span else found.end()
    own = _OWN_DAY.match(text, end)
    behind = _BEHIND.match(text, end)
    if behind is None and own is None:
        return None
    if said or span or behind is None:
        return ClockFirst(found["time"], text, own["day"] if own else "")
    return ClockFirst(found["time"], text[behind.end() :])


def _run_on(text: str) -> ClockFirst | None:
    """Four figures as the clock that a line begins with, unless they count something ("1500 rpm")."""
    found = _RUN_ON.match(text)
    if found is None or _AMOUNT.match(text, found.end()):
        return None
    behind = _BEHIND.match(text, found.end())
    return ClockFirst(found["time"], text if found["span"] or behind is None else text[behind.end() :])


def dotted_clock(dated: re.Match[str], order: DateOrder, *, below: bool) -> bool:
    """Whether figures with a dot at the head of a line are a clock: below a line that gives the day, or where they cannot be a day.

    Args:
        dated: The line's day, as `DAY_FIRST` finds it.
        order: In which the site writes days.
        below: Whether a line above gives the day.
    """
    found = _MAYBE_CLOCK.fullmatch(dated["date"])
    if found is None or dated["weekday"]:
        return False
    hour, minute = int(found["hour"]), int(found["minute"])
    no_day = minute > _DAYS or (minute > _MONTHS and (hour > _MONTHS or order == "DMY"))
    return hour <= _HOURS and minute < _MINUTES and (below or no_day)


class ShiftDay:
    """The day of the lines of one shift; in one that goes on past midnight, the next one from where clocks fall.

    Args:
        heading: Of the shift.
        order: In which the site writes days.
    """

    def __init__(self, heading: DayHeading, order: DateOrder) -> None:
        self._day, self._night, self._order = heading.day, heading.night, order
        self._evening = False

    def of(self, minutes: int | None, own: str = "") -> str:
        """The day of a line.

        Args:
            minutes: Its clock since midnight; None where it has none.
            own: A day that stands behind its clock, perhaps without a year.
        """
        if own and (near := day_near(own, self._day, self._order)):
            return near
        if minutes is None or not self._night:
            return self._day
        if minutes < _NOON and self._evening:
            return day_after(self._day, self._order) or self._day
        self._evening = self._evening or minutes >= _NOON
        return self._day
