"""Ways to break PDF and pictures."""

from __future__ import annotations

import random
import re
import struct
import zlib

import wholes
from breakages import DAMAGE, blank, breakage, cut, noise

Made = tuple[str, bytes]


# ---- PDF


@breakage(weight=2)
def pdf_cut(rng: random.Random) -> Made:
    return "scan.pdf", cut(rng, wholes.pdf(rng.random() < 0.5))


@breakage(weight=2)
def pdf_zeroed(rng: random.Random) -> Made:
    return "scan.pdf", blank(rng, wholes.pdf(rng.random() < 0.5))


@breakage()
def pdf_garbage_behind_its_mark(rng: random.Random) -> Made:
    return "scan.pdf", b"%PDF-1.7\n" + noise(rng, rng.randrange(10, 5000))


@breakage()
def pdf_stream_damaged(rng: random.Random) -> Made:
    content = bytearray(wholes.pdf())
    found = rng.choice(list(re.finditer(rb"stream\r?\n(.+?)endstream", bytes(content), re.S)))
    for _ in range(8):
        content[rng.randrange(found.start(1) + 4, found.end(1) - 8)] = ord("!") + rng.randrange(60)
    return "log.pdf", bytes(content)


@breakage()
def pdf_page_tree_in_a_circle(rng: random.Random) -> Made:
    content = wholes.pdf()
    number = re.search(rb"(\d+) 0 obj\s*<<[^>]*?/Type /Pages", content)
    assert number
    return "log.pdf", re.sub(rb"/Kids \[[^\]]*\]", b"/Kids [ " + number.group(1) + b" 0 R ]", content)


@breakage()
def pdf_of_two_thousand_million_pages(rng: random.Random) -> Made:
    return "log.pdf", re.sub(rb"/Count \d+", b"/Count %d" % rng.randrange(10**9, 2**31), wholes.pdf())


@breakage()
def pdf_without_pages(rng: random.Random) -> Made:
    return "log.pdf", re.sub(rb"/Kids \[[^\]]*\]", b"/Kids [ ]", re.sub(rb"/Count \d+", b"/Count 0", wholes.pdf()))


@breakage()
def pdf_table_of_contents_lost(rng: random.Random) -> Made:
    content = wholes.pdf()
    at = content.rindex(b"startxref")
    return "log.pdf", content[:at] + b"startxref\n%d\n%%%%EOF\n" % rng.randrange(10**6)


@breakage()
def pdf_references_out_of_the_file(rng: random.Random) -> Made:
    return "log.pdf", re.sub(rb"/Pages \d+ 0 R", b"/Pages %d 0 R" % rng.randrange(500, 10**6), wholes.pdf())


@breakage("image_bomb", *DAMAGE)
def pdf_page_as_large_as_a_town(rng: random.Random) -> Made:
    size = rng.randrange(10**6, 10**9)
    return "log.pdf", re.sub(rb"/MediaBox \[[^\]]*\]", b"/MediaBox [ 0 0 %d %d ]" % (size, size), wholes.pdf())


@breakage("image_bomb")
def pdf_picture_bomb(rng: random.Random) -> Made:
    side = rng.randrange(30_000, 60_000)
    return "scan.pdf", _pdf_with_picture(side, side, zlib.compress(bytes(50_000)))


def _pdf_with_picture(width: int, height: int, data: bytes) -> bytes:
    draw = b"q 500 0 0 700 40 40 cm /Im Do Q"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [ 3 0 R ] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 4 0 R /Resources << /XObject << /Im 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (width, height, len(data), data),
    ]
    out, offsets = b"%PDF-1.5\n", []
    for n, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    at = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % at


# ---- pictures


@breakage(weight=2)
def png_cut(rng: random.Random) -> Made:
    return "page.png", cut(rng, wholes.picture("PNG"))


@breakage()
def png_with_wrong_checksum(rng: random.Random) -> Made:
    content = bytearray(wholes.picture("PNG"))
    for _ in range(5):
        content[rng.randrange(60, len(content) - 20)] ^= 1 << rng.randrange(8)
    return "page.png", bytes(content)


