"""A register prepared for linking once, however many batches of mentions follow."""

from __future__ import annotations

import pandas as pd

from pdm.entity_resolution.index import SiteIndex
from pdm.entity_resolution.lexicon import Lexicon, add_confirmed, register_lexicon, settled
from pdm.entity_resolution.pairs import Others

NO_ALIASES = pd.DataFrame(columns=["site", "alias", "asset_id"])


class Prepared:
    """Indexes of all sites, short words, and u from register pairs.

    Attributes:
        register: records.REGISTER.
    """

    def __init__(self, register: pd.DataFrame) -> None:
        self.register = register
        self._raw = register_lexicon(register)
        self._lexicon = settled(self._raw)
        self._sites = {str(site): here for site, here in register.groupby("site", sort=True)}
        self._indexes = {site: SiteIndex(here, NO_ALIASES, self._lexicon) for site, here in self._sites.items()}
        self._pairs = {site: _pairs_of(index) for site, index in self._indexes.items()}

    def with_aliases(self, aliases: pd.DataFrame) -> tuple[dict[str, SiteIndex], Others, Lexicon]:
        """Indexes by site, u and short words, with names that people confirmed (site, alias, asset_id).

        Only sites that have such names, or whose short words they change, are indexed again.
        """
        if aliases.empty:
            return self._indexes, _sum(self._pairs), self._lexicon
        lexicon = settled(add_confirmed(self._raw, self.register, aliases))
        indexes, pairs = dict(self._indexes), dict(self._pairs)
        named = set(aliases["site"])
        for site, here in self._sites.items():
            if site in named:
                indexes[site] = SiteIndex(here, aliases[aliases["site"] == site], lexicon)
                pairs[site] = _pairs_of(indexes[site])
            elif lexicon != self._lexicon:
                indexes[site] = SiteIndex(here, NO_ALIASES, lexicon)
        return indexes, _sum(pairs), lexicon


def _pairs_of(index: SiteIndex) -> Others:
    others = Others()
    others.add(index)
    return others


def _sum(parts: dict[str, Others]) -> Others:
    total = Others()
    for part in parts.values():
        total.pairs.update(part.pairs)
        total.named.update(part.named)
        total.machines += part.machines
        total.near += part.near
        total.looked += part.looked
    return total
