"""One field cut out of a form, read against what it may hold; in several pictures where one leaves it in doubt."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pdm.grammar import codes, years
from pdm.lattice import Lattice
from pdm.ocr.engines import Engine
from pdm.ocr.picture.orient import Grey
from pdm.ocr.picture.variants import pictures

SURE = 0.99
"""Share of the likelihood from which the first picture settles a year."""


def read_year(picture: Grey, hand: Engine, among: Sequence[int] = range(1950, 2050)) -> tuple[int | None, float]:
    """The likeliest year and its share of the likelihood of all; (None, 0.0) from an engine without lattices.

    Args:
        picture: The field, dark on light.
        hand: A reader that gives lattices.
        among: Years that are possible, all equally likely.
    """
    first = _lattices([picture], hand)
    if not first:
        return None, 0.0
    found = years.read(first, among)
    return found if found[1] >= SURE else years.read([*first, *_lattices(pictures(picture)[1:], hand)], among)


def read_code(picture: Grey, hand: Engine, known: Collection[str] = ()) -> tuple[str, float]:
    """The likeliest code string ('' when none fits) and its share of the candidates' likelihood; see `codes.read`."""
    return codes.read(_lattices(pictures(picture), hand), known=known)


def read_codes(shown: Sequence[Grey], hand: Engine, known: Collection[str] = ()) -> list[tuple[str, float]]:
    """As `read_code`, many fields of a site at once: numbers that come in several of them decide where one is in doubt."""
    return codes.read_together([_lattices(pictures(p), hand) for p in shown], known=known)


def _lattices(shown: Sequence[Grey], hand: Engine) -> list[Lattice]:
    return [r.lattice for r in hand.read(shown) if r.lattice is not None]
