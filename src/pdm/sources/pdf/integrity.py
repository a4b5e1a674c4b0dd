"""Whether a PDF is whole. The renderer mends what it can and says nothing; what it left out would be missed by nobody."""

from __future__ import annotations

import base64
import mmap
import re
import zlib
from pathlib import Path

_TAIL = 2048
_BUDGET = 400_000_000
_BLOCK = 1 << 20
_SLOW = 200_000  # text-coded streams are slow to decode
_MOST_TABLES = 64
_START = re.compile(rb"startxref\s+(\d+)")
_OBJECT = re.compile(rb"\s{0,4}\d+\s+\d+\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)\s*[\r\n]+")
_FLATE = re.compile(
    rb"/(?:Filter|F)\s*(?:/FlateDecode|/Fl|\[\s*(?P<ascii>/ASCII85Decode|/A85)?\s*/FlateDecode\s*\])\s*(?=[/>\s])"
)


def damage(path: Path, pages: int) -> tuple[bool, list[str]]:
    """What is broken in a PDF that could be opened.

    Args:
        path: The file.
        pages: Pages that the renderer found.

    Returns:
        Whether the end is missing, and what else is wrong, in words. At most 400 MB of streams are unpacked.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        tail = content[max(0, len(content) - _TAIL) :]
        cut = b"%%EOF" not in tail
        found = []
        if not cut:
            found += _tables(content, tail)
        found += _page_count(content, pages)
        if content.rfind(b"/Encrypt") < 0:
            found += _streams(content)
    return cut, found


def _tables(content: mmap.mmap, tail: bytes) -> list[str]:
    """Follow the tables of contents; every object they name must be where they say."""
    starts = _START.findall(tail)
    if not starts:
        return ["its table of contents is missing"]
    base = max(0, content[:1024].find(b"%PDF-"))
    at, seen, lost, named = int(starts[-1]), set[int](), 0, 0
    while at not in seen and len(seen) < _MOST_TABLES:
        seen.add(at)
        place = next(
            (p for p in (at, at + base) if _OBJECT.match(content, p) or content[p : p + 8].lstrip()[:4] == b"xref"),
            None,
        )
        if place is None:
            return ["its table of contents is not where it should be"]
        if _OBJECT.match(content, place):
            break  # a packed table; what it names is checked by its checksum
        missing, entries, end = _entries(content, content.find(b"xref", place) + 4, base)
        lost, named = lost + missing, named + entries
        trailer = content[end : end + 4096].split(b"startxref")[0]
        before = re.search(rb"/Prev\s+(\d+)", trailer)
        if before is None:
            break
        at = int(before.group(1))
    return [f"{lost} of {named} objects are missing"] if lost else []


def _entries(content: mmap.mmap, at: int, base: int) -> tuple[int, int, int]:
    missing = entries = 0
    while section := _SECTION.match(content, at):
        at = section.end()
        number = min(int(section.group(2)), (len(content) - at) // 18)
        for _ in range(number):
            entry = re.compile(rb"\s*(\d{10}) (\d{5}) ([nf])").match(content, at)
            if entry is None:
                return missing + 1, entries + 1, at
            at = entry.end()
            offset = int(entry.group(1))
            if entry.group(3) == b"n" and offset:
                entries += 1
                missing += not (_OBJECT.match(content, offset) or _OBJECT.match(content, offset + base))
    return missing, entries, at


def _page_count(content: mmap.mmap, pages: int) -> list[str]:
    """The root of the page tree says how many pages there are (where it is not packed)."""
    counts = []
    for found in re.finditer(rb"/Type\s*/Pages\b", content):
        start = max(content.rfind(b"obj", 0, found.start()), 0)
        body = content[start : content.find(b"endobj", found.end(), found.end() + 1_000_000)]
        count = re.search(rb"/Count\s+(\d+)", body)
        if count and b"/Parent" not in body:
            counts.append(int(count.group(1)))
    # an update puts a new tree behind the old one
    return [f"it should have {counts[-1]:,} pages and has {pages:,}"] if counts and pages not in counts else []


def _streams(content: mmap.mmap) -> list[str]:
    broken = packed = 0
    budget = _BUDGET
    position = 0
    while budget > 0 and (found := _STREAM.search(content, position)):
        start = found.end()
        stop = content.find(b"endstream", start)
        if stop < 0:
            return [*_told(broken + 1, packed + 1)]
        position = stop + 9
        head = content[max(0, found.start() - 1500) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        flate = _FLATE.search(head)
        if flate is None:
            continue
        packed += 1
        whole, used = _unpacks(content, start, stop, bool(flate.group("ascii")), budget)
        budget -= used
        broken += not whole
    return _told(broken, packed)


def _told(broken: int, packed: int) -> list[str]:
    return [f"{broken} of {packed} packed parts cannot be unpacked"] if broken else []


def _unpacks(content: mmap.mmap, start: int, stop: int, ascii85: bool, budget: int) -> tuple[bool, int]:
    unpack = zlib.decompressobj()
    used = 0
    try:
        if ascii85 and stop - start > _SLOW:
            return True, stop - start
        if ascii85:
            blocks = [base64.a85decode(content[start:stop].strip().removesuffix(b"~>"))]
        else:
            blocks = [content[i : min(i + _BLOCK, stop)] for i in range(start, stop, _BLOCK)]
        for block in blocks:
            while block and not unpack.eof:
                used += len(unpack.decompress(block, _BLOCK))
                block = unpack.unconsumed_tail
                if used > budget:
                    return True, used
    except (zlib.error, ValueError):
        return False, used
    return unpack.eof, used
