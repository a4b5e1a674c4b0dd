"""Many different texts coded at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pdm.extraction.coding import Coded, code
from pdm.extraction.site_words import SiteWords

Told = tuple[str, bool]
"""A text, and whether it was read from a picture."""


def code_all(texts: Iterable[Told], units: Mapping[str, str], words: SiteWords) -> dict[Told, Coded]:
    """Code each text.

    Args:
        texts: Different texts.
        units: Quantity to the unit that the site writes when it writes none.
        words: The site's own words.
    """
    out = {t: code(t[0], words.own, words.matcher, units, t[1]) for t in texts}
    return out
