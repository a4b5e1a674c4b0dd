"""The language that a site's handwriting is read with: typed lines, and the site's own pages where there are hardly any."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
from tests.ocr.test_own_language import lattice, other_pages, page

from pdm.ocr.language import part_of
from pdm.workspace.language import in_its_language


class Store:
    """What of a store the language is learned from."""

    def __init__(self, entries: pd.DataFrame) -> None:
        self.entries = entries

    def commits(self) -> list[Any]:
        return [SimpleNamespace(kind="entries:x", seq=len(self.entries))]

    def lines(self, name: str, *, columns: list[str], where: dict[str, tuple[str, ...]]) -> pd.DataFrame:
        assert name == "entries"
        kept = pd.Series(True, index=self.entries.index)
        for column, values in where.items():
            kept &= self.entries[column].isin(values)
        return self.entries.loc[kept, columns]


def read(tmp_path: Path, stored: list[pd.DataFrame], mine: tuple[pd.DataFrame, pd.DataFrame]) -> str:
    store = Store(pd.concat(stored, ignore_index=True))
    context: Any = SimpleNamespace(store=store, root=tmp_path)
    entries, cells = mine
    return str(in_its_language(context, "north", entries, cells)["text"].iloc[0])


def lines(number: int, *texts: str, channel: str = "hand", site: str = "north") -> pd.DataFrame:
    entries, _ = page(number, *(lattice(t) for t in texts))
    return entries.assign(channel=channel, site=site)


def test_where_nothing_was_typed_other_pages_of_the_site_teach(tmp_path: Path) -> None:
    mine = page(1, lattice("grease skiver arm", {8: ("h", 0.55)}))
    others = other_pages(int(part_of(mine[0]).iloc[0]), 12)
    own = lines(1, "grease shiver arm")
    taught = [lines(n, "grease skiver arm", "skiver arm bent") for n in others]
    assert read(tmp_path, [own, *taught], mine) == "grease skiver arm"
    # another site's pages and the page itself teach nothing
    strange = [p.assign(site="south") for p in taught]
    assert read(tmp_path, [own, *strange, own, own], mine) == "grease shiver arm"


def test_where_much_was_typed_pages_that_were_read_count_for_nothing(tmp_path: Path) -> None:
    mine = page(1, lattice("grease skiver arm", {8: ("h", 0.55)}))
    others = other_pages(int(part_of(mine[0]).iloc[0]), 12)
    taught = [lines(n, "grease skiver arm", "skiver arm bent") for n in others]
    typed = lines(900, *(f"grease shiver arm, job {n} of the round" for n in range(80)), channel="typed")
    assert read(tmp_path, [*taught, typed], mine) == "grease shiver arm"
