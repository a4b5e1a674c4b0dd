"""What is said of a machine and is no name of it: its maker (`Elopak`, `Grasso 2`), or the letters of its tag alone (`GEN`).

Such a name means a machine where no other one is of this maker or has these letters; another that nobody registered may be, so a person
says.
"""

from __future__ import annotations

from pdm.entity_resolution.by_tag import Told
from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.names import Name, name_key

_LEAST = 2
"""Letters of a tag that are written for all of it."""
_MOST = 3
"""Machines, at most, of which a hint is worth telling."""


def hinted(name: Name, index: SiteIndex) -> dict[int, Told]:
    """Candidates of the maker that a name gives, with the unit number and letter beside it, or else of the letters of a tag."""
    if not name.words or name.numbers:
        return {}
    made = index.by_maker.get("".join(name_key(word) for word in name.words), [])
    its = [i for i in made if _is_unit(name, i, index)]
    label = f'"{name.text}" is its maker'
    if not its and len(name.words) == 1 and len(name.key) >= _LEAST and name.key == name.words[0]:
        its = index.by_letters[name.key].tolist() if name.key in index.by_letters else []
        label = f'"{name.text}" are the letters of its tag'
    return {i: Told("hint", "hint", label) for i in its} if len(its) <= _MOST else {}


def _is_unit(name: Name, i: int, index: SiteIndex) -> bool:
    candidate = index.candidates[i]
    return name.unit in ("", candidate.unit) and name.letter in ("", candidate.train)
