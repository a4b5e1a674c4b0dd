"""Lines of a logbook to draw, and pages drawn from them."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pypdfium2
import pytest
from PIL import Image

from pdm.simulation.documents.form import Form, make_form
from pdm.simulation.documents.manner import FIELDS
from pdm.simulation.documents.paper import draw_pages, save_pages
from pdm.simulation.documents.placement import Built
from pdm.simulation.documents.plan import PaperPage, Plan

TEXTS = (
    "mechanical seal weeping, nipped up",
    "brg noisy, greased",
    "tripped on overload, bearing seized. replaced and aligned, test run 2 h without noise, told shift to watch drive end",
    "oil change",
)


def paper_lines(count: int = 12, **columns: object) -> pd.DataFrame:
    """Lines as the logbook has them; two in a row share their date, machine and technician."""
    when = pd.Timestamp("2024-03-04 08:00") + pd.to_timedelta(np.arange(count) // 2, unit="D")
    lines = pd.DataFrame({
        "line_id": [f"L{i:04d}" for i in range(count)], "site": "north", "occurred_at": when, "written_at": when,
        "arrives_at": when + pd.Timedelta(days=5), "mention": [["P-101A", "M-204"][i // 2 % 2] for i in range(count)],
        "text": [TEXTS[i % 4] for i in range(count)], "technician": "KM", "work_order": [str(4000100 + i) for i in range(count)],
        "temperature": [61.0 if i % 3 else np.nan for i in range(count)], "load": np.nan, "vibration": np.nan,
        "running_hours": 12345.0, "downtime": 1.5, "cost": np.nan, "breakdown": None, "writer_id": "north-0", "void": False,
    })  # fmt: skip
    return lines.assign(**columns)


def paper_form(kind: str = "sheet", **fixed: object) -> Form:
    return make_form(4, "north", kind, FIELDS[kind], **fixed)


def paper_plan(
    lines: pd.DataFrame, *, kind: str = "sheet", name: str = "scan.pdf", dpi: int = 150, seed: int = 1, pages: int = 1,
    writers: int = 1, **fixed: object,
) -> Plan:  # fmt: skip
    rows = [tuple(range(i, len(lines), pages)) for i in range(pages)]
    drawn = tuple(PaperPage(kind, f"north-{i % writers}", r, "03/2024") for i, r in enumerate(rows))
    return Plan(
        "north",
        name,
        "paper",
        paper_form(kind, **fixed),
        lines,
        lines["arrives_at"].max(),
        seed,
        {"dpi": dpi},
        (),
        drawn,
    )


def drawn(plan: Plan, profile: str = "normal") -> Built:
    return save_pages(draw_pages(plan, plan.name, profile), plan.name)


def pictures(built: Built) -> list[np.ndarray]:
    """Pages of a drawn document as grey pictures."""
    if built.data[:4] == b"%PDF":
        pages = pypdfium2.PdfDocument(built.data)
        return [np.asarray(p.render(scale=150 / 72).to_pil().convert("L")) for p in pages]
    image = Image.open(io.BytesIO(built.data))
    out = []
    for n in range(getattr(image, "n_frames", 1)):
        image.seek(n)
        out.append(np.asarray(image.convert("L")))
    return out


class Paper:
    """What the tests of drawn pages need, by name."""

    lines = staticmethod(paper_lines)
    form = staticmethod(paper_form)
    plan = staticmethod(paper_plan)
    drawn = staticmethod(drawn)
    pictures = staticmethod(pictures)


@pytest.fixture(scope="session")
def paper() -> type[Paper]:
    return Paper
