"""What stands between words, and where capitals do: in lines of logs and in running English."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pdm.lattice import LATIN
from pdm.ocr.language.ngrams import COLUMN_CODES, DIGIT, EDGE, SIZE, SPACE

Floats = npt.NDArray[np.float64]

LETTER, NUMERAL, GAP, SIGN, END = range(5)
SMALL, NAME, EITHER, ANY, ALWAYS = range(5)
"""How a word is written: small, as a name, either way, unknown, always with a capital (I)."""


class Marks(NamedTuple):
    """Chances of what is no letter.

    Attributes:
        between: Of each kind of character after each kind (a letter before: where the word ends there); [before, after].
        signs: Of each code within its kind; letters have theirs from words.
        opening: As `signs`, of those behind a space.
        capitals: Log chance of a small letter and of a capital at the beginning of a word; [how it is written][within a sentence, at
            its beginning][small, capital].
    """

    between: Floats
    signs: Floats
    opening: Floats
    capitals: Floats


def _code(character: str) -> int:
    return int(COLUMN_CODES[LATIN.index(character) + 1])


def _kinds() -> npt.NDArray[np.int64]:
    kinds = np.full(SIZE, SIGN, dtype=np.int64)
    kinds[[DIGIT, SPACE, EDGE, 0]] = NUMERAL, GAP, END, END
    kinds[[_code(c) for c in LATIN if c.isalpha()]] = LETTER
    return kinds


def _signs(usual: dict[str, float], other: float) -> Floats:
    chances = np.ones(SIZE)
    signs = {c: usual.get(c, other) for c in LATIN if not c.isalnum() and c != " "}
    for c, rate in signs.items():
        chances[_code(c)] = rate / sum(signs.values())
    return chances


KINDS = _kinds()
"""Kind of each code."""

APOSTROPHE = _code("'")
STOPS = np.isin(np.arange(SIZE), [_code(c) for c in ".!?"])
"""Codes that end a sentence."""

LOGS = Marks(
    np.array(
        [
            [0.0, 0.02, 0.72, 0.10, 0.16],
            [0.10, 0.45, 0.20, 0.15, 0.10],
            [0.80, 0.14, 0.004, 0.05, 0.006],
            [0.35, 0.30, 0.25, 0.03, 0.07],
            [0.80, 0.14, 0.001, 0.05, 0.009],
        ]
    ),
    _signs(dict(zip(".,-/':()#%&+°", (9, 9, 6, 6, 4, 2, 2, 2, 1, 1, 1, 1, 1), strict=True)), 0.05),
    _signs(dict(zip("-&(#/+'.,:", (9, 4, 4, 4, 4, 3, 2, 1, 1, 1), strict=True)), 0.05),
    np.zeros((5, 2, 2)),
)
"""In plain lines of text."""


def _prose() -> Marks:
    between = [
        [0.0, 0.002, 0.75, 0.14, 0.108],
        [0.04, 0.45, 0.25, 0.20, 0.06],
        [0.97, 0.018, 0.001, 0.01, 0.001],
        [0.22, 0.01, 0.65, 0.05, 0.07],
        [0.97, 0.018, 0.001, 0.01, 0.001],
    ]
    usual = dict(zip(".,'-\":;?!()&/", (36, 33, 13, 6, 5, 1.5, 1.5, 2, 1.5, 1, 1, 0.4, 0.3), strict=True))
    capital = np.array([[0.02, 0.955], [0.95, 0.98], [0.06, 0.955], [0.09, 0.95], [0.995, 0.995]])
    opening = dict(zip("\"'(-&/$#", (30.0, 10, 12, 15, 4, 1, 4, 2), strict=True))
    return Marks(
        np.array(between), _signs(usual, 0.02), _signs(opening, 0.05), np.log(np.stack([1 - capital, capital], axis=2))
    )


PROSE = _prose()
"""In running English; counted on texts of Debian's `fortunes` with lines of 48 characters, rounded."""

PROSE_CASING = np.log([[[0.5, 0.5], [0.5, 0.5]], [[0.91, 0.09], [0.998, 0.002]], [[0.91, 0.09], [0.92, 0.08]]])
"""Log chance of a small letter and of a capital in running English; [letter before: none, small, capital][word begins, goes on]."""
