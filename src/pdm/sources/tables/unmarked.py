"""Reports of malfunctions in a table that marks those which stopped a machine."""

from __future__ import annotations

import pandas as pd

from pdm.vocabulary.order_status import UNMARKED
from pdm.vocabulary.stops import asks_of_standing
from pdm.vocabulary.verdicts import says_no
from pdm.vocabulary.work_types import work_type_of

_MARK = r"[xX✓]"
_SOME = 0.1
"""Share of the reports that have a mark, and of those that have none, from which blank says something."""


def unmarked(table: pd.DataFrame, heading: str = "") -> pd.DataFrame:
    """The table with `UNMARKED` for a flag that leaves it to the words whether something broke down: a blank one in rows whose type alone would tell of a
    breakdown ("M2"), where others have the mark, and a no where it is asked whether the machine stands.

    Args:
        table: Columns are fields, cells text.
        heading: The heading above the flags.
    """
    if "breakdown" in table and asks_of_standing(heading):
        table = table.assign(breakdown=table["breakdown"].mask(table["breakdown"].map(says_no).astype(bool), UNMARKED))
    types = [f for f in ("work_type", "order_type") if f in table]
    if "breakdown" not in table or not types:
        return table
    broke = pd.Series(False, index=table.index)
    for field in types:
        known = {c: work_type_of(str(c)) for c in table[field].unique()}
        broke |= table[field].map(lambda c, known=known: known[c] is not None and known[c].breakdown).astype(bool)
    flags = table.loc[broke, "breakdown"]
    marked = flags.str.fullmatch(_MARK).fillna(False).astype(bool)
    if not len(flags) or not (marked | flags.eq("")).all() or not _SOME <= marked.mean() <= 1 - _SOME:
        return table
    return table.assign(breakdown=table["breakdown"].mask(broke & table["breakdown"].eq(""), UNMARKED))
