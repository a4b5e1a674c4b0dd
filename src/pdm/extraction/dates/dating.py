"""When it happened: dates of all lines at once, in the site's order and zone, with a range and a confidence.

Dates of a table are parsed once each. Dates of a page that was read from its picture are read together against
their lattices (pdm.grammar.dates.read_column). What cannot be read is refused with its place and stays without a date.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from pdm.config import DateOrder, SiteSettings
from pdm.errors import Reason, Refusal
from pdm.extraction.dates.by_name import TOLD, days_by_mail, days_by_name, paper_spans, seen_lags
from pdm.extraction.dates.supposed import SUPPOSED, supposed_years
from pdm.extraction.dates.told import date_refusals
from pdm.extraction.dates.written import as_written, days_of_months, orders_of_documents, six_figures_written_out
from pdm.extraction.dates.years import (
    FEW,
    Default,
    Years,
    carried_years,
    has_year,
    heads_of_documents,
    year_meant,
    year_of_page,
    years_of_site,
)
from pdm.grammar.clock import parse_time
from pdm.grammar.date_column import read_column
from pdm.grammar.dates import DateCandidate, on_clocks_of, parse, parse_period, until
from pdm.grammar.named_days import MAIL, Lags, NamedDays, Span
from pdm.lattice import Lattice

_FIRST_DAY = date(1970, 1, 1)
_YEARS_READ = 12
_SUREST = 0.9995
"""The most that a day is told with: the chances of a page's days are right as they are (measured on simulated plants), but not that far."""
_SURE_END = 0.7
"""Chance of a page's last day from which the next page of the document is thought to go on there."""
_LIKE_ABOVE, _LONGEST_GAP = 0.6, 45
"""Chance that a line without a day is of the day above; days to the next one beyond which that says nothing."""
_MONTH_ALONE = re.compile(
    r"^\W*(?:\d{1,2}\s?[./\- ]\s?\d{4}|\d{4}\s?[./\- ]\s?\d{1,2}|[^\W\d]{3,9}\.?[\s\-/']*(?:\d{4}|\d{2}))\W*$"
)


