"""Columns of equipment lists: which of them is which column of a register, by their headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from pdm.vocabulary.fields import candidates
from pdm.vocabulary.heading_text import normalise, spelt_out

_SHORT = frozenset(
    {"of", "the", "a", "d", "de", "des", "du", "der", "die", "das", "le", "la", "les", "l", "del", "el", "di", "do", "da", "van", "het"}
)  # fmt: skip
"""Words that change no heading."""
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CUT = 3
"""Letters that a cut-off word keeps at least ("Übergeordn.")."""
_SAME, _OF_SYSTEM, _CUT_SHORT, _IN_PART = 1.0, 0.9, 0.8, 0.7
_SYSTEM = re.compile(r"^\s*(?:sap|maximo|erp|cmms|eam|oracle|infor|ifs|navision|dynamics)\b[\s._:-]*(?=\S)", re.I)
"""Systems whose own number of an asset stands below: "SAP Eqpt No."."""
_BETWEEN = re.compile(r"\s*[/&+,]\s*|\s+(?:and|und|et|y|e|en)\s+", re.I)
_MAY_HOLD_MORE = (
    "description",
    "functional_location",
    "manufacturer",
    "model",
    "serial_no",
    "equipment_class",
    "installed_on",
)
"""What may stand in one cell with something else ("Model / Capacity"), since it tells no assets apart."""
_SURE = 0.93
_AS_IN_LOGS = {
    "equipment_name": "description", "functional_location": "functional_location", "manufacturer": "manufacturer",
    "serial_no": "serial_no", "status": "status",
}  # fmt: skip
"""What headings of logs are in a list."""
_NAMING = ("asset_id", "tag")
_ABOVE = re.compile(
    r"\b(?:parent|superior|super ?ord\w*|master|main|uber(?:geordnet\w*|g)|haupt|parente?|pere|padre|pai|superieure?|superiore|principal|hoofd|bovenliggend\w*|overordn\w*|overgeordn\w*)\b"
)
"""Words of headings of the asset that another one is part of."""
_SEVERAL = ("aliases",)
"""What may stand in several columns."""


def columns_of(headings: Sequence[str], filled: Sequence[bool] | None = None, *, cut: bool = True) -> dict[int, str]:
    """Columns of a register by position; columns that are nothing known are absent.

    Args:
        headings: The header row.
        filled: Whether a column holds anything; one that does not gives way to one that does.
        cut: Whether words of a heading may be cut off, as narrow columns make them.

    Returns:
        Position to column of `REGISTER`, or `status` or `key` (what tells assets apart where no column is named so). `key` and
        `aliases` may occur more than once.
    """
    scored: list[tuple[bool, float, int, int, str]] = []
    for position, heading in enumerate(headings):
        has = filled[position] if filled is not None else True
        for column, (score, rank) in _meant(heading, cut).items():
            scored.append((not has, -score, rank, position, column))
    found: dict[int, str] = {}
    keys, places = list[int](), list[int]()
    for _, _, _, position, column in sorted(scored):
        if column == "key":
            keys.append(position)
        elif column == "place":
            places.append(position)
        elif position not in found and (column in _SEVERAL or column not in found.values()):
            found[position] = column
    free = [p for p in places if p not in found]
    if free and "functional_location" not in found.values():
        found[free[0]] = "functional_location"
    if not {"asset_id", "tag"} & set(found.values()):
        # a machine's name stays its description while something else tells machines apart
        for position in sorted(keys, key=lambda p: found.get(p) is not None):
            if position not in found or "key" not in found.values():
                found[position] = "key"
    return dict(sorted(found.items()))


def names_assets(heading: str) -> bool:
    """Whether names or numbers of assets stand below a heading, be it beside others that tell them apart."""
    return bool(set(_NAMING) & _meant(heading, cut=True).keys())


def says(heading: str) -> str:
    """The column of a register that a heading says best, empty where it says none."""
    meant = {c: at for c, at in _meant(heading, cut=True).items() if c != "key"}
    best = min(meant, key=lambda c: (-meant[c][0], meant[c][1]), default="")
    return "functional_location" if best == "place" else best


def _meant(heading: str, cut: bool) -> dict[str, tuple[float, int]]:
    """Columns that a heading may stand for: how well it fits, and its rank among their names; what stands in brackets may only explain."""
    for written in (heading, _ASIDE.sub(" ", heading), spelt_out(heading)):
        if named := _named(written, cut):
            return named
    own = _SYSTEM.sub("", heading)
    if own != heading:
        return {c: (min(score, _OF_SYSTEM), rank) for c, (score, rank) in _meant(own, cut).items()}
    if not cut:
        return {}
    above = _ABOVE.sub(" ", normalise(heading))
    if above != normalise(heading) and {*_NAMING, "key"} & _named(above, cut).keys():
        # whatever an asset is told by, "Parent Asset Code" is that of the one that it is part of
        return {"parent_id": (_OF_SYSTEM, 0)}
    of_log = next((m.field for m in candidates(heading.strip(), _SURE)[:1]), "")
    if of_log in _AS_IN_LOGS:
        return {_AS_IN_LOGS[of_log]: (_CUT_SHORT, 0)}
    parts = [p for p in _BETWEEN.split(heading) if p.strip()]
    if len(parts) < 2:
        return {}
    first = next((named for p in parts if (named := _named(p, cut) or _named(spelt_out(p), cut))), {})
    return {c: (_IN_PART, rank) for c, (_, rank) in first.items() if c in _MAY_HOLD_MORE}


def _named(heading: str, cut: bool) -> dict[str, tuple[float, int]]:
    text = normalise(heading)
    words = _words(text)
    if not words:
        return {}
    compact, out = text.replace(" ", ""), dict[str, tuple[float, int]]()
    for column, names in _names().items():
        for rank, (name, parts) in enumerate(names):
            if name == compact or sorted(parts) == sorted(words):
                score = _SAME
            elif cut and _cut_off(words, parts):
                score = _CUT_SHORT
            else:
                continue
            if column not in out or score > out[column][0]:
                out[column] = (score, rank)
    return out


def _words(text: str) -> list[str]:
    words = text.split()
    return [w for w in words if w not in _SHORT] or words


def _cut_off(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a heading is a name with words cut off, in its order."""
    if len(words) != len(name):
        return False
    return all(w == n or (len(w) >= _CUT and n.startswith(w)) for w, n in zip(words, name, strict=True))


@cache
def _names() -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    raw = tomllib.loads(resources.files(__package__).joinpath("register_headings.toml").read_text(encoding="utf-8"))
    return {
        column: tuple((normalise(n).replace(" ", ""), tuple(_words(normalise(n)))) for n in names)
        for column, names in raw.items()
    }
