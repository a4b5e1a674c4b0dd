"""How lines of typed text follow one another: what begins an item, what leads a list in, and which clocks stand at the head of lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pdm.config import DateOrder
from pdm.sources.tables.day_headings import DayHeading, day_after, day_near
from pdm.sources.texts.typed_entry import BULLET

_WIDTH = re.compile(r"[ \t]*")
_REPEATED = re.compile(r"\s*(?P<head>[^\W\d_][^\W\d_.'-]{1,14}(?: [\w./-]{1,10})?)\s*:\s+(?=\S)")
"""A word or two with a colon, as people begin the items of a list ("Today: ...")."""
_RULED = re.compile(r"\s*([-=*_~#]{2,}).*\1\s*")
"""A line between rules ("-- end of book --")."""
_LEAST = 2
_CLOCK = re.compile(
    r"(?P<said>(?:at|about|approx\.?|around|circa|ca\.?|um|gegen|kl\.?|a las|a la|alle(?: ore)?|vers|à|om|às) (?:about |ca\.? |circa )?)?"
    r"(?P<time>(?:[01]?\d|2[0-4])(?P<mark>[:h.])[0-5]\d(?:\s?[ap]\.?m\b\.?)?)(?P<unit>\s*(?:h|hrs?|uhr)\b\.?)?(?![\d%])",
    re.I,
)
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
    r"\b(?:planned|scheduled|to do|to be done|to-do|upcoming|next (?:shift|week|day|month)|(?:plan|plans|outlook|instructions?|orders?) for (?:the )?(?:next|coming|tomorrow|\w+day)|tomorrow"
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
_NOON = 12 * 60


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


def says_planned(text: str) -> bool:
    """Whether what leads a list in says that it is still to be done ("Planned for tomorrow:", "Ce qui est prévu :")."""
    found = _PLANNED.search(text)
    return found is not None and _WHEN_PLANNED.search(text[: found.start()]) is None


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
        hour, minute = (int(t) for t in re.findall(r"\d{1,2}", self.time)[:2])
        half = re.search(r"([ap])\.?m", self.time, re.I)
        if half is not None:
            hour = hour % 12 + 12 * (half[1].lower() == "p")
        return hour % 24 * 60 + minute


def clock_first(text: str, *, dotted: bool) -> ClockFirst | None:
    """The clock that a line begins with; None where it begins with anything else.

    Args:
        text: The line behind its bullet.
        dotted: Whether figures with a dot or no mark, and no word for hours, are a clock, as below a line that gives the day.
    """
    found = _CLOCK.match(text)
    if found is None:
        return _run_on(text) if dotted else None
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
