"""From entries to events and readings: columns first, each different text once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from pdm.config import SiteSettings, TruthRule
from pdm.errors import Reason, Refusal
from pdm.extraction.dates.dating import date_events, days_of_parts
from pdm.extraction.dates.years import Years
from pdm.extraction.events.alarm_states import settled_states
from pdm.extraction.events.coding_all import code_all
from pdm.extraction.events.corrected import corrected, sister_meant, tells_trouble
from pdm.extraction.events.downtime import downtime_hours, impossible_downtimes, in_words
from pdm.extraction.events.jobs import Names
from pdm.extraction.events.measuring import Measured, in_fields, in_text, join, readings_of
from pdm.extraction.events.order_states import as_announced, as_ordered
from pdm.extraction.events.parts import Part, split
from pdm.extraction.events.put_right import put_right, told_apart
from pdm.extraction.events.small_talk import without_talk
from pdm.extraction.events.structured import Codes, Settled, settle
from pdm.extraction.words.memory import Memory
from pdm.extraction.words.misread import clean
from pdm.extraction.words.site_words import SiteWords
from pdm.extraction.words.tongue import spoken
from pdm.grammar.named_days import NamedDays
from pdm.grammar.numbers import parse_count
from pdm.records import CORRECTED, EVENTS, ONLY_PLANNED, PERHAPS_CORRECTED, READINGS, event_id
from pdm.vocabulary.fields import TEXT_FIELDS
from pdm.vocabulary.order_status import State, order_state

_CODES = ("order_type", "work_type", "damage_code", "cause_code", "activity_code", "breakdown")
_USED = (
    *_CODES, "date", "time", "started_at", "ended_at", "period", "equipment", "equipment_name", "functional_location", "work_order",
    "downtime", "cost", "technician", "reported_by", "signature", "temperature", "load", "vibration", "pressure", "running_hours",
    "object_part", "done", "status",
)  # fmt: skip
_READ = ("hand", "print")
_MONEY = re.compile(r"[^0-9.,+\-' ]")
_PAID_BACK = re.compile(r"\D*\(\D*\d[\d.,' ]*\)\D*")

UNSURE_TYPE, UNSURE_FAILURE, UNSURE_DATE = 0.55, 0.6, 0.5


@dataclass(frozen=True)
class Extraction:
    """What was taken from entries.

    Attributes:
        events: `records.EVENTS`, without assets.
        readings: `records.READINGS`, without assets.
        refusals: Lines without a usable date or without anything to tell.
    """

    events: pd.DataFrame
    readings: pd.DataFrame
    refusals: list[Refusal]


@dataclass(frozen=True)
class Beside:
    """What else is known of a site when some of its lines are dated.

    Attributes:
        entries: `records.ENTRIES`, other lines of the same documents: dated together with the lines, and not told.
        cells: `records.CELLS` with the dates of those on the same pages.
        typed: Number of all other lines of the site by year, where they were typed.
        read: The same of lines whose day was surely read from a picture.
    """

    entries: pd.DataFrame
    cells: pd.DataFrame
    typed: Mapping[int, int] = field(default_factory=dict)
    read: Mapping[int, int] = field(default_factory=dict)


def extract(
    entries: pd.DataFrame,
    cells: pd.DataFrame,
    *,
    site: str,
    settings: SiteSettings,
    truth: Sequence[TruthRule],
    known_at: pd.Timestamp,
    loaded_as: str,
    limits: pd.DataFrame,
    today: pd.Timestamp,
    words: SiteWords | None = None,
    memory: Memory | None = None,
    named: NamedDays | None = None,
    beside: Beside | None = None,
    names: Names | None = None,
) -> Extraction:
    """Take events and readings from entries of one site.

    Args:
        entries: `records.ENTRIES`.
        cells: `records.CELLS` of these entries; lattices of date cells are used.
        site: Identifier of the site.
        settings: Its date order, zone, units and reporting lag.
        truth: Which source wins where sources disagree.
        known_at: When the store holds the entries.
        loaded_as: `live` or `history`.
        limits: `records.LIMITS`, for the plausibility of measurements.
        today: Now; later dates are refused.
        words: What is said at this site alone.
        memory: What was made of earlier pieces of the same log, added to.
        named: What the names of the documents tell of their days.
        beside: Other lines of the site, which help to date these.
        names: Finds names of the site's machines, by which the lines of a cell are told apart.
    """
    memory = Memory() if memory is None else memory
    if entries.empty:
        return Extraction(EVENTS.empty(), READINGS.empty(), [])
    lines, refusals = _lines(entries)
    words = _with_tongues(words or SiteWords(), lines, beside)
    lines, talk = without_talk(
        lines,
        lambda new: memory.each("coded", new, lambda t: code_all(t, settings.units.model_dump(), words)),
    )
    refusals += talk
    if lines.empty:
        return Extraction(EVENTS.empty(), READINGS.empty(), refusals)
    dates, bad_dates = _dates(lines, cells, settings, today, named, beside)
    refusals += bad_dates + impossible_downtimes(lines.join(dates["date_order"]), settings)
    parts = _parts(lines, names, memory)
    counts = np.array([len(p) for p in parts], dtype=np.int64)
    owner = np.repeat(np.arange(len(lines)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    base = pd.concat([lines, dates], axis=1).iloc[owner].reset_index(drop=True)
    pieces = [parts[o][n] for o, n in zip(owner, number, strict=True)]
    base = days_of_parts(base, [p.text for p in pieces], number.tolist(), settings)
    states = [order_state(s, ordered=bool(o)) for s, o in zip(base["status"], base["work_order"], strict=True)]
    settled = _settled(base, pieces, states, truth, settings.units.model_dump(), words, memory)
    settled = settled_states(settled, base)
    settled, pieces = _corrected(base, settled, pieces, memory, settings.units.model_dump(), words)
    measured = _measured(lines, base["channel"].isin(_READ).tolist(), owner, number, pieces, settings, memory)
    events = _events(base, number, pieces, settled, measured, site, settings, known_at, loaded_as)
    # a machine did not stand for an order that was cancelled
    events["downtime_hours"] = events["downtime_hours"].where([s != "cancelled" for s in states])
    readings = readings_of(events, measured, limits)
    return Extraction(EVENTS.conform(events), readings, refusals)


def _with_tongues(words: SiteWords, lines: pd.DataFrame, beside: Beside | None) -> SiteWords:
    """The site's words with the languages that its lines are in."""
    around = [] if beside is None else beside.entries["text"].dropna().tolist()
    return replace(words, tongues=words.tongues | spoken([*around, *lines["text"].tolist()]))


