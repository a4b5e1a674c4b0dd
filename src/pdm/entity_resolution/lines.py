"""Lines and the like that machines stand on and are named after, by their descriptions or by what they are parts of: `L1`, `line 2`, `bay 3`."""

from __future__ import annotations

import re
from typing import NamedTuple

from pdm.accents import unaccented
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import is_idle, name_key
from pdm.vocabulary.numbered_places import NUMBERED_PLACES, is_short_for

Line = tuple[str, str]
"""Its word and its number, as `SiteIndex.numbered` has them."""
_WRITTEN = re.compile(r"(?<![^\W_])([^\W\d_]+)[ .:#\-]{0,2}(?:n(?:[or]\b\.?|°)\s?)?0*(\d{1,2})(?![^\W_])", re.I)
_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 3
"""Letters of a word for a machine, and of what is short for it in a tag, at least."""
_ABOVE = 5
"""Parents over one another that are looked at, at most."""


class Beside(NamedTuple):
    """A name of which a part is a line.

    Attributes:
        machine: What is left of it.
        line: The line.
    """

    machine: str
    line: Line


def line_of(word: str, number: str, index: SiteIndex) -> Line | None:
    """The line of the site that a word and a number behind it name; None where there is none, or several."""
    said = unaccented(word)
    known = [line for line in _lines(index) if line[1] == number and is_short_for(said, line[0])]
    return known[0] if len(known) == 1 else None


def beside(name: str, index: SiteIndex) -> Beside | None:
    """A name taken apart into a word for a machine and its line (`Filler` and `line 2` of `L2 Filler`); None where it is not of both, or
    the number beside the letters is that of other machines, too."""
    found = [(m, line) for m in _WRITTEN.finditer(name) if (line := line_of(m[1], m[2], index)) is not None]
    if len(found) != 1:
        return None
    written, line = found[0]
    rest = f"{name[: written.start()]} {name[written.end() :]}".strip(" \t,;:/|()-–")
    words = [w for w in _WORD.findall(rest) if len(w) >= _LEAST and not is_idle(w)]
    if not words or re.search(r"\d", rest) or _is_tag(written[1], written[2], line, index):
        return None
    return Beside(rest, line)


def stands_on(line: Line, index: SiteIndex) -> frozenset[int]:
    """Candidates on a line, by their descriptions or by what they are parts of; not the line itself."""
    return _standing(index).get(line, frozenset())


def standing_there(place: str, index: SiteIndex) -> frozenset[int]:
    """Candidates on the line that a title names by its word and number; none where it is none of the site."""
    word, _, number = place.partition(" ")
    line = line_of(word, number, index) if number else None
    return stands_on(line, index) if line is not None else frozenset()


def is_line(name: str, index: SiteIndex) -> bool:
    """Whether a name is a line of the site and nothing more."""
    written = _WRITTEN.fullmatch(name.strip())
    return written is not None and line_of(written[1], written[2], index) is not None


def line_itself(i: int, index: SiteIndex) -> Line | None:
    """The line that a candidate is: others are parts of it, and it is called so; None where it is none."""
    lines = [line for line in index.numbered_of(i) if line[0] in NUMBERED_PLACES]
    return lines[0] if len(lines) == 1 and index.candidates[i].asset_id in _parents(index) else None


def tagged_so(machine: str, i: int, index: SiteIndex) -> bool:
    """Whether a tag or a place of a candidate holds what is short for the one word of a name: `L4-BLOW` for `blower`."""
    words = [w for w in map(unaccented, _WORD.findall(machine)) if len(w) >= _LEAST and not is_idle(w)]
    if len(words) != 1:
        return False
    names = (shown for shown, kind in index.candidates[i].names.values() if kind in ("tag", "place"))
    parts = (unaccented(part) for shown in names for part in _WORD.findall(shown) if len(part) >= _LEAST)
    return any(words[0].startswith(part) or part.startswith(words[0]) for part in parts)


def _lines(index: SiteIndex) -> list[Line]:
    key = "lines"
    if key not in index.worked:
        index.worked[key] = sorted(line for line in index.numbered if line[0] in NUMBERED_PLACES)
    out: list[Line] = index.worked[key]
    return out


def _parents(index: SiteIndex) -> frozenset[str]:
    key = "parents"
    if key not in index.worked:
        index.worked[key] = frozenset(c.parent for c in index.candidates if c.parent)
    out: frozenset[str] = index.worked[key]
    return out


def _is_tag(letters: str, number: str, line: Line, index: SiteIndex) -> bool:
    """Whether letters and a number are the tag of a machine that is not on this line, nor the line itself: the loom `L1`."""
    if unaccented(letters) == line[0]:
        return False
    its = set(index.by_name.get(name_key(letters + number), ()))
    its.update(
        i for i in index.by_number.get(number, ()) for t in index.candidates[i].tags if t.letters == letters.upper() and not t.suffix
    )  # fmt: skip
    return any(line not in index.numbered_of(i) and i not in stands_on(line, index) for i in its)


def _standing(index: SiteIndex) -> dict[Line, frozenset[int]]:
    key = "on lines"
    if key not in index.worked:
        index.worked[key] = _all(index)
    out: dict[Line, frozenset[int]] = index.worked[key]
    return out


def _all(index: SiteIndex) -> dict[Line, frozenset[int]]:
    at = {c.asset_id: i for i, c in enumerate(index.candidates)}
    out: dict[Line, set[int]] = {}
    for i, candidate in enumerate(index.candidates):
        lines = {line for line in index.numbered_of(i) if line[0] in NUMBERED_PLACES}
        if lines and candidate.asset_id in _parents(index):
            continue
        above = at.get(candidate.parent)
        for _ in range(_ABOVE):
            if lines or above is None:
                break
            lines = {line for line in index.numbered_of(above) if line[0] in NUMBERED_PLACES}
            above = at.get(index.candidates[above].parent)
        for line in lines:
            out.setdefault(line, set()).add(i)
    return {line: frozenset(its) for line, its in out.items()}
