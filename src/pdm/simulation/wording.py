"""What people write: phrases per kind of record (wording.toml), in somebody's shorthand, spelling and hand.

All words stand in `wording.toml` and nowhere else in the package, so that nobody is examined on his own answer sheet.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pdm.simulation.profiles import Profile


@cache
def words() -> dict[str, Any]:
    """The tables of wording.toml."""
    return tomllib.loads(Path(__file__).with_name("wording.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Voice:
    """How somebody writes.

    Attributes:
        short: The short form of a word that this person uses.
        case: `lower`, `upper` or `sentence`.
        american: American words and degrees Fahrenheit.
    """

    short: Mapping[str, str]
    case: str
    american: bool


def make_voice(american: bool, rng: np.random.Generator) -> Voice:
    """A way of writing, drawn."""
    short = {word: pick(forms, rng) for word, forms in words()["short"].items()}
    return Voice(short, str(rng.choice(("lower", "sentence", "upper"), p=(0.55, 0.3, 0.15))), american)


def pick(options: Sequence[str], rng: np.random.Generator) -> str:
    """One of the options, all alike."""
    return options[int(rng.integers(len(options)))]


def phrase(event: Mapping[str, Any], profile: Profile, rng: np.random.Generator) -> str:
    """A phrase for an event, with its blanks.

    Args:
        event: kind, true_kind, mode, repaired, equipment_class.
        profile: `trap` is the share of phrases that sound like another kind of event.
        rng: Source of chance.
    """
    said = words()
    kind, trap = str(event["kind"]), rng.random() < profile.trap
    if kind == "failure":
        quiet = trap and rng.random() < 0.8
        return pick(said["failure"]["quiet" if quiet else event["equipment_class"]], rng)
    if kind == "precursor":
        sounds_bad = trap and not event["repaired"] and rng.random() < 0.15
        text = pick(said["precursor"]["trap" if sounds_bad else event["mode"]], rng)
        if rng.random() < 0.06:
            text += pick(said["after"]["negated"], rng)
    elif kind == "inspection":
        found = event["true_kind"] == "worn"
        text = pick(said["inspection"]["worn" if found else "trap" if trap else "fine"], rng)
    elif kind in ("plan", "harmless"):
        name = {"plan": "planned", "harmless": "harmless"}[kind]
        return pick(said["routine"][f"{name}_trap" if trap else name], rng)
    else:
        return pick(said["routine"][kind], rng)
    return text + pick(said["after"]["repaired"], rng) if event["repaired"] else text


def spoken(text: str, event: Mapping[str, Any], voice: Voice, profile: Profile, rng: np.random.Generator) -> str:
    """A phrase with its blanks filled, as somebody writes it.

    Args:
        text: Phrase with blanks `{part}`, `{temp}`, `{vib}`.
        event: component, measured_temperature (°C) and measured_vibration (mm/s), where they were measured.
        voice: Who writes.
        profile: How much is shortened and misspelt.
        rng: Source of chance.
    """
    text = text.format(part=event["component"], temp=_temperature(event, voice, rng), vib=_vibration(event, rng))
    said = words()
    if voice.american:
        for british, other in said["american"].items():
            text = text.replace(british, other)
    for word, short in voice.short.items():
        if word in text and rng.random() < profile.shorthand:
            form = short if rng.random() < 0.8 else pick(said["short"][word], rng)
            text = re.sub(rf"\b{re.escape(word)}\b", form, text, count=1)
    for word, forms in said["spelled"].items():
        if word in text and rng.random() < profile.misspelt * 4:
            text = text.replace(word, pick(forms, rng), 1)
    if rng.random() < profile.misspelt:
        text = slip(text, rng)
    return {"upper": text.upper(), "sentence": text[:1].upper() + text[1:]}.get(voice.case, text)


def joined(first: str, second: str, rng: np.random.Generator) -> str:
    """Two things told in one line."""
    return first + pick(("; ", ". ", " + ", " / ", ", also "), rng) + second


def slip(text: str, rng: np.random.Generator) -> str:
    """Two letters of a long word the wrong way round."""
    parts = text.split(" ")
    at = int(rng.integers(0, len(parts)))
    word = parts[at]
    if len(word) > 5 and word.isalpha():
        i = int(rng.integers(1, len(word) - 2))
        parts[at] = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return " ".join(parts)


def spellings() -> set[str]:
    """All short forms and misspellings used."""
    said = words()
    return {f for forms in (*said["short"].values(), *said["spelled"].values()) for f in forms}


def _temperature(event: Mapping[str, Any], voice: Voice, rng: np.random.Generator) -> str:
    celsius = round(float(event["measured_temperature"]))
    if celsius != celsius:  # pragma: no cover - phrases with {temp} are of events with a temperature
        return ""
    if voice.american:
        return f"{round(celsius * 1.8 + 32)}" + pick(("F", " F", "°F"), rng)
    return f"{celsius}" + pick(("C", " °C", " deg", "°"), rng)


def _vibration(event: Mapping[str, Any], rng: np.random.Generator) -> str:
    value = f"{float(event['measured_vibration']):.1f}"
    return (value.replace(".", ",") if rng.random() < 0.1 else value) + pick((" mm/s", "mm/s", " mms"), rng)
