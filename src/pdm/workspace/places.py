"""Lines of a new reading of a page under the numbers that they had: what people decided names places on paper."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt
import pandas as pd

from pdm.records import CELLS, ENTRIES, PageReading, entry_id

MET = 0.5
"""Share of a page's lines that a new reading has to find in their places, and of the lower of two boxes that lies in the other."""


def in_their_places(old: pd.DataFrame, new: PageReading) -> PageReading | None:
    """A new reading of a page with each line under the number that it had.

    Args:
        old: records.ENTRIES of the page as it was read before.
        new: The page as it is read now.

    Returns:
        The new lines, those that were not seen before behind the others; None where most of the lines that were seen are not found again.
    """
    if old.empty or new.entries.empty:
        return None
    numbers, next_number = [0] * len(new.entries), int(old["row"].max()) + 1
    pairs = _pairs(_boxes(old), _boxes(new.entries))
    if len(pairs) < MET * len(old):
        return None
    rows = old["row"].to_list()
    for i, j in pairs:
        numbers[j] = int(rows[i])
    for j, number in enumerate(numbers):
        if number == 0:
            numbers[j], next_number = next_number, next_number + 1
    entries, cells = new.entries.copy(), new.cells.copy()
    names = [entry_id(d, int(p), n) for d, p, n in zip(entries["document_id"], entries["page"], numbers, strict=True)]
    renamed = dict(zip(entries["entry_id"], names, strict=True))
    entries["row"], entries["entry_id"] = numbers, names
    cells["entry_id"] = cells["entry_id"].map(renamed)
    return PageReading(ENTRIES.conform(entries), CELLS.conform(cells), new.crops, new.refusals, new.headings)


def _boxes(entries: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Boxes of lines, [lines, 4]; a line without one lies nowhere."""
    return np.array([json.loads(b) if isinstance(b, str) else [0, 0, 0, 0] for b in entries["box"]], dtype=np.float64)


def _pairs(old: npt.NDArray[np.float64], new: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """Lines that lie on one another, those that share most first, each line once."""
    low, high = np.maximum(old[:, None, :2], new[None, :, :2]), np.minimum(old[:, None, 2:], new[None, :, 2:])
    wide, tall = np.moveaxis(np.maximum(high - low, 0.0), 2, 0)
    height = np.minimum((old[:, 3] - old[:, 1])[:, None], (new[:, 3] - new[:, 1])[None, :])
    share = np.where(wide > 0, tall / np.maximum(height, 1e-6), 0.0)
    union = (old[:, 3] - old[:, 1])[:, None] + (new[:, 3] - new[:, 1])[None, :] - tall
    alike = np.where(share >= MET, tall / np.maximum(union, 1e-6), 0.0)
    out: list[tuple[int, int]] = []
    for place in np.argsort(-alike, axis=None, kind="stable"):
        i, j = (int(k) for k in np.unravel_index(place, alike.shape))
        if alike[i, j] <= 0:
            break
        if all(i != a and j != b for a, b in out):
            out.append((i, j))
    return out
