from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pdm.config import OcrSettings
from pdm.errors import Refused
from pdm.ocr.picture.render import render


def page(number: int = 0) -> Image.Image:
    picture = Image.effect_noise((400, 300), 40).convert("L")
    picture.paste(number, (10, 10, 60, 60))
    return picture


@pytest.mark.acceptance
def test_png(tmp_path: Path, read: Callable[..., Any]) -> None:
    page().save(tmp_path / "page.png")
    got = read(tmp_path / "page.png")
    assert [(p.media, p.number, p.site, p.origin) for p in got.opened.pages] == [
        ("image", 1, "north", "inbox/north/page.png")
    ]
    assert got.opened.document["kind"] == "image"


@pytest.mark.acceptance
def test_jpeg(tmp_path: Path, read: Callable[..., Any]) -> None:
    page().save(tmp_path / "photo.jpg")
    assert len(read(tmp_path / "photo.jpg").opened.pages) == 1


def test_jpeg_with_a_film_behind_it(tmp_path: Path, read: Callable[..., Any]) -> None:
    page().save(tmp_path / "photo.jpg")
    path = tmp_path / "moving.jpg"
    path.write_bytes((tmp_path / "photo.jpg").read_bytes() + bytes(range(200)) * 1000)
    assert len(read(path).opened.pages) == 1


@pytest.mark.acceptance
@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "group4", "jpeg"])
def test_tiff_of_many_pages(tmp_path: Path, read: Callable[..., Any], compression: str) -> None:
    pages = [page(n * 60).convert("1" if compression == "group4" else "L") for n in range(4)]
    pages[0].save(tmp_path / "fax.tif", save_all=True, append_images=pages[1:], compression=compression)
    got = read(tmp_path / "fax.tif")
    assert [p.number for p in got.opened.pages] == [1, 2, 3, 4]
    assert got.refusals == []
    # the numbers lead to the right frames
    levels = [int(render(p, OcrSettings())[20:50, 20:50].mean()) for p in got.opened.pages]
    assert levels == sorted(levels)


def test_big_tiff(tmp_path: Path, read: Callable[..., Any]) -> None:
    page().save(tmp_path / "big.tif", big_tiff=True)
    assert len(read(tmp_path / "big.tif").opened.pages) == 1


def test_tiff_with_one_page_cut_keeps_the_others(tmp_path: Path, read: Callable[..., Any]) -> None:
    page().save(tmp_path / "fax.tif", save_all=True, append_images=[page(), page()], compression="raw")
    content = bytearray((tmp_path / "fax.tif").read_bytes())
    first = struct.unpack_from("<I", content, 4)[0]
    for i in range(struct.unpack_from("<H", content, first)[0]):
        if struct.unpack_from("<H", content, first + 2 + 12 * i)[0] == 273:
            struct.pack_into("<I", content, first + 2 + 12 * i + 8, len(content) - 5)
    path = tmp_path / "cut.tif"
    path.write_bytes(content)
    got = read(path)
    assert [p.number for p in got.opened.pages] == [2, 3]
    assert [(r.reason.value, r.page) for r in got.refusals] == [("cut_short", 1)]


@pytest.mark.acceptance
def test_image_bomb(tmp_path: Path, read: Callable[..., Any]) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    path = tmp_path / "bomb.png"
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    )
    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "image_bomb"
    assert "3,600 megapixels" in error.value.refusal.message
    assert "limits.page_megapixels" in error.value.refusal.remedy


def test_limit_of_the_plant_holds(tmp_path: Path, read: Callable[..., Any]) -> None:
    page().save(tmp_path / "page.png")
    with pytest.raises(Refused, match="megapixels"):
        read(tmp_path / "page.png", limits={"page_megapixels": 0.1})


@pytest.mark.parametrize("name", ["page.png", "photo.jpg"])
def test_a_picture_cut_short_is_damaged(tmp_path: Path, read: Callable[..., Any], name: str) -> None:
    page().save(tmp_path / name)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-4000])
    with pytest.raises(Refused) as error:
        read(tmp_path / name)
    assert error.value.refusal.reason.value == "damaged"
    assert str(tmp_path) not in str(error.value.refusal)


def test_the_day_that_a_camera_noted_is_kept(tmp_path: Path, read: Callable[..., Any]) -> None:
    for name, noted, kept in (
        ("photo.jpg", "2023:04:17 10:11:12", "2023-04-17"),
        ("broken.jpg", "    :  :     ", None),
        ("nonsense.jpg", "2023:99:17", None),
    ):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = noted
        page().save(tmp_path / name, exif=exif)
        assert read(tmp_path / name).opened.document["taken_at"] == kept
    page().save(tmp_path / "scan.jpg")
    assert read(tmp_path / "scan.jpg").opened.document["taken_at"] is None