@breakage("image_bomb")
def png_bomb(rng: random.Random) -> Made:
    return "page.png", _png(rng.randrange(20_000, 2**31 - 1), rng.randrange(20_000, 2**31 - 1), bytes(1000))


@breakage()
def png_with_too_little_in_it(rng: random.Random) -> Made:
    return "page.png", _png(900, 1200, bytes(rng.randrange(10, 5000)))


@breakage()
def png_of_no_size(rng: random.Random) -> Made:
    return "page.png", _png(0, rng.randrange(3), b"")


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@breakage(weight=2)
def jpeg_cut(rng: random.Random) -> Made:
    return "photo.jpg", cut(rng, wholes.picture("JPEG"))


@breakage()
def jpeg_without_tables(rng: random.Random) -> Made:
    mark = rng.choice([b"\xff\xdb", b"\xff\xc0"])
    return "photo.jpg", wholes.picture("JPEG").replace(mark, b"\xff\xee")


@breakage()
def jpeg_garbage_behind_its_mark(rng: random.Random) -> Made:
    return "photo.jpeg", b"\xff\xd8\xff\xe0" + noise(rng, rng.randrange(4, 3000))


@breakage("image_bomb", *DAMAGE)
def jpeg_of_any_size(rng: random.Random) -> Made:
    content = bytearray(wholes.picture("JPEG"))
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack(">HH", *rng.choice([(0, 0), (65_500, 65_500), (0, 500), (9000, 0)]))
    return "photo.jpg", bytes(content)


@breakage(weight=2)
def tiff_cut(rng: random.Random) -> Made:
    how = rng.choice(["tiff_lzw", "group4", "tiff_deflate", "raw"])
    return "fax.tif", cut(rng, wholes.picture("TIFF", 3, compression=how))


@breakage()
def tiff_directory_broken(rng: random.Random) -> Made:
    content = bytearray(wholes.picture("TIFF", 2, compression="tiff_lzw"))
    content[4:8] = struct.pack("<I", rng.choice([0, 1, 7, len(content) - 1, len(content) * 9, 2**32 - 1]))
    return "fax.tiff", bytes(content)


@breakage("cut_short", "damaged", "unreadable_page", "too_large")
def tiff_directories_in_a_circle(rng: random.Random) -> Made:
    content = bytearray(wholes.picture("TIFF", 3, compression="raw"))
    first = struct.unpack_from("<I", content, 4)[0]
    entries = struct.unpack_from("<H", content, first)[0]
    content[first + 2 + 12 * entries : first + 6 + 12 * entries] = struct.pack("<I", first)
    return "fax.tif", bytes(content)


@breakage("image_bomb", *DAMAGE)
def tiff_of_any_size(rng: random.Random) -> Made:
    content = bytearray(wholes.picture("TIFF", compression="raw"))
    first = struct.unpack_from("<I", content, 4)[0]
    for i in range(struct.unpack_from("<H", content, first)[0]):
        at = first + 2 + 12 * i
        if struct.unpack_from("<H", content, at)[0] in (256, 257):
            struct.pack_into("<HI", content, at + 2, 4, 0) if rng.random() < 0.3 else None
            struct.pack_into("<H", content, at + 2, 4)
            struct.pack_into("<I", content, at + 8, rng.choice([0, 40_000, 4_000_000_000]))
    return "fax.tif", bytes(content)


@breakage(weight=2)
def tiff_frame_damaged(rng: random.Random) -> Made:
    content = bytearray(wholes.picture("TIFF", 3, compression="tiff_deflate"))
    first = struct.unpack_from("<I", content, 4)[0]
    for i in range(struct.unpack_from("<H", content, first)[0]):
        at = first + 2 + 12 * i
        if struct.unpack_from("<H", content, at)[0] == 273:
            n, strip = struct.unpack_from("<II", content, at + 4)
            start = strip if n == 1 else struct.unpack_from("<I", content, strip)[0]
            content[start : start + 40] = bytes(rng.randrange(1, 256) for _ in range(40))
    return "fax.tif", bytes(content)
