"""What is made of simulated pages with all that a site knows: the machine, the day, and free text in its language.

The machine: see `ocr_machines`. The day: pages as they are read, with the site's order of dates. Free text: with the language of what was
typed in the plant.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.common import row
from benchmarks.link_data import CHANNEL, KNOWN_AT
from benchmarks.ocr_machines import machines, machines_on_pages
from benchmarks.ocr_text import by_site, error_rate, lines_of, paired, word_error_rate
from pdm.config import SiteSettings, load_settings
from pdm.extraction import extract
from pdm.grammar.named_days import NamedDays, in_name
from pdm.ocr.language import learn, read_lines
from pdm.records import LIMITS, PageReading
from pdm.simulation import Truth
from pdm.vocabulary.fields import FIELDS

Rows = list[dict[str, Any]]
TYPED = ("typed", "cmms", "mail")


def answers(plant: Path, profile: str, readings: list[tuple[PageReading, pd.DataFrame]], cells: pd.DataFrame) -> Rows:
    """Figures of machines, days and free text.

    Args:
        plant: A simulated plant with its truth.
        profile: Its profile.
        readings: Pages as read, each with its rows of the truth's `cells`.
        cells: The truth's rows of these pages.
    """
    truth = Truth.load(plant / "truth")
    case = f"simulated/{profile}"
    return (
        machines(plant, case, truth, cells)
        + machines_on_pages(case, truth, readings)
        + days(plant, case, truth, readings)
        + texts(case, truth, readings)
    )


def days(plant: Path, case: str, truth: Truth, readings: list[tuple[PageReading, pd.DataFrame]]) -> Rows:
    """Days of lines as events carry them, from pages as they are read; names of files are known, as at intake."""
    settings = load_settings(plant / "plant.toml", fields=FIELDS)
    lines = truth.lines.set_index("line_id")
    out: list[tuple[str, bool]] = []
    for site, here in by_site(readings).items():
        entries = pd.concat([r.entries for r, _ in here], ignore_index=True)
        taken = extract(
            entries,
            pd.concat([r.cells for r, _ in here], ignore_index=True),
            site=site, settings=settings.site(site), truth=(), known_at=KNOWN_AT, loaded_as="history",
            limits=LIMITS.conform(truth.limits), today=KNOWN_AT, named=_names_of_files(here, settings.site(site)),
        )  # fmt: skip
        events = taken.events.drop_duplicates("entry_id").set_index("entry_id")
        said = events["occurred_at"].dt.tz_convert(settings.site(site).timezone)
        for reading, cells in here:
            for entry, rows in lines_of(reading, cells):
                dated = rows[(rows["field"] == "date") & ~rows["struck"].astype(bool)]
                if dated.empty:
                    continue
                true = pd.Timestamp(lines.at[dated["line_id"].iloc[0], "occurred_at"]).date()
                day = said.get(entry) if entry is not None else None
                right = day is not None and not pd.isna(day) and day.date() == true
                out.append(("ditto" if dated["ditto"].any() else "written", right))
    frame = pd.DataFrame(out, columns=["how", "right"])
    found: Rows = [row(f"{case}/date", "pdm", "day_right", frame["right"].mean(), n=len(frame))]
    for how, part in frame.groupby("how"):
        found.append(row(f"{case}/date/{how}", "pdm", "day_right", part["right"].mean(), n=len(part)))
    return found


def _names_of_files(here: list[tuple[PageReading, pd.DataFrame]], settings: SiteSettings) -> NamedDays:
    """What the names of the pages' files tell."""
    spans = {}
    for reading, cells in here:
        span = in_name(Path(str(cells["file"].iloc[0])).name, settings.date_order, KNOWN_AT.date())
        if span is not None:
            spans |= dict.fromkeys(reading.entries["document_id"], span)
    return NamedDays(spans)


def texts(case: str, truth: Truth, readings: list[tuple[PageReading, pd.DataFrame]]) -> Rows:
    """Free text as events carry it."""
    typed = truth.lines[truth.lines["channel"].map(CHANNEL).isin(TYPED)].dropna(subset=["text"])
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for site, here in by_site(readings).items():
        mine = typed["site"] == site
        known = {
            "pdm": learn(list(typed.loc[mine, "text"].unique()), list(typed.loc[~mine, "text"].unique())),
            "pdm, nothing typed": learn([]),
        }
        for reading, cells in here:
            for system, language in known.items():
                pairs[system] += _described(read_lines(reading.entries, reading.cells, language), cells)
            pairs["pdm, best path"] += _described(reading.entries, cells)
    return [
        row(f"{case}/free text", s, m, rate([(a.casefold(), b.casefold()) for a, b in p]), n=len(p))
        for s, p in pairs.items()
        for m, rate in (("cer", error_rate), ("wer", word_error_rate))
    ]


def _described(entries: pd.DataFrame, cells: pd.DataFrame) -> list[tuple[str, str]]:
    return [pair for field, pair in paired(entries, cells) if field == "description"]
