"""The register of one site, prepared for comparison."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pdm.entity_resolution.classes import class_of_word
from pdm.grammar.tags import Tag, parse, plain, written_forms

_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{2,}")


@dataclass(frozen=True)
class Candidate:
    """One asset as it can be written.

    Attributes:
        asset_id: Its key.
        tag: Parts of its tag.
        names: Plain forms under which it is known for sure (tag, asset_id, functional location, aliases).
        words: Words of its description, without the class word.
        equipment_class: Its class.
        train: Letter at the end of its tag or description.
    """

    asset_id: str
    tag: Tag | None
    names: dict[str, str]
    words: frozenset[str]
    equipment_class: str
    train: str
    label: str
    serial_no: str
    valid: tuple[Any, Any]


class SiteIndex:
    """Candidates of a site and where to find them (blocking by number, name and word)."""

    def __init__(self, register: pd.DataFrame, aliases: pd.DataFrame) -> None:
        self.candidates = [_candidate(r, aliases) for r in register.to_dict("records")]
        self.by_number: dict[str, list[int]] = {}
        self.by_name: dict[str, list[int]] = {}
        self.by_word: dict[str, list[int]] = {}
        counts: Counter[str] = Counter()
        for i, c in enumerate(self.candidates):
            if c.tag is not None:
                self.by_number.setdefault(c.tag.number, []).append(i)
            for name in c.names:
                self.by_name.setdefault(name, []).append(i)
            for word in c.words:
                self.by_word.setdefault(word, []).append(i)
                counts[word] += 1
        total = max(len(self.candidates), 1)
        # bits that a shared word gives: rare words say more
        self.bits = {w: min(math.log2(total / n) + 0.5, 6.0) for w, n in counts.items()}
        self.classes = Counter(c.equipment_class for c in self.candidates)

    @cached_property
    def forms(self) -> tuple[list[str], Any, Any]:
        """All written forms of all assets for lattices: strings, log2 weights, and whose they are."""
        strings, weights, owner = [], [], []
        for i, c in enumerate(self.candidates):
            own: dict[str, float] = {}
            for form, weight in written_forms(c.label):
                own[form] = own.get(form, 0.0) + 0.8 * weight
            for name, shown in c.names.items():
                if shown and len(shown) <= 24 and name != plain(c.label):
                    own[shown] = own.get(shown, 0.0) + 0.05
            for form, weight in own.items():
                strings.append(form)
                weights.append(math.log2(weight))
                owner.append(i)
        return strings, np.array(weights), np.array(owner, dtype=np.int64)

    def block(self, text: str, parts: Tag | None, words: set[str]) -> list[int]:
        """Candidates worth a comparison with a written name."""
        found: set[int] = set(self.by_name.get(name_key(text), ()))
        if parts is not None:
            found.update(self.by_number.get(parts.number, ()))
            if len(parts.number) >= 3:
                for number in _near(parts.number):
                    found.update(self.by_number.get(number, ()))
        for word in words:
            for known in self.words_like(word):
                found.update(self.by_word.get(known, ()))
        return sorted(found)

    def words_like(self, word: str) -> list[str]:
        """Description words that `word` is, or is short for."""
        if word in self.by_word:
            return [word]
        if len(word) < 3:
            return []
        stem = word[:4]
        return [w for w in self._stems.get(stem[:3], ()) if w.startswith((stem, word)) or word.startswith(w)]

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        out: dict[str, list[str]] = {}
        for word in sorted(self.by_word):
            out.setdefault(word[:3], []).append(word)
        return out


def name_key(text: str) -> str:
    """A name as it is looked up: letters and digits, a number without leading zeros."""
    key = plain(text)
    return key.lstrip("0") or key if key.isdigit() else key


def _near(number: str) -> set[str]:
    """Numbers one digit away (changed, or two digits swapped)."""
    out = {number[:i] + d + number[i + 1 :] for i in range(len(number)) for d in "0123456789" if d != number[i]}
    out |= {number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)}
    return out - {number}


def words_of(text: str) -> set[str]:
    """Words of a name in lower case."""
    return {w.casefold() for w in _WORD.findall(text)}


def _candidate(row: dict[str, Any], aliases: pd.DataFrame) -> Candidate:
    def text(key: str) -> str:
        return row[key] if isinstance(row[key], str) else ""

    names = {name_key(v): v for v in (text("asset_id"), text("tag"), text("functional_location")) if plain(v)}
    names |= {name_key(a): a.strip() for a in text("aliases").split(";") if plain(a)}
    mine = aliases[aliases["asset_id"] == row["asset_id"]]["alias"] if len(aliases) else []
    names |= {name_key(str(a)): str(a) for a in mine if plain(str(a))}
    description = text("description")
    words = words_of(description)
    tag = parse(text("tag"))
    last = description.split()[-1] if description.split() else ""
    train = tag.train if tag and tag.train else last.upper() if len(last) == 1 and last.isalpha() else ""
    return Candidate(
        text("asset_id"), tag, names, frozenset(w for w in words if class_of_word(w) != text("equipment_class")), text("equipment_class"), train,
        text("tag") or text("asset_id"), text("serial_no"), (row.get("valid_from"), row.get("retired_on")),
    )  # fmt: skip
