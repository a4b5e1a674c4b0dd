"""`links`: the names under which an asset was found, each with the evidence."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from pdm.workspace.context import Context

COLUMNS = ["asset_mention", "accepted_by", "asset_confidence", "link_reason", "decided_by", "times"]


class Links(pd.DataFrame):  # type: ignore[misc]
    """A frame with the columns `COLUMNS`, one row a name; in a notebook it shows each name's waterfall."""

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        frame: type[pd.DataFrame] = pd.DataFrame
        return frame

    def head(self, n: int = 5) -> Links:
        """The first names, with their waterfalls."""
        return Links(super().head(n))

    def _repr_html_(self) -> str:
        from pdm.entity_resolution.waterfall import Waterfall

        return "".join(
            f"<h4 style='margin:10px 0 2px'>{escape(headline(r))}</h4>{Waterfall.of(r['link_reason']).html()}"
            + "".join(f"<p style='margin:2px 0'>{escape(line)}</p>" for line in decision_lines(r))
            for r in self.to_dict("records")
        )


def headline(row: dict[str, Any]) -> str:
    """The name, how often it was written, its posterior and who accepted it."""
    times = "once" if row["times"] == 1 else f"{row['times']} times"
    name = row["asset_mention"] if isinstance(row["asset_mention"], str) else "no name"
    sure = row["asset_confidence"]
    if sure != sure:
        return f"“{name}” ({times})"
    by = row["accepted_by"] if isinstance(row["accepted_by"], str) else "nobody"
    return f"“{name}” ({times}), posterior {sure:.4f}, accepted by {by}"


def decision_lines(row: dict[str, Any]) -> list[str]:
    """What people decided about it; where they disagree, each answer."""
    return [f"decided: {row['decided_by']}"] if isinstance(row.get("decided_by"), str) else []


def links_of(context: Context, asset: str) -> Links:
    """The names under which an asset was found, the commonest first.

    Links of one name with different evidence (another date, component or page) are rows of their own.

    Raises:
        UsageError: No asset is called so, or several are.
    """
    events = context.store.events()
    mine = events[events["asset_id"] == context.asset(asset)]
    keys = ["asset_mention", "accepted_by", "asset_confidence", "link_reason", "decided_by"]
    grouped = mine.groupby(keys, dropna=False).size().reset_index(name="times")
    grouped = grouped.sort_values(["times", "asset_mention", "link_reason"], ascending=[False, True, True])
    return Links(grouped.reset_index(drop=True)[COLUMNS])
