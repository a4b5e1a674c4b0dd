"""Named arrays as the bytes of a small file, and back."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]


def packed(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Arrays as a compressed NPZ file, in their order."""
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def unpacked(data: bytes) -> Arrays:
    """The arrays that `packed` put into a file, in their order.

    Raises:
        ValueError: The bytes are no such file.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (KeyError, AttributeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(str(error)) from error


def short_name(data: bytes) -> str:
    """Eight hexadecimal digits, the same for the same file (SHA-256)."""
    return hashlib.sha256(data).hexdigest()[:8]
