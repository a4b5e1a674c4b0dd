"""Workbooks that are ZIP packages: what they unpack to is checked before anything is read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from pdm.errors import Reason
from pdm.sources.files.opened import Source

PASSWORD = "Save it without a password and send it again."
REPAIR = "Open it in the spreadsheet program, let it repair the file, save it and send it again."


@contextmanager
def opened_package(source: Source) -> Iterator[zipfile.ZipFile]:
    """The package of a workbook.

    Raises:
        Refused: Damaged, protected by a password, or more than the limits allow.
    """
    try:
        with zipfile.ZipFile(source.path) as package:
            check_sizes(source, package.infolist())
            yield package
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        source.refuse(Reason.DAMAGED, f"The workbook is damaged ({error}).", REPAIR)


def check_sizes(source: Source, infos: list[zipfile.ZipInfo]) -> None:
    """Set the workbook aside if it claims to unpack to too much, or is protected.

    Raises:
        Refused: It is a bomb or needs a password.
    """
    unpacked = sum(i.file_size for i in infos)
    ratio = unpacked / max(1, source.size)
    if unpacked > source.limits.zip_unpacked_mb * 1e6 or (ratio > source.limits.zip_ratio and unpacked > 50e6):
        source.refuse(
            Reason.ZIP_BOMB, f"The workbook unpacks to {unpacked / 1e6:,.0f} MB.",
            "Delete empty formatted rows, or raise limits.zip_unpacked_mb in plant.toml.",
        )  # fmt: skip
    if any(i.flag_bits & 1 for i in infos):
        source.refuse(Reason.PASSWORD, "The workbook is protected by a password.", PASSWORD)
