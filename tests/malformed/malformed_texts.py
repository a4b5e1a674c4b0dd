"""Ways to break tables of text, lists, mails and mailboxes; and files that are not what their name says."""

from __future__ import annotations

import base64
import random
import re

import wholes
from breakages import DAMAGE, UNREADABLE, breakage, cut, noise
from malformed_packages import xls_cut, xlsx_cut, zip_cut
from malformed_pages import jpeg_cut, pdf_cut, png_cut

Made = tuple[str, bytes]


def _rows(rng: random.Random, content: bytes, low: int = 3) -> tuple[list[bytes], int]:
    lines = content.splitlines(keepends=True)
    return lines, rng.randrange(low, len(lines) - 2)


# ---- tables


@breakage("cut_short", weight=3)
def csv_cut_in_a_row(rng: random.Random) -> Made:
    lines, at = _rows(rng, wholes.table(rng.choice(",;\t|")))
    row = lines[at]
    return "log.csv", b"".join(lines[:at]) + row[: rng.randrange(3, row.rindex(b'"', 0, -2) - 2)]


@breakage("cut_short")
def csv_cut_in_wide_letters(rng: random.Random) -> Made:
    content = wholes.table(";", rng.choice(["utf-16", "utf-16-le", "utf-16-be"]))
    return "log.csv", content[: len(content) // 2 // 2 * 2 - 2 * rng.randrange(30) - 1]


@breakage("broken_row")
def csv_row_with_too_many_cells(rng: random.Random) -> Made:
    lines, at = _rows(rng, wholes.table())
    lines[at] = lines[at].replace(b'","', b'","x","y","', rng.randrange(1, 3))
    return "log.csv", b"".join(lines)


@breakage("cut_short")
def csv_with_zeros_for_its_end(rng: random.Random) -> Made:
    content = wholes.table()
    at = int(len(content) * rng.uniform(0.3, 0.9))
    return "log.csv", content[:at] + bytes(len(content) - at)


@breakage(*UNREADABLE, weight=2)
def csv_with_garbage_in_the_middle(rng: random.Random) -> Made:
    lines, at = _rows(rng, wholes.table())
    return "log.csv", b"".join(lines[:at]) + noise(rng, rng.randrange(300, 3000)) + b"".join(lines[at:])


@breakage(*UNREADABLE)
def csv_with_broken_letters(rng: random.Random) -> Made:
    text = wholes.table().decode().replace("leaking", "läuft ständig über")
    lines = text.encode("utf-8").splitlines(keepends=True)
    at = rng.randrange(3, len(lines))
    lines[at] = lines[at].replace("ä".encode(), b"\xc3", 1)
    return "log.csv", b"".join(lines)


@breakage("no_header", "unmapped_header", "no_table")
def csv_without_a_header(rng: random.Random) -> Made:
    lines = "".join(f"{rng.randrange(9)},{rng.randrange(9)},{rng.randrange(9)}\n" for _ in range(rng.randrange(3, 40)))
    return "log.csv", lines.encode()


@breakage("unmapped_header")
def csv_with_headers_that_mean_nothing(rng: random.Random) -> Made:
    words = ["".join(rng.choice("qxzwvjk") for _ in range(5)) for _ in range(4)]
    rows = "".join(";".join(rng.choice("abcdef") * 2 for _ in words) + "\n" for _ in range(9))
    return "log.csv", f"{';'.join(words)}\n{rows}".encode()


@breakage("too_large", *DAMAGE)
def csv_of_one_endless_line(rng: random.Random) -> Made:
    return "log.csv", wholes.table() + b'"' + b"pump leaking " * 100_000


@breakage("formula_error")
def csv_with_formula_errors(rng: random.Random) -> Made:
    lines, at = _rows(rng, wholes.table())
    lines[at] = re.sub(rb'"P-\d+"', b'"' + rng.choice([b"#REF!", b"#N/A", b"#BEZUG!", b"#DIV/0!"]) + b'"', lines[at])
    return "log.csv", b"".join(lines)


@breakage("spreadsheet_tag")
def csv_with_numbers_a_spreadsheet_spoiled(rng: random.Random) -> Made:
    lines, at = _rows(rng, wholes.table())
    lines[at] = re.sub(
        rb'"P-\d+"', b'"%d.%02dE+%02d"' % (rng.randrange(1, 9), rng.randrange(99), rng.randrange(5, 14)), lines[at]
    )
    return "log.csv", b"".join(lines)


@breakage("cut_short")
def sap_list_cut(rng: random.Random) -> Made:
    lines, at = _rows(rng, wholes.sap_list(), 6)
    return "orders.txt", b"".join(lines[:at]) + lines[at][: rng.randrange(12, 60)]


@breakage("broken_row", "cut_short")
def sap_list_with_a_torn_line(rng: random.Random) -> Made:
    lines, at = _rows(rng, wholes.sap_list(), 6)
    lines[at] = lines[at][: rng.randrange(12, 40)] + b"\n"
    return "orders.txt", b"".join(lines)


@breakage("no_table", "no_header", "unmapped_header")
def text_without_log_lines(rng: random.Random) -> Made:
    words = ["pay", "the", "canteen", "before", "friday", "or", "bring", "your", "own", "lunch"]
    lines = [" ".join(rng.choice(words) for _ in range(rng.randrange(4, 9))) for _ in range(rng.randrange(2, 20))]
    return rng.choice(["note.txt", "log.csv", "note.tsv"]), "\n".join(lines).encode()


# ---- mails


@breakage("cut_short", "damaged", weight=2)
def mail_cut_in_its_attachment(rng: random.Random) -> Made:
    content = wholes.mail()
    start = content.index(b"base64")
    return "mail.eml", content[: rng.randrange(start + 300, len(content) - 60)]


@breakage("damaged", "cut_short")
def mail_with_a_damaged_attachment(rng: random.Random) -> Made:
    content = wholes.mail()
    start = content.index(b"\n\n", content.index(b"base64")) + 2
    at = rng.randrange(start + 100, len(content) - 400)
    return "mail.eml", content[:at] + b"*?<>~" * 50 + content[at + 250 :]


@breakage("no_table", "cut_short", "damaged", "empty_file")
def mail_of_headers_only(rng: random.Random) -> Made:
    content = wholes.mail()
    return "mail.eml", content[: content.index(b"\n\n") + rng.randrange(1, 3)]


@breakage("no_table", "cut_short", "damaged")
def mail_without_its_boundary(rng: random.Random) -> Made:
    return "mail.eml", wholes.mail().replace(
        b'boundary="=====cut here====="', b'boundary="another%d"' % rng.randrange(99)
    )


@breakage("zip_bomb")
def mail_in_mail_in_mail(rng: random.Random) -> Made:
    content = b"From: a@b.example\nSubject: x\n\n01.03.2023 P-101 seal leaking\n"
    for i in range(rng.randrange(5, 30)):
        head = f"From: a@b.example\nSubject: {i}\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
        content = head.encode() + content
    return "mail.eml", content


@breakage("zip_bomb", "no_table", "damaged", "cut_short")
def mail_with_parts_in_parts(rng: random.Random) -> Made:
    depth = rng.randrange(150, 1500)
    head = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
    parts = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(depth))
    return "mail.eml", head + parts + b"Content-Type: text/plain\n\nhello\n"