_PAST_MIDNIGHT = re.compile(r"\b(?:00?|12)[:.]00[:.](?!00)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class _Found:
    day: date | None
    confidence: float
    time: tuple[int, int] | None = None
    first: date | None = None
    last: date | None = None
    source: str = ""
    reason: Reason | None = None


def date_events(
    lines: pd.DataFrame,
    cells: pd.DataFrame,
    settings: SiteSettings,
    today: pd.Timestamp,
    named: NamedDays | None = None,
    written: Years | None = None,
) -> tuple[pd.DataFrame, list[Refusal]]:
    """Dates of lines.

    Args:
        lines: entry_id, document_id, page, row, sent_at, text, and the fields `date`, `time`, `started_at`, `period`, `status` as text.
        cells: Cells of lines read from pictures, with lattices.
        settings: The site's: order, zone.
        today: Now, for dates in the future.
        named: What the names of the documents tell.
        written: Of which years the site's other lines are.

    Returns:
        occurred_at, occurred_from, occurred_to (UTC), date_confidence, date_source, date_order (in which the line is
        written), aligned with `lines`; and refusals.
    """
    limit = today.tz_convert(settings.zone).date() + timedelta(days=1)
    written_as = as_written(lines)
    texts = six_figures_written_out(lines, written_as, settings, limit)
    orders = orders_of_documents(lines, texts, settings.date_order)
    defaults = _defaults(lines, settings)
    # a page cannot tell of days after the mail that carried it
    sent = [s.date() + timedelta(days=1) if s == s else limit for s in lines["sent_at"].dt.tz_convert(settings.zone)]
    spans = named.spans if named is not None else {}
    scanned = paper_spans(lines, spans)
    # neither can it tell of days after those in its name, nor of another year, unless it says so
    carried = carried_years(lines, texts, orders, defaults, limit, named.books if named is not None else {})
    years = written or Years()
    guessed = supposed_years(lines, texts, orders, carried, spans, years, limit)
    supposed = [(guessed[k][0], None) if k in guessed else d for k, d in enumerate(carried)]
    latest = [
        min(at, limit, s.last if s is not None and d is None else limit)
        for at, s, d in zip(sent, scanned, defaults, strict=True)
    ]
    found = _by_text(
        texts, orders, supposed, latest, limit, settings.zone, _carried(lines), days_of_months(lines, texts)
    )
    found |= {k: _supposed(found[k], chance) for k, (_, chance) in guessed.items() if found[k].day is not None}
    seen: dict[str, list[tuple[Span, int, float]]] = {}
    if named is not None:
        days = lines["date"].tolist()
        told = {k: f.day for k, f in found.items() if f.day is not None and has_year(str(days[k]), f.day)}
        seen = seen_lags(lines, told, named)
    lags = Lags([*named.known, *chain(*seen.values())]) if named is not None and spans else None
    found |= _by_page(lines, cells, orders, defaults, limit, found, spans, lags, seen, years, guessed)
    if lags is not None:
        # when a mail was sent says more than the name under which somebody kept it
        mailed = lines["sent_at"].notna() & lines.get("channel", pd.Series("", index=lines.index)).eq("mail")
        dated = {k for k, f in found.items() if f.day is not None} | set(np.flatnonzero(mailed.to_numpy(bool)).tolist())
        found |= {k: _Found(*told) for k, told in days_by_name(lines, dated, spans, lags, limit).items()}
    blank = [k for k, f in found.items() if f.reason is Reason.NO_DATE and f.day is None]
    found |= {k: _Found(*told) for k, told in days_by_mail(lines, blank, settings).items()}
    out = [_unless_planned(found[k], bool(why)) for k, why in enumerate(_announced(lines))]
    return _frame(lines, out, settings).assign(date_order=orders), date_refusals(
        lines, written_as, [f.reason if f.day is None else None for f in out]
    )


def days_of_parts(
    base: pd.DataFrame, texts: Sequence[str], number: Sequence[int], settings: SiteSettings
) -> pd.DataFrame:
    """Dated parts of lines, those of mails on the days that they tell themselves; what tells none goes on with the part before it.

    Args:
        base: A row a part: the line's own columns, and those that `date_events` gives.
        texts: Of the parts.
        number: Of each part in its line, from 0.
        settings: The site's: order, zone.
    """
    later = [k for k, (n, source) in enumerate(zip(number, base["date_source"], strict=True)) if n and source == MAIL]
    told = days_by_mail(base.assign(text=list(texts)), later, settings) if later else {}
    found: dict[int, _Found] = {}
    for k in later:
        if k in told and told[k][1] >= TOLD:
            found[k] = _Found(*told[k])
        elif k - 1 in found:
            found[k] = found[k - 1]
    if not found:
        return base
    own = base.iloc[list(found)].assign(time="")
    dated = _frame(own, list(found.values()), settings)
    return base.assign(**{c: base[c].mask(base.index.isin(own.index), dated[c].reindex(base.index)) for c in dated})


def _supposed(found: _Found, chance: float) -> _Found:
    """A day whose year was supposed."""
    return replace(found, confidence=chance * found.confidence, source=SUPPOSED)


def _announced(lines: pd.DataFrame) -> list[str]:
    """Why lines are nothing but a plan, or that a mail says so; empty for all others."""
    why = lines["announced"] if "announced" in lines else pd.Series("", index=lines.index)
    if "channel" in lines and "status" in lines:
        why = why.mask(lines["channel"].eq("mail") & lines["status"].eq("planned"), "planned")
    return [str(w) for w in why]


def _unless_planned(found: _Found, planned: bool) -> _Found:
    """What was found of a line's day; that of a plan which is still to come is no mistake, and no day on which anything happened."""
    return _Found(None, 0.0, source="plan") if planned and found.reason is Reason.FUTURE_DATE else found


def _defaults(lines: pd.DataFrame, settings: SiteSettings) -> list[Default | None]:
    """Year and month for dates without a year: of the form's head, else of the mail that carried the page."""
    periods = {p: parse_period(p, settings.date_order) if p else None for p in lines["period"].unique()}
    years = lines["sent_at"].dt.year
    return [
        periods[p] if periods[p] is not None else ((int(y), None) if y == y else None)
        for p, y in zip(lines["period"].tolist(), years.tolist(), strict=True)
    ]


def _carried(lines: pd.DataFrame) -> list[tuple[bool, bool]]:
    """Whether the year of a line is that of the mail that carried it, and whether it is typed in the mail itself."""
    sent = lines["sent_at"].notna() & lines["period"].eq("")
    mailed = sent & lines.get("channel", pd.Series("", index=lines.index)).eq("mail")
    return list(zip(sent.tolist(), mailed.tolist(), strict=True))


def _by_text(
    written: pd.Series,  # type: ignore[type-arg]
    orders: list[DateOrder],
    defaults: list[Default | None],
    latest: list[date],
    limit: date,
    zone: ZoneInfo,
    carried: list[tuple[bool, bool]],
    days: list[bool],
) -> dict[int, _Found]:
    seen: dict[tuple[str, str, Default | None, date, tuple[bool, bool], bool], _Found] = {}
    out = {}
    lines = zip(written.tolist(), orders, defaults, latest, carried, strict=True)
    for k, (line, a_day) in enumerate(zip(lines, days, strict=True)):
        key = (*line, a_day)
        if key not in seen:
            seen[key] = _one(*key, limit, zone)
        out[k] = seen[key]
    return out


def _one(
    text: str,
    order: DateOrder,
    default: Default | None,
    last: date,
    carried: tuple[bool, bool],
    a_day: bool,
    limit: date,
    zone: ZoneInfo,
) -> _Found:
    if not text.strip():
        return _month(default, limit) or _Found(None, 0.0, reason=Reason.NO_DATE)
    candidates = [until(on_clocks_of(c, zone), limit) for c in parse(text, order=order, default=default)]
    if not candidates:
        # a month alone ("May 2024") is a range
        period = parse_period(text, order) if _MONTH_ALONE.match(text) and not a_day else None
        return _month(period, limit) or _Found(None, 0.0, reason=Reason.BAD_DATE)
    if default is not None and not has_year(text, candidates[0].day):
        # a line of December on a form that was sent in January, or of next week in a mail
        year = year_meant(text, candidates[0].day, last, *carried)
        if year != candidates[0].day.year:
            moved = parse(text, order=order, default=(year, default[1]))
            candidates = [c for c in moved if c.day <= last or year > default[0]] or candidates
    best = next((c for c in candidates if _FIRST_DAY <= c.day <= limit), None)
    if best is None:
        return _Found(None, 0.0, reason=Reason.FUTURE_DATE if candidates[0].day > limit else Reason.BAD_DATE)
    return _Found(best.day, best.weight, _time_of(best, text), best.first, best.last)


def _time_of(candidate: DateCandidate, text: str) -> tuple[int, int] | None:
    # systems write midnight for "no time", but no seconds past it
    return None if candidate.time == (0, 0) and not _PAST_MIDNIGHT.search(text) else candidate.time


def _month(period: Default | None, limit: date, confidence: float = 0.5) -> _Found | None:
    if period is None or period[1] is None:
        return None
    first = date(period[0], period[1], 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if first > limit:
        return None
    last = min(last, limit)
    return _Found(first + (last - first) / 2, confidence, None, first, last, source="month alone")


def _by_page(
    lines: pd.DataFrame,
    cells: pd.DataFrame,
    orders: list[DateOrder],
    defaults: list[Default | None],
    limit: date,
    parsed: Mapping[int, _Found],
    spans: Mapping[str, Span],
    lags: Lags | None,
    seen: Mapping[str, list[tuple[Span, int, float]]],
    written: Years,
    guessed: Mapping[int, tuple[int, float]],
) -> dict[int, _Found]:
    """Pages whose date cells have lattices: their dates are read together."""
    dated = cells[(cells["field"] == "date") & cells["lattice"].notna()] if not cells.empty else cells
    if dated.empty:
        return {}
    lattices = dict(zip(dated["entry_id"], dated["lattice"], strict=True))
    texts = dict(zip(dated["entry_id"], dated["text"].fillna(""), strict=True))
    dittos = set(dated["entry_id"][dated["ditto"].fillna(False).astype(bool)]) if "ditto" in dated else set()
    days = {k: f.day for k, f in parsed.items()}
    known = sorted(d for d in days.values() if d is not None)
    years = years_of_site(lines, days, set(lattices), written)
    usual = known[len(known) // 2] if known else limit
    if years is not None and len(known) < FEW:
        usual = date((years[0] + years[1]) // 2, 7, 1)
    numbered = lines.assign(k=np.arange(len(lines)))
    heads = heads_of_documents(numbered, defaults, years)
    on_pages = numbered[numbered["entry_id"].isin(set(lattices))]
    out: dict[int, _Found] = {}
    ended: dict[str, date] = {}
    for (document, _), page in on_pages.sort_values(["document_id", "page", "row"]).groupby(
        ["document_id", "page"], sort=False
    ):
        ks = [int(k) for k in page["k"]]
        column = []
        for k, entry in zip(ks, page["entry_id"], strict=True):
            same = parsed[k].day is not None or texts[entry] == lines["date"].iloc[k]
            column.append((lines["date"].iloc[k], Lattice.from_bytes(lattices[entry]) if same else None))
        told = lines["period"].iloc[ks[0]] != ""
        default = year_of_page(ks, lines, defaults, days, years, heads) if told else defaults[ks[0]]
        doubted = told and default != defaults[ks[0]]
        # a page of which no line has a year: its pictures are read in the one supposed
        supposed = default is None and {k for k in ks if texts[lines["entry_id"].iloc[k]]} <= guessed.keys()
        year, chance = guessed.get(ks[0], (0, 1.0)) if supposed else (0, 1.0)
        default = (year, None) if year else default
        window = _window(told and default is not None, default, usual, limit)
        span = spans.get(str(document))
        read = read_column(
            column, order=orders[ks[0]], window=window, default=default, after=ended.get(str(document)),
            years=years if default is None else None, named=None if span is None or lags is None else (span, lags.but(seen.get(str(document), ()))),
            ditto=_repeated([e in dittos for e in page["entry_id"]], [text for text, _ in column]),
        )  # fmt: skip
        sure = [day for day, confidence in read if day is not None and confidence > _SURE_END]
        if sure:
            ended[str(document)] = sure[-1]
        for k, (day, confidence) in zip(ks, read, strict=True):
            if day is not None:
                source = SUPPOSED if year else ""
                out[k] = _Found(day, chance * min(confidence, _SUREST), parsed[k].time, source=source)
            elif (own := parsed[k].day) is not None:
                # a day that took its year from a head that is not believed is no day
                yearless = doubted and not has_year(str(lines["date"].iloc[k]), own)
                inside = window[0] <= own <= window[1] and not yearless
                out[k] = (
                    replace(parsed[k], confidence=0.5 * parsed[k].confidence, first=None, last=None)
                    if inside
                    else _Found(None, 0.0, reason=Reason.BAD_DATE)
                )
    unread = set(cells["entry_id"][cells["field"].eq("date") & cells["text"].fillna("").eq("")])
    return out | _undated(numbered, on_pages, {**parsed, **out}, unread)


def _repeated(marks: Sequence[bool], texts: Sequence[str]) -> list[bool]:
    """Which lines of a page have a ditto mark and the text of the line above."""
    return [mark and n > 0 and texts[n] == texts[n - 1] for n, mark in enumerate(marks)]


def _undated(
    numbered: pd.DataFrame, on_pages: pd.DataFrame, found: Mapping[int, _Found], unread: Collection[str]
) -> dict[int, _Found]:
    """Lines of handwritten pages without a date: a blank stands for the day above, and may be a lost ditto mark or a lost day.

    Of `unread` lines the page says that they have a day of their own which was not read, as slips on one page have.
    """
    out: dict[int, _Found] = {}
    pages = numbered.merge(on_pages[["document_id", "page"]].drop_duplicates(), on=["document_id", "page"])
    for _, page in pages.sort_values("row").groupby(["document_id", "page"], sort=False):
        ks = [int(k) for k in page["k"]]
        blank = as_written(page).eq("").tolist()
        for n, k in enumerate(ks):
            above = next((found[ks[m]] for m in range(n - 1, -1, -1) if not blank[m]), None)
            if not blank[n] or above is None or above.day is None or page["entry_id"].iloc[n] in unread:
                continue
            below = next((found[ks[m]].day for m in range(n + 1, len(ks)) if not blank[m]), None)
            last = max(above.day, below) if below is not None else above.day
            last = last if (last - above.day).days <= _LONGEST_GAP else above.day
            out[k] = _Found(above.day, _LIKE_ABOVE * above.confidence, None, above.day, last, source="line above")
    return out


def _window(headed: bool, default: Default | None, usual: date, limit: date) -> tuple[date, date]:
    """Days that a page may tell of: about the period of its head, else some years around what the site writes of."""
    if headed and default is not None and _FIRST_DAY.year <= default[0] <= limit.year:
        return date(default[0] - 1, 1, 1), min(limit, date(default[0] + 2, 12, 31))
    return max(_FIRST_DAY, usual - timedelta(days=_YEARS_READ * 365)), limit


def _frame(lines: pd.DataFrame, found: list[_Found], settings: SiteSettings) -> pd.DataFrame:
    times = {t: parse_time(t) if t else None for t in lines["time"].unique()}
    days = pd.Series(pd.to_datetime([f.day for f in found]), index=lines.index).astype("datetime64[us]")
    at = [f.time or times[t] for f, t in zip(found, lines["time"].tolist(), strict=True)]
    minutes = np.array([60 * a[0] + a[1] if a else 720 for a in at])
    known = np.array([a is not None for a in at])
    occurred = _utc(days + pd.to_timedelta(minutes, unit="m"), settings)
    first = pd.Series(pd.to_datetime([f.first or f.day for f in found]), index=lines.index).astype("datetime64[us]")
    last = pd.Series(pd.to_datetime([f.last or f.day for f in found]), index=lines.index).astype("datetime64[us]")
    begin, end = _utc(first, settings), _utc(last + pd.Timedelta(hours=23, minutes=59), settings)
    return pd.DataFrame(
        {
            "occurred_at": occurred,
            "occurred_from": occurred.where(known & begin.notna(), begin),
            "occurred_to": occurred.where(known & end.notna(), end),
            "date_confidence": [round(f.confidence, 4) if f.day else 0.0 for f in found],
            "date_source": [(f.source or "written") if f.day else f.source or None for f in found],
        },
        index=lines.index,
    )


def _utc(local: pd.Series, settings: SiteSettings) -> pd.Series:  # type: ignore[type-arg]
    """Local wall time to UTC; the hour that a clock change leaves out moves forward, the doubled one is the first."""
    zoned = local.dt.tz_localize(settings.zone, ambiguous=np.ones(len(local), dtype=bool), nonexistent="shift_forward")
    return zoned.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
