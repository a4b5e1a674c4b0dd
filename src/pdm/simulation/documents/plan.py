"""What a document will be: a plan, small enough to hand to another process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pdm.simulation.documents.form import Form


@dataclass(frozen=True)
class PaperPage:
    """A page to be drawn: `rows` are positions in the plan's lines, all in one hand."""

    kind: str
    writer_id: str
    rows: tuple[int, ...]
    period: str


@dataclass(frozen=True)
class Plan:
    """A document to be made.

    Attributes:
        site: Site whose inbox it lies in.
        name: File name in that folder, or name of the member in its carrier.
        kind: `flat, sap_list, maximo, workbook, typed_pdf, mail, mailbox, archive, paper`.
        form: Manner of writing.
        lines: Lines of the logbook, in order.
        arrives_at: When it comes in (site's local time).
        seed: Seed of what is drawn in it.
        options: What else its writer needs.
        children: Documents carried inside.
        pages: Pages to be drawn, for paper.
    """

    site: str
    name: str
    kind: str
    form: Form
    lines: pd.DataFrame
    arrives_at: pd.Timestamp
    seed: int
    options: dict[str, Any] = field(default_factory=dict)
    children: tuple[Plan, ...] = ()
    pages: tuple[PaperPage, ...] = ()

    @property
    def effort(self) -> float:
        """Rough seconds of work, to hand out the long ones first."""
        drawn = sum(0.4 + 0.05 * len(p.rows) for p in self.pages)
        return drawn + 0.001 * len(self.lines) + sum(c.effort for c in self.children)
