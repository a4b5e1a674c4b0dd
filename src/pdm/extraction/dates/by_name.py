"""What a document tells of the days of its lines from outside: its name, and when the mail was sent that they stand in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from pdm.config import SiteSettings
from pdm.grammar.clock import parse_time, past_midnight
from pdm.grammar.named_days import MAIL, Lags, NamedDays, Span
from pdm.grammar.told_days import told_day

FEW = 3
"""Lines up to which a page is one job: an export without a column of dates is not of one day."""
WIDE = 130
"""Days of doubt up to which a day is told."""
SHOWN = 0.5
"""Chance of the day in a name from which a site has shown that it writes it on the page's lines: then a longer page has it, too."""
MAILED, TOLD, TOLD_WITHIN = 0.5, 0.85, 7
"""Chance that a mail tells of the day on which it was sent, and of one that it names by its distance from that one; days before it within which it does."""
PICTURED = ("hand", "print")
"""Channels of lines that teach how long before the day in a name they are written."""


def pictured(lines: pd.DataFrame) -> pd.Series:  # type: ignore[type-arg]
    """Whether lines were read from a picture."""
    if "channel" not in lines:
        return pd.Series(False, index=lines.index)
    return lines["channel"].isin(PICTURED)


def paper_spans(lines: pd.DataFrame, spans: Mapping[str, Span]) -> list[Span | None]:
    """Days in the name of each line's document, where it is a page or a job; an export may tell of years."""
    few = lines.groupby(["document_id", "page"])["document_id"].transform("size") <= FEW
    use = pictured(lines) | few
    return [spans.get(d) if u else None for d, u in zip(lines["document_id"], use, strict=True)]


def seen_lags(
    lines: pd.DataFrame, days: Mapping[int, date], named: NamedDays
) -> dict[str, list[tuple[Span, int, float]]]:
    """How long before the last day in their document's name lines were written, by document, each of weight 1.

    Args:
        lines: document_id.
        days: Days that were written out with their year, by position.
        named: Spans.
    """
    out: dict[str, list[tuple[Span, int, float]]] = {}
    seen = pictured(lines).to_numpy(bool)
    for document, places in lines.groupby("document_id", sort=True).indices.items():
        span = named.spans.get(str(document))
        here = [days[int(k)] for k in places if int(k) in days and seen[k]]
        if span is not None and here:
            out[str(document)] = [(span, (span.last - day).days, 1.0 / len(here)) for day in here]
    return out


def days_by_name(
    lines: pd.DataFrame, dated: Collection[int], spans: Mapping[str, Span], lags: Lags, limit: date
) -> dict[int, tuple[date, float, None, date, date, str]]:
    """Lines of pages on which no date can be read, by position: day, its chance, no time, first and last day, source.

    Those are pages of one job; longer ones where they were read from a picture, nothing is written for a date on any line of them, and
    the site is known to name its pages by the very day.

    Args:
        lines: document_id, page, row, channel, date, started_at, time.
        dated: Positions of lines with a day.
        spans: Days in names, by document_id.
        lags: How long before them lines are written.
        limit: Last plausible day.
    """
    out: dict[int, tuple[date, float, None, date, date, str]] = {}
    blank = (pictured(lines) & lines["date"].eq("") & lines["started_at"].eq("")).to_numpy(bool)
    for (document, _), places in lines.groupby(["document_id", "page"], sort=True).indices.items():
        span = spans.get(str(document))
        if span is None or any(int(k) in dated for k in places):
            continue
        told = lags.likely(span, WIDE)
        long = len(places) > FEW
        if long and (told is None or told[1] < SHOWN or span.first != span.last or not blank[places].all()):
            continue
        if told is not None and told[0] <= limit:
            day, chance, first, last = told
            ks = [int(k) for k in places]
            out |= dict.fromkeys(ks, (day, chance, None, first, min(last, limit), span.source))
            next_ = day + timedelta(days=1)
            later = (
                _behind_midnight(lines["time"].iloc[ks].tolist()) if day == span.last and next_ <= limit else len(ks)
            )
            out |= dict.fromkeys(ks[later:], (next_, chance, None, first, max(next_, last), span.source))
    return out


def _behind_midnight(times: Sequence[str]) -> int:
    """From which line of a page on the clocks are those of the next day: their number where none is."""
    clocks = [(n, at) for n, time in enumerate(times) if (at := parse_time(time) if time else None) is not None]
    first = past_midnight([60 * hour + minute for _, (hour, minute) in clocks])
    return len(times) if first is None else clocks[first][0]


def days_by_mail(
    lines: pd.DataFrame, undated: Collection[int], settings: SiteSettings
) -> dict[int, tuple[date, float, None, date, date, str]]:
    """Lines in the text of a mail without a date, by position, as `days_by_name` gives them: of the day that they tell ("tripped last night", "on Saturday"),
    else of that on which the mail was sent, or of those before it.

    Args:
        lines: channel, sent_at, text, status.
        undated: Positions of lines in which no date is written.
        settings: The site's: order, zone.
    """
    out: dict[int, tuple[date, float, None, date, date, str]] = {}
    if "channel" not in lines:
        return out
    sent = lines["sent_at"].dt.tz_convert(settings.zone)
    mailed = (lines["channel"].eq("mail") & sent.notna()).to_numpy(bool)
    text, status = (lines[f].tolist() if f in lines else [""] * len(lines) for f in ("text", "status"))
    for k in undated:
        if not mailed[k]:
            continue
        at = sent.iloc[k].to_pydatetime()
        told = told_day(str(text[k]), at, settings.date_order, planned=status[k] == "planned")
        if told is not None:
            out[k] = (told.day, TOLD, None, told.first, told.last, MAIL)
        else:
            out[k] = (at.date(), MAILED, None, at.date() - timedelta(days=TOLD_WITHIN), at.date(), MAIL)
    return out
