"""What is weighed together for mentions of one kind: names that stand together, what stands around them, and the link that comes of it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from pdm.entity_resolution.posterior import Ranking
from pdm.entity_resolution.spoken import Source


class Link(NamedTuple):
    """What a mention is linked to.

    Attributes:
        sure: Index of the asset, -1 when unresolved.
        exact: Whether the name is one of the asset, letter by letter.
        posterior: Of the asset, or of the best candidate.
        candidates, reason: JSON, as `posterior.listed` and `posterior.waterfall` write it.
        ranking: The hypotheses; None when it is resolved.
    """

    sure: int
    exact: bool
    posterior: float
    candidates: str
    reason: str
    ranking: Ranking | None


class Around(NamedTuple):
    """What is weighed beside the names of a mention.

    Attributes:
        source: Where the machine is named.
        component: Component at fault, None where it speaks for no class.
        at: When it happened, nanoseconds since 1970; None where it is not known, or the same for all candidates.
        lattice: Lattice of a handwritten name.
        telling: Whether a person's answer about a name in the text is one about the name (see `spoken.Spoken`).
    """

    source: Source
    component: str | None
    at: int | None
    lattice: bytes | None
    telling: bool = False


NOTHING = Around(Source.FIELD, None, None, None)
"""A name in a field, and nothing else that is weighed."""


class Together:
    """Names that stand together in mentions of one kind.

    Attributes:
        fields: Place of each among the site's names, the first one first.
        place: Of these the cell of a place that stands behind a name; -1 where there is none.
        buildings: Letters of the building that the cell of a place names, where the first name does not tell it.
        joints: Places of the first one with the line or the like where it stands, and whether each may be linked by itself.
        there: Candidates on the line or the like that a title above them names.
        hand: Whether they were read from pictures.
        changing: Candidates that were not in service all the time, since when and until when; None while not looked at.
        links: What is linked, by what stands around.
    """

    __slots__ = ("buildings", "changing", "fields", "hand", "joints", "links", "place", "there")

    def __init__(
        self, fields: tuple[int, ...], hand: bool, joints: tuple[tuple[int, bool], ...] = (), place: int = -1
    ) -> None:
        self.fields = fields
        self.place = place
        self.joints = joints
        self.buildings: tuple[str, ...] = ()
        self.there: frozenset[int] = frozenset()
        self.hand = hand
        self.changing: list[tuple[int, int, int]] | None = None
        self.links: dict[Hashable, Link] = {}
