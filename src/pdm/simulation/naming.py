"""The many names of one machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pdm.simulation.enterprise import BY_NAME
from pdm.simulation.profiles import Profile
from pdm.simulation.wording import pick

CMMS = ("sap", "maximo")


def mention(
    asset: Mapping[str, Any], channel: str, profile: Profile, rng: np.random.Generator, day: int = 10**6
) -> str:
    """The name of `asset` as someone writes it in `channel`.

    A CMMS prints its own number, the place or the tag. People write the tag in a form of their own, a name the site has
    given, or what the machine does. Before the day `retagged_on` they write the old tag.

    Args:
        asset: A row of the truth's assets.
        channel: Where it is written.
        profile: `odd_name` and `vague_name`.
        rng: Source of chance.
        day: Day of writing.
    """
    if channel in CMMS:
        return _printed(asset, channel, rng)
    if day < int(asset["retagged_on"]):
        return old_tag(asset)
    draw = rng.random()
    if draw < profile.vague_name:
        # names no single machine for sure: its neighbours are called the same
        return f"{_called(asset, rng)} {asset['letter'] or asset['area']}"
    if draw < profile.vague_name + profile.odd_name:
        kind = rng.random()
        if kind < 0.16:
            return site_alias(asset)
        if kind < 0.58:
            return described(asset, rng)
        return odd_tag(asset, rng)
    return str(asset["tag"]) if rng.random() < 0.6 else odd_tag(asset, rng, mild=True)


def odd_tag(asset: Mapping[str, Any], rng: np.random.Generator, *, mild: bool = False) -> str:
    """The tag without its area, with other separators, in small letters, with the class in words, with zeros."""
    letters = BY_NAME[asset["equipment_class"]].letters
    number, letter = int(asset["number"]), str(asset["letter"])
    forms = [
        f"{letters}{number}{letter}", f"{letters} {number}{letter}", f"{letters}-{number} {letter}".strip(),
    ]  # fmt: skip
    if not mild:
        called = _called(asset, rng)
        forms += [
            f"{letters}.{number}{letter}".lower(), f"{called} {number}{letter.lower()}",
            f"{letters}{number:05d}{letter}", f"{letters}{number}/{letter}" if letter else f"{letters}/{number}",
            f"#{number}{letter} {called}", f"{called} {letters}{number}{letter}", f"{number}{letter}",
            f"{letters}{number}{letter}".replace("0", "O").replace("1", "I", 1),
        ]  # fmt: skip
    return pick(forms, rng)


def described(asset: Mapping[str, Any], rng: np.random.Generator) -> str:
    """What the machine does, with its unit and letter: `#2 cool wat pmp B`."""
    duty = str(asset["duty"])
    said = pick((duty, _shortened(duty), _initials(duty)), rng)
    unit, letter, called = int(asset["unit"]), str(asset["letter"]), _called(asset, rng)
    return pick(
        (
            f"#{unit} {said} {called} {letter}", f"{said} {called} {unit}{letter}", f"no.{unit} {said} {called} {letter}",
            f"{unit}{letter.lower()} {said} {called}", f"{said} {called} no {unit} {letter.lower()}",
        ),
        rng,
    ).strip()  # fmt: skip


def site_alias(asset: Mapping[str, Any]) -> str:
    """The short name of old drawings, one machine's alone at its site: letters of the duty, unit and letter."""
    letters = BY_NAME[asset["equipment_class"]].letters
    return f"{_initials(str(asset['duty']))}{letters}-{int(asset['unit'])}{asset['letter']}"


def old_tag(asset: Mapping[str, Any]) -> str:
    """The tag that a renamed machine had before."""
    return f"OLD-{BY_NAME[asset['equipment_class']].letters}{900 + int(asset['number']) % 997}{asset['letter']}"


def _printed(asset: Mapping[str, Any], channel: str, rng: np.random.Generator) -> str:
    if channel == "sap":
        return str(asset["asset_id"]).zfill(18) if rng.random() < 0.6 else str(asset["functional_location"])
    return str(asset["tag"])


def _called(asset: Mapping[str, Any], rng: np.random.Generator) -> str:
    return pick(BY_NAME[asset["equipment_class"]].called, rng)


def _shortened(words: str) -> str:
    return " ".join(w if len(w) <= 4 else w[:4].rstrip("aeiou") for w in words.split())


def _initials(words: str) -> str:
    """First letters; first and third letter of a single word."""
    parts = words.replace("-", " ").split()
    return "".join(w[0] for w in parts).upper() if len(parts) > 1 else (parts[0][0] + parts[0][2]).upper()
