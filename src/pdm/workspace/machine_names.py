"""What the register calls the machines of a site: handed to the readers of documents, who import no register."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pdm.workspace.context import Context

_LEAST = 5
"""Letters of a machine's name of one word, at least."""
_WORD = re.compile(r"[^\W\d_]+(?![-\w])")


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


def finder_of_names(register: pd.DataFrame, site: str) -> Callable[[str], tuple[int, str] | None]:
    """What finds the first name of a site's machines in a text: where it begins, and the name as it stands there."""
    from pdm.sources import machine_names
    from pdm.sources.tables.site_names import named_in

    names = machine_names(register, site)
    alone = frozenset(n.casefold() for n in names if n.isalpha() and len(n) >= _LEAST)

    def first(text: str) -> tuple[int, str] | None:
        # a machine that is called by one word is meant where a line begins with it
        word = _WORD.match(text)
        if word is not None and word.group().casefold() in alone:
            return 0, word.group()
        found = named_in(text, names)
        return (found.start, found.text) if found is not None else None

    return first
