"""Second rows of headers, below headings that span several columns: "H | V | H | V" below "DE" and "NDE"."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pdm.sources.tables.layout import Layout
from pdm.vocabulary.fields import TEXT_FIELDS

_LEAST, _LONGEST, _SPANNED = 2, 16, 0.5
_OWN = (
    "date",
    "time",
    "started_at",
    "ended_at",
    "equipment",
    "equipment_name",
    "functional_location",
    "work_order",
    *TEXT_FIELDS,
)


def is_sub_header(frame: pd.DataFrame, filled: pd.DataFrame, layout: Layout, headers: pd.Series[Any]) -> pd.Series[Any]:
    """Rows right below a header that say only what the columns of its spanning headings are.

    Args:
        frame: Columns are positions, cells text; the index is the row in the file. Its first row may be the one below the header.
        filled: Which cells hold something.
        layout: Which column is which field.
        headers: Which rows are the header again.
    """
    out = pd.Series(False, index=frame.index)
    texts = [h.strip().casefold() for h in layout.headers]
    spanned = [
        p
        for p in frame.columns
        if p < len(texts) and (not texts[p] or texts[p] in (texts[p - 1 : p] + texts[p + 1 : p + 2]))
    ]
    if frame.empty or len(spanned) < _LEAST:
        return out
    own = [p for p, f in layout.columns.items() if f in _OWN and p in frame]
    rows, again = frame.index.to_numpy(), headers.to_numpy(bool)
    below = np.append(True, again[:-1] & (np.diff(rows) == 1)) & ~again
    for n in np.flatnonzero(below):
        told = [p for p in frame.columns if filled.iat[n, frame.columns.get_loc(p)]]
        cells = [str(frame.iat[n, frame.columns.get_loc(p)]) for p in told]
        words = len(told) >= _LEAST and not any(any(c.isdigit() for c in t) or len(t) > _LONGEST for t in cells)
        out.iloc[n] = words and not set(told) & set(own) and len(set(told) & set(spanned)) >= _SPANNED * len(told)
    return out
