"""Mails in which each row is a job: "P7 clutch chattering.", "Compressor 2 would not load.", without bullets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from pdm.sources.texts.line_words import GOODBYE, HELLO, signs
from pdm.sources.texts.typed_entry import BULLET

_FINISHED = re.compile(r"[.!?)]\s*$")
_BEGINS = re.compile(r"\s{0,3}[#(\"'’]?[A-ZÀ-Þ\d]")
_CODE = re.compile(r"(?<![\w/.-])(?!(?:KW|CW|WK|FY|HJ|Q|H|V|A)\d)[A-Z]{1,4}\d{1,3}[A-Z]?(?![\w/.-]|\s?(?:bar|mm|h)\b)")
"""A machine by a code as short as people call it ("P7", "WC20"); weeks, quarters, editions and sizes of paper are none."""
_GOES_ON = re.compile(
    r"(?:we|i|it|this|that|these|they|he|she|then|and|but|so|also had to|please|pls|wir|ich|es|er|sie|dann|danach|und|aber|bitte|on|nous|il|elle|ils|elles|ce|cela|ensuite|puis|et|mais|merci|se|lo|la|esto|luego|y|pero|por favor"
    r"|hij|wij|we|het|dit|dan|en|maar|graag|si|questo|poi|e|ma|isso|depois|mas)\b",
    re.I,
)
"""What begins a sentence that goes on with the row above it."""
_APART = re.compile(r"\s*(?:[\w./#&'’()-]+ ){0,3}[\w./#&'’()-]+(?: [-–—] |: )")
"""A few words that are set apart at the head of a row, as names are ("Die cart - nothing wrong")."""
_LEAST, _FEW, _SHARE = 3, 2, 0.5
"""Rows of such a list, machines that they begin with, and the share of rows that are finished, and that tell of a machine."""
_SMALL, _HEAD = 0.25, 3
"""Share of rows that may begin with a small letter, and their first words, which name a machine then ("cell 10 dropped its zero")."""


def short_code(text: str) -> re.Match[str] | None:
    """The first short code of a machine in a text, or None."""
    return _CODE.search(text)


def listed_rows(lines: Sequence[str], tells: Callable[[str], bool]) -> dict[str, bool]:
    """Rows of paragraphs in which each row begins as a sentence does, most are finished, and most tell of a machine; and whether each is a job of its own, or goes
    on with the row above it.

    Args:
        lines: Of a mail.
        tells: Whether a row tells of a machine of the site, or of a kind of machine.
    """
    out: dict[str, bool] = {}
    for filled, block in groupby(enumerate(lines), key=lambda at: bool(at[1].strip())):
        rows = [
            (n, line)
            for n, line in block
            if not (HELLO.match(text := line.strip()) or GOODBYE.match(text) or signs(text))
        ]
        if not filled or len(rows) < _LEAST or any(BULLET.match(line) for _, line in rows):
            continue
        small = [line for _, line in rows if not _BEGINS.match(line)]
        if len(small) > _SMALL * len(rows) or not all(tells(" ".join(line.split()[:_HEAD])) for line in small):
            continue
        finished = sum(_FINISHED.search(line) is not None for _, line in rows[:-1])
        heads = {n for n, line in rows if tells(line) or short_code(line)}
        if finished >= _SHARE * (len(rows) - 1) and len(heads) >= max(_FEW, _SHARE * len(rows)):
            begins = {n for n, line in rows if n in heads or _APART.match(line)}
            out |= {line: n == rows[0][0] or (n in begins and not _GOES_ON.match(line.strip())) for n, line in rows}
    return out
