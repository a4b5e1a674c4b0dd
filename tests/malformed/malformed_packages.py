"""Ways to break workbooks and archives."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile

import wholes
from breakages import DAMAGE, blank, breakage, cut, noise
from malformed_pages import jpeg_cut, pdf_cut, png_cut, tiff_cut

Made = tuple[str, bytes]


# ---- workbooks


@breakage(weight=2)
def xlsx_cut(rng: random.Random) -> Made:
    return "log.xlsx", cut(rng, wholes.workbook())


@breakage()
def xlsx_zeroed(rng: random.Random) -> Made:
    return "log.xlsx", blank(rng, wholes.workbook(), 0.4)


def _rewritten(change: dict[str, bytes | None], base: bytes | None = None) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or wholes.workbook())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = change.get(info.filename, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
    return out.getvalue()


def _member(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(wholes.workbook())) as book:
        return book.read(name)


@breakage(weight=2)
def xlsx_member_missing(rng: random.Random) -> Made:
    name = rng.choice(
        ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
    )
    return "log.xlsx", _rewritten({name: None})


@breakage(weight=2)
def xlsx_member_cut(rng: random.Random) -> Made:
    name = rng.choice(
        ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]
    )
    return "log.xlsx", _rewritten({name: cut(rng, _member(name), 0.1, 0.8)})


@breakage(weight=2)
def xlsx_member_is_garbage(rng: random.Random) -> Made:
    name = rng.choice(["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
    return "log.xlsx", _rewritten({name: noise(rng, 900)})


@breakage()
def xlsx_with_texts_that_do_not_exist(rng: random.Random) -> Made:
    name = "xl/worksheets/sheet1.xml"
    return "log.xlsx", _rewritten(
        {name: re.sub(rb'(t="s"><v>)\d+', rb"\g<1>%d" % rng.randrange(5000, 10**9), _member(name))}
    )


@breakage("zip_bomb", *DAMAGE)
def xlsx_entities_that_multiply(rng: random.Random) -> Made:
    name = rng.choice(["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"])
    levels = b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">' + levels + b"]><sst><si><t>&a9;</t></si></sst>"
    return "log.xlsx", _rewritten({name: bomb})


@breakage("zip_bomb")
def xlsx_bomb(rng: random.Random) -> Made:
    name = "xl/worksheets/sheet1.xml"
    return "log.xlsx", _rewritten({name: _member(name).replace(b"<sheetData>", b"<sheetData>" + b" " * 60_000_000)})


@breakage("damaged", "unknown_kind")
def xlsx_is_another_package(rng: random.Random) -> Made:
    content = _rewritten({"xl/workbook.xml": None})
    for number in (1, 2):
        content = _rewritten({f"xl/worksheets/sheet{number}.xml": None}, content)
    return "log.xlsx", content


@breakage("password_protected")
def xlsx_locked(rng: random.Random) -> Made:
    name = "EncryptedPackage".encode("utf-16-le")
    return "log.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(rng, 600) + name + noise(rng, 3000)


@breakage(weight=3)
def xls_cut(rng: random.Random) -> Made:
    return "log.xls", cut(rng, wholes.old_workbook())


@breakage()
def xls_zeroed(rng: random.Random) -> Made:
    content = wholes.old_workbook()
    at = rng.randrange(512, 1024)
    return "log.xls", content[:at] + bytes(2000) + content[at + 2000 :]


@breakage()
def xls_garbage_behind_its_mark(rng: random.Random) -> Made:
    return "log.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(rng, rng.randrange(600, 9000))


@breakage()
def xls_sectors_in_a_circle(rng: random.Random) -> Made:
    content = bytearray(wholes.old_workbook())
    table = 512 * (1 + struct.unpack_from("<I", content, 76)[0])
    for i in range(0, 512, 4):
        struct.pack_into("<I", content, table + i, rng.randrange(3))
    return "log.xls", bytes(content)


# ---- archives


@breakage(weight=2)
def zip_cut(rng: random.Random) -> Made:
    return "logs.zip", cut(rng, wholes.archive())


@breakage()
def zip_zeroed(rng: random.Random) -> Made:
    return "logs.zip", blank(rng, wholes.archive())


@breakage()
def zip_member_with_wrong_checksum(rng: random.Random) -> Made:
    content = bytearray(wholes.archive((("a.csv", wholes.table()), ("b.csv", wholes.table(";"))), zipfile.ZIP_STORED))
    content[rng.randrange(60, 900)] ^= 0x15
    return "logs.zip", bytes(content)


@breakage("unsafe_member")
def zip_points_out_of_itself(rng: random.Random) -> Made:
    name = rng.choice(["../../etc/passwd", "/etc/passwd", "..\\..\\log.csv", "C:\\log.csv", "a/../../log.csv"])
    return "logs.zip", wholes.archive(((name, wholes.table()), ("log.csv", wholes.table(";"))))


@breakage("zip_bomb")
def zip_bomb(rng: random.Random) -> Made:
    return "logs.zip", wholes.archive((("log.csv", bytes(rng.choice([30, 50, 60]) * 1_000_000)),))


@breakage("zip_bomb", *DAMAGE)
def zip_lies_about_sizes(rng: random.Random) -> Made:
    content = bytearray(wholes.archive((("log.csv", bytes(30_000_000)),)))
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, rng.randrange(10, 5000))
    return "logs.zip", bytes(content)


@breakage("zip_bomb")
def zip_too_deep(rng: random.Random) -> Made:
    content = wholes.table()
    for depth in range(rng.randrange(6, 20)):
        content = wholes.archive(((f"{depth}.{'zip' if depth else 'csv'}", content),))
    return "logs.zip", content


@breakage("empty_file", *DAMAGE)
def zip_empty(rng: random.Random) -> Made:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return "logs.zip", out.getvalue() + (noise(rng, 40) if rng.random() < 0.5 else b"")


@breakage("password_protected")
def zip_locked(rng: random.Random) -> Made:
    content = bytearray(wholes.archive((("log.csv", wholes.table()), (f"{rng.random()}.csv", wholes.table(";")))))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + at] |= 1
    return "logs.zip", bytes(content)


@breakage()
def zip_packed_by_an_unknown_method(rng: random.Random) -> Made:
    content = bytearray(wholes.archive((("log.csv", wholes.table()), (f"{rng.random()}.csv", wholes.table(";")))))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            struct.pack_into("<H", content, found.start() + at, 97)
    return "logs.zip", bytes(content)


@breakage(weight=2)
def zip_with_a_broken_member(rng: random.Random) -> Made:
    name, content = rng.choice([pdf_cut, png_cut, xlsx_cut, xls_cut, jpeg_cut, tiff_cut])(rng)
    return "logs.zip", wholes.archive((("log.csv", wholes.table()), (name, content)))
