"""Drawn pages: ruled sheets in a wavering hand, label-value forms, photographs, and what stands on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest

from pdm.config import OcrSettings, SiteSettings
from pdm.lattice import LATIN, Lattice
from pdm.records import Page, PageReading

HEADERS = ["Date", "Equip. No.", "Description of work", "Meter", "Tech", "Temp"]
SHARES = [0.13, 0.15, 0.45, 0.08, 0.09, 0.10]
ROWS = [
    ["03.02.2024", "P-101A", "replaced drive end bearing", "3.5", "JM", "71"],
    ["05.02.2024", "K-2205", "oil leak at shaft seal", "2.0", "TB", "64"],
    ["05.02.2024", "P-114B", "greased, no noise found", "0.5", "JM", "58"],
    ["09.02.2024", "E-310", "tubes cleaned", "6.0", "SK", "80"],
    ["12.02.2024", "C-4401", "high vibration, coupling worn", "4.5", "TB", "77"],
    ["13.02.2024", "P-101A", "motor tripped on overload", "1.5", "JM", "83"],
    ["17.02.2024", "V-502", "packing tightened", "1.0", "SK", "55"],
    ["20.02.2024", "K-2205", "belt changed", "2.5", "TB", "61"],
]


def lattice(text: str, doubts: dict[int, tuple[str, float]] | None = None) -> Lattice:
    """A lattice of a text; at some places another character has that probability."""
    rows = []
    for n, character in enumerate(text):
        step, gap = np.full(len(LATIN) + 1, 1e-5), np.full(len(LATIN) + 1, 1e-5)
        other, share = (doubts or {}).get(n, ("", 0.0))
        step[LATIN.index(character) + 1] = 1 - share
        if other:
            step[LATIN.index(other) + 1] = share
        gap[0] = 1
        rows += [step, gap]
    return Lattice.from_probabilities(np.array(rows))


@dataclass
class Sheet:
    """How a sheet is drawn. `rows` may hold '' (blank), '"' (ditto), a leading '~' (struck out, up to a second '~' if there is one), '^' (all scribbled over)."""

    rows: Sequence[Sequence[str]] = field(default_factory=lambda: ROWS)
    headers: Sequence[str] = field(default_factory=lambda: HEADERS)
    head: str = "MAINTENANCE LOG      Area: Utilities      Month: 02/2024"
    size: tuple[int, int] = (1754, 1240)
    seed: int = 0
    ruling: int = 90
    broken: float = 0.0
    verticals: bool = True
    hand: bool = True


def write(image: np.ndarray, text: str, at: tuple[int, int], height: float, ink: int, hand: bool) -> int:
    """Write `text` with its foot at `at`; returns where it ends."""
    face = cv2.FONT_HERSHEY_SIMPLEX if hand else cv2.FONT_HERSHEY_DUPLEX
    cv2.putText(image, text, at, face, height / 22, int(ink), 2 if hand or height > 20 else 1, cv2.LINE_AA)
    return at[0] + cv2.getTextSize(text, face, height / 22, 2)[0][0]


def waver(image: np.ndarray, rng: np.random.Generator, strength: float = 2.2, scale: int = 14) -> np.ndarray:
    """Bend strokes as a hand does."""
    height, width = image.shape
    shift = [
        cv2.resize(
            rng.normal(0, 1, (height // scale + 2, width // scale + 2)).astype(np.float32),
            (width, height),
            interpolation=cv2.INTER_CUBIC,
        )
        * strength
        for _ in range(2)
    ]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return cv2.remap(image, x + shift[0], y + shift[1], cv2.INTER_LINEAR, borderValue=255)


def draw(sheet: Sheet) -> np.ndarray:
    """The sheet as a grey picture, paper 250."""
    rng = np.random.default_rng(sheet.seed)
    width, height = sheet.size
    page = np.full((height, width), 250, np.uint8)
    writing = np.full((height, width), 255, np.uint8)
    left, right, top = 70, width - 70, 190
    step = (height - top - 60) // (len(sheet.rows) + 1)
    step = min(step, 62)
    edges = [left]
    for share in SHARES[: len(sheet.headers)]:
        edges.append(round(edges[-1] + share * (right - left) / sum(SHARES[: len(sheet.headers)])))
    write(page, sheet.head, (left, 110), 20, 40, False)
    bottom = top + step * (len(sheet.rows) + 1)
    for i in range(len(sheet.rows) + 2):
        rule(page, (left, top + i * step), (right, top + i * step), sheet, rng)
    for i, x in enumerate(edges):
        if sheet.verticals or i in (0, len(edges) - 1):
            rule(page, (x, top), (x, bottom), sheet, rng)
    for x, text in zip(edges, sheet.headers):
        write(page, text, (x + 8, top + step - 20), 16, 30, False)
    for i, row in enumerate(sheet.rows):
        for x, beyond, text in zip(edges, edges[1:], row):
            struck = text.startswith("~")
            foot = top + (i + 2) * step - 20 + int(rng.integers(-3, 4))
            size = 19 + float(rng.uniform(-1.5, 1.5))
            if text.startswith("^"):
                scribble(writing, (x + 4, beyond - 4), top + (i + 1) * step + 10, foot + 4)
            if not text.lstrip("^"):
                continue
            begin = x + 10 + int(rng.integers(0, 6))
            if text == '"':
                write(writing, '"', (begin + 40, foot), size, 40, True)
                continue
            gone, _, left_over = text.lstrip("~^").partition("~")
            ink = int(rng.integers(20, 70))
            end = write(writing, gone, (begin, foot), size, ink, sheet.hand)
            if left_over:
                write(writing, left_over, (end + 4, foot), size, ink, sheet.hand)
            if struck:
                cv2.line(writing, (begin - 3, foot - 8), (end + 3, foot - 7), 30, 2)
    if sheet.hand:
        writing = waver(writing, rng)
    return np.minimum(page, writing)


def scribble(page: np.ndarray, across: tuple[int, int], top: int, bottom: int) -> None:
    """One stroke to and fro."""
    xs = np.arange(across[0], across[1], 7)
    ys = np.where(np.arange(len(xs)) % 2, top, bottom)
    cv2.polylines(page, [np.stack([xs, ys], axis=1).astype(np.int32)], False, 30, 2)


def rule(
    page: np.ndarray, start: tuple[int, int], end: tuple[int, int], sheet: Sheet, rng: np.random.Generator
) -> None:
    """A ruled line, with gaps where the sheet is broken."""
    cv2.line(page, start, end, sheet.ruling, 2)
    if not sheet.broken:
        return
    across = start[1] == end[1]
    at, stop = (start[0], end[0]) if across else (start[1], end[1])
    while at < stop:
        at += int(rng.exponential(60 / sheet.broken))
        gap = int(rng.integers(6, 26))
        if across:
            page[start[1] - 2 : start[1] + 3, at : min(at + gap, stop)] = 250
        else:
            page[at : min(at + gap, stop), start[0] - 2 : start[0] + 3] = 250


def scanned(page: np.ndarray, degrees: float = 0.0, noise: float = 3.0, seed: int = 0) -> np.ndarray:
    """As a scanner gives it: skewed a little, noisy."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    out = cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=250)
    return np.clip(out + np.random.default_rng(seed).normal(0, noise, out.shape), 0, 255).astype(np.uint8)


