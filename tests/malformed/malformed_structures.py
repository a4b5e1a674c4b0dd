"""Ways to break JSON, XML, packed files and OpenDocument workbooks."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import wholes
from breakages import DAMAGE, blank, breakage, cut

Made = tuple[str, bytes]


@breakage(*DAMAGE)
def json_cut(rng: random.Random) -> Made:
    return "orders.json", wholes.json_list()[: -rng.randrange(3, 4000)]


@breakage(*DAMAGE)
def json_without_a_mark(rng: random.Random) -> Made:
    content = wholes.json_list()
    at = content.index(rng.choice([b'":', b"},"]), rng.randrange(500, 4000))
    return "orders.json", content[:at] + content[at + 2 :]


@breakage("broken_row")
def json_lines_with_a_broken_one(rng: random.Random) -> Made:
    lines = [b'{"Date": "2023-05-01", "Equipment": "P-1", "Work done": "seal leaking"}'] * 20
    at = rng.randrange(1, 18)
    return "orders.jsonl", b"\n".join([*lines[:at], lines[at][: rng.randrange(9, 60)], *lines[at + 1 :], b""])


@breakage(*DAMAGE)
def xml_cut(rng: random.Random) -> Made:
    return "orders.xml", wholes.xml_list()[: -rng.randrange(12, 4000)]


@breakage(*DAMAGE)
def xml_with_a_wrong_end(rng: random.Random) -> Made:
    content = wholes.xml_list()
    at = content.index(b"</Work_done>", rng.randrange(300, 4000))
    return "orders.xml", content[:at] + rng.choice([b"</Work>", b"&", b"<"]) + content[at + 12 :]


@breakage("unsafe_member")
def xml_with_entities(rng: random.Random) -> Made:
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * rng.randrange(8, 12)}">' for i in range(1, 10))
    dtd = rng.choice([f'<!ENTITY l0 "lol">{bomb}', '<!ENTITY x SYSTEM "file:///etc/hostname">'])
    return "orders.xml", wholes.xml_list().replace(b"<orders>", f"<!DOCTYPE orders [{dtd}]><orders>".encode(), 1)


@breakage(*DAMAGE)
def gzip_cut(rng: random.Random) -> Made:
    content = gzip.compress(wholes.table(), mtime=0)
    return "log.csv.gz", content[: rng.randrange(30, len(content) - 8)]


@breakage("zip_bomb")
def gzip_bomb(rng: random.Random) -> Made:
    return "log.csv.gz", gzip.compress(bytes(rng.randrange(20_000_000, 40_000_000)), mtime=0)


@breakage()
def ods_cut(rng: random.Random) -> Made:
    return "log.ods", cut(rng, wholes.ods())


@breakage()
def ods_zeroed(rng: random.Random) -> Made:
    return "log.ods", blank(rng, wholes.ods(), 0.4)


@breakage()
def ods_content_cut(rng: random.Random) -> Made:
    with zipfile.ZipFile(io.BytesIO(wholes.ods())) as package:
        content = package.read("content.xml")
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return "log.ods", wholes.archive(
        (("mimetype", kind), ("content.xml", content[: rng.randrange(100, len(content) - 90)]))
    )
