"""Free text of drawn pages: the best path beside the reading with the language of its site."""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import Levenshtein

from benchmarks.common import data_set, row
from pdm.config import OcrSettings, SizeLimits, load_settings
from pdm.errors import Refused
from pdm.lattice import Lattice
from pdm.ocr import read_page
from pdm.ocr.language import learn
from pdm.records import Page
from pdm.sources import open_document
from pdm.vocabulary.fields import FIELDS

TYPED = ("typed", "cmms", "mail")
PAPER = ("sheet", "work_order_form", "photo")


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Figures of free text by what is known of the site's language: the simulation's words, and those of real orders."""
    parser = argparse.ArgumentParser(prog="bench ocr_language")
    parser.add_argument("--seed", type=int, default=411)
    parser.add_argument("--profile", default="normal", choices=["easy", "normal", "worst"])
    parser.add_argument("--lines", type=int, default=300, help="lines of real orders that are drawn")
    parser.add_argument(
        "--workspace", type=Path, help="an ingested workspace with its truth, as pdm-logs demo makes it"
    )
    chosen = parser.parse_args(argv)
    out: list[dict[str, Any]] = []
    if chosen.workspace is not None:
        cells, typed = stored(chosen.workspace)
        out += figures("simulated", cells, lambda site: by_site(typed, site))
    if (real := data_set("excavators")) is not None:
        told, drawn = halves(real)
        with tempfile.TemporaryDirectory() as folder:
            draw(Path(folder), chosen.seed, chosen.profile, drawn, chosen.lines)
            cells = read(Path(folder))
        out += figures(
            f"excavators drawn/{chosen.profile}", cells, lambda _: {"site": (told, []), "nothing typed": ([], [])}
        )
    return out


def by_site(typed: pd.DataFrame, site: str) -> dict[str, tuple[list[str], list[str]]]:
    """What the language is learned from, by the name it has in the figures: texts of the site, texts of others."""
    mine = typed["site"] == site
    here, others = list(typed.loc[mine, "text"].unique()), list(typed.loc[~mine, "text"].unique())
    return {"site and plant": (here, others), "site": (here, []), "nothing typed": ([], [])}


def figures(case: str, cells: pd.DataFrame, known: Any) -> list[dict[str, Any]]:
    """Error rates of the best path and of each language; milliseconds a cell with it."""
    said: dict[str, list[tuple[str, str]]] = {"best path": list(zip(cells["text"], cells["written"], strict=True))}
    seconds: dict[str, float] = {}
    for site, of_site in cells.groupby("site"):
        for name, texts in known(site).items():
            language = learn(*texts)
            pages = [(g, [Lattice.from_bytes(b) for b in g["lattice"]]) for _, g in of_site.groupby(["file", "page"])]
            language.read_page(pages[0][1])
            began = time.process_time()
            for page, lattices in pages:
                said.setdefault(f"language: {name}", []).extend(
                    zip(language.read_page(lattices), page["written"], strict=True)
                )
            seconds[f"language: {name}"] = seconds.get(f"language: {name}", 0.0) + time.process_time() - began
    n = len(cells)
    out = [row(case, s, "cer", error_rate(p), n=n) for s, p in said.items()]
    out += [row(case, s, "cer, case counts", error_rate(p, cased=True), n=n) for s, p in said.items()]
    out += [row(case, s, "wer", word_errors(p), n=n) for s, p in said.items()]
    return out + [row(case, s, "milliseconds a cell", 1000 * t / n, "ms", n) for s, t in seconds.items()]


def halves(folder: Path) -> tuple[list[str], list[str]]:
    """Short texts of the excavators' orders: those to learn from, and those to draw; no text is in both."""
    texts = pd.read_csv(folder / "work_orders.csv")["OriginalShorttext"].dropna().astype(str).unique()
    even = [int(hashlib.sha256(t.casefold().strip().encode()).hexdigest(), 16) % 2 == 0 for t in texts]
    told = [t for t, e in zip(texts, even, strict=True) if e]
    return told, [t for t, e in zip(texts, even, strict=True) if not e and len(t) > 5]


