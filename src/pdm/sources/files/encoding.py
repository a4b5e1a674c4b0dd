"""Which encoding a text file is in."""

from __future__ import annotations

import codecs
import itertools
from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_USUAL = set("äöüÄÖÜßéèêëàâçîïôùûñóíáúòìãõÿÉÈÊËÀÂÇÎÏÔÙÛÑÓÍÁÚÒÌÃÕŒåøæÅØÆ°ºªµ²³½¼±·–—’‘“”„«»€£§×\u00a0…•™®©")
_STRANGE = (
    "iso8859_3",
    "iso8859_10",
    "iso8859_14",
    "hp_roman8",
    "mac_iceland",
    "mac_turkish",
    "ptcp154",
    "kz1048",
    "cp1006",
    "shift_jis_2004",
    "shift_jisx0213",
)
"""Encodings that hardly any program writes and that fit nearly every western text, or that have other signs for those of ASCII."""
_SAMPLE = 1 << 20


def encoding_of(path: Path) -> str:
    """The encoding of the text at `path`: by its mark, by being valid UTF-8, else the likeliest.

    Reads the file once in blocks, so memory does not grow with it.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name
        wide = _wide(head)
        if wide:
            return wide
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        bad = b""
        while block := file.read(_SAMPLE):
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                bad = block
                break
        else:
            return "utf-8"
    return encoding_of_bytes(bad)


def encoding_of_bytes(sample: bytes) -> str:
    """The likeliest encoding of bytes that are not valid UTF-8 throughout."""
    valid = sample.decode("utf-8", errors="replace")
    broken = valid.count("\ufffd")
    beyond = sum(1 for c in valid if ord(c) > 127) - broken
    if beyond > 4 * broken:
        # UTF-8 with a few damaged bytes
        return "utf-8"
    text = b"\n".join([line for line in sample.splitlines() if any(b > 127 for b in line)][:500])
    if not text:
        return "utf-8"
    best, share = "cp1252", 0.0
    for name in ("cp1252", "cp850", "mac_roman"):
        usual = _usual(text.decode(name, errors="replace"))
        if usual > share + 0.02:
            best, share = name, usual
    if share >= 0.8:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(text, cp_exclusion=list(_STRANGE)).best()
    return found.encoding if found is not None else best


def _usual(text: str) -> float:
    """Share of letters beyond ASCII that stand where western languages have them: not a capital within a word, not in rows."""
    good = n = run = 0
    for before, letter in itertools.pairwise(" " + text):
        run = run + 1 if letter > "\x7f" and letter.isalpha() else 0
        if letter > "\x7f":
            n += 1
            good += letter in _USUAL and not (letter.isupper() and before.islower()) and run < 3
    return good / n if n else 0.0


def _wide(head: bytes) -> str:
    """UTF-16 without a mark has a zero in every other byte."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.5 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 * pairs and odd < 0.1 * pairs else ""
