"""Machines named by handwritten cells, every asset of the site's register as likely as any other.

Each cell alone, cut out at the corners that the truth knows, and as the cells of pages come out when these are read. A name that is
two machines' as it was written ("pump A") is right for neither by itself: names that are one machine's are told apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from benchmarks.link_figures import pdm_answers
from benchmarks.ocr_text import lines_of, rapid
from benchmarks.weakness_reading import SCORERS, crops, nearest
from pdm.entity_resolution.mentions import COLUMNS
from pdm.ocr.engines import Engine, engine
from pdm.records import REGISTER, PageReading
from pdm.simulation import Truth

Rows = list[dict[str, Any]]
TIE = 1e-4
"""How much less likely another machine may be and still count as likely as the best one."""


def machines(plant: Path, case: str, truth: Truth, cells: pd.DataFrame) -> Rows:
    """Machines named by single handwritten cells: right, and how many errors of the nearest name are left, by writer too."""
    cells, meant, sites, writers = _machine_cells(truth, cells)
    if cells.empty:
        return []
    pictures = dict(crops(plant, cells))
    plain_texts = [
        "".join(rapid("cells")(_colour(pictures[i]), use_det=False, use_cls=False, use_rec=True).txts or ())
        for i in cells.index
    ]
    mentions = _mentions(cells, sites, _read([pictures[i] for i in cells.index], engine("ppocr")))
    register = _register(truth)
    # what is said of no machine may still have a best one among them: the question is which of the register
    mine, _ = _named(mentions, register)
    # the same names as they were written, without an error of reading: "no.1 bale" is two machines then, too
    written = mentions.assign(mention=cells["written"].to_numpy(object), channel="typed", lattice=None)
    typed = _named(written, register)[0] == meant
    one = _one_machine(mentions, cells, register, meant)
    best = {n: nearest(plain_texts, sites.tolist(), truth.register, s)[0] == meant for n, s in SCORERS.items()}
    name = max(best, key=lambda n: best[n].mean())
    right = {"pdm": mine == meant, f"rapidocr + rapidfuzz {name}": best[name]}
    out: Rows = []
    for system, hit in right.items():
        out.append(row(f"{case}/equipment", system, "right", hit.mean(), n=len(hit)))
        for writer in sorted(set(writers)):
            at = writers == writer
            out.append(row(f"{case}/equipment/{writer}", system, "right", hit[at].mean(), n=int(at.sum())))
    wrong = [float((~hit).mean()) for hit in right.values()]
    out.append(row(f"{case}/equipment", "pdm, as written, typed", "right", typed.mean(), n=len(typed)))
    for system, hit in right.items():
        out.append(row(f"{case}/equipment, one machine as written", system, "right", hit[one].mean(), n=int(one.sum())))
    return [
        *out,
        row(
            f"{case}/equipment",
            "pdm",
            "wrong, share of the nearest name's",
            wrong[0] / max(wrong[1], 1e-9),
            n=len(meant),
        ),
    ]


def _machine_cells(truth: Truth, cells: pd.DataFrame) -> tuple[pd.DataFrame, Any, Any, Any]:
    """Cells that name a machine of the register as written, and the machine, site and writer of each."""
    lines = truth.lines.set_index("line_id")
    plain = (
        ~cells["struck"].astype(bool) & ~cells["ditto"].astype(bool) & (cells["crossed"] == "") & (cells["part"] == 1)
    )
    cells = cells[plain & (cells["field"] == "equipment") & cells["written"].notna()]
    meant = lines["asset_id"].reindex(cells["line_id"]).to_numpy(object)
    kept = np.isin(meant.astype(str), truth.register["asset_id"].astype(str).to_numpy())
    cells, meant = cells[kept], meant[kept]
    sites, writers = (lines[c].reindex(cells["line_id"]).to_numpy(object) for c in ("site", "writer_id"))
    return cells, meant, sites, writers


def named_machines(plant: Path, case: str, truth: Truth, cells: pd.DataFrame, readers: dict[str, Engine]) -> Rows:
    """Machines named by single handwritten cells, each site's with a reader of its own: right, linked without a person, wrong of those.

    Args:
        plant: A simulated plant with its truth.
        case: Case of the figures.
        truth: Its truth.
        cells: The truth's rows of pages.
        readers: By site; the reader as it is shipped for a site that is not among them.
    """
    cells, meant, sites, _ = _machine_cells(truth, cells)
    if cells.empty:
        return []
    pictures = dict(crops(plant, cells))
    plain = engine("ppocr")
    read = [_read([pictures[i]], readers.get(s, plain))[0] for i, s in zip(cells.index, sites, strict=True)]
    register = _register(truth)
    mentions = _mentions(cells, sites, read)
    told, links = pdm_answers(mentions, register)
    mine = np.array([a or _first(c) for a, c in zip(told.asset, links["candidates"], strict=True)], object)
    one = _one_machine(mentions, cells, register, meant)
    alone = links["asset_id"].notna().to_numpy()
    wrong = alone & (links["asset_id"].to_numpy(object) != meant)
    where = f"{case}/equipment"
    return [
        row(where, "pdm", "right", (mine == meant).mean(), n=len(meant)),
        row(f"{where}, one machine as written", "pdm", "right", (mine == meant)[one].mean(), n=int(one.sum())),
        row(where, "pdm", "linked without a person", alone.mean(), n=len(meant)),
        row(where, "pdm", "wrong of those", wrong.sum() / max(1, alone.sum()), n=int(alone.sum())),
    ]


def machines_on_pages(case: str, truth: Truth, readings: list[tuple[PageReading, pd.DataFrame]]) -> Rows:
    """Machines named by the cells of pages as these are read: right, also among names that are one machine's as written, and linked alone.

    Args:
        case: Case of the figures.
        truth: The plant's truth.
        readings: Pages as read, each with its rows of the truth's `cells`.
    """
    found, read = [], []
    for reading, cells in readings:
        mine = reading.cells[reading.cells["field"] == "equipment"].drop_duplicates("entry_id").set_index("entry_id")
        for entry, rows in lines_of(reading, cells):
            found.append(rows)
            told = mine.loc[entry] if entry in mine.index else None
            read += [
                (i, told["text"] if told is not None else "", told["lattice"] if told is not None else None)
                for i in rows.index
            ]
    if not found:
        return []
    cells, meant, sites, _ = _machine_cells(truth, pd.concat(found))
    by_cell = {i: (text, lattice) for i, text, lattice in read}
    register = _register(truth)
    mentions = _mentions(cells, sites, [by_cell[i] for i in cells.index])
    alone = pdm_answers(mentions, register)[1]["asset_id"].notna().to_numpy()
    right = _named(mentions, register)[0] == meant
    one = _one_machine(mentions, cells, register, meant)
    where = f"{case}/equipment, as pages are read"
    return [
        row(where, "pdm", "right", right.mean(), n=len(right)),
        row(f"{where}, one machine as written", "pdm", "right", right[one].mean(), n=int(one.sum())),
        row(where, "pdm", "linked without a person", alone.mean(), n=len(right)),
        row(where, "pdm", "wrong of those", (alone & ~right).sum() / max(1, alone.sum()), n=int(alone.sum())),
    ]


def _register(truth: Truth) -> pd.DataFrame:
    return REGISTER.conform(truth.register.assign(row=range(2, len(truth.register) + 2)))


def _mentions(cells: pd.DataFrame, sites: Any, read: Sequence[tuple[str, bytes | None]]) -> pd.DataFrame:
    """Mentions of cells, from text and lattice of each."""
    return pd.DataFrame({
        "event_id": [str(i) for i in cells.index], "site": sites, "mention": [text or "" for text, _ in read], "channel": "hand",
        "lattice": [lattice for _, lattice in read],
    }).reindex(columns=COLUMNS)  # fmt: skip


def _read(pictures: list[Any], reader: Engine) -> list[tuple[str, bytes | None]]:
    return [(r.text, r.lattice.to_bytes() if r.lattice is not None else None) for r in reader.read(pictures)]


def _named(mentions: pd.DataFrame, register: pd.DataFrame) -> tuple[Any, Any]:
    """The machine that each mention is taken for, the best candidate where it is taken for none; and whether another one is as likely."""
    told, links = pdm_answers(mentions, register)
    best = np.array([a or _first(c) for a, c in zip(told.asset, links["candidates"], strict=True)], object)
    return best, np.array([_tied(c) for c in links["candidates"]])


def _one_machine(mentions: pd.DataFrame, cells: pd.DataFrame, register: pd.DataFrame, meant: Any) -> Any:
    """Whether each name, typed as it was written, is the machine that was meant and no other one as well."""
    written = mentions.assign(mention=cells["written"].to_numpy(object), channel="typed", lattice=None)
    best, tied = _named(written, register)
    return (best == meant) & ~tied


def _tied(candidates: object) -> bool:
    told = json.loads(candidates) if isinstance(candidates, str) else []
    first, *others = sorted((c["posterior"] for c in told if c["asset_id"]), reverse=True) or [0.0]
    return bool(others) and others[0] >= (1 - TIE) * first


def _first(candidates: object) -> str | None:
    told = json.loads(candidates) if isinstance(candidates, str) else []
    return next((c["asset_id"] for c in told if c["asset_id"]), None)


def _colour(picture: Any) -> Any:
    return np.repeat(picture[..., None], 3, axis=2)