def _dates(
    lines: pd.DataFrame,
    cells: pd.DataFrame,
    settings: SiteSettings,
    today: pd.Timestamp,
    named: NamedDays | None,
    beside: Beside | None,
) -> tuple[pd.DataFrame, list[Refusal]]:
    """Dates of lines, found together with those of the lines beside them."""
    if beside is None:
        return date_events(lines, cells, settings, today, named)
    others = _lines(beside.entries)[0] if not beside.entries.empty else lines.iloc[:0]
    together = pd.concat([lines, others], ignore_index=True)
    shown = pd.concat([c for c in (cells, beside.cells) if not c.empty] or [cells], ignore_index=True)
    years = Years(beside.typed, beside.read)
    dates, refusals = date_events(together, shown, settings, today, named, years)
    mine = set(zip(lines["document_id"], lines["page"], lines["row"], strict=True))
    return dates.iloc[: len(lines)], [r for r in refusals if (r.document_id, r.page, r.row) in mine]


def _lines(entries: pd.DataFrame) -> tuple[pd.DataFrame, list[Refusal]]:
    """Entries with their fields as columns of text, without lines that tell nothing."""
    objects = [_object(f) for f in entries["fields"].tolist()]
    fields = pd.DataFrame(objects, index=entries.index)
    fields = fields.reindex(columns=list(_USED)).astype("str").fillna("")
    fields = fields.apply(lambda c: c.str.strip())
    lines = entries.drop(columns=["fields", "extra"]).join(fields)
    lines["text"] = lines["text"].fillna("").str.strip()
    lines["announced"] = _marked(entries["extra"], ONLY_PLANNED)
    lines["announced"] += (" " + lines["date"]).where(lines["announced"].ne("") & lines["date"].ne(""), "")
    for key in (CORRECTED, PERHAPS_CORRECTED):
        lines[key] = _marked(entries["extra"], key)
    lines["several_texts"] = [sum(bool(o.get(f)) for f in TEXT_FIELDS) > 1 for o in objects]
    lines["trouble"] = [str(o.get(TEXT_FIELDS[0]) or "").strip() for o in objects]
    told = lines[["text", *_CODES, "temperature", "load", "vibration", "pressure", "running_hours", "downtime"]]
    silent = told.eq("").all(axis=1)
    struck = silent & entries["extra"].fillna("").str.contains('"struck_out"', regex=False)
    refusals = [
        Refusal(
            Reason.STRUCK_OUT if s else Reason.NO_TEXT,
            "The line is crossed out." if s else "The line tells of nothing that happened.",
            "Nothing, if it was meant so; else write the line again." if s else "Fill in what was found or done.",
            str(d), page=int(p), row=int(r),
        )
        for s, d, p, r in zip(struck[silent], lines["document_id"][silent], lines["page"][silent], lines["row"][silent], strict=True)
    ]  # fmt: skip
    return lines[~silent].reset_index(drop=True), refusals


