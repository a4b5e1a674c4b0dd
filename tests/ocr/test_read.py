"""What a reading carries, and what is set aside."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pdm.config import OcrSettings, SiteSettings
from pdm.errors import EngineMissing, Reason, Refused
from pdm.lattice import Lattice
from pdm.ocr import draw_reading, read_page
from pdm.ocr.engines import engine
from pdm.records import CELLS, CROPS, ENTRIES, Page, PageReading

Read = Callable[..., PageReading]
Drawing = dict[str, Callable[..., np.ndarray]]


@pytest.fixture(scope="module")
def clean(sheet: type, drawing: Drawing, tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, PageReading]:
    path = tmp_path_factory.mktemp("page") / "page.png"
    cv2.imwrite(str(path), drawing["draw"](sheet()))
    page = Page("d" * 64, "north", "inbox/north/page.png", str(path), "image", 1)
    return page, read_page(page, settings=SiteSettings(), ocr=OcrSettings())


def test_every_cell_keeps_text_box_confidence_engine_lattice_and_crop(clean: tuple[Page, PageReading]) -> None:
    _, reading = clean
    ENTRIES.validate(reading.entries)
    CELLS.validate(reading.cells)
    CROPS.validate(reading.crops)
    crops = dict(zip(reading.crops["crop_id"], reading.crops["png"]))
    assert len(reading.cells) > 40
    for cell in reading.cells.itertuples():
        x0, y0, x1, y1 = json.loads(cell.box)
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1
        assert 0 < cell.confidence <= 1
        assert cell.engine.startswith("ppocr ")
        assert cell.script == "hand"
        lattice = Lattice.from_bytes(cell.lattice)
        assert lattice.greedy()[0].strip() == cell.text
        if cell.field in ("date", "equipment", "description"):
            assert crops[cell.crop].startswith(b"\x89PNG")
    for entry in reading.entries.itertuples():
        assert crops[entry.crop].startswith(b"\x89PNG")
        assert 0 < entry.text_confidence <= 1


def test_lines_come_from_top_to_bottom_and_keep_their_names(clean: tuple[Page, PageReading]) -> None:
    page, reading = clean
    tops = [json.loads(b)[1] for b in reading.entries["box"]]
    assert tops == sorted(tops)
    assert list(reading.entries["row"]) == list(range(1, len(tops) + 1))
    again = read_page(page, settings=SiteSettings(), ocr=OcrSettings())
    assert list(again.entries["entry_id"]) == list(reading.entries["entry_id"])
    assert list(again.entries["fields"]) == list(reading.entries["fields"])


def test_lattices_are_left_out_when_the_site_keeps_none(sheet: type, drawing: Drawing, read: Read) -> None:
    picture = drawing["draw"](sheet(rows=sheet().rows[:2]))
    assert read(picture, OcrSettings(keep_lattice=False)).cells["lattice"].isna().all()


def test_the_machine_that_heads_a_page_keeps_its_picture_in_each_line(
    sheet: type, drawing: Drawing, read: Read
) -> None:
    rows = [("12.02.24", "bearing hot", "JM"), ("13.02.24", "seal leaks", "JM"), ("14.02.24", "belt torn", "KR")]
    picture = drawing["draw"](sheet(rows=rows, headers=("Date", "Work done", "Tech"), head="CRANE DEFECT BOOK      Crane No: 19H75"))  # fmt: skip
    machines = read(picture).cells.query("field == 'equipment'")
    assert len(machines) == len(rows)
    assert machines["lattice"].notna().all()


@pytest.mark.acceptance
@pytest.mark.parametrize("kind", ["white", "specks", "shadow"])
def test_blank_page_is_set_aside(kind: str, read: Read) -> None:
    page = np.full((1754, 1240), 250, np.uint8)
    rng = np.random.default_rng(0)
    if kind == "specks":
        page[rng.integers(0, 1754, 200), rng.integers(0, 1240, 200)] = 60
    if kind == "shadow":
        page = (page * np.linspace(1, 0.6, 1240)[None, :]).astype(np.uint8)
    reading = read(page)
    assert not len(reading.entries)
    assert [r.reason for r in reading.refusals] == [Reason.BLANK_PAGE]
    assert reading.refusals[0].page == 1
    assert reading.refusals[0].origin == "inbox/north/page.png"
    assert reading.refusals[0].remedy


@pytest.mark.acceptance
def test_huge_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pdm.ocr.picture.render.MAX_PIXELS", 1_000_000)
    path = tmp_path / "huge.png"
    Image.new("L", (1200, 1200), 255).save(path)
    with pytest.raises(Refused) as refused:
        read_page(Page("d" * 64, "n", "huge.png", str(path), "image", 1), settings=SiteSettings(), ocr=OcrSettings())
    assert refused.value.refusal.reason is Reason.IMAGE_BOMB


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\nbroken", b"%PDF-1.7 broken"])
def test_damaged_picture_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.bin"
    path.write_bytes(content)
    media = "pdf" if content.startswith(b"%PDF") else "image"
    with pytest.raises(Refused) as refused:
        read_page(Page("d" * 64, "n", "in/bad", str(path), media, 1), settings=SiteSettings(), ocr=OcrSettings())
    assert refused.value.refusal.reason is Reason.UNREADABLE_PAGE
    assert refused.value.refusal.origin == "in/bad"


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (40, 40), (120, 120), (30, 4000)])
def test_pictures_of_any_shape_are_read_or_set_aside(size: tuple[int, int], read: Read) -> None:
    noise = np.random.default_rng(1).integers(0, 255, size).astype(np.uint8)
    for picture in (noise, np.zeros(size, np.uint8), np.full(size, 255, np.uint8)):
        reading = read(picture)
        assert len(reading.entries) or reading.refusals


@pytest.mark.acceptance
def test_picture_of_one_line_is_one_entry(drawing: Drawing, read: Read) -> None:
    line = np.full((60, 500), 250, np.uint8)
    drawing["write"](line, "P-101A noisy", (20, 42), 22, 40, True)
    reading = read(line)
    assert len(reading.entries) == 1
    assert reading.entries["text"].iloc[0].replace(" ", "") == "P-101Anoisy"


def test_reading_is_drawn_on_the_page(clean: tuple[Page, PageReading], tmp_path: Path) -> None:
    page, reading = clean
    draw_reading(page, reading, tmp_path / "show" / "out.png")
    drawn = np.asarray(Image.open(tmp_path / "show" / "out.png").convert("RGB")).astype(int)
    coloured = (np.ptp(drawn, axis=2) > 40).mean()
    assert 0.002 < coloured < 0.3


@pytest.mark.parametrize(("hand", "channel"), [(True, "hand"), (False, "print")])
def test_print_and_hand_are_told_apart(hand: bool, channel: str, sheet: type, drawing: Drawing, tmp_path: Path) -> None:
    if "tesseract" not in readers():
        pytest.skip("print is told by the reader of print, which is not installed")
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), drawing["draw"](sheet(hand=hand)))
    page = Page("d" * 64, "north", "inbox/north/page.png", str(path), "image", 1)
    reading = read_page(page, settings=SiteSettings(), ocr=OcrSettings())
    assert set(reading.entries["channel"]) == {channel}


def readers() -> set[str]:
    """Names of the readers that can be used here."""
    out = set()
    for name in ("ppocr", "tesseract"):
        with contextlib.suppress(EngineMissing):
            out.add(engine(name).name)
    return out
