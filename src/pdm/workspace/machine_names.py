"""What the register calls the machines of a site: handed to the readers of documents, who import no register."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pdm.workspace.context import Context


class SiteNames:
    """Names of machines by site, gathered once.

    Args:
        context: The workspace; its register is read when a document first asks.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, frozenset[str]] = {}

    def of(self, site: str) -> frozenset[str]:
        """Names of the site's machines (`register.machine_names`)."""
        from pdm.sources import machine_names

        if site not in self._known:
            self._known[site] = machine_names(self._context.register, site)
        return self._known[site]