def _marked(extra: pd.Series, key: str) -> pd.Series:  # type: ignore[type-arg]
    """What a source noted of lines under a key beside their columns; empty where it noted nothing."""
    marked = extra.fillna("").str.contains(f'"{key}"', regex=False)
    told = extra.where(marked).map(lambda e: str(_object(e).get(key, "")), na_action="ignore")
    return told.fillna("").astype("str")


def _parts(lines: pd.DataFrame, names: Names | None, memory: Memory) -> list[tuple[Part, ...]]:
    """The events that each line tells of."""
    machine = lines["equipment"].where(lines["equipment"].ne(""), lines["equipment_name"])
    joined = lines["several_texts"] | lines["channel"].isin(_READ)
    keys = list(
        zip(
            lines["text"].tolist(),
            machine.tolist(),
            lines["functional_location"].ne("").tolist(),
            joined.tolist(),
            strict=True,
        )
    )
    # only texts of several parts are looked at with what stands beside them
    keys = [k if "\n" in k[0] or " / " in k[0] or "•" in k[0] else (k[0], "", False, True) for k in keys]
    found = memory.each(
        "parts",
        keys,
        lambda new: {(t, m, p, j): split(t, m, "x" if p else "", joined=j, names=names) for t, m, p, j in new},
    )
    return [found[k] for k in keys]


def _object(written: Any) -> dict[str, Any]:
    if not isinstance(written, str) or not written:
        return {}
    loaded = json.loads(written)
    return loaded if isinstance(loaded, dict) else {}