def draw(out: Path, seed: int, profile: str, texts: list[str], most: int) -> None:
    """The simulation's pages with other words in them; half of them in small letters, as on paper."""
    from pdm.simulation.documents.manner import make_manners
    from pdm.simulation.logbook import build_truth
    from pdm.simulation.profiles import size_of
    from pdm.simulation.simulate import write_inbox, write_settings

    sites = {s.site: s for s in size_of("demo").sites}
    truth = build_truth(seed, profile, "demo")
    manners = make_manners(list(sites), seed, {n: {"timezone": s.timezone, "date_order": s.date_order, "language": s.language} for n, s in sites.items()})  # fmt: skip
    lines = truth.lines.merge(truth.assets[["asset_id", "functional_location"]], on="asset_id", how="left")
    lines = (
        lines[lines["channel"].isin(PAPER)]
        .sort_values("line_id")
        .iloc[:: max(1, 1000 // most)]
        .head(most)
        .reset_index(drop=True)
    )
    rng = np.random.default_rng(seed)
    told = rng.choice(np.array(texts, object), len(lines))
    lines["text"] = [t.lower() if rng.random() < 0.5 else t for t in told]
    write_settings(
        out / "plant.toml", "Drawn", manners, truth.parameters["people"], {n: s.lag_days for n, s in sites.items()}
    )
    truth.documents, truth.cells = write_inbox(lines, manners, out, seed=seed, profile=profile, processes=1)
    truth.save(out / "truth")


def stored(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells of short text in a workspace's store with what was written in them, and what was typed: site, text."""
    from pdm.workspace import open as open_workspace

    store = open_workspace(folder).context.store
    entries = store.read("entries").drop_duplicates("entry_id")
    origins = store.read("documents")[["document_id", "origin"]].drop_duplicates("document_id")
    cells = store.read("cells").merge(entries[["entry_id", "document_id", "site", "page", "row"]], on="entry_id")
    cells = cells.merge(origins, on="document_id")
    drawn = written(folder)
    found = [_paired(g, str(k[0]), int(k[1]), drawn[k]) for k, g in cells.groupby(["origin", "page"]) if k in drawn]
    typed = entries.loc[entries["channel"].isin(TYPED), ["site", "text"]].dropna()
    return pd.concat(found, ignore_index=True), typed


def written(folder: Path) -> dict[tuple[str, int], pd.DataFrame]:
    """Lines as they stand on each page."""
    truth = pd.read_parquet(folder / "truth" / "documents.parquet")
    truth = truth[truth["text"].notna() & ~truth["struck"].astype(bool) & ~truth["ditto"].str.contains("description")]
    return {(str(k[0]), int(k[1])): g for k, g in truth.groupby(["file", "page"])}


def read(folder: Path) -> pd.DataFrame:
    """Cells of short text of drawn pages with what was written in them."""
    settings = load_settings(folder / "plant.toml", fields=FIELDS)
    drawn, found = written(folder), []
    for path in sorted(p for p in (folder / "inbox").rglob("*") if p.is_file()):
        site = path.relative_to(folder / "inbox").parts[0]
        for page in _pages(path, site, path.relative_to(folder).as_posix(), settings, folder / "spool"):
            if (page.origin, page.number) not in drawn:
                continue
            reading = read_page(page, settings=settings.site(site), ocr=OcrSettings())
            cells = reading.cells.merge(reading.entries[["entry_id", "site", "row"]], on="entry_id")
            found.append(_paired(cells, page.origin, page.number, drawn[page.origin, page.number]))
    return pd.concat(found, ignore_index=True)


def _pages(path: Path, site: str, origin: str, settings: Any, spool: Path) -> Iterator[Page]:
    try:
        opened = open_document(
            path, site=site, origin=origin, settings=settings.site(site), limits=SizeLimits(), spool=spool
        )
    except Refused:
        return
    yield from opened.pages
    for member in opened.members:
        yield from _pages(Path(member.path), site, member.origin, settings, spool / "in")


def _paired(cells: pd.DataFrame, file: str, page: int, lines: pd.DataFrame) -> pd.DataFrame:
    cells = cells[(cells["field"] == "description") & cells["lattice"].notna()]
    cells = cells[~cells["struck"].fillna(False).astype(bool) & ~cells["ditto"].fillna(False).astype(bool)].sort_values(
        "row"
    )
    lines = lines.sort_values("row")
    pairs = in_order(cells["text"].tolist(), lines["text"].tolist())
    out = cells.iloc[[i for i, _ in pairs]][["site", "text", "lattice", "confidence"]].reset_index(drop=True)
    right = lines.iloc[[j for _, j in pairs]].reset_index(drop=True)
    return out.assign(file=file, page=page, writer=right["writer_id"], written=right["text"])


def squeeze(text: str) -> str:
    """Text in small letters without spaces."""
    return "".join(text.split()).casefold()


def in_order(read: list[str], written: list[str], least: float = 0.3) -> list[tuple[int, int]]:
    """Pairs of lines, both in their order, that are most alike in all."""
    like = np.array([[Levenshtein.normalized_similarity(squeeze(a), squeeze(b)) for b in written] for a in read])
    like = like.reshape(len(read), len(written))
    score = np.zeros((len(read) + 1, len(written) + 1))
    for i in range(1, len(read) + 1):
        for j in range(1, len(written) + 1):
            score[i, j] = max(score[i - 1, j], score[i, j - 1], score[i - 1, j - 1] + like[i - 1, j - 1])
    pairs, i, j = [], len(read), len(written)
    while i and j:
        if score[i, j] == score[i - 1, j - 1] + like[i - 1, j - 1]:
            if like[i - 1, j - 1] >= least:
                pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif score[i, j] == score[i - 1, j]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def error_rate(pairs: list[tuple[str, str]], *, cased: bool = False) -> float:
    """Character errors over characters, spaces (and case, if not `cased`) aside."""
    norm = (lambda t: "".join(t.split())) if cased else squeeze
    return sum(Levenshtein.distance(norm(a), norm(b)) for a, b in pairs) / max(1, sum(len(norm(b)) for _, b in pairs))


def word_errors(pairs: list[tuple[str, str]]) -> float:
    """Word errors over words, case aside."""
    wrong = sum(Levenshtein.distance(a.casefold().split(), b.casefold().split()) for a, b in pairs)
    return wrong / max(1, sum(len(b.split()) for _, b in pairs))
