"""Hours that a machine stood: from its column, from start and end, or from the words; what cannot be is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from pdm.accents import bare
from pdm.config import DateOrder, SiteSettings
from pdm.errors import Reason, Refusal
from pdm.extraction.events.parts import Part
from pdm.extraction.events.structured import broke_down
from pdm.grammar.clock_spans import find_spans
from pdm.grammar.dates import DateCandidate, on_clocks_of, parse
from pdm.grammar.durations import in_figures, parse_duration
from pdm.prefilter import Prefiltered
from pdm.vocabulary.stops import RUNS_AGAIN

_MOST = 24.0 * 366
_CLOCKS_TURNED = timedelta(hours=1)
_STANDSTILL = Prefiltered(
    r"down|\bd/?t\b|lost|stop|stood|standing|outage|delay|off ?line|out of service|o/s|stillstand|ausfall|arr[êe]t|parad[ao]|stilstand|post[oó]j|fermo",
    re.I,
)
_TRIPPED = re.compile(r"\btripped|\bfailed\b|\boff\b", re.I)
_STANDING = r"(?:\b(?:down(?:time)?|d/?t|lost|stop(?:ped|page)?|stood|standing|outage|delay(?:ed)?|off(?: ?line)?|out of service|o/s|not running|stillstand|ausfall(?:zeit)?|arr[êe]t(?:ée?)?|parad[ao]|stilstand|post[oó]j|fermo)\b)"
_SPAN_BEFORE = re.compile(rf"{_STANDING}[^\d.;]{{0,16}}$", re.I)
_SPAN_BEHIND = re.compile(rf"\s*(?:hrs?\b)?[\s,:(-]*{_STANDING}", re.I)
_O_CLOCK = r"(?:[01]?\d|2[0-4])[:h][0-5]\d(?:\s?[ap]\.?m\b\.?)?|(?:1[0-2]|0?[1-9])\s?[ap]\.?m\b\.?"
_CLOCK_OF_ANY = rf"(?:{_O_CLOCK}|(?:[01]?\d|2[0-4])\s?(?:h|uhr|u)\b)"
_STOP_AND_START = Prefiltered(
    rf"\b(?:stop(?:ped)?|tripped|down|failed|off ?line)\b[^\d.;]{{0,12}}(?P<stop>{_O_CLOCK})[^\d]{{0,30}}?"
    rf"\b(?:restart(?:ed)?|started|back|running|returned|resumed|on ?line|up)\b[^\d.;]{{0,12}}(?P<start>{_O_CLOCK})",
    re.I,
)
_BACK_AT = re.compile(rf"\b{RUNS_AGAIN}\b[^\d.;]{{0,14}}(?P<start>{_CLOCK_OF_ANY})")
_AWAY_AT = re.compile(
    rf"\b(?:stopp?(?:ed)?|tripped|down|failed|off(?: ?line)?|out of service|steht|stand|gestort|ausgefallen|gestoppt|abgestellt|abgeschaltet|arretee?|en panne|hors service|parad[ao]|parou|paro|averiad[ao]|detenid[ao]"
    rf"|quebrou|desarmou|ferm[oa]|guast[oa]|fuori servizio|uitgevallen|gestopt|stil|buiten bedrijf|storing)\b(?P<when>[^\d.;]{{0,14}}(?P<stop>{_CLOCK_OF_ANY}))?"
)
"""What ran again at its clock, and what stood, perhaps from its clock on, without accents, in lower case."""
_LONGEST_REPORT = 12.0
"""Hours from the time of a line to the new start that it tells; more are of a report that was written afterwards."""
# "stopped 14:00" says when, "down 2:30" how long
_MOMENT = re.compile(r"\s*(?:1\d|2[0-4]|0\d)[:.h][0-5]\d(?!\s?(?:h|hrs?|hours?|m)\b)", re.I)
_AT_A_TIME = re.compile(r"stop|delay", re.I)
# "kiln down 20:32" says when, too: few stand for so long, to the minute
_LATE = re.compile(r"\s*(?:1\d|2[0-3])[:h][0-5]\d(?!\s?(?:h|hrs?|hours?|m)\b)", re.I)
_A_WAY = re.compile(
    r"\s*[\d.,]+\s*(?:mm|cm|inch(?:es)?|ft|bar|psi|kpa|ltrs?|lit(?:re|er)s?|gal(?:lon)?s?|tons?|tonnes?|kg|%|v|volts?|amps?|rpm)\b",
    re.I,
)
_FOR = re.compile(r"\b(?:for|of|total|downtime|d/?t|lost|outage)\b", re.I)
_STOOD = Prefiltered(
    r"(?:\b(?:down|downtime|d/t|dt|lost|stopped|stood|standing|outage|delay(?:ed)?|off ?line|out of service|o/s|stillstand|ausfall(?:zeit)?|arr[êe]t(?:é|ée)?|parad[ao]|stilstand|post[oó]j|fermo)\b\W{0,3}(?:time\W{0,2})?(?:(?:for|of|approx(?:imately)?|about|abt|around|ca|circa|some|nearly|almost|at least|over|more than|less than|under|up to|max|total|a total of)\b\W{0,2})*\s*"
    r"(?P<behind>[\d][\w.,/: ]{0,14}))|(?P<before>\d[\d.,/ ]*\s?(?:(?:h|hrs?)\s?[0-5]\d(?:\s?m(?:ins?)?)?|h|hrs?|hours?|std|stunden?|min|mins|minutes|minuten|shifts?|days?)\b)\s*(?:down|downtime|d/t|lost|outage|stoppage|stopped|stop\b|delay|stillstand|ausfall|stilstand)",
    re.I,
)


def downtime_hours(
    base: pd.DataFrame,
    pieces: Sequence[Part],
    number: np.ndarray,
    settings: SiteSettings,  # type: ignore[type-arg]
) -> list[float | None]:
    """Hours of each event; None where nothing is told or more than a year is."""
    unit = settings.units.downtime
    columns = {t: _plausible(_duration(t, unit)) if t else None for t in base["downtime"].unique()}
    words = {t: in_words(t) for t in {p.text for p in pieces}}
    out: list[float | None] = []
    for written, piece, n, flag, at, begin, end, order in zip(
        base["downtime"].tolist(),
        pieces,
        number,
        *(base[c].tolist() for c in ("breakdown", "time", "started_at", "ended_at", "date_order")),
        strict=True,
    ):
        hours = columns[written] if n == 0 else None
        if hours is None:
            hours = words[piece.text]
        if hours is None and n == 0:
            hours = until_back(piece.text, at)
        if hours is None and n == 0 and begin and end and broke_down(flag):
            hours = _plausible(_between(begin, end, order, settings))
        out.append(hours)
    return out


@lru_cache(maxsize=50_000)
def in_words(text: str) -> float | None:
    """Downtime told in words ("down 3/4 hr", "2 shifts lost", "off 10pm till 2 am", "stopped 10:15, restarted 11:00"); None where there is none."""
    # words of durations are looked for only where a standstill is told
    if not (_STANDSTILL.search(text) or _TRIPPED.search(text)):
        return None
    if any(c.isdigit() for c in text) and (hours := _by_clocks(text)) is not None:
        return _plausible(hours)
    found = _STOOD.search(in_figures(text))
    if found is None or (found["behind"] and _tells_when(found[0], found["behind"])):
        return None
    if found["behind"] and _A_WAY.match(found["behind"]):
        # "lost 400 mm in 2 mins": how far it sank
        return None
    return _plausible(parse_duration(found["behind"] or found["before"], bare=False))


def until_back(text: str, at: str = "") -> float | None:
    """Hours from the clock of a stop to that at which its machine ran again ("en panne à 9h30, remise en service à 11h15"); None where either is not told.

    Args:
        text: What happened.
        at: Clock of the line, from which the machine stood where the text tells of no other; empty where it has none.
    """
    plain = bare(text.casefold()) if any(map(str.isdigit, text)) else ""
    back = _BACK_AT.search(plain)
    stood = _AWAY_AT.search(plain[: back.start()]) if back else None
    if back is None or stood is None or not (began := stood["stop"] or at):
        return None
    hours = next((s.hours for s in find_spans(f"{began} - {back['start']}")), None)
    return _plausible(hours) if hours is not None and (stood["stop"] or hours <= _LONGEST_REPORT) else None


def _tells_when(told: str, behind: str) -> bool:
    """Whether what stands behind the word of a standstill is a time of day."""
    late = _LATE.match(behind) and not _FOR.search(told)
    return bool(late or (_MOMENT.match(behind) and _AT_A_TIME.search(told)))


def _by_clocks(text: str) -> float | None:
    """Hours between two clocks beside the word of a standstill, or from the clock of a stop to that of a new start."""
    for span in find_spans(text):
        before, behind = text[: span.start], text[span.end :]
        if _SPAN_BEFORE.search(before) or _SPAN_BEHIND.match(behind):
            return span.hours
    found = _STOP_AND_START.search(text)
    spans = find_spans(f"{found['stop']} - {found['start']}") if found else []
    return spans[0].hours if spans else None


def impossible_downtimes(lines: pd.DataFrame, settings: SiteSettings) -> list[Refusal]:
    """Typed downtimes that cannot be and ends before their beginnings, each with its place; what was read from a picture may be misread.

    Args:
        lines: document_id, page, row, channel, date_order and the fields `downtime`, `started_at`, `ended_at` as text.
        settings: The site's.
    """
    out = []
    typed = lines[~lines["channel"].isin(("hand", "print"))]
    stood = {t: _duration(t, settings.units.downtime) if t else None for t in typed["downtime"].unique()}
    wrong = typed["downtime"].map(lambda t: stood[t] is not None and _plausible(stood[t]) is None)
    for line in typed[wrong].itertuples():
        out.append(
            _impossible(line, f"The downtime is not between 0 and {_MOST:,.0f} hours, and is not used.", line.downtime)
        )
    both = typed[typed["started_at"].ne("") & typed["ended_at"].ne("")]
    for line in both.itertuples():
        hours = _between(str(line.started_at), str(line.ended_at), line.date_order, settings)
        if hours is not None and hours < 0:
            out.append(_impossible(line, "It ends before it begins.", f"{line.started_at} to {line.ended_at}"))
    return out


def _impossible(line: Any, message: str, value: Any) -> Refusal:
    return Refusal(
        Reason.IMPOSSIBLE_VALUE, f"{message} The row was kept.", "Correct it in the source.", str(line.document_id),
        page=int(line.page), row=int(line.row), value=str(value)[:200],
    )  # fmt: skip


def _between(begin: str, end: str, order: DateOrder, settings: SiteSettings) -> float | None:
    """Hours from one moment to another, as written; None where either is none, or only one has a time of day."""
    first, last = (next(iter(parse(t, order=order)), None) for t in (begin, end))
    if first is None or last is None or (first.time is None) != (last.time is None):
        return None
    if first.time is None and first.day == last.day:
        # within a day, of which nobody wrote how much
        return None
    first, last = on_clocks_of(first, settings.zone), on_clocks_of(last, settings.zone)
    shown = _by_clock(last) - _by_clock(first)
    if shown.days < 0 or shown < _CLOCKS_TURNED:
        # too short for clocks to matter, or they alone could turn it round
        return shown.total_seconds() / 3600
    real = _by_clock(last).replace(tzinfo=settings.zone).astimezone(UTC) - _by_clock(first).replace(
        tzinfo=settings.zone
    ).astimezone(UTC)
    return real.total_seconds() / 3600


def _by_clock(written: DateCandidate) -> datetime:
    return datetime.combine(written.day, time(*(written.time or (0, 0))))


def _duration(written: str, unit: str) -> float | None:
    """Hours of a cell; a figure alone is counted in `unit`."""
    told = parse_duration(written, bare=False)
    alone = parse_duration(written) if told is None else None
    return alone * (parse_duration(f"1 {unit}") or 1.0) if alone is not None else told


def _plausible(hours: Any) -> float | None:
    return round(float(hours), 3) if hours is not None and 0 <= hours <= _MOST else None
