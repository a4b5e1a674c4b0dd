"""Short names that a plant's own register explains: `CWP-2` is an alias of `Cooling water pump 2`, so CW is cooling water."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pdm.entity_resolution.classes import class_of_word
from pdm.entity_resolution.names import take_apart, unit_and_letter, words_of
from pdm.grammar.tags import parse

Lexicon = dict[str, frozenset[str]]
"""Short word to the description words it stands for."""


def learn_lexicon(register: pd.DataFrame, aliases: pd.DataFrame) -> Lexicon:
    """Short words of aliases (the register's and those that people confirmed) and what they stand for.

    An alias teaches only where its unit number is the description's. A short word that is used for different things keeps what
    these have in common.

    Args:
        register: records.REGISTER, all sites: abbreviations are shared.
        aliases: site, alias, asset_id.
    """
    out: dict[str, frozenset[str]] = {}
    confirmed: dict[str, list[str]] = {}
    for alias, asset in zip(aliases["alias"], aliases["asset_id"], strict=True):
        confirmed.setdefault(str(asset), []).append(str(alias))
    for asset, tag, description, listed in zip(
        register["asset_id"], register["tag"], register["description"], register["aliases"], strict=True
    ):
        if not isinstance(description, str):
            continue
        own = listed.split(";") if isinstance(listed, str) else []
        for short, words in _taught([*own, *confirmed.get(str(asset), [])], str(tag), description):
            out[short] = out[short] & words if short in out else words
    return {short: words for short, words in out.items() if words}


def _taught(aliases: Iterable[str], tag: str, description: str) -> Iterable[tuple[str, frozenset[str]]]:
    unit, _ = unit_and_letter(description)
    words = words_of(description)
    parts = parse(tag)
    for alias in aliases:
        name = take_apart(alias)
        if len(name.words) != 1 or name.unit != unit:
            continue
        short = name.words[0]
        if short in words or class_of_word(short) is not None or len(short) > 5:
            continue
        yield short, frozenset(words)
        letters = parts.letters.casefold() if parts is not None else ""
        rest = frozenset(w for w in words if class_of_word(w) is None)
        if letters and short.endswith(letters) and len(short) - len(letters) >= 2 and rest:
            yield short[: -len(letters)], rest
