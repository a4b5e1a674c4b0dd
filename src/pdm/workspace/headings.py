"""Headings that the documents of a site have shown: kept with the store, used for those in which cells say too little."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pdm.vocabulary.headings import agreed

if TYPE_CHECKING:
    from pdm.workspace.context import Context

_MOST = 500
"""Headings of a site that are kept."""


class SiteHeadings:
    """What headings stand for at each site.

    Args:
        context: The workspace.
        dry_run: Whether nothing is kept.
    """

    def __init__(self, context: Context, dry_run: bool) -> None:
        self._state = context.store.state
        self._dry_run = dry_run
        self._shown: dict[str, dict[str, list[str]]] = {}
        self._known: dict[str, dict[str, str]] = {}

    def known(self, site: str) -> Mapping[str, str]:
        """As they were at the beginning of this turn of the intake: the same for all its documents, whatever their order."""
        if site not in self._known:
            self._known[site] = self._now(site)
        return self._known[site]

    def turn(self) -> None:
        """What was noted up to now holds for the documents that come next."""
        self._known = {site: self._now(site) for site in self._shown}

    def _now(self, site: str) -> dict[str, str]:
        """A heading that stood for different things tells nothing."""
        return agreed({heading: field} for heading, fields in self._held(site).items() for field in fields)

    def add(self, site: str, shown: Mapping[str, str]) -> None:
        """Note what a document has shown; kept at once, since its lines are, too."""
        self.known(site)
        held = self._held(site)
        new = [(h, f) for h, f in sorted(shown.items()) if f not in held.get(h, ())]
        if not new or len(held) >= _MOST:
            return
        for heading, field in new:
            held.setdefault(heading, []).append(field)
        if not self._dry_run:
            self._state.put(f"headings:{site}", json.dumps(held, ensure_ascii=False, sort_keys=True))

    def _held(self, site: str) -> dict[str, list[str]]:
        if site not in self._shown:
            self._shown[site] = json.loads(self._state.get(f"headings:{site}") or "{}")
        return self._shown[site]
