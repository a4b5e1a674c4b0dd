"""The many names of one machine."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pdm.simulation.enterprise import BY_NAME
from pdm.simulation.profiles import Profile

CMMS = ("sap", "maximo")


def mention(
    asset: pd.Series, channel: str, profile: Profile, rng: np.random.Generator, aliases: tuple[str, ...]
) -> str:  # type: ignore[type-arg]
    """The name of `asset` as someone writes it in `channel`.

    A CMMS prints its own number or the tag. People write the tag in a form of their own, an alias of the site, or what the
    machine does.
    """
    if channel in CMMS:
        return _printed(asset, channel, rng)
    draw = rng.random()
    if draw < profile.vague_name:
        return f"{_called(asset, rng)} {asset['letter'] or asset['area']}"
    if draw < profile.vague_name + profile.odd_name:
        kind = rng.random()
        if kind < 0.22 and aliases:
            return str(rng.choice(aliases))
        if kind < 0.45:
            return described(asset, rng)
        return odd_tag(asset, rng)
    return str(asset["tag"]) if rng.random() < 0.7 else odd_tag(asset, rng, mild=True)


def odd_tag(asset: pd.Series, rng: np.random.Generator, *, mild: bool = False) -> str:  # type: ignore[type-arg]
    """The tag without its area, with other separators, in small letters, with the class in words, with zeros."""
    letters = BY_NAME[asset["equipment_class"]].letters
    number, letter = int(asset["number"]), asset["letter"]
    forms = [
        f"{letters}{number}{letter}",
        f"{letters} {number}{letter}",
        f"{letters}-{number} {letter}".strip(),
    ]
    if not mild:
        forms += [
            f"{letters}.{number}{letter}".lower(), f"{_called(asset, rng)} {number}{letter.lower()}", f"{letters}{number:05d}{letter}",
            f"{letters}{number}/{letter}" if letter else f"{letters}/{number}", f"#{number}{letter} {_called(asset, rng)}",
            f"{_called(asset, rng)} {letters}{number}{letter}",
        ]  # fmt: skip
    return str(rng.choice(forms))


def described(asset: pd.Series, rng: np.random.Generator) -> str:  # type: ignore[type-arg]
    """What the machine does, with its number or letter."""
    duty = str(asset["duty"])
    short = duty if rng.random() < 0.5 else _shortened(duty)
    tail = asset["letter"] or str(asset["number"])
    return f"{short} {_called(asset, rng)} {tail}"


def site_alias(asset: pd.Series, rng: np.random.Generator) -> str:  # type: ignore[type-arg]
    """A name the site has given: initials of the duty and a letter, as painted on old drawings."""
    initials = "".join(w[0] for w in str(asset["duty"]).split()).upper()
    return f"{initials}{BY_NAME[asset['equipment_class']].letters}-{asset['letter'] or asset['area']}{int(asset['number']) % 100:02d}"


def _printed(asset: pd.Series, channel: str, rng: np.random.Generator) -> str:  # type: ignore[type-arg]
    if channel == "sap":
        return str(asset["asset_id"]).zfill(18) if rng.random() < 0.6 else str(asset["functional_location"])
    return str(asset["tag"])


def _called(asset: pd.Series, rng: np.random.Generator) -> str:  # type: ignore[type-arg]
    return str(rng.choice(BY_NAME[asset["equipment_class"]].called))


def _shortened(words: str) -> str:
    return " ".join(w if len(w) <= 4 else w[:4].rstrip("aeiou") for w in words.split())
