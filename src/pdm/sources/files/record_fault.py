"""What is wrong with a file of records, where it stops to be one."""

from __future__ import annotations


class RecordFault(ValueError):
    """The file is not what it should be from `line` on, or ends too early (`cut_short`)."""

    def __init__(self, message: str, line: int, *, cut_short: bool = False) -> None:
        super().__init__(message)
        self.line = line
        self.cut_short = cut_short
