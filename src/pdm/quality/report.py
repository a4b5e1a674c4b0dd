"""The quality report: readiness, findings, gate, and how well pages are read; for a terminal, a notebook, a machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import escape

from pdm.quality.curves import pictures, sentence
from pdm.quality.finding import SEVERITIES
from pdm.quality.gate import GateState, percent
from pdm.quality.readiness import QUANTITIES, Readiness
from pdm.quality.reliability import Reliability

_READING = {"median": "median confidence", "low": "worst tenth below", "poor": "share below 0.5"}
SIDE_BY_SIDE = 8
"""Sites up to which each has a column of its own."""


@dataclass(frozen=True)
class QualityReport:
    """What `check` gives.

    Attributes:
        readiness: What the data is worth, in words; all sites together first when there are several.
        findings: records.FINDINGS, every row.
        gate: State of each site.
        reading: Confidence of reading by site, engine and script: cells, median, low (10 % quantile), poor (share below 0.5).
        today: Day that was looked from.
        reliability: How confidence compares with what people answered, by field, where enough cells are settled.
    """

    readiness: list[Readiness]
    findings: pd.DataFrame
    gate: dict[str, GateState]
    reading: pd.DataFrame
    today: pd.Timestamp
    reliability: list[Reliability] = field(default_factory=list)

    @property
    def quarantined(self) -> pd.DataFrame:
        """Findings of what does not count until it is mended: rows set aside and events that cannot be right."""
        return self.findings[self.findings["severity"] == "error"].reset_index(drop=True)

    def counts(self) -> pd.DataFrame:
        """Number of findings by check, site, reason and severity."""
        by = ["check", "site", "reason", "severity"]
        return self.findings.groupby(by, dropna=False).size().rename("rows").reset_index()

    def by_site(self) -> pd.DataFrame:
        """Number of findings by severity (worst first) and reason in words: a column a site, or where most are with many sites."""
        if self.findings.empty:
            return pd.DataFrame(columns=["severity", "finding"])
        told = pd.DataFrame({
            "severity": pd.Categorical(self.findings["severity"], SEVERITIES),
            "finding": self.findings["reason"].str.replace("_", " "),
            "site": self.findings["site"].fillna("register"),
        })  # fmt: skip
        counted = told.groupby(["severity", "finding", "site"], observed=True).size().unstack()
        if counted.shape[1] > SIDE_BY_SIDE:
            counted = pd.DataFrame(
                {"rows": counted.sum(axis=1), "sites": counted.notna().sum(axis=1), "most at": counted.idxmax(axis=1)}
            )
            return counted.astype({"rows": int}).reset_index()
        return counted.map(lambda n: "" if pd.isna(n) else str(int(n))).rename_axis(columns=None).reset_index()

    def reading_in_words(self) -> pd.DataFrame:
        """Confidence of reading under headings that say what it is."""
        return self.reading.round(2).rename(columns=_READING)

    def text(self) -> str:
        """The report for a terminal, without the single rows."""
        parts = ["\n".join(r.sentences()) for r in self.readiness]
        held = [f"Held back: {s}: {'; '.join(g.reasons)}." for s, g in self.gate.items() if not g.open]
        if held:
            parts.append("\n".join(held))
        if len(self.reading):
            parts.append("Reading confidence\n" + self.reading_in_words().to_string(index=False))
        if self.reliability:
            parts.append("Confidence beside what people answered\n" + "\n".join(sentence(r) for r in self.reliability))
        if len(self.findings):
            parts.append("Findings\n" + self.by_site().to_string(index=False))
        return "\n\n".join(parts)

    def as_dict(self) -> dict[str, Any]:
        """Everything, for machines; values are plain JSON."""
        return {
            "today": self.today.isoformat(),
            "readiness": [r.as_dict() for r in self.readiness],
            "gate": {s: {"open": g.open, "reasons": list(g.reasons)} for s, g in self.gate.items()},
            "reading": _plain(self.reading),
            "reliability": [
                {
                    "field": r.field,
                    "cells": r.cells,
                    "right": r.right,
                    "mean": r.mean,
                    "error": r.error,
                    "area": r.area,
                    "own_area": None if r.own_area != r.own_area else r.own_area,
                    "bins": _plain(r.bins),
                }
                for r in self.reliability
            ],
            "findings": _plain(self.findings),
        }

    def __repr__(self) -> str:
        held = sum(not g.open for g in self.gate.values())
        return f"QualityReport({len(self.gate)} sites, {held} held back, {len(self.findings)} findings, {self.today:%Y-%m-%d})"

    def _repr_html_(self) -> str:
        held = "".join(
            f"<li><strong>{escape(s)}</strong> is held back: {escape('; '.join(g.reasons))}</li>"
            for s, g in self.gate.items()
            if not g.open
        )
        sites = "".join(_site_html(r) for r in self.readiness[:1])
        if others := self.readiness[1:]:
            told = "".join(_site_html(r) for r in others)
            sites += f"{_table('', _overview(others))}<details><summary>each site in words</summary>{told}</details>"
        return (
            f"<style>{_STYLE}</style><div class='pdm-quality'><p><strong>Quality on {self.today:%Y-%m-%d}</strong></p>"
            f"{f'<ul>{held}</ul>' if held else ''}{sites}{_table('Reading confidence', self.reading_in_words())}"
            f"{_drawn(self.reliability)}{_table('Findings (every row: .findings)', self.by_site())}</div>"
        )


_STYLE = (
    ".pdm-quality.pdm-quality td,.pdm-quality.pdm-quality th{text-align:right;white-space:normal}.pdm-quality.pdm-quality td{white-space:nowrap}"
    ".pdm-quality.pdm-quality td:first-child,.pdm-quality.pdm-quality th:first-child,"
    ".pdm-quality.pdm-quality td.words,.pdm-quality.pdm-quality th.words{text-align:left;white-space:normal}"
)


def _site_html(site: Readiness) -> str:
    first, *rest = site.sentences()
    return f"<p><strong>{escape(first)}</strong><br>{'<br>'.join(str(escape(s)) for s in rest)}</p>"


def _overview(sites: list[Readiness]) -> pd.DataFrame:
    """The sites side by side: what came in, what of it can be used, what was never measured."""
    rows = []
    for r in sites:
        rows.append({
            "site": r.site, "documents": r.documents, "events": r.events, "months": f"{r.months} of {r.months_between}",
            "by hand": percent(r.hand), "paper readable": "" if r.read is None else percent(r.read), "tied to an asset": percent(r.linked),
            "failures": r.failures, "usable": r.usable, "enough alone": "yes" if r.enough else "no",
            **{f"no {QUANTITIES[q]}": percent(s) for q, s in r.missing.items()},
        })  # fmt: skip
    return pd.DataFrame(rows)


def _drawn(found: list[Reliability]) -> str:
    told = "<p><strong>Confidence beside what people answered</strong></p>"
    return told + pictures(found) if found else ""


def _table(title: str, frame: pd.DataFrame) -> str:
    if frame.empty:
        return ""
    marks = [' class="words"' if c in _WORDS else "" for c in frame.columns]
    head = "".join(f"<th{m}>{escape(str(c))}</th>" for c, m in zip(frame.columns, marks, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{m}>{escape(_shown(v))}</td>" for v, m in zip(row, marks, strict=True)) + "</tr>"
        for row in frame.itertuples(index=False)
    )
    named = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    return f"{named}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: Any) -> str:
    """A cell of a table; shares with two decimals, one like another."""
    if pd.isna(value):
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


_WORDS = ("finding", "engine", "script", "most at")
"""Columns of words beside the first."""


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame with None for what is missing and plain numbers for the rest."""
    return [
        {str(k): None if pd.isna(v) else v.item() if hasattr(v, "item") else v for k, v in row.items()}
        for row in frame.to_dict("records")
    ]
