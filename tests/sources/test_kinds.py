"""What a file is, is told by what is in it, whatever its name says."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from pdm.errors import Refused
from pdm.sources.files.kinds import Kind, kind_of

CSV = b"Date,Tag,Work done\n2023-03-01,P-7,coupling checked\n"
MAIL = b"From: a@b.example\nSubject: x\nDate: Wed, 1 Mar 2023 06:00:00 +0000\n\n01.03.2023 P-7 coupling checked\n"


def _book() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["Date", "Tag", "Work done"], ["2023-03-01", "P-7", "coupling checked"]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 50).save(out, kind)
    return out.getvalue()


def _pdf(first: bytes = b"") -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.drawString(60, 700, "12.03.2023 P-101 seal leaking, replaced by new one")
    sheet.save()
    return first + out.getvalue()


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Kind.PDF, _pdf()), (Kind.PDF, _pdf(b"HTTP/1.1 200 OK\r\n\r\n")), (Kind.IMAGE, _picture("PNG")), (Kind.IMAGE, _picture("JPEG")),
        (Kind.ODS, _zip(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>"))), (Kind.XLSB, _zip(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"x"))),
        (Kind.OFFICE, _zip(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<x/>"))),
        (Kind.IMAGE, _picture("TIFF")), (Kind.XLSX, _book()), (Kind.ZIP, _zip(("a.csv", CSV))), (Kind.ZIP, _zip(("a.pdf", _pdf()))),
        (Kind.GZIP, gzip.compress(CSV, mtime=0)), (Kind.TEXT, b'{"value": []}'), (Kind.TEXT, b"<?xml version='1.0'?><a/>"),
        (Kind.MAIL, MAIL), (Kind.MBOX, b"From a@b Wed Mar  1 06:00:00 2023\n" + MAIL), (Kind.TEXT, CSV), (Kind.TEXT, CSV.decode().encode("utf-16")),
        (Kind.TEXT, CSV.decode().encode("utf-16-le")), (Kind.TEXT, CSV + bytes(5000)), (Kind.EMPTY, b""), (Kind.EMPTY, bytes(400)), (Kind.EMPTY, b" \r\n"),
        (Kind.UNKNOWN, b"GIF89a\x00\x00\x00\x00\x01\x02\x03\x04\x05"), (Kind.UNKNOWN, bytes(range(256)) * 9),
        (Kind.OFFICE, _zip(("[Content_Types].xml", b"x"), ("word/document.xml", b"x"))),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["file", "file.csv", "file.dat"])
def test_content_decides(tmp_path: Path, kind: Kind, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert kind_of(path) is kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("log.txt", _book()),
        ("log.pdf", _picture("PNG")),
        ("scan.xlsx", _pdf()),
        ("log.csv", MAIL),
        ("noname", _zip(("a.csv", CSV))),
    ],
)
def test_a_file_under_a_wrong_name_is_read_for_what_it_is(
    tmp_path: Path, read: Callable[..., Any], name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    got = read(path)
    assert len(got.entries) + len(got.opened.pages) + len(got.opened.members) == 1


@pytest.mark.acceptance
@pytest.mark.parametrize("name", ["log.csv", "log.pdf", "log.xlsx", "page.png", "mail.eml", "all.zip"])
@pytest.mark.parametrize("content", [b"", bytes(1000), b"\n \n"])
def test_empty_file(tmp_path: Path, read: Callable[..., Any], name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "empty_file"
    assert error.value.refusal.origin == f"inbox/north/{name}"


def test_too_large_and_missing_files_are_named(tmp_path: Path, read: Callable[..., Any]) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(CSV * 1000)
    with pytest.raises(Refused, match=r"limits\.file_mb"):
        read(path, limits={"file_mb": 0.01})
    with pytest.raises(Refused, match="does not exist"):
        read(tmp_path / "gone.csv")


@pytest.mark.acceptance
def test_file_without_permission(tmp_path: Path, read: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(CSV)

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    # a test run by root may read everything
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Refused) as error:
        read(path)
    assert error.value.refusal.reason.value == "no_permission"


def test_word_and_other_files_are_named_for_what_they_are(tmp_path: Path, read: Callable[..., Any]) -> None:
    for name, content, said in [
        ("a.docx", _zip(("[Content_Types].xml", b"x"), ("word/document.xml", b"x")), "text document"),
        ("a.rar", b"Rar!\x1a\x07\x00" + bytes(range(256)), "RAR archive"), ("a.png", b"GIF89a" + bytes(range(256)), "GIF picture"),
    ]:  # fmt: skip
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Refused, match=said):
            read(path)
