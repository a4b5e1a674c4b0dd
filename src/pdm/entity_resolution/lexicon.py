"""Short names that a plant's own register explains: `CWP-2` is an alias of `Cooling water pump 2`, so CW is cooling water."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from pdm.entity_resolution.classes import class_of_word
from pdm.entity_resolution.names import take_apart, unit_and_letter, words_of
from pdm.grammar.tags import parse

_PART = re.compile(r"[A-Za-z]+\d*|\d+")

_COLUMNS = ("asset_id", "aliases", "description", "tag", "equipment_class")

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
    return settled(add_confirmed(register_lexicon(register), register, aliases))


def register_lexicon(register: pd.DataFrame) -> Lexicon:
    """Short words of the register's own aliases; those that stand for nothing in common are kept as empty."""
    out: Lexicon = {}
    with_names = register.loc[register["aliases"].notna(), list(_COLUMNS)]
    for asset in with_names.to_dict("records"):
        _teach(out, str(asset["aliases"]).split(";"), asset)
    return out


def add_confirmed(raw: Lexicon, register: pd.DataFrame, aliases: pd.DataFrame) -> Lexicon:
    """The register's short words with those of confirmed names (site, alias, asset_id)."""
    out = dict(raw)
    confirmed: dict[str, list[str]] = {}
    for alias, asset in zip(aliases["alias"], aliases["asset_id"], strict=True):
        confirmed.setdefault(str(asset), []).append(str(alias))
    for asset in register.loc[register["asset_id"].isin(confirmed), list(_COLUMNS)].to_dict("records"):
        _teach(out, confirmed[asset["asset_id"]], asset)
    return out


def settled(raw: Lexicon) -> Lexicon:
    """Without the short words that are used for things with nothing in common."""
    return {short: words for short, words in raw.items() if words}


def _teach(out: Lexicon, aliases: Iterable[str], asset: Mapping[Any, Any]) -> None:
    description = asset["description"]
    if isinstance(description, str):
        for short, words in _taught(aliases, str(asset["tag"]), description, str(asset["equipment_class"])):
            out[short] = out[short] & words if short in out else words


def learn_suffixes(tags: dict[str, str], aliases: pd.DataFrame) -> dict[str, str]:
    """What another system writes for a component's suffix: in confirmed names `PT-96186:X1` is `PT-96186-01`, so X1 is 1.

    Args:
        tags: asset_id to tag.
        aliases: site, alias, asset_id, of one site.

    Returns:
        Token to suffix (see `pdm.grammar.tags.suffix_of`); only tokens that always stand for the same one, twice or more.
    """
    seen: dict[str, list[str]] = {}
    for alias, asset in zip(aliases["alias"], aliases["asset_id"], strict=True):
        written, own = parse(str(alias)), parse(tags.get(str(asset), ""))
        if (
            written is None
            or own is None
            or written.suffix
            or (written.letters, written.number) != (own.letters, own.number)
        ):
            continue
        for token in tokens_after(str(alias), written.number):
            seen.setdefault(token, []).append(own.suffix)
    return {t: s[0] for t, s in sorted(seen.items()) if len(s) > 1 and len(set(s)) == 1 and s[0]}


def learn_cuts(tags: dict[str, str], aliases: pd.DataFrame) -> frozenset[str]:
    """Separators that end the tag in names of another system: in `KA-9101_EPR` of KA-9101, `_` begins a measurement.

    Args:
        tags: asset_id to tag.
        aliases: site, alias, asset_id, of one site.

    Returns:
        Characters after which confirmed names, three or more, never hold a suffix of the tag.
    """
    seen: dict[str, list[bool]] = {}
    for alias, asset in zip(aliases["alias"], aliases["asset_id"], strict=True):
        written, own = parse(str(alias)), parse(tags.get(str(asset), ""))
        if (
            written is None
            or own is None
            or not written.suffix
            or (written.letters, written.number) != (own.letters, own.number)
        ):
            continue
        seen.setdefault(separator_after(str(alias), written.number + written.train), []).append(
            written.suffix == own.suffix
        )
    return frozenset(c for c, right in seen.items() if c and len(right) > 2 and not any(right))


def separator_after(text: str, number: str) -> str:
    """The character that follows a tag's number, empty at the end."""
    at = text.find(number)
    return text[at + len(number) : at + len(number) + 1] if at >= 0 else ""


def tokens_after(text: str, number: str) -> list[str]:
    """Words with their numbers that follow a tag's number, upper case."""
    at = text.find(number)
    return [t.upper() for t in _PART.findall(text[at + len(number) :])] if at >= 0 else []


def _taught(aliases: Iterable[str], tag: str, description: str, meant: str) -> Iterable[tuple[str, frozenset[str]]]:
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
        rest = frozenset(w for w in words if class_of_word(w) != meant)
        if letters and short.endswith(letters) and len(short) - len(letters) >= 2 and rest:
            yield short[: -len(letters)], rest
