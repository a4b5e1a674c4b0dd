"""A bare name together with where its machine stands: "Seamer" in the column of machines and "L1" in that of lines is the "Seamer line 1" of the register."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pdm.entity_resolution.candidate import Candidate
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import take_apart

_PLACE = re.compile(r"(?P<word>[^\W\d_]+)[ .:#-]{0,2}(?:n[o°r][. ]{0,2})?0*(?P<number>\d{1,2})(?![\d])", re.I)
_SHORT = {
    "l": frozenset(("line", "ligne", "linie", "linea", "línea", "linha", "lijn", "linia", "lane")),
    "h": frozenset(("hall", "halle", "hal", "hala")),
    "z": frozenset(("zone", "zona", "strefa")),
}
"""What a letter before the number of a place stands for."""


def located(name: str, place: str, index: SiteIndex) -> str:
    """The name with the place behind it, as the register has both.

    Args:
        name: A name without a number.
        place: Where the machine stands, with a number.
        index: The site.

    Returns:
        Empty where several machines are called so there, or none, or the name tells one without the place.
    """
    said = take_apart(name)
    found = _PLACE.search(place)
    if found is None or said.tag is not None or said.letter or not said.words or any(c.isdigit() for c in name):
        return ""
    called = [c for c in index.candidates if set(said.words) <= set(c.words)]
    there = [(c, word) for c in called for word in _stands(c, found["word"].casefold(), found["number"], said.words)]
    if len(called) < 2 or len({c.asset_id for c, _ in there}) != 1:
        return ""
    return f"{name} {there[0][1]} {found['number']}"


def _stands(candidate: Candidate, written: str, number: str, said: tuple[str, ...]) -> Iterator[str]:
    """The word of the place under which a machine is in the register with that number."""
    meant = _SHORT.get(written, frozenset((written,)))
    if len(written) == 1 and written not in _SHORT:
        return
    if candidate.unit == number:
        yield from (w for w in candidate.words if w in meant and w not in said)
    for shown in (shown for shown, kind in candidate.names.values() if kind == "place"):
        at = _PLACE.search(shown)
        if at is not None and at["number"] == number and at["word"].casefold() in (*meant, written):
            yield at["word"].casefold()
