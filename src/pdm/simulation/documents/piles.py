"""Paper lines to pages, one hand each, and pages to documents: a quarter's scan, or a picture each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pdm.simulation.documents.form import Form, rng_of
from pdm.simulation.documents.manner import Manner, form_of
from pdm.simulation.documents.plan import PaperPage, Plan

ROWS_PER_SHEET = {"sheet": 24, "photo": 9, "work_order_form": 1}
"""Lines on a page, by channel."""
DPI = (150, 150, 300)
"""Resolutions of scanners."""


BLOCK_MONTHS = {"sheet": 3, "photo": 12, "work_order_form": 12}
"""Months after which a new page is begun, by channel; longer for pages found later."""


def _pages(lines: pd.DataFrame, late: bool) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Pages as people fill them: in one hand, until the sheet is full or another person keeps it."""
    month = lines["written_at"].dt.year * 12 + lines["written_at"].dt.month - 1
    block = month // (36 if late else lines["channel"].map(BLOCK_MONTHS))
    keys = [lines["channel"], lines["writer_id"].fillna("unknown"), block]
    for (channel, writer, _), group in lines.groupby(keys, sort=True):
        group = group.sort_values(["written_at", "line_id"], kind="stable")
        size = ROWS_PER_SHEET[str(channel)]
        for start in range(0, len(group), size):
            yield str(channel), str(writer), group.iloc[start : start + size]


def paper_plans(lines: pd.DataFrame, manner: Manner, seed: int, *, late: bool) -> Iterator[Plan]:
    """Documents of pages: a quarter's sheets in one scan, or a picture each."""
    if lines.empty:
        return
    piles: dict[tuple[str, str], list[tuple[str, pd.DataFrame]]] = {}
    for channel, writer, page in _pages(lines, late):
        last = page["written_at"].iloc[-1]
        piles.setdefault((channel, f"{last.year}Q{last.quarter}"), []).append((writer, page))
    for (channel, label), pile in sorted(piles.items()):
        rng = rng_of("pile", seed, manner.site, channel, label, late)
        label += " found later" if late else ""
        form = form_of(manner, channel, seed)
        loose = channel == "photo" or (channel == "sheet" and rng.random() < 0.2)
        suffix = _suffix(channel, loose, rng)
        if not loose:
            stem = "WO forms" if channel == "work_order_form" else ("Scan" if form.variant % 2 else "Logbook")
            # black and white wants the full resolution
            dpi = 300 if suffix == ".tif" else int(rng.choice(DPI))
            yield _paper(pile, manner, form, f"{stem} {label}{suffix}", channel, seed, dpi)
            continue
        for number, one in enumerate(pile, 1):
            when = one[1]["arrives_at"].max()
            name = f"IMG_{when:%Y%m%d}_{number:03d}{suffix}" if channel == "photo" else f"page {label} {number}{suffix}"
            # a picture without loss takes too much room in full resolution
            dpi = 150 if suffix == ".png" else int(rng.choice(DPI))
            yield _paper([one], manner, form, name, channel, seed, dpi)


def _suffix(channel: str, loose: bool, rng: np.random.Generator) -> str:
    if channel == "photo":
        return ".jpg"
    if loose:
        return str(rng.choice([".png", ".jpg"]))
    return str(rng.choice([".pdf", ".pdf", ".pdf", ".tif"]))


def _paper(
    pile: list[tuple[str, pd.DataFrame]],
    manner: Manner,
    form: Form,
    name: str,
    channel: str,
    seed: int,
    dpi: int,
) -> Plan:
    pages, start = [], 0
    for writer, page in pile:
        first, last = page["occurred_at"].min(), page["occurred_at"].max()
        period = f"{last:%m/%Y}" if (first.month, first.year) == (last.month, last.year) else f"{last:%Y}"
        if first.year != last.year:
            period = f"{first:%Y}-{last:%y}"
        pages.append(PaperPage(channel, writer, tuple(range(start, start + len(page))), period))
        start += len(page)
    rng = rng_of("blank", seed, manner.site, name)
    if len(pages) > 2 and name.endswith(".pdf") and rng.random() < 0.25:
        # the empty back of a sheet
        pages.insert(int(rng.integers(1, len(pages) + 1)), PaperPage("blank", "", (), ""))
    lines = pd.concat([page for _, page in pile])
    return Plan(
        manner.site,
        name,
        "paper",
        form,
        lines,
        lines["arrives_at"].max(),
        seed,
        {"dpi": dpi},
        (),
        tuple(pages),
    )
