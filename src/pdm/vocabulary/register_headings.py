"""Columns of equipment lists: which of them is which column of a register, by their headings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from pdm.vocabulary.fields import normalise

_SHORT = frozenset(
    {"of", "the", "a", "d", "de", "des", "du", "der", "die", "das", "le", "la", "les", "l", "del", "el", "di", "do", "da", "van", "het"}
)  # fmt: skip
"""Words that change no heading."""
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CUT = 3
"""Letters that a cut-off word keeps at least ("Übergeordn.")."""
_SAME, _CUT_SHORT = 1.0, 0.8
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
    keys: list[int] = []
    for _, _, _, position, column in sorted(scored):
        if column == "key":
            keys.append(position)
        elif position not in found and (column in _SEVERAL or column not in found.values()):
            found[position] = column
    if not {"asset_id", "tag"} & set(found.values()):
        # a machine's name stays its description while something else tells machines apart
        for position in sorted(keys, key=lambda p: found.get(p) is not None):
            if position not in found or "key" not in found.values():
                found[position] = "key"
    return dict(sorted(found.items()))


def _meant(heading: str, cut: bool) -> dict[str, tuple[float, int]]:
    """Columns that a heading may stand for: how well it fits, and its rank among their names; what stands in brackets may only explain."""
    return _named(heading, cut) or _named(_ASIDE.sub(" ", heading), cut)


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
