"""Evidence in bits (log2 Bayes factors) that a written name means an asset.

The weights are m/u ratios of the Fellegi-Sunter model, rounded to half bits: how often parts agree when the same machine
is meant, against how often they agree between different machines of a site.
"""

from __future__ import annotations

from typing import Any

from rapidfuzz.distance import Levenshtein

from pdm.entity_resolution.classes import class_of_word, class_words
from pdm.entity_resolution.index import Candidate, SiteIndex, name_key, words_of
from pdm.grammar.tags import Tag, confusable, parse

Evidence = list[tuple[str, float]]

EXACT = 15.0
UNKNOWN = 3.0
"""Bits that a name which fits nothing gives to "not in the register"."""


def compare(
    text: str, parts: Tag | None, words: set[str], candidate: Candidate, index: SiteIndex, *, hand: bool
) -> Evidence:
    """Evidence from the written form of a name.

    Args:
        text: The name as written or read.
        parts: Its parts, if it holds a tag.
        words: Its words.
        candidate: The asset.
        index: The site, for the weight of words.
        hand: Whether it was read from handwriting: characters that readers confuse then tell little.
    """
    name = name_key(text)
    if name in candidate.names:
        shared = len(index.by_name.get(name, ()))
        return [(f'"{text}" is its {_kind(name, candidate)}', EXACT if shared == 1 else 6.0)]
    out: Evidence = []
    if hand:
        close = max((Levenshtein.normalized_similarity(name, n) for n in candidate.names if len(n) > 3), default=0.0)
        if close >= 0.75 and any(confusable(name, n) for n in candidate.names):
            out.append(("letters that are read alike", 7.0))
            return out
    if parts is not None and candidate.tag is not None:
        out += _tag_bits(parts, candidate, hand=hand)
    out += _word_bits(words, candidate, index)
    train = _lone_letter(text)
    if train and (parts is None or not parts.train):
        out.append(("letter " + train, 3.0 if candidate.train == train else -6.0 if candidate.train else -2.0))
    return out


def _kind(name: str, candidate: Candidate) -> str:
    return (
        "asset number"
        if name == name_key(candidate.asset_id)
        else "tag"
        if name == name_key(candidate.label)
        else "other name"
    )


def _tag_bits(parts: Tag, candidate: Candidate, *, hand: bool) -> Evidence:
    tag = candidate.tag
    assert tag is not None
    out: Evidence = []
    if parts.number == tag.number:
        out.append((f"number {tag.number}", 7.0 if len(tag.number) >= 3 else 4.5))
    elif hand and (confusable(parts.number, tag.number) or Levenshtein.distance(parts.number, tag.number) == 1):
        out.append((f"number {parts.number} for {tag.number}", -1.0))
    else:
        out.append((f"number {parts.number}, not {tag.number}", -12.0))
    if parts.letters:
        meant = class_of_word(parts.letters.casefold())
        if parts.letters == tag.letters:
            out.append((f"letters {tag.letters}", 2.5))
        elif meant is not None:
            out.append((f"{parts.letters.lower()} is a {meant}", 2.0 if meant == candidate.equipment_class else -5.0))
        else:
            out.append((f"letters {parts.letters}, not {tag.letters}", -2.0 if hand else -6.0))
    if parts.train:
        if parts.train == tag.train:
            out.append((f"letter {tag.train}", 2.0))
        else:
            out.append(
                (f"letter {parts.train}, not {tag.train or 'none'}", (-4.0 if hand else -9.0) if tag.train else -4.0)
            )
    elif tag.train:
        out.append((f"letter {tag.train} not written", -2.0))
    if parts.area and tag.area:
        out.append((f"area {parts.area}", 1.0 if parts.area == tag.area else -3.0))
    return out


def _word_bits(words: set[str], candidate: Candidate, index: SiteIndex) -> Evidence:
    out: Evidence = []
    for word in sorted(words):
        if word in candidate.words:
            out.append((f"{word} is in its description", index.bits[word]))
            continue
        if word in class_words():
            meant = class_of_word(word)
            if meant is not None and candidate.equipment_class:
                share = index.classes[candidate.equipment_class] / max(len(index.candidates), 1)
                same = meant == candidate.equipment_class
                out.append((f"{word} is a {meant}", min(2.5, 0.3 - _log2(share)) if same else -5.0))
            continue
        like = [w for w in index.words_like(word) if w in candidate.words]
        if like:
            out.append((f"{word}: {like[0]}", index.bits[like[0]]))
        elif index.words_like(word):
            out.append((f"{word} is said of others", -2.5))
    return out


def _log2(x: float) -> float:
    import math

    return math.log2(max(x, 1e-6))


def _lone_letter(text: str) -> str:
    last = text.split()[-1] if text.split() else ""
    return last.upper() if len(last) == 1 and last.isalpha() else ""


def parts_and_words(text: str) -> tuple[Tag | None, set[str]]:
    """A name's tag and its words (letters of the tag itself are no words)."""
    parts = parse(text)
    words = words_of(text)
    if parts is not None:
        words.discard(parts.letters.casefold())
        if parts.letters and class_of_word(parts.letters.casefold()):
            words.discard(parts.letters.casefold())
    return parts, words


def validity(candidate: Candidate, occurred_at: Any) -> Evidence:
    """An asset that was retired by then is hardly meant."""
    import pandas as pd

    retired = candidate.valid[1]
    if retired is not None and not pd.isna(retired) and not pd.isna(occurred_at) and retired < occurred_at:
        return [("retired by then", -6.0)]
    return []
