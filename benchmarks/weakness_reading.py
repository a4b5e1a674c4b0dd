"""How well plain peers read the drawn pages: the recogniser's best guess of a cell, and the nearest name in the register."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from benchmarks.common import row
from pdm.simulation import Truth

SCORERS = {"ratio": fuzz.ratio, "WRatio": fuzz.WRatio, "token_set": fuzz.token_set_ratio, "partial": fuzz.partial_ratio}
Picture = np.ndarray[Any, np.dtype[np.uint8]]


def crops(workspace: Path, cells: pd.DataFrame) -> Iterator[tuple[int, Picture]]:
    """Pictures of cells as the truth knows their corners: index of the cell and grey picture, page by page."""
    for file, of_file in cells.groupby("file", sort=True):
        pages = _pages(workspace, str(file))
        for number, of_page in of_file.groupby("page", sort=True):
            page = pages[int(str(number)) - 1]
            for index, quad in of_page["quad"].items():
                yield index, cut(page, json.loads(quad))


def cut(page: Picture, quad: list[float]) -> Picture:
    """A cell straightened out of its page, with a little of what lies around it.

    Args:
        page: Grey page.
        quad: Corners as fractions, clockwise from the top left.
    """
    height, width = page.shape
    corners = np.array(quad, np.float32).reshape(4, 2) * np.array([width, height], np.float32)
    across = float(np.linalg.norm(corners[1] - corners[0]))
    down = float(np.linalg.norm(corners[3] - corners[0]))
    margin = 0.06 * down
    size = (max(8, round(across)), max(8, round(down + 2 * margin)))
    goal = np.array([[0, margin], [across, margin], [across, down + margin], [0, down + margin]], np.float32)
    return cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(corners, goal), size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


def _pages(workspace: Path, file: str) -> list[Picture]:
    origin, *inside = file.split("!")
    data = (workspace / origin).read_bytes()
    for member in inside:
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                data = packed.read(member)
        else:
            parts = message_from_bytes(data).walk()
            data = next(p.get_payload(decode=True) for p in parts if p.get_filename() == member)
    if data[:4] == b"%PDF":
        return _rendered(data)
    from PIL import Image, ImageSequence

    return [np.asarray(frame.convert("L")) for frame in ImageSequence.Iterator(Image.open(io.BytesIO(data)))]


def _rendered(data: bytes) -> list[Picture]:
    import pypdfium2

    out = []
    for page in pypdfium2.PdfDocument(data):
        pictures = [o for o in page.get_objects() if type(o).__name__ == "PdfImage"]
        wide = max((o.get_px_size()[0] for o in pictures), default=1000)
        out.append(np.asarray(page.render(scale=wide / page.get_size()[0]).to_pil().convert("L")))
    return out


def reading_rows(case: str, workspace: Path, truth: Truth) -> list[dict[str, Any]]:
    """Figures of PP-OCRv6's best guess on the cells of all drawn pages."""
    from pdm.ocr.engines.ppocr import PPOcr

    cells = truth.cells[~truth.cells["ditto"] & ~truth.cells["struck"] & (truth.cells["crossed"] == "")]
    cells = cells[cells["field"].isin(["equipment", "description", "date"])]
    # the recogniser as it comes, without the paper that this package adds after the writing
    reader, found = PPOcr(margin=1.0), {}
    cut_out = crops(workspace, cells)
    while batch := list(islice(cut_out, 100)):
        read_now = reader.read([picture for _, picture in batch])
        found |= {index: r.text for (index, _), r in zip(batch, read_now, strict=True)}
    read = cells.assign(read=pd.Series(found))
    out = []
    text = read[read["field"] == "description"]
    wrong = [_distance(a, b) for a, b in zip(text["read"], text["written"], strict=True)]
    length = text["written"].str.replace(" ", "").str.len()
    out.append(row(case, "PP-OCRv6 greedy", "free text cer", sum(wrong) / length.sum(), n=len(text)))
    dates = read[read["field"] == "date"]
    exact = dates["read"].str.replace(" ", "") == dates["written"].str.replace(" ", "")
    out.append(row(case, "PP-OCRv6 greedy", "dates exact", exact.mean(), n=len(dates)))
    return out + _identity_rows(case, read[(read["field"] == "equipment") & (read["part"] == 1)], truth)


def _distance(read: str, written: str) -> int:
    return int(Levenshtein.distance(read.replace(" ", ""), written.replace(" ", "")))


def _identity_rows(case: str, read: pd.DataFrame, truth: Truth) -> list[dict[str, Any]]:
    """Right machines found for handwritten names, among those of the site's register; the best scorer counts."""
    of = truth.lines.set_index("line_id")
    meant = of["asset_id"].reindex(read["line_id"]).to_numpy(object)
    kept = pd.Series(meant).isin(set(truth.register["asset_id"])).to_numpy()
    read, meant = read[kept], meant[kept]
    sites = of["site"].reindex(read["line_id"]).to_numpy(object)
    number = truth.assets.set_index("asset_id")["number"].astype(str)
    tagged = np.array([number[a] in m for a, m in zip(meant, read["value"], strict=True)])
    out = []
    exact = (read["read"].str.replace(" ", "") == read["written"].str.replace(" ", "")).to_numpy()
    out.append(row(case, "PP-OCRv6 greedy", "names exact", exact.mean(), n=len(read)))
    for name, scorer in SCORERS.items():
        right = nearest(read["read"].tolist(), sites.tolist(), truth.register, scorer)[0] == meant
        out.append(row(case, f"PP-OCRv6 + rapidfuzz {name}", "handwritten ids right", right.mean(), n=len(read)))
        out.append(
            row(case, f"PP-OCRv6 + rapidfuzz {name}", "of those with a tag", right[tagged].mean(), n=int(tagged.sum()))
        )
    return out


def nearest(
    mentions: list[str], sites: list[str], register: pd.DataFrame, scorer: Any
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The asset whose tag, number, place, description or alias is nearest to each mention, in its site; and how near (0 to 100)."""
    found, score = np.empty(len(mentions), object), np.zeros(len(mentions))
    place = np.array(sites, object)
    for site, of_site in register.groupby("site"):
        at = np.flatnonzero(place == site)
        names = _names(of_site)
        if not len(at) or names.empty:
            continue
        grid = process.cdist(
            [mentions[i].upper() for i in at], names["name"].str.upper().tolist(), scorer=scorer, dtype=np.float32
        )
        best = grid.argmax(axis=1)
        found[at], score[at] = names["asset_id"].to_numpy(object)[best], grid[np.arange(len(at)), best]
    return found, score


def _names(register: pd.DataFrame) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"asset_id": register["asset_id"], "name": register[c].astype(object)})
        for c in ("asset_id", "tag", "description", "functional_location", "aliases")
    ]
    return pd.concat(parts).dropna().reset_index(drop=True)