@breakage("empty_file", "damaged", "no_table")
def mail_with_an_empty_attachment(rng: random.Random) -> Made:
    content = wholes.mail(b"x" * 40, f"log{rng.randrange(99)}.xlsx")
    return "mail.eml", content.replace(base64.b64encode(b"x" * 40), b"")


@breakage(*DAMAGE, "empty_file", weight=2)
def mail_with_a_broken_document(rng: random.Random) -> Made:
    name, content = rng.choice([jpeg_cut, pdf_cut, png_cut, xls_cut, xlsx_cut, zip_cut])(rng)
    return "mail.eml", wholes.mail(content, name)


@breakage("cut_short", "damaged")
def mailbox_cut(rng: random.Random) -> Made:
    content = wholes.mailbox()
    start = content.index(b"base64", content.index(b"\n\nFrom "))
    return "shift.mbox", content[: rng.randrange(start + 100, start + 2000)]


@breakage("cut_short", "damaged", "no_table")
def mailbox_with_a_broken_mail(rng: random.Random) -> Made:
    mails = re.split(rb"(?m)^(?=From shift)", wholes.mailbox())[1:]
    at = rng.randrange(3)
    mails[at] = mails[at][: mails[at].index(b"base64") + rng.randrange(300, 900)] + b"\n\n"
    return "shift.mbox", b"".join(mails)


