"""Dates told in words, put so that figures and names of months are left: "third of May 2024", "3.V.2024", "1er mars", "2024 May 3"."""

from __future__ import annotations

import re

from pdm.grammar.months import MONTHS, WORDS_TOO

_NAME = rf"(?:{'|'.join(MONTHS)})[a-zäéûçśźń]*\b"
_MONTH = rf"(?:{'|'.join(sorted(set(MONTHS) - WORDS_TOO))})\b"
"""Whole, and none that is a word as well: neither "third out of five" nor "second marking" is a day."""
_TENS = {"twenty": 20, "thirty": 30}
_ENGLISH = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
_GERMAN = {
    word: number
    for number, word in enumerate(
        ["erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft", "zwölft"],
        start=1,
    )
}
_SPELT = re.compile(
    rf"\b(?:(?P<tens>twenty|thirty)[\s-])?(?P<word>{'|'.join(_ENGLISH)})\s+(?:day\s+)?(?:of\s+)?(?={_MONTH})", re.I
)
_SPELT_GERMAN = re.compile(rf"\b(?P<word>{'|'.join(_GERMAN)})e[rn]?\s+(?={_MONTH})", re.I)
_OF = re.compile(rf"\b(\d{{1,2}})\s?(?:st|nd|rd|th|er|º|°)?\s+(?:day\s+)?of\s+(?={_MONTH})", re.I)
_ORDINAL = re.compile(rf"\b(\d{{1,2}})\s?(?:er|º|°)\s+(?=(?:de\s+)?{_NAME})", re.I)
# not II: where a picture was read it is an 11
_ROMAN = re.compile(r"(?<![\w.])(\d{1,2})\s?([./-])\s?(VIII|VII|VI|IV|IX|III|I|XII|XI|X|V)\s?\2\s?(\d{4}|\d{2})(?!\d)")
_ROMANS = dict(
    zip(
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"],
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        strict=True,
    )
)
_YEAR_FIRST = re.compile(rf"\b((?:19|20)\d\d)[\s,/-]+({_NAME})\.?[\s,/-]+(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.h])", re.I)


def in_figures(text: str) -> str:
    """The text with days in words as figures, months in Roman figures by their names, and a year that stands first put last."""
    if not any(c.isalpha() for c in text):
        return text
    text = _SPELT.sub(lambda m: f"{_ENGLISH[m['word'].casefold()] + _TENS.get((m['tens'] or '').casefold(), 0)} ", text)
    text = _SPELT_GERMAN.sub(lambda m: f"{_GERMAN[m['word'].casefold()]} ", text)
    text = _ORDINAL.sub(r"\1 ", _OF.sub(r"\1 ", text))
    text = _ROMAN.sub(lambda m: f"{m[1]} {_ROMANS[m[3]]} {m[4]}", text)
    return _YEAR_FIRST.sub(r"\3 \2 \1", text)
