"""Which lines go into which document: by site, channel and time, late ones apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from pdm.simulation.documents.carriers import carry, mix, rename_twins
from pdm.simulation.documents.manner import KIND, Manner, form_of
from pdm.simulation.documents.piles import ROWS_PER_SHEET, paper_plans
from pdm.simulation.documents.plan import Plan

LATE_DAYS = 60
"""A line that arrives this many days after it was written comes in a document of its own."""

_PERIOD = {"sap": "6M", "maximo": "12M", "csv": "3M", "workbook": "12M", "typed_pdf": "3M"}
_STEM = {
    "sap": ("IW38_{0}.txt", "PM_list_{0}.lst"),
    "maximo": ("wo_extract_{0}.csv", "MXES_workorders_{0}.csv"),
    "csv": ("log_{0}.csv", "repairs-{0}.csv"),
    "workbook": ("Maintenance log {0}.xlsx", "stoerungen_{0}.xlsx"),
    "typed_pdf": ("Shift report {0}.pdf", "Report_{0}.pdf"),
}


def plan_documents(lines: pd.DataFrame, manners: dict[str, Manner], seed: int) -> list[Plan]:
    """Give every line to a document.

    Args:
        lines: The logbook (`Truth.lines`).
        manners: Manner of every site.
        seed: Seed of the enterprise.

    Returns:
        Plans with names unique in their site's folder.
    """
    plans: list[Plan] = []
    for site, at_site in lines.groupby("site", sort=True):
        plans += _site_plans(at_site, manners[str(site)], seed)
    return rename_twins(plans)


def _site_plans(lines: pd.DataFrame, manner: Manner, seed: int) -> list[Plan]:
    late = (lines["arrives_at"] - lines["written_at"]) > pd.Timedelta(days=LATE_DAYS)
    plans: list[Plan] = []
    for is_late, part in lines.groupby(late, sort=True):
        papers = part[part["channel"].isin(ROWS_PER_SHEET)]
        paper = list(paper_plans(papers, manner, seed, late=bool(is_late)))
        for channel in _PERIOD:
            chosen = part[part["channel"] == channel]
            plans += _table_plans(chosen, channel, manner, seed, late=bool(is_late))
        plans += paper
        plans += _mail_plans(part[part["channel"] == "mail"], manner, seed, late=bool(is_late))
    plans = mix(plans, manner, seed)
    return carry(plans, manner, seed)


def _table_plans(lines: pd.DataFrame, channel: str, manner: Manner, seed: int, *, late: bool) -> Iterator[Plan]:
    if lines.empty:
        return
    form = form_of(manner, channel, seed)
    stem = _STEM[channel][form.variant % 2]
    for label, group in _periods(lines, _PERIOD[channel]):
        name = stem.format(label + (" late" if late else ""))
        options: dict[str, Any] = {}
        if channel == "sap":
            options["run_on"] = group["arrives_at"].max().normalize()
        yield Plan(
            manner.site, name, KIND[channel], form, group, group["arrives_at"].max(),
            seed, options,
        )  # fmt: skip


def _periods(lines: pd.DataFrame, span: str) -> Iterator[tuple[str, pd.DataFrame]]:
    written = lines["written_at"]
    months = int(span.removesuffix("M"))
    block = (written.dt.month - 1) // months
    for key, group in lines.groupby(written.dt.year * 100 + block, sort=True):
        year, number = divmod(int(str(key)), 100)
        label = {12: f"{year}", 6: f"{year}H{number + 1}", 3: f"{year}Q{number + 1}"}.get(
            months, f"{year}-{number + 1:02d}"
        )
        yield label, group.sort_values(["written_at", "line_id"], kind="stable")


def _mail_plans(lines: pd.DataFrame, manner: Manner, seed: int, *, late: bool) -> Iterator[Plan]:
    """A mail for the lines of a week; every third site keeps them as one mailbox a year."""
    if lines.empty:
        return
    form = form_of(manner, "mail", seed)
    mails: dict[int, list[Plan]] = {}
    week = lines["written_at"].dt.to_period("W").dt.start_time
    for start, group in lines.groupby(week, sort=True):
        group = group.sort_values(["written_at", "line_id"], kind="stable")
        sent = max(group["arrives_at"].max() if late else start + pd.Timedelta(days=4, hours=14),
                   group["written_at"].max())  # fmt: skip
        name = f"mail/{pd.Timestamp(start):%Y-%m-%d}{' late' if late else ''}.eml"
        options = {
            "sent_at": sent.floor("min").tz_localize(manner.timezone, ambiguous=True, nonexistent="shift_forward")
        }
        plan = Plan(manner.site, name, "mail", form, group, sent, seed, options)
        mails.setdefault(int(sent.year), []).append(plan)
    if not manner.mailbox:
        for year in mails.values():
            yield from year
        return
    for year_of, members in mails.items():
        box = f"shift-mail-{year_of}{'-late' if late else ''}.mbox"
        yield Plan(
            manner.site, box, "mailbox", form, lines.iloc[:0],
            max(m.arrives_at for m in members), seed, {}, tuple(members),
        )  # fmt: skip
