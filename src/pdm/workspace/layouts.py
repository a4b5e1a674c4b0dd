"""What a document is known by: its bytes, and the settings by which its columns and days are found.

The settings of a site are numbered as they change. A document is known once it was read with the settings of today's number; else it is
opened again (`reopen`). Those that hold pictures alone are found by fewer settings: columns named in `forms` are looked for while a page
is read, which takes the night that `ingest --reread` is for.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pdm.config import SizeLimits
from pdm.records import stable_id

if TYPE_CHECKING:
    from pdm.config import SiteSettings
    from pdm.workspace.context import Context


class Layouts:
    """Numbers of the settings that the documents of each site are read with.

    Args:
        context: The workspace.
        dry_run: Whether nothing is kept.
    """

    def __init__(self, context: Context, dry_run: bool) -> None:
        self._context = context
        self._dry_run = dry_run
        self._numbers: dict[str, tuple[int, int]] = {}

    def keys(self, site: str, sha: str) -> list[str]:
        """Committed when the document was read with the settings of today; none for those that hold since the site's first document."""
        layout, meaning = self._number(site)
        return [
            *([f"layout:{site}:{sha}:{layout}"] * (layout > 0)),
            *([f"meaning:{site}:{sha}:{meaning}"] * (meaning > 0)),
        ]

    def number(self, site: str) -> int:
        """How often the settings of the site have changed."""
        return self._number(site)[0]

    def known(self, site: str, sha: str, there: Collection[str]) -> bool:
        """Whether a document that is in the store was read with the settings of today; `there` are those of its `keys` that are committed."""
        layout, meaning = self._number(site)
        if not layout or f"layout:{site}:{sha}:{layout}" in there:
            return True
        same = not meaning or f"meaning:{site}:{sha}:{meaning}" in there
        return same and (site, sha) in self.pictured

    def held(self, site: str, sha: str) -> bool:
        """Whether the store has lines of a document."""
        return (site, sha) in self._lines

    @cached_property
    def _lines(self) -> set[tuple[str, str]]:
        lines = self._context.store.read("entries", columns=["site", "document_id"]).drop_duplicates()
        return set(lines.itertuples(index=False, name=None))

    @cached_property
    def pictured(self) -> set[tuple[str, str]]:
        """Documents, with their sites, of which all lines were read from pictures."""
        store = self._context.store
        lines = store.read("entries", columns=["entry_id", "site", "document_id"])
        cells = set(store.read("cells", columns=["entry_id"])["entry_id"])
        typed = lines.loc[~lines["entry_id"].isin(cells), ["site", "document_id"]].drop_duplicates()
        return self._lines - set(typed.itertuples(index=False, name=None))

    def _number(self, site: str) -> tuple[int, int]:
        if site not in self._numbers:
            settings = self._context.settings
            layout, meaning = _layout(settings.site(site), settings.limits), _meaning(settings.site(site))
            before = settings.site(site).model_copy(update={"forms": ()})
            self._numbers[site] = (
                self._turn(f"layouts:{site}", site, layout, _layout(before, SizeLimits())),
                self._turn(f"meanings:{site}", site, meaning, meaning),
            )
        return self._numbers[site]

    def _turn(self, name: str, site: str, now: str, before: str) -> int:
        """Number of the settings `now`; a site that was read before they were numbered was read as `before`."""
        state = self._context.store.state
        held: list[str] = json.loads(state.get(name) or "[]")
        turns = held or [before if self._read(site) else now]
        if turns[-1] != now:
            turns = [*turns, now]
        if turns != held and not self._dry_run:
            state.put(name, json.dumps(turns))
        return len(turns) - 1

    def _read(self, site: str) -> bool:
        return not self._context.store.read("documents", columns=["site"], where={"site": [site]}).empty


def _layout(site: SiteSettings, limits: SizeLimits) -> str:
    """What settles which column is what, and how much of a file is read."""
    forms = [f.model_dump(mode="json") for f in site.forms]
    return _short({"forms": forms, "limits": limits.model_dump(mode="json"), "meaning": _meaning(site)})


def _meaning(site: SiteSettings) -> str:
    """What settles what a line means, once its columns are known."""
    said = site.model_dump(mode="json", include={"date_order", "timezone", "units", "order_types"})
    if said["units"]["downtime"] == "h":
        # sites that were read before it could be said are not read again for it
        del said["units"]["downtime"]
    return _short(said)


def _short(value: Any) -> str:
    return stable_id(json.dumps(value, sort_keys=True), length=16)