def _settled(
    base: pd.DataFrame,
    pieces: Sequence[Part],
    states: Sequence[State],
    truth: Sequence[TruthRule],
    units: Mapping[str, str],
    own: SiteWords,
    memory: Memory,
) -> list[Settled]:
    """Words, codes and the state of the order joined; each pair of a text and its codes once."""
    read = base["channel"].isin(_READ).tolist()
    told = list(zip([p.text for p in pieces], read, strict=True))
    coded = memory.each("coded", told, lambda new: code_all(new, units, own))
    known: dict[tuple[Any, ...], Settled] = {}
    out = []
    columns = [base[c].tolist() for c in _CODES]
    channels = base["channel"].fillna("typed").tolist()
    stated = zip(states, base["status"].tolist(), base["announced"].tolist(), strict=True)
    told_in_words = {t: bool(in_words(t)) for t in {p.text for p in pieces}}
    stood = base["downtime"].str.contains("[1-9]") | np.array([told_in_words[p.text] for p in pieces], dtype=bool)
    wrong = told_apart(base, [p.text for p in pieces], read, stood)
    alone = memory.each("coded", [w for w in wrong if w[0]], lambda new: code_all(new, units, own))
    mended = [bool(w[0]) and put_right(w[0], alone[w], coded[t]) for w, t in zip(wrong, told, strict=True)]
    lasted = list(zip(stood | base["ended_at"].ne(""), stood, mended, strict=True))
    for text, channel, (state, status, why), long, *codes in zip(told, channels, stated, lasted, *columns, strict=True):
        key = (text, channel, state, status if state else "", why, *long, *codes)
        if key not in known:
            given = replace(Codes(str(channel), *codes), lasted=long[0], stood=long[1], mended=long[2])
            said = settle(coded[text], given, truth, own.codes)
            known[key] = as_announced(said, why) if why and state != "cancelled" else as_ordered(said, state, status)
        out.append(known[key])
    return out


def _corrected(
    base: pd.DataFrame,
    settled: list[Settled],
    pieces: list[Part],
    memory: Memory,
    units: Mapping[str, str],
    own: SiteWords,
) -> tuple[list[Settled], list[Part]]:
    """Events and their parts as corrections within their log leave them."""
    why, perhaps = base[CORRECTED].tolist(), base[PERHAPS_CORRECTED].tolist()
    texts = [p.text for p in pieces]
    # what a correction says of itself: its own trouble stands for that of the line it corrects
    said = [w.partition(": ")[2] for w in why]
    coded = memory.each("coded", [(t, False) for t in said if t], lambda new: code_all(new, units, own))
    written = base["equipment"].tolist()
    sisters = [
        None if c and tells_trouble(coded[c, False]) else sister_meant(p.mention or e, p.text, c or p.text)
        for p, e, c in zip(pieces, written, said, strict=True)
    ]
    named = [replace(p, mention=s) if s is not None else p for p, s in zip(pieces, sisters, strict=True)]
    return corrected(settled, why, perhaps, texts, sisters), named


def _measured(
    lines: pd.DataFrame,
    read: Sequence[bool],
    owner: np.ndarray,
    number: np.ndarray,
    pieces: Sequence[Part],
    settings: SiteSettings,
    memory: Memory,
) -> list[list[Measured]]:  # type: ignore[type-arg]
    columns = in_fields(lines, settings.units)
    told = [clean(p.text) if r else p.text for p, r in zip(pieces, read, strict=True)]
    words = memory.each("measured", told, lambda new: {t: in_text(t, settings.units) for t in new})
    # the columns belong to the line, so to its first event
    return [join(columns[o] if n == 0 else [], words[t]) for o, n, t in zip(owner, number, told, strict=True)]


