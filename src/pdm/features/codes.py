"""Which rows a declaration selects: columns of codes as small numbers, few different texts told apart eight characters at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from pdm.compiled import compiled
from pdm.features.compiled import inner
from pdm.features.threads import side_by_side

FEW = 128
"""Different texts up to which a column is one of codes."""
LONGEST = 24
"""Characters (bytes) of such a text at most."""
SLOTS = 1024


def selected(table: pd.DataFrame, selections: Sequence[Mapping[str, tuple[Any, ...]]]) -> npt.NDArray[np.uint32]:
    """Which selections hold a row: bit s is set where each column named by selection s has one of the values it allows."""
    everything = np.uint32((1 << len(selections)) - 1)
    out = np.full(len(table), everything)
    columns = list(dict.fromkeys(c for select in selections for c in select))
    for column, (number, names) in zip(
        columns, side_by_side(lambda c: codes(table[c]), columns, len(table)), strict=True
    ):
        # the last place stands for what is missing
        allowed = np.full(len(names) + 1, everything)
        for s, select in enumerate(selections):
            if column in select:
                here = np.append(names.isin(list(select[column])), False)
                allowed &= np.where(here, everything, everything & ~np.uint32(1 << s))
        _keep(out, allowed, number)
    return out


def codes(values: pd.Series[Any]) -> tuple[npt.NDArray[Any], pd.Index[Any]]:
    """Numbers of texts (-1 for none) in the order in which they come, and the texts.

    Args:
        values: Texts, or yes and no, of which a missing one counts as no.
    """
    if values.dtype == "boolean":
        return values.to_numpy(np.bool_, na_value=False).view(np.int8), pd.Index([False, True])
    if values.dtype == "str" and len(values):
        array = pa.array(values)
        found = _of_text(array) if isinstance(array, pa.LargeStringArray) else None
        if found is not None:
            numbers, where = found
            return numbers, pd.Index(values.iloc[where].to_numpy(object), dtype=object)
    number, names = pd.factorize(values)
    return number, pd.Index(names)


def _of_text(array: pa.LargeStringArray) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int64]] | None:
    """Numbers of texts, and where each different one first stands; None where they are too many."""
    known, offsets, data = array.buffers()
    begin = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    text = np.frombuffer(data, dtype=np.uint8) if data is not None and data.size else np.zeros(0, dtype=np.uint8)
    if len(text) < 8:
        return None
    # a number at every byte: eight characters are compared at once
    words = np.lib.stride_tricks.as_strided(
        text.view(np.uint8)[: len(text) // 8 * 8].view(np.uint64), (len(text) - 7,), (1,)
    )
    valid = np.frombuffer(known, dtype=np.uint8) if known is not None else np.zeros(0, dtype=np.uint8)
    number, where, count = _numbers(begin, text, words, valid, array.offset)
    return (number, where[:count]) if count <= FEW else None


@compiled(nogil=True)
def _numbers(begin: Any, text: Any, words: Any, valid: Any, shift: Any) -> Any:
    """Number of each text, where each different one first stands, and how many there are (more than FEW: given up)."""
    rows = begin.shape[0] - 1
    number = np.empty(rows, dtype=np.int16)
    where = np.empty(FEW + 1, dtype=np.int64)
    slot = np.full(SLOTS, -1, dtype=np.int16)
    held = np.zeros((SLOTS, 4), dtype=np.uint64)
    mask = np.zeros(2 * LONGEST + 1, dtype=np.uint64)
    for k in range(1, 2 * LONGEST + 1):
        mask[k] = ~np.uint64(0) >> np.uint64(64 - 8 * min(k, 8))
    count = 0
    for r in range(rows):
        if valid.shape[0] and not (valid[(r + shift) >> 3] >> ((r + shift) & 7)) & 1:
            number[r] = -1
            continue
        at, size = begin[r], begin[r + 1] - begin[r]
        if size > LONGEST:
            count = FEW + 1
            break
        if at + 16 < words.shape[0]:
            a, b, c = (
                words[at] & mask[size],
                words[at + 8] & mask[max(size - 8, 0)],
                words[at + 16] & mask[max(size - 16, 0)],
            )
        else:
            a, b, c = _word(text, at, size), _word(text, at + 8, size - 8), _word(text, at + 16, size - 16)
        key = (a ^ (b << np.uint64(1)) ^ (c << np.uint64(2)) ^ np.uint64(size)) * np.uint64(0x9E3779B97F4A7C15)
        place = np.int64(key >> np.uint64(54))
        while slot[place] >= 0 and (
            held[place, 0] != a or held[place, 1] != b or held[place, 2] != c or held[place, 3] != np.uint64(size)
        ):
            place = (place + 1) & (SLOTS - 1)
        if slot[place] < 0:
            held[place, 0], held[place, 1], held[place, 2], held[place, 3] = a, b, c, np.uint64(size)
            where[count] = r
            slot[place] = count
            count += 1
            if count > FEW:
                break
        number[r] = slot[place]
    return number, where, count


@compiled(nogil=True)
def _keep(bits: Any, allowed: Any, number: Any) -> None:
    """Clear the bits that a column's value does not allow."""
    for r in range(bits.shape[0]):
        bits[r] &= allowed[number[r]]


@inner
def _word(text: Any, at: Any, left: Any) -> Any:
    """Up to eight characters as one number, nought where none is left."""
    word = np.uint64(0)
    for k in range(min(left, 8)):
        word |= np.uint64(text[at + k]) << np.uint64(8 * k)
    return word
