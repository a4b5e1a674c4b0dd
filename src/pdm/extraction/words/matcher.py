"""Finds the phrases of the vocabulary in a list of words: longest first, by stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pdm.accents import bare
from pdm.extraction.words.tokens import Token, tokenise
from pdm.vocabulary.phrases import Phrase, phrases
from pdm.vocabulary.words import stem


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: tokens `start` to `end` (exclusive); `sure` is below 1 where a model found it, not the vocabulary."""

    kind: str
    code: str
    failed: bool
    start: int
    end: int
    text: str = ""
    sure: float = 1.0


_NOUNS_TOO = frozenset(("blocked", "plugged"))
_PARTICIPLE = ("ed", "ing")
_ELIDED = re.compile(r"(?:l|d|un|dell|all|dall|nell|sull|quell|qu)'(?=\w{3})")


def _key(token: Token, phrase: Phrase, alone: bool, nouns: set[str]) -> str:
    """The key of a word in the tree: "=" for its own form only, "~" for its participles, else its stem."""
    if phrase.exact or (alone and phrase.kind == "cue"):
        return "=" + token.text
    if not alone and phrase.kind == "mode" and token.text in _NOUNS_TOO:
        # "filter blocked" is a trouble, a filter block a part
        return "~" + token.stem
    if alone and phrase.kind == "action" and token.stem in nouns:
        return "=" + token.text
    if alone and phrase.kind in ("mode", "mechanism", "action") and token.text.endswith(_PARTICIPLE):
        # "blocked" is a trouble, a "block" is a part
        return "~" + token.stem
    return token.stem


class Matcher:
    """All phrases as one tree over stems; words that only match exactly stand in the tree with a mark."""

    def __init__(self, entries: Iterable[Phrase]) -> None:
        entries = list(entries)
        # "sealed" is an action, "seal" a part: verbs that share the stem of a part match their own form only
        nouns = {stem(p.text) for p in entries if p.kind == "component"}
        self._root: dict[str, tuple[dict, list[Phrase]]] = {}  # type: ignore[type-arg]
        for phrase in entries:
            words = tokenise(phrase.text, {}, spelling=False)
            keys = [_key(t, phrase, len(words) == 1, nouns) for t in words]
            node, ends = self._root, None
            for key in keys:
                node, ends = node.setdefault(key, ({}, []))
            if ends is not None:
                ends.append(phrase)

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Longest phrases of each kind that do not overlap others of their kind, in order of their place."""
        best: dict[str, list[Hit]] = {}
        keys = [_keys_of(t.text, t.stem) for t in tokens]
        for start in range(len(tokens)):
            if not any(k in self._root for k in keys[start]) or _ends_a_short_form(start, tokens):
                continue
            for phrase, end in self._from(keys, start):
                best.setdefault(phrase.kind, []).append(
                    Hit(phrase.kind, phrase.code, phrase.failed, start, end, phrase.text)
                )
        out: list[Hit] = []
        for hits in best.values():
            taken: set[int] = set()
            # among equals the phrase that stands first in the list wins
            for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
                if taken.isdisjoint(range(hit.start, hit.end)):
                    taken.update(range(hit.start, hit.end))
                    out.append(hit)
        return sorted(out, key=lambda h: (h.start, h.end))

    def _from(self, keys: Sequence[tuple[str, ...]], start: int) -> list[tuple[Phrase, int]]:
        found: list[tuple[Phrase, int]] = []
        nodes = [self._root]
        for position in range(start, len(keys)):
            following = []
            for node in nodes:
                for key in keys[position]:
                    if key in node:
                        deeper, ends = node[key]
                        following.append(deeper)
                        # one word without its accents may be another word; among others that fit it is not
                        if position > start or key not in keys[start][2:] or key.startswith("~"):
                            found += [(p, position + 1) for p in ends]
            if not following:
                break
            nodes = following
        return found


def _ends_a_short_form(at: int, tokens: Sequence[Token]) -> bool:
    """Whether a word is the second letter of a short form that nobody knows: the "E stopped" of "X/E stopped" is no emergency stop."""
    if at < 2 or len(tokens[at].text) > 1 or tokens[at - 1].text != "or":
        return False
    first, stroke, second = tokens[at - 2 : at + 1]
    return len(first.text) == 1 and first.end == stroke.start and second.start == stroke.end == stroke.start + 1


def join(vocabulary: Sequence[Hit], learned: Sequence[Hit]) -> list[Hit]:
    """Hits of the vocabulary, and learned ones where it has none, in order of their place."""
    if not learned:
        return list(vocabulary)
    taken: dict[int, set[str]] = {}
    for hit in vocabulary:
        for i in range(hit.start, hit.end):
            taken.setdefault(i, set()).add(hit.kind)
    new = [h for h in learned if not any(taken.get(i) for i in range(h.start, h.end))]
    return sorted([*vocabulary, *new], key=lambda h: (h.start, h.end))


@lru_cache(maxsize=200_000)
def _keys_of(text: str, stem_of: str) -> tuple[str, ...]:
    """Keys under which a word may stand in the tree: its stem or what an article was written with ("l'arbre"), its own form, as a participle, and last without accents."""
    if text.endswith(_PARTICIPLE):
        return (stem_of, "=" + text, "~" + stem_of)
    if (elided := _ELIDED.match(text)) is not None:
        return ("=" + text[elided.end() :], "=" + text)
    if not text.isascii() and (plain := bare(text)) != text:
        return (stem_of, "=" + text, "=" + plain)
    return (stem_of, "=" + text)


@cache
def matcher() -> Matcher:
    """The matcher over the package's vocabulary."""
    return Matcher(phrases())
