"""Many different texts coded at once: by the vocabulary, and once more with learned parts where it names none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pdm.extraction.coding import Coded, code
from pdm.extraction.learned import Learned, own_models
from pdm.extraction.site_words import SiteWords
from pdm.extraction.tokens import tokenise

Told = tuple[str, bool]
"""A text, and whether it was read from a picture."""

_BATCH = 512


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
    out = {t: code(t[0], words.own, words.matcher, units, t[1]) for t in texts}
    # models learned from typed words say little of misread ones
    left = [t for t, c in out.items() if c.component is None and not t[1]]
    for at in range(0, len(left), _BATCH):
        batch = left[at : at + _BATCH]
        found = (models or own_models()).parts([tokenise(t[0], words.own) for t in batch])
        for told, parts in zip(batch, found, strict=True):
            if parts:
                out[told] = code(told[0], words.own, words.matcher, units, learned=parts)
    return out