def _events(
    base: pd.DataFrame,
    number: np.ndarray,
    pieces: Sequence[Part],
    settled: Sequence[Settled],
    measured: Sequence[Sequence[Measured]],
    site: str,
    settings: SiteSettings,
    known_at: pd.Timestamp,
    loaded_as: str,
) -> pd.DataFrame:  # type: ignore[type-arg]
    coded = [s.coded for s in settled]
    events = pd.DataFrame(
        {
            "event_id": [event_id(d, int(p), int(r), int(n)) for d, p, r, n in zip(*(base[c].tolist() for c in ("document_id", "page", "row")), number, strict=True)],
            "asset_mention": _mention(base, pieces), "site": site,
            "occurred_at": base["occurred_at"], "occurred_from": base["occurred_from"], "occurred_to": base["occurred_to"],
            "date_confidence": base["date_confidence"], "date_source": base["date_source"], "known_at": known_at, "loaded_as": loaded_as,
            "work_order": _or_null(base["work_order"]),
            "work_type": [c.work_type for c in coded], "is_failure": [c.is_failure for c in coded],
            "planned": [c.planned for c in coded], "negated": [c.negated for c in coded],
            "failure_mode": [c.failure_mode for c in coded], "mechanism": [c.mechanism for c in coded],
            "cause": _or_null(base["cause_code"]).where(base["cause_code"].ne(""), pd.Series([c.cause for c in coded], dtype="str")),
            "component": [c.component for c in coded], "action": [c.action for c in coded],
            "measurements": [[x.as_dict() for x in m] or None for m in measured],
            "downtime_hours": downtime_hours(base, pieces, number, settings), "cost": _cost(base["cost"], number),
            "technician": _or_null(base["technician"].where(base["technician"].ne(""), base["reported_by"].where(base["reported_by"].ne(""), base["signature"]))),
            "text": [p.text for p in pieces], "text_confidence": base["text_confidence"],
            "document": base["document_id"], "page": base["page"], "row": base["row"], "box": base["box"], "crop": base["crop"],
            "entry_id": base["entry_id"], "part": number, "revision": 0, "channel": base["channel"],
            "type_confidence": [c.type_confidence for c in coded], "failure_confidence": [c.failure_confidence for c in coded],
            "mode_confidence": [c.mode_confidence if c.failure_mode else None for c in coded],
            "failure_reason": [c.failure_reason for c in coded], "conflicts": [list(s.conflicts) or None for s in settled],
        }
    )  # fmt: skip
    # what was read with doubt is known with doubt
    sure = 0.6 + 0.4 * events["text_confidence"].fillna(1.0).clip(0, 1)
    for column in ("type_confidence", "failure_confidence", "mode_confidence"):
        events[column] = (events[column].astype("float64") * sure).round(4)
    events["available_at"] = _available(events["occurred_at"], settings, known_at, loaded_as)
    events["needs_review"] = (
        ((events["date_confidence"] < UNSURE_DATE) & events["date_source"].fillna("").ne("plan"))
        | events["work_type"].isna()
        | (events["type_confidence"] < UNSURE_TYPE)
        | (events["failure_confidence"] < UNSURE_FAILURE)
        | events["conflicts"].notna()
    )
    return events


def _available(occurred: pd.Series, settings: SiteSettings, known_at: pd.Timestamp, loaded_as: str) -> pd.Series:  # type: ignore[type-arg]
    """DESIGN's rule of time: live rows are known when held, history as it would have been in normal running."""
    if loaded_as == "live":
        return pd.Series(known_at, index=occurred.index)
    usual = occurred + pd.Timedelta(days=settings.reporting_lag_days)
    return usual.clip(upper=known_at).fillna(known_at)


def _mention(base: pd.DataFrame, pieces: Sequence[Part]) -> pd.Series:  # type: ignore[type-arg]
    """The machine as written: the tag, else the name, else the place; an event of its own may name its own machine."""
    written = base["equipment"]
    for other in ("equipment_name", "functional_location"):
        written = written.where(written.ne(""), base[other])
    own = pd.Series([p.mention or "" for p in pieces], index=base.index, dtype="str")
    return _or_null(own.where(own.ne(""), written))


def _or_null(values: pd.Series) -> pd.Series:  # type: ignore[type-arg]
    return values.where(values.ne(""), None).astype("str")


def _cost(written: pd.Series, number: np.ndarray) -> list[float | None]:  # type: ignore[type-arg]
    known: Mapping[str, float | None] = {t: _money(t) if t else None for t in written.unique()}
    return [known[t] if n == 0 else None for t, n in zip(written.tolist(), number, strict=True)]


def _money(text: str) -> float | None:
    """A sum of money; bookkeepers put what is paid back in brackets."""
    value = parse_count(_MONEY.sub("", text))
    return -value if value is not None and _PAID_BACK.fullmatch(text) else value
