"""Many different texts coded at once: by the vocabulary, and once more with learned parts where it names none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pdm.extraction.events.coding import Coded, code
from pdm.extraction.trained.learned import Learned, may_name, own_models
from pdm.extraction.words.matcher import Hit
from pdm.extraction.words.site_words import SiteWords
from pdm.extraction.words.tokens import IDENTIFIER, Token, tokenise
from pdm.extraction.words.tongue import foreign

Told = tuple[str, bool]
"""A text, and whether it was read from a picture."""

_BATCH = 512
_BEFORE_A_PLACE = frozenset(("at", "near", "outside", "opposite", "by"))


def code_all(
    texts: Iterable[Told], units: Mapping[str, str], words: SiteWords, models: Learned | None = None
) -> dict[Told, Coded]:
    """Code each text.

    Args:
        texts: Different texts.
        units: Quantity to the unit that the site writes when it writes none.
        words: The site's own words.
        models: Those of the package when None.
    """
    out = {t: code(t[0], words.own, words.matcher, units, t[1], tongues=words.tongues) for t in texts}
    # models learned from typed English words say little of misread ones and nothing of other languages
    left = {
        t: tokenise(t[0], words.own) for t, c in out.items() if c.component is None and not t[1] and not foreign(t[0])
    }
    left = {t: tokens for t, tokens in left.items() if may_name(tokens, words.matcher.find(tokens))}
    # texts that differ in numbers and identifiers alone are the same words
    different = list({_words(tokens): tokens for tokens in left.values()}.values())
    parts: dict[tuple[str, ...], list[Hit]] = {}
    for at in range(0, len(different), _BATCH):
        batch = different[at : at + _BATCH]
        found = (models or own_models()).parts(batch)
        parts |= {_words(tokens): hits for tokens, hits in zip(batch, found, strict=True)}
    for told, tokens in left.items():
        if hits := [h for h in parts[_words(tokens)] if not _is_place(h, told[0], tokens)]:
            out[told] = code(told[0], words.own, words.matcher, units, learned=hits, tongues=words.tongues)
    return out


def _is_place(hit: Hit, text: str, tokens: Sequence[Token]) -> bool:
    """Whether words that name a part are the name of a place, or of somebody: "overheated at Town Hall", "recovered by Smiths"."""
    before = tokens[hit.start - 1].text if hit.start else ""
    if before not in _BEFORE_A_PLACE or text.isupper():
        return False
    named = all(text[t.start].isupper() for t in tokens[hit.start : hit.end])
    others = [t for t in tokens[1 : hit.start - 1] if t.text.isalpha() and t.text != IDENTIFIER]
    # in a text that begins each of its words with a capital it says nothing
    return named and all(text[t.start].islower() for t in others)


def _words(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(t.text for t in tokens)
