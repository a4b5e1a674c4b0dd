"""What to mend first: each mend with the number of failures that it would make usable.

A failure is worth learning from when its asset and its day are known. So every mend is measured in one unit: failures
that are lost now and would be won, estimated from the probability that each record tells of a failure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd

from pdm.errors import Reason
from pdm.grammar.tags import parse, plain
from pdm.quality.gate import days_between
from pdm.quality.inputs import LOW_CONFIDENCE, PAPER, QualityInputs, failure_chance, local_day, undated
from pdm.quality.links import unresolved
from pdm.quality.proposals import proposed

WORTH = 0.05
"""Mends that would win less than this are not told."""
_HARMLESS = {
    Reason.BLANK_PAGE.value, Reason.EMPTY_ROW.value, Reason.STRUCK_OUT.value, Reason.DUPLICATE_DOCUMENT.value,
    Reason.EMPTY_FILE.value, Reason.SPREADSHEET_TAG.value, Reason.BAD_REGISTER_ROW.value, Reason.DUPLICATE_ASSET.value,
    Reason.UNMAPPED_HEADER.value, Reason.NO_DATE.value, Reason.BAD_DATE.value, Reason.FUTURE_DATE.value,
}  # fmt: skip
"""Set aside without loss of a record: lines with a wrong date are kept without one, and count there."""
_WHOLE_PAGE = {Reason.NO_HEADER.value, Reason.NO_TABLE.value, Reason.CUT_SHORT.value}
_DAYS_PER_MONTH = 30.44


@dataclass(frozen=True)
class Mend:
    """Something a person can mend.

    Attributes:
        text: What to do, in words.
        failures: Failures that would be won, estimated.
    """

    text: str
    failures: float

    def __str__(self) -> str:
        if self.failures <= 0:
            return self.text
        return f"{self.text} (about {max(self.failures, 0.1):.{0 if self.failures >= 10 else 1}f} failures more to learn from)"


def mends(
    inputs: QualityInputs, site: str, events: pd.DataFrame, today: pd.Timestamp, lag_days: int, zone: ZoneInfo
) -> list[Mend]:
    """Mends of one site, the most valuable first.

    Args:
        inputs: All tables, as of `today`.
        site: The site.
        events: Its events.
        today: Day to look from.
        lag_days: Its reporting lag, days.
        zone: Its time zone.
    """
    chance = failure_chance(events)
    told_once = events["same_event_as"].isna()
    rate = float(chance[told_once].mean()) if told_once.any() else 0.0
    found = [
        *_names(inputs, events, chance), *_lines(events, chance, rate), *_set_aside(inputs, site, events, rate),
        *_gaps(events, chance, today, lag_days, zone),
    ]  # fmt: skip
    return sorted((m for m in found if m.failures >= WORTH), key=lambda m: (-m.failures, m.text))


def _names(inputs: QualityInputs, events: pd.DataFrame, chance: pd.Series[float]) -> Iterator[Mend]:
    open_ = unresolved(events)
    weight = chance.loc[open_.index]
    nameless = ~open_["named"]
    if nameless.any():
        places = open_.loc[nameless, "asset_mention"].dropna().str.strip()
        places = places[places.ne("")].value_counts()
        none = f"{count(int(nameless.sum()), 'line')} {'names' if nameless.sum() == 1 else 'name'} none"
        if len(places):
            none += f", or what is no machine (“{'”, “'.join(places.index[:3])}”)"
        yield Mend(
            f"Write the equipment on every line: {none}",
            float(weight[nameless].sum()),
        )
    likely = open_["named"] & (open_["registered"] >= 0.5)
    if likely.any():
        won = float((weight * open_["registered"])[likely].sum())
        yield Mend(f"Answer the questions about {count(int(likely.sum()), 'doubtful name')} (pdm-logs review)", won)
    strange = open_[open_["named"] & (open_["registered"] < 0.5)]
    if len(strange):
        # the same machine is written in several ways: names count by their tag
        lost = weight.loc[strange.index] * (1 - strange["registered"])
        written = strange["asset_mention"].fillna("")
        machine = written.map(_machine)
        worst = lost.groupby(machine).sum().nlargest(3).index
        shown = ", ".join(f"“{written[machine == m].mode().iloc[0][:30]}”" for m in worst)
        ready = proposed(strange, inputs.proposals).nunique()
        asked = f"; {ready} of them can be accepted as they are (pdm-logs review)" if ready else ""
        names = machine.nunique()
        told = f"{count(names, 'name')} in the logs {'stands' if names == 1 else 'stand'} in no register"
        yield Mend(
            f"{told}: add the machines among them to register.csv, above all {shown}{asked}",
            float(lost.sum()),
        )


def _machine(name: str) -> str:
    tag = parse(name)
    return f"{tag.letters}{tag.number}{tag.train}" if tag is not None and tag.letters else plain(name)


def _lines(events: pd.DataFrame, chance: pd.Series[float], rate: float) -> Iterator[Mend]:
    lacking = undated(events)
    if lacking.any():
        yield Mend(
            f"Give {count(int(lacking.sum()), 'line')} without a date one (a date column, or month and year in the form's head)",
            float(chance[lacking].sum()),
        )
    poor = events[events["channel"].isin(PAPER) & (events["text_confidence"] < LOW_CONFIDENCE)]
    if len(poor):
        pages = poor[["document", "page"]].drop_duplicates()
        yield Mend(
            f"Scan {count(len(pages), 'page')} with poor readings again, flat and at 300 dpi, or answer their questions",
            float((1 - poor["text_confidence"]).sum()) * rate,
        )


def _set_aside(inputs: QualityInputs, site: str, events: pd.DataFrame, rate: float) -> Iterator[Mend]:
    here = inputs.refusals[inputs.refusals["site"] == site]
    per_document = float(events.groupby("document").size().median()) if len(events) else 0.0
    unnamed = here[here["reason"].eq(Reason.UNMAPPED_HEADER.value) & here["document_id"].isin(inputs.refused)]
    if lost := list(dict.fromkeys(unnamed["origin"].fillna(""))):
        yield Mend(
            f"Name the columns of {count(len(lost), 'document')} of which nothing could be read (such as {lost[0]}) in plant.toml under "
            f"[[sites.{site}.forms]], and run pdm-logs ingest again",
            max(len(lost) * per_document * rate, WORTH),
        )
    refusals = here[~here["reason"].isin(_HARMLESS)]
    if refusals.empty:
        return
    per_page = float(events.groupby(["document", "page"]).size().median()) if len(events) else 0.0
    page = refusals["page"].fillna(0)
    # where the head of a table is not understood, the place is a row and the loss is the page
    row = refusals["row"].fillna(0).mask(refusals["reason"].isin(_WHOLE_PAGE), 0)
    for kind, here, lines in (
        ("document", (page == 0) & (row == 0), per_document),
        ("page", (page > 0) & (row == 0), per_page),
        ("row", row > 0, 1.0),
    ):
        if here.any():
            why = ", ".join(refusals.loc[here, "reason"].value_counts().index[:3].str.replace("_", " "))
            yield Mend(
                f"Mend and send again {count(int(here.sum()), kind)} set aside ({why})",
                float(here.sum()) * lines * rate,
            )


def _gaps(
    events: pd.DataFrame, chance: pd.Series[float], today: pd.Timestamp, lag_days: int, zone: ZoneInfo
) -> Iterator[Mend]:
    when = events["occurred_at"]
    use = when.notna() & (when <= today)
    if not use.any():
        return
    months = months_of(when[use])
    per_month = float(chance[use].sum()) / len(months)
    inside = len(pd.period_range(months[0], months[-1], freq="M")) - len(months)
    if inside:
        yield Mend(
            f"Find the logs of {count(inside, 'month')} without any record between {months[0]} and {months[-1]}",
            inside * per_month,
        )
    silent = days_between(when[use].max(), today) - lag_days
    if silent > 2 * _DAYS_PER_MONTH:
        yield Mend(
            f"Send the logs since {local_day(when[use].max(), zone)}: nothing came for {silent} days beyond the usual lag",
            silent / _DAYS_PER_MONTH * per_month,
        )


def months_of(when: pd.Series[pd.Timestamp]) -> pd.PeriodIndex:
    """Months (UTC) in which something happened, in order."""
    return pd.PeriodIndex(when.dt.tz_localize(None).dt.to_period("M").unique()).sort_values()


def count(number: int, noun: str) -> str:
    """`3 lines`, `1 line`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