def photographed(page: np.ndarray, seed: int = 0) -> np.ndarray:
    """As a telephone sees it: in perspective, on a dark table, with a shadow."""
    height, width = page.shape
    big = np.full((int(height * 1.25), int(width * 1.25)), 70, np.uint8)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target = np.array(
        [
            [0.10 * width, 0.09 * height],
            [1.13 * width, 0.13 * height],
            [1.18 * width, 1.16 * height],
            [0.05 * width, 1.11 * height],
        ],
        np.float32,
    )
    warp = cv2.getPerspectiveTransform(source, target)
    cv2.warpPerspective(page, warp, big.shape[::-1], dst=big, borderMode=cv2.BORDER_TRANSPARENT)
    light = np.linspace(1.0, 0.62, big.shape[1], dtype=np.float32)[None, :]
    noisy = big * light + np.random.default_rng(seed).normal(0, 3, big.shape)
    return np.clip(cv2.GaussianBlur(noisy, (3, 3), 0), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def sheet() -> type[Sheet]:
    return Sheet


@pytest.fixture(scope="session")
def drawing() -> dict[str, Callable[..., np.ndarray]]:
    """`draw`, `scanned`, `photographed`, `write`, `waver` by name."""
    return {"draw": draw, "scanned": scanned, "photographed": photographed, "write": write, "waver": waver}


@pytest.fixture(scope="session")
def site() -> SiteSettings:
    return SiteSettings(name="north")


@pytest.fixture
def read(tmp_path: Path, site: SiteSettings) -> Callable[..., PageReading]:
    """Save a picture and read it as a page."""
    from pdm.ocr import read_page

    def go(picture: np.ndarray, ocr: OcrSettings | None = None, name: str = "page.png") -> PageReading:
        path = tmp_path / name
        cv2.imwrite(str(path), picture)
        page = Page("d" * 64, "north", f"inbox/north/{name}", str(path), "image", 1)
        return read_page(page, settings=site, ocr=ocr or OcrSettings())

    return go
