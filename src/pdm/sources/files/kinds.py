"""What a file is, told by its first bytes and not by its name."""

from __future__ import annotations

import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """Kinds of documents; the values of `DOCUMENTS.kind` are coarser."""

    PDF = "pdf"
    IMAGE = "image"
    XLSX = "xlsx"
    XLS = "xls"
    ZIP = "zip"
    MAIL = "mail"
    MBOX = "mbox"
    TEXT = "text"
    EMPTY = "empty"
    UNKNOWN = "unknown"
    LOCKED_OFFICE = "locked office"
    OFFICE = "office"
    ODS = "ods"
    XLSB = "xlsb"
    GZIP = "gzip"


_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf'\x1c", "7-Zip archive"),
    (b"GIF8", "GIF picture"),
    (b"BM", "BMP picture"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "SQLite database"),
    (b"RIFF", "RIFF media file"),
    (b"{\\rtf", "RTF document"),
)
HOLE = 32
"""That many zeros in a row are a hole in a text, not the fault of an export program."""

_HEADER_LINE = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]", re.M)
_MAIL_HEADERS = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received|return-path|delivered-to):", re.I | re.M
)
_WITH_EXTENSION = {".png": "PNG picture", ".jpg": "JPEG picture", ".jpeg": "JPEG picture", ".tif": "TIFF picture", ".tiff": "TIFF picture",
                   ".pdf": "PDF", ".xlsx": "workbook", ".xlsm": "workbook", ".xls": "workbook",
                   ".xlsb": "workbook", ".ods": "workbook", ".zip": "ZIP archive"}  # fmt: skip


def kind_of(path: Path) -> Kind:
    """The kind of the file at `path`. Reads its first 64 KiB (and a ZIP's directory)."""
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head:
        return Kind.EMPTY
    if not head.strip(b"\x00\t\r\n \x0c"):
        return Kind.EMPTY
    if head.startswith(_IMAGES):
        return Kind.IMAGE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _inside_ole(path)
    if head.startswith(b"\x1f\x8b\x08"):
        return Kind.GZIP
    # some programs write a few lines before the mark of a PDF
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if foreign(head):
        return Kind.UNKNOWN
    if head.startswith(b"From ") and _MAIL_HEADERS.search(head[:8192]):
        return Kind.MBOX
    block = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0][:16_384]
    if _HEADER_LINE.match(block) and len(_MAIL_HEADERS.findall(block)) >= 2:
        return Kind.MAIL
    return Kind.TEXT if looks_like_text(head) else Kind.UNKNOWN


def foreign(head: bytes) -> str:
    """Name of a known kind that is not read here, empty if there is none."""
    if head[4:8] == b"ftyp":
        return "HEIC picture or a film"
    return next((name for magic, name in _OTHERS if head.startswith(magic) and not looks_like_text(head)), "")


def claimed(path: Path) -> str:
    """What the file's name says it is, empty for a text or unknown extension."""
    return _WITH_EXTENSION.get(path.suffix.casefold(), "")


def looks_like_text(head: bytes) -> bool:
    """Whether bytes may be text in some encoding: a byte-order mark, or few control characters."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    # a run of zeros is a hole that a failed transfer left; the text around it is text
    head = re.sub(rb"\x00{%d,}" % HOLE, b"", head)
    zeros = head.count(0)
    if zeros:
        # UTF-16 without a mark has its zeros on one side of the pairs
        even, odd = head[::2].count(0), head[1::2].count(0)
        if max(even, odd) > 0.3 * len(head) / 2 and min(even, odd) < 0.05 * len(head):
            return True
    control = sum(head.count(c) for c in range(32) if c not in (0, 7, 9, 10, 11, 12, 13, 26, 27))
    # some NUL bytes are the fault of an export program and leave the rest readable
    return control <= 0.01 * len(head) and zeros <= 0.3 * len(head)


def _inside_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            own_kind = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        UnicodeDecodeError,
    ):
        # a damaged package is what its name says
        books = {".xlsx": Kind.XLSX, ".xlsm": Kind.XLSX, ".xlsb": Kind.XLSB, ".ods": Kind.ODS}
        return books.get(path.suffix.casefold(), Kind.ZIP)
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if b"opendocument.spreadsheet" in own_kind:
        return Kind.ODS
    if b"opendocument" in own_kind:
        return Kind.OFFICE
    if any(n.startswith("xl/") for n in names) and "[Content_Types].xml" in names:
        return Kind.XLSX
    if "[Content_Types].xml" in names and any(n.startswith(("word/", "ppt/")) for n in names):
        return Kind.OFFICE
    return Kind.ZIP


def _inside_ole(path: Path) -> Kind:
    content = path.read_bytes()[:4_000_000]
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Kind.LOCKED_OFFICE
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return Kind.XLS
    return Kind.XLS if path.suffix.casefold() == ".xls" else Kind.OFFICE
