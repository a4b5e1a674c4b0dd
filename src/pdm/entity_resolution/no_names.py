"""What stands where a machine's name belongs and is none: who signed and when (`MO 3/4/24`), or an element of a protection relay (`59GN`)."""

from __future__ import annotations

import re

from pdm.entity_resolution.index import SiteIndex
from pdm.grammar.dates import parse

_INITIALS = 3
"""Letters of who signed, at most."""
_LETTERS = re.compile(r"[^\W\d_]+")
_DAY = re.compile(r"\d{1,2}(?:[./-]\d{1,2}[./-]\d{2,4}|[ .-]?[^\W\d_]{3,9}[ .-]?\d{2,4})")
"""A day with its year."""
_ELEMENT = re.compile(
    r"(?:21|24|25|27|32|37|40|46|47|49|50|51|52|55|59|60|62|63|64|67|68|76|78|79|81|86|87)(?:/\d\d)?[- ]?(?:BF|GN|TN|LR|NT|REF|[ABFGHLNOPQRSTUVXY])[A-Z0-9]?"
)
"""The number of a device of a switchgear or relay (ANSI C37.2) and the letters for what it protects."""


def is_signed_day(text: str, index: SiteIndex) -> bool:
    """Whether a text is a day with its year and no more than initials beside, which are not the letters of the site's tags."""
    day = _DAY.search(text)
    if day is None or not any(parse(day[0], order=order) for order in ("DMY", "MDY")):
        return False
    beside = _LETTERS.findall(text[: day.start()] + " " + text[day.end() :])
    rest = re.sub(r"[^\w]|[^\W\d_]", "", text[: day.start()] + text[day.end() :])
    return (
        not rest
        and len("".join(beside)) <= _INITIALS
        and not any(letters.upper() in index.letters for letters in beside)
    )


def is_relay_element(text: str, index: SiteIndex) -> bool:
    """Whether a text is an element of a relay, at a site of which no tag bears its number."""
    return _ELEMENT.fullmatch(text.strip()) is not None and text.strip()[:2] not in index.by_number
