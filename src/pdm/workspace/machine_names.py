"""What the register calls the machines of a site: handed to the readers of documents, who import no register."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdm.workspace.context import Context

_COLUMNS = ("asset_id", "tag", "description", "functional_location")


class SiteNames:
    """Names of machines by site, gathered once.

    Args:
        context: The workspace; its register is read when a document first asks.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, frozenset[str]] = {}

    def of(self, site: str) -> frozenset[str]:
        """IDs, tags, other names, descriptions and places of the site's machines as they stand in the register."""
        if site not in self._known:
            register = self._context.register
            own = register[register["site"].eq(site)]
            told = {str(name) for column in _COLUMNS for name in own[column].dropna()}
            other = (name for names in own["aliases"].dropna() for name in str(names).split(";"))
            self._known[site] = frozenset(name.strip() for name in (*told, *other) if name.strip())
        return self._known[site]
