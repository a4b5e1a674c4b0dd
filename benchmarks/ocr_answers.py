"""What is made of simulated pages with all that a site knows: the machine, the day, and free text in its language.

The machine: each equipment cell alone, cut out at the corners that the truth knows, every asset of the site's register as likely as
any other. The day: pages as they are read, with the site's order of dates. Free text: with the language of what was typed in the plant.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.common import row
from benchmarks.link_data import CHANNEL, KNOWN_AT
from benchmarks.link_figures import pdm_answers
from benchmarks.ocr_confidence import lines_matched
from benchmarks.ocr_text import error_rate, paired, rapid, word_error_rate
from benchmarks.weakness_reading import SCORERS, crops, nearest
from pdm.config import SiteSettings, load_settings
from pdm.entity_resolution.mentions import COLUMNS
from pdm.extraction import extract
from pdm.grammar.named_days import NamedDays, in_name
from pdm.ocr.engines import Engine, Recognition, engine
from pdm.ocr.language import learn, read_lines
from pdm.records import LIMITS, REGISTER, PageReading
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
    return machines(plant, case, truth, cells) + days(plant, case, truth, readings) + texts(case, truth, readings)


def machines(plant: Path, case: str, truth: Truth, cells: pd.DataFrame) -> Rows:
    """Machines named by single handwritten cells: right, and how many errors of the nearest name are left, by writer too."""
    cells, meant, sites, writers = _machine_cells(truth, cells)
    if cells.empty:
        return []
    pictures = dict(crops(plant, cells))
    seen = engine("ppocr").read([pictures[i] for i in cells.index])
    plain_texts = [
        "".join(rapid("cells")(_colour(pictures[i]), use_det=False, use_cls=False, use_rec=True).txts or ())
        for i in cells.index
    ]
    mentions = _mentions(cells, sites, seen)
    register = REGISTER.conform(truth.register.assign(row=range(2, len(truth.register) + 2)))
    # what is said of no machine may still have a best one among them: the question is which of the register
    mine = _named(mentions, register)
    # the same names as they were written, without an error of reading: "no.1 bale" is two machines then, too
    written = mentions.assign(mention=cells["written"].to_numpy(object), channel="typed", lattice=None)
    clear = _named(written, register) == meant
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
    out.append(row(f"{case}/equipment", "pdm, as written, typed", "right", clear.mean(), n=len(clear)))
    for system, hit in right.items():
        out.append(
            row(f"{case}/equipment, one machine as written", system, "right", hit[clear].mean(), n=int(clear.sum()))
        )
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
    seen = [readers.get(s, plain).read([pictures[i]])[0] for i, s in zip(cells.index, sites, strict=True)]
    register = REGISTER.conform(truth.register.assign(row=range(2, len(truth.register) + 2)))
    mentions = _mentions(cells, sites, seen)
    told, links = pdm_answers(mentions, register)
    mine = np.array([a or _first(c) for a, c in zip(told.asset, links["candidates"], strict=True)], object)
    clear = (
        _named(mentions.assign(mention=cells["written"].to_numpy(object), channel="typed", lattice=None), register)
        == meant
    )
    alone = links["asset_id"].notna().to_numpy()
    wrong = alone & (links["asset_id"].to_numpy(object) != meant)
    where = f"{case}/equipment"
    return [
        row(where, "pdm", "right", (mine == meant).mean(), n=len(meant)),
        row(f"{where}, one machine as written", "pdm", "right", (mine == meant)[clear].mean(), n=int(clear.sum())),
        row(where, "pdm", "linked without a person", alone.mean(), n=len(meant)),
        row(where, "pdm", "wrong of those", wrong.sum() / max(1, alone.sum()), n=int(alone.sum())),
    ]


def _mentions(cells: pd.DataFrame, sites: Any, seen: list[Recognition]) -> pd.DataFrame:
    return pd.DataFrame({
        "event_id": [str(i) for i in cells.index], "site": sites, "mention": [r.text for r in seen], "channel": "hand",
        "lattice": [r.lattice.to_bytes() if r.lattice is not None else None for r in seen],
    }).reindex(columns=COLUMNS)  # fmt: skip


def _named(mentions: pd.DataFrame, register: pd.DataFrame) -> Any:
    """The machine that each mention is taken for, the best candidate where it is taken for none."""
    told, links = pdm_answers(mentions, register)
    return np.array([a or _first(c) for a, c in zip(told.asset, links["candidates"], strict=True)], object)


def days(plant: Path, case: str, truth: Truth, readings: list[tuple[PageReading, pd.DataFrame]]) -> Rows:
    """Days of lines as events carry them, from pages as they are read; names of files are known, as at intake."""
    settings = load_settings(plant / "plant.toml", fields=FIELDS)
    lines = truth.lines.set_index("line_id")
    out: list[tuple[str, bool]] = []
    for site, here in _by_site(readings).items():
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
            for entry, rows in _lines_of(reading, cells):
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
    for site, here in _by_site(readings).items():
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


def _by_site(readings: list[tuple[PageReading, pd.DataFrame]]) -> dict[str, list[tuple[PageReading, pd.DataFrame]]]:
    out: dict[str, list[tuple[PageReading, pd.DataFrame]]] = defaultdict(list)
    for reading, cells in readings:
        out[Path(str(cells["file"].iloc[0])).parts[1]].append((reading, cells))
    return out


def _lines_of(reading: PageReading, cells: pd.DataFrame) -> list[tuple[str | None, pd.DataFrame]]:
    """Lines as written, each with the entry that was read of it."""
    rows = [g for _, g in cells.groupby("row", sort=True)]
    match = lines_matched(reading.entries, rows)
    ids = list(reading.entries["entry_id"])
    return [(ids[match[k]] if k in match else None, g) for k, g in enumerate(rows)]


def _first(candidates: object) -> str | None:
    told = json.loads(candidates) if isinstance(candidates, str) else []
    return next((c["asset_id"] for c in told if c["asset_id"]), None)


def _colour(picture: Any) -> Any:
    return np.repeat(picture[..., None], 3, axis=2)