# ---- not what the name says


@breakage("damaged", "unknown_kind", "empty_file", weight=2)
def text_under_another_name(rng: random.Random) -> Made:
    # a table of text under the name of a workbook is what some systems export, and is read
    name, content = rng.choice(["a.pdf", "a.png", "a.jpg", "a.tif", "a.xlsx", "a.xls", "a.zip"]), wholes.table()
    others = [b"<html>404 not found</html>", b"version https://git-lfs.github.com\n"]
    return name, rng.choice(others if name.startswith("a.xls") else [content, *others])


@breakage("damaged", "unknown_kind", weight=2)
def another_kind_under_this_name(rng: random.Random) -> Made:
    magic = rng.choice(
        [
            b"Rar!\x1a\x07",
            b"7z\xbc\xaf'\x1c",
            b"\x1f\x8b\x08",
            b"GIF89a",
            b"MZ\x90\x00",
            b"\x7fELF",
            b"SQLite format 3\x00",
        ]
    )
    return rng.choice(["a.pdf", "a.csv", "a.png", "a.zip", "a.xlsx", "a.eml", "a"]), magic + bytes(9) + noise(rng, 2000)


@breakage(*UNREADABLE, weight=3)
def random_bytes(rng: random.Random) -> Made:
    name = rng.choice(
        ["a.pdf", "a.csv", "a.png", "a.zip", "a.xlsx", "a.xls", "a.eml", "a.mbox", "a.tsv", "a.tif", "a.jpg", "a"]
    )
    return name, b"\x01" + noise(rng, rng.randrange(40, 20_000))


@breakage(*UNREADABLE, "too_large", "zip_bomb", "image_bomb", "password_protected", weight=4)
def random_bytes_behind_a_mark(rng: random.Random) -> Made:
    marks = {"pdf": b"%PDF-1.4\n", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe1", "tif": b"II*\x00", "zip": b"PK\x03\x04",
             "xlsx": b"PK\x03\x04", "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "eml": b"From: a\nSubject: b\nDate: c\n\n",
             "mbox": b"From a\nFrom: a\nSubject: b\n\n", "csv": b"\xff\xfe", "tsv": b"\xef\xbb\xbf"}  # fmt: skip
    kind = rng.choice(sorted(marks))
    return f"a.{rng.choice([kind, 'dat'])}", marks[kind] + noise(rng, rng.randrange(20, 20_000))


@breakage("empty_file")
def nothing(rng: random.Random) -> Made:
    name = rng.choice(["a.pdf", "a.csv", "a.png", "a.zip", "a.xlsx", "a.xls", "a.eml", "a.mbox", "a.tif"])
    return name, rng.choice([b"", bytes(rng.randrange(1, 100_000)), b" \n" * 50])


@breakage(*DAMAGE, "unknown_kind", "no_table", "unreadable_text")
def two_halves_of_different_files(rng: random.Random) -> Made:
    name, first = rng.choice(
        [
            ("a.pdf", wholes.pdf()),
            ("a.png", wholes.picture("PNG")),
            ("a.xlsx", wholes.workbook()),
            ("a.zip", wholes.archive()),
        ]
    )
    return name, cut(rng, first, 0.2, 0.6) + cut(rng, rng.choice([wholes.picture("JPEG"), wholes.table()]), 0.3, 0.9)
