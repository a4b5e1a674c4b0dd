"""Entities in simulated text as it was written, and in the same text in standard words: what shorthand and misspelling cost."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pdm.simulation.logbook as logbook
from benchmarks.common import row
from pdm.extraction.events.coding import Coded, code
from pdm.extraction.events.coding_all import code_all
from pdm.extraction.words.site_words import SiteWords, learn_shorthand
from pdm.vocabulary.failure_modes import failure_modes

_FAMILIES = ("leak", "noise", "heat", "vibration")
Entity = tuple[str, str]


def entities(seed: int, profile: str, size: str | None = None) -> list[dict[str, Any]]:
    """F1 of the part and the trouble that a phrase names, from raw text and from standard words.

    The part is gold where the phrase has a place for it, the family of the trouble where a precursor is told; both stand in
    the simulation's truth, not in anybody's reading of the text. Shorthand is learned from the raw texts, as intake learns it.
    """
    with _twins() as twins:
        logbook.build_truth(seed, profile, size)
    unique = {(raw, plain): gold for raw, plain, gold in twins}
    words = SiteWords(learn_shorthand(raw for raw, _ in unique))
    wanted = list(unique.values())
    out = []
    for system, place in (("pdm-logs, raw text", 0), ("pdm-logs, standard words", 1)):
        texts = [key[place] for key in unique]
        coded = code_all({(t, False) for t in texts}, {}, words)
        said = [_entities(coded[t, False], {k for k, _ in gold}) for t, gold in zip(texts, wanted, strict=True)]
        both = sum(len(a & b) for a, b in zip(said, wanted, strict=True))
        total = sum(map(len, said)) + sum(map(len, wanted))
        out.append(
            row(f"simulated/{profile}", system, "f1 entities", 2 * both / max(1, total), n=sum(map(len, wanted)))
        )
    return out


@contextmanager
def _twins() -> Iterator[list[tuple[str, str, set[Entity]]]]:
    """While it is open, every phrase that the simulation speaks is also spoken in standard words; both, with their entities."""
    spoken = logbook.spoken
    kept: list[tuple[str, str, set[Entity]]] = []

    def both(text: str, event: Any, voice: Any, profile: Any, rng: Any) -> str:
        tidy = spoken(
            text,
            event,
            replace(voice, short={}, case="lower"),
            replace(profile, shorthand=0.0, misspelt=0.0),
            copy.deepcopy(rng),
        )
        raw = spoken(text, event, voice, profile, rng)
        gold: set[Entity] = set()
        part = code(event["component"]).component
        if "{part}" in text and part is not None:
            gold.add(("part", part))
        if event["kind"] == "precursor" and event["mode"] in _FAMILIES:
            gold.add(("trouble", event["mode"]))
        if gold:
            kept.append((raw, tidy, gold))
        return raw

    logbook.spoken = both  # type: ignore[assignment]
    try:
        yield kept
    finally:
        logbook.spoken = spoken


def _entities(coded: Coded, kinds: set[str]) -> set[Entity]:
    out: set[Entity] = set()
    if "part" in kinds and coded.component is not None:
        out.add(("part", coded.component))
    if "trouble" in kinds and coded.failure_mode is not None:
        out.add(("trouble", failure_modes()[coded.failure_mode].family))
    return out
